use super::json::Json;
use leptos::prelude::*;
use model::{
    JobFacts, JobId, JobSnapshot, JobStatus, JobSummary, JobUpdate, MigrationSpec, ObjectDetail, ObjectNumber,
    ObjectResult,
};
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// The answer to a start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartAnswer {
    /// The job.
    pub job_id: JobId,
    /// Its objects.
    pub total_objects: u32,
    /// One sentence.
    pub message: String,
}

/// The answer to a cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelAnswer {
    /// Whether the job is stopping because of it; `false` for a job that had ended.
    pub success: bool,
    /// One sentence.
    pub message: String,
}

/// A page of jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobList {
    /// Newest first.
    pub jobs: Vec<JobSummary>,
    /// What to ask the next page with.
    pub next_cursor: Option<String>,
}

/// What the server renders of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobHead {
    /// What was asked for.
    pub facts: JobFacts,
    /// Where it is, with the last log entries only (at most 100).
    pub snapshot: JobSnapshot,
    /// Its first results (at most 100).
    pub results: Vec<ObjectResult>,
}

/// Starts a migration.
#[server(prefix = "/api/ui", endpoint = "start", input = Json, output = Json)]
pub async fn start_migration(spec: MigrationSpec) -> Result<StartAnswer, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.start(spec).await)
}

/// Asks a job to stop.
#[server(prefix = "/api/ui", endpoint = "cancel", input = Json, output = Json)]
pub async fn cancel_migration(job_id: JobId) -> Result<CancelAnswer, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.cancel(job_id).await)
}

/// A page of jobs, newest first; no statuses takes all.
#[server(prefix = "/api/ui", endpoint = "jobs", input = Json, output = Json)]
pub async fn list_jobs(statuses: Vec<JobStatus>, cursor: Option<String>, limit: usize) -> Result<JobList, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.jobs(statuses, cursor, limit).await)
}

/// Removes an ended job.
#[server(prefix = "/api/ui", endpoint = "delete", input = Json, output = Json)]
pub async fn delete_job(job_id: JobId) -> Result<(), ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.delete(job_id).await)
}

/// The head of a job.
#[server(prefix = "/api/ui", endpoint = "head", input = Json, output = Json)]
pub async fn get_job_head(job_id: JobId) -> Result<JobHead, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.job_head(job_id).await)
}

/// What the job's stream would send from after that `seq` up to now, for pages that a stream does not reach.
#[server(prefix = "/api/ui", endpoint = "news", input = Json, output = Json)]
pub async fn get_job_news(job_id: JobId, after: Option<u64>) -> Result<Vec<JobUpdate>, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.job_news(job_id, after).await)
}

/// One ended object in full.
#[server(prefix = "/api/ui", endpoint = "object", input = Json, output = Json)]
pub async fn get_object_detail(job_id: JobId, object: ObjectNumber) -> Result<ObjectDetail, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.object_detail(job_id, object).await)
}
