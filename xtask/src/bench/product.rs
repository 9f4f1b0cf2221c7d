use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::process::{Process, ask};
use crate::run::{cargo, require_c_compiler, run};

/// A job with more log entries than this has begun its work.
const BEGUN: u64 = 100;

/// The product in release.
pub(super) struct Product {
    binary: PathBuf,
}

/// `dwma serve --scenarios` on a free port, with its state in a folder of its own.
pub(super) struct RunningProduct {
    process: Process,
    pub(super) address: String,
    /// Removed after the process, since fields are dropped in their order.
    _data: Option<TempDir>,
}

impl Product {
    pub(super) fn build(root: &Path) -> Result<Self> {
        require_c_compiler()?;
        run(
            "building the server",
            cargo(root).args(["build", "--locked", "--release", "--package", "server", "--bin", "dwma"]),
        )?;
        Ok(Self { binary: root.join("target/release/dwma") })
    }

    pub(super) fn start(&self) -> Result<RunningProduct> {
        let data = TempDir::new().context("no folder for the data can be made")?;
        let running = self.start_with(data.path())?;
        Ok(RunningProduct { _data: Some(data), ..running })
    }

    /// The same with state that is there and stays.
    pub(super) fn start_with(&self, data: &Path) -> Result<RunningProduct> {
        let mut command = Command::new(&self.binary);
        command.args(["serve", "--scenarios", "--listen", "127.0.0.1:0", "--log", "error", "--data"]).arg(data);
        let mut process = Process::start(command.stdout(Stdio::piped()))?;
        let output = process.child().stdout.take().context("the server has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let Some(address) = line.trim().strip_prefix("http://") else {
            bail!("the server was to print its address and printed `{}`", line.trim());
        };
        Ok(RunningProduct { process, address: address.to_owned(), _data: None })
    }
}

impl RunningProduct {
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Starts a scripted job as a dry run and answers with its id.
    pub(super) fn start_job(&self, scenario: &str) -> Result<String> {
        let spec = format!(
            r#"{{"inventory_path": "scenario:{scenario}", "source_type": "oracle", "target_catalog": "main",
                "target_schema": "bench", "model_id": "rules", "dry_run": true}}"#
        );
        let answer = ask(&self.address, "POST", "/api/migrate/start", &spec)?;
        Ok(text(&answer, "job_id").with_context(|| format!("no job_id in {answer}"))?.to_owned())
    }

    /// The address of a job's stream.
    pub(super) fn stream(&self, job: &str) -> String {
        format!("http://{}/api/migrate/stream/{job}", self.address)
    }

    /// Asks whether it can take jobs, which it must be.
    pub(super) fn is_ready(&self) -> Result<()> {
        ask(&self.address, "GET", "/readyz", "").map(|_| ())
    }

    /// Asks a job to stop.
    pub(super) fn cancel(&self, job: &str) -> Result<()> {
        ask(&self.address, "POST", &format!("/api/migrate/cancel/{job}"), "").map(|_| ())
    }

    /// The newest jobs, as JSON.
    pub(super) fn newest_jobs(&self, limit: usize) -> Result<String> {
        ask(&self.address, "GET", &format!("/api/migrate/jobs?limit={limit}"), "")
    }

    /// Everything that the stream of an ended job says.
    pub(super) fn read_stream(&self, job: &str) -> Result<String> {
        ask(&self.address, "GET", &format!("/api/migrate/stream/{job}"), "")
    }

    /// Waits until the job has so many log entries or has ended.
    pub(super) fn wait_for_logs(&self, job: &str, count: u64) -> Result<()> {
        while self.logs(job)?.is_some_and(|logs| logs < count) {
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Waits until a running job has begun and says nothing.
    pub(super) fn wait_for_silence(&self, job: &str) -> Result<()> {
        let mut before = 0;
        while let Some(logs) = self.logs(job)? {
            if logs == before && logs > BEGUN {
                return Ok(());
            }
            before = logs;
            sleep(Duration::from_millis(500));
        }
        bail!("the job was to fall silent and has ended");
    }

    /// How many log entries a running job has; `None` after its end.
    fn logs(&self, job: &str) -> Result<Option<u64>> {
        let jobs = ask(&self.address, "GET", "/api/migrate/jobs?limit=1000", "")?;
        let line = jobs.split("\"job_id\":\"").find(|line| line.starts_with(job)).context("the job is not listed")?;
        let ended = ["completed", "failed", "cancelled"].contains(&text(line, "status").unwrap_or_default());
        Ok(if ended { None } else { number(line, "log_count") })
    }
}

/// The text of a field in JSON that has no escapes there.
fn text<'a>(json: &'a str, field: &str) -> Option<&'a str> {
    let (_, rest) = json.split_once(&format!("\"{field}\":\""))?;
    rest.split('"').next()
}

fn number(json: &str, field: &str) -> Option<u64> {
    let (_, rest) = json.split_once(&format!("\"{field}\":"))?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
