//! Bad input: the typed error, the fitting status, and nothing started.

use reqwest::Method;
use serde_json::{Value, json};

use crate::http_server::{HttpServer, answer, request};

const NO_JOB: &str = "0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11";

fn with(field: &str, value: Value) -> String {
    let mut body = request("sample:oracle-retail");
    body[field] = value;
    body.to_string()
}

fn assert_refused(what: &str, (status, body): &(u16, Value), expected: u16, code: &str, sentence: &str) {
    assert_eq!((*status, &body["code"]), (expected, &json!(code)), "{what}: {body}");
    assert_eq!(body["success"], false, "{what}");
    assert!(body["error"].as_str().unwrap().contains(sentence), "{what}: {body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_cannot_be_used_starts_nothing() {
    let server = HttpServer::start().await;
    let folder = server.inventories.path();
    std::fs::write(folder.join("inventory.json"), "{ \"source_type\": \"oracle\", nonsense").unwrap();
    std::fs::create_dir(folder.join("empty")).unwrap();
    std::fs::create_dir(folder.join("snow")).unwrap();
    let snow = r#"{"source_type":"snowflake","inventory":{"tables":[{"schema":"A","name":"B","ddl":"CREATE TABLE A.B (C INT)"}]}}"#;
    std::fs::write(folder.join("snow/inventory.json"), snow).unwrap();
    for (what, body, status, code, sentence) in [
        ("no JSON", "{".to_owned(), 400, "bad_request", "not JSON: line 1"),
        ("a list", "[]".to_owned(), 400, "bad_request", "expected an object"),
        ("inventory no JSON", with("inventory_path", json!("inventory.json")), 400, "bad_request", "inventory.json"),
        ("missing folder", with("inventory_path", json!("nowhere")), 400, "bad_request", "nowhere"),
        ("empty folder", with("inventory_path", json!("empty")), 400, "bad_request", "empty"),
        ("another platform", with("inventory_path", json!("snow")), 400, "bad_request", "source_type"),
        ("outside", with("inventory_path", json!("/etc")), 403, "forbidden", "inventory_path"),
        ("above", with("inventory_path", json!("../")), 403, "forbidden", "inventory_path"),
        ("unknown source", with("source_type", json!("db2")), 400, "bad_request", "source_type: found `db2`"),
        ("unknown field", with("colour", json!(1)), 400, "bad_request", "colour: unknown field"),
        ("conflict", with("on_conflict", json!("keep")), 400, "bad_request", "expected error, skip or replace"),
        ("odd catalog", with("target_catalog", json!("a.b")), 400, "bad_request", "target_catalog"),
        ("a pattern", with("include", json!(["a[b"])), 400, "bad_request", "include"),
    ] {
        let start = server.post("/api/migrate/start").header("content-type", "application/json").body(body);
        assert_refused(what, &answer(start).await, status, code, sentence);
    }
    let start = server.post("/api/migrate/start").body(request("sample:oracle-retail").to_string());
    assert_refused("no type", &answer(start).await, 415, "unsupported_media_type", "expected application/json");
    assert_eq!(server.json("/api/migrate/jobs").await["jobs"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_too_large_is_413_however_it_is_sent() {
    let server = HttpServer::start().await;
    let body = with("inventory_path", json!("x".repeat(2 * 1024 * 1024)));
    let known = server.post("/api/migrate/start").header("content-type", "application/json").body(body.clone());
    assert_refused("with a length", &answer(known).await, 413, "too_large", "larger");
    let pieces: Vec<_> =
        body.as_bytes().chunks(64 * 1024).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
    let unknown = server
        .post("/api/migrate/start")
        .header("content-type", "application/json")
        .body(reqwest::Body::wrap_stream(futures::stream::iter(pieces)));
    assert_refused("in chunks", &answer(unknown).await, 413, "too_large", "larger");
    let inventory = server.post("/api/ui/start").header("content-type", "application/json").body(body);
    assert_refused("a server function", &answer(inventory).await, 413, "too_large", "larger");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_too_large_is_413_and_its_sender_gets_to_read_it() {
    let server = HttpServer::start().await;
    let (mebibyte, count) = (bytes_of(1024 * 1024), 258);
    let pieces = (0..count).map(move |_| Ok::<_, std::io::Error>(mebibyte.clone()));
    let upload = server
        .post("/api/migrate/inventories")
        .header("content-type", "multipart/form-data; boundary=x")
        .header("content-length", count * 1024 * 1024)
        .body(reqwest::Body::wrap_stream(futures::stream::iter(pieces)));
    assert_refused("an upload", &answer(upload).await, 413, "too_large", "256 MB");
}

fn bytes_of(count: usize) -> Vec<u8> {
    vec![b'x'; count]
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_jobs_calls_and_fields_are_named() {
    let server = HttpServer::start().await;
    let (get, post, delete) = (Method::GET, Method::POST, Method::DELETE);
    for (method, path, status, code, sentence) in [
        (&get, format!("/api/migrate/progress/{NO_JOB}"), 404, "not_found", NO_JOB),
        (&get, "/api/migrate/progress/abc".to_owned(), 404, "not_found", "a job id is a UUID"),
        (&post, format!("/api/migrate/cancel/{NO_JOB}"), 404, "not_found", NO_JOB),
        (&delete, format!("/api/migrate/jobs/{NO_JOB}"), 404, "not_found", NO_JOB),
        (&get, format!("/api/migrate/stream/{NO_JOB}"), 404, "not_found", NO_JOB),
        (&get, format!("/api/migrate/jobs/{NO_JOB}/objects"), 404, "not_found", NO_JOB),
        (&get, format!("/api/migrate/jobs/{NO_JOB}/results"), 404, "not_found", NO_JOB),
        (&get, format!("/api/migrate/jobs/{NO_JOB}/results/1"), 404, "not_found", NO_JOB),
        (&get, format!("/api/migrate/jobs/{NO_JOB}/results/x"), 404, "not_found", "no object `x`"),
        (&get, format!("/api/migrate/jobs/{NO_JOB}/logs"), 404, "not_found", NO_JOB),
        (&get, format!("/api/migrate/jobs/{NO_JOB}/export"), 404, "not_found", NO_JOB),
        (&get, format!("/api/migrate/jobs/{NO_JOB}/export?format=pdf"), 400, "bad_request", "one of sql, csv, json"),
        (&get, "/api/migrate/stream?jobs=all".to_owned(), 400, "bad_request", "jobs: found `all`"),
        (&get, "/api/migrate/jobs?limit=0".to_owned(), 400, "bad_request", "limit: found `0`"),
        (&get, "/api/migrate/jobs?limit=1001".to_owned(), 400, "bad_request", "limit: found `1001`"),
        (&get, "/api/migrate/jobs?page=2".to_owned(), 400, "bad_request", "page: unknown query field"),
        (&get, "/api/migrate/jobs?cursor=x".to_owned(), 400, "bad_request", "cursor: found `x`"),
        (&get, "/api/migrate/jobs?status=done".to_owned(), 400, "bad_request", "status: found `done`"),
        (&get, "/api/migrate/history?status=running".to_owned(), 400, "bad_request", "status: found `running`"),
        (&get, "/api/nothing".to_owned(), 404, "not_found", "no such call"),
        (&delete, "/api/migrate/start".to_owned(), 405, "method_not_allowed", "another method"),
    ] {
        let call = reqwest::Client::new().request(method.clone(), server.url(&path));
        assert_refused(&path, &answer(call).await, status, code, sentence);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn server_functions_refuse_with_the_status_and_words_of_the_calls() {
    let server = HttpServer::start().await;
    let head = server.post("/api/ui/head").json(&json!({ "job_id": NO_JOB }));
    let (status, refused) = answer(head).await;
    assert_eq!((status, &refused["code"]), (404, &json!("not_found")), "{refused}");
    assert_eq!(refused["error"], format!("no job with id {NO_JOB}"));
    let question = |path: &str| {
        json!({ "question": {
            "inventory_path": path, "source_type": "oracle", "include": [], "exclude": [], "search": "", "open": [], "first": 0, "limit": 50,
        } })
    };
    assert_eq!(answer(server.post("/api/ui/inventory").json(&question("/etc"))).await.0, 403);
    let (status, view) = answer(server.post("/api/ui/inventory").json(&question("sample:oracle-retail"))).await;
    assert_eq!(status, 200, "{view}");
    assert!(view["total"].as_u64().unwrap() >= 50);
}
