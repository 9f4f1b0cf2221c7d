//! The progress of one job, live: the public component. It needs nothing of its host page but the server's origin and the
//! style sheet `migration-progress.css`; every class begins with `mp`.

mod address;
mod announcer;
mod cancel;
mod connection_badge;
mod current_objects;
mod eta_display;
mod face;
pub(crate) mod failure_causes;
mod failures;
mod follow_tail;
mod glyph;
mod header;
mod hero;
mod inert_text;
mod inline;
mod lane_bar;
mod line_index;
mod line_text;
mod log;
mod log_bar;
mod log_files;
mod log_pane;
mod object_detail;
pub(crate) mod object_sheet;
#[cfg_attr(target_arch = "wasm32", path = "page_browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "page_host.rs")]
mod page;
mod panel;
mod parts;
mod pause;
mod result_export;
mod result_rows;
mod result_tools;
mod results;
mod retry;
mod row_filter;
mod sql_compare;
mod sql_panes;
mod stats;
mod virtual_rows;
pub(crate) mod words;

use leptos::prelude::*;
use model::{JobId, JobStatus, Outcome};

use self::announcer::Announcer;
use self::connection_badge::SignInBanner;
use self::failures::Failures;
use self::header::Header;
use self::hero::Hero;
use self::inline::Inline;
use self::panel::Panel;
pub use self::parts::{
    ConnectionBadge, CurrentObject, FailureGroups, LogPane, ProgressHero, ProgressStats, ProgressView, ResultsTable,
};
use self::results::Results;
pub use self::row_filter::Group as ResultGroup;
use crate::ApiError;
use crate::job_feed::{Connection, JobFeed, use_job_feed};
use crate::server_fns::JobHead;

/// How much of a job is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Everything.
    #[default]
    Full,
    /// Head, bar, counts and failures by cause; neither results nor log.
    Compact,
    /// One line: status, bar, counts.
    Inline,
}

/// Shows a job's progress and follows it to its end: bar, counts, remaining time, objects in work, failures by cause,
/// results, log, Cancel and Refresh.
#[component]
pub fn MigrationProgress(
    /// The job.
    job_id: JobId,
    /// What the server knows of it already; rendered into the page. Without it the browser asks first.
    #[prop(optional, into)]
    initial: Option<JobHead>,
    /// Called once per mounting when the job has ended, however it ended; also where it had ended before.
    #[prop(optional, into)]
    on_complete: Option<Callback<Outcome>>,
    /// Called once per mounting when the job has become cancelled, before `on_complete`.
    #[prop(optional, into)]
    on_cancel: Option<Callback<Outcome>>,
    /// Called with the id of a job that tries again what failed or was left over in this one. With it, an ended job has a
    /// button that starts one; without it, there is no button.
    #[prop(optional, into)]
    on_retry: Option<Callback<JobId>>,
    /// Called with what the server refused about the job, whenever that is something else than before.
    #[prop(optional, into)]
    on_error: Option<Callback<ApiError>>,
    /// Called whenever the page stands otherwise with the server.
    #[prop(optional, into)]
    on_connection: Option<Callback<Connection>>,
    /// The feed to show, where the host has made one itself; otherwise the component follows the job on its own.
    #[prop(optional, into)]
    feed: Option<JobFeed>,
    /// How much is shown.
    #[prop(optional)]
    layout: Layout,
    /// Whether a real run asks before it is cancelled.
    #[prop(default = true)]
    confirm_cancel: bool,
    /// Which results are listed at first.
    #[prop(optional)]
    initial_filter: ResultGroup,
    /// Whether the page's address is the component's: filters, order and the opened object are read from its query and
    /// written into it, lines of the log from what follows `#`. For a page with one such component.
    #[prop(optional)]
    in_address: bool,
) -> impl IntoView {
    let feed = feed.unwrap_or_else(|| use_job_feed(job_id, initial));
    report_end(feed, on_complete, on_cancel);
    report_changes(feed, on_error, on_connection);
    let panel = Panel { confirm_cancel, on_retry, in_address, ..Panel::new(feed) };
    panel.filter.update_untracked(|filter| filter.group = initial_filter);
    address::keep(panel);
    let shown = match layout {
        Layout::Inline => view! { <Inline panel=panel/> }.into_any(),
        Layout::Compact => head(panel, on_retry),
        Layout::Full => view! {
            {head(panel, on_retry)}
            <Results panel=panel/>
            <log_pane::LogPane panel=panel/>
        }
        .into_any(),
    };
    let status = feed.status();
    view! {
        <section
            class="mp"
            class=("mp--stale", move || panel.lost_ms.get().is_some())
            class=("mp--paused", move || feed.paused().get())
            class=("mp--unknown", move || !feed.known().get())
            aria-label="Migration"
            aria-busy=move || (feed.known().get() && !status.get().is_terminal()).then_some("true")
            data-status=move || status.get().as_str()
            data-testid="mp"
        >
            <SignInBanner panel=panel/>
            {shown}
            <Announcer panel=panel/>
        </section>
    }
}

fn head(panel: Panel, on_retry: Option<Callback<JobId>>) -> AnyView {
    view! {
        <Header panel=panel on_retry=on_retry/>
        <Hero panel=panel/>
        <Failures panel=panel/>
    }
    .into_any()
}

/// Tells the host, outside of tracking, what the server refused and how the page stands with it.
fn report_changes(feed: JobFeed, on_error: Option<Callback<ApiError>>, on_connection: Option<Callback<Connection>>) {
    if let Some(on_error) = on_error {
        Effect::new(move |_| feed.problem().get().map(|problem| untrack(|| on_error.run(problem))));
    }
    if let Some(on_connection) = on_connection {
        let connection = Memo::new(move |_| feed.connection().get());
        Effect::new(move |_| {
            let connection = connection.get();
            untrack(|| on_connection.run(connection));
        });
    }
}

/// Calls the host back, once, outside of tracking: what the host reads in its callback must not bring it about again.
fn report_end(feed: JobFeed, on_complete: Option<Callback<Outcome>>, on_cancel: Option<Callback<Outcome>>) {
    let reported = StoredValue::new(false);
    Effect::new(move |_| {
        let Some(outcome) = feed.outcome() else { return };
        if reported.try_get_value() != Some(false) {
            return;
        }
        reported.set_value(true);
        untrack(|| {
            if let (JobStatus::Cancelled, Some(on_cancel)) = (outcome.status, on_cancel) {
                on_cancel.run(outcome);
            }
            if let Some(on_complete) = on_complete {
                on_complete.run(outcome);
            }
        });
    });
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
