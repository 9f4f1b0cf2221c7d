//! Running other programs.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The cargo that runs this program.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Runs a program to its end; `what` names the step for whoever reads the error.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("{what}: `{program}` cannot be started"))?;
    if !status.success() {
        bail!("{what} failed (`{program}` ended with {status}); its own message is above");
    }
    Ok(())
}

/// What a program prints, without line ends at the ends; `None` where it cannot be started or fails.
pub(crate) fn output<S: AsRef<OsStr>>(program: &str, arguments: &[S]) -> Option<String> {
    let answer = Command::new(program).args(arguments).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(answer.stdout).ok()?;
    answer.status.success().then(|| text.trim().to_owned())
}

/// Whether a program can be found on the PATH.
pub(crate) fn found(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A C compiler is needed for SQLite; says so before cargo does it in forty lines.
pub(crate) fn require_c_compiler() -> Result<()> {
    if found("cc") || std::env::var_os("CC").is_some() {
        return Ok(());
    }
    bail!(
        "no C compiler found (`cc`); install one, on Debian with `apt-get install build-essential`, and run this again"
    )
}
