//! Ports that ask many objects for patience: while those wait, the workers take others, within bounds.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use engine::{BatchLimits, Engine, EngineLimits, Position, RetryPolicy, Subscription};
use model::{ExecutionMode, JobId, JobStatus, MigrationSpec, ResultStatus, Stage};

use crate::scripted::{Reader, spec, tables};
use crate::troubled::{BUSY, Say, Troubled, open};

const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

fn limits(workers: usize) -> EngineLimits {
    let retry = RetryPolicy { seed: Some(1), ..RetryPolicy::default() };
    EngineLimits { workers, retry, ..EngineLimits::default() }
}

/// What was asked for less than half a minute after the first call.
fn asked_at_once(ports: &Troubled, words: &[&str]) -> BTreeSet<String> {
    let calls = ports.calls();
    let soon = calls.iter().filter(|call| call.at < calls[0].at + MINUTE / 2).map(|call| call.what.clone());
    soon.filter(|what| words.iter().any(|word| what.starts_with(word))).collect()
}

fn names<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

#[tokio::test(start_paused = true)]
async fn while_objects_wait_their_workers_take_others_but_begin_nothing_new_once_as_many_wait_as_there_are_workers() {
    for (workers, busy, at_once) in [
        (1, vec![1], names(["translate T1"])),
        (2, vec![1], names(["translate T1", "translate T2", "translate T3", "translate T4", "translate T5"])),
        (2, vec![2, 3], names(["translate T1", "translate T2", "translate T3"])),
        (3, vec![1, 2], names(["translate T1", "translate T2", "translate T3", "translate T4", "translate T5"])),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let ports = Arc::new(Troubled::new(tables(5)));
        for number in &busy {
            ports.say(&format!("translate T{number}"), [Say::Busy(Some(MINUTE))]);
        }
        let engine = open(&ports, folder.path(), limits(workers)).await;
        let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
        let reader = Reader::new(job_id).read(&engine, Position::After(0)).await;
        let counts = reader.snapshot.counts;
        assert_eq!((counts.completed, counts.running, reader.added_up), (5, 0, true));
        let found = asked_at_once(&ports, &["translate"]);
        // Both workers may have begun one more before they knew of what waits.
        let missing: Vec<_> = at_once.difference(&found).collect();
        assert!(missing.is_empty() && found.len() < at_once.len() + workers, "{workers} {busy:?}: {found:?}");
        for result in &reader.taken.results {
            let expected = if busy.contains(&result.object) { 2 } else { 1 };
            assert_eq!((result.status, result.attempts), (ResultStatus::Success, expected));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_storm_loses_no_object_however_often_it_asks_for_patience() {
    for (workers, times) in [(1, 12), (3, 12), (8, 12), (8, 40)] {
        let folder = tempfile::tempdir().unwrap();
        let ports = Arc::new(Troubled::new(tables(12)));
        for number in 1..=12 {
            let call = if number % 2 == 0 { "execute" } else { "translate" };
            ports.say(&format!("{call} T{number}"), vec![Say::Busy(Some(SECOND)); times]);
        }
        let engine = open(&ports, folder.path(), limits(workers)).await;
        let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
        let mut reader = Reader::new(job_id);
        let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
        let mut most = 0;
        while let Some(tick) = subscription.next().await.unwrap() {
            reader.take(&tick.update);
            most = most.max(reader.snapshot.counts.running);
        }
        let counts = reader.snapshot.counts;
        assert_eq!((reader.snapshot.status, counts.completed, reader.added_up), (JobStatus::Completed, 12, true));
        assert!(reader.taken.results.iter().all(|result| result.attempts as usize == times + 1));
        assert!(most as usize <= 2 * workers, "{most} in work with {workers} workers");
        // Whoever asks for a second has it before the next attempt.
        for number in 1..=12 {
            let name = format!("translate T{number}");
            let at: Vec<_> = ports.calls().into_iter().filter(|call| call.what == name).map(|call| call.at).collect();
            assert!(at.windows(2).all(|pair| pair[1] >= pair[0] + SECOND), "{name}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_for_several_objects_waits_as_a_whole_while_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut ports = Troubled::new(tables(4));
    ports.batch = Some(BatchLimits { objects: 2, bytes: 1000 });
    ports.say("batch", [Say::Busy(Some(MINUTE))]);
    let ports = Arc::new(ports);
    let engine = open(&ports, folder.path(), limits(2)).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert_eq!((reader.snapshot.counts.completed, reader.added_up), (4, true));
    assert_eq!(asked_at_once(&ports, &["batch"]), names(["batch T1 T2", "batch T3 T4"]));
    assert_eq!(ports.asked(&["batch"]).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_waits_when_failures_stop_a_job_still_gets_its_result_and_nothing_new_is_begun() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Troubled::new(tables(9)));
    ports.say("translate T1", [BUSY, Say::Busy(Some(MINUTE))]);
    ports.say("translate T2", [Say::Fail]);
    let engine = open(&ports, folder.path(), limits(2)).await;
    let asked = MigrationSpec { stop_after: Some(1), ..spec(ExecutionMode::DryRun) };
    let job_id = engine.start(asked).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::After(0)).await;
    let of_first = reader.taken.results.iter().find(|result| result.object == 1).unwrap();
    assert_eq!((of_first.status, of_first.attempts), (ResultStatus::Success, 3));
    let counts = reader.snapshot.counts;
    assert_eq!((reader.snapshot.status, counts.failed, counts.running), (JobStatus::Failed, 1, 0));
    assert!(counts.queued() > 0 && reader.added_up);
}

/// Ports with six tables, of which the target asks the first two for a minute's patience, once.
fn two_of_six_busy() -> Arc<Troubled> {
    let ports = Arc::new(Troubled::new(tables(6)));
    for number in 1..=2 {
        ports.say(&format!("execute T{number}"), [Say::Busy(Some(MINUTE))]);
    }
    ports
}

/// Starts a job over them and reads until the other four have their results.
async fn read_until_only_those_wait(engine: &Engine) -> (JobId, Reader, Subscription) {
    let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    let mut reader = Reader::new(job_id);
    let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    while reader.snapshot.counts.completed < 4 {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    (job_id, reader, subscription)
}

#[tokio::test]
async fn a_cancel_puts_all_that_waits_back_and_the_next_job_takes_it_up() {
    let folder = tempfile::tempdir().unwrap();
    let ports = two_of_six_busy();
    let engine = open(&ports, folder.path(), limits(3)).await;
    let (job_id, mut reader, mut subscription) = read_until_only_those_wait(&engine).await;
    // The others went past those that wait, which say so.
    let waiting: Vec<_> = reader.snapshot.current_objects.iter().map(|object| object.stage).collect();
    assert_eq!(waiting, [Stage::Waiting; 2]);
    engine.cancel(job_id).await.unwrap();
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
    }
    let counts = reader.snapshot.counts;
    assert_eq!((reader.snapshot.status, counts.queued(), counts.running), (JobStatus::Cancelled, 2, 0));
    let rest =
        MigrationSpec { retry_of: Some(job_id), retry: model::RetryScope::Unfinished, ..spec(ExecutionMode::Execute) };
    let again = engine.start(rest).await.unwrap().job_id;
    let reader = Reader::new(again).read(&engine, Position::Level).await;
    assert_eq!((reader.snapshot.status, reader.snapshot.counts.completed), (JobStatus::Completed, 2));
}

#[tokio::test]
async fn the_next_start_takes_up_what_waited_when_the_server_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let ports = two_of_six_busy();
    let engine = open(&ports, folder.path(), limits(3)).await;
    let (job_id, _, _subscription) = read_until_only_those_wait(&engine).await;
    engine.shutdown().await;
    let next = open(&ports, folder.path(), limits(3)).await;
    let reader = Reader::new(job_id).read(&next, Position::Level).await;
    assert_eq!((reader.snapshot.status, reader.snapshot.counts.completed), (JobStatus::Completed, 6));
    for object in 1..=2 {
        let made = next.object_detail(job_id, object).await.unwrap().attempts_made;
        let outcomes: Vec<&str> = made.iter().map(|attempt| attempt.outcome.as_str()).collect();
        assert_eq!(outcomes, ["the warehouse is busy", "created"]);
    }
    // What had its result was not asked for again.
    let executed = ports.asked(&["execute"]);
    assert_eq!((executed.len(), executed.iter().collect::<BTreeSet<_>>().len()), (8, 6));
}
