//! How soon people see what happened: to them, to the job, and to the line.

use std::time::Duration;

use super::{at_most, ended, following, number, open, row, text_of, until, with_all_results};
use crate::browser::Browser;
use crate::browser_feed::{HIDDEN, SHOWN, streams_that};
use crate::browser_wizard::review_of_the_sample;
use crate::product::Product;

/// Of several runs the slowest counts.
const RUNS: usize = 5;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn a1_from_a_click_on_run_to_the_job() {
    let product = Product::start().await;
    let (mut shown, mut known) = (0.0_f64, 0.0_f64);
    for _ in 0..RUNS {
        let browser = Browser::open().await;
        review_of_the_sample(&browser, &product).await;
        let click = "window.clicked = performance.now(); document.querySelector('[data-testid=run-dry-run]').click()";
        let bar = "[...document.querySelectorAll('[aria-label=\"Migration progress\"]')].some(each => each.checkVisibility())";
        browser.true_that(&format!("return !{bar}")).await;
        shown = shown.max(until(&browser, click, bar).await);
        let done = text_of("mp-done");
        let there = format!("location.pathname.startsWith('/jobs/') && {done}.includes('57')");
        until(&browser, "", &there).await;
        known = known.max(number(&browser, "return performance.now() - window.clicked").await);
        browser.close().await;
    }
    at_most(&format!("A1 a click on Run to the bar, slowest of {RUNS}"), shown, "ms", 100.0);
    at_most(&format!("A1 a click on Run to the job's numbers, slowest of {RUNS}"), known, "ms", 500.0);
}

/// Notes in each frame which line of the log is the newest in the page, and when that was.
const NEWEST: &str = "
    window.newest = [];
    const look = () => {
        const numbers = [...document.querySelectorAll('.mp-line:not([hidden]) .mp-line__number')]
            .map(each => Number(each.textContent.replace(/[^0-9]/g, '')));
        const line = Math.max(...numbers);
        if (line > (newest.at(-1)?.[0] ?? 0)) newest.push([line, Date.now()]);
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);";

/// Times of key presses until what they changed was painted.
const PRESSES: &str = "
    window.presses = [];
    new PerformanceObserver(list => list.getEntries().forEach(entry => {
        if (entry.interactionId) presses.push(entry.duration);
    })).observe({ type: 'event', durationThreshold: 16 });";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn b1_from_a_line_to_its_paint_and_typing_meanwhile() {
    let (product, browser, job) = following("scenario:flood-1k-per-s").await;
    browser.driver.execute(NEWEST, Vec::new()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(15)).await;
    let seen = browser.driver.execute("return newest", Vec::new()).await.unwrap().json().clone();
    let mut delays = Vec::new();
    for seen in seen.as_array().unwrap() {
        let [line, at] = [0, 1].map(|part| seen[part].as_i64().unwrap());
        let url = format!("{}/api/migrate/jobs/{job}/logs?from={line}&limit=1", product.address);
        let page: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        let entry: model::LogEntry = serde_json::from_value(page["logs"][0].clone()).unwrap();
        delays.push(at - entry.timestamp.unix_ms());
    }
    delays.sort_unstable();
    let p95 = delays[delays.len() * 95 / 100] as f64;
    at_most("B1 a line of the log from its time to its paint, p95", p95, "ms", 250.0);
    browser.driver.execute(PRESSES, Vec::new()).await.unwrap();
    let field = browser.find("mp-results-search").await;
    for letter in "order_lines".chars() {
        field.send_keys(letter.to_string()).await.unwrap();
    }
    let slowest = number(&browser, "return Math.max(0, ...presses)").await;
    at_most("B1 a key pressed in the search meanwhile, slowest", slowest, "ms", 200.0);
    browser.close().await;
}

/// The lines of the log that the page knows of.
const LINES: &str = "Number((document.querySelector('.mp-log [aria-label=\"Levels shown\"] button')?.textContent ?? '')
    .replace(/[^0-9]/g, ''))";

