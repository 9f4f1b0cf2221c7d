//! The twin of `intl_browser.rs` where pages are only rendered: English, and no zone but UTC.

use model::Timestamp;

use super::When;

pub(crate) fn begin() {}

pub(super) fn lower_case(text: &str) -> String {
    text.to_lowercase()
}

pub(crate) fn number(_number: f64, _decimals: usize) -> Option<String> {
    None
}

pub(crate) fn moment(_at: Timestamp, _when: When, _utc: bool) -> Option<String> {
    None
}
