//! What can be said about jobs that have ended, from their results: a report of one, and what changed between two.

use super::json::Json;
use leptos::prelude::*;
use model::{CountsByKind, JobFacts, JobId, JobStatus, ObjectCounts, ObjectKind};
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// A job as a report speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountedJob {
    /// What was asked for.
    pub facts: JobFacts,
    /// Its status.
    pub status: JobStatus,
    /// Its counts.
    pub counts: ObjectCounts,
    /// Its counts by kind.
    pub by_type: CountsByKind,
    /// From its start to its end in milliseconds; none while it runs.
    pub took_ms: Option<u64>,
}

/// Objects that failed for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureCause {
    /// The message of the first of them.
    pub message: String,
    /// How many they are.
    pub objects: u32,
    /// The names of the first five.
    pub examples: Vec<String>,
}

/// How much is left to a person, counted in objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// Translated without a warning: nothing to do.
    pub simple: u32,
    /// Translated with warnings: to be read.
    pub medium: u32,
    /// Failed, or left out because of one that failed: to be written by hand.
    pub significant: u32,
}

/// The report of one job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobReport {
    /// The job.
    pub job: AccountedJob,
    /// Why objects failed, the most frequent first; the first 50.
    pub causes: Vec<FailureCause>,
    /// How many causes there are besides.
    pub more_causes: usize,
    /// What is left to do.
    pub effort: Effort,
}

/// An object whose result is another than it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// `schema.name`.
    pub object_name: String,
    /// Its kind.
    pub object_type: ObjectKind,
    /// How long it took before, in milliseconds.
    pub before_ms: u64,
    /// How long it took after, in milliseconds.
    pub after_ms: u64,
    /// Its error, of the run in which it failed.
    pub error: Option<String>,
}

/// Objects that changed in the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// How many.
    pub total: u32,
    /// The first 100, in the order in which they ended.
    pub first: Vec<Change>,
}

/// What changed between two jobs. Each object that both ended is in one of `newly_failed`, `fixed` and `unchanged`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobComparison {
    /// The job before.
    pub before: AccountedJob,
    /// The job after.
    pub after: AccountedJob,
    /// No failure before, failed after.
    pub newly_failed: Changes,
    /// Failed before, success after.
    pub fixed: Changes,
    /// Success both times, and more than a fifth slower.
    pub slower: Changes,
    /// Ended alike both times.
    pub unchanged: u32,
    /// Ended only before.
    pub only_before: u32,
    /// Ended only after.
    pub only_after: u32,
}

/// The report of a job.
#[server(prefix = "/api/ui", endpoint = "report", input = Json, output = Json)]
pub async fn get_report(job_id: JobId) -> Result<JobReport, ApiError> {
    let backend = super::backend()?;
    super::with_status(super::accounting::report(&*backend, job_id).await)
}

/// What changed between two jobs.
#[server(prefix = "/api/ui", endpoint = "compare", input = Json, output = Json)]
pub async fn compare_jobs(before: JobId, after: JobId) -> Result<JobComparison, ApiError> {
    let backend = super::backend()?;
    super::with_status(super::accounting::compare(&*backend, before, after).await)
}
