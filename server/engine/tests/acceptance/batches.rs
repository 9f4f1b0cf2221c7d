//! Small objects that go to the translator in one call.

use std::sync::Arc;

use engine::{BatchLimits, EngineLimits, Position, RetryPolicy, RulesTranslator, Translator};
use model::{ExecutionMode, JobId, JobStatus, MigrationSpec, ObjectKind, ResultStatus};
use tokio::sync::Semaphore;

use crate::scripted::{Reader, object, spec, tables};
use crate::troubled::{BUSY, Say, Troubled, open};

fn taking(objects: usize, bytes: usize, inventory: Vec<engine::InventoryObject>) -> Arc<Troubled> {
    let mut ports = Troubled::new(inventory);
    ports.batch = Some(BatchLimits { objects, bytes });
    Arc::new(ports)
}

/// Runs a job of these ports with one worker.
async fn run(ports: &Arc<Troubled>, spec: MigrationSpec, attempts: u32) -> Reader {
    let folder = tempfile::tempdir().unwrap();
    let retry = RetryPolicy { attempts, seed: Some(1), ..RetryPolicy::default() };
    let limits = EngineLimits { workers: 1, retry, ..EngineLimits::default() };
    let engine = open(ports, folder.path(), limits).await;
    let job_id: JobId = engine.start(spec).await.unwrap().job_id;
    Reader::new(job_id).read(&engine, Position::After(0)).await
}

fn dry_run() -> MigrationSpec {
    spec(ExecutionMode::DryRun)
}

fn of(reader: &Reader, number: u32) -> (ResultStatus, u32, Option<&str>) {
    let result = reader.taken.results.iter().find(|result| result.object == number).unwrap();
    (result.status, result.attempts, result.error.as_deref())
}

