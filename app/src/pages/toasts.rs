//! Short notes at the page's edge. Kept above the pages, so that walking on does not take them away.

use leptos::prelude::*;

/// The notes that are shown, oldest first.
#[derive(Clone, Copy)]
pub(crate) struct Toasts(RwSignal<Vec<String>>);

/// Makes the state that [`ToastList`] shows.
pub(crate) fn provide_toasts() {
    provide_context(Toasts(RwSignal::new(Vec::new())));
}

/// The notes, from the context.
pub(crate) fn toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Says something, once however often it is said.
    pub(crate) fn say(self, text: impl Into<String>) {
        let text = text.into();
        self.0.update(|all| {
            if !all.contains(&text) {
                all.push(text);
            }
        });
    }
}

/// The notes, each until it is closed.
#[component]
pub(crate) fn ToastList() -> impl IntoView {
    let Toasts(all) = toasts();
    move || {
        let notes = all.get().into_iter().map(|text| {
            let closed = text.clone();
            view! {
                <div class="toast" data-testid="toast">
                    <span class="toast__text">{text}</span>
                    <button class="button button--small" on:click=move |_| all.update(|all| all.retain(|each| *each != closed))>"Close"</button>
                </div>
            }
            .into_any()
        });
        notes.collect_view()
    }
}
