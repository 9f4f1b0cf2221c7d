//! What readers see: the state as stored, and the last messages.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use model::{Discard, JobSnapshot, JobUpdate};

use crate::subscription::Tick;

/// Published messages kept for live readers; who is further behind reads on from the store.
const RING_TICKS: usize = 512;
/// Log entries and results kept in that ring, whatever the number of its messages.
const RING_ENTRIES: usize = 20_000;

/// What a job is like to its readers.
#[derive(Debug)]
pub(super) struct Published {
    pub(super) snapshot: JobSnapshot,
    ring: VecDeque<Arc<Tick>>,
    ring_entries: usize,
    /// Number of the tick after the last in the ring; the first ever has number 0.
    pub(super) next_tick: u64,
    pub(super) last_flush: Option<Instant>,
    /// Whether this process publishes nothing more.
    pub(super) closed: bool,
}

/// What a reader finds at the place where it stands in the ring.
pub(crate) enum Live {
    /// The next message.
    Tick(Arc<Tick>),
    /// Nothing yet.
    Wait,
    /// The ring has gone past it.
    Behind,
    /// Nothing more from this process.
    Closed,
}

impl Published {
    /// What was stored by an earlier process.
    pub(super) fn new(head: &JobUpdate) -> Self {
        let mut snapshot = JobSnapshot::new(head.job_id, head.start_time);
        snapshot.apply(head, &mut Discard);
        // A job that nothing has happened to has no change to fold, but it has its objects.
        snapshot.counts = head.counts();
        snapshot.by_type.clone_from(&head.by_type);
        snapshot.last_line = head.log_counts.total();
        snapshot.last_index = head.counts().finished();
        Self { snapshot, ring: VecDeque::new(), ring_entries: 0, next_tick: 0, last_flush: None, closed: false }
    }

    /// The message with this seq and the number of the next, if both are in the ring.
    pub(super) fn resume(&self, seq: u64) -> Option<(Arc<Tick>, u64)> {
        let place = self.ring.iter().rposition(|tick| tick.update.seq == Some(seq))?;
        let tick = self.ring.get(place)?.clone();
        let after = self.ring.len() - place - 1;
        (after > 0).then_some((tick, self.next_tick - after as u64))
    }

    /// The message with this number.
    pub(super) fn tick(&self, number: u64) -> Live {
        let first = self.next_tick - self.ring.len() as u64;
        if number < first {
            return Live::Behind;
        }
        match self.ring.get((number - first) as usize) {
            Some(tick) => Live::Tick(tick.clone()),
            None if self.closed => Live::Closed,
            None => Live::Wait,
        }
    }

    /// Adds the next message and lets go of what is too old.
    pub(super) fn push(&mut self, tick: Arc<Tick>) {
        let entries = |tick: &Tick| tick.update.new_logs.len() + tick.update.new_results.len();
        self.ring_entries += entries(&tick);
        self.ring.push_back(tick);
        self.next_tick += 1;
        while self.ring.len() > RING_TICKS || (self.ring_entries > RING_ENTRIES && self.ring.len() > 1) {
            if let Some(old) = self.ring.pop_front() {
                self.ring_entries -= entries(&old);
            }
        }
    }
}
