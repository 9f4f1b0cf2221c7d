use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use engine::InventoryError;
use uuid::Uuid;

use crate::Extraction;

/// All files of an upload together are at most this large, as they come and unpacked.
pub const UPLOAD_LIMIT_BYTES: u64 = 256 * 1024 * 1024;
const FILE_COUNT_LIMIT: usize = 20_000;

/// What the path of an upload begins with; its id follows, and after a `/` what people call it, which nothing rests on.
pub(crate) const PREFIX: &str = "upload:";
/// What `InventoryFiles` looks for first in a folder.
pub const INVENTORY_FILE: &str = "inventory.json";

/// What the folder of an upload is called until it is whole.
const INCOMING: &str = "incoming";
/// Where a zip is kept until it is unpacked; no name that is sent leads there.
const ARCHIVE: &str = ":zip";

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
    /// Keeps uploads in `folder`, which is made when the first comes. What a process that ended left half received there is
    /// removed; no other may be receiving.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
        for half in entries.filter(|path| path.extension().is_some_and(|ending| ending == INCOMING)) {
            let _ = fs::remove_dir_all(half);
        }
        Self { folder }
    }

    /// Keeps what was read of a live source, however much it is, and answers with the `inventory_path` that names it,
    /// the database's name at its end. Blocks on the disk.
    ///
    /// # Errors
    /// When it cannot be stored; then nothing of it remains.
    pub fn keep(&self, extraction: &Extraction) -> io::Result<String> {
        let id = Uuid::now_v7().to_string();
        let incoming = self.folder.join(&id).with_extension(INCOMING);
        let written =
            write_inventory(extraction, &incoming).and_then(|()| fs::rename(&incoming, self.folder.join(&id)));
        if let Err(error) = written {
            let _ = fs::remove_dir_all(&incoming);
            return Err(error);
        }
        let name = called(&extraction.source_database);
        Ok(if name.is_empty() { format!("{PREFIX}{id}") } else { format!("{PREFIX}{id}/{name}") })
    }

    /// Begins an upload. It goes to disk as it comes.
    pub fn begin(&self) -> Upload {
        let id = Uuid::now_v7().to_string();
        let incoming = self.folder.join(&id).with_extension(INCOMING);
        Upload {
            whole: self.folder.join(&id),
            incoming,
            id,
            open: Open::Nothing,
            sent_bytes: 0,
            kept_bytes: 0,
            kept: 0,
        }
    }
}

