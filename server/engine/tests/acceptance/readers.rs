//! What readers of a job get, wherever they begin.

use std::sync::Arc;

use crate::scripted::{Reader, Script, Scripted, open, spec, tables};
use engine::Position;
use model::ExecutionMode;
use tokio::sync::Semaphore;

#[tokio::test]
async fn a_reader_that_reconnects_anywhere_has_no_gap_and_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(400)), folder.path(), 4).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut reader = Reader::new(job_id);
    // One message a connection, from the position the last one left.
    while let Some(mut subscription) = engine.subscribe(job_id, Position::After(reader.snapshot.seq)).await.unwrap() {
        let Some(tick) = subscription.next().await.unwrap() else { break };
        reader.take(&tick.update);
        if tick.update.seq.is_none() {
            while let Some(tick) = subscription.next().await.unwrap() {
                reader.take(&tick.update);
                if tick.update.seq.is_some() {
                    break;
                }
            }
        }
    }
    let whole = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert!(reader.snapshot.complete);
    assert_eq!(reader.lines(), (1..=reader.snapshot.log_counts.total()).collect::<Vec<_>>());
    assert_eq!(reader.indices(), (1..=400).collect::<Vec<_>>());
    assert_eq!(reader.taken, whole.taken);
    assert_eq!(reader.snapshot, whole.snapshot);
}

#[tokio::test]
async fn every_position_of_an_ended_job_leads_to_the_same_end() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(20)), folder.path(), 2).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let whole = Reader::new(job_id).read(&engine, Position::After(0)).await;
    let head = whole.snapshot.seq;
    for seq in 0..head {
        let part = Reader::new(job_id).read(&engine, Position::After(seq)).await;
        let lines = part.lines();
        let expected: Vec<u64> = (1..=whole.snapshot.log_counts.total()).collect();
        assert!(expected.ends_with(&lines), "after {seq}: {lines:?}");
        assert!(part.snapshot.complete && part.snapshot.counts == whole.snapshot.counts, "after {seq}");
    }
    assert!(engine.subscribe(job_id, Position::After(head)).await.unwrap().is_none());
    let beyond = Reader::new(job_id).read(&engine, Position::After(head + 1)).await;
    assert_eq!((beyond.taken.resets, beyond.taken.results.len(), beyond.snapshot.seq), (1, 20, head));
}

#[tokio::test]
async fn a_late_reader_of_a_large_job_gets_the_level_state_in_small_messages() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(3500)), folder.path(), 4).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let whole = Reader::new(job_id).read(&engine, Position::After(0)).await;
    let late = Reader::new(job_id).read(&engine, Position::Level).await;
    assert_eq!(late.taken.logs, whole.taken.logs[whole.taken.logs.len() - 1000..]);
    assert_eq!(late.taken.results, whole.taken.results);
    assert_eq!(late.snapshot.logs, whole.snapshot.logs);
    assert!(late.messages >= 5, "{}", late.messages);
    assert_eq!(engine.state(job_id).await.unwrap().snapshot.logs, whole.snapshot.logs);
}

#[tokio::test]
async fn a_reader_that_never_reads_holds_up_nobody_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(3000));
    let gate = Arc::new(Semaphore::new(0));
    ports.script("T1", Script::Wait(gate.clone()));
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut stalled = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    gate.add_permits(1);
    let whole = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert!(whole.snapshot.complete);
    // Only now the other one begins to read.
    let mut reader = Reader::new(job_id);
    while let Some(tick) = stalled.next().await.unwrap() {
        reader.take(&tick.update);
    }
    assert_eq!(reader.taken, whole.taken);
    assert_eq!(reader.snapshot, whole.snapshot);
}

#[tokio::test]
async fn live_messages_are_shared_and_encoded_once() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(2));
    let gate = Arc::new(Semaphore::new(0));
    ports.script("T1", Script::Wait(gate.clone()));
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut readers = Vec::new();
    for _ in 0..2 {
        let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
        while subscription.next().await.unwrap().unwrap().update.running_objects == 0 {}
        readers.push(subscription);
    }
    gate.add_permits(1);
    let (first, second) = (readers[0].next().await.unwrap().unwrap(), readers[1].next().await.unwrap().unwrap());
    assert!(Arc::ptr_eq(&first, &second));
    let encoded = first.frame(|update| serde_json::to_vec(update).unwrap().into());
    assert_eq!(second.frame(|_| panic!("encoded twice")), encoded);
}

#[tokio::test]
async fn readers_that_catch_up_together_share_each_message_and_nothing_is_kept_after_them() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(3500)), folder.path(), 4).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    Reader::new(job_id).read(&engine, Position::Level).await;
    for position in [Position::Level, Position::After(0)] {
        let mut readers = Vec::new();
        for _ in 0..2 {
            readers.push(engine.subscribe(job_id, position).await.unwrap().unwrap());
        }
        let mut shared = Vec::new();
        while let Some(tick) = readers[0].next().await.unwrap() {
            assert!(Arc::ptr_eq(&tick, &readers[1].next().await.unwrap().unwrap()), "{position:?}");
            shared.push(Arc::downgrade(&tick));
        }
        assert!(shared.len() >= 5, "{}", shared.len());
        drop(readers);
        assert!(shared.iter().all(|tick| tick.upgrade().is_none()), "{position:?}");
    }
}

#[tokio::test]
async fn who_comes_back_to_a_live_job_goes_on_with_the_messages_that_all_share() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(9));
    let gates: Vec<_> = (1..=9).map(|_| Arc::new(Semaphore::new(0))).collect();
    for (number, gate) in (1..).zip(&gates) {
        ports.script(&format!("T{number}"), Script::Wait(gate.clone()));
    }
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut stays = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    let mut had = Vec::new();
    // The last one stays shut, so that the job is live to the end.
    for gate in &gates[..8] {
        gate.add_permits(1);
        let before = had.len();
        while had.len() == before
            || had[before..].iter().all(|tick: &Arc<engine::Tick>| tick.update.new_results.is_empty())
        {
            had.push(stays.next().await.unwrap().unwrap());
        }
    }
    for (place, last) in had.iter().enumerate().skip(2) {
        let Some(seq) = last.update.seq else { continue };
        let mut back = engine.subscribe(job_id, Position::After(seq)).await.unwrap().unwrap();
        for missed in &had[place + 1..] {
            assert!(Arc::ptr_eq(missed, &back.next().await.unwrap().unwrap()), "after {seq}");
        }
    }
}
