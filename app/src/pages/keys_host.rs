//! The twin of `keys_browser.rs` where pages are only rendered: nobody presses a key.

use leptos::prelude::RwSignal;

pub(crate) fn shortcuts_are_on() -> bool {
    true
}

pub(crate) fn keep_shortcuts(_on: bool) {}

pub(crate) fn has_control(_key: &str) -> bool {
    false
}

pub(crate) fn on_key(_on: RwSignal<bool>, _help: impl Fn() + Copy + Send + Sync + 'static) {}
