use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::UnknownName;

/// How many rows a table has, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowCount {
    /// The rows.
    pub rows: u64,
    /// How that is known.
    pub basis: RowCountBasis,
}

/// What a [`RowCount`] rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum RowCountBasis {
    /// The rows were counted.
    Exact,
    /// It is what the source last estimated for its own planning.
    Estimate,
}

/// Whether the rows of tables are counted when a source is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum RowCounts {
    /// No; definitions only.
    #[default]
    Skip,
    /// The catalog's own estimates are read, which costs a query for some hundred tables.
    Estimate,
    /// Each table is counted by a query, which the user must be allowed to make and which may take long.
    Exact,
}

impl RowCounts {
    /// Every choice, the quickest first.
    pub const ALL: [RowCounts; 3] = [Self::Skip, Self::Estimate, Self::Exact];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Estimate => "estimate",
            Self::Exact => "exact",
        }
    }
}

impl fmt::Display for RowCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RowCounts {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|choice| choice.as_str() == text);
        known.ok_or_else(|| UnknownName::new(text, &Self::ALL.map(Self::as_str)))
    }
}
