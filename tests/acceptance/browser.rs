//! A headless Chromium for one test. Whatever its console says amiss fails the test.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

/// How long a page may take to show something before the test gives up.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);

/// One browser with a fresh profile; [`Browser::close`] ends it and checks its console.
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    chromedriver: Child,
    port: u16,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub(crate) async fn open() -> Self {
        Self::open_in("en-US").await
    }

    /// The same whose reader prefers a language.
    pub(crate) async fn open_in(language: &str) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut chromedriver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("chromedriver is installed by `cargo xtask test`");
        let mut lines = BufReader::new(chromedriver.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| line.unwrap().split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok())
            .expect("chromedriver says its port");
        std::thread::spawn(move || lines.for_each(drop));
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1440,1000",
        ] {
            capabilities.add_arg(argument).unwrap();
        }
        capabilities.add_arg(&format!("--lang={language}")).unwrap();
        capabilities.add_arg(&format!("--accept-lang={language}")).unwrap();
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.unwrap();
        Self { driver, chromedriver, port, _profile: profile }
    }

    /// Waits for the element with this `data-testid`.
    pub(crate) async fn find(&self, id: &str) -> WebElement {
        let query = self.driver.query(By::Css(format!("[data-testid=\"{id}\"]"))).wait(PATIENCE, POLL);
        query.and_displayed().first().await.unwrap_or_else(|error| panic!("{id}: {error}"))
    }

    /// Waits for it and clicks it.
    pub(crate) async fn click(&self, id: &str) {
        let element = self.find(id).await;
        element.wait_until().wait(PATIENCE, POLL).enabled().await.unwrap();
        // As people do where something that sticks to an edge of the window lies over it, or would once it is scrolled to.
        let middle = "const [it] = arguments; const box = it.getBoundingClientRect(); \
                      const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2); \
                      const bar = !over && document.querySelector('.wizard__actions'); \
                      if (bar || (over && !it.contains(over) && !over.contains(it))) it.scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.driver.execute(middle, vec![element.to_json().unwrap()]).await.unwrap();
        element.click().await.unwrap_or_else(|error| panic!("{id}: {error}"));
    }

    /// Replaces what a field holds.
    pub(crate) async fn type_into(&self, id: &str, text: &str) {
        let field = self.find(id).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses one of a list's options by its value.
    pub(crate) async fn choose(&self, id: &str, value: &str) {
        let list = self.find(id).await;
        let choice = list.find(By::Css(format!("option[value=\"{value}\"]"))).await.unwrap();
        choice.click().await.unwrap_or_else(|error| panic!("{value} of {id}: {error}"));
    }

    /// The text of an element as it is now.
    pub(crate) async fn text(&self, id: &str) -> String {
        self.find(id).await.text().await.unwrap()
    }

    /// Waits until the texts of all elements with this `data-testid`, in the order of the page, fit.
    pub(crate) async fn texts_that(&self, id: &str, fits: impl Fn(&[String]) -> bool) -> Vec<String> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let mut texts = Vec::new();
            for element in self.driver.find_all(By::Css(format!("[data-testid=\"{id}\"]"))).await.unwrap() {
                texts.push(element.text().await.unwrap_or_default());
            }
            if fits(&texts) {
                return texts;
            }
            assert!(tokio::time::Instant::now() < deadline, "{id} still say {texts:?}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Waits until the text of an element fits; answers with it.
    pub(crate) async fn text_that(&self, id: &str, fits: impl Fn(&str) -> bool) -> String {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            // The element may be replaced between two looks.
            let text = self.find(id).await.text().await.unwrap_or_default();
            if fits(&text) {
                return text;
            }
            assert!(tokio::time::Instant::now() < deadline, "{id} still says `{text}`");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Waits until a script answers that something is true.
    pub(crate) async fn true_that(&self, script: &str) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while self.driver.execute(script, Vec::new()).await.unwrap().json() != &serde_json::Value::Bool(true) {
            assert!(tokio::time::Instant::now() < deadline, "never true: {script}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Lives in another time zone from the next page on.
    pub(crate) async fn in_zone(&self, zone: &str) {
        self.driver.cdp().emulation().set_timezone_override(zone).await.unwrap();
    }

    /// Everything that the page's JavaScript can still reach, as the browser writes it down.
    pub(crate) async fn heap_snapshot(&self) -> String {
        let session = self.driver.session_id();
        let url = format!("http://127.0.0.1:{}/session/{session}/chromium/heap_snapshot", self.port);
        let answer: serde_json::Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        answer["value"].to_string()
    }

    /// Runs a script in each page from the next one on, before anything of the page's own runs.
    pub(crate) async fn before_each_page(&self, script: &str) {
        let source = serde_json::json!({ "source": script });
        self.driver.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", source).await.unwrap();
    }

    /// Gives the page a window of this size; as a phone has it, with a finger for a pointer.
    pub(crate) async fn sized(&self, width: u32, height: u32, phone: bool) {
        let cdp = self.driver.cdp();
        let metrics = serde_json::json!({
            "width": width, "height": height, "deviceScaleFactor": if phone { 2 } else { 1 }, "mobile": phone,
        });
        cdp.send_raw("Emulation.setDeviceMetricsOverride", metrics).await.unwrap();
        cdp.send_raw("Emulation.setTouchEmulationEnabled", serde_json::json!({ "enabled": phone })).await.unwrap();
    }

    /// Gives the page a reader who prefers this, such as `prefers-reduced-motion` `reduce`.
    pub(crate) async fn prefers(&self, feature: &str, value: &str) {
        let features = serde_json::json!({ "features": [{ "name": feature, "value": value }] });
        self.driver.cdp().send_raw("Emulation.setEmulatedMedia", features).await.unwrap();
    }

    /// Takes the network away, or gives it back.
    pub(crate) async fn offline(&self, offline: bool) {
        let conditions =
            serde_json::json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        let cdp = self.driver.cdp();
        cdp.network().enable().await.unwrap();
        cdp.send_raw("Network.emulateNetworkConditions", conditions).await.unwrap();
    }

    /// Takes so many times as long for everything.
    pub(crate) async fn slower(&self, times: u32) {
        let rate = serde_json::json!({ "rate": times });
        self.driver.cdp().send_raw("Emulation.setCPUThrottlingRate", rate).await.unwrap();
    }

    /// Makes the page take its window for the one that has the focus, which a headless window has only by chance;
    /// no other shows the focus's ring.
    pub(crate) async fn has_the_focus(&self) {
        let emulated = serde_json::json!({ "enabled": true });
        self.driver.cdp().send_raw("Emulation.setFocusEmulationEnabled", emulated).await.unwrap();
    }

    /// Waits until the address fits.
    pub(crate) async fn address_that(&self, fits: impl Fn(&str) -> bool) -> String {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        loop {
            let address = self.driver.current_url().await.unwrap().to_string();
            if fits(&address) {
                return address;
            }
            assert!(tokio::time::Instant::now() < deadline, "the address is still {address}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Waits until the page's program has taken over: the component says that its line is up, or the theme switch answers.
    pub(crate) async fn hydrated(&self) {
        self.true_that("return document.documentElement.dataset.hydrated === ''").await;
    }

    /// Leaves a picture in `target/screenshots`.
    pub(crate) async fn screenshot(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        self.driver.screenshot(&folder.join(format!("{name}.png"))).await.unwrap();
    }

    /// Ends the browser. Nothing in its console may be an error, a warning of hydration, or a panic.
    pub(crate) async fn close(self) {
        self.close_after(&[]).await;
    }

    /// The same where answers with these words were part of the test.
    pub(crate) async fn close_after(self, expected: &[&str]) {
        let console = self.driver.browser_log().await.unwrap();
        let amiss: Vec<String> = console
            .into_iter()
            .filter(|entry| !expected.iter().any(|words| entry.message.contains(words)))
            .filter(|entry| {
                let text = entry.message.to_lowercase();
                entry.level == "SEVERE" || ["hydrat", "panicked", "unreachable"].iter().any(|word| text.contains(word))
            })
            .map(|entry| format!("{}: {}", entry.level, entry.message))
            .collect();
        let quit = self.driver.clone().quit().await;
        assert!(amiss.is_empty(), "the browser's console: {amiss:#?}");
        quit.unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A session that a failed test leaves open is not asked to end: the answer would be waited for on this thread, and
        // nothing would answer. The driver and its browser, one process group, are ended instead.
        let _ = self.driver.clone().leak();
        let group = format!("-{}", self.chromedriver.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.chromedriver.wait();
    }
}
