//! One job as a page sees it: the server's first snapshot, then the stream folded into it.
//!
//! Invariants: the fold is [`JobSnapshot::apply`], the server's own. Entries live outside the reactive graph; signals
//! change at most once a frame, however many messages came.

mod actions;
#[cfg(any(test, target_arch = "wasm32"))]
mod backoff;
#[cfg(target_arch = "wasm32")]
mod browser;
mod connection;
#[cfg(any(test, target_arch = "wasm32"))]
mod others;
#[cfg(any(test, target_arch = "wasm32"))]
mod receive;
#[cfg(not(target_arch = "wasm32"))]
mod server_render;
mod windows;

pub(crate) use actions::percent;
#[cfg(target_arch = "wasm32")]
use browser::follow;
pub use connection::Connection;
use leptos::prelude::*;
use model::{
    CountsByKind, CurrentObject, Eta, JobFacts, JobId, JobSnapshot, JobStatus, LogCounts, ObjectCounts, Outcome,
    Timestamp,
};
#[cfg(not(target_arch = "wasm32"))]
use server_render::follow;
pub use windows::{LOG_WINDOW, RESULT_WINDOW, Windows};

use crate::ApiError;
use crate::server_fns::JobHead;

/// An estimate with the instant it was made at, by the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EtaAsOf {
    /// The estimate.
    pub eta: Eta,
    /// When it was made.
    pub at: Timestamp,
}

// The server only renders what it was given; folding is the browser's.
#[cfg_attr(not(any(test, target_arch = "wasm32")), expect(dead_code))]
struct Fold {
    snapshot: JobSnapshot,
    windows: Windows,
    /// Whether what is here came from a head, so that the first message starts from nothing.
    from_head: bool,
    /// Whether a commit is asked for or under way, after which it is looked what came meanwhile.
    committing: bool,
    /// Whether something came that the commit under way may have left out.
    behind: bool,
    /// Whether entries come that replace what is shown, and have not all come.
    replacing: bool,
}

/// A job's signals. Cheap to copy; valid as long as the component that made it.
#[derive(Clone, Copy)]
pub struct JobFeed {
    job_id: JobId,
    fold: StoredValue<Fold>,
    facts: RwSignal<Option<JobFacts>>,
    known: RwSignal<bool>,
    status: RwSignal<JobStatus>,
    counts: RwSignal<ObjectCounts>,
    by_type: RwSignal<CountsByKind>,
    log_counts: RwSignal<LogCounts>,
    current: RwSignal<Vec<CurrentObject>>,
    eta: RwSignal<Option<EtaAsOf>>,
    span: RwSignal<(Timestamp, Option<Timestamp>)>,
    as_of: RwSignal<Timestamp>,
    last_finish: RwSignal<Timestamp>,
    clock_offset_ms: RwSignal<Option<i64>>,
    connection: RwSignal<Connection>,
    problem: RwSignal<Option<ApiError>>,
    logs_version: RwSignal<u64>,
    results_version: RwSignal<u64>,
    opened: RwSignal<u32>,
    refreshed: RwSignal<u32>,
    paused: RwSignal<bool>,
    ahead: RwSignal<Option<u32>>,
    still_at: Option<Timestamp>,
    // The server only renders; it follows nothing.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code))]
    transport: Transport,
}

impl std::fmt::Debug for JobFeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobFeed").field("job_id", &self.job_id).finish_non_exhaustive()
    }
}

/// How a page hears of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    /// By a stream, and by asking where none gets through.
    #[default]
    Stream,
    /// By asking every two seconds.
    Poll,
}

/// How a job is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedOptions {
    /// How the page hears of it.
    pub transport: Transport,
    /// Log lines kept, 1 to [`LOG_WINDOW`]; older ones are dropped from the front.
    pub log_window: usize,
}

impl Default for FeedOptions {
    fn default() -> Self {
        Self { transport: Transport::default(), log_window: LOG_WINDOW }
    }
}

