use leptos::prelude::*;
use leptos_router::components::A;

use super::draft::wizard;
use crate::components::migration_progress::words::counted;
use crate::pages::icon::Icon;

const STEPS: [(&str, &str); 4] =
    [("connect", "Connect"), ("inventory", "Inventory"), ("configure", "Configure"), ("review", "Review")];

/// The wizard's heading and its four steps; those before the current one can be gone back to.
#[component]
pub fn Steps(
    /// Place of the current step, from 0.
    current: usize,
) -> impl IntoView {
    let wizard = wizard();
    let note = move |step: usize| {
        let draft = wizard.draft.get();
        match step {
            0 if draft.inventory_path.is_empty() => "Choose a source".to_owned(),
            0 => draft.source_type.label().to_owned(),
            1 => wizard
                .summary
                .get()
                .map_or_else(|| "What is there".to_owned(), |found| counted(found.objects.len() as u64, "object")),
            2 => draft.target(),
            _ => "Dry run, then migrate".to_owned(),
        }
    };
    view! {
        <header class="page-head"><div><h1>"New migration"</h1><p class="faint">"Nothing is written before the last step."</p></div></header>
        <ol class="steps">
            {STEPS.into_iter().enumerate().map(|(step, (name, label))| {
                let class = if step < current { "steps__step steps__step--done" } else if step == current { "steps__step steps__step--current" } else { "steps__step" };
                let mark = if step < current { Icon::Check.draw().into_any() } else { (step + 1).into_any() };
                let text = if step < current {
                    view! { <A href=format!("/new/{name}")>{label}</A> }.into_any()
                } else {
                    view! { <span>{label}</span> }.into_any()
                };
                view! {
                    <li class=class aria-current=(step == current).then_some("step")>
                        <span class="steps__mark" aria-hidden="true">{mark}</span>
                        <span class="steps__text">{text}<small>{move || note(step)}</small></span>
                    </li>
                }
            }).collect_view()}
        </ol>
    }
}
