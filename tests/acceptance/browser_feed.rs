//! How a page stands with the server: what is said of it, and what it does where the line is bad.

use crate::browser::Browser;
use crate::product::Product;

/// `312 of 500 objects` as 312.
fn done(text: &str) -> u32 {
    text.split(' ').next().and_then(|number| number.replace(',', "").parse().ok()).unwrap_or(0)
}

async fn opened(product: &Product, job: &str) -> Browser {
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser
}

/// Waits until that many streams are open at the server.
pub(crate) async fn streams_that(product: &Product, fits: impl Fn(u32) -> bool) {
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        let text = reqwest::get(format!("{}/metrics", product.address)).await.unwrap().text().await.unwrap();
        let open = text.lines().find_map(|line| line.strip_prefix("dwma_streams_open ")?.trim().parse::<f64>().ok());
        if fits(open.unwrap_or(0.0) as u32) {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "still {open:?} streams");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

/// What a page takes for being hidden.
pub(crate) const HIDDEN: &str = "Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }); \
                      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))";
/// And for being shown again.
pub(crate) const SHOWN: &str =
    "delete document.hidden; document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))";

#[tokio::test(flavor = "multi_thread")]
async fn d4_where_no_stream_gets_through_the_page_asks_and_says_so() {
    let product = Product::start().await;
    let job = product.start_job("scenario:proxy-buffered", true).await;
    let browser = opened(&product, &job).await;
    browser.text_that("mp-connection", |text| text == "Polling").await;
    let first = done(&browser.text("mp-done").await);
    browser.text_that("mp-done", |text| done(text) > first).await;
    assert_eq!(browser.text("mp-connection").await, "Polling");
    browser.screenshot("line-polling").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d8_an_expired_session_asks_to_sign_in_and_does_not_storm() {
    let product = Product::start().await;
    let job = product.start_job("scenario:auth-expired?speed=2", true).await;
    let browser = opened(&product, &job).await;
    browser.find("mp-signed-out").await;
    assert_eq!(browser.text("mp-connection").await, "Signed out");
    browser.screenshot("line-signed-out").await;
    let count = "performance.getEntriesByType('resource').filter(entry => entry.name.includes('/api/')).length";
    browser.driver.execute(format!("window.before = [performance.now(), {count}]"), Vec::new()).await.unwrap();
    browser.true_that("return performance.now() - window.before[0] > 3000").await;
    let calls = browser.driver.execute(format!("return {count} - window.before[1]"), Vec::new()).await.unwrap();
    assert_eq!(calls.json(), &serde_json::json!(0), "nothing is asked for a while");
    browser.close_after(&["401", "ERR_"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_every_result_is_there_once_after_losses_and_repetitions() {
    let product = Product::start().await;
    for scenario in ["drop-every-10s?speed=20", "dup-and-reorder?speed=20", "server-restart?speed=20"] {
        let job = product.start_job(&format!("scenario:{scenario}"), true).await;
        let browser = opened(&product, &job).await;
        browser.text_that("mp-connection", |text| text == "Ended").await;
        let end = product.progress(&job).await;
        let total = end["total_objects"].as_u64().unwrap();
        let shown = browser.text("mp-results-count").await;
        assert_eq!(shown, format!("{total} of {total} shown"), "{scenario}");
        browser.close_after(&["502", "ERR_"]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_a_tab_asleep_while_the_job_ends_has_every_result_and_line_once_when_it_wakes() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=10", true).await;
    let browser = opened(&product, &job).await;
    browser.text_that("mp-done", |text| done(text) > 2).await;
    let note = "window.slept = []; for (const kind of ['freeze', 'resume']) \
                document.addEventListener(kind, () => window.slept.push(kind))";
    browser.driver.execute(note, Vec::new()).await.unwrap();
    let state = |state: &str| serde_json::json!({ "state": state });
    browser.driver.cdp().send_raw("Page.setWebLifecycleState", state("frozen")).await.unwrap();
    while product.progress(&job).await["complete"] != true {
        tokio::task::yield_now().await;
    }
    browser.driver.cdp().send_raw("Page.setWebLifecycleState", state("active")).await.unwrap();
    browser.text_that("mp-connection", |text| text == "Ended").await;
    let slept = browser.driver.execute("return window.slept", Vec::new()).await.unwrap().json().clone();
    assert_eq!(slept, serde_json::json!(["freeze", "resume"]));
    browser.text_that("mp-results-count", |text| text == "500 of 500 shown").await;
    // A page that never slept has the same numbers.
    let numbers = "return [...document.querySelectorAll('[data-testid^=mp-stat-], .mp-log [aria-label=\"Levels shown\"] button')] \
                   .map(each => each.textContent)";
    let awoken = browser.driver.execute(numbers, Vec::new()).await.unwrap().json().clone();
    browser.driver.refresh().await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-connection", |text| text == "Ended").await;
    assert_eq!(browser.driver.execute(numbers, Vec::new()).await.unwrap().json(), &awoken);
    assert!(awoken.as_array().is_some_and(|numbers| numbers.len() > 5), "{awoken}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i5_a_paused_view_stands_still_and_catches_up() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500", true).await;
    let browser = opened(&product, &job).await;
    browser.text_that("mp-done", |text| done(text) > 2).await;
    browser.click("mp-pause").await;
    browser.text_that("mp-status", |text| text == "View paused").await;
    assert_eq!(browser.text("mp-connection").await, "Paused");
    let still = "return ['mp-done', 'mp-now', 'mp-log', 'mp-eta'].map(id => \
                 document.querySelector(`[data-testid=${id}]`)?.textContent).join('|')";
    let before = browser.driver.execute(still, Vec::new()).await.unwrap().json().clone();
    browser.text_that("mp-line", |text| text.ends_with("since pause") && text.contains('→')).await;
    assert_eq!(browser.driver.execute(still, Vec::new()).await.unwrap().json(), &before);
    streams_that(&product, |open| open == 0).await;
    browser.screenshot("view-paused").await;
    let shown = done(&browser.text("mp-done").await);
    browser.click("mp-pause").await;
    browser.text_that("mp-done", |text| done(text) > shown).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o3_a_hidden_page_holds_no_stream_and_catches_up_when_it_is_shown() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500", true).await;
    let browser = opened(&product, &job).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    streams_that(&product, |open| open == 1).await;
    let seen = done(&browser.text("mp-done").await);
    browser.driver.execute(HIDDEN, Vec::new()).await.unwrap();
    streams_that(&product, |open| open == 0).await;
    browser.driver.execute(SHOWN, Vec::new()).await.unwrap();
    streams_that(&product, |open| open == 1).await;
    browser.text_that("mp-done", |text| done(text) > seen).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d6_tabs_of_one_job_share_a_stream_and_another_takes_over_when_its_holder_goes() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500", true).await;
    let browser = opened(&product, &job).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    let first = browser.driver.window().await.unwrap();
    let second = browser.driver.new_window().await.unwrap();
    browser.driver.switch_to_window(second.clone()).await.unwrap();
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    // Whatever the browser thinks of a window that is not in front: this test is of pages that are looked at.
    browser.text_that("mp-connection", |text| text == "Live").await;
    streams_that(&product, |open| open == 1).await;
    let seen = done(&browser.text("mp-done").await);
    browser.text_that("mp-done", |text| done(text) > seen).await;
    browser.driver.switch_to_window(first).await.unwrap();
    browser.driver.close_window().await.unwrap();
    browser.driver.switch_to_window(second).await.unwrap();
    let seen = done(&browser.text("mp-done").await);
    browser.text_that("mp-done", |text| done(text) > seen).await;
    streams_that(&product, |open| open == 1).await;
    assert_eq!(browser.text("mp-connection").await, "Live");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d6_twelve_tabs_of_different_jobs_share_a_stream_and_the_origin_answers() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let mut tabs = Vec::new();
    for number in 0..12 {
        let job = product.start_job("scenario:eta-kind", true).await;
        if number > 0 {
            let tab = browser.driver.new_window().await.unwrap();
            browser.driver.switch_to_window(tab).await.unwrap();
        }
        browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
        browser.hydrated().await;
        tabs.push(browser.driver.window().await.unwrap());
    }
    browser.text_that("mp-connection", |text| text == "Live").await;
    let seen = done(&browser.text("mp-done").await);
    browser.text_that("mp-done", |text| done(text) > seen).await;
    streams_that(&product, |open| open == 1).await;
    let fetched = "return fetch('/healthz').then(answer => answer.status)";
    assert_eq!(browser.driver.execute(fetched, Vec::new()).await.unwrap().json(), &serde_json::json!(200));

    // The leader's and the second one's tab go: one of the others leads for all that are left.
    for tab in tabs.drain(..2) {
        browser.driver.switch_to_window(tab).await.unwrap();
        browser.driver.close_window().await.unwrap();
    }
    for tab in [tabs[0].clone(), tabs[5].clone(), tabs[9].clone()] {
        browser.driver.switch_to_window(tab).await.unwrap();
        let seen = done(&browser.text("mp-done").await);
        browser.text_that("mp-done", |text| done(text) > seen).await;
        assert_eq!(browser.text("mp-connection").await, "Live");
    }
    streams_that(&product, |open| open == 1).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d6_pages_with_the_list_share_a_stream_and_another_takes_over_when_its_holder_goes() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    // Whatever the browser thinks of a window that is not in front: these are looked at.
    let seen = "Object.defineProperty(document, 'hidden', { configurable: true, get: () => false })";
    let rows = |many: usize| format!("return document.querySelectorAll('[data-testid=job-row]').length === {many}");
    let mut windows = Vec::new();
    for number in 0..3 {
        if number > 0 {
            let window = browser.driver.new_window().await.unwrap();
            browser.driver.switch_to_window(window).await.unwrap();
        }
        browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
        browser.driver.execute(seen, Vec::new()).await.unwrap();
        browser.hydrated().await;
        windows.push(browser.driver.window().await.unwrap());
        streams_that(&product, |open| open == 1).await;
    }
    product.start_job("scenario:happy-500", true).await;
    for window in &windows {
        browser.driver.switch_to_window(window.clone()).await.unwrap();
        browser.true_that(&rows(1)).await;
    }
    streams_that(&product, |open| open == 1).await;

    browser.driver.switch_to_window(windows.remove(0)).await.unwrap();
    browser.driver.close_window().await.unwrap();
    browser.driver.switch_to_window(windows[0].clone()).await.unwrap();
    streams_that(&product, |open| open == 1).await;
    product.start_job("scenario:happy-500", true).await;
    for window in windows {
        browser.driver.switch_to_window(window).await.unwrap();
        browser.true_that(&rows(2)).await;
    }
    streams_that(&product, |open| open == 1).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d1_without_a_network_the_badge_says_offline_and_the_page_goes_on_by_itself() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=1", true).await;
    let browser = opened(&product, &job).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    browser.offline(true).await;
    browser.text_that("mp-connection", |text| text == "Offline").await;
    assert_eq!(browser.text("mp-status").await, "Offline");
    assert!(browser.text("mp-line").await.starts_with("Numbers as of "));
    browser.screenshot("line-offline").await;
    browser.offline(false).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    let seen = done(&browser.text("mp-done").await);
    browser.text_that("mp-done", |text| done(text) > seen).await;
    browser.close_after(&["ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d3_a_silent_line_is_delayed_and_its_numbers_are_marked_with_their_time() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=1", true).await;
    let browser = opened(&product, &job).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    product.hold(true);
    browser.text_that("mp-connection", |text| text == "Delayed").await;
    assert!(browser.text("mp-line").await.starts_with("Numbers as of "));
    browser.true_that("return document.querySelector('.mp').classList.contains('mp--stale')").await;
    browser.screenshot("line-delayed").await;
    product.hold(false);
    browser.text_that("mp-connection", |text| text == "Live").await;
    browser.true_that("return !document.querySelector('.mp').classList.contains('mp--stale')").await;
    browser.close_after(&["ERR_"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn e5_refresh_fetches_says_so_and_leaves_the_stream_live() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=1", true).await;
    let browser = opened(&product, &job).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    let heads = "performance.getEntriesByType('resource').filter(each => each.name.endsWith('/api/ui/head')).length";
    let before = browser.driver.execute(format!("return {heads}"), Vec::new()).await.unwrap().json().as_u64().unwrap();
    browser.click("mp-refresh").await;
    browser.text_that("mp-refreshed", |text| text == "Updated just now").await;
    browser.true_that(&format!("return {heads} === {}", before + 1)).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    streams_that(&product, |open| open == 1).await;
    let seen = done(&browser.text("mp-done").await);
    browser.text_that("mp-done", |text| done(text) > seen).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c5_times_are_the_reader_s_and_a_server_hours_behind_gives_no_negative_duration() {
    let product = Product::start().await;
    let job = product.start_job("scenario:skew-minus-7h", true).await;
    let browser = Browser::open().await;
    // Half an hour off, so that a zone that is not applied is seen in the minutes too.
    browser.in_zone("Asia/Kolkata").await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    let zoned = "const [start] = arguments; const of = zone => new Date(start).toLocaleTimeString(undefined, { timeZone: zone, timeStyle: 'short' }); \
                 const meta = document.querySelector('.mp-header__meta').textContent; \
                 return [meta.includes('Started ' + of('Asia/Kolkata')), meta]";
    let start = product.progress(&job).await["start_time"].clone();
    let found = browser.driver.execute(zoned, vec![start.clone()]).await.unwrap().json().clone();
    assert_eq!(found[0], true, "{found} for {start}");
    let took = found[1].as_str().unwrap().split(" · ").nth(2).unwrap().to_owned();
    assert!(
        took.ends_with(" s") && !took.contains('-') && !took.contains('h'),
        "a clock hours apart moves no duration: {took}"
    );
    let first = "const line = document.querySelector('.mp-line:not([hidden])'); return [line.querySelector('.mp-line__number').textContent, line.querySelector('.mp-line__time').textContent]";
    browser.true_that("return document.querySelectorAll('.mp-line:not([hidden])').length > 2").await;
    let local = browser.driver.execute(first, Vec::new()).await.unwrap().json()[1].as_str().unwrap().to_owned();
    let choose = "const times = document.querySelector('[data-testid=mp-log-times]'); times.value = 'utc'; times.dispatchEvent(new Event('change', { bubbles: true }))";
    browser.driver.execute(choose, Vec::new()).await.unwrap();
    browser.true_that(&format!("{first}.length === 2 && document.querySelector('.mp-line:not([hidden]) .mp-line__time').textContent !== '{local}'")).await;
    let utc = "const [start] = arguments; const hour = new Date(start).getUTCHours(); \
               return [...document.querySelectorAll('.mp-line:not([hidden]) .mp-line__time')].every(each => [hour, (hour + 1) % 24].includes(Number(each.textContent.slice(0, 2))))";
    let shown = browser.driver.execute(utc, vec![start]).await.unwrap().json().clone();
    assert_eq!(shown, true, "lines in UTC");
    browser.close().await;
}
