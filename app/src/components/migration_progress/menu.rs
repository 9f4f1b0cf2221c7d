use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Details;
use leptos::prelude::*;

use super::glyph::{Glyph, icon};
use super::page;

/// A button that opens a list of actions. A choice, Escape, and the focus going elsewhere close it.
pub(super) fn menu(
    glyph: Glyph,
    label: &'static str,
    class: &'static str,
    id: &'static str,
    items: AnyView,
) -> AnyView {
    let node = NodeRef::<Details>::new();
    let close = move || {
        if let Some(node) = node.get_untracked() {
            node.set_open(false);
        }
    };
    let key = move |event: KeyboardEvent| {
        if let Some(node) = node.get_untracked().filter(|node| event.key() == "Escape" && node.open()) {
            event.stop_propagation();
            node.set_open(false);
            page::focus_in(&node, "summary");
        }
    };
    let left = move |event: FocusEvent| {
        if node.get_untracked().is_some_and(|node| page::goes_out_of(&event, &node)) {
            close();
        }
    };
    view! {
        <details class="mp-menu" node_ref=node on:keydown=key on:focusout=left>
            <summary class=class data-testid=id>{icon(glyph)} {label}</summary>
            <div class="mp-menu__list" on:click=move |_| close()>{items}</div>
        </details>
    }
    .into_any()
}
