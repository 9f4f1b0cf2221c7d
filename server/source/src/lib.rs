//! Inventories: what there is to migrate. DDL files, `inventory.json`, uploads, the sample every server carries, and live
//! databases.
//!
//! Invariant: of inventories kept in files, nothing outside the folders given at the start is read, and no message names a path
//! of this machine that its reader did not.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod ddl_folder;
mod files;
mod inventory_json;
mod live;
mod sample;
mod text;
mod upload;

pub use files::InventoryFiles;
pub use live::{
    AddressError, ConnectionTest, Ended, ExtractOptions, ExtractedObject, Extraction, ExtractionEvent, FailureCause,
    KindCounts, LiveLimits, LiveSources, Phase, PhaseTime, RowCounts, Secret, SourceAddress, SourceFailure, TlsMode,
    UnreadObject,
};
pub use text::{TextError, read_text};
pub use upload::{INVENTORY_FILE, UPLOAD_LIMIT_BYTES, Upload, UploadError, Uploads};
