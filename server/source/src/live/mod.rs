//! Live sources: what a database that runs holds, read from its catalog.
//!
//! [`LiveSources`] is the way in. [`LiveSources::test`] answers whether an address works and, if not, in which phase it fails
//! and what to do. [`LiveSources::extract`] reads every table, view, procedure and function; what it answers with is written
//! as `inventory.json` by [`Extraction::write_json`], which `InventoryFiles` reads.
//!
//! A platform is a folder with two parts: a connector, which signs in and gives sessions whose answers are rows of text, and a
//! catalog, the questions to ask and how answers become definitions. What is the same everywhere is in `extraction`: several
//! sessions at a time, cancelling, lost connections, and the search for the one object that spoils a batch.
//!
//! Invariants: sessions are read-only where the platform can make them so, and nothing but questions is asked; connections are
//! encrypted and the server's certificate checked unless the address says otherwise; no password is in an address, a message
//! or a log.

mod address;
mod catalog;
mod extraction;
mod failure;
mod phases;
mod reach;
mod secret;
mod session;
mod tls;

mod mysql;
mod netezza;
#[cfg(feature = "odbc")]
mod odbc;
mod oracle;
mod postgresql;
mod redshift;
mod snowflake;
mod sqlserver;
mod teradata;

#[cfg(test)]
mod read_only;
#[cfg(test)]
mod recorded;

use std::time::Duration;

pub use model::RowCounts;
use model::SourcePlatform;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub use address::{AddressError, SourceAddress, TlsMode};
pub use extraction::{Ended, ExtractOptions, ExtractedObject, Extraction, ExtractionEvent, KindCounts, UnreadObject};
pub use failure::{FailureCause, Phase, SourceFailure};
pub use phases::{ConnectionTest, PhaseTime};
pub use secret::Secret;

use address::Endpoint;
use catalog::Catalog;
use netezza::NetezzaCatalog;
use phases::Phases;
use session::Connector;
use sqlserver::{Product, SqlServerCatalog};
use teradata::TeradataCatalog;

/// Limits of what is asked of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveLimits {
    /// From the start of a test, or of opening a session, until it is given up. Default 15 s.
    pub open_timeout: Duration,
    /// A single query of the catalog is given up after this. Counting the rows of a table may take as long as it takes.
    /// Default 120 s.
    pub query_timeout: Duration,
    /// Sessions at a time, 1..=16. Default 4.
    pub sessions: usize,
    /// The wait before a request is made again for which a server has no time (HTTP 429, 503), where it does not say itself how
    /// long; it doubles with every further one. Default 500 ms, with which all such waits of one request together are shorter
    /// than [`open_timeout`](Self::open_timeout).
    pub busy_wait: Duration,
}

impl Default for LiveLimits {
    fn default() -> Self {
        Self {
            open_timeout: Duration::from_secs(15),
            query_timeout: Duration::from_secs(120),
            sessions: 4,
            busy_wait: Duration::from_millis(500),
        }
    }
}

/// Reads databases that run. Cheap to make; keeps no connection between calls.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use source::{ExtractOptions, LiveLimits, LiveSources, Secret, SourceAddress};
///
/// let sources = LiveSources::new(LiveLimits::default());
/// let address: SourceAddress = "postgresql://reader@db.example/sales".parse()?;
/// let password = Secret::new(std::env::var("DWMA_SOURCE_PASSWORD")?);
/// let test = sources.test(&address, Some(&password)).await;
/// if let Some(failure) = test.failure {
///     return Err(failure.into());
/// }
/// let cancel = tokio_util::sync::CancellationToken::new();
/// let events = |event| tracing_or_channel(event);
/// let options = ExtractOptions::default();
/// let found = sources.extract(&address, Some(&password), &options, &events, &cancel).await?;
/// found.write_json(std::fs::File::create("inventory.json")?)?;
/// # fn tracing_or_channel(_: source::ExtractionEvent) {}
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct LiveSources {
    limits: LiveLimits,
}

/// How a source is reached and asked.
pub(crate) struct Reader {
    connector: Box<dyn Connector>,
    catalog: Box<dyn Catalog>,
}

impl LiveSources {
    /// Within these limits.
    pub fn new(limits: LiveLimits) -> Self {
        Self { limits }
    }

    /// Tries an address: looks the host up, connects, signs in, reads the catalog's schemas. Ends within
    /// [`LiveLimits::open_timeout`], whatever the server does. Never fails: what went wrong is in the answer. To cancel it,
    /// drop it.
    pub async fn test(&self, address: &SourceAddress, password: Option<&Secret>) -> ConnectionTest {
        let mut phases = Phases::begin(true);
        let mut server = None;
        let work = self.try_phases(address, password, &mut phases, &mut server);
        let answer = timeout(self.limits.open_timeout, work).await;
        let answer =
            answer.unwrap_or_else(|_| Err(SourceFailure::no_answer(phases.current(), self.limits.open_timeout)));
        let answer = answer.map_err(|failure| failure.without(password));
        ConnectionTest {
            phases: phases.end(),
            server,
            schema_count: answer.as_ref().ok().copied(),
            failure: answer.err(),
        }
    }

