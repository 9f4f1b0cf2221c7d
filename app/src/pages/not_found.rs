use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// The page for an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="Not found"/>
        <div class="empty">
            <h1>"There is no such page"</h1>
            <p>"The address may be old, or mistyped."</p>
            <p><A href="/">"Go to the overview"</A></p>
        </div>
    }
}
