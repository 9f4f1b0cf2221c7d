//! What a person is told when it does not work.

use std::time::Duration;

use databases::{ADMIN, MariaDb, PostgreSql, Tls};
use source::{ConnectionTest, ExtractOptions, FailureCause, LiveLimits, LiveSources, Phase, Secret, SourceAddress};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::scene::{admin, extract, mariadb, mariadb_address, postgresql, postgresql_address};

async fn test(address: &str, password: &Secret) -> ConnectionTest {
    let address: SourceAddress = address.parse().unwrap_or_else(|error| panic!("{address}: {error}"));
    LiveSources::new(LiveLimits::default()).test(&address, Some(password)).await
}

/// The address, the phase that fails, the cause, a part of the server's own sentence, a part of the suggestion.
type Case<'a> = (String, Phase, FailureCause, &'a str, &'a str);

async fn holds(password: &Secret, cases: Vec<Case<'_>>) {
    for (address, phase, cause, reason, suggestion) in cases {
        let test = test(&address, password).await;
        let failure = test.failure.unwrap_or_else(|| panic!("{address} works"));
        assert_eq!((failure.phase, failure.cause), (phase, cause), "{address}: {failure}");
        assert!(failure.reason.contains(reason), "{address}: {failure}");
        assert!(failure.to_string().contains(suggestion), "{address}: {failure}");
        let phases: Vec<Phase> = test.phases.iter().map(|of| of.phase).collect();
        let expected: Vec<Phase> = Phase::ALL.into_iter().filter(|of| *of <= phase).collect();
        assert!(phases.starts_with(&expected), "{address}: {phases:?}");
        assert!(test.schema_count.is_none());
    }
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_told_by_its_phase() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let mut cases = Vec::new();
    for platform in ["postgresql", "mysql"] {
        cases.push((
            format!("{platform}://u@no-such-host.invalid/db"),
            Phase::Resolve,
            FailureCause::UnknownHost,
            "`no-such-host.invalid` is not known",
            "check the host's name",
        ));
        cases.push((
            format!("{platform}://u@127.0.0.1:{free}/db"),
            Phase::Connect,
            FailureCause::ConnectionRefused,
            "Connection refused",
            "check the port",
        ));
    }
    holds(&admin(), cases).await;
}

#[tokio::test]
async fn postgresql_refuses_in_words_that_say_what_to_do() {
    postgresql().run("postgres", "CREATE ROLE outside LOGIN PASSWORD 'let me in'; CREATE DATABASE fenced").unwrap();
    postgresql().run("postgres", "REVOKE CONNECT ON DATABASE fenced FROM PUBLIC").unwrap();
    let port = postgresql().port();
    let cases = vec![
        (
            postgresql_address("outside", "fenced"),
            Phase::SignIn,
            FailureCause::PermissionDenied,
            "permission denied for database \"fenced\"",
            "grant the user",
        ),
        (
            postgresql_address("outside", "nowhere"),
            Phase::SignIn,
            FailureCause::MissingDatabase,
            "database \"nowhere\" does not exist",
            "check the name of the database",
        ),
        (
            postgresql_address(ADMIN, "postgres"),
            Phase::SignIn,
            FailureCause::SignInRefused,
            "password authentication failed for user \"admin\"",
            "check user and password",
        ),
        (
            format!("postgresql://outside@localhost:{port}/postgres"),
            Phase::Connect,
            FailureCause::TlsRefused,
            "certificate",
            "sslrootcert=FILE",
        ),
        (
            postgresql_address("outside", "postgres").replace("localhost", "127.0.0.2"),
            Phase::Connect,
            FailureCause::ConnectionRefused,
            "127.0.0.2",
            "check the port",
        ),
        (
            format!("postgresql://outside@localhost:{port}/postgres?sslrootcert=/no/such/file"),
            Phase::Connect,
            FailureCause::RootCertificates,
            "`/no/such/file` cannot be read",
            "PEM",
        ),
    ];
    holds(&Secret::new("let me in".to_owned()), cases).await;
}

#[tokio::test]
async fn mariadb_refuses_in_words_that_say_what_to_do() {
    mariadb().run("CREATE USER outside@'%' IDENTIFIED BY 'let me in'; CREATE DATABASE fenced").unwrap();
    let port = mariadb().port();
    let cases = vec![
        (
            mariadb_address("outside", "fenced"),
            Phase::SignIn,
            FailureCause::PermissionDenied,
            "Access denied for user 'outside'@",
            "grant the user",
        ),
        (
            mariadb_address(ADMIN, "fenced"),
            Phase::SignIn,
            FailureCause::SignInRefused,
            "Access denied for user 'admin'@",
            "check user and password",
        ),
        (
            format!("mysql://outside@localhost:{port}/fenced"),
            Phase::Connect,
            FailureCause::TlsRefused,
            "certificate",
            "sslrootcert=FILE",
        ),
    ];
    holds(&Secret::new("let me in".to_owned()), cases).await;
    let missing = vec![(
        mariadb_address(ADMIN, "nowhere"),
        Phase::SignIn,
        FailureCause::MissingDatabase,
        "Unknown database 'nowhere'",
        "check the name of the database",
    )];
    holds(&admin(), missing).await;
}

