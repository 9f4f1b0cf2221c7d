//! The servers, and what tests ask of them.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use databases::{ADMIN, ADMIN_PASSWORD, MariaDb, PostgreSql, Tls};
use source::{
    ExtractOptions, Extraction, ExtractionEvent, LiveLimits, LiveSources, Secret, SourceAddress, SourceFailure,
};
use tokio_util::sync::CancellationToken;

/// The PostgreSQL server of these tests, with TLS. Each test has a database of its own.
pub(crate) fn postgresql() -> &'static PostgreSql {
    static SERVER: OnceLock<PostgreSql> = OnceLock::new();
    SERVER.get_or_init(|| PostgreSql::start(Tls::On).unwrap())
}

/// The MariaDB server of these tests, with TLS. Each test has databases of its own.
pub(crate) fn mariadb() -> &'static MariaDb {
    static SERVER: OnceLock<MariaDb> = OnceLock::new();
    SERVER.get_or_init(|| MariaDb::start(Tls::On).unwrap())
}

/// A new database of the PostgreSQL server with this in it, and its address for a user.
pub(crate) fn postgresql_with(database: &str, sql: &str) -> String {
    let server = postgresql();
    server.run("postgres", &format!("CREATE DATABASE {database}")).unwrap();
    server.run(database, sql).unwrap();
    postgresql_address(ADMIN, database)
}

pub(crate) fn postgresql_address(user: &str, database: &str) -> String {
    let authority = postgresql().authority().unwrap().display().to_string();
    format!("postgresql://{user}@localhost:{}/{database}?sslrootcert={authority}", postgresql().port())
}

pub(crate) fn mariadb_address(user: &str, database: &str) -> String {
    let authority = mariadb().authority().unwrap().display().to_string();
    format!("mysql://{user}@localhost:{}/{database}?sslrootcert={authority}", mariadb().port())
}

pub(crate) fn admin() -> Secret {
    Secret::new(ADMIN_PASSWORD.to_owned())
}

/// Everything at an address, as the administrator.
pub(crate) async fn everything(address: &str) -> Extraction {
    extract(address, &admin(), &ExtractOptions::default()).await.unwrap().0
}

/// An extraction and what was told while it went on.
pub(crate) async fn extract(
    address: &str,
    password: &Secret,
    options: &ExtractOptions,
) -> Result<(Extraction, Vec<ExtractionEvent>), SourceFailure> {
    let address: SourceAddress = address.parse().unwrap();
    let told = Mutex::new(Vec::new());
    let events = |event| told.lock().unwrap().push(event);
    let sources = LiveSources::new(LiveLimits::default());
    let found = sources.extract(&address, Some(password), options, &events, &CancellationToken::new()).await?;
    Ok((found, told.into_inner().unwrap()))
}

/// Definitions by name.
pub(crate) fn definitions(extraction: &Extraction) -> BTreeMap<String, &str> {
    extraction.objects.iter().map(|of| (of.object.name.to_string(), of.object.definition.as_str())).collect()
}

/// What an object depends on.
pub(crate) fn depends_on(extraction: &Extraction, name: &str) -> Vec<String> {
    let found = extraction.objects.iter().find(|of| of.object.name.to_string() == name);
    found.unwrap_or_else(|| panic!("no {name}")).depends_on.iter().map(ToString::to_string).collect()
}
