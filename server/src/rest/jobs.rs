use app::backend::MigrationBackend;
use axum::Json;
use axum::extract::{Path, State};
use http::Uri;
use model::{JobStatus, JobSummary};
use serde::Serialize;
use utoipa::ToSchema;

use crate::query_fields::{QueryFields, job_id};
use crate::refusal::{ErrorBody, Refusal};
use crate::state::AppState;

/// Jobs in a page that does not say how many it wants: the guide's client knows no pages and gets as many as it may.
const DEFAULT_JOBS: usize = 1000;

/// A page of jobs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobsPage {
    /// Newest first, without logs and results.
    jobs: Vec<JobSummary>,
    /// What to ask the next page with; null on the last.
    next_cursor: Option<String>,
}

/// How a job ended, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum HistoryOutcome {
    /// Completed, nothing failed.
    Success,
    /// Completed, but some objects failed.
    Partial,
    /// Nothing succeeded, or the job could not go on.
    Failed,
    /// Stopped by a person.
    Cancelled,
}

/// A finished job.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FinishedJob {
    #[serde(flatten)]
    job: JobSummary,
    /// From its acceptance to its end, in milliseconds.
    duration_ms: Option<u64>,
    outcome: HistoryOutcome,
}

/// A page of finished jobs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryPage {
    /// Newest first.
    history: Vec<FinishedJob>,
    /// What to ask the next page with; null on the last.
    next_cursor: Option<String>,
}

/// What a call did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {
    /// Whether it did what was asked.
    success: bool,
    /// One sentence.
    message: String,
}

/// Lists jobs, newest first.
#[utoipa::path(
    get,
    path = "/api/migrate/jobs",
    params(
        ("status" = Option<String>, Query, description = "Only these statuses, separated by commas."),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of an earlier page."),
        ("limit" = Option<usize>, Query, description = "At most this many, 1 to 1000; 1000 by default."),
    ),
    responses((status = 200, body = JobsPage), (status = 400, body = ErrorBody))
)]
pub(crate) async fn list_jobs(State(state): State<AppState>, uri: Uri) -> Result<Json<JobsPage>, Refusal> {
    let fields = QueryFields::read(&uri, &["status", "cursor", "limit"])?;
    let (statuses, limit) = (fields.statuses()?, fields.limit(DEFAULT_JOBS)?);
    let list = state.backend.jobs(statuses, fields.cursor(), limit).await?;
    Ok(Json(JobsPage { jobs: list.jobs, next_cursor: list.next_cursor }))
}

/// Lists finished jobs, newest first.
#[utoipa::path(
    get,
    path = "/api/migrate/history",
    params(
        ("status" = Option<String>, Query, description = "Only these statuses, separated by commas."),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of an earlier page."),
        ("limit" = Option<usize>, Query, description = "At most this many, 1 to 1000; 1000 by default."),
    ),
    responses((status = 200, body = HistoryPage), (status = 400, body = ErrorBody))
)]
pub(crate) async fn list_history(State(state): State<AppState>, uri: Uri) -> Result<Json<HistoryPage>, Refusal> {
    let fields = QueryFields::read(&uri, &["status", "cursor", "limit"])?;
    let mut statuses = fields.statuses()?;
    if let Some(live) = statuses.iter().find(|status| !status.is_terminal()) {
        return Err(Refusal::field("status", live.as_str(), "one or more of completed, failed, cancelled"));
    }
    if statuses.is_empty() {
        statuses = JobStatus::ALL.into_iter().filter(|status| status.is_terminal()).collect();
    }
    let list = state.backend.jobs(statuses, fields.cursor(), fields.limit(DEFAULT_JOBS)?).await?;
    Ok(Json(HistoryPage { history: list.jobs.into_iter().map(finished).collect(), next_cursor: list.next_cursor }))
}

fn finished(job: JobSummary) -> FinishedJob {
    let outcome = match job.status {
        JobStatus::Completed if job.failed_objects == 0 => HistoryOutcome::Success,
        JobStatus::Completed => HistoryOutcome::Partial,
        JobStatus::Cancelled => HistoryOutcome::Cancelled,
        JobStatus::Failed | JobStatus::Queued | JobStatus::Running | JobStatus::Cancelling => HistoryOutcome::Failed,
    };
    FinishedJob { duration_ms: job.end_time.map(|end| end.ms_since(job.start_time)), outcome, job }
}

/// Asks a job to stop; what is done stays done.
#[utoipa::path(
    post,
    path = "/api/migrate/cancel/{job_id}",
    params(("job_id" = String, Path, description = "The job.")),
    responses(
        (status = 200, description = "`success` is false for a job that had ended.", body = Done),
        (status = 404, body = ErrorBody),
    )
)]
pub(crate) async fn cancel(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<Done>, Refusal> {
    let answer = state.backend.cancel(job_id(&id)?).await?;
    Ok(Json(Done { success: answer.success, message: answer.message }))
}

/// Removes an ended job and everything stored about it.
#[utoipa::path(
    delete,
    path = "/api/migrate/jobs/{job_id}",
    params(("job_id" = String, Path, description = "The job.")),
    responses(
        (status = 200, body = Done),
        (status = 404, body = ErrorBody),
        (status = 409, description = "The job has not ended.", body = ErrorBody),
    )
)]
pub(crate) async fn delete(State(state): State<AppState>, Path(id): Path<String>) -> Result<Json<Done>, Refusal> {
    state.backend.delete(job_id(&id)?).await?;
    Ok(Json(Done { success: true, message: "Migration job deleted".to_owned() }))
}
