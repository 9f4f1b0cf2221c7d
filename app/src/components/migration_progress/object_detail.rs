use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{ObjectDetail, ObjectNumber, ResultStatus};

use super::failure_causes::fingerprint;
use super::glyph::{Glyph, icon};
use super::object_sheet::{SheetOf, Tab, object_sheet};
use super::panel::{Panel, Shown};
use super::result_rows::RowIndex;
use super::retry::{SomeRetry, retry_some};
use super::words::grouped;
use crate::ApiError;
use crate::chunks::{ChunkMissing, Draw, not_loaded};
use crate::server_fns::get_object_detail;

/// What was asked for, to be shown: the sheet and what is in it.
type Sheet = Result<(Draw<SheetOf>, Result<ObjectDetail, ApiError>), ChunkMissing>;

/// The opened object beside the list. Up and down go to its neighbours in the list and leave it open.
#[component]
pub(super) fn ObjectDetailPanel(panel: Panel, index: StoredValue<RowIndex>) -> impl IntoView {
    let loaded = RwSignal::new(None::<(ObjectNumber, Sheet)>);
    let (tab, retry) = (RwSignal::new(Tab::default()), SomeRetry::default());
    Effect::new(move |_| {
        let Some(object) = panel.selected.get() else {
            loaded.set(None);
            return;
        };
        retry.refusal.set(None);
        spawn_local(async move {
            let answer = match object_sheet().await {
                Ok(sheet) => Ok((sheet, get_object_detail(panel.feed.job_id(), object).await)),
                Err(missing) => Err(missing),
            };
            if panel.selected.try_get_untracked().flatten() == Some(object) {
                loaded.try_set(Some((object, answer)));
            }
        });
    });
    let step = move |by: isize| {
        let next = panel.selected.get_untracked().and_then(|object| {
            panel.feed.with_windows(|windows| {
                index.try_with_value(|index| index.neighbour(windows.results(), object, by)).flatten()
            })?
        });
        if next.is_some() {
            panel.selected.set(next);
        }
    };
    let close = move || {
        panel.focus("[data-last-opened] .mp-row__name");
        panel.selected.set(None);
    };
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Escape" => close(),
        // In a text the arrows move through the text.
        _ if super::page::in_text(&event) => {}
        "ArrowUp" => {
            event.prevent_default();
            step(-1);
        }
        "ArrowDown" => {
            event.prevent_default();
            step(1);
        }
        _ => {}
    };
    view! {
        <aside
            class="mp-detail"
            aria-label="Object"
            tabindex="-1"
            hidden=move || panel.selected.get().is_none()
            data-testid="mp-detail"
            on:keydown=key
        >
            <div class="mp-detail__bar">
                <span class="mp-faint" data-testid="mp-detail-place">{move || place(panel, index)}</span>
                <button type="button" class="mp-button mp-button--icon" aria-label="Previous object" on:click=move |_| step(-1)>
                    {icon(Glyph::Up)}
                </button>
                <button
                    type="button"
                    class="mp-button mp-button--icon"
                    aria-label="Next object"
                    data-testid="mp-detail-next"
                    on:click=move |_| step(1)
                >
                    {icon(Glyph::Down)}
                </button>
                <button
                    type="button"
                    class="mp-button mp-button--icon"
                    aria-label="Close"
                    data-testid="mp-detail-close"
                    on:click=move |_| close()
                >
                    {icon(Glyph::Close)}
                </button>
            </div>
            {move || match loaded.get() {
                None => view! { <p class="mp-empty">"Reading…"</p> }.into_any(),
                Some((_, Err(missing))) => not_loaded(missing),
                Some((_, Ok((_, Err(error))))) => view! { <p class="mp-empty" role="alert">{error.error}</p> }.into_any(),
                Some((_, Ok((sheet, Ok(detail))))) => opened(sheet, detail, panel, tab, retry),
            }}
        </aside>
    }
}

/// `2 of 12`: where the object stands in the list.
fn place(panel: Panel, index: StoredValue<RowIndex>) -> String {
    panel.feed.results_version().track();
    panel.filter.track();
    let Some(object) = panel.selected.get() else { return String::new() };
    let found = panel.feed.with_windows(|windows| {
        index.try_with_value(|index| Some((index.row_of(windows.results(), object)?, index.len()))).flatten()
    });
    let place = |(row, all): (usize, usize)| format!("{} of {}", grouped(row as u64 + 1), grouped(all as u64));
    found.flatten().map(place).unwrap_or_default()
}

fn opened(sheet: Draw<SheetOf>, detail: ObjectDetail, panel: Panel, tab: RwSignal<Tab>, retry: SomeRetry) -> AnyView {
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
    let sheet = sheet((job_id, detail, platform, tab, panel.local));
    view! {
        {sheet}
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
