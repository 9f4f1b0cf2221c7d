//! Away from the tab, and what a person chose for this browser: groups O, L1, K1 and J2 of the experience's criteria.

use serde_json::{Value, json};
use thirtyfour::Key;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::product::Product;

/// Takes the page out of sight, as another tab in front of it does.
const HIDE: &str = "Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }); \
                    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))";

async fn opened(product: &Product, path: &str) -> Browser {
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}{path}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser
}

async fn answer(browser: &Browser, script: &str) -> Value {
    browser.driver.execute(script, Vec::new()).await.unwrap().json().clone()
}

async fn press(browser: &Browser, keys: impl Into<thirtyfour::TypingData>) {
    browser.driver.active_element().await.unwrap().send_keys(keys).await.unwrap();
}

/// Says what the browser answers when a page asks to show notifications.
async fn permit(browser: &Browser, setting: &str) {
    let asked = json!({ "permission": { "name": "notifications" }, "setting": setting });
    browser.driver.cdp().send_raw("Browser.setPermission", asked).await.unwrap();
}

#[tokio::test]
async fn o1_the_tab_says_how_far_the_job_is_and_is_itself_again_afterwards() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=6", false).await;
    let browser = opened(&product, &format!("/jobs/{job}")).await;
    let icon = "return document.querySelector('link[rel=icon]').getAttribute('href')";
    browser.true_that("return /^\\d+% · (\\d+ failed · )?mixed-500 → main.migrated$/.test(document.title)").await;
    let early = answer(&browser, icon).await;
    assert!(early.as_str().unwrap().starts_with("data:image/svg+xml,"), "{early}");
    browser.true_that("return /^\\d+% · \\d+ failed · mixed-500/.test(document.title)").await;
    // The title rests for a second after each change, so it misses most of what the page shows.
    let watch = "window.changes = { title: 0, percent: 0 };
        const count = (kind, of) => new MutationObserver(() => window.changes[kind] += 1)
            .observe(document.querySelector(of), { childList: true, characterData: true, subtree: true });
        count('title', 'title'); count('percent', '[data-testid=mp-percent]')";
    browser.driver.execute(watch, Vec::new()).await.unwrap();
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    browser.true_that("return document.title === 'Completed · 12 failed · mixed-500 → main.migrated'").await;
    let changes = answer(&browser, "return window.changes").await;
    let (title, percent) = (changes["title"].as_u64().unwrap(), changes["percent"].as_u64().unwrap());
    assert!(title > 1 && title * 2 < percent, "{changes}");
    let ended = answer(&browser, icon).await;
    assert_ne!(ended, early);
    browser.driver.find(By::LinkText("Jobs")).await.unwrap().click().await.unwrap();
    browser.true_that("return document.title === 'Jobs · DW Migration Assistant'").await;
    assert_eq!(answer(&browser, icon).await, "/favicon.svg");
    browser.close().await;
}

#[tokio::test]
async fn o2_who_asked_is_called_back_once_by_a_notification() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=8", true).await;
    let browser = opened(&product, &format!("/jobs/{job}")).await;
    let spy = "window.asked = 0; window.shown = []; const real = window.Notification;
        window.Notification = class extends real {
            constructor(title, options) { super(title, options); window.shown.push([title, this]); }
            static requestPermission() { window.asked += 1; return real.requestPermission(); }
        }";
    browser.driver.execute(spy, Vec::new()).await.unwrap();
    permit(&browser, "prompt").await;
    assert_eq!(answer(&browser, "return [window.asked, Notification.permission]").await, json!([0, "default"]));
    permit(&browser, "granted").await;
    browser.click("notify-me").await;
    browser.true_that("return document.querySelector('[data-testid=notify-me]').ariaPressed === 'true'").await;
    browser.driver.execute(HIDE, Vec::new()).await.unwrap();
    browser.true_that("return window.shown.length === 1").await;
    let title = answer(&browser, "return window.shown[0][0]").await;
    assert_eq!(title, "Completed · Dry run: happy-500 → main.migrated");
    let focused =
        "let called = false; window.focus = () => { called = true }; window.shown[0][1].onclick(); return called";
    assert_eq!(answer(&browser, focused).await, true);
    assert_eq!(answer(&browser, "return window.shown.length").await, 1);
    browser.close().await;
}

#[tokio::test]
async fn o2_where_notifications_are_refused_the_page_says_so_and_says_it_itself() {
    let product = Product::start().await;
    let job = product.start_job("scenario:all-fail?speed=1", true).await;
    let browser = opened(&product, &format!("/jobs/{job}")).await;
    permit(&browser, "denied").await;
    browser.click("notify-me").await;
    browser.text_that("toast", |text| text.contains("shows no notifications of this site")).await;
    browser.driver.execute(HIDE, Vec::new()).await.unwrap();
    browser.texts_that("toast", |texts| texts.len() == 2 && texts[1].contains("all-fail → main.migrated")).await;
    browser.screenshot("away-toasts").await;
    browser.close().await;
}

