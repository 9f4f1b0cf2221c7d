use std::fmt;
use std::time::Duration;

use super::Secret;

/// A step on the way to a source, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// The host's name is looked up.
    Resolve,
    /// A connection is made and, where it is asked for, encrypted.
    Connect,
    /// The user signs in.
    SignIn,
    /// The catalog answers.
    ReadCatalog,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Phase; 4] = [Self::Resolve, Self::Connect, Self::SignIn, Self::ReadCatalog];

    /// Its words in a sentence.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::SignIn => "sign in",
            Self::ReadCatalog => "read catalog",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What kind of trouble it is; decides the suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureCause {
    /// The host's name is not known.
    UnknownHost,
    /// Nothing listens at the port.
    ConnectionRefused,
    /// The host cannot be reached.
    Unreachable,
    /// Nothing came back within the time given.
    NoAnswer,
    /// The server takes no encrypted connections.
    TlsNotOffered,
    /// The server's certificate was not accepted, or the encryption could not be agreed on.
    TlsRefused,
    /// The server shows an authority's certificate as its own.
    CertificateOfAuthority,
    /// The certificates named to trust cannot be read.
    RootCertificates,
    /// User or password is wrong, or this user may not come from here.
    SignInRefused,
    /// The database is not there.
    MissingDatabase,
    /// The user may not see what is asked for.
    PermissionDenied,
    /// The server is full, starting or stopping.
    Busy,
    /// The connection ended.
    ConnectionLost,
    /// The source is older than what can be read.
    TooOld,
    /// No ODBC driver or data source of that name is installed here.
    DriverMissing,
    /// This program cannot read this kind of source.
    NotBuilt,
    /// Something else; the server's own sentence is all there is to say.
    Other,
}

impl FailureCause {
    /// What to do about it, as a clause.
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::UnknownHost => "check the host's name, and whether this machine needs a VPN to know it",
            Self::ConnectionRefused => "check the port, and that the server runs and listens on this address",
            Self::Unreachable => "check the address, and the network and firewall between this machine and the server",
            Self::NoAnswer => {
                "check that host and port are the database's own, and that no firewall swallows the connection"
            }
            Self::TlsNotOffered => {
                "turn TLS on at the server, or add `sslmode=disable` to the address if the network in between is trusted"
            }
            Self::TlsRefused => {
                "use the host name that the certificate is for, and let this machine trust the authority that issued it; \
                 `dwma inventory` also takes its certificate with `sslrootcert=FILE`"
            }
            Self::CertificateOfAuthority => {
                "the certificate is marked as an authority's, as `openssl req -x509` makes it; make it anew with \
                 `-addext basicConstraints=critical,CA:FALSE`, and trust that one"
            }
            Self::RootCertificates => "name a file of PEM certificates that this program may read",
            Self::SignInRefused => "check user and password, and that the user may sign in from this machine",
            Self::MissingDatabase => "check the name of the database at the end of the address",
            Self::PermissionDenied => "grant the user what the page of this source in docs/sources.md lists",
            Self::Busy => "try again in a moment, or ask for fewer sessions at a time",
            Self::ConnectionLost => "try again; what was read until then is kept",
            Self::TooOld => "export DDL files with the source's own tools instead",
            Self::DriverMissing => {
                "install the source's ODBC driver, and name it with `driver=NAME` or `DSN=NAME` as `odbcinst -q -d` or \
                 `odbcinst -q -s` lists it"
            }
            Self::NotBuilt => "export DDL files with the source's own tools instead",
            Self::Other => "the sentence above is the server's own",
        }
    }
}

impl FailureCause {
    /// The same for who fills in a form of a server that reads the source: there is no address to add to, and files are not
    /// named by strangers to it.
    pub const fn suggestion_on_a_page(self) -> &'static str {
        match self {
            Self::TlsNotOffered => {
                "turn TLS on at the database, or choose to connect without encryption if the network in between is trusted"
            }
            Self::TlsRefused => {
                "use the host name that the certificate is for, and let the machine that this server runs on trust the \
                 authority that issued it: in its store of certificates, or in the file that its variable SSL_CERT_FILE names"
            }
            Self::MissingDatabase => "check the name of the database",
            Self::Busy => "try again in a moment",
            Self::DriverMissing => "have the source's ODBC driver installed on the machine that this server runs on",
            Self::UnknownHost
            | Self::ConnectionRefused
            | Self::Unreachable
            | Self::NoAnswer
            | Self::CertificateOfAuthority
            | Self::RootCertificates
            | Self::SignInRefused
            | Self::PermissionDenied
            | Self::ConnectionLost
            | Self::TooOld
            | Self::NotBuilt
            | Self::Other => self.suggestion(),
        }
    }
}

/// Why a source cannot be read: which phase failed, the server's or driver's own sentence without secrets, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{phase} failed: {reason}; {}", cause.suggestion())]
pub struct SourceFailure {
    /// The phase that failed.
    pub phase: Phase,
    /// What kind of trouble it is.
    pub cause: FailureCause,
    /// What the server or the driver says, on one line, at most 500 characters.
    pub reason: String,
}

const REASON_CHARACTERS: usize = 500;

impl SourceFailure {
    pub(crate) fn new(phase: Phase, cause: FailureCause, reason: impl AsRef<str>) -> Self {
        let reason = one_line(reason.as_ref());
        // Every driver hands on rustls's own word for it.
        let of_authority = cause == FailureCause::TlsRefused && reason.contains("CaUsedAsEndEntity");
        let cause = if of_authority { FailureCause::CertificateOfAuthority } else { cause };
        Self { phase, cause, reason }
    }

    /// Nothing came back in time.
    pub(crate) fn no_answer(phase: Phase, waited: Duration) -> Self {
        Self::new(phase, FailureCause::NoAnswer, format!("no answer within {} s", waited.as_secs_f64()))
    }

    /// An address of a form that another connector reads.
    pub(crate) fn unexpected_endpoint() -> Self {
        Self::new(Phase::Resolve, FailureCause::NotBuilt, "the address is a connection string, expected a host")
    }

    pub(crate) fn without(mut self, secret: Option<&Secret>) -> Self {
        if let Some(secret) = secret {
            self.reason = secret.removed_from(&self.reason);
        }
        self
    }
}

/// A driver's message as a clause: on one line, shortened, without the full stop at its end.
pub(crate) fn one_line(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    let line = words.join(" ");
    let line = line.trim_end_matches('.');
    match line.char_indices().nth(REASON_CHARACTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
