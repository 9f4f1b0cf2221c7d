//! What stands behind each address. Pages compose components and server functions.

mod assess;
#[cfg_attr(target_arch = "wasm32", path = "attention_browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "attention_host.rs")]
mod attention;
mod away;
mod compare;
mod deletions;
#[cfg_attr(target_arch = "wasm32", path = "device_browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "device_host.rs")]
pub(crate) mod device;
mod frame;
mod gallery;
mod history;
mod icon;
mod job;
mod job_rows;
mod jobs;
#[cfg(any(test, target_arch = "wasm32"))]
mod key_press;
mod keyboard;
#[cfg_attr(target_arch = "wasm32", path = "keys_browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "keys_host.rs")]
mod keys;
mod live_jobs;
mod moment;
mod not_found;
mod object;
pub(crate) mod on_demand;
mod outcome_strip;
mod overview;
mod palette;
mod report;
mod resting;
mod sample;
mod settings;
mod settings_page;
mod tab_icon;
mod toasts;
mod translate;
mod wizard;

pub(crate) use deletions::provide_deletions;
pub(crate) use frame::Frame;
pub(crate) use job::JobPage;
pub(crate) use moment::provide_local_time;
pub(crate) use not_found::NotFound;
pub(crate) use settings::provide_settings;
pub(crate) use toasts::provide_toasts;
pub(crate) use wizard::provide_draft;
