//! The only maker of updates: numbers every change of one job, keeps the counts, and hands what is new to the writer,
//! which stores it and then publishes it. Nothing else changes a job, and what a client is shown is on disk.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use model::{
    Attempt, CurrentObject, Discard, JobSnapshot, JobStatus, JobUpdate, LogEntry, LogLevel, ObjectCounts, ObjectKind,
    ObjectNumber, ObjectResult, ResultStatus, Stage, Timestamp,
};
use tokio::sync::{Notify, watch};

use crate::clock::now;
use crate::eta::{EtaEstimator, Priors};
use crate::messages::messages;
use crate::overview::Listed;
use crate::store::{StoredResult, TickRows};
use crate::subscription::Tick;
use crate::writer::WriterHandle;

/// Published messages kept for live readers; who is further behind reads on from the store.
const RING_TICKS: usize = 512;
/// Log entries and results kept in that ring, whatever the number of its messages.
const RING_ENTRIES: usize = 20_000;
/// Unwritten entries at which workers wait for the writer.
const ROOM: usize = 50_000;

/// How an object ended, as its worker tells it.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) status: ResultStatus,
    pub(crate) executed: bool,
    pub(crate) error: Option<String>,
    pub(crate) target_sql: Vec<String>,
    pub(crate) diagnostics: Vec<model::Diagnostic>,
    /// The number of the attempt that ended so; 0 where none was made.
    pub(crate) attempts: u32,
    /// When that attempt began, where it was not when the object did.
    pub(crate) attempt_began: Option<Timestamp>,
}

impl Ending {
    /// This status and nothing else to be said.
    pub(crate) const fn new(status: ResultStatus) -> Self {
        Self {
            status,
            executed: false,
            error: None,
            target_sql: Vec::new(),
            diagnostics: Vec::new(),
            attempts: 0,
            attempt_began: None,
        }
    }
}

/// How a job ends, as its run decides it.
#[derive(Debug)]
pub(crate) struct JobEnding {
    pub(crate) status: JobStatus,
    pub(crate) level: LogLevel,
    pub(crate) message: String,
}

/// How a process lets go of a job.
#[derive(Debug)]
pub(crate) enum Close {
    /// The job has ended.
    End(JobEnding),
    /// It is left to the process that opens the store next; its log says so in these words.
    HandOver(String),
}

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

/// The state after the last change, and what of it has not been stored.
#[derive(Debug)]
struct Pending {
    /// Counts as of the last change; its lists stay empty.
    head: JobUpdate,
    logs: Vec<(u64, LogEntry)>,
    results: Vec<StoredResult>,
    attempts: Vec<(ObjectNumber, Attempt)>,
    eta: EtaEstimator,
    /// Whether the writer knows that there is something to take.
    announced: bool,
}

/// What readers see.
#[derive(Debug)]
struct Published {
    snapshot: JobSnapshot,
    ring: VecDeque<Arc<Tick>>,
    ring_entries: usize,
    /// Number of the tick after the last in the ring; the first ever has number 0.
    next_tick: u64,
    last_flush: Option<Instant>,
    /// Whether this process publishes nothing more.
    closed: bool,
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

impl Journal {
    /// The journal of a job whose stored state is `head`.
    pub(crate) fn new(job: i64, head: JobUpdate, eta: EtaEstimator, writer: WriterHandle, listed: Listed) -> Arc<Self> {
        listed.show(job, head.clone());
        let mut snapshot = JobSnapshot::new(head.job_id, head.start_time);
        snapshot.apply(&head, &mut Discard);
        snapshot.last_line = head.log_counts.total();
        snapshot.last_index = head.counts().finished();
        Arc::new(Self {
            job,
            writer,
            listed,
            pending: Mutex::new(Pending {
                head,
                logs: Vec::new(),
                results: Vec::new(),
                attempts: Vec::new(),
                eta,
                announced: false,
            }),
            published: Mutex::new(Published {
                snapshot,
                ring: VecDeque::new(),
                ring_entries: 0,
                next_tick: 0,
                last_flush: None,
                closed: false,
            }),
            ticks: watch::channel(0).0,
            drained: Notify::new(),
        })
    }

    /// Takes what is known of the work from earlier jobs, before the first object begins.
    pub(crate) fn expect(&self, priors: Priors) {
        self.lock().eta.expect(priors);
    }

    /// These objects will be skipped; they take no time.
    pub(crate) fn leave_out(&self, objects: Vec<ObjectNumber>) {
        if !objects.is_empty() {
            let (mut pending, at) = (self.lock(), now());
            objects.into_iter().for_each(|object| pending.eta.leave_out(object, at));
        }
    }

    /// Adds a log entry.
    pub(crate) fn log(self: &Arc<Self>, level: LogLevel, object: Option<ObjectNumber>, message: String) {
        self.change(|pending| pending.log(level, object, message));
    }

    /// Changes the job's status, if it may become that; says whether it did.
    pub(crate) fn set_status(self: &Arc<Self>, status: JobStatus) -> bool {
        self.change(|pending| {
            let allowed = pending.head.status.can_become(status);
            if allowed {
                pending.next_seq();
                pending.head.status = status;
            }
            allowed
        })
    }

