//! Debian packages.

use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{found, output, run};

/// Installs packages for a stated purpose, and says so first.
pub(crate) fn install(purpose: &str, packages: &[String]) -> Result<()> {
    let names = packages.join(" ");
    if !found("apt-get") {
        bail!(
            "{purpose} needs {names}, and this machine has no apt-get; install what provides them and run this again"
        );
    }
    if output("id", &["-u"]).as_deref() != Some("0") {
        bail!(
            "{purpose} needs Debian's packages {names}; install them with `sudo apt-get install {names}` and run this again"
        );
    }
    println!("{purpose}: installing Debian's packages {names} with apt-get");
    run("apt-get update", Command::new("apt-get").args(["update", "-qq"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    install.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
    run("apt-get install", &mut install)
}

/// Brings the lists of packages up to date where none has been fetched, then names the newest `lld-N`.
pub(crate) fn newest_lld() -> Option<String> {
    let search = || output("apt-cache", &["search", "--names-only", "^lld-[0-9]+$"]).unwrap_or_default();
    let mut listed = search();
    if listed.is_empty() {
        let _ = Command::new("apt-get").args(["update", "-qq"]).status();
        listed = search();
    }
    let versions = listed.lines().filter_map(|line| line.strip_prefix("lld-")?.split(' ').next()?.parse::<u32>().ok());
    versions.max().map(|version| format!("lld-{version}"))
}
