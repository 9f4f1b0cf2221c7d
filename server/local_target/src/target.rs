use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use engine::{Execution, Inventory, InventoryObject, JobContext, Standing, Target, TargetError, TargetSession};
use model::{Home, ObjectKind, TargetName};
use tokio::sync::{Mutex as Turns, OwnedMutexGuard};
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

use crate::creation::{Failure, Taken};
use crate::database::{Database, Purpose, reader};
use crate::standing::{self, Claim, Maker};

/// The name of the database within the data folder.
const FILE_NAME: &str = "target.sqlite";

/// The embedded target: one SQLite file. See the package's documentation.
#[derive(Clone, Debug)]
pub struct LocalTarget {
    folder: PathBuf,
    /// SQLite has one writer at a time; jobs take turns instead of finding the file locked. Who only looks needs none.
    turns: Arc<Turns<()>>,
}

impl LocalTarget {
    /// The target whose database is, or will be, `target.sqlite` in `folder`. Nothing is opened or made before a job
    /// that is no dry run needs it.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), turns: Arc::default() }
    }

    /// Where its database is; there is none before the first object was created.
    pub fn file(&self) -> PathBuf {
        self.folder.join(FILE_NAME)
    }
}

#[async_trait]
impl Target for LocalTarget {
    async fn open(&self, job: &JobContext, inventory: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        let migrated = names(&inventory.objects);
        let purpose = Purpose {
            home: Home { catalog: job.target_catalog.clone(), schema: job.target_schema.clone() },
            migrated,
            maker: Maker {
                job: job.job_id.to_string(),
                earlier: job.earlier.iter().map(ToString::to_string).collect(),
                on_conflict: job.on_conflict,
            },
            cancelled: job.cancelled.clone(),
        };
        let (folder, file, rehearsal) = (self.folder.clone(), self.file(), job.mode.is_dry_run());
        let turns = if rehearsal { Arc::default() } else { self.turns.clone() };
        let turn = turns.clone().lock_owned().await;
        let opened = spawn_blocking(move || {
            let _turn = turn;
            if rehearsal {
                return Database::rehearsal(&file, purpose);
            }
            // A folder that cannot be made shows in the opening of the file.
            let _ = std::fs::create_dir_all(folder);
            Database::open_file(&file, purpose)
        });
        let database = opened.await.map_err(|_| stopped())?.map_err(|error| {
            tracing::error!(job.id = %job.job_id, error = &error as &dyn std::error::Error, "the local target cannot be opened");
            TargetError::Unavailable("the local target's database cannot be opened; the server's log says why".to_owned())
        })?;
        let (database, cancelled) = (Arc::new(Mutex::new(database)), job.cancelled.clone());
        Ok(Box::new(LocalSession { database, turns, cancelled, rehearsal }))
    }

    async fn standing(
        &self,
        catalog: &str,
        schema: &str,
        inventory: &Inventory,
    ) -> Result<Option<Vec<Standing>>, TargetError> {
        let claim = |object: &InventoryObject| {
            let (catalog, schema, name) = (catalog.to_owned(), schema.to_owned(), object.name.name.clone());
            Claim::new(&TargetName { catalog, schema, name }, object.kind)
        };
        let claims: Vec<Claim> = inventory.objects.iter().map(claim).collect();
        let file = self.file();
        let looking = spawn_blocking(move || {
            let Some(there) = reader(&file)? else { return Ok(Vec::new()) };
            let taken = standing::all(&there)?;
            let found = claims.iter().enumerate();
            Ok(found.filter_map(|(place, claim)| Some(Standing { place, kind: *taken.get(claim)? })).collect())
        });
        let found: rusqlite::Result<Vec<Standing>> = looking.await.map_err(|_| stopped())?;
        Ok(Some(found.map_err(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "the local target cannot be looked at");
            unusable(&error)
        })?))
    }
}

