//! What the engine needs others to do. The ports belong to the engine; `server/src/wiring.rs` brings what implements them.
//!
//! A call that failed only for the moment (no answer in time, HTTP 429 or 503, a dropped connection) says so with its error's
//! `Transient`. The engine makes it again as its [`RetryPolicy`](crate::RetryPolicy) has it, never before `retry_after`, and
//! records every attempt; a port does not try again by itself. A port's future is dropped when its job is to stop.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use model::{Diagnostic, ExecutionMode, JobId, ObjectKind, ObjectNumber, OnConflict, SourcePlatform};
use tokio_util::sync::CancellationToken;
use translate::{Definition, TargetNames, Translation};

use crate::{Inventory, InventoryObject, JobLog, Known, KnownObjects};

/// What every port call of one job may want to know.
#[derive(Clone, Debug)]
pub struct JobContext {
    /// The job.
    pub job_id: JobId,
    /// The platform migrated from.
    pub source_type: SourcePlatform,
    /// Target catalog.
    pub target_catalog: String,
    /// Target schema.
    pub target_schema: String,
    /// Whether the target is changed.
    pub mode: ExecutionMode,
    /// What becomes of an object whose name is taken in the target; see [`TargetSession::execute`].
    pub on_conflict: OnConflict,
    /// The jobs that this one tries again, the nearest first: what they made in the target is this migration's own.
    pub earlier: Vec<JobId>,
    /// Names, in lower case and without schema, of the functions among the job's objects, which definitions may call.
    pub functions: Arc<HashSet<String>>,
    /// What the job's objects tell of each other, and the rules for their names.
    pub known: KnownObjects,
    /// Fires when the job is to stop; a port that can give up early does.
    pub cancelled: CancellationToken,
    /// Where the port says what people should read. A translator's entries are about its object.
    pub log: JobLog,
}

impl JobContext {
    /// The same job, its log about this object.
    pub(crate) fn about(&self, object: ObjectNumber) -> Self {
        Self { log: self.log.about(object), ..self.clone() }
    }

    /// Where names go in the target, as far as that is known of the job's objects.
    pub fn target_names<'a>(&'a self, known: &'a Known) -> TargetNames<'a> {
        self.known.target_names(known, &self.target_catalog, &self.target_schema)
    }
}

/// Why an inventory cannot be read. Its message is for the person who named it: it names the file as the caller gave it or
/// relative to the inventory, the line, what was found and what was expected, and nothing of the server's own paths.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InventoryError {
    /// The path leads nowhere, or to something that is no inventory.
    #[error("inventory_path: {0}")]
    NotFound(String),
    /// The path leads out of the folders inventories are read from.
    #[error("inventory_path: {0}")]
    Forbidden(String),
    /// What is there is not what an inventory looks like.
    #[error("{0}")]
    Malformed(String),
    /// Its `source_type` is not the request's.
    #[error("source_type: the inventory was taken from {found}, the request says {expected}")]
    OtherPlatform {
        /// What the inventory says.
        found: String,
        /// What the request says.
        expected: SourcePlatform,
    },
    /// Where it is kept does not answer for the moment; the same call may succeed later.
    #[error("inventory_path: {message}")]
    Transient {
        /// What failed.
        message: String,
        /// The time the other side asks to be left alone.
        retry_after: Option<Duration>,
    },
}

/// Reads inventories by the paths migration specs name.
#[async_trait]
pub trait InventorySource: Send + Sync + 'static {
    /// Reads all of it, or fails; an object whose definition is empty or odd is still an object.
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError>;

    /// Objects that are found after [`read`](Self::read) has answered, for a job that is already at work on the others. The
    /// engine asks when the job begins, and again after each answer, until the answer is `None`: there is nothing more. The
    /// job does not end before. An answer may take as long as it takes to find something; the job works on meanwhile.
    ///
    /// `round` counts the answers so far. A process that takes the job over asks from round 0 again, so each round is to
    /// answer with what it did before; what the job has already, by name and kind, is left out. The order of objects within
    /// an answer becomes the order of their numbers.
    ///
    /// # Errors
    /// When it cannot be told; the job then ends with what it has, and its log says why.
    async fn more(
        &self,
        path: &str,
        source_type: SourcePlatform,
        round: u32,
    ) -> Result<Option<Vec<InventoryObject>>, InventoryError> {
        let _ = (path, source_type, round);
        Ok(None)
    }
}

