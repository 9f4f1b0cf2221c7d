use serde::{Deserialize, Serialize};

use crate::{ObjectKind, RowCount, SourcePlatform};

/// The inventory path of the sample warehouse that every server carries: Oracle, about 60 objects.
pub const SAMPLE_INVENTORY: &str = "sample:oracle-retail";

/// One object of an inventory, without its definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryEntry {
    /// Its schema; empty where the source has none.
    pub schema: String,
    /// Its name within the schema.
    pub name: String,
    /// Its kind.
    pub object_type: ObjectKind,
    /// Length of its definition in bytes.
    pub size_bytes: u64,
    /// Rows of a table, where the inventory knows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_count: Option<RowCount>,
}

/// What an inventory holds: the wizard's second step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventorySummary {
    /// The path a migration spec names it by.
    pub inventory_path: String,
    /// The platform it was read as.
    pub source_type: SourcePlatform,
    /// Its objects, in its order.
    pub objects: Vec<InventoryEntry>,
    /// Sentences about what was found but is no object, such as statements that were passed over.
    pub warnings: Vec<String>,
}

/// An object of an inventory whose name is taken in the target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// `schema.name` as in the source.
    pub object_name: String,
    /// The object's kind.
    pub object_type: ObjectKind,
    /// What stands in the target under its name.
    pub stands: ObjectKind,
}

/// What of an inventory would meet something in the target, looked up before anything is started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflicts {
    /// How many objects' names are taken.
    pub total: u32,
    /// The first of them, in the inventory's order.
    pub first: Vec<Conflict>,
}

/// A name in the target that several objects of a plan come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedName {
    /// `catalog.schema.name` in small letters, which the target does not tell from capitals.
    pub name: String,
    /// `schema.name` of the object that has it: the first in the inventory.
    pub keeps: String,
    /// Those that cannot be migrated beside it; the first few.
    pub others: Vec<String>,
    /// How many these are.
    pub others_total: u32,
}

/// The names in the target that objects of a plan come to together, found out before anything is started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedNames {
    /// How many such names there are.
    pub total: u32,
    /// How many objects cannot be migrated beside those that have the names.
    pub objects: u32,
    /// The first of the names, in the inventory's order.
    pub first: Vec<SharedName>,
}

/// What the inventory path of a job begins with whose work a program of its own does. No inventory can be read from such a
/// path.
pub const TRACKED_INVENTORY: &str = "tracked:";

/// Whether a job's work is its program's own, so that nobody else can go on with it.
pub fn is_tracked(inventory_path: &str) -> bool {
    inventory_path.starts_with(TRACKED_INVENTORY)
}
