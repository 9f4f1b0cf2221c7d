//! Whose a name is: what stood there before, what a migration made itself.

use databricks_double::Double;
use engine::{Execution, Inventory, JobContext, Target, TargetError};
use model::{ExecutionMode, ObjectKind, OnConflict, Severity, SourcePlatform};

use crate::job::{context, id, object, tables, target};
use crate::sessions::{open, take};

fn asked(on_conflict: OnConflict, mode: ExecutionMode) -> JobContext {
    JobContext { on_conflict, ..context(1, mode) }
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
    use ObjectKind::{Function, Procedure, Table, View};
    let table = "CREATE TABLE main.sales.t (old INT)";
    let view = "CREATE VIEW main.sales.t AS SELECT 1 AS old";
    let materialized = "CREATE MATERIALIZED VIEW main.sales.t AS SELECT 1 AS old";
    let function = "CREATE FUNCTION main.sales.t() RETURNS INT RETURN 1";
    let procedure = "CREATE PROCEDURE main.sales.t() LANGUAGE SQL AS BEGIN SELECT 1; END";
    for (old, kind, new, after) in [
        (table, Table, "CREATE TABLE main.sales.t (new INT)", "TABLE"),
        (table, Table, "CREATE TABLE IF NOT EXISTS main.sales.t (new INT)", "TABLE"),
        (table, View, "CREATE OR REPLACE VIEW main.sales.T AS SELECT 2 AS new", "VIEW"),
        (view, Table, "CREATE TABLE main.sales.t (new INT)", "TABLE"),
        (view, View, "CREATE VIEW main.sales.t AS SELECT 2 AS new", "VIEW"),
        (materialized, View, "CREATE VIEW main.sales.t AS SELECT 2 AS new", "VIEW"),
        (function, Function, "CREATE FUNCTION main.sales.t() RETURNS INT RETURN 2 /* new */", "FUNCTION"),
        (procedure, Procedure, "CREATE PROCEDURE main.sales.t() AS BEGIN SELECT 2 AS new; END", "PROCEDURE"),
        (function, Procedure, "CREATE PROCEDURE main.sales.t() AS BEGIN SELECT 2 AS new; END", "PROCEDURE"),
    ] {
        for (on_conflict, expected) in
            [(OnConflict::Error, "refused"), (OnConflict::Skip, "skipped"), (OnConflict::Replace, "made")]
        {
            let double = Double::start().await;
            double.run(old).await.unwrap();
            let name = double.names().remove(0);
            let object = object(kind, "T", "CREATE …");
            let dry = open(&double, &asked(on_conflict, ExecutionMode::DryRun), vec![object.clone()]).await;
            let rehearsed = take(&*dry, &object, &[new]).await;
            assert_eq!(outcome(&rehearsed), expected, "{new} over {old}: {rehearsed:?}");
            assert_eq!(double.standing(&name).unwrap().sql, old);
            let real = open(&double, &asked(on_conflict, ExecutionMode::Execute), vec![object.clone()]).await;
            let made = take(&*real, &object, &[new]).await;
            assert_eq!(outcome(&made), expected, "{new} over {old}: {made:?}");
            let stands = double.standing(&name).unwrap();
            if on_conflict == OnConflict::Replace {
                assert_eq!(stands.noun, after);
                assert!(stands.sql.contains("new"), "{}", stands.sql);
                let remark = |made: Result<Execution, TargetError>| {
                    made.unwrap().diagnostics.into_iter().find(|remark| remark.code == "DBX-0001").unwrap()
                };
                let (rehearsed, made) = (remark(rehearsed), remark(made));
                assert_eq!(rehearsed, made);
                assert_eq!(made.severity == Severity::Warning, old == table, "rows are worth a warning: {old}");
            } else {
                assert_eq!(stands.sql, old);
                assert_eq!(rehearsed.unwrap_err(), made.unwrap_err());
            }
        }
    }
}

#[tokio::test]
async fn what_a_migration_made_itself_is_no_conflict_and_no_other_object_takes_its_place() {
    let statement = "CREATE TABLE main.sales.t1 (a INT)";
    for on_conflict in OnConflict::ALL {
        let double = Double::start().await;
        let table = tables(1).remove(0);
        let mut other = table.clone();
        other.name.schema = "OTHER".to_owned();
        let first = asked(on_conflict, ExecutionMode::Execute);
        let session = open(&double, &first, tables(1)).await;
        take(&*session, &table, &[statement]).await.unwrap();
        take(&*session, &table, &["CREATE TABLE main.sales.t1 (b INT)"]).await.unwrap();
        let retry = JobContext { job_id: id(2), earlier: vec![id(1)], ..first.clone() };
        let session = open(&double, &retry, tables(1)).await;
        let again = take(&*session, &table, &[statement]).await.unwrap();
        assert_eq!(again.diagnostics, []);
        let twice = take(&*session, &other, &[statement]).await.unwrap_err();
        assert!(twice.to_string().contains("another object of this migration was made under this name"), "{twice}");
        let stranger = JobContext { job_id: id(3), ..first };
        let session = open(&double, &stranger, tables(1)).await;
        let expected =
            ["refused", "skipped", "made"][OnConflict::ALL.iter().position(|one| *one == on_conflict).unwrap()];
        assert_eq!(outcome(&take(&*session, &table, &[statement]).await), expected);
    }
}

#[tokio::test]
async fn names_that_are_taken_are_found_without_waking_a_warehouse() {
    let double = Double::start().await;
    for sql in [
        "CREATE TABLE main.sales.t1 (a INT)",
        "CREATE VIEW main.sales.v AS SELECT 1 AS a",
        "CREATE FUNCTION main.sales.f() RETURNS INT RETURN 1",
        "CREATE PROCEDURE main.sales.p() AS BEGIN SELECT 1; END",
    ] {
        double.run(sql).await.unwrap();
    }
    let objects = vec![
        object(ObjectKind::Table, "T1", ""),
        object(ObjectKind::Table, "T2", ""),
        object(ObjectKind::Table, "V", ""),
        object(ObjectKind::Function, "F", ""),
        object(ObjectKind::Procedure, "P", ""),
    ];
    let inventory = Inventory::of(SourcePlatform::Oracle, objects);
    for (state, pages, expected) in [
        (
            "RUNNING",
            100,
            vec![(0, ObjectKind::Table), (2, ObjectKind::View), (3, ObjectKind::Function), (4, ObjectKind::Procedure)],
        ),
        ("STOPPED", 1, vec![(0, ObjectKind::Table), (2, ObjectKind::View), (3, ObjectKind::Function)]),
    ] {
        {
            let mut world = double.world();
            (world.warehouse_state, world.page_entries) = (state, pages);
        }
        let found = target(&double).standing("main", "sales", &inventory).await.unwrap().unwrap();
        let found: Vec<_> = found.iter().map(|standing| (standing.place, standing.kind)).collect();
        assert_eq!(found, expected, "{state}");
        assert_eq!(double.world().warehouse_state, state);
    }
    let nowhere = target(&double).standing("main", "nowhere", &inventory).await.unwrap();
    assert_eq!(nowhere, Some(Vec::new()));
}
