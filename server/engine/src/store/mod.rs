//! Where jobs persist: one SQLite file, one writer, any number of readers.

mod condition;
mod entry_rows;
mod fault;
mod job_rows;
mod job_work;
mod pages;
mod past;
mod schema;
mod spans;
mod text_search;
mod write;

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

pub use fault::StoreFault;
pub(crate) use job_rows::{Base, job, job_with_key, jobs, retried_by, unfinished_jobs};
pub(crate) use job_work::{StoredWork, Translated, stored_work, translated};
pub(crate) use pages::{logs, object_detail, objects, results};
pub(crate) use past::{PastObject, PastWork, past_work};
pub(crate) use spans::{Span, logs_from, logs_until, results_from, results_until};
pub(crate) use write::{NewJob, StoredResult, TickRows, delete_job, insert_job, write, write_nothing};

use crate::EngineError;

const FILE: &str = "jobs.sqlite";
/// Locked while a process works with the store: two would end each other's jobs.
const LOCK_FILE: &str = "jobs.lock";

/// How long a write waits for another program that holds the store locked; then it counts as refused.
const WRITE_WAIT: Duration = Duration::from_millis(500);

/// The store's writing connection, and the right to be the only one.
#[derive(Debug)]
pub(crate) struct WritableStore {
    connection: Connection,
    file: PathBuf,
    /// Which file was opened: its device and number.
    identity: (u64, u64),
    /// The system lets go of the lock when this is dropped, or when the process ends in whatever way.
    _lock: File,
}

impl WritableStore {
    /// The connection. Refused where the file is not at its place any more: what SQLite writes to a file that was removed
    /// is lost without a word.
    pub(crate) fn writable(&mut self) -> Result<&mut Connection, EngineError> {
        if identity(&self.file).is_none_or(|found| found != self.identity) {
            return Err(EngineError::StoreRefuses(StoreFault::Gone));
        }
        Ok(&mut self.connection)
    }

    /// Brings all into the one file, so that it can be copied or moved by itself once nothing works with it. Where this
    /// fails the file and the log beside it hold all the same.
    pub(crate) fn settle(&self) {
        let settled = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        if let Err(error) = settled {
            tracing::debug!(error = &error as &dyn std::error::Error, "the job store keeps its log");
        }
    }
}

fn identity(file: &Path) -> Option<(u64, u64)> {
    let found = std::fs::metadata(file).ok()?;
    Some((found.dev(), found.ino()))
}

/// Opens the store's writing connection and brings its tables to this version's revision. A file that cannot be used is left
/// as it is.
pub(crate) fn open_writer(folder: &Path) -> Result<WritableStore, EngineError> {
    let lock = lock(folder)?;
    let file = folder.join(FILE);
    let open = || {
        let connection = Connection::open(&file)?;
        connection.busy_timeout(WRITE_WAIT)?;
        schema::prepare(&connection, &file)?;
        Ok(connection)
    };
    let connection = open().map_err(|error| unusable(folder, error))?;
    let identity = identity(&file).ok_or(EngineError::StoreRefuses(StoreFault::Gone))?;
    Ok(WritableStore { connection, file, identity, _lock: lock })
}

/// Names the file in an error that opening it, or the first reading of it, met.
pub(crate) fn unusable(folder: &Path, error: EngineError) -> EngineError {
    let fault = match &error {
        EngineError::Store(_) => StoreFault::of(&error).unwrap_or(StoreFault::Damaged),
        EngineError::StoredText(_) => StoreFault::Damaged,
        _ => return error,
    };
    let found = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
    EngineError::StoreUnusable { file: folder.join(FILE), fault, found }
}

fn lock(folder: &Path) -> Result<File, EngineError> {
    let made = std::fs::create_dir_all(folder).and_then(|()| File::create(folder.join(LOCK_FILE)));
    let file = made.map_err(|reason| EngineError::StoreFolder { folder: folder.to_owned(), reason })?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => return Err(EngineError::StoreInUse),
        // Some network file systems have no locks; there a second server is the operator's to prevent.
        Err(TryLockError::Error(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the job store cannot be locked");
        }
        Ok(()) => {}
    }
    Ok(file)
}

/// Reads at the same time. Each has a connection, so their number bounds open files and caches, however many wait.
const READS: usize = 8;
/// Pages that a reading connection keeps, in KiB. The system has the file's pages too; what SQLite keeps by itself is what is
/// left of the memory of a long read after its reader has gone.
const READ_CACHE_KIB: i64 = 256;
/// How long a read waits for another program that holds the store locked.
const READ_WAIT: Duration = Duration::from_secs(5);

/// Reading connections, lent one at a time and kept for the next reader.
#[derive(Clone, Debug)]
pub(crate) struct Readers {
    file: Arc<Path>,
    room: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { file: folder.join(FILE).into(), room: Arc::new(Semaphore::new(READS)), idle: Arc::default() }
    }

    /// Runs `query` on a thread that may block.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let readers = self.clone();
        let permit = self.room.clone().acquire_owned().await.map_err(|_| EngineError::Gone("store reader"))?;
        let work = tokio::task::spawn_blocking(move || {
            // Kept here, so that a reader who gives up gives its place back only when the query has ended.
            let _permit = permit;
            let connection = readers.borrow()?;
            let answer = query(&connection);
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            answer
        });
        work.await.map_err(|_| EngineError::Gone("store reader"))?
    }

    fn borrow(&self) -> Result<Connection, EngineError> {
        if let Some(connection) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(connection);
        }
        let connection = Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(READ_WAIT)?;
        schema::tune(&connection);
        // SQLite counts pages, or KiB where the number is negative.
        connection.pragma_update(None, "cache_size", -READ_CACHE_KIB)?;
        text_search::register_text_search(&connection)?;
        Ok(connection)
    }
}