/// Follows a job for as long as the calling component lives. With `initial`, which the server rendered, the page shows
/// that until the stream's first message; without it the head is asked for first.
///
/// On the server it holds `initial` and does nothing else.
#[must_use]
pub fn use_job_feed(job_id: JobId, initial: Option<JobHead>) -> JobFeed {
    use_job_feed_with(job_id, initial, FeedOptions::default())
}

/// Like [`use_job_feed`], otherwise than usual.
#[must_use]
pub fn use_job_feed_with(job_id: JobId, initial: Option<JobHead>, options: FeedOptions) -> JobFeed {
    let feed = JobFeed { transport: options.transport, ..JobFeed::new(job_id, initial) };
    feed.fold.update_value(|fold| fold.windows.keep(options.log_window));
    follow(feed);
    feed
}

/// A feed that follows nothing and stands still at a moment: for documentation, previews and tests of a look. Without
/// `head` nothing is known of the job.
#[must_use]
pub fn still_job_feed(job_id: JobId, head: Option<JobHead>, connection: Connection, at: Timestamp) -> JobFeed {
    let feed = JobFeed { still_at: Some(at), ..JobFeed::new(job_id, head) };
    feed.connection.set(connection);
    feed.paused.set(connection == Connection::Paused);
    feed
}

impl JobFeed {
    fn new(job_id: JobId, initial: Option<JobHead>) -> Self {
        let initial = initial.filter(|head| head.snapshot.job_id == job_id);
        let known = initial.is_some();
        let (facts, snapshot, results) = match initial {
            Some(head) => (Some(head.facts), head.snapshot, head.results),
            None => (None, JobSnapshot::new(job_id, Timestamp::default()), Vec::new()),
        };
        let shown = snapshot.clone();
        let windows = Windows::with(snapshot.logs.iter().cloned(), results);
        Self {
            job_id,
            fold: StoredValue::new(Fold {
                snapshot,
                windows,
                from_head: known,
                committing: false,
                behind: false,
                replacing: false,
            }),
            facts: RwSignal::new(facts),
            known: RwSignal::new(known),
            status: RwSignal::new(shown.status),
            counts: RwSignal::new(shown.counts),
            eta: RwSignal::new(eta_of(&shown)),
            span: RwSignal::new((shown.start_time, shown.end_time)),
            as_of: RwSignal::new(shown.server_time),
            last_finish: RwSignal::new(shown.server_time),
            by_type: RwSignal::new(shown.by_type),
            log_counts: RwSignal::new(shown.log_counts),
            current: RwSignal::new(shown.current_objects),
            clock_offset_ms: RwSignal::new(None),
            connection: RwSignal::new(Connection::Connecting),
            problem: RwSignal::new(None),
            logs_version: RwSignal::new(0),
            results_version: RwSignal::new(0),
            opened: RwSignal::new(0),
            refreshed: RwSignal::new(0),
            paused: RwSignal::new(false),
            ahead: RwSignal::new(None),
            still_at: None,
            transport: Transport::default(),
        }
    }