fn write_inventory(extraction: &Extraction, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = BufWriter::new(File::create(folder.join(INVENTORY_FILE))?);
    extraction.write_json(&mut file)?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// An upload that is coming in, of `.sql` files, zips of them, or an `inventory.json`. Its calls block on the disk. Dropped
/// before it is finished it leaves nothing.
#[derive(Debug)]
pub struct Upload {
    id: String,
    whole: PathBuf,
    incoming: PathBuf,
    open: Open,
    sent_bytes: u64,
    kept_bytes: u64,
    kept: usize,
}

/// The file that is coming in.
#[derive(Debug)]
enum Open {
    /// None, or one that no inventory has a use for.
    Nothing,
    Kept(BufWriter<File>),
    /// A zip, by the name its sender gave it.
    Archive(String, BufWriter<File>),
}

impl Upload {
    /// The next file begins, by the name its sender gave it, which may hold folders.
    ///
    /// # Errors
    /// When the name cannot be used, there are too many files, or the one before was a zip that cannot be unpacked.
    pub fn file(&mut self, name: &str) -> Result<(), UploadError> {
        self.close()?;
        if has_ending(name, "zip") {
            let archive = self.create(Path::new(ARCHIVE))?;
            self.open = Open::Archive(name.to_owned(), archive);
        } else if let Some(path) = self.place(name)? {
            self.open = Open::Kept(self.create(&path)?);
        }
        Ok(())
    }

    /// The next bytes of that file.
    ///
    /// # Errors
    /// When there are too many.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        self.sent_bytes += bytes.len() as u64;
        if self.sent_bytes > UPLOAD_LIMIT_BYTES {
            return Err(UploadError::TooLarge);
        }
        match &mut self.open {
            Open::Nothing => {}
            Open::Kept(file) => {
                file.write_all(bytes)?;
                self.kept_bytes += bytes.len() as u64;
                if self.kept_bytes > UPLOAD_LIMIT_BYTES {
                    return Err(UploadError::TooLarge);
                }
            }
            Open::Archive(_, file) => file.write_all(bytes)?,
        }
        Ok(())
    }

    /// Keeps what came, and answers with the `inventory_path` that names it.
    ///
    /// # Errors
    /// When there is nothing to migrate in it.
    pub fn finish(mut self) -> Result<String, UploadError> {
        self.close()?;
        if self.kept == 0 {
            let message =
                "found no .sql file and no inventory.json; expected at least one, or a zip of them".to_owned();
            return Err(UploadError::Refused(message));
        }
        fs::rename(&self.incoming, &self.whole)?;
        Ok(format!("{PREFIX}{}", self.id))
    }

    /// Ends the file that is coming in; a zip is unpacked and removed.
    fn close(&mut self) -> Result<(), UploadError> {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => Ok(()),
            Open::Kept(mut file) => Ok(file.flush()?),
            Open::Archive(name, file) => {
                let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.rewind()?;
                self.unpack(&name, file)?;
                Ok(fs::remove_file(self.incoming.join(ARCHIVE))?)
            }
        }
    }

    fn unpack(&mut self, archive_name: &str, archive: File) -> Result<(), UploadError> {
        let refused = |_| UploadError::Refused(format!("{}: cannot be opened as a zip", shortened(archive_name)));
        let mut archive = zip::ZipArchive::new(io::BufReader::new(archive)).map_err(refused)?;
        if archive.len() > FILE_COUNT_LIMIT {
            return Err(UploadError::TooLarge);
        }
        for index in 0..archive.len() {
            let entry = archive.by_index(index).map_err(refused)?;
            if entry.is_dir() || entry.is_symlink() {
                continue;
            }
            let name = entry.name().to_owned();
            let Some(path) = self.place(&name)? else { continue };
            let mut file = self.create(&path)?;
            // The size in the entry's head is the sender's word; what is read is what counts.
            let room = UPLOAD_LIMIT_BYTES - self.kept_bytes;
            let mut entry = Unpacking { entry: entry.take(room + 1), failed: false };
            let copied = io::copy(&mut entry, &mut file);
            if entry.failed {
                let (archive, name) = (shortened(archive_name), shortened(&name));
                return Err(UploadError::Refused(format!("{archive}: `{name}` cannot be unpacked")));
            }
            self.kept_bytes += copied?;
            file.flush()?;
            if self.kept_bytes > UPLOAD_LIMIT_BYTES {
                return Err(UploadError::TooLarge);
            }
        }
        Ok(())
    }

    /// Where a file of this name is kept; `None` where no inventory has a use for it.
    fn place(&mut self, name: &str) -> Result<Option<PathBuf>, UploadError> {
        let path = safe_path(name)?;
        let path = if path.file_name().is_some_and(|name| name == "inventory.json") {
            PathBuf::from("inventory.json")
        } else if has_ending(name, "sql") {
            path
        } else {
            return Ok(None);
        };
        self.kept += 1;
        if self.kept > FILE_COUNT_LIMIT {
            return Err(UploadError::TooLarge);
        }
        Ok(Some(path))
    }

    fn create(&self, path: &Path) -> Result<BufWriter<File>, UploadError> {
        let file = self.incoming.join(path);
        let folder = file.parent().unwrap_or(&self.incoming);
        // The second time for the folder above, which another upload that left nothing may just have removed.
        fs::create_dir_all(folder).or_else(|_| fs::create_dir_all(folder))?;
        Ok(BufWriter::new(File::options().read(true).write(true).create(true).truncate(true).open(file)?))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.open = Open::Nothing;
        // There is nothing after it was finished; the folder above goes where it holds no other.
        if fs::remove_dir_all(&self.incoming).is_ok() {
            let _ = self.incoming.parent().map(fs::remove_dir);
        }
    }
}

/// Reads an entry and remembers whether that failed, as opposed to writing what was read.
struct Unpacking<R> {
    entry: R,
    failed: bool,
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(buffer);
        self.failed |= read.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        read
    }
}

/// A name as it may stand in a path that is shown: letters, digits and a few signs.
fn called(name: &str) -> String {
    let plain = |sign: char| if sign.is_alphanumeric() || "-_.".contains(sign) { sign } else { '-' };
    name.chars().take(64).map(plain).collect()
}

/// The folder of the upload with this id. What stands after it, behind a `/`, is only its name.
pub(crate) fn folder(uploads: &Path, id: &str) -> Result<PathBuf, InventoryError> {
    let id = id.split_once('/').map_or(id, |(id, _)| id);
    let missing =
        || InventoryError::NotFound(format!("there is no upload `{}`; upload the files again", shortened(id)));
    let id = Uuid::try_parse(id).map_err(|_| missing())?;
    let folder = uploads.join(id.to_string());
    if folder.is_dir() { Ok(folder) } else { Err(missing()) }
}

fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
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
