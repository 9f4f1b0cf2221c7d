use databases::{ADMIN, ADMIN_PASSWORD, PostgreSql, Tls};

use super::super::{LiveLimits, reader};
use super::*;

/// Debian's driver for MariaDB takes a limit and does not keep it, so there is no such test of it.
#[tokio::test]
async fn a_question_ends_at_its_limit_and_the_session_goes_on() {
    let server = PostgreSql::start(Tls::Off).unwrap();
    let address = format!("odbc+postgresql://{ADMIN}@localhost:{}/postgres?sslmode=disable", server.port());
    let limits = LiveLimits { query_timeout: Duration::from_secs(1), ..LiveLimits::default() };
    let reader = reader(&address.parse().unwrap(), &limits).unwrap_or_else(|failure| panic!("{failure}"));
    let password = Secret::new(ADMIN_PASSWORD.to_owned());
    let opened = reader.connector.open(Some(&password), &mut Phases::begin(false)).await;
    let mut session = opened.unwrap_or_else(|failure| panic!("{failure}"));
    let Err(QueryError::Refused { reason, .. }) = session.rows("SELECT pg_sleep(600)").await else {
        panic!("it has answered")
    };
    assert!(reason.contains("statement timeout"), "{reason}");
    assert_eq!(session.rows_however_long("SELECT 7").await.unwrap()[0].number(0), Some(7));
}
