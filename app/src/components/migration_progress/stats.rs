use leptos::prelude::*;
use model::ObjectCounts;

use super::glyph::{Glyph, icon};
use super::panel::Panel;
use super::row_filter::Group;
use super::words::grouped;

/// The counts; each is a button that shows only those objects in the results.
#[component]
pub(super) fn Stats(panel: Panel) -> impl IntoView {
    let ended = Memo::new(move |_| panel.feed.status().get().is_terminal());
    let words = panel.labels;
    let queued = Signal::derive(move || if ended.get() { words.not_started } else { words.queued });
    // Nothing was created in a dry run, so it says what was done.
    let done = Signal::derive(move || if panel.dry_run.get() { words.translated } else { words.completed });
    let fixed = |text: &'static str| Signal::derive(move || text);
    view! {
        <div class="mp-stats" role="group" aria-label="Show results by status">
            {stat(panel, Group::Done, Glyph::Done, "completed", done, |c| c.completed)}
            {stat(panel, Group::Failed, Glyph::Failed, "failed", fixed(words.failed), |c| c.failed)}
            {stat(panel, Group::Skipped, Glyph::Skipped, "skipped", fixed(words.skipped), |c| c.skipped)}
            {stat(panel, Group::Running, Glyph::Running, "running", fixed(words.running), |c| c.running)}
            {stat(panel, Group::Queued, Glyph::Queued, "queued", queued, ObjectCounts::queued)}
            {stat(panel, Group::All, Glyph::Sum, "total", fixed(words.total), |c| c.total)}
        </div>
    }
}

fn stat(
    panel: Panel,
    group: Group,
    glyph: Glyph,
    name: &'static str,
    label: Signal<&'static str>,
    count: fn(&ObjectCounts) -> u32,
) -> impl IntoView + use<> {
    let counts = panel.feed.counts();
    let number = Memo::new(move |_| count(&counts.get()));
    view! {
        <button
            type="button"
            class=format!("mp-stats__item mp-stats__item--{name}")
            class=("mp-stats__item--zero", move || number.get() == 0)
            aria-pressed=move || if panel.filter.with(|filter| filter.group == group) { "true" } else { "false" }
            data-testid=format!("mp-stat-{name}")
            on:click=move |_| panel.filter.update(|filter| filter.choose(group))
        >
            <span class="mp-stats__number">{move || grouped(number.get().into())}</span>
            <span class="mp-stats__label">{icon(glyph)} <span>{move || label.get()}</span></span>
        </button>
    }
}
