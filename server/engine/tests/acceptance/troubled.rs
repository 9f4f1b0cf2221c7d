//! Ports that fail for the moment, take batches, and tell what they were asked.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use engine::{
    BatchLimits, Engine, EngineLimits, EngineParts, Execution, Inventory, InventoryError, InventoryObject,
    InventorySource, JobContext, Target, TargetError, TargetSession, Translator, TranslatorError,
};
use model::{Diagnostic, JobId, ObjectKind, Severity, SourcePlatform};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use translate::Translation;

/// What a port does when it is asked the next time; without more to do it succeeds.
#[derive(Clone)]
pub(crate) enum Say {
    /// Fails for the moment, and asks for this time.
    Busy(Option<Duration>),
    /// Runs the statements, and the answer is lost.
    Lose,
    /// Cannot translate it, or refuses it.
    Fail,
    Gone,
    Panic,
    /// Waits for a permit, or for ever.
    Wait(Arc<Semaphore>),
    /// The same, and then stops on the object: nothing of it is left.
    Stop(Arc<Semaphore>),
    /// Answers for as many objects of a batch, and for no more.
    Short(usize),
}

pub(crate) const BUSY: Say = Say::Busy(None);

/// A call to a port.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) what: String,
    pub(crate) at: Instant,
    pub(crate) job: JobId,
}

#[derive(Default)]
pub(crate) struct Troubled {
    pub(crate) inventory: Vec<InventoryObject>,
    pub(crate) batch: Option<BatchLimits>,
    /// Whether the target goes on with a call that is dropped.
    pub(crate) held: bool,
    /// What is said to calls by what they ask: `read`, `open`, `batch`, `translate T1`, `execute T1`.
    says: Mutex<HashMap<String, VecDeque<Say>>>,
    calls: Mutex<Vec<Call>>,
    /// Names whose statements were run.
    run: Mutex<Vec<String>>,
}

impl Troubled {
    pub(crate) fn new(inventory: Vec<InventoryObject>) -> Self {
        Self { inventory, ..Self::default() }
    }

    pub(crate) fn say(&self, call: &str, says: impl IntoIterator<Item = Say>) {
        self.says.lock().unwrap().insert(call.to_owned(), says.into_iter().collect());
    }

    /// Every call so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// What was asked so far, of calls that begin with one of these words.
    pub(crate) fn asked(&self, words: &[&str]) -> Vec<String> {
        let taken = |call: &Call| words.iter().any(|word| call.what.starts_with(word));
        self.calls().into_iter().filter(taken).map(|call| call.what).collect()
    }

    /// Waits until the ports were asked this often.
    pub(crate) async fn asked_times(&self, count: usize) {
        while self.calls.lock().unwrap().len() < count {
            tokio::task::yield_now().await;
        }
    }

    fn call(&self, what: String, job: JobId) {
        self.calls.lock().unwrap().push(Call { what, at: Instant::now(), job });
    }

    fn next(&self, call: &str) -> Option<Say> {
        self.says.lock().unwrap().get_mut(call).and_then(VecDeque::pop_front)
    }

    async fn translated(&self, object: &InventoryObject) -> Result<Translation, TranslatorError> {
        let mut translation = Translation {
            kind: Some(object.kind),
            statements: vec![format!("CREATE {}", object.name)],
            diagnostics: Vec::new(),
        };
        match self.next(&format!("translate {}", object.name.name)) {
            None | Some(Say::Lose | Say::Short(_)) => {}
            Some(Say::Busy(retry_after)) => {
                return Err(TranslatorError::Transient { message: "the model is busy".to_owned(), retry_after });
            }
            Some(Say::Fail) => translation.diagnostics.push(Diagnostic::new("TST-0001", Severity::Error, "no way")),
            Some(Say::Gone) => return Err(TranslatorError::Unavailable("the model is gone".to_owned())),
            Some(Say::Panic) => panic!("scripted"),
            Some(Say::Wait(permits) | Say::Stop(permits)) => permits.acquire().await.unwrap().forget(),
        }
        Ok(translation)
    }
}

#[async_trait]
impl InventorySource for Troubled {
    async fn read(&self, _: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
        match self.next("read") {
            Some(Say::Busy(retry_after)) => {
                Err(InventoryError::Transient { message: "the volume is busy".to_owned(), retry_after })
            }
            _ => Ok(Inventory::of(source_type, self.inventory.clone())),
        }
    }
}

