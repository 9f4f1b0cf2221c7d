//! What the process tells its operators: a log on standard error, and figures.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use clap::ValueEnum;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// A driver manager warns of every driver that is older than itself, which means nothing to who reads from a source.
const UNLESS_ASKED_FOR: &str = "odbc_api=error";

/// Sends the process's log to standard error. Only the first call has an effect.
///
/// # Errors
/// When `filter` is not written as `level` or `target=level,…`.
pub fn log_to_stderr(filter: &str, format: LogFormat) -> Result<(), tracing_subscriber::filter::ParseError> {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_new(format!("{UNLESS_ASKED_FOR},{filter}"))?)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    let set = match format {
        LogFormat::Text => subscriber.try_init(),
        LogFormat::Json => subscriber.json().try_init(),
    };
    // A second call, as tests make, finds the first one's subscriber in place.
    drop(set);
    Ok(())
}

/// Upper bounds of the buckets for the time to an answer's head, in seconds.
const ANSWER_SECONDS: [f64; 9] = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The figures of this process; several servers in one process share them.
pub(crate) fn figures() -> &'static PrometheusHandle {
    static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();
    FIGURES.get_or_init(|| {
        let answers = Matcher::Full("dwma_http_answer_seconds".to_owned());
        let builder = PrometheusBuilder::new();
        let builder = match builder.set_buckets_for_metric(answers, &ANSWER_SECONDS) {
            Ok(builder) => builder,
            // Only for an empty list of buckets.
            Err(_) => PrometheusBuilder::new(),
        };
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Where another recorder is in place already, the figures go there.
        let _ = metrics::set_global_recorder(recorder);
        metrics::describe_counter!("dwma_http_requests_total", "Requests by route, method and status");
        metrics::describe_histogram!("dwma_http_answer_seconds", "Seconds until an answer's head was ready");
        metrics::describe_counter!("dwma_jobs_started_total", "Jobs started");
        metrics::describe_gauge!("dwma_jobs_running", "Jobs that have not ended");
        metrics::describe_gauge!("dwma_streams_open", "Open job streams");
        metrics::describe_gauge!(
            "dwma_store_standstill_seconds",
            "Seconds for which the job store has taken no writes; 0 while it takes them"
        );
        handle
    })
}

/// Counts and times requests by route, never by path: paths have no end.
pub(crate) async fn count_requests(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| "other".to_owned(), |route| route.as_str().to_owned());
    let method = request.method().as_str().to_owned();
    let started = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::histogram!("dwma_http_answer_seconds", "route" => route.clone()).record(started.elapsed().as_secs_f64());
    metrics::counter!("dwma_http_requests_total", "route" => route, "method" => method, "status" => status)
        .increment(1);
    response
}
