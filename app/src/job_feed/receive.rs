//! What the stream does to the signals; the browser calls it, the tests do too.

use leptos::prelude::*;
use model::{JobSnapshot, JobUpdate};

use super::{JobFeed, eta_of};
use crate::server_fns::JobHead;

/// What is to do after a message has been folded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Commit {
    /// Nothing changed, or somebody will commit already.
    No,
    /// From the next frame on.
    NextFrames,
    /// At once: it was the last message.
    Now,
}

impl JobFeed {
    /// Takes what the server knows of a job of which this page knows nothing.
    pub(super) fn adopt(&self, head: JobHead) {
        self.facts.try_set(Some(head.facts));
        self.fold.try_update_value(|fold| {
            if fold.snapshot.seq == 0 && fold.windows.logs().is_empty() {
                fold.windows.replace(head.snapshot.logs.iter().cloned(), head.results);
                fold.snapshot = head.snapshot;
                fold.from_head = true;
            }
        });
        self.commit();
    }

    /// The `after` to open the stream with: `None` as long as nothing came from it.
    pub(super) fn position(&self) -> Option<u64> {
        self.fold.try_with_value(|fold| (!fold.from_head && fold.snapshot.seq > 0).then_some(fold.snapshot.seq))?
    }

    /// Whether entries between what is here and what this message brings are not here.
    pub(super) fn misses(&self, update: &JobUpdate) -> bool {
        let misses = self.fold.try_with_value(|fold| {
            let line = update.new_logs.first().is_some_and(|entry| entry.line > fold.snapshot.last_line + 1);
            let index = update.new_results.first().is_some_and(|result| result.index > fold.snapshot.last_index + 1);
            !update.reset && (fold.from_head || line || index)
        });
        misses.unwrap_or(false)
    }

    /// Folds one message in. Signals stay as they are until [`JobFeed::commit`].
    pub(super) fn take(&self, update: &JobUpdate) -> Commit {
        let taken = self.fold.try_update_value(|fold| {
            if fold.from_head && update.job_id == fold.snapshot.job_id {
                fold.from_head = false;
                fold.snapshot = JobSnapshot::new(update.job_id, update.start_time);
                model::Sink::reset(&mut fold.windows);
                fold.replacing = true;
            }
            let changed = fold.snapshot.apply(update, &mut fold.windows);
            // What is shown stays until all has come that replaces it: a list that empties and fills moves the page.
            fold.replacing = (fold.replacing || update.reset) && update.seq.is_none();
            match (changed && !fold.replacing, update.complete) {
                (_, true) => Commit::Now,
                (false, false) => Commit::No,
                (true, false) if fold.committing => {
                    fold.behind = true;
                    Commit::No
                }
                (true, false) => {
                    fold.committing = true;
                    Commit::NextFrames
                }
            }
        });
        taken.unwrap_or(Commit::No)
    }

    /// Brings the signals up to the fold.
    pub(super) fn commit(&self) {
        self.fold.try_update_value(|fold| fold.committing = false);
        self.commit_counts();
        self.commit_results();
        self.commit_logs();
    }

    /// Ends a commit by parts; whether another one is to follow.
    pub(super) fn committed(&self) -> bool {
        let behind = self.fold.try_update_value(|fold| {
            fold.committing &= fold.behind;
            fold.committing
        });
        behind.unwrap_or(false)
    }

    /// Brings the lines of the log up to the fold.
    pub(super) fn commit_logs(&self) {
        let logs = self.fold.try_with_value(|fold| {
            [fold.windows.generation(), fold.snapshot.last_line, fold.windows.logs().len() as u64]
        });
        if let Some(logs) = logs {
            set(self.logs_version, fingerprint(&logs));
        }
    }

    /// Brings the results up to the fold.
    pub(super) fn commit_results(&self) {
        let results = self.fold.try_with_value(|fold| [fold.windows.generation(), fold.windows.results().len() as u64]);
        if let Some(results) = results {
            set(self.results_version, fingerprint(&results));
        }
    }

    /// Brings everything but entries up to the fold; all of it in one, so that in every frame the counts add up.
    pub(super) fn commit_counts(&self) {
        let state = self.fold.try_update_value(|fold| {
            fold.behind = false;
            // Its last lines are in the windows; a thousand of them are not copied with each commit.
            let lines = std::mem::take(&mut fold.snapshot.logs);
            let state = fold.snapshot.clone();
            fold.snapshot.logs = lines;
            state
        });
        // A series cut for its size brings entries before its counts; nothing is known of the job until those came.
        let Some(state) = state.filter(|state| state.seq > 0 || state.status.is_terminal()) else { return };
        if self.counts.try_with_untracked(|counts| counts.finished()) != Some(state.counts.finished()) {
            set(self.last_finish, state.server_time);
        }
        set(self.eta, eta_of(&state));
        set(self.span, (state.start_time, state.end_time));
        set(self.as_of, state.server_time);
        set(self.counts, state.counts);
        set(self.by_type, state.by_type);
        set(self.log_counts, state.log_counts);
        set(self.current, state.current_objects);
        set(self.status, state.status);
        set(self.known, true);
    }

    /// Whether the job's last message has been folded in.
    pub(super) fn complete(&self) -> bool {
        self.fold.try_with_value(|fold| fold.snapshot.complete && !fold.from_head).unwrap_or(true)
    }

    /// Notes how the page stands with the server.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn connected(&self, connection: super::Connection) {
        set(self.connection, connection);
    }

    /// Notes how far this machine's clock is from the server's.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn clock(&self, server: model::Timestamp, here_ms: i64) {
        let seen = server.unix_ms() - here_ms;
        if self.clock_offset_ms.try_with_untracked(|old| is_better(*old, seen)) == Some(true) {
            self.clock_offset_ms.try_set(Some(seen));
        }
    }
}

/// Whether a message tells the distance of two clocks better than those before it, all in milliseconds.
///
/// A message is never early, so the greatest distance seen is the nearest to the truth: a late one, of a page that was busy,
/// would put the clock back. Only where it went back by far was a clock set anew.
#[cfg(any(test, target_arch = "wasm32"))]
pub(super) fn is_better(old: Option<i64>, seen: i64) -> bool {
    const NOTICEABLE: i64 = 100;
    const SET_ANEW: i64 = 30_000;
    old.is_none_or(|old| seen > old + NOTICEABLE || seen < old - SET_ANEW)
}

/// Sets a signal only where the value differs, so that nothing renders for nothing.
pub(super) fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|old| *old != value) == Some(true) {
        signal.try_set(value);
    }
}

fn fingerprint(parts: &[u64]) -> u64 {
    parts.iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| (hash ^ part).wrapping_mul(0x0100_0000_01b3))
}