#[tokio::test]
async fn what_is_ready_and_small_goes_in_one_call_within_its_limits() {
    let mut inventory = tables(5);
    inventory.insert(1, object(ObjectKind::Table, "LARGE", &"-".repeat(200)));
    inventory.push(object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T5"));
    inventory.push(object(ObjectKind::View, "W", "CREATE VIEW S.W AS SELECT A FROM S.T1"));
    let alone = ["T1", "LARGE", "T2", "T3", "T4", "T5", "V", "W"].map(|name| format!("translate {name}"));
    let alone = alone.each_ref().map(String::as_str).to_vec();
    for (objects, bytes, expected) in [
        (3, 100, vec!["translate T1", "translate LARGE", "batch T2 T3 T4", "batch T5 W", "translate V"]),
        (10, 1000, vec!["batch T1 LARGE T2 T3 T4 T5", "batch V W"]),
        (1, 1000, alone.clone()),
        (10, 0, alone),
    ] {
        let ports = taking(objects, bytes, inventory.clone());
        let reader = run(&ports, dry_run(), 8).await;
        assert_eq!((reader.snapshot.counts.completed, reader.added_up), (8, true));
        assert_eq!(ports.asked(&["translate", "batch"]), expected);
        assert_eq!(ports.asked(&["execute"]).len(), 8);
    }
    assert_eq!(RulesTranslator.batch_limits(), None);
}

#[tokio::test(start_paused = true)]
async fn one_bad_answer_does_not_spoil_the_others() {
    let ports = taking(10, 1000, tables(5));
    ports.say("translate T2", [Say::Fail]);
    ports.say("translate T3", [BUSY, BUSY]);
    ports.say("execute T4", [Say::Fail]);
    ports.say("execute T5", [BUSY]);
    let reader = run(&ports, spec(ExecutionMode::Execute), 8).await;
    assert_eq!(ports.asked(&["translate", "batch"]), ["batch T1 T2 T3 T4 T5", "translate T3", "translate T3"]);
    assert_eq!(of(&reader, 1), (ResultStatus::Success, 1, None));
    assert_eq!(of(&reader, 2), (ResultStatus::Error, 1, Some("no way")));
    assert_eq!(of(&reader, 3), (ResultStatus::Success, 3, None));
    assert_eq!(of(&reader, 4), (ResultStatus::Error, 1, Some("it is refused")));
    assert_eq!(of(&reader, 5), (ResultStatus::Success, 2, None));
    // What can have its result has it before what has to wait.
    let first: Vec<u32> = reader.taken.results.iter().take(3).map(|result| result.object).collect();
    assert_eq!(first, [1, 2, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_is_made_again_as_a_whole_or_its_objects_go_alone() {
    let busy = "the model is busy; given up after 3 attempts in";
    for (says, calls, attempts, error) in [
        (vec![BUSY, BUSY], vec!["batch T1 T2 T3"; 3], 3, None),
        (vec![BUSY; 3], vec!["batch T1 T2 T3"; 3], 3, Some(busy)),
        (vec![Say::Panic], vec!["batch T1 T2 T3", "translate T1", "translate T2", "translate T3"], 1, None),
        (vec![Say::Short(1)], vec!["batch T1 T2 T3", "translate T2", "translate T3"], 1, None),
        (vec![Say::Gone], vec!["batch T1 T2 T3"], 1, Some("the model is gone")),
    ] {
        let ports = taking(3, 1000, tables(3));
        ports.say("batch", says);
        let reader = run(&ports, dry_run(), 3).await;
        assert_eq!(ports.asked(&["translate", "batch"]), calls);
        for number in 1..=3 {
            let (status, made, why) = of(&reader, number);
            assert_eq!((status == ResultStatus::Error, made), (error.is_some(), attempts), "{why:?}");
            assert!(why.unwrap_or_default().starts_with(error.unwrap_or_default()), "{why:?}");
        }
    }
}

#[tokio::test]
async fn a_cancel_drops_the_call_and_all_of_it_goes_back_to_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    let ports = taking(3, 1000, tables(5));
    ports.say("batch", [Say::Wait(Arc::new(Semaphore::new(0)))]);
    let engine = open(&ports, folder.path(), EngineLimits { workers: 1, ..EngineLimits::default() }).await;
    let job_id = engine.start(dry_run()).await.unwrap().job_id;
    let mut reader = Reader::new(job_id);
    let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
    while reader.snapshot.counts.running < 3 {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    engine.cancel(job_id).await.unwrap();
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
    }
    let counts = reader.snapshot.counts;
    assert_eq!((reader.snapshot.status, counts.running, counts.queued()), (JobStatus::Cancelled, 0, 5));
    assert_eq!(ports.asked(&["translate", "batch", "execute"]), ["batch T1 T2 T3"]);
}

#[tokio::test]
async fn of_a_batch_only_what_is_at_a_target_that_goes_on_is_named_and_waited_for() {
    let says: [fn(Arc<Semaphore>) -> Say; 2] = [Say::Wait, Say::Stop];
    for (say, completed) in says.into_iter().zip([2, 1]) {
        let (folder, gate) = (tempfile::tempdir().unwrap(), Arc::new(Semaphore::new(0)));
        let mut ports = Troubled::new(tables(5));
        (ports.batch, ports.held) = (Some(BatchLimits { objects: 3, bytes: 1000 }), true);
        ports.say("execute T2", [say(gate.clone())]);
        let ports = Arc::new(ports);
        let engine = open(&ports, folder.path(), EngineLimits { workers: 1, ..EngineLimits::default() }).await;
        let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
        let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
        // The batch, and T1 and T2 at the target.
        ports.asked_times(3).await;
        engine.cancel(job_id).await.unwrap();
        let (mut reader, named) = (Reader::new(job_id), "Stopping: S.T2 is in work at the target");
        while !reader.taken.logs.iter().any(|entry| entry.message.starts_with(named)) {
            reader.take(&subscription.next().await.unwrap().unwrap().update);
        }
        assert_eq!((reader.snapshot.status, reader.snapshot.counts.running), (JobStatus::Cancelling, 2));
        gate.add_permits(1);
        while let Some(tick) = subscription.next().await.unwrap() {
            reader.take(&tick.update);
        }
        let counts = reader.snapshot.counts;
        assert_eq!((reader.snapshot.status, counts.running), (JobStatus::Cancelled, 0));
        assert_eq!((counts.completed, counts.queued()), (completed, 5 - completed));
        assert_eq!(ports.asked(&["translate", "batch", "execute"]), ["batch T1 T2 T3", "execute T1", "execute T2"]);
    }
}

#[tokio::test]
async fn failures_stop_a_job_between_its_batches() {
    let ports = taking(2, 1000, tables(8));
    for name in ["T2", "T3", "T4"] {
        ports.say(&format!("translate {name}"), [Say::Fail]);
    }
    let reader = run(&ports, MigrationSpec { stop_after: Some(2), ..dry_run() }, 8).await;
    let counts = reader.snapshot.counts;
    // The failure that stops it has company in its call.
    assert_eq!((reader.snapshot.status, counts.completed, counts.failed), (JobStatus::Failed, 1, 3));
    assert_eq!(ports.asked(&["batch"]), ["batch T1 T2", "batch T3 T4"]);
}
