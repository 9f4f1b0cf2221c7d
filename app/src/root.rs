use leptos::prelude::*;

/// The application.
#[component]
pub fn App() -> impl IntoView {
    view! { <p>"DW Migration Assistant"</p> }
}
