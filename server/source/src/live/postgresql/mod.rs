//! PostgreSQL, from version 12: its wire protocol and its catalog. Written from the documentation's chapters "System Catalogs"
//! and "Frontend/Backend Protocol".

mod catalog;
mod listing;
mod table_ddl;

pub(super) use catalog::PostgreSqlCatalog;

use std::net::SocketAddr;

use async_trait::async_trait;
use model::SourcePlatform;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, NoTls, SimpleQueryMessage};

use super::address::Endpoint;
use super::failure::one_line;
use super::phases::Phases;
use super::session::{Connector, QueryError, Row, Session};
use super::tls::Authorities;
use super::{FailureCause, Phase, Secret, SourceAddress, SourceFailure, TlsMode, reach, tls};

/// Signs in at a server that speaks PostgreSQL's protocol.
pub(super) struct PostgreSqlConnector {
    address: SourceAddress,
    server: Server,
}

/// Who speaks the protocol.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Server {
    PostgreSql,
    /// Every query is in a read-only transaction of its own there, since a session cannot be made read-only.
    Redshift,
}

/// The oldest version whose catalog has all that is asked for, as `server_version_num` writes it.
const OLDEST_VERSION: u64 = 120_000;

/// What a client asks before it begins TLS: a length of 8 and the code of `SSLRequest`.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// What every session begins with. Names come out qualified, since nothing is on the path.
pub(super) const SET_UP: [&str; 4] = [
    "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    "SET search_path TO ''",
    "SET client_min_messages TO error",
    "SET extra_float_digits TO 0",
];

impl PostgreSqlConnector {
    pub(super) fn new(address: SourceAddress) -> Self {
        let server = match address.platform() {
            SourcePlatform::Redshift => Server::Redshift,
            SourcePlatform::PostgreSql
            | SourcePlatform::MySql
            | SourcePlatform::SqlServer
            | SourcePlatform::Synapse
            | SourcePlatform::Oracle
            | SourcePlatform::Teradata
            | SourcePlatform::Netezza
            | SourcePlatform::Snowflake => Server::PostgreSql,
        };
        Self { address, server }
    }

    fn config(&self, password: Option<&Secret>) -> Config {
        let mut config = Config::new();
        config.application_name("dwma").ssl_mode(SslMode::Disable);
        config.user(self.address.user().unwrap_or_default());
        // Without a name the server would take the user's.
        let usual = match self.server {
            Server::PostgreSql => "postgres",
            Server::Redshift => "dev",
        };
        config.dbname(self.address.database().unwrap_or(usual));
        if let Some(password) = password {
            config.password(password.reveal());
        }
        config
    }
}

#[async_trait]
impl Connector for PostgreSqlConnector {
    async fn open(&self, password: Option<&Secret>, phases: &mut Phases) -> Result<Box<dyn Session>, SourceFailure> {
        let (host, port) = match self.address.endpoint() {
            Endpoint::Server { host, port } | Endpoint::OdbcServer { host, port } => (host, *port),
            Endpoint::OdbcString(_) => return Err(SourceFailure::unexpected_endpoint()),
        };
        let addresses = reach::resolve(host, port).await?;
        phases.enter(Phase::Connect);
        let (stream, reached) = reach::connect(&addresses).await?;
        let way = match self.address.tls() {
            TlsMode::Verified => {
                let authorities = Authorities::read(self.address.root_certificates()).await?;
                Way { reached, tls: Some((host.clone(), authorities)) }
            }
            TlsMode::Disabled => Way { reached, tls: None },
        };
        let config = self.config(password);
        match way.secured(stream).await? {
            Line::Clear(stream) => sign_in(&config, self.server, stream, way, phases).await,
            Line::Encrypted(stream) => sign_in(&config, self.server, *stream, way, phases).await,
        }
    }
}

/// How the server was reached, for another connection that stops a query.
struct Way {
    reached: SocketAddr,
    tls: Option<(String, Authorities)>,
}

