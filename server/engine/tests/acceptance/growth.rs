//! A job whose source finds more while it runs.

use std::path::Path;
use std::sync::Arc;

use crate::scripted::{Later, Reader, Script, Scripted, object, open, spec, tables};
use engine::{CancelOutcome, Engine, InventoryError, InventoryObject, ObjectFilter, Position, Subscription};
use model::{ExecutionMode, JobId, JobStatus, LogLevel, MigrationSpec, ObjectKind};
use tokio::sync::Semaphore;

fn shut() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(0))
}

/// Lets a reader go on until something holds.
async fn until(reader: &mut Reader, subscription: &mut Subscription, holds: impl Fn(&Reader) -> bool) {
    while !holds(reader) {
        reader.take(&subscription.next().await.unwrap().expect("it has not ended").update);
    }
}

async fn to_the_end(reader: &mut Reader, subscription: &mut Subscription) {
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
    }
}

/// A job of four tables, of which the last is held, and its reader once the others are done: the source finds nothing before
/// its gate is opened.
async fn begun(ports: &Arc<Scripted>, folder: &Path, spec: MigrationSpec) -> (Engine, JobId, Reader, Subscription) {
    let engine = open(ports, folder, 1).await;
    let job_id = engine.start(spec).await.unwrap().job_id;
    let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    let mut reader = Reader::new(job_id);
    until(&mut reader, &mut subscription, |reader| {
        reader.snapshot.counts.completed == 3 && reader.snapshot.counts.running == 1
    })
    .await;
    assert_eq!(reader.snapshot.progress_percentage(), 75);
    (engine, job_id, reader, subscription)
}

fn ports(later: Vec<Later>) -> (Arc<Scripted>, Arc<Semaphore>) {
    let (ports, last) = (Scripted::new(tables(4)), shut());
    ports.script("T4", Script::Wait(last.clone()));
    *ports.later.lock().unwrap() = later;
    (ports, last)
}

fn view(name: &str, reads: &str) -> InventoryObject {
    object(ObjectKind::View, name, &format!("CREATE VIEW S.{name} AS SELECT A FROM S.{reads}"))
}

#[tokio::test]
async fn a_job_that_grows_says_so_and_does_all_of_it_in_order() {
    let gate = shut();
    let table = object(ObjectKind::Table, "LATE", "CREATE TABLE S.LATE (A INT)");
    let (ports, last) = ports(vec![(gate.clone(), Ok(vec![view("V", "LATE"), table, view("W", "T4")]))]);
    let folder = tempfile::tempdir().unwrap();
    let (engine, job_id, mut reader, mut subscription) =
        begun(&ports, folder.path(), spec(ExecutionMode::Execute)).await;
    gate.add_permits(1);
    until(&mut reader, &mut subscription, |reader| reader.snapshot.counts.total == 7).await;
    assert_eq!((reader.snapshot.progress_percentage(), reader.snapshot.status), (42, JobStatus::Running));
    let told = reader.taken.logs.last().unwrap();
    assert_eq!((told.level, told.message.as_str()), (LogLevel::Info, "The source has 3 more objects; there are 7 now"));
    last.add_permits(1);
    to_the_end(&mut reader, &mut subscription).await;
    assert_eq!((reader.snapshot.status, reader.snapshot.counts.completed), (JobStatus::Completed, 7));
    assert_eq!(*ports.executed.lock().unwrap(), ["T1", "T2", "T3", "T4", "LATE", "V", "W"]);
    assert_eq!(reader.indices(), (1..=7).collect::<Vec<_>>());
    assert_eq!(reader.lines(), (1..=reader.snapshot.log_counts.total()).collect::<Vec<_>>());
    let whole = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert_eq!((whole.taken, whole.snapshot), (reader.taken, reader.snapshot));
    let rows = engine.objects(job_id, &ObjectFilter { limit: 10, ..ObjectFilter::default() }).await.unwrap().rows;
    let numbered: Vec<_> = rows.iter().map(|row| (row.object, row.object_name.as_str())).collect();
    assert_eq!(numbered[3..], [(4, "S.T4"), (5, "S.V"), (6, "S.LATE"), (7, "S.W")]);
}

