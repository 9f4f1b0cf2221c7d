use leptos::prelude::*;
use leptos::task::spawn_local;

use super::glyph::{Glyph, icon};
use super::opened_object::opened_object;
use super::panel::Panel;
use super::result_rows::RowIndex;
use super::words::grouped;
use crate::chunks::{ChunkMissing, Draw, not_loaded};

/// The opened object beside the list. Up and down go to its neighbours in the list and leave it open.
#[component]
pub(super) fn ObjectDetailPanel(panel: Panel, index: StoredValue<RowIndex>) -> impl IntoView {
    // What draws it comes when an object is opened for the first time.
    let drawn = RwSignal::new(None::<Result<Draw<Panel>, ChunkMissing>>);
    Effect::new(move |_| {
        if panel.selected.get().is_none() || drawn.with_untracked(|drawn| matches!(drawn, Some(Ok(_)))) {
            return;
        }
        spawn_local(async move {
            let draw = opened_object().await;
            drawn.try_set(Some(draw));
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
            {move || match drawn.get() {
                None => ().into_any(),
                Some(Err(missing)) => not_loaded(missing),
                Some(Ok(draw)) => draw(panel),
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
