use std::net::SocketAddr;
use std::pin::Pin;

use eventsource_stream::{Event, Eventsource};
use futures::stream::{Stream, StreamExt};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use server::config::ServeOptions;
use server::{LogFormat, RunningServer, ServerParts};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The whole server on a free port, with a data folder and a folder of inventories of its own.
pub(crate) struct HttpServer {
    pub(crate) running: RunningServer,
    pub(crate) data: TempDir,
    pub(crate) inventories: TempDir,
    client: Client,
}

pub(crate) type Events = Pin<Box<dyn Stream<Item = Event>>>;

impl HttpServer {
    /// As `dwma serve --scenarios` starts it.
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same, with something changed before it answers.
    pub(crate) async fn start_with(change: impl FnOnce(&mut ServerParts)) -> Self {
        let (data, inventories) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let listen: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let site = data.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        let options = ServeOptions {
            listen,
            data: data.path().to_owned(),
            inventories: inventories.path().to_owned(),
            site: Some(site),
            scenarios: true,
            allow_host: Vec::new(),
            workers_total: 64,
            max_streams: Some(100),
            log: "warn".to_owned(),
            log_format: LogFormat::Text,
        };
        let mut parts = server::wiring::open(&options).await.unwrap();
        change(&mut parts);
        let running = server::start(parts, TcpListener::bind(listen).await.unwrap()).unwrap();
        Self { running, data, inventories, client: Client::new() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }

    pub(crate) fn delete(&self, path: &str) -> RequestBuilder {
        self.client.delete(self.url(path))
    }

    /// The JSON of an answer that must be a success.
    pub(crate) async fn json(&self, path: &str) -> Value {
        let (status, body) = answer(self.get(path)).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// Starts a dry run of this inventory and answers with the job.
    pub(crate) async fn started(&self, inventory_path: &str) -> String {
        let (status, body) = answer(self.post("/api/migrate/start").json(&request(inventory_path))).await;
        assert_eq!(status, 200, "{body}");
        body["job_id"].as_str().unwrap().to_owned()
    }

    /// Follows a job to its end and answers with its last message.
    pub(crate) async fn ended(&self, job: &str) -> Value {
        let messages = messages(self.events(&format!("/api/migrate/stream/{job}")).await).await;
        let last = messages.last().unwrap().clone();
        assert_eq!(last["complete"], true);
        last
    }

    /// The events of a stream.
    pub(crate) async fn events(&self, path: &str) -> Events {
        events(self.get(path)).await
    }
}

/// What the guide's client sends.
pub(crate) fn request(inventory_path: &str) -> Value {
    json!({
        "inventory_path": inventory_path, "target_catalog": "main", "target_schema": "migrated", "source_type": "oracle",
        "model_id": "rules", "dry_run": true,
    })
}

/// Status and JSON of an answer.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: no JSON: {text}")))
}

/// The events of a stream that must be opened with success.
pub(crate) async fn events(request: RequestBuilder) -> Events {
    let response: Response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    Box::pin(response.bytes_stream().eventsource().map(Result::unwrap))
}

/// All messages until the stream ends.
pub(crate) async fn messages(events: Events) -> Vec<Value> {
    let unnamed = events.filter(|event| std::future::ready(event.event == "message"));
    unnamed.map(|event| serde_json::from_str(&event.data).unwrap()).collect().await
}
