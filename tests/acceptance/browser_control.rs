//! Counts and cancel in a browser: of the experience's criteria C1 and C3, and group E.

use thirtyfour::Key;

use crate::browser::Browser;
use crate::product::Product;

async fn running(product: &Product, scenario: &str, dry_run: bool) -> (Browser, String) {
    let job = product.start_job(scenario, dry_run).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    (browser, job)
}

#[tokio::test]
async fn c1_c3_in_every_frame_the_counts_add_up_and_percent_falls_only_with_a_grown_total() {
    let product = Product::start().await;
    let (browser, _) = running(&product, "scenario:total-grows?speed=2", true).await;
    // Each callback comes before the frame with those changes is painted.
    let watch = "const number = id => Number(document.querySelector(`[data-testid=mp-stat-${id}] .mp-stats__number`).textContent); \
                 const names = ['completed', 'failed', 'skipped', 'running', 'queued', 'total']; window.frames_seen = []; \
                 const look = () => window.frames_seen.push([...names.map(number), \
                     parseInt(document.querySelector('[data-testid=mp-percent]').textContent)]); \
                 const ask = () => { look(); requestAnimationFrame(ask); }; ask();";
    browser.driver.execute(watch, Vec::new()).await.unwrap();
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    let seen = browser.driver.execute("return window.frames_seen", Vec::new()).await.unwrap();
    let seen: Vec<[u64; 7]> = seen.convert().unwrap();
    for [completed, failed, skipped, running, queued, total, percent] in seen.iter().copied() {
        let finished = completed + failed + skipped;
        assert_eq!(finished + running + queued, total);
        assert_eq!(percent, 100 * finished / total);
    }
    let falls: Vec<_> = seen.windows(2).filter(|pair| pair[1][6] < pair[0][6]).collect();
    assert!(falls.iter().all(|pair| pair[1][5] > pair[0][5]), "{falls:?}");
    let totals: std::collections::BTreeSet<u64> = seen.iter().map(|frame| frame[5]).collect();
    assert!(totals.len() > 1 && totals.last() == Some(&240), "{totals:?}");
    browser.close().await;
}

#[tokio::test]
async fn e1_a_real_run_asks_before_it_is_cancelled_and_escape_keeps_it_running() {
    let product = Product::start().await;
    let (browser, job) = running(&product, "scenario:happy-500?speed=1", false).await;
    browser.click("mp-cancel").await;
    browser.find("mp-keep-running").await;
    browser.true_that("return document.activeElement.dataset.testid === 'mp-keep-running'").await;
    browser.driver.active_element().await.unwrap().send_keys(Key::Escape + "").await.unwrap();
    browser.true_that("return !document.querySelector('.mp-dialog').open").await;
    assert_eq!(product.progress(&job).await["status"], "running");
    browser.click("mp-cancel").await;
    browser.click("mp-confirm-cancel").await;
    browser.text_that("mp-status", |text| text == "Cancelled").await;
    browser.text_that("mp-retry", |text| text.starts_with("Resume ") && text.ends_with(" remaining")).await;
    browser.close().await;
}

#[tokio::test]
async fn e3_a_refused_cancel_says_why_and_the_job_goes_on() {
    let product = Product::start().await;
    let (browser, job) = running(&product, "scenario:cancel-refused?speed=1", true).await;
    browser.click("mp-cancel").await;
    browser
        .true_that("return [...document.querySelectorAll('.mp-header__refusal')].some((p) => p.textContent !== '')")
        .await;
    browser.text_that("mp-cancel", |text| text == "Cancel migration").await;
    assert_eq!(browser.text("mp-status").await, "Running");
    assert_eq!(product.progress(&job).await["status"], "running");
    // The console names the refused request; the page has shown it.
    let _ = browser.driver.browser_log().await.unwrap();
    browser.close().await;
}

#[tokio::test]
async fn e4_cancel_is_at_least_24_pixels_from_any_other_target() {
    let product = Product::start().await;
    let (browser, _) = running(&product, "scenario:happy-500?speed=1", false).await;
    for (width, height, phone) in [(1920, 1080, false), (1440, 900, false), (1000, 900, false), (360, 740, true)] {
        browser.sized(width, height, phone).await;
        browser.driver.execute("scrollTo(0, 0)", Vec::new()).await.unwrap();
        // What lies beneath a bar at the window's edge is no target there.
        let near = "const cancel = document.querySelector('[data-testid=mp-cancel]').getBoundingClientRect(); \
                    const bar = document.querySelector('.mp-top__bar'); const fixed = getComputedStyle(bar).position === 'sticky'; \
                    return [...document.querySelectorAll('a, button, input, select, summary, [tabindex=\"0\"]')].filter(each => { \
                    if (!each.offsetParent || each.dataset.testid === 'mp-cancel' || each.closest('dialog')) return false; \
                    if (fixed && !bar.contains(each)) return false; const box = each.getBoundingClientRect(); \
                    const across = Math.max(cancel.left - box.right, box.left - cancel.right, 0); \
                    const down = Math.max(cancel.top - box.bottom, box.top - cancel.bottom, 0); \
                    return Math.hypot(across, down) < 24; }).map(each => each.outerHTML.slice(0, 100))";
        let near = browser.driver.execute(near, Vec::new()).await.unwrap().json().clone();
        assert_eq!(near, serde_json::json!([]), "at {width} px");
    }
    browser.close().await;
}
