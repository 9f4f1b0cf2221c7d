//! What stands where, by the width there is: section 6.5 of the experience, and its group P.

use serde_json::json;
use thirtyfour::Key;

use crate::browser::Browser;
use crate::product::Product;

async fn opened(product: &Product, job: &str, width: u32, height: u32) -> Browser {
    let browser = Browser::open().await;
    browser.sized(width, height, false).await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser
}

async fn told(browser: &Browser, script: &str) -> serde_json::Value {
    browser.driver.execute(script, Vec::new()).await.unwrap().json().clone()
}

/// Left, top, right and bottom of an element.
const BOX: &str = "const box = id => { const each = document.querySelector(`[data-testid=${id}]`).getBoundingClientRect(); \
                   return [each.left, each.top, each.right, each.bottom].map(Math.round); };";

#[tokio::test(flavor = "multi_thread")]
async fn p1_on_a_phone_state_bar_counts_time_and_cancel_are_above_the_fold() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=1", true).await;
    let browser = Browser::open().await;
    browser.sized(360, 740, true).await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-done", |text| !text.starts_with("0 ")).await;
    browser.screenshot("phone").await;
    let below = format!(
        "{BOX} const edge = document.querySelector('.mp-top__bar').getBoundingClientRect().top; \
         return ['mp-status', 'mp-bar', 'mp-percent', 'mp-eta', 'mp-stat-failed', 'mp-stat-total'].filter(id => box(id)[3] > edge)"
    );
    assert_eq!(told(&browser, &below).await, json!([]), "what is not above the bar with Cancel");
    let cancel = format!(
        "{BOX} const [left, top, right, bottom] = box('mp-cancel'); return top > 0 && bottom <= innerHeight && right <= innerWidth"
    );
    assert_eq!(told(&browser, &cancel).await, json!(true), "Cancel is in the window");
    assert_eq!(told(&browser, "return document.documentElement.scrollWidth <= innerWidth").await, json!(true));
    assert_eq!(
        told(&browser, "return getComputedStyle(document.querySelector('.nav__list')).display").await,
        json!("none")
    );
    // One list at a time, and Cancel stays.
    browser.click("mp-show-lines").await;
    browser.true_that("return document.querySelector('[data-testid=mp-results]').offsetParent === null").await;
    browser.true_that("return document.querySelectorAll('.mp-log__pane .mp-line:not([hidden])').length > 5").await;
    browser.address_that(|address| address.contains("tab=log")).await;
    assert_eq!(told(&browser, &cancel).await, json!(true));
    browser.driver.refresh().await.unwrap();
    browser.hydrated().await;
    browser.true_that("return document.querySelector('[data-testid=mp-log]').offsetParent !== null").await;
    browser.click("mp-show-results").await;
    let open = "const row = [...document.querySelectorAll('.mp-row:not([hidden])[data-status=done] .mp-row__name')][0]; if (!row) return false; row.click(); return true";
    browser.true_that(open).await;
    browser.find("mp-detail-name").await;
    let sheet = format!(
        "{BOX} const [left, top, right, bottom] = box('mp-detail'); const here = document.elementFromPoint(180, innerHeight - 20); \
         return [left, right, bottom === innerHeight, top > 40, !!here.closest('[data-testid=mp-detail]')]"
    );
    assert_eq!(told(&browser, &sheet).await, json!([0, 360, true, true, true]), "the sheet lies over everything");
    browser.screenshot("phone-sheet").await;
    browser.click("mp-detail-close").await;
    browser.true_that("return document.activeElement.classList.contains('mp-row__name')").await;
    let small = "return [...document.querySelectorAll('.mp button, .mp select, .mp summary, .mp input')].filter(each => each.offsetParent \
                 && !each.closest('.mp-row, .mp-line') && each.getBoundingClientRect().height < 44).map(each => each.outerHTML.slice(0, 120))";
    assert_eq!(told(&browser, small).await, json!([]), "targets lower than 44 px");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_beside_the_rest_below_it_or_in_a_tab_by_the_width() {
    let product = Product::start().await;
    let job = product.start_job("scenario:happy-500?speed=1", true).await;
    let browser = opened(&product, &job, 1920, 1080).await;
    let boxes = format!("{BOX} return [box('mp-results'), box('mp-log')]");
    let both = told(&browser, &boxes).await;
    let at = |both: &serde_json::Value, list: usize, side: usize| both[list][side].as_i64().unwrap();
    assert!(at(&both, 1, 0) >= at(&both, 0, 2), "the log is at the right: {both}");
    let share = (at(&both, 1, 2) - at(&both, 1, 0)) as f64 / (at(&both, 1, 2) - at(&both, 0, 0)) as f64;
    assert!((0.35..0.45).contains(&share), "about 40 %: {both}");
    browser.screenshot("log-right").await;

    browser.sized(1440, 1100, false).await;
    let both = told(&browser, &boxes).await;
    assert!(at(&both, 1, 3) <= 1100 && at(&both, 1, 1) > 550, "the log is docked at the lower edge: {both}");
    let height = "return document.querySelector('[data-testid=mp-log]').offsetHeight";
    let before = told(&browser, height).await.as_i64().unwrap();
    let edge = browser.find("mp-log-edge").await;
    for _ in 0..3 {
        edge.send_keys(Key::Up + "").await.unwrap();
    }
    browser.true_that(&format!("{height} === {}", before + 60)).await;
    let drag = browser.driver.action_chain().move_to_element_center(&edge).click_and_hold();
    drag.move_by_offset(0, -15).move_by_offset(0, -25).release().perform().await.unwrap();
    browser.true_that(&format!("{height} === {}", before + 100)).await;
    browser.driver.refresh().await.unwrap();
    browser.hydrated().await;
    browser.true_that(&format!("{height} === {}", before + 100)).await;
    let edge = browser.find("mp-log-edge").await;
    edge.send_keys(Key::Home + "").await.unwrap();
    browser.true_that(&format!("{height} === 160")).await;
    edge.send_keys(Key::End + "").await.unwrap();
    browser.true_that(&format!("{height} === Math.round(innerHeight * 0.7)")).await;

    browser.sized(1000, 900, false).await;
    browser.true_that("return document.querySelector('[data-testid=mp-log]').offsetParent === null").await;
    browser.click("mp-show-lines").await;
    browser.true_that("return document.querySelector('[data-testid=mp-log]').offsetParent !== null").await;
    let end = "const pane = document.querySelector('[data-testid=mp-log]'); return pane.scrollTop > 0 && pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 24";
    browser.true_that(end).await;
    assert_eq!(told(&browser, "return document.documentElement.scrollWidth <= innerWidth").await, json!(true));
    browser.close().await;
}
