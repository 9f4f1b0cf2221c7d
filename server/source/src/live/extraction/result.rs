use std::io;

use engine::{Inventory, InventoryObject};
use model::{ObjectKind, ObjectName, RowCount, SourcePlatform, Timestamp};

use super::super::SourceFailure;
use crate::inventory_json;

/// What was read of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extraction {
    /// The platform it was read as.
    pub source_type: SourcePlatform,
    /// The database that was read; empty where it was not reached.
    pub source_database: String,
    /// When the reading began.
    pub extracted_at: Timestamp,
    /// What was read, in the catalog's order.
    pub objects: Vec<ExtractedObject>,
    /// What was listed and could not be read, in the catalog's order.
    pub unread: Vec<UnreadObject>,
    /// Sentences about what is there and is no object, and about what definitions leave out.
    pub warnings: Vec<String>,
    /// Whether that is all.
    pub ended: Ended,
}

/// An object that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractedObject {
    /// Its name, kind and definition.
    pub object: InventoryObject,
    /// Its rows, where they were asked for and are known.
    pub row_count: Option<RowCount>,
    /// The other objects of this extraction that it reads or refers to, as far as the catalog or its definition tells; in
    /// the order of their names.
    pub depends_on: Vec<ObjectName>,
}

/// An object that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadObject {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its name.
    pub name: ObjectName,
    /// Why, in the server's own words.
    pub reason: String,
}

/// How an extraction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything listed was read or has its reason.
    Complete,
    /// It was cancelled; the rest was not asked for.
    Cancelled,
    /// The source could not be reached any more; the rest was not read.
    Broken(SourceFailure),
}

impl Extraction {
    /// Writes it as an `inventory.json`. An object that could not be read is in it with its reason in place of a definition,
    /// so that whoever reads the inventory knows of it.
    ///
    /// # Errors
    /// When `writer` takes it not.
    pub fn write_json(&self, writer: impl io::Write) -> io::Result<()> {
        inventory_json::write(self, writer)
    }

    /// The inventory that the `inventory.json` is read as.
    pub fn into_inventory(self) -> Inventory {
        let unread = self.unread.into_iter().map(|of| {
            let warning = inventory_json::unread_warning(&of.name, &of.reason);
            let object = InventoryObject { name: of.name, kind: of.kind, definition: String::new() };
            ((object, None), warning)
        });
        let (unread, reasons): (Vec<_>, Vec<_>) = unread.unzip();
        let mut objects: Vec<_> = self.objects.into_iter().map(|of| (of.object, of.row_count)).collect();
        objects.extend(unread);
        // By kind, as the lists of the file are; within a kind what was read comes first.
        let place = |kind| inventory_json::KINDS.iter().position(|of| *of == kind);
        objects.sort_by_key(|(object, _)| place(object.kind));
        let (objects, row_counts): (Vec<_>, Vec<_>) = objects.into_iter().unzip();
        let row_counts =
            row_counts.into_iter().enumerate().filter_map(|(place, count)| Some((place, count?))).collect();
        let mut warnings = self.warnings;
        warnings.extend(reasons);
        Inventory { source_type: self.source_type, objects, row_counts, warnings }
    }
}
