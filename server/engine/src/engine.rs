use std::path::PathBuf;
use std::sync::Arc;

use model::{
    InventorySummary, JobId, LogEntry, MigrationSpec, ObjectDetail, ObjectNumber, ObjectResult, ObjectRow,
    SourcePlatform,
};

use crate::{
    CancelOutcome, EngineError, InventorySource, JobFilter, JobPage, JobState, LogFilter, ObjectFilter, Page, Position,
    ResultFilter, StartedJob, Subscription, Target, Translator,
};

/// What the engine works with.
pub struct EngineParts {
    /// Reads inventories.
    pub source: Arc<dyn InventorySource>,
    /// Translates definitions.
    pub translator: Arc<dyn Translator>,
    /// Takes translations.
    pub target: Arc<dyn Target>,
    /// The folder that the job store lives in; made if it is not there.
    pub store_folder: PathBuf,
}

/// How much the engine does at once.
#[derive(Clone, Copy, Debug)]
pub struct EngineLimits {
    /// Objects in work at the same time per job. Default 4.
    pub workers: usize,
}

/// A cheap handle on the running engine. Clones share it.
#[derive(Clone)]
pub struct Engine {}

impl Engine {
    /// Opens the store, ends jobs that an earlier process left unfinished (as `failed`, saying so in their log), and
    /// starts the background tasks.
    pub async fn open(parts: EngineParts, limits: EngineLimits) -> Result<Engine, EngineError> {
        todo!()
    }
    /// Reads the inventory, writes the job to the store and answers; the work goes on in the background.
    pub async fn start(&self, spec: MigrationSpec) -> Result<StartedJob, EngineError> {
        todo!()
    }
    /// Reads an inventory without starting anything.
    pub async fn inventory(&self, path: &str, source_type: SourcePlatform) -> Result<InventorySummary, EngineError> {
        todo!()
    }
    /// Asks a job to stop.
    pub async fn cancel(&self, job_id: JobId) -> Result<CancelOutcome, EngineError> {
        todo!()
    }
    /// Removes an ended job and everything stored about it.
    pub async fn delete(&self, job_id: JobId) -> Result<(), EngineError> {
        todo!()
    }
    pub async fn jobs(&self, filter: &JobFilter) -> Result<JobPage, EngineError> {
        todo!()
    }
    pub async fn state(&self, job_id: JobId) -> Result<JobState, EngineError> {
        todo!()
    }
    pub async fn objects(&self, job_id: JobId, filter: &ObjectFilter) -> Result<Page<ObjectRow>, EngineError> {
        todo!()
    }
    pub async fn results(&self, job_id: JobId, filter: &ResultFilter) -> Result<Page<ObjectResult>, EngineError> {
        todo!()
    }
    pub async fn logs(&self, job_id: JobId, filter: &LogFilter) -> Result<Page<LogEntry>, EngineError> {
        todo!()
    }
    pub async fn object_detail(&self, job_id: JobId, object: ObjectNumber) -> Result<ObjectDetail, EngineError> {
        todo!()
    }
    /// Follows a job from a position. `None` where the job has ended and the position is its last `seq`: nothing follows.
    /// A position beyond the job's head gets the level state, its first message with `reset`.
    pub async fn subscribe(&self, job_id: JobId, position: Position) -> Result<Option<Subscription>, EngineError> {
        todo!()
    }
    /// Stops taking jobs, ends the ones in work as `failed` ("the server stopped") and flushes the journal. Subscriptions
    /// end. Returns when all is stored.
    pub async fn shutdown(&self) {
        todo!()
    }
}
