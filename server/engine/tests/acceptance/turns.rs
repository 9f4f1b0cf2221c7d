//! How many objects are in work over all jobs, whose they are, and what goes on where ports keep their threads.

use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use engine::{EngineLimits, ObjectFilter, Position};
use model::{ExecutionMode, JobStatus, MigrationSpec, Stage};
use tokio::sync::Semaphore;

use crate::scripted::{Reader, Script, Scripted, open as open_scripted, spec, tables};
use crate::troubled::{Say, Troubled, open};

fn dry_run() -> MigrationSpec {
    spec(ExecutionMode::DryRun)
}

#[tokio::test]
async fn jobs_that_compete_take_turns_and_a_late_small_one_is_not_starved_by_a_large_one() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Troubled::new(tables(12)));
    let gate = Arc::new(Semaphore::new(0));
    (1..=12).for_each(|number| ports.say(&format!("translate T{number}"), vec![Say::Wait(gate.clone()); 2]));
    let limits = EngineLimits { workers: 4, workers_total: 2, ..EngineLimits::default() };
    let engine = open(&ports, folder.path(), limits).await;
    let large = engine.start(dry_run()).await.unwrap().job_id;
    ports.asked_times(2).await;
    let small = MigrationSpec { include: vec!["S.T[123]".to_owned()], ..dry_run() };
    let small = engine.start(small).await.unwrap().job_id;

    // The small one waits for its turn: it runs, and its objects are queued.
    let mut reader = Reader::new(small);
    let mut subscription = engine.subscribe(small, Position::Level).await.unwrap().unwrap();
    while reader.snapshot.status != JobStatus::Running {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    assert_eq!((reader.snapshot.counts.running, reader.snapshot.counts.queued()), (0, 3));
    let rows = engine.objects(small, &ObjectFilter { limit: 10, ..ObjectFilter::default() }).await.unwrap().rows;
    assert!(rows.iter().all(|row| row.stage == Stage::Waiting), "{rows:?}");

    let (mut served, mut most) = (Vec::new(), 0);
    for done in 1..=13 {
        gate.add_permits(1);
        // Each permit ends one object, whose target is asked too, and lets the next begin.
        while ports.asked(&["translate"]).len() < done + 2 {
            tokio::task::yield_now().await;
        }
        served = ports.calls().into_iter().filter(|call| call.what.starts_with("translate")).collect();
        let running = served.len() - ports.asked(&["execute"]).len();
        most = most.max(running);
    }
    gate.add_permits(2);
    let order: String = served.iter().map(|call| if call.job == small { 's' } else { 'L' }).collect();
    assert_eq!((order.as_str(), most), ("LLLsLsLsLLLLLLL", 2));
    for job in [large, small] {
        let read = Reader::new(job).read(&engine, Position::Level).await;
        assert_eq!((read.snapshot.status, read.added_up), (JobStatus::Completed, true));
    }
}

#[tokio::test]
async fn a_wait_for_the_next_attempt_leaves_its_turn_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Arc::new(Troubled::new(tables(2)));
    ports.say("translate T1", [Say::Busy(Some(Duration::from_secs(60)))]);
    let limits = EngineLimits { workers: 1, workers_total: 1, ..EngineLimits::default() };
    let engine = open(&ports, folder.path(), limits).await;
    let first = engine.start(dry_run()).await.unwrap().job_id;
    ports.asked_times(1).await;
    let second = engine.start(MigrationSpec { include: vec!["S.T2".to_owned()], ..dry_run() }).await.unwrap().job_id;
    let read = Reader::new(second).read(&engine, Position::Level).await;
    assert_eq!(read.snapshot.status, JobStatus::Completed);
    assert_eq!(engine.state(first).await.unwrap().snapshot.counts.finished(), 0);
    engine.cancel(first).await.unwrap();
    let read = Reader::new(first).read(&engine, Position::Level).await;
    assert_eq!(read.snapshot.status, JobStatus::Cancelled);
}

#[tokio::test]
async fn a_cancel_shows_before_its_end_while_the_only_worker_sits_in_a_call() {
    for mode in [ExecutionMode::DryRun, ExecutionMode::Execute] {
        let folder = tempfile::tempdir().unwrap();
        let ports = Arc::new(Troubled::new(tables(3)));
        let never = Arc::new(Semaphore::new(0));
        let call = if mode.is_dry_run() { "translate T1" } else { "execute T1" };
        ports.say(call, [Say::Wait(never)]);
        let engine = open(&ports, folder.path(), EngineLimits { workers: 1, ..EngineLimits::default() }).await;
        let job_id = engine.start(spec(mode)).await.unwrap().job_id;
        while !ports.asked(&[call]).contains(&call.to_owned()) {
            tokio::task::yield_now().await;
        }
        let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
        engine.cancel(job_id).await.unwrap();
        let (mut reader, mut statuses) = (Reader::new(job_id), Vec::new());
        while let Some(tick) = subscription.next().await.unwrap() {
            reader.take(&tick.update);
            statuses.push(tick.update.status);
        }
        statuses.dedup();
        assert!(statuses.ends_with(&[JobStatus::Cancelling, JobStatus::Cancelled]), "{statuses:?}");
        assert_eq!((reader.snapshot.counts.finished(), reader.snapshot.counts.running), (0, 0));
    }
}

/// Holds a lock until it is told to let go; answers whether it was told, or had waited in vain for a minute.
fn hold(lock: &Arc<Mutex<()>>) -> (mpsc::Sender<()>, std::thread::JoinHandle<bool>) {
    let ((release, released), (held, holding), lock) = (mpsc::channel(), mpsc::channel(), lock.clone());
    let holder = std::thread::spawn(move || {
        let _guard = lock.lock().unwrap();
        held.send(()).unwrap();
        released.recv_timeout(Duration::from_secs(60)).is_ok()
    });
    holding.recv().unwrap();
    (release, holder)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ports_that_keep_all_workers_threads_hold_up_no_timer_no_call_and_no_other_job() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(9));
    let lock = Arc::new(Mutex::new(()));
    (1..=8).for_each(|number| ports.script(&format!("T{number}"), Script::Block(lock.clone())));
    let (release, holder) = hold(&lock);
    let engine = open_scripted(&ports, folder.path(), 8).await;
    let blocked = engine.start(dry_run()).await.unwrap().job_id;
    let others = tokio::spawn({
        let (engine, ports) = (engine.clone(), ports.clone());
        async move {
            while ports.translated.lock().unwrap().len() < 8 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            let free = MigrationSpec { include: vec!["S.T9".to_owned()], ..dry_run() };
            let free = engine.start(free).await.unwrap().job_id;
            assert_eq!(Reader::new(free).read(&engine, Position::Level).await.snapshot.status, JobStatus::Completed);
            engine.cancel(blocked).await.unwrap();
            let mut subscription = engine.subscribe(blocked, Position::Level).await.unwrap().unwrap();
            loop {
                let update = subscription.next().await.unwrap().unwrap().update.clone();
                if update.status == JobStatus::Cancelling {
                    // What does not let go is named.
                    break update.current_objects.len();
                }
            }
        }
    });
    assert_eq!(others.await.unwrap(), 8);
    release.send(()).unwrap();
    assert!(holder.join().unwrap(), "everything stood still until the lock was free");
    let read = Reader::new(blocked).read(&engine, Position::Level).await;
    assert_eq!(read.snapshot.status, JobStatus::Cancelled);
}
