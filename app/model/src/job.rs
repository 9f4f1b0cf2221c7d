use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Eta, ExecutionMode, NameMap, ObjectCounts, OnConflict, SourcePlatform, Timestamp};

/// The identity of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct JobId(pub Uuid);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is no job id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseJobIdError;

impl fmt::Display for ParseJobIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a job id is a UUID such as 0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11")
    }
}

impl std::error::Error for ParseJobIdError {}

impl FromStr for JobId {
    type Err = ParseJobIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::try_parse(text).map(Self).map_err(|_| ParseJobIdError)
    }
}

/// The condition of a job. Only the engine sets it; [`JobStatus::can_become`] has the transitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum JobStatus {
    /// Accepted, no object started. Next: running, cancelling, or any terminal status.
    Queued,
    /// Objects are in work. Next: cancelling or any terminal status.
    Running,
    /// A person asked it to stop; what is in flight is being ended. Next: cancelled, or failed if it cannot even stop.
    Cancelling,
    /// Terminal. Every object has a result, and something succeeded or nothing failed.
    Completed,
    /// Terminal. Nothing succeeded and something failed, or the job could not go on.
    Failed,
    /// Terminal. Stopped by a person; what was done stays done.
    Cancelled,
}

impl JobStatus {
    /// Every status.
    pub const ALL: [JobStatus; 6] =
        [Self::Queued, Self::Running, Self::Cancelling, Self::Completed, Self::Failed, Self::Cancelled];

    /// Whether nothing follows it.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// Whether a job with this status may get `next`.
    pub const fn can_become(self, next: JobStatus) -> bool {
        match self {
            Self::Queued => !matches!(next, Self::Queued),
            Self::Running => !matches!(next, Self::Queued | Self::Running),
            Self::Cancelling => matches!(next, Self::Cancelled | Self::Failed),
            Self::Completed | Self::Failed | Self::Cancelled => false,
        }
    }

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Cancelling => "cancelling",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for JobStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for JobStatus {
    type Err = crate::UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|status| status.as_str() == text);
        known.ok_or_else(|| crate::UnknownName::new(text, &Self::ALL.map(Self::as_str)))
    }
}

/// What is fixed about a job from its acceptance on: the part of its spec that people see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobFacts {
    /// The job.
    pub job_id: JobId,
    /// The inventory's path as the caller gave it.
    pub inventory_path: String,
    /// The platform migrated from.
    pub source_type: SourcePlatform,
    /// Target catalog.
    pub target_catalog: String,
    /// Target schema.
    pub target_schema: String,
    /// Who translates.
    pub model_id: String,
    /// Whether the target is changed.
    pub mode: ExecutionMode,
    /// When the engine accepted it.
    pub start_time: Timestamp,
    /// The job this one tries again.
    #[serde(default)]
    pub retry_of: Option<JobId>,
    /// The newest job that tries this one again.
    #[serde(default)]
    pub retried_by: Option<JobId>,
    /// What becomes of objects whose names are taken in the target.
    #[serde(default)]
    pub on_conflict: OnConflict,
    /// Rules for what goes elsewhere than to the target catalog and schema.
    #[serde(default, skip_serializing_if = "NameMap::is_empty")]
    pub name_map: NameMap,
}

/// A job in a list: no logs, no results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobSummary {
    /// The job.
    pub job_id: JobId,
    /// Its status.
    pub status: JobStatus,
    /// See [`ObjectCounts::percentage`].
    pub progress_percentage: u8,
    /// All its objects.
    pub total_objects: u32,
    /// Its successes.
    pub completed_objects: u32,
    /// Its failures.
    pub failed_objects: u32,
    /// What it left out.
    pub skipped_objects: u32,
    /// What is in work.
    pub running_objects: u32,
    /// Log entries so far.
    pub log_count: u64,
    /// Results so far.
    pub result_count: u32,
    /// Log entries at level `warning`.
    pub warning_count: u64,
    /// The inventory's path as the caller gave it.
    pub inventory_path: String,
    /// The platform migrated from.
    pub source_type: SourcePlatform,
    /// Target catalog.
    pub target_catalog: String,
    /// Target schema.
    pub target_schema: String,
    /// Who translates.
    pub model_id: String,
    /// Whether nothing is written to the target.
    pub dry_run: bool,
    /// When it was accepted.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub start_time: Timestamp,
    /// When it ended.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub end_time: Option<Timestamp>,
    /// How long it will go on, while it runs and that can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eta: Option<Eta>,
}

impl JobSummary {
    /// Its counts.
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

/// How a job ended, as told to whoever embeds its progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The job.
    pub job_id: JobId,
    /// Its terminal status.
    pub status: JobStatus,
    /// Whether it completed and nothing failed.
    pub success: bool,
    /// Its final counts.
    pub counts: ObjectCounts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_goes_forward_only() {
        for from in JobStatus::ALL {
            assert!(!from.can_become(from), "{from}");
            assert!(!from.can_become(JobStatus::Queued), "{from}");
            for to in JobStatus::ALL.into_iter().filter(|_| from.is_terminal()) {
                assert!(!from.can_become(to), "{from} to {to}");
            }
        }
        assert!(JobStatus::Queued.can_become(JobStatus::Running));
        assert!(JobStatus::Running.can_become(JobStatus::Cancelling));
        assert!(JobStatus::Cancelling.can_become(JobStatus::Cancelled));
        assert!(!JobStatus::Cancelling.can_become(JobStatus::Completed));
        assert!(!JobStatus::Running.can_become(JobStatus::Running));
    }
}
