//! One session, statement by statement.

use databricks_double::{Double, Fault};
use engine::{Execution, Inventory, InventoryObject, JobContext, Target, TargetError, TargetSession};
use model::{ExecutionMode, ObjectKind, SourcePlatform};

use crate::job::{context, id, object, tables, target};

/// A job's session, which brings these objects.
pub(crate) async fn open(double: &Double, job: &JobContext, objects: Vec<InventoryObject>) -> Box<dyn TargetSession> {
    target(double).open(job, &Inventory::of(SourcePlatform::Oracle, objects)).await.unwrap()
}

pub(crate) async fn take(
    session: &dyn TargetSession,
    object: &InventoryObject,
    statements: &[&str],
) -> Result<Execution, TargetError> {
    let statements: Vec<String> = statements.iter().map(|&sql| sql.to_owned()).collect();
    session.execute(object, object.kind, &statements).await
}

async fn before(session: &dyn TargetSession, object: &InventoryObject, statements: &[&str]) -> bool {
    let statements: Vec<String> = statements.iter().map(|&sql| sql.to_owned()).collect();
    session.executed_before(object, object.kind, &statements).await.unwrap().is_some()
}

const CREATE: &str = "CREATE TABLE main.sales.t1 (a INT)";
const CHECK: &str = "ALTER TABLE main.sales.t1 ADD CONSTRAINT c CHECK (a > 0)";

#[tokio::test]
async fn what_was_run_before_is_known_by_this_job_and_by_those_that_try_it_again() {
    let function = object(ObjectKind::Function, "F", "CREATE FUNCTION F …");
    let routine = ["CREATE FUNCTION main.sales.f(x INT)\nRETURNS INT\nCOMMENT 'said before'\nRETURN x"];
    let table = tables(1).remove(0);
    for (object, statements, others) in [
        (&table, &[CREATE][..], &["CREATE TABLE main.sales.t1 (b INT)"][..]),
        (&table, &[CREATE, CHECK], &[CREATE]),
        (&function, &routine, &["CREATE FUNCTION main.sales.f() RETURNS INT RETURN 1"]),
    ] {
        let double = Double::start().await;
        let first = context(1, ExecutionMode::Execute);
        let session = open(&double, &first, vec![object.clone()]).await;
        assert!(!before(&*session, object, statements).await);
        take(&*session, object, statements).await.unwrap();
        let retry = JobContext { earlier: vec![id(1)], ..context(2, ExecutionMode::Execute) };
        let stranger = context(3, ExecutionMode::Execute);
        let other = InventoryObject { definition: "another".to_owned(), ..object.clone() };
        for (job, object, statements, expected) in [
            (&first, object, statements, true),
            (&retry, object, statements, true),
            (&stranger, object, statements, false),
            (&first, object, others, false),
            (&first, &other, statements, false),
        ] {
            let session = open(&double, job, vec![object.clone()]).await;
            assert_eq!(before(&*session, object, statements).await, expected, "{statements:?} by {}", job.job_id);
        }
    }
}

#[tokio::test]
async fn an_object_whose_later_statement_is_refused_leaves_nothing() {
    let double = Double::start().await;
    let (job, table) = (context(1, ExecutionMode::Execute), tables(1).remove(0));
    let session = open(&double, &job, tables(1)).await;
    let refused = take(&*session, &table, &[CREATE, "FROBNICATE TABLE main.sales.t1"]).await.unwrap_err();
    assert!(matches!(&refused, TargetError::Refused(why) if why.contains("FROBNICATE")), "{refused}");
    assert_eq!(double.names(), Vec::<String>::new());
    take(&*session, &table, &[CREATE, CHECK]).await.unwrap();
    assert_eq!(double.names(), ["main.sales.t1"]);
}

#[tokio::test]
async fn a_statement_whose_later_answers_are_lost_is_not_submitted_again() {
    let double = Double::start().await;
    double.world().questions_until_done = 4;
    let (job, table) = (context(1, ExecutionMode::Execute), tables(1).remove(0));
    let session = open(&double, &job, tables(1)).await;
    double.say("GET /api/2.0/sql/statements/", 1, Fault::Dropped);
    assert!(matches!(take(&*session, &table, &[CREATE]).await, Err(TargetError::Transient { .. })));
    assert!(before(&*session, &table, &[CREATE]).await, "it is waited for, and found");
    assert_eq!(double.world().statements().len(), 1);
}

#[tokio::test]
async fn a_statement_that_is_too_large_is_refused_here() {
    let double = Double::start().await;
    let (job, table) = (context(1, ExecutionMode::Execute), tables(1).remove(0));
    let session = open(&double, &job, tables(1)).await;
    let large = format!("CREATE TABLE main.sales.t1 (a INT COMMENT '{}')", "x".repeat(16 * 1024 * 1024));
    let refused = take(&*session, &table, &[&large]).await.unwrap_err().to_string();
    assert!(refused.contains("the warehouse takes at most 16777216"), "{refused}");
    assert_eq!(double.world().statements().len(), 0);
}

#[tokio::test]
async fn a_catalog_s_answer_in_many_chunks_is_read_whole() {
    let double = Double::start().await;
    let (job, function) =
        (context(1, ExecutionMode::Execute), object(ObjectKind::Function, "F7", "CREATE FUNCTION F7 …"));
    for number in 1..=9 {
        double.run(&format!("CREATE FUNCTION main.sales.f{number}() RETURNS INT RETURN 1")).await.unwrap();
    }
    double.world().chunk_rows = 2;
    let session = open(&double, &job, vec![function.clone()]).await;
    let refused = take(&*session, &function, &["CREATE FUNCTION main.sales.f7() RETURNS INT RETURN 2"]).await;
    assert!(refused.unwrap_err().to_string().starts_with("function main.sales.f7 exists already"));
    assert_eq!(double.world().calls.iter().filter(|call| call.contains("/result/chunks/")).count(), 4);
}
