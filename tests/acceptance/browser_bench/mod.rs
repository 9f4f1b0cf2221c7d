//! What the page costs the browser, as figures: `cargo xtask bench browser` runs these on the release build and puts what
//! they print into its table. Nothing here fails for being slow.
#![expect(clippy::print_stdout, reason = "the figures are what this is for")]

mod latency;

use std::time::Duration;

use crate::browser::Browser;
use crate::product::Product;

/// How long a whole job may take on a busy machine.
const JOB: Duration = Duration::from_secs(300);

/// Prints a row for the table; `met` is left out where there is no bar.
fn row(what: &str, figure: &str, goal: &str, met: Option<bool>) {
    println!("figure|{what}|{figure}|{goal}|{}", met.map_or("", |met| if met { "yes" } else { "no" }));
}

fn at_most(what: &str, figure: f64, unit: &str, goal: f64) {
    row(what, &format!("{figure:.0} {unit}"), &format!("<= {goal:.0} {unit}"), Some(figure <= goal));
}

async fn number(browser: &Browser, script: &str) -> f64 {
    let answer = browser.driver.execute(script, Vec::new()).await.unwrap();
    answer.json().as_f64().unwrap_or_else(|| panic!("no number, but {}: {script}", answer.json()))
}

/// Waits until a job has ended, by the server's word.
async fn ended(product: &Product, job: &str) {
    let deadline = tokio::time::Instant::now() + JOB;
    let done = |progress: &serde_json::Value| progress["end_time"].is_string();
    while !done(&product.progress(job).await) {
        assert!(tokio::time::Instant::now() < deadline, "the job does not end");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn open(browser: &Browser, product: &Product, path: &str) {
    browser.driver.goto(format!("{}{path}", product.address)).await.unwrap();
    browser.hydrated().await;
}

/// A page that follows a job under way.
async fn following(scenario: &str) -> (Product, Browser, String) {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let job = product.start_job(scenario, true).await;
    open(&browser, &product, &format!("/jobs/{job}")).await;
    browser.text_that("mp-connection", |text| text == "Live").await;
    (product, browser, job)
}

/// A page that has all of 100,000 results. Answers with the script for the text that counts them, too.
async fn with_all_results() -> (Product, Browser, String) {
    let product = Product::start().await;
    let browser = Browser::open().await;
    let job = product.start_job("scenario:results-100k", true).await;
    ended(&product, &job).await;
    open(&browser, &product, &format!("/jobs/{job}")).await;
    let count = text_of("mp-results-count");
    browser.true_that(&format!("return {count}.startsWith('100,000')")).await;
    (product, browser, count)
}

/// Watches frames, long tasks, changes of the document and its size from now on.
const WATCH: &str = "
    const seen = window.seen = { frames: [], task: 0, nodes: 0, lines: 0, commits: 0, begun: performance.now() };
    let dirty = false;
    new MutationObserver(() => { dirty = true }).observe(document.body,
        { subtree: true, childList: true, characterData: true, attributes: true });
    new PerformanceObserver(list => list.getEntries().forEach(task => { seen.task = Math.max(seen.task, task.duration) }))
        .observe({ type: 'longtask' });
    let before = performance.now();
    const frame = now => {
        seen.frames.push(now - before); before = now;
        if (dirty) { seen.commits += 1; dirty = false }
        if (seen.frames.length % 30 === 0) {
            seen.nodes = Math.max(seen.nodes, document.getElementsByTagName('*').length);
            seen.lines = Math.max(seen.lines, document.querySelectorAll('.mp-line').length);
        }
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);";

/// Heap of the script and memory of the program, in MB.
const MEMORY: &str = "return import('/pkg/dwma.js').then(program => program.default()).then(program =>
    (performance.memory.usedJSHeapSize + program.memory.buffer.byteLength) / 1048576)";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn b1_b2_b7_a_flood_of_log_lines() {
    let (product, browser, job) = following("scenario:flood-1k-per-s").await;
    browser.driver.execute(WATCH, Vec::new()).await.unwrap();
    ended(&product, &job).await;
    let fps = number(&browser, "return seen.frames.length * 1000 / (performance.now() - seen.begun)").await;
    row("B1 frames/s under 1,000 log lines/s for a minute", &format!("{fps:.1}"), ">= 55", Some(fps >= 55.0));
    let p95 = "return [...seen.frames].sort((a, b) => a - b)[Math.floor(seen.frames.length * 0.95)]";
    at_most("B1 p95 frame", number(&browser, p95).await, "ms", 20.0);
    at_most("B1 longest task", number(&browser, "return seen.task").await, "ms", 100.0);
    at_most("B2 lines of the log in the page", number(&browser, "return seen.lines").await, "", 200.0);
    at_most("B2 elements in the page", number(&browser, "return seen.nodes").await, "", 3000.0);
    let commits = "return seen.commits * 1000 / (performance.now() - seen.begun)";
    at_most("B7 frames/s in which the document changed", number(&browser, commits).await, "", 60.0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn b1_a_flood_on_a_slow_machine() {
    let (_product, browser, _) = following("scenario:flood-1k-per-s").await;
    browser.slower(4).await;
    browser.driver.execute(WATCH, Vec::new()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(20)).await;
    let fps = number(&browser, "return seen.frames.length * 1000 / (performance.now() - seen.begun)").await;
    row("B1 frames/s under 1,000 log lines/s, CPU x4", &format!("{fps:.1}"), ">= 30", Some(fps >= 30.0));
    browser.close().await;
}

/// Does something and waits, frame by frame, until the page shows it. Answers with the milliseconds.
async fn until(browser: &Browser, act: &str, shown: &str) -> f64 {
    let script = format!(
        "return new Promise(answer => {{
            const begun = performance.now();
            {act};
            const look = () => {{
                if ({shown}) answer(performance.now() - begun);
                else if (performance.now() - begun > 20000) answer(20000);
                else requestAnimationFrame(look);
            }};
            requestAnimationFrame(look);
        }})"
    );
    number(browser, &script).await
}

