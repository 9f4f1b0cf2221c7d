//! Live sources over HTTP: read in the background, followed, cancelled, and refused in words that say what to do.

use std::time::Duration;

use databases::{ADMIN, ADMIN_PASSWORD, MariaDb, PostgreSql, Tls};
use serde_json::{Value, json};
use source::{LiveLimits, LiveSources};
use tokio::net::TcpListener;

use crate::http_server::{HttpServer, answer};

const SALES: &str = "
    CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(80) NOT NULL);
    CREATE TABLE orders (id bigint, customer_id bigint, total numeric(12,2));
    CREATE TABLE held (id int);
    CREATE VIEW v_held AS SELECT id FROM held;";

/// Begins to read a source.
async fn begun(server: &HttpServer, address: &str, password: &str) -> Value {
    let login = json!({"address": address, "password": password});
    let (status, body) = answer(server.post("/api/migrate/extractions").json(&login)).await;
    assert_eq!((status, body["status"].as_str()), (200, Some("running")), "{body}");
    body
}

/// Asks for an extraction until it is as expected.
async fn followed(server: &HttpServer, id: &Value, until: impl Fn(&Value) -> bool) -> Value {
    let path = format!("/api/migrate/extractions/{}", id.as_str().unwrap());
    loop {
        let state = server.json(&path).await;
        let text = state.to_string();
        assert!(!text.contains("correct horse") && !text.contains("half a word"), "the password is shown: {text}");
        if until(&state) {
            return state;
        }
        assert!(state["status"] == "running", "{state}");
    }
}

async fn ended(server: &HttpServer, id: &Value) -> Value {
    followed(server, id, |state| state["status"] != "running").await
}

/// What became of a dry run of what was read: its counts of successes and of all objects.
async fn migrated(server: &HttpServer, state: &Value) -> (Value, Value) {
    let asked = json!({
        "inventory_path": state["inventory_path"], "source_type": state["source_type"], "target_catalog": "main",
        "target_schema": "migrated", "model_id": "rules", "dry_run": true,
    });
    let (status, body) = answer(server.post("/api/migrate/start").json(&asked)).await;
    assert_eq!(status, 200, "{body}");
    let last = server.ended(body["job_id"].as_str().unwrap()).await;
    (last["completed_objects"].clone(), last["total_objects"].clone())
}

