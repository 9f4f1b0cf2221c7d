//! The component in somebody else's application: its parts, its look, and that neither spoils the other.

use serde_json::json;

use crate::browser::Browser;
use crate::product::Product;

async fn opened(address: &str) -> Browser {
    let browser = Browser::open().await;
    browser.driver.goto(address).await.unwrap();
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn l2_the_host_sets_the_look_and_neither_s_rules_reach_the_other() {
    let product = Product::start().await;
    let job = product.start_job("scenario:zero", true).await;
    let browser = opened(&format!("{}/embed/index.html?job={job}", product.address)).await;
    browser.text_that("mp-status", |text| text == "Nothing to do").await;
    let style = |selector: &str, property: &str| {
        let script = format!("return getComputedStyle(document.querySelector('{selector}')).{property}");
        let driver = browser.driver.clone();
        async move { driver.execute(script, Vec::new()).await.unwrap().json().clone() }
    };
    for (selector, property, value) in [
        // The host's theme reaches the component.
        (".mp .mp-card", "borderTopLeftRadius", "2px"),
        (".mp .mp-link, .mp", "getPropertyValue('--mp-accent')", "#b5651d"),
        // The host's rules about bare elements do not.
        (".mp h2", "fontSize", "16px"),
        (".mp h2", "marginTop", "0px"),
        (".mp .mp-button", "textTransform", "none"),
        (".mp p", "marginTop", "0px"),
        // The component's rules stay in it.
        ("body", "fontSize", "17px"),
        ("h1", "color", "rgb(43, 33, 24)"),
    ] {
        assert_eq!(style(selector, property).await, json!(value), "{selector} {property}");
    }
    browser.screenshot("embed-themed").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l3_two_jobs_on_one_page_are_independent_and_l4_another_id_swaps_cleanly() {
    let product = Product::start().await;
    let (first, second) =
        (product.start_job("scenario:all-fail?speed=100", true).await, product.start_job("scenario:zero", true).await);
    let page = format!("{}/embed/index.html?job={first}&job2={second}", product.address);
    let browser = opened(&page).await;
    browser.texts_that("mp-status", |texts| texts == ["Failed", "Nothing to do"]).await;
    browser.texts_that("mp-done", |texts| texts == ["60 of 60 objects", "No objects"]).await;
    browser.type_into("embed-job", &second).await;
    browser.find("embed-job").await.send_keys("\u{e007}").await.unwrap();
    browser.texts_that("mp-status", |texts| texts == ["Nothing to do", "Nothing to do"]).await;
    let failures =
        "return document.querySelectorAll('article:first-child .mp-results [role=row] .mp-chip--failed').length";
    assert_eq!(browser.driver.execute(failures, Vec::new()).await.unwrap().json(), &json!(0));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l3_two_components_of_one_job_share_one_stream() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500", true).await;
    let browser = opened(&format!("{}/embed/index.html?job={job}&job2={job}", product.address)).await;
    browser.texts_that("mp-connection", |texts| texts == ["Live", "Live"]).await;
    let streams =
        "return performance.getEntriesByType('resource').filter(each => each.name.includes('/stream/')).length";
    browser.texts_that("mp-done", |texts| texts.len() == 2 && texts.iter().all(|text| !text.starts_with("0 "))).await;
    let metrics = reqwest::get(format!("{}/metrics", product.address)).await.unwrap().text().await.unwrap();
    assert!(metrics.lines().any(|line| line.trim() == "dwma_streams_open 1"), "{metrics}");
    let opened = browser.driver.execute(streams, Vec::new()).await.unwrap().json().as_u64().unwrap();
    assert!(opened <= 1, "{opened} streams were opened");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_show_one_job_in_the_host_s_own_arrangement_and_work_together() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    let browser = opened(&format!("{}/embed/index.html?parts={job}", product.address)).await;
    browser.text_that("embed-own-words", |text| text == "completed: 100 % of 500").await;
    browser.text_that("mp-connection", |text| text == "Ended").await;
    browser.text_that("mp-results-count", |text| text == "500 of 500 shown").await;
    browser.click("mp-stat-failed").await;
    browser.text_that("mp-results-count", |text| text == "12 of 500 shown").await;
    browser.text_that("mp-status", |text| text == "Completed · 12 failed").await;
    browser.screenshot("embed-parts").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l5_it_works_in_a_column_of_320_pixels() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    let browser = opened(&format!("{}/embed/index.html?job={job}", product.address)).await;
    browser.text_that("mp-status", |text| text == "Completed · 12 failed").await;
    let wide = "document.querySelector('article').style.cssText = 'flex: none; inline-size: 320px'; \
                const mp = document.querySelector('.mp'); const edge = mp.getBoundingClientRect().right + 1; \
                return [...mp.querySelectorAll('button, h2, .mp-bar, .mp-chip')].filter(each => each.offsetParent && \
                !each.closest('[role=table], .mp-log, .mp-segments') && each.getBoundingClientRect().right > edge)\
                .map(each => each.outerHTML.slice(0, 120))";
    let over = browser.driver.execute(wide, Vec::new()).await.unwrap().json().clone();
    assert_eq!(over, json!([]), "what stands out of the column");
    browser.screenshot("embed-320").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn l4_one_frame_after_another_id_no_line_of_the_old_job_is_there() {
    let product = Product::start().await;
    let old = product.start_job("scenario:happy-500?speed=1", true).await;
    let new = product.start_job("scenario:zero", true).await;
    let browser = opened(&format!("{}/embed/index.html?job={old}", product.address)).await;
    browser.true_that("return document.querySelectorAll('.mp-line:not([hidden])').length > 5").await;
    let swap = "const [id, done] = arguments; const field = document.querySelector('[data-testid=embed-job]'); \
                const seen = () => [...document.querySelectorAll('.mp-line:not([hidden]) .mp-line__text')].map(each => each.textContent); \
                const before = seen(); field.value = id; field.dispatchEvent(new Event('change', { bubbles: true })); \
                requestAnimationFrame(() => requestAnimationFrame(() => done([before.length, seen().filter(each => before.includes(each))])))";
    let answer = browser.driver.execute_async(swap, vec![json!(new)]).await.unwrap();
    assert!(answer.json()[0].as_u64().unwrap() > 5, "{}", answer.json());
    assert_eq!(answer.json()[1], json!([]), "lines of the old job");
    browser.text_that("mp-status", |text| text == "Nothing to do").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_gives_words_slots_and_habits_of_its_own() {
    let product = Product::start().await;
    let job = product.start_job("scenario:all-fail?speed=20", true).await;
    let browser = opened(&format!("{}/embed/index.html?own={job}", product.address)).await;
    browser.text_that("mp-status", |text| text == "Fehlgeschlagen").await;
    assert_eq!(browser.text("mp-refresh").await, "Neu laden");
    assert_eq!(browser.text("own-action").await, "Help");
    assert_eq!(browser.text("own-footer").await, "Ask the platform team.");
    browser.text_that("own-objects", |text| text == "60").await;
    browser.texts_that("own-cause", |texts| texts.iter().any(|text| text.contains(" like object "))).await;
    let pressed = "return document.querySelector('[data-testid=mp-stat-failed]').getAttribute('aria-pressed')";
    assert_eq!(browser.driver.execute(pressed, Vec::new()).await.unwrap().json(), &json!("true"));
    let page = "const mp = document.querySelector('.mp'); return [mp.querySelector('.mp-results__pane .mp-row:not([hidden])').offsetHeight, \
                mp.querySelector('.mp-header__meta').textContent.includes(' UTC'), mp.querySelectorAll(':scope > [role=status]').length, \
                performance.getEntriesByType('resource').filter(each => each.name.includes('/stream/')).length]";
    let found = browser.driver.execute(page, Vec::new()).await.unwrap().json().clone();
    assert_eq!(found, json!([32, true, 0, 0]), "row height, times in UTC, announcements, streams");
    browser.click("mp-row-name").await;
    browser.text_that("own-detail", |text| text.starts_with("Ticket for object ")).await;
    browser.click("mp-show-lines").await;
    browser.text_that("mp-log-earlier", |text| text.contains("earlier lines")).await;
    browser.screenshot("embed-own").await;
    browser.close().await;
}
