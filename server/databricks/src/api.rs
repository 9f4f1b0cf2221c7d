//! Calls of an API: signed in, answered with JSON or an error that says what happened.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::connection::{Answer, Call, Connection};
use crate::credentials::{Credentials, Tokens};
use crate::sentence::{self, Told};
use crate::{WorkspaceError, sentence::cleaned};

/// How long a call may take, where nothing else is said.
pub(crate) const WITHIN: Duration = Duration::from_secs(60);

/// What stands as it is in a path or a query.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Sentences with which the other side asks for patience under a status that does not say so.
const PATIENCE: &[&str] = &[
    "RPC token bucket limit has been exceeded",
    "com.databricks.backend.manager.util.UnknownWorkerEnvironmentException",
    "does not have any associated worker environments",
    "There is no worker environment with id",
    "ClusterNotReadyException",
    "timed out after",
];

/// An API at an address. Clones share its connections and tokens.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    connection: Connection,
    tokens: Arc<Tokens>,
    /// Who this is, in sentences.
    who: &'static str,
}

impl Api {
    pub(crate) fn new(url: &str, credentials: Credentials, who: &'static str) -> Result<Self, WorkspaceError> {
        Ok(Self { connection: Connection::new(url)?, tokens: Arc::new(Tokens::new(credentials)), who })
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, WorkspaceError> {
        self.json(&self.call(Method::GET, path, None, WITHIN)).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, WorkspaceError> {
        self.json(&self.call(Method::POST, path, Some(body), WITHIN)).await
    }

    pub(crate) async fn post_within<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &Value,
        within: Duration,
    ) -> Result<T, WorkspaceError> {
        self.json(&self.call(Method::POST, path, Some(body), within)).await
    }

    fn call(&self, method: Method, path: &str, body: Option<&Value>, within: Duration) -> Call {
        let body = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        Call { method, path: path.to_owned(), body, content_type: "application/json", within }
    }

    async fn json<T: DeserializeOwned>(&self, call: &Call) -> Result<T, WorkspaceError> {
        let answer = self.send(call).await?;
        let body: &[u8] = if answer.body.is_empty() { b"{}" } else { &answer.body };
        serde_json::from_slice(body).map_err(|error| {
            let message = format!("{} answered what is not expected of it: {error}", self.who);
            WorkspaceError::Unreadable(message)
        })
    }

    /// Makes a call; a token that ended before its time is fetched anew, once.
    pub(crate) async fn send(&self, call: &Call) -> Result<Answer, WorkspaceError> {
        let mut again = true;
        loop {
            let shown = self.tokens.shown(&self.connection).await.map_err(|error| self.named(error))?;
            let sent = self.connection.send(call, &shown.authorization).await;
            let answer = sent.map_err(|error| self.named(error))?;
            if answer.status.is_success() {
                return Ok(answer);
            }
            if answer.status == 401 && std::mem::take(&mut again) && self.tokens.refused(&shown).await {
                continue;
            }
            return Err(self.refusal(&answer));
        }
    }

    /// Says who does not answer.
    fn named(&self, error: WorkspaceError) -> WorkspaceError {
        match error {
            WorkspaceError::Transient { message, retry_after }
                if !message.starts_with("the ")
                    || message.starts_with("the connection")
                    || message.starts_with("the answer") =>
            {
                WorkspaceError::Transient { message: format!("{} does not answer: {message}", self.who), retry_after }
            }
            other => other,
        }
    }

    fn refusal(&self, answer: &Answer) -> WorkspaceError {
        let who = self.who;
        let status = answer.status.as_u16();
        let Told { code, message } = sentence::told(&answer.body);
        let says = match (&code, message.as_str()) {
            (None, "") => format!("HTTP {status}"),
            (Some(code), "") => format!("HTTP {status}, {code}"),
            (None, message) => format!("HTTP {status}: {message}"),
            (Some(code), message) => format!("HTTP {status}, {code}: {message}"),
        };
        let passing = |what: &str| {
            let (message, retry_after) = (format!("{who} {what} ({says})"), answer.retry_after());
            WorkspaceError::Transient { message, retry_after }
        };
        match status {
            401 => WorkspaceError::Rejected(format!(
                "{who} does not take the credentials ({says}); check or renew the token"
            )),
            403 => WorkspaceError::Denied(format!("{who} does not permit this ({says})")),
            404 => WorkspaceError::NotFound(format!("{who} does not know this ({says})")),
            429 => passing("asks for fewer calls"),
            408 | 499 | 500 | 502 | 503 | 504 => passing("has trouble for the moment"),
            _ if PATIENCE.iter().any(|known| message.contains(known)) => passing("asks for patience"),
            _ => WorkspaceError::Refused(format!("{who} refuses this ({says})")),
        }
    }
}

/// A part of a path or of a query, escaped.
pub(crate) fn escaped(part: &str) -> String {
    utf8_percent_encode(part, PLAIN).to_string()
}

/// A clause of somebody else, or what is said where it is empty.
pub(crate) fn or_nothing(message: &str) -> String {
    let clean = cleaned(message);
    if clean.is_empty() { "it gives no reason".to_owned() } else { clean }
}
