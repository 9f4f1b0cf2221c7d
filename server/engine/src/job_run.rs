//! One job from its first object to its end.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{ExecutionMode, JobStatus, LogLevel, ObjectCounts, ObjectNumber, RULES_MODEL, ResultStatus};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::dependency_order::{DependencyOrder, dependency_order};
use crate::journal::{Close, JobEnding, Journal};
use crate::object_run::{ObjectRun, Step};
use crate::ports::{Target, TargetError, TargetSession, Translator};
use crate::store::Translated;
use crate::{Inventory, JobContext};

/// Diagnostic code of an object that is part of a circle of references.
pub(crate) const CYCLE_CODE: &str = "DWM-0002";

/// Everything a running job needs.
pub(crate) struct JobRun {
    pub(crate) context: JobContext,
    pub(crate) model_id: String,
    pub(crate) inventory: Arc<Inventory>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) translator: Arc<dyn Translator>,
    pub(crate) target: Arc<dyn Target>,
    pub(crate) workers: usize,
    /// Failures after which nothing new is started.
    pub(crate) stop_after: Option<u32>,
    /// What a dry run has to find in its target besides: objects that succeeded before, in the order in which they did.
    pub(crate) rehearsed: Vec<Translated>,
    /// How objects ended that have a result from an earlier process; numbers from 1.
    pub(crate) ended: HashMap<ObjectNumber, ResultStatus>,
    /// Objects whose statements an earlier process may have sent.
    pub(crate) in_doubt: Arc<HashSet<ObjectNumber>>,
    /// Whether this goes on with a job that an earlier process left.
    pub(crate) taken_over: bool,
}

impl JobRun {
    /// Runs the job to its end, which is in the journal.
    pub(crate) async fn run(self) {
        let journal = self.journal.clone();
        if !self.taken_over {
            self.announce();
        }
        if self.inventory.objects.is_empty() {
            return self.end(None);
        }
        let ordered = tokio::task::spawn_blocking({
            let inventory = self.inventory.clone();
            move || dependency_order(&inventory)
        });
        let Ok(order) = ordered.await else {
            return journal.fail("The job stopped: its objects could not be put in order".to_owned());
        };
        if !journal.set_status(JobStatus::Running) && journal.status() != JobStatus::Running {
            // It was cancelled before anything was started.
            return self.end(None);
        }
        if !self.taken_over {
            self.announce_cycles(&order);
        }
        let session = tokio::select! {
            biased;
            () = self.context.cancelled.cancelled() => return self.end(None),
            session = self.target.open(&self.context, &self.inventory) => session,
        };
        match session {
            Ok(session) => {
                for Translated { object, statements } in &self.rehearsed {
                    // It succeeded before; what reads it says so if it does not now.
                    let _ = session.execute(object, object.kind, statements).await;
                }
                let stopped = self.work_through(order, session.into()).await;
                self.end(stopped);
            }
            Err(error) => self.end(Some(Stopped::Target(error))),
        }
    }

    fn announce(&self) {
        let JobContext { source_type, target_catalog, target_schema, mode, .. } = &self.context;
        let what = if mode.is_dry_run() { "Dry run" } else { "Migration" };
        let (count, from) = (self.inventory.objects.len(), source_type.label());
        let start = format!("{what} of {count} objects from {from} to {target_catalog}.{target_schema}");
        self.journal.log(LogLevel::Info, None, start);
        if self.model_id != RULES_MODEL {
            let model = &self.model_id;
            let message = format!("The model `{model}` is not configured on this server; rules translate instead");
            self.journal.log(LogLevel::Warning, None, message);
        }
        for warning in &self.inventory.warnings {
            self.journal.log(LogLevel::Warning, None, warning.clone());
        }
    }

    fn announce_cycles(&self, order: &DependencyOrder) {
        for members in &order.cycles {
            let names: Vec<String> =
                members.iter().take(10).map(|place| self.inventory.objects[*place].name.to_string()).collect();
            let more = if members.len() > 10 { " and others" } else { "" };
            let message =
                format!("{CYCLE_CODE} these objects refer to each other in a circle: {}{more}", names.join(", "));
            self.journal.log(LogLevel::Warning, None, message);
        }
    }

