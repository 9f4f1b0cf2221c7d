use leptos::prelude::*;
use model::JobId;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::super::Connection;
use super::super::receive::set;

/// What of the page a feed depends on.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) hidden: RwSignal<bool>,
    /// Changes when the network comes or goes.
    pub(super) network: RwSignal<bool>,
}

impl Page {
    /// Watches the page for as long as the calling component lives.
    pub(super) fn watched() -> Self {
        let page = Self { hidden: RwSignal::new(document().hidden()), network: RwSignal::new(online()) };
        on("visibilitychange", move || set(page.hidden, document().hidden()));
        on("online", move || set(page.network, true));
        on("offline", move || set(page.network, false));
        page
    }
}

fn on(event: &'static str, call: impl Fn() + 'static) {
    let listener = window_event_listener_untyped(event, move |_| call());
    on_cleanup(move || listener.remove());
}

/// Whether this machine has a network, by its own account. It may be wrong, so nobody stops trying because of it.
fn online() -> bool {
    window().navigator().on_line()
}

/// What to call a line that is lost.
pub(super) fn lost() -> Connection {
    if online() { Connection::Reconnecting } else { Connection::Offline }
}

/// Why the server does not answer a call about a job as it should.
pub(super) enum Refusal {
    /// There is no such job.
    Gone,
    /// It asks who is there.
    SignedOut,
    /// Something that may pass.
    Other,
}

/// Asks with a small call of which only the status is looked at: a stream that is refused does not tell it, and an answer
/// of something between page and server is not in the server's words.
pub(super) async fn why_refused(job_id: JobId) -> Refusal {
    let url = format!("/api/migrate/jobs/{job_id}/logs?limit=1");
    let answer = JsFuture::from(window().fetch_with_str(&url)).await;
    match answer.ok().and_then(|answer| answer.dyn_into::<Response>().ok()).map(|answer| answer.status()) {
        Some(404) => Refusal::Gone,
        Some(401 | 403) => Refusal::SignedOut,
        _ => Refusal::Other,
    }
}

pub(super) fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}
