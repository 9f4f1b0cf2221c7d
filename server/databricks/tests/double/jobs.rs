//! Whole jobs, and what may happen to them on the way.

use std::sync::Arc;
use std::time::Duration;

use databricks::{Credentials, DatabricksTarget, Secret, Workspace};
use databricks_double::{CLIENT_ID, CLIENT_SECRET, Double, Fault, WAREHOUSE};
use engine::{EngineLimits, RetryPolicy, RulesTranslator};
use model::{ExecutionMode, JobStatus, MigrationSpec, ObjectKind};

use crate::job::{AT_ONCE, Running, limits, object, spec, tables, target};

const STATEMENTS: &str = "POST /api/2.0/sql/statements";

fn execute() -> MigrationSpec {
    spec(ExecutionMode::Execute)
}

fn warehouse() -> Vec<engine::InventoryObject> {
    vec![
        object(
            ObjectKind::Table,
            "ORDERS",
            "CREATE TABLE S.ORDERS (ID NUMBER(9) NOT NULL, PAID NUMBER(9) CHECK (PAID > 0))",
        ),
        object(ObjectKind::View, "PAID", "CREATE VIEW S.PAID AS SELECT ID FROM S.ORDERS WHERE PAID > 1"),
        object(
            ObjectKind::Function,
            "TWICE",
            "CREATE FUNCTION S.TWICE (x IN NUMBER) RETURN NUMBER AS BEGIN RETURN x * 2; END;",
        ),
        object(
            ObjectKind::Procedure,
            "CLOSE_DAY",
            "CREATE PROCEDURE S.CLOSE_DAY AS BEGIN UPDATE S.ORDERS SET PAID = 2 WHERE ID = 1; END;",
        ),
    ]
}

#[tokio::test]
async fn a_whole_job_stands_on_the_warehouse_with_a_note_of_who_made_it() {
    let double = Double::start().await;
    let read = Running::of(&double, warehouse()).await.run(execute()).await;
    assert_eq!((read.snapshot.status, read.counts()), (JobStatus::Completed, (4, 0, 0)), "{:?}", read.log());
    assert!(read.entries.results.iter().all(|result| result.executed));
    assert_eq!(
        double.names(),
        ["main.sales.close_day()", "main.sales.orders", "main.sales.paid", "main.sales.twice()"]
    );
    let job = read.snapshot.job_id.to_string();
    for name in ["main.sales.orders", "main.sales.paid"] {
        assert_eq!(double.standing(name).unwrap().properties.get("dwma.job"), Some(&job), "{name}");
    }
    for name in ["main.sales.twice()", "main.sales.close_day()"] {
        assert!(double.standing(name).unwrap().comment.unwrap().starts_with(&format!("[dwma {job} ")), "{name}");
    }
    let statements = double.world().statements();
    assert!(statements.iter().filter(|made| made.sql.starts_with("CREATE")).all(|made| made.tags["dwma_job"] == job));
}

#[tokio::test]
async fn a_retry_finds_what_stands_and_makes_nothing_twice() {
    let double = Double::start().await;
    let running = Running::of(&double, warehouse()).await;
    double.world().denied.insert("paid".to_owned());
    let first = running.run(execute()).await;
    assert_eq!(first.counts(), (3, 1, 0), "{:?}", first.log());
    let why = first.error("PAID");
    assert!(why.contains("does not have CREATE VIEW on Schema 'main.sales'"), "{why}");
    assert!(why.contains("SQLSTATE 42501") && why.ends_with("grant what is named, then retry what failed"), "{why}");
    double.world().denied.clear();
    let retry = MigrationSpec { retry_of: Some(first.snapshot.job_id), ..execute() };
    assert_eq!(running.run(retry).await.counts(), (1, 0, 0));
    let rehearsed = running.run(MigrationSpec { on_conflict: model::OnConflict::Skip, ..execute() }).await;
    assert_eq!(rehearsed.counts(), (0, 0, 4), "another migration finds all four taken: {:?}", rehearsed.log());
}

