//! What an ODBC driver is told to connect with.

use model::SourcePlatform;
use zeroize::Zeroizing;

use super::super::address::Endpoint;
use super::super::{Secret, SourceAddress, TlsMode};

/// The connection string of an address, with the password. Overwritten when dropped; never to be shown.
///
/// Keywords are those of the drivers' manuals: psqlODBC "Configuration Options", MariaDB "Connector/ODBC parameters".
pub(super) fn connection_string(address: &SourceAddress, password: Option<&Secret>) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(512));
    match address.endpoint() {
        Endpoint::OdbcString(own) => text.push_str(own.trim_end_matches(';')),
        Endpoint::Server { host, port } | Endpoint::OdbcServer { host, port } => {
            let driver = address.parameter("driver").unwrap_or_else(|| usual_driver(address.platform()));
            let port = port.to_string();
            for (key, value) in [("Driver", driver), ("Server", host), ("Port", &port)] {
                add(&mut text, key, value);
            }
            add(&mut text, "Database", address.database().unwrap_or_else(|| usual_database(address.platform())));
            add(&mut text, "UID", address.user().unwrap_or_default());
            encryption(&mut text, address);
        }
    }
    if let Some(password) = password {
        add(&mut text, "PWD", password.reveal());
    }
    text
}

/// The name that the driver's own installer registers.
const fn usual_driver(platform: SourcePlatform) -> &'static str {
    match platform {
        SourcePlatform::PostgreSql => "PostgreSQL Unicode",
        SourcePlatform::Redshift => "Amazon Redshift (x64)",
        SourcePlatform::MySql => "MariaDB Unicode",
        SourcePlatform::SqlServer | SourcePlatform::Synapse => "ODBC Driver 18 for SQL Server",
        SourcePlatform::Oracle => "Oracle 21 ODBC driver",
        SourcePlatform::Teradata => "Teradata Database ODBC Driver 20.00",
        SourcePlatform::Netezza => "NetezzaSQL",
        SourcePlatform::Snowflake => "SnowflakeDSIIDriver",
    }
}

/// The database of an address that names none, as the native drivers take it.
const fn usual_database(platform: SourcePlatform) -> &'static str {
    match platform {
        SourcePlatform::PostgreSql => "postgres",
        SourcePlatform::Redshift => "dev",
        SourcePlatform::MySql
        | SourcePlatform::SqlServer
        | SourcePlatform::Synapse
        | SourcePlatform::Oracle
        | SourcePlatform::Teradata
        | SourcePlatform::Netezza
        | SourcePlatform::Snowflake => "",
    }
}

fn encryption(text: &mut String, address: &SourceAddress) {
    let roots = address.root_certificates().map(|path| path.display().to_string());
    match (address.platform(), address.tls()) {
        (SourcePlatform::PostgreSql | SourcePlatform::Redshift, TlsMode::Verified) => {
            add(text, "SSLmode", "verify-full");
            // Handed on to libpq, which knows `system` from version 16 only.
            if let Some(roots) = roots {
                add(text, "pqopt", &format!("sslrootcert={roots}"));
            }
        }
        (SourcePlatform::PostgreSql | SourcePlatform::Redshift, TlsMode::Disabled) => add(text, "SSLmode", "disable"),
        (SourcePlatform::MySql, TlsMode::Verified) => {
            add(text, "FORCETLS", "1");
            add(text, "SSLVERIFY", "1");
            if let Some(roots) = roots {
                add(text, "SSLCA", &roots);
            }
        }
        (SourcePlatform::MySql, TlsMode::Disabled) => {}
        // Platforms whose catalog cannot be read yet have no driver to be told.
        (
            SourcePlatform::SqlServer
            | SourcePlatform::Synapse
            | SourcePlatform::Oracle
            | SourcePlatform::Teradata
            | SourcePlatform::Netezza
            | SourcePlatform::Snowflake,
            TlsMode::Verified | TlsMode::Disabled,
        ) => {}
    }
}

/// A pair; a value in braces may hold everything, a `}` twice. Makes no other copy of it.
fn add(text: &mut String, key: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let separator = if text.is_empty() { "" } else { ";" };
    let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'));
    text.extend([separator, key, "="]);
    if plain {
        text.push_str(value);
        return;
    }
    text.push('{');
    for character in value.chars() {
        text.push(character);
        if character == '}' {
            text.push('}');
        }
    }
    text.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_what_the_driver_is_told() {
        for (address, password, expected) in [
            (
                "odbc+postgresql://ann@h/sales?sslmode=disable",
                "a'b}c;d",
                "Driver={PostgreSQL Unicode};Server=h;Port=5432;Database=sales;UID=ann;SSLmode=disable;PWD={a'b}}c;d}",
            ),
            (
                "odbc+mariadb://ann@h:3307?driver=Own&sslrootcert=/ca.pem",
                "x",
                "Driver=Own;Server=h;Port=3307;UID=ann;FORCETLS=1;SSLVERIFY=1;SSLCA=/ca.pem;PWD=x",
            ),
            ("odbc+postgresql:DSN=sales;UID=ann;", "x", "DSN=sales;UID=ann;PWD=x"),
        ] {
            let address = address.parse().unwrap();
            let text = connection_string(&address, Some(&Secret::new(password.to_owned())));
            assert_eq!(text.as_str(), expected);
        }
    }
}
