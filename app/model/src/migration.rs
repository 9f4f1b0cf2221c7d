use serde::{Deserialize, Serialize};

use crate::{JobId, SourcePlatform};

/// The `model_id` of translation by rules, the default.
pub const RULES_MODEL: &str = "rules";

/// Whether a job changes its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExecutionMode {
    /// Translate and check; nothing is written to the target.
    DryRun,
    /// Translate and run the statements on the target.
    Execute,
}

impl ExecutionMode {
    /// The mode that the wire's `dry_run` asks for.
    pub const fn from_dry_run(dry_run: bool) -> Self {
        if dry_run { Self::DryRun } else { Self::Execute }
    }

    /// The wire's word for it.
    pub const fn is_dry_run(self) -> bool {
        matches!(self, Self::DryRun)
    }
}

impl MigrationSpec {
    /// A spec with the defaults in all that need not be named: translation by rules, every object.
    pub fn new(
        inventory_path: impl Into<String>,
        source_type: SourcePlatform,
        target_catalog: impl Into<String>,
        target_schema: impl Into<String>,
        mode: ExecutionMode,
    ) -> Self {
        Self {
            inventory_path: inventory_path.into(),
            target_catalog: target_catalog.into(),
            target_schema: target_schema.into(),
            source_type,
            model_id: RULES_MODEL.to_owned(),
            mode,
            idempotency_key: None,
            include: Vec::new(),
            exclude: Vec::new(),
            workers: None,
            stop_after: None,
            retry_of: None,
            retry: RetryScope::default(),
        }
    }
}

/// More objects at the same time than this are a mistake.
pub const WORKERS_LIMIT: u32 = 64;

/// Which objects of an earlier job a retry takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RetryScope {
    /// Those that failed, and those skipped because of them.
    #[default]
    Failed,
    /// All that have no success: failed, skipped, and never started.
    Unfinished,
}

/// What was asked for: the body of `POST /api/migrate/start`, once it has been checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationSpec {
    /// Where the inventory is, as the caller gave it.
    pub inventory_path: String,
    /// Unity Catalog catalog of the target.
    pub target_catalog: String,
    /// Schema in that catalog.
    pub target_schema: String,
    /// The platform the inventory was taken from.
    pub source_type: SourcePlatform,
    /// Who translates; [`RULES_MODEL`] by default.
    pub model_id: String,
    /// Whether the target is changed.
    pub mode: ExecutionMode,
    /// The same key with the same spec names the same job, with another spec it is refused.
    pub idempotency_key: Option<String>,
    /// Patterns of `schema.name` with `*` and `?`; empty takes all objects.
    pub include: Vec<String>,
    /// Patterns of `schema.name` whose objects are left out.
    pub exclude: Vec<String>,
    /// Objects in work at the same time, 1 to [`WORKERS_LIMIT`]; the engine's own number by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workers: Option<u32>,
    /// Failures after which nothing new is started and the job ends `failed`; none by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop_after: Option<u32>,
    /// The ended job whose objects this one tries again, from that job's own copy of their definitions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_of: Option<JobId>,
    /// Which of them.
    #[serde(default)]
    pub retry: RetryScope,
}
