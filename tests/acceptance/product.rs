//! The product itself: the binary, on a free port, with its state in a folder that is removed at the end.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// A browser, a server and a test want both cores: one such test at a time.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A running `dwma serve`; stopped when dropped.
pub(crate) struct Product {
    process: Child,
    data: tempfile::TempDir,
    log: Arc<Mutex<String>>,
    _turn: tokio::sync::MutexGuard<'static, ()>,
    /// `http://127.0.0.1:PORT`.
    pub(crate) address: String,
}

/// Where `cargo xtask test` put what it built for these tests.
pub(crate) fn built(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable).map(PathBuf::from);
    path.unwrap_or_else(|| panic!("{variable} is not set; run the browser tests with `cargo xtask test`"))
}

/// Starts the binary and waits until it says where it answers. What it logs is added to `log`.
fn serve(listen: &str, data: &Path, environment: &[(&str, &str)], log: &Arc<Mutex<String>>) -> (Child, String) {
    let warehouses = concat!(env!("CARGO_MANIFEST_DIR"), "/warehouses");
    let mut process = Command::new(built("DWMA_TEST_BINARY"))
        .args(["serve", "--listen", listen, "--scenarios", "--inventories", warehouses])
        .arg("--data")
        .arg(data)
        .arg("--site")
        .arg(built("DWMA_TEST_SITE"))
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let kept = log.clone();
    let said = BufReader::new(process.stderr.take().unwrap()).lines();
    // Read to its end, so that it does not fill the pipe; a test that fails shows it.
    std::thread::spawn(move || {
        for line in said.map_while(Result::ok) {
            let _ = writeln!(std::io::stderr(), "{line}");
            *kept.lock().unwrap() += &format!("{line}\n");
        }
    });
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let address = lines.find_map(|line| {
        let line = line.unwrap();
        line.find("http://").map(|at| line[at..].trim().to_owned())
    });
    // What it says later has nobody to read it, and must not fill the pipe either.
    std::thread::spawn(move || lines.for_each(drop));
    (process, address.expect("the server says where it answers"))
}

impl Product {
    /// Starts it with the scenario player and the sample warehouses.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with these variables in its environment.
    pub(crate) async fn start_with(environment: &[(&str, &str)]) -> Self {
        let turn = ONE_AT_A_TIME.lock().await;
        let data = tempfile::tempdir().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (process, address) = serve("127.0.0.1:0", data.path(), environment, &log);
        Self { process, data, log, _turn: turn, address }
    }

    /// Ends it as a power cut does.
    pub(crate) fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again after [`Product::stop`], with its state and at its address.
    pub(crate) fn start_again(&mut self) {
        let listen = self.address.trim_start_matches("http://").to_owned();
        (self.process, self.address) = serve(&listen, self.data.path(), &[], &self.log);
    }

    /// The path of the embedded target's file.
    pub(crate) fn target_file(&self) -> PathBuf {
        self.data.path().join("target.sqlite")
    }

    /// All that it keeps on disk, with the names of the files.
    pub(crate) fn kept(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut folders = vec![self.data.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                bytes.extend(entry.path().as_os_str().as_encoded_bytes());
                match entry.file_type().unwrap() {
                    of if of.is_dir() => folders.push(entry.path()),
                    of if of.is_file() => bytes.extend(std::fs::read(entry.path()).unwrap()),
                    // A socket holds nothing.
                    _ => {}
                }
            }
        }
        bytes
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Starts a job and answers with its id.
    pub(crate) async fn start_job(&self, inventory_path: &str, dry_run: bool) -> String {
        let body = serde_json::json!({
            "inventory_path": inventory_path, "source_type": "oracle", "target_catalog": "main",
            "target_schema": "migrated", "model_id": "rules", "dry_run": dry_run,
        });
        let url = format!("{}/api/migrate/start", self.address);
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        answer["job_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Holds the server still, so that its lines stay open and nothing comes, or lets it go on.
    pub(crate) fn hold(&self, still: bool) {
        let signal = if still { "-STOP" } else { "-CONT" };
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()));
    }

    /// The job's snapshot.
    pub(crate) async fn progress(&self, job_id: &str) -> serde_json::Value {
        reqwest::get(format!("{}/api/migrate/progress/{job_id}", self.address)).await.unwrap().json().await.unwrap()
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
