//! Everything that may run in a browser: pages, components, the client of the job stream, and the server functions.
//!
//! Invariant: nothing here touches files, databases or other services. What server functions need from the process that
//! runs the jobs is [`backend::MigrationBackend`].

// `#[component]` makes every component's function and properties `pub`, however private its module.
#![allow(unreachable_pub)]
// The types of whole pages are deep.
#![recursion_limit = "256"]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod api_error;
#[cfg(feature = "ssr")]
pub mod backend;
mod chunks;
mod components;
mod intl;
mod job_feed;
#[cfg(target_arch = "wasm32")]
mod origin;
mod pages;
mod root;
pub mod server_fns;
#[cfg(feature = "ssr")]
mod shell;

pub use api_error::{ApiError, ErrorCode};
pub use components::migration_progress::{
    Announce, ConnectionBadge, CurrentObject, Density, FailureCause, FailureGroups, Labels, Layout, LogPane,
    MigrationProgress, ProgressHero, ProgressStats, ProgressView, ResultGroup, ResultsTable, TimeZone,
};
pub use job_feed::{
    Connection, EtaAsOf, FeedOptions, JobFeed, LOG_WINDOW, RESULT_WINDOW, Transport, Windows, still_job_feed,
    use_job_feed, use_job_feed_with,
};
pub use model::{JobId, JobStatus, ObjectCounts, Outcome, RetryScope};
pub use root::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
#[cfg(target_arch = "wasm32")]
pub use {
    chunks::{ChunkMissing, not_loaded},
    root::load_page,
};

/// The README's Rust code, so that the tests compile it.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
