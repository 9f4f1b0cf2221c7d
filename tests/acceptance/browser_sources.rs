//! From a real database through the wizard to a target: PostgreSQL and MariaDB of Debian's packages.

use databases::{ADMIN, ADMIN_PASSWORD, MariaDb, PostgreSql, Tls};
use databricks_double::{Double, Reply, TOKEN, WAREHOUSE};

use crate::browser::Browser;
use crate::product::Product;

const POSTGRESQL: &str = "
    CREATE SCHEMA sales;
    CREATE TABLE sales.customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(80) NOT NULL, joined timestamptz DEFAULT now());
    CREATE TABLE sales.orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES sales.customers, total numeric(12,2) NOT NULL);
    CREATE VIEW sales.v_customer_value AS
        SELECT c.name, sum(o.total) AS total FROM sales.customers c JOIN sales.orders o ON o.customer_id = c.id GROUP BY c.name;
    CREATE FUNCTION sales.with_vat(net numeric) RETURNS numeric LANGUAGE sql AS 'SELECT net * 1.19';
";

const MARIADB: &str = "
    CREATE DATABASE shop;
    CREATE TABLE shop.items (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL, price DECIMAL(10,2));
    CREATE TABLE shop.sold (item_id BIGINT UNSIGNED, at DATETIME, FOREIGN KEY (item_id) REFERENCES shop.items (id));
    CREATE VIEW shop.v_sold AS SELECT i.name, COUNT(*) AS times FROM shop.items i JOIN shop.sold s ON s.item_id = i.id GROUP BY i.name;
    CREATE PROCEDURE shop.raise_prices(IN by_percent INT) UPDATE shop.items SET price = price * (1 + by_percent / 100);
";

/// Fills in the wizard's form for a database of this machine, without a password.
pub(crate) async fn at_the_database(browser: &Browser, product: &Product, platform: &str, port: u16, database: &str) {
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.click(&format!("platform-{platform}")).await;
    browser.type_into("host-input", "127.0.0.1").await;
    browser.type_into("port-input", &port.to_string()).await;
    browser.type_into("database-input", database).await;
    browser.type_into("user-input", ADMIN).await;
    browser.click("unencrypted").await;
}

#[tokio::test]
async fn m3_m7_a_postgresql_database_goes_through_the_wizard_into_the_local_target() {
    let server = PostgreSql::start(Tls::Off).unwrap();
    server.run("postgres", POSTGRESQL).unwrap();
    let product = Product::start().await;
    let browser = Browser::open().await;
    at_the_database(&browser, &product, "postgresql", server.port(), "postgres").await;
    browser.type_into("password-input", "not this").await;
    browser.click("test-connection").await;
    let refused = browser.text_that("connection", |text| text.contains("Not connected")).await;
    assert!(
        refused.contains("sign in") && refused.contains("What to do") && !refused.contains("not this"),
        "{refused}"
    );
    browser.screenshot("source-refused").await;
    browser.type_into("password-input", ADMIN_PASSWORD).await;
    browser.click("test-connection").await;
    let connected = browser.text_that("connection", |text| text.contains("Connected to")).await;
    for phase in ["resolve", "connect", "sign in", "read catalog"] {
        assert!(connected.contains(phase), "{phase} in {connected}");
    }
    browser.screenshot("source-connected").await;
    assert_eq!(browser.find("password-input").await.attr("type").await.unwrap().as_deref(), Some("password"));
    browser.click("show-password").await;
    assert_eq!(browser.find("password-input").await.attr("type").await.unwrap().as_deref(), Some("text"));
    browser.click("extract").await;
    browser.text_that("inventory-count", |text| text == "4").await;
    // The password is in nothing that the browser keeps.
    let kept = "return location.href + JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + document.documentElement.outerHTML";
    let kept = browser.driver.execute(kept, Vec::new()).await.unwrap();
    assert!(!kept.json().as_str().unwrap().contains("correct horse"), "the password was kept");
    // The connection was, without it.
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.type_into("host-input", "elsewhere").await;
    browser
        .text_that("connections", |text| {
            text.contains(&format!("PostgreSQL \u{b7} postgresql://{ADMIN}@127.0.0.1:{}/postgres", server.port()))
        })
        .await;
    browser.driver.execute("const list = document.querySelector('[data-testid=connections]'); list.value = '0'; list.dispatchEvent(new Event('change', { bubbles: true }))", Vec::new()).await.unwrap();
    browser.true_that("return document.getElementById('host-input').value === '127.0.0.1'").await;
    browser.click("forget-connection").await;
    browser.true_that("return localStorage.getItem('dwma-connections') === null").await;
    browser.driver.goto(format!("{}/new/inventory", product.address)).await.unwrap();
    browser.driver.refresh().await.unwrap();
    browser.text_that("inventory-count", |text| text == "4").await;
    browser.click("wizard-next").await;
    browser.type_into("schema-input", "sales").await;
    browser.text_that("target-now", |text| text.contains("SQLite")).await;
    browser.click("wizard-next").await;
    browser.click("run-dry-run").await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    assert!(!product.target_file().exists());
    browser.driver.goto(format!("{}/new/review", product.address)).await.unwrap();
    browser.text_that("plan-dry-run", |text| text.contains("4 objects, clean")).await;
    browser.click("run-migration").await;
    browser.click("confirm-run").await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    let target = rusqlite::Connection::open(product.target_file()).unwrap();
    let created: i64 = target
        .query_row("SELECT count(*) FROM sqlite_master WHERE name IN ('main.sales.customers', 'main.sales.orders', 'main.sales.v_customer_value')", [], |row| row.get(0))
        .unwrap();
    assert_eq!(created, 3);
    browser.close().await;
}

