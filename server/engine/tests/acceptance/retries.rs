//! Trying again, stopping early, and how many at once.

use engine::{EngineError, Position};
use model::{ExecutionMode, JobStatus, MigrationSpec, ObjectKind, RetryScope};

use crate::scripted::{Reader, Script, Scripted, object, open, spec, tables};

fn asked() -> MigrationSpec {
    spec(ExecutionMode::DryRun)
}

#[tokio::test]
async fn a_retry_takes_what_failed_from_the_jobs_own_copy_and_both_know_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut objects = tables(4);
    objects.push(object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T2"));
    let ports = Scripted::new(objects);
    ports.script("T2", Script::Fail);
    let engine = open(&ports, folder.path(), 1).await;
    let first = engine.start(asked()).await.unwrap().job_id;
    let read = Reader::new(first).read(&engine, Position::Level).await;
    assert_eq!((read.snapshot.counts.failed, read.snapshot.counts.skipped), (1, 1));
    ports.script("T2", Script::Succeed);
    ports.inventory.lock().unwrap().clear();
    ports.executed.lock().unwrap().clear();
    let again = engine.start(MigrationSpec { retry_of: Some(first), ..asked() }).await.unwrap();
    assert_eq!(again.total_objects, 2);
    let read = Reader::new(again.job_id).read(&engine, Position::Level).await;
    let names: Vec<&str> = read.taken.results.iter().map(|result| result.object_name.as_str()).collect();
    assert_eq!((read.snapshot.status, names), (JobStatus::Completed, vec!["S.T2", "S.V"]));
    // A dry run's target forgets; what succeeded before is shown to it again, and is no result of this job.
    assert_eq!(*ports.executed.lock().unwrap(), ["T1", "T3", "T4", "T2", "V"]);
    assert_eq!(engine.state(first).await.unwrap().facts.retried_by, Some(again.job_id));
    assert_eq!(engine.state(again.job_id).await.unwrap().facts.retry_of, Some(first));
    let nothing = engine.start(MigrationSpec { retry_of: Some(again.job_id), ..asked() }).await.unwrap_err();
    assert!(nothing.to_string().contains("a job with objects that failed"), "{nothing}");
}

#[tokio::test]
async fn a_cancelled_job_is_resumed_with_what_has_no_success() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(5));
    ports.script("T3", Script::Wait(std::sync::Arc::new(tokio::sync::Semaphore::new(0))));
    let engine = open(&ports, folder.path(), 1).await;
    let first = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    let mut reader = Reader::new(first);
    let mut subscription = engine.subscribe(first, Position::Level).await.unwrap().unwrap();
    while reader.snapshot.counts.completed < 2 {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    let unfinished =
        MigrationSpec { retry_of: Some(first), retry: RetryScope::Unfinished, ..spec(ExecutionMode::Execute) };
    assert!(
        matches!(engine.start(unfinished.clone()).await, Err(EngineError::NotEnded { job_id, .. }) if job_id == first)
    );
    engine.cancel(first).await.unwrap();
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
    }
    ports.script("T3", Script::Succeed);
    let again = engine.start(unfinished).await.unwrap();
    let read = Reader::new(again.job_id).read(&engine, Position::Level).await;
    assert_eq!((read.snapshot.status, read.snapshot.counts.completed), (JobStatus::Completed, 3));
    assert_eq!(*ports.executed.lock().unwrap(), ["T1", "T2", "T3", "T4", "T5"]);
}

#[tokio::test]
async fn what_a_dry_run_translated_is_run_for_real_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(3));
    ports.script("T2", Script::Fail);
    let engine = open(&ports, folder.path(), 1).await;
    let tried = engine.start(asked()).await.unwrap().job_id;
    Reader::new(tried).read(&engine, Position::Level).await;
    ports.executed.lock().unwrap().clear();
    let real = MigrationSpec { retry_of: Some(tried), retry: RetryScope::Succeeded, ..spec(ExecutionMode::Execute) };
    let real = engine.start(real).await.unwrap();
    let read = Reader::new(real.job_id).read(&engine, Position::Level).await;
    assert_eq!((read.snapshot.status, read.snapshot.counts.completed), (JobStatus::Completed, 2));
    assert!(read.taken.results.iter().all(|result| result.executed));
    assert_eq!(*ports.executed.lock().unwrap(), ["T1", "T3"]);
}

#[tokio::test]
async fn a_job_stops_after_the_failures_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(10));
    for name in ["T2", "T4", "T6"] {
        ports.script(name, Script::Fail);
    }
    let engine = open(&ports, folder.path(), 1).await;
    let job = engine.start(MigrationSpec { stop_after: Some(2), ..asked() }).await.unwrap().job_id;
    let read = Reader::new(job).read(&engine, Position::Level).await;
    let counts = read.snapshot.counts;
    assert_eq!((read.snapshot.status, counts.completed, counts.failed, counts.queued()), (JobStatus::Failed, 2, 2, 6));
    assert!(read.taken.logs.last().unwrap().message.starts_with("Stopped after 2 failures"));
    let job = engine.start(MigrationSpec { stop_after: Some(4), ..asked() }).await.unwrap().job_id;
    let read = Reader::new(job).read(&engine, Position::Level).await;
    assert_eq!(read.snapshot.status, JobStatus::Completed);
}

#[tokio::test]
async fn a_job_has_as_many_workers_as_it_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(12));
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    (1..=12).for_each(|number| ports.script(&format!("T{number}"), Script::Wait(gate.clone())));
    let engine = open(&ports, folder.path(), 2).await;
    let job = engine.start(MigrationSpec { workers: Some(7), ..asked() }).await.unwrap().job_id;
    let mut reader = Reader::new(job);
    let mut subscription = engine.subscribe(job, Position::Level).await.unwrap().unwrap();
    while reader.snapshot.counts.running < 7 {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    gate.add_permits(12);
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
        assert!(reader.snapshot.counts.running <= 7);
    }
    for (field, given) in [
        ("workers", MigrationSpec { workers: Some(0), ..asked() }),
        ("workers", MigrationSpec { workers: Some(65), ..asked() }),
        ("stop_after", MigrationSpec { stop_after: Some(0), ..asked() }),
    ] {
        let refused = engine.start(given).await.unwrap_err().to_string();
        assert!(refused.starts_with(field), "{refused}");
    }
}