#[async_trait]
impl Translator for Troubled {
    async fn translate(&self, object: &InventoryObject, job: &JobContext) -> Result<Translation, TranslatorError> {
        self.call(format!("translate {}", object.name.name), job.job_id);
        self.translated(object).await
    }

    fn batch_limits(&self) -> Option<BatchLimits> {
        self.batch
    }

    async fn translate_batch(
        &self,
        objects: &[&InventoryObject],
        job: &JobContext,
    ) -> Result<Vec<Result<Translation, TranslatorError>>, TranslatorError> {
        let names: Vec<&str> = objects.iter().map(|object| object.name.name.as_str()).collect();
        self.call(format!("batch {}", names.join(" ")), job.job_id);
        let mut length = objects.len();
        match self.next("batch") {
            Some(Say::Busy(retry_after)) => {
                return Err(TranslatorError::Transient { message: "the model is busy".to_owned(), retry_after });
            }
            Some(Say::Gone) => return Err(TranslatorError::Unavailable("the model is gone".to_owned())),
            Some(Say::Panic) => panic!("scripted"),
            Some(Say::Wait(permits) | Say::Stop(permits)) => permits.acquire().await.unwrap().forget(),
            Some(Say::Short(answers)) => length = answers,
            None | Some(Say::Lose | Say::Fail) => {}
        }
        let mut answers = Vec::new();
        for object in objects.iter().take(length) {
            answers.push(self.translated(object).await);
        }
        Ok(answers)
    }
}

/// The target of these ports.
struct TroubledTarget(Arc<Troubled>);

struct TroubledSession {
    ports: Arc<Troubled>,
    job: JobId,
}

#[async_trait]
impl Target for TroubledTarget {
    async fn open(&self, job: &JobContext, _: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        match self.0.next("open") {
            Some(Say::Busy(retry_after)) => {
                Err(TargetError::Transient { message: "the warehouse is busy".to_owned(), retry_after })
            }
            _ => Ok(Box::new(TroubledSession { ports: self.0.clone(), job: job.job_id })),
        }
    }
}

#[async_trait]
impl TargetSession for TroubledSession {
    async fn execute(&self, object: &InventoryObject, _: ObjectKind, _: &[String]) -> Result<Execution, TargetError> {
        let (name, ports) = (&object.name.name, &self.ports);
        ports.call(format!("execute {name}"), self.job);
        let transient =
            |retry_after| Err(TargetError::Transient { message: "the warehouse is busy".to_owned(), retry_after });
        match ports.next(&format!("execute {name}")) {
            Some(Say::Busy(retry_after)) => return transient(retry_after),
            Some(Say::Fail) => return Err(TargetError::Refused("it is refused".to_owned())),
            Some(Say::Gone) => return Err(TargetError::Unavailable("the warehouse is gone".to_owned())),
            Some(Say::Panic) => panic!("scripted"),
            Some(Say::Wait(permits)) => permits.acquire().await.unwrap().forget(),
            Some(Say::Stop(permits)) => {
                permits.acquire().await.unwrap().forget();
                return Err(TargetError::Cancelled);
            }
            said => {
                ports.run.lock().unwrap().push(name.clone());
                if matches!(said, Some(Say::Lose)) {
                    return transient(None);
                }
            }
        }
        Ok(Execution { executed: true, diagnostics: Vec::new() })
    }

    fn may_be_dropped(&self) -> bool {
        !self.ports.held
    }

    async fn executed_before(
        &self,
        object: &InventoryObject,
        _: ObjectKind,
        _: &[String],
    ) -> Result<Option<Execution>, TargetError> {
        let name = &object.name.name;
        self.ports.call(format!("look up {name}"), self.job);
        let found = self.ports.run.lock().unwrap().contains(name);
        Ok(found.then(|| Execution { executed: true, diagnostics: Vec::new() }))
    }
}

pub(crate) async fn open(ports: &Arc<Troubled>, folder: &Path, limits: EngineLimits) -> Engine {
    let parts = EngineParts {
        source: ports.clone(),
        translator: ports.clone(),
        target: Arc::new(TroubledTarget(ports.clone())),
        store_folder: folder.to_path_buf(),
    };
    Engine::open(parts, limits).await.unwrap()
}
