//! The log of a job in a browser: group G of the experience's criteria.

use thirtyfour::Key;

use crate::browser::Browser;
use crate::product::Product;

/// A finished job of that scenario, open in a browser.
async fn opened(product: &Product, scenario: &str, query: &str) -> (Browser, String) {
    let job = product.start_job(scenario, true).await;
    while product.progress(&job).await["complete"] != true {
        tokio::task::yield_now().await;
    }
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}{query}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-connection", |text| text == "Ended").await;
    (browser, job)
}

/// What a script answers about the lines that are in the page, as numbers or texts.
async fn lines(browser: &Browser, what: &str) -> Vec<String> {
    let script = format!("return [...document.querySelectorAll('.mp-line:not([hidden])')].map((line) => {what});");
    let answer = browser.driver.execute(script, Vec::new()).await.unwrap();
    answer.json().as_array().unwrap().iter().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}

/// How many warnings and errors of the scenario `mixed-500` name a line or lines.
const FOUND: &str = "37";

#[tokio::test]
async fn g2_levels_and_text_narrow_the_log_stand_in_the_address_and_survive_a_reload() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "scenario:mixed-500?speed=100", "").await;
    browser.click("mp-log-info").await;
    browser.address_that(|address| address.contains("level=warning%2Cerror")).await;
    browser.type_into("mp-log-find", "/lines? \\d+/").await;
    // Of what was typed at first there are others, and of a job that goes on fewer.
    browser.text_that("mp-log-matches", |text| text == FOUND).await;
    browser.address_that(|address| address.contains("find=")).await;
    browser.driver.refresh().await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-log-matches", |text| text == FOUND).await;
    browser
        .true_that(
            "return document.querySelector('[data-testid=mp-log-info]').getAttribute('aria-pressed') === 'false'",
        )
        .await;
    let levels = lines(&browser, "line.dataset.level").await;
    assert!(!levels.is_empty() && levels.iter().all(|level| level != "info"), "{levels:?}");
    browser.type_into("mp-log-find", "/[unclosed/").await;
    let why = browser.text_that("mp-log-trouble", |text| !text.is_empty()).await;
    assert!(why.contains("cannot be read"), "{why}");
    browser.close().await;
}

#[tokio::test]
async fn g2_the_search_finds_lines_that_only_the_server_has_and_goes_there() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "scenario:mixed-500?speed=100", "").await;
    browser.text_that("mp-log-earlier", |text| text.contains("earlier lines")).await;
    let first = lines(&browser, "line.querySelector('.mp-line__number').textContent").await;
    assert!(!first.contains(&"1".to_owned()), "the page began with every line: {first:?}");
    browser.type_into("mp-log-find", "processing table").await;
    browser.text_that("mp-log-matches", |text| !text.is_empty() && text != "0").await;
    // The server's matches come a moment later, before those of this page, and the first of them is gone to.
    browser.true_that("return Number(document.querySelector('[data-testid=mp-log-matches]').textContent) >= 290").await;
    browser.find("mp-log-find").await.send_keys(Key::Enter + "").await.unwrap();
    browser.text_that("mp-log-matches", |text| text.starts_with("1/")).await;
    browser.true_that("return document.querySelector('.mp-line--found:not([hidden])') !== null").await;
    browser.close().await;
}

#[tokio::test]
async fn g4_lines_wrap_times_change_and_the_log_fills_the_screen() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "scenario:line-100kB?speed=30", "").await;
    // The long line is far from the end, which is followed.
    browser.driver.execute("document.querySelector('[data-testid=mp-log]').scrollTop = 0", Vec::new()).await.unwrap();
    browser.text_that("mp-log-follow", |text| text == "Follow").await;
    browser.click("mp-log-wrap").await;
    browser
        .true_that(
            "return [...document.querySelectorAll('.mp-line:not([hidden])')].some((line) => line.offsetHeight > 20)",
        )
        .await;
    let overlap =
        "const lines = [...document.querySelectorAll('.mp-line:not([hidden])')].map((l) => l.getBoundingClientRect());
        return lines.every((line, at) => at === 0 || Math.abs(line.top - lines[at - 1].bottom) < 1);";
    browser.true_that(overlap).await;
    // A line of 100 kB is folded until it is asked for.
    browser.true_that("return document.querySelector('[data-testid=mp-line-more]') !== null").await;
    let longest =
        "return Math.max(...[...document.querySelectorAll('.mp-line__text')].map((t) => t.textContent.length))";
    let folded = browser.driver.execute(longest, Vec::new()).await.unwrap().json().as_u64().unwrap();
    assert!(folded < 2100, "{folded} characters of a line are in the page");
    browser.driver.execute("document.querySelector('[data-testid=mp-line-more]').click()", Vec::new()).await.unwrap();
    browser.true_that(&format!("{longest} > 90000")).await;
    let elapsed = "const s = document.querySelector('[data-testid=mp-log-times]'); s.value = 'elapsed';
        s.dispatchEvent(new Event('change', {bubbles: true}));";
    browser.driver.execute(elapsed, Vec::new()).await.unwrap();
    browser
        .true_that(
            "return document.querySelector('.mp-line:not([hidden]) .mp-line__time').textContent.startsWith('+00:')",
        )
        .await;
    browser.click("mp-log-full").await;
    browser.true_that("return document.querySelector('.mp-log').getBoundingClientRect().height === innerHeight").await;
    browser.close().await;
}

