use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use engine::{Execution, Inventory, InventoryObject, JobContext, Target, TargetError, TargetSession};
use model::{JobId, ObjectKind};
use tokio::task::spawn_blocking;

use crate::creation::{Failure, Taken};
use crate::database::Database;
use crate::name::Home;

/// The name of the database within the data folder.
const FILE_NAME: &str = "target.sqlite";

/// The embedded target: one SQLite file. See the package's documentation.
#[derive(Clone, Debug)]
pub struct LocalTarget {
    folder: PathBuf,
}

impl LocalTarget {
    /// The target whose database is, or will be, `target.sqlite` in `folder`. Nothing is opened or made before a job
    /// that is no dry run needs it.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Where its database is; there is none before the first object was created.
    pub fn file(&self) -> PathBuf {
        self.folder.join(FILE_NAME)
    }
}

#[async_trait]
impl Target for LocalTarget {
    async fn open(&self, job: &JobContext, inventory: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        let home = Home { catalog: job.target_catalog.clone(), schema: job.target_schema.clone() };
        let migrated: HashSet<String> =
            inventory.objects.iter().map(|object| object.name.name.to_lowercase()).collect();
        let (folder, file, rehearsal) = (self.folder.clone(), self.file(), job.mode.is_dry_run());
        let opened = spawn_blocking(move || {
            if rehearsal {
                return Database::rehearsal(&file, home, migrated);
            }
            // A folder that cannot be made shows in the opening of the file.
            let _ = std::fs::create_dir_all(folder);
            Database::open_file(&file, home, migrated)
        });
        let database = opened.await.map_err(|_| stopped())?.map_err(|error| {
            tracing::error!(job.id = %job.job_id, error = &error as &dyn std::error::Error, "the local target cannot be opened");
            TargetError::Unavailable("the local target's database cannot be opened; the server's log says why".to_owned())
        })?;
        Ok(Box::new(LocalSession { job: job.job_id, database: Arc::new(Mutex::new(database)), rehearsal }))
    }
}

/// One job's database; its workers take turns.
struct LocalSession {
    job: JobId,
    database: Arc<Mutex<Database>>,
    rehearsal: bool,
}

#[async_trait]
impl TargetSession for LocalSession {
    async fn execute(
        &self,
        object: &InventoryObject,
        kind: ObjectKind,
        statements: &[String],
    ) -> Result<Execution, TargetError> {
        let (job, database, statements) = (self.job, self.database.clone(), statements.to_vec());
        let taking = spawn_blocking(move || {
            // A panic in another object's work rolled its transaction back; the database is as before it.
            let mut database = database.lock().unwrap_or_else(PoisonError::into_inner);
            take(&mut database, &job, kind, &statements)
        });
        match taking.await.map_err(|_| stopped())? {
            Ok(taken) => Ok(Execution { executed: taken.executed && !self.rehearsal, diagnostics: taken.diagnostics }),
            Err(Failure::Refused(sentence)) => Err(TargetError::Refused(sentence)),
            Err(Failure::Sqlite(error)) => Err(failed(object, &error)),
        }
    }

    async fn executed_before(
        &self,
        object: &InventoryObject,
        _: ObjectKind,
        statements: &[String],
    ) -> Result<Option<Execution>, TargetError> {
        let (job, database, statements) = (self.job, self.database.clone(), statements.to_vec());
        let looking = spawn_blocking(move || {
            database.lock().unwrap_or_else(PoisonError::into_inner).made_before(&job, &statements)
        });
        let found = looking.await.map_err(|_| stopped())?.map_err(|error| failed(object, &error))?;
        Ok(found.map(|taken| Execution { executed: taken.executed, diagnostics: taken.diagnostics }))
    }
}

/// Statements longer than this are read with a deeper stack.
const LONG_BYTES: usize = 1024;

/// Enough for a chain of [`crate::statement`]'s longest, with room to spare.
const DEEP_STACK_BYTES: usize = 128 * 1024 * 1024;

fn take(database: &mut Database, job: &JobId, kind: ObjectKind, statements: &[String]) -> Result<Taken, Failure> {
    if statements.iter().map(String::len).sum::<usize>() <= LONG_BYTES {
        return database.take(job, kind, statements);
    }
    let stopped = || Failure::Refused(stopped().to_string());
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(DEEP_STACK_BYTES);
        let taking = deep.spawn_scoped(scope, || database.take(job, kind, statements));
        taking.map_err(|_| stopped())?.join().map_err(|_| stopped())?
    })
}

fn failed(object: &InventoryObject, error: &rusqlite::Error) -> TargetError {
    tracing::error!(object.name = %object.name, error = error as &dyn std::error::Error, "the local target failed");
    unusable(error)
}

/// A database that is full, locked for long or broken ends the job; anything else is this object's.
fn unusable(error: &rusqlite::Error) -> TargetError {
    use rusqlite::ErrorCode;
    let cause = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "its disk is full",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another program holds it locked",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => "it cannot be written",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "its file is damaged",
        Some(ErrorCode::SystemIoFailure) => "its file cannot be read or written",
        _ => {
            return TargetError::Refused(
                "the local target failed on this object; the server's log says why".to_owned(),
            );
        }
    };
    TargetError::Unavailable(format!("the local target's database cannot be used: {cause}"))
}

fn stopped() -> TargetError {
    TargetError::Refused("the local target stopped unexpectedly on this object; please report it".to_owned())
}
