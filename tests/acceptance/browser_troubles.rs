//! What a person reads in the wizard when a source cannot be reached or not be read as a whole: each time what happened and
//! what to do, and whatever can be had is had.

use std::sync::Arc;

use databases::{ADMIN_PASSWORD, PostgreSql, Tls};
use thirtyfour::By;
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::browser_sources::at_the_database;
use crate::product::Product;

/// A way in which a source cannot be reached.
struct Trouble<'a> {
    host: &'a str,
    port: u16,
    user: &'a str,
    /// Whether the connection goes in clear.
    plain: bool,
    password: &'a str,
    /// The phase that fails.
    phase: &'a str,
    /// What happened.
    reason: &'a str,
    /// What to do.
    advice: &'a str,
}

#[tokio::test]
async fn every_way_to_fail_says_its_phase_what_happened_and_what_to_do() {
    let server = PostgreSql::start(Tls::On).unwrap();
    server
        .run(
            "postgres",
            "CREATE ROLE fenced LOGIN PASSWORD 'let me in'; REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
        )
        .unwrap();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let there = Trouble {
        host: "127.0.0.1",
        port: server.port(),
        user: databases::ADMIN,
        plain: true,
        password: ADMIN_PASSWORD,
        phase: "sign in",
        reason: "",
        advice: "",
    };
    let troubles = [
        Trouble {
            host: "no-such-host.invalid",
            phase: "resolve",
            reason: "`no-such-host.invalid` is not known",
            advice: "check the host's name",
            ..there
        },
        Trouble { port: free, phase: "connect", reason: "Connection refused", advice: "check the port", ..there },
        Trouble {
            plain: false,
            phase: "connect",
            reason: "certificate",
            advice: "let the machine that this server runs on trust the authority",
            ..there
        },
        Trouble {
            password: "not this",
            reason: "password authentication failed",
            advice: "check user and password",
            ..there
        },
        Trouble {
            user: "fenced",
            password: "let me in",
            reason: "permission denied for database",
            advice: "grant the user what the page of this source in docs/sources.md lists",
            ..there
        },
        Trouble {
            port: silent.local_addr().unwrap().port(),
            reason: "no answer within 15 s",
            advice: "check that host and port are the database's own",
            ..there
        },
    ];
    let product = Product::start().await;
    let browser = Browser::open().await;
    at_the_database(&browser, &product, "postgresql", server.port(), "postgres").await;
    let mut plain = true;
    for trouble in troubles {
        browser.type_into("host-input", trouble.host).await;
        browser.type_into("port-input", &trouble.port.to_string()).await;
        browser.type_into("user-input", trouble.user).await;
        browser.type_into("password-input", trouble.password).await;
        if trouble.plain != plain {
            browser.click("unencrypted").await;
            plain = trouble.plain;
        }
        browser.click("test-connection").await;
        let told = browser.text_that("connection", |text| text.contains("What to do: ")).await;
        assert!(told.contains("Not connected: ") && told.contains(trouble.reason), "{}: {told}", trouble.reason);
        assert!(told.contains(trouble.advice) && !told.contains(trouble.password), "{}: {told}", trouble.reason);
        let failed = browser.driver.find(By::Css(".phases__phase--failed")).await.unwrap().text().await.unwrap();
        assert!(failed.starts_with(trouble.phase), "{}: {failed}", trouble.reason);
    }
    browser.screenshot("source-silent").await;
    // Who does not want to wait for it stops it.
    browser.click("test-connection").await;
    browser.click("stop-trying").await;
    browser.true_that("return document.querySelector('[data-testid=connection]').textContent === ''").await;
    // Reading the source fails in the same words.
    browser.type_into("host-input", "no-such-host.invalid").await;
    browser.click("extract").await;
    let told = browser.text_that("extraction-failure", |text| text.contains("What to do: check the host's name")).await;
    assert!(told.contains("`no-such-host.invalid` is not known"), "{told}");
    browser.screenshot("extraction-failed").await;
    browser.close().await;
}

