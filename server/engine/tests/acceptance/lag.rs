//! Readers that are late, slow, interrupted, or wrong about where they are.

use std::sync::Arc;

use crate::scripted::{Reader, Script, Scripted, open, spec, tables};
use engine::{EngineError, Position};
use model::ExecutionMode;
use tokio::sync::Semaphore;

/// Bytes that a message has at most on the wire.
const MESSAGE_BYTES: usize = 256 * 1024;

#[tokio::test]
async fn a_reader_behind_the_ring_reads_on_from_the_store_and_gets_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(12_000));
    let gate = Arc::new(Semaphore::new(0));
    ports.script("T3", Script::Wait(gate.clone()));
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut stalled = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    let (mut lines, mut indices, mut first) = (Vec::new(), Vec::new(), None);
    let mut take = |update: &model::JobUpdate| {
        first = first.or(update.seq.zip(Some(update.log_counts.total())));
        lines.extend(update.new_logs.iter().map(|entry| entry.line));
        indices.extend(update.new_results.iter().map(|result| result.index));
        update.completed_objects
    };
    while take(&stalled.next().await.unwrap().unwrap().update) < 2 {}
    let (seq, line) = first.unwrap();
    let mut back = engine.subscribe(job_id, Position::After(seq)).await.unwrap().unwrap();
    gate.add_permits(1);
    let whole = Reader::new(job_id).read(&engine, Position::After(0)).await;
    while let Some(tick) = stalled.next().await.unwrap() {
        lines.extend(tick.update.new_logs.iter().map(|entry| entry.line));
        indices.extend(tick.update.new_results.iter().map(|result| result.index));
    }
    let mut since = Vec::new();
    while let Some(tick) = back.next().await.unwrap() {
        since.extend(tick.update.new_logs.iter().map(|entry| entry.line));
    }
    assert_eq!(since, (line + 1..=whole.snapshot.log_counts.total()).collect::<Vec<_>>());
    // The entries as they were sent, before any fold had a chance to drop one.
    assert_eq!(lines, (1..=whole.snapshot.log_counts.total()).collect::<Vec<_>>());
    assert_eq!(indices, (1..=12_000).collect::<Vec<_>>());
}

#[tokio::test]
async fn whoever_joins_a_running_job_gets_its_level_and_then_what_happens() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(2000));
    let gate = Arc::new(Semaphore::new(0));
    ports.script("T1500", Script::Wait(gate.clone()));
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut first = Reader::new(job_id);
    let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    while first.snapshot.counts.completed < 1499 || first.snapshot.counts.running == 0 {
        first.take(&subscription.next().await.unwrap().unwrap().update);
    }
    let state = engine.state(job_id).await.unwrap().snapshot;
    assert_eq!((state.counts.completed, state.counts.running, state.logs.len()), (1499, 1, 1000));
    assert_eq!(state.current_objects[0].name, "S.T1500");

    // Three that join now: at level, behind, and with a position that this job has not reached.
    let positions = [Position::Level, Position::After(700), Position::After(1_000_000)];
    let mut joined = Vec::new();
    for position in positions {
        let mut subscription = engine.subscribe(job_id, position).await.unwrap().unwrap();
        let mut reader = Reader::new(job_id);
        let opening = subscription.next().await.unwrap().unwrap();
        assert_eq!(opening.update.reset, position == Position::After(1_000_000), "{position:?}");
        reader.take(&opening.update);
        joined.push((position, reader, subscription));
    }
    gate.add_permits(1);
    for (position, mut reader, mut subscription) in joined {
        while let Some(tick) = subscription.next().await.unwrap() {
            reader.take(&tick.update);
        }
        let lines = reader.snapshot.log_counts.total();
        assert!(reader.snapshot.complete, "{position:?}");
        let first_line = reader.taken.logs[0].line;
        assert_eq!(reader.lines(), (first_line..=lines).collect::<Vec<_>>(), "{position:?}");
        let first_index = reader.taken.results[0].index;
        assert_eq!(reader.indices(), (first_index..=2000).collect::<Vec<_>>(), "{position:?}");
        assert_eq!(first_index == 1, position != Position::After(700), "{position:?}");
    }
}

#[tokio::test]
async fn long_texts_are_cut_by_their_bytes_on_the_wire() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(60));
    for number in 1..=60 {
        // A quote takes two bytes in JSON, a control character six.
        ports.script(&format!("T{number}"), Script::FailWith("\"\u{1}".repeat(3000)));
    }
    let engine = open(&ports, folder.path(), 4).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    for pass in ["live", "from the store"] {
        let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
        let mut reader = Reader::new(job_id);
        while let Some(tick) = subscription.next().await.unwrap() {
            let bytes = serde_json::to_vec(&tick.update).unwrap().len();
            assert!(bytes <= MESSAGE_BYTES, "{pass}: {bytes}");
            reader.take(&tick.update);
        }
        assert_eq!(reader.indices(), (1..=60).collect::<Vec<_>>(), "{pass}");
    }
}

#[tokio::test]
async fn waiting_for_a_message_can_be_given_up_at_any_instant() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(2500)), folder.path(), 2).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    let mut lines = Vec::new();
    // The patience of the reader: it doubles with each vain wait and is gone after a message.
    let mut patience = 1;
    loop {
        let given_up = async {
            for _ in 0..patience {
                tokio::task::yield_now().await;
            }
        };
        let next = tokio::select! {
            biased;
            next = subscription.next() => next.unwrap(),
            () = given_up => {
                patience *= 2;
                continue;
            }
        };
        let Some(tick) = next else { break };
        lines.extend(tick.update.new_logs.iter().map(|entry| entry.line));
        patience = 1;
    }
    let made = engine.state(job_id).await.unwrap().snapshot.log_counts.total();
    assert_eq!(lines, (1..=made).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_reader_of_a_job_that_is_deleted_meanwhile_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(2500)), folder.path(), 4).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    Reader::new(job_id).read(&engine, Position::Level).await;
    let mut begun = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    begun.next().await.unwrap().unwrap();
    let mut waiting = engine.subscribe(job_id, Position::After(9)).await.unwrap().unwrap();
    engine.delete(job_id).await.unwrap();
    for subscription in [&mut begun, &mut waiting] {
        let told = subscription.next().await;
        assert!(matches!(told, Err(EngineError::UnknownJob(_))), "{told:?}");
    }
    assert!(matches!(engine.subscribe(job_id, Position::Level).await, Err(EngineError::UnknownJob(_))));
}
