//! Served models as translators.

use std::sync::Arc;

use databricks::{Credentials, ModelLimits, Secret, ServedModels};
use databricks_double::{ChatRequest, Double, Fault, Reply, TOKEN};
use engine::{InventoryObject, Translator};
use model::{ExecutionMode, JobStatus, MigrationSpec, ObjectKind};

use crate::job::{Read, Running, limits, object, spec, target, workspace};

const MODEL: &str = "databricks-llama-4-maverick";
const CHAT: &str = "POST /serving-endpoints/chat/completions";
const ANSWER: &str = "CREATE PROCEDURE main.sales.P(IN x INT) LANGUAGE SQL SQL SECURITY INVOKER AS BEGIN \
    INSERT INTO main.sales.T VALUES (x); END";

/// One that rules do not translate.
fn procedure(name: &str) -> InventoryObject {
    let definition = format!(
        "CREATE PROCEDURE S.{name} (X NUMBER) AS BEGIN INSERT INTO S.T VALUES (X); GOTO done; <<done>> NULL; END;"
    );
    object(ObjectKind::Procedure, name, &definition)
}

fn table() -> InventoryObject {
    object(ObjectKind::Table, "T", "CREATE TABLE S.T (A NUMBER(9))")
}

fn asked(model_id: &str) -> MigrationSpec {
    MigrationSpec { model_id: model_id.to_owned(), ..spec(ExecutionMode::Execute) }
}

async fn run(double: &Double, objects: Vec<InventoryObject>, model_id: &str, limits_of_model: ModelLimits) -> Read {
    let models = ServedModels::of_workspace(&workspace(double), limits_of_model).unwrap();
    Running::with(target(double), Arc::new(models), objects, limits(4)).await.run(asked(model_id)).await
}

fn alone() -> ModelLimits {
    ModelLimits { batch_objects: 1, ..ModelLimits::default() }
}

fn fenced(sql: &str) -> Reply {
    Reply::Says(format!("Here it is:\n```sql\n{sql};\n```\nI kept everything."))
}

#[tokio::test]
async fn a_model_is_asked_only_where_a_job_names_one_and_after_rules_only_for_what_they_refuse() {
    for (model_id, completed, calls, told) in [
        ("rules", 1, 0, "Migration completed with failures"),
        ("rules+databricks-llama-4-maverick", 2, 1, "translated 1 objects in 1 calls"),
        (MODEL, 2, 2, "translated 2 objects in 2 calls"),
        ("rules+", 1, 0, "The model `rules+` is not configured on this server"),
    ] {
        let double = Double::start().await;
        double.world().answer(|request: &ChatRequest| {
            let asks_for_table = request.last().contains("Translate the table");
            fenced(if asks_for_table { "CREATE TABLE main.sales.T (A INT)" } else { ANSWER })
        });
        let priced = ModelLimits { prices: Some("1000/2000".parse().unwrap()), ..alone() };
        let limits = if calls == 2 { priced } else { alone() };
        let read = run(&double, vec![table(), procedure("P")], model_id, limits).await;
        assert_eq!(read.counts().0, completed, "{model_id}: {:?}", read.log());
        assert_eq!(double.world().count(CHAT), calls, "{model_id}");
        assert!(read.has_logged(told), "{model_id}: {:?}", read.log());
        if calls > 0 {
            assert!(double.standing("main.sales.p()").unwrap().sql.contains("INSERT INTO main.sales.T VALUES (x)"));
            assert!(read.has_logged("tokens of prompts"), "{:?}", read.log());
            assert_eq!(read.has_logged("; at the prices given that is "), calls == 2, "{:?}", read.log());
        }
    }
}

#[tokio::test]
async fn the_prompt_names_the_dialect_the_target_what_is_read_and_what_rules_say() {
    let double = Double::start().await;
    double.world().answer(|request: &ChatRequest| {
        let said = request.last();
        for expected in [
            "Source dialect: Oracle",
            "Target catalog and schema: `main`.`sales`",
            "Translate the procedure S.P to the procedure `main`.`sales`.`P`",
            "It reads, changes or calls: S.T",
            "Rules could not translate it:\n- line 1: ",
            "```sql\nCREATE PROCEDURE S.P (X NUMBER)",
        ] {
            assert!(said.contains(expected), "{expected} is not in {said}");
        }
        fenced(ANSWER)
    });
    let read = run(&double, vec![table(), procedure("P")], "rules+databricks-llama-4-maverick", alone()).await;
    assert_eq!(read.counts(), (2, 0, 0), "{:?}", read.log());
}

