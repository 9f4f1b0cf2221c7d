//! From the first step of the wizard to the objects in the target.

use crate::browser::Browser;
use crate::product::Product;

/// Walks from the start to the review of the sample warehouse.
async fn review_of_the_sample(browser: &Browser, product: &Product) {
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.click("try-sample").await;
    browser.address_that(|address| address.ends_with("/new/inventory")).await;
    browser.text_that("inventory-count", |text| text.contains("57")).await;
    browser.click("wizard-next").await;
    browser.address_that(|address| address.ends_with("/new/configure")).await;
    browser.type_into("catalog-input", "main").await;
    browser.type_into("schema-input", "retail").await;
    browser.click("wizard-next").await;
    browser.address_that(|address| address.ends_with("/new/review")).await;
}

#[tokio::test]
async fn a_dry_run_of_the_sample_writes_nothing() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    review_of_the_sample(&browser, &product).await;
    browser.screenshot("wizard-review").await;
    browser.click("run-dry-run").await;
    let address = browser.address_that(|address| address.contains("/jobs/")).await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    assert_eq!(browser.text("mp-dry-run").await, "Dry run");
    browser.screenshot("sample-dry-run").await;
    assert!(!product.target_file().exists());
    let job = address.rsplit('/').next().unwrap();
    let progress = product.progress(job).await;
    assert_eq!(progress["total_objects"], 57);
    assert!(progress["completed_objects"].as_i64().unwrap() > 20, "{}", progress["completed_objects"]);
    assert!(progress["failed_objects"].as_i64().unwrap() > 0);
    browser.close().await;
}

#[tokio::test]
async fn a_real_run_of_the_sample_creates_its_tables_and_views() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    review_of_the_sample(&browser, &product).await;
    browser.click("run-migration").await;
    browser.click("confirm-run").await;
    browser.address_that(|address| address.contains("/jobs/")).await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    browser.screenshot("sample-migrated").await;
    browser.close().await;
    let target = rusqlite::Connection::open(product.target_file()).unwrap();
    let mut created = target.prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").unwrap();
    let names: Vec<String> = created.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in
        ["main.retail.REGIONS", "main.retail.ORDERS", "main.retail.V_ORDER_TOTALS", "main.retail.V_CUSTOMER_VALUE"]
    {
        assert!(names.iter().any(|of| of.eq_ignore_ascii_case(name)), "{name} in {names:?}");
    }
}
