//! The twin of `device_browser.rs` where pages are only rendered: there is no browser, and nothing to do.

use leptos::html::{Dialog, Input};
use leptos::prelude::NodeRef;

pub(crate) fn mark_hydrated() {}

pub(crate) fn toggle_theme() {}

pub(crate) fn save_draft(_text: &str) {}

pub(crate) fn load_draft() -> Option<String> {
    None
}

pub(crate) fn random_key() -> String {
    String::new()
}

pub(crate) fn show_dialog(_dialog: NodeRef<Dialog>) {}

pub(crate) fn close_dialog(_dialog: NodeRef<Dialog>) {}

pub(crate) async fn upload(_input: NodeRef<Input>) -> Result<String, String> {
    Err("files are uploaded by the browser".to_owned())
}
