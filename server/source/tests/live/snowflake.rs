//! Snowflake, against a double of an account.

use std::time::Duration;

use source::{Ended, ExtractOptions, FailureCause, LiveLimits, LiveSources, Phase, RowCounts, Secret, SourceAddress};
use tokio_util::sync::CancellationToken;

use crate::scene::extract;
use crate::snowflake_account::{Account, KEY, TOKEN};

fn address(account: &Account) -> String {
    format!("snowflake://ann@127.0.0.1:{}/SALES?sslmode=disable&warehouse=W&role=R", account.port)
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[tokio::test]
async fn a_key_or_a_token_reads_everything_and_what_is_refused_has_its_reason() {
    // A key on one line is what a field of a page makes of it.
    for credential in [KEY.to_owned(), KEY.replace('\n', " "), TOKEN.to_owned()] {
        let account = Account::start().await;
        let options = ExtractOptions::default();
        let (found, _) = extract(&address(&account), &secret(&credential), &options).await.unwrap();
        let definitions: Vec<(String, &str)> =
            found.objects.iter().map(|of| (of.object.name.to_string(), of.object.definition.as_str())).collect();
        let expected = [
            ("PUBLIC.PURGE", "-- GET_DDL('PROCEDURE', '\"SALES\".\"PUBLIC\".\"PURGE\"(NUMBER)', TRUE)"),
            ("PUBLIC.SLOW", "-- GET_DDL('TABLE', '\"SALES\".\"PUBLIC\".\"SLOW\"', TRUE)"),
            ("PUBLIC.V", "-- GET_DDL('VIEW', '\"SALES\".\"PUBLIC\".\"V\"', TRUE)"),
        ];
        assert_eq!(definitions, expected.map(|(name, text)| (name.to_owned(), text)));
        let unread: Vec<String> = found.unread.iter().map(|of| format!("{}: {}", of.name, of.reason)).collect();
        assert_eq!(
            unread,
            ["PUBLIC.BAD: 002003 SQL compilation error: Table 'SALES.PUBLIC.BAD' does not exist or not authorized"]
        );
        assert_eq!((&found.ended, found.source_database.as_str()), (&Ended::Complete, "SALES"));
        assert_eq!(found.warnings, ["1 stage is not read"]);
        for asked in account.asked() {
            assert_eq!(
                (&asked["database"], &asked["warehouse"], &asked["role"]),
                (&"SALES".into(), &"W".into(), &"R".into())
            );
        }
    }
}

#[tokio::test]
async fn a_test_passes_its_phases_and_names_the_server() {
    let account = Account::start().await;
    let address: SourceAddress = address(&account).parse().unwrap();
    let test = LiveSources::new(LiveLimits::default()).test(&address, Some(&secret(KEY))).await;
    assert_eq!((test.failure, test.server.as_deref(), test.schema_count), (None, Some("Snowflake 8.40.1"), Some(1)));
    assert_eq!(test.phases.iter().map(|of| of.phase).collect::<Vec<_>>(), Phase::ALL);
}

#[tokio::test]
async fn what_fails_has_its_phase_and_what_to_do_and_no_secret() {
    let account = Account::start().await;
    let there = address(&account);
    let nowhere = "snowflake://ann@127.0.0.1:1/SALES?sslmode=disable".to_owned();
    let in_clear = "snowflake://ann@192.0.2.1/SALES?sslmode=disable".to_owned();
    let of_the_key = "-----BEGIN PRIVATE KEY-----\ntiger99\n-----END PRIVATE KEY-----";
    for (address, credential, phase, cause, says) in [
        (&there, Some("tiger99-token"), Phase::SignIn, FailureCause::SignInRefused, "390144 JWT token is invalid"),
        (&there, None, Phase::SignIn, FailureCause::SignInRefused, "no token and no private key"),
        (&there, Some(of_the_key), Phase::SignIn, FailureCause::SignInRefused, "private key"),
        (
            &there,
            Some("-----BEGIN ENCRYPTED PRIVATE KEY-----\ntiger99"),
            Phase::SignIn,
            FailureCause::SignInRefused,
            "expected `BEGIN PRIVATE KEY`",
        ),
        (&nowhere, Some(TOKEN), Phase::Connect, FailureCause::ConnectionRefused, "refused"),
        (&in_clear, Some(TOKEN), Phase::Connect, FailureCause::Other, "encrypted connections only"),
    ] {
        let parsed: SourceAddress = address.parse().unwrap();
        let credential = credential.map(secret);
        let test = LiveSources::new(LiveLimits::default()).test(&parsed, credential.as_ref()).await;
        let failure = test.failure.unwrap();
        assert_eq!((failure.phase, failure.cause), (phase, cause), "{failure}");
        assert!(failure.reason.contains(says), "{failure}");
        assert!(!failure.to_string().contains("tiger99"), "{failure}");
    }
}

#[tokio::test]
async fn a_statement_that_is_waited_for_is_cancelled_with_the_reading() {
    let account = Account::start().await;
    let address: SourceAddress = address(&account).parse().unwrap();
    let cancel = CancellationToken::new();
    let options = ExtractOptions { row_counts: RowCounts::Exact, ..ExtractOptions::default() };
    let sources = LiveSources::new(LiveLimits { sessions: 1, ..LiveLimits::default() });
    let key = secret(KEY);
    let reading = sources.extract(&address, Some(&key), &options, &|_| (), &cancel);
    let cancelling = async {
        account.keeps_waiting.cancelled().await;
        cancel.cancel();
    };
    let (found, ()) = tokio::join!(reading, cancelling);
    let found = found.unwrap();
    assert_eq!((&found.ended, found.objects.len()), (&Ended::Cancelled, 3));
    assert!(account.is_cancelled.is_cancelled());
}

#[tokio::test]
async fn encrypted_connections_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let account = Account::start_encrypted(folder.path()).await;
    let there = format!("snowflake://ann@localhost:{}/SALES", account.port);
    let trusted = format!("{there}?sslrootcert={}", account.authority());
    let (found, _) = extract(&trusted, &secret(KEY), &ExtractOptions::default()).await.unwrap();
    assert_eq!((found.ended, found.objects.len()), (Ended::Complete, 3));
    let test = LiveSources::new(LiveLimits::default()).test(&trusted.parse().unwrap(), Some(&secret(KEY))).await;
    assert_eq!(test.failure, None);
    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = Account::start_encrypted(elsewhere.path()).await;
    let distrusted = format!("{there}?sslrootcert={}", stranger.authority());
    let test = LiveSources::new(LiveLimits::default()).test(&distrusted.parse().unwrap(), Some(&secret(KEY))).await;
    let failure = test.failure.unwrap();
    assert_eq!((failure.phase, failure.cause), (Phase::Connect, FailureCause::TlsRefused), "{failure}");
    let refused = extract(&distrusted, &secret(KEY), &ExtractOptions::default()).await.unwrap_err();
    assert_eq!((refused.phase, refused.cause), (Phase::Connect, FailureCause::TlsRefused), "{refused}");
}

