//! What a job's objects tell of each other: columns, names that rules put elsewhere, and names that several come to.

use std::sync::Arc;

use engine::{Engine, EngineLimits, EngineParts, InventoryObject, Position, RulesTranslator};
use model::{
    ExecutionMode, JobId, MigrationSpec, NameMap, ObjectDetail, ObjectKind, ObjectName, ResultStatus, RetryScope,
};
use tempfile::TempDir;

use crate::scripted::{Reader, Script, Scripted, spec};

fn object(kind: ObjectKind, name: (&str, &str), definition: &str) -> InventoryObject {
    InventoryObject { name: ObjectName::new(name.0, name.1), kind, definition: definition.to_owned() }
}

async fn open(ports: &Arc<Scripted>, folder: &TempDir) -> Engine {
    let parts = EngineParts {
        source: ports.clone(),
        translator: Arc::new(RulesTranslator),
        target: ports.clone(),
        store_folder: folder.path().to_owned(),
    };
    Engine::open(parts, EngineLimits::default()).await.unwrap()
}

/// Runs a job to its end; answers with what became of its objects, in their order.
async fn run(engine: &Engine, spec: MigrationSpec) -> (JobId, Vec<ObjectDetail>) {
    let job = engine.start(spec).await.unwrap();
    Reader::new(job.job_id).read(engine, Position::After(0)).await;
    let mut details = Vec::new();
    for number in 1..=job.total_objects {
        details.push(engine.object_detail(job.job_id, number).await.unwrap());
    }
    (job.job_id, details)
}

fn sql(detail: &ObjectDetail) -> String {
    detail.target_sql.join("\n")
}

fn codes(detail: &ObjectDetail) -> Vec<&str> {
    detail.diagnostics.iter().map(|remark| remark.code.as_str()).collect()
}

const TABLE: ObjectKind = ObjectKind::Table;
const VIEW: ObjectKind = ObjectKind::View;

fn with_rules(rules: &str) -> MigrationSpec {
    MigrationSpec { name_map: NameMap::read(rules).unwrap(), ..spec(ExecutionMode::Execute) }
}

#[tokio::test]
async fn names_that_come_together_are_told_before_anything_is_started() {
    let objects = vec![
        object(TABLE, ("A", "T"), "CREATE TABLE A.T (X NUMBER(9))"),
        object(VIEW, ("B", "t"), "CREATE VIEW B.\"t\" AS SELECT X FROM A.T"),
        object(TABLE, ("C", "T"), "CREATE TABLE C.T (X NUMBER(9))"),
        object(TABLE, ("C", "OWN"), "CREATE TABLE C.OWN (X NUMBER(9))"),
        object(
            ObjectKind::Function,
            ("A", "T"),
            "CREATE FUNCTION A.T (X NUMBER) RETURN NUMBER AS BEGIN RETURN X; END;",
        ),
    ];
    let ports = Scripted::new(objects);
    let folder = tempfile::tempdir().unwrap();
    let engine = open(&ports, &folder).await;
    let names = engine.shared_names(&with_rules("")).await.unwrap();
    assert_eq!((names.total, names.objects), (1, 2));
    assert_eq!((names.first[0].keeps.as_str(), names.first[0].others_total), ("A.T", 2));
    assert_eq!(names.first[0].others, ["B.t", "C.T"]);
    assert!(names.first[0].name.ends_with(".t"), "{names:?}");
    for (rules, exclude, expected) in [
        ("C=main.other", vec![], (1, 1)),
        ("*.*=main.*", vec![], (0, 0)),
        ("", vec!["B.*".to_owned(), "C.T".to_owned()], (0, 0)),
        ("C.OWN=main.x.T\nC.T=main.x.t", vec![], (2, 2)),
    ] {
        let names = engine.shared_names(&MigrationSpec { exclude, ..with_rules(rules) }).await.unwrap();
        assert_eq!((names.total, names.objects), expected, "{rules}: {names:?}");
    }
}

#[tokio::test]
async fn a_view_over_a_column_that_its_table_lacks_is_told_of() {
    let objects = vec![
        object(TABLE, ("S", "T"), "CREATE TABLE S.T (A NUMBER(9))"),
        object(TABLE, ("R", "U"), "CREATE TABLE R.U (B NUMBER(9))"),
        object(VIEW, ("S", "U"), "CREATE VIEW S.U AS SELECT A FROM S.T"),
        object(VIEW, ("S", "WRONG"), "CREATE VIEW S.WRONG AS SELECT MISSING FROM T"),
        object(VIEW, ("S", "RIGHT"), "CREATE VIEW S.RIGHT AS SELECT A FROM T"),
        // The table of that name is in another schema; this is the view.
        object(VIEW, ("S", "OTHER"), "CREATE VIEW S.OTHER AS SELECT A FROM U"),
    ];
    for mode in [ExecutionMode::DryRun, ExecutionMode::Execute] {
        for exclude in [vec![], vec!["S.T".to_owned()]] {
            let (ports, folder) = (Scripted::new(objects.clone()), tempfile::tempdir().unwrap());
            let engine = open(&ports, &folder).await;
            let (_, details) = run(&engine, MigrationSpec { exclude: exclude.clone(), ..spec(mode) }).await;
            let told: Vec<&str> = details
                .iter()
                .filter(|detail| codes(detail).contains(&"DWM-0218"))
                .map(|detail| detail.result.object_name.as_str())
                .collect();
            assert_eq!(told, ["S.WRONG"], "{mode:?} without {exclude:?}");
            engine.shutdown().await;
        }
    }
}

