//! The ODBC path for real: Debian's `odbc-postgresql` and `odbc-mariadb` against the servers of these tests.

use databases::ADMIN;
use source::{
    Ended, ExtractOptions, Extraction, ExtractionEvent, FailureCause, LiveLimits, LiveSources, Phase, Secret,
    SourceAddress,
};
use tokio_util::sync::CancellationToken;

use crate::scene::{admin, everything, mariadb, mariadb_address, postgresql_address, postgresql_with};

fn same(native: &Extraction, odbc: &Extraction) {
    assert_eq!((&odbc.ended, &odbc.unread), (&Ended::Complete, &native.unread));
    assert_eq!((odbc.source_type, &odbc.source_database), (native.source_type, &native.source_database));
    assert_eq!(odbc.warnings, native.warnings);
    assert_eq!(odbc.objects.len(), native.objects.len());
    for (one, other) in odbc.objects.iter().zip(&native.objects) {
        assert_eq!((&one.object, &one.depends_on), (&other.object, &other.depends_on));
    }
    assert!(!native.objects.is_empty());
}

#[tokio::test]
async fn postgresql_through_odbc_is_what_its_own_protocol_reads() {
    for (database, script) in [
        ("odbc_tables", include_str!("postgresql_tables.sql")),
        ("odbc_routines", include_str!("postgresql_routines.sql")),
    ] {
        let address = postgresql_with(database, script);
        same(&everything(&address).await, &everything(&format!("odbc+{address}")).await);
    }
}

#[tokio::test]
async fn mariadb_through_odbc_is_what_its_own_protocol_reads() {
    let script = include_str!("mariadb.sql");
    mariadb().run(&format!("CREATE DATABASE through_odbc; USE through_odbc; {script}")).unwrap();
    let address = mariadb_address(ADMIN, "through_odbc");
    same(&everything(&address).await, &everything(&format!("odbc+{address}")).await);
}

#[tokio::test]
async fn a_test_passes_its_phases_and_names_the_server() {
    for (address, name) in
        [(postgresql_address(ADMIN, "postgres"), "PostgreSQL"), (mariadb_address(ADMIN, "mysql"), "MariaDB")]
    {
        let address = format!("odbc+{address}").parse().unwrap();
        let test = LiveSources::new(LiveLimits::default()).test(&address, Some(&admin())).await;
        assert_eq!(test.failure, None, "{name}");
        assert_eq!(test.server.as_deref(), Some(name));
        assert_eq!(test.phases.iter().map(|of| of.phase).collect::<Vec<_>>(), Phase::ALL);
    }
}

#[tokio::test]
async fn what_fails_has_its_phase_and_what_to_do_and_no_password() {
    let postgresql = format!("odbc+{}", postgresql_address(ADMIN, "postgres"));
    let mariadb = format!("odbc+{}", mariadb_address(ADMIN, "mysql"));
    for (address, phase, cause) in [
        (postgresql.clone(), Phase::SignIn, FailureCause::SignInRefused),
        (mariadb.clone(), Phase::SignIn, FailureCause::SignInRefused),
        (format!("{postgresql}&driver=No%20Such"), Phase::Connect, FailureCause::DriverMissing),
        ("odbc+postgresql:DSN=no_such;UID=u".to_owned(), Phase::Connect, FailureCause::DriverMissing),
        ("odbc+oracle:DSN=no_such;UID=u".to_owned(), Phase::Connect, FailureCause::DriverMissing),
        ("odbc+teradata:Driver=No Such;UID=u".to_owned(), Phase::Connect, FailureCause::DriverMissing),
        ("netezza://u@no-such.invalid/d?sslmode=disable".to_owned(), Phase::Resolve, FailureCause::UnknownHost),
        ("sqlserver://u@127.0.0.1:1/d".to_owned(), Phase::Connect, FailureCause::ConnectionRefused),
        ("odbc+mysql://u@no-such.invalid/d".to_owned(), Phase::Resolve, FailureCause::UnknownHost),
        ("odbc+mysql://u@127.0.0.1:1/d".to_owned(), Phase::Connect, FailureCause::ConnectionRefused),
    ] {
        let parsed: SourceAddress = address.parse().unwrap();
        let wrong = Secret::new("wrong }; tiger99".to_owned());
        let failure = LiveSources::new(LiveLimits::default()).test(&parsed, Some(&wrong)).await.failure.unwrap();
        assert_eq!((failure.phase, failure.cause), (phase, cause), "{address}: {failure}");
        assert!(!failure.to_string().contains("tiger99"), "{failure}");
    }
}

#[tokio::test]
async fn what_was_read_until_it_was_cancelled_is_kept() {
    let tables: Vec<String> = (0..600).map(|number| format!("CREATE TABLE t{number:03} (x int);")).collect();
    let address = format!("odbc+{}", postgresql_with("odbc_cancelled", &tables.concat())).parse().unwrap();
    let cancel = CancellationToken::new();
    let events = |event| {
        if matches!(event, ExtractionEvent::Progress { .. }) {
            cancel.cancel();
        }
    };
    let sources = LiveSources::new(LiveLimits { sessions: 1, ..LiveLimits::default() });
    let found = sources.extract(&address, Some(&admin()), &ExtractOptions::default(), &events, &cancel).await.unwrap();
    assert_eq!((&found.ended, found.objects.len()), (&Ended::Cancelled, 250), "one batch");
}
