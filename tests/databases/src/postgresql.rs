use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::program::{RunAs, find, free_port, run};
use crate::watched::Watched;
use crate::{ADMIN, ADMIN_PASSWORD, Certificate, Tls};

const PACKAGE: &str = "postgresql";

/// A PostgreSQL server on a port of 127.0.0.1, with a superuser [`ADMIN`] and the database `postgres`.
#[derive(Debug)]
pub struct PostgreSql {
    port: u16,
    authority: Option<PathBuf>,
    psql: PathBuf,
    _server: Watched,
}

impl PostgreSql {
    /// Makes an empty server and waits until it answers.
    ///
    /// # Errors
    /// When its programs are not installed, or it does not start; the error has what it said.
    pub fn start(tls: Tls) -> Result<Self> {
        let folders = program_folders();
        let (initdb, postgres) = (find("initdb", &folders, PACKAGE)?, find("postgres", &folders, PACKAGE)?);
        let psql = find("psql", &folders, PACKAGE)?;
        let user = RunAs::other_than_root("postgres")?;
        let folder = tempfile::Builder::new().prefix("postgresql-").tempdir()?;
        let place = folder.path().to_path_buf();
        let certificate = Certificate::make(&place, tls)?;
        fs::write(place.join("password"), ADMIN_PASSWORD)?;
        fs::set_permissions(&certificate.key, fs::Permissions::from_mode(0o600))?;
        user.give(&place)?;
        let mut init = user.command(&initdb);
        init.args(["--username", ADMIN, "--auth", "scram-sha-256", "--no-sync", "--no-locale", "--encoding", "UTF8"]);
        init.arg("--pwfile").arg(place.join("password")).arg("--pgdata").arg(place.join("data"));
        run(&mut init, "")?;
        let port = free_port()?;
        let mut words = user.words(&postgres);
        words.extend(["-D".to_owned(), shown(&place.join("data"))]);
        let mut settings = vec![
            format!("port={port}"),
            "listen_addresses=127.0.0.1".to_owned(),
            "unix_socket_directories=".to_owned(),
            // What is in it is gone with the test anyway.
            "fsync=off".to_owned(),
            "max_locks_per_transaction=1024".to_owned(),
        ];
        if tls != Tls::Off {
            settings.push("ssl=on".to_owned());
            settings.push(format!("ssl_cert_file={}", shown(&certificate.certificate)));
            settings.push(format!("ssl_key_file={}", shown(&certificate.key)));
        }
        words.extend(settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]));
        let server = Watched::start(&words, "QUIT", &folder.keep(), "ready to accept connections")?;
        // Clients are other users than the server.
        open_to_all(&place)?;
        let authority = (tls != Tls::Off).then_some(certificate.authority);
        Ok(Self { port, authority, psql, _server: server })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that its own certificate is of; `None` without TLS.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_deref()
    }

    /// Runs statements as [`ADMIN`] with `psql`, all or none where they allow it.
    ///
    /// # Errors
    /// With what `psql` said, at the first statement that fails.
    pub fn run(&self, database: &str, sql: &str) -> Result<()> {
        let mut psql = std::process::Command::new(&self.psql);
        psql.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--host", "127.0.0.1", "--port"]);
        psql.arg(self.port.to_string()).args(["--username", ADMIN, "--dbname", database]);
        run(psql.env("PGPASSWORD", ADMIN_PASSWORD), sql).context("psql")
    }
}

/// Debian keeps the server's programs off the `PATH`, by version. The newest comes first.
fn program_folders() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort_unstable_by(|one, other| other.cmp(one));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Lets others look into the folder; the data within stays closed.
pub(crate) fn open_to_all(folder: &Path) -> Result<()> {
    Ok(fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?)
}
