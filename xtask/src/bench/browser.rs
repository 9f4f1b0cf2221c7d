use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::table::{Cell, Table};
use crate::run::cargo;
use crate::{browser_tools, dist};

/// The size of what a browser loads, and what the pages cost it.
pub(super) fn measure(root: &Path, table: &mut Table) -> Result<()> {
    let binary = dist::build(root)?;
    for file in ["dwma_bg.wasm", "dwma.js", "dwma.css"] {
        let size = |ending: &str| {
            let path = root.join("target/dist/site/pkg").join(format!("{file}{ending}"));
            fs::metadata(&path).map(|data| data.len()).with_context(|| format!("{} is not there", path.display()))
        };
        let text = format!("{} / {} / {}", size("")?, size(".gz")?, size(".br")?);
        table.alone(&format!("{file}, bytes: raw / gzip / brotli"), Cell { text, foreign: None }, "", None);
    }
    browser_tools::ready()?;
    pages(root, &binary, table)
}

/// Runs the measurements among the browser tests on the release build, and reads the rows that they print.
fn pages(root: &Path, binary: &Path, table: &mut Table) -> Result<()> {
    println!("\n== pages in Chromium, some minutes");
    let mut tests = cargo(root);
    tests.args(["test", "--locked", "--package", "acceptance", "--features", "browser", "browser_bench::"]);
    tests.args(["--", "--ignored", "--nocapture", "--test-threads=1"]);
    tests.env("DWMA_TEST_SITE", root.join("target/dist/site")).env("DWMA_TEST_BINARY", binary);
    let output = tests.stderr(std::process::Stdio::inherit()).output().context("cargo cannot be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("the measurements in Chromium failed:\n{text}");
    }
    // The test harness writes its own words before the first row of a test.
    for row in text.lines().filter_map(|line| line.split_once("figure|").map(|(_, row)| row)) {
        if let [what, figure, goal, met] = row.split('|').collect::<Vec<_>>()[..] {
            let met = (!met.is_empty()).then_some(met == "yes");
            table.alone(what, Cell { text: figure.to_owned(), foreign: None }, goal, met);
        }
    }
    Ok(())
}
