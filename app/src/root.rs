use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::pages::{
    AssessPage, ComparePage, Configure, Connect, Frame, GalleryPage, HistoryPage, InventoryPage, JobPage, JobsPage,
    NotFound, ObjectPage, Overview, ReportPage, Review, SettingsPage, TranslatePage, device, provide_deletions,
    provide_draft, provide_local_time, provide_settings, provide_toasts,
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
                    <Route path=path!("/") view=|| view! { <Overview/> }.into_any()/>
                    <Route path=path!("/new/connect") view=|| view! { <Connect/> }.into_any()/>
                    <Route path=path!("/new/inventory") view=|| view! { <InventoryPage/> }.into_any()/>
                    <Route path=path!("/new/configure") view=|| view! { <Configure/> }.into_any()/>
                    <Route path=path!("/new/review") view=|| view! { <Review/> }.into_any()/>
                    <Route path=path!("/jobs") view=|| view! { <JobsPage/> }.into_any()/>
                    <Route path=path!("/jobs/:id") view=|| view! { <JobPage/> }.into_any() ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/:id/report") view=|| view! { <ReportPage/> }.into_any()/>
                    <Route path=path!("/compare") view=|| view! { <ComparePage/> }.into_any()/>
                    <Route path=path!("/jobs/:id/objects/:object") view=|| view! { <ObjectPage/> }.into_any() ssr=SsrMode::Async/>
                    <Route path=path!("/gallery") view=|| view! { <GalleryPage/> }.into_any() ssr=SsrMode::Async/>
                    <Route path=path!("/assess") view=|| view! { <AssessPage/> }.into_any()/>
                    <Route path=path!("/translate") view=|| view! { <TranslatePage/> }.into_any()/>
                    <Route path=path!("/settings") view=|| view! { <SettingsPage/> }.into_any()/>
                    <Route path=path!("/history") view=|| view! { <HistoryPage/> }.into_any()/>
                </Routes>
            </Frame>
        </Router>
    }
}
