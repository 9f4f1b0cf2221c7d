//! One job from its first object to its end.

use std::sync::Arc;
use std::time::Duration;

use model::{ExecutionMode, JobStatus, LogLevel, ObjectCounts, ObjectNumber, RULES_MODEL, plural};
use tokio::task::JoinSet;

use crate::apart::apart;
use crate::at_target::AtTarget;
use crate::dependency_order::{DependencyOrder, dependency_order};
use crate::growth::{Grower, Growth};
use crate::journal::{Close, JobEnding, Journal};
use crate::object_run::{Earlier, ObjectRun};
use crate::ports::{Target, TargetError, TargetSession, Translator};
use crate::retry::{RetryPolicy, persist, seconds};
use crate::retry_queue::RetryQueue;
use crate::schedule::Schedule;
use crate::store::Translated;
use crate::turns::Turns;
use crate::worker::{PortGone, Worker};
use crate::{Inventory, JobContext};

/// Diagnostic code of an object that is part of a circle of references.
pub(crate) const CYCLE_CODE: &str = "DWM-0002";
/// Diagnostic code of a procedure that reads what was not migrated.
pub(crate) const LACKING_CODE: &str = "DWM-0003";

/// Diagnostic code of an object whose name in the target another has.
pub(crate) const NAME_TAKEN_CODE: &str = "DWM-0004";
/// Diagnostic code of an object that has a name in the target which others come to as well.
pub(crate) const NAME_SHARED_CODE: &str = "DWM-0005";

/// Everything a running job needs.
pub(crate) struct JobRun {
    pub(crate) context: JobContext,
    pub(crate) model_id: String,
    /// Its objects as of the start.
    pub(crate) inventory: Arc<Inventory>,
    /// What its source may find besides; `None` where it is not asked.
    pub(crate) growth: Option<Growth>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) translator: Arc<dyn Translator>,
    pub(crate) target: Arc<dyn Target>,
    pub(crate) workers: usize,
    pub(crate) turns: Arc<Turns>,
    pub(crate) retry: RetryPolicy,
    /// Failures after which nothing new is started.
    pub(crate) stop_after: Option<u32>,
    /// What a dry run has to find in its target besides: objects that succeeded before, in the order in which they did.
    pub(crate) rehearsed: Vec<Translated>,
    /// What earlier processes left.
    pub(crate) earlier: Arc<Earlier>,
    /// Whether this goes on with a job that an earlier process left.
    pub(crate) taken_over: bool,
}

impl JobRun {
    /// Runs the job to its end, which is in the journal.
    pub(crate) async fn run(mut self) {
        let journal = self.journal.clone();
        let chosen = self.translator.for_job(&self.model_id, &self.context);
        if !self.taken_over {
            self.announce(chosen.is_some());
        }
        self.translator = chosen.unwrap_or(self.translator);
        let stopped = self.stopped().await;
        self.translator.ended(&self.context);
        if journal.status() == JobStatus::Cancelling {
            // Who asked for it sees that it was taken before they see that it is done.
            journal.shown().await;
        }
        journal.end(|status, counts| ending(self.context.mode, status, counts, stopped));
    }

    /// Works until nothing is left to do or the job is to stop; answers with what else stopped it, if something did.
    async fn stopped(&mut self) -> Option<Stopped> {
        if self.inventory.objects.is_empty() {
            // A job without objects has no use for workers and a target.
            let found = tokio::select! {
                biased;
                () = self.context.cancelled.cancelled() => return Some(Stopped::MoreToCome),
                found = apart(async { self.growth.as_mut()?.next(&self.inventory, &self.journal).await }) => found,
            };
            self.inventory = found?;
        }
        let journal = &self.journal;
        let ordered = tokio::task::spawn_blocking({
            let (inventory, job) = (self.inventory.clone(), self.context.clone());
            move || {
                job.known.learn(&inventory, 0, (&job.target_catalog, &job.target_schema));
                dependency_order(&inventory)
            }
        });
        let Ok(order) = ordered.await else {
            return Some(Stopped::Gone("its objects could not be put in order".to_owned()));
        };
        if !journal.set_status(JobStatus::Running) && journal.status() != JobStatus::Running {
            // It was cancelled before anything was started.
            return None;
        }
        if !self.taken_over {
            order.cycles.iter().for_each(|members| journal.announce_cycle(&self.inventory, members));
            journal.announce_shared_names(&self.inventory, &self.context.known.now());
        }
        let session = tokio::select! {
            biased;
            () = self.context.cancelled.cancelled() => return None,
            session = apart(self.open_target()) => session,
        };
        match session {
            Ok(session) => self.work_through(order, session).await,
            Err(error) => Some(Stopped::Gone(error.to_string())),
        }
    }

