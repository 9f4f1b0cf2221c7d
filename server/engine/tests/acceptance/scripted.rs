//! Ports that do what a test tells them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use engine::{
    Engine, EngineLimits, EngineParts, Execution, Inventory, InventoryError, InventoryObject, InventorySource,
    JobContext, Position, Target, TargetError, TargetSession, Translator, TranslatorError,
};
use model::{
    Diagnostic, ExecutionMode, JobId, JobSnapshot, LogEntry, MigrationSpec, ObjectKind, ObjectName, ObjectResult,
    Severity, Sink, SourcePlatform, Timestamp,
};
use tokio::sync::Semaphore;
use translate::Translation;

/// What the translator does with an object.
#[derive(Clone)]
pub(crate) enum Script {
    Succeed,
    Fail,
    /// Fails with this sentence.
    FailWith(String),
    Warn,
    /// Translates; the target refuses it.
    Refuse,
    /// Translates; the target cannot be used any more.
    Gone,
    Panic,
    /// Keeps its thread, deaf to everything, until the lock is free.
    Block(Arc<Mutex<()>>),
    /// Translates; the target runs it and never answers.
    LoseAnswer,
    /// Waits for a permit, or for ever.
    Wait(Arc<Semaphore>),
}

/// An answer of the source, and the gate before it.
pub(crate) type Later = (Arc<Semaphore>, Result<Vec<InventoryObject>, InventoryError>);

#[derive(Default)]
pub(crate) struct Scripted {
    pub(crate) inventory: Mutex<Vec<InventoryObject>>,
    pub(crate) scripts: Arc<Mutex<HashMap<String, Script>>>,
    /// What the source finds later, one answer after the other, each once its gate is open.
    pub(crate) later: Mutex<Vec<Later>>,
    /// Sentences about the inventory.
    pub(crate) warnings: Mutex<Vec<String>>,
    /// Names in the order in which translation was asked for.
    pub(crate) translated: Mutex<Vec<String>>,
    /// Names in the order in which the target was asked to execute them.
    pub(crate) executed: Arc<Mutex<Vec<String>>>,
    /// What the target says on opening.
    pub(crate) unavailable: Mutex<Option<String>>,
}

pub(crate) fn object(kind: ObjectKind, name: &str, definition: &str) -> InventoryObject {
    InventoryObject { name: ObjectName::new("S", name), kind, definition: definition.to_owned() }
}

pub(crate) fn tables(count: usize) -> Vec<InventoryObject> {
    (1..=count).map(|number| object(ObjectKind::Table, &format!("T{number}"), "CREATE TABLE T (A INT)")).collect()
}

impl Scripted {
    pub(crate) fn new(inventory: Vec<InventoryObject>) -> Arc<Self> {
        Arc::new(Self { inventory: Mutex::new(inventory), ..Self::default() })
    }

    pub(crate) fn script(&self, name: &str, script: Script) {
        self.scripts.lock().unwrap().insert(name.to_owned(), script);
    }
}

#[async_trait]
impl InventorySource for Scripted {
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        if path == "missing" {
            return Err(InventoryError::NotFound("`missing` is not there".to_owned()));
        }
        let objects = self.inventory.lock().unwrap().clone();
        let warnings = self.warnings.lock().unwrap().clone();
        Ok(Inventory { warnings, ..Inventory::of(source_type, objects) })
    }

    async fn more(
        &self,
        _: &str,
        _: SourcePlatform,
        round: u32,
    ) -> Result<Option<Vec<InventoryObject>>, InventoryError> {
        let Some((gate, answer)) = self.later.lock().unwrap().get(round as usize).cloned() else { return Ok(None) };
        drop(gate.acquire().await.unwrap());
        answer.map(Some)
    }
}

#[async_trait]
impl Translator for Scripted {
    async fn translate(&self, object: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
        self.translated.lock().unwrap().push(object.name.name.clone());
        let script = self.scripts.lock().unwrap().get(&object.name.name).cloned().unwrap_or(Script::Succeed);
        let mut translation = Translation {
            kind: Some(object.kind),
            statements: vec![format!("CREATE {}", object.name)],
            diagnostics: Vec::new(),
        };
        match script {
            Script::Succeed | Script::Refuse | Script::Gone | Script::LoseAnswer => {}
            Script::FailWith(why) => translation.diagnostics.push(Diagnostic::new("TST-0003", Severity::Error, why)),
            Script::Fail => {
                translation.diagnostics.push(Diagnostic::new("TST-0001", Severity::Error, "cannot be translated"))
            }
            Script::Warn => {
                translation.diagnostics.push(Diagnostic::new("TST-0002", Severity::Warning, "look").at(3, 7))
            }
            Script::Panic => panic!("scripted"),
            Script::Block(held) => drop(held.lock().unwrap()),
            Script::Wait(permits) => permits.acquire().await.unwrap().forget(),
        }
        Ok(translation)
    }
}

