use serde::{Deserialize, Serialize};

use crate::{
    CountsByKind, Eta, JobId, JobStatus, LogCounts, LogEntry, ObjectCounts, ObjectKind, ObjectNumber, ObjectResult,
    Stage, Timestamp,
};

/// An object in work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentObject {
    /// Its identity in the job.
    pub object: ObjectNumber,
    /// `schema.name` as in the source.
    pub name: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ObjectKind,
    /// Where it is.
    pub stage: Stage,
    /// When its first attempt began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started: Timestamp,
}

/// The one message of the stream: counts as they are, log entries and results that are new.
///
/// It merges every change up to its `seq`. Counts are absolute; `new_logs` and `new_results` are appended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobUpdate {
    /// The job.
    pub job_id: JobId,
    /// Number of the last change merged into it, from 1. `None` in all but the last message of a series that was cut for
    /// its size: such a message brings entries only, and its reader's position stays where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// When the server made it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub server_time: Timestamp,
    /// The job's status.
    pub status: JobStatus,
    /// [`ObjectCounts::percentage`] of the counts below.
    pub progress_percentage: u8,
    /// All objects.
    pub total_objects: u32,
    /// Ended with success.
    pub completed_objects: u32,
    /// Ended with an error.
    pub failed_objects: u32,
    /// Left out on purpose.
    pub skipped_objects: u32,
    /// In work.
    pub running_objects: u32,
    /// Counts of each kind that occurs.
    pub by_type: CountsByKind,
    /// Log entries so far, per level.
    pub log_counts: LogCounts,
    /// Name of the object that is longest in work.
    pub current_object: Option<String>,
    /// Every object in work, the longest first.
    pub current_objects: Vec<CurrentObject>,
    /// [`Eta::p50_ms`] in whole seconds, rounded up; never 0 while the job runs.
    pub estimated_time_remaining: Option<u64>,
    /// Estimated time until the end.
    pub eta: Option<Eta>,
    /// Log entries that are new, in order.
    pub new_logs: Vec<LogEntry>,
    /// Results that are new, in order.
    pub new_results: Vec<ObjectResult>,
    /// When the engine accepted the job.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub start_time: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub end_time: Option<Timestamp>,
    /// `true` in the last message of a job, and nowhere else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub complete: bool,
    /// `true` where the reader must empty its lists before it takes this message.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reset: bool,
}

impl JobUpdate {
    /// Its counts over all kinds.
    pub const fn counts(&self) -> ObjectCounts {
        ObjectCounts {
            total: self.total_objects,
            completed: self.completed_objects,
            failed: self.failed_objects,
            skipped: self.skipped_objects,
            running: self.running_objects,
        }
    }
}