#[tokio::test]
async fn l1_the_first_paint_has_the_chosen_theme_before_the_program_comes() {
    let product = Product::start().await;
    let browser = opened(&product, "/settings").await;
    browser.click("density-compact").await;
    for (theme, background) in [("dark", "rgb(14, 17, 22)"), ("light", "rgb(247, 248, 250)")] {
        browser.click(&format!("theme-{theme}")).await;
        // The program is kept away, so that what is seen is what the first paint has.
        let blocked = json!({ "urls": ["*/pkg/dwma_bg.wasm", "*/pkg/dwma.js"] });
        browser.driver.cdp().send_raw("Network.enable", json!({})).await.unwrap();
        browser.driver.cdp().send_raw("Network.setBlockedURLs", blocked).await.unwrap();
        browser.driver.refresh().await.unwrap();
        let seen = "return [getComputedStyle(document.body).backgroundColor, document.documentElement.dataset.density, \
                    document.documentElement.dataset.hydrated === undefined]";
        assert_eq!(answer(&browser, seen).await, json!([background, "compact", true]));
        browser.driver.cdp().send_raw("Network.setBlockedURLs", json!({ "urls": [] })).await.unwrap();
        browser.driver.refresh().await.unwrap();
        browser.hydrated().await;
        browser.true_that(&format!("return document.querySelector('[data-testid=theme-{theme}] input').checked")).await;
    }
    browser.click("theme-default").await;
    assert_eq!(
        answer(&browser, "return [document.documentElement.dataset.theme, localStorage['dwma-theme']]").await,
        json!([null, null])
    );
    browser.close_after(&["/pkg/dwma"]).await;
}

#[tokio::test]
async fn settings_reach_what_they_are_about() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    let browser = opened(&product, "/settings").await;
    browser.screenshot("settings").await;
    for choice in ["zone-utc", "shortcuts-off", "loglevels-error", "logwrap-on"] {
        browser.click(choice).await;
    }
    press(&browser, "gj").await;
    browser.in_zone("Asia/Tokyo").await;
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.texts_that("job-row", |rows| rows.len() == 1 && rows[0].contains("UTC")).await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.true_that("return document.querySelector('[data-testid=mp-log-wrap]').ariaPressed === 'true'").await;
    let levels = "return [...document.querySelectorAll('.mp-log [aria-label=\"Levels shown\"] button')].map(each => each.ariaPressed)";
    assert_eq!(answer(&browser, levels).await, json!(["false", "false", "true"]));
    browser.true_that("return document.querySelector('[data-testid=mp-log-times]').value === 'utc'").await;
    assert_eq!(
        answer(&browser, "return localStorage['mp-log-times'] ?? null").await,
        Value::Null,
        "it follows the zone"
    );
    browser.close().await;
}

#[tokio::test]
async fn j2_the_palette_leads_to_pages_jobs_and_controls_and_keys_step_from_error_to_error() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    let browser = opened(&product, "/").await;
    press(&browser, Key::Control + "k").await;
    browser.find("palette").await;
    press(&browser, "mixed").await;
    browser.texts_that("palette-item", |found| found.len() == 1 && found[0].contains("mixed-500")).await;
    press(&browser, Key::Enter + "").await;
    browser.address_that(|address| address.ends_with(&job)).await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    browser.text_that("mp-connection", |text| text.contains("Ended")).await;
    let found = "return document.querySelector('.mp-line--found')?.dataset.level + document.querySelector('.mp-line--found .mp-line__number')?.textContent";
    press(&browser, "e").await;
    browser.true_that("return document.querySelector('.mp-line--found') !== null").await;
    let first = answer(&browser, found).await;
    assert!(first.as_str().unwrap().starts_with("error"), "{first}");
    press(&browser, "e").await;
    browser.true_that(&format!("{} !== {first}", found)).await;
    press(&browser, "E").await;
    browser.true_that(&format!("{} === {first}", found)).await;
    press(&browser, Key::Control + "k").await;
    browser.find("palette").await;
    browser.screenshot("palette").await;
    press(&browser, "wrap").await;
    browser.texts_that("palette-item", |found| found.len() == 1 && found[0].contains("Wrap")).await;
    press(&browser, Key::Enter + "").await;
    browser.true_that("return document.querySelector('[data-testid=mp-log-wrap]').ariaPressed === 'true'").await;
    press(&browser, Key::Control + "k").await;
    browser.find("palette").await;
    press(&browser, "page hist").await;
    browser.driver.find(By::Css("[data-testid=palette-item]")).await.unwrap().click().await.unwrap();
    browser.address_that(|address| address.ends_with("/history")).await;
    browser.close().await;
}

