use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    CountsByKind, CurrentObject, Eta, JobId, JobStatus, JobUpdate, LogCounts, LogEntry, ObjectCounts, ObjectResult,
    Timestamp,
};

/// Log entries a [`JobSnapshot`] keeps; older ones are in the store.
pub const SNAPSHOT_LOG_LINES: usize = 1000;

/// Where the fold hands entries that are new: the store, or the browser's windows.
pub trait Sink {
    /// A log entry with a higher line than any before.
    fn log(&mut self, entry: &LogEntry);
    /// A result with a higher index than any before.
    fn result(&mut self, result: &ObjectResult);
    /// The reader's position was not the server's: everything taken so far is void.
    fn reset(&mut self);
}

/// A sink for those who only want the state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Discard;

impl Sink for Discard {
    fn log(&mut self, _: &LogEntry) {}
    fn result(&mut self, _: &ObjectResult) {}
    fn reset(&mut self) {}
}

/// A job's bounded state as of `seq`: everything but its results and its older log.
///
/// [`JobSnapshot::apply`] is the only way to change it, on the server as in the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSnapshot {
    /// The job.
    pub job_id: JobId,
    /// Number of the last change in it; 0 before the first.
    pub seq: u64,
    /// The job's status.
    pub status: JobStatus,
    /// Counts over all kinds.
    pub counts: ObjectCounts,
    /// Counts of each kind that occurs.
    pub by_type: CountsByKind,
    /// Log entries so far, per level.
    pub log_counts: LogCounts,
    /// Every object in work, the longest first.
    pub current_objects: Vec<CurrentObject>,
    /// Estimated time until the end, as of `server_time`.
    pub eta: Option<Eta>,
    /// When the last update was made, by the server's clock.
    pub server_time: Timestamp,
    /// When the engine accepted the job.
    pub start_time: Timestamp,
    /// When it ended.
    pub end_time: Option<Timestamp>,
    /// Whether the job's last message has been applied.
    pub complete: bool,
    /// Line of the last log entry taken; 0 before the first.
    pub last_line: u64,
    /// Index of the last result taken; 0 before the first.
    pub last_index: u32,
    /// The last [`SNAPSHOT_LOG_LINES`] log entries, oldest first.
    pub logs: VecDeque<LogEntry>,
}

impl JobSnapshot {
    /// A job of which nothing is known yet but its id and the time of its acceptance.
    pub fn new(job_id: JobId, start_time: Timestamp) -> Self {
        Self {
            job_id,
            seq: 0,
            status: JobStatus::Queued,
            counts: ObjectCounts::default(),
            by_type: CountsByKind::new(),
            log_counts: LogCounts::default(),
            current_objects: Vec::new(),
            eta: None,
            server_time: start_time,
            start_time,
            end_time: None,
            complete: false,
            last_line: 0,
            last_index: 0,
            logs: VecDeque::new(),
        }
    }

    /// Folds one update in and hands what is new in it to `sink`. Returns whether anything changed.
    ///
    /// Counts are taken only from a higher `seq`, log entries only with a higher line, results only with a higher index
    /// than the snapshot has, so repeated and overlapping updates change nothing. An update of another job is ignored.
    pub fn apply(&mut self, update: &JobUpdate, sink: &mut impl Sink) -> bool {
        if update.job_id != self.job_id {
            return false;
        }
        if update.reset {
            *self = Self::new(self.job_id, update.start_time);
            sink.reset();
        }
        let mut changed = update.reset;
        for entry in &update.new_logs {
            if entry.line <= self.last_line {
                continue;
            }
            self.last_line = entry.line;
            if self.logs.len() == SNAPSHOT_LOG_LINES {
                self.logs.pop_front();
            }
            self.logs.push_back(entry.clone());
            sink.log(entry);
            changed = true;
        }
        for result in &update.new_results {
            if result.index <= self.last_index {
                continue;
            }
            self.last_index = result.index;
            sink.result(result);
            changed = true;
        }
        match update.seq {
            Some(seq) if seq > self.seq => {
                self.take_counts(update, seq);
                true
            }
            Some(_) | None => changed,
        }
    }

    fn take_counts(&mut self, update: &JobUpdate, seq: u64) {
        self.seq = seq;
        self.status = update.status;
        self.counts = update.counts();
        self.by_type.clone_from(&update.by_type);
        self.log_counts = update.log_counts;
        self.current_objects.clone_from(&update.current_objects);
        self.eta = update.eta;
        self.server_time = update.server_time;
        self.start_time = update.start_time;
        self.end_time = update.end_time;
        self.complete = update.complete;
    }

    /// The update that carries this state and no entries: the base of a level state, and of the stream's last message.
    pub fn to_update(&self, server_time: Timestamp) -> JobUpdate {
        JobUpdate {
            job_id: self.job_id,
            seq: Some(self.seq),
            server_time,
            status: self.status,
            progress_percentage: self.progress_percentage(),
            total_objects: self.counts.total,
            completed_objects: self.counts.completed,
            failed_objects: self.counts.failed,
            skipped_objects: self.counts.skipped,
            running_objects: self.counts.running,
            by_type: self.by_type.clone(),
            log_counts: self.log_counts,
            current_object: self.current_objects.first().map(|object| object.name.clone()),
            current_objects: self.current_objects.clone(),
            estimated_time_remaining: self.eta.map(|eta| eta.p50_ms.div_ceil(1000).max(1)),
            eta: self.eta,
            new_logs: Vec::new(),
            new_results: Vec::new(),
            start_time: self.start_time,
            end_time: self.end_time,
            complete: self.complete,
            reset: false,
        }
    }

    /// [`ObjectCounts::percentage`], but 0 for a job whose inventory has not been counted yet.
    pub fn progress_percentage(&self) -> u8 {
        if self.counts.total == 0 && !self.status.is_terminal() { 0 } else { self.counts.percentage() }
    }
}
