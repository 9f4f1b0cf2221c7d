//! A dry run asks the warehouse and changes nothing.

use databricks_double::Double;
use model::{ExecutionMode, JobStatus, ObjectKind};

use crate::job::{Running, context, object, spec};
use crate::sessions::{open, take};

#[tokio::test]
async fn a_dry_run_is_checked_by_the_warehouse_as_far_as_that_goes() {
    let double = Double::start().await;
    double.run("CREATE TABLE main.sales.there (a INT)").await.unwrap();
    let brought = vec![object(ObjectKind::Table, "COMES", ""), object(ObjectKind::View, "V", "")];
    for (kind, sql, expected) in [
        (ObjectKind::Table, "CREATE TABLE main.sales.x (a INT)", Ok(None)),
        (ObjectKind::View, "CREATE VIEW main.sales.x AS SELECT a FROM main.sales.there", Ok(None)),
        (ObjectKind::View, "CREATE VIEW main.sales.x AS SELECT a FROM main.sales.comes", Ok(Some("DBX-0003"))),
        (
            ObjectKind::View,
            "CREATE VIEW main.sales.x AS SELECT a FROM main.sales.nowhere",
            Err("TABLE_OR_VIEW_NOT_FOUND"),
        ),
        (
            ObjectKind::View,
            "CREATE VIEW main.sales.x AS SELECT b FROM main.sales.there",
            Err("column `b` does not exist"),
        ),
        (ObjectKind::Function, "CREATE FUNCTION main.sales.x() RETURNS INT RETURN 1", Ok(Some("DBX-0002"))),
        (ObjectKind::Procedure, "CREATE PROCEDURE main.sales.x() AS BEGIN SELECT 1; END", Ok(Some("DBX-0002"))),
    ] {
        let session = open(&double, &context(1, ExecutionMode::DryRun), brought.clone()).await;
        let object = object(kind, "X", sql);
        match (take(&*session, &object, &[sql]).await, expected) {
            (Ok(found), Ok(code)) => {
                assert!(!found.executed);
                let codes: Vec<&str> = found.diagnostics.iter().map(|remark| remark.code.as_str()).collect();
                assert_eq!(codes, Vec::from_iter(code), "{sql}");
            }
            (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{sql}: {error}"),
            (found, expected) => unreachable!("{sql}: found {found:?}, expected {expected:?}"),
        }
    }
    assert_eq!(double.names(), ["main.sales.there"]);
}

#[tokio::test]
async fn a_dry_run_of_a_whole_job_creates_nothing() {
    let double = Double::start().await;
    let objects = vec![
        object(ObjectKind::Table, "T", "CREATE TABLE S.T (A NUMBER(9))"),
        object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.T"),
        object(ObjectKind::Table, "T", "CREATE TABLE S2.T (B NUMBER(9))"),
    ];
    let read = Running::of(&double, objects).await.run(spec(ExecutionMode::DryRun)).await;
    assert_eq!((read.snapshot.status, read.counts()), (JobStatus::Completed, (2, 1, 0)), "{:?}", read.log());
    assert!(read.has_logged("come to the same name in the target, main.sales.t"), "{:?}", read.log());
    assert_eq!(double.names(), Vec::<String>::new());
    assert!(double.world().statements().iter().all(|made| made.sql.starts_with("EXPLAIN")));
}
