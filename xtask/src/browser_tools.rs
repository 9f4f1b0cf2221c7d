//! Chromium and its driver, for the browser tests.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::run::{found, run};

/// Sees to it that both are there.
pub(crate) fn ready() -> Result<()> {
    let missing: Vec<String> = [("chromium", "chromium"), ("chromedriver", "chromium-driver")]
        .into_iter()
        .filter(|(program, _)| !found(program))
        .map(|(_, package)| package.to_owned())
        .collect();
    if missing.is_empty() { Ok(()) } else { crate::debian::install("The browser tests", &missing) }
}

/// The npm package that checks pages for accessibility, and its version.
const AXE: (&str, &str) = ("axe-core", "4.14.1");

/// Fetches what the accessibility tests put into pages; `None`, with a sentence, where there is no npm.
pub(crate) fn axe(root: &Path) -> Result<Option<PathBuf>> {
    let (package, version) = AXE;
    let folder = root.join("target/tools").join(format!("{package}-{version}"));
    let program = folder.join("node_modules").join(package).join("axe.min.js");
    if !program.exists() {
        if !found("npm") {
            println!("npm is not installed, so the pages are not checked with {package}");
            return Ok(None);
        }
        std::fs::create_dir_all(&folder)?;
        let mut install = std::process::Command::new("npm");
        install.args(["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(&folder);
        run(&format!("fetching {package}"), install.arg(format!("{package}@{version}")))?;
    }
    Ok(Some(program))
}