/// Why a translator gave no answer. What it cannot translate is an answer: a translation with diagnostics.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TranslatorError {
    /// It does not answer for the moment; the same call may succeed later.
    #[error("{message}")]
    Transient {
        /// What failed, as a clause without a full stop.
        message: String,
        /// The time the other side asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// It cannot be reached or used at all; the job cannot go on.
    #[error("{0}")]
    Unavailable(String),
}

/// How much one [`Translator::translate_batch`] takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLimits {
    /// Objects a call, at most; less than 2 is no batch.
    pub objects: usize,
    /// Bytes of their definitions together, at most. What is larger by itself goes alone.
    pub bytes: usize,
}

/// Turns definitions into Databricks SQL. What it cannot do is in the translation's diagnostics.
#[async_trait]
pub trait Translator: Send + Sync + 'static {
    /// Translates one object.
    async fn translate(&self, object: &InventoryObject, job: &JobContext) -> Result<Translation, TranslatorError>;

    /// Who translates for a job whose spec names this model. `None`, the default, where the model is not known here: then this
    /// translator does, and the job's log says so unless the model is [`RULES_MODEL`](model::RULES_MODEL).
    fn for_job(&self, model_id: &str, job: &JobContext) -> Option<Arc<dyn Translator>> {
        let _ = (model_id, job);
        None
    }

    /// The job that [`for_job`](Self::for_job) made this translator for has no more objects for it, in this process. A chance
    /// to say in the job's log what the translation took.
    fn ended(&self, job: &JobContext) {
        let _ = job;
    }

    /// Whether several small objects may be sent in one call, and how much of them. Asked before each call; `None`, the
    /// default, where each object is a call of its own.
    fn batch_limits(&self) -> Option<BatchLimits> {
        None
    }

    /// Translates objects of one job that are within [`batch_limits`](Self::batch_limits) together. An answer of its own for
    /// each, in their order; those that the answer is too short for are translated alone. An error is of the call as a whole.
    async fn translate_batch(
        &self,
        objects: &[&InventoryObject],
        job: &JobContext,
    ) -> Result<Vec<Result<Translation, TranslatorError>>, TranslatorError> {
        let mut answers = Vec::with_capacity(objects.len());
        for object in objects {
            answers.push(self.translate(object, job).await);
        }
        Ok(answers)
    }
}

/// The rules of the `translate` package, as a port. It takes no batches: nothing is saved by them.
#[derive(Clone, Copy, Debug, Default)]
pub struct RulesTranslator;

/// Definitions longer than this are translated on a thread of their own, so that a cancel need not wait for them.
const LONG_DEFINITION_BYTES: usize = 64 * 1024;

#[async_trait]
impl Translator for RulesTranslator {
    async fn translate(&self, object: &InventoryObject, job: &JobContext) -> Result<Translation, TranslatorError> {
        if object.definition.len() <= LONG_DEFINITION_BYTES {
            return Ok(by_rules(object, job));
        }
        let (object, job) = (object.clone(), job.clone());
        let work = tokio::task::spawn_blocking(move || by_rules(&object, &job));
        // Only a panic or the end of the runtime gets here.
        Ok(work.await.unwrap_or_else(|_| translator_stopped()))
    }
}

/// What becomes of a definition on which the translator ended in the middle.
pub fn translator_stopped() -> Translation {
    let message = "the translator stopped unexpectedly on this definition; please report it";
    let diagnostics = vec![Diagnostic::new("DWM-0001", model::Severity::Error, message)];
    Translation { diagnostics, ..Translation::default() }
}

fn by_rules(object: &InventoryObject, job: &JobContext) -> Translation {
    let known = job.known.now();
    let definition = Definition {
        routines: Some(&job.functions),
        columns: Some(known.columns()),
        ..object.definition_in(job.source_type.dialect())
    };
    translate::translate(&definition, Some(&job.target_names(&known)))
}

