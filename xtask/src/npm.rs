//! Packages from npm, each kept in target/tools.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::run::run;

/// npm asks for minutes where there is no network; what needs a package here says what it does without.
const PATIENCE: [&str; 3] = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"];

/// The folder of a package in that version, fetched unless it is there.
pub(crate) fn package(root: &Path, name: &str, version: &str) -> Result<PathBuf> {
    let folder = folder(root, name, version);
    let package = folder.join("node_modules").join(name);
    if !is_kept(root, name, version) {
        fs::create_dir_all(&folder)?;
        let mut install = Command::new("npm");
        install.args(["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(&folder);
        install.args(PATIENCE);
        run(&format!("fetching {name}"), install.arg(format!("{name}@{version}")))?;
    }
    Ok(package)
}

/// Whether a package in that version was fetched before.
pub(crate) fn is_kept(root: &Path, name: &str, version: &str) -> bool {
    folder(root, name, version).join("node_modules").join(name).join("package.json").exists()
}

fn folder(root: &Path, name: &str, version: &str) -> PathBuf {
    root.join("target/tools").join(format!("{name}-{version}"))
}
