//! Jobs as a caller of the engine meets them.

use std::sync::Arc;

use crate::scripted::{Reader, Script, Scripted, object, open, spec, tables};
use engine::{CancelOutcome, EngineError, JobFilter, LogFilter, ObjectFilter, Position, ResultFilter, ResultOrder};
use model::{ExecutionMode, JobStatus, LogLevel, MigrationSpec, ObjectKind, ResultStatus, Stage};
use tokio::sync::Semaphore;

fn dry_run() -> MigrationSpec {
    spec(ExecutionMode::DryRun)
}

#[tokio::test]
async fn a_job_runs_to_its_end_and_every_object_has_a_result() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(25));
    ports.script("T3", Script::Fail);
    ports.script("T4", Script::Warn);
    ports.script("T5", Script::Panic);
    let engine = open(&ports, folder.path(), 4).await;
    let started = engine.start(spec(ExecutionMode::Execute)).await.unwrap();
    assert_eq!((started.total_objects, started.existing), (25, false));
    let reader = Reader::new(started.job_id).read(&engine, Position::After(0)).await;

    assert_eq!(reader.snapshot.status, JobStatus::Completed);
    assert!(reader.snapshot.complete && reader.added_up);
    let counts = reader.snapshot.counts;
    assert_eq!((counts.completed, counts.failed, counts.skipped, counts.running, counts.queued()), (23, 2, 0, 0, 0));
    assert_eq!(reader.indices(), (1..=25).collect::<Vec<_>>());
    assert_eq!(reader.lines(), (1..=reader.snapshot.log_counts.total()).collect::<Vec<_>>());
    assert_eq!(reader.snapshot.log_counts.of(LogLevel::Error), 2);

    let of = |number: u32| reader.taken.results.iter().find(|result| result.object == number).unwrap();
    assert_eq!((of(3).status, of(3).error.as_deref()), (ResultStatus::Error, Some("cannot be translated")));
    assert_eq!((of(4).status, of(4).executed, of(4).warnings), (ResultStatus::Success, true, 1));
    assert_eq!(of(5).status, ResultStatus::Error);
    let detail = engine.object_detail(started.job_id, 4).await.unwrap();
    assert_eq!((detail.target_sql, detail.diagnostics.len()), (vec!["CREATE S.T4".to_owned()], 1));
}

#[tokio::test]
async fn a_dry_run_executes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(3)), folder.path(), 2).await;
    let job_id = engine.start(dry_run()).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    assert!(reader.taken.results.iter().all(|result| result.status == ResultStatus::Success && !result.executed));
}

#[tokio::test]
async fn how_a_job_ends_depends_on_what_succeeded() {
    let folder = tempfile::tempdir().unwrap();
    let all_fail = Scripted::new(tables(3));
    (1..=3).for_each(|number| all_fail.script(&format!("T{number}"), Script::Fail));
    let no_target = Scripted::new(tables(3));
    *no_target.unavailable.lock().unwrap() = Some("the warehouse is gone".to_owned());
    for (name, ports, status, percentage) in [
        ("all-fail", all_fail, JobStatus::Failed, 100),
        ("nothing", Scripted::new(Vec::new()), JobStatus::Completed, 100),
        ("no-target", no_target, JobStatus::Failed, 0),
    ] {
        let engine = open(&ports, &folder.path().join(name), 2).await;
        let job_id = engine.start(dry_run()).await.unwrap().job_id;
        let reader = Reader::new(job_id).read(&engine, Position::Level).await;
        assert_eq!((reader.snapshot.status, reader.snapshot.progress_percentage()), (status, percentage), "{name}");
    }
}

#[tokio::test]
async fn cancel_stops_what_is_in_flight_and_keeps_what_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(10));
    let never = Arc::new(Semaphore::new(0));
    (4..=10).for_each(|number| ports.script(&format!("T{number}"), Script::Wait(never.clone())));
    let engine = open(&ports, folder.path(), 2).await;
    let job_id = engine.start(dry_run()).await.unwrap().job_id;
    let mut reader = Reader::new(job_id);
    let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
    while reader.snapshot.counts.completed < 3 || reader.snapshot.counts.running < 2 {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    assert!(matches!(engine.delete(job_id).await, Err(EngineError::NotEnded { .. })));
    assert_eq!(engine.cancel(job_id).await.unwrap(), CancelOutcome::Accepted);
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
    }
    assert_eq!(reader.snapshot.status, JobStatus::Cancelled);
    let counts = reader.snapshot.counts;
    assert_eq!((counts.completed, counts.finished(), counts.running, counts.queued()), (3, 3, 0, 7));
    assert_eq!(reader.snapshot.progress_percentage(), 30);
    assert_eq!(engine.cancel(job_id).await.unwrap(), CancelOutcome::AlreadyEnded(JobStatus::Cancelled));
}

