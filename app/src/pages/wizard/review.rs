use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use model::{ExecutionMode, OnConflict};

use super::draft::{Wizard, wizard};
use super::error_summary::{ErrorSummary, Problem};
use super::inventory::{by_kind, read};
use super::on_conflict::{AlreadyThere, promise, words};
use super::steps::Steps;
use crate::components::migration_progress::words::{grouped, kind_word};
use crate::pages::device;
use crate::pages::icon::Icon;
use crate::server_fns::start_migration;

/// The plan, and the two ways to run it.
#[component]
pub fn Review() -> impl IntoView {
    let wizard = wizard();
    let navigate = use_navigate();
    let problems = RwSignal::new(Vec::new());
    let starting = RwSignal::new(false);
    let key = RwSignal::new(String::new());
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        key.set(device::random_key());
        if wizard.restored.get() && wizard.summary.get_untracked().is_none() {
            read(wizard, problems);
        }
    });
    let start = Callback::new(move |mode: ExecutionMode| {
        if starting.get_untracked() {
            return;
        }
        starting.set(true);
        problems.set(Vec::new());
        device::close_dialog(dialog);
        let navigate = navigate.clone();
        let key = format!("{}-{}", key.get_untracked(), mode.is_dry_run());
        let spec = wizard.draft.get_untracked().spec(mode, key);
        leptos::task::spawn_local(async move {
            match start_migration(spec).await {
                Ok(started) => {
                    navigate(&format!("/jobs/{}", started.job_id), leptos_router::NavigateOptions::default())
                }
                Err(error) => drop(problems.try_set(vec![Problem::new(error.error)])),
            }
            starting.try_set(false);
        });
    });
    let target = move || wizard.draft.read().target();
    let on_conflict = Memo::new(move |_| wizard.draft.read().on_conflict);
    view! {
        <Title text="Review"/>
        <Steps current=3/>
        <ErrorSummary problems/>
        <div class="review">
            <div class="review__main">
                {view! { <Objects wizard/> }.into_any()}
                {view! { <AlreadyThere wizard/> }.into_any()}
                <div class="columns">
                    <section class="card card--padded card--dry">
                        <div class="card__head"><h2 class="card__title">"Dry run"</h2><span class="pill pill--dry">"Dry run"</span></div>
                        <ul class="ticks">
                            <li>{Icon::Check.draw()}"Translates every object"</li>
                            <li>{Icon::Check.draw()}"Checks each statement in a throw-away database"</li>
                            <li>{Icon::Check.draw()}<span>"Nothing is written to "{target}</span></li>
                        </ul>
                        <button class="button button--primary" data-testid="run-dry-run" disabled=move || starting.get()
                            on:click=move |_| start.run(ExecutionMode::DryRun)>{Icon::Play.draw()}"Run dry run"</button>
                    </section>
                    <section class="card card--padded">
                        <h2 class="card__title">"Migration"</h2>
                        <ul class="ticks">
                            <li>{Icon::Check.draw()}"Translates every object"</li>
                            <li class=("ticks__warn", move || on_conflict.get() == OnConflict::Replace)>
                                {move || if on_conflict.get() == OnConflict::Replace { Icon::Warning.draw() } else { Icon::Check.draw() }}
                                <span>{move || promise(on_conflict.get())}</span>
                            </li>
                            <li class="ticks__warn">{Icon::Warning.draw()}<span>"Writes to "{target}". You are asked once more"</span></li>
                        </ul>
                        <button class="button" data-testid="run-migration" disabled=move || starting.get()
                            on:click=move |_| device::show_dialog(dialog)>"Run migration…"</button>
                    </section>
                </div>
            </div>
            {view! { <Plan wizard/> }.into_any()}
        </div>
        <div class="wizard__actions wizard__actions--still"><A href="/new/configure" attr:class="button" attr:data-testid="wizard-back">"Back"</A></div>
        <dialog class="dialog" node_ref=dialog aria-labelledby="confirm-title">
            <h2 id="confirm-title">"Migrate to "{target}"?"</h2>
            <p>"Tables and views are created in the SQLite target of this server. "{move || consequence(on_conflict.get())}</p>
            <div class="dialog__actions">
                <button class="button" autofocus on:click=move |_| device::close_dialog(dialog)>"Not yet"</button>
                <button class="button button--primary" data-testid="confirm-run" on:click=move |_| start.run(ExecutionMode::Execute)>
                    "Migrate to "{target}
                </button>
            </div>
        </dialog>
    }
}

/// What a person agrees to who starts it.
const fn consequence(choice: OnConflict) -> &'static str {
    match choice {
        OnConflict::Error => "What exists already is left as it is, and its object reported as an error.",
        OnConflict::Skip => "What exists already is left as it is, and its object skipped.",
        OnConflict::Replace => {
            "What exists already under an object's name is replaced: tables lose the rows they have."
        }
    }
}

#[component]
fn Objects(wizard: Wizard) -> impl IntoView {
    view! {
        <section class="card">
            <div class="card__bar"><h2 class="card__title">"Objects"</h2><A href="/new/inventory">"Change selection"</A></div>
            <table class="table">
                <thead><tr><th>"Type"</th><th class="num">"In source"</th></tr></thead>
                <tbody>
                    {move || wizard.summary.get().map(|summary| by_kind(&summary).into_iter().map(|(kind, count)| view! {
                        <tr><td>{Icon::Table.draw()}" "{kind_word(kind)}</td><td class="num">{grouped(count)}</td></tr>
                    }).collect_view())}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Plan(wizard: Wizard) -> impl IntoView {
    let or_all = |text: String, otherwise: &str| if text.trim().is_empty() { otherwise.to_owned() } else { text };
    view! {
        <section class="card plan">
            <div class="card__bar"><h2 class="card__title">"Plan"</h2><A href="/new/configure">"Edit"</A></div>
            <dl class="plan__list">
                <dt>"Source"</dt><dd>{move || wizard.draft.read().source_type.label()}<span class="mono">{move || wizard.draft.read().inventory_path.clone()}</span></dd>
                <dt>"Target"</dt><dd class="mono">{move || wizard.draft.read().target()}</dd>
                <dt>"Only these"</dt><dd class="mono">{move || or_all(wizard.draft.read().include.clone(), "all")}</dd>
                <dt>"Leave out"</dt><dd class="mono">{move || or_all(wizard.draft.read().exclude.clone(), "nothing")}</dd>
                <dt>"Translator"</dt><dd>"Rules"</dd>
                <dt>"If it exists"</dt><dd data-testid="plan-on-conflict">{move || words(wizard.draft.read().on_conflict).0}</dd>
                <dt>"If it fails"</dt><dd>"Go on with the rest"</dd>
            </dl>
        </section>
    }
}
