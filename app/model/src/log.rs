use serde::{Deserialize, Serialize};

use crate::{ObjectNumber, Timestamp};

/// The level of a [`LogEntry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Something happened as planned.
    Info,
    /// Somebody should look, nothing failed.
    Warning,
    /// Something failed.
    Error,
}

impl LogLevel {
    /// Every level, mildest first.
    pub const ALL: [LogLevel; 3] = [Self::Info, Self::Warning, Self::Error];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One line of a job's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogEntry {
    /// Its number in its job, from 1, gapless.
    pub line: u64,
    /// When it was written, by the server's clock.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub timestamp: Timestamp,
    /// Its level.
    pub level: LogLevel,
    /// Plain text; may hold anything a source definition holds.
    pub message: String,
    /// The object it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectNumber>,
}

/// How many log entries a job has, per level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogCounts {
    /// Entries at level `info`.
    pub info: u64,
    /// Entries at level `warning`.
    pub warning: u64,
    /// Entries at level `error`.
    pub error: u64,
}

impl LogCounts {
    /// Counts one more entry of that level.
    pub fn add(&mut self, level: LogLevel) {
        match level {
            LogLevel::Info => self.info += 1,
            LogLevel::Warning => self.warning += 1,
            LogLevel::Error => self.error += 1,
        }
    }

    /// Entries of that level.
    pub const fn of(self, level: LogLevel) -> u64 {
        match level {
            LogLevel::Info => self.info,
            LogLevel::Warning => self.warning,
            LogLevel::Error => self.error,
        }
    }

    /// Entries of all levels, which is also the number of the last line.
    pub const fn total(self) -> u64 {
        self.info + self.warning + self.error
    }
}