#[tokio::test]
async fn an_answer_that_fails_the_checks_is_mended_once_and_then_an_error() {
    let wrong = "CREATE PROCEDURE main.sales.P(IN x INT) AS BEGIN SELECT 1; END";
    for (answers, completed, error) in [
        (vec![fenced(wrong), fenced(ANSWER)], 1, ""),
        (vec![fenced(wrong), fenced(wrong)], 0, "fails the checks, twice; translate it by hand"),
        (vec![Reply::Says("I cannot.".to_owned()), fenced(ANSWER)], 1, ""),
        (vec![Reply::Says("I cannot.".to_owned()), Reply::Says("No.".to_owned())], 0, "fails the checks, twice"),
        (vec![fenced("DROP TABLE main.sales.T"), fenced("DROP TABLE main.sales.T")], 0, "fails the checks, twice"),
        (vec![Reply::CutOff(format!("```sql\n{ANSWER}"))], 0, "longer than 8192 tokens"),
        (vec![fenced(wrong), Reply::CutOff(String::new())], 0, "longer than 8192 tokens"),
        (vec![Reply::Refuses("The prompt is against the rules.".to_owned())], 0, "The prompt is against the rules"),
    ] {
        let double = Double::start().await;
        let calls = answers.len();
        let script = std::sync::Mutex::new(answers.clone().into_iter());
        double.world().answer(move |request: &ChatRequest| {
            if request.messages.len() > 2 {
                assert!(request.last().starts_with("Your answer fails these checks:\n- "), "{}", request.last());
            }
            script.lock().unwrap().next().unwrap()
        });
        let read = run(&double, vec![procedure("P")], MODEL, alone()).await;
        assert_eq!(read.counts().0, completed, "{answers:?}: {:?}", read.log());
        assert!(read.error("P").contains(error), "{answers:?}: {}", read.error("P"));
        assert_eq!(double.world().count(CHAT), calls, "{answers:?}");
        assert_eq!(double.names().len(), completed as usize);
    }
}

#[tokio::test]
async fn what_is_within_the_limits_is_asked_and_what_is_not_is_told() {
    for (limited, counts, calls, error) in [
        (
            ModelLimits { definition_bytes: 20, ..alone() },
            (0, 3, 0),
            0,
            "expected at most 20 for a model; take it apart",
        ),
        (
            ModelLimits { tokens_per_job: Some(1), concurrent_calls: 1, ..alone() },
            (1, 2, 0),
            1,
            "of the 1 tokens it may",
        ),
    ] {
        let double = Double::start().await;
        double.world().answer(|request: &ChatRequest| {
            let name =
                ["P1", "P2", "P3"].into_iter().find(|name| request.last().contains(&format!("`{name}`"))).unwrap();
            fenced(&ANSWER.replace("sales.P(", &format!("sales.{name}(")))
        });
        let read = run(&double, ["P1", "P2", "P3"].map(procedure).to_vec(), MODEL, limited).await;
        assert_eq!(read.counts(), counts, "{:?}", read.log());
        assert_eq!(double.world().count(CHAT), calls);
        assert!(read.log().iter().any(|message| message.contains(error)), "{:?}", read.log());
    }
}

#[tokio::test]
async fn calls_keep_to_their_number_and_a_storm_of_429_loses_none() {
    let double = Double::start().await;
    {
        let mut world = double.world();
        world.latency = std::time::Duration::from_millis(1);
        world.answer(|request: &ChatRequest| {
            let number = request.last().split("Translate the procedure S.P").nth(1).unwrap();
            let number: String = number.chars().take_while(char::is_ascii_digit).collect();
            fenced(&ANSWER.replace("sales.P(", &format!("sales.P{number}(")))
        });
    }
    double.say(CHAT, 100, Fault::TooMany(Some(0)));
    let objects = (1..=40).map(|number| procedure(&format!("P{number}"))).collect();
    let limited = ModelLimits { concurrent_calls: 3, ..alone() };
    let models = ServedModels::of_workspace(&workspace(&double), limited).unwrap();
    let read = Running::with(target(&double), Arc::new(models), objects, limits(16)).await.run(asked(MODEL)).await;
    assert_eq!(read.counts(), (40, 0, 0), "{:?}", read.log());
    let most = double.world().chats.1;
    assert!(most <= 3, "{most} at the same time");
}

#[tokio::test]
async fn small_objects_go_together_and_what_an_answer_lacks_is_asked_for_alone() {
    let double = Double::start().await;
    double.world().answer(|request: &ChatRequest| {
        let answer = |name: &str| ANSWER.replace("sales.P(", &format!("sales.{name}("));
        if request.last().contains("There are 3 objects") {
            return Reply::Says(format!("### 1\n```sql\n{}\n```\n### 3\n```sql\n{}\n```", answer("P1"), answer("P3")));
        }
        assert!(request.last().contains("Translate the procedure S.P2 to"), "{}", request.last());
        fenced(&answer("P2"))
    });
    let models = ServedModels::of_workspace(&workspace(&double), ModelLimits::default()).unwrap();
    let objects = ["P1", "P2", "P3"].map(procedure).to_vec();
    let read = Running::with(target(&double), Arc::new(models), objects, limits(1)).await.run(asked(MODEL)).await;
    assert_eq!(read.counts(), (3, 0, 0), "{:?}", read.log());
    assert_eq!(double.world().count(CHAT), 2);
}

#[tokio::test]
async fn a_model_that_is_not_served_ends_the_job_and_those_that_are_can_be_listed() {
    let double = Double::start().await;
    let read = run(&double, vec![procedure("P")], "other", alone()).await;
    assert_eq!(read.snapshot.status, JobStatus::Failed);
    assert!(read.has_logged("there is no model `other`; choose one that is served"), "{:?}", read.log());
    let token = || Credentials::Token(Secret::new(TOKEN));
    let elsewhere = ServedModels::at(&format!("{}/v1/", double.url()), token(), alone()).unwrap();
    let here = ServedModels::of_workspace(&workspace(&double), alone()).unwrap();
    assert_eq!(here.list().await.unwrap(), [MODEL]);
    assert_eq!(elsewhere.list().await.unwrap(), [MODEL]);
    assert_eq!(here.place(), "the workspace's model serving");
    assert_eq!(elsewhere.place(), format!("the model endpoint {}/v1", double.url()));
    assert!(here.for_job("rules", &crate::job::context(1, ExecutionMode::Execute)).is_none());
}
