//! What an ODBC driver is told to connect with.

use model::SourcePlatform;
use zeroize::Zeroizing;

use super::super::address::Endpoint;
use super::super::{Secret, SourceAddress, TlsMode};

/// The connection string of an address, with the password. Overwritten when dropped; never to be shown.
///
/// Keywords are those of the drivers' manuals: psqlODBC "Configuration Options", MariaDB "Connector/ODBC parameters", Microsoft
/// "DSN and Connection String Keywords and Attributes", Oracle "Connecting to an Oracle Data Source", Teradata "Connection
/// string", IBM Netezza "ODBC driver options".
pub(super) fn connection_string(address: &SourceAddress, password: Option<&Secret>) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(512));
    match address.endpoint() {
        Endpoint::OdbcString(own) => text.push_str(own.trim_end_matches(';')),
        Endpoint::Server { host, port } | Endpoint::OdbcServer { host, port } => {
            let driver = address.parameter("driver").unwrap_or_else(|| usual_driver(address.platform()));
            add(&mut text, "Driver", driver);
            server(&mut text, address, host, *port);
            add(&mut text, "UID", address.user().unwrap_or_default());
            encryption(&mut text, address);
        }
    }
    if let Some(password) = password {
        add(&mut text, "PWD", password.reveal());
    }
    text
}

/// Where the server is, and which of its databases.
fn server(text: &mut String, address: &SourceAddress, host: &str, port: u16) {
    let database = address.database().unwrap_or_else(|| usual_database(address.platform()));
    let number = port.to_string();
    match address.platform() {
        SourcePlatform::PostgreSql | SourcePlatform::Redshift | SourcePlatform::MySql => {
            add(text, "Server", host);
            add(text, "Port", &number);
        }
        SourcePlatform::SqlServer | SourcePlatform::Synapse => add(text, "Server", &format!("tcp:{host},{port}")),
        SourcePlatform::Oracle => {
            // Host, port and service in Oracle's own "Easy Connect Plus".
            return match address.tls() {
                TlsMode::Verified => {
                    add(text, "DBQ", &format!("tcps://{host}:{port}/{database}?ssl_server_dn_match=on"));
                }
                TlsMode::Disabled => add(text, "DBQ", &format!("//{host}:{port}/{database}")),
            };
        }
        SourcePlatform::Teradata => {
            add(text, "DBCName", host);
            let port = match address.tls() {
                TlsMode::Verified => "HTTPS_PORT",
                TlsMode::Disabled => "TDMSTPortNumber",
            };
            add(text, port, &number);
        }
        SourcePlatform::Netezza => {
            add(text, "Servername", host);
            add(text, "Port", &number);
        }
        // Is read without a driver.
        SourcePlatform::Snowflake => {}
    }
    add(text, "Database", database);
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
        SourcePlatform::Netezza => "system",
        SourcePlatform::MySql
        | SourcePlatform::SqlServer
        | SourcePlatform::Synapse
        | SourcePlatform::Oracle
        | SourcePlatform::Teradata
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
        (SourcePlatform::SqlServer | SourcePlatform::Synapse, TlsMode::Verified) => {
            add(text, "Encrypt", "yes");
            add(text, "TrustServerCertificate", "no");
        }
        (SourcePlatform::SqlServer | SourcePlatform::Synapse, TlsMode::Disabled) => add(text, "Encrypt", "no"),
        (SourcePlatform::Teradata, TlsMode::Verified) => {
            add(text, "SSLMODE", "VERIFY-FULL");
            add(text, "SSLCA", roots.as_deref().unwrap_or_default());
        }
        (SourcePlatform::Teradata, TlsMode::Disabled) => add(text, "SSLMODE", "DISABLE"),
        (SourcePlatform::Netezza, TlsMode::Verified) => {
            add(text, "SecurityLevel", "onlySecured");
            add(text, "CaCertFile", roots.as_deref().unwrap_or_default());
        }
        (SourcePlatform::Netezza, TlsMode::Disabled) => add(text, "SecurityLevel", "onlyUnSecured"),
        // Oracle's is in its `DBQ`.
        (SourcePlatform::MySql, TlsMode::Disabled)
        | (SourcePlatform::Oracle | SourcePlatform::Snowflake, TlsMode::Verified | TlsMode::Disabled) => {}
    }
}

/// A pair; a value in braces may hold everything, a `}` twice. Makes no other copy of it.
fn add(text: &mut String, key: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let separator = if text.is_empty() { "" } else { ";" };
    // Drivers that read braces nowhere but where they must still read a server's name.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    let plain =
        value.chars().all(|c| is_plain(c) || matches!(key, "Server" | "DBQ") && matches!(c, ':' | ',' | '?' | '='));
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
            (
                "sqlserver://ann@h/sales",
                "x",
                "Driver={ODBC Driver 18 for SQL Server};Server=tcp:h,1433;Database=sales;UID=ann;Encrypt=yes;\
                 TrustServerCertificate=no;PWD=x",
            ),
            (
                "odbc+synapse://ann@h:1?driver=Own&sslmode=disable",
                "x",
                "Driver=Own;Server=tcp:h,1;UID=ann;Encrypt=no;PWD=x",
            ),
            (
                "oracle://ann@h/sales.example",
                "x",
                "Driver={Oracle 21 ODBC driver};DBQ=tcps://h:1521/sales.example?ssl_server_dn_match=on;UID=ann;PWD=x",
            ),
            ("oracle://ann@h:5/XE?sslmode=disable&driver=Own", "x", "Driver=Own;DBQ=//h:5/XE;UID=ann;PWD=x"),
            (
                "teradata://ann@h/sales?sslrootcert=/ca.pem&driver=Own",
                "x",
                "Driver=Own;DBCName=h;HTTPS_PORT=443;Database=sales;UID=ann;SSLMODE=VERIFY-FULL;SSLCA=/ca.pem;PWD=x",
            ),
            (
                "teradata://ann@h?sslmode=disable&driver=Own",
                "x",
                "Driver=Own;DBCName=h;TDMSTPortNumber=1025;UID=ann;SSLMODE=DISABLE;PWD=x",
            ),
            (
                "netezza://ann@h/sales?sslrootcert=/ca.pem",
                "x",
                "Driver=NetezzaSQL;Servername=h;Port=5480;Database=sales;UID=ann;SecurityLevel=onlySecured;CaCertFile=/ca.pem;\
                 PWD=x",
            ),
            (
                "netezza://ann@h?sslmode=disable",
                "x",
                "Driver=NetezzaSQL;Servername=h;Port=5480;Database=system;UID=ann;SecurityLevel=onlyUnSecured;PWD=x",
            ),
        ] {
            let address = address.parse().unwrap();
            let text = connection_string(&address, Some(&Secret::new(password.to_owned())));
            assert_eq!(text.as_str(), expected);
        }
    }
}
