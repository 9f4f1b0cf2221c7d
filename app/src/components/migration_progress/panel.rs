use leptos::html::Section;
use leptos::prelude::*;
use model::{JobId, JobStatus, ObjectNumber, ShownEta, Timestamp, is_stalled};

use super::eta_display::{basis_text, eta_text, shown_text};
use super::labels::Labels;
use super::line_index::LineFilter;
use super::options::{Density, Options, Slots, TimeZone};
use super::page;
use super::row_filter::RowFilter;
use super::words::{grouped, short_time};
use crate::job_feed::{Connection, JobFeed};

/// A lost line is shown after this long only, so that a short break does not flicker.
const SHOW_LOSS_AFTER_MS: i64 = 2000;

/// Which of the two lists a narrow component shows; a wide one shows both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    Results,
    Log,
}

/// What the parts of the component share. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    pub(super) feed: JobFeed,
    pub(super) dry_run: Signal<bool>,
    /// `catalog.schema`; empty while it is not known.
    pub(super) target: Signal<String>,
    /// The server's clock in ms; `None` in the first view, which must be the same on both sides.
    pub(super) now: Signal<Option<i64>>,
    /// Whether times are shown in the browser's zone.
    pub(super) local: Signal<bool>,
    pub(super) filter: RwSignal<RowFilter>,
    pub(super) selected: RwSignal<Option<ObjectNumber>>,
    /// What is shown of the log.
    pub(super) lines: RwSignal<LineFilter>,
    /// Told the id of a job that tries something of this one again.
    pub(super) on_retry: Option<Callback<JobId>>,
    /// Whether the page's address is the component's to write filters into.
    pub(super) sync_url: bool,
    /// The component's element, where it stands as a whole.
    pub(super) root: NodeRef<Section>,
    pub(super) shown: RwSignal<Shown>,
    pub(super) labels: &'static Labels,
    pub(super) density: Density,
    pub(super) slots: StoredValue<Slots>,
    /// What tells the component from others on its page.
    name: StoredValue<Option<String>>,
    /// The remaining time: text, and when that is, with what it rests on.
    pub(super) eta: Signal<Option<(String, String)>>,
    /// For how long no object has finished, where that is too long.
    pub(super) stalled_ms: Signal<Option<u64>>,
    /// For how long the line is lost, once that is worth saying.
    pub(super) lost_ms: Signal<Option<u64>>,
    /// Whether every result has come that the job counts: of a page just opened only the first are here.
    pub(super) is_caught_up: Signal<bool>,
    /// Whether a real run asks before it is cancelled.
    pub(super) confirm_cancel: bool,
}

impl Panel {
    pub(super) fn new(feed: JobFeed, options: Options) -> Self {
        let facts = feed.facts();
        let dry_run = Memo::new(move |_| facts.get().is_some_and(|facts| facts.mode.is_dry_run()));
        let target = Memo::new(move |_| {
            facts.get().map(|facts| format!("{}.{}", facts.target_catalog, facts.target_schema)).unwrap_or_default()
        });
        let now = ticking(feed);
        let in_utc = options.time_zone == TimeZone::Utc || prefers_utc();
        let local = Memo::new(move |_| !in_utc && now.get().is_some());
        Effect::new(|_| crate::intl::begin());
        let stalled_ms = stalled(feed, now);
        Self {
            feed,
            dry_run: dry_run.into(),
            target: target.into(),
            now,
            local: local.into(),
            filter: RwSignal::new(RowFilter::default()),
            selected: RwSignal::new(None),
            lines: RwSignal::new(LineFilter::default()),
            on_retry: options.on_retry,
            sync_url: options.sync_url,
            root: NodeRef::new(),
            shown: RwSignal::new(Shown::default()),
            labels: options.labels,
            density: options.density,
            eta: remaining(feed, now, local.into(), stalled_ms),
            stalled_ms,
            lost_ms: lost(feed, now),
            is_caught_up: caught_up(feed),
            confirm_cancel: options.confirm_cancel,
            slots: StoredValue::new(options.slots),
            name: StoredValue::new(options.name),
        }
    }

    /// What a part of the component is called: on a page with several, no two have the same name.
    pub(super) fn called(self, part: &'static str) -> String {
        let name = self.name.try_with_value(|name| name.as_ref().map(|name| format!("{part}: {name}")));
        name.flatten().unwrap_or_else(|| part.to_owned())
    }

    /// What was counted over the results that are here, or an ellipsis while that is too little.
    pub(super) fn counted(self, count: u64) -> String {
        if self.is_caught_up.get() { grouped(count) } else { "…".to_owned() }
    }

    /// Brings the element with this `data-testid` into view, and the list that it belongs to.
    pub(super) fn reveal(self, list: Shown, id: &'static str) {
        self.shown.set(list);
        request_animation_frame(move || {
            let root = self.root.try_get_untracked().flatten();
            page::reveal(root.as_deref(), &format!("[data-testid=\"{id}\"]"));
        });
    }

    /// Moves the focus to the first element of the component that fits, once it is shown.
    pub(super) fn focus(self, selector: &'static str) {
        request_animation_frame(move || match self.root.try_get_untracked().flatten() {
            Some(root) => page::focus_in(&root, selector),
            None => page::focus(selector),
        });
    }

