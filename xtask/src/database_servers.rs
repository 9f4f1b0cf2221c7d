//! PostgreSQL and MariaDB, which the tests of live sources start for themselves, and their ODBC drivers.

use std::path::Path;

use anyhow::Result;

use crate::run::found;

/// The library that links the driver manager, and the drivers, each in a folder of the machine's architecture below `/usr/lib`.
const ODBC: [(&str, &str); 3] =
    [("libodbc.so", "unixodbc-dev"), ("odbc/psqlodbcw.so", "odbc-postgresql"), ("odbc/libmaodbc.so", "odbc-mariadb")];

/// Sees to it that all are there.
pub(crate) fn ready() -> Result<()> {
    let mut missing = Vec::new();
    // Debian keeps PostgreSQL's programs off the PATH, by version.
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    if !found("postgres") && !versions.map(|version| version.path().join("bin/postgres")).any(|of| of.is_file()) {
        missing.push("postgresql".to_owned());
    }
    if !found("mariadbd") && !Path::new("/usr/sbin/mariadbd").is_file() {
        missing.push("mariadb-server".to_owned());
    }
    for (file, package) in ODBC {
        let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten();
        if !folders.map(|folder| folder.path().join(file)).any(|of| of.is_file()) {
            missing.push(package.to_owned());
        }
    }
    if missing.is_empty() { Ok(()) } else { crate::debian::install("The tests of live sources", &missing) }
}
