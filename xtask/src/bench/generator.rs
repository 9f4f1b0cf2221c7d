//! The load generator: built where its source is there, run with its options, its report read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::machine::wait_until_quiet;
use crate::run::{cargo, run};

/// How long a measurement waits for a quiet machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The built load generator.
pub(super) struct Generator {
    /// The folder of its source.
    pub(super) source: PathBuf,
    program: PathBuf,
    /// Whether a quiet machine is not waited for.
    quick: bool,
}

/// Builds a package that is no part of this workspace and answers with one of its programs.
pub(super) fn build(root: &Path, package: &Path, program: &str) -> Result<PathBuf> {
    let folder = root.join("target/bench");
    let mut build = cargo(root);
    build.args(["build", "--release", "--locked", "--quiet", "--manifest-path"]).arg(package.join("Cargo.toml"));
    run(&format!("building {program}"), build.env("CARGO_TARGET_DIR", &folder))?;
    Ok(folder.join("release").join(program))
}

impl Generator {
    /// Builds it; `None` where its source is not there.
    pub(super) fn build(root: &Path, quick: bool) -> Result<Option<Self>> {
        let source = root.join("../shared/ssebench");
        if !source.join("Cargo.toml").is_file() {
            return Ok(None);
        }
        let program = build(root, &source, "ssebench")?;
        Ok(Some(Self { source, program, quick }))
    }

    /// The command that publishes to nchan, as the generator's option for it takes it.
    pub(super) fn publisher(&self, url: &str, rate: u32, count: u32) -> String {
        format!("{} publish --rate {rate} --count {count} --url {url} 2>/dev/null", self.program.display())
    }

    /// Waits for a quiet machine.
    pub(super) fn wait(&self) {
        if !self.quick {
            wait_until_quiet(PATIENCE);
        }
    }

    /// Waits for a quiet machine, runs it, and reads its report.
    pub(super) fn run(&self, mode: &str, url: &str, pid: u32, options: &[&str]) -> Result<Report> {
        self.wait();
        self.run_now(mode, url, pid, options)
    }

    /// Runs it and reads its report.
    pub(super) fn run_now(&self, mode: &str, url: &str, pid: u32, options: &[&str]) -> Result<Report> {
        let mut command = Command::new(&self.program);
        command.arg(mode).args(["--url", url, "--pid", &pid.to_string()]).args(options);
        let answer = command.output().with_context(|| format!("{} cannot be started", self.program.display()))?;
        if !answer.status.success() {
            bail!("the load generator failed: {}", String::from_utf8_lossy(&answer.stderr).trim());
        }
        let text = String::from_utf8(answer.stdout).context("the load generator's report is no text")?;
        let values = text.lines().filter_map(|line| line.split_once(' '));
        let report = Report(values.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect());
        if report.number("failed") > 0.0 {
            println!("  {} subscribers could not connect to {url}", report.number("failed"));
        }
        Ok(report)
    }
}

/// What the generator found out, by the names it gives.
pub(super) struct Report(HashMap<String, String>);

impl Report {
    /// A value; 0 where it is not there.
    pub(super) fn number(&self, name: &str) -> f64 {
        self.0.get(name).and_then(|value| value.parse().ok()).unwrap_or(0.0)
    }

    /// Whether every subscriber got everything once and in order.
    pub(super) fn is_complete(&self) -> bool {
        self.0.get("verdict").is_some_and(|verdict| verdict == "complete and in order")
    }

    /// A remark for results that are not.
    pub(super) fn flaw(&self) -> String {
        if self.is_complete() {
            return String::new();
        }
        let count = |name| self.number(name);
        format!(
            " ({:.0} lost, {:.0} doubled, {:.0} behind)",
            count("lost"),
            count("duplicates"),
            count("behind_after_drain")
        )
    }

    /// CPU that neither server nor generator used, in percent of one core.
    pub(super) fn foreign(&self) -> f64 {
        let own = self.number("server_cpu_pct") + self.number("generator_cpu_pct");
        (self.number("machine_busy_pct_of_one_core") - own).max(0.0)
    }
}
