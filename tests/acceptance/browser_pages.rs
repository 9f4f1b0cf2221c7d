//! Lists of jobs in a browser: groups N and M of the acceptance criteria as far as they are about pages.

use crate::browser::Browser;
use crate::product::Product;

/// Waits until a job has ended.
async fn ended(product: &Product, job: &str) {
    while product.progress(job).await["complete"] != true {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn n1_the_list_of_jobs_has_running_ones_first_and_moves_by_itself() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let done = product.start_job("scenario:zero", true).await;
    ended(&product, &done).await;
    let running = product.start_job("scenario:slow-cancel-30s?speed=2", false).await;
    let newest = product.start_job("scenario:zero?seed=2", true).await;
    ended(&product, &newest).await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    let first =
        |rows: &[String]| rows.len() == 3 && rows[0].contains("Running") && rows[1].contains("Nothing to migrate");
    browser.texts_that("job-row", first).await;
    browser.texts_that("job-row", |rows| !rows[0].contains("0% · 0 of 40") && rows[0].contains("of 40")).await;
    browser.screenshot("jobs").await;
    browser.driver.goto(format!("{}/jobs?status=active", product.address)).await.unwrap();
    browser.texts_that("job-row", |rows| rows.len() == 1 && rows[0].contains("of 40")).await;
    let cancel = format!("{}/api/migrate/cancel/{running}", product.address);
    reqwest::Client::new().post(cancel).send().await.unwrap();
    browser.texts_that("job-row", |rows| rows.iter().all(|row| !row.contains("Running"))).await;
    browser.close().await;
}

#[tokio::test]
async fn n1_a_job_that_is_started_elsewhere_appears_in_the_list() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.find("no-jobs").await;
    let job = product.start_job("scenario:zero", true).await;
    ended(&product, &job).await;
    browser.texts_that("job-row", |rows| rows.len() == 1 && rows[0].contains("Nothing to migrate")).await;
    browser.close().await;
}

#[tokio::test]
async fn n1_older_jobs_come_page_by_page() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    for seed in 0..53 {
        let job = product.start_job(&format!("scenario:zero?seed={seed}"), true).await;
        ended(&product, &job).await;
    }
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.texts_that("job-row", |rows| rows.len() == 50).await;
    browser.click("older-jobs").await;
    browser.texts_that("job-row", |rows| rows.len() == 53).await;
    browser.close().await;
}

#[tokio::test]
async fn n2_history_shows_outcomes_and_totals_and_leads_to_a_comparison() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    for _ in 0..2 {
        let job = product.start_job("scenario:all-fail?speed=100", true).await;
        ended(&product, &job).await;
    }
    browser.driver.goto(format!("{}/history", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.texts_that("week-totals", |totals| totals == ["2 jobs · 0 done · 120 failed"]).await;
    browser.texts_that("outcome", |outcomes| outcomes.len() == 2).await;
    browser.screenshot("history").await;
    browser.click("compare-link").await;
    browser.address_that(|address| address.contains("/compare?a=")).await;
    let figures = browser.text_that("compare-figures", |text| text.contains("Unchanged")).await;
    assert_eq!(figures.split_whitespace().filter(|word| *word == "60").count(), 1, "{figures}");
    browser.screenshot("compare").await;
    browser.close().await;
}

#[tokio::test]
async fn n3_a_deletion_asks_says_what_is_lost_and_can_be_taken_back() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let job = product.start_job("scenario:zero", true).await;
    ended(&product, &job).await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.click("delete-job").await;
    let dialog = browser.driver.find(thirtyfour::By::Css("dialog[open]")).await.unwrap().text().await.unwrap();
    assert!(dialog.contains("Its log, its results and its translated SQL are lost"), "{dialog}");
    browser.screenshot("jobs-delete").await;
    browser.click("confirm-delete").await;
    browser.find("undo-toast").await;
    browser.true_that("return document.querySelector('[data-testid=\"job-row\"]').hidden").await;
    assert_eq!(product.progress(&job).await["status"], "completed", "it is not deleted while it can be taken back");
    browser.click("undo-delete").await;
    browser.true_that("return !document.querySelector('[data-testid=\"job-row\"]').hidden").await;
    browser.click("delete-job").await;
    browser.click("confirm-delete").await;
    browser.find("undo-toast").await;
    let gone = format!("{}/api/migrate/progress/{job}", product.address);
    while reqwest::get(&gone).await.unwrap().status() != 404 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    browser.close().await;
}

