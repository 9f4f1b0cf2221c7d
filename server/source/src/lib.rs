//! Inventories: what there is to migrate. DDL files, `inventory.json`, uploads, and the sample every server carries.
//!
//! Invariant: nothing outside the folders given at the start is read, and no message names a path of this machine that
//! its reader did not.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod ddl_folder;
mod files;
mod inventory_json;
mod sample;
mod text;
mod upload;

pub use files::InventoryFiles;
pub use upload::{UPLOAD_LIMIT_BYTES, Upload, UploadError, Uploads};
