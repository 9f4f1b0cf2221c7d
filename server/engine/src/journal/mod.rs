//! The only maker of updates: numbers every change of one job, keeps the counts, and hands what is new to the writer,
//! which stores it and then publishes it. Nothing else changes a job, and what a client is shown is on disk.

mod changes;
mod ending;
mod pending;
mod published;
mod warnings;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use model::{Discard, JobSnapshot, JobStatus, JobUpdate};
use tokio::sync::{Notify, watch};

pub(crate) use self::ending::{Close, Ending, JobEnding, outcome};
use self::pending::Pending;
pub(crate) use self::published::Live;
use self::published::Published;
use crate::eta::EtaEstimator;
use crate::messages::messages;
use crate::overview::Listed;
use crate::store::TickRows;
use crate::subscription::Tick;
use crate::writer::WriterHandle;

/// Unwritten entries at which workers wait for the writer.
const ROOM: usize = 50_000;

/// One job's journal.
#[derive(Debug)]
pub(crate) struct Journal {
    job: i64,
    writer: WriterHandle,
    listed: Listed,
    pending: Mutex<Pending>,
    published: Mutex<Published>,
    /// Number of published ticks; readers wait for it to change.
    ticks: watch::Sender<u64>,
    drained: Notify,
}

impl Journal {
    /// The journal of a job whose stored state is `head`.
    pub(crate) fn new(job: i64, head: JobUpdate, eta: EtaEstimator, writer: WriterHandle, listed: Listed) -> Arc<Self> {
        listed.show(job, head.clone());
        let published = Mutex::new(Published::new(&head));
        Arc::new(Self {
            job,
            writer,
            listed,
            pending: Mutex::new(Pending::new(head, eta)),
            published,
            ticks: watch::channel(0).0,
            drained: Notify::new(),
        })
    }

    /// The status as of the last change, stored or not.
    pub(crate) fn status(&self) -> JobStatus {
        self.lock().head.status
    }

    /// Waits until all that happened so far is shown, or this process shows nothing more.
    pub(crate) async fn shown(&self) {
        let (head, mut ticks) = (self.lock().head.seq.unwrap_or(0), self.watch());
        loop {
            ticks.borrow_and_update();
            {
                let published = self.published();
                if published.closed || published.snapshot.seq >= head {
                    return;
                }
            }
            if ticks.changed().await.is_err() {
                return;
            }
        }
    }

    /// Waits while the store takes no writes or the writer is far behind, so that memory stays bounded.
    pub(crate) async fn room(&self) {
        self.writer.writable().await;
        loop {
            let drained = self.drained.notified();
            {
                let pending = self.lock();
                if pending.logs.len() + pending.results.len() < ROOM {
                    return;
                }
            }
            drained.await;
        }
    }

    fn change<T>(self: &Arc<Self>, change: impl FnOnce(&mut Pending) -> T) -> T {
        let mut pending = self.lock();
        let before = pending.head.seq;
        let answer = change(&mut pending);
        let announce = pending.head.seq != before && !std::mem::replace(&mut pending.announced, true);
        drop(pending);
        if announce {
            self.writer.announce(self.clone());
        }
        answer
    }

    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn published(&self) -> MutexGuard<'_, Published> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // What the writer calls.

    /// When this job was last taken to be published; `None` before its first tick.
    pub(crate) fn last_flush(&self) -> Option<Instant> {
        self.published().last_flush
    }

    /// Takes what has not been stored.
    pub(crate) fn take(&self) -> TickRows {
        // Not when it is published: what the disk takes is no reason to let readers wait for longer than a tick.
        self.published().last_flush = Some(Instant::now());
        let rows = self.lock().take(self.job);
        self.drained.notify_waiters();
        rows
    }

    /// Shows readers what has been stored. Returns whether it was the job's last message.
    pub(crate) fn publish(&self, rows: TickRows) -> bool {
        let complete = rows.head.complete;
        self.listed.show(self.job, rows.head.clone());
        let logs = rows.logs.into_iter().map(|(_, entry)| entry).collect();
        let results = rows.results.into_iter().map(|stored| stored.result).collect();
        let messages = messages(rows.head, logs, results);
        let mut published = self.published();
        for message in messages {
            published.snapshot.apply(&message, &mut Discard);
            published.push(Tick::new(message));
        }
        let next_tick = published.next_tick;
        drop(published);
        self.ticks.send_replace(next_tick);
        complete
    }

    /// Lets readers go: this process publishes nothing more.
    pub(crate) fn close(&self) {
        self.published().closed = true;
        self.ticks.send_modify(|_| {});
    }

    // What readers call.

    /// The job's row number in the store.
    pub(crate) fn job(&self) -> i64 {
        self.job
    }

    /// The state as published, with its log entries.
    pub(crate) fn level(&self) -> JobSnapshot {
        self.published().snapshot.clone()
    }

    /// The counts as published, and where in the ring a reader who has them goes on.
    pub(crate) fn head(&self) -> (JobUpdate, u64) {
        let published = self.published();
        (published.snapshot.to_update(published.snapshot.server_time), published.next_tick)
    }

    /// The message with this seq and the number of the next, if both are in the ring.
    pub(crate) fn resume(&self, seq: u64) -> Option<(Arc<Tick>, u64)> {
        self.published().resume(seq)
    }

    /// The message with this number.
    pub(crate) fn tick(&self, number: u64) -> Live {
        self.published().tick(number)
    }

    /// Tells a reader when there is more.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.ticks.subscribe()
    }
}
