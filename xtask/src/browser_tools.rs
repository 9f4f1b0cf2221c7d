//! Chromium and its driver, for the browser tests.

use anyhow::Result;

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
