//! The target and the models against the double of a workspace, most of them through the real engine.
#![allow(clippy::unwrap_used)]

mod cancelling;
mod conflicts;
mod dry_runs;
mod job;
mod jobs;
mod models;
mod privileges;
mod sessions;
mod volumes;
mod waking;