#[tokio::test]
async fn a_job_comes_through_whatever_happens_to_its_calls_and_creates_each_table_once() {
    for (call, times, fault) in [
        (STATEMENTS, 60, Fault::TooMany(Some(0))),
        (STATEMENTS, 5, Fault::TooMany(None)),
        (STATEMENTS, 10, Fault::Page),
        (STATEMENTS, 10, Fault::Dropped),
        (STATEMENTS, 10, Fault::LostAnswer),
        ("GET /api/2.0/sql/statements/", 10, Fault::Dropped),
        ("GET /api/2.0/sql/statements/", 30, Fault::TooMany(Some(0))),
        ("GET /api/2.1/unity-catalog/tables", 10, Fault::Dropped),
        ("GET /api/2.1/unity-catalog/schemas", 2, Fault::Page),
        ("GET /api/2.0/sql/warehouses", 2, Fault::LostAnswer),
    ] {
        let double = Double::start().await;
        double.world().questions_until_done = 2;
        double.say(call, times, fault.clone());
        let read = Running::of(&double, tables(20)).await.run(execute()).await;
        assert_eq!(read.counts(), (20, 0, 0), "{call} {fault:?}: {:?}", read.log());
        let statements = double.world().statements();
        let created = |name: &str| {
            let made = statements.iter().filter(|made| made.sql.contains(&format!("TABLE main.sales.{name} ")));
            made.filter(|made| made.state == "SUCCEEDED").count()
        };
        for number in 1..=20 {
            assert_eq!(created(&format!("T{number}")), 1, "T{number} with {call} {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_lost_answer_is_told_and_what_it_made_is_taken_as_it_is() {
    let double = Double::start().await;
    double.say(STATEMENTS, 1, Fault::LostAnswer);
    let read = Running::of(&double, tables(1)).await.run(execute()).await;
    assert_eq!(read.counts(), (1, 0, 0));
    assert!(read.has_logged("S.T1 was created by attempt 1, whose answer was lost"), "{:?}", read.log());
    assert_eq!(double.world().statements().len(), 1);
}

#[tokio::test]
async fn a_token_that_ends_is_fetched_anew_without_an_attempt_lost() {
    let double = Double::start().await;
    double.world().token_calls = Some(7);
    let credentials =
        Credentials::ServicePrincipal { client_id: CLIENT_ID.to_owned(), client_secret: Secret::new(CLIENT_SECRET) };
    let target = DatabricksTarget::new(Workspace::new(&double.url(), credentials).unwrap(), WAREHOUSE, AT_ONCE);
    let read = Running::with(target, Arc::new(RulesTranslator), tables(12), limits(4)).await.run(execute()).await;
    assert_eq!(read.counts(), (12, 0, 0), "{:?}", read.log());
    assert!(read.entries.results.iter().all(|result| result.attempts == 1));
    let (given, asked) = {
        let world = double.world();
        (world.count("POST /oidc/v1/token"), world.count("GET /oidc/.well-known"))
    };
    assert!(given >= 3, "found {given} tokens");
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn a_warehouse_that_stops_half_way_is_waited_for() {
    let double = Double::start().await;
    {
        let mut world = double.world();
        world.failing_after = 5;
        let stopped = ("TEMPORARILY_UNAVAILABLE", "The SQL warehouse was stopped".to_owned());
        world.failing.extend([stopped.clone(), stopped]);
    }
    let read = Running::of(&double, tables(10)).await.run(execute()).await;
    assert_eq!(read.counts(), (10, 0, 0), "{:?}", read.log());
    assert!(
        read.has_logged("the warehouse has trouble for the moment: The SQL warehouse was stopped"),
        "{:?}",
        read.log()
    );
}

#[tokio::test]
async fn a_warehouse_that_stays_stopped_costs_some_objects_and_a_retry_finishes() {
    let double = Double::start().await;
    {
        let mut world = double.world();
        world.failing_after = 5;
        let stopped = ("TEMPORARILY_UNAVAILABLE", "The SQL warehouse was stopped".to_owned());
        world.failing.extend(vec![stopped; 6]);
    }
    let retry = RetryPolicy { attempts: 3, first_wait: Duration::ZERO, ..RetryPolicy::default() };
    let limits = EngineLimits { retry, ..limits(1) };
    let running = Running::with(target(&double), Arc::new(RulesTranslator), tables(10), limits).await;
    let first = running.run(execute()).await;
    assert_eq!((first.snapshot.status, first.counts()), (JobStatus::Completed, (8, 2, 0)), "{:?}", first.log());
    let failed = first.entries.results.iter().find_map(|result| result.error.as_deref()).unwrap();
    let expected = "The SQL warehouse was stopped; should that last, see that it runs, then retry what failed; given up after 3 \
                    attempts in ";
    assert!(failed.contains(expected), "{failed}");
    let again = running.run(MigrationSpec { retry_of: Some(first.snapshot.job_id), ..execute() }).await;
    assert_eq!((again.snapshot.status, again.counts()), (JobStatus::Completed, (2, 0, 0)), "{:?}", again.log());
    for number in 1..=10 {
        assert!(double.standing(&format!("main.sales.t{number}")).is_some(), "T{number}");
    }
}

#[tokio::test]
async fn a_statement_that_somebody_else_cancels_is_run_again() {
    let double = Double::start().await;
    double.world().failing.push_back(("CANCELLED", "Cancelled by another user".to_owned()));
    let read = Running::of(&double, tables(2)).await.run(execute()).await;
    assert_eq!(read.counts(), (2, 0, 0), "{:?}", read.log());
}

#[tokio::test]
async fn what_the_warehouse_refuses_is_told_with_its_state_and_the_rest_goes_on() {
    let double = Double::start().await;
    let objects = [tables(1), vec![object(ObjectKind::View, "V", "CREATE VIEW S.V AS SELECT A FROM S.NOWHERE")]];
    let read = Running::of(&double, objects.concat()).await.run(execute()).await;
    assert_eq!((read.snapshot.status, read.counts()), (JobStatus::Completed, (1, 1, 0)));
    let why = read.error("V");
    assert!(why.starts_with("[TABLE_OR_VIEW_NOT_FOUND] The table or view `main`.`sales`.`NOWHERE`"), "{why}");
    assert!(why.ends_with("(SQLSTATE 42P01)"), "{why}");
}

#[tokio::test]
async fn a_job_that_cannot_go_on_says_what_to_do() {
    let wrong_secret =
        Credentials::ServicePrincipal { client_id: CLIENT_ID.to_owned(), client_secret: Secret::new("wrong-secret") };
    for (credentials, call, fault, expected) in [
        (Credentials::Token(Secret::new("dapi-wrong")), "", None, "the workspace does not take the credentials"),
        (wrong_secret, "", None, "check DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET"),
        (
            Credentials::Token(Secret::new(databricks_double::TOKEN)),
            STATEMENTS,
            Some(Fault::Forbidden("You do not have permission to use the SQL Warehouse.".to_owned())),
            "You do not have permission to use the SQL Warehouse",
        ),
        (
            Credentials::Token(Secret::new(databricks_double::TOKEN)),
            STATEMENTS,
            Some(Fault::Unauthorized),
            "check or renew the token",
        ),
    ] {
        let double = Double::start().await;
        if let Some(fault) = fault {
            double.say(call, 100, fault);
        }
        let target = DatabricksTarget::new(Workspace::new(&double.url(), credentials).unwrap(), WAREHOUSE, AT_ONCE);
        let read = Running::with(target, Arc::new(RulesTranslator), tables(3), limits(1)).await.run(execute()).await;
        assert_eq!(read.snapshot.status, JobStatus::Failed);
        assert!(read.has_logged(expected), "{expected}: {:?}", read.log());
        assert!(!read.has_logged("dapi-") && !read.has_logged("secret-of"), "{:?}", read.log());
    }
}
