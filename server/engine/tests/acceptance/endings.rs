//! How jobs end: by themselves, by their target, by a person, by the server.

use std::sync::{Arc, Mutex};

use crate::scripted::{Reader, Script, Scripted, object, open, spec, tables};
use engine::{CancelOutcome, Engine, EngineError, EngineLimits, EngineParts, JobFilter, Position};
use model::{ExecutionMode, JobStatus, LogEntry, LogLevel, MigrationSpec, ObjectKind, ResultStatus};
use tokio::sync::Semaphore;

fn never() -> Script {
    Script::Wait(Arc::new(Semaphore::new(0)))
}

#[tokio::test]
async fn what_the_target_refuses_is_a_result_and_the_job_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(5));
    ports.script("T2", Script::Refuse);
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    assert_eq!(reader.snapshot.status, JobStatus::Completed);
    assert_eq!((reader.snapshot.counts.completed, reader.snapshot.counts.failed), (4, 1));
    let detail = engine.object_detail(job_id, 2).await.unwrap();
    assert_eq!(detail.result.error.as_deref(), Some("the target refuses it"));
    assert_eq!((detail.target_sql, detail.result.executed), (vec!["CREATE S.T2".to_owned()], false));
    assert_eq!(detail.source_sql, "CREATE TABLE T (A INT)");
}

#[tokio::test]
async fn a_target_that_goes_away_ends_the_job_and_keeps_what_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(10));
    ports.script("T4", Script::Gone);
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    assert_eq!(reader.snapshot.status, JobStatus::Failed);
    let counts = reader.snapshot.counts;
    assert_eq!((counts.completed, counts.failed, counts.running, counts.queued()), (3, 1, 0, 6));
    assert_eq!(reader.taken.results[3].status, ResultStatus::Error);
    let last = reader.taken.logs.last().unwrap();
    assert!(last.message.contains("the target is gone") && last.level == LogLevel::Error, "{last:?}");
}

#[tokio::test]
async fn what_the_spec_and_the_inventory_leave_to_say_is_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(1));
    ports.warnings.lock().unwrap().push("readme.txt is no SQL".to_owned());
    let engine = open(&ports, folder.path(), 1).await;
    let asked = MigrationSpec { model_id: "big-model".to_owned(), ..spec(ExecutionMode::DryRun) };
    let job_id = engine.start(asked).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    let warnings: Vec<_> = reader.taken.logs.iter().filter(|entry| entry.level == LogLevel::Warning).collect();
    assert_eq!(warnings.len(), 2);
    assert!(warnings[0].message.contains("`big-model` is not configured"), "{}", warnings[0].message);
    assert_eq!(warnings[1].message, "readme.txt is no SQL");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_cancel_that_meets_the_end_never_leaves_a_job_without_one() {
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&Scripted::new(tables(1)), folder.path(), 1).await;
    let empty = MigrationSpec { include: vec!["no such".to_owned()], ..spec(ExecutionMode::DryRun) };
    for round in 0..60 {
        let spec = if round % 2 == 0 { spec(ExecutionMode::DryRun) } else { empty.clone() };
        let job_id = engine.start(spec).await.unwrap().job_id;
        let late = engine.clone();
        let cancel = tokio::spawn(async move {
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            late.cancel(job_id).await.unwrap()
        });
        let reader = Reader::new(job_id).read(&engine, Position::After(0)).await;
        assert!(reader.snapshot.complete, "{round}");
        match cancel.await.unwrap() {
            CancelOutcome::Accepted => assert_eq!(reader.snapshot.status, JobStatus::Cancelled, "{round}"),
            CancelOutcome::AlreadyEnded(status) => assert_eq!(reader.snapshot.status, status, "{round}"),
        }
    }
}

#[tokio::test]
async fn shutdown_ends_the_streams_and_the_log_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(3));
    ports.script("T2", never());
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
    let mut reader = Reader::new(job_id);
    while reader.snapshot.counts.completed < 1 {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    engine.shutdown().await;
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
    }
    assert!(!reader.snapshot.complete);
    let counts = reader.snapshot.counts;
    assert_eq!((reader.snapshot.status, counts.completed, counts.running), (JobStatus::Running, 1, 0));
    assert!(reader.taken.logs.last().unwrap().message.contains("server is stopping"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn shutdown_does_not_wait_for_a_port_that_does_not_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(3));
    let lock = Arc::new(Mutex::new(()));
    ports.script("T2", Script::Block(lock.clone()));
    let engine = open(&ports, folder.path(), 1).await;
    let (held, holding) = tokio::sync::oneshot::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let holder = std::thread::spawn(move || {
        let _guard = lock.lock().unwrap();
        held.send(()).unwrap();
        let _ = released.recv();
    });
    holding.await.unwrap();
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
    while subscription.next().await.unwrap().unwrap().update.completed_objects < 1 {}
    engine.shutdown().await;
    // The store is already the next process's, which goes on with the job.
    ports.script("T2", Script::Succeed);
    let next = open(&ports, folder.path(), 1).await;
    let read = Reader::new(job_id).read(&next, Position::Level).await;
    assert_eq!((read.snapshot.status, read.snapshot.counts.completed), (JobStatus::Completed, 3));
    release.send(()).unwrap();
    holder.join().unwrap();
}

