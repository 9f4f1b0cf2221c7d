use leptos::prelude::*;
use leptos_router::components::A;
use model::{SharedName, SharedNames};

use super::draft::Wizard;
use crate::components::migration_progress::words::counted;
use crate::pages::icon::Icon;
use crate::server_fns::find_shared_names;

/// Names that are shown; the others are a number.
const NAMES: usize = 5;

/// Which objects of the plan come to the same name in the target, before it is run; nothing where each has its own.
#[component]
pub(super) fn NamesInCommon(wizard: Wizard) -> impl IntoView {
    let found = RwSignal::new(SharedNames::default());
    Effect::new(move |_| {
        let plan = wizard.draft.get_untracked().preview();
        if !wizard.restored.get() || plan.inventory_path.is_empty() {
            return;
        }
        leptos::task::spawn_local(async move {
            // What cannot be found out now the job says when it begins.
            if let Ok(names) = find_shared_names(plan).await {
                found.try_set(names);
            }
        });
    });
    view! { <div role="status" class="shared-names">{move || found.with(|names| (names.total > 0).then(|| shown(names).into_any()))}</div> }
}

fn shown(names: &SharedNames) -> impl IntoView + use<> {
    let verb = if names.objects == 1 { "has" } else { "have" };
    let title = format!("{} {verb} no name of their own in the target", counted(names.objects.into(), "object"));
    let title = if names.objects == 1 { title.replace("their own", "its own") } else { title };
    let first = names.first.iter().take(NAMES).cloned();
    let more = u64::from(names.total).saturating_sub(names.first.len().min(NAMES) as u64);
    view! {
        <section class="card card--padded" data-testid="shared-names">
            <h2 class="card__title shared-names__title">{Icon::Warning.draw()}{title}</h2>
            <p class="faint">"Capitals and small letters are one to the target, tables and views share their names, and so do routines. The others of a name are translated, and fail."</p>
            <ul class="shared-names__list">{first.map(|name| view! { <li>{sentence(&name).into_any()}</li> }).collect_view()}</ul>
            {(more > 0).then(|| view! { <p class="faint">{format!("and {}", counted(more, "other name"))}</p> })}
            <p><A href="/new/configure">"Give one of them another place"</A>" by a rule for names, or "<A href="/new/inventory">"leave one out"</A>"."</p>
        </section>
    }
}

/// Who has the name, and who goes without.
fn sentence(name: &SharedName) -> impl IntoView + use<> {
    let more = u64::from(name.others_total).saturating_sub(name.others.len() as u64);
    let others = name.others.join(", ");
    let others = if more > 0 { format!("{others} and {}", counted(more, "other")) } else { others };
    let fail = if name.others_total == 1 { " fails" } else { " fail" };
    view! {
        <code>{name.name.clone()}</code>": "<strong class="mono">{name.keeps.clone()}</strong>" has it, "<span class="mono">{others}</span>{fail}
    }
}
