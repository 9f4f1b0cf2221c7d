//! From an inventory to objects in the target, over HTTP alone.

use std::io::Read;

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::http_server::{HttpServer, answer, request};

fn inventory(tables: &[(&str, &str)], views: &[(&str, &str)]) -> String {
    let tables: Vec<Value> =
        tables.iter().map(|(name, ddl)| json!({"schema": "S", "name": name, "ddl": ddl})).collect();
    let views: Vec<Value> =
        views.iter().map(|(name, text)| json!({"schema": "S", "name": name, "definition": text})).collect();
    json!({"source_type": "oracle", "inventory": {"tables": tables, "views": views}}).to_string()
}

async fn run(server: &HttpServer, path: &str, dry_run: bool) -> (String, Value) {
    let mut body = request(path);
    body["dry_run"] = json!(dry_run);
    let (status, started) = answer(server.post("/api/migrate/start").json(&body)).await;
    assert_eq!(status, 200, "{started}");
    let job = started["job_id"].as_str().unwrap().to_owned();
    let last = server.ended(&job).await;
    (job, last)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_writes_nothing_and_a_real_run_leaves_tables_in_the_target() {
    let server = HttpServer::start().await;
    let text = inventory(
        &[("ORDERS", "CREATE TABLE S.ORDERS (ID NUMBER(9) NOT NULL, NOTE VARCHAR2(40))")],
        &[
            ("NOTES", "CREATE VIEW S.NOTES AS SELECT NOTE FROM S.ORDERS"),
            ("LOST", "CREATE VIEW S.LOST AS SELECT X FROM S.NOWHERE"),
        ],
    );
    std::fs::write(server.inventories.path().join("inventory.json"), text).unwrap();
    let target = server.data.path().join("target.sqlite");

    let (_, last) = run(&server, "inventory.json", true).await;
    assert_eq!((&last["completed_objects"], &last["failed_objects"]), (&json!(2), &json!(1)), "{last}");
    assert!(!target.exists());

    let (job, last) = run(&server, "inventory.json", false).await;
    assert_eq!((&last["completed_objects"], &last["failed_objects"]), (&json!(2), &json!(1)), "{last}");
    let database = rusqlite::Connection::open(&target).unwrap();
    let names: Vec<String> = database
        .prepare("SELECT name FROM sqlite_master WHERE name LIKE 'main.%' ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(names.len(), 2, "{names:?}");

    let results = server.json(&format!("/api/migrate/jobs/{job}/results?status=error")).await;
    assert_eq!(results["results"][0]["object_name"], "S.LOST");
    let object = results["results"][0]["object"].as_u64().unwrap();
    let detail = server.json(&format!("/api/migrate/jobs/{job}/results/{object}")).await;
    assert!(detail["source_sql"].as_str().unwrap().contains("S.NOWHERE"));
    assert!(detail["error"].as_str().unwrap().to_lowercase().contains("nowhere"), "{detail}");
    let objects = server.json(&format!("/api/migrate/jobs/{job}/objects?type=table")).await;
    assert_eq!(
        (&objects["objects"][0]["object_name"], &objects["objects"][0]["stage"]),
        (&json!("S.ORDERS"), &json!("done"))
    );
    let logs = server.json(&format!("/api/migrate/jobs/{job}/logs?object={object}&level=error")).await;
    assert!(!logs["logs"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn uploaded_files_become_an_inventory() {
    let server = HttpServer::start().await;
    let part = |text: &str, name: &str| Part::text(text.to_owned()).file_name(name.to_owned());
    let form = Form::new()
        .part("files", part("CREATE TABLE A.ONE (ID NUMBER(9));\nCREATE TABLE A.TWO (ID NUMBER(9));", "tables.sql"))
        .part("files", part("CREATE VIEW A.V AS SELECT ID FROM A.ONE;", "views.sql"));
    let (status, uploaded) = answer(server.post("/api/migrate/inventories").multipart(form)).await;
    assert_eq!((status, &uploaded["success"]), (200, &json!(true)), "{uploaded}");
    let (_, last) = run(&server, uploaded["inventory_path"].as_str().unwrap(), true).await;
    assert_eq!(last["total_objects"], 3);

    for (form, sentence) in [
        (Form::new(), "the form breaks off"),
        (Form::new().text("path", "x"), "path: found a field without a file name"),
        (Form::new().part("files", part("hello", "notes.txt")), "expected"),
        (Form::new().part("files", part("x", "../../evil.sql")), "evil.sql"),
    ] {
        let (status, refused) = answer(server.post("/api/migrate/inventories").multipart(form)).await;
        assert_eq!((status, &refused["code"]), (400, &json!("bad_request")), "{refused}");
        assert!(refused["error"].as_str().unwrap().contains(sentence), "{refused}");
    }
    let (status, refused) = answer(server.post("/api/migrate/inventories").json(&json!({}))).await;
    assert_eq!((status, &refused["code"]), (415, &json!("unsupported_media_type")));
}

#[tokio::test(flavor = "multi_thread")]
async fn long_definitions_and_odd_names_are_handled_like_any_other() {
    let server = HttpServer::start().await;
    let long = format!("CREATE TABLE S.LONG (ID NUMBER(9)) /* {} */", "x".repeat(5 * 1024 * 1024));
    let odd = ["A\"B", "🚚", "<script>alert(1)</script>", "=SUM(A1)", "../up"];
    let mut tables = vec![("LONG", long.as_str())];
    tables.extend(odd.iter().map(|name| (*name, "CREATE TABLE S.X (ID NUMBER(9))")));
    let part = Part::text(inventory(&tables, &[])).file_name("inventory.json");
    let form = Form::new().part("files", part);
    let (status, uploaded) = answer(server.post("/api/migrate/inventories").multipart(form)).await;
    assert_eq!(status, 200, "{uploaded}");
    let (job, last) = run(&server, uploaded["inventory_path"].as_str().unwrap(), true).await;
    assert_eq!((&last["status"], &last["total_objects"]), (&json!("completed"), &json!(6)), "{last}");

    let progress = server.json(&format!("/api/migrate/progress/{job}")).await;
    let named = |name: &str| progress["object_results"].as_array().unwrap().iter().any(|of| of["object_name"] == name);
    assert!(odd.iter().all(|name| named(&format!("S.{name}"))), "{progress}");
    let detail = server.json(&format!("/api/migrate/jobs/{job}/results/1")).await;
    assert_eq!(detail["source_sql"].as_str().unwrap().len(), long.len());

    let csv = server.get(&format!("/api/migrate/jobs/{job}/export?format=csv")).send().await.unwrap();
    assert!(csv.headers()["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"migration-"));
    let csv = csv.text().await.unwrap();
    assert!(csv.starts_with("index,object,object_name,") && csv.contains("\"S.A\"\"B\""), "{csv}");
    let all = server.json(&format!("/api/migrate/jobs/{job}/export?format=json")).await;
    assert_eq!(all["results"], progress["object_results"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_a_zip_of_the_translated_statements() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:happy-500?speed=100").await;
    server.ended(&job).await;
    let response = server.get(&format!("/api/migrate/jobs/{job}/export?format=sql")).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/zip");
    let bytes = response.bytes().await.unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(zip.len(), 500);
    let tables = zip.file_names().filter(|name| name.starts_with("main/migrated/table/")).count();
    assert_eq!(tables, 300);
    let mut text = String::new();
    zip.by_index(0).unwrap().read_to_string(&mut text).unwrap();
    assert!(text.starts_with("CREATE ") && text.ends_with(";\n"), "{text}");
}
