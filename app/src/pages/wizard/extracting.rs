use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use model::{ExtractionState, ExtractionStatus};

use super::draft::wizard;
use super::error_summary::Problem;
use crate::components::migration_progress::words::{counted, grouped, kinds_word};
use crate::server_fns::{cancel_extraction, get_extraction};

/// How often a running extraction is asked after.
const ASK_EVERY: Duration = Duration::from_millis(500);

/// A source that is being read: what was found, how far it is, and a way to stop it. Once all of it is read the wizard goes on
/// by itself; where only a part is, people decide.
#[component]
pub(super) fn Extracting(extraction_id: String, problems: RwSignal<Vec<Problem>>) -> impl IntoView {
    let wizard = wizard();
    let state = RwSignal::new(None::<ExtractionState>);
    let take = Callback::new(move |path: String| {
        wizard.view.set(None);
        wizard.draft.update(|draft| draft.set_source(draft.source_type, path));
    });
    let hear = Callback::new(move |answer: ExtractionState| {
        let whole = answer.status == ExtractionStatus::Completed;
        match answer.inventory_path.clone().filter(|_| whole) {
            Some(path) => take.run(path),
            None => state.set(Some(answer)),
        }
    });
    let asked = StoredValue::new(extraction_id);
    let ask = move || {
        leptos::task::spawn_local(async move {
            let Some(id) = asked.try_get_value() else { return };
            match get_extraction(id).await {
                Ok(answer) => drop(hear.try_run(answer)),
                Err(error) => {
                    if problems.try_set(vec![Problem::new(error.error)]).is_none() {
                        wizard.draft.try_update(|draft| draft.extraction = None);
                    }
                }
            }
        });
    };
    Effect::new(move |_| ask());
    Effect::new(move |_| {
        if state.read().as_ref().is_some_and(|state| !state.status.is_terminal()) {
            set_timeout(ask, ASK_EVERY);
        }
    });
    let cancel = move |_| {
        leptos::task::spawn_local(async move {
            let Some(id) = asked.try_get_value() else { return };
            match cancel_extraction(id).await {
                Ok(answer) => drop(hear.try_run(answer)),
                Err(error) => drop(problems.try_set(vec![Problem::new(error.error)])),
            }
        });
    };
    let running = Memo::new(move |_| state.read().as_ref().is_none_or(|state| !state.status.is_terminal()));
    view! {
        <section class="card card--padded extracting" data-testid="extraction" aria-busy=move || running.get().to_string()>
            <h2 class="card__title">{move || state.read().as_ref().map_or("Connecting…", heading)}</h2>
            {move || state.get().map(|state| figures(&state))}
            {move || state.get().map(|state| ended(state, take))}
            <Show when=move || running.get()>
                <div class="database__actions">
                    <button type="button" class="button" data-testid="cancel-extraction" on:click=cancel>"Stop reading"</button>
                </div>
            </Show>
        </section>
    }
}

fn heading(state: &ExtractionState) -> &'static str {
    match state.status {
        ExtractionStatus::Running if state.server.is_none() => "Connecting…",
        ExtractionStatus::Running if state.total > 0 && state.done == state.total => "Counting rows…",
        ExtractionStatus::Running => "Reading the catalog…",
        ExtractionStatus::Completed => "Read",
        ExtractionStatus::Cancelled => "Stopped",
        ExtractionStatus::Failed if state.inventory_path.is_some() => "The connection was lost on the way",
        ExtractionStatus::Failed => "The source could not be read",
    }
}

fn figures(state: &ExtractionState) -> impl IntoView + use<> {
    let listed = state.listed.clone();
    let (done, total) = (state.done, state.total);
    let current = state.current.clone();
    let server = state.server.clone();
    view! {
        <p class="faint"><bdi>{server}</bdi></p>
        <dl class="figures">
            {listed.into_iter().map(|of| view! { <div><dt>{kinds_word(of.kind)}</dt><dd>{grouped(of.count)}</dd></div> }).collect_view()}
        </dl>
        {(total > 0).then(|| view! {
            <progress class="extracting__bar" aria-label="Definitions read" max=total.to_string() value=done.to_string()></progress>
            <p data-testid="extraction-progress">{grouped(done)}" of "{counted(total, "definition")}" read"</p>
        })}
        <p class="faint mono extracting__current">{current}</p>
    }
}

/// What became of it, where it is not simply done.
fn ended(state: ExtractionState, take: Callback<String>) -> impl IntoView {
    let trouble = state.failure.map(|failure| {
        view! {
            <div class="notice notice--err" data-testid="extraction-failure">
                <p><bdi>{failure.reason}</bdi></p>
                <p>"What to do: "{failure.suggestion}"."</p>
            </div>
        }
    });
    let read = state.done.saturating_sub(state.unread);
    let part = state.inventory_path.filter(|_| state.status.is_terminal()).map(|path| view! {
        <button type="button" class="button button--primary" data-testid="take-part" on:click=move |_| take.run(path.clone())>
            "Go on with "{counted(read, "object")}" that were read"
        </button>
    });
    view! { {trouble}{part} }
}
