//! The browser's side of the single keys.

use std::time::Duration;

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::key_press::{Press, press};

const SHORTCUTS_KEY: &str = "dwma-shortcuts";
const OFF: &str = "off";
/// How long the first of two keys waits for the second.
const SECOND_KEY: Duration = Duration::from_millis(1500);

pub(crate) fn shortcuts_are_on() -> bool {
    let kept = window().local_storage().ok().flatten().and_then(|storage| storage.get_item(SHORTCUTS_KEY).ok()?);
    kept.as_deref() != Some(OFF)
}

pub(crate) fn keep_shortcuts(on: bool) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = if on { storage.remove_item(SHORTCUTS_KEY) } else { storage.set_item(SHORTCUTS_KEY, OFF) };
    }
}

/// Whether the page has a control that names this key.
pub(crate) fn has_control(key: &str) -> bool {
    control(key).is_some()
}

/// The first control with this key; keys are this program's own, so they need no escape.
fn control(key: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(&format!("[aria-keyshortcuts=\"{key}\"]")).ok()??.dyn_into().ok()
}

/// Acts on single keys for as long as the calling component lives.
pub(crate) fn on_key(on: RwSignal<bool>, help: impl Fn() + Copy + Send + Sync + 'static) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let prefixed = StoredValue::new(false);
        let listener = window_event_listener(keydown, move |event| {
            if !on.try_get_untracked().unwrap_or(false) || is_not_for_us(&event) {
                return;
            }
            let meant = press(&event.key(), prefixed.try_get_value().unwrap_or(false));
            prefixed.try_set_value(meant == Press::Prefix);
            match meant {
                Press::Nothing => return,
                Press::Prefix => set_timeout(
                    move || {
                        prefixed.try_set_value(false);
                    },
                    SECOND_KEY,
                ),
                Press::Help => help(),
                Press::Go(address) => navigate(address, NavigateOptions::default()),
                Press::Control(key) => {
                    let Some(control) = control(key) else { return };
                    let field = control.dyn_ref::<web_sys::HtmlInputElement>().is_some();
                    if field {
                        let _ = control.focus();
                    } else {
                        control.click();
                    }
                }
            }
            event.prevent_default();
        });
        on_cleanup(move || listener.remove());
    });
}

/// Typing, a shortcut of the browser's, a key held down, or a dialog that is open.
fn is_not_for_us(event: &KeyboardEvent) -> bool {
    let typing = || {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        target.is_some_and(|target| target.matches("input, textarea, select, [contenteditable]").unwrap_or(false))
    };
    let dialog = || document().query_selector("dialog[open]").ok().flatten().is_some();
    event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat() || typing() || dialog()
}