#[tokio::test]
async fn n3_a_running_job_cannot_be_deleted() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    product.start_job("scenario:slow-cancel-30s", true).await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.texts_that("job-row", |rows| rows.len() == 1 && rows[0].contains("Running")).await;
    browser.true_that("return !document.querySelector('[data-testid=\"delete-job\"]')").await;
    browser.close().await;
}

#[tokio::test]
async fn n4_empty_unmatched_and_unknown_are_told_apart_each_with_a_way_on() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    assert!(browser.text("no-jobs").await.contains("Try the sample"));
    let job = product.start_job("scenario:zero", true).await;
    ended(&product, &job).await;
    browser.driver.goto(format!("{}/jobs?status=cancelled", product.address)).await.unwrap();
    assert!(browser.text("no-match").await.contains("Show all jobs"));
    let unknown = reqwest::get(format!("{}/jobs/0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11", product.address)).await.unwrap();
    assert_eq!(unknown.status(), 404);
    let unknown = unknown.text().await.unwrap();
    assert!(unknown.contains("No job with this id") && unknown.contains("Go to the jobs"), "{unknown}");
    browser.close().await;
}

#[tokio::test]
async fn the_overview_shows_what_runs_what_needs_a_hand_and_the_last_outcomes() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let failed = product.start_job("scenario:all-fail?speed=100", true).await;
    ended(&product, &failed).await;
    product.start_job("scenario:happy-500?speed=2", true).await;
    browser.driver.goto(&product.address).await.unwrap();
    browser.hydrated().await;
    browser.text_that("running-percent", |text| text != "0%").await;
    browser.texts_that("needs-action", |lines| lines.len() == 1 && lines[0].contains("60 objects failed")).await;
    browser.texts_that("outcome", |outcomes| outcomes.len() == 1).await;
    browser.screenshot("overview").await;
    browser.close().await;
}

#[tokio::test]
async fn a_report_says_how_a_job_ended_why_objects_failed_and_what_is_left_to_do() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    ended(&product, &job).await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.click("open-report").await;
    browser.address_that(|address| address.ends_with("/report")).await;
    browser
        .text_that("verdict", |text| text == "Completed with failures: 484 of 500 objects translated, 12 failed.")
        .await;
    browser.texts_that("cause", |causes| causes.len() == 3).await;
    browser.text_that("effort", |text| text.contains("16 objects: significant")).await;
    browser.screenshot("report").await;
    browser.close().await;
}

#[tokio::test]
async fn m6_a_dry_run_is_unmistakable_on_its_page_in_the_title_in_the_list_and_in_its_export() {
    let product = Product::start().await;
    let (tried, real) =
        (product.start_job("scenario:zero", true).await, product.start_job("scenario:zero", false).await);
    let browser = Browser::open().await;
    let look = "return [document.title.includes('Dry run'), document.querySelector('[data-testid=mp-dry-run]').offsetParent !== null, \
                getComputedStyle(document.querySelector('.mp-bar').parentElement).borderTopStyle]";
    for (job, expected) in
        [(&tried, serde_json::json!([true, true, "dashed"])), (&real, serde_json::json!([false, false, "none"]))]
    {
        browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
        browser.hydrated().await;
        browser.text_that("mp-status", |text| text == "Nothing to do").await;
        assert_eq!(browser.driver.execute(look, Vec::new()).await.unwrap().json(), &expected, "{job}");
    }
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    let rows = browser.texts_that("job-row", |rows| rows.len() == 2).await;
    assert_eq!(rows.iter().filter(|row| row.contains("Dry run")).count(), 1, "{rows:?}");
    for (job, word) in [(&tried, true), (&real, false)] {
        let export = format!("{}/api/migrate/jobs/{job}/export?format=json", product.address);
        let export: serde_json::Value = reqwest::get(export).await.unwrap().json().await.unwrap();
        assert_eq!(export["dry_run"], word, "{export}");
    }
    browser.close().await;
}