    /// A session with the target that knows what succeeded before.
    async fn open_target(&self) -> Result<Arc<dyn TargetSession>, TargetError> {
        let told = |what: &str, wait: Duration| {
            let message = format!("The target does not answer, the next attempt is in {}: {what}", seconds(wait));
            self.journal.log(LogLevel::Warning, None, message);
        };
        let open = || self.target.open(&self.context, &self.inventory);
        let session: Arc<dyn TargetSession> = persist(self.retry.tries(0), open, told).await?.into();
        for Translated { object, statements } in &self.rehearsed {
            let execute = || session.execute(object, object.kind, statements);
            // It succeeded before; what reads it says so if it does not now.
            let _ = persist(self.retry.tries(0), execute, told).await;
        }
        Ok(session)
    }

    /// Says what begins; `model_is_known` is whether somebody translates with the model that the spec names.
    fn announce(&self, model_is_known: bool) {
        let JobContext { source_type, target_catalog, target_schema, mode, .. } = &self.context;
        let what = if mode.is_dry_run() { "Dry run" } else { "Migration" };
        let count = self.inventory.objects.len();
        let objects = plural(count as u64, "object");
        let from = source_type.label();
        let start = format!("{what} of {count} {objects} from {from} to {target_catalog}.{target_schema}");
        self.journal.log(LogLevel::Info, None, start);
        if self.model_id != RULES_MODEL && !model_is_known {
            let model = &self.model_id;
            let message = format!("The model `{model}` is not configured on this server; rules translate instead");
            self.journal.log(LogLevel::Warning, None, message);
        }
        for warning in &self.inventory.warnings {
            self.journal.log(LogLevel::Warning, None, warning.clone());
        }
    }

    /// Migrates every object; answers with what stopped the job, if something did.
    async fn work_through(&mut self, order: DependencyOrder, session: Arc<dyn TargetSession>) -> Option<Stopped> {
        let (inventory, growth, ended) = (self.inventory.clone(), self.growth.take(), &self.earlier.ended);
        // More objects may want more workers than there are objects now.
        let workers = if growth.is_some() { self.workers } else { self.workers.min(inventory.objects.len()) };
        let (schedule, lost) = Schedule::new(inventory, order, ended, self.stop_after, growth.is_some());
        self.journal.leave_out(lost);
        let run = Arc::new(ObjectRun {
            context: self.context.clone(),
            journal: self.journal.clone(),
            translator: self.translator.clone(),
            session,
            schedule,
            earlier: self.earlier.clone(),
            retry: self.retry,
            retries: RetryQueue::new(workers.max(1)),
        });
        let mut tasks = JoinSet::new();
        for _ in 0..workers.max(1) {
            let worker = Worker { run: run.clone(), turns: self.turns.clone(), at_target: AtTarget::new() };
            tasks.spawn(apart(worker.work()));
        }
        if let Some(growth) = growth {
            tasks.spawn(apart(Grower { run: run.clone(), growth }.work()));
        }
        let mut stopped = None;
        while let Some(task) = tasks.join_next().await {
            let ended = task.unwrap_or_else(|error| {
                tracing::error!(job.id = %self.context.job_id, %error, "a worker ended unexpectedly");
                Err(PortGone("one of its workers stopped unexpectedly; please report it".to_owned()))
            });
            if let Err(PortGone(why)) = ended {
                self.context.cancelled.cancel();
                stopped.get_or_insert(Stopped::Gone(why));
            }
        }
        run.retries.drain().into_iter().for_each(|waiting| self.journal.abandon(waiting));
        let failures = || run.schedule.stopped().map(Stopped::Failures);
        stopped.or_else(failures).or_else(|| run.schedule.may_grow().then_some(Stopped::MoreToCome))
    }
}

/// Why a job does not come to all of its objects, besides a cancel.
pub(crate) enum Stopped {
    /// What it cannot do without is gone, for this reason.
    Gone(String),
    /// So many failures were to stop it.
    Failures(u32),
    /// Its process stops before the source has told all that there is.
    MoreToCome,
}

/// How a process lets go of a job that has these counts, was in this status, and was perhaps stopped by its target.
pub(crate) fn ending(mode: ExecutionMode, status: JobStatus, counts: ObjectCounts, stopped: Option<Stopped>) -> Close {
    let done = format!("{} succeeded, {} failed, {} skipped", counts.completed, counts.failed, counts.skipped);
    let (left, total) =
        (counts.total - counts.finished(), format!("{} {}", counts.total, plural(counts.total.into(), "object")));
    let end = |status, level, message| Close::End(JobEnding { status, level, message });
    if let Some(Stopped::Gone(why)) = &stopped {
        let message = format!("The job cannot go on: {why}. {done}, {left} of {total} without a result");
        return end(JobStatus::Failed, LogLevel::Error, message);
    }
    if status == JobStatus::Cancelling {
        let message = format!("Cancelled: {done}, {left} of {total} not started");
        return end(JobStatus::Cancelled, LogLevel::Warning, message);
    }
    if let Some(Stopped::Failures(limit)) = &stopped {
        let message = format!("Stopped after {limit} failures, as asked: {done}, {left} of {total} not started");
        return end(JobStatus::Failed, LogLevel::Error, message);
    }
    if left > 0 || matches!(stopped, Some(Stopped::MoreToCome)) {
        return Close::HandOver(format!(
            "The server is stopping: {done}, {left} of {total} without a result; the next start goes on with them"
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
