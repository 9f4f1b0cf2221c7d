//! What may happen to a job.

use std::sync::Arc;

use model::{Attempt, CurrentObject, JobStatus, LogLevel, ObjectCounts, ObjectKind, ObjectNumber, ResultStatus, Stage};

use super::{Close, Ending, JobEnding, Journal, warnings};
use crate::clock::now;
use crate::eta::{Priors, Work};
use crate::job_run::{CYCLE_CODE, NAME_TAKEN_CODE};
use crate::{EngineError, Inventory, InventoryObject, Known};

impl Journal {
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

    /// The source has found more objects. They are numbered on from those that the job has; a log entry says so in the words
    /// that `message` finds for the new total.
    pub(crate) fn grow(self: &Arc<Self>, found: Vec<InventoryObject>, message: impl FnOnce(u32) -> String) {
        self.change(|pending| {
            let first = pending.head.total_objects + 1;
            for (number, object) in (first..).zip(found) {
                pending.head.total_objects = number;
                pending.head.by_type.entry(object.kind).or_default().total += 1;
                pending.objects.push((number, object));
            }
            let work = pending.objects.iter().filter(|(number, _)| *number >= first);
            pending.eta.grow(work.map(|(number, object)| (*number, Work::of(object))), now());
            // One change with it, so that nobody is shown a total that has grown without the entry that says so.
            pending.log(LogLevel::Info, None, message(pending.head.total_objects));
        });
    }

    /// Warns of objects that refer to each other in a circle.
    pub(crate) fn announce_cycle(self: &Arc<Self>, inventory: &Inventory, members: &[usize]) {
        let names: Vec<String> =
            members.iter().take(10).map(|place| inventory.objects[*place].name.to_string()).collect();
        let more = if members.len() > 10 { " and others" } else { "" };
        let message = format!("{CYCLE_CODE} these objects refer to each other in a circle: {}{more}", names.join(", "));
        self.log(LogLevel::Warning, None, message);
    }

    /// Says which objects come to a name in the target that another has.
    pub(crate) fn announce_shared_names(self: &Arc<Self>, inventory: &Inventory, known: &Known) {
        let mut places: Vec<usize> = known.without_name().collect();
        places.sort_unstable();
        let name = |place: &usize| inventory.objects.get(*place).map(|object| object.name.to_string());
        let names: Vec<String> = places.iter().take(10).filter_map(name).collect();
        if !names.is_empty() {
            let more = if places.len() > 10 { " and others" } else { "" };
            let message = format!(
                "{NAME_TAKEN_CODE} these come to names in the target that other objects have, and will fail: {}{more}",
                names.join(", ")
            );
            self.log(LogLevel::Warning, None, message);
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
            for entry in warnings::log_entries(&current.name, &ending.diagnostics) {
                pending.log(LogLevel::Warning, Some(object), entry);
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
    pub(crate) async fn intend(&self, object: ObjectNumber) -> Result<(), EngineError> {
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
        // An end is not held back for a tick: whoever waits for a short job waits for nothing else.
        self.writer.hurry(self.clone());
    }

    /// Ends the job as `failed`, for a reason that is not in its objects.
    pub(crate) fn fail(self: &Arc<Self>, message: String) {
        self.end(|_, _| Close::End(JobEnding { status: JobStatus::Failed, level: LogLevel::Error, message }));
    }
}
