//! The words every part of the product shares: jobs, objects, updates and the one fold that turns updates into a job's
//! state.
//!
//! Invariant: no I/O, no clock, no randomness, and no dependency but serde (and, for the server's OpenAPI document,
//! utoipa's derive), because this package runs in the browser as well as in the engine.
#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod assessment;
mod counted;
mod csv;
mod diagnostic;
mod eta;
mod inventory;
mod job;
mod live_source;
mod log;
mod migration;
mod name_map;
mod name_rule;
mod object;
mod object_result;
mod platform;
mod progress;
mod row_count;
mod shown_eta;
mod snapshot;
mod target_name;
mod timestamp;
mod update;

pub use assessment::{
    ASSESSMENT_CSV_HEADER, AssessedObject, DIAGNOSTICS_PER_OBJECT, DiagnosticFrequency, Grade, GradeCounts,
    InventoryAssessment, KindGrades, NameCollision,
};
pub use counted::{counted, grouped, plural};
pub use csv::CSV_HEADER;
pub use diagnostic::{Diagnostic, Severity};
pub use eta::{Eta, EtaBasis};
pub use inventory::{
    Conflict, Conflicts, InventoryEntry, InventorySummary, SAMPLE_INVENTORY, SharedName, SharedNames,
    TRACKED_INVENTORY, is_tracked,
};
pub use job::{JobFacts, JobId, JobStatus, JobSummary, Outcome, ParseJobIdError};
pub use live_source::{
    ExtractionRequest, ExtractionState, ExtractionStatus, ListedKind, SourceForm, SourceLogin, SourceTest,
    SourceTrouble, TestPhase,
};
pub use log::{LogCounts, LogEntry, LogLevel};
pub use migration::{ExecutionMode, MigrationSpec, OnConflict, RULES_MODEL, RetryScope, WORKERS_LIMIT};
pub use name_map::NameMap;
pub use name_rule::{NameRule, NameRuleError, SourceName};
pub use object::{ObjectKind, ObjectName, ObjectNumber, ObjectRow, Stage};
pub use object_result::{Attempt, ObjectDetail, ObjectResult, ResultStatus};
pub use platform::{Dialect, SourcePlatform, UnknownName};
pub use progress::{CountsByKind, ObjectCounts};
pub use row_count::{RowCount, RowCountBasis, RowCounts};
pub use shown_eta::{ShownEta, is_stalled};
pub use snapshot::{Discard, JobSnapshot, SNAPSHOT_LOG_LINES, Sink};
pub use target_name::{Home, TargetName, proposed_name, refused_name, spelled_name};
pub use timestamp::{ParseTimestampError, Timestamp};
pub use update::{CurrentObject, JobUpdate};
