use leptos::prelude::*;

use super::panel::Panel;
use crate::job_feed::Connection;

/// How the page stands with the server, in a word.
#[component]
pub(super) fn ConnectionBadge(panel: Panel) -> impl IntoView {
    let state = Memo::new(move |_| badge(panel.feed.connection().get(), panel.lost_ms.get()));
    view! {
        <span
            class=move || format!("mp-connection mp-connection--{}", state.get().0)
            data-testid="mp-connection"
        >
            <span class="mp-connection__dot" aria-hidden="true"></span>
            <span>{move || state.get().1}</span>
        </span>
    }
}

/// The badge's look and word. A line is lost for `lost_ms` once that is worth saying.
pub(super) fn badge(connection: Connection, lost_ms: Option<u64>) -> (&'static str, String) {
    let (look, word) = match (connection, lost_ms) {
        (Connection::Reconnecting, Some(ms)) => return ("lost", format!("Reconnecting {} s", ms / 1000)),
        (Connection::Live | Connection::Reconnecting, _) => ("live", "Live"),
        (Connection::Connecting, _) => ("connecting", "Connecting"),
        (Connection::Polling, _) => ("polling", "Polling"),
        (Connection::Delayed, _) => ("lost", "Delayed"),
        (Connection::Offline, _) => ("lost", "Offline"),
        (Connection::SignedOut, _) => ("lost", "Signed out"),
        (Connection::Paused, _) => ("ended", "Paused"),
        (Connection::Ended, _) => ("ended", "Ended"),
        (Connection::Gone, _) => ("ended", "Not found"),
    };
    (look, word.to_owned())
}

/// What to do where the session has expired; absent otherwise.
#[component]
pub(super) fn SignInBanner(panel: Panel) -> impl IntoView {
    let needed = Memo::new(move |_| panel.feed.connection().get() == Connection::SignedOut);
    // Whatever guards the server asks who is there when a page is opened, not when a call is made.
    let sign_in = move |_| {
        let _ = location().reload();
    };
    view! {
        <div role="alert">
            <Show when=move || needed.get()>
                <p class="mp-banner" data-testid="mp-signed-out">
                    <span>"Your session has expired. The migration goes on; sign in to see it."</span>
                    <button type="button" class="mp-button" data-testid="mp-sign-in" on:click=sign_in>"Sign in"</button>
                </p>
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_badge_has_a_word_for_every_state_and_hides_a_short_break() {
        use Connection::*;
        for (connection, lost_ms, word) in [
            (Connecting, None, "Connecting"),
            (Live, None, "Live"),
            (Reconnecting, None, "Live"),
            (Reconnecting, Some(4200), "Reconnecting 4 s"),
            (Delayed, Some(15_000), "Delayed"),
            (Polling, None, "Polling"),
            (Paused, None, "Paused"),
            (Offline, Some(2000), "Offline"),
            (SignedOut, Some(2000), "Signed out"),
            (Ended, None, "Ended"),
            (Gone, None, "Not found"),
        ] {
            assert_eq!(badge(connection, lost_ms).1, word);
        }
    }
}
