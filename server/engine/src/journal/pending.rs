//! The state after the last change, and what of it has not been stored.

use model::{
    Attempt, CurrentObject, JobUpdate, LogEntry, LogLevel, ObjectNumber, ObjectResult, ResultStatus, Timestamp,
};

use super::{Ending, outcome};
use crate::InventoryObject;
use crate::clock::now;
use crate::eta::EtaEstimator;
use crate::store::{StoredResult, TickRows};

/// What a job is like now.
#[derive(Debug)]
pub(super) struct Pending {
    /// Counts as of the last change; its lists stay empty.
    pub(super) head: JobUpdate,
    pub(super) logs: Vec<(u64, LogEntry)>,
    pub(super) results: Vec<StoredResult>,
    pub(super) attempts: Vec<(ObjectNumber, Attempt)>,
    /// Objects that the source has found since.
    pub(super) objects: Vec<(ObjectNumber, InventoryObject)>,
    pub(super) eta: EtaEstimator,
    /// Whether the writer knows that there is something to take.
    pub(super) announced: bool,
}

impl Pending {
    /// What was stored, by this process or an earlier one; nothing is new.
    pub(super) fn new(head: JobUpdate, eta: EtaEstimator) -> Self {
        Self {
            head,
            logs: Vec::new(),
            results: Vec::new(),
            attempts: Vec::new(),
            objects: Vec::new(),
            eta,
            announced: false,
        }
    }

    /// Takes what has not been stored, with the state as of now.
    pub(super) fn take(&mut self, job: i64) -> TickRows {
        self.announced = false;
        let at = now();
        let running = !self.head.status.is_terminal();
        self.head.server_time = at;
        self.head.progress_percentage = percentage(&self.head);
        self.head.eta = if running { self.eta.estimate(at) } else { None };
        self.head.estimated_time_remaining = self.head.eta.map(|eta| eta.p50_ms.div_ceil(1000).max(1));
        self.head.current_object = self.head.current_objects.first().map(|object| object.name.clone());
        TickRows {
            job,
            head: self.head.clone(),
            logs: std::mem::take(&mut self.logs),
            results: std::mem::take(&mut self.results),
            attempts: std::mem::take(&mut self.attempts),
            objects: std::mem::take(&mut self.objects),
        }
    }

    /// Numbers a change.
    pub(super) fn next_seq(&mut self) -> u64 {
        let seq = self.head.seq.unwrap_or(0) + 1;
        self.head.seq = Some(seq);
        seq
    }

    /// Adds a log entry.
    pub(super) fn log(&mut self, level: LogLevel, object: Option<ObjectNumber>, message: String) {
        if self.head.complete {
            return;
        }
        let seq = self.next_seq();
        self.head.log_counts.add(level);
        let line = self.head.log_counts.total();
        self.logs.push((seq, LogEntry { line, timestamp: now(), level, message, object }));
    }

    /// Puts back what is in work.
    pub(super) fn requeue(&mut self) {
        for object in std::mem::take(&mut self.head.current_objects) {
            self.head.running_objects -= 1;
            if let Some(counts) = self.head.by_type.get_mut(&object.kind) {
                counts.running -= 1;
            }
        }
    }

    /// Takes an object out of those in work.
    pub(super) fn leave(&mut self, object: ObjectNumber) -> Option<CurrentObject> {
        let place = self.head.current_objects.iter().position(|current| current.object == object)?;
        let current = self.head.current_objects.remove(place);
        self.head.running_objects -= 1;
        self.head.by_type.entry(current.kind).or_default().running -= 1;
        Some(current)
    }

    /// Adds the result of an object that has left.
    pub(super) fn result(&mut self, object: CurrentObject, ending: Ending, took_ms: u64, ended: Timestamp) {
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

/// Floor of the finished share; 0 for a job that has not ended and has no objects.
fn percentage(head: &JobUpdate) -> u8 {
    if head.total_objects == 0 && !head.status.is_terminal() { 0 } else { head.counts().percentage() }
}
