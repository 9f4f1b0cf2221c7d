use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use engine::InventoryError;
use uuid::Uuid;

/// All files of an upload together are at most this large, unpacked.
pub const UPLOAD_LIMIT_BYTES: u64 = 256 * 1024 * 1024;
const FILE_COUNT_LIMIT: usize = 20_000;

/// One file as it came.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    /// The name the sender gave it; may hold folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why an upload was not kept. Nothing of it remains.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// It is not what an inventory looks like; the sentence is for its sender.
    #[error("{0}")]
    Refused(String),
    /// It is larger than [`UPLOAD_LIMIT_BYTES`], as sent or unpacked.
    #[error(
        "the upload has more than {UPLOAD_LIMIT_BYTES} bytes; leave out what is no DDL, or put the files on the server"
    )]
    TooLarge,
    /// The server cannot store it.
    #[error("the upload could not be stored")]
    Store(#[from] std::io::Error),
}

/// Keeps uploaded inventories, each in a folder of its own.
#[derive(Clone, Debug)]
pub struct Uploads {
    folder: PathBuf,
}

impl Uploads {
    /// Keeps uploads in `folder`, which is made when the first comes.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Stores `.sql` files, zips of them, or an `inventory.json`, and answers with the `inventory_path` that names them.
    /// Blocks on the disk.
    ///
    /// # Errors
    /// When there is nothing to migrate in it, a name cannot be used, or it is too large.
    pub fn store(&self, files: Vec<UploadedFile>) -> Result<String, UploadError> {
        let files = unpacked(files)?;
        if files.is_empty() {
            let message =
                "found no .sql file and no inventory.json; expected at least one, or a zip of them".to_owned();
            return Err(UploadError::Refused(message));
        }
        let id = Uuid::now_v7().to_string();
        let folder = self.folder.join(&id);
        let written = files.iter().try_for_each(|(path, bytes)| {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap_or(&folder))?;
            fs::write(file, bytes)
        });
        if let Err(error) = written {
            let _ = fs::remove_dir_all(&folder);
            return Err(error.into());
        }
        Ok(format!("upload:{id}"))
    }
}

/// The folder of the upload with this id.
pub(crate) fn folder(uploads: &Path, id: &str) -> Result<PathBuf, InventoryError> {
    let missing =
        || InventoryError::NotFound(format!("there is no upload `{}`; upload the files again", shortened(id)));
    let id = Uuid::try_parse(id).map_err(|_| missing())?;
    let folder = uploads.join(id.to_string());
    if folder.is_dir() { Ok(folder) } else { Err(missing()) }
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

/// Every file that can be read as part of an inventory, with zips opened, by its safe relative path.
fn unpacked(files: Vec<UploadedFile>) -> Result<Vec<(PathBuf, Vec<u8>)>, UploadError> {
    let mut kept = Kept { files: Vec::new(), bytes: 0 };
    for file in files {
        if !has_ending(&file.name, "zip") {
            kept.add(&file.name, file.bytes)?;
            continue;
        }
        let refused = |_| UploadError::Refused(format!("{}: cannot be opened as a zip", shortened(&file.name)));
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&file.bytes)).map_err(refused)?;
        if archive.len() > FILE_COUNT_LIMIT {
            return Err(UploadError::TooLarge);
        }
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).map_err(refused)?;
            if entry.is_dir() || entry.is_symlink() {
                continue;
            }
            let name = entry.name().to_owned();
            let mut bytes = Vec::new();
            // The size in the entry's head is the sender's word; what is read is what counts.
            let room = UPLOAD_LIMIT_BYTES - kept.bytes;
            let read = entry.by_ref().take(room + 1).read_to_end(&mut bytes);
            read.map_err(|_| {
                UploadError::Refused(format!("{}: `{}` cannot be unpacked", shortened(&file.name), shortened(&name)))
            })?;
            kept.add(&name, bytes)?;
        }
    }
    Ok(kept.files)
}

struct Kept {
    files: Vec<(PathBuf, Vec<u8>)>,
    bytes: u64,
}

impl Kept {
    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), UploadError> {
        self.bytes += bytes.len() as u64;
        if self.bytes > UPLOAD_LIMIT_BYTES || self.files.len() >= FILE_COUNT_LIMIT {
            return Err(UploadError::TooLarge);
        }
        let path = safe_path(name)?;
        let is_inventory = path.file_name().is_some_and(|name| name == "inventory.json");
        if is_inventory {
            self.files.push((PathBuf::from("inventory.json"), bytes));
        } else if has_ending(name, "sql") {
            self.files.push((path, bytes));
        }
        Ok(())
    }
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(ending))
}

/// A relative path without anything that leads elsewhere.
fn safe_path(name: &str) -> Result<PathBuf, UploadError> {
    let refused = || UploadError::Refused(format!("the file name `{}` leads out of the upload", shortened(name)));
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let usable = |part: &&str| *part != ".." && !part.contains(['\0', ':']) && part.len() <= 255;
    if parts.is_empty() || name.starts_with('/') || !parts.iter().all(usable) {
        return Err(refused());
    }
    Ok(parts.iter().collect())
}