#[tokio::test]
async fn an_ended_job_is_the_same_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(30));
    ports.script("T9", Script::Fail);
    let engine = open(&ports, folder.path(), 4).await;
    let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    let before = Reader::new(job_id).read(&engine, Position::After(0)).await;
    engine.shutdown().await;
    drop(engine);
    let engine = open(&ports, folder.path(), 4).await;
    let after = Reader::new(job_id).read(&engine, Position::After(0)).await;
    assert_eq!((&after.taken, &after.snapshot), (&before.taken, &before.snapshot));
    assert_eq!(engine.state(job_id).await.unwrap().snapshot, before.snapshot);
    assert!(engine.subscribe(job_id, Position::After(before.snapshot.seq)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_job_found_unfinished_is_listed_as_running_and_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(3));
    ports.script("T1", never());
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    engine.subscribe(job_id, Position::Level).await.unwrap().unwrap().next().await.unwrap();
    let copy = folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for file in ["jobs.sqlite", "jobs.sqlite-wal"] {
        std::fs::copy(folder.path().join(file), copy.join(file)).unwrap();
    }
    let reopened = open(&ports, &copy, 1).await;
    let listed = reopened.jobs(&JobFilter { limit: 1, ..JobFilter::default() }).await.unwrap();
    assert_eq!(listed.rows[0].job_id, job_id);
    assert!(!listed.rows[0].status.is_terminal());
    assert_eq!(reopened.cancel(job_id).await.unwrap(), CancelOutcome::Accepted);
    let read = Reader::new(job_id).read(&reopened, Position::Level).await;
    assert_eq!(read.snapshot.status, JobStatus::Cancelled);
    reopened.delete(job_id).await.unwrap();
    reopened.shutdown().await;
    engine.shutdown().await;
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let store = rusqlite::Connection::open(folder.path().join("jobs.sqlite")).unwrap();
    store.pragma_update(None, "user_version", 99).unwrap();
    drop(store);
    let ports = Scripted::new(Vec::new());
    let parts = EngineParts {
        source: ports.clone(),
        translator: ports.clone(),
        target: ports,
        store_folder: folder.path().to_path_buf(),
    };
    let refused = Engine::open(parts, EngineLimits::default()).await.unwrap_err();
    assert!(matches!(refused, EngineError::NewerStore { found: 99, .. }), "{refused}");
}

#[tokio::test]
async fn a_store_in_use_is_refused_and_free_after_shutdown() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(2));
    ports.script("T2", never());
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let parts = EngineParts {
        source: ports.clone(),
        translator: ports.clone(),
        target: ports.clone(),
        store_folder: folder.path().to_path_buf(),
    };
    let refused = Engine::open(parts, EngineLimits::default()).await.unwrap_err();
    assert!(matches!(refused, EngineError::StoreInUse), "{refused}");
    assert!(!engine.state(job_id).await.unwrap().snapshot.status.is_terminal());
    engine.shutdown().await;
    ports.script("T2", Script::Succeed);
    let next = open(&ports, folder.path(), 1).await;
    let read = Reader::new(job_id).read(&next, Position::Level).await;
    assert_eq!(read.snapshot.status, JobStatus::Completed);
}

#[tokio::test]
async fn among_equals_tables_come_first_then_functions_views_and_procedures() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(vec![
        object(ObjectKind::Procedure, "P", "CREATE PROCEDURE S.P AS BEGIN NULL; END;"),
        object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT 1 AS A FROM ELSEWHERE.X"),
        object(ObjectKind::Function, "F", "CREATE FUNCTION S.F RETURN NUMBER AS BEGIN RETURN 1; END;"),
        object(ObjectKind::Table, "T2", "CREATE TABLE S.T2 (A NUMBER)"),
        object(ObjectKind::Table, "T1", "CREATE TABLE S.T1 (A NUMBER)"),
    ]);
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    Reader::new(job_id).read(&engine, Position::Level).await;
    assert_eq!(*ports.translated.lock().unwrap(), ["T2", "T1", "F", "V", "P"]);
}

