//! The local target at its port: Databricks SQL in, a SQLite file out.

#![allow(clippy::unwrap_used)]

mod cancelling;
mod conflicts;
mod open_job;
mod statements;
