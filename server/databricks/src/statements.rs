//! Statement Execution: a statement is submitted, asked for until it ended, and its rows are fetched chunk by chunk.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::WorkspaceError;
use crate::api::{escaped, or_nothing};
use crate::sentence::cleaned;
use crate::workspace::Workspace;

const PATH: &str = "/api/2.0/sql/statements";
/// Bytes a statement may have.
pub(crate) const LONGEST_STATEMENT: usize = 16 * 1024 * 1024;
/// The shortest that the warehouse may be asked to keep a call open. Longer would keep a cancel waiting, since a statement
/// that has no id yet cannot be cancelled.
const OPEN_FOR: &str = "5s";
/// Chunks of a result that are read; a result of a catalog's questions has far fewer.
const MOST_CHUNKS: usize = 10_000;
/// How long a cancel is followed up.
const CANCEL_WITHIN: Duration = Duration::from_secs(60);

/// How often something that takes its time is asked for: the first wait, and where doubling it ends.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The first wait. Default 100 ms.
    pub first: Duration,
    /// The longest. Default 5 s.
    pub longest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { first: Duration::from_millis(100), longest: Duration::from_secs(5) }
    }
}

impl Pace {
    /// The wait before the n-th question, from 0.
    pub(crate) fn wait(self, n: u32) -> Duration {
        self.first.saturating_mul(1 << n.min(16)).min(self.longest)
    }
}

/// Statements of one SQL warehouse.
#[derive(Clone, Debug)]
pub(crate) struct Statements {
    pub(crate) workspace: Workspace,
    pub(crate) warehouse: String,
    pub(crate) pace: Pace,
}

/// A statement to be run.
#[derive(Clone, Debug)]
pub(crate) struct Submission<'a> {
    pub(crate) sql: &'a str,
    pub(crate) catalog: Option<&'a str>,
    pub(crate) schema: Option<&'a str>,
    /// Values of `:name` in it.
    pub(crate) parameters: &'a [(&'a str, &'a str)],
    /// What the query history shows beside it.
    pub(crate) tags: &'a [(&'a str, String)],
}

/// The id that the warehouse gave a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatementId(String);

/// How a statement ended.
#[derive(Clone, Debug)]
pub(crate) enum Ended {
    /// With these rows.
    Succeeded(Vec<Vec<Option<String>>>),
    Failed(Failed),
    /// Somebody cancelled it.
    Cancelled,
}

/// A statement that the warehouse did not take, or could not finish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    /// Such as `BAD_REQUEST`.
    pub(crate) code: String,
    /// Such as `42P07`.
    pub(crate) sql_state: Option<String>,
    /// Its sentence.
    pub(crate) message: String,
}

impl Failed {
    /// Whether the same statement may succeed later.
    pub(crate) fn is_passing(&self) -> bool {
        const PASSING: [&str; 9] = [
            "ABORTED",
            "CANCELLED",
            "DEADLINE_EXCEEDED",
            "INTERNAL_ERROR",
            "IO_ERROR",
            "RESOURCE_EXHAUSTED",
            "SERVICE_UNDER_MAINTENANCE",
            "TEMPORARILY_UNAVAILABLE",
            "WORKSPACE_TEMPORARILY_UNAVAILABLE",
        ];
        // An error with a SQL state is about the statement, whatever it is filed under.
        self.sql_state.is_none() && PASSING.contains(&self.code.as_str())
    }

    /// Whether the name of what was to be created is taken.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(self.sql_state.as_deref(), Some("42P07" | "42723" | "42710"))
            || self.code == "ALREADY_EXISTS"
            || self.message.contains("_ALREADY_EXISTS]")
    }

    /// The sentence for the person who reads the result.
    pub(crate) fn sentence(&self) -> String {
        let state = self.sql_state.as_deref().filter(|state| !self.message.contains(*state));
        let state = state.map(|state| format!(" (SQLSTATE {state})")).unwrap_or_default();
        format!("{}{state}", or_nothing(&self.message))
    }
}

#[derive(Debug, Deserialize)]
struct Answer {
    statement_id: String,
    status: Status,
    #[serde(default)]
    result: Option<Chunk>,
}

