//! What a platform's driver gives to the rest: a signed-in session whose answers are rows of text.

use async_trait::async_trait;

use super::phases::Phases;
use super::{Secret, SourceFailure};

/// Signs in at one source.
#[async_trait]
pub(super) trait Connector: Send + Sync {
    /// Opens a session that changes nothing. The phases passed on the way are noted in `phases`.
    async fn open(&self, password: Option<&Secret>, phases: &mut Phases) -> Result<Box<dyn Session>, SourceFailure>;
}

/// A signed-in session. Dropping it ends it.
#[async_trait]
pub(super) trait Session: Send {
    /// The server's name and version, for people.
    fn server(&self) -> &str;

    /// All rows of one query.
    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, QueryError>;

    /// The same of a query that may take as long as it takes, where a driver has a limit of its own for the others.
    async fn rows_however_long(&mut self, sql: &str) -> Result<Vec<Row>, QueryError> {
        self.rows(sql).await
    }

    /// Stops what the server still does for a call of [`rows`](Self::rows) that was dropped, as far as it can be told to.
    async fn stop(&mut self) {}
}

/// Why a query has no answer. Reasons are the server's own, on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum QueryError {
    /// The server refused this query; the session can be used on.
    Refused {
        /// What the server says.
        reason: String,
        /// Whether the user lacks a privilege.
        denied: bool,
    },
    /// The session is over.
    Lost(String),
    /// The server has no time, also after it was asked again.
    Busy(String),
}

impl QueryError {
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Refused { reason, .. } | Self::Lost(reason) | Self::Busy(reason) => reason,
        }
    }
}

/// One row of an answer; `NULL` is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row(Vec<Option<String>>);

impl Row {
    pub(super) fn new(columns: Vec<Option<String>>) -> Self {
        Self(columns)
    }

    /// The column at `place`, from 0; `None` where it is `NULL` or the answer is shorter.
    pub(super) fn get(&self, place: usize) -> Option<&str> {
        self.0.get(place)?.as_deref()
    }

    /// The column at `place`; empty where it is `NULL`.
    pub(super) fn text(&self, place: usize) -> &str {
        self.get(place).unwrap_or_default()
    }

    /// Whether the column at `place` says yes: `t`, `true`, `1` or `YES`, as drivers write it.
    pub(super) fn is(&self, place: usize) -> bool {
        matches!(self.text(place), "t" | "true" | "1" | "YES" | "Y")
    }

    /// The column at `place` as a number.
    pub(super) fn number(&self, place: usize) -> Option<u64> {
        self.get(place)?.parse().ok()
    }
}