/// Counts the frames in which the document changes from now on, however often it does in each.
const CHANGES: &str = "window.changes = 0; new MutationObserver(() => { window.changes += 1 })
    .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn o3_a_page_that_was_hidden() {
    let (product, browser, _) = following("scenario:flood-1k-per-s").await;
    browser.driver.execute(HIDDEN, Vec::new()).await.unwrap();
    streams_that(&product, |open| open == 0).await;
    browser.driver.execute(CHANGES, Vec::new()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    let changes = number(&browser, "return window.changes").await;
    // For its title, such a page asks how far the job is each five seconds.
    at_most("O3 times that a page changes while it is hidden for 10 s", changes, "", 2.0);
    let before = number(&browser, &format!("return {LINES}")).await;
    let caught_up = until(&browser, SHOWN, &format!("{LINES} > {before}")).await;
    at_most("O3 a page shown again to its new numbers", caught_up, "ms", 500.0);
    browser.close().await;
}

/// Notes how long after these events the badge says so.
const BADGES: &str = "
    window.took = {};
    for (const [event, word] of [['offline', 'Offline'], ['online', 'Ended']])
        window.addEventListener(event, () => {
            const begun = performance.now();
            const look = () => {
                if (document.querySelector('[data-testid=mp-connection]').textContent === word)
                    window.took[event] = performance.now() - begun;
                else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
        })";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn b3_d1_a_page_that_was_without_a_network() {
    let (product, browser, job) = following("scenario:flood-1k-per-s").await;
    browser.driver.execute(BADGES, Vec::new()).await.unwrap();
    browser.offline(true).await;
    browser.true_that("return 'offline' in window.took").await;
    at_most("D1 no network to its badge", number(&browser, "return window.took.offline").await, "ms", 1000.0);
    ended(&product, &job).await;
    let before = number(&browser, &format!("return {LINES}")).await;
    browser.offline(false).await;
    browser.true_that("return 'online' in window.took").await;
    let missed = number(&browser, &format!("return {LINES}")).await - before;
    let caught_up = number(&browser, "return window.took.online").await;
    at_most(&format!("B3 catch-up of {missed} lines"), caught_up, "ms", 1500.0);
    let pane = "document.querySelector('[data-testid=mp-log]')";
    let shown = "[...document.querySelectorAll('.mp-line:not([hidden]) .mp-line__number')]
                 .map(each => Number(each.textContent.replace(/[^0-9]/g, '')))";
    let first = until(&browser, &format!("{pane}.scrollTop = 0"), &format!("Math.min(...{shown}) < 20000")).await;
    at_most("B3 to the first line that is here", first, "ms", 100.0);
    let last = format!("{pane}.scrollTop = {pane}.scrollHeight");
    at_most("B3 to the last line", until(&browser, &last, &format!("Math.max(...{shown}) > 59900")).await, "ms", 100.0);
    browser.close_after(&["ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED"]).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn d1_d2_e5_what_is_said_of_the_line() {
    let (mut product, browser, _) = following("scenario:eta-kind").await;
    let badge = text_of("mp-connection");
    let refresh = "document.querySelector('[data-testid=mp-refresh]').click()";
    let updated = format!("{}.includes('Updated')", text_of("mp-refreshed"));
    at_most("E5 a click on Refresh to its word", until(&browser, refresh, &updated).await, "ms", 1000.0);
    let pause = "document.querySelector('[data-testid=mp-pause]').click()";
    at_most("D1 a pause to its badge", until(&browser, pause, &format!("{badge} === 'Paused'")).await, "ms", 1000.0);
    at_most("D1 its end to the badge", until(&browser, pause, &format!("{badge} === 'Live'")).await, "ms", 1000.0);
    product.stop();
    tokio::time::sleep(Duration::from_secs(20)).await;
    product.start_again();
    let back = until(&browser, "", &format!("{badge} === 'Live'")).await;
    at_most("D2 a server that was away for 20 s to a live page", back, "ms", 5000.0);
    browser.close_after(&["ERR_"]).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn b4_h5_a_hundred_thousand_results_opened_and_exported() {
    let (_product, browser, _) = with_all_results().await;
    let sort = "document.querySelector('[data-testid=mp-sort-object]').click()";
    let sorted = "document.querySelector('.mp-row--head .mp-row__object').getAttribute('aria-sort') === 'ascending'";
    at_most("B4 results sorted", until(&browser, sort, sorted).await, "ms", 200.0);
    // The first row brings the chunk of the program that shows it.
    let row_named = |place: usize| format!("document.querySelectorAll('[data-testid=mp-row-name]')[{place}]");
    let name_in_detail = |place: usize| {
        format!(
            "document.querySelector('[data-testid=mp-detail]')?.textContent.includes({}.textContent)",
            row_named(place)
        )
    };
    until(&browser, &format!("{}.click()", row_named(1)), &name_in_detail(1)).await;
    let opened = until(&browser, &format!("{}.click()", row_named(2)), &name_in_detail(2)).await;
    at_most("B4 a row opened", opened, "ms", 100.0);
    let save = "const real = URL.createObjectURL; URL.createObjectURL = blob => { window.saved = blob.size; return real(blob) }; \
                document.querySelector('[data-testid=mp-export-csv]').click()";
    let saved = until(&browser, save, "window.saved > 0").await;
    at_most("H5 100,000 results as CSV", saved, "ms", 2000.0);
    row("H5 size of that file", &format!("{:.1} MB", number(&browser, "return window.saved / 1e6").await), "", None);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn d6_the_twelfth_tab() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let mut took = Duration::ZERO;
    for tab in 1..=12 {
        let job = product.start_job(&format!("scenario:eta-kind?seed={tab}"), true).await;
        if tab > 1 {
            let window = browser.driver.new_window().await.unwrap();
            browser.driver.switch_to_window(window).await.unwrap();
        }
        let begun = tokio::time::Instant::now();
        open(&browser, &product, &format!("/jobs/{job}")).await;
        browser.text_that("mp-connection", |text| text == "Live").await;
        took = begun.elapsed();
    }
    at_most("D6 the twelfth tab, from its address to live numbers", took.as_secs_f64() * 1000.0, "ms", 3000.0);
    let asked = "const begun = performance.now();
        return fetch('/api/migrate/jobs').then(answer => answer.text()).then(() => performance.now() - begun)";
    at_most("D6 a question to the server from it", number(&browser, asked).await, "ms", 500.0);
    browser.close().await;
}
