use leptos::html::Div;
use leptos::prelude::*;

use crate::pages::device;

/// Something that keeps a step from being left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) text: String,
    /// The element to mend it in, as `#id`.
    pub(super) link: Option<&'static str>,
}

impl Problem {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), link: None }
    }
}

/// What is wrong with a step, at its top. Each time something is, it takes the focus, so that nobody has to look for it.
#[component]
pub(super) fn ErrorSummary(problems: RwSignal<Vec<Problem>>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if !problems.read().is_empty() {
            device::focus(place);
        }
    });
    view! {
        <div class="notice notice--err" role="alert" tabindex="-1" data-testid="error-summary" node_ref=place
            hidden=move || problems.read().is_empty()>
            {move || problems.get().into_iter().map(|problem| view! {
                <p>{match problem.link {
                    // Not for the router: it would scroll to the field and leave the focus where it is.
                    Some(link) => view! { <a href=link rel="external">{problem.text}</a> }.into_any(),
                    None => problem.text.into_any(),
                }}</p>
            }).collect_view()}
        </div>
    }
}
