//! Work of another program, tracked.

use engine::{CancelOutcome, Engine, EngineLimits, EngineParts, Position, TrackedJob};
use model::{ExecutionMode, JobStatus, LogLevel, Stage};

use crate::scripted::{Reader, spec, tables};

async fn tracking(folder: &std::path::Path) -> Engine {
    Engine::open(EngineParts::tracking(folder), EngineLimits::default()).await.unwrap()
}

async fn begun(engine: &Engine, objects: usize) -> TrackedJob {
    engine.track(spec(ExecutionMode::Execute), tables(objects)).await.unwrap()
}

#[tokio::test]
async fn a_program_reports_its_own_work_and_readers_see_it() {
    let folder = tempfile::tempdir().unwrap();
    let engine = tracking(folder.path()).await;
    let job = begun(&engine, 3).await;
    job.log(LogLevel::Info, "warming up");
    let first = job.begin(1).unwrap();
    first.stage(Stage::Executing);
    first.log(LogLevel::Warning, "slow today");
    first.succeed(vec!["CREATE TABLE a (b INT)".to_owned()], true, Vec::new());
    job.begin(2).unwrap().fail("no such type", Vec::new());
    job.begin(3).unwrap().skip("not wanted");
    for wrong in [0, 2, 4] {
        assert!(job.begin(wrong).is_err(), "{wrong}");
    }
    let job_id = job.job_id();
    job.complete();
    let read = Reader::new(job_id).read(&engine, Position::After(0)).await;
    let counts = read.snapshot.counts;
    assert_eq!(
        (read.snapshot.status, counts.completed, counts.failed, counts.skipped),
        (JobStatus::Completed, 1, 1, 1)
    );
    assert!(read.taken.logs.iter().any(|entry| entry.message == "slow today" && entry.object == Some(1)));
    let detail = engine.object_detail(job_id, 1).await.unwrap();
    assert_eq!(detail.target_sql, ["CREATE TABLE a (b INT)"]);
}

#[tokio::test]
async fn nothing_that_is_dropped_runs_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let engine = tracking(folder.path()).await;
    let job = begun(&engine, 2).await;
    let job_id = job.job_id();
    drop(job.begin(1).unwrap());
    drop(job);
    let read = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert_eq!((read.snapshot.status, read.snapshot.counts.failed), (JobStatus::Failed, 1));
    assert!(read.taken.results[0].error.as_ref().unwrap().contains("without a result"));
    assert!(read.taken.logs.last().unwrap().message.contains("without completing it"));

    let unfinished = begun(&engine, 2).await;
    let job_id = unfinished.job_id();
    unfinished.complete();
    assert_eq!(Reader::new(job_id).read(&engine, Position::After(0)).await.snapshot.status, JobStatus::Failed);
}

#[tokio::test]
async fn a_cancel_reaches_the_program_and_the_end_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let engine = tracking(folder.path()).await;
    let job = begun(&engine, 5).await;
    job.begin(1).unwrap().succeed(Vec::new(), false, Vec::new());
    assert!(!job.is_cancelled());
    assert_eq!(engine.cancel(job.job_id()).await.unwrap(), CancelOutcome::Accepted);
    job.cancelled().await;
    let job_id = job.job_id();
    job.complete();
    let read = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert_eq!((read.snapshot.status, read.snapshot.counts.completed), (JobStatus::Cancelled, 1));
}

#[tokio::test]
async fn a_job_whose_program_is_gone_has_failed_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let engine = tracking(folder.path()).await;
    let job = begun(&engine, 2).await;
    job.begin(1).unwrap().succeed(Vec::new(), true, Vec::new());
    engine.shutdown().await;
    let next = tracking(folder.path()).await;
    let read = Reader::new(job.job_id()).read(&next, Position::After(0)).await;
    assert_eq!((read.snapshot.status, read.snapshot.counts.completed), (JobStatus::Failed, 1));
    assert!(read.taken.logs.last().unwrap().message.contains("stopped before it was complete"));
}