#[tokio::test]
async fn objects_go_where_rules_put_them_and_a_retry_puts_them_there_too() {
    let objects = vec![
        object(TABLE, ("HR", "T"), "CREATE TABLE T (A NUMBER(9))"),
        object(TABLE, ("SALES", "T"), "CREATE TABLE T (A NUMBER(9))"),
        object(VIEW, ("HR", "V"), "CREATE VIEW V AS SELECT A FROM T"),
        object(VIEW, ("SALES", "V"), "SELECT A FROM T"),
    ];
    let (ports, folder) = (Scripted::new(objects), tempfile::tempdir().unwrap());
    let engine = open(&ports, &folder).await;
    ports.script("V", Script::Refuse);
    let spec = with_rules("HR=main.people\nSALES=shop.*");
    let (first, details) = run(&engine, spec).await;
    let tables: Vec<String> = details[..2].iter().map(sql).collect();
    assert!(tables[0].starts_with("CREATE TABLE main.people.T ("), "{tables:?}");
    assert!(tables[1].starts_with("CREATE TABLE shop.SALES.T ("), "{tables:?}");
    const VIEWS: [&str; 2] = [
        "CREATE VIEW main.people.V AS SELECT A FROM main.people.T",
        "CREATE VIEW shop.SALES.V AS SELECT A FROM shop.SALES.T",
    ];
    assert_eq!(details[2..].iter().map(sql).collect::<Vec<_>>(), VIEWS);
    assert_eq!(engine.state(first).await.unwrap().facts.name_map.rules().len(), 2);
    // The tables are not among the retry's objects; the views find them all the same.
    ports.script("V", Script::Succeed);
    let retry = MigrationSpec { retry_of: Some(first), retry: RetryScope::Failed, ..with_rules("") };
    let (_, details) = run(&engine, retry).await;
    assert_eq!(details.iter().map(sql).collect::<Vec<_>>(), VIEWS);
    engine.shutdown().await;
}

#[tokio::test]
async fn what_patterns_leave_out_still_tells_what_a_bare_name_means() {
    let objects = vec![
        object(TABLE, ("HR", "T"), "CREATE TABLE HR.T (A NUMBER(9))"),
        object(TABLE, ("SALES", "T"), "CREATE TABLE SALES.T (A NUMBER(9))"),
        object(VIEW, ("HR", "V"), "CREATE VIEW HR.V AS SELECT A FROM T"),
    ];
    let (ports, folder) = (Scripted::new(objects), tempfile::tempdir().unwrap());
    let engine = open(&ports, &folder).await;
    let spec = MigrationSpec { exclude: vec!["HR.T".to_owned()], ..with_rules("*.*=main.*") };
    let (_, details) = run(&engine, spec).await;
    assert_eq!(sql(&details[1]), "CREATE VIEW main.HR.V AS SELECT A FROM main.HR.T");
    engine.shutdown().await;
}

#[tokio::test]
async fn of_objects_that_come_to_one_name_the_first_has_it_and_the_others_fail() {
    let routine = |name| "CREATE PROCEDURE S.NAME AS BEGIN DELETE FROM S.T WHERE A = 1; END;".replace("S.NAME", name);
    let objects = vec![
        object(TABLE, ("S", "T"), "CREATE TABLE S.T (A NUMBER(9))"),
        object(VIEW, ("R", "t"), "CREATE VIEW R.\"t\" AS SELECT 1 AS A FROM DUAL"),
        object(VIEW, ("R", "READS"), "CREATE VIEW R.READS AS SELECT A FROM R.\"t\""),
        // Tables and procedures have names of their own.
        object(ObjectKind::Procedure, ("S", "T"), &routine("S.T")),
        object(ObjectKind::Procedure, ("S", "P"), &routine("S.P")),
        object(ObjectKind::Procedure, ("R", "P"), &routine("R.P")),
    ];
    use ResultStatus::{Error, Skipped, Success};
    for (rules, expected) in [
        ("", [Success, Error, Skipped, Success, Success, Error]),
        ("R=main.r", [Success, Success, Success, Success, Success, Success]),
        ("R.P=main.migrated.q", [Success, Error, Skipped, Success, Success, Success]),
        ("R=main.r\nR.t=MAIN.Migrated.T", [Success, Error, Skipped, Success, Success, Success]),
    ] {
        let (ports, folder) = (Scripted::new(objects.clone()), tempfile::tempdir().unwrap());
        let engine = open(&ports, &folder).await;
        let (job, details) = run(&engine, with_rules(rules)).await;
        let found: Vec<ResultStatus> = details.iter().map(|detail| detail.result.status).collect();
        assert_eq!(found, expected, "{rules}: {details:#?}");
        if expected[1] == Error {
            let said = details[1].result.error.clone().unwrap_or_default();
            assert!(said.starts_with("R.t and S.T come to the same name in the target, main.migrated.t"), "{said}");
            assert!(codes(&details[1]).contains(&"DWM-0004") && codes(&details[0]).contains(&"DWM-0005"));
            assert!(!sql(&details[1]).is_empty(), "it is translated all the same");
            assert!(!ports.executed.lock().unwrap().contains(&"t".to_owned()), "the target is not asked");
            let logs = engine.state(job).await.unwrap().snapshot.logs;
            assert!(logs.iter().any(|entry| entry.message.starts_with("DWM-0004") && entry.message.contains("R.t")));
        }
        engine.shutdown().await;
    }
}

#[tokio::test]
async fn a_job_stored_before_there_were_rules_still_opens() {
    let stored = serde_json::to_value(spec(ExecutionMode::DryRun)).unwrap();
    assert!(stored.get("name_map").is_none(), "a job without rules is stored as it was before there were any");
    assert!(serde_json::from_value::<MigrationSpec>(stored).unwrap().name_map.is_empty());
}
