//! The progress of one job, live: the public component. It needs nothing of its host page but the server's origin and the
//! style sheet `migration-progress.css`; every class begins with `mp`.

mod address;
mod announcer;
mod cancel;
mod connection_badge;
mod current_objects;
mod dock;
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
mod labels;
mod lane_bar;
mod line_index;
mod line_text;
mod log;
mod log_bar;
mod log_files;
mod log_line;
mod log_marks;
mod log_pane;
mod menu;
mod object_detail;
pub(crate) mod object_sheet;
mod opened_object;
mod options;
mod outcome_actions;
#[cfg_attr(target_arch = "wasm32", path = "page_browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "page_host.rs")]
pub(crate) mod page;
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
use model::{JobId, JobStatus, ObjectNumber, ObjectResult, Outcome};

use self::announcer::Announcer;
use self::connection_badge::SignInBanner;
pub(crate) use self::eta_display::eta_text;
use self::failures::Failures;
use self::header::Header;
use self::hero::Hero;
use self::inline::Inline;
pub use self::labels::Labels;
pub use self::options::{Announce, Density, FailureCause, Layout, TimeZone};
use self::options::{Options, Slots};
use self::panel::{Panel, Shown};
pub use self::parts::{
    ConnectionBadge, CurrentObject, FailureGroups, LogPane, ProgressHero, ProgressStats, ProgressView, ResultsTable,
};
use self::results::Results;
pub use self::row_filter::Group as ResultGroup;
use self::words::grouped;
use crate::ApiError;
use crate::job_feed::{Connection, FeedOptions, JobFeed, LOG_WINDOW, Transport, use_job_feed_with};
use crate::server_fns::JobHead;

/// Shows a job's progress and follows it to its end: bar, counts, remaining time, objects in work, failures by cause,
/// results, log, Cancel and Refresh.
///
/// ```
/// use app::{Density, JobId, Labels, MigrationProgress, Outcome, TimeZone};
/// use leptos::prelude::*;
///
/// static WORDS: Labels = Labels { cancel: "Stop the migration", ..Labels::ENGLISH };
///
/// #[component]
/// fn Watched(job_id: JobId) -> impl IntoView {
///     let ended = RwSignal::new(None::<Outcome>);
///     view! {
///         <MigrationProgress
///             job_id
///             labels=&WORDS
///             density=Density::Compact
///             time_zone=TimeZone::Utc
///             on_complete=move |outcome| ended.set(Some(outcome))
///             footer=|| view! { <p>"Questions? Ask the platform team."</p> }
///         />
///     }
/// }
/// ```
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
    /// Called with the id of a job that goes on from this one: that tries again what failed or was left over, or does for
    /// real what a dry run translated. With it, an ended job has buttons that start one; without it, there are none.
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
    /// Called once with each object's result, in the order in which objects ended; also with those that had ended before.
    #[prop(optional, into)]
    on_object: Option<Callback<ObjectResult>>,
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
    sync_url: bool,
    /// Log lines that the page keeps; older ones are asked for when they are wanted. At most [`LOG_WINDOW`], the default.
    #[prop(default = LOG_WINDOW)]
    log_window: usize,
    /// How the page hears of the job.
    #[prop(optional)]
    transport: Transport,
    /// The words of states and controls.
    #[prop(default = &labels::ENGLISH)]
    labels: &'static Labels,
    /// In which zone times are shown.
    #[prop(optional)]
    time_zone: TimeZone,
    /// How high the rows of the results are.
    #[prop(optional)]
    density: Density,
    /// What is said aloud to readers of the screen.
    #[prop(optional)]
    announce: Announce,
    /// What tells the component from others on its page, for readers of the screen who go from part to part.
    #[prop(optional, into)]
    name: Option<String>,
    /// Put beside Refresh.
    #[prop(optional, into)]
    header_actions: Option<ViewFn>,
    /// Put beside the sentence of a job that has nothing to migrate: the way back to where objects are chosen.
    #[prop(optional, into)]
    empty: Option<ViewFn>,
    /// Put below everything.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    /// Put below an opened object, made from its number.
    #[prop(optional, into)]
    result_detail: Option<Callback<ObjectNumber, AnyView>>,
    /// Put beside a cause of failures.
    #[prop(optional, into)]
    failure_action: Option<Callback<FailureCause, AnyView>>,
) -> impl IntoView {
    let feed = feed.unwrap_or_else(|| use_job_feed_with(job_id, initial, FeedOptions { transport, log_window }));
    report_end(feed, on_complete, on_cancel);
    report_changes(feed, on_error, on_connection);
    report_objects(feed, on_object);
    let slots = Slots { header_actions, empty, footer, result_detail, failure_action };
    let panel =
        Panel::new(feed, Options { confirm_cancel, on_retry, sync_url, labels, time_zone, density, slots, name });
    panel.filter.update_untracked(|filter| filter.group = initial_filter);
    address::keep(panel);
    let shown = match layout {
        Layout::Inline => view! { <Inline panel=panel/> }.into_any(),
        Layout::Compact => (head(panel), view! { <Failures panel=panel/> }, foot(panel)).into_any(),
        Layout::Full => full(panel),
    };
    let status = feed.status();
    view! {
        <section
            class="mp"
            class=("mp--stale", move || panel.lost_ms.get().is_some())
            class=("mp--paused", move || feed.paused().get())
            class=("mp--unknown", move || !feed.known().get())
            class=("mp--dense", density == Density::Compact)
            aria-label=panel.called("Migration")
            aria-busy=move || (feed.known().get() && !status.get().is_terminal()).then_some("true")
            data-status=move || status.get().as_str()
            data-testid="mp"
            node_ref=panel.root
        >
            <SignInBanner panel=panel/>
            {shown}
            {(announce == Announce::Progress).then(|| view! { <Announcer panel=panel/> })}
        </section>
    }
}