#[tokio::test]
async fn rows_are_shown_as_they_are_known_counted_or_estimated() {
    let server = PostgreSql::start(Tls::Off).unwrap();
    let tables = "CREATE TABLE large (x int) WITH (autovacuum_enabled = off); INSERT INTO large SELECT generate_series(1, 1204); ANALYZE large;
        CREATE TABLE small (x int) WITH (autovacuum_enabled = off); INSERT INTO small VALUES (1);
        CREATE VIEW seen AS SELECT x FROM large;";
    server.run("postgres", tables).unwrap();
    let product = Product::start().await;
    let browser = Browser::open().await;
    at_the_database(&browser, &product, "postgresql", server.port(), "postgres").await;
    for (choice, total, rows) in [
        ("estimate", "ROWS\n≈ 1,204\nestimated by the source, without 1 table", ["≈ 1,204 rows", "", ""]),
        ("exact", "ROWS\n1,205\ncounted", ["1,204 rows", "1 row", ""]),
    ] {
        browser.type_into("password-input", ADMIN_PASSWORD).await;
        browser.choose("row-counts-input", choice).await;
        browser.click("extract").await;
        let shown = browser.text_that("inventory-rows", |text| !text.is_empty()).await;
        assert!(shown.eq_ignore_ascii_case(total), "{shown}");
        browser.click("tree-open").await;
        // The schema's own row has none.
        browser.texts_that("tree-rows", |texts| texts.get(1..4).is_some_and(|texts| texts == rows)).await;
        browser.screenshot(&format!("inventory-rows-{choice}")).await;
        browser.click("wizard-back").await;
    }
    browser.close().await;
}

#[tokio::test]
async fn m8_a_database_with_nothing_in_it_says_what_may_be_wrong() {
    let server = PostgreSql::start(Tls::Off).unwrap();
    let product = Product::start().await;
    let browser = Browser::open().await;
    at_the_database(&browser, &product, "postgresql", server.port(), "postgres").await;
    browser.type_into("password-input", ADMIN_PASSWORD).await;
    browser.click("extract").await;
    browser.text_that("inventory-empty", |text| text.contains("granted")).await;
    browser.close().await;
}

#[tokio::test]
async fn a_mariadb_database_goes_to_a_sql_warehouse_with_a_model_for_what_rules_refuse() {
    let server = MariaDb::start(Tls::Off).unwrap();
    server.run(MARIADB).unwrap();
    let double = Double::start().await;
    double.world().warehouse_state = "STOPPED";
    double.world().answer(|_| Reply::Says("I cannot.".to_owned()));
    let url = double.url();
    let environment =
        [("DATABRICKS_HOST", url.as_str()), ("DATABRICKS_TOKEN", TOKEN), ("DATABRICKS_WAREHOUSE_ID", WAREHOUSE)];
    let product = Product::start_with(&environment).await;
    let browser = Browser::open().await;
    at_the_database(&browser, &product, "mysql", server.port(), "shop").await;
    browser.type_into("password-input", ADMIN_PASSWORD).await;
    browser.click("extract").await;
    browser.text_that("inventory-count", |text| text == "4").await;
    browser.click("wizard-next").await;
    browser.text_that("warehouse-state", |text| text == "stopped").await;
    browser.text_that("target-trouble", |text| text.contains("`main.migrated` is not there")).await;
    browser.screenshot("configure-warehouse").await;
    browser.type_into("schema-input", "sales").await;
    browser.true_that("return !document.querySelector('[data-testid=target-trouble]')").await;
    browser.true_that("return !!document.querySelector('#schema-choices option[value=sales]')").await;
    browser.click("translator-rules-then-model").await;
    browser.text_that("definitions-go", |text| text.contains("rules refuse are sent to")).await;
    browser.click("wizard-next").await;
    browser.text_that("error-summary", |text| text.contains("Choose a model")).await;
    browser.type_into("model-input", "databricks-llama-4-maverick").await;
    browser.screenshot("configure-model").await;
    browser.click("wizard-next").await;
    browser.text_that("plan-translator", |text| text == "Rules, then databricks-llama-4-maverick").await;
    browser.text_that("rehearsal", |text| text.contains("EXPLAIN")).await;
    browser.click("run-dry-run").await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    assert_eq!(double.names(), Vec::<String>::new());
    browser.driver.goto(format!("{}/new/review", product.address)).await.unwrap();
    browser.click("run-migration").await;
    browser.click("confirm-run").await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    browser.text_that("job-heading", |text| text == "shop → main.sales").await;
    browser.screenshot("migrated-to-warehouse").await;
    assert_eq!(
        double.names(),
        ["main.sales.items", "main.sales.raise_prices()", "main.sales.sold", "main.sales.v_sold"]
    );
    browser.close().await;
}
