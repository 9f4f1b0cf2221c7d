//! What callers ask the engine for, and the pages they get.

use model::{JobFacts, JobId, JobSnapshot, JobStatus, JobSummary, LogLevel, ObjectKind, ObjectNumber, ResultStatus};

/// The answer to a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartedJob {
    /// The job.
    pub job_id: JobId,
    /// Its objects, after `include` and `exclude`.
    pub total_objects: u32,
    /// Whether the idempotency key named a job that was there already.
    pub existing: bool,
}

/// The answer to a cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelOutcome {
    /// The job is stopping; its status is `cancelling` or `cancelled`.
    Accepted,
    /// The job had ended before, with this status.
    AlreadyEnded(JobStatus),
}

/// Which jobs to list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Only these; empty takes all.
    pub status: Vec<JobStatus>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
    /// At most this many, 1..=1000.
    pub limit: usize,
}

/// A page of jobs.
pub type JobPage = Page<JobSummary>;

/// A page of anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// What to ask the next page with; `None` on the last.
    pub next_cursor: Option<String>,
}

/// What a snapshot call gives: what is fixed about the job, and its state as it was last published.
#[derive(Clone, Debug)]
pub struct JobState {
    /// What was asked for.
    pub facts: JobFacts,
    /// Where it is.
    pub snapshot: JobSnapshot,
}

/// Which objects of a job to list, in the order of their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectFilter {
    /// Only this kind.
    pub kind: Option<ObjectKind>,
    /// Only objects with a result of this status.
    pub status: Option<ResultStatus>,
    /// Only names with this text or `/regex/`.
    pub text: Option<String>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
    /// At most this many, 1..=1000.
    pub limit: usize,
}

/// How results are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultOrder {
    /// In the order in which objects ended.
    #[default]
    Index,
    /// By name.
    Name,
    /// Longest first.
    Duration,
    /// Errors, skipped, successes.
    Status,
}

/// Which results to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultFilter {
    /// Only this status.
    pub status: Option<ResultStatus>,
    /// Only this kind.
    pub kind: Option<ObjectKind>,
    /// Only this object.
    pub object: Option<ObjectNumber>,
    /// Only names or errors with this text or `/regex/`.
    pub text: Option<String>,
    /// The order.
    pub order: ResultOrder,
    /// Where the previous page ended.
    pub cursor: Option<String>,
    /// At most this many, 1..=1000.
    pub limit: usize,
}

/// Which log entries to list, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Only this level.
    pub level: Option<LogLevel>,
    /// Only entries about this object.
    pub object: Option<ObjectNumber>,
    /// Only messages with this text or `/regex/`.
    pub text: Option<String>,
    /// From this line on.
    pub from: Option<u64>,
    /// Where the previous page ended.
    pub cursor: Option<String>,
    /// At most this many, 1..=1000.
    pub limit: usize,
}

/// Where a subscriber stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Nowhere: give it the level state (counts, the last 1,000 log entries, all results).
    Level,
    /// It has everything up to this `seq`; 0 is nothing.
    After(u64),
}
