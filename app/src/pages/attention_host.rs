//! The twin of `attention_browser.rs` where pages are only rendered: nobody to call.

use super::toasts::Toasts;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "only a browser permits or refuses")]
pub(crate) enum Permission {
    Unasked,
    Granted,
    Denied,
}

pub(crate) fn permission() -> Permission {
    Permission::Unasked
}

pub(crate) fn ask(_toasts: Toasts) {}

pub(crate) fn is_hidden() -> bool {
    false
}

pub(crate) fn notify(_title: &str, _text: &str, _about: &str) -> bool {
    false
}

pub(crate) fn set_icon(_address: &str) {}
