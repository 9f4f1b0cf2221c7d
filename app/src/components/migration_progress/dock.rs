//! How high the log is where it is docked below the results: its upper edge is moved with the pointer or with arrows.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use super::log::Log;
use super::page;

/// Where the height is remembered in this browser.
const HEIGHT_KEY: &str = "mp-log-height";
/// What the style sheet gives a log whose height nobody chose, in px.
const USUAL_PX: f64 = 280.0;
const LOWEST_PX: f64 = 160.0;
/// How much an arrow moves the edge, in px: a line of the log.
const STEP_PX: f64 = super::log::LINE_PX;

/// The upper edge of the docked log.
#[component]
pub(super) fn Edge(log: Log) -> impl IntoView {
    let from = StoredValue::new(None::<(f64, f64)>);
    let height = move || log.dock.get().unwrap_or(USUAL_PX);
    Effect::new(move |_| {
        // A whole number, as it is kept: what reads fractions brings 20 kB of tables and code into the program.
        if let Some(px) = page::remembered(HEIGHT_KEY).and_then(|text| text.parse::<u32>().ok()) {
            log.dock.set(Some(f64::from(px)));
        }
    });
    let set = move |px: f64| {
        log.dock.set(Some(between(px, highest())));
        log.settle();
    };
    let shown = move || log.pane.get_untracked().map_or(USUAL_PX, |pane| f64::from(pane.offset_height()));
    let keep = move || page::remember(HEIGHT_KEY, &format!("{:.0}", log.dock.get_untracked().unwrap_or(USUAL_PX)));
    let down = move |event: PointerEvent| {
        event.prevent_default();
        if let Some(Ok(edge)) = event.current_target().map(JsCast::dyn_into::<Element>) {
            // Without it the pointer is lost to what it passes over, which is a pity and no more.
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
        from.set_value(Some((f64::from(event.client_y()), shown())));
    };
    let moved = move |event: PointerEvent| {
        if let Some((y, px)) = from.get_value() {
            set(px + y - f64::from(event.client_y()));
        }
    };
    let up = move |_| {
        if from.try_update_value(Option::take).flatten().is_some() {
            keep();
        }
    };
    let key = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => shown() + STEP_PX,
            "ArrowDown" => shown() - STEP_PX,
            "Home" => LOWEST_PX,
            "End" => highest(),
            _ => return,
        };
        event.prevent_default();
        set(to);
        keep();
    };
    view! {
        <div
            class="mp-edge"
            role="separator"
            tabindex="0"
            aria-orientation="horizontal"
            aria-label="Height of the log"
            aria-valuemin=format!("{LOWEST_PX:.0}")
            aria-valuemax="2000"
            aria-valuenow=move || format!("{:.0}", height())
            data-testid="mp-log-edge"
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=up
            on:keydown=key
        ></div>
    }
}

/// The highest that leaves room for the rest of the page.
fn highest() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1000.0) * 0.7
}

fn between(px: f64, highest: f64) -> f64 {
    px.min(highest).max(LOWEST_PX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_never_lower_than_eight_lines_nor_higher_than_the_page_allows() {
        for (px, highest, expected) in
            [(300.0, 700.0, 300.0), (20.0, 700.0, 160.0), (900.0, 700.0, 700.0), (900.0, 90.0, 160.0)]
        {
            assert_eq!(between(px, highest), expected);
        }
    }
}
