//! The peers: a bare axum server that does nothing but stream a log, and nginx with nchan.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::generator::{Generator, build};
use super::process::{Process, ask, free_port};
use crate::debian;
use crate::run::found;

/// Where Debian puts the module.
const NCHAN_MODULE: &str = "/usr/lib/nginx/modules/ngx_nchan_module.so";
/// The address that the peer's configuration names.
const NCHAN_ADDRESS: &str = "127.0.0.1:7500";

/// The bare axum server.
pub(super) struct RustPeer {
    program: PathBuf,
}

pub(super) struct RunningRustPeer {
    process: Process,
    address: SocketAddr,
}

impl RustPeer {
    pub(super) fn build(root: &Path, generator: &Generator) -> Result<Self> {
        Ok(Self { program: build(root, &generator.source.join("peers/rust"), "peer-rust")? })
    }

    pub(super) fn start(&self) -> Result<RunningRustPeer> {
        let port = free_port()?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        // A panic there must not weigh on the memory that is measured.
        let mut command = Command::new(&self.program);
        command.env("RUST_BACKTRACE", "0");
        // Its second server, on the next port, is not measured; whether that port is free does not matter.
        let process = Process::start_listening(command.arg(port.to_string()).stderr(Stdio::null()), address)?;
        Ok(RunningRustPeer { process, address })
    }
}

impl RunningRustPeer {
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(super) fn stream(&self) -> String {
        format!("http://{}/events/log", self.address)
    }

    /// Where a POST starts `count` events of 256 bytes, `rate` a second; 0 is as fast as it can.
    pub(super) fn trigger(&self, rate: u32, count: u32) -> String {
        format!("http://{}{}", self.address, start_path(rate, count))
    }

    pub(super) fn emit(&self, rate: u32, count: u32) -> Result<()> {
        ask(&self.address.to_string(), "POST", &start_path(rate, count), "").map(|_| ())
    }
}

fn start_path(rate: u32, count: u32) -> String {
    format!("/start?rate={rate}&count={count}&size=256")
}

/// nginx with nchan, where it is installed or can be.
pub(super) struct Nchan {
    configuration: String,
}

pub(super) struct RunningNchan {
    process: Process,
    address: SocketAddr,
    folder: TempDir,
}

impl Nchan {
    pub(super) fn find(generator: &Generator) -> Result<Option<Self>> {
        if !Path::new(NCHAN_MODULE).is_file() || !found("nginx") {
            let packages = ["nginx-light".to_owned(), "libnginx-mod-nchan".to_owned()];
            if let Err(error) = debian::install("The comparison with nchan", &packages) {
                println!("{error:#}; nchan's column stays empty");
                return Ok(None);
            }
        }
        let file = generator.source.join("peers/nginx/nchan.conf");
        let configuration = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        Ok(Some(Self { configuration }))
    }

    pub(super) fn start(&self) -> Result<RunningNchan> {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()?));
        let folder = TempDir::new().context("no folder for nginx can be made")?;
        fs::write(folder.path().join("nchan.conf"), self.configuration.replace(NCHAN_ADDRESS, &address.to_string()))?;
        let process = Process::start_listening(&mut nginx(folder.path()), address)?;
        Ok(RunningNchan { process, address, folder })
    }
}

fn nginx(folder: &Path) -> Command {
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).arg("-c").arg(folder.join("nchan.conf"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

impl RunningNchan {
    pub(super) fn id(&self) -> u32 {
        self.process.id()
    }

    /// What is published from now on.
    pub(super) fn stream(&self) -> String {
        format!("http://{}/events", self.address)
    }

    /// The last 2,000 messages, and what follows.
    pub(super) fn history(&self) -> String {
        format!("http://{}/history", self.address)
    }

    pub(super) fn publish_to(&self) -> String {
        format!("http://{}/pub", self.address)
    }
}

impl Drop for RunningNchan {
    fn drop(&mut self) {
        // Its master ends the workers, which a kill of the master would leave behind.
        let _ = nginx(self.folder.path()).args(["-s", "stop"]).status();
        let _ = self.process.child().wait();
    }
}