    /// Migrates every object; answers with what stopped the job, if something did.
    async fn work_through(&self, order: DependencyOrder, session: Arc<dyn TargetSession>) -> Option<Stopped> {
        let cycles = order.cycles.clone();
        let schedule = Arc::new(Schedule::new(order, &self.ended, self.stop_after));
        let mut workers = JoinSet::new();
        for _ in 0..self.workers.clamp(1, self.inventory.objects.len().max(1)) {
            let object_run = ObjectRun {
                context: self.context.clone(),
                inventory: self.inventory.clone(),
                journal: self.journal.clone(),
                translator: self.translator.clone(),
                session: session.clone(),
                cycles: cycles.clone(),
                in_doubt: self.in_doubt.clone(),
            };
            workers.spawn(work(object_run, schedule.clone()));
        }
        let mut stopped = None;
        while let Some(worker) = workers.join_next().await {
            let error = worker.unwrap_or_else(|error| {
                tracing::error!(job.id = %self.context.job_id, %error, "a worker ended unexpectedly");
                Some(TargetError::Unavailable("one of its workers stopped unexpectedly; please report it".to_owned()))
            });
            if let Some(error) = error {
                self.context.cancelled.cancel();
                stopped.get_or_insert(Stopped::Target(error));
            }
        }
        stopped.or_else(|| schedule.stopped().map(Stopped::Failures))
    }

    fn end(&self, stopped: Option<Stopped>) {
        self.journal.end(|status, counts| ending(self.context.mode, status, counts, stopped));
    }
}

/// Why a job does not come to all of its objects, besides a cancel.
pub(crate) enum Stopped {
    Target(TargetError),
    /// So many failures were to stop it.
    Failures(u32),
}

/// How a process lets go of a job that has these counts, was in this status, and was perhaps stopped by its target.
pub(crate) fn ending(mode: ExecutionMode, status: JobStatus, counts: ObjectCounts, stopped: Option<Stopped>) -> Close {
    let done = format!("{} succeeded, {} failed, {} skipped", counts.completed, counts.failed, counts.skipped);
    let (left, total) = (counts.total - counts.finished(), counts.total);
    let end = |status, level, message| Close::End(JobEnding { status, level, message });
    if let Some(Stopped::Target(error)) = stopped {
        let message = format!("The job cannot go on: {error}. {done}, {left} of {total} objects have no result");
        return end(JobStatus::Failed, LogLevel::Error, message);
    }
    if status == JobStatus::Cancelling {
        let message = format!("Cancelled: {done}, {left} of {total} objects not started");
        return end(JobStatus::Cancelled, LogLevel::Warning, message);
    }
    if let Some(Stopped::Failures(limit)) = stopped {
        let message =
            format!("Stopped after {limit} failures, as asked: {done}, {left} of {total} objects not started");
        return end(JobStatus::Failed, LogLevel::Error, message);
    }
    if left > 0 {
        return Close::HandOver(format!(
            "The server is stopping: {done}, {left} of {total} objects have no result; the next start goes on with them"
        ));
    }
    let what = if mode.is_dry_run() { "Dry run" } else { "Migration" };
    match (counts.completed, counts.failed, counts.total) {
        (_, _, 0) => {
            let message = "Nothing to migrate: the inventory has no objects that the patterns take".to_owned();
            end(JobStatus::Completed, LogLevel::Info, message)
        }
        (0, 1.., _) => end(JobStatus::Failed, LogLevel::Error, format!("{what} failed: {done}")),
        (_, 1.., _) => end(JobStatus::Completed, LogLevel::Warning, format!("{what} completed with failures: {done}")),
        _ => end(JobStatus::Completed, LogLevel::Info, format!("{what} completed: {done}")),
    }
}

/// The number of the object at a place of the inventory. A job takes at most `u32::MAX` objects; the engine has checked.
pub(crate) fn number(place: usize) -> ObjectNumber {
    ObjectNumber::try_from(place + 1).unwrap_or(ObjectNumber::MAX)
}

/// Which objects may be started now; shared by a job's workers.
struct Schedule {
    state: Mutex<ScheduleState>,
    changed: Notify,
}

