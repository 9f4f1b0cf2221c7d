//! The product from outside: its rooms, its HTTP, and what people see in a real browser.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "browser")]
mod browser;
#[cfg(feature = "browser")]
mod browser_access;
#[cfg(feature = "browser")]
mod browser_away;
#[cfg(feature = "browser")]
mod browser_bench;
#[cfg(feature = "browser")]
mod browser_chunks;
#[cfg(feature = "browser")]
mod browser_control;
#[cfg(feature = "browser")]
mod browser_embed;
#[cfg(feature = "browser")]
mod browser_feed;
#[cfg(feature = "browser")]
mod browser_jobs;
#[cfg(feature = "browser")]
mod browser_keyboard;
#[cfg(feature = "browser")]
mod browser_layout;
#[cfg(feature = "browser")]
mod browser_log;
#[cfg(feature = "browser")]
mod browser_pages;
#[cfg(feature = "browser")]
mod browser_results;
#[cfg(feature = "browser")]
mod browser_secrets;
#[cfg(feature = "browser")]
mod browser_sources;
#[cfg(feature = "browser")]
mod browser_states;
#[cfg(feature = "browser")]
mod browser_troubles;
#[cfg(feature = "browser")]
mod browser_wizard;
mod http_assessments;
mod http_conflicts;
mod http_extractions;
mod http_guide;
mod http_inventories;
mod http_refusals;
mod http_safety;
mod http_server;
mod http_stream;
mod http_stream_many;
#[cfg(feature = "browser")]
mod product;
mod rooms;
mod scenarios;
#[cfg(feature = "browser")]
mod screenshots;
