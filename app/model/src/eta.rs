use serde::{Deserialize, Serialize};

/// What an estimate rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum EtaBasis {
    /// Times of a dry run of the same inventory.
    DryRun,
    /// Times of earlier jobs of the same kind.
    History,
    /// Times seen in this run.
    Run,
}

/// Estimated time until the job ends, as of the update it came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Eta {
    /// Median estimate in milliseconds.
    pub p50_ms: u64,
    /// The job ends before this, in milliseconds, in nine cases of ten.
    pub p90_ms: u64,
    /// What it rests on.
    pub basis: EtaBasis,
    /// How long no object may end before that is a stall, in milliseconds: three times what the quickest of those in work
    /// is expected to take, and 15,000 at least.
    #[serde(default)]
    pub stall_after_ms: u64,
}
