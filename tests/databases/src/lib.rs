//! Real database servers for tests: PostgreSQL and MariaDB as Debian packages them, on free ports and in temporary folders.
//!
//! A server stops and its folder goes when its value is dropped, and also when the test process ends in any other way, be it
//! killed: a small shell that watches over the server reads a pipe whose other end only this process holds.
//!
//! The packages are `postgresql` and `mariadb-server`; the programs run as their own users where the tests run as root.

mod certificate;
mod mariadb;
mod postgresql;
mod program;
mod watched;

pub use certificate::Certificate;
pub use mariadb::MariaDb;
pub use postgresql::PostgreSql;

/// The name of the administrator that every server has.
pub const ADMIN: &str = "admin";
/// The administrator's password.
pub const ADMIN_PASSWORD: &str = "correct horse 'battery'";

/// Whether a server takes encrypted connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// It does, with a certificate for `localhost` of an authority made for it alone.
    On,
    /// It does, with a certificate for `localhost` that is its own authority's, as `openssl req -x509` makes it.
    OfItself,
    /// It does not.
    Off,
}
