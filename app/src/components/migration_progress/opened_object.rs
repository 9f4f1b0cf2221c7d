//! What the panel beside the list shows of an opened object.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{ObjectDetail, ObjectNumber, ResultStatus};

use super::failure_causes::fingerprint;
use super::glyph::{Glyph, icon};
use super::object_sheet::{ObjectSheet, Tab};
use super::panel::{Panel, Shown};
use super::retry::{SomeRetry, retry_some};
use crate::ApiError;
use crate::chunks::in_chunk;
use crate::server_fns::get_object_detail;

in_chunk!(object, pub(super) opened_object: Panel => |panel| view! { <OpenedObject panel=panel/> }.into_any());

/// The object that is opened, whichever that is. While the next one is read, the one before stays.
#[component]
fn OpenedObject(panel: Panel) -> impl IntoView {
    let loaded = RwSignal::new(None::<(ObjectNumber, Result<ObjectDetail, ApiError>)>);
    let (tab, retry) = (RwSignal::new(Tab::default()), SomeRetry::default());
    Effect::new(move |_| {
        let Some(object) = panel.selected.get() else {
            loaded.set(None);
            return;
        };
        retry.refusal.set(None);
        spawn_local(async move {
            let answer = get_object_detail(panel.feed.job_id(), object).await;
            if panel.selected.try_get_untracked().flatten() == Some(object) {
                loaded.try_set(Some((object, answer)));
            }
        });
    });
    move || match loaded.get() {
        None => view! { <p class="mp-empty">"Reading…"</p> }.into_any(),
        Some((_, Err(error))) => view! { <p class="mp-empty" role="alert">{error.error}</p> }.into_any(),
        Some((_, Ok(detail))) => opened(detail, panel, tab, retry),
    }
}

fn opened(detail: ObjectDetail, panel: Panel, tab: RwSignal<Tab>, retry: SomeRetry) -> AnyView {
    let (job_id, object) = (panel.feed.job_id(), detail.result.object);
    let platform = panel.feed.facts().get_untracked().map_or("Source", |facts| facts.source_type.label());
    let (name, status) = (detail.result.object_name.clone(), detail.result.status);
    let cause = (status == ResultStatus::Error)
        .then(|| fingerprint(detail.result.error.as_deref().unwrap_or("No message"), &name));
    let show_cause = move |cause: String| {
        panel.filter.update(|filter| filter.choose_cause(cause));
    };
    let show_log = move |_| {
        panel.lines.update(|filter| filter.object = Some(object));
        panel.reveal(Shown::Log, "mp-log");
    };
    let again = move |_| retry_some(panel, retry, vec![name.clone()]);
    let own = panel.slots.with_value(|slots| slots.result_detail.map(|detail| detail.run(object)));
    let can_retry =
        move || status != ResultStatus::Success && panel.on_retry.is_some() && panel.feed.status().get().is_terminal();
    view! {
        <ObjectSheet job_id=job_id detail=detail platform=platform tab=tab local=panel.local/>
        <p class="mp-header__refusal" role="alert">{move || retry.refusal.get()}</p>
        <div class="mp-detail__foot">
            <button
                type="button"
                class="mp-button mp-button--primary"
                data-testid="mp-retry-object"
                hidden=move || !can_retry()
                disabled=move || retry.busy.get()
                on:click=again
            >
                {icon(Glyph::Retry)}
                "Retry this object"
            </button>
            <button type="button" class="mp-button" data-testid="mp-show-log" on:click=show_log>"Show log"</button>
            {cause.map(|cause| view! {
                <button type="button" class="mp-link" on:click=move |_| show_cause(cause.clone())>"Show all with this cause"</button>
            })}
            {panel.sync_url.then(|| view! {
                <a class="mp-link mp-detail__page" href=format!("/jobs/{job_id}/objects/{object}") data-testid="mp-object-page">
                    "Open as a page"
                </a>
            })}
            {own}
        </div>
    }
    .into_any()
}
