use super::*;

#[test]
fn addresses_are_read_and_printed_back() {
    for (text, printed) in [
        ("postgresql://ann@db.example:6000/sales", "postgresql://ann@db.example:6000/sales"),
        ("postgres://ann@db.example/sales", "postgresql://ann@db.example:5432/sales"),
        ("MariaDB://ann@db.example", "mysql://ann@db.example:3306"),
        (" mysql://a%40b@[::1]/odd%20name?sslmode=disable ", "mysql://a%40b@[::1]:3306/odd%20name?sslmode=disable"),
        ("redshift://u@c.eu/dev?sslrootcert=/etc/ca.pem", "redshift://u@c.eu:5439/dev?sslrootcert=%2Fetc%2Fca.pem"),
        ("snowflake://u@org-acct/DB?role=R&warehouse=W", "snowflake://u@org-acct:443/DB?role=R&warehouse=W"),
        ("synapse://u@ws.sql.azuresynapse.net/pool", "synapse://u@ws.sql.azuresynapse.net:1433/pool"),
        ("odbc+oracle://u@h/XE?driver=Oracle%2021", "odbc+oracle://u@h:1521/XE?driver=Oracle%2021"),
        ("odbc+teradata:DSN=sales;UID=ann", "odbc+teradata:DSN=sales;UID=ann"),
        ("postgresql://u@h/db?sslmode=verify-full", "postgresql://u@h:5432/db"),
        ("mssql://u@h/db?driver=FreeTDS", "sqlserver://u@h:1433/db?driver=FreeTDS"),
        ("teradata://u@h", "teradata://u@h:443"),
        ("teradata://u@h?sslmode=disable", "teradata://u@h:1025?sslmode=disable"),
    ] {
        let address: SourceAddress = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(address.to_string(), printed);
        assert_eq!(printed.parse(), Ok(address));
    }
}

#[test]
fn what_is_no_address_is_refused_by_its_part() {
    for (text, expected) in [
        ("", "begins with no platform, expected one of postgresql://, redshift://"),
        ("db2://u@h", "begins with `db2:`"),
        ("postgresql:u@h", "has no `//` after the platform, expected `postgresql://USER@HOST:PORT/DATABASE`"),
        ("postgresql://h/db", "has no user"),
        ("postgresql://@h/db", "has no user"),
        ("postgresql://u@/db", "has no host"),
        ("snowflake://u@/db", "has no account"),
        ("postgresql://u@h:0/db", "port is wrong: a number from 1 to 65535"),
        ("postgresql://u@h:70000/db", "port is wrong"),
        ("postgresql://u@[::1/db", "host is wrong"),
        ("postgresql://u@h/d%00b", "database is wrong: no control characters"),
        ("postgresql://%FF@h/db", "user is wrong: percent-encoded bytes must be UTF-8"),
        ("postgresql://u@h/db?sslmode=require", "`sslmode` is `verify-full`, the default, or `disable`"),
        ("postgresql://u@h/db?fetch=3", "has a parameter `fetch`, expected sslmode, sslrootcert"),
        ("odbc+oracle:UID=u", "has no `Driver` or `DSN`"),
        ("odbc+oracle:Driver={/tmp/x.so};UID=u", "driver is wrong: a name as `odbcinst -q -d` lists it, not a file"),
        ("odbc+oracle:DSN=x; DRIVER =/tmp/x.so", "driver is wrong"),
        ("odbc+postgresql://u@h/db?driver=/tmp/x.so", "driver is wrong"),
        ("oracle://u@h", "has no service after the host, expected `oracle://USER@HOST:PORT/SERVICE`"),
        (
            "netezza://u@h/db",
            "encryption is wrong: Netezza's driver checks a certificate only where `sslrootcert=FILE`",
        ),
        ("snowflake://u@acct", "has no database after the account, expected `snowflake://USER@ACCOUNT/DATABASE?"),
        ("sqlserver://u@h/db?sslrootcert=ca.pem", "has a parameter `sslrootcert`, expected sslmode, driver"),
    ] {
        let error = text.parse::<SourceAddress>().unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn a_password_in_an_address_is_refused_and_not_repeated() {
    for text in [
        "postgresql://ann:tiger9@h/db",
        "postgresql://ann:tiger9@x@h/db",
        "postgresql://ann:ti/tiger9@h/db",
        "postgresql://ann:tiger9",
        "postgresql://ann@h:tiger9/db",
        "mysql://ann@h/db?password=tiger9",
        "odbc+oracle:DSN=x;PWD=tiger9",
        "tiger9",
        "tiger9 and more:",
    ] {
        let error = text.parse::<SourceAddress>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("tiger9"), "{text}: {error}");
    }
}
