//! The browser's program in chunks: what a first visit loads, and what a chunk that does not come leaves behind.

use serde_json::json;

use crate::browser::Browser;
use crate::product::Product;

/// The chunks that the page has asked for since it was loaded.
const CHUNKS: &str =
    "return performance.getEntriesByType('resource').filter((file) => file.name.includes('/pkg/chunks-'))";

/// Keeps the chunks from the page, or lets them come again.
async fn keep_away(browser: &Browser, away: bool) {
    let urls = if away { json!(["*/pkg/chunks-*"]) } else { json!([]) };
    browser.driver.cdp().send_raw("Network.enable", json!({})).await.unwrap();
    browser.driver.cdp().send_raw("Network.setBlockedURLs", json!({ "urls": urls })).await.unwrap();
}

async fn go_by_link(browser: &Browser, to: &str) {
    let click = format!("document.querySelector('.nav a[href=\"{to}\"]').click()");
    browser.driver.execute(click, Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_first_visit_to_a_job_loads_no_chunk_and_an_opened_object_one() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-status", |text| text.contains("Completed")).await;
    browser.true_that(&format!("{CHUNKS}.length === 0")).await;
    browser.driver.execute("document.querySelector('[data-testid=mp-row-name]').click()", Vec::new()).await.unwrap();
    browser.text_that("mp-detail-name", |text| !text.is_empty()).await;
    browser.true_that(&format!("{CHUNKS}.some((file) => file.name.includes('split_object'))")).await;
    browser.close().await;
}

#[tokio::test]
async fn a_page_whose_chunk_does_not_come_says_so_and_loads_anew() {
    let product = Product::start().await;
    let job = product.start_job("scenario:zero", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    keep_away(&browser, true).await;
    go_by_link(&browser, "/settings").await;
    browser.text_that("not-loaded", |text| text.contains("could not be loaded") && text.contains("Reload")).await;
    // The rest of the page lives on, and what failed once is asked for again.
    keep_away(&browser, false).await;
    go_by_link(&browser, "/history").await;
    browser.address_that(|address| address.ends_with("/history")).await;
    browser.true_that("return document.querySelector('h1')?.textContent === 'History'").await;
    keep_away(&browser, true).await;
    go_by_link(&browser, "/settings").await;
    browser.find("not-loaded").await;
    keep_away(&browser, false).await;
    browser.click("reload").await;
    browser.find("theme-dark").await;
    browser.hydrated().await;
    browser.address_that(|address| address.ends_with("/settings")).await;
    browser.close_after(&["/pkg/chunks-", "__wasm_split", "Failed to fetch"]).await;
}

#[tokio::test]
async fn a_first_visit_whose_chunk_does_not_come_leaves_the_rendered_page_and_says_so() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    keep_away(&browser, true).await;
    browser.driver.goto(format!("{}/settings", product.address)).await.unwrap();
    browser.text_that("not-loaded", |text| text.contains("could not be loaded")).await;
    browser.find("theme-dark").await;
    // Its links are the browser's own.
    browser.driver.execute("window.here = true", Vec::new()).await.unwrap();
    keep_away(&browser, false).await;
    go_by_link(&browser, "/history").await;
    browser.address_that(|address| address.ends_with("/history")).await;
    browser.hydrated().await;
    browser.true_that("return window.here === undefined").await;
    browser.close_after(&["/pkg/chunks-", "__wasm_split", "Failed to fetch"]).await;
}
