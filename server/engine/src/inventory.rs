use std::collections::HashMap;

use model::{Dialect, InventoryEntry, InventorySummary, ObjectKind, ObjectName, RowCount, SourcePlatform};
use translate::Definition;

/// One object as its source describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoryObject {
    /// Its name in the source.
    pub name: ObjectName,
    /// Its kind.
    pub kind: ObjectKind,
    /// Its definition as written in the source; may be empty, which is that object's error and no one else's.
    pub definition: String,
}

impl InventoryObject {
    /// Its definition for the translator, in the source's language; what it may refer to is for the caller to add.
    pub fn definition_in(&self, dialect: Dialect) -> Definition<'_> {
        Definition {
            sql: &self.definition,
            dialect,
            kind: Some(self.kind),
            name: Some(&self.name),
            routines: None,
            columns: None,
        }
    }
}

/// What a source held when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    /// The platform it was read as.
    pub source_type: SourcePlatform,
    /// Its objects; the position, from 1, is the object's number in a job that takes them all.
    pub objects: Vec<InventoryObject>,
    /// Rows of tables, as far as they are known, by the place in `objects`.
    pub row_counts: HashMap<usize, RowCount>,
    /// Sentences about what was found and is no object.
    pub warnings: Vec<String>,
}

impl Inventory {
    /// These objects, with nothing to be said about them.
    pub fn of(source_type: SourcePlatform, objects: Vec<InventoryObject>) -> Self {
        Self { source_type, objects, row_counts: HashMap::new(), warnings: Vec::new() }
    }

    /// What the wizard shows of it.
    pub fn summary(&self, inventory_path: &str) -> InventorySummary {
        let objects = self.objects.iter().enumerate().map(|(place, object)| InventoryEntry {
            schema: object.name.schema.clone(),
            name: object.name.name.clone(),
            object_type: object.kind,
            size_bytes: object.definition.len() as u64,
            row_count: self.row_counts.get(&place).copied(),
        });
        InventorySummary {
            inventory_path: inventory_path.to_owned(),
            source_type: self.source_type,
            objects: objects.collect(),
            warnings: self.warnings.clone(),
        }
    }
}
