//! Who signs in, and the tokens that stand for that.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::WorkspaceError;
use crate::connection::{Authorization, Call, Connection};
use crate::secret::Secret;
use crate::sentence;

/// A token is fetched anew this long before it ends, or after three quarters of a short life.
const BEFORE_END: Duration = Duration::from_secs(300);
/// How long signing in may take.
const WITHIN: Duration = Duration::from_secs(30);
/// Where the workspace says how it gives tokens.
const DISCOVERY: &str = "/oidc/.well-known/oauth-authorization-server";

/// How to sign in to a workspace or a model endpoint.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// As nobody; for model endpoints of one's own.
    Nobody,
    /// With a personal access token, or another one that does not change.
    Token(Secret),
    /// As a service principal, by OAuth (machine to machine).
    ServicePrincipal {
        /// Its application id.
        client_id: String,
        /// Its OAuth secret.
        client_secret: Secret,
    },
}

/// The tokens of somebody.
#[derive(Debug)]
pub(crate) struct Tokens {
    credentials: Credentials,
    /// Held while one is fetched, so that many callers fetch one.
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Where tokens are given; found once.
    endpoint: Option<String>,
    token: Option<Token>,
    /// How many were fetched.
    generation: u64,
}

#[derive(Clone, Debug)]
struct Token {
    secret: Secret,
    stale_at: Instant,
}

/// What a call shows, and which token that is.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) authorization: Authorization,
    generation: u64,
}

#[derive(Deserialize)]
struct Discovered {
    token_endpoint: String,
}

#[derive(Deserialize)]
struct Given {
    access_token: String,
    expires_in: Option<u64>,
}

impl Tokens {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self { credentials, kept: Mutex::default() }
    }

    /// What the next call shows.
    pub(crate) async fn shown(&self, connection: &Connection) -> Result<Shown, WorkspaceError> {
        let (client_id, client_secret) = match &self.credentials {
            Credentials::Nobody => return Ok(Shown { authorization: Authorization::Nobody, generation: 0 }),
            Credentials::Token(token) => {
                return Ok(Shown { authorization: Authorization::Bearer(token.clone()), generation: 0 });
            }
            Credentials::ServicePrincipal { client_id, client_secret } => (client_id, client_secret),
        };
        let mut kept = self.kept.lock().await;
        let fresh = kept.token.as_ref().filter(|token| Instant::now() < token.stale_at).cloned();
        let token = match fresh {
            Some(token) => token,
            None => {
                let token = fetch(&connection.at_root(), &mut kept.endpoint, client_id, client_secret).await?;
                kept.generation += 1;
                kept.token.insert(token).clone()
            }
        };
        Ok(Shown { authorization: Authorization::Bearer(token.secret), generation: kept.generation })
    }

    /// Takes note that what was shown is not taken any more. Answers with whether there may be something better to show.
    pub(crate) async fn refused(&self, shown: &Shown) -> bool {
        match self.credentials {
            Credentials::Nobody | Credentials::Token(_) => false,
            Credentials::ServicePrincipal { .. } => {
                let mut kept = self.kept.lock().await;
                if kept.generation == shown.generation {
                    kept.token = None;
                }
                true
            }
        }
    }
}

async fn fetch(
    connection: &Connection,
    endpoint: &mut Option<String>,
    client_id: &str,
    client_secret: &Secret,
) -> Result<Token, WorkspaceError> {
    let path = match endpoint {
        Some(path) => path.clone(),
        None => endpoint.insert(discover(connection).await?).clone(),
    };
    let pair = zeroize::Zeroizing::new(format!("{client_id}:{}", client_secret.reveal()));
    let basic = Authorization::Basic(Secret::new(STANDARD.encode(pair.as_bytes())));
    let call = Call {
        method: Method::POST,
        path,
        body: Bytes::from_static(b"grant_type=client_credentials&scope=all-apis"),
        content_type: "application/x-www-form-urlencoded",
        within: WITHIN,
    };
    let asked = Instant::now();
    let answer = connection.send(&call, &basic).await?;
    let status = answer.status.as_u16();
    if !answer.status.is_success() {
        let told = sentence::told(&answer.body).message;
        if status == 429 || status >= 500 {
            let message = format!("the workspace gives no token for the moment (HTTP {status}): {told}");
            return Err(WorkspaceError::Transient { message, retry_after: answer.retry_after() });
        }
        let message = format!(
            "the workspace does not take the service principal `{client_id}` and its secret (HTTP {status}: {told}); \
             check DATABRICKS_CLIENT_ID and DATABRICKS_CLIENT_SECRET"
        );
        return Err(WorkspaceError::Rejected(message));
    }
    let given: Given = serde_json::from_slice(&answer.body)
        .map_err(|_| WorkspaceError::Unreadable("the workspace's answer to signing in holds no token".to_owned()))?;
    let life = Duration::from_secs(given.expires_in.unwrap_or(3600));
    let stale_at = asked + life.saturating_sub(BEFORE_END.min(life / 4));
    Ok(Token { secret: Secret::new(given.access_token), stale_at })
}

/// The path at which this workspace gives tokens.
async fn discover(connection: &Connection) -> Result<String, WorkspaceError> {
    let call = Call {
        method: Method::GET,
        path: DISCOVERY.to_owned(),
        body: Bytes::new(),
        content_type: "application/json",
        within: WITHIN,
    };
    let answer = connection.send(&call, &Authorization::Nobody).await?;
    let status = answer.status.as_u16();
    if status == 429 || status >= 500 {
        let message = format!("the workspace does not say how to sign in (HTTP {status})");
        return Err(WorkspaceError::Transient { message, retry_after: answer.retry_after() });
    }
    let found: Option<Discovered> = serde_json::from_slice(&answer.body).ok().filter(|_| answer.status.is_success());
    let Some(Discovered { token_endpoint }) = found else {
        let message =
            format!("the host does not say how service principals sign in (HTTP {status}); is it a workspace?");
        return Err(WorkspaceError::Unreadable(message));
    };
    // The secret is shown to nobody but the workspace.
    connection.path_here(&token_endpoint).ok_or_else(|| {
        WorkspaceError::Unreadable("the workspace wants tokens to be fetched from another host".to_owned())
    })
}