    /// An object is being worked on.
    pub(crate) fn begin(self: &Arc<Self>, object: ObjectNumber, name: String, kind: ObjectKind, message: String) {
        self.change(|pending| {
            if pending.head.complete {
                return;
            }
            pending.next_seq();
            let started = now();
            pending.head.running_objects += 1;
            pending.head.by_type.entry(kind).or_default().running += 1;
            pending.head.current_objects.push(CurrentObject { object, name, kind, stage: Stage::Reading, started });
            pending.eta.begin(object, started);
            pending.log(LogLevel::Info, Some(object), message);
        });
    }

    /// The object has come to a stage.
    pub(crate) fn stage(self: &Arc<Self>, object: ObjectNumber, stage: Stage) {
        self.change(|pending| {
            if let Some(current) = pending.head.current_objects.iter_mut().find(|current| current.object == object) {
                current.stage = stage;
                pending.next_seq();
                // After an attempt that failed this is the next.
                pending.eta.begin(object, now());
            }
        });
    }

    /// An attempt at the object failed for the moment; it waits for the next.
    pub(crate) fn attempt_failed(self: &Arc<Self>, object: ObjectNumber, attempt: Attempt, message: String) {
        self.change(|pending| {
            let Some(current) = pending.head.current_objects.iter_mut().find(|current| current.object == object) else {
                return;
            };
            current.stage = Stage::Waiting;
            // The next attempt is new work, and the time until then is none.
            pending.eta.abandon(object, now());
            pending.attempts.push((object, attempt));
            pending.log(LogLevel::Warning, Some(object), message);
        });
    }

    /// The object has ended. `message` makes its log entry from the milliseconds it took.
    pub(crate) fn finish(
        self: &Arc<Self>,
        object: ObjectNumber,
        ending: Ending,
        level: LogLevel,
        message: impl FnOnce(u64) -> String,
    ) {
        self.change(|pending| {
            let Some(current) = pending.leave(object) else { return };
            let ended = now();
            let took_ms = ended.ms_since(current.started);
            match ending.status {
                ResultStatus::Success | ResultStatus::Error => pending.eta.finish(object, ended),
                ResultStatus::Skipped => pending.eta.leave_out(object, ended),
            }
            for diagnostic in ending.diagnostics.iter().filter(|found| found.severity == model::Severity::Warning) {
                let place = diagnostic.line.map(|line| format!(" (line {line})")).unwrap_or_default();
                let warning = format!("{}: {} {}{place}", current.name, diagnostic.code, diagnostic.message);
                pending.log(LogLevel::Warning, Some(object), warning);
            }
            pending.log(level, Some(object), message(took_ms));
            pending.result(current, ending, took_ms, ended);
        });
    }

    /// The object in work goes back to the queue: its job was stopped.
    pub(crate) fn abandon(self: &Arc<Self>, object: ObjectNumber) {
        self.change(|pending| {
            if pending.leave(object).is_some() {
                pending.next_seq();
                pending.eta.abandon(object, now());
            }
        });
    }

    /// Takes the job over from the process that stored it: what was in work there is queued again.
    pub(crate) fn take_over(self: &Arc<Self>, message: String) {
        self.change(|pending| {
            pending.requeue();
            pending.next_seq();
            pending.log(LogLevel::Warning, None, message);
        });
    }

    /// Notes on disk that the object's statements may reach the target.
    pub(crate) async fn intend(&self, object: ObjectNumber) -> Result<(), crate::EngineError> {
        self.writer.intend(self.job, object).await
    }

    /// Ends the job: a last log entry, the terminal status, and the last message. Nothing follows.
    ///
    /// `decide` sees the status and the counts as they are at this instant, so that a cancel can only come before or after.
    /// A job that it hands over stays unfinished in the store.
    pub(crate) fn end(self: &Arc<Self>, decide: impl FnOnce(JobStatus, ObjectCounts) -> Close) {
        self.change(|pending| {
            if pending.head.status.is_terminal() {
                return;
            }
            let close = decide(pending.head.status, pending.head.counts());
            pending.requeue();
            let JobEnding { status, level, message } = match close {
                Close::End(ending) => ending,
                Close::HandOver(message) => return pending.log(LogLevel::Warning, None, message),
            };
            pending.log(level, None, message);
            pending.next_seq();
            pending.head.status = status;
            pending.head.end_time = Some(now());
            pending.next_seq();
            pending.head.complete = true;
        });
    }