#[tokio::test]
async fn what_reads_another_object_starts_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(vec![
        object(ObjectKind::View, "V2", "CREATE VIEW S.V2 AS SELECT A FROM S.V1"),
        object(ObjectKind::Procedure, "P", "CREATE PROCEDURE S.P AS BEGIN NULL; END;"),
        object(ObjectKind::View, "V1", "CREATE VIEW S.V1 AS SELECT A FROM S.T"),
        object(ObjectKind::Table, "T", "CREATE TABLE S.T (A NUMBER)"),
        object(ObjectKind::Table, "U", "CREATE TABLE S.U (A NUMBER)"),
    ]);
    let engine = open(&ports, folder.path(), 4).await;
    let job_id = engine.start(dry_run()).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    assert_eq!(reader.snapshot.status, JobStatus::Completed);
    let order = ports.translated.lock().unwrap().clone();
    let place = |name: &str| order.iter().position(|of| of == name).unwrap();
    assert!(place("T") < place("V1") && place("V1") < place("V2"), "{order:?}");
}

#[tokio::test]
async fn members_of_a_cycle_still_run_and_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(vec![
        object(ObjectKind::View, "A", "CREATE VIEW S.A AS SELECT X FROM S.B"),
        object(ObjectKind::View, "B", "CREATE VIEW S.B AS SELECT X FROM S.A"),
    ]);
    let engine = open(&ports, folder.path(), 2).await;
    let job_id = engine.start(dry_run()).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    assert_eq!(reader.snapshot.counts.completed, 2);
    assert!(reader.taken.results.iter().all(|result| result.warnings == 1));
    assert!(reader.taken.logs.iter().any(|entry| entry.level == LogLevel::Warning && entry.message.contains("circle")));
}

#[tokio::test]
async fn patterns_choose_the_objects_and_bad_specs_start_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(12)), folder.path(), 2).await;
    let chosen = MigrationSpec { include: vec!["S.T1*".to_owned()], exclude: vec!["*2".to_owned()], ..dry_run() };
    assert_eq!(engine.start(chosen).await.unwrap().total_objects, 3);
    for (spec, expected) in [
        (MigrationSpec { target_catalog: String::new(), ..dry_run() }, "target_catalog: found `nothing`"),
        (MigrationSpec { target_schema: "a.b".to_owned(), ..dry_run() }, "target_schema: found `a.b`"),
        (MigrationSpec { include: vec!["[".to_owned()], ..dry_run() }, "include: found `[`"),
        (MigrationSpec { inventory_path: "missing".to_owned(), ..dry_run() }, "inventory_path: `missing` is not there"),
    ] {
        let error = engine.start(spec).await.unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }
    let jobs = engine.jobs(&JobFilter { limit: 10, ..JobFilter::default() }).await.unwrap();
    assert_eq!(jobs.rows.len(), 1);
}

#[tokio::test]
async fn the_same_key_names_the_same_job() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(2)), folder.path(), 2).await;
    let keyed = MigrationSpec { idempotency_key: Some("k".to_owned()), ..dry_run() };
    let (first, second) = tokio::join!(engine.start(keyed.clone()), engine.start(keyed.clone()));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.job_id, second.job_id);
    assert_ne!(first.existing, second.existing);
    let other = MigrationSpec { target_schema: "other".to_owned(), ..keyed };
    assert!(matches!(engine.start(other).await, Err(EngineError::KeyReused { job_id }) if job_id == first.job_id));
}

#[tokio::test]
async fn a_job_found_unfinished_goes_on_and_repeats_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(5));
    ports.script("T3", Script::Wait(Arc::new(Semaphore::new(0))));
    let job_id = {
        let engine = open(&ports, folder.path(), 1).await;
        let job_id = engine.start(dry_run()).await.unwrap().job_id;
        let mut reader = Reader::new(job_id);
        let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
        while reader.snapshot.counts.completed < 2 {
            reader.take(&subscription.next().await.unwrap().unwrap().update);
        }
        // The process is gone at this instant: a copy of the store is all that is left.
        std::fs::create_dir(folder.path().join("copy")).unwrap();
        for file in ["jobs.sqlite", "jobs.sqlite-wal"] {
            std::fs::copy(folder.path().join(file), folder.path().join("copy").join(file)).unwrap();
        }
        engine.shutdown().await;
        job_id
    };
    ports.script("T3", Script::Succeed);
    ports.translated.lock().unwrap().clear();
    ports.executed.lock().unwrap().clear();
    // The inventory may be gone: a job has its own copy.
    ports.inventory.lock().unwrap().clear();
    let engine = open(&ports, &folder.path().join("copy"), 1).await;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    assert_eq!(reader.snapshot.status, JobStatus::Completed);
    let counts = reader.snapshot.counts;
    assert_eq!((counts.completed, counts.running, counts.queued()), (5, 0, 0));
    let mut objects: Vec<u32> = reader.taken.results.iter().map(|result| result.object).collect();
    objects.sort_unstable();
    assert_eq!(objects, [1, 2, 3, 4, 5]);
    assert_eq!(*ports.translated.lock().unwrap(), ["T3", "T4", "T5"]);
    // The target of a dry run forgets, and is shown again what succeeded.
    assert_eq!(*ports.executed.lock().unwrap(), ["T1", "T2", "T3", "T4", "T5"]);
    let told = reader.taken.logs.iter().find(|entry| entry.message.contains("server was stopped")).unwrap();
    assert!(told.level == LogLevel::Warning && told.message.contains("3 objects"), "{told:?}");
    let lines: Vec<u64> = reader.taken.logs.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, (1..=lines.len() as u64).collect::<Vec<_>>());
}

