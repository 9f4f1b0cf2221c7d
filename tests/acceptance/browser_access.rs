//! Accessibility and the keyboard, in a browser.

use thirtyfour::prelude::*;
use thirtyfour::{Key, TypingData};

use crate::browser::Browser;
use crate::product::Product;

/// Every fault that axe finds on the page as it is, each as `rule at element: why`.
async fn faults(browser: &Browser, axe: &str) -> Vec<String> {
    browser.driver.execute(axe, Vec::new()).await.unwrap();
    let check =
        "const done = arguments[0]; axe.run().then(found => done(found.violations.flatMap(fault => fault.nodes.map(
        node => `${fault.id} at ${node.target}: ${node.failureSummary}`))))";
    browser.driver.execute_async(check, Vec::new()).await.unwrap().convert().unwrap()
}

async fn choose_theme(browser: &Browser, theme: &str) {
    let choose = format!("localStorage.setItem('dwma-theme', '{theme}')");
    browser.driver.execute(choose, Vec::new()).await.unwrap();
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "who runs the tests by hand is told what was left out")]
async fn i1_axe_finds_no_fault_on_any_page_in_light_and_dark() {
    let Some(axe) = std::env::var_os("DWMA_TEST_AXE").filter(|path| !path.is_empty()) else {
        println!("DWMA_TEST_AXE names no axe-core, so nothing was checked; `cargo xtask test` fetches it where npm is");
        return;
    };
    let axe = std::fs::read_to_string(axe).unwrap();
    let product = Product::start().await;
    let running = product.start_job("scenario:eta-kind", false).await;
    let (failed, empty) =
        (product.start_job("scenario:all-fail?speed=100", true).await, product.start_job("scenario:zero", true).await);
    let browser = Browser::open().await;
    for job in [&failed, &empty] {
        browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
        browser.text_that("mp-connection", |text| text.contains("Ended")).await;
    }
    let mut found = Vec::new();
    for theme in ["light", "dark"] {
        choose_theme(&browser, theme).await;
        for page in [
            "/".to_owned(),
            "/jobs".to_owned(),
            "/history".to_owned(),
            "/new/connect".to_owned(),
            "/new/inventory".to_owned(),
            "/new/configure".to_owned(),
            "/new/review".to_owned(),
            format!("/jobs/{running}"),
            format!("/jobs/{failed}"),
            format!("/jobs/{empty}"),
            format!("/jobs/{failed}/report"),
            format!("/compare?a={failed}&b={empty}"),
            "/settings".to_owned(),
            "/gallery?state=opening".to_owned(),
            "/gallery?state=with-failures".to_owned(),
            "/nowhere".to_owned(),
        ] {
            browser.driver.goto(format!("{}{page}", product.address)).await.unwrap();
            browser.hydrated().await;
            found.extend(faults(&browser, &axe).await.into_iter().map(|fault| format!("{theme} {page}: {fault}")));
        }
        browser.driver.goto(format!("{}/jobs/{running}", product.address)).await.unwrap();
        browser.hydrated().await;
        for (opens, within) in [("keys-open", "keys"), ("palette-open", "palette"), ("mp-cancel", "mp-keep-running")] {
            browser.click(opens).await;
            browser.find(within).await;
            found.extend(
                faults(&browser, &axe).await.into_iter().map(|fault| format!("{theme} behind {opens}: {fault}")),
            );
            press(&browser, Key::Escape).await;
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    // The page that is not there is answered with 404, and the browser notes that.
    browser.close_after(&["/nowhere - Failed to load resource: the server responded with a status of 404"]).await;
}

async fn press(browser: &Browser, keys: impl Into<TypingData>) {
    browser.driver.active_element().await.unwrap().send_keys(keys).await.unwrap();
}

async fn help_is_open(browser: &Browser) -> bool {
    !browser.driver.find_all(By::Css("dialog.keys[open]")).await.unwrap().is_empty()
}

#[tokio::test]
async fn j2_single_keys_act_and_are_off_while_typing_or_when_turned_off() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(&product.address).await.unwrap();
    browser.hydrated().await;
    press(&browser, "?").await;
    let help = browser.text("keys").await;
    assert!(help.contains("Light or dark") && !help.contains("Follow the log"), "only what the page has: {help}");
    press(&browser, Key::Escape).await;
    press(&browser, "gj").await;
    browser.address_that(|address| address.ends_with("/jobs")).await;
    let theme = || async {
        let theme = browser.driver.execute("return document.documentElement.dataset.theme", Vec::new()).await.unwrap();
        theme.json().as_str().map(str::to_owned)
    };
    let before = theme().await;
    press(&browser, "t").await;
    assert_ne!(theme().await, before);

    browser.driver.goto(format!("{}/new/connect", product.address)).await.unwrap();
    browser.hydrated().await;
    let path = browser.find("path-input").await;
    path.send_keys("?gj").await.unwrap();
    assert!(!help_is_open(&browser).await);
    assert_eq!(path.value().await.unwrap().as_deref(), Some("?gj"));

    browser.click("keys-open").await;
    browser.click("keys-on").await;
    press(&browser, Key::Escape).await;
    browser.driver.refresh().await.unwrap();
    browser.hydrated().await;
    press(&browser, "?").await;
    assert!(!help_is_open(&browser).await);
    browser.close().await;
}