    /// Ends the job as `failed`, for a reason that is not in its objects.
    pub(crate) fn fail(self: &Arc<Self>, message: String) {
        self.end(|_, _| Close::End(JobEnding { status: JobStatus::Failed, level: LogLevel::Error, message }));
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
        let mut pending = self.lock();
        pending.announced = false;
        let at = now();
        pending.head.server_time = at;
        pending.head.progress_percentage = percentage(&pending.head);
        let running = !pending.head.status.is_terminal();
        pending.head.eta = if running { pending.eta.estimate(at) } else { None };
        pending.head.estimated_time_remaining = pending.head.eta.map(|eta| eta.p50_ms.div_ceil(1000).max(1));
        pending.head.current_object = pending.head.current_objects.first().map(|object| object.name.clone());
        // Not when it is published: what the disk takes is no reason to let readers wait for longer than a tick.
        self.published().last_flush = Some(Instant::now());
        let (logs, results) = (std::mem::take(&mut pending.logs), std::mem::take(&mut pending.results));
        let attempts = std::mem::take(&mut pending.attempts);
        let rows = TickRows { job: self.job, head: pending.head.clone(), logs, results, attempts };
        drop(pending);
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
        let published = self.published();
        let place = published.ring.iter().rposition(|tick| tick.update.seq == Some(seq))?;
        let tick = published.ring.get(place)?.clone();
        let after = published.ring.len() - place - 1;
        (after > 0).then_some((tick, published.next_tick - after as u64))
    }

    /// The message with this number.
    pub(crate) fn tick(&self, number: u64) -> Live {
        let published = self.published();
        let first = published.next_tick - published.ring.len() as u64;
        if number < first {
            return Live::Behind;
        }
        match published.ring.get((number - first) as usize) {
            Some(tick) => Live::Tick(tick.clone()),
            None if published.closed => Live::Closed,
            None => Live::Wait,
        }
    }

    /// Tells a reader when there is more.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.ticks.subscribe()
    }
}

impl Pending {
    fn next_seq(&mut self) -> u64 {
        let seq = self.head.seq.unwrap_or(0) + 1;
        self.head.seq = Some(seq);
        seq
    }

    fn log(&mut self, level: LogLevel, object: Option<ObjectNumber>, message: String) {
        if self.head.complete {
            return;
        }
        let seq = self.next_seq();
        self.head.log_counts.add(level);
        let line = self.head.log_counts.total();
        self.logs.push((seq, LogEntry { line, timestamp: now(), level, message, object }));
    }

    /// Puts back what is in work.
    fn requeue(&mut self) {
        for object in std::mem::take(&mut self.head.current_objects) {
            self.head.running_objects -= 1;
            if let Some(counts) = self.head.by_type.get_mut(&object.kind) {
                counts.running -= 1;
            }
        }
    }

    /// Takes an object out of those in work.
    fn leave(&mut self, object: ObjectNumber) -> Option<CurrentObject> {
        let place = self.head.current_objects.iter().position(|current| current.object == object)?;
        let current = self.head.current_objects.remove(place);
        self.head.running_objects -= 1;
        self.head.by_type.entry(current.kind).or_default().running -= 1;
        Some(current)
    }

    fn result(&mut self, object: CurrentObject, ending: Ending, took_ms: u64, ended: model::Timestamp) {
        let seq = self.next_seq();
        let counts = self.head.by_type.entry(object.kind).or_default();
        match ending.status {
            ResultStatus::Success => {
                (self.head.completed_objects, counts.completed) =
                    (self.head.completed_objects + 1, counts.completed + 1)
            }
            ResultStatus::Error => {
                (self.head.failed_objects, counts.failed) = (self.head.failed_objects + 1, counts.failed + 1)
            }
            ResultStatus::Skipped => {
                (self.head.skipped_objects, counts.skipped) = (self.head.skipped_objects + 1, counts.skipped + 1)
            }
        }
        let warnings = ending.diagnostics.iter().filter(|found| found.severity == model::Severity::Warning).count();
        if ending.attempts > 1 {
            let began = ending.attempt_began.unwrap_or(object.started);
            let (number, took_ms) = (ending.attempts, ended.ms_since(began));
            let outcome = outcome(ending.status, ending.executed, ending.error.as_deref()).to_owned();
            self.attempts.push((object.object, Attempt { number, began, took_ms, outcome }));
        }
        let result = ObjectResult {
            index: self.head.counts().finished(),
            object: object.object,
            object_name: object.name,
            object_type: object.kind,
            status: ending.status,
            executed: ending.executed,
            error: ending.error,
            execution_time_ms: took_ms,
            timestamp: ended,
            attempts: ending.attempts,
            warnings: u32::try_from(warnings).unwrap_or(u32::MAX),
        };
        let (target_sql, diagnostics) = (ending.target_sql, ending.diagnostics);
        self.results.push(StoredResult { seq, result, target_sql, diagnostics });
    }
}

impl Published {
    fn push(&mut self, tick: Arc<Tick>) {
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

/// What became of an attempt that ended its object.
pub(crate) fn outcome(status: ResultStatus, executed: bool, error: Option<&str>) -> &str {
    match (status, executed) {
        (ResultStatus::Success, true) => "created",
        (ResultStatus::Success, false) => "translated",
        (ResultStatus::Error | ResultStatus::Skipped, _) => error.unwrap_or("failed"),
    }
}

/// Floor of the finished share; 0 for a job that has not ended and has no objects.
fn percentage(head: &JobUpdate) -> u8 {
    if head.total_objects == 0 && !head.status.is_terminal() { 0 } else { head.counts().percentage() }
}
