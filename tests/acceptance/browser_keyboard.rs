//! The whole path without a mouse: J1 of the experience's criteria.

use thirtyfour::{Key, TypingData};

use crate::browser::Browser;
use crate::product::Product;

/// A person at a keyboard, who counts the keys.
struct Hands<'a> {
    browser: &'a Browser,
    presses: u32,
}

impl Hands<'_> {
    async fn press(&mut self, keys: impl Into<TypingData>) {
        // As a key, not as an answer to the element: a field for files takes what is sent to it for a path.
        self.browser.driver.action_chain().send_keys(keys).perform().await.unwrap();
        self.presses += 1;
    }

    /// Where the focus is, by `data-testid`, and whether one can see that it is there.
    async fn focus(&self) -> (String, bool) {
        let script = "const at = document.activeElement; const box = at.getBoundingClientRect();
            const style = getComputedStyle(at);
            const ring = style.outlineStyle !== 'none' || at.closest('.choice, .segment--choice') !== null
                || at === document.body || at.tagName === 'MAIN' || at.tagName === 'H1';
            return [at.closest('[data-testid]')?.dataset.testid ?? '', ring && box.width > 0]";
        self.browser.driver.execute(script, Vec::new()).await.unwrap().convert().unwrap()
    }

    /// Walks on with Tab until the focus is where it is wanted.
    async fn walk_to(&mut self, wanted: &str) {
        let mut passed = Vec::new();
        for _ in 0..60 {
            let (at, seen) = self.focus().await;
            if at == wanted {
                assert!(seen, "the focus on {wanted} cannot be seen");
                return;
            }
            passed.push(at);
            self.press(Key::Tab + "").await;
        }
        panic!("{wanted} is not reached: {passed:?}");
    }

    /// Waits for an element that is enabled and moves on to it.
    async fn then(&mut self, wanted: &str) {
        self.browser.find(wanted).await;
        self.walk_to(wanted).await;
    }
}

#[tokio::test]
async fn j1_the_whole_path_goes_without_a_mouse() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(&product.address).await.unwrap();
    browser.hydrated().await;
    let mut hands = Hands { browser: &browser, presses: 0 };
    hands.press("g").await;
    hands.press("n").await;
    browser.address_that(|address| address.ends_with("/new/connect")).await;
    // The first Tab into the group goes to what is chosen; the arrows choose.
    walk_into_group(&mut hands).await;
    hands.press(Key::Down + "").await;
    browser.true_that("return document.querySelector('[data-testid=platform-snowflake] input').checked").await;
    hands.press(Key::Up + "").await;
    browser.true_that("return document.querySelector('[data-testid=platform-oracle] input').checked").await;
    hands.walk_to("path-input").await;
    hands.press("scenario:mixed-500?speed=4").await;
    // From here on each key counts: what a person types into the form does not.
    hands.presses = 0;
    hands.press(Key::Enter + "").await;
    browser.address_that(|address| address.ends_with("/new/inventory")).await;
    browser.text_that("inventory-count", |text| text == "500").await;
    tree(&mut hands).await;
    hands.then("wizard-next").await;
    hands.press(Key::Enter + "").await;
    browser.address_that(|address| address.ends_with("/new/configure")).await;
    hands.then("catalog-input").await;
    hands.press(Key::Enter + "").await;
    browser.address_that(|address| address.ends_with("/new/review")).await;
    hands.then("run-dry-run").await;
    hands.press(Key::Enter + "").await;
    watched(&mut hands).await;
    real_run(&mut hands).await;
    assert!(hands.presses <= 90, "{} keys", hands.presses);
    browser.close().await;
}

async fn walk_into_group(hands: &mut Hands<'_>) {
    let inside = "return document.activeElement.name === 'platform'";
    for _ in 0..30 {
        if hands.browser.driver.execute(inside, Vec::new()).await.unwrap().json() == true {
            return;
        }
        hands.press(Key::Tab + "").await;
    }
    panic!("the platforms are not reached");
}

/// Opens a schema with an arrow and closes it, leaves it out with Space and takes it again.
async fn tree(hands: &mut Hands<'_>) {
    let browser = hands.browser;
    hands.then("tree-tick").await;
    for (key, open) in [(Key::Right, true), (Key::Left, false)] {
        hands.press(key + "").await;
        browser
            .true_that(&format!("return document.querySelector('[data-testid=tree-open]').ariaExpanded === '{open}'"))
            .await;
    }
    for ticked in [false, true] {
        hands.press(" ").await;
        browser
            .true_that(&format!("return document.querySelector('[data-testid=tree-tick]').checked === {ticked}"))
            .await;
    }
}

/// Watches the dry run, filters what failed, opens the first, reads both texts, and saves the list.
async fn watched(hands: &mut Hands<'_>) {
    let browser = hands.browser;
    browser.address_that(|address| address.contains("/jobs/")).await;
    browser.text_that("mp-status", |text| text.contains("Completed")).await;
    hands.then("mp-stat-failed").await;
    hands.press(Key::Enter + "").await;
    browser.text_that("mp-results-count", |text| text.starts_with("12 of 500")).await;
    hands.then("mp-export").await;
    hands.press(Key::Enter + "").await;
    hands.then("mp-export-csv").await;
    hands.press(Key::Enter + "").await;
    hands.then("mp-row-name").await;
    hands.press(Key::Enter + "").await;
    browser.find("mp-detail").await;
    browser.true_that("return document.querySelectorAll('.mp-sql__line').length > 1").await;
}

/// Runs the same plan for real: asked to confirm, asked again about a cancel, and kept running.
async fn real_run(hands: &mut Hands<'_>) {
    let browser = hands.browser;
    hands.press("g").await;
    hands.press("n").await;
    browser.address_that(|address| address.ends_with("/new/connect")).await;
    // A step that was looked at can be gone to.
    hands.then("step-review").await;
    hands.press(Key::Enter + "").await;
    browser.address_that(|address| address.ends_with("/new/review")).await;
    hands.then("run-migration").await;
    hands.press(Key::Enter + "").await;
    browser.find("confirm-run").await;
    hands.walk_to("confirm-run").await;
    hands.press(Key::Enter + "").await;
    browser.address_that(|address| address.contains("/jobs/")).await;
    browser.text_that("mp-status", |text| text == "Running").await;
    hands.then("mp-cancel").await;
    hands.press(Key::Enter + "").await;
    browser.find("mp-keep-running").await;
    hands.press(Key::Enter + "").await;
    browser.true_that("return document.querySelector('dialog[open]') === null").await;
    let status = browser.text("mp-status").await;
    assert!(status == "Running" || status.starts_with("Completed"), "{status}");
}