#[tokio::test]
async fn what_one_schema_denies_is_listed_and_the_rest_goes_on() {
    let server = PostgreSql::start(Tls::Off).unwrap();
    let denied = "CREATE SCHEMA open CREATE TABLE t (x int); INSERT INTO open.t SELECT generate_series(1, 7);
        CREATE SCHEMA closed CREATE TABLE u (x int); CREATE FUNCTION open.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE ROLE reader LOGIN PASSWORD 'let me in'; GRANT USAGE ON SCHEMA open TO reader;
        GRANT SELECT ON ALL TABLES IN SCHEMA open TO reader;
        REVOKE EXECUTE ON FUNCTION pg_get_functiondef(oid) FROM PUBLIC;";
    server.run("postgres", denied).unwrap();
    let product = Product::start().await;
    let browser = Browser::open().await;
    at_the_database(&browser, &product, "postgresql", server.port(), "postgres").await;
    browser.type_into("user-input", "reader").await;
    browser.type_into("password-input", "let me in").await;
    browser.choose("row-counts-input", "exact").await;
    browser.click("extract").await;
    browser.text_that("inventory-count", |text| text == "3").await;
    let told = browser.text_that("left-out", |text| text.contains("2 remarks")).await;
    for part in [
        "the rows of closed.u were not counted: permission denied for schema closed; grant this user SELECT on it",
        "open.f was not read from the source: permission denied for function pg_get_functiondef",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let rows = browser.text("inventory-rows").await;
    assert!(rows.ends_with("7\ncounted, without 1 table"), "{rows}");
    browser.screenshot("inventory-denied").await;
    // What was read goes on, and what was not is that object's own failure.
    browser.click("wizard-next").await;
    browser.click("wizard-next").await;
    browser.click("run-dry-run").await;
    browser.text_that("mp-status", |text| text == "Completed · 1 failed").await;
    browser.close().await;
}

#[tokio::test]
async fn m4_a_reading_that_is_stopped_half_way_offers_what_it_has() {
    let server = Arc::new(PostgreSql::start(Tls::Off).unwrap());
    let objects = "CREATE TABLE free (x int); CREATE TABLE held (x int); CREATE VIEW waits AS SELECT x FROM held;
        CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';";
    server.run("postgres", objects).unwrap();
    // A view's definition waits for whoever has locked its table.
    let holder = std::thread::spawn({
        let server = server.clone();
        move || {
            server.run("postgres", "BEGIN; LOCK TABLE held IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600) AS holding")
        }
    });
    let product = Product::start().await;
    let browser = Browser::open().await;
    at_the_database(&browser, &product, "postgresql", server.port(), "postgres").await;
    browser.type_into("password-input", ADMIN_PASSWORD).await;
    let held = "DO $$ BEGIN WHILE NOT EXISTS (SELECT 1 FROM pg_locks WHERE relation = 'held'::regclass AND mode = 'AccessExclusiveLock' AND granted)
        LOOP PERFORM pg_sleep(0.01); END LOOP; END $$";
    server.run("postgres", held).unwrap();
    browser.click("extract").await;
    browser.text_that("extraction-progress", |text| text == "3 of 4 definitions read").await;
    // It goes on without the page, and is there again.
    browser.driver.refresh().await.unwrap();
    browser.text_that("extraction-progress", |text| text == "3 of 4 definitions read").await;
    browser.screenshot("extraction-running").await;
    browser.click("cancel-extraction").await;
    browser.text_that("take-part", |text| text == "Go on with 3 objects that were read").await;
    browser.screenshot("extraction-stopped").await;
    browser.click("take-part").await;
    browser.text_that("inventory-count", |text| text == "3").await;
    let told = browser.text("left-out").await;
    assert!(told.contains("the reading ended early with 3 of 4 objects read: it was cancelled"), "{told}");
    // A second try, when nothing holds it any more, reads all.
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%AS holding' AND pid <> pg_backend_pid()";
    server.run("postgres", end).unwrap();
    holder.join().unwrap().unwrap_err();
    browser.click("wizard-back").await;
    browser.type_into("password-input", ADMIN_PASSWORD).await;
    browser.click("extract").await;
    browser.text_that("inventory-count", |text| text == "4").await;
    browser.close().await;
}
