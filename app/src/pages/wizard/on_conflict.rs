use leptos::prelude::*;
use model::{Conflict, Conflicts, OnConflict};

use super::draft::{Draft, Wizard, wizard};
use crate::components::migration_progress::words::{counted, kind_word};
use crate::pages::icon::Icon;
use crate::server_fns::find_conflicts;

/// Names that are shown; the others are a number.
const NAMES: usize = 8;

/// A choice in a few words, and what it does.
pub(super) const fn words(choice: OnConflict) -> (&'static str, &'static str) {
    match choice {
        OnConflict::Error => ("Report an error", "The object fails and says what is there. What is there stays."),
        OnConflict::Skip => ("Skip the object", "What is there stays, and objects that read it use it."),
        OnConflict::Replace => {
            ("Replace what is there", "It goes once the new object is made; a table goes with its rows.")
        }
    }
}

/// A choice in a few words.
pub(crate) const fn on_conflict_words(choice: OnConflict) -> &'static str {
    words(choice).0
}

/// What the migration does with what is there, as one of the things it does.
pub(super) const fn promise(choice: OnConflict) -> &'static str {
    match choice {
        OnConflict::Error => "Creates what was translated; what exists is left as it is and reported as an error",
        OnConflict::Skip => "Creates what was translated; what exists is left as it is, and its object skipped",
        OnConflict::Replace => "Creates what was translated, and replaces what exists",
    }
}

/// The choice of what happens where a name is taken.
#[component]
pub(super) fn OnConflictChoice() -> impl IntoView {
    let draft = wizard().draft;
    let chosen = Memo::new(move |_| draft.read().on_conflict);
    view! {
        <div class="choices choices--wide" role="radiogroup" aria-label="If an object is already there">
            {OnConflict::ALL.map(|choice| {
                let (title, explanation) = words(choice);
                view! {
                    <label class="choice" data-testid=format!("on-conflict-{choice}")>
                        <input type="radio" name="on_conflict" value=choice.as_str() prop:checked=move || chosen.get() == choice
                            on:change=move |_| draft.update(|draft| draft.on_conflict = choice)/>
                        <span>{title}<small class="choice__more">{explanation}</small></span>
                    </label>
                }
            }).collect_view()}
        </div>
    }
}

/// What has been found out about names that are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Look {
    Looking,
    Found(Conflicts),
    /// The target cannot tell.
    Unknown,
    Failed(String),
}

/// Which objects of the plan are in the target already, and what is to happen to them.
#[component]
pub(super) fn AlreadyThere(wizard: Wizard) -> impl IntoView {
    let look = RwSignal::new(Look::Looking);
    Effect::new(move |_| {
        if wizard.restored.get() {
            begin(wizard.draft.get_untracked(), look);
        }
    });
    view! {
        <section class="card card--padded" data-testid="conflicts">
            {move || match look.get() {
                Look::Looking => view! { <p class="faint" role="status">"Looking at what is in the target…"</p> }.into_any(),
                Look::Unknown => view! {
                    <h2 class="card__title">"If an object is already there"</h2>
                    <p class="faint">"This target cannot tell beforehand what is there."</p>
                    <OnConflictChoice/>
                }.into_any(),
                Look::Failed(why) => view! {
                    <h2 class="card__title">"What is already there is not known"</h2>
                    <p class="notice notice--warn" role="status">{why}</p>
                    <OnConflictChoice/>
                }.into_any(),
                Look::Found(Conflicts { total: 0, .. }) => view! {
                    <p class="ticks__line" role="status">{Icon::Check.draw()}<span>"No object of this plan is already in "{wizard.draft.read_untracked().target()}</span></p>
                }.into_any(),
                Look::Found(conflicts) => view! { <Found conflicts/> }.into_any(),
            }}
        </section>
    }
}

fn begin(draft: Draft, look: RwSignal<Look>) {
    if draft.inventory_path.is_empty() {
        return look.set(Look::Unknown);
    }
    leptos::task::spawn_local(async move {
        let found = match find_conflicts(draft.preview()).await {
            Ok(Some(conflicts)) => Look::Found(conflicts),
            Ok(None) => Look::Unknown,
            Err(error) => Look::Failed(error.error),
        };
        look.try_set(found);
    });
}

#[component]
fn Found(conflicts: Conflicts) -> impl IntoView {
    let Conflicts { total, mut first } = conflicts;
    first.truncate(NAMES);
    let more = u64::from(total).saturating_sub(first.len() as u64);
    let verb = if total == 1 { "is" } else { "are" };
    view! {
        <h2 class="card__title" data-testid="conflict-count">{format!("{} {verb} already there", counted(total.into(), "object"))}</h2>
        <ul class="names">{first.into_iter().map(named).collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="faint">{format!("and {}", counted(more, "other"))}</p> })}
        <OnConflictChoice/>
    }
}

/// The object's name; where something of another kind has it, what that is.
fn named(conflict: Conflict) -> impl IntoView {
    let Conflict { object_name, object_type, stands } = conflict;
    let other = (stands != object_type).then(|| format!(" ({}, there as a {})", kind_word(object_type), stands.noun()));
    view! { <li class="mono">{object_name}<span class="faint">{other}</span></li> }
}
