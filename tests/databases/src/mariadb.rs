use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::postgresql::{open_to_all, shown};
use crate::program::{RunAs, find, free_port, run};
use crate::watched::Watched;
use crate::{ADMIN, ADMIN_PASSWORD, Certificate, Tls};

const PACKAGE: &str = "mariadb-server";

/// A MariaDB server on a port of 127.0.0.1, with a user [`ADMIN`] who may do everything, and no database of its own.
#[derive(Debug)]
pub struct MariaDb {
    port: u16,
    authority: Option<PathBuf>,
    client: PathBuf,
    _server: Watched,
}

impl MariaDb {
    /// Makes an empty server and waits until it answers.
    ///
    /// # Errors
    /// When its programs are not installed, or it does not start; the error has what it said.
    pub fn start(tls: Tls) -> Result<Self> {
        let install = find("mariadb-install-db", &[], PACKAGE)?;
        let (mariadbd, client) = (find("mariadbd", &[], PACKAGE)?, find("mariadb", &[], PACKAGE)?);
        let user = RunAs::other_than_root("mysql")?;
        let folder = tempfile::Builder::new().prefix("mariadb-").tempdir()?;
        let place = folder.path().to_path_buf();
        let certificate = Certificate::make(&place, tls)?;
        user.give(&place)?;
        let mut init = user.command(&install);
        init.args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"]);
        init.arg(format!("--datadir={}", shown(&place.join("data"))));
        run(&mut init, "")?;
        let port = free_port()?;
        let socket = place.join("socket");
        let mut words = user.words(&mariadbd);
        words.push("--no-defaults".to_owned());
        words.push(format!("--datadir={}", shown(&place.join("data"))));
        words.push(format!("--socket={}", shown(&socket)));
        words.push(format!("--pid-file={}", shown(&place.join("pid"))));
        words.push(format!("--port={port}"));
        // What is in it is gone with the test anyway.
        words.extend(["--bind-address=127.0.0.1", "--innodb-flush-log-at-trx-commit=0"].map(str::to_owned));
        if tls != Tls::Off {
            words.push(format!("--ssl-cert={}", shown(&certificate.certificate)));
            words.push(format!("--ssl-key={}", shown(&certificate.key)));
        }
        let server = Watched::start(&words, "KILL", &folder.keep(), "ready for connections")?;
        open_to_all(&place)?;
        let mut first = std::process::Command::new(&client);
        first.arg("--no-defaults").arg(format!("--socket={}", shown(&socket))).arg("--user=root");
        let password = ADMIN_PASSWORD.replace('\'', "''");
        run(
            &mut first,
            &format!(
                "CREATE USER {ADMIN}@'%' IDENTIFIED BY '{password}'; GRANT ALL ON *.* TO {ADMIN}@'%' WITH GRANT OPTION;"
            ),
        )?;
        let authority = (tls != Tls::Off).then_some(certificate.authority);
        Ok(Self { port, authority, client, _server: server })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of the authority that its own certificate is of; `None` without TLS.
    pub fn authority(&self) -> Option<&Path> {
        self.authority.as_deref()
    }

    /// Runs statements as [`ADMIN`] with the client `mariadb`.
    ///
    /// # Errors
    /// With what the client said, at the first statement that fails.
    pub fn run(&self, sql: &str) -> Result<()> {
        let mut client = std::process::Command::new(&self.client);
        client.args(["--no-defaults", "--protocol=tcp", "--host=127.0.0.1", "--default-character-set=utf8mb4"]);
        client.arg(format!("--port={}", self.port)).arg(format!("--user={ADMIN}"));
        run(client.env("MYSQL_PWD", ADMIN_PASSWORD), sql).context("mariadb")
    }
}
