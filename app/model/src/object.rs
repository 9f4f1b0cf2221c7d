use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{ResultStatus, UnknownName};

/// The identity of an object within its job, `1..=total`, in the order of the inventory. Names may repeat, this does not.
pub type ObjectNumber = u32;

/// What an object is. On the wire `object_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum ObjectKind {
    /// A table.
    Table,
    /// A function.
    Function,
    /// A view.
    View,
    /// A stored procedure.
    Procedure,
}

impl ObjectKind {
    /// Every kind, in the order in which objects that do not refer to each other are migrated.
    pub const ALL: [ObjectKind; 4] = [Self::Table, Self::Function, Self::View, Self::Procedure];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "TABLE",
            Self::Function => "FUNCTION",
            Self::View => "VIEW",
            Self::Procedure => "PROCEDURE",
        }
    }

    /// The word in a sentence, as in "3 tables" without the plural's `s`.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Function => "function",
            Self::View => "view",
            Self::Procedure => "procedure",
        }
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ObjectKind {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text));
        known.ok_or_else(|| UnknownName::new(text, &Self::ALL.map(Self::as_str)))
    }
}

/// The name of an object in its source, without quotes and in its source's case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectName {
    /// The schema; empty where the source has none.
    pub schema: String,
    /// The name within the schema.
    pub name: String,
}

impl ObjectName {
    /// The object `name` of `schema`.
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self { schema: schema.into(), name: name.into() }
    }
}

/// `schema.name`, the form of `object_name` on the wire; only the name where there is no schema.
impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.schema.as_str() {
            "" => f.write_str(&self.name),
            schema => write!(f, "{schema}.{}", self.name),
        }
    }
}

/// Where an object is on its way through a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Not started.
    Waiting,
    /// Its definition is being read.
    Reading,
    /// Its definition is being turned into Databricks SQL.
    Translating,
    /// Its translation is being checked.
    Validating,
    /// Its statements are being run on the target.
    Executing,
    /// It has a result.
    Done,
}

impl Stage {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Translating => "translating",
            Self::Validating => "validating",
            Self::Executing => "executing",
            Self::Done => "done",
        }
    }
}

/// A row of `GET /api/migrate/jobs/{job_id}/objects`: an object of a job with its stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectRow {
    /// Its identity in the job.
    pub object: ObjectNumber,
    /// `schema.name` as in the source.
    pub object_name: String,
    /// Its kind.
    pub object_type: ObjectKind,
    /// Where it is.
    pub stage: Stage,
    /// Its result's status, once it has one.
    pub status: Option<ResultStatus>,
}
