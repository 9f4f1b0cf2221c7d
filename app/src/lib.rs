//! Everything that may run in a browser: pages, components, the client of the job stream, and the server functions.
//!
//! Invariant: nothing here touches files, databases or other services. What server functions need from the process that
//! runs the jobs is [`backend::MigrationBackend`].

mod api_error;
#[cfg(feature = "ssr")]
pub mod backend;
mod components;
mod job_feed;
mod pages;
mod root;
pub mod server_fns;
#[cfg(feature = "ssr")]
mod shell;

pub use api_error::{ApiError, ErrorCode};
pub use root::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