#[async_trait]
impl Target for Scripted {
    async fn open(&self, _: &JobContext, _: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        match self.unavailable.lock().unwrap().clone() {
            Some(why) => Err(TargetError::Unavailable(why)),
            None => Ok(Box::new(Session { scripts: self.scripts.clone(), executed: self.executed.clone() })),
        }
    }
}

struct Session {
    scripts: Arc<Mutex<HashMap<String, Script>>>,
    executed: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl TargetSession for Session {
    async fn execute(&self, object: &InventoryObject, _: ObjectKind, _: &[String]) -> Result<Execution, TargetError> {
        self.executed.lock().unwrap().push(object.name.name.clone());
        let script = self.scripts.lock().unwrap().get(&object.name.name).cloned();
        match script {
            Some(Script::LoseAnswer) => std::future::pending().await,
            Some(Script::Refuse) => Err(TargetError::Refused("the target refuses it".to_owned())),
            Some(Script::Gone) => Err(TargetError::Unavailable("the target is gone".to_owned())),
            _ => Ok(Execution { executed: true, diagnostics: Vec::new() }),
        }
    }

    async fn executed_before(
        &self,
        object: &InventoryObject,
        _: ObjectKind,
        _: &[String],
    ) -> Result<Option<Execution>, TargetError> {
        let found = self.executed.lock().unwrap().contains(&object.name.name);
        Ok(found.then(|| Execution { executed: true, diagnostics: Vec::new() }))
    }
}

pub(crate) async fn open(ports: &Arc<Scripted>, folder: &std::path::Path, workers: usize) -> Engine {
    let parts = EngineParts {
        source: ports.clone(),
        translator: ports.clone(),
        target: ports.clone(),
        store_folder: folder.to_path_buf(),
    };
    Engine::open(parts, EngineLimits { workers, ..EngineLimits::default() }).await.unwrap()
}

pub(crate) fn spec(mode: ExecutionMode) -> MigrationSpec {
    MigrationSpec::new("inventory", SourcePlatform::Oracle, "main", "migrated", mode)
}

/// What one reader has of a job.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) snapshot: JobSnapshot,
    pub(crate) taken: Taken,
    pub(crate) messages: usize,
    /// Whether the counts added up after every message.
    pub(crate) added_up: bool,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Taken {
    pub(crate) logs: Vec<LogEntry>,
    pub(crate) results: Vec<ObjectResult>,
    pub(crate) resets: usize,
}

impl Sink for Taken {
    fn log(&mut self, entry: &LogEntry) {
        self.logs.push(entry.clone());
    }

    fn result(&mut self, result: &ObjectResult) {
        self.results.push(result.clone());
    }

    fn reset(&mut self) {
        self.logs.clear();
        self.results.clear();
        self.resets += 1;
    }
}

impl Reader {
    pub(crate) fn new(job_id: JobId) -> Self {
        let snapshot = JobSnapshot::new(job_id, Timestamp::from_unix_ms(0));
        Self { snapshot, taken: Taken::default(), messages: 0, added_up: true }
    }

    /// Reads to the job's end.
    pub(crate) async fn read(mut self, engine: &Engine, position: Position) -> Self {
        let mut subscription =
            engine.subscribe(self.snapshot.job_id, position).await.unwrap().expect("something follows");
        while let Some(tick) = subscription.next().await.unwrap() {
            self.take(&tick.update);
        }
        self
    }

    pub(crate) fn take(&mut self, update: &model::JobUpdate) {
        assert!(update.new_logs.len() + update.new_results.len() <= 1000);
        let before = (self.snapshot.seq, self.snapshot.counts.total, self.snapshot.progress_percentage());
        self.snapshot.apply(update, &mut self.taken);
        self.check_percentage(before);
        self.messages += 1;
        self.added_up &= update.counts().adds_up();
        let by_type = update.by_type.values().fold([0; 5], |sum, counts| {
            [
                sum[0] + counts.total,
                sum[1] + counts.completed,
                sum[2] + counts.failed,
                sum[3] + counts.skipped,
                sum[4] + counts.running,
            ]
        });
        let counts = update.counts();
        assert_eq!(by_type, [counts.total, counts.completed, counts.failed, counts.skipped, counts.running]);
    }

    /// The percentage falls only where the total has grown, and the total grows only with a log entry that says so.
    fn check_percentage(&self, (seq, total, percentage): (u64, u32, u8)) {
        if seq == 0 || self.snapshot.seq == seq {
            return;
        }
        let now = self.snapshot.counts.total;
        assert!(self.snapshot.progress_percentage() >= percentage || now > total);
        let says_so = format!("there are {now} now");
        assert!(now == total || self.taken.logs.iter().any(|entry| entry.message.ends_with(&says_so)), "{total} {now}");
    }

    pub(crate) fn lines(&self) -> Vec<u64> {
        self.taken.logs.iter().map(|entry| entry.line).collect()
    }

    pub(crate) fn indices(&self) -> Vec<u32> {
        self.taken.results.iter().map(|result| result.index).collect()
    }
}
