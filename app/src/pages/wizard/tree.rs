use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::draft::{Wizard, wizard};
use super::row_counts;
use crate::components::migration_progress::words::{counted, grouped, kind_word};
use crate::pages::device;
use crate::pages::icon::Icon;
use crate::server_fns::{InventoryView, TreeRow, view_inventory};

/// Height of a row in px; the style sheet has the same.
const ROW: f64 = 32.0;
/// Rows in the page. They are made once, and filled with whatever is scrolled to.
const SLOTS: u32 = 100;
/// The window moves in steps of this many rows.
const STEP: u32 = 25;
/// How long typing rests before it is searched for.
const REST: Duration = Duration::from_millis(200);

/// What is looked at of the tree.
#[derive(Clone, Copy)]
struct Look {
    search: RwSignal<String>,
    open: RwSignal<Vec<String>>,
    first: RwSignal<u32>,
}

/// Schemas and their objects, to be ticked. The server holds them; the page has the rows that are seen.
#[component]
pub(super) fn ObjectTree() -> impl IntoView {
    let wizard = wizard();
    let look = Look { search: RwSignal::new(String::new()), open: RwSignal::new(Vec::new()), first: RwSignal::new(0) };
    let view = RwSignal::new(wizard.view.get_untracked());
    let problem = RwSignal::new(None::<String>);
    keep_up(wizard, look, view, problem);
    let rows = Memo::new(move |_| view.with(|view| view.as_ref().map_or(0, |view| view.rows)));
    let searching = StoredValue::new(None::<TimeoutHandle>);
    let search = move |text: String| {
        if let Some(timer) = searching.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        let timer = set_timeout_with_handle(
            move || {
                look.first.try_set(0);
                look.search.try_set(text.clone());
            },
            REST,
        );
        searching.set_value(timer.ok());
    };
    view! {
        <section class="card" aria-label="Objects">
            <div class="card__bar">
                <h2 class="card__title">"Objects"<span class="faint" data-testid="selected-count">{move || view.with(|view| view.as_ref().map(chosen))}</span></h2>
                <input class="field__input" type="search" aria-label="Search objects" placeholder="Search schema or name" data-testid="tree-search"
                    on:input=move |event| search(event_target_value(&event))/>
            </div>
            {move || problem.get().map(|text| view! { <p class="card__note tree__problem" role="alert">{text}</p> })}
            <div class="tree" class=("tree--rows", move || view.with(|view| view.as_ref().is_some_and(|view| view.rows_in_tables.is_some())))
                data-testid="tree" on:scroll=move |event| {
                let rows_above = (device::scroll_top(&event) / ROW) as u32;
                let first = rows_above.saturating_sub(STEP) / STEP * STEP;
                if look.first.get_untracked() != first {
                    look.first.set(first);
                }
            }>
                <div class="tree__all" style:height=move || format!("{}px", f64::from(rows.get()) * ROW)>
                    <div class="tree__window" style:transform=move || {
                        let first = view.with(|view| view.as_ref().map_or(0, |view| view.first));
                        format!("translateY({}px)", f64::from(first) * ROW)
                    }>
                        {(0..SLOTS as usize).map(|slot| row(slot, wizard, look, view).into_any()).collect_view()}
                    </div>
                </div>
            </div>
            <p class="card__foot faint" role="status">{move || view.with(|view| view.as_ref().map(|view| {
                if look.search.read().trim().is_empty() {
                    format!("{} in {}", counted(view.total.into(), "object"), counted(view.schemas.len() as u64, "schema"))
                } else {
                    format!("{} found", counted(view.matching.into(), "object"))
                }
            }))}</p>
        </section>
    }
}

fn chosen(view: &InventoryView) -> String {
    format!("{} of {} selected", grouped(view.selected.into()), grouped(view.total.into()))
}

