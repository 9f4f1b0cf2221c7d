//! Names that are taken in the target, and targets that cannot simply be dropped.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use engine::{
    Engine, EngineLimits, EngineParts, Execution, Inventory, InventoryObject, JobContext, Position, Standing, Target,
    TargetError, TargetSession,
};
use model::{ExecutionMode, JobStatus, MigrationSpec, ObjectKind, OnConflict, ResultStatus, RetryScope};
use tokio::sync::Semaphore;

use crate::scripted::{Reader, Scripted, object, open, spec, tables};

/// A target that answers as it is told, and keeps what it was asked.
#[derive(Default)]
struct Warehouse {
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    jobs: Mutex<Vec<JobContext>>,
    looked_up: Arc<Mutex<Vec<String>>>,
    standing: Vec<Standing>,
}

#[derive(Clone)]
enum Answer {
    Skipped,
    Refused,
    /// Runs until there is a permit, deaf to a cancel; then answers that it was stopped, or that it is done.
    Held(Arc<Semaphore>, Result<(), TargetError>),
}

#[async_trait]
impl Target for Warehouse {
    async fn open(&self, job: &JobContext, _: &Inventory) -> Result<Box<dyn TargetSession>, TargetError> {
        self.jobs.lock().unwrap().push(job.clone());
        Ok(Box::new(Session { answers: self.answers.clone(), looked_up: self.looked_up.clone() }))
    }

    async fn standing(&self, _: &str, _: &str, _: &Inventory) -> Result<Option<Vec<Standing>>, TargetError> {
        Ok(Some(self.standing.clone()))
    }
}

struct Session {
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    looked_up: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl TargetSession for Session {
    async fn execute(&self, object: &InventoryObject, _: ObjectKind, _: &[String]) -> Result<Execution, TargetError> {
        let answer = self.answers.lock().unwrap().get(&object.name.name).cloned();
        match answer {
            Some(Answer::Skipped) => return Err(TargetError::Skipped("table main.x exists already".to_owned())),
            Some(Answer::Refused) => return Err(TargetError::Refused("it refuses".to_owned())),
            Some(Answer::Held(permits, answer)) => {
                // Said once, by which a test sees that it is here.
                self.answers.lock().unwrap().remove(&object.name.name);
                permits.acquire().await.unwrap().forget();
                answer?;
            }
            None => {}
        }
        Ok(Execution { executed: true, diagnostics: Vec::new() })
    }

    fn may_be_dropped(&self) -> bool {
        false
    }

    async fn executed_before(
        &self,
        object: &InventoryObject,
        _: ObjectKind,
        _: &[String],
    ) -> Result<Option<Execution>, TargetError> {
        self.looked_up.lock().unwrap().push(object.name.name.clone());
        Ok(None)
    }
}

impl Warehouse {
    fn answers(&self, name: &str, answer: Answer) {
        self.answers.lock().unwrap().insert(name.to_owned(), answer);
    }
}

async fn open_with(warehouse: &Arc<Warehouse>, objects: Vec<InventoryObject>, folder: &Path) -> Engine {
    let ports = Scripted::new(objects);
    let parts = EngineParts {
        source: ports.clone(),
        translator: ports,
        target: warehouse.clone(),
        store_folder: folder.to_path_buf(),
    };
    Engine::open(parts, EngineLimits { workers: 1, ..EngineLimits::default() }).await.unwrap()
}

fn table_and_views() -> Vec<InventoryObject> {
    vec![
        object(ObjectKind::Table, "T", "CREATE TABLE S.T (A NUMBER)"),
        object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T"),
        object(ObjectKind::View, "W", "CREATE VIEW S.W AS SELECT A FROM S.V"),
    ]
}

fn skipping() -> MigrationSpec {
    MigrationSpec { on_conflict: OnConflict::Skip, ..spec(ExecutionMode::Execute) }
}

#[tokio::test]
async fn what_reads_an_object_that_was_there_already_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = Arc::new(Warehouse::default());
    warehouse.answers("T", Answer::Skipped);
    let engine = open_with(&warehouse, table_and_views(), folder.path()).await;
    let job_id = engine.start(skipping()).await.unwrap().job_id;
    let read = Reader::new(job_id).read(&engine, Position::Level).await;
    let counts = read.snapshot.counts;
    assert_eq!((read.snapshot.status, counts.completed, counts.skipped), (JobStatus::Completed, 2, 1));
    let skipped = &read.taken.results[0];
    assert_eq!((skipped.status, skipped.executed, skipped.attempts), (ResultStatus::Skipped, false, 1));
    assert_eq!(skipped.error.as_deref(), Some("table main.x exists already"));
    assert_eq!(engine.object_detail(job_id, 1).await.unwrap().target_sql, ["CREATE S.T"]);
    let logged = read.taken.logs.iter().find(|entry| entry.message.starts_with("Skipped S.T")).unwrap();
    assert!(logged.message.ends_with("table main.x exists already"), "{}", logged.message);

    let nothing = engine.start(MigrationSpec { retry_of: Some(job_id), ..skipping() }).await.unwrap_err();
    assert!(nothing.to_string().contains("a job with objects that failed"), "{nothing}");
    let unfinished = MigrationSpec { retry_of: Some(job_id), retry: RetryScope::Unfinished, ..skipping() };
    assert_eq!(engine.start(unfinished).await.unwrap().total_objects, 1);
}

