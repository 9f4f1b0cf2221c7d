//! Packages from npm, each kept in target/tools.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::run::run;

/// The folder of a package in that version, fetched unless it is there.
pub(crate) fn package(root: &Path, name: &str, version: &str) -> Result<PathBuf> {
    let folder = root.join("target/tools").join(format!("{name}-{version}"));
    let package = folder.join("node_modules").join(name);
    if !package.join("package.json").exists() {
        fs::create_dir_all(&folder)?;
        let mut install = Command::new("npm");
        install.args(["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--prefix"]).arg(&folder);
        run(&format!("fetching {name}"), install.arg(format!("{name}@{version}")))?;
    }
    Ok(package)
}
