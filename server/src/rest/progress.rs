use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use engine::JobState;
use http::header::CONTENT_TYPE;
use model::{
    CountsByKind, CurrentObject, Eta, JobId, JobStatus, LogCounts, LogEntry, ObjectResult, SourcePlatform, Timestamp,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::backend::api_error;
use crate::query_fields::job_id;
use crate::refusal::{ErrorBody, Refusal};
use crate::rest::result_chunks::{json_with_results, results};
use crate::state::AppState;

/// A job as it is now, but for its results.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressHead {
    job_id: JobId,
    /// Number of the last change in it.
    seq: u64,
    /// When the last change was made, by the server's clock.
    #[schema(value_type = String, format = DateTime)]
    server_time: Timestamp,
    status: JobStatus,
    /// 0 to 100; 100 only when every object has a result.
    progress_percentage: u8,
    total_objects: u32,
    /// Successes.
    completed_objects: u32,
    failed_objects: u32,
    skipped_objects: u32,
    running_objects: u32,
    /// Counts of each kind that occurs.
    by_type: CountsByKind,
    log_counts: LogCounts,
    /// Name of the object that is longest in work.
    current_object: Option<String>,
    current_objects: Vec<CurrentObject>,
    /// Whole seconds; null where nothing can be said.
    estimated_time_remaining: Option<u64>,
    eta: Option<Eta>,
    /// Whether the job's last change is in it.
    complete: bool,
    /// The inventory's path as the caller gave it.
    inventory_path: String,
    source_type: SourcePlatform,
    target_catalog: String,
    target_schema: String,
    model_id: String,
    dry_run: bool,
    #[schema(value_type = String, format = DateTime)]
    start_time: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    end_time: Option<Timestamp>,
    /// The job this one tries again.
    retry_of: Option<JobId>,
    /// The job that tries this one again.
    retried_by: Option<JobId>,
    /// Rules `FROM=TO` for what goes elsewhere than to the target catalog and schema; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    name_map: Vec<String>,
    /// The last 1,000 log entries.
    logs: Vec<LogEntry>,
}

/// A job as it is now.
#[derive(ToSchema)]
#[allow(dead_code, reason = "stands for the answer in the generated contract; its results are sent in chunks")]
pub(crate) struct Progress {
    #[serde(flatten)]
    head: ProgressHead,
    /// All results so far, in the order in which objects ended.
    object_results: Vec<ObjectResult>,
}

impl ProgressHead {
    fn of(JobState { facts, snapshot }: JobState) -> Self {
        let update = snapshot.to_update(snapshot.server_time);
        Self {
            job_id: snapshot.job_id,
            seq: snapshot.seq,
            server_time: update.server_time,
            status: update.status,
            progress_percentage: update.progress_percentage,
            total_objects: update.total_objects,
            completed_objects: update.completed_objects,
            failed_objects: update.failed_objects,
            skipped_objects: update.skipped_objects,
            running_objects: update.running_objects,
            by_type: update.by_type,
            log_counts: update.log_counts,
            current_object: update.current_object,
            current_objects: update.current_objects,
            estimated_time_remaining: update.estimated_time_remaining,
            eta: update.eta,
            complete: update.complete,
            inventory_path: facts.inventory_path,
            source_type: facts.source_type,
            target_catalog: facts.target_catalog,
            target_schema: facts.target_schema,
            name_map: facts.name_map.rules().iter().map(ToString::to_string).collect(),
            model_id: facts.model_id,
            dry_run: facts.mode.is_dry_run(),
            start_time: update.start_time,
            end_time: update.end_time,
            retry_of: facts.retry_of,
            retried_by: facts.retried_by,
            logs: snapshot.logs.into(),
        }
    }
}

/// The whole state of a job, once.
#[utoipa::path(
    get,
    path = "/api/migrate/progress/{job_id}",
    params(("job_id" = String, Path, description = "The job.")),
    responses((status = 200, body = Progress), (status = 404, body = ErrorBody))
)]
pub(crate) async fn progress(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let job = job_id(&id)?;
    let engine = state.backend.engine();
    let at = engine.state(job).await.map_err(|error| api_error(&error, Some(job)))?;
    let results = results(engine.clone(), job, at.snapshot.last_index);
    let body = json_with_results(&ProgressHead::of(at), "object_results", results).map_err(|error| {
        tracing::error!(job.id = %job, error = &error as &dyn std::error::Error, "the state cannot be written as JSON");
        Refusal::new(http::StatusCode::INTERNAL_SERVER_ERROR, "the state cannot be written; the server's log says why")
    })?;
    Ok(([(CONTENT_TYPE, "application/json")], Body::from_stream(body)).into_response())
}
