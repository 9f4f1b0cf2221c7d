//! What stands in the target before a job, from a request to what is in the target afterwards.

use serde_json::{Value, json};

use crate::http_server::{HttpServer, answer, messages, request};

/// Runs a job to its end; answers with its progress.
async fn ended(server: &HttpServer, body: Value) -> Value {
    let (status, started) = answer(server.post("/api/migrate/start").json(&body)).await;
    assert_eq!(status, 200, "{started}");
    let job = started["job_id"].as_str().unwrap();
    messages(server.events(&format!("/api/migrate/stream/{job}")).await).await;
    server.json(&format!("/api/migrate/progress/{job}")).await
}

fn asked(on_conflict: Value, dry_run: bool) -> Value {
    let mut body = request("orders");
    (body["on_conflict"], body["dry_run"]) = (on_conflict, json!(dry_run));
    body
}

/// `NAME status executed` of each result, by name.
fn results(progress: &Value) -> Vec<String> {
    let results = progress["object_results"].as_array().unwrap().iter();
    let mut lines: Vec<String> = results
        .map(|result| {
            let word = |field: &str| result[field].as_str().unwrap().to_owned();
            format!("{} {} {}", word("object_name"), word("status"), result["executed"])
        })
        .collect();
    lines.sort();
    lines
}

/// A server with an inventory of a table and two views, the first of which reads the table.
async fn server_with_orders() -> HttpServer {
    let server = HttpServer::start().await;
    let folder = server.inventories.path().join("orders");
    std::fs::create_dir(&folder).unwrap();
    let ddl = "CREATE TABLE HR.T (A NUMBER(9));\nCREATE VIEW HR.V AS SELECT A FROM HR.T;\nCREATE VIEW HR.W AS SELECT 1 AS A FROM DUAL;\n";
    std::fs::write(folder.join("all.sql"), ddl).unwrap();
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exists_is_reported_skipped_or_replaced_and_a_dry_run_says_which_it_would_be() {
    let server = server_with_orders().await;
    let only_the_table = |mut body: Value| {
        body["include"] = json!(["HR.T"]);
        body
    };
    let made = ended(&server, only_the_table(asked(Value::Null, false))).await;
    assert_eq!(results(&made), ["HR.T success true"]);
    let failed = ["HR.T error false", "HR.V skipped false", "HR.W success"];
    let skipped = ["HR.T skipped false", "HR.V success", "HR.W success"];
    let replaced = ["HR.T success", "HR.V success", "HR.W success"];
    for dry_run in [true, false] {
        for (asked_for, expected) in [("error", failed), ("skip", skipped), ("replace", replaced)] {
            // Each real run into a schema of its own, in which only the table stands.
            let mut body = asked(json!(asked_for), dry_run);
            body["target_schema"] = json!(format!("s_{asked_for}"));
            let mut table = only_the_table(body.clone());
            (table["on_conflict"], table["dry_run"]) = (json!("replace"), json!(false));
            ended(&server, table).await;
            let progress = ended(&server, body).await;
            let expected = expected
                .map(|line| if line.ends_with("success") { format!("{line} {}", !dry_run) } else { line.to_owned() });
            assert_eq!(results(&progress), expected, "{asked_for}, dry run {dry_run}: {progress}");
            let why =
                &progress["object_results"].as_array().unwrap().iter().find(|of| of["object_name"] == "HR.T").unwrap()
                    ["error"];
            match asked_for {
                "replace" => assert_eq!(*why, Value::Null),
                _ => assert!(why.as_str().unwrap().contains("exists already on the target"), "{why}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_is_asked_what_its_job_was_asked_unless_it_says_otherwise() {
    let server = server_with_orders().await;
    ended(&server, asked(Value::Null, false)).await;
    let skipped = ended(&server, asked(json!("skip"), false)).await;
    assert_eq!(skipped["skipped_objects"], 3, "{skipped}");
    let retry = json!({ "retry_of": skipped["job_id"], "retry": "unfinished" });
    assert_eq!(ended(&server, retry.clone()).await["skipped_objects"], 3);
    let mut otherwise = retry;
    otherwise["on_conflict"] = json!("replace");
    assert_eq!(ended(&server, otherwise).await["completed_objects"], 3);
    let (status, refused) =
        answer(server.post("/api/migrate/start").json(&json!({ "retry_of": skipped["job_id"] }))).await;
    assert_eq!(status, 400, "what was there already has not failed: {refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wizard_is_told_what_is_there_and_the_contract_names_the_choices() {
    let server = server_with_orders().await;
    let spec = json!({ "spec": {
        "inventory_path": "orders", "target_catalog": "main", "target_schema": "migrated", "source_type": "oracle",
        "model_id": "rules", "mode": "dry_run", "include": [], "exclude": [],
    } });
    let conflicts = async || answer(server.post("/api/ui/conflicts").json(&spec)).await;
    assert_eq!(conflicts().await, (200, json!({ "total": 0, "first": [] })));
    ended(&server, asked(Value::Null, false)).await;
    let (status, found) = conflicts().await;
    assert_eq!((status, &found["total"]), (200, &json!(3)), "{found}");
    assert_eq!(found["first"][0], json!({ "object_name": "HR.T", "object_type": "TABLE", "stands": "TABLE" }));
    let contract = server.json("/api/openapi.json").await;
    let choices = &contract["components"]["schemas"]["OnConflict"]["enum"];
    assert_eq!(*choices, json!(["error", "skip", "replace"]));
}
