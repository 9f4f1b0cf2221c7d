//! Pictures of every page and every state, for people to look at: `cargo xtask screenshots`. Nothing is asserted about
//! them, so `cargo xtask test` leaves this out.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::browser::Browser;
use crate::product::Product;

/// Name, width and height of what is looked through.
const SCREENS: [(&str, u32, u32); 2] = [("desktop", 1440, 900), ("phone", 360, 740)];

struct Camera {
    browser: Browser,
    address: String,
    folder: PathBuf,
}

impl Camera {
    /// One picture of a page as it is after `ready` is true, on each screen, light and dark.
    async fn take(&self, name: &str, path: &str, ready: &str, then: &str) {
        for (screen, width, height) in SCREENS {
            let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": screen == "phone" });
            self.browser.driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await.unwrap();
            for theme in ["light", "dark"] {
                let choose = format!("localStorage.setItem('dwma-theme', '{theme}')");
                self.browser.driver.execute(choose, Vec::new()).await.unwrap();
                self.browser.driver.goto(format!("{}{path}", self.address)).await.unwrap();
                self.browser.hydrated().await;
                self.browser.true_that(ready).await;
                if !then.is_empty() {
                    self.browser.driver.execute(then, Vec::new()).await.unwrap();
                }
                self.browser
                    .driver
                    .screenshot(&self.folder.join(format!("{name}-{screen}-{theme}.png")))
                    .await
                    .unwrap();
            }
        }
    }
}

/// Waits until the job has ended.
async fn ended(product: &Product, job: &str) {
    while product.progress(job).await["complete"] != true {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
}

const AT_ONCE: &str = "return true";
const STEADY: &str =
    "return /^(Live|Ended)/.test(document.querySelector('[data-testid=mp-connection]')?.textContent.trim())";

#[tokio::test]
#[ignore = "makes pictures to be looked at; `cargo xtask screenshots` runs it"]
async fn every_page_and_state() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let product = Product::start().await;
    let browser = Browser::open().await;
    browser.driver.goto(&product.address).await.unwrap();
    let camera = Camera { browser, address: product.address.clone(), folder };
    camera.take("jobs-empty", "/jobs", AT_ONCE, "").await;
    for (name, path) in [
        ("connect", "/new/connect"),
        ("configure", "/new/configure"),
        ("settings", "/settings"),
        ("not-found", "/nowhere"),
    ] {
        camera.take(name, path, AT_ONCE, "").await;
    }
    states(&camera).await;
    wizard(&camera).await;
    jobs(&camera, &product).await;
    // The page that is not there is answered with 404.
    camera.browser.close_after(&["status of 404"]).await;
}

/// The component's states, whole, of the gallery; and the gallery.
async fn states(camera: &Camera) {
    camera.take("gallery", "/gallery", AT_ONCE, "").await;
    let names =
        "return [...document.querySelectorAll('[data-testid^=state-]')].map(each => each.dataset.testid.slice(6))";
    let names: Vec<String> = camera.browser.driver.execute(names, Vec::new()).await.unwrap().convert().unwrap();
    assert!(!names.is_empty(), "the gallery has no states");
    for name in names {
        camera
            .take(
                &format!("state-{name}"),
                &format!("/gallery?state={name}"),
                AT_ONCE,
                "document.querySelector('.gallery > .section-title').scrollIntoView()",
            )
            .await;
    }
}

async fn wizard(camera: &Camera) {
    let draft = json!({
        "source_type": "oracle", "inventory_path": "sample:oracle-retail", "target_catalog": "main", "target_schema": "migrated",
        "include": "", "exclude": "",
    });
    camera
        .browser
        .driver
        .execute(format!("sessionStorage.setItem('dwma-draft', '{draft}')"), Vec::new())
        .await
        .unwrap();
    camera
        .take("inventory", "/new/inventory", "return !!document.querySelector('[data-testid=inventory-count]')", "")
        .await;
    camera
        .take("review", "/new/review", "return !!document.querySelector('[data-testid=plan-objects]')?.textContent", "")
        .await;
}

/// Real jobs, and the pages that list them.
async fn jobs(camera: &Camera, product: &Product) {
    let before = product.start_job("scenario:mixed-500?speed=100", true).await;
    ended(product, &before).await;
    let mixed = product.start_job("scenario:mixed-500?speed=50&seed=2", true).await;
    for scenario in
        ["scenario:all-fail?speed=100", "scenario:zero", "scenario:happy-500?speed=100", "sample:oracle-retail"]
    {
        ended(product, &product.start_job(scenario, true).await).await;
    }
    ended(product, &mixed).await;
    // Each stays in work for about ten minutes, far longer than the pictures take.
    let running = product.start_job("scenario:eta-kind", false).await;
    for (name, path) in [
        ("overview", "/".to_owned()),
        ("jobs", "/jobs".to_owned()),
        ("history", "/history".to_owned()),
        ("report", format!("/jobs/{mixed}/report")),
        ("compare", format!("/compare?a={before}&b={mixed}")),
    ] {
        camera.take(name, &path, AT_ONCE, "").await;
    }
    let half = product.start_job("scenario:mixed-500?speed=1", true).await;
    while product.progress(&half).await["progress_percentage"].as_i64().unwrap() < 55 {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    camera.take("job-running", &format!("/jobs/{half}"), STEADY, "").await;
    camera.take("job-ended", &format!("/jobs/{mixed}"), STEADY, "").await;
    let opened = "return !!document.querySelector('.mp-sql')";
    camera
        .take(
            "job-object",
            &format!("/jobs/{mixed}?status=failed&open=41"),
            AT_ONCE,
            "document.querySelector('.mp-results').scrollIntoView()",
        )
        .await;
    camera.take("object", &format!("/jobs/{mixed}/objects/1"), opened, "").await;
    camera.take("palette", "/jobs", AT_ONCE, "document.querySelector('[data-testid=palette-open]').click()").await;
    camera
        .take(
            "cancel",
            &format!("/jobs/{running}"),
            STEADY,
            "document.querySelector('[data-testid=mp-cancel]').click()",
        )
        .await;
}
