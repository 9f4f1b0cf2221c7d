use leptos::prelude::*;
use model::{CountsByKind, JobStatus, ObjectKind};

use super::current_objects::CurrentObjects;
use super::lane_bar::segments;
use super::panel::Panel;
use super::stats::Stats;
use super::words::{bar_text, counted, done_of_total, duration, grouped, kind_word, short_time};

/// Percent, bar, lanes per type, remaining time, counts, and the objects in work.
#[component]
pub(super) fn Hero(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let (counts, status) = (feed.counts(), feed.status());
    let percent = feed.percent();
    let empty = Memo::new(move |_| status.get().is_terminal() && counts.get().total == 0);
    let uncounted = Memo::new(move |_| counts.get().total == 0 && !status.get().is_terminal());
    view! {
        <section class="mp-hero" aria-label=panel.called("Progress")>
            <div class="mp-hero__main">
                <div class="mp-hero__summary">
                    <span class="mp-hero__percent" data-testid="mp-percent">
                        {move || if empty.get() { "–".to_owned() } else { format!("{}%", percent.get()) }}
                    </span>
                    <span class="mp-hero__done" data-testid="mp-done">{move || done_of_total(&counts.get())}</span>
                    <Remaining panel=panel/>
                </div>
                <div class=move || if panel.dry_run.get() { "mp-bar-frame mp-bar-frame--dry" } else { "mp-bar-frame" }>
                    <div
                        class="mp-bar"
                        class=("mp-bar--stalled", move || panel.stalled_ms.get().is_some())
                        class=("mp-bar--fading", move || status.get() == JobStatus::Cancelling)
                        class=("mp-bar--empty", move || empty.get())
                        role="progressbar"
                        aria-label="Migration progress"
                        aria-valuemin="0"
                        aria-valuemax=move || counts.get().total.max(1).to_string()
                        aria-valuenow=move || (!uncounted.get()).then(|| counts.get().finished().to_string())
                        aria-valuetext=move || bar_text(&counts.get(), percent.get())
                        data-testid="mp-bar"
                    >
                        {segments(counts)}
                    </div>
                </div>
                <Lanes panel=panel/>
                <Stats panel=panel/>
            </div>
            <CurrentObjects panel=panel/>
        </section>
    }
}

/// The remaining time, or how long it took.
#[component]
fn Remaining(panel: Panel) -> impl IntoView {
    let text = Memo::new(move |_| {
        let feed = panel.feed;
        let (status, (start, end)) = (feed.status().get(), feed.span().get());
        let local = panel.local.get();
        match (status, end) {
            (JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled, Some(end)) => {
                let (from, to) = (short_time(start, local), short_time(end, local));
                let span = if from == to { to } else { format!("{from} – {to}") };
                (duration(end.ms_since(start)), span)
            }
            (JobStatus::Completed | JobStatus::Failed | JobStatus::Cancelled, None) => (String::new(), String::new()),
            (JobStatus::Queued, _) => ("Not started".to_owned(), String::new()),
            (JobStatus::Cancelling, _) => ("Stopping".to_owned(), String::new()),
            (JobStatus::Running, _) if panel.stalled_ms.get().is_some() => {
                ("Time left is held".to_owned(), String::new())
            }
            (JobStatus::Running, _) => match panel.eta.get() {
                Some((left, end)) => (left, format!("ends ≈ {end}")),
                None => ("Estimating time left".to_owned(), String::new()),
            },
        }
    });
    view! {
        <span class="mp-hero__eta" data-testid="mp-eta">
            <strong>{move || text.get().0}</strong>
            <span>{move || text.get().1}</span>
        </span>
    }
}

/// A bar for each kind of object that the job has.
#[component]
fn Lanes(panel: Panel) -> impl IntoView {
    let by_type = panel.feed.by_type();
    let kinds = Memo::new(move |_| {
        let shown = |by_type: &CountsByKind| {
            by_type.iter().filter(|(_, counts)| counts.total > 0).map(|(kind, _)| *kind).collect::<Vec<_>>()
        };
        by_type.with(shown)
    });
    view! { <div class="mp-lanes">{move || kinds.get().into_iter().map(|kind| lane(by_type, kind)).collect_view()}</div> }
}

fn lane(by_type: Signal<CountsByKind>, kind: ObjectKind) -> AnyView {
    let counts = Memo::new(move |_| by_type.with(|by_type| by_type.get(&kind).copied().unwrap_or_default()));
    view! {
        <div class="mp-lanes__item" title=move || counted(counts.get().failed.into(), "failure")>
            <span class="mp-lanes__name">{format!("{}s", kind_word(kind))}</span>
            <span class="mp-lanes__count">
                <b>{move || grouped(counts.get().finished().into())}</b>
                {move || format!(" / {}", grouped(counts.get().total.into()))}
            </span>
            <div class="mp-bar mp-bar--thin" aria-hidden="true">{segments(counts.into())}</div>
        </div>
    }
    .into_any()
}
