//! The rules of the stream.

use std::collections::HashSet;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use engine::{Engine, EngineLimits, EngineParts, InventoryObject, JobContext, Translator, TranslatorError};
use futures::stream::StreamExt;
use model::{Discard, JobSnapshot, JobUpdate};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use translate::Translation;

use crate::http_server::{HttpServer, answer, events, messages};

const JOB: &str = "scenario:happy-500?speed=100";

fn numbers(messages: &[Value], list: &str, number: &str) -> Vec<u64> {
    let entries = messages.iter().flat_map(|message| message[list].as_array().unwrap());
    entries.map(|entry| entry[number].as_u64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_stream_tells_everything_once_and_ends_with_the_last_message() {
    let server = HttpServer::start().await;
    let job = server.started(JOB).await;
    let response = server.get(&format!("/api/migrate/stream/{job}")).send().await.unwrap();
    for (name, value) in [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-cache, no-transform"),
        ("x-accel-buffering", "no"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    assert!(!response.headers().contains_key("content-encoding"));
    drop(response);

    let all: Vec<_> = server.events(&format!("/api/migrate/stream/{job}")).await.collect().await;
    assert_eq!(all[0].retry, Some(Duration::from_secs(2)));
    assert!(all.iter().all(|event| event.event == "message" && event.data.starts_with("{\"job_id\"")));
    let told: Vec<Value> = all.iter().map(|event| serde_json::from_str(&event.data).unwrap()).collect();
    let seqs: Vec<u64> = told.iter().filter_map(|message| message["seq"].as_u64()).collect();
    assert!(seqs.is_sorted_by(|a, b| a < b), "{seqs:?}");
    for (event, message) in all.iter().zip(&told) {
        if let Some(seq) = message["seq"].as_u64() {
            assert_eq!(event.id, seq.to_string());
        }
        let entries = message["new_logs"].as_array().unwrap().len() + message["new_results"].as_array().unwrap().len();
        assert!(entries <= 1000, "{entries}");
        assert!(event.data.len() < 300_000, "{}", event.data.len());
    }
    assert_eq!(numbers(&told, "new_results", "index"), (1..=500).collect::<Vec<_>>());
    let lines = numbers(&told, "new_logs", "line");
    assert_eq!(lines, (1..=lines.len() as u64).collect::<Vec<_>>());
    let complete: Vec<_> = told.iter().filter(|message| message["complete"] == true).collect();
    assert_eq!((complete.len(), complete[0]), (1, told.last().unwrap()));
    assert_eq!((&complete[0]["new_logs"], &complete[0]["new_results"]), (&json!([]), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ended_job_gives_the_level_state_or_what_is_newer_or_204() {
    let server = HttpServer::start().await;
    let job = server.started(JOB).await;
    let last = server.ended(&job).await;
    let (path, seq) = (format!("/api/migrate/stream/{job}"), last["seq"].as_u64().unwrap());
    let lines: u64 = last["log_counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert!(lines > 1000, "the job must have more lines than the level state: {lines}");

    let level = messages(server.events(&path).await).await;
    assert_eq!(numbers(&level, "new_logs", "line"), (lines - 999..=lines).collect::<Vec<_>>());
    assert_eq!(numbers(&level, "new_results", "index"), (1..=500).collect::<Vec<_>>());
    assert!(level.iter().all(|message| message.get("reset").is_none()));
    assert_eq!(level.last().unwrap()["complete"], true);

    let everything = messages(server.events(&format!("{path}?after=0")).await).await;
    assert_eq!(numbers(&everything, "new_logs", "line"), (1..=lines).collect::<Vec<_>>());

    let beyond = messages(server.events(&format!("{path}?after={}", seq + 1)).await).await;
    let resets: Vec<_> = beyond.iter().map(|message| message["reset"] == true).collect();
    assert!(resets[0] && resets[1..].iter().all(|reset| !reset), "{resets:?}");
    assert_eq!(numbers(&beyond, "new_results", "index").len(), 500);

    let at_end = server.get(&format!("{path}?after={seq}")).send().await.unwrap();
    assert_eq!((at_end.status().as_u16(), at_end.text().await.unwrap()), (204, String::new()));
    let at_end = server.get(&path).header("last-event-id", seq).send().await.unwrap();
    assert_eq!(at_end.status(), 204);
    let header_wins = server.get(&format!("{path}?after=0")).header("last-event-id", seq).send().await.unwrap();
    assert_eq!(header_wins.status(), 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_position_that_is_no_number_is_refused_in_after_and_ignored_in_the_header() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:zero").await;
    server.ended(&job).await;
    for after in ["abc", "-1", "", "1.5"] {
        let (status, refused) = answer(server.get(&format!("/api/migrate/stream/{job}?after={after}"))).await;
        assert_eq!((status, &refused["code"]), (400, &json!("bad_request")), "{after}");
        assert!(refused["error"].as_str().unwrap().starts_with("after: found"), "{refused}");
    }
    let ignored = server.get(&format!("/api/migrate/stream/{job}")).header("last-event-id", "abc");
    assert_eq!(messages(events(ignored).await).await.last().unwrap()["complete"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cut_off_anywhere_ends_in_the_same_state() {
    let server = HttpServer::start().await;
    let job = server.started(JOB).await;
    let path = format!("/api/migrate/stream/{job}");
    let (mut seen, mut lines, mut indices) = (None::<u64>, HashSet::new(), HashSet::new());
    let mut state: Option<JobSnapshot> = None;
    loop {
        let mut request = server.get(&path);
        if let Some(seq) = seen {
            request = request.header("last-event-id", seq);
        }
        // Two messages, then the line is cut.
        let mut cut = events(request).await.take(2);
        while let Some(event) = cut.next().await {
            let update: JobUpdate = serde_json::from_str(&event.data).unwrap();
            lines.extend(update.new_logs.iter().map(|entry| entry.line));
            indices.extend(update.new_results.iter().map(|result| result.index));
            seen = update.seq.or(seen);
            let state = state.get_or_insert_with(|| JobSnapshot::new(update.job_id, update.start_time));
            state.apply(&update, &mut Discard);
        }
        if state.as_ref().is_some_and(|state| state.complete) {
            break;
        }
    }
    let state = state.unwrap();
    assert_eq!((state.counts.completed, indices.len()), (500, 500));
    assert_eq!(lines.len() as u64, state.log_counts.total());
    assert_eq!(Some(state.seq), server.ended(&job).await["seq"].as_u64());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_too_many_is_refused_and_a_closed_one_makes_room() {
    let server = HttpServer::start_with(|parts| parts.max_streams = 1).await;
    let job = server.started("scenario:happy-500").await;
    let path = format!("/api/migrate/stream/{job}");
    let mut open = server.events(&path).await;
    open.next().await.unwrap();
    let refused = server.get(&path).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers().contains_key("retry-after")), (503, true));
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "unavailable");
    answer(server.post(&format!("/api/migrate/cancel/{job}"))).await;
    while open.next().await.is_some() {}
    assert_eq!(server.ended(&job).await["status"], "cancelled");
}

/// Never done until its job stops.
struct Patient;

#[async_trait]
impl Translator for Patient {
    async fn translate(&self, _: &InventoryObject, job: &JobContext) -> Result<Translation, TranslatorError> {
        job.cancelled.cancelled().await;
        Ok(Translation::default())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_told_by_a_named_ping() {
    let folder = TempDir::new().unwrap();
    let parts = EngineParts {
        source: Arc::new(source::InventoryFiles::new(folder.path(), folder.path().join("uploads"))),
        translator: Arc::new(Patient),
        target: Arc::new(local_target::LocalTarget::new(folder.path())),
        store_folder: folder.path().to_owned(),
    };
    let engine = Engine::open(parts, EngineLimits::default()).await.unwrap();
    let server = HttpServer::start_with(|parts| parts.engine = engine).await;
    let job = server.started("sample:oracle-retail").await;
    let mut events = server.events(&format!("/api/migrate/stream/{job}")).await;
    let ping = loop {
        let event = events.next().await.unwrap();
        if event.event != "message" {
            break event;
        }
    };
    assert_eq!((ping.event.as_str(), ping.data.as_str()), ("ping", "{}"));
}

/// Holds the thread it is called on until the other end of the channel is gone.
struct Holding {
    gate: Mutex<Receiver<()>>,
    held: Arc<Semaphore>,
}

#[async_trait]
impl Translator for Holding {
    async fn translate(&self, _: &InventoryObject, _: &JobContext) -> Result<Translation, TranslatorError> {
        self.held.add_permits(1);
        assert!(self.gate.lock().unwrap().recv().is_err());
        Ok(Translation::default())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_every_worker_is_held_by_its_call_streams_open_and_pings_and_answers_come() {
    let folder = TempDir::new().unwrap();
    let ((gate, closed), held) = (channel(), Arc::new(Semaphore::new(0)));
    let parts = EngineParts {
        source: Arc::new(source::InventoryFiles::new(folder.path(), folder.path().join("uploads"))),
        translator: Arc::new(Holding { gate: Mutex::new(closed), held: held.clone() }),
        target: Arc::new(local_target::LocalTarget::new(folder.path())),
        store_folder: folder.path().to_owned(),
    };
    let limits = EngineLimits::default();
    let workers = u32::try_from(limits.workers).unwrap();
    let server_engine = Engine::open(parts, limits).await.unwrap();
    let server = HttpServer::start_with(|parts| parts.engine = server_engine).await;
    let job = server.started("sample:oracle-retail").await;
    held.acquire_many(workers).await.unwrap().forget();
    let mut events = server.events(&format!("/api/migrate/stream/{job}")).await;
    while events.next().await.unwrap().event != "ping" {}
    assert_eq!(server.json("/readyz").await["status"], "ok");
    drop(gate);
    while events.next().await.is_some() {}
}
