//! Single keys for those who work by keyboard. A control names its own key in `aria-keyshortcuts`; here the key finds it.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::icon::Icon;
use super::palette;
use super::settings::{Setting, settings};
use super::toasts::toasts;
use super::{device, keys};
use crate::chunks::Draw;

/// Keys that go somewhere after `g`, the address, and what help says of them.
pub(super) const PLACES: [(&str, &str, &str); 5] = [
    ("o", "/", "Overview"),
    ("n", "/new/connect", "New migration"),
    ("j", "/jobs", "Jobs"),
    ("h", "/history", "History"),
    ("s", "/settings", "Settings"),
];

/// Keys that press or focus a control, where the page has it.
pub(super) const CONTROLS: [(&str, &str); 11] = [
    ("/", "Search"),
    ("f", "Follow the log"),
    ("p", "Pause the view"),
    ("r", "Refresh"),
    ("1", "Show or hide info entries"),
    ("2", "Show or hide warnings"),
    ("3", "Show or hide errors"),
    ("e", "Next error in the log"),
    ("Shift+E", "Previous error in the log"),
    ("w", "Wrap long lines"),
    ("t", "Light or dark"),
];

/// Listens for the keys, and holds the dialog that explains them.
#[component]
pub(super) fn Keyboard() -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let settings = settings();
    let on = Signal::derive(move || !settings.differs(Setting::Shortcuts));
    // Which controls the page has is looked up when the help is opened.
    let there = RwSignal::new(Vec::new());
    let palette_asked = RwSignal::new(0_u32);
    let help = move || {
        there.set(CONTROLS.into_iter().filter(|(key, _)| keys::has_control(key)).collect::<Vec<_>>());
        device::show_dialog(dialog);
    };
    let (palette_drawn, toasts) = (RwSignal::new(None::<Draw<RwSignal<u32>>>), toasts());
    let palette = Callback::new(move |()| {
        leptos::task::spawn_local(async move {
            match palette::palette().await {
                Ok(draw) => {
                    if palette_drawn.try_with_untracked(|drawn| drawn.is_none()) == Some(true) {
                        palette_drawn.set(Some(draw));
                    }
                    palette_asked.try_update(|asked| *asked += 1);
                }
                Err(missing) => toasts.say(format!("{missing}; try again, or load the page anew.")),
            }
        });
    });
    keys::on_key(on, help, palette);
    view! {
        <dialog class="dialog keys" node_ref=dialog aria-labelledby="keys-title" data-testid="keys">
            <h2 id="keys-title">"Keyboard"</h2>
            <dl class="keys__list">
                {key("?", "This help")}
                {key("Ctrl+K", "Palette; on a Mac ⌘ K")}
                {PLACES.map(|(of, _, what)| key(&format!("g {of}"), what)).collect_view()}
                {move || there.get().into_iter().map(|(of, what)| key(of, what)).collect_view()}
            </dl>
            <label class="keys__switch">
                <input
                    type="checkbox"
                    data-testid="keys-on"
                    prop:checked=move || on.get()
                    on:change:target=move |event| {
                        settings.choose(Setting::Shortcuts, usize::from(!event.target().checked()));
                    }
                />
                "Single keys are on"
            </label>
            <div class="dialog__actions">
                <button class="button" autofocus on:click=move |_| device::close_dialog(dialog)>"Close"</button>
            </div>
        </dialog>
        {move || palette_drawn.get().map(|draw| draw(palette_asked))}
        <button class="nav__theme" data-testid="palette-open" on:click=move |_| palette.run(())>
            {Icon::Search.draw()}"Go to anything"
        </button>
        <button class="nav__theme" data-testid="keys-open" on:click=move |_| help()>
            {Icon::Keyboard.draw()}"Keyboard"
        </button>
    }
}

/// A key with what it does. Keys that follow each other are separated by spaces.
fn key(keys: &str, what: &'static str) -> impl IntoView + use<> {
    let keys = keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view();
    view! { <div class="keys__item"><dt>{keys}</dt><dd>{what}</dd></div> }
}
