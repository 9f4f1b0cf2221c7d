//! The stream for many jobs: the same messages over one connection, and the overview of all.

use std::collections::HashMap;

use futures::stream::StreamExt;
use model::{Discard, JobSnapshot, JobUpdate};
use serde_json::{Value, json};

use crate::http_server::{HttpServer, answer, events, messages};

const JOB: &str = "scenario:happy-500?speed=100";

fn of<'a>(job: &str, messages: &'a [Value]) -> Vec<&'a Value> {
    messages.iter().filter(|message| message["job_id"] == *job).collect()
}

fn numbers(messages: &[&Value], list: &str, number: &str) -> Vec<u64> {
    let entries = messages.iter().flat_map(|message| message[list].as_array().unwrap());
    entries.map(|entry| entry[number].as_u64().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_jobs_are_told_over_one_connection_as_they_are_alone_but_without_ids() {
    let server = HttpServer::start().await;
    let jobs = [server.started(JOB).await, server.started("scenario:all-fail?speed=100").await];
    let path = format!("/api/migrate/stream?jobs={}:0,{}:0", jobs[0], jobs[1]);
    let response = server.get(&path).send().await.unwrap();
    for (name, value) in [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-cache, no-transform"),
        ("x-accel-buffering", "no"),
    ] {
        assert_eq!(response.headers()[name], value);
    }
    let all: Vec<_> = server.events(&path).await.collect().await;
    assert!(all.iter().all(|event| event.id.is_empty()), "a message has an id");
    assert!(all[0].retry.is_some());
    let told: Vec<Value> = all.iter().map(|event| serde_json::from_str(&event.data).unwrap()).collect();
    for job in &jobs {
        let (mine, last) = (of(job, &told), server.ended(job).await);
        assert_eq!(mine.last().unwrap()["complete"], true);
        assert_eq!((&mine.last().unwrap()["seq"], &mine.last().unwrap()["status"]), (&last["seq"], &last["status"]));
        let alone = messages(server.events(&format!("/api/migrate/stream/{job}?after=0")).await).await;
        let alone: Vec<&Value> = alone.iter().collect();
        for (list, number) in [("new_logs", "line"), ("new_results", "index")] {
            assert_eq!(numbers(&mine, list, number), numbers(&alone, list, number), "{job}: {list}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_of_many_cut_off_anywhere_goes_on_by_the_seq_of_each_job() {
    let server = HttpServer::start().await;
    let mut states: HashMap<String, Option<JobSnapshot>> = HashMap::new();
    for _ in 0..3 {
        states.insert(server.started(JOB).await, None);
    }
    let mut lines: HashMap<String, Vec<u64>> = HashMap::new();
    while !states.values().all(|state| state.as_ref().is_some_and(|state| state.complete)) {
        let places: Vec<_> = states
            .iter()
            .map(|(job, state)| format!("{job}:{}", state.as_ref().map_or(0, |state| state.seq)))
            .collect();
        let mut cut = server.events(&format!("/api/migrate/stream?jobs={}", places.join(","))).await.take(7);
        while let Some(event) = cut.next().await {
            let update: JobUpdate = serde_json::from_str(&event.data).unwrap();
            let job = update.job_id.to_string();
            let state = states.get_mut(&job).unwrap();
            let state = state.get_or_insert_with(|| JobSnapshot::new(update.job_id, update.start_time));
            let fresh = update.new_logs.iter().filter(|entry| entry.line > state.last_line).map(|entry| entry.line);
            lines.entry(job).or_default().extend(fresh);
            state.apply(&update, &mut Discard);
        }
    }
    for (job, state) in states {
        let state = state.unwrap();
        assert_eq!(lines[&job], (1..=state.log_counts.total()).collect::<Vec<_>>(), "{job}");
        assert_eq!((state.counts.completed, state.last_index), (500, 500), "{job}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_have_ended_say_what_is_newer_and_204_where_nothing_is() {
    let server = HttpServer::start().await;
    let jobs = [server.started("scenario:zero").await, server.started("scenario:all-fail?speed=100").await];
    let (first, second) = (server.ended(&jobs[0]).await, server.ended(&jobs[1]).await);
    let (first, second) = (first["seq"].as_u64().unwrap(), second["seq"].as_u64().unwrap());
    let path = |first: u64, second: u64| format!("/api/migrate/stream?jobs={}:{first},{}:{second}", jobs[0], jobs[1]);
    let nothing = server.get(&path(first, second)).send().await.unwrap();
    assert_eq!((nothing.status().as_u16(), nothing.text().await.unwrap()), (204, String::new()));
    let rest = messages(server.events(&path(first, 0)).await).await;
    assert!(of(&jobs[0], &rest).is_empty());
    assert_eq!(numbers(&of(&jobs[1], &rest), "new_results", "index"), (1..=60).collect::<Vec<_>>());
    let beyond = messages(server.events(&path(first, second + 1)).await).await;
    assert_eq!(beyond[0]["reset"], true);
    let level = messages(server.events(&format!("/api/migrate/stream?jobs={}", jobs[1])).await).await;
    assert_eq!(numbers(&of(&jobs[1], &level), "new_results", "index").len(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_list_of_jobs_is_refused_by_name() {
    let server = HttpServer::start_with(|parts| parts.max_streams = 1).await;
    let job = server.started("scenario:zero").await;
    server.ended(&job).await;
    let unknown = "0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11";
    let many = (0..101).map(|number| format!("{}{number:04}:0", &unknown[..32])).collect::<Vec<_>>().join(",");
    for (query, status, sentence) in [
        (String::new(), 400, "jobs: found"),
        ("abc:1".to_owned(), 400, "jobs: found `abc:1`, expected job ids"),
        (format!("{job}:-1"), 400, "after the colon"),
        (format!("{job}:1,{job}:1"), 400, "each job once"),
        (many, 400, "found `101 jobs`, expected at most 100"),
        (format!("{job}:0,{unknown}:0"), 404, unknown),
        (format!("{job}:0&after=1"), 400, "after: unknown query field"),
    ] {
        let (found, refused) = answer(server.get(&format!("/api/migrate/stream?jobs={query}"))).await;
        assert_eq!(found, status, "{query}: {refused}");
        assert!(refused["error"].as_str().unwrap().contains(sentence), "{query}: {refused}");
    }
    let mut open = server.events("/api/migrate/stream").await;
    let running = server.started("scenario:happy-500").await;
    open.next().await.unwrap();
    let refused = server.get(&format!("/api/migrate/stream?jobs={running}:0")).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers().contains_key("retry-after")), (503, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_jobs_there_is_a_summary_of_each_unfinished_job_and_then_of_each_that_changes() {
    let server = HttpServer::start().await;
    let ended = server.started("scenario:zero").await;
    server.ended(&ended).await;
    let running = server.started("scenario:happy-500").await;
    let mut events = events(server.get("/api/migrate/stream")).await;
    let first = events.next().await.unwrap();
    assert_eq!((first.event.as_str(), first.id.as_str(), first.retry.is_some()), ("message", "", true));
    let first: Value = serde_json::from_str(&first.data).unwrap();
    assert_eq!(first["job_id"], *running);
    let later = server.started(JOB).await;
    let mut seen: HashMap<String, Vec<Value>> = HashMap::new();
    while seen.get(&later).is_none_or(|of| of.last().unwrap()["status"] != "completed") {
        let event = events.next().await.unwrap();
        let summary: Value = serde_json::from_str(&event.data).unwrap();
        if event.event == "ping" {
            continue;
        }
        seen.entry(summary["job_id"].as_str().unwrap().to_owned()).or_default().push(summary);
    }
    assert!(!seen.contains_key(&ended));
    let list = server.json("/api/migrate/jobs").await;
    let listed = list["jobs"].as_array().unwrap().iter().find(|job| job["job_id"] == *later).unwrap();
    assert_eq!(seen[&later].last().unwrap(), listed, "the last summary is the line of the list");
    answer(server.post(&format!("/api/migrate/cancel/{running}"))).await;
    let mut status = json!("running");
    while status == "running" {
        let event = events.next().await.unwrap();
        let summary: Value = serde_json::from_str(&event.data).unwrap();
        if summary["job_id"] == *running {
            status = summary["status"].clone();
        }
    }
    assert!(["cancelling", "cancelled"].contains(&status.as_str().unwrap()), "{status}");
    server.running.stop().await;
    while events.next().await.is_some() {}
}
