//! From the first step of the wizard to the objects in the target.

use crate::browser::Browser;
use crate::product::Product;

/// Walks from the start to the review of the sample warehouse.
pub(crate) async fn review_of_the_sample(browser: &Browser, product: &Product) {
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
async fn rules_for_names_are_checked_as_one_types_and_put_objects_elsewhere() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    review_of_the_sample(&browser, &product).await;
    browser.click("wizard-back").await;
    browser.type_into("names-input", "FINANCE").await;
    browser.text_that("names-error", |text| text.starts_with("Line 1: found `FINANCE`")).await;
    browser.click("wizard-next").await;
    browser.text_that("error-summary", |text| text.starts_with("Names: Line 1")).await;
    browser.type_into("names-input", "FINANCE=main.money").await;
    browser.click("wizard-next").await;
    browser.text_that("plan-names", |text| text == "*.FINANCE=main.money").await;
    browser.click("run-migration").await;
    browser.click("confirm-run").await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    browser.close().await;
    let target = rusqlite::Connection::open(product.target_file()).unwrap();
    let mut created =
        target.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'main.%'").unwrap();
    let names: Vec<String> = created.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let there = |schema: &str| names.iter().any(|name| name.starts_with(&format!("main.{schema}.")));
    assert!(there("money") && there("retail"), "{names:?}");
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

/// Drops files on the first step.
async fn drop_files(browser: &Browser, files: &[(&str, &str)]) {
    let drop = r#"
        const data = new DataTransfer();
        for (const [name, text] of arguments[0]) data.items.add(new File([text], name));
        const zone = document.querySelector('[data-testid="drop-zone"]');
        for (const name of ['dragover', 'drop']) {
            const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data });
            zone.dispatchEvent(event);
            if (!event.defaultPrevented) throw new Error(name + ' would open the file');
        }"#;
    browser.driver.execute(drop, vec![serde_json::json!(files)]).await.unwrap();
}

#[tokio::test]
async fn names_that_come_together_are_told_in_the_review_and_a_rule_takes_them_apart() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    drop_files(&browser, &[("t.sql", "CREATE TABLE A.T (ID NUMBER);\nCREATE TABLE B.T (ID NUMBER);")]).await;
    browser.text_that("inventory-count", |text| text == "2").await;
    browser.click("wizard-next").await;
    browser.click("wizard-next").await;
    let told = browser.text_that("shared-names", |text| text.contains("1 object has no name of its own")).await;
    assert!(told.contains("main.migrated.t: A.T has it, B.T fails"), "{told}");
    browser.screenshot("wizard-shared-names").await;
    browser.click("run-dry-run").await;
    browser.text_that("mp-status", |text| text == "Completed · 1 failed").await;
    browser.driver.goto(format!("{}/new/configure", product.address)).await.unwrap();
    browser.type_into("names-input", "B=main.other").await;
    browser.click("wizard-next").await;
    browser.click("run-dry-run").await;
    let address = browser.address_that(|address| address.contains("/jobs/")).await;
    browser.text_that("mp-status", |text| text == "Completed").await;
    let meta = "return document.querySelector('.mp-header__meta').textContent.endsWith(' · 1 rule for names')";
    browser.true_that(meta).await;
    browser.driver.goto(format!("{address}/report")).await.unwrap();
    browser.text_that("settings-names", |text| text == "*.B=main.other").await;
    browser.screenshot("report-names").await;
    let job = address.rsplit('/').next().unwrap();
    let export = reqwest::get(format!("{}/api/migrate/jobs/{job}/export?format=json", product.address)).await.unwrap();
    let export: serde_json::Value = export.json().await.unwrap();
    assert_eq!((&export["name_map"][0], &export["target_schema"]), (&"*.B=main.other".into(), &"migrated".into()));
    browser.close().await;
}