#[tokio::test]
async fn what_was_found_is_kept_over_a_restart_and_taken_once() {
    let (first, second) = (shut(), shut());
    let (ports, last) = ports(vec![(first.clone(), Ok(tables(6))), (second.clone(), Ok(vec![view("V", "T6")]))]);
    let folder = tempfile::tempdir().unwrap();
    let (engine, job_id, mut reader, mut subscription) =
        begun(&ports, folder.path(), spec(ExecutionMode::Execute)).await;
    first.add_permits(1);
    until(&mut reader, &mut subscription, |reader| reader.snapshot.counts.total == 6).await;
    engine.shutdown().await;
    drop((engine, subscription));

    let engine = open(&ports, folder.path(), 1).await;
    last.add_permits(1);
    let mut subscription = engine.subscribe(job_id, Position::After(reader.snapshot.seq)).await.unwrap().unwrap();
    until(&mut reader, &mut subscription, |reader| reader.snapshot.counts.completed == 6).await;
    assert_eq!((reader.snapshot.counts.total, reader.snapshot.status), (6, JobStatus::Running), "there may be more");
    engine.shutdown().await;
    drop((engine, subscription));

    let engine = open(&ports, folder.path(), 1).await;
    second.add_permits(1);
    let mut subscription = engine.subscribe(job_id, Position::After(reader.snapshot.seq)).await.unwrap().unwrap();
    to_the_end(&mut reader, &mut subscription).await;
    assert_eq!((reader.snapshot.status, reader.snapshot.counts.completed), (JobStatus::Completed, 7));
    assert_eq!(*ports.executed.lock().unwrap(), ["T1", "T2", "T3", "T4", "T5", "T6", "V"]);
    assert_eq!(reader.indices(), (1..=7).collect::<Vec<_>>());
    let grown = reader.taken.logs.iter().filter(|entry| entry.message.contains("there are")).count();
    assert_eq!(grown, 2);
}

#[tokio::test]
async fn patterns_hold_for_what_is_found_and_a_source_that_cannot_tell_is_a_warning() {
    let broken = InventoryError::Malformed("the listing ends in the middle of line 7".to_owned());
    let (ports, last) = ports(vec![(shut(), Ok(vec![view("V", "T1"), view("OUT", "T1")])), (shut(), Err(broken))]);
    ports.later.lock().unwrap().iter().for_each(|(gate, _)| gate.add_permits(1));
    last.add_permits(1);
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&ports, folder.path(), 1).await;
    let spec = MigrationSpec { exclude: vec!["*.OUT".to_owned()], ..spec(ExecutionMode::DryRun) };
    let job_id = engine.start(spec).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert_eq!((reader.snapshot.status, reader.snapshot.counts.completed), (JobStatus::Completed, 5));
    let warnings: Vec<_> = reader.taken.logs.iter().filter(|entry| entry.level == LogLevel::Warning).collect();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].message.ends_with("more to migrate: the listing ends in the middle of line 7"), "{warnings:?}");
}

#[tokio::test]
async fn a_job_that_begins_with_nothing_waits_for_what_its_source_finds() {
    let gate = shut();
    let ports = Scripted::new(Vec::new());
    *ports.later.lock().unwrap() = vec![(gate.clone(), Ok(tables(2)))];
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    engine.shutdown().await;
    let engine = open(&ports, folder.path(), 1).await;
    let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    let mut reader = Reader::new(job_id);
    gate.add_permits(1);
    to_the_end(&mut reader, &mut subscription).await;
    assert_eq!((reader.snapshot.status, reader.snapshot.counts.completed), (JobStatus::Completed, 2));
}

#[tokio::test]
async fn a_cancel_does_not_wait_for_the_source() {
    let (ports, last) = ports(vec![(shut(), Ok(tables(9)))]);
    last.add_permits(1);
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    let mut subscription = engine.subscribe(job_id, Position::After(0)).await.unwrap().unwrap();
    let mut reader = Reader::new(job_id);
    until(&mut reader, &mut subscription, |reader| reader.snapshot.counts.completed == 4).await;
    assert_eq!(reader.snapshot.status, JobStatus::Running);
    assert_eq!(engine.cancel(job_id).await.unwrap(), CancelOutcome::Accepted);
    to_the_end(&mut reader, &mut subscription).await;
    assert_eq!((reader.snapshot.status, reader.snapshot.progress_percentage()), (JobStatus::Cancelled, 100));
}
