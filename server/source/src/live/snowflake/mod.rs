//! Snowflake through its SQL API. Written from the manual's chapters "Snowflake SQL API", "Key-pair authentication", "Snowflake
//! Information Schema" and the page GET_DDL.
//!
//! Never run against an account: what is here is checked against a double that answers as the manual says.

mod api;
mod catalog;
mod credential;
mod http;

pub(super) use catalog::SnowflakeCatalog;

use std::time::Duration;

use async_trait::async_trait;

use super::address::Endpoint;
use super::phases::Phases;
use super::session::{Connector, QueryError, Row, Session};
use super::tls::{self, Authorities};
use super::{FailureCause, LiveLimits, Phase, Secret, SourceAddress, SourceFailure, TlsMode, reach};
use api::{Api, Context};
use credential::Credential;
use http::Http;

/// Signs in at Snowflake: every request by itself, with a token or a token signed with a private key.
pub(super) struct SnowflakeConnector {
    address: SourceAddress,
    limits: LiveLimits,
}

impl SnowflakeConnector {
    pub(super) fn new(address: SourceAddress, limits: LiveLimits) -> Self {
        Self { address, limits }
    }
}

#[async_trait]
impl Connector for SnowflakeConnector {
    async fn open(&self, password: Option<&Secret>, phases: &mut Phases) -> Result<Box<dyn Session>, SourceFailure> {
        let (account, port) = match self.address.endpoint() {
            Endpoint::Server { host, port } | Endpoint::OdbcServer { host, port } => (host.as_str(), *port),
            Endpoint::OdbcString(_) => return Err(SourceFailure::unexpected_endpoint()),
        };
        let host = host_of(account);
        let addresses = reach::resolve(&host, port).await?;
        phases.enter(Phase::Connect);
        let authorities = match self.address.tls() {
            TlsMode::Verified => Some(Authorities::read(self.address.root_certificates()).await?),
            // A token in clear is for a server on this machine only.
            TlsMode::Disabled if addresses.iter().all(|address| address.ip().is_loopback()) => None,
            TlsMode::Disabled => {
                let reason = "Snowflake takes encrypted connections only; leave `sslmode=disable` out";
                return Err(SourceFailure::new(Phase::Connect, FailureCause::Other, reason));
            }
        };
        if phases.are_of_a_test() {
            // Requests connect and sign in at one go. A connection of its own tells the two apart.
            let (stream, _) = reach::connect(&addresses).await?;
            if let Some(authorities) = &authorities {
                tls::encrypt(stream, &host, authorities).await?;
            }
        }
        let http = Http::new(&host, port, authorities.as_ref())?;
        phases.enter(Phase::SignIn);
        let credential = Credential::new(password, account, self.address.user().unwrap_or_default())?;
        let parameter = |name| self.address.parameter(name).map(str::to_owned);
        let context = Context {
            database: self.address.database().map(str::to_owned),
            warehouse: parameter("warehouse"),
            role: parameter("role"),
        };
        let api = Api::new(http, credential, context, self.limits.busy_wait);
        let version = api.rows("SELECT CURRENT_VERSION()", self.limits.query_timeout, &mut None).await;
        let version = version.map_err(|refusal| refusal.into_open_failure())?;
        let version = version.first().map(|row| row.text(0).to_owned()).unwrap_or_default();
        let server = format!("Snowflake {version}");
        Ok(Box::new(SnowflakeSession { api, server, query_timeout: self.limits.query_timeout, running: None }))
    }
}

/// The host of an account; a name that is a host already stays.
fn host_of(account: &str) -> String {
    let is_host = account == "localhost"
        || account.parse::<std::net::IpAddr>().is_ok()
        || account.to_ascii_lowercase().contains(".snowflakecomputing.");
    match is_host {
        true => account.to_owned(),
        // Host names have no underscores.
        false => format!("{}.snowflakecomputing.com", account.replace('_', "-")),
    }
}

struct SnowflakeSession {
    api: Api,
    server: String,
    query_timeout: Duration,
    /// The statement that the server works on for somebody who waits.
    running: Option<String>,
}

#[async_trait]
impl Session for SnowflakeSession {
    fn server(&self) -> &str {
        &self.server
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, QueryError> {
        let rows = self.api.rows(sql, self.query_timeout, &mut self.running).await;
        rows.map_err(|refusal| refusal.into_query_error())
    }

    async fn rows_however_long(&mut self, sql: &str) -> Result<Vec<Row>, QueryError> {
        // To Snowflake 0 s are as long as it may take.
        let rows = self.api.rows(sql, Duration::ZERO, &mut self.running).await;
        rows.map_err(|refusal| refusal.into_query_error())
    }

    async fn stop(&mut self) {
        if let Some(handle) = self.running.take() {
            self.api.cancel(&handle).await;
        }
    }
}

#[cfg(test)]
mod tests;
