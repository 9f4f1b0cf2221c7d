use leptos::prelude::*;

use super::header::current_face;
use super::lane_bar::segments;
use super::panel::Panel;
use super::words::{bar_text, done_of_total};

/// The job in one line: status, bar, counts.
#[component]
pub(super) fn Inline(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let (counts, percent) = (feed.counts(), feed.percent());
    let face = Memo::new(move |_| current_face(panel));
    view! {
        <div class="mp-inline">
            <span class=move || format!("mp-chip mp-chip--{}", face.get().tone.word()) data-testid="mp-status">
                {move || face.get().chip}
            </span>
            <div
                class="mp-bar mp-bar--thin"
                role="progressbar"
                aria-label="Migration progress"
                aria-valuemin="0"
                aria-valuemax=move || counts.get().total.max(1).to_string()
                aria-valuenow=move || counts.get().finished().to_string()
                aria-valuetext=move || bar_text(&counts.get(), percent.get())
                data-testid="mp-bar"
            >
                {segments(counts)}
            </div>
            <span class="mp-inline__done" data-testid="mp-done">{move || done_of_total(&counts.get())}</span>
        </div>
    }
}
