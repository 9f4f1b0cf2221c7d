//! The pages that come in chunks, each when it is wanted. The page of a job is in what every visit loads: what is cut off calls
//! the rest in a longer way, so that in a chunk of its own the page took 80 kB more with brotli. What several chunks need, the
//! cut puts into shared ones, and every chunk more means more files for a page: pages that are seen together, or seldom
//! first, share one.

use leptos::prelude::*;

use super::assess::AssessPage;
use super::compare::ComparePage;
use super::gallery::GalleryPage;
use super::history::HistoryPage;
use super::jobs::JobsPage;
use super::object::ObjectPage;
use super::overview::Overview;
use super::report::ReportPage;
use super::settings_page::SettingsPage;
use super::translate::TranslatePage;
use super::wizard::{Configure, Connect, InventoryPage, Review};
use crate::chunks::in_chunk;

in_chunk!(lists, pub(crate) overview: () => |()| view! { <Overview/> }.into_any());
in_chunk!(lists, pub(crate) jobs: () => |()| view! { <JobsPage/> }.into_any());
in_chunk!(lists, pub(crate) history: () => |()| view! { <HistoryPage/> }.into_any());
in_chunk!(wizard, pub(crate) connect: () => |()| view! { <Connect/> }.into_any());
in_chunk!(wizard, pub(crate) inventory: () => |()| view! { <InventoryPage/> }.into_any());
in_chunk!(wizard, pub(crate) configure: () => |()| view! { <Configure/> }.into_any());
in_chunk!(wizard, pub(crate) review: () => |()| view! { <Review/> }.into_any());
in_chunk!(others, pub(crate) report: () => |()| view! { <ReportPage/> }.into_any());
in_chunk!(others, pub(crate) compare: () => |()| view! { <ComparePage/> }.into_any());
in_chunk!(object, pub(crate) object: () => |()| view! { <ObjectPage/> }.into_any());
in_chunk!(others, pub(crate) gallery: () => |()| view! { <GalleryPage/> }.into_any());
in_chunk!(others, pub(crate) assess: () => |()| view! { <AssessPage/> }.into_any());
in_chunk!(others, pub(crate) translate: () => |()| view! { <TranslatePage/> }.into_any());
in_chunk!(others, pub(crate) settings: () => |()| view! { <SettingsPage/> }.into_any());

/// Loads what the page at an address needs, so that taking it over has nothing to wait for.
#[cfg(target_arch = "wasm32")]
pub(crate) async fn load_page(path: &str) -> Result<(), crate::chunks::ChunkMissing> {
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
    let draw = match steps.as_slice() {
        [] => overview().await,
        ["jobs"] => jobs().await,
        ["history"] => history().await,
        ["new", "connect"] => connect().await,
        ["new", "inventory"] => inventory().await,
        ["new", "configure"] => configure().await,
        ["new", "review"] => review().await,
        ["jobs", _, "report"] => report().await,
        ["compare"] => compare().await,
        ["jobs", _, "objects", _] => object().await,
        ["gallery"] => gallery().await,
        ["assess"] => assess().await,
        ["translate"] => translate().await,
        ["settings"] => settings().await,
        _ => return Ok(()),
    };
    draw.map(drop)
}
