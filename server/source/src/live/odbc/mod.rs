//! Any source through the ODBC driver that is installed for it. Written from the ODBC Programmer's Reference.
//!
//! A driver's calls block, so a session has a thread of its own that does them one after the other. A call that nobody waits for
//! any more cannot be taken back: the session is over at once for those who use it, and its thread lasts until the driver
//! answers. A question to the catalog goes to the driver with [`LiveLimits::query_timeout`](super::LiveLimits::query_timeout)
//! as its limit, which psqlODBC keeps and MariaDB's driver 3.1 does not; counting rows has none.

mod connection_string;
mod failure;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use model::SourcePlatform;
use odbc_api::{Connection, ConnectionOptions, Cursor, Error, ResultSetMetadata, environment};
use tokio::sync::oneshot;

use super::address::Endpoint;
use super::phases::Phases;
use super::session::{Connector, QueryError, Row, Session};
use super::{FailureCause, Phase, Secret, SourceAddress, SourceFailure, mysql, oracle, postgresql, reach};
use connection_string::connection_string;
use failure::{knows_no_limit, open_failure, query_error};

/// Signs in through a driver.
pub(super) struct OdbcConnector {
    address: SourceAddress,
    query_timeout: Duration,
}

/// After this a driver gives up signing in, s.
const SIGN_IN_SECONDS: u32 = 15;

impl OdbcConnector {
    pub(super) fn new(address: SourceAddress, query_timeout: Duration) -> Self {
        Self { address, query_timeout }
    }

    /// What a session begins with, so that it changes nothing and answers as the native one does.
    fn set_up(&self) -> &'static [&'static str] {
        match self.address.platform() {
            SourcePlatform::PostgreSql => &postgresql::SET_UP,
            SourcePlatform::MySql => &mysql::SET_UP,
            SourcePlatform::Oracle => &oracle::SET_UP,
            // Nothing there makes a session read-only; what is sent is `SELECT` and `SHOW`.
            SourcePlatform::Redshift
            | SourcePlatform::SqlServer
            | SourcePlatform::Synapse
            | SourcePlatform::Teradata
            | SourcePlatform::Netezza
            | SourcePlatform::Snowflake => &[],
        }
    }
}

#[async_trait]
impl Connector for OdbcConnector {
    async fn open(&self, password: Option<&Secret>, phases: &mut Phases) -> Result<Box<dyn Session>, SourceFailure> {
        match self.address.endpoint() {
            Endpoint::Server { host, port } | Endpoint::OdbcServer { host, port } => {
                // The driver does all at one go. A connection of its own tells the phases apart, so only a test makes it.
                if phases.are_of_a_test() {
                    let addresses = reach::resolve(host, *port).await?;
                    phases.enter(Phase::Connect);
                    reach::connect(&addresses).await?;
                } else {
                    phases.enter(Phase::Connect);
                }
            }
            // Where it leads only the driver knows.
            Endpoint::OdbcString(_) => phases.enter(Phase::Connect),
        }
        phases.enter(Phase::SignIn);
        let (calls, to_do) = mpsc::channel();
        let (told, opened) = oneshot::channel();
        let text = connection_string(&self.address, password);
        let work = move || match connect(&text) {
            Ok((connection, server)) => {
                drop(text);
                // Where nobody waits any more, the session ends here.
                if told.send(Ok(server)).is_ok() {
                    serve(&connection, &to_do);
                }
            }
            // Where nobody waits, nobody reads it.
            Err(error) => drop(told.send(Err(open_failure(&error)))),
        };
        let no_thread = |error: std::io::Error| {
            SourceFailure::new(Phase::SignIn, FailureCause::Busy, format!("no thread: {error}"))
        };
        thread::Builder::new().name("odbc".to_owned()).spawn(work).map_err(no_thread)?;
        let ended = |_| SourceFailure::new(Phase::SignIn, FailureCause::Other, "the driver ended without an answer");
        // The caller takes the password out of messages as it is; a driver may repeat it as it was told.
        let told_as = password.map(|password| Secret::new(password.reveal().replace('}', "}}")));
        let server = opened.await.map_err(ended)?.map_err(|failure| failure.without(told_as.as_ref()))?;
        let mut session = OdbcSession { server, calls: Some(calls), query_timeout: self.query_timeout };
        for statement in self.set_up() {
            match session.rows(statement).await {
                Ok(_) => {}
                // It only says how definitions are shown, and where none are shown they are put together.
                Err(QueryError::Refused { .. }) if self.address.platform() == SourcePlatform::Oracle => {}
                Err(error) => return Err(SourceFailure::new(Phase::SignIn, FailureCause::Other, error.reason())),
            }
        }
        Ok(Box::new(session))
    }
}

