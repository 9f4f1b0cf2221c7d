//! The progress of one job, live: the public component. It needs nothing of its host page but the server's origin and the
//! style sheet `migration-progress.css`; every class begins with `mp`.

mod announcer;
mod cancel;
mod connection_badge;
mod current_objects;
mod eta_display;
mod face;
mod failure_causes;
mod failures;
mod follow_tail;
mod glyph;
mod header;
mod hero;
mod lane_bar;
mod line_index;
mod log_pane;
mod object_detail;
mod panel;
mod pause;
mod result_rows;
mod results;
mod retry;
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
use self::log_pane::LogPane;
use self::panel::Panel;
use self::results::Results;
use crate::job_feed::{JobFeed, use_job_feed};
use crate::server_fns::JobHead;

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
) -> impl IntoView {
    let feed = use_job_feed(job_id, initial);
    report_end(feed, on_complete, on_cancel);
    let panel = Panel::new(feed);
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
            <Header panel=panel on_retry=on_retry/>
            <Hero panel=panel/>
            <Failures panel=panel/>
            <Results panel=panel/>
            <LogPane panel=panel/>
            <Announcer panel=panel/>
        </section>
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
