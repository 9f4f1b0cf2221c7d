//! The REST routes of wire.md, a file per resource.

pub(crate) mod assessments;
pub(crate) mod export;
mod export_csv;
mod export_zip;
pub(crate) mod inventories;
pub(crate) mod job_pages;
pub(crate) mod jobs;
pub(crate) mod live_sources;
pub(crate) mod operations;
pub(crate) mod progress;
mod result_chunks;
pub(crate) mod start;
mod start_request;
