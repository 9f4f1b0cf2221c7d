//! The program as its users start it.
#![allow(clippy::unwrap_used)]

mod assess;
mod faults;
mod kills;
mod migrate;
mod serving;
mod stopping;
mod translate;

use std::process::{Command, Stdio};

pub(crate) fn dwma(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dwma"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}
