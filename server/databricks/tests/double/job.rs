//! A job of the real engine whose target is the double.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use databricks::{Credentials, DatabricksTarget, Pace, Secret, Workspace};
use databricks_double::{Double, TOKEN, WAREHOUSE};
use engine::{
    Engine, EngineLimits, EngineParts, Inventory, InventoryError, InventoryObject, InventorySource, JobContext,
    Position, RetryPolicy, RulesTranslator, Translator,
};
use model::{
    ExecutionMode, JobId, JobSnapshot, LogEntry, MigrationSpec, ObjectKind, ObjectName, ObjectResult, Sink,
    SourcePlatform, Timestamp,
};
use tempfile::TempDir;

/// Asks again at once.
pub(crate) const AT_ONCE: Pace = Pace { first: Duration::ZERO, longest: Duration::ZERO };

pub(crate) fn workspace(double: &Double) -> Workspace {
    Workspace::new(&double.url(), Credentials::Token(Secret::new(TOKEN))).unwrap()
}

pub(crate) fn target(double: &Double) -> DatabricksTarget {
    DatabricksTarget::new(workspace(double), WAREHOUSE, AT_ONCE)
}

pub(crate) fn object(kind: ObjectKind, name: &str, definition: &str) -> InventoryObject {
    InventoryObject { name: ObjectName::new("S", name), kind, definition: definition.to_owned() }
}

pub(crate) fn tables(count: usize) -> Vec<InventoryObject> {
    let table = |number| {
        let name = format!("T{number}");
        object(ObjectKind::Table, &name, &format!("CREATE TABLE S.{name} (A NUMBER(9))"))
    };
    (1..=count).map(table).collect()
}

/// What a job says of itself that asks for nothing special.
pub(crate) fn context(job: u8, mode: ExecutionMode) -> JobContext {
    JobContext {
        job_id: id(job),
        source_type: SourcePlatform::Oracle,
        target_catalog: "main".to_owned(),
        target_schema: "sales".to_owned(),
        mode,
        on_conflict: Default::default(),
        earlier: Vec::new(),
        functions: Default::default(),
        known: Default::default(),
        cancelled: Default::default(),
        log: Default::default(),
    }
}

pub(crate) fn id(job: u8) -> JobId {
    format!("0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b{job:02x}").parse().unwrap()
}

pub(crate) fn spec(mode: ExecutionMode) -> MigrationSpec {
    MigrationSpec::new("inventory", SourcePlatform::Oracle, "main", "sales", mode)
}

/// An inventory that is there already.
struct Given(Vec<InventoryObject>);

#[async_trait]
impl InventorySource for Given {
    async fn read(&self, _: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        Ok(Inventory::of(source_type, self.0.clone()))
    }
}

/// An engine over the double.
pub(crate) struct Running {
    pub(crate) engine: Engine,
    _folder: TempDir,
}

impl Running {
    pub(crate) async fn with(
        target: DatabricksTarget,
        translator: Arc<dyn Translator>,
        objects: Vec<InventoryObject>,
        limits: EngineLimits,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let parts = EngineParts {
            source: Arc::new(Given(objects)),
            translator,
            target: Arc::new(target),
            store_folder: folder.path().to_path_buf(),
        };
        Self { engine: Engine::open(parts, limits).await.unwrap(), _folder: folder }
    }

    pub(crate) async fn of(double: &Double, objects: Vec<InventoryObject>) -> Self {
        Self::with(target(double), Arc::new(RulesTranslator), objects, limits(4)).await
    }

    /// Runs a job to its end.
    pub(crate) async fn run(&self, spec: MigrationSpec) -> Read {
        let job_id = self.engine.start(spec).await.unwrap().job_id;
        self.read(job_id).await
    }

    /// Reads a job to its end.
    pub(crate) async fn read(&self, job_id: JobId) -> Read {
        let mut read =
            Read { snapshot: JobSnapshot::new(job_id, Timestamp::from_unix_ms(0)), entries: Entries::default() };
        let mut subscription = self.engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
        while let Some(tick) = subscription.next().await.unwrap() {
            read.snapshot.apply(&tick.update, &mut read.entries);
        }
        read
    }
}

/// So many workers, and attempts that follow each other at once.
pub(crate) fn limits(workers: usize) -> EngineLimits {
    let retry = RetryPolicy { attempts: 40, first_wait: Duration::ZERO, ..RetryPolicy::default() };
    EngineLimits { workers, retry, ..EngineLimits::default() }
}

/// A job that was read to its end.
pub(crate) struct Read {
    pub(crate) snapshot: JobSnapshot,
    pub(crate) entries: Entries,
}

#[derive(Default)]
pub(crate) struct Entries {
    pub(crate) logs: Vec<LogEntry>,
    pub(crate) results: Vec<ObjectResult>,
}

impl Sink for Entries {
    fn log(&mut self, entry: &LogEntry) {
        self.logs.push(entry.clone());
    }

    fn result(&mut self, result: &ObjectResult) {
        self.results.push(result.clone());
    }

    fn reset(&mut self) {
        (self.logs, self.results) = Default::default();
    }
}

impl Read {
    /// Completed, failed and skipped objects.
    pub(crate) fn counts(&self) -> (u32, u32, u32) {
        let counts = self.snapshot.counts;
        (counts.completed, counts.failed, counts.skipped)
    }

    pub(crate) fn log(&self) -> Vec<&str> {
        self.entries.logs.iter().map(|entry| entry.message.as_str()).collect()
    }

    pub(crate) fn has_logged(&self, text: &str) -> bool {
        self.log().iter().any(|message| message.contains(text))
    }

    pub(crate) fn error(&self, name: &str) -> String {
        let result = self.entries.results.iter().find(|result| result.object_name == format!("S.{name}"));
        result.and_then(|result| result.error.clone()).unwrap_or_default()
    }
}
