//! Sessions change nothing, tried on real servers.

use databases::{ADMIN, ADMIN_PASSWORD, MariaDb, PostgreSql, Tls};

use super::phases::Phases;
use super::session::QueryError;
use super::{LiveLimits, Secret, reader};

/// Each statement is refused, by an administrator's session too.
async fn changes_nothing(address: &str, statements: &[&str]) {
    let reader =
        reader(&address.parse().unwrap(), &LiveLimits::default()).unwrap_or_else(|failure| panic!("{failure}"));
    let password = Secret::new(ADMIN_PASSWORD.to_owned());
    let opened = reader.connector.open(Some(&password), &mut Phases::begin(false)).await;
    let mut session = opened.unwrap_or_else(|failure| panic!("{failure}"));
    for statement in statements {
        let answer = session.rows(statement).await;
        let Err(QueryError::Refused { reason, .. }) = answer else { panic!("{statement}: {answer:?}") };
        assert!(reason.to_lowercase().replace('-', " ").contains("read only"), "{statement}: {reason}");
    }
}

#[tokio::test]
async fn a_session_at_postgresql_changes_nothing() {
    let server = PostgreSql::start(Tls::Off).unwrap();
    server.run("postgres", "CREATE TABLE t (x int)").unwrap();
    let address = format!("postgresql://{ADMIN}@localhost:{}/postgres?sslmode=disable", server.port());
    let statements = ["INSERT INTO public.t VALUES (1)", "CREATE TABLE public.u (x int)", "DROP TABLE public.t"];
    changes_nothing(&address, &statements).await;
    #[cfg(feature = "odbc")]
    changes_nothing(&format!("odbc+{address}"), &statements).await;
}

#[tokio::test]
async fn a_session_at_mariadb_changes_nothing() {
    let server = MariaDb::start(Tls::Off).unwrap();
    server.run("CREATE DATABASE d; CREATE TABLE d.t (x int)").unwrap();
    let address = format!("mysql://{ADMIN}@localhost:{}/d?sslmode=disable", server.port());
    let statements = ["INSERT INTO d.t VALUES (1)", "CREATE TABLE d.u (x int)", "DROP TABLE d.t"];
    changes_nothing(&address, &statements).await;
    #[cfg(feature = "odbc")]
    changes_nothing(&format!("odbc+{address}"), &statements).await;
}
