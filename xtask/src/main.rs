//! The project's build: `cargo xtask serve`, `test`, `screenshots`, `build`, `bench`.
//!
//! Sets up what is missing and says so before it does; every failure is one sentence that says what to do.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks to its user")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bench;
mod browser_tools;
mod checks;
mod chunks;
mod css;
mod database_servers;
mod debian;
mod dist;
mod npm;
mod optimiser;
mod reach;
mod run;
mod site;
mod trim;
mod wasm_toolchain;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, serves, tests and measures the DW Migration Assistant")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build and start the server on 127.0.0.1:3000, with its state in ./data.
    Serve {
        /// More options for `dwma serve`, after `--`.
        #[arg(last = true)]
        options: Vec<String>,
    },
    /// Check format and lints, and run unit, integration and browser tests.
    Test {
        /// Kill the server a hundred times where the short form does a dozen times; takes some minutes more.
        #[arg(long)]
        long: bool,
    },
    /// Build what the browser tests need, and say how to run some of them.
    Site,
    /// Take pictures of every page and state, light and dark, on a desk and on a phone, into target/screenshots.
    Screenshots,
    /// Leave the binary and its site in target/dist.
    Build,
    /// Measure the product beside its peers, and print a table.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let root = workspace_root();
    match perform(&arguments.command, &root) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: &Command, root: &std::path::Path) -> Result<ExitCode> {
    match command {
        Command::Serve { options } => dist::serve(root, options),
        Command::Test { long } => checks::test(root, *long).map(|()| ExitCode::SUCCESS),
        Command::Site => checks::site(root).map(|()| ExitCode::SUCCESS),
        Command::Screenshots => checks::screenshots(root).map(|()| ExitCode::SUCCESS),
        Command::Build => dist::build(root).map(|_| ExitCode::SUCCESS),
        Command::Bench(options) => bench::bench(root, options).map(|()| ExitCode::SUCCESS),
    }
}

/// The folder that holds the workspace's Cargo.toml.
fn workspace_root() -> PathBuf {
    let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}
