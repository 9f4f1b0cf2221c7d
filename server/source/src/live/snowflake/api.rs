//! Statements by the SQL API: asked, waited for, fetched in partitions.

use std::time::Duration;

use ::http::{Method, StatusCode};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::failure::one_line;
use super::super::session::{QueryError, Row};
use super::super::{FailureCause, Phase, SourceFailure};
use super::credential::Credential;
use super::http::{Http, Received, unreachable};

/// The longest wait between two questions whether a statement is done.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How often a request is made that the server has no time for.
const TRIES: u32 = 5;

/// In which place a statement runs.
#[derive(Serialize)]
pub(super) struct Context {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) database: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) warehouse: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<String>,
}

/// What a statement is asked with.
#[derive(Serialize)]
struct Asked<'a> {
    statement: &'a str,
    /// s
    timeout: u64,
    #[serde(flatten)]
    context: &'a Context,
}

/// What comes back, be it rows, news or a refusal.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Answer {
    code: String,
    message: String,
    statement_handle: Option<String>,
    #[serde(rename = "resultSetMetaData")]
    result: ResultSet,
    data: Vec<Vec<Option<String>>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ResultSet {
    partition_info: Vec<serde::de::IgnoredAny>,
}

/// Why there are no rows.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The account does not answer.
    Unreachable(String),
    /// The credential cannot be used.
    Credential(SourceFailure),
    /// The account answers with something else.
    Status { status: StatusCode, reason: String },
}

impl Refusal {
    pub(super) fn into_query_error(self) -> QueryError {
        match self {
            Self::Status { status: StatusCode::UNPROCESSABLE_ENTITY | StatusCode::REQUEST_TIMEOUT, reason } => {
                QueryError::Refused { denied: reason.contains("nsufficient privileges"), reason }
            }
            Self::Status { status: StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, reason } => {
                QueryError::Busy(reason)
            }
            Self::Status { reason, .. } | Self::Unreachable(reason) => QueryError::Lost(reason),
            Self::Credential(failure) => QueryError::Lost(failure.reason),
        }
    }

    pub(super) fn into_open_failure(self) -> SourceFailure {
        match self {
            Self::Unreachable(reason) => unreachable(&reason),
            Self::Credential(failure) => failure,
            Self::Status { status, reason } => {
                let cause = match status {
                    StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => FailureCause::SignInRefused,
                    // Every name is a host of theirs; what is no account has nothing to say.
                    StatusCode::NOT_FOUND => FailureCause::UnknownHost,
                    StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => FailureCause::Busy,
                    // The list of statuses is HTTP's.
                    _ => FailureCause::Other,
                };
                SourceFailure::new(Phase::SignIn, cause, reason)
            }
        }
    }
}

/// One account, asked as one user.
pub(super) struct Api {
    http: Http,
    credential: Credential,
    context: Context,
    /// The first wait for a server without time.
    busy_wait: Duration,
}

impl Api {
    pub(super) fn new(http: Http, credential: Credential, context: Context, busy_wait: Duration) -> Self {
        Self { http, credential, context, busy_wait }
    }

    /// All rows of a statement. While the server works on it, `running` holds its handle.
    pub(super) async fn rows(
        &self,
        sql: &str,
        limit: Duration,
        running: &mut Option<String>,
    ) -> Result<Vec<Row>, Refusal> {
        let asked = Asked { statement: sql, timeout: limit.as_secs(), context: &self.context };
        let body = serde_json::to_vec(&asked).unwrap_or_default();
        let path = format!("/api/v2/statements?requestId={}", Uuid::now_v7());
        let (mut status, mut answer) = self.call(Method::POST, &path, body.into()).await?;
        let mut wait = Duration::ZERO;
        while status == StatusCode::ACCEPTED {
            let Some(handle) = answer.statement_handle else {
                return Err(Refusal::Unreachable("the answer names no statement to wait for".to_owned()));
            };
            *running = Some(handle.clone());
            tokio::time::sleep(wait).await;
            wait = (wait * 2).clamp(Duration::from_millis(250), LONGEST_WAIT);
            (status, answer) = self.call(Method::GET, &format!("/api/v2/statements/{handle}"), Bytes::new()).await?;
        }
        let (partitions, handle) = (answer.result.partition_info.len(), answer.statement_handle);
        let mut rows: Vec<Row> = answer.data.into_iter().map(Row::new).collect();
        for partition in 1..partitions {
            let handle = handle.as_deref().unwrap_or_default();
            let path = format!("/api/v2/statements/{handle}?partition={partition}");
            rows.extend(self.call(Method::GET, &path, Bytes::new()).await?.1.data.into_iter().map(Row::new));
        }
        *running = None;
        Ok(rows)
    }

    /// Tells the server to stop.
    pub(super) async fn cancel(&self, handle: &str) {
        // Where it has ended meanwhile there is nothing to stop.
        let _ = self.call(Method::POST, &format!("/api/v2/statements/{handle}/cancel"), Bytes::new()).await;
    }

    /// A request and its answer, which is 200 or 202. While the server has no time it is made again.
    async fn call(&self, method: Method, path: &str, body: Bytes) -> Result<(StatusCode, Answer), Refusal> {
        let mut tried = 0;
        loop {
            let token = self.credential.token().map_err(Refusal::Credential)?;
            // A statement that was taken all the same is known by its request, and not run a second time.
            let again = if tried > 0 && path.contains("?requestId=") { "&retry=true" } else { "" };
            let sent = self.http.send(method.clone(), &format!("{path}{again}"), body.clone(), &token).await;
            let Received { status, retry_after, body } = sent.map_err(Refusal::Unreachable)?;
            tried += 1;
            if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) && tried < TRIES {
                tokio::time::sleep(retry_after.unwrap_or(self.busy_wait * (1 << (tried - 1)))).await;
                continue;
            }
            let answer = serde_json::from_slice::<Answer>(&body);
            return match (status, answer) {
                (StatusCode::OK | StatusCode::ACCEPTED, Ok(answer)) => Ok((status, answer)),
                (StatusCode::OK | StatusCode::ACCEPTED, Err(error)) => {
                    Err(Refusal::Unreachable(format!("the answer is not what the SQL API says it is: {error}")))
                }
                (status, Ok(answer)) if !answer.message.is_empty() => {
                    Err(Refusal::Status { status, reason: one_line(&format!("{} {}", answer.code, answer.message)) })
                }
                (status, _) => Err(Refusal::Status { status, reason: format!("found HTTP status {status}") }),
            };
        }
    }
}
