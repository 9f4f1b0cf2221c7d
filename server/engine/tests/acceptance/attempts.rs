//! What fails for the moment is tried again, within its budget, and every attempt is recorded.

use std::sync::Arc;
use std::time::Duration;

use engine::{EngineError, EngineLimits, InventoryError, LogFilter, Position, RetryPolicy};
use model::{ExecutionMode, JobStatus, LogLevel, MigrationSpec, ResultStatus, Stage};

use crate::scripted::{Reader, spec, tables};
use crate::troubled::{BUSY, Say, Troubled, open};

/// One worker, and waits that are the same in every run.
fn limits() -> EngineLimits {
    let retry = RetryPolicy { seed: Some(1), ..RetryPolicy::default() };
    EngineLimits { workers: 1, retry, ..EngineLimits::default() }
}

fn execute() -> MigrationSpec {
    spec(ExecutionMode::Execute)
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_in_the_log_in_the_result_and_in_the_detail() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Troubled::new(tables(3)));
    let asked = Duration::from_secs(7);
    ports.say("translate T1", [BUSY, Say::Busy(Some(asked))]);
    ports.say("execute T2", [BUSY]);
    let engine = open(&ports, folder.path(), limits()).await;
    let job_id = engine.start(execute()).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert_eq!((reader.snapshot.status, reader.snapshot.counts.completed), (JobStatus::Completed, 3));
    let attempts: Vec<u32> = reader.taken.results.iter().map(|result| result.attempts).collect();
    assert_eq!(attempts, [3, 2, 1]);
    // What was translated is not translated again, and what may have been run is looked up before it is run again.
    let calls = ports.calls();
    let whats: Vec<&str> = calls.iter().map(|call| call.what.as_str()).collect();
    let first = ["translate T1", "translate T1", "translate T1", "execute T1"];
    let second = ["translate T2", "execute T2", "look up T2", "execute T2"];
    assert_eq!(whats, [&first[..], &second, &["translate T3", "execute T3"]].concat());
    assert!(calls[1].at > calls[0].at && calls[2].at >= calls[1].at + asked);

    let warnings = LogFilter { level: Some(LogLevel::Warning), limit: 10, ..LogFilter::default() };
    let told: Vec<String> =
        engine.logs(job_id, &warnings).await.unwrap().rows.into_iter().map(|entry| entry.message).collect();
    assert_eq!(told.len(), 3);
    assert!(told[0].starts_with("S.T1: attempt 1 failed, the next is in 0."), "{}", told[0]);
    assert!(told[1].starts_with("S.T1: attempt 2 failed, the next is in 7."), "{}", told[1]);
    assert!(told[2].starts_with("S.T2: attempt 1 failed, ") && told[2].ends_with(": the warehouse is busy"));

    for (object, outcomes) in [
        (1, vec!["the model is busy", "the model is busy", "created"]),
        (2, vec!["the warehouse is busy", "created"]),
        (3, vec!["created"]),
    ] {
        let made = engine.object_detail(job_id, object).await.unwrap().attempts_made;
        assert!(made.iter().map(|attempt| attempt.number).eq(1..=outcomes.len() as u32), "{made:?}");
        assert!(made.iter().map(|attempt| attempt.outcome.as_str()).eq(outcomes), "{made:?}");
        assert!(made.iter().is_sorted_by_key(|attempt| attempt.began), "{made:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn out_of_budget_an_object_has_an_error_that_says_how_often_and_how_long_it_was_tried() {
    let ten = Duration::from_secs(10);
    let no_wait = RetryPolicy { first_wait: Duration::ZERO, ..limits().retry };
    for (call, says, retry, expected, attempts) in [
        (
            "translate T1",
            vec![BUSY; 3],
            RetryPolicy { attempts: 3, ..no_wait },
            "the model is busy; given up after 3 attempts in 0.0 s",
            3,
        ),
        (
            "execute T1",
            vec![Say::Busy(Some(ten)); 9],
            RetryPolicy { within: ten * 2, ..no_wait },
            "the warehouse is busy; given up after 3 attempts in 20.0 s, since it asks to be left alone for 10.0 s",
            3,
        ),
        (
            "execute T1",
            vec![Say::Busy(Some(ten * 100))],
            limits().retry,
            "the warehouse is busy; given up after 1 attempt in 0.0 s, since it asks to be left alone for 1000.0 s",
            1,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let ports = Arc::new(Troubled::new(tables(2)));
        ports.say(call, says);
        let engine = open(&ports, folder.path(), EngineLimits { retry, ..limits() }).await;
        let job_id = engine.start(execute()).await.unwrap().job_id;
        let reader = Reader::new(job_id).read(&engine, Position::Level).await;
        assert_eq!((reader.snapshot.counts.completed, reader.snapshot.counts.failed), (1, 1));
        let detail = engine.object_detail(job_id, 1).await.unwrap();
        assert_eq!(detail.result.error.as_deref(), Some(expected));
        assert_eq!((detail.result.attempts, detail.attempts_made.len()), (attempts, attempts as usize));
        let translated = usize::from(call.starts_with("execute"));
        assert_eq!(detail.target_sql.len(), translated, "what was translated is kept");
    }
}

#[tokio::test(start_paused = true)]
async fn statements_that_were_run_without_an_answer_are_not_run_twice() {
    for (mode, expected) in [
        (ExecutionMode::Execute, vec!["execute T1", "look up T1"]),
        // A dry run changes nothing, so there is nothing to look up.
        (ExecutionMode::DryRun, vec!["execute T1", "execute T1"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let ports = Arc::new(Troubled::new(tables(1)));
        ports.say("execute T1", [Say::Lose]);
        let engine = open(&ports, folder.path(), limits()).await;
        let job_id = engine.start(spec(mode)).await.unwrap().job_id;
        let reader = Reader::new(job_id).read(&engine, Position::Level).await;
        assert_eq!(ports.asked(&["execute", "look up"]), expected);
        let result = &reader.taken.results[0];
        assert_eq!((result.status, result.attempts), (ResultStatus::Success, 2));
        let told = reader.taken.logs.iter().any(|entry| entry.message.contains("by attempt 1, whose answer was lost"));
        assert_eq!(told, mode == ExecutionMode::Execute);
    }
}

/// Waits for the first failed attempt of a job of one table whose target is to be left alone for an hour.
async fn waiting(
    folder: &std::path::Path,
) -> (Arc<Troubled>, engine::Engine, model::JobId, engine::Subscription, Reader) {
    let ports = Arc::new(Troubled::new(tables(1)));
    ports.say("execute T1", [Say::Busy(Some(Duration::from_secs(3600)))]);
    let retry = RetryPolicy { within: Duration::from_secs(7200), ..limits().retry };
    let engine = open(&ports, folder, EngineLimits { retry, ..limits() }).await;
    let job_id = engine.start(execute()).await.unwrap().job_id;
    let mut reader = Reader::new(job_id);
    let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    while !reader.taken.logs.iter().any(|entry| entry.message.contains("attempt 1 failed")) {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    (ports, engine, job_id, subscription, reader)
}

#[tokio::test]
async fn an_object_that_waits_for_its_next_attempt_goes_back_to_the_queue_when_its_job_is_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let (ports, engine, job_id, mut subscription, mut reader) = waiting(folder.path()).await;
    assert_eq!(reader.snapshot.current_objects[0].stage, Stage::Waiting);
    engine.cancel(job_id).await.unwrap();
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
    }
    let counts = reader.snapshot.counts;
    assert_eq!((reader.snapshot.status, counts.finished(), counts.queued()), (JobStatus::Cancelled, 0, 1));
    assert_eq!(ports.asked(&["execute", "look up"]), ["execute T1"]);
}

#[tokio::test]
async fn the_next_start_goes_on_with_the_next_attempt_and_knows_the_earlier_ones() {
    let folder = tempfile::tempdir().unwrap();
    let (ports, engine, job_id, ..) = waiting(folder.path()).await;
    engine.shutdown().await;
    let next = open(&ports, folder.path(), limits()).await;
    let reader = Reader::new(job_id).read(&next, Position::Level).await;
    let result = &reader.taken.results[0];
    assert_eq!((result.status, result.attempts), (ResultStatus::Success, 2));
    let made = next.object_detail(job_id, 1).await.unwrap().attempts_made;
    let outcomes: Vec<&str> = made.iter().map(|attempt| attempt.outcome.as_str()).collect();
    assert_eq!(outcomes, ["the warehouse is busy", "created"]);
    next.delete(job_id).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_target_that_opens_late_holds_a_job_up_and_one_that_never_does_ends_it() {
    for (busy, status) in [(2, JobStatus::Completed), (8, JobStatus::Failed)] {
        let folder = tempfile::tempdir().unwrap();
        let ports = Arc::new(Troubled::new(tables(1)));
        ports.say("open", vec![BUSY; busy]);
        let engine = open(&ports, folder.path(), limits()).await;
        let job_id = engine.start(execute()).await.unwrap().job_id;
        let reader = Reader::new(job_id).read(&engine, Position::Level).await;
        assert_eq!(reader.snapshot.status, status);
        let told = reader.taken.logs.iter().filter(|entry| entry.message.starts_with("The target does not answer"));
        assert_eq!(told.count(), busy.min(7));
        let gone = reader.taken.logs.iter().any(|entry| entry.message.contains("given up after 8 attempts"));
        assert_eq!(gone, status == JobStatus::Failed);
    }
}

#[tokio::test(start_paused = true)]
async fn an_inventory_that_cannot_be_read_for_the_moment_is_read_again_while_somebody_waits() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Troubled::new(tables(4)));
    let engine = open(&ports, folder.path(), limits()).await;
    ports.say("read", [BUSY, BUSY]);
    assert_eq!(engine.start(execute()).await.unwrap().total_objects, 4);
    ports.say("read", [Say::Busy(Some(Duration::from_secs(60)))]);
    let refused = engine.start(execute()).await.unwrap_err();
    assert!(matches!(refused, EngineError::Inventory(InventoryError::Transient { .. })), "{refused:?}");
    assert!(refused.to_string().starts_with("inventory_path: the volume is busy; given up after 1 attempt"));
}

#[tokio::test(start_paused = true)]
async fn attempts_that_fail_for_the_moment_are_no_failures_of_their_job() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Troubled::new(tables(6)));
    ports.say("translate T1", [BUSY, BUSY]);
    ports.say("translate T3", [BUSY, Say::Fail]);
    let engine = open(&ports, folder.path(), limits()).await;
    let job_id = engine.start(MigrationSpec { stop_after: Some(1), ..execute() }).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    let counts = reader.snapshot.counts;
    assert_eq!((reader.snapshot.status, counts.completed, counts.failed), (JobStatus::Failed, 2, 1));
    assert_eq!(reader.taken.results.iter().map(|result| result.attempts).collect::<Vec<_>>(), [3, 1, 2]);
    assert_eq!(counts.queued(), 3);
}

#[tokio::test]
async fn a_translator_that_is_gone_ends_the_job_and_keeps_what_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Troubled::new(tables(4)));
    ports.say("translate T2", [Say::Gone]);
    let engine = open(&ports, folder.path(), limits()).await;
    let job_id = engine.start(execute()).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    let counts = reader.snapshot.counts;
    assert_eq!((reader.snapshot.status, counts.completed, counts.failed), (JobStatus::Failed, 1, 1));
    assert!(reader.taken.logs.last().unwrap().message.contains("the model is gone"));
}

#[tokio::test]
async fn a_store_without_attempts_gets_them_and_keeps_its_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Troubled::new(tables(2)));
    let engine = open(&ports, folder.path(), limits()).await;
    let job_id = engine.start(execute()).await.unwrap().job_id;
    Reader::new(job_id).read(&engine, Position::Level).await;
    engine.shutdown().await;
    let store = rusqlite::Connection::open(folder.path().join("jobs.sqlite")).unwrap();
    store.execute_batch("DROP TABLE attempts; PRAGMA user_version = 2;").unwrap();
    drop(store);
    let engine = open(&ports, folder.path(), limits()).await;
    assert_eq!(engine.object_detail(job_id, 2).await.unwrap().attempts_made.len(), 1);
}
