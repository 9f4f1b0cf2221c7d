//! What the engine needs others to do. The ports belong to the engine; `server/src/wiring.rs` brings what implements them.

use async_trait::async_trait;
use model::{Diagnostic, ExecutionMode, JobId, ObjectKind, SourcePlatform};
use tokio_util::sync::CancellationToken;
use translate::{Definition, TargetNames, Translation};

use crate::{Inventory, InventoryObject};

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
    /// Fires when the job is to stop; a port that can give up early does.
    pub cancelled: CancellationToken,
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
}

/// Reads inventories by the paths migration specs name.
#[async_trait]
pub trait InventorySource: Send + Sync + 'static {
    /// Reads all of it, or fails; an object whose definition is empty or odd is still an object.
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError>;
}

/// Turns definitions into Databricks SQL. What it cannot do is in the translation's diagnostics.
#[async_trait]
pub trait Translator: Send + Sync + 'static {
    /// Translates one object.
    async fn translate(&self, object: &InventoryObject, job: &JobContext) -> Translation;
}

/// The rules of the `translate` package, as a port.
#[derive(Clone, Copy, Debug, Default)]
pub struct RulesTranslator;

/// Definitions longer than this are translated on a thread of their own, so that they hold up no timer or stream.
const LONG_DEFINITION_BYTES: usize = 64 * 1024;

#[async_trait]
impl Translator for RulesTranslator {
    async fn translate(&self, object: &InventoryObject, job: &JobContext) -> Translation {
        if object.definition.len() <= LONG_DEFINITION_BYTES {
            return by_rules(object, job);
        }
        let (object, job) = (object.clone(), job.clone());
        let work = tokio::task::spawn_blocking(move || by_rules(&object, &job));
        // Only a panic or the end of the runtime gets here.
        work.await.unwrap_or_else(|_| Translation {
            diagnostics: vec![Diagnostic::new(
                "DWM-0001",
                model::Severity::Error,
                "the translator stopped unexpectedly on this definition; please report it",
            )],
            ..Translation::default()
        })
    }
}

fn by_rules(object: &InventoryObject, job: &JobContext) -> Translation {
    let definition = Definition {
        sql: &object.definition,
        dialect: job.source_type.dialect(),
        kind: Some(object.kind),
        name: Some(&object.name),
    };
    translate::translate(&definition, Some(&TargetNames { catalog: &job.target_catalog, schema: &job.target_schema }))
}

/// Why the target did not take an object, in a sentence for the person who reads the result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// It refused the statement; the job goes on with its other objects.
    #[error("{0}")]
    Refused(String),
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

/// A place that objects are migrated to.
#[async_trait]
pub trait Target: Send + Sync + 'static {
    /// Makes ready for one job. For a dry run the session must change nothing that lasts. `inventory` is what the job
    /// will bring, for targets that resolve references against it.
    async fn open(&self, job: &JobContext, inventory: &Inventory) -> Result<Box<dyn TargetSession>, TargetError>;
}

/// One job's use of a target. Shared by its workers; dropping it ends it.
#[async_trait]
pub trait TargetSession: Send + Sync {
    /// Runs (or in a dry run checks) the statements of one object.
    async fn execute(
        &self,
        object: &InventoryObject,
        kind: ObjectKind,
        statements: &[String],
    ) -> Result<Execution, TargetError>;

    /// Whether these very statements of this object were run for this job before: asked when a process that was about to
    /// run them ended before it could record how that went. `None` where they were not, or the target cannot tell; then
    /// they are run.
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
