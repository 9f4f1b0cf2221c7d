//! Single keys for those who work by keyboard. A control names its own key in `aria-keyshortcuts`; here the key finds it.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::icon::Icon;
use super::{device, keys};

/// Keys that go somewhere after `g`, the address, and what help says of them.
pub(super) const PLACES: [(&str, &str, &str); 4] = [
    ("o", "/", "Overview"),
    ("n", "/new/connect", "New migration"),
    ("j", "/jobs", "Jobs"),
    ("h", "/history", "History"),
];

/// Keys that press or focus a control, where the page has it.
pub(super) const CONTROLS: [(&str, &str); 10] = [
    ("/", "Search"),
    ("f", "Follow the log"),
    ("p", "Pause the view"),
    ("r", "Refresh"),
    ("1", "Show or hide info entries"),
    ("2", "Show or hide warnings"),
    ("3", "Show or hide errors"),
    ("e", "Next error in the log"),
    ("w", "Wrap long lines"),
    ("t", "Light or dark"),
];

/// Listens for the keys, and holds the dialog that explains them.
#[component]
pub(super) fn Keyboard() -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let on = RwSignal::new(true);
    // Which controls the page has is looked up when the help is opened.
    let there = RwSignal::new(Vec::new());
    Effect::new(move |_| on.set(keys::shortcuts_are_on()));
    let help = move || {
        there.set(CONTROLS.into_iter().filter(|(key, _)| keys::has_control(key)).collect::<Vec<_>>());
        device::show_dialog(dialog);
    };
    keys::on_key(on, help);
    view! {
        <dialog class="dialog keys" node_ref=dialog aria-labelledby="keys-title" data-testid="keys">
            <h2 id="keys-title">"Keyboard"</h2>
            <dl class="keys__list">
                {key("?", "This help")}
                {PLACES.map(|(of, _, what)| key(&format!("g {of}"), what)).collect_view()}
                {move || there.get().into_iter().map(|(of, what)| key(of, what)).collect_view()}
            </dl>
            <label class="keys__switch">
                <input
                    type="checkbox"
                    data-testid="keys-on"
                    prop:checked=move || on.get()
                    on:change:target=move |event| {
                        let wanted = event.target().checked();
                        on.set(wanted);
                        keys::keep_shortcuts(wanted);
                    }
                />
                "Single keys are on"
            </label>
            <div class="dialog__actions">
                <button class="button" autofocus on:click=move |_| device::close_dialog(dialog)>"Close"</button>
            </div>
        </dialog>
        <button class="nav__theme" data-testid="keys-open" on:click=move |_| help()>
            {Icon::Keyboard.draw()}"Keyboard"
        </button>
    }
}

fn key(keys: &str, what: &'static str) -> impl IntoView + use<> {
    let keys = keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view();
    view! { <div class="keys__item"><dt>{keys}</dt><dd>{what}</dd></div> }
}
