//! Addresses of sources.

mod driver;
mod rules;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use model::SourcePlatform;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use driver::{driver_name, parse_connection_string};
use rules::{form, needed_database, own_parameters, takes_authorities};

/// Where a source is and who asks, without the password.
///
/// `PLATFORM://USER@HOST:PORT/DATABASE?PARAMETER=VALUE`, its parts percent-encoded where they hold `@ : / ? & %` or a space.
/// The platform's word is that of `source_type` (`postgres`, `mariadb` and `mssql` answer too); for Snowflake the host is the
/// account, for Oracle the database is a service. With `odbc+` before it, or `odbc+PLATFORM:` followed by a connection string, the
/// source is read through the ODBC driver installed for it; SQL Server, Synapse, Oracle, Teradata and Netezza are so in any
/// case.
///
/// Invariant: holds no password. An address with one is refused, in words that do not repeat it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceAddress {
    platform: SourcePlatform,
    endpoint: Endpoint,
    user: Option<String>,
    database: Option<String>,
    tls: TlsMode,
    root_certificates: Option<PathBuf>,
    parameters: BTreeMap<String, String>,
}

/// What stands between the user's name and the database's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// A host, or Snowflake's account, and a port, 1..=65535.
    Server { host: String, port: u16 },
    /// The same, through an ODBC driver.
    OdbcServer { host: String, port: u16 },
    /// The connection string of an ODBC driver, without a password.
    OdbcString(String),
}

/// Whether the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsMode {
    /// `sslmode=verify-full`, the default: encrypted, and the server's certificate is checked, its name included.
    Verified,
    /// `sslmode=disable`: in clear.
    Disabled,
}

/// What is wrong with an address. Its message repeats no part that a password may have slipped into.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// No platform's word is before the `:`.
    #[error("the address begins with {found}, expected one of {}", SCHEMES.map(|(scheme, _)| scheme).join("://, "))]
    Platform {
        /// What stands there, if it is a word.
        found: String,
    },
    /// The address holds a password.
    #[error("the address holds a password; leave it out and give it beside the address")]
    Password,
    /// A part is missing.
    #[error("the address has no {part}, expected `{expected}`")]
    Missing {
        /// The part.
        part: &'static str,
        /// What an address of the platform looks like.
        expected: String,
    },
    /// A part is not what it should be.
    #[error("the address's {part} is wrong: {expected}")]
    Part {
        /// The part.
        part: &'static str,
        /// What is expected.
        expected: &'static str,
    },
    /// A parameter that the platform does not have.
    #[error("the address has a parameter `{name}`, expected {known}")]
    Parameter {
        /// Its name.
        name: String,
        /// Those there are.
        known: String,
    },
}

const SCHEMES: [(&str, SourcePlatform); 12] = [
    ("postgresql", SourcePlatform::PostgreSql),
    ("redshift", SourcePlatform::Redshift),
    ("mysql", SourcePlatform::MySql),
    ("sqlserver", SourcePlatform::SqlServer),
    ("synapse", SourcePlatform::Synapse),
    ("oracle", SourcePlatform::Oracle),
    ("teradata", SourcePlatform::Teradata),
    ("netezza", SourcePlatform::Netezza),
    ("snowflake", SourcePlatform::Snowflake),
    ("postgres", SourcePlatform::PostgreSql),
    ("mariadb", SourcePlatform::MySql),
    ("mssql", SourcePlatform::SqlServer),
];

impl SourceAddress {
    /// The platform it is read as.
    pub fn platform(&self) -> SourcePlatform {
        self.platform
    }

    /// The user who signs in; `None` where a connection string says it.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The database, where the address names one.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Whether the connection is encrypted.
    pub fn tls(&self) -> TlsMode {
        self.tls
    }

    /// The file of the certificates to trust in place of this machine's own.
    pub fn root_certificates(&self) -> Option<&Path> {
        self.root_certificates.as_deref()
    }

    /// Whether it is a connection string. In a driver's own words anything can be said, files of this machine to read or to
    /// load among it, so it must come from somebody who may do that anyway.
    pub fn is_connection_string(&self) -> bool {
        matches!(self.endpoint, Endpoint::OdbcString(_))
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }
}

impl FromStr for SourceAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let (scheme, rest) = text.split_once(':').ok_or_else(|| unknown_platform(""))?;
        let (is_odbc, word) = match scheme.strip_prefix("odbc+") {
            Some(word) => (true, word),
            None => (false, scheme),
        };
        let known = SCHEMES.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        let platform = known.ok_or_else(|| unknown_platform(scheme))?.1;
        match rest.strip_prefix("//") {
            Some(rest) => parse_url(platform, is_odbc, rest),
            None if is_odbc => parse_connection_string(platform, rest),
            None => Err(AddressError::Missing { part: "`//` after the platform", expected: form(platform) }),
        }
    }
}

fn unknown_platform(scheme: &str) -> AddressError {
    let is_word = (1..=20).contains(&scheme.len()) && scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+');
    AddressError::Platform { found: if is_word { format!("`{scheme}:`") } else { "no platform".to_owned() } }
}