#[tokio::test]
async fn i3_lines_are_silent_and_errors_are_announced_where_the_reader_wants_it() {
    let product = Product::start().await;
    // An ended job stands still, so that the menu is where it is clicked.
    let (browser, _) = opened(&product, "scenario:mixed-500?speed=100", "").await;
    let silent = "return document.querySelector('[data-testid=mp-log]').getAttribute('aria-live') === 'off'";
    browser.true_that(silent).await;
    browser.click("mp-log-files").await;
    browser.click("mp-log-aloud").await;
    let label = "return document.querySelector('[data-testid=mp-log-aloud]').textContent.trim()";
    browser.true_that(&format!("{label} === 'Stop announcing errors'")).await;
    // What was there before is not said.
    browser.true_that("return document.querySelector('[data-testid=mp-log-said]').textContent.trim() === ''").await;
    // It is remembered for a job that runs.
    let job = product.start_job("scenario:mixed-500?speed=3", true).await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.true_that(&format!("{label} === 'Stop announcing errors'")).await;
    let said = "return /^(Error: |[0-9]+ errors. The last: )./.test(
        document.querySelector('[data-testid=mp-log-said]').textContent)";
    browser.true_that(said).await;
    browser.true_that(silent).await;
    browser.close().await;
}

#[tokio::test]
async fn g5_marked_lines_are_copied_exactly_also_those_that_are_not_in_the_page() {
    let product = Product::start().await;
    let (browser, job) = opened(&product, "scenario:mixed-500?speed=100", "#L2-L501").await;
    browser.true_that("return document.querySelector('.mp-line--marked:not([hidden])') !== null").await;
    let copied = "const pane = document.querySelector('[data-testid=mp-log]');
        const data = new DataTransfer();
        pane.dispatchEvent(new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true}));
        return data.getData('text/plain');";
    let copied = browser.driver.execute(copied, Vec::new()).await.unwrap();
    let copied: Vec<&str> = copied.json().as_str().unwrap().split('\n').collect();
    let url = format!("{}/api/migrate/jobs/{job}/logs?from=2&limit=500", product.address);
    let logs: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let logs = logs["logs"].as_array().unwrap();
    assert_eq!((copied.len(), logs.len()), (500, 500));
    for (copied, entry) in copied.iter().zip(logs) {
        assert!(copied.ends_with(entry["message"].as_str().unwrap()), "{copied} is not {entry}");
        assert!(copied.starts_with(&format!("{} ", entry["line"])), "{copied} is not {entry}");
    }
    browser.close().await;
}

#[tokio::test]
async fn g6_an_address_opens_its_line_and_a_line_gives_its_address() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "scenario:mixed-500?speed=100", "#L12").await;
    browser
        .true_that(
            "const line = document.querySelector('.mp-line--marked:not([hidden])');
            if (!line) return false;
            const pane = document.querySelector('[data-testid=mp-log]').getBoundingClientRect();
            const at = line.getBoundingClientRect();
            return line.querySelector('.mp-line__number').textContent === '12' && at.top >= pane.top && at.bottom <= pane.bottom;",
        )
        .await;
    browser.text_that("mp-log-follow", |text| text == "Follow").await;
    let click = |line: u32, shift: bool| {
        format!(
            "[...document.querySelectorAll('.mp-line:not([hidden]) .mp-line__number')].find((n) => n.textContent === '{line}')
                .dispatchEvent(new MouseEvent('click', {{bubbles: true, shiftKey: {shift}}}))"
        )
    };
    browser.driver.execute(click(14, false), Vec::new()).await.unwrap();
    browser.address_that(|address| address.ends_with("#L14")).await;
    browser.driver.execute(click(17, true), Vec::new()).await.unwrap();
    browser.address_that(|address| address.ends_with("#L14-L17")).await;
    browser.close().await;
}

