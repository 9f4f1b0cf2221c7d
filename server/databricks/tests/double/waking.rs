//! What has to be there before a job can begin.

use databricks_double::Double;
use model::{ExecutionMode, JobStatus};

use crate::job::{Running, spec, tables};

#[tokio::test]
async fn a_warehouse_that_sleeps_is_started_and_that_is_told() {
    for (state, told) in [
        ("STOPPED", "The SQL warehouse Double is stopped and is being started; this may take minutes"),
        ("STARTING", "The SQL warehouse Double is starting; this may take minutes"),
    ] {
        let double = Double::start().await;
        double.world().warehouse_state = state;
        let read = Running::of(&double, tables(1)).await.run(spec(ExecutionMode::Execute)).await;
        assert_eq!(read.counts(), (1, 0, 0), "{:?}", read.log());
        assert_eq!(
            read.log().iter().filter(|message| **message == told).count(),
            usize::from(state == "STOPPED") | usize::from(read.has_logged(told))
        );
        assert_eq!(double.world().count("POST /api/2.0/sql/warehouses"), usize::from(state == "STOPPED"));
    }
}

#[tokio::test]
async fn what_is_not_there_ends_the_job_with_what_to_do() {
    for (catalog, schema, state, expected) in [
        (
            "elsewhere",
            "sales",
            "RUNNING",
            "the catalog `elsewhere` is not there; create it, or grant USE CATALOG on it",
        ),
        (
            "main",
            "elsewhere",
            "RUNNING",
            "the schema `main.elsewhere` is not there; create it, or grant USE SCHEMA on it",
        ),
        ("main", "sales", "DELETED", "the SQL warehouse Double was deleted; choose another"),
    ] {
        let double = Double::start().await;
        double.world().warehouse_state = state;
        let mut asked = spec(ExecutionMode::Execute);
        (asked.target_catalog, asked.target_schema) = (catalog.to_owned(), schema.to_owned());
        let read = Running::of(&double, tables(1)).await.run(asked).await;
        assert_eq!(read.snapshot.status, JobStatus::Failed);
        assert!(read.has_logged(expected), "{:?}", read.log());
        assert_eq!(double.world().statements().len(), 0);
    }
}
