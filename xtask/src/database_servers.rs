//! PostgreSQL and MariaDB, which the tests of live sources start for themselves.

use std::path::Path;

use anyhow::Result;

use crate::run::found;

/// Sees to it that both are there.
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
    if missing.is_empty() { Ok(()) } else { crate::debian::install("The tests of live sources", &missing) }
}