#[derive(Debug, Deserialize)]
struct Status {
    state: State,
    #[serde(default)]
    error: Option<ServiceError>,
    #[serde(default)]
    sql_state: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum State {
    Pending,
    Running,
    Succeeded,
    Failed,
    Canceled,
    /// It succeeded, and its result was thrown away.
    Closed,
}

#[derive(Debug, Default, Deserialize)]
struct ServiceError {
    #[serde(default)]
    error_code: String,
    #[serde(default)]
    message: String,
}

#[derive(Debug, Default, Deserialize)]
struct Chunk {
    #[serde(default)]
    data_array: Vec<Vec<Option<String>>>,
    #[serde(default)]
    next_chunk_internal_link: Option<String>,
}

impl Statements {
    /// Submits a statement. It may have ended already, or goes on at the warehouse.
    pub(crate) async fn submit(
        &self,
        submission: &Submission<'_>,
    ) -> Result<(StatementId, Option<Ended>), WorkspaceError> {
        let parameters: Vec<Value> = submission
            .parameters
            .iter()
            .map(|(name, value)| json!({"name": name, "value": value, "type": "STRING"}))
            .collect();
        let tags: Vec<Value> = submission.tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
        let mut body = json!({
            "statement": submission.sql,
            "warehouse_id": self.warehouse,
            "wait_timeout": OPEN_FOR,
            "on_wait_timeout": "CONTINUE",
            "disposition": "INLINE",
            "format": "JSON_ARRAY",
        });
        for (name, value) in [("catalog", submission.catalog), ("schema", submission.schema)] {
            if let Some(value) = value {
                body[name] = json!(value);
            }
        }
        for (name, values) in [("parameters", parameters), ("query_tags", tags)] {
            if !values.is_empty() {
                body[name] = json!(values);
            }
        }
        let answer: Answer = self.workspace.api.post(PATH, &body).await?;
        let id = StatementId(answer.statement_id.clone());
        Ok((id, self.ended(answer).await?))
    }

    /// Asks until the statement has ended.
    pub(crate) async fn wait(&self, id: &StatementId) -> Result<Ended, WorkspaceError> {
        let mut asked = 0;
        loop {
            sleep(self.pace.wait(asked)).await;
            asked += 1;
            if let Some(ended) = self.look(id).await? {
                return Ok(ended);
            }
        }
    }

    /// Tells the warehouse to stop a statement, and follows that up until it has ended in some way. A cancel may be lost, so it
    /// is said again.
    pub(crate) async fn cancel(&self, id: &StatementId) -> Result<Ended, WorkspaceError> {
        let path = format!("{PATH}/{}/cancel", escaped(&id.0));
        let began = Instant::now();
        let mut asked = 0;
        loop {
            let told: Result<Value, _> = self.workspace.api.post(&path, &json!({})).await;
            let found = self.look(id).await;
            match (told, found) {
                (_, Ok(Some(ended))) => return Ok(ended),
                (_, Ok(None)) | (_, Err(WorkspaceError::Transient { .. })) if began.elapsed() < CANCEL_WITHIN => {
                    sleep(self.pace.wait(asked)).await;
                    asked += 1;
                }
                (_, Ok(None)) => {
                    let message = "the warehouse does not let go of the statement".to_owned();
                    return Err(WorkspaceError::Transient { message, retry_after: None });
                }
                (_, Err(error)) => return Err(error),
            }
        }
    }

    /// Runs a statement that only asks, to its end.
    pub(crate) async fn ask(&self, submission: &Submission<'_>) -> Result<Ended, WorkspaceError> {
        let (id, ended) = self.submit(submission).await?;
        match ended {
            Some(ended) => Ok(ended),
            None => self.wait(&id).await,
        }
    }

    async fn look(&self, id: &StatementId) -> Result<Option<Ended>, WorkspaceError> {
        let answer: Answer = self.workspace.api.get(&format!("{PATH}/{}", escaped(&id.0))).await?;
        self.ended(answer).await
    }

    async fn ended(&self, answer: Answer) -> Result<Option<Ended>, WorkspaceError> {
        Ok(match answer.status.state {
            State::Pending | State::Running => None,
            State::Succeeded => Some(Ended::Succeeded(self.rows(answer.result.unwrap_or_default()).await?)),
            State::Closed => Some(Ended::Succeeded(Vec::new())),
            State::Canceled => Some(Ended::Cancelled),
            State::Failed => {
                let ServiceError { error_code, message } = answer.status.error.unwrap_or_default();
                let failed =
                    Failed { code: error_code, sql_state: answer.status.sql_state, message: cleaned(&message) };
                Some(Ended::Failed(failed))
            }
        })
    }

    async fn rows(&self, first: Chunk) -> Result<Vec<Vec<Option<String>>>, WorkspaceError> {
        let Chunk { data_array: mut rows, next_chunk_internal_link: mut next } = first;
        let mut read = 0;
        while let Some(path) = next {
            read += 1;
            // What begins otherwise is no path of this workspace.
            if read > MOST_CHUNKS || !path.starts_with("/api/") {
                let message = "the warehouse's result goes on where it cannot be read".to_owned();
                return Err(WorkspaceError::Unreadable(message));
            }
            // A chunk comes alone, or in a result.
            let chunk: Value = self.workspace.api.get(&path).await?;
            let chunk = chunk.get("result").cloned().unwrap_or(chunk);
            let chunk: Chunk = serde_json::from_value(chunk).map_err(|_| {
                WorkspaceError::Unreadable("a part of the warehouse's result cannot be read".to_owned())
            })?;
            rows.extend(chunk.data_array);
            next = chunk.next_chunk_internal_link;
        }
        Ok(rows)
    }
}
