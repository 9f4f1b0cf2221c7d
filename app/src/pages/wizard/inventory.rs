use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use model::{InventorySummary, ObjectKind};

use super::draft::{Wizard, wizard};
use super::error_summary::{ErrorSummary, Problem};
use super::field::Field;
use super::steps::Steps;
use crate::components::migration_progress::words::{counted, grouped, kind_word};
use crate::server_fns::read_inventory;

/// Rows that are shown of an inventory; the search narrows them.
const SHOWN: usize = 200;

/// What the source holds.
#[component]
pub fn InventoryPage() -> impl IntoView {
    let wizard = wizard();
    let problems = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        if wizard.restored.get() && wizard.summary.get_untracked().is_none() {
            read(wizard, problems);
        }
    });
    view! {
        <Title text="Inventory"/>
        <Steps current=1/>
        <ErrorSummary problems/>
        {move || match wizard.summary.get() {
            Some(summary) => found(summary).into_any(),
            None if !problems.read().is_empty() => view! {
                <p><A href="/new/connect">"Choose another source"</A></p>
            }.into_any(),
            None => view! { <p class="faint" role="status">"Reading the inventory…"</p> }.into_any(),
        }}
        <div class="wizard__actions">
            <A href="/new/connect" attr:class="button" attr:data-testid="wizard-back">"Back"</A>
            <Show when=move || wizard.summary.get().is_some()>
                <A href="/new/configure" attr:class="button button--primary" attr:data-testid="wizard-next">"Configure"</A>
            </Show>
        </div>
    }
}

pub(super) fn read(wizard: Wizard, problems: RwSignal<Vec<Problem>>) {
    let draft = wizard.draft.get_untracked();
    if draft.inventory_path.is_empty() {
        return problems.set(vec![Problem::new("No source has been chosen yet.")]);
    }
    leptos::task::spawn_local(async move {
        match read_inventory(draft.inventory_path, draft.source_type).await {
            Ok(summary) => drop(wizard.summary.try_set(Some(summary))),
            Err(error) => drop(problems.try_set(vec![Problem::new(error.error)])),
        }
    });
}

/// How many objects of each kind there are, of those that occur.
pub(super) fn by_kind(summary: &InventorySummary) -> Vec<(ObjectKind, u64)> {
    let count = |kind| summary.objects.iter().filter(|object| object.object_type == kind).count() as u64;
    ObjectKind::ALL.into_iter().map(|kind| (kind, count(kind))).filter(|(_, count)| *count > 0).collect()
}

fn found(summary: InventorySummary) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let total = summary.objects.len() as u64;
    let kinds = by_kind(&summary);
    let warnings = summary.warnings.clone();
    let rows = StoredValue::new(summary.objects);
    let matching = Memo::new(move |_| {
        let sought = search.get().to_lowercase();
        rows.with_value(|rows| {
            let fits = |name: &str| name.to_lowercase().contains(&sought);
            let places = rows.iter().enumerate().filter(|(_, row)| fits(&row.name) || fits(&row.schema));
            places.map(|(place, _)| place).collect::<Vec<_>>()
        })
    });
    view! {
        <dl class="figures card">
            <div><dt>"Objects"</dt><dd data-testid="inventory-count">{grouped(total)}</dd></div>
            {kinds.into_iter().map(|(kind, count)| view! { <div><dt>{kind_word(kind)}</dt><dd>{grouped(count)}</dd></div> }).collect_view()}
        </dl>
        {(!warnings.is_empty()).then(|| view! {
            <details class="notice notice--warn">
                <summary>{counted(warnings.len() as u64, "statement")}" passed over"</summary>
                <ul>{warnings.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
            </details>
        })}
        <section class="card">
            <div class="card__bar">
                <h2 class="card__title">"Objects"</h2>
                <input class="field__input" type="search" aria-label="Search objects" placeholder="Search objects"
                    on:input=move |event| search.set(event_target_value(&event))/>
            </div>
            <div class="table-scroll table-scroll--tall">
                <table class="table">
                    <thead><tr><th>"Schema"</th><th>"Name"</th><th>"Type"</th><th class="num">"Size"</th></tr></thead>
                    <tbody>
                        {move || matching.get().into_iter().take(SHOWN).filter_map(|place| rows.with_value(|rows| rows.get(place).cloned())).map(|row| view! {
                            <tr>
                                <td class="mono">{row.schema}</td><td class="mono">{row.name}</td>
                                <td>{kind_word(row.object_type)}</td><td class="num">{grouped(row.size_bytes)}" B"</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
            <p class="card__foot faint" role="status">{move || {
                let count = matching.read().len();
                if count > SHOWN { format!("{SHOWN} of {count} shown; search to narrow") } else { counted(count as u64, "object") }
            }}</p>
        </section>
        <section class="card card--padded columns">
            <Field name="include" label="Only these" read=|draft| &draft.include write=|draft| &mut draft.include placeholder="SALES.*"
                hint="Patterns of schema.name with * and ?, separated by spaces; empty takes all."/>
            <Field name="exclude" label="Leave out" read=|draft| &draft.exclude write=|draft| &mut draft.exclude placeholder="*.TMP_*"
                hint="What fits is not migrated."/>
        </section>
    }
}
