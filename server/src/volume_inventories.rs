//! Inventories in volumes of Unity Catalog, by their paths `/Volumes/catalog/schema/volume/…`: copied through the workspace's
//! Files API, then read as any other.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use databricks::{Workspace, WorkspaceError};
use engine::{Inventory, InventoryError, InventorySource};
use futures::{StreamExt, TryStreamExt, stream};
use model::SourcePlatform;
use source::{INVENTORY_FILE, InventoryFiles, UPLOAD_LIMIT_BYTES};
use tempfile::TempDir;

/// What the paths of volumes begin with.
const PREFIX: &str = "/Volumes/";
/// Files that an inventory may have.
const MOST_FILES: usize = 20_000;
/// Files that are fetched at the same time.
const AT_ONCE: usize = 8;

/// Reads inventories in a workspace's volumes, and all others from files.
pub(crate) struct VolumeInventories {
    pub(crate) workspace: Workspace,
    pub(crate) files: InventoryFiles,
}

#[async_trait]
impl InventorySource for VolumeInventories {
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        if !is_in_volume(path) {
            return self.files.read(path, source_type).await;
        }
        let copy = Copied::of(&self.workspace, path).await?;
        copy.files().read(&copy.name, source_type).await
    }
}

/// Whether a path leads into a volume.
pub(crate) fn is_in_volume(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// An inventory of a volume in a folder of this machine, which goes with it.
pub(crate) struct Copied {
    folder: TempDir,
    /// The last part of its path, under which it stands in the folder.
    pub(crate) name: String,
}

impl Copied {
    /// Copies what an inventory can be made of: `.sql` files and `inventory.json`, or one file.
    pub(crate) async fn of(workspace: &Workspace, path: &str) -> Result<Self, InventoryError> {
        let path = path.trim_end_matches('/');
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        let folder = tempfile::tempdir().map_err(|error| not_kept(&error))?;
        let copied = Self { folder, name };
        let found = if workspace.is_folder(path).await? {
            listed(workspace, path, &copied.place()).await?
        } else {
            vec![File { path: path.to_owned(), place: copied.place() }]
        };
        let fetched = stream::iter(found).map(|file| async move {
            let contents = workspace.read_file(&file.path).await?;
            let parent = file.place.parent().unwrap_or(&file.place);
            tokio::fs::create_dir_all(parent).await.map_err(|error| not_kept(&error))?;
            tokio::fs::write(&file.place, &contents).await.map_err(|error| not_kept(&error))?;
            Ok(contents.len() as u64)
        });
        let sizes = fetched.buffer_unordered(AT_ONCE);
        let fetched = sizes.try_fold(0_u64, |sum, size| async move { within(path, sum + size) }).await;
        fetched.map(|_| copied)
    }

    /// Reads it.
    pub(crate) fn files(&self) -> InventoryFiles {
        InventoryFiles::new(self.folder.path(), PathBuf::new())
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }
}

/// A file in a volume, and where its copy goes.
struct File {
    path: String,
    place: PathBuf,
}

/// The files below a folder of which an inventory can be made.
async fn listed(workspace: &Workspace, path: &str, place: &Path) -> Result<Vec<File>, InventoryError> {
    let (mut found, mut bytes) = (Vec::new(), 0);
    let mut folders = vec![(path.to_owned(), place.to_owned())];
    while let Some((path, place)) = folders.pop() {
        for entry in workspace.list_folder(&path).await? {
            if [".", ".."].contains(&entry.name.as_str()) || entry.name.contains(['/', '\\', '\0']) {
                return Err(InventoryError::Malformed(format!("`{path}` holds a name that cannot be copied")));
            }
            let (entry_path, place) = (format!("{path}/{}", entry.name), place.join(&entry.name));
            if entry.is_directory {
                folders.push((entry_path, place));
            } else if is_wanted(&entry.name) {
                bytes = within(&path, bytes + entry.file_size.unwrap_or_default())?;
                found.push(File { path: entry_path, place });
            }
        }
        if found.len() + folders.len() > MOST_FILES {
            let why = format!("`{path}` holds more than {MOST_FILES} files and folders; name a smaller folder");
            return Err(InventoryError::NotFound(why));
        }
    }
    // The folder is there even if nothing in it is wanted; that is for who reads it to say.
    tokio::fs::create_dir_all(place).await.map_err(|error| not_kept(&error))?;
    Ok(found)
}

fn is_wanted(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".sql") || name == INVENTORY_FILE
}

fn within(path: &str, bytes: u64) -> Result<u64, InventoryError> {
    if bytes > UPLOAD_LIMIT_BYTES {
        let why = format!("`{path}` has more than {UPLOAD_LIMIT_BYTES} bytes of definitions; name a smaller folder");
        return Err(InventoryError::NotFound(why));
    }
    Ok(bytes)
}

fn not_kept(error: &std::io::Error) -> InventoryError {
    InventoryError::Malformed(format!("the inventory cannot be copied from its volume ({})", error.kind()))
}

/// Writes an `inventory.json` into a folder of a volume.
pub(crate) async fn write(workspace: &Workspace, folder: &str, inventory: Vec<u8>) -> Result<String, WorkspaceError> {
    let path = format!("{}/{INVENTORY_FILE}", folder.trim_end_matches('/'));
    workspace.write_file(&path, inventory.into()).await?;
    Ok(path)
}
