//! Who may call, what answers carry, and how the server ends.

use std::time::Duration;

use futures::stream::StreamExt;
use serde_json::json;
use tokio::time::timeout;

use crate::http_server::{HttpServer, answer, request};

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_changes_nothing() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:happy-500").await;
    let cancel = format!("/api/migrate/cancel/{job}");
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")] {
        for path in ["/api/migrate/start", &cancel, "/api/migrate/inventories", "/api/ui/cancel"] {
            let call = server.post(path).header(name, value).json(&request("sample:oracle-retail"));
            let (status, refused) = answer(call).await;
            assert_eq!((status, &refused["code"]), (403, &json!("forbidden")), "{path} with {name}: {value}");
        }
        let delete = server.delete(&format!("/api/migrate/jobs/{job}")).header(name, value);
        assert_eq!(answer(delete).await.0, 403);
    }
    let jobs = server.json("/api/migrate/jobs").await;
    assert_eq!((jobs["jobs"].as_array().unwrap().len(), &jobs["jobs"][0]["status"] != "cancelled"), (1, true));
    let own = server.post(&cancel).header("sec-fetch-site", "same-origin").header("origin", server.running.url());
    assert_eq!(answer(own).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_host_is_refused_on_loopback_everywhere() {
    let server = HttpServer::start_with(|parts| parts.allowed_hosts = vec!["dwma.example.com".to_owned()]).await;
    for path in ["/", "/healthz", "/api/migrate/jobs", "/pkg/dwma.js"] {
        for host in ["evil.example", "localhost.evil.example:80"] {
            let (status, refused) = answer(server.get(path).header("host", host)).await;
            assert_eq!((status, &refused["code"]), (403, &json!("forbidden")), "{path} at {host}");
        }
    }
    for host in ["localhost", "localhost:1234", "127.0.0.1", "[::1]:3000", "dwma.example.com"] {
        assert_eq!(answer(server.get("/healthz").header("host", host)).await.0, 200, "{host}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_carry_a_policy_whose_nonce_is_their_scripts() {
    let server = HttpServer::start().await;
    let page = server.get("/").send().await.unwrap();
    assert_eq!(page.status(), 200);
    let headers = page.headers().clone();
    assert_eq!(
        (&headers["x-content-type-options"], &headers["referrer-policy"]),
        (&"nosniff".parse().unwrap(), &"same-origin".parse().unwrap())
    );
    let policy = headers["content-security-policy"].to_str().unwrap().to_owned();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    let html = page.text().await.unwrap();
    assert!(html.contains(&format!("nonce=\"{nonce}\"")), "{html}");
    let again = server.get("/").send().await.unwrap();
    assert_ne!(again.headers()["content-security-policy"].to_str().unwrap(), policy);

    let missing = server.get("/no/such/page").send().await.unwrap();
    assert_eq!(missing.status(), 404);
    assert!(missing.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let api = server.get("/healthz").send().await.unwrap();
    assert!(api.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_sent_compressed_and_only_when_they_changed() {
    let server = HttpServer::start().await;
    let folder = server.data.path().join("site/pkg");
    for (name, text) in [("dwma.css", "plain"), ("dwma.css.br", "brotli"), ("dwma.css.gz", "gzip")] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    for (accepted, encoding, text) in
        [("identity", None, "plain"), ("gzip", Some("gzip"), "gzip"), ("gzip, br", Some("br"), "brotli")]
    {
        let answer = server.get("/pkg/dwma.css").header("accept-encoding", accepted).send().await.unwrap();
        let headers = answer.headers().clone();
        assert_eq!((answer.status().as_u16(), &headers["content-type"]), (200, &"text/css".parse().unwrap()));
        assert_eq!(headers.get("content-encoding").map(|value| value.to_str().unwrap()), encoding);
        assert_eq!(headers["cache-control"], "no-cache");
        assert_eq!(answer.text().await.unwrap(), text);
        let again = server
            .get("/pkg/dwma.css")
            .header("accept-encoding", accepted)
            .header("if-none-match", &headers["etag"])
            .send()
            .await
            .unwrap();
        assert_eq!(again.status(), 304, "{accepted}");
    }
    let outside = server.get("/pkg/%2e%2e/%2e%2e/jobs.sqlite").send().await.unwrap();
    assert_eq!(outside.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_open_streams_and_keeps_what_was_done() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:happy-500").await;
    let mut events = server.events(&format!("/api/migrate/stream/{job}")).await;
    events.next().await.unwrap();
    let address = server.running.address();
    timeout(Duration::from_secs(2), server.running.stop()).await.expect("the server has 2 s to stop");
    while let Some(event) = events.next().await {
        assert_eq!(event.event, "message");
    }
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_find_health_figures_and_the_contract() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:zero").await;
    server.ended(&job).await;
    assert_eq!(server.json("/healthz").await["status"], "ok");
    assert_eq!(server.json("/readyz").await["status"], "ok");
    let figures = server.get("/metrics").send().await.unwrap().text().await.unwrap();
    for figure in ["dwma_jobs_started_total", "dwma_jobs_running", "route=\"/api/migrate/stream/{job_id}\""] {
        assert!(figures.contains(figure), "{figure}: {figures}");
    }
    assert!(!figures.contains(&job));
    let contract = server.json("/api/openapi.json").await;
    for (path, method) in [
        ("/api/migrate/start", "post"),
        ("/api/migrate/progress/{job_id}", "get"),
        ("/api/migrate/cancel/{job_id}", "post"),
        ("/api/migrate/jobs", "get"),
        ("/api/migrate/jobs/{job_id}", "delete"),
        ("/api/migrate/history", "get"),
        ("/api/migrate/stream/{job_id}", "get"),
        ("/api/migrate/stream", "get"),
        ("/api/migrate/jobs/{job_id}/objects", "get"),
        ("/api/migrate/jobs/{job_id}/results", "get"),
        ("/api/migrate/jobs/{job_id}/results/{object}", "get"),
        ("/api/migrate/jobs/{job_id}/logs", "get"),
        ("/api/migrate/jobs/{job_id}/export", "get"),
        ("/api/migrate/inventories", "post"),
        ("/healthz", "get"),
        ("/readyz", "get"),
        ("/metrics", "get"),
    ] {
        assert!(contract["paths"][path][method].is_object(), "{method} {path}");
    }
    let progress = contract["components"]["schemas"]["Progress"].to_string();
    assert!(progress.contains("object_results") && progress.contains("ProgressHead"), "{progress}");
}
