use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::chunks::PageInChunk;
use crate::pages::{
    Frame, JobPage, NotFound, device, on_demand, provide_deletions, provide_draft, provide_local_time,
    provide_settings, provide_toasts,
};

/// The application: its frame and its pages.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_settings();
    provide_toasts();
    provide_draft();
    provide_local_time();
    provide_deletions();
    Effect::new(|_| device::mark_hydrated());
    view! {
        <Title formatter=|page: String| if page.is_empty() { "DW Migration Assistant".to_owned() } else { format!("{page} · DW Migration Assistant") }/>
        <Router>
            <Frame>
                <Routes fallback=|| view! { <NotFound/> }>
                    <Route path=path!("/") view=PageInChunk(on_demand::overview)/>
                    <Route path=path!("/new/connect") view=PageInChunk(on_demand::connect)/>
                    <Route path=path!("/new/inventory") view=PageInChunk(on_demand::inventory)/>
                    <Route path=path!("/new/configure") view=PageInChunk(on_demand::configure)/>
                    <Route path=path!("/new/review") view=PageInChunk(on_demand::review)/>
                    <Route path=path!("/jobs") view=PageInChunk(on_demand::jobs)/>
                    <Route path=path!("/jobs/:id") view=|| view! { <JobPage/> }.into_any() ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/:id/report") view=PageInChunk(on_demand::report)/>
                    <Route path=path!("/compare") view=PageInChunk(on_demand::compare)/>
                    <Route path=path!("/jobs/:id/objects/:object") view=PageInChunk(on_demand::object) ssr=SsrMode::Async/>
                    <Route path=path!("/gallery") view=PageInChunk(on_demand::gallery) ssr=SsrMode::Async/>
                    <Route path=path!("/assess") view=PageInChunk(on_demand::assess)/>
                    <Route path=path!("/translate") view=PageInChunk(on_demand::translate)/>
                    <Route path=path!("/settings") view=PageInChunk(on_demand::settings)/>
                    <Route path=path!("/history") view=PageInChunk(on_demand::history)/>
                </Routes>
            </Frame>
        </Router>
    }
}

/// Loads what the page at the browser's address needs beyond what every page does.
#[cfg(target_arch = "wasm32")]
pub async fn load_page() -> Result<(), crate::ChunkMissing> {
    on_demand::load_page(&window().location().pathname().unwrap_or_default()).await
}
