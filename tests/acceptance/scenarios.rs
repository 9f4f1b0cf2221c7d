//! What a client sees of every scripted job.

use eventsource_stream::Eventsource;
use futures::stream::StreamExt;
use model::{JobSnapshot, JobStatus, JobUpdate, LogEntry, ObjectResult, Sink, Timestamp};
use serde_json::{Value, json};

use crate::http_server::{HttpServer, answer, messages, request};

/// Counts of a job that has ended: completed, failed, skipped; entries in its log that are warnings; entries besides the
/// two per object that was tried.
struct Sight {
    name: &'static str,
    status: &'static str,
    counts: [u64; 3],
    warnings: u64,
    said: u64,
}

const fn sight(name: &'static str, status: &'static str, counts: [u64; 3], warnings: u64, said: u64) -> Sight {
    Sight { name, status, counts, warnings, said }
}

/// First and last entry of every job.
const FRAME: u64 = 2;

const SIGHTS: [Sight; 15] = [
    sight("happy-500", "completed", [500, 0, 0], 0, 0),
    sight("zero", "completed", [0, 0, 0], 0, 0),
    // What failed makes the last entry a warning, as each skip is one.
    sight("mixed-500", "completed", [484, 12, 4], 37 + 4 + 1, 37),
    sight("all-fail", "failed", [0, 60, 0], 0, 0),
    sight("nasty-names", "completed", [40, 0, 0], 0, 0),
    sight("ansi", "completed", [40, 0, 0], 0, 120),
    sight("line-100kB", "completed", [20, 0, 0], 1, 19 * 2 + 1),
    sight("stall-90s", "completed", [500, 0, 0], 0, 0),
    sight("steady-100-per-s", "completed", [120, 0, 0], 120, 12_000 - 240),
    sight("flood-1k-per-s", "completed", [1_200, 0, 0], 0, 60_000 - 2_400),
    sight("burst-50k", "completed", [20, 0, 0], 1_000, 50_000 + 19 * 2),
    sight("eta-kind", "completed", [200, 0, 0], 0, 0),
    sight("eta-shuffled", "completed", [200, 0, 0], 0, 0),
    sight("eta-slowdown", "completed", [200, 0, 0], 0, 0),
    // It says so twice that there is more.
    sight("total-grows", "completed", [240, 0, 0], 0, 2),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_ends_as_it_promises() {
    let server = HttpServer::start().await;
    for Sight { name, status, counts, warnings, said } in SIGHTS {
        let job = server.started(&format!("scenario:{name}?speed=100")).await;
        let last = server.ended(&job).await;
        let number = |field: &str| last[field].as_u64().unwrap();
        let found = [number("completed_objects"), number("failed_objects"), number("skipped_objects")];
        assert_eq!((last["status"].as_str().unwrap(), found), (status, counts), "{name}");
        let levels = last["log_counts"].as_object().unwrap();
        assert_eq!(levels["warning"], warnings, "{name}");
        let entries: u64 = levels.values().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(entries, said + FRAME + 2 * counts.iter().sum::<u64>(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn large_inventories_are_listed_and_their_jobs_can_be_stopped() {
    let server = HttpServer::start().await;
    for (name, total) in [("inventory-50k", 50_000), ("results-100k", 100_000), ("happy-500", 500)] {
        let started = answer(server.post("/api/migrate/start").json(&request(&format!("scenario:{name}")))).await.1;
        assert_eq!(started["total_objects"], total, "{name}");
        let job = started["job_id"].as_str().unwrap();
        assert_eq!(answer(server.post(&format!("/api/migrate/cancel/{job}"))).await.1["success"], true, "{name}");
        assert_eq!(server.ended(job).await["status"], "cancelled", "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_lets_go_late_keeps_its_job_cancelling_until_it_does() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:slow-cancel-30s?speed=100").await;
    let mut updates = updates(&server, &job).await;
    let mut update = updates.next().await.unwrap();
    while update.running_objects < 4 {
        update = updates.next().await.unwrap();
    }
    let done = update.completed_objects;
    answer(server.post(&format!("/api/migrate/cancel/{job}"))).await;
    let (mut cancelling, mut named) = (0, 0);
    while !update.complete {
        update = updates.next().await.unwrap();
        cancelling += usize::from(update.status == JobStatus::Cancelling && update.running_objects > 0);
        named += update.new_logs.iter().filter(|entry| entry.message.starts_with("Stopping: ")).count();
    }
    assert!(cancelling > 0 && named > 0, "{cancelling} {named}");
    assert_eq!((update.status, update.total_objects), (JobStatus::Cancelled, 40));
    assert!(update.completed_objects > done, "what could not be stopped has its result");
}

/// C3: of every message in turn, and of what was said up to it.
#[tokio::test(flavor = "multi_thread")]
async fn c3_the_percentage_falls_only_where_the_total_grows_and_the_log_says_so() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:total-grows?speed=20").await;
    let mut updates = updates(&server, &job).await;
    let (mut totals, mut percentage, mut said) = (Vec::new(), 0, String::new());
    let more = |total: u32| format!("has 60 more objects; there are {total} now\n");
    while let Some(update) = updates.next().await {
        said.extend(update.new_logs.iter().map(|entry| format!("{}\n", entry.message)));
        if update.seq.is_none() {
            continue;
        }
        let grown = totals.last() != Some(&update.total_objects);
        assert!(update.progress_percentage >= percentage || grown, "{update:?}");
        percentage = update.progress_percentage;
        if grown {
            totals.push(update.total_objects);
            let total = update.total_objects;
            // Who comes late is told the total first and the log that led to it after that, in parts.
            assert!(totals.len() == 1 || said.contains(&more(total)), "{said}");
        }
        if update.complete {
            break;
        }
    }
    assert_eq!(percentage, 100);
    assert!([120, 180, 240].ends_with(&totals), "{totals:?}");
    assert!([180, 240].iter().all(|total| said.contains(&more(*total))), "{said}");
}

/// What is sent of a job from its beginning, pings left out.
async fn updates(server: &HttpServer, job: &str) -> impl futures::Stream<Item = JobUpdate> + Unpin {
    let events = server.events(&format!("/api/migrate/stream/{job}?after=0")).await;
    Box::pin(events.filter_map(async |event| {
        (event.event == "message").then(|| serde_json::from_str::<JobUpdate>(&event.data).unwrap())
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hard_to_show_comes_as_it_is() {
    let server = HttpServer::start().await;
    for (name, found) in [("ansi", "\u{1b}[31;4m"), ("line-100kB", "the driver answers")] {
        let job = server.started(&format!("scenario:{name}?speed=100")).await;
        server.ended(&job).await;
        let logs = server.json(&format!("/api/migrate/progress/{job}")).await["logs"].clone();
        let mut texts = logs.as_array().unwrap().iter().map(|entry| entry["message"].as_str().unwrap());
        let text = texts.find(|text| text.contains(found)).unwrap_or_else(|| panic!("{name} says {found}"));
        assert!(name == "ansi" || (99_000..=100_000).contains(&text.len()), "{}", text.len());
    }
    let job = server.started("scenario:nasty-names?speed=100").await;
    server.ended(&job).await;
    let results = server.json(&format!("/api/migrate/jobs/{job}/results")).await.to_string();
    for part in ["<img src=x onerror", "🦀", "عملاء", "=cmd()", &"very_long_".repeat(30)] {
        assert!(results.contains(part), "{part}");
    }
}

/// What a client has of a job after any number of streams.
#[derive(Default)]
struct Had {
    state: Option<JobSnapshot>,
    entries: Entries,
    after: u64,
}

#[derive(Default)]
struct Entries {
    lines: Vec<u64>,
    indices: Vec<u32>,
}

impl Sink for Entries {
    fn log(&mut self, entry: &LogEntry) {
        self.lines.push(entry.line);
    }

    fn result(&mut self, result: &ObjectResult) {
        self.indices.push(result.index);
    }

    fn reset(&mut self) {
        *self = Self::default();
    }
}

impl Had {
    fn complete(&self) -> bool {
        self.state.as_ref().is_some_and(|state| state.complete)
    }

    fn take(&mut self, update: &JobUpdate) {
        let state = self.state.get_or_insert_with(|| JobSnapshot::new(update.job_id, update.start_time));
        state.apply(update, &mut self.entries);
        self.after = state.seq;
    }

    /// Reads a stream for as long as it lasts; says whether it was cut off, or its status if there was none.
    async fn read(&mut self, server: &HttpServer, job: &str) -> Result<bool, u16> {
        let path = format!("/api/migrate/stream/{job}?after={}", self.after);
        let response = server.get(&path).send().await.unwrap();
        if response.status() != 200 {
            return Err(response.status().as_u16());
        }
        let mut events = response.bytes_stream().eventsource();
        while let Some(event) = events.next().await {
            match event {
                Ok(event) if event.event == "message" => self.take(&serde_json::from_str(&event.data).unwrap()),
                Ok(_) => {}
                Err(_) => return Ok(true),
            }
        }
        Ok(false)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_a_bad_line_a_client_still_gets_everything_once() {
    let server = HttpServer::start().await;
    for (name, cuts_expected, refusal_expected) in [
        ("drop-every-10s?speed=20", true, None),
        ("server-restart?speed=20", true, Some(502)),
        ("auth-expired?speed=20", true, Some(401)),
        ("proxy-buffered?speed=100", false, None),
        ("dup-and-reorder?speed=100", false, None),
    ] {
        let job = server.started(&format!("scenario:{name}")).await;
        let (mut had, mut cuts, mut refusals) = (Had::default(), 0, Vec::new());
        while !had.complete() {
            match had.read(&server, &job).await {
                Ok(cut) => cuts += usize::from(cut),
                Err(status) => refusals.push(status),
            }
        }
        assert_eq!(cuts > 0, cuts_expected, "{name}: cut off {cuts} times");
        refusals.dedup();
        assert_eq!(refusals, Vec::from_iter(refusal_expected), "{name}");
        assert_eq!(had.entries.indices, (1..=500).collect::<Vec<_>>(), "{name}");
        let lines = had.state.unwrap().log_counts.total();
        assert_eq!(had.entries.lines, (1..=lines).collect::<Vec<_>>(), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buffering_proxy_lets_nothing_through_before_the_end_and_the_snapshot_says_more() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:proxy-buffered?speed=50").await;
    let mut events = server.events(&format!("/api/migrate/stream/{job}")).await;
    events.next().await.unwrap();
    assert_eq!(server.json(&format!("/api/migrate/progress/{job}")).await["status"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_come_again_are_older_than_the_last() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:dup-and-reorder?speed=100").await;
    let told = messages(server.events(&format!("/api/migrate/stream/{job}")).await).await;
    let seqs: Vec<u64> = told.iter().filter_map(|message| message["seq"].as_u64()).collect();
    assert!(!seqs.is_sorted(), "{seqs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_cancel_says_why_and_the_job_goes_on() {
    let server = HttpServer::start().await;
    let job = server.started("scenario:cancel-refused").await;
    let by_page = server.post("/api/ui/cancel").json(&json!({ "job_id": job }));
    for call in [server.post(&format!("/api/migrate/cancel/{job}")), by_page] {
        let (status, refused) = answer(call).await;
        assert_eq!((status, &refused["success"]), (200, &json!(false)));
        assert!(refused["message"].as_str().unwrap().contains("may not be stopped"), "{refused}");
    }
    let progress = server.json(&format!("/api/migrate/progress/{job}")).await;
    assert!(["queued", "running"].contains(&progress["status"].as_str().unwrap()), "{progress}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skewed_clock_shows_in_every_time_of_that_job_and_of_no_other() {
    let server = HttpServer::start().await;
    let time = |value: &Value| value.as_str().unwrap().parse::<Timestamp>().unwrap().unix_ms();
    let mut starts = Vec::new();
    for name in ["skew-minus-7h", "happy-500"] {
        let job = server.started(&format!("scenario:{name}?speed=100")).await;
        let last = server.ended(&job).await;
        let progress = server.json(&format!("/api/migrate/progress/{job}")).await;
        assert_eq!(progress["start_time"], last["start_time"], "{name}");
        assert!(time(&progress["logs"][0]["timestamp"]) - time(&last["start_time"]) < 60_000, "{name}");
        starts.push(time(&last["start_time"]));
    }
    let hours = (starts[1] - starts[0]) as f64 / 3_600_000.0;
    assert!((7.0..7.5).contains(&hours), "{hours}");
}