#[tokio::test]
async fn a_view_waits_for_its_table_and_is_skipped_where_that_failed() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(vec![
        object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T"),
        object(ObjectKind::Table, "T", "CREATE TABLE S.T (A NUMBER)"),
        object(ObjectKind::Table, "U", "CREATE TABLE S.U (A NUMBER)"),
        object(ObjectKind::Table, "BROKEN", "CREATE TABLE S.BROKEN (A NUMBER)"),
        object(ObjectKind::View, "OVER_BROKEN", "CREATE VIEW S.OVER_BROKEN AS SELECT A FROM S.BROKEN"),
    ]);
    let gate = Arc::new(Semaphore::new(0));
    ports.script("T", Script::Wait(gate.clone()));
    ports.script("BROKEN", Script::Fail);
    let engine = open(&ports, folder.path(), 3).await;
    let job_id = engine.start(spec(ExecutionMode::DryRun)).await.unwrap().job_id;
    let mut reader = Reader::new(job_id);
    let mut subscription = engine.subscribe(job_id, Position::Level).await.unwrap().unwrap();
    while reader.snapshot.counts.finished() < 3 {
        reader.take(&subscription.next().await.unwrap().unwrap().update);
    }
    assert!(!ports.translated.lock().unwrap().contains(&"V".to_owned()));
    gate.add_permits(1);
    while let Some(tick) = subscription.next().await.unwrap() {
        reader.take(&tick.update);
    }
    let counts = reader.snapshot.counts;
    assert_eq!((counts.completed, counts.failed, counts.skipped), (3, 1, 1));
    let skipped = reader.taken.results.iter().find(|result| result.object == 5).unwrap();
    assert_eq!(skipped.error.as_deref(), Some("S.BROKEN, which it reads, was not migrated"));
    assert_eq!(ports.translated.lock().unwrap().last().map(String::as_str), Some("V"));
}

#[tokio::test]
async fn what_reads_what_failed_is_skipped_but_a_procedure_is_translated_and_warns() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(vec![
        object(ObjectKind::Table, "BROKEN", "CREATE TABLE S.BROKEN (A NUMBER)"),
        object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.BROKEN"),
        object(ObjectKind::View, "W", "CREATE VIEW S.W AS SELECT A FROM S.V"),
        object(ObjectKind::Procedure, "P", "CREATE PROCEDURE S.P AS BEGIN DELETE FROM S.BROKEN; END;"),
        object(ObjectKind::Procedure, "Q", "CREATE PROCEDURE S.Q AS BEGIN INSERT INTO S.U SELECT A FROM S.W; END;"),
        object(ObjectKind::Table, "U", "CREATE TABLE S.U (A NUMBER)"),
    ]);
    ports.script("BROKEN", Script::Fail);
    let engine = open(&ports, folder.path(), 2).await;
    let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    let reader = Reader::new(job_id).read(&engine, Position::Level).await;
    for (number, status, attempts, lacking) in [
        (1, ResultStatus::Error, 1, None),
        (2, ResultStatus::Skipped, 0, None),
        (3, ResultStatus::Skipped, 0, None),
        (4, ResultStatus::Success, 1, Some("S.BROKEN, which it reads, was not migrated")),
        (5, ResultStatus::Success, 1, Some("S.W, which it reads, was not migrated")),
        (6, ResultStatus::Success, 1, None),
    ] {
        let detail = engine.object_detail(job_id, number).await.unwrap();
        assert_eq!((detail.result.status, detail.result.attempts), (status, attempts), "{number}");
        assert_eq!(detail.attempts_made.len(), attempts as usize, "{number}");
        let warned = detail.diagnostics.iter().find(|found| found.code == "DWM-0003");
        assert_eq!(warned.is_some(), lacking.is_some(), "{number}");
        assert!(warned.is_none_or(|found| found.message.starts_with(lacking.unwrap())), "{warned:?}");
    }
    let of_objects = |entry: &&LogEntry| entry.level == LogLevel::Warning && entry.object.is_some();
    assert_eq!(reader.taken.logs.iter().filter(of_objects).count(), 4);
}

#[tokio::test]
async fn a_statement_whose_answer_was_lost_is_looked_up_and_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Scripted::new(tables(4));
    ports.script("T2", Script::LoseAnswer);
    let engine = open(&ports, folder.path(), 1).await;
    let job_id = engine.start(spec(ExecutionMode::Execute)).await.unwrap().job_id;
    while !ports.executed.lock().unwrap().contains(&"T2".to_owned()) {
        tokio::task::yield_now().await;
    }
    engine.shutdown().await;
    ports.script("T2", Script::Succeed);
    let next = open(&ports, folder.path(), 1).await;
    let read = Reader::new(job_id).read(&next, Position::Level).await;
    assert_eq!((read.snapshot.status, read.snapshot.counts.completed), (JobStatus::Completed, 4));
    assert_eq!(*ports.executed.lock().unwrap(), ["T1", "T2", "T3", "T4"]);
    assert!(read.taken.logs.iter().any(|entry| entry.message.contains("created before the server stopped")));
}
