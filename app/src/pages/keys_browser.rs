//! The browser's side of the single keys.

use std::time::Duration;

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::key_press::{Press, press};

/// How long the first of two keys waits for the second.
const SECOND_KEY: Duration = Duration::from_millis(1500);

/// Whether the page has a control that names this key.
pub(crate) fn has_control(key: &str) -> bool {
    control(key).is_some()
}

/// The first control with this key; keys are this program's own, so they need no escape.
fn control(key: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(&format!("[aria-keyshortcuts=\"{key}\"]")).ok()??.dyn_into().ok()
}

/// Presses the control with this key, or moves the focus to it where it is a field.
pub(crate) fn press_control(key: &str) {
    let Some(control) = control(key) else { return };
    if control.dyn_ref::<web_sys::HtmlInputElement>().is_some() {
        let _ = control.focus();
    } else {
        control.click();
    }
}

/// Acts on single keys, and on the one that opens the palette, for as long as the calling component lives.
pub(crate) fn on_key(on: Signal<bool>, help: impl Fn() + Copy + Send + Sync + 'static, palette: Callback<()>) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        let navigate = navigate.clone();
        let prefixed = StoredValue::new(false);
        let listener = window_event_listener(keydown, move |event| {
            if (event.ctrl_key() || event.meta_key()) && event.key() == "k" && !event.repeat() {
                event.prevent_default();
                if !has_dialog() {
                    palette.try_run(());
                }
                return;
            }
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
                Press::Control(key) if has_control(key) => press_control(key),
                Press::Control(_) => return,
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
    event.ctrl_key() || event.meta_key() || event.alt_key() || event.repeat() || typing() || has_dialog()
}

fn has_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