#[tokio::test]
async fn k1_numbers_and_dates_stand_in_the_browser_s_language() {
    let product = Product::start().await;
    let job = product.start_job("scenario:burst-50k", true).await;
    while product.progress(&job).await["complete"] != true {
        tokio::task::yield_now().await;
    }
    let browser = Browser::open_in("de-DE").await;
    browser.in_zone("Europe/Berlin").await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    let said = browser.text_that("mp-log-info", |text| text.contains('.')).await;
    assert!(!said.contains(','), "{said}");
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    let date = "return /\\d\\d\\.\\d\\d\\.\\d{4}, \\d\\d:\\d\\d$/.test(document.querySelector('[data-testid=job-row] time').textContent)";
    browser.true_that(date).await;
    browser.close().await;
}

#[tokio::test]
async fn k1_a_page_from_right_to_left_is_mirrored_and_its_sql_and_log_are_not() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=4", true).await;
    let browser = opened(&product, &format!("/jobs/{job}")).await;
    browser.text_that("mp-percent", |text| text != "0%").await;
    browser.driver.execute("document.documentElement.dir = 'rtl'", Vec::new()).await.unwrap();
    // The point half way into what is done lies to the right of the bar's middle.
    let fills = "const bar = document.querySelector('.mp-bar').getBoundingClientRect();
        const done = document.querySelector('.mp-bar__segment--done');
        const at = document.elementsFromPoint(bar.right - 2, bar.top + bar.height / 2);
        return at.includes(done) && !document.elementsFromPoint(bar.left + 2, bar.top + bar.height / 2).includes(done)";
    browser.true_that(fills).await;
    let directions =
        "return [...document.querySelectorAll('.mp-line:not([hidden])')].map(line => getComputedStyle(line).direction)";
    let lines = answer(&browser, directions).await;
    assert!(
        lines.as_array().is_some_and(|lines| !lines.is_empty() && lines.iter().all(|line| line == "ltr")),
        "{lines}"
    );
    let nav = "return document.querySelector('.nav').getBoundingClientRect().left > innerWidth / 2";
    assert_eq!(answer(&browser, nav).await, true);
    let wide = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(answer(&browser, wide).await, true);
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    browser.driver.find(By::Css("[data-testid=mp-row-name]")).await.unwrap().click().await.unwrap();
    let sql = "const sql = document.querySelector('.mp-sql'); return sql !== null && getComputedStyle(sql).direction === 'ltr'";
    browser.true_that(sql).await;
    browser.screenshot("right-to-left").await;
    browser.close().await;
}

#[tokio::test]
async fn the_sample_is_at_work_after_one_click() {
    let product = Product::start().await;
    let browser = opened(&product, "/jobs").await;
    browser.click("run-sample").await;
    let address = browser.address_that(|address| address.contains("/jobs/")).await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    let progress = product.progress(address.rsplit('/').next().unwrap()).await;
    assert_eq!((&progress["total_objects"], &progress["dry_run"]), (&json!(57), &json!(true)));
    browser.close().await;
}

#[tokio::test]
async fn the_gallery_shows_every_state_takes_a_theme_and_plays() {
    let product = Product::start().await;
    let browser = opened(&product, "/gallery").await;
    let said = browser.texts_that("mp-status", |texts| texts.len() > 17).await;
    for chip in [
        "Opening",
        "Queued",
        "Running",
        "No progress 42 s",
        "View paused",
        "Cancelling…",
        "Cancelled",
        "Completed",
        "Completed · 12 failed",
        "Failed",
        "Nothing to do",
    ] {
        assert!(said.iter().any(|text| text == chip), "{chip} in {said:?}");
    }
    let said =
        browser.texts_that("mp-connection", |texts| texts.iter().any(|text| text.starts_with("Reconnecting"))).await;
    for word in ["Live", "Delayed", "Polling", "Paused", "Ended"] {
        assert!(said.iter().any(|text| text.starts_with(word)), "{word} in {said:?}");
    }
    let radius =
        "return getComputedStyle(document.querySelector('.gallery .mp-card, .gallery .mp-hero')).borderTopLeftRadius";
    assert_eq!(answer(&browser, radius).await, "10px");
    let turn = "const knob = document.querySelector('[data-testid=knob-radius]'); knob.value = '2';
        knob.dispatchEvent(new Event('input', { bubbles: true }))";
    browser.driver.execute(turn, Vec::new()).await.unwrap();
    browser.true_that(&format!("{radius} === '2px'")).await;
    browser.text_that("knob-css", |text| text == ".mp { --mp-radius: 2px; }").await;
    browser.click("gallery-play").await;
    browser.true_that("return document.querySelector('.gallery .mp').dataset.status === 'running'").await;
    browser.driver.goto(format!("{}/gallery?state=with-failures", product.address)).await.unwrap();
    browser.hydrated().await;
    // As many rows as a pane keeps where more results are there.
    browser.texts_that("mp-row-name", |rows| rows.len() == 40).await;
    browser.close().await;
}