    /// From start to end, or to now.
    pub(super) fn elapsed_ms(&self) -> u64 {
        let (start, end) = self.feed.span().get();
        end.unwrap_or_else(|| self.current_time()).ms_since(start)
    }

    /// The server's time, as well as it is known.
    pub(super) fn current_time(&self) -> Timestamp {
        self.now.get().map_or_else(|| self.feed.as_of().get(), Timestamp::from_unix_ms)
    }
}

fn caught_up(feed: JobFeed) -> Signal<bool> {
    let (counts, version) = (feed.counts(), feed.results_version());
    let memo = Memo::new(move |_| {
        version.track();
        let here = feed.with_windows(|windows| windows.results().len()).unwrap_or_default();
        // A picture of a job has the results that it is to show.
        feed.still_at().is_some() || here >= counts.get().finished() as usize
    });
    memo.into()
}

/// Whether the reader of this browser wants times in UTC. Once the page lives.
pub(super) fn prefers_utc() -> bool {
    page::remembered("mp-zone").as_deref() == Some("utc")
}

/// A clock that ticks each second as long as the job runs and somebody looks; nothing until the page lives.
fn ticking(feed: JobFeed) -> Signal<Option<i64>> {
    let now = RwSignal::new(None);
    #[cfg(target_arch = "wasm32")]
    {
        let read = move || js_sys::Date::now() as i64 + feed.clock_offset_ms().try_get_untracked().unwrap_or(0);
        let ended = Memo::new(move |_| feed.status().get().is_terminal());
        Effect::new(move |_| {
            if let Some(at) = feed.still_at() {
                return now.set(Some(at.unix_ms()));
            }
            // A clock that turns out to be hours apart moves what is shown at once.
            feed.clock_offset_ms().track();
            if feed.paused().get() {
                return;
            }
            now.set(Some(read()));
            if ended.get() {
                return;
            }
            let tick = move || {
                if !document().hidden() {
                    now.try_set(Some(read()));
                }
            };
            if let Ok(timer) = set_interval_with_handle(tick, std::time::Duration::from_secs(1)) {
                on_cleanup(move || timer.clear());
            }
        });
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = feed;
    now.into()
}

/// The remaining time as text. The first view shows the server's estimate as it is; then it is damped.
fn remaining(
    feed: JobFeed,
    now: Signal<Option<i64>>,
    local: Signal<bool>,
    stalled: Signal<Option<u64>>,
) -> Signal<Option<(String, String)>> {
    let display = StoredValue::new(ShownEta::default());
    Memo::new(move |_| {
        let (eta, status, now) = (feed.eta().get(), feed.status().get(), now.get());
        if status != JobStatus::Running {
            return None;
        }
        let Some(eta) = eta else {
            display.update_value(ShownEta::clear);
            return None;
        };
        let Some(now) = now else {
            let end = eta.at.unix_ms().saturating_add_unsigned(eta.eta.p50_ms);
            let text = eta_text(eta.eta.p50_ms as f64, eta.eta.p90_ms as f64);
            let end = short_time(Timestamp::from_unix_ms(end), false);
            return Some((text, format!("{end}{}", basis_text(eta.eta.basis))));
        };
        display.try_update_value(|display| {
            display.take(eta.eta, eta.at.unix_ms() as f64);
            if stalled.get().is_some() {
                display.hold(now as f64);
            }
            let end = Timestamp::from_unix_ms(display.end_ms()? as i64);
            let end = format!("{}{}", short_time(end, local.get()), basis_text(eta.eta.basis));
            Some((shown_text(display, now as f64)?, end))
        })?
    })
    .into()
}

/// For how long no object has finished, where that is too long.
fn stalled(feed: JobFeed, now: Signal<Option<i64>>) -> Signal<Option<u64>> {
    Memo::new(move |_| {
        let (now, counts) = (now.get()?, feed.counts().get());
        if feed.status().get() != JobStatus::Running {
            return None;
        }
        let now = Timestamp::from_unix_ms(now);
        let silent = now.ms_since(feed.last_finish().get());
        is_stalled(counts.running, feed.eta().get().map(|eta| eta.eta), silent).then_some(silent)
    })
    .into()
}

/// For how long the line has been lost, once it is two seconds.
fn lost(feed: JobFeed, now: Signal<Option<i64>>) -> Signal<Option<u64>> {
    let since = RwSignal::new(None::<i64>);
    Effect::new(move |_| {
        let before = since.get_untracked();
        let now = now.get_untracked();
        match feed.connection().get() {
            // These are no short break: they are said at once.
            Connection::Delayed | Connection::Offline | Connection::SignedOut => {
                since.set(before.or(now.map(|now| now - SHOW_LOSS_AFTER_MS)));
            }
            // A picture of a lost line is one of a line that has been lost for a while.
            Connection::Reconnecting if feed.still_at().is_some() => {
                since.set(now.map(|now| now - 2 * SHOW_LOSS_AFTER_MS));
            }
            Connection::Reconnecting => since.set(before.or(now)),
            Connection::Connecting
            | Connection::Live
            | Connection::Polling
            | Connection::Paused
            | Connection::Ended
            | Connection::Gone => since.set(None),
        }
    });
    Memo::new(move |_| {
        let lost = now.get()? - since.get()?;
        (lost >= SHOW_LOSS_AFTER_MS).then_some(lost.unsigned_abs())
    })
    .into()
}