#[tokio::test]
async fn a_server_without_tls_is_refused_unless_the_address_says_otherwise() {
    let (postgresql, mariadb) = (PostgreSql::start(Tls::Off).unwrap(), MariaDb::start(Tls::Off).unwrap());
    mariadb.run("CREATE DATABASE clear").unwrap();
    let addresses = [
        format!("postgresql://{ADMIN}@localhost:{}/postgres", postgresql.port()),
        format!("mysql://{ADMIN}@localhost:{}/clear", mariadb.port()),
    ];
    for address in addresses {
        let cause = FailureCause::TlsNotOffered;
        let reason = "the server takes no encrypted connections";
        holds(&admin(), vec![(address.clone(), Phase::Connect, cause, reason, "sslmode=disable")]).await;
        let test = test(&format!("{address}?sslmode=disable"), &admin()).await;
        assert_eq!(test.failure, None);
    }
}

#[tokio::test]
async fn a_certificate_that_is_its_own_authority_s_is_told_from_one_that_is_not_trusted() {
    let (postgresql, mariadb) = (PostgreSql::start(Tls::OfItself).unwrap(), MariaDb::start(Tls::OfItself).unwrap());
    let roots = |of: Option<&std::path::Path>| of.unwrap().display().to_string();
    let addresses = [
        format!("postgresql://{ADMIN}@localhost:{}/x?sslrootcert={}", postgresql.port(), roots(postgresql.authority())),
        format!("mysql://{ADMIN}@localhost:{}/x?sslrootcert={}", mariadb.port(), roots(mariadb.authority())),
    ];
    for address in addresses {
        let cause = FailureCause::CertificateOfAuthority;
        holds(&admin(), vec![(address, Phase::Connect, cause, "CaUsedAsEndEntity", "CA:FALSE")]).await;
    }
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let sources = LiveSources::new(LiveLimits { open_timeout: Duration::from_millis(200), ..LiveLimits::default() });
    for (address, phase) in [
        (format!("postgresql://u@127.0.0.1:{port}/db"), Phase::Connect),
        (format!("postgresql://u@127.0.0.1:{port}/db?sslmode=disable"), Phase::SignIn),
        (format!("mysql://u@127.0.0.1:{port}/db"), Phase::SignIn),
    ] {
        let address: SourceAddress = address.parse().unwrap();
        let failure = sources.test(&address, Some(&admin())).await.failure.unwrap();
        let expected = (phase, FailureCause::NoAnswer, "no answer within 0.2 s".to_owned());
        assert_eq!((failure.phase, failure.cause, failure.reason), expected);
        let (options, cancel) = (ExtractOptions::default(), CancellationToken::new());
        let failed = sources.extract(&address, Some(&admin()), &options, &|_| (), &cancel).await.unwrap_err();
        assert_eq!(failed.cause, FailureCause::NoAnswer);
    }
}

#[tokio::test]
async fn what_is_not_built_is_refused_with_the_other_way() {
    for (address, expected) in [
        ("odbc+redshift:DSN=x", "reading from Redshift through ODBC is not built; leave `odbc+` out"),
        ("odbc+snowflake:DSN=x", "reading from Snowflake through ODBC is not built; leave `odbc+` out"),
        #[cfg(not(feature = "odbc"))]
        ("odbc+postgresql:DSN=x", "through ODBC needs this program built with the feature `odbc`; export DDL files"),
        #[cfg(not(feature = "odbc"))]
        ("sqlserver://u@h/db", "reading from SQL Server through ODBC needs this program built with the feature `odbc`"),
        #[cfg(not(feature = "odbc"))]
        ("odbc+synapse:DSN=x", "reading from Synapse through ODBC needs this program built with the feature `odbc`"),
        #[cfg(not(feature = "odbc"))]
        ("oracle://u@h/db", "reading from Oracle through ODBC needs this program built with the feature `odbc`"),
        #[cfg(not(feature = "odbc"))]
        ("teradata://u@h/db", "reading from Teradata through ODBC needs this program built with the feature `odbc`"),
        #[cfg(not(feature = "odbc"))]
        (
            "netezza://u@h/db?sslmode=disable",
            "reading from Netezza through ODBC needs this program built with the feature `odbc`",
        ),
    ] {
        let test = test(address, &admin()).await;
        assert!(test.failure.as_ref().unwrap().to_string().contains(expected), "{:?}", test.failure);
        let failure = extract(address, &admin(), &ExtractOptions::default()).await.unwrap_err();
        assert_eq!(failure.cause, FailureCause::NotBuilt);
    }
}

#[tokio::test]
async fn no_message_repeats_the_password() {
    // A server may repeat what it was sent, here the name of the user.
    for address in [postgresql_address("tiger99", "postgres"), mariadb_address("tiger99", "")] {
        let test = test(&address, &Secret::new("tiger99".to_owned())).await;
        assert!(!format!("{test:?}").contains("tiger99"), "{test:?}");
    }
}
