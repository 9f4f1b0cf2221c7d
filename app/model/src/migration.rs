use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{JobId, NameMap, SourcePlatform, UnknownName};

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
            on_conflict: OnConflict::default(),
            name_map: NameMap::default(),
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
    /// Those that succeeded: what a dry run translated, to be done for real.
    Succeeded,
}

/// What becomes of an object whose name is taken in the target by something that stood there before the job. What this job,
/// or a job that it retries, made itself is no conflict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum OnConflict {
    /// The object is an error; what stands there stays.
    #[default]
    Error,
    /// The object is skipped; what stands there stays, and objects that read it go on with it.
    Skip,
    /// What stands there, a table's rows included, is replaced by the object. Where the object fails, it stays.
    Replace,
}

impl OnConflict {
    /// Every choice, the default first.
    pub const ALL: [OnConflict; 3] = [Self::Error, Self::Skip, Self::Replace];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Skip => "skip",
            Self::Replace => "replace",
        }
    }

    /// Whether this is what happens where nothing is asked for.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for OnConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for OnConflict {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|choice| choice.as_str() == text);
        known.ok_or_else(|| UnknownName::new(text, &Self::ALL.map(Self::as_str)))
    }
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
    /// What becomes of objects whose names are taken in the target.
    #[serde(default, skip_serializing_if = "OnConflict::is_default")]
    pub on_conflict: OnConflict,
    /// Rules for what goes elsewhere than to the target catalog and schema; none by default.
    #[serde(default, skip_serializing_if = "NameMap::is_empty")]
    pub name_map: NameMap,
}