struct ScheduleState {
    /// Objects whose dependencies have results, the first in the order on top.
    ready: BinaryHeap<Reverse<(usize, usize)>>,
    position: Vec<usize>,
    dependents: Vec<Vec<usize>>,
    waits_for: Vec<usize>,
    unfinished: usize,
    /// For each object, one that it reads and that has no success.
    blocked_by: Vec<Option<usize>>,
    failures: u32,
    stop_after: Option<u32>,
}

impl ScheduleState {
    /// Takes note of how an object ended; answers with those that wait for it.
    fn ended(&mut self, place: usize, status: ResultStatus) -> Vec<usize> {
        self.failures += u32::from(status == ResultStatus::Error);
        let dependents = std::mem::take(&mut self.dependents[place]);
        for next in &dependents {
            self.waits_for[*next] -= 1;
            if status != ResultStatus::Success {
                self.blocked_by[*next].get_or_insert(place);
            }
        }
        dependents
    }

    fn stopped(&self) -> Option<u32> {
        self.stop_after.filter(|limit| self.failures >= *limit && self.unfinished > 0)
    }
}

enum Next {
    /// Migrate it.
    Object(usize),
    /// What it reads, at the second place, has no success.
    Skip(usize, usize),
    Wait,
    Finished,
}

impl Schedule {
    fn new(order: DependencyOrder, ended: &HashMap<ObjectNumber, ResultStatus>, stop_after: Option<u32>) -> Self {
        let count = order.sequence.len();
        let mut position = vec![0; count];
        for (at, place) in order.sequence.iter().enumerate() {
            position[*place] = at;
        }
        let (dependents, waits_for) = (order.dependents, order.waits_for);
        let (ready, unfinished, blocked_by) = (BinaryHeap::new(), count - ended.len(), vec![None; count]);
        let mut state =
            ScheduleState { ready, position, dependents, waits_for, unfinished, blocked_by, failures: 0, stop_after };
        let status = |place: usize| ended.get(&number(place)).copied();
        for place in &order.sequence {
            if let Some(status) = status(*place) {
                state.ended(*place, status);
            }
        }
        for place in order.sequence {
            if state.waits_for[place] == 0 && status(place).is_none() {
                state.ready.push(Reverse((state.position[place], place)));
            }
        }
        Self { state: Mutex::new(state), changed: Notify::new() }
    }

    fn take(&self) -> Next {
        let mut state = self.lock();
        if state.unfinished == 0 || state.stopped().is_some() {
            return Next::Finished;
        }
        match state.ready.pop() {
            Some(Reverse((_, place))) => {
                state.blocked_by[place].map_or(Next::Object(place), |by| Next::Skip(place, by))
            }
            None => Next::Wait,
        }
    }

    fn finished(&self, place: usize, status: ResultStatus) {
        let mut state = self.lock();
        state.unfinished -= 1;
        let mut wake = state.unfinished == 0;
        for next in state.ended(place, status) {
            if state.waits_for[next] == 0 {
                let position = state.position[next];
                state.ready.push(Reverse((position, next)));
                wake = true;
            }
        }
        wake |= state.stopped().is_some();
        drop(state);
        if wake {
            self.changed.notify_waiters();
        }
    }

    /// The number of failures that stopped it, if they did.
    fn stopped(&self) -> Option<u32> {
        self.lock().stopped()
    }

    fn lock(&self) -> MutexGuard<'_, ScheduleState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One worker: takes objects until none is left, the job is to stop, or the target cannot be used any more.
async fn work(run: ObjectRun, schedule: Arc<Schedule>) -> Option<TargetError> {
    loop {
        let changed = schedule.changed.notified();
        tokio::pin!(changed);
        changed.as_mut().enable();
        if run.context.cancelled.is_cancelled() {
            return None;
        }
        match schedule.take() {
            Next::Finished => return None,
            Next::Wait => tokio::select! {
                () = run.context.cancelled.cancelled() => return None,
                () = changed => {}
            },
            Next::Skip(place, by) => {
                run.journal.room().await;
                run.skip(place, by);
                schedule.finished(place, ResultStatus::Skipped);
            }
            Next::Object(place) => {
                run.journal.room().await;
                match run.migrate(place).await {
                    Step::Done(status) => schedule.finished(place, status),
                    Step::Cancelled => return None,
                    Step::TargetGone(error) => return Some(error),
                }
                // A port that never waits must not keep its thread from everything else.
                tokio::task::coop::consume_budget().await;
            }
        }
    }
}
