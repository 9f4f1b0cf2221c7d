//! A cancel while a statement runs.

use engine::{JobContext, TargetError};
use model::{ExecutionMode, ObjectKind};
use tokio_util::sync::CancellationToken;

use crate::open_job::{Job, context, named, names};

/// A query that ends only when it is interrupted.
const ENDLESS: &str = "CREATE TABLE main.sales.endless AS
    WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers) SELECT count(*) AS n FROM numbers";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancel_interrupts_the_statement_that_runs_and_nothing_of_its_object_is_left() {
    for mode in [ExecutionMode::Execute, ExecutionMode::DryRun] {
        let folder = tempfile::tempdir().unwrap();
        let cancelled = CancellationToken::new();
        let job = Job::in_context(folder.path(), &JobContext { cancelled: cancelled.clone(), ..context(mode) }).await;
        assert!(!job.session.may_be_dropped());
        let (first, second) = ("CREATE TABLE main.sales.first (a INT)", "CREATE TABLE main.sales.second (a INT)");
        let (object, waiting) = (named("S", "ENDLESS"), named("S", "WAITING"));
        let (endless, waits) = ([first, ENDLESS], [second]);
        let running = job.take(&object, ObjectKind::Table, &endless);
        let queued = job.take(&waiting, ObjectKind::Table, &waits);
        let (running, queued, ()) = tokio::join!(biased; running, queued, async { cancelled.cancel() });
        assert_eq!((running, queued), (Err(TargetError::Cancelled), Err(TargetError::Cancelled)), "{mode:?}");
        if mode == ExecutionMode::Execute {
            assert_eq!(names(folder.path()), Vec::<String>::new());
            let next = Job::of(folder.path(), mode).await;
            assert!(next.take(&object, ObjectKind::Table, &[first]).await.unwrap().executed, "the file is free");
        }
    }
}

#[tokio::test]
async fn another_job_waits_for_its_turn_at_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let target = local_target::LocalTarget::new(folder.path());
    let open = |number: u8, cancelled: &CancellationToken| JobContext {
        job_id: crate::open_job::id(&format!("0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b2{number}")),
        cancelled: cancelled.clone(),
        ..context(ExecutionMode::Execute)
    };
    let (long, short) = (CancellationToken::new(), CancellationToken::new());
    let long_job = Job::with_target(&target, &open(1, &long)).await;
    let short_job = Job::with_target(&target, &open(2, &short)).await;
    let object = named("S", "T");
    let endless = long_job.take(&object, ObjectKind::Table, &[ENDLESS]);
    let waiting = short_job.take(&object, ObjectKind::Table, &["CREATE TABLE main.sales.t (a INT)"]);
    let (ended, waited, ()) = tokio::join!(biased; endless, waiting, async { long.cancel() });
    assert_eq!(ended, Err(TargetError::Cancelled));
    assert!(waited.unwrap().executed);
}
