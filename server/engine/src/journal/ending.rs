//! How objects and jobs end, as whoever works on them tells the journal.

use model::{JobStatus, LogLevel, ResultStatus, Timestamp};

/// How an object ended, as its worker tells it.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) status: ResultStatus,
    pub(crate) executed: bool,
    pub(crate) error: Option<String>,
    pub(crate) target_sql: Vec<String>,
    pub(crate) diagnostics: Vec<model::Diagnostic>,
    /// The number of the attempt that ended so; 0 where none was made.
    pub(crate) attempts: u32,
    /// When that attempt began, where it was not when the object did.
    pub(crate) attempt_began: Option<Timestamp>,
}

impl Ending {
    /// This status and nothing else to be said.
    pub(crate) const fn new(status: ResultStatus) -> Self {
        Self {
            status,
            executed: false,
            error: None,
            target_sql: Vec::new(),
            diagnostics: Vec::new(),
            attempts: 0,
            attempt_began: None,
        }
    }
}

/// How a job ends, as its run decides it.
#[derive(Debug)]
pub(crate) struct JobEnding {
    pub(crate) status: JobStatus,
    pub(crate) level: LogLevel,
    pub(crate) message: String,
}

/// How a process lets go of a job.
#[derive(Debug)]
pub(crate) enum Close {
    /// The job has ended.
    End(JobEnding),
    /// It is left to the process that opens the store next; its log says so in these words.
    HandOver(String),
}

/// What became of an attempt that ended its object.
pub(crate) fn outcome(status: ResultStatus, executed: bool, error: Option<&str>) -> &str {
    match (status, executed) {
        (ResultStatus::Success, true) => "created",
        (ResultStatus::Success, false) => "translated",
        (ResultStatus::Error | ResultStatus::Skipped, _) => error.unwrap_or("failed"),
    }
}