/// Why the target did not take an object, in a sentence for the person who reads the result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// It refused the statement; the job goes on with its other objects.
    #[error("{0}")]
    Refused(String),
    /// It left the object out, as [`OnConflict::Skip`] asks: something stands there already. What reads it goes on with that.
    #[error("{0}")]
    Skipped(String),
    /// The job was cancelled while the statements ran, and nothing of the object is left; it goes back to the queue.
    #[error("the job was cancelled")]
    Cancelled,
    /// It does not answer for the moment. Statements may have been run all the same where it was asked to execute some; the
    /// engine asks [`TargetSession::executed_before`] before it sends them again.
    #[error("{message}")]
    Transient {
        /// What failed, as a clause without a full stop.
        message: String,
        /// The time the other side asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// It cannot be reached or used at all; the job cannot go on.
    #[error("{0}")]
    Unavailable(String),
}

/// What the target did with an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Execution {
    /// Whether the statements were run, as opposed to checked or kept as text.
    pub executed: bool,
    /// Remarks, such as why it was not run.
    pub diagnostics: Vec<Diagnostic>,
}

/// An object of an inventory whose name is taken in the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The object's place in the inventory, from 0.
    pub place: usize,
    /// What stands there.
    pub kind: ObjectKind,
}

/// A place that objects are migrated to. An object keeps its name there, in the job's catalog and schema.
#[async_trait]
pub trait Target: Send + Sync + 'static {
    /// Makes ready for one job. For a dry run the session must change nothing that lasts. `inventory` is what the job
    /// will bring, for targets that resolve references against it.
    async fn open(&self, job: &JobContext, inventory: &Inventory) -> Result<Box<dyn TargetSession>, TargetError>;

    /// Which of the inventory's objects have a name that is taken in a catalog and schema now, in the inventory's order.
    /// Looks and changes nothing. `None` where the target cannot tell.
    async fn standing(
        &self,
        catalog: &str,
        schema: &str,
        inventory: &Inventory,
    ) -> Result<Option<Vec<Standing>>, TargetError> {
        let _ = (catalog, schema, inventory);
        Ok(None)
    }
}

/// One job's use of a target. Shared by its workers; dropping it ends it.
#[async_trait]
pub trait TargetSession: Send + Sync {
    /// Runs (or in a dry run checks) the statements of one object.
    ///
    /// Where the object's name is taken, what happens depends on who made what stands there. A session therefore keeps, in
    /// the target and together with what it makes, which object of which job made it:
    ///
    /// - It stood there before the migration, or another migration made it: [`JobContext::on_conflict`] decides.
    ///   `error`: [`TargetError::Refused`]. `skip`: [`TargetError::Skipped`]. `replace`: the object takes its place, be it a
    ///   table for a view; only where that succeeds is the old one gone (a session whose target has no transactions makes
    ///   the new one with `CREATE OR REPLACE`, and drops first only what that cannot replace). Both sentences say what
    ///   stands there. A dry run answers as a real run would.
    /// - An earlier try at the same object by this job or one of [`JobContext::earlier`] made it, whole or in part: it is no
    ///   conflict. The object is made anew in its place, whatever `on_conflict` says, so that half an object is never taken
    ///   for a whole one and never in the way of one.
    /// - Another object of this migration made it, such as one of the same name in another source schema:
    ///   [`TargetError::Refused`], whatever `on_conflict` says. One must not silently take the other's place.
    ///
    /// Statements that only add to what stands there, such as comments, are no conflict.
    async fn execute(
        &self,
        object: &InventoryObject,
        kind: ObjectKind,
        statements: &[String],
    ) -> Result<Execution, TargetError>;

    /// The job will bring these objects too. They were found after the session was opened.
    async fn grown(&self, more: &[InventoryObject]) {
        let _ = more;
    }

    /// Whether a call of [`execute`](Self::execute) may be dropped when the job is to stop. Where it may not, because the
    /// statement would run on, the engine names the object, waits, and records how it went; such a session watches
    /// [`JobContext::cancelled`], stops the statement, and answers with [`TargetError::Cancelled`] once nothing of it is left.
    fn may_be_dropped(&self) -> bool {
        true
    }

    /// Whether these very statements of this object were run by this job or one of [`JobContext::earlier`] before, and what
    /// they made still stands: asked when a process that was about to run them ended before it could record how that went,
    /// when their answer was lost, and when the object is tried again by another job. `None` where they were not, or the target cannot tell; then they
    /// are run.
    async fn executed_before(
        &self,
        object: &InventoryObject,
        kind: ObjectKind,
        statements: &[String],
    ) -> Result<Option<Execution>, TargetError> {
        let _ = (object, kind, statements);
        Ok(None)
    }
}
