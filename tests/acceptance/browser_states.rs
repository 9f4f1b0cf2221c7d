//! What each state offers to do next: section 6.6 of the experience, and M5.

use crate::browser::Browser;
use crate::product::Product;

async fn opened(product: &Product, scenario: &str, dry_run: bool) -> (Browser, String) {
    let job = product.start_job(scenario, dry_run).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    (browser, job)
}

#[tokio::test(flavor = "multi_thread")]
async fn m5_what_a_dry_run_translated_is_run_for_real_after_one_confirmation_that_names_the_target() {
    let product = Product::start().await;
    let (browser, job) = opened(&product, "scenario:mixed-500?speed=100", true).await;
    browser.text_that("mp-status", |text| text == "Completed · 12 failed").await;
    let words = browser.text("mp-run-for-real").await;
    let objects = product.progress(&job).await["completed_objects"].as_u64().unwrap();
    assert_eq!(words, format!("Run these {objects} for real…"));
    browser.click("mp-run-for-real").await;
    assert_eq!(browser.text("mp-confirm-real").await, "Migrate to main.migrated");
    browser.screenshot("run-for-real").await;
    browser.click("mp-confirm-real").await;
    let address = browser.address_that(|address| address.contains("/jobs/") && !address.contains(&job)).await;
    let real = address.rsplit('/').next().unwrap().split(['?', '#']).next().unwrap().to_owned();
    let progress = product.progress(&real).await;
    assert_eq!((&progress["dry_run"], &progress["retry_of"]), (&false.into(), &job.clone().into()));
    assert_eq!(progress["total_objects"], objects);
    browser.text_that("mp-line", |text| !text.contains("Nothing is written")).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_reviewed_in_the_results_and_nothing_to_do_leads_back_to_the_selection() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "scenario:mixed-500?speed=100", false).await;
    browser.text_that("mp-status", |text| text == "Completed · 12 failed").await;
    browser.click("mp-review").await;
    browser.text_that("mp-results-count", |text| text == "12 of 500 shown").await;
    let empty = product.start_job("scenario:zero", true).await;
    browser.driver.goto(format!("{}/jobs/{empty}", product.address)).await.unwrap();
    browser.text_that("mp-status", |text| text == "Nothing to do").await;
    browser.click("back-to-selection").await;
    browser.address_that(|address| address.ends_with("/new/inventory")).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standstill_is_said_with_its_object_and_leads_to_the_log() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "scenario:stall-90s?speed=2", true).await;
    browser.text_that("mp-status", |text| text.starts_with("No progress ")).await;
    assert!(browser.text("mp-line").await.contains(" · "), "object and stage");
    assert_eq!(browser.text("mp-eta").await, "Time left is held");
    browser.screenshot("job-stalled").await;
    browser.sized(700, 900, false).await;
    browser.click("mp-stall-log").await;
    browser.true_that("return document.querySelector('[data-testid=mp-log]').offsetParent !== null").await;
    browser.close().await;
}