#[tokio::test]
async fn a_server_without_time_is_asked_again_and_knows_the_statement_by_its_request() {
    let sources = LiveSources::new(LiveLimits { busy_wait: Duration::ZERO, sessions: 1, ..LiveLimits::default() });
    let (options, cancel) = (ExtractOptions::default(), CancellationToken::new());
    // After how many requests, with which statuses it puts off, and what comes of it: objects, or the cause.
    for (after, statuses, expected) in [
        (0, &[429][..], Ok(3)),
        (0, &[503, 429, 503, 429], Ok(3)),
        (1, &[429, 429], Ok(3)),
        (3, &[503, 503, 503, 503], Ok(3)),
        (5, &[429], Ok(3)),
        // More than is borne: the session counts as lost, and another one reads what it was to read.
        (7, &[429; 5], Ok(3)),
        // Before anything is listed there is nothing to go on with.
        (5, &[429; 5], Err((Phase::ReadCatalog, FailureCause::Busy))),
        (0, &[429; 5], Err((Phase::SignIn, FailureCause::Busy))),
        (0, &[503; 9], Err((Phase::SignIn, FailureCause::Busy))),
    ] {
        let account = Account::start().await;
        account.is_busy(after, statuses);
        let address: SourceAddress = address(&account).parse().unwrap();
        let found = sources.extract(&address, Some(&secret(TOKEN)), &options, &|_| (), &cancel).await;
        match (found, expected) {
            (Ok(found), Ok(objects)) => {
                assert_eq!((&found.ended, found.objects.len()), (&Ended::Complete, objects), "{after} {statuses:?}");
                assert_eq!(found.unread.len(), 1, "{after} {statuses:?}: {:?}", found.unread);
            }
            (Err(failure), Err(expected)) => {
                assert_eq!((failure.phase, failure.cause), expected, "{failure}");
                let expected = format!("found HTTP status {}", statuses[0]);
                assert!(failure.to_string().contains(&expected), "{failure}");
                assert!(failure.to_string().contains("; try again"), "{failure}");
            }
            (found, expected) => panic!("{after} {statuses:?}: {found:?}, expected {expected:?}"),
        }
        let (put_off, again) = account.put_off_and_again();
        assert!(again.iter().all(|id| put_off.contains(id)), "{after} {statuses:?}: {again:?} of {put_off:?}");
        assert_eq!(again.is_empty(), put_off.is_empty());
    }
}
