use leptos::prelude::*;
use model::{JobStatus, LogLevel, is_tracked};

use super::cancel::CancelControl;
use super::connection_badge::{ConnectionBadge, badge};
use super::face::{Face, Situation, Tone, face};
use super::glyph::{Glyph, icon};
use super::outcome_actions::OutcomeActions;
use super::panel::Panel;
use super::pause::{PauseControl, since_pause};
use super::retry::RetryControl;
use super::words::{clock, counted, duration, short_time, stage_word, time_of_day};
use crate::job_feed::Connection;

/// For how long it is said that the numbers are fresh.
const SAID_FOR: std::time::Duration = std::time::Duration::from_secs(5);

/// Chip, dry-run pill, one sentence; the state of the line and what can be done, Pause and Cancel apart from the rest.
#[component]
pub(super) fn Header(panel: Panel) -> impl IntoView {
    let feed = panel.feed;
    let face = Memo::new(move |_| current_face(panel));
    // The sentence changes often, the drawing seldom.
    let glyph = Memo::new(move |_| face.with(|face| face.glyph));
    let refreshed = just_refreshed(panel);
    let nothing = Memo::new(move |_| feed.outcome().is_some_and(|outcome| outcome.counts.total == 0));
    view! {
        <div class="mp-top">
        <header class="mp-header">
            <div class="mp-header__state">
                <span class=move || format!("mp-chip mp-chip--{}", face.get().tone.word()) data-testid="mp-status">
                    {move || icon(glyph.get())}
                    <span>{move || face.get().chip}</span>
                </span>
                <span class="mp-chip mp-chip--dry" hidden=move || !panel.dry_run.get() data-testid="mp-dry-run">
                    {panel.labels.dry_run}
                </span>
                <p class="mp-header__line" data-testid="mp-line">{move || face.get().line}</p>
                <ConnectionBadge panel=panel/>
            </div>
            <p class="mp-header__meta">{move || meta(panel)}</p>
            <div class="mp-header__actions">
                <button
                    type="button"
                    class="mp-button"
                    data-testid="mp-refresh"
                    aria-keyshortcuts="r"
                    on:click=move |_| feed.refresh()
                >
                    {icon(Glyph::Refresh)}
                    {panel.labels.refresh}
                </button>
                <span class="mp-header__said" role="status" data-testid="mp-refreshed">{move || refreshed.get()}</span>
                <OutcomeActions panel=panel/>
                {move || nothing.get().then(|| panel.slots.with_value(|slots| slots.empty.as_ref().map(ViewFn::run)))}
                {panel.on_retry.map(|on_retry| view! { <RetryControl panel=panel on_retry=on_retry/> })}
                {panel.slots.with_value(|slots| slots.header_actions.as_ref().map(ViewFn::run))}
            </div>
        </header>
        <div class="mp-top__bar">
            <PauseControl panel=panel/>
            <CancelControl panel=panel/>
        </div>
        </div>
    }
}

pub(super) fn current_face(panel: Panel) -> Face {
    let feed = panel.feed;
    if !feed.known().get() {
        let problem = feed.problem().get();
        return match feed.connection().get() {
            Connection::Gone => Face {
                chip: "Not found".to_owned(),
                glyph: Glyph::Queued,
                tone: Tone::Neutral,
                line: "There is no such job here. It may have been deleted.".to_owned(),
            },
            _ => Face {
                chip: "Opening".to_owned(),
                glyph: Glyph::Queued,
                tone: Tone::Neutral,
                line: problem.map_or_else(|| "Opening job…".to_owned(), |problem| problem.error),
            },
        };
    }
    if feed.paused().get() {
        let line = since_pause(feed.counts().get().finished(), feed.ahead().get());
        return Face { chip: panel.labels.view_paused.to_owned(), glyph: Glyph::Pause, tone: Tone::Neutral, line };
    }
    let status = feed.status().get();
    let current = feed.current().with(|all| all.first().map(|each| (each.name.clone(), stage_word(each.stage))));
    let lost = panel.lost_ms.get().map(|ms| {
        let (_, word) = badge(feed.connection().get(), Some(ms));
        (word, time_of_day(feed.as_of().get(), panel.local.get()))
    });
    face(&Situation {
        status,
        counts: feed.counts().get(),
        dry_run: panel.dry_run.get(),
        target: panel.target.get(),
        current,
        duration_ms: feed.span().get().1.map(|end| end.ms_since(feed.span().get().0)),
        stalled_ms: panel.stalled_ms.get(),
        lost,
        last_error: if status == JobStatus::Failed { last_error(panel) } else { None },
        interrupted: feed.facts().with(|facts| facts.as_ref().is_some_and(|facts| is_tracked(&facts.inventory_path)))
            && feed.counts().with(|counts| counts.finished() < counts.total),
        labels: panel.labels,
    })
}

/// Says for a while that a refresh was answered.
fn just_refreshed(panel: Panel) -> RwSignal<&'static str> {
    let said = RwSignal::new("");
    Effect::new(move |before: Option<u32>| {
        let now = panel.feed.refreshed().get();
        if now > before.unwrap_or(0) {
            said.set("Updated just now");
            if let Ok(timer) = set_timeout_with_handle(
                move || {
                    said.try_set("");
                },
                SAID_FOR,
            ) {
                on_cleanup(move || timer.clear());
            }
        }
        now
    });
    said
}

fn last_error(panel: Panel) -> Option<String> {
    panel.feed.logs_version().track();
    panel.feed.with_windows(|windows| {
        let entry = windows.logs().iter().rev().find(|entry| entry.level == LogLevel::Error);
        entry.map(|entry| entry.message.clone())
    })?
}

/// `orders · Oracle → main.migrated · started 12:03 · 13 min 08 s · rules`.
fn meta(panel: Panel) -> String {
    let Some(facts) = panel.feed.facts().get() else { return String::new() };
    let (start, end) = panel.feed.span().get();
    let started = short_time(start, panel.local.get());
    // A running clock counts whole seconds; what has ended is exact.
    let took = panel.elapsed_ms();
    let took = if end.is_some() { duration(took) } else { clock(took / 1000 * 1000) };
    let names = match facts.name_map.rules().len() {
        0 => String::new(),
        rules => format!(" · {} for names", counted(rules as u64, "rule")),
    };
    format!(
        "{} → {} · Started {started} · {} · {}{names}",
        facts.source_type.label(),
        panel.target.get(),
        took,
        facts.model_id
    )
}
