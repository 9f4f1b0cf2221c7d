//! The twin of `device_browser.rs` where pages are only rendered: there is no browser, and nothing to do.

use leptos::ev::DragEvent;
use leptos::html::{Dialog, Div, H1, Input, Textarea};
use leptos::prelude::{Callback, NodeRef};
use model::{JobSummary, Timestamp};

pub(crate) fn mark_hydrated() {}

pub(crate) fn is_dark() -> bool {
    false
}

pub(crate) fn mark_document(_attribute: &str, _word: &str) {}

pub(crate) fn kept(_key: &str) -> Option<String> {
    None
}

pub(crate) fn keep(_key: &str, _word: &str) {}

pub(crate) fn language() -> String {
    String::new()
}

pub(crate) fn save_draft(_text: &str) {}

pub(crate) fn load_draft() -> Option<String> {
    None
}

pub(crate) fn local_day(_at: Timestamp) -> Option<String> {
    None
}

pub(crate) fn follow_jobs(_hear: Callback<JobSummary>, _lost: Callback<()>) {}

pub(crate) fn random_key() -> String {
    String::new()
}

pub(crate) fn show_dialog(_dialog: NodeRef<Dialog>) {}

pub(crate) fn close_dialog(_dialog: NodeRef<Dialog>) {}

pub(crate) fn focus(_element: NodeRef<Div>) {}

pub(crate) fn focus_heading(_heading: NodeRef<H1>) {}

pub(crate) fn focus_main() {}

pub(crate) fn select_line(_field: NodeRef<Textarea>, _line: u32) {}

pub(crate) fn print() {}

pub(crate) fn scroll_top(_event: &leptos::ev::Event) -> f64 {
    0.0
}

#[derive(Debug)]
pub(crate) struct Files;

impl Files {
    pub(crate) fn is_empty(&self) -> bool {
        true
    }
}

pub(crate) fn chosen_files(_input: NodeRef<Input>) -> Files {
    Files
}

pub(crate) fn dropped_files(_event: &DragEvent) -> Files {
    Files
}

pub(crate) async fn post_with_password(_route: &str, _body: &str, _field: NodeRef<Input>) -> Result<String, String> {
    Err("a password is sent by the browser".to_owned())
}

pub(crate) async fn upload(_files: Files) -> Result<String, String> {
    Err("files are uploaded by the browser".to_owned())
}
