//! A separate Leptos application that embeds the progress component, as others do: rendered in the browser only, with a
//! look of its own, and nothing of the product but the package `app` and the style sheet `migration-progress.css`.
//!
//! `?job=ID` shows a job, `&job2=ID` a second one beside it, `&parts=ID` one arranged by this page from the parts, `&own=ID`
//! one with words, slots and habits of this page's own.
#![cfg(target_arch = "wasm32")]

use app::{
    Announce, ConnectionBadge, Density, FailureCause, JobId, Labels, Layout, LogPane, MigrationProgress, Outcome,
    ProgressStats, ProgressView, ResultGroup, ResultsTable, TimeZone, Transport, use_job_feed,
};
use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page once the code is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(Embedding);
}

#[component]
fn Embedding() -> impl IntoView {
    let asked = location().search().unwrap_or_default();
    let given = |name: &str| {
        let pairs = asked.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, id)| id.to_owned()).next().unwrap_or_default()
    };
    let (parts, own) = (given("parts").parse::<JobId>().ok(), given("own").parse::<JobId>().ok());
    let (first, second) = (RwSignal::new(given("job")), RwSignal::new(given("job2")));
    view! {
        <h1>"Somebody else's console"</h1>
        <label>
            "Job id "
            <input
                data-testid="embed-job"
                prop:value=move || first.get()
                on:change:target=move |event| first.set(event.target().value())
            />
        </label>
        <main class="side-by-side">
            <Embedded id=first/>
            {move || (!second.get().is_empty()).then(|| view! { <Embedded id=second/> })}
            {parts.map(|job_id| view! { <Arranged job_id/> })}
            {own.map(|job_id| view! { <Dressed job_id/> })}
        </main>
    }
}

/// One progress component with what its host learns from it.
#[component]
fn Embedded(id: RwSignal<String>) -> impl IntoView {
    let outcome = RwSignal::new(None::<Outcome>);
    let ends = RwSignal::new(0u32);
    let cancelled = RwSignal::new(false);
    let ended = move |how: Outcome| {
        ends.update(|count| *count += 1);
        outcome.set(Some(how));
    };
    view! {
        <article>
            {move || match id.get().trim().parse::<JobId>() {
                Ok(job_id) => view! {
                    <MigrationProgress job_id=job_id on_complete=ended on_cancel=move |_| cancelled.set(true)/>
                }
                .into_any(),
                Err(error) => view! { <p>{error.to_string()}</p> }.into_any(),
            }}
            <p data-testid="embed-outcome">
                {move || outcome.get().map(|how| {
                    let word = if how.success { "success" } else { "no success" };
                    format!("{word}: {} with {} of {}", how.status, how.counts.completed, how.counts.total)
                })}
            </p>
            <p data-testid="embed-ends">{ends}</p>
            <p data-testid="embed-cancelled">{move || if cancelled.get() { "cancelled" } else { "" }}</p>
        </article>
    }
}

/// The same data in a markup of this page's own, and some of the component's parts.
#[component]
fn Arranged(job_id: JobId) -> impl IntoView {
    let job = use_job_feed(job_id, None);
    let view = ProgressView::new(job);
    view! {
        <article>
            <h2 data-testid="embed-own-words">
                {move || format!("{}: {} % of {}", job.status().get(), job.percent().get(), job.counts().get().total)}
            </h2>
            <ConnectionBadge job/>
            <ProgressStats job=view/>
            <ResultsTable job=view/>
            <LogPane job/>
            <MigrationProgress job_id layout=Layout::Inline/>
        </article>
    }
}

static WORDS: Labels = Labels { refresh: "Neu laden", failed: "Fehlgeschlagen", ..Labels::ENGLISH };

/// The component as this page wants it.
#[component]
fn Dressed(job_id: JobId) -> impl IntoView {
    let objects = RwSignal::new(0u32);
    view! {
        <article>
            <MigrationProgress
                job_id
                labels=&WORDS
                density=Density::Compact
                time_zone=TimeZone::Utc
                transport=Transport::Poll
                log_window=50
                announce=Announce::Off
                initial_filter=ResultGroup::Failed
                on_object=move |_| objects.update(|count| *count += 1)
                header_actions=|| view! { <a href="#help" data-testid="own-action">"Help"</a> }
                footer=|| view! { <p data-testid="own-footer">"Ask the platform team."</p> }
                empty=|| view! { <p data-testid="own-empty">"Choose objects first."</p> }
                failure_action=|cause: FailureCause| {
                    view! { <span data-testid="own-cause">{format!("{} like object {}", cause.count, cause.first)}</span> }.into_any()
                }
                result_detail=|object| view! { <p data-testid="own-detail">{format!("Ticket for object {object}")}</p> }.into_any()
            />
            <p data-testid="own-objects">{objects}</p>
        </article>
    }
}
