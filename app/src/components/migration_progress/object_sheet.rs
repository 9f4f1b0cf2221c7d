use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{Attempt, JobId, LogEntry, ObjectDetail, ObjectNumber};
use serde::Deserialize;

use super::glyph::{Glyph, icon};
use super::inert_text::inert;
use super::page;
use super::result_rows::RowStatus;
use super::results::look;
use super::sql_panes::sql_panes;
use super::words::{counted, duration, kind_word, level_look, log_time, time_of_day};

/// What is shown of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tab {
    #[default]
    Sql,
    Attempts,
    Log,
    Raw,
}

const TABS: [(Tab, &str); 4] = [(Tab::Sql, "SQL"), (Tab::Attempts, "Attempts"), (Tab::Log, "Log"), (Tab::Raw, "Raw")];

/// One ended object in full: what came of it, its error, both texts, its attempts, its part of the log.
#[component]
pub(crate) fn ObjectSheet(
    job_id: JobId,
    detail: ObjectDetail,
    /// The source's name.
    platform: &'static str,
    /// The tab stays when the reader goes on to the next object.
    tab: RwSignal<Tab>,
    /// Whether times are shown in the browser's zone.
    local: Signal<bool>,
) -> impl IntoView {
    let result = detail.result.clone();
    let (word, glyph, tone) = look(RowStatus::Ended(result.status, result.executed));
    let facts = format!(
        "{} · {} · {}",
        kind_word(result.object_type),
        duration(result.execution_time_ms),
        counted(result.attempts.into(), "attempt")
    );
    let detail = StoredValue::new(detail);
    view! {
        <div class="mp-detail__head">
            <h3 class="mp-detail__name" data-testid="mp-detail-name">{inert(&result.object_name)}</h3>
            <span class=format!("mp-chip mp-chip--{}", if tone == "done" { "ok" } else { tone })>{icon(glyph)} <span>{word}</span></span>
            <span class="mp-faint">{facts}</span>
        </div>
        {result.error.map(|error| view! {
            <p class="mp-detail__error" class=("mp-detail__error--skipped", tone == "skipped") data-testid="mp-detail-error">
                {icon(glyph)} <span>{inert(&error)}</span>
            </p>
        })}
        <div class="mp-tabs" role="tablist" aria-label="Object" on:keydown=move |event| step(&event, tab)>
            {TABS.map(|(each, name)| view! {
                <button
                    type="button"
                    class="mp-tabs__item"
                    role="tab"
                    aria-selected=move || if tab.get() == each { "true" } else { "false" }
                    tabindex=move || if tab.get() == each { "0" } else { "-1" }
                    data-testid=format!("mp-tab-{}", name.to_ascii_lowercase())
                    on:click=move |_| tab.set(each)
                >
                    {name}
                </button>
            })}
        </div>
        <div role="tabpanel" class="mp-detail__body" data-testid="mp-detail-body">
            {move || {
                let detail = detail.get_value();
                match tab.get() {
                    Tab::Sql => {
                        let target = statements(&detail.target_sql);
                        sql_panes(platform, detail.source_sql, target, &detail.diagnostics).into_any()
                    }
                    Tab::Attempts => attempts(detail.attempts_made, local.get()),
                    Tab::Log => view! { <ObjectLog job_id=job_id object=detail.result.object local=local/> }.into_any(),
                    Tab::Raw => raw(&detail),
                }
            }}
        </div>
    }
}

/// Left and right go from tab to tab.
fn step(event: &leptos::ev::KeyboardEvent, tab: RwSignal<Tab>) {
    let by = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => TABS.len() - 1,
        _ => return,
    };
    event.prevent_default();
    let here = TABS.iter().position(|(each, _)| *each == tab.get_untracked()).unwrap_or(0);
    if let Some((next, name)) = TABS.get((here + by) % TABS.len()) {
        tab.set(*next);
        page::focus(&format!("[data-testid=\"mp-tab-{}\"]", name.to_ascii_lowercase()));
    }
}

fn statements(sql: &[String]) -> String {
    let bare: Vec<&str> = sql.iter().map(|statement| statement.trim_end_matches([';', '\n'])).collect();
    if bare.is_empty() { String::new() } else { format!("{};", bare.join(";\n\n")) }
}

fn attempts(made: Vec<Attempt>, local: bool) -> AnyView {
    if made.is_empty() {
        return view! { <p class="mp-empty">"Nothing was tried."</p> }.into_any();
    }
    let rows = made
        .into_iter()
        .map(|attempt| {
            view! {
                <li class="mp-attempts__item">
                    <b>{format!("Attempt {}", attempt.number)}</b>
                    <span class="mp-faint">{time_of_day(attempt.began, local)}</span>
                    <span class="mp-attempts__outcome">{inert(&attempt.outcome)}</span>
                    <span class="mp-attempts__time">{duration(attempt.took_ms)}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="mp-attempts">{rows}</ol> }.into_any()
}

fn raw(detail: &ObjectDetail) -> AnyView {
    let text = serde_json::to_string_pretty(detail).unwrap_or_default();
    let copied = text.clone();
    view! {
        <p class="mp-detail__tools">
            <button type="button" class="mp-button" on:click=move |_| page::copy(&copied)>{icon(Glyph::Copy)} "Copy JSON"</button>
        </p>
        <pre class="mp-raw" tabindex="0" dir="ltr">{text}</pre>
    }
    .into_any()
}

/// A page of a job's log as the server sends it.
#[derive(Debug, Deserialize)]
pub(super) struct LogsPage {
    /// Oldest first.
    pub(super) logs: Vec<LogEntry>,
    /// Absent on the last page.
    pub(super) next_cursor: Option<String>,
}

/// What the log says of one object.
#[component]
fn ObjectLog(job_id: JobId, object: ObjectNumber, local: Signal<bool>) -> impl IntoView {
    let found = RwSignal::new(None::<Result<LogsPage, String>>);
    Effect::new(move |_| {
        spawn_local(async move {
            let address = format!("/api/migrate/jobs/{job_id}/logs?object={object}&limit=1000");
            found.try_set(Some(page::fetch(&address).await));
        });
    });
    view! {
        {move || found.with(|found| match found {
            None => view! { <p class="mp-empty">"Reading…"</p> }.into_any(),
            Some(Err(error)) => view! { <p class="mp-empty" role="alert">{error.clone()}</p> }.into_any(),
            Some(Ok(logs)) if logs.logs.is_empty() => view! { <p class="mp-empty">"The log does not name it."</p> }.into_any(),
            Some(Ok(logs)) => {
                let more = logs.next_cursor.is_some();
                let lines = logs.logs.iter().map(|entry| line(entry, local.get())).collect_view();
                view! {
                    <ol class="mp-slice" data-testid="mp-slice">{lines}</ol>
                    <p class="mp-empty" hidden=!more>"These are the first 1,000 lines."</p>
                }
                .into_any()
            }
        })}
    }
}

fn line(entry: &LogEntry, local: bool) -> impl IntoView + use<> {
    let (_, glyph, word) = level_look(entry.level);
    view! {
        <li class="mp-slice__line" data-level=entry.level.as_str()>
            <span class="mp-line__time">{log_time(entry.timestamp, local)}</span>
            <span class="mp-line__level">{icon(glyph)} <span>{word}</span></span>
            <span class="mp-slice__text">{inert(&entry.message)}</span>
        </li>
    }
}
