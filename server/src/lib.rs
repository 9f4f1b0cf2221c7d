//! The server: HTTP, the live stream, the command line, and the one place where all rooms meet.
//!
//! Invariant: no migration is done here. Jobs run in `engine`; this package makes them reachable.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod assess_command;
mod assessment;
mod backend;
mod body_limit;
pub mod config;
pub mod ends;
mod extractions;
mod guard;
pub mod inventory_command;
mod inventory_view;
mod job_stream;
pub mod migrate_command;
mod name_rules;
mod one_off;
mod openapi;
mod pages;
mod query_fields;
mod refusal;
mod rest;
mod router;
mod running;
pub mod scenario;
mod script;
mod shutdown;
mod state;
mod telemetry;
pub mod translate_command;
mod volume_inventories;
pub mod wiring;

pub use running::{RunningServer, ServerParts, start};
pub use shutdown::asked_to_stop;
pub use telemetry::{LogFormat, log_to_stderr};
