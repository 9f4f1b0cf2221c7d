use serde::{Deserialize, Serialize};

use crate::{Diagnostic, ObjectKind, ObjectNumber, Timestamp};

/// How an object ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ResultStatus {
    /// Translated, and if `executed` also created in the target.
    Success,
    /// Could not be read, translated or created.
    Error,
    /// Left out: what it reads has no success, or its name is taken and the job was asked to skip such objects.
    Skipped,
}

impl ResultStatus {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Error => "error",
            Self::Skipped => "skipped",
        }
    }
}

/// The end of one object in a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectResult {
    /// Its number among the job's results, from 1, gapless, in the order in which objects ended.
    pub index: u32,
    /// The object it is of.
    pub object: ObjectNumber,
    /// `schema.name` as in the source.
    pub object_name: String,
    /// The object's kind.
    pub object_type: ObjectKind,
    /// How it ended.
    pub status: ResultStatus,
    /// Whether its statements were run on the target. A `success` with `executed: false` is translated only.
    pub executed: bool,
    /// One sentence, for [`ResultStatus::Error`] and [`ResultStatus::Skipped`]: why.
    pub error: Option<String>,
    /// From the start of its first attempt to its end, in milliseconds.
    pub execution_time_ms: u64,
    /// When it ended, by the server's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub timestamp: Timestamp,
    /// Tries made, from 1; 0 for an object that was skipped before its first.
    pub attempts: u32,
    /// How many of its diagnostics are warnings.
    pub warnings: u32,
}

/// One try at an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    /// Its number among the tries at this object, from 1.
    pub number: u32,
    /// When it began, by the server's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub began: Timestamp,
    /// How long it took, in milliseconds; the wait for the next is not in it.
    pub took_ms: u64,
    /// One clause: what became of it.
    pub outcome: String,
}

/// All there is to know of one ended object: `GET /api/migrate/jobs/{job_id}/results/{object}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectDetail {
    /// Its result.
    #[serde(flatten)]
    pub result: ObjectResult,
    /// Its definition in the source.
    pub source_sql: String,
    /// Its translation, one statement an entry; empty where there is none.
    pub target_sql: Vec<String>,
    /// Every remark the translation made.
    pub diagnostics: Vec<Diagnostic>,
    /// Every try at it, in order; as many as `attempts` says.
    #[serde(default)]
    pub attempts_made: Vec<Attempt>,
}
