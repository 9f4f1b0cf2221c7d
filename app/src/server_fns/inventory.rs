use super::json::Json;
use leptos::prelude::*;
use model::{Conflicts, MigrationSpec, ObjectKind, RowCount, SharedNames, SourcePlatform};
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// What the wizard asks of an inventory: how much a selection takes, and some rows of the tree of schemas and objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryQuestion {
    /// The path that names the inventory.
    pub inventory_path: String,
    /// The platform it is read as.
    pub source_type: SourcePlatform,
    /// As in [`MigrationSpec`].
    pub include: Vec<String>,
    /// As in [`MigrationSpec`].
    pub exclude: Vec<String>,
    /// Only objects that have this in their `schema.name`, in any case; their schemas are open then.
    pub search: String,
    /// Schemas whose objects are listed.
    pub open: Vec<String>,
    /// The first row that is wanted, from 0.
    pub first: u32,
    /// Rows that are wanted.
    pub limit: u32,
}

/// How many objects of one kind there are, and how many of them are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// The kind.
    pub kind: ObjectKind,
    /// All of them.
    pub total: u32,
    /// Those that are taken.
    pub selected: u32,
}

/// The same of one schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaCount {
    /// The schema; empty for objects without one.
    pub schema: String,
    /// All its objects.
    pub total: u32,
    /// Those that are taken.
    pub selected: u32,
}

/// A row of the tree: a schema, or one of its objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeRow {
    /// The schema.
    pub schema: String,
    /// The object; a schema's own row has none.
    pub object: Option<TreeObject>,
    /// Its objects: 1 for an object.
    pub total: u32,
    /// Those of them that are taken.
    pub selected: u32,
}

/// An object in the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeObject {
    /// Its name within the schema.
    pub name: String,
    /// Its kind.
    pub kind: ObjectKind,
    /// Length of its definition in bytes.
    pub size_bytes: u64,
    /// Rows of a table, where the inventory knows them.
    pub row_count: Option<RowCount>,
}

/// Rows of all tables of an inventory that tells some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowTotal {
    /// The rows of those tables whose rows are known.
    pub rows: u64,
    /// Whether some of these are an estimate of the source.
    pub estimated: bool,
    /// Tables whose rows are not known.
    pub unknown: u32,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryView {
    /// Objects of the inventory.
    pub total: u32,
    /// Those that are taken.
    pub selected: u32,
    /// Each kind that occurs.
    pub kinds: Vec<KindCount>,
    /// The rows of its tables; `None` where it tells none.
    pub rows_in_tables: Option<RowTotal>,
    /// Every schema, in the order of the inventory.
    pub schemas: Vec<SchemaCount>,
    /// Sentences about what was found but is no object; the first 100.
    pub warnings: Vec<String>,
    /// Objects that the search finds.
    pub matching: u32,
    /// Rows of the whole tree.
    pub rows: u32,
    /// Where `window` begins.
    pub first: u32,
    /// The rows that were wanted.
    pub window: Vec<TreeRow>,
}

/// Reads an inventory: the wizard's second step.
#[server(prefix = "/api/ui", endpoint = "inventory", input = Json, output = Json)]
pub async fn view_inventory(question: InventoryQuestion) -> Result<InventoryView, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.view_inventory(question).await)
}

/// Which objects of a new migration would meet something in the target: what the wizard's last step tells before the start.
/// `None` where the target cannot tell.
#[server(prefix = "/api/ui", endpoint = "conflicts", input = Json, output = Json)]
pub async fn find_conflicts(spec: MigrationSpec) -> Result<Option<Conflicts>, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.conflicts(spec).await)
}

/// Which names in the target several objects of a new migration would come to.
#[server(prefix = "/api/ui", endpoint = "shared_names", input = Json, output = Json)]
pub async fn find_shared_names(spec: MigrationSpec) -> Result<SharedNames, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.shared_names(spec).await)
}