#[tokio::test]
async fn g7_an_object_leads_to_its_lines_and_a_line_to_its_object() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "scenario:mixed-500?speed=100", "").await;
    browser.driver.execute("document.querySelector('[data-testid=mp-row-name]').click()", Vec::new()).await.unwrap();
    let name = browser.text_that("mp-detail-name", |text| !text.is_empty()).await;
    browser.click("mp-show-log").await;
    browser.address_that(|address| address.contains("object=")).await;
    browser.text_that("mp-log-object", |text| text.contains("Only lines about object")).await;
    browser.click("mp-log-all").await;
    browser.click("mp-detail-close").await;
    let link = "const link = document.querySelector('.mp-line:not([hidden]) .mp-line__object'); link.click(); return link.textContent;";
    let named = browser.driver.execute(link, Vec::new()).await.unwrap().json().as_str().unwrap().to_owned();
    browser.text_that("mp-detail-name", |text| text == named && text != name).await;
    browser.close().await;
}

#[tokio::test]
async fn g8_colours_of_a_terminal_and_marks_of_direction_are_only_text() {
    let product = Product::start().await;
    let (browser, _) = opened(&product, "scenario:ansi?speed=30", "").await;
    let said = lines(&browser, "line.querySelector('.mp-line__text').textContent").await;
    assert!(said.iter().any(|line| line.contains("compared")), "{said:?}");
    assert!(
        said.iter().all(|line| !line.contains(['\u{1b}', '\u{7}', '\u{202e}']) && !line.contains("[32m")),
        "{said:?}"
    );
    // An empty mark is a coloured box behind nothing.
    browser.true_that("return document.querySelectorAll('.mp-line__mark').length === 0").await;
    browser.close().await;
}

#[tokio::test]
async fn g1_the_log_follows_until_the_reader_goes_up_and_nothing_moves_meanwhile() {
    let product = Product::start().await;
    let job = product.start_job("scenario:steady-100-per-s", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-log-follow", |text| text == "Following").await;
    let end = "const pane = document.querySelector('[data-testid=mp-log]'); \
               return pane.scrollTop > 600 && pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 24";
    browser.true_that(end).await;
    let pane = browser.find("mp-log").await;
    pane.send_keys(Key::PageUp + "").await.unwrap();
    browser.text_that("mp-log-follow", |text| text == "Follow").await;
    let first = "const pane = document.querySelector('[data-testid=mp-log]').getBoundingClientRect(); \
                 const line = [...document.querySelectorAll('.mp-line:not([hidden])')].map(each => [each.getBoundingClientRect().top - pane.top, each.textContent]) \
                 .filter(([top]) => top >= 0).sort((a, b) => a[0] - b[0])[0]; return [line, window.scrollY]";
    // The key's own scrolling may take more than a frame.
    browser.true_that("const pane = document.querySelector('[data-testid=mp-log]'); const still = window.was === pane.scrollTop; window.was = pane.scrollTop; return still").await;
    let before = browser.driver.execute(first, Vec::new()).await.unwrap().json().clone();
    let lines =
        |text: &str| text.split(' ').next().and_then(|number| number.replace(',', "").parse::<u32>().ok()).unwrap_or(0);
    browser.text_that("mp-log-new", |text| lines(text) > 200).await;
    let after = browser.driver.execute(first, Vec::new()).await.unwrap().json().clone();
    assert_eq!(after, before, "the first visible line and the page stay where they are");
    pane.send_keys(Key::End + "").await.unwrap();
    browser.text_that("mp-log-follow", |text| text == "Following").await;
    browser.true_that(end).await;
    pane.send_keys(Key::PageUp + "").await.unwrap();
    browser.click("mp-log-new").await;
    browser.text_that("mp-log-follow", |text| text == "Following").await;
    browser.true_that(end).await;
    browser.close().await;
}

#[tokio::test]
async fn g1_who_goes_to_the_end_gets_there_though_a_scroll_up_is_under_way() {
    let product = Product::start().await;
    let job = product.start_job("scenario:steady-100-per-s", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    let end = "const pane = document.querySelector('[data-testid=mp-log]'); \
               return pane.scrollTop > 600 && pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 24";
    browser.true_that(end).await;
    browser.find("mp-log").await.send_keys(Key::PageUp + "").await.unwrap();
    browser.text_that("mp-log-follow", |text| text == "Follow").await;
    // What is left of a smooth scroll moves the pane up after it was sent to its end.
    let race = "const [follow, pane] = ['mp-log-follow', 'mp-log'].map(id => document.querySelector(`[data-testid=${id}]`)); follow.click(); \
                const up = left => requestAnimationFrame(() => { pane.scrollTop -= 30; if (left > 0) up(left - 1); else window.moved = true; }); up(4)";
    browser.driver.execute(race, Vec::new()).await.unwrap();
    browser.true_that("return window.moved === true").await;
    browser.text_that("mp-log-follow", |text| text == "Following").await;
    browser.true_that(end).await;
    browser.close().await;
}
