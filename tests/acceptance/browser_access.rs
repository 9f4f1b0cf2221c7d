//! Accessibility and the keyboard, in a browser.

use thirtyfour::prelude::*;
use thirtyfour::{Key, TypingData};

use crate::browser::Browser;
use crate::product::Product;

/// Those that are there without a job.
const PAGES: [&str; 9] = [
    "/",
    "/jobs",
    "/history",
    "/translate",
    "/assess?inventory_path=sample:oracle-retail&source_type=oracle",
    "/new/connect",
    "/new/inventory",
    "/new/configure",
    "/new/review",
];

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
        for page in PAGES.map(str::to_owned).into_iter().chain([
            format!("/jobs/{running}"),
            format!("/jobs/{failed}"),
            format!("/jobs/{empty}"),
            format!("/jobs/{failed}/report"),
            format!("/compare?a={failed}&b={empty}"),
            "/settings".to_owned(),
            "/gallery".to_owned(),
            "/nowhere".to_owned(),
        ]) {
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

/// Every place that Tab reaches on the page as it is, in order, each with what can be seen of it and where it stands.
async fn walked(browser: &Browser) -> Vec<serde_json::Value> {
    let look = "const each = document.activeElement; if (each === document.body) return null; const box = each.getBoundingClientRect(); \
                const thick = of => { const style = of && getComputedStyle(of); return !!of && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 }; \
                const there = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 12)); \
                return { name: each.dataset.testid || each.className || each.tagName, text: each.textContent.slice(0, 30), \
                ringed: thick(each) || thick(each.closest('label')) || (each.matches('[type=radio], [type=checkbox]') && thick(each.nextElementSibling)), \
                left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY, \
                seen: !!there && (each.contains(there) || there.contains(each) || !!there.closest('label')?.contains(each)) }";
    let mut places = Vec::new();
    loop {
        // Not into the element in focus: a field for files would take the key for a file's name.
        browser.driver.action_chain().send_keys(Key::Tab).perform().await.unwrap();
        let place = browser.driver.execute(look, Vec::new()).await.unwrap().json().clone();
        if place.is_null() {
            return places;
        }
        places.push(place);
        assert!(places.len() < 2_000, "the focus is held: {places:#?}");
    }
}

/// Whether the second of two places that follow each other stands where a reader has not been yet.
fn goes_on(before: &serde_json::Value, after: &serde_json::Value) -> bool {
    let at = |place: &serde_json::Value, edge: &str| place[edge].as_f64().unwrap();
    let above = at(after, "bottom") <= at(before, "top");
    let beside = !above && at(after, "top") < at(before, "bottom");
    // What is above is a column further on; what is on the same line is further along it.
    (!above || at(after, "left") >= at(before, "right")) && (!beside || at(after, "right") > at(before, "left"))
}

#[tokio::test(flavor = "multi_thread")]
async fn i6_every_other_page_is_walked_with_tab_in_the_order_in_which_it_is_seen() {
    let product = Product::start().await;
    let jobs = [
        product.start_job("scenario:mixed-500?speed=100", true).await,
        product.start_job("scenario:all-fail?speed=100", true).await,
    ];
    let browser = Browser::open().await;
    browser.sized(1440, 800, false).await;
    for job in &jobs {
        browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
        browser.text_that("mp-connection", |text| text == "Ended").await;
    }
    let [a, b] = &jobs;
    let mut faults = Vec::new();
    for page in PAGES.map(str::to_owned).into_iter().chain([
        format!("/jobs/{a}/report"),
        format!("/jobs/{a}/objects/1"),
        format!("/compare?a={a}&b={b}"),
        "/gallery".to_owned(),
        "/settings".to_owned(),
        "/nowhere".to_owned(),
    ]) {
        browser.driver.goto(format!("{}{page}", product.address)).await.unwrap();
        browser.hydrated().await;
        // Where a page puts the focus by itself, the walk begins at its top all the same.
        browser.driver.execute("document.querySelector('.skip-link').focus()", Vec::new()).await.unwrap();
        let places = walked(&browser).await;
        assert!(places.len() > 5, "{page}: {places:#?}");
        let hidden = places.iter().filter(|place| place["ringed"] != true || place["seen"] != true);
        faults.extend(hidden.map(|place| format!("{page}: not seen: {place}")));
        let back = places.windows(2).filter(|pair| !goes_on(&pair[0], &pair[1]));
        faults.extend(back.map(|pair| format!("{page}: {} goes back to {}", pair[0], pair[1])));
    }
    assert!(faults.is_empty(), "{faults:#?}");
    // The page that is not there is answered with 404, and the browser notes that.
    browser.close_after(&["/nowhere - Failed to load resource: the server responded with a status of 404"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i6_the_job_page_is_walked_with_tab_and_the_focus_is_always_seen() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    let browser = Browser::open().await;
    // High enough for the log to be docked over the page's lower edge.
    browser.sized(1440, 1100, false).await;
    browser.driver.goto(format!("{}/jobs/{job}?status=failed", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-results-count", |text| text == "12 of 500 shown").await;
    let mut seen = Vec::new();
    for place in walked(&browser).await {
        assert_eq!((&place["ringed"], &place["seen"]), (&true.into(), &true.into()), "{place}");
        seen.push(place["name"].as_str().unwrap().to_owned());
    }
    // Each is reached, in the order in which it is seen, and the last leads out of the page.
    let order = [
        "mp-refresh",
        "mp-review",
        "mp-run-for-real",
        "mp-stat-completed",
        "mp-show-cause",
        "mp-results-search",
        "mp-export",
        "mp-row-name",
        "mp-log-edge",
        "mp-log-info",
        "mp-log-follow",
        "mp-log",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|name| seen.iter().position(|of| of == name)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {seen:?}");
    // A row opens with Enter, arrows go on, Escape comes back to the row.
    browser.driver.execute("document.querySelector('[data-testid=mp-row-name]').focus()", Vec::new()).await.unwrap();
    press(&browser, Key::Enter).await;
    browser.text_that("mp-detail-place", |text| text == "1 of 12").await;
    browser.true_that("return document.activeElement.dataset.testid === 'mp-detail'").await;
    press(&browser, Key::Down).await;
    browser.text_that("mp-detail-place", |text| text == "2 of 12").await;
    press(&browser, Key::Escape).await;
    browser.true_that("return document.querySelector('[data-testid=mp-detail]').hidden && document.activeElement.dataset.testid === 'mp-row-name'").await;
    // A menu closes with Escape and gives the focus back.
    let export = browser.find("mp-export").await;
    export.send_keys(Key::Enter + "").await.unwrap();
    browser.find("mp-export-csv").await;
    press(&browser, Key::Tab).await;
    press(&browser, Key::Escape).await;
    browser.true_that("return document.activeElement.dataset.testid === 'mp-export' && !document.activeElement.parentElement.open").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i7_targets_are_large_enough_and_pages_fit_at_twice_the_size_and_at_320_pixels() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.text_that("mp-connection", |text| text == "Ended").await;
    let of_the_job = ["", "/report", "/objects/1"].map(|rest| format!("/jobs/{job}{rest}"));
    let pages: Vec<String> = PAGES.map(str::to_owned).into_iter().chain(of_the_job).collect();
    let mut faults = Vec::new();
    // 720 by 450 is a window of 1440 by 900 at twice the size.
    for (width, height, least) in [(1440, 900, 24), (720, 450, 24), (320, 640, 24)] {
        browser.sized(width, height, false).await;
        for page in &pages {
            browser.driver.goto(format!("{}{page}", product.address)).await.unwrap();
            browser.hydrated().await;
            let check = format!(
                "const inline = each => each.tagName === 'A' && getComputedStyle(each).display === 'inline'; \
                const over = document.documentElement.scrollWidth > innerWidth ? ['the page is ' + document.documentElement.scrollWidth + ' wide'] : []; \
                const small = [...document.querySelectorAll('a, button, select, summary, input:not([type=hidden]), [role=separator][tabindex]')].filter(each => {{ \
                if (!each.checkVisibility({{ checkVisibilityCSS: true, checkOpacity: true }}) || inline(each) || each.closest('.mp-line, .visually-hidden, .skip-link')) return false; \
                const target = each.matches('input[type=checkbox], input[type=radio]') ? each.closest('label') || each : each.closest('.mp-row:not(.mp-row--head)') || each; \
                const box = target.getBoundingClientRect(); return box.width > 0 && (box.height < {least} - 0.5 || box.width < {least} - 0.5); }}); \
                return over.concat(small.map(each => each.outerHTML.slice(0, 110)))"
            );
            let found: Vec<String> = browser.driver.execute(check, Vec::new()).await.unwrap().convert().unwrap();
            faults.extend(found.into_iter().map(|fault| format!("{page} at {width} px: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i8_nothing_moves_where_that_is_not_wanted_and_parts_of_the_bar_differ_in_forced_colours() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=1", true).await;
    let browser = Browser::open().await;
    browser.prefers("prefers-reduced-motion", "reduce").await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.text_that("mp-stat-failed", |text| !text.starts_with('0')).await;
    let moving = "return document.getAnimations().map(each => each.animationName || each.transitionProperty)";
    let moving = browser.driver.execute(moving, Vec::new()).await.unwrap().json().clone();
    assert_eq!(moving, serde_json::json!([]), "what moves");
    browser.prefers("forced-colors", "active").await;
    let parts = "const looks = [...document.querySelectorAll('.mp-bar:not(.mp-bar--thin) > .mp-bar__segment:not([hidden])')].map(each => { \
                 const style = getComputedStyle(each); return style.backgroundColor + style.backgroundImage; }); \
                 const bar = getComputedStyle(document.querySelector('.mp-bar')); return [looks.length, new Set(looks).size, bar.borderTopWidth]";
    let parts = browser.driver.execute(parts, Vec::new()).await.unwrap().json().clone();
    assert!(parts[0].as_u64().unwrap() >= 3 && parts[0] == parts[1], "each part has a look of its own: {parts}");
    assert_eq!(parts[2], "1px");
    browser.driver.execute("document.querySelector('[data-testid=mp-refresh]').focus()", Vec::new()).await.unwrap();
    press(&browser, Key::Tab).await;
    let ring =
        "const style = getComputedStyle(document.activeElement); return [style.outlineStyle, style.outlineWidth]";
    assert_eq!(browser.driver.execute(ring, Vec::new()).await.unwrap().json(), &serde_json::json!(["solid", "2px"]));
    browser.screenshot("forced-colours").await;
    // A list of jobs tells the parts of its small bars apart too.
    browser.driver.goto(format!("{}/jobs", product.address)).await.unwrap();
    browser.hydrated().await;
    browser.find("job-row").await;
    let small = "const parts = [...document.querySelectorAll('.mini-bar > *')].filter(each => each.getBoundingClientRect().width > 0); \
                 const looks = parts.map(each => getComputedStyle(each)).map(style => style.backgroundColor + style.backgroundImage); \
                 const bar = getComputedStyle(document.querySelector('.mini-bar')); \
                 return looks.length >= 2 && new Set(looks).size === looks.length && !looks.includes(bar.backgroundColor + bar.backgroundImage)";
    browser.true_that(small).await;
    browser.screenshot("forced-colours-jobs").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn i8_edges_parts_of_the_bar_and_the_focus_stand_out_where_more_contrast_is_wanted() {
    let product = Product::start().await;
    let job = product.start_job("scenario:mixed-500?speed=100", true).await;
    let browser = Browser::open().await;
    browser.driver.goto(format!("{}/jobs/{job}", product.address)).await.unwrap();
    browser.text_that("mp-connection", |text| text == "Ended").await;
    browser.prefers("prefers-contrast", "more").await;
    browser.has_the_focus().await;
    // The least contrast of what is looked at with what it stands on; 3 is asked of edges and marks.
    let least = "const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(of => of / 255) \
                 .map(of => of <= 0.04045 ? of / 12.92 : ((of + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b }; \
                 const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05); \
                 const style = each => getComputedStyle(each); const shown = each => each.getBoundingClientRect().width > 0; \
                 const edges = [...document.querySelectorAll('.card, .mp-card, .mp-hero')].filter(shown).filter(each => style(each).borderTopWidth === '1px') \
                 .map(each => contrast(style(each).borderTopColor, style(each).backgroundColor)); \
                 const parts = [...document.querySelectorAll('.mp-bar:not(.mp-bar--thin) > .mp-bar__segment--done')].filter(shown) \
                 .map(each => contrast(style(each).backgroundColor, style(each.parentElement).backgroundColor)); \
                 const focus = document.querySelector('main a, main button'); focus.focus({ focusVisible: true }); \
                 const ring = contrast(style(focus).outlineColor, style(document.body).backgroundColor); \
                 return [edges.length, Math.min(ring, ...edges, ...parts)]";
    for theme in ["light", "dark"] {
        choose_theme(&browser, theme).await;
        for page in ["/jobs".to_owned(), "/history".to_owned(), "/settings".to_owned(), format!("/jobs/{job}")] {
            browser.driver.goto(format!("{}{page}", product.address)).await.unwrap();
            browser.hydrated().await;
            let found = browser.driver.execute(least, Vec::new()).await.unwrap().json().clone();
            assert!(found[0].as_u64() > Some(0) && found[1].as_f64() >= Some(3.0), "{theme} {page}: {found}");
        }
        browser.screenshot(&format!("more-contrast-{theme}")).await;
    }
    browser.close().await;
}
