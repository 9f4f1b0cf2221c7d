//! What goes wrong between the server and its readers: a layer around the calls about single jobs, which acts on those whose
//! inventory path names such a scenario. Engine, journal and stream know nothing of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Engine;
use http::{Method, StatusCode};
use model::{JobId, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::catalogue::Scenario;
use super::line_faults::{cut_after, earlier, held_back, repeated};
use super::script::{PREFIX, Script};
use crate::refusal::Refusal;

/// When, after a job's start and at speed 1, its calls are not answered.
const SERVER_AWAY_MS: (u64, u64) = (15_000, 35_000);
const SESSION_EXPIRED_MS: (u64, u64) = (10_000, 70_000);
const DROP_AFTER_MS: u64 = 10_000;
const SKEW: Duration = Duration::from_secs(7 * 60 * 60);
/// Scripts of jobs that are remembered; then the memory begins anew.
const REMEMBERED: usize = 10_000;
const BODY_BYTES: usize = 1 << 20;

/// The layer's state.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    engine: Engine,
    /// Jobs that were asked about, with their script if they have one.
    jobs: Arc<Mutex<HashMap<JobId, Option<Played>>>>,
}

#[derive(Clone, Copy, Debug)]
struct Played {
    script: Script,
    start: Timestamp,
}

impl Line {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine, jobs: Arc::default() }
    }

    async fn played(&self, job_id: JobId) -> Option<Played> {
        if let Some(known) = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).get(&job_id) {
            return *known;
        }
        // What is wrong with a job that cannot be read, the call itself will say.
        let facts = self.engine.state(job_id).await.ok()?.facts;
        let script = facts.inventory_path.strip_prefix(PREFIX).and_then(|script| Script::parse(script).ok());
        let played = script.map(|script| Played { script, start: facts.start_time });
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.len() >= REMEMBERED {
            jobs.clear();
        }
        jobs.insert(job_id, played);
        played
    }
}

impl Played {
    /// How long it is, counted from the job's start, until a time that is given at speed 1; zero once it is over.
    fn until(&self, ms: u64) -> Duration {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let now = Timestamp::from_unix_ms(i64::try_from(now).unwrap_or(i64::MAX));
        self.script.at_speed(ms).saturating_sub(Duration::from_millis(now.ms_since(self.start)))
    }

    fn is_within(&self, (from, to): (u64, u64)) -> bool {
        self.until(from).is_zero() && !self.until(to).is_zero()
    }
}

/// A call about one job.
struct Call {
    job_id: JobId,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Stream,
    Cancel,
    Other,
}

/// What the browser's own calls about a job have in their bodies.
#[derive(Deserialize)]
struct AboutJob {
    job_id: JobId,
}

/// Lets a call through as the scenario of its job wants it.
pub(crate) async fn play_line(State(line): State<Line>, request: Request, next: Next) -> Response {
    let (call, request) = match call(request).await {
        (Some(call), request) => (call, request),
        (None, request) => return next.run(request).await,
    };
    let Some(played) = line.played(call.job_id).await else { return next.run(request).await };
    match (played.script.scenario, call.what) {
        (Scenario::CancelRefused, What::Cancel) => {
            let message = "the job is part of a release that is being made and may not be stopped now";
            axum::Json(json!({ "success": false, "message": message })).into_response()
        }
        (Scenario::ServerRestart, _) if played.is_within(SERVER_AWAY_MS) => {
            Refusal::new(StatusCode::BAD_GATEWAY, "the server cannot be reached").into_response()
        }
        (Scenario::AuthExpired, _) if played.is_within(SESSION_EXPIRED_MS) => {
            Refusal::new(StatusCode::UNAUTHORIZED, "the session has expired; sign in again").into_response()
        }
        (scenario, what) => next.run(request).await.map(|body| arriving(scenario, what, played, body)),
    }
}

/// An answer's body as the scenario lets it arrive.
fn arriving(scenario: Scenario, what: What, played: Played, body: Body) -> Body {
    let cut = |body: Body, time: Duration| if time.is_zero() { body } else { cut_after(body, time) };
    match (scenario, what) {
        (Scenario::DropEvery10s, What::Stream) => cut(body, played.script.at_speed(DROP_AFTER_MS)),
        (Scenario::ServerRestart, What::Stream) => cut(body, played.until(SERVER_AWAY_MS.0)),
        (Scenario::AuthExpired, What::Stream) => cut(body, played.until(SESSION_EXPIRED_MS.0)),
        (Scenario::ProxyBuffered, What::Stream) => held_back(body),
        (Scenario::DupAndReorder, What::Stream) => repeated(body),
        (Scenario::SkewMinus7h, What::Stream) => earlier(body, SKEW),
        // In one piece, so that no time is cut in two.
        (Scenario::SkewMinus7h, What::Other) => earlier(held_back(body), SKEW),
        _ => body,
    }
}

/// Which job a request is about, if it is about one.
async fn call(request: Request) -> (Option<Call>, Request) {
    let mut path = request.uri().path().split('/').skip(1);
    let parts = [path.next(), path.next(), path.next(), path.next()];
    let of = |id: &str, what| id.parse().ok().map(|job_id| Call { job_id, what });
    match parts {
        [Some("api"), Some("migrate"), Some("stream"), Some(id)] => (of(id, What::Stream), request),
        [Some("api"), Some("migrate"), Some("cancel"), Some(id)] => (of(id, What::Cancel), request),
        [Some("api"), Some("migrate"), Some("progress" | "jobs"), Some(id)] => (of(id, What::Other), request),
        [Some("api"), Some("ui"), Some(endpoint), None] if request.method() == Method::POST => {
            let what = if endpoint == "cancel" { What::Cancel } else { What::Other };
            let (head, body) = request.into_parts();
            // The body is in memory already, and no larger than this.
            let held = to_bytes(body, BODY_BYTES).await.unwrap_or_default();
            let about = serde_json::from_slice::<AboutJob>(&held).ok();
            let call = about.map(|AboutJob { job_id }| Call { job_id, what });
            (call, Request::from_parts(head, Body::from(held)))
        }
        _ => (None, request),
    }
}
