//! Folders of `.sql` files.

use std::fs;
use std::path::{Path, PathBuf};

use engine::{Inventory, InventoryError, InventoryObject};
use model::SourcePlatform;

use crate::text;

/// Remarks about statements that are no objects, before the rest is only counted.
const WARNING_LIMIT: usize = 200;

/// The `.sql` files of a folder and the folders in it, by path. `name` is what messages call the folder.
pub(crate) fn sql_files(folder: &Path, name: &str) -> Result<Vec<PathBuf>, InventoryError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let unreadable = |_| InventoryError::NotFound(format!("the folder `{name}` cannot be read"));
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            // Links are not followed: they may lead out of the inventory.
            let kind = entry.file_type().map_err(unreadable)?;
            let is_sql = entry.path().extension().is_some_and(|ending| ending.eq_ignore_ascii_case("sql"));
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && is_sql {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a folder of scripts, each taken apart by its dialect's rules.
pub(crate) fn read(folder: &Path, name: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
    let files = sql_files(folder, name)?;
    if files.is_empty() {
        let message = format!("`{name}` has neither an `inventory.json` nor a `.sql` file");
        return Err(InventoryError::NotFound(message));
    }
    let mut inventory = Inventory::of(source_type, Vec::new());
    let mut unlisted = 0;
    for file in files {
        let file_name = file.strip_prefix(folder).unwrap_or(&file).display().to_string();
        let script = translate::split_script(&text::read(&file, &file_name)?, source_type.dialect());
        for remark in script.diagnostics {
            if inventory.warnings.len() == WARNING_LIMIT {
                unlisted += 1;
                continue;
            }
            let line = remark.line.map(|line| format!(":{line}")).unwrap_or_default();
            inventory.warnings.push(format!("{file_name}{line}: {}", remark.message));
        }
        inventory.objects.extend(script.objects.into_iter().map(|object| InventoryObject {
            name: object.name,
            kind: object.kind,
            definition: object.definition,
        }));
    }
    if unlisted > 0 {
        inventory.warnings.push(format!("{unlisted} more remarks about statements that were passed over"));
    }
    Ok(inventory)
}
