//! A job's page in a browser.

use serde_json::json;

use crate::browser::Browser;
use crate::product::Product;

#[tokio::test]
async fn a_running_job_moves_is_cancelled_half_way_and_keeps_what_is_done() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=3", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    let first = number(&browser.text_that("mp-percent", |text| number(text) > 0).await);
    browser.text_that("mp-percent", |text| number(text) > first).await;
    browser.text_that("mp-connection", |text| text.contains("Live")).await;
    assert_eq!(browser.text("mp-dry-run").await, "Dry run");
    browser.screenshot("job-running").await;
    browser.click("mp-cancel").await;
    browser.text_that("mp-status", |text| text == "Cancelled").await;
    let progress = product.progress(&job).await;
    assert_eq!(progress["status"], "cancelled");
    let percent = progress["progress_percentage"].as_i64().unwrap();
    assert!((1..100).contains(&percent), "{percent}");
    assert_eq!(i64::from(number(&browser.text("mp-percent").await)), percent);
    browser.screenshot("job-cancelled").await;
    browser.close().await;
}

#[tokio::test]
async fn a_reload_goes_on_where_the_job_is() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=30", true).await;
    let browser = Browser::open().await;
    let page = format!("{}/jobs/{job}", product.address);
    browser.driver.goto(&page).await.unwrap();
    let before = number(&browser.text_that("mp-percent", |text| number(text) > 5).await);
    browser.driver.refresh().await.unwrap();
    let after = number(&browser.text_that("mp-percent", |text| number(text) > 0).await);
    assert!(after >= before, "{before} before, {after} after");
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    assert_eq!(number(&browser.text("mp-percent").await), 100);
    browser.close().await;
}

#[tokio::test]
async fn the_numbers_are_in_the_html() {
    let product = Product::start().await;
    let job = product.start_job("scenario:zero", true).await;
    while product.progress(&job).await["complete"] != true {
        tokio::task::yield_now().await;
    }
    let page = reqwest::get(format!("{}/jobs/{job}", product.address)).await.unwrap();
    assert_eq!(page.status(), 200);
    let html = page.text().await.unwrap();
    assert!(html.contains("data-testid=\"mp-percent\""), "{html}");
    let unknown = format!("{}/jobs/0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11", product.address);
    let missing = reqwest::get(unknown).await.unwrap();
    assert_eq!(missing.status(), 404);
    assert!(missing.text().await.unwrap().contains("No job with this id"));
}

#[tokio::test]
async fn the_quick_starts_own_client_works() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(&product.address).await.unwrap();
    // A reader without a position gets no more than the last 1,000 lines of what has happened, so it begins with the job.
    let job = product.start_job("scenario:happy-500?speed=100", true).await;
    let script = r"
        const [id, done] = arguments;
        const seen = {logs: 0, results: 0, percentages: [], statuses: []};
        const eventSource = new EventSource('/api/migrate/stream/' + id);
        eventSource.onmessage = (event) => {
            const data = JSON.parse(event.data);
            seen.statuses.push(data.status);
            seen.percentages.push(data.progress_percentage);
            seen.logs += data.new_logs.length;
            seen.results += data.new_results.length;
            if (data.complete) { eventSource.close(); done(seen); }
        };";
    browser.driver.set_script_timeout(std::time::Duration::from_secs(60)).await.unwrap();
    let seen = browser.driver.execute_async(script, vec![json!(job)]).await.unwrap().json().clone();
    assert_eq!(seen["results"], 500, "{seen}");
    let progress = product.progress(&job).await;
    let counts = &progress["log_counts"];
    let lines = ["info", "warning", "error"].iter().map(|level| counts[level].as_i64().unwrap()).sum::<i64>();
    assert_eq!(seen["logs"], lines);
    let percentages: Vec<i64> = seen["percentages"].as_array().unwrap().iter().map(|of| of.as_i64().unwrap()).collect();
    assert!(percentages.is_sorted() && percentages.last() == Some(&100), "{percentages:?}");
    assert_eq!(seen["statuses"].as_array().unwrap().last(), Some(&json!("completed")));
    browser.close().await;
}

/// The number a text begins with.
fn number(text: &str) -> u32 {
    text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

#[tokio::test]
async fn another_application_embeds_the_component() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500", true).await;
    let ended = product.start_job("scenario:zero", true).await;
    let browser = Browser::open().await;
    let page = format!("{}/embed/index.html?job={job}&job2={ended}", product.address);
    browser.driver.goto(&page).await.unwrap();
    browser.texts_that("mp-status", |texts| texts == ["Running", "Nothing to do"]).await;
    browser.screenshot("embedded-running").await;
    browser.click("mp-cancel").await;
    let outcomes = browser.texts_that("embed-outcome", |texts| texts.iter().all(|text| !text.is_empty())).await;
    assert!(outcomes[0].starts_with("no success: cancelled with "), "{outcomes:?}");
    assert_eq!(outcomes[1], "success: completed with 0 of 0");
    let ends = browser.texts_that("embed-ends", |_| true).await;
    assert_eq!(ends, ["1", "1"], "each job ends once for its host, also one that had ended before");
    assert_eq!(browser.texts_that("embed-cancelled", |_| true).await, ["cancelled", ""]);
    browser.screenshot("embedded").await;
    browser.close().await;
}

#[tokio::test]
async fn what_failed_is_tried_again_and_the_two_jobs_know_of_each_other() {
    let product = Product::start().await;
    let job = product.start_job("scenario:all-fail?speed=100", true).await;
    let browser = Browser::open().await;
    let page = format!("{}/jobs/{job}", product.address);
    browser.driver.goto(&page).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-status", |text| text == "Failed").await;
    assert_eq!(browser.text("mp-retry").await, "Retry 60 failed");
    browser.click("mp-retry").await;
    let second = browser.address_that(|address| address != page).await;
    browser.text_that("mp-status", |text| text == "Failed").await;
    assert!(job.ends_with(&browser.text("linked-job").await));
    let again = second.rsplit('/').next().unwrap();
    assert_eq!(product.progress(again).await["retry_of"], *job);
    assert_eq!(product.progress(&job).await["retried_by"], *again);
    browser.screenshot("job-retried").await;
    browser.close().await;
}
