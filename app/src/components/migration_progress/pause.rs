use leptos::prelude::*;

use super::glyph::{Glyph, icon};
use super::panel::Panel;
use super::words::{counted, grouped};

/// Stops everything that moves, and lets it go on; of the job it changes nothing.
#[component]
pub(super) fn PauseControl(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let paused = feed.paused();
    let over = Memo::new(move |_| !feed.known().get() || (feed.status().get().is_terminal() && !paused.get()));
    let press = move |_| if paused.get_untracked() { feed.resume() } else { feed.pause() };
    view! {
        <button
            type="button"
            class="mp-button"
            data-testid="mp-pause"
            aria-keyshortcuts="p"
            title="Stops the numbers, the log and the clocks on this page. The migration goes on."
            hidden=move || over.get()
            on:click=press
        >
            {move || icon(if paused.get() { Glyph::Play } else { Glyph::Pause })}
            {move || if paused.get() { panel.labels.resume } else { panel.labels.pause }}
        </button>
    }
}

/// `312 → 340 since pause`, or what is known of it.
pub(super) fn since_pause(shown: u32, ahead: Option<u32>) -> String {
    match ahead {
        Some(ahead) if ahead > shown => format!("{} → {} since pause", grouped(shown.into()), grouped(ahead.into())),
        Some(_) => format!("{} done, none since pause", counted(shown.into(), "object")),
        None => "The migration goes on".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paused_view_says_how_far_the_job_has_come_since() {
        for (shown, ahead, text) in [
            (312, Some(1340), "312 → 1,340 since pause"),
            (312, Some(312), "312 objects done, none since pause"),
            (312, None, "The migration goes on"),
        ] {
            assert_eq!(since_pause(shown, ahead), text);
        }
    }
}