/// Types into a field as a key press would.
fn typed(field: &str, text: &str) -> String {
    format!(
        "const field = document.querySelector('[data-testid={field}]'); field.value = '{text}';
         field.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    )
}

fn text_of(id: &str) -> String {
    format!("(document.querySelector('[data-testid={id}]')?.textContent ?? '')")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn b4_g3_a_hundred_thousand_results() {
    let (_product, browser, count) = with_all_results().await;
    at_most("B4 memory with 100,000 results and 300,000 log lines", number(&browser, MEMORY).await, "MB", 200.0);
    let filter = until(&browser, &typed("mp-results-search", "0000"), &format!("!{count}.startsWith('100,000')")).await;
    at_most("B4 results filtered by text", filter, "ms", 100.0);
    let matches = text_of("mp-log-matches");
    let find = until(&browser, &typed("mp-log-find", "OBJ"), &format!("/[1-9]/.test({matches})")).await;
    at_most("G3 search of the log to its first match", find, "ms", 300.0);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn b5_the_page_of_a_job_opened_and_closed() {
    let product = Product::start().await;
    let browser = Browser::open().await;
    // An ended job: each visit shows the same.
    let job = product.start_job("scenario:happy-500?speed=100", true).await;
    ended(&product, &job).await;
    open(&browser, &product, "/jobs").await;
    let mut kept = Vec::new();
    for cycle in 1..=20 {
        let click = |href: &str| format!("document.querySelector('a[href=\"{href}\"]').click()");
        browser.true_that(&format!("return document.querySelector('a[href=\"/jobs/{job}\"]') !== null")).await;
        browser.driver.execute(click(&format!("/jobs/{job}")), Vec::new()).await.unwrap();
        browser.text_that("mp-connection", |text| text == "Ended").await;
        browser.driver.execute(click("/jobs"), Vec::new()).await.unwrap();
        browser.find("jobs-table").await;
        if cycle == 3 || cycle == 20 {
            let cdp = browser.driver.cdp();
            cdp.send_raw("HeapProfiler.collectGarbage", serde_json::json!({})).await.unwrap();
            cdp.send_raw("Performance.enable", serde_json::json!({})).await.unwrap();
            let metrics = cdp.send_raw("Performance.getMetrics", serde_json::json!({})).await.unwrap();
            let listeners = metrics["metrics"].as_array().unwrap().iter();
            let listeners = listeners.clone().find(|metric| metric["name"] == "JSEventListeners").unwrap();
            let program = "return import('/pkg/dwma.js').then(program => program.default())
                .then(program => program.memory.buffer.byteLength / 1048576)";
            kept.push((number(&browser, program).await, listeners["value"].as_f64().unwrap()));
        }
    }
    let [(memory, listeners), (memory_after, listeners_after)] = kept[..] else { unreachable!() };
    for (what, before, after) in
        [("MB of the program", memory, memory_after), ("listeners", listeners, listeners_after)]
    {
        let figure = format!("{before:.1} then {after:.1}");
        row(&format!("B5 {what} after 3, then 20 visits of a job"), &figure, "+10 %", Some(after <= before * 1.1));
    }
    browser.close().await;
}

/// Milliseconds to the first and the largest paint, and how far what was seen has moved.
const PAINTS: &str = "return new Promise(answer => {
    const seen = { largest: 0, shift: 0 };
    new PerformanceObserver(list => list.getEntries().forEach(entry => { seen.largest = entry.startTime }))
        .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver(list => list.getEntries().forEach(entry => { if (!entry.hadRecentInput) seen.shift += entry.value }))
        .observe({ type: 'layout-shift', buffered: true });
    const first = performance.getEntriesByName('first-contentful-paint')[0].startTime;
    // What was kept for observers comes to them before the frame after the next.
    requestAnimationFrame(() => requestAnimationFrame(() => answer([first, seen.largest, seen.shift])));
})";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; `cargo xtask bench browser` runs it"]
async fn a2_the_first_paint_of_a_job() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    ended(&product, &job).await;
    for (machine, slower, first_goal, largest_goal) in [("", 1, Some(1000.0), 1500.0), (", CPU x4", 4, None, 2500.0)] {
        // Each has a browser of its own, whose cache is empty.
        let browser = Browser::open().await;
        browser.slower(slower).await;
        open(&browser, &product, &format!("/jobs/{job}")).await;
        browser.text_that("mp-connection", |text| text == "Ended").await;
        let paints = browser.driver.execute(PAINTS, Vec::new()).await.unwrap().json().clone();
        let [first, largest, shift] = [0, 1, 2].map(|at| paints[at].as_f64().unwrap());
        let what = format!("A2 first paint of a job{machine}");
        match first_goal {
            Some(goal) => at_most(&what, first, "ms", goal),
            None => row(&what, &format!("{first:.0} ms"), "", None),
        }
        at_most(&format!("A2 largest paint of a job{machine}"), largest, "ms", largest_goal);
        row(&format!("A2 shift of the layout{machine}"), &format!("{shift:.3}"), "<= 0.05", Some(shift <= 0.05));
        browser.close().await;
    }
}
