use leptos::html::Dialog;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use model::{ExecutionMode, JobSummary, OnConflict};

use super::draft::{Wizard, wizard};
use super::ends::{keep_looking, made_where, rehearsal};
use super::error_summary::{ErrorSummary, Problem};
use super::inventory::read;
use super::last_dry_run::{is_clean, last_dry_run};
use super::name_rules;
use super::on_conflict::{AlreadyThere, promise, words};
use super::shared_names::NamesInCommon;
use super::steps::Steps;
use crate::components::migration_progress::words::{counted, duration, grouped, kind_word};
use crate::pages::assess::address;
use crate::pages::device;
use crate::pages::icon::Icon;
use crate::pages::moment::Moment;
use crate::server_fns::start_migration;

/// Patterns of the plan that are shown.
const PATTERNS: usize = 6;

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
        if wizard.restored.get() && wizard.view.get_untracked().is_none() {
            read(wizard, problems);
        }
    });
    let start = Callback::new(move |mode: ExecutionMode| {
        if starting.get_untracked() {
            return;
        }
        if let Some(text) = wizard.draft.with_untracked(name_rules::complaint) {
            device::close_dialog(dialog);
            return problems.set(vec![Problem::new(format!("Names: {text}"))]);
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
                    wizard.just_started.try_set(true);
                    navigate(&format!("/jobs/{}", started.job_id), leptos_router::NavigateOptions::default())
                }
                Err(error) => {
                    problems.try_set(vec![Problem::new(error.error)]);
                    starting.try_set(false);
                }
            }
        });
    });
    keep_looking(wizard);
    let target = move || wizard.draft.read().target();
    let on_conflict = Memo::new(move |_| wizard.draft.read().on_conflict);
    let dry_run = last_dry_run(wizard);
    let selected = Memo::new(move |_| wizard.view.with(|view| view.as_ref().map_or(0, |view| view.selected)));
    let clean = Memo::new(move |_| dry_run.with(|job| job.as_ref().is_some_and(|job| is_clean(job, selected.get()))));
    view! {
        <Title text="Review"/>
        <Steps current=3/>
        <ErrorSummary problems/>
        {view! { <Starting starting name=Signal::derive(target)/> }.into_any()}
        <div class="review" hidden=move || starting.get()>
            <div class="review__main">
                {view! { <Objects wizard/> }.into_any()}
                {view! { <AlreadyThere wizard/> }.into_any()}
                {view! { <NamesInCommon wizard/> }.into_any()}
                <div class="columns">
                    <section class="card card--padded card--dry">
                        <div class="card__head"><h2 class="card__title">"Dry run"</h2><span class="pill pill--dry">"Dry run"</span></div>
                        <ul class="ticks">
                            <li>{Icon::Check.draw()}"Translates every object"</li>
                            <li>{Icon::Check.draw()}<span class="ticks__late" data-testid="rehearsal">{move || rehearsal(wizard.ends.read().as_ref())}</span></li>
                            <li>{Icon::Check.draw()}<span>"Nothing is written to "{target}</span></li>
                        </ul>
                        <button class="button" class=("button--primary", move || !clean.get()) data-testid="run-dry-run" disabled=move || starting.get()
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
                        <button class="button" class=("button--primary", move || clean.get()) data-testid="run-migration"
                            disabled=move || starting.get() || selected.get() == 0 on:click=move |_| device::show_dialog(dialog)>
                            {move || if clean.get() { format!("Run these {} for real…", grouped(selected.get().into())) } else { "Run migration…".to_owned() }}
                        </button>
                    </section>
                </div>
            </div>
            {view! { <Plan wizard dry_run/> }.into_any()}
        </div>
        <div class="wizard__actions wizard__actions--still"><A href="/new/configure" attr:class="button" attr:data-testid="wizard-back">"Back"</A></div>
        <dialog class="dialog" node_ref=dialog aria-labelledby="confirm-title">
            <h2 id="confirm-title">"Migrate to "{target}"?"</h2>
            <p>{move || counted(selected.get().into(), "object")}" of "{move || wizard.draft.read().source_type.label()}". "{move || made_where(wizard.ends.read().as_ref())}" "{move || consequence(on_conflict.get())}</p>
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
                <thead><tr><th scope="col">"Type"</th><th scope="col" class="num">"Selected"</th><th scope="col" class="num">"In source"</th></tr></thead>
                <tbody>
                    {move || wizard.view.with(|view| view.as_ref().map(|view| view.kinds.clone())).map(|kinds| kinds.into_iter().map(|count| view! {
                        <tr>
                            <td>{kind_word(count.kind)}</td>
                            <td class="num">{grouped(count.selected.into())}</td><td class="num">{grouped(count.total.into())}</td>
                        </tr>
                    }).collect_view())}
                </tbody>
            </table>
        </section>
    }
}