#[tokio::test]
async fn files_dropped_on_the_first_step_are_uploaded() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    let definitions =
        [("a.sql", "CREATE TABLE HR.A (ID NUMBER);"), ("v.sql", "CREATE VIEW HR.V AS SELECT ID FROM HR.A;")];
    drop_files(&browser, &definitions).await;
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
    let text = times.split("</time>").next().unwrap().trim_end_matches("<!>");
    assert!(text.ends_with(" UTC"), "{times}");
    browser.in_zone("Asia/Kolkata").await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    let shown = browser.driver.find(thirtyfour::By::Tag("time")).await.unwrap();
    browser.true_that("return !document.querySelector('time').textContent.includes('UTC')").await;
    let local = r#"
        const time = document.querySelector('time');
        const at = new Date(time.dateTime);
        const expected = new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
        return at.getTimezoneOffset() === -330 && time.textContent.trim() === expected"#;
    browser.true_that(local).await;
    assert!(shown.attr("datetime").await.unwrap().unwrap().ends_with('Z'));
    browser.close().await;
}

/// Opens the inventory step of a source whose path was typed.
async fn inventory_of(browser: &Browser, product: &Product, path: &str) {
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.type_into("path-input", path).await;
    browser.click("wizard-next").await;
    browser.address_that(|address| address.ends_with("/new/inventory")).await;
}

#[tokio::test]
async fn m1_reload_and_back_keep_everything_and_done_steps_can_be_gone_to() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    review_of_the_sample(&browser, &product).await;
    browser.driver.refresh().await.unwrap();
    browser.hydrated().await;
    browser.text_that("plan-objects", |text| text == "57 of 57").await;
    browser.driver.back().await.unwrap();
    browser.address_that(|address| address.ends_with("/new/configure")).await;
    let schema = browser.find("schema-input").await;
    assert_eq!(schema.prop("value").await.unwrap().as_deref(), Some("retail"));
    browser.driver.forward().await.unwrap();
    browser.address_that(|address| address.ends_with("/new/review")).await;
    let step = browser.find("step-inventory").await;
    step.find(thirtyfour::By::Tag("a")).await.unwrap().click().await.unwrap();
    browser.address_that(|address| address.ends_with("/new/inventory")).await;
    browser.text_that("inventory-count", |text| text == "57").await;
    browser.close().await;
}

#[tokio::test]
async fn m2_an_edit_marks_the_later_steps_that_were_looked_at() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    review_of_the_sample(&browser, &product).await;
    browser.click("wizard-back").await;
    browser.text_that("step-review", |text| !text.contains("Needs re-check")).await;
    browser.type_into("schema-input", "other").await;
    browser.text_that("step-review", |text| text.contains("Needs re-check")).await;
    browser.screenshot("wizard-recheck").await;
    browser.click("wizard-next").await;
    browser.text_that("step-review", |text| !text.contains("Needs re-check")).await;
    browser.close().await;
}

#[tokio::test]
async fn m4_objects_are_chosen_in_a_tree_and_only_they_are_migrated() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.click("try-sample").await;
    browser.text_that("selected-count", |text| text == "57 of 57 selected").await;
    browser.click("tree-open").await;
    browser.texts_that("tree-row", |rows| rows.iter().filter(|row| !row.is_empty()).count() > 10).await;
    let ticks = browser.driver.find_all(thirtyfour::By::Css("[data-testid=\"tree-tick\"]")).await.unwrap();
    ticks[1].click().await.unwrap();
    browser.text_that("selected-count", |text| text == "56 of 57 selected").await;
    browser.true_that("return document.querySelector('[data-testid=\"tree-tick\"]').indeterminate").await;
    browser.screenshot("wizard-tree").await;
    browser.type_into("tree-search", "no such object").await;
    browser.texts_that("tree-row", |rows| rows.iter().all(String::is_empty)).await;
    browser.driver.refresh().await.unwrap();
    browser.text_that("selected-count", |text| text == "56 of 57 selected").await;
    browser.click("wizard-next").await;
    browser.click("wizard-next").await;
    browser.text_that("plan-objects", |text| text == "56 of 57").await;
    browser.click("run-dry-run").await;
    let address = browser.address_that(|address| address.contains("/jobs/")).await;
    let job = address.rsplit('/').next().unwrap();
    assert_eq!(product.progress(job).await["total_objects"], 56);
    browser.close().await;
}