    async fn try_phases(
        &self,
        address: &SourceAddress,
        password: Option<&Secret>,
        phases: &mut Phases,
        server: &mut Option<String>,
    ) -> Result<usize, SourceFailure> {
        let reader = reader(address, &self.limits)?;
        let mut session = reader.connector.open(password, phases).await?;
        *server = Some(session.server().to_owned());
        phases.enter(Phase::ReadCatalog);
        let schemas = reader.catalog.schemas(&mut *session).await;
        Ok(schemas.map_err(|error| extraction::catalog_failure(&error))?.len())
    }

    /// Reads every table, view, procedure and function that the user may see.
    ///
    /// `events` is told what happens as it happens; it must not block. When `cancel` fires, what was read until then is the
    /// answer. So it is when the connection is lost on the way and cannot be made again: [`Extraction::ended`] says which.
    /// An object that cannot be read is among [`Extraction::unread`] with its reason; the others are read all the same.
    ///
    /// # Errors
    /// When nothing can be read at all: no session can be opened, or the catalog does not list its objects.
    pub async fn extract(
        &self,
        address: &SourceAddress,
        password: Option<&Secret>,
        options: &ExtractOptions,
        events: &(dyn Fn(ExtractionEvent) + Send + Sync),
        cancel: &CancellationToken,
    ) -> Result<Extraction, SourceFailure> {
        let reader = reader(address, &self.limits).map_err(|failure| failure.without(password))?;
        let work = extraction::Work { reader: &reader, limits: self.limits, password, options, events, cancel };
        work.run(address.platform()).await.map_err(|failure| failure.without(password))
    }
}

fn reader(address: &SourceAddress, limits: &LiveLimits) -> Result<Reader, SourceFailure> {
    let platform = address.platform();
    let through_odbc = |catalog| through_odbc(address, limits, catalog);
    let is_native = match address.endpoint() {
        Endpoint::Server { .. } => true,
        Endpoint::OdbcServer { .. } | Endpoint::OdbcString(_) => false,
    };
    match platform {
        SourcePlatform::PostgreSql if is_native => Ok(Reader {
            connector: Box::new(postgresql::PostgreSqlConnector::new(address.clone())),
            catalog: Box::new(postgresql::PostgreSqlCatalog),
        }),
        SourcePlatform::PostgreSql => through_odbc(Box::new(postgresql::PostgreSqlCatalog)),
        SourcePlatform::MySql if is_native => Ok(Reader {
            connector: Box::new(mysql::MySqlConnector::new(address.clone())),
            catalog: Box::new(mysql::MySqlCatalog::of(address)),
        }),
        SourcePlatform::MySql => through_odbc(Box::new(mysql::MySqlCatalog::of(address))),
        SourcePlatform::Redshift if is_native => Ok(Reader {
            connector: Box::new(postgresql::PostgreSqlConnector::new(address.clone())),
            catalog: Box::new(redshift::RedshiftCatalog),
        }),
        SourcePlatform::SqlServer => through_odbc(Box::new(SqlServerCatalog::of(Product::SqlServer))),
        SourcePlatform::Synapse => through_odbc(Box::new(SqlServerCatalog::of(Product::Synapse))),
        SourcePlatform::Oracle => through_odbc(Box::<oracle::OracleCatalog>::default()),
        SourcePlatform::Snowflake if is_native => Ok(Reader {
            connector: Box::new(snowflake::SnowflakeConnector::new(address.clone(), *limits)),
            catalog: Box::new(snowflake::SnowflakeCatalog::of(address)),
        }),
        SourcePlatform::Teradata => through_odbc(Box::new(TeradataCatalog::of(address))),
        SourcePlatform::Netezza => through_odbc(Box::new(NetezzaCatalog)),
        // A session of Redshift cannot be made read-only as a whole, and its driver was never tried. Snowflake needs none.
        SourcePlatform::Redshift | SourcePlatform::Snowflake => {
            let reason = format!("reading from {} through ODBC is not built; leave `odbc+` out", platform.label());
            Err(SourceFailure::new(Phase::Resolve, FailureCause::NotBuilt, reason))
        }
    }
}

#[cfg(feature = "odbc")]
fn through_odbc(
    address: &SourceAddress,
    limits: &LiveLimits,
    catalog: Box<dyn Catalog>,
) -> Result<Reader, SourceFailure> {
    Ok(Reader { connector: Box::new(odbc::OdbcConnector::new(address.clone(), limits.query_timeout)), catalog })
}

#[cfg(not(feature = "odbc"))]
fn through_odbc(
    address: &SourceAddress,
    _limits: &LiveLimits,
    _catalog: Box<dyn Catalog>,
) -> Result<Reader, SourceFailure> {
    let label = address.platform().label();
    let reason = format!("reading from {label} through ODBC needs this program built with the feature `odbc`");
    Err(SourceFailure::new(Phase::Resolve, FailureCause::NotBuilt, reason))
}
