use std::path::PathBuf;

use model::{JobId, JobStatus};

use crate::{InventoryError, StoreFault, TargetError};

/// Why a call to the engine could not be answered. What an object does wrong is never one of these: it is in its result.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No job has this id.
    #[error("no job with id {0}")]
    UnknownJob(JobId),
    /// The job has no object with this number, or the object has no result yet.
    #[error("job {job_id} has no result for object {object}")]
    UnknownObject {
        /// The job.
        job_id: JobId,
        /// The number asked for.
        object: u32,
    },
    /// A job can only be deleted once it has ended.
    #[error("job {job_id} is {status}; only an ended job can be deleted")]
    NotEnded {
        /// The job.
        job_id: JobId,
        /// Its status.
        status: JobStatus,
    },
    /// The idempotency key was used for another spec.
    #[error("idempotency_key was used for another migration, job {job_id}")]
    KeyReused {
        /// The job it was used for.
        job_id: JobId,
    },
    /// A field of the spec or of a query cannot be used.
    #[error("{field}: found `{found}`, expected {expected}")]
    Invalid {
        /// The field, in the words of the wire.
        field: &'static str,
        /// What was found.
        found: String,
        /// What is expected.
        expected: String,
    },
    /// The inventory cannot be read; nothing was started.
    #[error(transparent)]
    Inventory(#[from] InventoryError),
    /// The target cannot be looked at.
    #[error("the target cannot be looked at: {0}")]
    Target(#[from] TargetError),
    /// The engine is shutting down.
    #[error("the server is stopping and takes no new jobs")]
    Stopping,
    /// The store cannot be read or written.
    #[error("the job store failed")]
    Store(#[from] rusqlite::Error),
    /// What the store holds is not what this version writes.
    #[error("the job store holds what this version cannot read")]
    StoredText(#[from] serde_json::Error),
    /// The store takes no writes at the moment. What was accepted is kept, and goes on when it does.
    #[error("the job store takes no writes: {0}; {remedy}, then try again", remedy = .0.remedy())]
    StoreRefuses(StoreFault),
    /// The store's folder cannot be made or written.
    #[error(
        "the folder {} for the job store cannot be made or written ({reason}); give this user the right to, or use another",
        folder.display()
    )]
    StoreFolder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// The store that is there cannot be opened. It was left as it is.
    #[error("the job store {} cannot be used: {fault} ({found}); {remedy}", file.display(), remedy = fault.remedy())]
    StoreUnusable {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        fault: StoreFault,
        /// What was found.
        found: String,
    },
    /// Another process works with the store.
    #[error("the job store is in use by another server; stop that one, or use another folder")]
    StoreInUse,
    /// The store was written by a newer version.
    #[error(
        "the job store {} has revision {found}; this version knows revisions up to {known}. Use the newer version",
        file.display()
    )]
    NewerStore {
        /// The file.
        file: PathBuf,
        /// What the file says.
        found: i64,
        /// What this version knows.
        known: i64,
    },
    /// A background task of the engine ended.
    #[error("the engine's {0} ended unexpectedly")]
    Gone(&'static str),
}
