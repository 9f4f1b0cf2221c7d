use std::path::{Path, PathBuf};

use async_trait::async_trait;
use engine::{Inventory, InventoryError, InventorySource};
use model::{SAMPLE_INVENTORY, SourcePlatform};

use crate::{ddl_folder, inventory_json, sample, text, upload};

/// Reads inventories from files: below one folder, from uploads, and the sample.
///
/// A path is one of
/// - `sample:oracle-retail`, the sample that every server carries;
/// - `upload:ID`, what [`Uploads`](crate::Uploads) answered with;
/// - a folder or an `inventory.json`, relative to the folder of inventories or absolute and inside it.
#[derive(Clone, Debug)]
pub struct InventoryFiles {
    root: PathBuf,
    uploads: PathBuf,
}

impl InventoryFiles {
    /// Reads from `root` and what is below it, and uploads from `uploads`.
    pub fn new(root: impl Into<PathBuf>, uploads: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), uploads: uploads.into() }
    }

    /// The platform that an inventory says it was taken from; `None` where it says none, as a folder of `.sql` files does not,
    /// or where it cannot be read. Blocks.
    pub fn declared_platform(&self, path: &str) -> Option<SourcePlatform> {
        if path == SAMPLE_INVENTORY {
            return Some(SourcePlatform::Oracle);
        }
        let place = match path.strip_prefix(upload::PREFIX) {
            Some(id) => upload::folder(&self.uploads, id).ok()?,
            None => self.inside_root(path).ok()?,
        };
        let file = if place.is_dir() { place.join(upload::INVENTORY_FILE) } else { place };
        inventory_json::declared_platform(&text::read(&file, path).ok()?)
    }

    fn read_blocking(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        if path.trim().is_empty() {
            let message = "found nothing, expected a folder of .sql files, an inventory.json or `sample:…`".to_owned();
            return Err(InventoryError::NotFound(message));
        }
        if path.starts_with("sample:") {
            return sample::read(path, source_type);
        }
        if let Some(id) = path.strip_prefix(upload::PREFIX) {
            return read_place(&upload::folder(&self.uploads, id)?, path, source_type);
        }
        if path.contains('\0') {
            return Err(InventoryError::NotFound("the path holds a null character".to_owned()));
        }
        read_place(&self.inside_root(path)?, path, source_type)
    }

    /// The place a path names, links resolved, if it is in the folder of inventories.
    fn inside_root(&self, path: &str) -> Result<PathBuf, InventoryError> {
        let root = self.root.canonicalize();
        let root =
            root.map_err(|_| InventoryError::NotFound("the server's folder of inventories is not there".to_owned()))?;
        let named = root.join(path);
        let missing = || {
            let volume = if path.starts_with("/Volumes/") {
                "; volumes of Databricks cannot be read by this server, download the inventory into its folder of inventories"
            } else {
                ", relative to the server's folder of inventories"
            };
            InventoryError::NotFound(format!("`{path}` is not there{volume}"))
        };
        let forbidden = || {
            InventoryError::Forbidden(format!(
                "`{path}` is outside the server's folder of inventories; expected a path inside it (see `--inventories`)"
            ))
        };
        // What is outside is refused alike whether it exists or not, so that nobody can look around with it.
        if !path.starts_with("/Volumes/") && !lexically_inside(&root, &named) {
            return Err(forbidden());
        }
        let place = named.canonicalize().map_err(|_| missing())?;
        if place.starts_with(&root) { Ok(place) } else { Err(forbidden()) }
    }
}

/// Whether a path stays below `root` when `..` is taken by the letter.
fn lexically_inside(root: &Path, path: &Path) -> bool {
    let mut resolved = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => drop(resolved.pop()),
            std::path::Component::CurDir => {}
            std::path::Component::Prefix(_) | std::path::Component::RootDir | std::path::Component::Normal(_) => {
                resolved.push(part);
            }
        }
    }
    resolved.starts_with(root)
}

fn read_place(place: &Path, name: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
    if place.is_dir() {
        let json = place.join(upload::INVENTORY_FILE);
        return match json.is_file() {
            true => {
                inventory_json::parse(&text::read(&json, upload::INVENTORY_FILE)?, upload::INVENTORY_FILE, source_type)
            }
            false => ddl_folder::read(place, name, source_type),
        };
    }
    if place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return inventory_json::parse(&text::read(place, name)?, name, source_type);
    }
    Err(InventoryError::NotFound(format!("`{name}` is a file; expected a folder of .sql files or an inventory.json")))
}

#[async_trait]
impl InventorySource for InventoryFiles {
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        let (files, path) = (self.clone(), path.to_owned());
        let work = tokio::task::spawn_blocking(move || files.read_blocking(&path, source_type));
        // Only a panic or the end of the runtime gets here.
        work.await.unwrap_or_else(|_| Err(InventoryError::Malformed("the inventory could not be read".to_owned())))
    }
}
