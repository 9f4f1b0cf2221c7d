use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{Diagnostic, ObjectDetail, ObjectNumber, Severity};

use super::glyph::{Glyph, icon};
use super::panel::Panel;
use super::result_rows::{RowIndex, RowStatus};
use super::results::look;
use super::words::{counted, duration, grouped, kind_word};
use crate::ApiError;
use crate::server_fns::get_object_detail;

/// Lines of SQL drawn; a definition of 5 MB would hold the page for seconds.
const LINES_SHOWN: usize = 2000;

/// The opened object: what came of it, source and target SQL side by side, and every remark.
#[component]
pub(super) fn ObjectDetailPanel(panel: Panel, index: StoredValue<RowIndex>) -> impl IntoView {
    let loaded = RwSignal::new(None::<(ObjectNumber, Result<ObjectDetail, ApiError>)>);
    Effect::new(move |_| {
        let Some(object) = panel.selected.get() else {
            loaded.set(None);
            return;
        };
        spawn_local(async move {
            let answer = get_object_detail(panel.feed.job_id(), object).await;
            if panel.selected.try_get_untracked().flatten() == Some(object) {
                loaded.try_set(Some((object, answer)));
            }
        });
    });
    let step = move |by: isize| {
        let next = panel.selected.get_untracked().and_then(|object| {
            panel.feed.with_windows(|windows| {
                index.try_with_value(|index| index.neighbour(windows.results(), object, by)).flatten()
            })?
        });
        if next.is_some() {
            panel.selected.set(next);
        }
    };
    view! {
        <aside
            class="mp-detail"
            aria-label="Object"
            hidden=move || panel.selected.get().is_none()
            data-testid="mp-detail"
        >
            <div class="mp-detail__bar">
                <button type="button" class="mp-button mp-button--icon" aria-label="Previous object" on:click=move |_| step(-1)>
                    {icon(Glyph::Up)}
                </button>
                <button type="button" class="mp-button mp-button--icon" aria-label="Next object" on:click=move |_| step(1)>
                    {icon(Glyph::Down)}
                </button>
                <button
                    type="button"
                    class="mp-button mp-button--icon"
                    aria-label="Close"
                    data-testid="mp-detail-close"
                    on:click=move |_| panel.selected.set(None)
                >
                    {icon(Glyph::Close)}
                </button>
            </div>
            {move || match loaded.get() {
                None => view! { <p class="mp-empty">"Reading…"</p> }.into_any(),
                Some((_, Err(error))) => view! { <p class="mp-empty" role="alert">{error.error}</p> }.into_any(),
                Some((_, Ok(detail))) => opened(detail, panel),
            }}
        </aside>
    }
}

fn opened(detail: ObjectDetail, panel: Panel) -> AnyView {
    let ObjectDetail { result, source_sql, target_sql, diagnostics, .. } = detail;
    let (word, glyph, tone) = look(RowStatus::Ended(result.status, result.executed));
    let facts = format!(
        "{} · {} · {}",
        kind_word(result.object_type),
        duration(result.execution_time_ms),
        counted(result.attempts.into(), "attempt")
    );
    let platform = panel.feed.facts().get_untracked().map_or("Source", |facts| facts.source_type.label());
    let target_sql = target_sql.iter().map(|statement| statement.trim_end_matches([';', '\n'])).collect::<Vec<_>>();
    let target_sql = if target_sql.is_empty() { String::new() } else { format!("{};", target_sql.join(";\n\n")) };
    let marked: Vec<(u32, Severity)> =
        diagnostics.iter().filter_map(|remark| Some((remark.line?, remark.severity))).collect();
    view! {
        <div class="mp-detail__head">
            <h3 class="mp-detail__name">{result.object_name}</h3>
            <span class=format!("mp-chip mp-chip--{}", if tone == "done" { "ok" } else { tone })>{icon(glyph)} <span>{word}</span></span>
            <span class="mp-faint">{facts}</span>
        </div>
        {result.error.map(|error| view! {
            <p class="mp-detail__error" class=("mp-detail__error--skipped", tone == "skipped")>{icon(glyph)} <span>{error}</span></p>
        })}
        <div class="mp-sql">
            {sql_pane(platform, source_sql, &marked, "There is no definition.")}
            {sql_pane("Databricks", target_sql, &[], "There is no translation.")}
        </div>
        {remarks(diagnostics)}
    }
    .into_any()
}

fn sql_pane(
    title: &'static str,
    sql: String,
    marked: &[(u32, Severity)],
    empty: &'static str,
) -> impl IntoView + use<> {
    let total = sql.lines().count();
    let lines = sql
        .lines()
        .take(LINES_SHOWN)
        .zip(1u32..)
        .map(|(text, number)| {
            let mark = marked.iter().filter(|(line, _)| *line == number).map(|(_, severity)| *severity).max();
            let text = text.to_owned();
            view! { <span class="mp-sql__line" data-mark=mark.map(Severity::as_str)>{text}"\n"</span> }
        })
        .collect_view();
    let left = total.saturating_sub(LINES_SHOWN);
    let text = sql.clone();
    view! {
        <section class="mp-sql__pane" aria-label=title>
            <header class="mp-sql__head">
                <b>{title}</b>
                <span class="mp-faint">{counted(total as u64, "line")}</span>
                <button
                    type="button"
                    class="mp-button mp-button--icon"
                    aria-label=format!("Copy {title} SQL")
                    hidden=sql.is_empty()
                    on:click=move |_| copy(&text)
                >
                    {icon(Glyph::Copy)}
                </button>
            </header>
            <pre class="mp-sql__text" tabindex="0"><code>{lines}</code></pre>
            <p class="mp-empty" hidden=total != 0>{empty}</p>
            <p class="mp-empty" hidden=left == 0>{format!("{} more lines; copy takes them all.", grouped(left as u64))}</p>
        </section>
    }
}

fn remarks(diagnostics: Vec<Diagnostic>) -> Option<impl IntoView + use<>> {
    if diagnostics.is_empty() {
        return None;
    }
    let rows = diagnostics
        .into_iter()
        .map(|remark| {
            let glyph = match remark.severity {
                Severity::Info => Glyph::Info,
                Severity::Warning => Glyph::Warning,
                Severity::Error => Glyph::Failed,
            };
            let place = remark.line.map_or_else(String::new, |line| format!("Line {line}"));
            view! {
                <li class="mp-remarks__item" data-severity=remark.severity.as_str()>
                    {icon(glyph)}
                    <span class="mp-remarks__place">{place}</span>
                    <span>{remark.message} " " <span class="mp-faint mp-mono">{remark.code}</span></span>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <h4 class="mp-detail__title">"Remarks"</h4>
        <ul class="mp-remarks">{rows}</ul>
    })
}

#[cfg(target_arch = "wasm32")]
fn copy(text: &str) {
    // The promise is not waited for: where copying is not allowed the browser says so itself.
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(target_arch = "wasm32"))]
fn copy(_: &str) {}
