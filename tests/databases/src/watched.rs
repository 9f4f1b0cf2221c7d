//! A server process that ends with this one.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

/// Starts the server, waits for the end of the pipe on its standard input, then ends the server and removes the folder.
/// `$1` is the signal, `$2` the folder, the rest the server.
const WATCH: &str = r#"
trap '' INT TERM HUP
signal=$1 folder=$2; shift 2
"$@" </dev/null & server=$!
exec 2>/dev/null
cat >/dev/null
kill -s "$signal" "$server"
wait "$server"
rm -rf "$folder"
"#;

/// A server that runs.
#[derive(Debug)]
pub(crate) struct Watched {
    watcher: Child,
}

impl Watched {
    /// Starts a server and waits until it writes a line with `ready`. `signal` ends it, and `folder` is removed after that.
    pub(crate) fn start(words: &[String], signal: &str, folder: &Path, ready: &str) -> Result<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", WATCH, "watch", signal]).arg(folder).args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut watched = Self { watcher: command.spawn().context("`sh` cannot be started")? };
        let lines = watched.watcher.stderr.take().context("the server has no standard error")?;
        let mut lines = BufReader::new(lines).lines();
        let mut said = String::new();
        loop {
            // The only end of that pipe beside ours is the server's, so its end is the server's.
            let Some(line) = lines.next() else { bail!("`{}` ended before it was ready:\n{said}", words.join(" ")) };
            let line = line?;
            if line.contains(ready) {
                break;
            }
            said.push_str(&line);
            said.push('\n');
        }
        // A server that nobody reads would stop when the pipe is full.
        thread::spawn(move || lines.for_each(drop));
        Ok(watched)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        drop(self.watcher.stdin.take());
        let _ = self.watcher.wait();
    }
}