    /// The job.
    #[must_use]
    pub const fn job_id(&self) -> JobId {
        self.job_id
    }
    /// What was asked for; `None` until the head has come.
    #[must_use]
    pub fn facts(&self) -> Signal<Option<JobFacts>> {
        self.facts.into()
    }
    /// Whether anything about the job has been received.
    #[must_use]
    pub fn known(&self) -> Signal<bool> {
        self.known.into()
    }
    /// Its status.
    #[must_use]
    pub fn status(&self) -> Signal<JobStatus> {
        self.status.into()
    }
    /// Counts over all kinds.
    #[must_use]
    pub fn counts(&self) -> Signal<ObjectCounts> {
        self.counts.into()
    }
    /// Counts of each kind that occurs.
    #[must_use]
    pub fn by_type(&self) -> Signal<CountsByKind> {
        self.by_type.into()
    }
    /// Log entries so far, per level.
    #[must_use]
    pub fn log_counts(&self) -> Signal<LogCounts> {
        self.log_counts.into()
    }
    /// Objects in work, the longest first.
    #[must_use]
    pub fn current(&self) -> Signal<Vec<CurrentObject>> {
        self.current.into()
    }
    /// The server's estimate, undamped.
    #[must_use]
    pub fn eta(&self) -> Signal<Option<EtaAsOf>> {
        self.eta.into()
    }
    /// When the job was accepted and when it ended.
    #[must_use]
    pub fn span(&self) -> Signal<(Timestamp, Option<Timestamp>)> {
        self.span.into()
    }
    /// When the newest numbers were made, by the server's clock.
    #[must_use]
    pub fn as_of(&self) -> Signal<Timestamp> {
        self.as_of.into()
    }
    /// When the number of finished objects last grew, as far as this page has seen.
    #[must_use]
    pub fn last_finish(&self) -> Signal<Timestamp> {
        self.last_finish.into()
    }
    /// What to add to this machine's clock to get the server's, in milliseconds; 0 until a message told.
    #[must_use]
    pub fn clock_offset_ms(&self) -> Signal<i64> {
        let told = self.clock_offset_ms;
        Signal::derive(move || told.get().unwrap_or_default())
    }
    /// How the page stands with the server.
    #[must_use]
    pub fn connection(&self) -> Signal<Connection> {
        self.connection.into()
    }
    /// What the server last refused about this job.
    #[must_use]
    pub fn problem(&self) -> Signal<Option<ApiError>> {
        self.problem.into()
    }
    /// Changes whenever the log window does.
    #[must_use]
    pub fn logs_version(&self) -> Signal<u64> {
        self.logs_version.into()
    }
    /// Changes whenever the results do.
    #[must_use]
    pub fn results_version(&self) -> Signal<u64> {
        self.results_version.into()
    }
    /// Changes whenever an asked-for refresh has been answered.
    #[must_use]
    pub fn refreshed(&self) -> Signal<u32> {
        self.refreshed.into()
    }

    /// Looks at the windows. Track a version signal beside it; this reads nothing reactive. `None` once disposed.
    pub fn with_windows<T>(&self, read: impl FnOnce(&Windows) -> T) -> Option<T> {
        self.fold.try_with_value(|fold| read(&fold.windows))
    }

    /// Puts earlier log entries, oldest first, before those kept. Returns how many were taken.
    pub fn take_earlier(&self, entries: Vec<model::LogEntry>) -> usize {
        let taken = self.fold.try_update_value(|fold| fold.windows.take_earlier(entries)).unwrap_or(0);
        if taken > 0 {
            self.logs_version.try_update(|version| *version += 1);
        }
        taken
    }

    /// How the job ended; `None` while it goes on.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        let (status, counts) = (self.status.get(), self.counts.get());
        (self.known.get() && status.is_terminal()).then_some(Outcome {
            job_id: self.job_id,
            status,
            success: status == JobStatus::Completed && counts.failed == 0,
            counts,
        })
    }

    /// The moment at which this feed stands still; `None` where it follows its job.
    #[must_use]
    pub const fn still_at(&self) -> Option<Timestamp> {
        self.still_at
    }
    /// Whether the view is paused.
    #[must_use]
    pub fn paused(&self) -> Signal<bool> {
        self.paused.into()
    }
    /// While the view is paused: how many objects had finished when the server was last asked.
    #[must_use]
    pub fn ahead(&self) -> Signal<Option<u32>> {
        self.ahead.into()
    }
}

fn eta_of(snapshot: &JobSnapshot) -> Option<EtaAsOf> {
    snapshot.eta.map(|eta| EtaAsOf { eta, at: snapshot.server_time })
}

#[cfg(test)]
mod tests;
