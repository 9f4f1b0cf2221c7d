//! Servers that are measured: started for a run, asked over HTTP, ended after it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a server may take until it answers.
const START: Duration = Duration::from_secs(10);
/// How long it may take for an answer.
const ANSWER: Duration = Duration::from_secs(30);

/// A process that is ended when this is dropped.
pub(super) struct Process {
    child: Child,
}

impl Process {
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| format!("`{program}` cannot be started"))?;
        Ok(Self { child })
    }

    /// The same, and waits until it listens.
    pub(super) fn start_listening(command: &mut Command, address: SocketAddr) -> Result<Self> {
        let process = Self::start(command)?;
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if begun.elapsed() > START {
                bail!("{} does not listen on {address}", command.get_program().to_string_lossy());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(process)
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port on loopback that nothing listens on.
pub(super) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

/// Sends a request and answers with the body of what must be a success.
pub(super) fn ask(address: &str, method: &str, path: &str, json: &str) -> Result<String> {
    let mut connection = TcpStream::connect(address).with_context(|| format!("{address} does not answer"))?;
    connection.set_read_timeout(Some(ANSWER))?;
    let length = json.len();
    write!(
        connection,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{json}"
    )?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer.as_str(), ""));
    if !head.starts_with("HTTP/1.1 2") {
        bail!("{method} {path} was answered with {}: {body}", head.lines().next().unwrap_or("nothing"));
    }
    Ok(body.to_owned())
}
