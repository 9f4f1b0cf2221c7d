//! The library face: a program with a workflow of its own reports progress here, and everything that shows jobs shows it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use model::{
    Diagnostic, ExecutionMode, JobId, JobStatus, LogLevel, ObjectNumber, ResultStatus, SourcePlatform, Stage, plural,
};
use tokio_util::sync::CancellationToken;

use crate::job_run::ending;
use crate::journal::{Close, Ending, JobEnding, Journal};
use crate::{
    EngineError, EngineParts, Inventory, InventoryError, InventorySource, JobContext, RulesTranslator, Target,
    TargetError, TargetSession,
};

/// A job whose work is done by the program that holds this.
///
/// Dropped without [`complete`](Self::complete) the job is `failed`; it never runs for ever. A job whose process ended is
/// `failed` at the next start, since nobody else knows how to go on with it.
#[derive(Debug)]
pub struct TrackedJob {
    job_id: JobId,
    mode: ExecutionMode,
    inventory: Arc<Inventory>,
    journal: Arc<Journal>,
    cancelled: CancellationToken,
    begun: Mutex<HashSet<ObjectNumber>>,
    /// Dropped with the job: the engine forgets how to cancel it.
    _running: Forget,
}

/// Calls its function when dropped.
pub(crate) struct Forget(pub(crate) Option<Box<dyn FnOnce() + Send + Sync>>);

impl std::fmt::Debug for Forget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Forget")
    }
}

impl Drop for Forget {
    fn drop(&mut self) {
        if let Some(forget) = self.0.take() {
            forget();
        }
    }
}

impl TrackedJob {
    pub(crate) fn new(
        mode: ExecutionMode,
        job_id: JobId,
        inventory: Arc<Inventory>,
        journal: Arc<Journal>,
        cancelled: CancellationToken,
        running: Forget,
    ) -> Self {
        journal.set_status(JobStatus::Running);
        Self { job_id, mode, inventory, journal, cancelled, begun: Mutex::default(), _running: running }
    }

    /// Its id: what a progress component is given.
    pub fn job_id(&self) -> JobId {
        self.job_id
    }

    /// Adds a line to its log.
    pub fn log(&self, level: LogLevel, message: impl Into<String>) {
        self.journal.log(level, None, message.into());
    }

    /// Whether somebody asked it to stop. The program then lets go of what it does and completes the job.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.is_cancelled()
    }

    /// Waits until somebody asks it to stop.
    pub async fn cancelled(&self) {
        self.cancelled.cancelled().await;
    }

    /// Begins an object, by its place among the job's objects from 1.
    ///
    /// # Errors
    /// Where there is no such object, or it was begun before.
    pub fn begin(&self, object: ObjectNumber) -> Result<TrackedObject, EngineError> {
        let unknown = EngineError::UnknownObject { job_id: self.job_id, object };
        let Some(found) = (object as usize).checked_sub(1).and_then(|place| self.inventory.objects.get(place)) else {
            return Err(unknown);
        };
        if !self.begun.lock().unwrap_or_else(PoisonError::into_inner).insert(object) {
            return Err(unknown);
        }
        let name = found.name.to_string();
        let message = format!("Processing {} {name}", found.kind);
        self.journal.begin(object, name.clone(), found.kind, message);
        Ok(TrackedObject { journal: self.journal.clone(), number: object, name, ended: false })
    }

    /// Ends the job. It is `cancelled` where that was asked for, `failed` where nothing succeeded or an object has no
    /// result, and `completed` otherwise.
    pub fn complete(self) {
        let mode = self.mode;
        self.journal.end(|status, counts| match ending(mode, status, counts, None) {
            Close::HandOver(_) => {
                let (left, objects) = (counts.queued(), plural(counts.queued().into(), "object"));
                let message = format!("The work ended with {left} {objects} without a result");
                Close::End(JobEnding { status: JobStatus::Failed, level: LogLevel::Error, message })
            }
            end @ Close::End(_) => end,
        });
    }
}

impl Drop for TrackedJob {
    fn drop(&mut self) {
        // Nothing, where it was completed.
        self.journal.fail("The program let go of this job without completing it".to_owned());
    }
}

/// An object in work. Dropped without a result it is an error that says so.
#[derive(Debug)]
pub struct TrackedObject {
    journal: Arc<Journal>,
    number: ObjectNumber,
    name: String,
    ended: bool,
}

impl TrackedObject {
    /// The object has come to a stage.
    pub fn stage(&self, stage: Stage) {
        self.journal.stage(self.number, stage);
    }

    /// Adds a line about it to the log.
    pub fn log(&self, level: LogLevel, message: impl Into<String>) {
        self.journal.log(level, Some(self.number), message.into());
    }

    /// It was translated into these statements; `executed` says whether they were run on the target.
    pub fn succeed(self, target_sql: Vec<String>, executed: bool, diagnostics: Vec<Diagnostic>) {
        let what = if executed { "Created" } else { "Translated" };
        self.end(ResultStatus::Success, executed, None, target_sql, diagnostics, LogLevel::Info, what);
    }

    /// It could not be migrated, for this reason.
    pub fn fail(self, why: impl Into<String>, diagnostics: Vec<Diagnostic>) {
        self.end(ResultStatus::Error, false, Some(why.into()), Vec::new(), diagnostics, LogLevel::Error, "Failed");
    }

    /// It was left out, for this reason.
    pub fn skip(self, why: impl Into<String>) {
        self.end(ResultStatus::Skipped, false, Some(why.into()), Vec::new(), Vec::new(), LogLevel::Warning, "Skipped");
    }

    #[allow(clippy::too_many_arguments, reason = "private, and each caller is one line")]
    fn end(
        mut self,
        status: ResultStatus,
        executed: bool,
        error: Option<String>,
        target_sql: Vec<String>,
        diagnostics: Vec<Diagnostic>,
        level: LogLevel,
        what: &str,
    ) {
        self.ended = true;
        let why = error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
        let name = std::mem::take(&mut self.name);
        let attempts = u32::from(status != ResultStatus::Skipped);
        let ending = Ending { executed, error, target_sql, diagnostics, attempts, ..Ending::new(status) };
        self.journal.finish(self.number, ending, level, |ms| format!("{what} {name} in {ms} ms{why}"));
    }
}

impl Drop for TrackedObject {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        let name = std::mem::take(&mut self.name);
        let error = "the program let go of this object without a result".to_owned();
        let ending = Ending { error: Some(error.clone()), attempts: 1, ..Ending::new(ResultStatus::Error) };
        self.journal.finish(self.number, ending, LogLevel::Error, |_| format!("Failed {name}: {error}"));
    }
}

impl EngineParts {
    /// The parts of an engine that only tracks the work of others: it has no source and no target.
    pub fn tracking(store_folder: impl Into<std::path::PathBuf>) -> Self {
        let (source, translator, target) = (Arc::new(Nothing), Arc::new(RulesTranslator), Arc::new(Nothing));
        Self { source, translator, target, store_folder: store_folder.into() }
    }
}

struct Nothing;

#[async_trait]
impl InventorySource for Nothing {
    async fn read(&self, path: &str, _: SourcePlatform) -> Result<Inventory, InventoryError> {
        Err(InventoryError::NotFound(format!("`{path}` cannot be read: this engine only tracks the work of others")))
    }
}

#[async_trait]
impl Target for Nothing {
    async fn open(&self, _: &JobContext, _: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        Err(TargetError::Unavailable("this engine only tracks the work of others".to_owned()))
    }
}
