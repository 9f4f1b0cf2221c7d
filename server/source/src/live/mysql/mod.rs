//! MySQL and MariaDB: their wire protocol and their `SHOW CREATE`. Written from the manuals' chapters "Data Dictionary and
//! INFORMATION_SCHEMA" and "SHOW Statements".

mod catalog;

pub(super) use catalog::MySqlCatalog;

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, DriverError, Error, IoError, Opts, OptsBuilder, SslOpts, Value};
use tokio_rustls::rustls;

use super::address::Endpoint;
use super::failure::one_line;
use super::phases::Phases;
use super::session::{Connector, QueryError, Row, Session};
use super::tls::Authorities;
use super::{FailureCause, Phase, Secret, SourceAddress, SourceFailure, TlsMode, reach, tls};

/// Signs in at a MySQL or MariaDB server.
pub(super) struct MySqlConnector {
    address: SourceAddress,
}

/// What every session begins with: nothing can be changed, and names are quoted with back-ticks whatever the server's mode.
pub(super) const SET_UP: [&str; 2] =
    ["SET SESSION TRANSACTION READ ONLY", "SET SESSION sql_mode = '', SESSION sql_quote_show_create = 1"];

impl MySqlConnector {
    pub(super) fn new(address: SourceAddress) -> Self {
        Self { address }
    }

    fn options(&self, host: &str, password: Option<&Secret>, authorities: Option<&Authorities>) -> OptsBuilder {
        let tls = authorities.map(|authorities| {
            SslOpts::default()
                .with_disable_built_in_roots(true)
                .with_root_certs(authorities.der().map(Into::into).collect())
                // The driver is given an address, and the certificate is for the name.
                .with_danger_tls_hostname_override(Some(host.to_owned()))
        });
        OptsBuilder::default()
            .user(self.address.user())
            .pass(password.map(Secret::reveal))
            .db_name(self.address.database())
            .prefer_socket(false)
            .ssl_opts(tls)
    }
}

#[async_trait]
impl Connector for MySqlConnector {
    async fn open(&self, password: Option<&Secret>, phases: &mut Phases) -> Result<Box<dyn Session>, SourceFailure> {
        let (host, port) = match self.address.endpoint() {
            Endpoint::Server { host, port } | Endpoint::OdbcServer { host, port } => (host, *port),
            Endpoint::OdbcString(_) => return Err(SourceFailure::unexpected_endpoint()),
        };
        let mut addresses = reach::resolve(host, port).await?;
        phases.enter(Phase::Connect);
        if phases.are_of_a_test() {
            // The driver connects and signs in at one go. A connection of its own tells the two apart; the server counts it
            // as one that was given up, so only a test makes it.
            let (_, reached) = reach::connect(&addresses).await?;
            addresses = vec![reached];
        }
        let authorities = match self.address.tls() {
            TlsMode::Verified => Some(Authorities::read(self.address.root_certificates()).await?),
            TlsMode::Disabled => None,
        };
        tls::use_ring();
        phases.enter(Phase::SignIn);
        let options = self.options(host, password, authorities.as_ref());
        let connection = first_that_answers(&options, &addresses).await?;
        let mut session = MySqlSession { connection, server: String::new() };
        let failure = |error: QueryError| SourceFailure::new(Phase::SignIn, FailureCause::Other, error.reason());
        for statement in SET_UP {
            session.rows(statement).await.map_err(failure)?;
        }
        let version = session.rows("SELECT version()").await.map_err(failure)?;
        let version = version.first().map(|row| row.text(0).to_owned()).unwrap_or_default();
        let product = if version.contains("MariaDB") { "MariaDB" } else { "MySQL" };
        session.server = format!("{product} {version}");
        Ok(Box::new(session))
    }
}

async fn first_that_answers(options: &OptsBuilder, addresses: &[SocketAddr]) -> Result<Conn, SourceFailure> {
    let mut last = SourceFailure::new(Phase::Connect, FailureCause::Unreachable, "the host has no address");
    for address in addresses {
        let options = options.clone().ip_or_hostname(address.ip().to_string()).tcp_port(address.port());
        match Conn::new(Opts::from(options)).await {
            Ok(connection) => return Ok(connection),
            Err(error) => {
                last = open_failure(&error);
                if last.phase == Phase::SignIn {
                    break;
                }
            }
        }
    }
    Err(last)
}