/// Results and log beside each other, one below the other, or one of them, by the width that there is.
fn full(panel: Panel) -> AnyView {
    view! {
        <div class="mp-frame" data-shown=move || if panel.shown.get() == Shown::Log { "log" } else { "results" }>
            <div class="mp-main">
                {head(panel)}
                {choice(panel)}
                <div class="mp-found">
                    <Failures panel=panel/>
                    <Results panel=panel/>
                </div>
                {foot(panel)}
            </div>
            <div class="mp-side"><log_pane::LogPane panel=panel/></div>
        </div>
    }
    .into_any()
}

fn head(panel: Panel) -> AnyView {
    view! {
        <Header panel=panel/>
        <Hero panel=panel/>
    }
    .into_any()
}

fn foot(panel: Panel) -> Option<AnyView> {
    panel.slots.with_value(|slots| slots.footer.as_ref().map(ViewFn::run))
}

/// The choice between results and log, where there is room for one of them.
fn choice(panel: Panel) -> AnyView {
    let feed = panel.feed;
    let one = move |shown: Shown, label: &'static str, id: &'static str, count: Signal<u64>| {
        view! {
            <button
                type="button"
                class="mp-tabs__item"
                aria-pressed=move || if panel.shown.get() == shown { "true" } else { "false" }
                data-testid=id
                on:click=move |_| panel.shown.set(shown)
            >
                {label}
                " "
                <span class="mp-faint">{move || grouped(count.get())}</span>
            </button>
        }
    };
    let (all, lines) = (move || feed.counts().get().total.into(), move || feed.log_counts().get().total());
    view! {
        <div class="mp-tabs mp-choice" role="group" aria-label="Shown">
            {one(Shown::Results, panel.labels.results, "mp-show-results", Signal::derive(all))}
            {one(Shown::Log, panel.labels.log, "mp-show-lines", Signal::derive(lines))}
        </div>
    }
    .into_any()
}

/// Tells the host of each result once, outside of tracking.
fn report_objects(feed: JobFeed, on_object: Option<Callback<ObjectResult>>) {
    let Some(on_object) = on_object else { return };
    Effect::new(move |told: Option<u32>| {
        feed.results_version().track();
        let told = told.unwrap_or(0);
        // Results are numbered from 1 in the order in which objects ended; whatever is sent again has its number again.
        let new: Vec<ObjectResult> = feed
            .with_windows(|windows| windows.results().iter().filter(|result| result.index > told).cloned().collect())
            .unwrap_or_default();
        let last = new.last().map_or(told, |result| result.index);
        untrack(|| new.into_iter().for_each(|result| on_object.run(result)));
        last
    });
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
