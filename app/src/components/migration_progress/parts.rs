//! The parts of the component on their own, for a page that arranges them itself.

use leptos::prelude::*;

use super::options::Options;
use super::panel::Panel;
use super::{connection_badge, current_objects, failures, hero, log_pane, results, stats};
use crate::job_feed::JobFeed;

/// What the parts that show one job have in common: the clock, the filter, the selected object. Parts that were given the
/// same view work together, so that a press on a count filters the list of results; a part that was given a [`JobFeed`]
/// stands alone.
///
/// ```
/// use app::{ConnectionBadge, JobId, LogPane, ProgressStats, ProgressView, ResultsTable, use_job_feed};
/// use leptos::prelude::*;
///
/// #[component]
/// fn Console(job_id: JobId) -> impl IntoView {
///     let job = use_job_feed(job_id, None);
///     let view = ProgressView::new(job);
///     view! {
///         <h1>{move || format!("{} %", job.percent().get())}</h1>
///         <ConnectionBadge job/>
///         <ProgressStats job=view/>
///         <ResultsTable job=view/>
///         <LogPane job/>
///         <button on:click=move |_| job.pause()>"Hold"</button>
///     }
/// }
/// ```
#[derive(Clone, Copy)]
pub struct ProgressView(Panel);

impl std::fmt::Debug for ProgressView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ProgressView").field(&self.0.feed).finish()
    }
}

impl ProgressView {
    /// A view of this job. Valid as long as the component that made it.
    #[must_use]
    pub fn new(job: JobFeed) -> Self {
        Self(Panel::new(job, Options::default()))
    }
}

impl From<JobFeed> for ProgressView {
    fn from(job: JobFeed) -> Self {
        Self::new(job)
    }
}

/// A part needs the style sheet's root around it, as the whole component does.
fn rooted(panel: Panel, part: AnyView) -> AnyView {
    let stale = move || panel.lost_ms.get().is_some();
    view! { <div class="mp mp--part" class=("mp--stale", stale)>{part}</div> }.into_any()
}

/// Percent, bar, lanes per type, remaining time, counts and the objects in work.
#[component]
pub fn ProgressHero(
    /// The job.
    #[prop(into)]
    job: ProgressView,
) -> impl IntoView {
    rooted(job.0, view! { <hero::Hero panel=job.0/> }.into_any())
}

/// The counts, each a button that filters the results of the same view.
#[component]
pub fn ProgressStats(
    /// The job.
    #[prop(into)]
    job: ProgressView,
) -> impl IntoView {
    rooted(job.0, view! { <div class="mp-card"><stats::Stats panel=job.0/></div> }.into_any())
}

/// The objects in work with stage and clock; absent once the job has ended.
#[component]
pub fn CurrentObject(
    /// The job.
    #[prop(into)]
    job: ProgressView,
) -> impl IntoView {
    rooted(job.0, view! { <div class="mp-card"><current_objects::CurrentObjects panel=job.0/></div> }.into_any())
}

/// Failures by cause; absent while nothing failed.
#[component]
pub fn FailureGroups(
    /// The job.
    #[prop(into)]
    job: ProgressView,
) -> impl IntoView {
    rooted(job.0, view! { <failures::Failures panel=job.0/> }.into_any())
}

/// Every object that is in work or has ended, with filters, sorting and detail.
#[component]
pub fn ResultsTable(
    /// The job.
    #[prop(into)]
    job: ProgressView,
) -> impl IntoView {
    rooted(job.0, view! { <results::Results panel=job.0/> }.into_any())
}

/// The live log.
#[component]
pub fn LogPane(
    /// The job.
    #[prop(into)]
    job: ProgressView,
) -> impl IntoView {
    rooted(job.0, view! { <log_pane::LogPane panel=job.0/> }.into_any())
}

/// How the page stands with the server, in a word.
#[component]
pub fn ConnectionBadge(
    /// The job.
    #[prop(into)]
    job: ProgressView,
) -> impl IntoView {
    rooted(job.0, view! { <connection_badge::ConnectionBadge panel=job.0/> }.into_any())
}
