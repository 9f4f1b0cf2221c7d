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

/// Runs what the review says, and waits for its end; answers with the job's progress.
async fn migrate(browser: &Browser, product: &Product) -> serde_json::Value {
    browser.click("run-migration").await;
    browser.click("confirm-run").await;
    let address = browser.address_that(|address| address.contains("/jobs/")).await;
    browser.text_that("mp-status", |text| text.starts_with("Completed") || text.starts_with("Failed")).await;
    product.progress(address.rsplit('/').next().unwrap()).await
}

#[tokio::test]
async fn what_is_there_already_is_told_before_the_start_and_left_or_replaced_as_chosen() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    review_of_the_sample(&browser, &product).await;
    browser.text_that("conflicts", |text| text.starts_with("No object of this plan is already in main.retail")).await;
    let first = migrate(&browser, &product).await;
    let made = first["object_results"].as_array().unwrap().iter().filter(|result| result["executed"] == true).count();

    review_of_the_sample(&browser, &product).await;
    let told = browser.text_that("conflict-count", |text| text.ends_with("are already there")).await;
    let told: usize = told.split(' ').next().unwrap().parse().unwrap();
    assert!(told >= made, "{told} of {made}");
    browser.screenshot("wizard-conflicts").await;
    browser.click("theme").await;
    browser.screenshot("wizard-conflicts-dark").await;
    browser.click("on-conflict-skip").await;
    browser.text_that("plan-on-conflict", |text| text == "Skip the object").await;
    let skipped = migrate(&browser, &product).await;
    assert_eq!(skipped["skipped_objects"].as_u64().unwrap() as usize, told, "{skipped}");
    browser.screenshot("sample-skipped").await;
    let results = skipped["object_results"].as_array().unwrap().clone();
    let skip = results.iter().find(|result| result["status"] == "skipped").unwrap();
    assert_eq!(skip["executed"], false);
    assert!(skip["error"].as_str().unwrap().ends_with("exists already on the target and was left as it is"), "{skip}");

    review_of_the_sample(&browser, &product).await;
    browser.click("on-conflict-replace").await;
    let replaced = migrate(&browser, &product).await;
    assert_eq!(
        (&replaced["skipped_objects"], &replaced["failed_objects"]),
        (&first["skipped_objects"], &first["failed_objects"])
    );
    browser.close().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_step_takes_the_focus_and_leads_to_the_field() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let focused = async |id: &str| {
        let script = format!("return document.activeElement && document.activeElement.dataset.testid === '{id}'");
        browser.true_that(&script).await;
    };
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.click("wizard-next").await;
    focused("error-summary").await;
    review_of_the_sample(&browser, &product).await;
    browser.click("wizard-back").await;
    browser.type_into("schema-input", "a b").await;
    browser.click("wizard-next").await;
    focused("error-summary").await;
    browser.screenshot("wizard-error").await;
    let summary = browser.find("error-summary").await;
    summary.find(thirtyfour::By::Tag("a")).await.unwrap().click().await.unwrap();
    focused("schema-input").await;
    browser.close().await;
}

#[tokio::test]
async fn files_dropped_on_the_first_step_are_uploaded() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    let drop = r#"
        const data = new DataTransfer();
        data.items.add(new File(['CREATE TABLE HR.A (ID NUMBER);'], 'a.sql'));
        data.items.add(new File(['CREATE VIEW HR.V AS SELECT ID FROM HR.A;'], 'v.sql'));
        const zone = document.querySelector('[data-testid="drop-zone"]');
        for (const name of ['dragover', 'drop']) {
            const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data });
            zone.dispatchEvent(event);
            if (!event.defaultPrevented) throw new Error(name + ' would open the file');
        }"#;
    browser.driver.execute(drop, Vec::new()).await.unwrap();
    browser.address_that(|address| address.ends_with("/new/inventory")).await;
    browser.text_that("inventory-count", |text| text == "2").await;
    browser.close().await;
}

#[tokio::test]
async fn times_in_lists_are_those_of_the_browser_s_zone_once_the_page_lives() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    product.start_job("scenario:zero", true).await;
    let html = reqwest::get(format!("{}/jobs", product.address)).await.unwrap().text().await.unwrap();
    let times = html.split("<time").nth(1).unwrap();
    assert!(times.split("</time>").next().unwrap().ends_with(" UTC"), "{times}");
    browser.in_zone("Asia/Kolkata").await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    let shown = browser.driver.find(thirtyfour::By::Tag("time")).await.unwrap();
    browser.true_that("return !document.querySelector('time').textContent.includes('UTC')").await;
    let local = r#"
        const time = document.querySelector('time');
        const at = new Date(time.dateTime);
        const two = (number) => String(number).padStart(2, '0');
        const expected = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
        return at.getTimezoneOffset() === -330 && time.textContent.trim() === expected"#;
    browser.true_that(local).await;
    assert!(shown.attr("datetime").await.unwrap().unwrap().ends_with('Z'));
    browser.close().await;
}
