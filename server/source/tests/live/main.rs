//! Live sources against real servers: PostgreSQL and MariaDB of Debian's packages, started for these tests.
#![allow(clippy::unwrap_used, missing_docs)]

mod mariadb;
#[cfg(feature = "odbc")]
mod odbc;
mod postgresql;
mod refusals;
mod scene;
mod snowflake;
mod snowflake_account;
mod thousands;