#[tokio::test]
async fn after_a_restart_too_what_reads_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (warehouse, gate) = (Arc::new(Warehouse::default()), Arc::new(Semaphore::new(0)));
    warehouse.answers("T", Answer::Skipped);
    warehouse.answers("V", Answer::Held(gate.clone(), Err(TargetError::Cancelled)));
    let engine = open_with(&warehouse, table_and_views(), folder.path()).await;
    let job_id = engine.start(skipping()).await.unwrap().job_id;
    let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
    while subscription.next().await.unwrap().unwrap().update.skipped_objects < 1 {}
    let stopping = engine.clone();
    let stopped = tokio::spawn(async move { stopping.shutdown().await });
    gate.add_permits(1);
    stopped.await.unwrap();
    warehouse.answers.lock().unwrap().clear();
    let next = open_with(&warehouse, Vec::new(), folder.path()).await;
    let read = Reader::new(job_id).read(&next, Position::Level).await;
    let counts = read.snapshot.counts;
    assert_eq!((read.snapshot.status, counts.completed, counts.skipped), (JobStatus::Completed, 2, 1));
}

#[tokio::test]
async fn the_target_is_told_what_is_asked_and_which_jobs_are_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let warehouse = Arc::new(Warehouse::default());
    warehouse.answers("T2", Answer::Refused);
    let engine = open_with(&warehouse, tables(2), folder.path()).await;
    let replacing = MigrationSpec { on_conflict: OnConflict::Replace, ..spec(ExecutionMode::Execute) };
    let mut jobs = Vec::new();
    for _ in 0..3 {
        let asked = MigrationSpec { retry_of: jobs.last().copied(), ..replacing.clone() };
        let job_id = engine.start(asked).await.unwrap().job_id;
        Reader::new(job_id).read(&engine, Position::Level).await;
        assert_eq!(engine.state(job_id).await.unwrap().facts.on_conflict, OnConflict::Replace);
        jobs.push(job_id);
    }
    let told: Vec<_> =
        warehouse.jobs.lock().unwrap().iter().map(|job| (job.on_conflict, job.earlier.clone())).collect();
    let replace = OnConflict::Replace;
    assert_eq!(told, [(replace, vec![]), (replace, vec![jobs[0]]), (replace, vec![jobs[1], jobs[0]])]);
    assert_eq!(*warehouse.looked_up.lock().unwrap(), ["T2", "T2"], "only what another job may have made");
}

#[tokio::test]
async fn a_target_that_cannot_be_dropped_is_named_and_waited_for_in_a_cancel() {
    for (answer, completed) in [(Err(TargetError::Cancelled), 1), (Ok(()), 2)] {
        let folder = tempfile::tempdir().unwrap();
        let (warehouse, gate) = (Arc::new(Warehouse::default()), Arc::new(Semaphore::new(0)));
        warehouse.answers("T2", Answer::Held(gate.clone(), answer));
        let engine = open_with(&warehouse, tables(3), folder.path()).await;
        let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
        let mut reader = Reader::new(job_id);
        let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
        let at_target = |reader: &Reader| {
            let current = reader.snapshot.current_objects.first();
            current.is_some_and(|object| object.object == 2 && object.stage == model::Stage::Executing)
        };
        while !at_target(&reader) {
            reader.take(&subscription.next().await.unwrap().unwrap().update);
        }
        while warehouse.answers.lock().unwrap().contains_key("T2") {
            tokio::task::yield_now().await;
        }
        engine.cancel(job_id).await.unwrap();
        let named = |reader: &Reader| reader.taken.logs.iter().any(|entry| entry.message.starts_with("Stopping: S.T2"));
        while !named(&reader) {
            reader.take(&subscription.next().await.unwrap().unwrap().update);
        }
        assert_eq!((reader.snapshot.status, at_target(&reader)), (JobStatus::Cancelling, true));
        gate.add_permits(1);
        while let Some(tick) = subscription.next().await.unwrap() {
            reader.take(&tick.update);
        }
        let counts = reader.snapshot.counts;
        assert_eq!(reader.snapshot.status, JobStatus::Cancelled);
        assert_eq!((counts.completed, counts.failed, counts.running), (completed, 0, 0));
        assert_eq!(counts.queued(), 3 - completed);
    }
}

#[tokio::test]
async fn names_that_are_taken_are_told_before_a_start() {
    let folder = tempfile::tempdir().unwrap();
    let standing = (0..30).map(|place| Standing { place, kind: ObjectKind::View }).collect();
    let warehouse = Arc::new(Warehouse { standing, ..Warehouse::default() });
    let engine = open_with(&warehouse, tables(40), folder.path()).await;
    let asked = MigrationSpec { exclude: vec!["S.T1".to_owned()], ..spec(ExecutionMode::DryRun) };
    let found = engine.conflicts(&asked).await.unwrap().unwrap();
    assert_eq!((found.total, found.first.len()), (30, 20));
    let first = &found.first[0];
    assert_eq!(
        (first.object_name.as_str(), first.object_type, first.stands),
        ("S.T2", ObjectKind::Table, ObjectKind::View)
    );
    let wrong = MigrationSpec { target_schema: String::new(), ..asked.clone() };
    assert!(engine.conflicts(&wrong).await.unwrap_err().to_string().starts_with("target_schema"));
    assert!(warehouse.jobs.lock().unwrap().is_empty(), "nothing was started");

    let folder = tempfile::tempdir().unwrap();
    let blind = open(&Scripted::new(tables(1)), folder.path(), 1).await;
    assert_eq!(blind.conflicts(&asked).await.unwrap(), None, "a target that cannot tell says so");
}
