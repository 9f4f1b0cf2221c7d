//! Results, one object in full, and failures by cause in a browser: group H of the experience's criteria.

use reqwest::multipart::{Form, Part};
use thirtyfour::Key;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::product::Product;

/// A finished job with failures, open in a browser.
async fn opened(product: &Product, query: &str) -> (Browser, String) {
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    while product.progress(&job).await["complete"] != true {
        tokio::task::yield_now().await;
    }
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}{query}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-connection", |text| text == "Ended").await;
    (browser, job)
}

async fn names(browser: &Browser) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('.mp-row:not([hidden]) .mp-row__name')].map((name) => name.textContent)";
    let answer = browser.driver.execute(script, Vec::new()).await.unwrap();
    answer.json().as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn h1_filters_and_order_stand_in_the_address_and_come_back_from_it() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "").await;
    browser.click("mp-stat-failed").await;
    browser.text_that("mp-results-count", |text| text == "12 of 500 shown").await;
    browser.click("mp-sort-object").await;
    browser.address_that(|address| address.contains("status=failed") && address.contains("sort=object")).await;
    let sorted = names(&browser).await;
    assert!(sorted.len() == 12 && sorted.is_sorted(), "{sorted:?}");
    browser.driver.refresh().await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-results-count", |text| text == "12 of 500 shown").await;
    assert_eq!(names(&browser).await, sorted);
    let schema = "const s = document.querySelector('[data-testid=mp-results-schema]'); s.value = s.options[1].value;
        s.dispatchEvent(new Event('change', {bubbles: true})); return s.value;";
    let schema = browser.driver.execute(schema, Vec::new()).await.unwrap().json().as_str().unwrap().to_owned();
    browser.address_that(|address| address.contains(&format!("schema={schema}"))).await;
    browser.true_that("return document.querySelectorAll('.mp-row:not([hidden]) .mp-row__name').length < 12").await;
    assert!(names(&browser).await.iter().all(|name| name.starts_with(&format!("{schema}."))));
    browser.click("mp-results-clear").await;
    browser.text_that("mp-results-count", |text| text == "500 of 500 shown").await;
    let heads = "return [...document.querySelectorAll('.mp-row--head button')].map((b) => b.textContent.trim()).join()";
    let heads = browser.driver.execute(heads, Vec::new()).await.unwrap();
    assert_eq!(heads.json().as_str().unwrap(), "Status,Object,Type,Stage,Duration,Warnings,Message");
    browser.close().await;
}

#[tokio::test]
async fn h2_rows_stay_where_they_are_while_the_reader_points_at_them() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=1", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}?sort=-duration", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-percent", |text| text != "0%").await;
    let row = browser.driver.find(By::Css(".mp-results__space > .mp-row:not([hidden])")).await.unwrap();
    browser.driver.action_chain().move_to_element_center(&row).perform().await.unwrap();
    browser.text_that("mp-results-apply", |text| text.starts_with("Apply")).await;
    let held = names(&browser).await;
    let before = browser.text("mp-results-apply").await;
    browser.text_that("mp-results-apply", |text| text.starts_with("Apply") && text != before).await;
    assert_eq!(names(&browser).await, held);
    // The whole table's rows: those in the page are never more than its window has.
    let rows = "Number(document.querySelector('[data-testid=mp-results]').getAttribute('aria-rowcount'))";
    let listed = browser.driver.execute(format!("return {rows}"), Vec::new()).await.unwrap().json().as_u64().unwrap();
    browser.click("mp-results-apply").await;
    browser.true_that(&format!("return {rows} > {listed}")).await;
    browser.close().await;
}

#[tokio::test]
async fn h3_an_object_opens_with_both_texts_its_attempts_and_its_log_and_down_goes_on() {
    let product = Product::start().await;
    let (browser, job) = opened(&product, "?status=failed").await;
    browser.text_that("mp-results-count", |text| text == "12 of 500 shown").await;
    browser.driver.execute("document.querySelector('[data-testid=mp-row-name]').click()", Vec::new()).await.unwrap();
    let first = browser.text_that("mp-detail-name", |text| !text.is_empty()).await;
    browser.text_that("mp-detail-place", |text| text == "1 of 12").await;
    assert!(!browser.text("mp-detail-error").await.is_empty());
    let sql = browser.text("mp-sql").await;
    assert!(sql.contains("CREATE") && sql.contains("Databricks"), "{sql}");
    browser.click("mp-tab-attempts").await;
    browser.text_that("mp-detail-body", |text| text.contains("Attempt 1")).await;
    browser.click("mp-tab-log").await;
    browser.text_that("mp-slice", |text| text.contains(&first)).await;
    browser.find("mp-tab-log").await.send_keys(Key::Right + "").await.unwrap();
    browser.text_that("mp-detail-body", |text| text.contains("\"source_sql\"")).await;
    browser.find("mp-detail-next").await.send_keys(Key::Down + "").await.unwrap();
    browser.text_that("mp-detail-place", |text| text == "2 of 12").await;
    browser.text_that("mp-detail-name", |text| text != first).await;
    let page = browser.find("mp-object-page").await.attr("href").await.unwrap().unwrap();
    let html = reqwest::get(format!("{}{page}", product.address)).await.unwrap().text().await.unwrap();
    assert!(html.contains("data-testid=\"object-page\"") && html.contains("mp-sql"), "{html}");
    let missing = reqwest::get(format!("{}/jobs/{job}/objects/90000", product.address)).await.unwrap();
    assert_eq!(missing.status(), 404);
    browser.close().await;
}

