//! The twin of `keys_browser.rs` where pages are only rendered: nobody presses a key.

use leptos::prelude::{Callback, Signal};

pub(crate) fn has_control(_key: &str) -> bool {
    false
}

pub(crate) fn press_control(_key: &str) {}

pub(crate) fn on_key(_on: Signal<bool>, _help: impl Fn() + Copy + Send + Sync + 'static, _palette: Callback<()>) {}
