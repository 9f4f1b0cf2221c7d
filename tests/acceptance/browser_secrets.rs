//! M7 of the experience's criteria: a password is nowhere once the wizard has moved on. Its source is asked with it, and that is all.

use databases::{PostgreSql, Tls};

use crate::browser::Browser;
use crate::browser_sources::at_the_database;
use crate::product::Product;

/// Long, and in no other word that any of the programs holds.
const PASSWORD: &str = "zebra-quartz-7731-lantern";

/// Keeps hold of the memory of each program that the page starts.
const HOLD_MEMORIES: &str = "
    window.heldMemories = [];
    const hold = (made) => { for (const of of Object.values((made.instance ?? made).exports)) if (of instanceof WebAssembly.Memory) window.heldMemories.push(of); return made; };
    for (const way of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[way].bind(WebAssembly);
        WebAssembly[way] = (...given) => real(...given).then(hold);
    }";

/// How often a text stands in the memory of the page's programs; -1 where none is held.
const IN_MEMORY: &str = "
    const [text] = arguments;
    const sought = new TextEncoder().encode(text);
    let found = window.heldMemories.length ? 0 : -1;
    for (const memory of window.heldMemories) {
        const bytes = new Uint8Array(memory.buffer);
        for (let at = bytes.indexOf(sought[0]); at >= 0; at = bytes.indexOf(sought[0], at + 1))
            if (sought.every((byte, place) => bytes[at + place] === byte)) found += 1;
    }
    return found";

/// What the page shows, keeps and has asked for.
const IN_PAGE: &str = "
    const entries = performance.getEntries().map((entry) => JSON.stringify(entry));
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => field.value);
    return [location.href, document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state),
        document.documentElement.outerHTML, ...entries, ...fields].join(' ')";

async fn in_memory(browser: &Browser, text: &str) -> i64 {
    let found = browser.driver.execute(IN_MEMORY, vec![text.into()]).await.unwrap();
    found.json().as_i64().unwrap()
}

/// The password is in nothing that the browser or the server has.
async fn nowhere(browser: &Browser, product: &Product, when: &str) {
    let page = browser.driver.execute(IN_PAGE, Vec::new()).await.unwrap();
    assert!(!page.json().as_str().unwrap().contains(PASSWORD), "in the page {when}");
    assert_eq!(in_memory(browser, PASSWORD).await, 0, "times in the program's memory {when}");
    let heap = browser.heap_snapshot().await;
    assert!(heap.contains("wizard-next") || heap.contains("dwma"), "the snapshot holds the page {when}");
    assert!(!heap.contains(PASSWORD), "in the page's heap {when}");
    assert!(!contains(&product.kept(), PASSWORD), "in the server's data {when}");
    assert!(!product.log().contains(PASSWORD), "in the server's log {when}");
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[tokio::test]
async fn m7_a_password_is_nowhere_once_the_wizard_has_moved_on() {
    let server = PostgreSql::start(Tls::Off).unwrap();
    let user = format!("CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'; CREATE TABLE public.t (x int)");
    server.run("postgres", &user).unwrap();
    let product = Product::start_with(&[("DWMA_LOG", "debug")]).await;
    let browser = Browser::open().await;
    browser.before_each_page(HOLD_MEMORIES).await;
    at_the_database(&browser, &product, "postgresql", server.port(), "postgres").await;
    browser.type_into("user-input", "reader").await;
    // The search finds what is there: the address is in the program's memory.
    assert!(in_memory(&browser, "127.0.0.1").await > 0);
    browser.type_into("password-input", PASSWORD).await;
    browser.click("test-connection").await;
    browser.text_that("connection", |text| text.contains("Connected to")).await;
    assert_eq!(in_memory(&browser, PASSWORD).await, 0, "the program has read the password");
    browser.click("extract").await;
    browser.text_that("inventory-count", |text| text == "1").await;
    nowhere(&browser, &product, "after the connection").await;
    browser.click("wizard-next").await;
    browser.click("wizard-next").await;
    browser.click("run-dry-run").await;
    browser.text_that("mp-status", |text| text.starts_with("Completed")).await;
    nowhere(&browser, &product, "when the job has run").await;
    assert!(!product.log().is_empty(), "the server logs");
    browser.close().await;
}
