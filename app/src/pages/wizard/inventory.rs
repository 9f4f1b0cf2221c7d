use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

use super::draft::{Wizard, wizard};
use super::error_summary::{ErrorSummary, Problem};
use super::extracting::Extracting;
use super::field::Field;
use super::row_counts::RowsFigure;
use super::steps::Steps;
use super::tree::ObjectTree;
use crate::components::migration_progress::words::{counted, grouped, kinds_word};
use crate::server_fns::{InventoryView, view_inventory};

/// As many remarks are shown at once; more are a list to be opened.
const REMARKS_SHOWN: usize = 5;

/// What the source holds, and which of it is taken.
#[component]
pub fn InventoryPage() -> impl IntoView {
    let wizard = wizard();
    let problems = RwSignal::new(Vec::new());
    let extraction = Memo::new(move |_| wizard.draft.read().extraction.clone());
    Effect::new(move |_| {
        if wizard.restored.get() && extraction.get().is_none() && wizard.view.get_untracked().is_none() {
            // What could not be told of an extraction that is not known any more stays to be read.
            if problems.with_untracked(Vec::is_empty) {
                read(wizard, problems);
            }
        }
    });
    let known = Memo::new(move |_| wizard.view.read().is_some());
    let nothing = Memo::new(move |_| wizard.view.with(|view| view.as_ref().is_some_and(|view| view.selected == 0)));
    view! {
        <Title text="Inventory"/>
        <Steps current=1/>
        <ErrorSummary problems/>
        {move || if let Some(extraction_id) = extraction.get() {
            view! { <Extracting extraction_id problems/> }.into_any()
        } else if known.get() {
            found(wizard).into_any()
        } else if problems.read().is_empty() {
            view! { <p class="faint" role="status">"Reading the inventory…"</p> }.into_any()
        } else {
            view! { <p><A href="/new/connect">"Choose another source"</A></p> }.into_any()
        }}
        <div class="wizard__actions">
            <A href="/new/connect" attr:class="button" attr:data-testid="wizard-back">"Back"</A>
            <Show when=move || known.get() && nothing.get()><span class="wizard__hint" role="status">"Select at least one object."</span></Show>
            <Show when=move || known.get() && !nothing.get()>
                <A href="/new/configure" attr:class="button button--primary" attr:data-testid="wizard-next">"Configure"</A>
            </Show>
        </div>
    }
}

/// Reads the inventory's counts into the wizard.
pub(super) fn read(wizard: Wizard, problems: RwSignal<Vec<Problem>>) {
    let question = wizard.draft.with_untracked(|draft| draft.question());
    if question.inventory_path.is_empty() {
        return problems.set(vec![Problem::new("No source has been chosen yet.")]);
    }
    leptos::task::spawn_local(async move {
        match view_inventory(question).await {
            Ok(view) => drop(wizard.view.try_set(Some(view))),
            Err(error) => drop(problems.try_set(vec![Problem::new(error.error)])),
        }
    });
}

fn figures(view: &InventoryView) -> impl IntoView + use<> {
    let (kinds, rows) = (view.kinds.clone(), view.rows_in_tables);
    view! {
        <dl class="figures card">
            <div><dt>"Objects"</dt><dd data-testid="inventory-count">{grouped(view.total.into())}</dd></div>
            {kinds.into_iter().map(|count| view! { <div><dt>{kinds_word(count.kind)}</dt><dd>{grouped(count.total.into())}</dd></div> }).collect_view()}
            {rows.map(|total| view! { <RowsFigure total/> })}
        </dl>
    }
}

fn found(wizard: Wizard) -> impl IntoView {
    let warnings =
        wizard.view.with_untracked(|view| view.as_ref().map(|view| view.warnings.clone()).unwrap_or_default());
    let figures = wizard.view.with_untracked(|view| view.as_ref().map(|view| figures(view).into_any()));
    let nothing = wizard.view.with_untracked(|view| view.as_ref().is_some_and(|view| view.total == 0));
    let few = warnings.len() <= REMARKS_SHOWN;
    view! {
        {figures}
        {nothing.then(|| view! {
            <div class="notice notice--warn" role="status" data-testid="inventory-empty">
                <p><strong>"No table, view, procedure or function was found."</strong></p>
                <p>"From a database: look whether its name is right, and whether the user may read what is in its schemas; docs/sources.md lists what is to be granted. From files: only CREATE statements count."</p>
            </div>
        })}
        {(!warnings.is_empty()).then(|| view! {
            <details class="notice notice--warn" data-testid="left-out" open=few>
                <summary>{counted(warnings.len() as u64, "remark")}" on what was left out"</summary>
                <ul>{warnings.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
            </details>
        })}
        {view! { <ObjectTree/> }.into_any()}
        <section class="card card--padded columns">
            <Field name="include" label="Only these" read=|draft| &draft.include write=|draft| &mut draft.include placeholder="SALES.*"
                hint="Patterns of schema.name with * and ?, separated by spaces; empty takes all. The tree shows what they take."/>
            <Field name="exclude" label="Leave out" read=|draft| &draft.exclude write=|draft| &mut draft.exclude placeholder="*.TMP_*"
                hint="What fits is not migrated, whatever is ticked."/>
        </section>
    }
}