#[tokio::test]
async fn h3_the_words_that_differ_are_marked_and_lines_that_answer_to_each_other_are_level() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "?type=VIEW&status=completed").await;
    browser.text_that("mp-results-count", |text| !text.starts_with("500 ") && !text.starts_with("0 ")).await;
    browser.driver.execute("document.querySelector('[data-testid=mp-row-name]').click()", Vec::new()).await.unwrap();
    browser.find("mp-sql").await;
    browser.true_that("return document.querySelectorAll('.mp-sql del').length > 0 && document.querySelectorAll('.mp-sql ins').length > 0").await;
    let level = "const side = (name) => [...document.querySelectorAll('.mp-sql__line.mp-sql__cell--' + name)].map((l) => l.getBoundingClientRect());
        const [left, right] = [side('left'), side('right')];
        const beside = left[0].right <= right[0].left + 1;
        return left.length === right.length && left.every((l, at) => beside ? l.top === right[at].top : l.top < right[0].top);";
    browser.true_that(level).await;
    browser.close().await;
}

#[tokio::test]
async fn h4_equal_failures_are_one_cause_and_these_alone_are_tried_again() {
    let product = Product::start().await;
    let (browser, job) = opened(&product, "").await;
    let causes = browser.texts_that("mp-cause", |causes| causes.len() == 3).await;
    let count: u32 = causes[0].split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
    browser.click("mp-show-cause").await;
    browser.text_that("mp-results-count", |text| text == format!("{count} of 500 shown")).await;
    browser.click("mp-retry-cause").await;
    let address = browser.address_that(|address| address.contains("/jobs/") && !address.contains(&job)).await;
    let retry = address.rsplit('/').next().unwrap().split(['?', '#']).next().unwrap().to_owned();
    let progress = product.progress(&retry).await;
    assert_eq!(progress["retry_of"], job);
    assert_eq!(progress["total_objects"], count);
    browser.close().await;
}

#[tokio::test]
async fn h4_many_causes_are_counted_whole_and_listed_as_they_are_asked_for() {
    let product = Product::start().await;
    let views: String = ('a'..='t')
        .map(|letter| format!("CREATE VIEW s.reads_{letter} AS SELECT c FROM s.missing_{letter};\n"))
        .collect();
    let form = Form::new().part("files", Part::bytes(views.into_bytes()).file_name("views.sql"));
    let url = format!("{}/api/migrate/inventories", product.address);
    let answer = reqwest::Client::new().post(url).multipart(form).send().await.unwrap();
    let uploaded: serde_json::Value = answer.json().await.unwrap();
    let job = product.start_job(uploaded["inventory_path"].as_str().unwrap(), true).await;
    while product.progress(&job).await["complete"] != true {
        tokio::task::yield_now().await;
    }
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.texts_that("mp-cause", |causes| causes.len() == 12).await;
    browser.text_that("mp-more-causes", |text| text == "Show 8 more").await;
    browser.click("mp-more-causes").await;
    browser.texts_that("mp-cause", |causes| causes.len() == 20).await;
    browser.true_that("return document.querySelector('[data-testid=mp-more-causes]').hidden").await;
    browser.close().await;
}

#[tokio::test]
async fn h5_the_rows_shown_are_exported_as_csv_that_no_spreadsheet_runs() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "?status=failed").await;
    browser.text_that("mp-results-count", |text| text == "12 of 500 shown").await;
    let keep = "window.saved = null; const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return make.call(URL, blob); };";
    browser.driver.execute(keep, Vec::new()).await.unwrap();
    browser.click("mp-export").await;
    assert_eq!(browser.text("mp-export-csv").await, "12 shown as CSV");
    browser.click("mp-export-csv").await;
    browser.true_that("return window.saved !== null").await;
    let saved = browser.driver.execute("return window.saved", Vec::new()).await.unwrap();
    let rows: Vec<&str> = saved.json().as_str().unwrap().trim_end().split("\r\n").collect();
    assert_eq!(rows.len(), 13, "a header and the rows shown");
    assert!(rows[1..].iter().all(|row| row.contains(",error,")), "{rows:?}");
    browser.close().await;
}
