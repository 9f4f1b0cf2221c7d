//! The programs of Debian's packages, and the users they run as.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Finds a program on the `PATH` and in `folders`.
pub(crate) fn find(name: &str, folders: &[PathBuf], package: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = folders.iter().cloned().chain(std::env::split_paths(&path)).chain(["/usr/sbin".into()]);
    let found = places.map(|folder| folder.join(name)).find(|program| program.is_file());
    found.with_context(|| format!("found no program `{name}`; install Debian's package `{package}`"))
}

/// Who a server runs as.
pub(crate) struct RunAs {
    user: Option<&'static str>,
}

impl RunAs {
    /// `user` where this process is root's, since servers refuse to run as root; otherwise whoever runs this.
    pub(crate) fn other_than_root(user: &'static str) -> Result<Self> {
        let id = Command::new("id").arg("-u").output().context("`id` cannot be started")?;
        Ok(Self { user: (id.stdout.trim_ascii() == b"0").then_some(user) })
    }

    /// The program and its arguments, as words of a command line.
    pub(crate) fn words(&self, program: &Path) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        if let Some(user) = self.user {
            let (uid, gid) = (format!("--reuid={user}"), format!("--regid={user}"));
            words.extend(["setpriv".to_owned(), uid, gid, "--clear-groups".to_owned(), "--".to_owned()]);
        }
        words.push(program.display().to_string());
        words
    }

    /// The program as a command.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let words = self.words(program);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command
    }

    /// Makes a folder and what is in it that user's.
    pub(crate) fn give(&self, folder: &Path) -> Result<()> {
        let Some(user) = self.user else { return Ok(()) };
        run(Command::new("chown").arg("-R").arg(user).arg(folder), "")
    }
}

/// Runs a program to its end with this input; what it says is in the error.
pub(crate) fn run(command: &mut Command, input: &str) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    // Its answer goes to a file: a pipe could fill up while the input is still being written.
    let answer = tempfile::NamedTempFile::new()?;
    command.stdin(Stdio::piped()).stdout(answer.reopen()?).stderr(answer.reopen()?);
    let mut child = command.spawn().with_context(|| format!("`{program}` cannot be started"))?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that ends early says why below.
        let _ = stdin.write_all(input.as_bytes());
    }
    let status = child.wait()?;
    if !status.success() {
        let said = fs::read(answer.path())?;
        bail!("`{program}` ended with {status}: {}", String::from_utf8_lossy(&said));
    }
    Ok(())
}

/// A port that nobody listens on now.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
