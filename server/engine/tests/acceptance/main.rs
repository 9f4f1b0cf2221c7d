//! The engine through its public face, with scripted ports.
#![allow(clippy::unwrap_used)]

mod jobs;
mod readers;
mod scripted;
