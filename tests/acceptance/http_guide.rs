//! The calls of the quick start, as its client makes them.

use serde_json::json;

use crate::http_server::{HttpServer, answer, messages, request};

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_is_started_followed_looked_up_listed_and_deleted() {
    let server = HttpServer::start().await;
    let (status, started) = answer(server.post("/api/migrate/start").json(&request("sample:oracle-retail"))).await;
    assert_eq!(status, 200, "{started}");
    assert_eq!(
        (&started["success"], &started["message"]),
        (&json!(true), &json!("Migration job started successfully"))
    );
    let total = started["total_objects"].as_u64().unwrap();
    assert!(total >= 50, "{total}");
    let job = started["job_id"].as_str().unwrap();

    let all = messages(server.events(&format!("/api/migrate/stream/{job}")).await).await;
    let last = all.last().unwrap();
    assert_eq!((&last["complete"], &last["status"]), (&json!(true), &json!("completed")), "{last}");
    assert_eq!(last["progress_percentage"], 100);
    assert!(last["start_time"].is_string() && last["end_time"].is_string());
    let results: usize = all.iter().map(|message| message["new_results"].as_array().unwrap().len()).sum();
    assert_eq!(results as u64, total);

    let progress = server.json(&format!("/api/migrate/progress/{job}")).await;
    for (field, value) in [
        ("job_id", json!(job)),
        ("status", json!("completed")),
        ("progress_percentage", json!(100)),
        ("total_objects", json!(total)),
        ("source_type", json!("oracle")),
        ("target_catalog", json!("main")),
        ("target_schema", json!("migrated")),
        ("model_id", json!("rules")),
        ("dry_run", json!(true)),
        ("current_object", json!(null)),
        ("estimated_time_remaining", json!(null)),
        ("retry_of", json!(null)),
        ("retried_by", json!(null)),
        ("start_time", last["start_time"].clone()),
        ("end_time", last["end_time"].clone()),
    ] {
        assert_eq!(progress[field], value, "{field}");
    }
    assert_eq!(progress["object_results"].as_array().unwrap().len() as u64, total);
    assert!(!progress["logs"].as_array().unwrap().is_empty());

    let jobs = server.json("/api/migrate/jobs").await;
    let listed = &jobs["jobs"][0];
    assert_eq!((&listed["job_id"], &listed["result_count"]), (&json!(job), &json!(total)));
    assert!(listed["log_count"].as_u64().unwrap() > 0 && listed.get("logs").is_none());

    let history = server.json("/api/migrate/history").await;
    assert_eq!(history["history"][0]["job_id"], job);
    assert!(history["history"][0]["duration_ms"].is_u64() && history["history"][0]["outcome"].is_string());

    let (status, cancelled) = answer(server.post(&format!("/api/migrate/cancel/{job}"))).await;
    assert_eq!((status, &cancelled["success"]), (200, &json!(false)));
    assert!(cancelled["message"].as_str().unwrap().contains("completed"), "{cancelled}");

    let (status, deleted) = answer(server.delete(&format!("/api/migrate/jobs/{job}"))).await;
    assert_eq!((status, &deleted["success"]), (200, &json!(true)));
    assert_eq!(answer(server.get(&format!("/api/migrate/progress/{job}"))).await.0, 404);
    assert_eq!(server.json("/api/migrate/jobs").await["jobs"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_job_is_cancelled_and_keeps_its_real_percentage() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:happy-500").await;
    let running = server.json("/api/migrate/jobs?status=queued,running,cancelling&limit=1").await;
    assert_eq!(running["jobs"][0]["job_id"], job);
    let (status, refused) = answer(server.delete(&format!("/api/migrate/jobs/{job}"))).await;
    assert_eq!((status, &refused["code"]), (409, &json!("conflict")), "{refused}");
    let (status, cancelled) = answer(server.post(&format!("/api/migrate/cancel/{job}"))).await;
    assert_eq!((status, &cancelled["success"]), (200, &json!(true)));
    let last = server.ended(&job).await;
    assert_eq!(last["status"], "cancelled");
    assert!(last["progress_percentage"].as_u64().unwrap() < 100, "{last}");
    let history = server.json("/api/migrate/history?status=cancelled").await;
    assert_eq!(history["history"][0]["outcome"], "cancelled");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_names_the_same_job_and_with_another_body_none() {
    let server = HttpServer::start().await;
    let mut body = request("scenario:zero");
    body["idempotency_key"] = json!("once");
    let first = answer(server.post("/api/migrate/start").json(&body)).await;
    let second = answer(server.post("/api/migrate/start").json(&body)).await;
    assert_eq!((first.0, second.0), (200, 200));
    assert_eq!(first.1["job_id"], second.1["job_id"]);
    body["target_schema"] = json!("elsewhere");
    let (status, other) = answer(server.post("/api/migrate/start").json(&body)).await;
    assert_eq!((status, &other["code"]), (409, &json!("conflict")), "{other}");
    let zero = server.ended(first.1["job_id"].as_str().unwrap()).await;
    assert_eq!((&zero["status"], &zero["progress_percentage"]), (&json!("completed"), &json!(100)));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_pages() {
    let server = HttpServer::start().await;
    let mut jobs = Vec::new();
    for _ in 0..3 {
        let job = server.started("scenario:zero").await;
        server.ended(&job).await;
        jobs.push(job);
    }
    let first = server.json("/api/migrate/jobs?limit=2").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = server.json(&format!("/api/migrate/jobs?limit=2&cursor={cursor}")).await;
    let listed: Vec<_> = [&first["jobs"][0], &first["jobs"][1], &second["jobs"][0]].map(|job| &job["job_id"]).into();
    jobs.reverse();
    assert_eq!(json!(listed), json!(jobs));
    assert_eq!(second["next_cursor"], json!(null));
}