/// Asks the server whenever what is selected or looked at has changed; an answer that comes after a later one is dropped.
fn keep_up(wizard: Wizard, look: Look, view: RwSignal<Option<InventoryView>>, problem: RwSignal<Option<String>>) {
    let asked = StoredValue::new(0_u32);
    let plan = Memo::new(move |_| wizard.draft.with(|draft| draft.question()));
    Effect::new(move |_| {
        let mut question = plan.get();
        (question.search, question.open) = (look.search.get(), look.open.get());
        (question.first, question.limit) = (look.first.get(), SLOTS);
        let number = asked.get_value().wrapping_add(1);
        asked.set_value(number);
        leptos::task::spawn_local(async move {
            let answer = view_inventory(question).await;
            if asked.try_get_value() != Some(number) {
                return;
            }
            problem.try_set(answer.as_ref().err().map(|error| error.error.clone()));
            if let Ok(found) = answer {
                wizard.view.try_set(Some(InventoryView { window: Vec::new(), ..found.clone() }));
                view.try_set(Some(found));
            }
        });
    });
}

/// A slot of the window, with whatever row it holds at the moment.
fn row(slot: usize, wizard: Wizard, look: Look, view: RwSignal<Option<InventoryView>>) -> impl IntoView {
    let row = Memo::new(move |_| view.with(|view| view.as_ref().and_then(|view| view.window.get(slot).cloned())));
    let of = move |read: fn(&TreeRow) -> String| row.with(|row| row.as_ref().map(read).unwrap_or_default());
    let is_schema = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.object.is_none())));
    let open = Memo::new(move |_| {
        let schema = of(|row| row.schema.clone());
        !look.search.read().trim().is_empty() || look.open.read().contains(&schema)
    });
    let set_open = move |wanted: bool| {
        let schema = of(|row| row.schema.clone());
        look.open.update(|open| {
            open.retain(|name| *name != schema);
            if wanted {
                open.push(schema);
            }
        });
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowRight" if is_schema.get_untracked() => set_open(true),
        "ArrowLeft" if is_schema.get_untracked() => set_open(false),
        _ => {}
    };
    let tick = move |event: leptos::ev::Event| {
        let (Some(row), taken) = (row.get_untracked(), event_target_checked(&event)) else { return };
        pick(wizard, &row, taken);
    };
    view! {
        <div class="tree__row" class=("tree__row--schema", move || is_schema.get()) hidden=move || row.read().is_none()
            data-testid="tree-row" on:keydown=keys>
            // Arrows open and close from the row's box, so that Tab has half as many stops.
            <button type="button" class="tree__open" tabindex="-1" hidden=move || !is_schema.get() aria-expanded=move || open.get().to_string()
                aria-label=move || format!("Objects of {}", of(schema_title)) data-testid="tree-open"
                on:click=move |_| set_open(!open.get_untracked())>{Icon::Right.draw()}</button>
            <label class="tree__label">
                <input type="checkbox" data-testid="tree-tick"
                    prop:checked=move || row.with(|row| row.as_ref().is_some_and(|row| row.selected > 0 && row.selected == row.total))
                    prop:indeterminate=move || row.with(|row| row.as_ref().is_some_and(|row| row.selected > 0 && row.selected < row.total))
                    on:change=tick/>
                <span class="tree__name" title=move || of(title)>{move || of(title)}</span>
            </label>
            <span class="tree__kind">{move || of(kind)}</span>
            <span class="tree__rows numeric" data-testid="tree-rows" title=move || of(row_counts::basis)>{move || of(row_counts::of_row)}</span>
            <span class="tree__count numeric">{move || of(count)}</span>
        </div>
    }
}

fn pick(wizard: Wizard, row: &TreeRow, taken: bool) {
    let schemas = wizard.view.with_untracked(|view| view.as_ref().map(|view| view.schemas.clone()).unwrap_or_default());
    wizard.draft.update(|draft| {
        let written = !draft.include.trim().is_empty();
        match &row.object {
            None => draft.picks.set_schema(&schemas, &row.schema, taken, written),
            Some(object) => draft.picks.set_object(&schemas, &row.schema, &object.name, taken, written),
        }
    });
}

fn schema_title(row: &TreeRow) -> String {
    if row.schema.is_empty() { "no schema".to_owned() } else { row.schema.clone() }
}

fn title(row: &TreeRow) -> String {
    row.object.as_ref().map_or_else(|| schema_title(row), |object| object.name.clone())
}

fn kind(row: &TreeRow) -> String {
    row.object.as_ref().map(|object| kind_word(object.kind).to_owned()).unwrap_or_default()
}

fn count(row: &TreeRow) -> String {
    match &row.object {
        Some(object) => format!("{} B", grouped(object.size_bytes)),
        None => format!("{} of {}", grouped(row.selected.into()), grouped(row.total.into())),
    }
}
