//! A store that takes no writes for a while.

use std::path::Path;
use std::sync::Arc;

use crate::scripted::{Reader, Script, Scripted, open, spec, tables};
use engine::{CancelOutcome, Engine, EngineError, JobFilter, Position, StoreFault, Subscription};
use model::{ExecutionMode, JobId, JobStatus, LogLevel, MigrationSpec};
use tokio::sync::Semaphore;

/// Keeps the store from being written until it is dropped.
enum Hindrance {
    Lock(rusqlite::Connection),
    Moved(std::path::PathBuf, std::path::PathBuf),
}

impl Hindrance {
    fn new(fault: StoreFault, store: &Path) -> Self {
        if fault == StoreFault::Locked {
            let other = rusqlite::Connection::open(store.join("jobs.sqlite")).unwrap();
            other.execute_batch("BEGIN IMMEDIATE").unwrap();
            return Self::Lock(other);
        }
        let away = store.with_extension("away");
        std::fs::rename(store, &away).unwrap();
        Self::Moved(away, store.to_owned())
    }
}

impl Drop for Hindrance {
    fn drop(&mut self) {
        match self {
            Self::Lock(other) => other.execute_batch("ROLLBACK").unwrap(),
            Self::Moved(away, store) => std::fs::rename(away, store).unwrap(),
        }
    }
}

#[tokio::test]
async fn while_the_store_takes_no_writes_nothing_new_is_taken_and_nothing_is_lost() {
    for fault in [StoreFault::Locked, StoreFault::Gone] {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        let ports = Scripted::new(tables(30));
        let engine = open(&ports, &store, 2).await;
        let ended = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
        Reader::new(ended).read(&engine, Position::Level).await;

        let gate = Arc::new(Semaphore::new(0));
        ports.script("T5", Script::Wait(gate.clone()));
        ports.script("T6", Script::Wait(gate.clone()));
        let keyed = MigrationSpec { idempotency_key: Some("once".to_owned()), ..spec(ExecutionMode::Execute) };
        let job_id = engine.start(keyed.clone()).await.unwrap().job_id;
        let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
        let mut reader = Reader::new(job_id);
        while reader.snapshot.counts.completed < 4 || reader.snapshot.counts.running < 2 {
            reader.take(&subscription.next().await.unwrap().unwrap().update);
        }

        let hindrance = Hindrance::new(fault, &store);
        gate.add_permits(2);
        let refused = engine.start(spec(ExecutionMode::DryRun)).await;
        assert!(matches!(refused, Err(EngineError::StoreRefuses(found)) if found == fault), "{refused:?}");
        assert_eq!(engine.standstill().unwrap().fault, fault);
        let refused = engine.delete(ended).await;
        assert!(matches!(refused, Err(EngineError::StoreRefuses(found)) if found == fault), "{refused:?}");
        // What is there can be read and asked for again; nothing is sent that was not noted.
        assert_eq!(engine.jobs(&JobFilter { limit: 10, ..JobFilter::default() }).await.unwrap().rows.len(), 2);
        assert!(engine.start(keyed).await.unwrap().existing);
        assert_eq!(ports.executed.lock().unwrap().iter().filter(|name| *name == "T5" || *name == "T6").count(), 2);
        assert_eq!(ports.executed.lock().unwrap().len(), 30 + 4, "the dry run's, and the first four");

        drop(hindrance);
        while let Some(tick) = subscription.next().await.unwrap() {
            reader.take(&tick.update);
        }
        assert_eq!(reader.snapshot.status, JobStatus::Completed, "{fault:?}");
        assert_eq!(reader.indices(), (1..=30).collect::<Vec<_>>());
        assert_eq!(reader.lines(), (1..=reader.snapshot.log_counts.total()).collect::<Vec<_>>());
        let told: Vec<_> = reader.taken.logs.iter().filter(|entry| entry.level == LogLevel::Warning).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].message.contains("stood still for") && told[0].message.contains(&fault.to_string()),
            "{told:?}"
        );
        assert_eq!(ports.executed.lock().unwrap().len(), 60);
        assert_eq!(engine.standstill(), None);
        engine.delete(ended).await.unwrap();
        engine.start(spec(ExecutionMode::DryRun)).await.unwrap();
        engine.shutdown().await;
    }
}

/// A job of 30 objects that stands still: four are done, and the fifth is about to be sent to the target.
struct StoodStill {
    folder: tempfile::TempDir,
    ports: Arc<Scripted>,
    engine: Engine,
    job_id: JobId,
    subscription: Subscription,
    hindrance: Hindrance,
}

impl StoodStill {
    /// `tries` is how often the fifth may be translated.
    async fn new(tries: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ports = Scripted::new(tables(30));
        let gate = Arc::new(Semaphore::new(0));
        ports.script("T5", Script::Wait(gate.clone()));
        let engine = open(&ports, folder.path(), 1).await;
        let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
        let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
        while subscription.next().await.unwrap().unwrap().update.completed_objects < 4 {}
        let hindrance = Hindrance::new(StoreFault::Locked, folder.path());
        gate.add_permits(tries);
        engine.start(spec(ExecutionMode::DryRun)).await.unwrap_err();
        Self { folder, ports, engine, job_id, subscription, hindrance }
    }
}

#[tokio::test]
async fn a_job_cancelled_at_a_standstill_ends_when_the_store_takes_writes_again() {
    let StoodStill { folder: _folder, ports, engine, job_id, mut subscription, hindrance } = StoodStill::new(1).await;
    assert_eq!(engine.cancel(job_id).await.unwrap(), CancelOutcome::Accepted);
    drop(hindrance);
    let mut last = None;
    while let Some(tick) = subscription.next().await.unwrap() {
        last = Some(tick.update.clone());
    }
    let last = last.unwrap();
    assert_eq!((last.status, last.complete, last.completed_objects), (JobStatus::Cancelled, true, 4));
    assert_eq!(ports.executed.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn a_shutdown_at_a_standstill_is_not_held_up_and_the_next_start_goes_on() {
    // Once here, and once after the next start.
    let StoodStill { folder, ports, engine, job_id, subscription, hindrance } = StoodStill::new(2).await;
    engine.shutdown().await;
    drop((subscription, engine, hindrance));

    let engine = open(&ports, folder.path(), 1).await;
    let reader = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert_eq!(reader.snapshot.status, JobStatus::Completed);
    assert_eq!(reader.indices(), (1..=30).collect::<Vec<_>>());
    assert_eq!(ports.executed.lock().unwrap().len(), 30);
}