enum Line {
    Clear(TcpStream),
    Encrypted(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

impl Way {
    /// Encrypts a new connection where that is asked for. Done here and not by the driver, so that a test can tell connecting
    /// from signing in.
    async fn secured(&self, mut stream: TcpStream) -> Result<Line, SourceFailure> {
        let Some((host, authorities)) = &self.tls else { return Ok(Line::Clear(stream)) };
        let lost = |error: std::io::Error| {
            let reason = format!("the server ended the connection when asked for TLS: {error}");
            SourceFailure::new(Phase::Connect, FailureCause::TlsNotOffered, reason)
        };
        stream.write_all(&SSL_REQUEST).await.map_err(lost)?;
        match stream.read_u8().await.map_err(lost)? {
            b'S' => Ok(Line::Encrypted(Box::new(tls::encrypt(stream, host, authorities).await?))),
            b'N' => {
                let reason = "the server takes no encrypted connections";
                Err(SourceFailure::new(Phase::Connect, FailureCause::TlsNotOffered, reason))
            }
            other => {
                let reason = format!("found byte {other} for an answer to the request for TLS, expected `S` or `N`");
                Err(SourceFailure::new(Phase::Connect, FailureCause::TlsNotOffered, reason))
            }
        }
    }
}

async fn sign_in<S>(
    config: &Config,
    server: Server,
    stream: S,
    way: Way,
    phases: &mut Phases,
) -> Result<Box<dyn Session>, SourceFailure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    phases.enter(Phase::SignIn);
    let (client, connection) = config.connect_raw(stream, NoTls).await.map_err(|error| sign_in_failure(&error))?;
    let line = tokio::spawn(async move {
        // Its error is also that of the query under way.
        let _ = connection.await;
    });
    let mut session =
        PostgreSqlSession { client, way, line: line.abort_handle(), speaks: server, server: String::new() };
    let lost = |error: QueryError| SourceFailure::new(Phase::SignIn, FailureCause::ConnectionLost, error.reason());
    if server == Server::Redshift {
        let version = session.rows("SELECT version()").await.map_err(lost)?;
        let version = version.first().and_then(|row| row.text(0).split("Redshift ").nth(1).map(str::to_owned));
        session.server = format!("Redshift {}", version.unwrap_or_default());
        return Ok(Box::new(session));
    }
    session.rows(&SET_UP.join("; ")).await.map_err(lost)?;
    let version = session.rows("SHOW server_version").await.map_err(lost)?;
    let version = version.first().map(|row| row.text(0).to_owned()).unwrap_or_default();
    session.server = format!("PostgreSQL {version}");
    let number = session.rows("SHOW server_version_num").await.map_err(lost)?;
    if number.first().and_then(|row| row.number(0)).is_some_and(|number| number < OLDEST_VERSION) {
        let reason = format!("found PostgreSQL {version}, expected 12 or newer");
        return Err(SourceFailure::new(Phase::SignIn, FailureCause::TooOld, reason));
    }
    Ok(Box::new(session))
}

fn sign_in_failure(error: &tokio_postgres::Error) -> SourceFailure {
    let cause = match error.code() {
        Some(code) if *code == SqlState::INVALID_PASSWORD => FailureCause::SignInRefused,
        Some(code) if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => FailureCause::SignInRefused,
        Some(code) if *code == SqlState::INVALID_CATALOG_NAME => FailureCause::MissingDatabase,
        Some(code) if *code == SqlState::INSUFFICIENT_PRIVILEGE => FailureCause::PermissionDenied,
        Some(code) if *code == SqlState::TOO_MANY_CONNECTIONS => FailureCause::Busy,
        Some(code) if *code == SqlState::CANNOT_CONNECT_NOW => FailureCause::Busy,
        Some(_) => FailureCause::Other,
        None if error.is_closed() => FailureCause::ConnectionLost,
        // The driver's own remarks at this point are about authentication: no password given, or an unknown method.
        None => FailureCause::SignInRefused,
    };
    SourceFailure::new(Phase::SignIn, cause, sentence(error))
}

/// What the server says, or else the driver with what lies beneath.
fn sentence(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(said) => {
            let more = [said.detail(), said.hint()].into_iter().flatten();
            one_line(&more.fold(said.message().to_owned(), |all, more| format!("{all} ({more})")))
        }
        None => {
            let beneath = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
            one_line(&format!("{error}{beneath}"))
        }
    }
}

struct PostgreSqlSession {
    client: Client,
    way: Way,
    line: AbortHandle,
    speaks: Server,
    server: String,
}

#[async_trait]
impl Session for PostgreSqlSession {
    fn server(&self) -> &str {
        &self.server
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, QueryError> {
        // The simple protocol: every value comes as text, and no statement stays prepared.
        let answer = match self.speaks {
            Server::PostgreSql => self.client.simple_query(sql).await,
            Server::Redshift => {
                let answer = self.client.simple_query(&format!("BEGIN READ ONLY; {sql}; COMMIT")).await;
                if answer.is_err() {
                    // What else went wrong shows at the next query.
                    let _ = self.client.batch_execute("ROLLBACK").await;
                }
                answer
            }
        };
        let answer = answer.map_err(|error| query_error(&error))?;
        let rows = answer.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                let columns = (0..row.len()).map(|place| row.get(place).map(str::to_owned));
                Some(Row::new(columns.collect()))
            }
            // Not ours, and open for more: what is no row says only that a statement has ended.
            _ => None,
        });
        Ok(rows.collect())
    }

    async fn stop(&mut self) {
        let token = self.client.cancel_token();
        let Ok(stream) = TcpStream::connect(self.way.reached).await else { return };
        // The server answers nothing to it, and what it stops has nobody waiting.
        let _ = match self.way.secured(stream).await {
            Ok(Line::Clear(stream)) => token.cancel_query_raw(stream, NoTls).await,
            Ok(Line::Encrypted(stream)) => token.cancel_query_raw(*stream, NoTls).await,
            Err(_) => return,
        };
    }
}

impl Drop for PostgreSqlSession {
    fn drop(&mut self) {
        self.line.abort();
    }
}

fn query_error(error: &tokio_postgres::Error) -> QueryError {
    match error.as_db_error() {
        // The classes of "connection exception" and "operator intervention"; of the latter a cancelled query leaves the
        // session as it was.
        Some(said)
            if said.code() != &SqlState::QUERY_CANCELED
                && (said.code().code().starts_with("08") || said.code().code().starts_with("57")) =>
        {
            QueryError::Lost(sentence(error))
        }
        Some(said) => {
            QueryError::Refused { reason: sentence(error), denied: said.code() == &SqlState::INSUFFICIENT_PRIVILEGE }
        }
        None => QueryError::Lost(sentence(error)),
    }
}