fn parse_url(platform: SourcePlatform, is_odbc: bool, rest: &str) -> Result<SourceAddress, AddressError> {
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (server, database) = rest.split_once('/').unwrap_or((rest, ""));
    let missing = |part| AddressError::Missing { part, expected: form(platform) };
    // The last `@`: an unencoded one belongs to what comes before the host.
    let (user, server) = server.rsplit_once('@').ok_or_else(|| missing("user"))?;
    if user.contains(':') {
        return Err(AddressError::Password);
    }
    let user = decode(user, "user")?;
    if user.is_empty() {
        return Err(missing("user"));
    }
    let (host, port) = host_and_port(server)?;
    if host.is_empty() {
        return Err(missing(if platform == SourcePlatform::Snowflake { "account" } else { "host" }));
    }
    let database = Some(decode(database, "database")?).filter(|name| !name.is_empty());
    if let (None, Some(needed)) = (&database, needed_database(platform)) {
        return Err(missing(needed));
    }
    let endpoint = |port| match is_odbc {
        true => Endpoint::OdbcServer { host: host.clone(), port },
        false => Endpoint::Server { host: host.clone(), port },
    };
    let mut address = SourceAddress {
        platform,
        endpoint: endpoint(port.unwrap_or_default()),
        user: Some(user),
        database,
        tls: TlsMode::Verified,
        root_certificates: None,
        parameters: BTreeMap::new(),
    };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        set_parameter(&mut address, name, decode(value, "parameters")?)?;
    }
    if platform == SourcePlatform::Netezza && address.tls == TlsMode::Verified && address.root_certificates.is_none() {
        let expected = "Netezza's driver checks a certificate only where `sslrootcert=FILE` names an authority; `sslmode=disable` \
                        does without encryption";
        return Err(AddressError::Part { part: "encryption", expected });
    }
    // Only now is it known whether connections are encrypted.
    address.endpoint = endpoint(port.unwrap_or_else(|| platform.usual_port(address.tls == TlsMode::Verified)));
    Ok(address)
}

fn set_parameter(address: &mut SourceAddress, name: &str, value: String) -> Result<(), AddressError> {
    let name = name.to_ascii_lowercase();
    if matches!(name.as_str(), "password" | "pwd" | "passwd" | "pass" | "token" | "private_key") {
        return Err(AddressError::Password);
    }
    let own: &[&str] = match &address.endpoint {
        Endpoint::OdbcServer { .. } if address.platform != SourcePlatform::Snowflake => &["driver"],
        Endpoint::OdbcServer { .. } | Endpoint::Server { .. } | Endpoint::OdbcString(_) => {
            own_parameters(address.platform)
        }
    };
    match name.as_str() {
        "sslmode" => {
            address.tls = match value.as_str() {
                "verify-full" => TlsMode::Verified,
                "disable" => TlsMode::Disabled,
                _ => {
                    let expected = "`sslmode` is `verify-full`, the default, or `disable`; a certificate of your own \
                                    authority is accepted with `sslrootcert=FILE`";
                    return Err(AddressError::Part { part: "sslmode", expected });
                }
            };
        }
        "sslrootcert" if takes_authorities(address.platform) => address.root_certificates = Some(PathBuf::from(value)),
        "driver" if own.contains(&"driver") => {
            driver_name(&value)?;
            address.parameters.insert(name, value);
        }
        known if own.contains(&known) => drop(address.parameters.insert(name, value)),
        _ => {
            let general: &[&str] =
                if takes_authorities(address.platform) { &["sslmode", "sslrootcert"] } else { &["sslmode"] };
            let known: Vec<&str> = general.iter().chain(own).copied().collect();
            let name = name.chars().take(32).collect();
            return Err(AddressError::Parameter { name, known: known.join(", ") });
        }
    }
    Ok(())
}

fn host_and_port(server: &str) -> Result<(String, Option<u16>), AddressError> {
    let (host, port) = match server.strip_prefix('[') {
        Some(rest) => {
            let end = AddressError::Part { part: "host", expected: "an IPv6 address ends with `]`" };
            let (host, port) = rest.split_once(']').ok_or(end)?;
            (host, port.strip_prefix(':'))
        }
        None => match server.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (server, None),
        },
    };
    let wrong = AddressError::Part { part: "port", expected: "a number from 1 to 65535 follows the host's `:`" };
    let port = match port {
        Some(port) => Some(port.parse().ok().filter(|port| *port > 0).ok_or(wrong)?),
        None => None,
    };
    Ok((decode(host, "host")?, port))
}

fn decode(text: &str, part: &'static str) -> Result<String, AddressError> {
    let text = percent_decode_str(text).decode_utf8();
    let text = text.map_err(|_| AddressError::Part { part, expected: "percent-encoded bytes must be UTF-8" })?;
    if text.chars().any(char::is_control) {
        return Err(AddressError::Part { part, expected: "no control characters" });
    }
    Ok(text.into_owned())
}

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address as it is read back.
impl fmt::Display for SourceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (odbc, host, port) = match &self.endpoint {
            Endpoint::OdbcString(text) => return write!(f, "odbc+{}:{text}", self.platform),
            Endpoint::Server { host, port } => ("", host, port),
            Endpoint::OdbcServer { host, port } => ("odbc+", host, port),
        };
        let encode = |text| utf8_percent_encode(text, ENCODED);
        write!(f, "{odbc}{}://{}@", self.platform, encode(self.user.as_deref().unwrap_or_default()))?;
        match host.contains(':') {
            true => write!(f, "[{host}]:{port}")?,
            false => write!(f, "{}:{port}", encode(host))?,
        }
        if let Some(database) = &self.database {
            write!(f, "/{}", encode(database))?;
        }
        let mut parameters: Vec<(&str, &str)> = self.parameters.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        if self.tls == TlsMode::Disabled {
            parameters.push(("sslmode", "disable"));
        }
        let roots = self.root_certificates.as_ref().map(|path| path.to_string_lossy());
        parameters.extend(roots.as_deref().map(|path| ("sslrootcert", path)));
        for (place, (name, value)) in parameters.into_iter().enumerate() {
            write!(f, "{}{name}={}", if place == 0 { '?' } else { '&' }, encode(value))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
