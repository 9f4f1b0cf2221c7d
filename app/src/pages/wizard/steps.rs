use leptos::prelude::*;
use leptos_router::components::A;

use super::draft::{Wizard, wizard};
use crate::components::migration_progress::words::{counted, grouped};
use crate::pages::icon::Icon;

const STEPS: [(&str, &str); 4] =
    [("connect", "Connect"), ("inventory", "Inventory"), ("configure", "Configure"), ("review", "Review")];

/// The wizard's heading and its four steps. Those that were looked at can be gone to; what they rested on may have changed since.
#[component]
pub fn Steps(
    /// Place of the current step, from 0.
    current: usize,
) -> impl IntoView {
    let wizard = wizard();
    Effect::new(move |_| {
        if wizard.restored.get() {
            wizard.draft.update(|draft| {
                let basis = draft.basis(current);
                if let Some(seen) = draft.seen.get_mut(current) {
                    *seen = Some(basis);
                }
            });
        }
    });
    let steps = STEPS
        .into_iter()
        .enumerate()
        .map(|(place, (name, label))| step(place, name, label, current, wizard).into_any());
    view! {
        <header class="page-head"><div><h1>"New migration"</h1><p class="faint">"Nothing is written before the last step."</p></div></header>
        <ol class="steps">{steps.collect_view()}</ol>
    }
}

fn step(place: usize, name: &'static str, label: &'static str, current: usize, wizard: Wizard) -> impl IntoView {
    let seen = Memo::new(move |_| wizard.draft.with(|draft| draft.seen.get(place).copied().flatten()));
    let linked = Memo::new(move |_| place != current && (place < current || seen.get().is_some()));
    let stale =
        Memo::new(move |_| place > current && seen.get().is_some_and(|seen| wizard.draft.read().basis(place) != seen));
    let note = move || match place {
        _ if stale.get() => "Needs re-check".to_owned(),
        0 => source_note(wizard),
        1 => objects_note(wizard),
        2 => wizard.draft.read().target(),
        _ => "Dry run, then migrate".to_owned(),
    };
    view! {
        <li class="steps__step" class=("steps__step--done", place < current) class=("steps__step--current", place == current)
            class=("steps__step--stale", move || stale.get()) aria-current=(place == current).then_some("step") data-testid=format!("step-{name}")>
            <span class="steps__mark" aria-hidden="true">{if place < current { Icon::Check.draw().into_any() } else { (place + 1).into_any() }}</span>
            <span class="steps__text">
                {move || if linked.get() { view! { <A href=format!("/new/{name}")>{label}</A> }.into_any() } else { view! { <span>{label}</span> }.into_any() }}
                <small>{note}</small>
            </span>
        </li>
    }
}

fn source_note(wizard: Wizard) -> String {
    let draft = wizard.draft.read();
    if draft.inventory_path.is_empty() && draft.extraction.is_none() {
        "Choose a source".to_owned()
    } else {
        draft.source_type.label().to_owned()
    }
}

fn objects_note(wizard: Wizard) -> String {
    wizard.view.with(|view| match view {
        Some(view) if view.selected == view.total => counted(view.total.into(), "object"),
        Some(view) => format!("{} of {}", grouped(view.selected.into()), counted(view.total.into(), "object")),
        None => "What is there".to_owned(),
    })
}