#[tokio::test]
async fn n1_a_running_job_says_how_long_it_will_go_on_and_an_ended_one_how_many_warnings_it_has() {
    let product = Product::start().await;
    let ended = product.start_job("scenario:mixed-500?speed=100", true).await;
    while product.progress(&ended).await["status"] != "completed" {
        tokio::task::yield_now().await;
    }
    product.start_job("scenario:happy-500?speed=1", true).await;
    let warned = product.progress(&ended).await["log_counts"]["warning"].to_string();
    assert_ne!(warned, "0");
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    let times = browser.texts_that("job-time", |texts| texts.len() == 2 && texts[0].ends_with(" left")).await;
    assert!([" s", " ms"].iter().any(|unit| times[1].ends_with(unit)), "{times:?}");
    browser.texts_that("job-warnings", |texts| texts.len() == 2 && texts[1].trim() == warned).await;
    browser.driver.goto(&product.address).await.unwrap();
    browser.text_that("running-left", |text| text.ends_with(" left")).await;
    browser.close().await;
}

#[tokio::test]
async fn a_text_is_translated_while_one_types_with_its_remarks_at_their_lines() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/translate", product.address)).await.unwrap();
    browser.hydrated().await;
    let source = browser.find("translate-source").await;
    source.send_keys("CREATE TABLE t (a NUMBER(12), b DATE)").await.unwrap();
    let written = browser.text_that("translate-result", |text| text.contains("TIMESTAMP_NTZ")).await;
    assert!(written.contains("CREATE TABLE main.migrated.t"), "{written}");
    browser.text_that("translate-outcome", |text| text == "1 translated, 0 not \u{b7} 1 remark").await;
    source.send_keys("; CREATE VIEW v AS SELECT").await.unwrap();
    browser.text_that("translate-outcome", |text| text.starts_with("1 translated, 1 not")).await;
    browser.click("translate-example").await;
    browser.text_that("translate-outcome", |text| text == "2 translated, 0 not \u{b7} 2 remarks").await;
    browser.screenshot("translate").await;
    browser.click("translate-place").await;
    let chosen =
        "const field = document.activeElement; return field.value.slice(field.selectionStart, field.selectionEnd)";
    let line = browser.driver.execute(chosen, Vec::new()).await.unwrap();
    assert_eq!(line.json().as_str().map(str::trim), Some("placed_at  DATE DEFAULT SYSDATE,"));
    // Rules for names put the example elsewhere, and are checked as one types.
    browser.click("translate-rules").await;
    browser.type_into("translate-names", "sales=main.shop").await;
    browser.text_that("translate-result", |text| text.contains("CREATE TABLE main.shop.orders")).await;
    browser.type_into("translate-names", "sales").await;
    browser.text_that("translate-names-error", |text| text.starts_with("Line 1: found `sales`, expected")).await;
    browser.close().await;
}

#[tokio::test]
async fn an_inventory_is_assessed_from_the_wizard_and_goes_back_into_it() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.click("try-sample").await;
    browser.text_that("inventory-count", |text| text == "57").await;
    for step in ["/new/configure", "/new/review"] {
        browser.click("wizard-next").await;
        browser.address_that(|address| address.ends_with(step)).await;
    }
    browser.click("plan-assess").await;
    browser
        .text_that("assess-about", |text| text.contains("sample:oracle-retail") && text.contains("57 objects"))
        .await;
    let mut graded = 0;
    for grade in ["simple", "moderate", "complex", "manual"] {
        let text = browser.find(&format!("assess-{grade}")).await.text().await.unwrap();
        graded += text.split_whitespace().next().unwrap().parse::<u32>().unwrap();
    }
    assert_eq!(graded, 57);
    browser.text_that("assess-objects", |text| text.contains("at line")).await;
    browser.screenshot("assess").await;
    browser.click("assess-migrate").await;
    browser.text_that("inventory-count", |text| text == "57").await;
    // What is named in the form and is not there is refused with its name; the form keeps it.
    browser.driver.goto(format!("{}/assess?inventory_path=no/such&source_type=oracle", product.address)).await.unwrap();
    browser.text_that("assess-refused", |text| text.contains("`no/such` is not there")).await;
    // The console names the refused page; it has said why.
    browser.close_after(&["400 (Bad Request)"]).await;
}