/// A query, its limit of time if it has one, and who waits for its rows.
struct Call {
    sql: String,
    limit: Option<Duration>,
    answer: oneshot::Sender<Result<Vec<Row>, QueryError>>,
}

struct OdbcSession {
    server: String,
    /// `None` once a call was given up.
    calls: Option<mpsc::Sender<Call>>,
    query_timeout: Duration,
}

impl OdbcSession {
    async fn call(&self, sql: &str, limit: Option<Duration>) -> Result<Vec<Row>, QueryError> {
        let over = || QueryError::Lost("the session through the ODBC driver is over".to_owned());
        let (answer, rows) = oneshot::channel();
        let calls = self.calls.as_ref().ok_or_else(over)?;
        calls.send(Call { sql: sql.to_owned(), limit, answer }).map_err(|_| over())?;
        rows.await.map_err(|_| over())?
    }
}

#[async_trait]
impl Session for OdbcSession {
    fn server(&self) -> &str {
        &self.server
    }

    async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, QueryError> {
        self.call(sql, Some(self.query_timeout)).await
    }

    async fn rows_however_long(&mut self, sql: &str) -> Result<Vec<Row>, QueryError> {
        self.call(sql, None).await
    }

    async fn stop(&mut self) {
        self.calls = None;
    }
}

fn connect(text: &str) -> Result<(Connection<'static>, String), Error> {
    let options = ConnectionOptions { login_timeout_sec: Some(SIGN_IN_SECONDS), ..ConnectionOptions::default() };
    let connection = environment()?.connect_with_connection_string(text, options)?;
    let server = connection.database_management_system_name()?;
    Ok((connection, server))
}

fn serve(connection: &Connection<'_>, to_do: &mpsc::Receiver<Call>) {
    while let Ok(Call { sql, limit, answer }) = to_do.recv() {
        // Given up before its turn.
        if answer.is_closed() {
            continue;
        }
        let mut rows = rows(connection, &sql, limit);
        if limit.is_some() && rows.as_ref().is_err_and(knows_no_limit) {
            rows = self::rows(connection, &sql, None);
        }
        // Where nobody waits any more, nobody reads it.
        let _ = answer.send(rows.map_err(|error| query_error(&error)));
    }
}

fn rows(connection: &Connection<'_>, sql: &str, limit: Option<Duration>) -> Result<Vec<Row>, Error> {
    // To ODBC 0 s are no limit.
    let seconds = limit.map(|limit| usize::try_from(limit.as_secs()).unwrap_or(usize::MAX).max(1));
    let Some(mut cursor) = connection.execute(sql, (), seconds)? else { return Ok(Vec::new()) };
    let columns = u16::try_from(cursor.num_result_cols()?).unwrap_or_default();
    let mut found = Vec::new();
    let mut wide = Vec::new();
    while let Some(mut row) = cursor.next_row()? {
        let mut texts = Vec::with_capacity(usize::from(columns));
        for column in 1..=columns {
            // Wide, since what narrow characters mean differs between drivers.
            let is_text = row.get_wide_text(column, &mut wide)?;
            texts.push(is_text.then(|| String::from_utf16_lossy(&wide)));
        }
        found.push(Row::new(texts));
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
