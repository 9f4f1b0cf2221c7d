//! The engine through its public face, with scripted ports.
#![allow(clippy::unwrap_used)]

mod attempts;
mod batches;
mod conflicts;
mod endings;
mod estimates;
mod faults;
mod growth;
mod jobs;
mod lag;
mod models;
mod names;
mod readers;
mod retries;
mod scripted;
mod storms;
mod tracked;
mod troubled;
mod turns;