/// One job's database; its workers take turns.
struct LocalSession {
    database: Arc<Mutex<Database>>,
    /// Whose turn it is; waited for without a thread, and left at once by a cancel.
    turns: Arc<Turns<()>>,
    cancelled: CancellationToken,
    rehearsal: bool,
}

impl LocalSession {
    async fn turn(&self) -> Result<OwnedMutexGuard<()>, TargetError> {
        tokio::select! {
            biased;
            () = self.cancelled.cancelled() => Err(TargetError::Cancelled),
            turn = self.turns.clone().lock_owned() => Ok(turn),
        }
    }
}

#[async_trait]
impl TargetSession for LocalSession {
    async fn execute(
        &self,
        object: &InventoryObject,
        kind: ObjectKind,
        statements: &[String],
    ) -> Result<Execution, TargetError> {
        let turn = self.turn().await?;
        let (identity, database, statements) = (standing::identity(object), self.database.clone(), statements.to_vec());
        let taking = spawn_blocking(move || {
            let _turn = turn;
            // A panic in another object's work rolled its transaction back; the database is as before it.
            let mut database = database.lock().unwrap_or_else(PoisonError::into_inner);
            take(&mut database, &identity, kind, &statements)
        });
        match taking.await.map_err(|_| stopped())? {
            Ok(taken) => Ok(Execution { executed: taken.executed && !self.rehearsal, diagnostics: taken.diagnostics }),
            Err(Failure::Refused(sentence)) => Err(TargetError::Refused(sentence)),
            Err(Failure::Skipped(sentence)) => Err(TargetError::Skipped(sentence)),
            Err(Failure::Sqlite(error)) => Err(failed(object, &error)),
        }
    }

    async fn grown(&self, more: &[InventoryObject]) {
        let (database, names) = (self.database.clone(), names(more));
        let noting = spawn_blocking(move || {
            database.lock().unwrap_or_else(PoisonError::into_inner).will_take(names);
        });
        // Were it not noted, only a hint in a refusal would be missing.
        let _ = noting.await;
    }

    /// A statement runs on a thread of its own, which goes on when its future is dropped.
    fn may_be_dropped(&self) -> bool {
        false
    }

    async fn executed_before(
        &self,
        object: &InventoryObject,
        _: ObjectKind,
        statements: &[String],
    ) -> Result<Option<Execution>, TargetError> {
        let turn = self.turn().await?;
        let (identity, database, statements) = (standing::identity(object), self.database.clone(), statements.to_vec());
        let looking = spawn_blocking(move || {
            let _turn = turn;
            database.lock().unwrap_or_else(PoisonError::into_inner).made_before(&identity, &statements)
        });
        let found = looking.await.map_err(|_| stopped())?.map_err(|error| failed(object, &error))?;
        Ok(found.map(|taken| Execution { executed: taken.executed, diagnostics: taken.diagnostics }))
    }
}

/// Under which names objects are known here: in lower case and without their schema.
fn names(objects: &[InventoryObject]) -> HashSet<String> {
    objects.iter().map(|object| object.name.name.to_lowercase()).collect()
}

/// Statements longer than this are read with a deeper stack.
const LONG_BYTES: usize = 1024;

/// Enough for a chain of [`crate::statement`]'s longest, with room to spare.
const DEEP_STACK_BYTES: usize = 128 * 1024 * 1024;

fn take(database: &mut Database, object: &str, kind: ObjectKind, statements: &[String]) -> Result<Taken, Failure> {
    if statements.iter().map(String::len).sum::<usize>() <= LONG_BYTES {
        return database.take(object, kind, statements);
    }
    let stopped = || Failure::Refused(stopped().to_string());
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(DEEP_STACK_BYTES);
        let taking = deep.spawn_scoped(scope, || database.take(object, kind, statements));
        taking.map_err(|_| stopped())?.join().map_err(|_| stopped())?
    })
}

fn failed(object: &InventoryObject, error: &rusqlite::Error) -> TargetError {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted) {
        return TargetError::Cancelled;
    }
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