fn open_failure(error: &Error) -> SourceFailure {
    let (phase, cause) = match error {
        Error::Server(said) => (Phase::SignIn, sign_in_cause(said.code)),
        Error::Driver(DriverError::NoClientSslFlagFromServer) => {
            let reason = "the server takes no encrypted connections";
            return SourceFailure::new(Phase::Connect, FailureCause::TlsNotOffered, reason);
        }
        Error::Driver(_) | Error::Other(_) | Error::Url(_) => (Phase::SignIn, FailureCause::Other),
        Error::Io(IoError::Tls(_)) => (Phase::Connect, FailureCause::TlsRefused),
        Error::Io(IoError::Io(error)) => (Phase::Connect, io_cause(error)),
    };
    SourceFailure::new(phase, cause, sentence(error))
}

/// The server's error numbers, as the manual's "Server Error Message Reference" lists them.
const fn sign_in_cause(code: u16) -> FailureCause {
    match code {
        // ER_ACCESS_DENIED_ERROR, ER_HOST_NOT_PRIVILEGED, ER_ACCESS_DENIED_NO_PASSWORD_ERROR
        1045 | 1130 | 1698 => FailureCause::SignInRefused,
        // ER_DBACCESS_DENIED_ERROR
        1044 => FailureCause::PermissionDenied,
        // ER_BAD_DB_ERROR
        1049 => FailureCause::MissingDatabase,
        // ER_CON_COUNT_ERROR, ER_SERVER_SHUTDOWN, ER_HOST_IS_BLOCKED, ER_TOO_MANY_USER_CONNECTIONS
        1040 | 1053 | 1129 | 1203 => FailureCause::Busy,
        // ER_SECURE_TRANSPORT_REQUIRED
        3159 => FailureCause::SignInRefused,
        _ => FailureCause::Other,
    }
}

fn io_cause(error: &io::Error) -> FailureCause {
    if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) {
        return FailureCause::TlsRefused;
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => FailureCause::ConnectionRefused,
        io::ErrorKind::TimedOut => FailureCause::NoAnswer,
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => FailureCause::ConnectionLost,
        // `ErrorKind` is not ours; what else keeps a connection from being made lies in between.
        _ => FailureCause::Unreachable,
    }
}

fn sentence(error: &Error) -> String {
    match error {
        Error::Server(said) => one_line(&said.message),
        Error::Io(error) => {
            let text = error.to_string();
            one_line(text.strip_prefix("Input/output error: ").unwrap_or(&text))
        }
        Error::Driver(_) | Error::Other(_) | Error::Url(_) => one_line(&error.to_string()),
    }
}

struct MySqlSession {
    connection: Conn,
    server: String,
}

#[async_trait]
impl Session for MySqlSession {
    fn server(&self) -> &str {
        &self.server
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, QueryError> {
        let rows: Vec<mysql_async::Row> = self.connection.query(sql).await.map_err(|error| query_error(&error))?;
        let rows = rows.into_iter().map(|row| Row::new(row.unwrap().into_iter().map(text).collect()));
        Ok(rows.collect())
    }

    async fn stop(&mut self) {
        let (options, id) = (self.connection.opts().clone(), self.connection.id());
        let Ok(mut other) = Conn::new(options).await else { return };
        // Where it has ended meanwhile there is nothing to stop.
        let _ = other.query_drop(format!("KILL QUERY {id}")).await;
        let _ = other.disconnect().await;
    }
}

/// A value of the text protocol. Bytes that are no UTF-8 are kept as far as they are.
fn text(value: Value) -> Option<String> {
    match value {
        Value::NULL => None,
        Value::Bytes(bytes) => Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }),
        Value::Int(number) => Some(number.to_string()),
        Value::UInt(number) => Some(number.to_string()),
        Value::Float(_) | Value::Double(_) | Value::Date(..) | Value::Time(..) => Some(value.as_sql(true)),
    }
}

fn query_error(error: &Error) -> QueryError {
    match error {
        // ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED: the session ends with them.
        Error::Server(said) if matches!(said.code, 1053 | 1927) => QueryError::Lost(sentence(error)),
        Error::Server(said) => QueryError::Refused {
            reason: sentence(error),
            // Access denied: to a database, a table, a column, for want of a privilege, to a routine.
            denied: matches!(said.code, 1044 | 1045 | 1142 | 1143 | 1227 | 1370),
        },
        Error::Driver(_) | Error::Io(_) | Error::Other(_) | Error::Url(_) => QueryError::Lost(sentence(error)),
    }
}
