use std::collections::BTreeMap;

use leptos::prelude::*;
use model::{ObjectCounts, ObjectKind};

use super::glyph::{Glyph, icon};
use super::menu::menu;
use super::page;
use super::panel::Panel;
use super::result_export::{csv, json};
use super::results::List;
use super::row_filter::{Group, schema_of};
use super::words::{grouped, kind_word};
use crate::intl;

/// Filters of the results, each with its count, and the exports.
#[component]
pub(super) fn Tools(list: List) -> impl IntoView {
    let panel = list.panel;
    let filter = panel.filter;
    let counts = panel.feed.counts();
    let warned = Memo::new(move |_| {
        panel.feed.results_version().track();
        let count =
            |windows: &crate::job_feed::Windows| windows.results().iter().filter(|each| each.warnings > 0).count();
        panel.feed.with_windows(count).unwrap_or(0) as u64
    });
    let of_job = move |count: fn(&ObjectCounts) -> u32| Signal::derive(move || grouped(count(&counts.get()).into()));
    let quick = move |group: Group, label: &'static str, count: Signal<String>| {
        view! {
            <button
                type="button"
                class="mp-segments__item"
                aria-pressed=move || if filter.with(|filter| filter.group == group) { "true" } else { "false" }
                on:click=move |_| filter.update(|filter| {
                    filter.group = group;
                    filter.cause = None;
                })
            >
                {label}
                <span class="mp-segments__count">{move || count.get()}</span>
            </button>
        }
    };
    let find = move |text: String| filter.update(|filter| filter.text = intl::lower_case(text.trim()));
    let choose_kind = move |word: String| filter.update(|filter| filter.kind = word.parse::<ObjectKind>().ok());
    view! {
        <div class="mp-card__head mp-results__tools">
            <h2 class="mp-card__title">{panel.labels.results}</h2>
            <div class="mp-segments" role="group" aria-label="Quick filters">
                {quick(Group::All, "All", of_job(|counts| counts.total))}
                {quick(Group::Failed, "Failed", of_job(|counts| counts.failed))}
                {quick(Group::Warned, "Warnings", Signal::derive(move || panel.counted(warned.get())))}
                {quick(Group::Running, "Running", of_job(|counts| counts.running))}
            </div>
            <span class="mp-search">
                {icon(Glyph::Search)}
                <input
                    class="mp-input"
                    type="search"
                    aria-label="Search objects"
                    placeholder="Search objects"
                    aria-keyshortcuts="/"
                    data-testid="mp-results-search"
                    prop:value=move || filter.with(|filter| filter.text.clone())
                    on:input:target=move |event| find(event.target().value())
                />
            </span>
            <select
                class="mp-input mp-results__kind"
                aria-label="Type"
                data-testid="mp-results-type"
                on:change:target=move |event| choose_kind(event.target().value())
                prop:value=move || filter.with(|filter| filter.kind.map_or("", ObjectKind::as_str))
            >
                <option value="">"All types"</option>
                {move || {
                    let all = panel.feed.by_type().get();
                    all.iter()
                        .map(|(kind, counts)| {
                            let label = format!("{}s {}", kind_word(*kind), grouped(counts.total.into()));
                            let chosen = filter.with_untracked(|filter| filter.kind == Some(*kind));
                            view! { <option value=kind.as_str() selected=chosen>{label}</option> }
                        })
                        .collect_view()
                }}
            </select>
            <Schemas panel=panel/>
            <Export list=list/>
        </div>
    }
}

/// Counts results by schema as they come; looks at each once.
#[derive(Clone, Debug, Default)]
struct SchemaCounts {
    seen: usize,
    generation: u64,
    counts: BTreeMap<String, u64>,
}

#[component]
fn Schemas(panel: Panel) -> impl IntoView {
    let counted = StoredValue::new(SchemaCounts::default());
    let schemas = Memo::new(move |_| {
        panel.feed.results_version().track();
        let taken = panel.feed.with_windows(|windows| {
            counted.try_update_value(|counted| {
                if counted.generation != windows.generation() || windows.results().len() < counted.seen {
                    *counted = SchemaCounts { generation: windows.generation(), ..SchemaCounts::default() };
                }
                for result in windows.results().iter().skip(counted.seen) {
                    match counted.counts.get_mut(schema_of(&result.object_name)) {
                        Some(count) => *count += 1,
                        None => drop(counted.counts.insert(schema_of(&result.object_name).to_owned(), 1)),
                    }
                }
                counted.seen = windows.results().len();
                counted.counts.clone()
            })
        });
        taken.flatten().unwrap_or_default()
    });
    view! {
        <select
            class="mp-input mp-results__kind"
            aria-label="Schema"
            data-testid="mp-results-schema"
            hidden=move || schemas.with(|schemas| schemas.len() < 2)
            on:change:target=move |event| {
                let schema = event.target().value();
                panel.filter.update(|filter| filter.schema = schema);
            }
            prop:value=move || panel.filter.with(|filter| filter.schema.clone())
        >
            <option value="">"All schemas"</option>
            {move || {
                schemas
                    .get()
                    .into_iter()
                    .filter(|(schema, _)| !schema.is_empty())
                    .map(|(schema, count)| {
                        let chosen = panel.filter.with_untracked(|filter| filter.schema == schema);
                        let label = format!("{} {}", super::inert_text::inert(&schema), panel.counted(count));
                        view! { <option value=schema selected=chosen>{label}</option> }
                    })
                    .collect_view()
            }}
        </select>
    }
}

/// Files of what is listed, made here, and of everything, made by the server.
#[component]
fn Export(list: List) -> impl IntoView {
    let panel = list.panel;
    let save = move |as_csv: bool| {
        let text = panel.feed.with_windows(|windows| {
            list.index.try_with_value(|index| {
                let rows = (0..index.len()).filter_map(|row| index.get(windows.results(), row));
                if as_csv { csv(rows) } else { json(rows) }
            })
        });
        if let Some(text) = text.flatten() {
            let (extension, kind) =
                if as_csv { ("csv", "text/csv;charset=utf-8") } else { ("json", "application/json") };
            page::save(&format!("results-{}.{extension}", panel.feed.job_id()), kind, &text);
        }
    };
    let shown = Memo::new(move |_| grouped(list.shape.get().results as u64));
    let whole = |format: &str| format!("/api/migrate/jobs/{}/export?format={format}", panel.feed.job_id());
    let items = view! {
        <button type="button" class="mp-menu__item" data-testid="mp-export-csv" on:click=move |_| save(true)>
            {move || format!("{} shown as CSV", shown.get())}
        </button>
        <button type="button" class="mp-menu__item" data-testid="mp-export-json" on:click=move |_| save(false)>
            {move || format!("{} shown as JSON", shown.get())}
        </button>
        <a class="mp-menu__item" href=whole("csv") download="">"All as CSV"</a>
        <a class="mp-menu__item" href=whole("json") download="">"All as JSON"</a>
        <a class="mp-menu__item" href=whole("sql") download="">"Translated SQL as a zip"</a>
    };
    menu(Glyph::Save, "Export", "mp-button", "mp-export", items.into_any())
}
