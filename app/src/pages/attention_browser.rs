//! How a page calls a person back who looks elsewhere: icon of the tab, notifications.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use super::toasts::Toasts;

/// Whether the browser shows notifications of this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    Unasked,
    Granted,
    Denied,
}

/// Without asking.
pub(crate) fn permission() -> Permission {
    // A page that came over plain http from elsewhere has no notifications at all.
    if !js_sys::Reflect::has(&window(), &"Notification".into()).unwrap_or(false) {
        return Permission::Denied;
    }
    match Notification::permission() {
        NotificationPermission::Granted => Permission::Granted,
        NotificationPermission::Denied => Permission::Denied,
        _ => Permission::Unasked,
    }
}

/// Asks for the permission; where it is refused, says so. To be called from a click, and only there.
pub(crate) fn ask(toasts: Toasts) {
    leptos::task::spawn_local(async move {
        if permission() == Permission::Unasked
            && let Ok(answer) = Notification::request_permission()
        {
            let _ = JsFuture::from(answer).await;
        }
        if permission() != Permission::Granted {
            toasts.say("The browser shows no notifications of this site. What happens is said here instead.");
        }
    });
}

/// Whether nobody sees the page.
pub(crate) fn is_hidden() -> bool {
    document().hidden()
}

/// Shows a notification that leads back to this page; `false` where the browser shows none.
pub(crate) fn notify(title: &str, text: &str, about: &str) -> bool {
    if permission() != Permission::Granted {
        return false;
    }
    let options = NotificationOptions::new();
    options.set_body(text);
    options.set_tag(about);
    let Ok(shown) = Notification::new_with_options(title, &options) else { return false };
    let of = shown.clone();
    let back = Closure::once_into_js(move || {
        let _ = window().focus();
        of.close();
    });
    shown.set_onclick(Some(back.unchecked_ref()));
    true
}

/// Gives the tab another icon.
pub(crate) fn set_icon(address: &str) {
    if let Ok(Some(link)) = document().query_selector("link[rel=icon]") {
        let _ = link.set_attribute("href", address);
    }
}