#[tokio::test]
async fn shutdown_lets_go_of_what_is_in_work_and_takes_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(3));
    ports.script("T2", Script::Wait(Arc::new(Semaphore::new(0))));
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(dry_run()).await.unwrap().job_id;
    engine.shutdown().await;
    let state = engine.state(job_id).await.unwrap();
    assert!(!state.snapshot.status.is_terminal() && !state.snapshot.complete);
    assert_eq!(state.snapshot.counts.running, 0);
    assert!(matches!(engine.start(dry_run()).await, Err(EngineError::Stopping)));
}

#[tokio::test]
async fn pages_have_what_the_stream_had() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(30));
    ports.script("T7", Script::Fail);
    let engine = open(&ports, folder.path(), 4).await;
    let job_id = engine.start(dry_run()).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::After(0)).await;

    let (mut logs, mut cursor) = (Vec::new(), None);
    loop {
        let page = engine.logs(job_id, &LogFilter { cursor, limit: 7, ..LogFilter::default() }).await.unwrap();
        logs.extend(page.rows);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(logs, reader.taken.logs);
    let errors = LogFilter { level: Some(LogLevel::Error), limit: 10, ..LogFilter::default() };
    assert_eq!(engine.logs(job_id, &errors).await.unwrap().rows.len(), 1);
    let failed = ResultFilter { status: Some(ResultStatus::Error), limit: 10, ..ResultFilter::default() };
    assert_eq!(engine.results(job_id, &failed).await.unwrap().rows[0].object, 7);
    for (text, count) in [("s.t1", 11), ("/T[12]$/", 2), ("nothing", 0)] {
        let found = ResultFilter { text: Some(text.to_owned()), limit: 50, ..ResultFilter::default() };
        assert_eq!(engine.results(job_id, &found).await.unwrap().rows.len(), count, "{text}");
    }
    let bad = ResultFilter { text: Some("/(/".to_owned()), limit: 5, ..ResultFilter::default() };
    assert!(matches!(engine.results(job_id, &bad).await, Err(EngineError::Invalid { field: "q", .. })));
    let by_name = ResultFilter { order: ResultOrder::Name, limit: 2, ..ResultFilter::default() };
    let first = engine.results(job_id, &by_name).await.unwrap();
    assert_eq!(first.rows.iter().map(|row| row.object_name.as_str()).collect::<Vec<_>>(), ["S.T1", "S.T10"]);
    let second = engine.results(job_id, &ResultFilter { cursor: first.next_cursor, ..by_name }).await.unwrap();
    assert_eq!(second.rows[0].object_name, "S.T11");
    let objects = engine.objects(job_id, &ObjectFilter { limit: 1000, ..ObjectFilter::default() }).await.unwrap();
    assert!(objects.rows.len() == 30 && objects.rows.iter().all(|row| row.stage == Stage::Done));
}

#[tokio::test]
async fn ended_jobs_can_be_listed_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(1)), folder.path(), 1).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let job_id = engine.start(dry_run()).await.unwrap().job_id;
        Reader::new(job_id).read(&engine, Position::Level).await;
        ids.push(job_id);
    }
    ids.reverse();
    let filter = JobFilter { limit: 2, ..JobFilter::default() };
    let first = engine.jobs(&filter).await.unwrap();
    let second = engine.jobs(&JobFilter { cursor: first.next_cursor.clone(), ..filter.clone() }).await.unwrap();
    let found: Vec<_> = first.rows.iter().chain(&second.rows).map(|row| row.job_id).collect();
    assert_eq!(found, ids[..4]);
    let running = JobFilter { status: vec![JobStatus::Running], ..filter };
    assert!(engine.jobs(&running).await.unwrap().rows.is_empty());
    engine.delete(ids[0]).await.unwrap();
    assert!(matches!(engine.state(ids[0]).await, Err(EngineError::UnknownJob(_))));
    assert!(matches!(engine.delete(ids[0]).await, Err(EngineError::UnknownJob(_))));
}