#[component]
fn Plan(wizard: Wizard, dry_run: RwSignal<Option<JobSummary>>) -> impl IntoView {
    let include = move || listed(&wizard.draft.read().preview().include, "all");
    let exclude = move || listed(&wizard.draft.read().preview().exclude, "nothing");
    view! {
        <section class="card plan">
            <div class="card__bar"><h2 class="card__title">"Plan"</h2><A href="/new/configure">"Edit"</A></div>
            <dl class="plan__list">
                <dt>"Source"</dt><dd>{move || wizard.draft.read().source_type.label()}<span class="mono">{move || wizard.draft.read().inventory_path.clone()}</span></dd>
                <dt>"Target"</dt><dd class="mono">{move || wizard.draft.read().target()}</dd>
                <dt>"Objects"</dt><dd data-testid="plan-objects">{move || wizard.view.with(|view| view.as_ref().map(|view|
                    format!("{} of {}", grouped(view.selected.into()), grouped(view.total.into()))))}</dd>
                <dt>"Only these"</dt><dd class="mono">{include}</dd>
                <dt>"Leave out"</dt><dd class="mono">{exclude}</dd>
                <dt>"Names"</dt><dd class="mono" data-testid="plan-names">{move || wizard.draft.with(name_rules::in_words)}</dd>
                <dt>"Translator"</dt><dd data-testid="plan-translator">{move || wizard.draft.read().translator_words()}</dd>
                <dt>"If it exists"</dt><dd data-testid="plan-on-conflict">{move || words(wizard.draft.read().on_conflict).0}</dd>
                <dt>"If it fails"</dt><dd>"Go on with the rest"</dd>
                <dt>"Assessment"</dt><dd><A href=move || wizard.draft.with(|draft| address(draft.source_type, &draft.inventory_path)) attr:data-testid="plan-assess">"What it will take"</A></dd>
                <dt>"Last dry run"</dt><dd data-testid="plan-dry-run">{move || dry_run.get().map_or_else(|| "None of this plan yet".into_any(), |job| tried(&job).into_any())}</dd>
            </dl>
        </section>
    }
}

/// The first patterns, and how many more there are.
fn listed(patterns: &[String], none: &str) -> String {
    let (shown, more) = (patterns.len().min(PATTERNS), patterns.len().saturating_sub(PATTERNS));
    match (shown, more) {
        (0, _) => none.to_owned(),
        (_, 0) => patterns.join(", "),
        _ => format!(
            "{} and {}",
            patterns.iter().take(PATTERNS).cloned().collect::<Vec<_>>().join(", "),
            counted(more as u64, "other")
        ),
    }
}

/// How the last dry run went, which is what can be said about the time of a real one.
fn tried(job: &JobSummary) -> impl IntoView + use<> {
    let took = job.end_time.map(|end| duration(end.ms_since(job.start_time)));
    let failed = if job.failed_objects == 0 {
        "clean".to_owned()
    } else {
        format!("{} failed", grouped(job.failed_objects.into()))
    };
    view! {
        <a href=format!("/jobs/{}", job.job_id)>{counted(job.total_objects.into(), "object")}", "{failed}</a>
        <span>"Took "{took}", "<Moment at=job.start_time/></span>
    }
}

/// Stands in the place of the job from the click until the server has named it.
#[component]
fn Starting(starting: RwSignal<bool>, name: Signal<String>) -> impl IntoView {
    view! {
        <section class="card card--padded" data-testid="starting" aria-busy="true" hidden=move || !starting.get()>
            <h2 class="card__title" role="status">{move || starting.get().then(|| format!("Starting the migration to {}…", name.get()))}</h2>
            <div class="mini-frame mini-frame--thick starting__bar"><div class="mini-bar" role="progressbar" aria-label="Migration progress"></div></div>
        </section>
    }
}