#[tokio::test]
async fn m4_fifty_thousand_objects_are_listed_with_few_rows_in_the_page() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    inventory_of(&browser, &product, "scenario:inventory-50k").await;
    browser.text_that("selected-count", |text| text == "50,000 of 50,000 selected").await;
    browser.click("tree-open").await;
    browser.true_that("return document.querySelectorAll('[data-testid=\"tree-row\"]:not([hidden])').length > 20").await;
    let to_the_end =
        "const tree = document.querySelector('[data-testid=\"tree\"]'); tree.scrollTop = tree.scrollHeight;";
    browser.driver.execute(to_the_end, Vec::new()).await.unwrap();
    browser
        .true_that(
            "const tree = document.querySelector('[data-testid=\"tree\"]').getBoundingClientRect(); \
             return [...document.querySelectorAll('[data-testid=\"tree-row\"]:not([hidden])')].some((row) => { \
             const box = row.getBoundingClientRect(); return box.top < tree.bottom && box.bottom > tree.bottom - 64; })",
        )
        .await;
    browser.screenshot("wizard-50k").await;
    browser.true_that("return document.querySelectorAll('*').length < 3000").await;
    browser.close().await;
}

#[tokio::test]
async fn m5_after_a_clean_dry_run_the_first_choice_is_to_run_it_for_real_after_one_confirm() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let to_review = async || {
        inventory_of(&browser, &product, "scenario:eta-kind?speed=100").await;
        browser.click("wizard-next").await;
        browser.address_that(|address| address.ends_with("/new/configure")).await;
        browser.click("wizard-next").await;
        browser.address_that(|address| address.ends_with("/new/review")).await;
    };
    to_review().await;
    browser.text_that("plan-dry-run", |text| text == "None of this plan yet").await;
    browser.text_that("run-migration", |text| text == "Run migration…").await;
    browser.click("run-dry-run").await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    to_review().await;
    browser.text_that("run-migration", |text| text == "Run these 200 for real…").await;
    browser.text_that("plan-dry-run", |text| text.starts_with("200 objects, clean")).await;
    browser.click("run-migration").await;
    browser.text_that("confirm-run", |text| text == "Migrate to main.migrated").await;
    browser.screenshot("wizard-confirm").await;
    browser.click("confirm-run").await;
    browser.address_that(|address| address.contains("/jobs/")).await;
    browser.close().await;
}

#[tokio::test]
async fn a1_a_click_on_run_leads_to_the_job_with_its_heading_focused() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    review_of_the_sample(&browser, &product).await;
    browser.click("run-dry-run").await;
    browser.address_that(|address| address.contains("/jobs/")).await;
    browser.true_that("return document.activeElement.dataset.testid === 'job-heading'").await;
    browser.close().await;
}

#[tokio::test]
async fn a4_a_double_click_on_run_makes_one_job() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    review_of_the_sample(&browser, &product).await;
    // What the page learns of the plan and of the target moves the button away from under the pointer.
    browser.true_that("return !document.querySelector('[data-testid=run-migration]').disabled").await;
    browser.text_that("conflicts", |text| !text.is_empty() && !text.starts_with("Looking")).await;
    browser.text_that("rehearsal", |text| text == "Checks each statement in a throw-away database").await;
    let button = browser.find("run-dry-run").await;
    browser.driver.action_chain().double_click_element(&button).perform().await.unwrap();
    browser.address_that(|address| address.contains("/jobs/")).await;
    let list = reqwest::get(format!("{}/api/migrate/jobs", product.address)).await.unwrap();
    let list: serde_json::Value = list.json().await.unwrap();
    assert_eq!(list["jobs"].as_array().unwrap().len(), 1, "{list}");
    browser.close().await;
}