/// A table of the database `postgres` that another session holds for itself, so that who asks for a view over it waits.
fn held(database: &std::sync::Arc<PostgreSql>) -> std::thread::JoinHandle<()> {
    let holder = std::thread::spawn({
        let database = database.clone();
        move || {
            let hold = "BEGIN; LOCK TABLE held IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(3600)";
            database.run("postgres", hold).expect_err("it is told to let go");
        }
    });
    let is_held = "SELECT 1 / count(*) FROM pg_locks WHERE granted AND mode = 'AccessExclusiveLock' AND relation = 'held'::regclass";
    while database.run("postgres", is_held).is_err() {}
    holder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_read_in_the_background_cancelled_half_way_read_again_and_migrated() {
    let database = std::sync::Arc::new(PostgreSql::start(Tls::On).unwrap());
    database.run("postgres", SALES).unwrap();
    let server = HttpServer::start().await;
    let address = format!("postgresql://{ADMIN}@localhost:{}/postgres?sslmode=disable", database.port());
    let login = json!({"address": address, "password": ADMIN_PASSWORD});
    let (status, tested) = answer(server.post("/api/migrate/sources/test").json(&login)).await;
    assert_eq!((status, &tested["success"], &tested["schema_count"]), (200, &json!(true), &json!(1)), "{tested}");

    let holder = held(&database);
    let state = begun(&server, &address, ADMIN_PASSWORD).await;
    let id = &state["extraction_id"];
    assert_eq!((&state["address"], &state["source_type"]), (&json!(address), &json!("postgresql")));
    let half = followed(&server, id, |state| state["done"] == 3 && state["current"] == "VIEW public.v_held").await;
    assert_eq!((&half["total"], &half["inventory_path"]), (&json!(4), &Value::Null));
    assert_eq!(half["listed"][0], json!({"kind": "TABLE", "count": 3}));
    let path = format!("/api/migrate/extractions/{}/cancel", id.as_str().unwrap());
    assert_eq!(answer(server.post(&path)).await.0, 200);
    let cancelled = ended(&server, id).await;
    assert_eq!((&cancelled["status"], &cancelled["failure"]), (&json!("cancelled"), &Value::Null), "{cancelled}");
    let early = "the reading ended early with 3 of 4 objects read: it was cancelled";
    assert!(cancelled["remarks"].as_array().unwrap().contains(&json!(early)), "{cancelled}");
    assert_eq!(migrated(&server, &cancelled).await, (json!(3), json!(3)), "what was read is an inventory");
    // A second cancel changes nothing.
    assert_eq!(answer(server.post(&path)).await.1, cancelled);

    let let_go = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'held'::regclass";
    database.run("postgres", let_go).unwrap();
    holder.join().unwrap();
    let whole = ended(&server, &begun(&server, &address, ADMIN_PASSWORD).await["extraction_id"]).await;
    assert_eq!((&whole["status"], &whole["done"], &whole["unread"]), (&json!("completed"), &json!(4), &json!(0)));
    assert!(whole["server"].as_str().unwrap().starts_with("PostgreSQL"), "{whole}");
    assert_eq!(migrated(&server, &whole).await, (json!(4), json!(4)));
    let unknown = answer(server.get("/api/migrate/extractions/none")).await;
    assert_eq!((unknown.0, &unknown.1["code"]), (404, &json!("not_found")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schema_that_is_denied_is_told_and_the_rest_is_read_and_migrated() {
    let database = MariaDb::start(Tls::Off).unwrap();
    database
        .run(
            "CREATE DATABASE open_half; CREATE TABLE open_half.t (x int); CREATE VIEW open_half.v AS SELECT x FROM open_half.t;
             CREATE DATABASE closed_half; CREATE TABLE closed_half.u (x int);
             CREATE VIEW closed_half.w AS SELECT x FROM closed_half.u; CREATE PROCEDURE closed_half.p() SELECT 1;
             CREATE USER half@'%' IDENTIFIED BY 'half a word';
             GRANT SELECT, SHOW VIEW ON open_half.* TO half@'%'; GRANT SELECT, EXECUTE ON closed_half.* TO half@'%';",
        )
        .unwrap();
    let server = HttpServer::start().await;
    let address = format!("mysql://half@localhost:{}/?sslmode=disable", database.port());
    let state = ended(&server, &begun(&server, &address, "half a word").await["extraction_id"]).await;
    assert_eq!((&state["status"], &state["done"], &state["unread"]), (&json!("completed"), &json!(5), &json!(2)));
    let remarks: Vec<&str> = state["remarks"].as_array().unwrap().iter().map(|of| of.as_str().unwrap()).collect();
    for expected in [
        "VIEW closed_half.w cannot be read: SHOW VIEW command denied to user 'half'@",
        "PROCEDURE closed_half.p cannot be read: the server does not show its body to this user; grant SHOW_ROUTINE",
    ] {
        assert!(remarks.iter().any(|remark| remark.starts_with(expected)), "{expected}: {remarks:?}");
    }
    // What could not be read is in the inventory, and fails there with its name.
    assert_eq!(migrated(&server, &state).await, (json!(3), json!(5)));
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_with_a_source_is_a_sentence_that_says_what_to_do() {
    let encrypted = PostgreSql::start(Tls::On).unwrap();
    encrypted.run("postgres", "CREATE ROLE outside LOGIN PASSWORD 'half a word'; CREATE DATABASE fenced").unwrap();
    encrypted.run("postgres", "REVOKE CONNECT ON DATABASE fenced FROM PUBLIC").unwrap();
    let clear = MariaDb::start(Tls::Off).unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let (port, silent_port) = (encrypted.port(), silent.local_addr().unwrap().port());
    let patient = HttpServer::start().await;
    let hasty = LiveLimits { open_timeout: Duration::from_millis(200), ..LiveLimits::default() };
    let hasty = HttpServer::start_with(|parts| parts.sources = LiveSources::new(hasty)).await;
    // The server, the address, the phase that fails, a part of the reason, and what to do.
    let cases = [
        (
            &patient,
            format!("postgresql://outside@localhost:{port}/postgres?sslmode=disable"),
            "sign in",
            "password authentication failed for user \"outside\"",
            "check user and password, and that the user may sign in from this machine",
        ),
        (
            &patient,
            format!("mysql://outside@localhost:{}/mysql?sslmode=disable", clear.port()),
            "sign in",
            "Access denied for user 'outside'@",
            "check user and password, and that the user may sign in from this machine",
        ),
        (
            &patient,
            "postgresql://outside@no-such-host.invalid/postgres".to_owned(),
            "resolve",
            "`no-such-host.invalid` is not known",
            "check the host's name, and whether this machine needs a VPN to know it",
        ),
        (
            &patient,
            format!("postgresql://outside@127.0.0.1:{free}/postgres"),
            "connect",
            "Connection refused",
            "check the port, and that the server runs and listens on this address",
        ),
        (
            &patient,
            format!("postgresql://outside@localhost:{port}/postgres"),
            "connect",
            "certificate",
            "use the host name that the certificate is for, and let the machine that this server runs on trust the authority \
             that issued it: in its store of certificates, or in the file that its variable SSL_CERT_FILE names",
        ),
        (
            &patient,
            format!("mysql://outside@localhost:{}/mysql", clear.port()),
            "connect",
            "the server takes no encrypted connections",
            "turn TLS on at the database, or choose to connect without encryption if the network in between is trusted",
        ),
        (
            &hasty,
            format!("postgresql://outside@127.0.0.1:{silent_port}/postgres"),
            "connect",
            "no answer within 0.2 s",
            "check that host and port are the database's own, and that no firewall swallows the connection",
        ),
        (
            &patient,
            format!("postgresql://{ADMIN}@localhost:{port}/nowhere?sslmode=disable"),
            "sign in",
            "database \"nowhere\" does not exist",
            "check the name of the database",
        ),
    ];
    for (server, address, phase, reason, suggestion) in cases {
        let password = if address.contains(ADMIN) { ADMIN_PASSWORD } else { "not this" };
        let login = json!({"address": address, "password": password});
        let (status, tested) = answer(server.post("/api/migrate/sources/test").json(&login)).await;
        assert_eq!((status, &tested["success"]), (200, &json!(false)), "{address}: {tested}");
        let read = ended(server, &begun(server, &address, password).await["extraction_id"]).await;
        assert_eq!((&read["status"], &read["inventory_path"]), (&json!("failed"), &Value::Null), "{address}: {read}");
        for failure in [&tested["failure"], &read["failure"]] {
            assert_eq!((&failure["phase"], &failure["suggestion"]), (&json!(phase), &json!(suggestion)), "{address}");
            assert!(failure["reason"].as_str().unwrap().contains(reason), "{address}: {failure}");
            assert!(!failure.to_string().contains(password), "{address}: {failure}");
        }
    }
    // A right password, and a database that is not for this user.
    let address = format!("postgresql://outside@localhost:{port}/fenced?sslmode=disable");
    let denied = ended(&patient, &begun(&patient, &address, "half a word").await["extraction_id"]).await;
    assert_eq!(
        denied["failure"]["reason"],
        "permission denied for database \"fenced\" (User does not have CONNECT privilege.)",
        "{denied}"
    );
    let suggestion = "grant the user what the page of this source in docs/sources.md lists";
    assert_eq!(denied["failure"]["suggestion"], suggestion);
    // What cannot be an address is told before anything is tried.
    for (address, expected) in [
        ("postgresql://u:secret@h/d", "address: "),
        ("nonsense", "address: "),
        ("postgresql://u@h/d?sslrootcert=/etc/passwd", "`dwma inventory`"),
    ] {
        let (status, refused) =
            answer(patient.post("/api/migrate/extractions").json(&json!({"address": address, "password": ""}))).await;
        let error = refused["error"].as_str().unwrap();
        assert!(status == 400 && error.contains(expected) && !error.contains("secret"), "{address}: {error}");
    }
}
