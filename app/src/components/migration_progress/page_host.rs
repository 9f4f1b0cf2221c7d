//! The twin of `page_browser.rs` where the component is only rendered: there is no page to ask.

use serde::de::DeserializeOwned;

pub(super) fn query() -> Vec<(String, String)> {
    Vec::new()
}

pub(super) fn path() -> String {
    String::new()
}

pub(super) fn fragment() -> String {
    String::new()
}

pub(super) fn set_address(_pairs: &[(&str, String)], _fragment: Option<&str>) {}

pub(super) fn remember(_key: &str, _text: &str) {}

pub(super) fn remembered(_key: &str) -> Option<String> {
    None
}

pub(crate) fn copy(_text: &str) {}

pub(super) fn put(_event: &leptos::ev::ClipboardEvent, _text: &str) {}

pub(super) fn has_selection() -> bool {
    false
}

pub(super) fn save(_name: &str, _kind: &str, _text: &str) {}

pub(super) async fn fetch<T: DeserializeOwned>(_address: &str) -> Result<T, String> {
    Err("only a browser asks the server".to_owned())
}

pub(super) fn encoded(text: &str) -> String {
    text.to_owned()
}

pub(super) fn columns(_pane: &leptos::web_sys::Element) -> Option<usize> {
    None
}

/// Patterns are the browser's.
pub(super) struct Pattern;

impl Pattern {
    pub(super) fn new(_text: &str) -> Result<Self, String> {
        Err("patterns are read by the browser".to_owned())
    }

    pub(super) fn find(&self, _text: &str) -> Option<String> {
        None
    }
}

pub(super) fn focus(_selector: &str) {}

pub(super) fn goes_out_of(_event: &leptos::ev::FocusEvent, _element: &leptos::web_sys::Element) -> bool {
    false
}

pub(super) fn focus_in(_element: &leptos::web_sys::Element, _selector: &str) {}

pub(super) fn reveal(_root: Option<&leptos::web_sys::Element>, _selector: &str) {}

pub(super) fn in_text(_event: &leptos::web_sys::Event) -> bool {
    false
}
