//! Whose a name is: what stood there before, what a migration made itself.

use std::path::Path;

use engine::{Execution, Inventory, InventoryObject, JobContext, Standing, Target, TargetError};
use local_target::LocalTarget;
use model::{ExecutionMode, ObjectKind, ObjectName, OnConflict, Severity, SourcePlatform};

use crate::open_job::{Job, THIS_JOB, context, file, id, kept, named, names, object};

const NEW: &str = "CREATE TABLE main.sales.t (new INT)";

fn asked(on_conflict: OnConflict, mode: ExecutionMode) -> JobContext {
    JobContext { on_conflict, ..context(mode) }
}

/// The columns of `main.sales.t`, or its text, as the file has them.
fn stands(folder: &Path) -> String {
    let file = file(folder);
    let text = file.query_row("SELECT kind FROM _dwma_objects WHERE name = 'main.sales.t'", [], |row| row.get(0));
    if let Ok(kind) = text {
        return kind;
    }
    let found = "SELECT type || ' ' || (SELECT group_concat(name) FROM pragma_table_info('main.sales.t'))
                 FROM sqlite_master WHERE name = 'main.sales.t' COLLATE NOCASE";
    file.query_row(found, [], |row| row.get(0)).unwrap()
}

/// What stands in the target before a job, as statements of an earlier migration.
async fn target_with(statements: &[(ObjectKind, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let earlier = Job::earlier(folder.path()).await;
    for (number, (kind, sql)) in statements.iter().enumerate() {
        earlier.take(&named("OLD", &number.to_string()), *kind, &[sql]).await.unwrap();
    }
    folder
}

fn outcome(answer: &Result<Execution, TargetError>) -> &'static str {
    match answer {
        Ok(_) => "made",
        Err(TargetError::Refused(_)) => "refused",
        Err(TargetError::Skipped(_)) => "skipped",
        Err(TargetError::Transient { .. } | TargetError::Unavailable(_) | TargetError::Cancelled) => "lost",
    }
}

#[tokio::test]
async fn what_stood_there_before_is_an_error_skipped_or_replaced_as_asked_and_a_dry_run_says_so() {
    use ObjectKind::{Function, Table, View};
    let table = (Table, "CREATE TABLE main.sales.t (old INT)");
    let view = (View, "CREATE VIEW main.sales.t AS SELECT 1 AS old");
    let text = (View, "CREATE VIEW main.sales.t AS SELECT ARRAY(1)[0] AS old");
    let new_view = "CREATE OR REPLACE VIEW main.sales.T AS SELECT 2 AS new";
    let new_text = "CREATE OR REPLACE VIEW main.sales.t AS SELECT ARRAY(2)[0] AS new";
    for (old, kind, new, before, after) in [
        (table, Table, NEW, "table old", "table new"),
        (table, Table, "CREATE TABLE IF NOT EXISTS main.sales.t (new INT)", "table old", "table new"),
        (table, View, new_view, "table old", "view new"),
        (table, View, new_text, "table old", "VIEW"),
        (view, Table, NEW, "view old", "table new"),
        (view, View, new_view, "view old", "view new"),
        (text, Table, NEW, "VIEW", "table new"),
        (text, View, new_text, "VIEW", "VIEW"),
    ] {
        for (on_conflict, expected) in
            [(OnConflict::Error, "refused"), (OnConflict::Skip, "skipped"), (OnConflict::Replace, "made")]
        {
            let folder = target_with(&[old]).await;
            let bytes = std::fs::read(folder.path().join("target.sqlite")).unwrap();
            let dry = Job::in_context(folder.path(), &asked(on_conflict, ExecutionMode::DryRun)).await;
            let rehearsed = dry.run(kind, &[new]).await;
            assert_eq!(outcome(&rehearsed), expected, "{new} over {old:?}");
            assert_eq!(std::fs::read(folder.path().join("target.sqlite")).unwrap(), bytes);
            let real = Job::in_context(folder.path(), &asked(on_conflict, ExecutionMode::Execute)).await;
            let made = real.run(kind, &[new]).await;
            assert_eq!(outcome(&made), expected, "{new} over {old:?}");
            let stands = stands(folder.path());
            assert_eq!(stands, if on_conflict == OnConflict::Replace { after } else { before }, "{new} over {old:?}");
            match (rehearsed, made) {
                (Ok(rehearsed), Ok(made)) => assert_eq!(rehearsed.diagnostics, made.diagnostics),
                (Err(rehearsed), Err(made)) => {
                    assert_eq!(rehearsed, made);
                    let what = format!("{} main.sales.", old.0.noun());
                    assert!(made.to_string().starts_with(&what), "{made}");
                    assert!(made.to_string().contains("exists already on the target"), "{made}");
                }
                (rehearsed, made) => unreachable!("{rehearsed:?}, {made:?}"),
            }
        }
    }
    let function = "CREATE FUNCTION main.sales.f(x INT) RETURNS INT RETURN x";
    let folder = target_with(&[(Function, function)]).await;
    for (on_conflict, expected) in
        [(OnConflict::Error, "refused"), (OnConflict::Skip, "skipped"), (OnConflict::Replace, "made")]
    {
        let job = Job::in_context(folder.path(), &asked(on_conflict, ExecutionMode::Execute)).await;
        assert_eq!(outcome(&job.run(Function, &[function]).await), expected);
    }
    assert_eq!(kept(folder.path()), [("main.sales.f".to_owned(), "FUNCTION".to_owned())]);
}

#[tokio::test]
async fn what_is_replaced_is_named_and_a_table_s_rows_are_worth_a_warning() {
    for (old, expected) in [
        (
            (ObjectKind::Table, "CREATE TABLE main.sales.t (old INT)"),
            (Severity::Warning, "place of table main.sales.t"),
        ),
        (
            (ObjectKind::View, "CREATE VIEW main.sales.t AS SELECT 1 AS old"),
            (Severity::Info, "place of view main.sales.t"),
        ),
    ] {
        let folder = target_with(&[old]).await;
        let job = Job::in_context(folder.path(), &asked(OnConflict::Replace, ExecutionMode::Execute)).await;
        let made = job.table(NEW).await.unwrap();
        let remark = made.diagnostics.iter().find(|remark| remark.code == "LOC-0007").unwrap();
        assert_eq!(remark.severity, expected.0);
        assert!(remark.message.contains(expected.1), "{}", remark.message);
    }
}

#[tokio::test]
async fn what_was_to_be_replaced_stays_with_its_rows_where_the_object_fails() {
    let folder = target_with(&[(ObjectKind::Table, "CREATE TABLE main.sales.t (old INT)")]).await;
    file(folder.path()).execute_batch("INSERT INTO \"main.sales.t\" VALUES (7)").unwrap();
    let job = Job::in_context(folder.path(), &asked(OnConflict::Replace, ExecutionMode::Execute)).await;
    for failing in ["SELECT * FROM main.sales.gone", "SELECT nothing FROM main.sales.t", "SELECT old FROM main.sales.t"]
    {
        let view = format!("CREATE OR REPLACE VIEW main.sales.t AS {failing}");
        assert_eq!(outcome(&job.view(&view).await), "refused", "{failing}");
        let rows: i64 =
            file(folder.path()).query_row("SELECT old FROM \"main.sales.t\"", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 7);
    }
    assert_eq!(outcome(&job.table(NEW).await), "made");
}

#[tokio::test]
async fn two_objects_of_one_migration_never_get_one_name_whatever_is_asked() {
    for on_conflict in OnConflict::ALL {
        let folder = tempfile::tempdir().unwrap();
        let this = asked(on_conflict, ExecutionMode::Execute);
        let job = Job::in_context(folder.path(), &this).await;
        job.take(&named("HR", "T"), ObjectKind::Table, &["CREATE TABLE main.sales.t (hr INT)"]).await.unwrap();
        let other = InventoryObject { definition: "CREATE TABLE T (B NUMBER)".to_owned(), ..named("HR", "T") };
        let again = Job::in_context(folder.path(), &this).await;
        let retry =
            JobContext { job_id: id("0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b12"), earlier: vec![id(THIS_JOB)], ..this };
        let retry = Job::in_context(folder.path(), &retry).await;
        for (who, job) in [("same process", &job), ("next process", &again), ("retry", &retry)] {
            for object in [&named("SALES", "T"), &other] {
                let refused = job.take(object, ObjectKind::Table, &[NEW]).await.unwrap_err();
                assert!(matches!(&refused, TargetError::Refused(_)), "{who}: {refused:?}");
                assert!(refused.to_string().contains("another object of this migration"), "{who}: {refused}");
            }
        }
        assert_eq!(stands(folder.path()), "table hr");
    }
}

#[tokio::test]
async fn what_an_earlier_try_at_the_object_made_is_made_anew_and_no_conflict() {
    for on_conflict in OnConflict::ALL {
        let folder = tempfile::tempdir().unwrap();
        let first = asked(on_conflict, ExecutionMode::Execute);
        let job = Job::in_context(folder.path(), &first).await;
        job.table("CREATE TABLE main.sales.t (half INT)").await.unwrap();
        let again = Job::in_context(folder.path(), &first).await;
        assert_eq!(again.table(NEW).await.unwrap().diagnostics, []);
        assert_eq!(stands(folder.path()), "table new");
        let retry =
            JobContext { job_id: id("0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b12"), earlier: vec![id(THIS_JOB)], ..first };
        let retry = Job::in_context(folder.path(), &retry).await;
        retry.table("CREATE TABLE main.sales.t (retried INT)").await.unwrap();
        assert_eq!(stands(folder.path()), "table retried");
    }
}

#[tokio::test]
async fn what_a_migration_ran_before_is_known_as_long_as_it_stands() {
    let sql = "CREATE TABLE main.sales.regions (id BIGINT)";
    let folder = tempfile::tempdir().unwrap();
    let earlier = Job::of(folder.path(), ExecutionMode::Execute).await;
    assert_eq!(earlier.before(&object(), sql).await, None);
    let made = earlier.table(sql).await.unwrap();
    drop(earlier);
    let again = Job::of(folder.path(), ExecutionMode::Execute).await;
    assert_eq!(again.before(&object(), sql).await, Some(made.clone()));
    let other = "CREATE TABLE main.sales.regions (id INT)";
    assert_eq!(again.before(&object(), other).await, None);
    assert_eq!(again.before(&named("HR", "REGIONS"), sql).await, None, "the same words for another object");
    assert!(matches!(
        again.take(&named("HR", "REGIONS"), ObjectKind::Table, &[other]).await,
        Err(TargetError::Refused(_))
    ));
    let retry = JobContext {
        job_id: id("0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b12"),
        earlier: vec![id(THIS_JOB)],
        ..context(ExecutionMode::Execute)
    };
    assert_eq!(Job::in_context(folder.path(), &retry).await.before(&object(), sql).await, Some(made));
    let unrelated = JobContext { earlier: Vec::new(), ..retry };
    assert_eq!(Job::in_context(folder.path(), &unrelated).await.before(&object(), sql).await, None);
    file(folder.path()).execute_batch("DROP TABLE \"main.sales.regions\"").unwrap();
    assert_eq!(again.before(&object(), sql).await, None, "it does not stand any more");
}

#[tokio::test]
async fn what_another_migration_put_in_the_place_is_not_taken_for_ones_own() {
    let sql = "CREATE TABLE main.sales.t (a INT)";
    let folder = tempfile::tempdir().unwrap();
    Job::of(folder.path(), ExecutionMode::Execute).await.table(sql).await.unwrap();
    let other = JobContext {
        job_id: id("0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b13"),
        ..asked(OnConflict::Replace, ExecutionMode::Execute)
    };
    Job::in_context(folder.path(), &other).await.table(NEW).await.unwrap();
    let back = Job::of(folder.path(), ExecutionMode::Execute).await;
    assert_eq!(back.before(&object(), sql).await, None);
    assert_eq!(outcome(&back.table(sql).await), "refused");
    assert_eq!(stands(folder.path()), "table new");
}

#[tokio::test]
async fn names_that_are_taken_are_found_before_anything_is_started() {
    let table = (ObjectKind::Table, "CREATE TABLE main.sales.t (a INT)");
    let view = (ObjectKind::View, "CREATE VIEW main.sales.v AS SELECT ARRAY(1)[0] AS a");
    let function = (ObjectKind::Function, "CREATE FUNCTION main.sales.f(x INT) RETURNS INT RETURN x");
    let folder = target_with(&[table, view, function]).await;
    let object =
        |name: &str, kind| InventoryObject { name: ObjectName::new("ANY", name), kind, definition: String::new() };
    let objects = vec![
        object("OTHER", ObjectKind::Table),
        object("V", ObjectKind::Table),
        object("T", ObjectKind::View),
        object("F", ObjectKind::View),
        object("F", ObjectKind::Function),
        object("F", ObjectKind::Procedure),
    ];
    let inventory = Inventory::of(SourcePlatform::Oracle, objects);
    let target = LocalTarget::new(folder.path());
    let found = target.standing("main", "sales", &inventory).await.unwrap().unwrap();
    let found: Vec<(usize, ObjectKind)> = found.iter().map(|Standing { place, kind }| (*place, *kind)).collect();
    assert_eq!(found, [(1, ObjectKind::View), (2, ObjectKind::Table), (4, ObjectKind::Function)]);
    assert_eq!(target.standing("main", "elsewhere", &inventory).await.unwrap(), Some(vec![]));
    let empty = tempfile::tempdir().unwrap();
    let target = LocalTarget::new(empty.path());
    assert_eq!(target.standing("main", "sales", &inventory).await.unwrap(), Some(vec![]));
    assert_eq!(std::fs::read_dir(empty.path()).unwrap().count(), 0, "a look makes nothing");
    assert_eq!(names(folder.path()), ["main.sales.t"]);
}
