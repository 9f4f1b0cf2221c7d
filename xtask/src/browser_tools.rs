//! Chromium and its driver, for the browser tests.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::npm;
use crate::run::found;

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
    if !found("npm") {
        println!("npm is not installed, so the pages are not checked with {package}");
        return Ok(None);
    }
    Ok(Some(npm::package(root, package, version)?.join("axe.min.js")))
}
