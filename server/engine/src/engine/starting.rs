//! What brings a job into being: a start, a retry, a program of its own, and the run that follows.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use model::{
    ExecutionMode, JobId, JobSnapshot, JobStatus, LogLevel, MigrationSpec, ObjectCounts, ObjectKind, ObjectNumber,
    RetryScope, TRACKED_INVENTORY, is_tracked, plural,
};
use uuid::Uuid;

use super::Engine;
use crate::clock::now;
use crate::ended::Ended;
use crate::eta::Work;
use crate::growth::Growth;
use crate::job_run::{JobRun, number};
use crate::object_run::Earlier;
use crate::spec_check::check;
use crate::store::{self, Base, NewJob, StoredWork, Translated};
use crate::tracked_job::{Forget, TrackedJob};
use crate::turns::Turns;
use crate::{EngineError, Inventory, InventoryObject, JobContext, JobLog, KnownObjects, StartedJob};

impl Engine {
    /// Reads the inventory, writes the job to the store and answers; the work goes on in the background.
    ///
    /// # Errors
    /// When the spec or the inventory cannot be used, or the store takes no writes; then nothing was started.
    pub async fn start(&self, spec: MigrationSpec) -> Result<StartedJob, EngineError> {
        if self.shared.stopping.load(Ordering::Acquire) {
            return Err(EngineError::Stopping);
        }
        let spec = self.with_names(spec).await?;
        let selection = check(&spec)?;
        if let Some(existing) = self.with_key(&spec).await? {
            return Ok(existing);
        }
        if let Some(standstill) = self.standstill() {
            return Err(EngineError::StoreRefuses(standstill.fault));
        }
        let mut inventory = match spec.retry_of {
            None => self.read(&spec.inventory_path, spec.source_type).await?,
            Some(earlier) => self.retried(earlier, spec.retry).await?,
        };
        if self.shared.stopping.load(Ordering::Acquire) {
            return Err(EngineError::Stopping);
        }
        let (objects, left_out): (Vec<_>, Vec<_>) =
            inventory.objects.into_iter().partition(|object| selection.takes(&object.name.to_string()));
        inventory.objects = objects;
        let total_objects = u32::try_from(inventory.objects.len()).map_err(|_| EngineError::Invalid {
            field: "inventory_path",
            found: format!("{} objects", inventory.objects.len()),
            expected: "fewer than 4,294,967,296 objects".to_owned(),
        })?;
        let inventory = Arc::new(inventory);
        let snapshot = new_job(&inventory, total_objects);
        let (job_id, head) = (snapshot.job_id, snapshot.to_update(snapshot.start_time));
        let new = NewJob { spec: spec.clone(), head: head.clone(), inventory: inventory.clone() };
        let job = match self.shared.writer.insert(new).await {
            Ok(job) => job,
            // Another start with the same key was faster.
            Err(EngineError::Store(error)) if is_taken(&error) => {
                return self.with_key(&spec).await?.ok_or(EngineError::Store(error));
            }
            Err(error) => return Err(error),
        };
        self.run(Base { job, spec, head }, inventory, Begin::New { left_out });
        Ok(StartedJob { job_id, total_objects, existing: false })
    }

    /// A spec that tries a job again puts names where that job did, unless it has rules of its own.
    async fn with_names(&self, spec: MigrationSpec) -> Result<MigrationSpec, EngineError> {
        match spec.retry_of.filter(|_| spec.name_map.is_empty()) {
            Some(earlier) => Ok(MigrationSpec { name_map: self.base(earlier).await?.spec.name_map, ..spec }),
            None => Ok(spec),
        }
    }

    /// Lets a job know the objects beside its own that its definitions may name: those of the jobs that it tries again, at
    /// these rows of the store, and those of its inventory that its patterns leave out. A process that takes a job over reads
    /// these again where rules for names need them.
    async fn look_around(
        &self,
        spec: &MigrationSpec,
        context: &JobContext,
        rows: Vec<i64>,
        left_out: Option<Vec<InventoryObject>>,
    ) -> Result<(), EngineError> {
        let dialect = spec.source_type.dialect();
        let learn = async |objects: Vec<InventoryObject>| {
            let known = context.known.clone();
            // Only a panic gets here; then less is known.
            let _ = tokio::task::spawn_blocking(move || known.look_around(dialect, &objects)).await;
        };
        for job in rows {
            learn(self.shared.readers.read(move |store| store::stored_work(store, job)).await?.objects).await;
        }
        let patterns = !spec.include.is_empty() || !spec.exclude.is_empty();
        if let Some(left_out) = left_out {
            learn(left_out).await;
        } else if patterns && spec.retry_of.is_none() && !spec.name_map.is_empty() {
            match self.read(&spec.inventory_path, spec.source_type).await {
                Ok(inventory) => learn(inventory.objects).await,
                Err(error) => {
                    let message = format!(
                        "The objects that the patterns leave out cannot be read; a name without a schema that means one of \
                         them may be taken for another: {error}"
                    );
                    context.log.add(LogLevel::Warning, message);
                }
            }
        }
        Ok(())
    }

    /// What a retry of an earlier job takes, from that job's own copy of its definitions.
    async fn retried(&self, earlier: JobId, scope: RetryScope) -> Result<Inventory, EngineError> {
        let base = self.base(earlier).await?;
        if is_tracked(&base.spec.inventory_path) {
            let (found, expected) = (earlier.to_string(), "a job that this engine can run by itself".to_owned());
            return Err(EngineError::Invalid { field: "retry_of", found, expected });
        }
        let status = self.live(earlier).map_or(base.head.status, |journal| journal.head().0.status);
        if !status.is_terminal() {
            return Err(EngineError::NotEnded { job_id: earlier, status });
        }
        let job = base.job;
        let StoredWork { objects, earlier: Earlier { ended, .. } } =
            self.shared.readers.read(move |store| store::stored_work(store, job)).await?;
        let taken = |place: usize| match (ended.get(&number(place)), scope) {
            (success, RetryScope::Succeeded) => matches!(success, Some(Ended::Success)),
            (Some(Ended::Success), _) | (Some(Ended::Present) | None, RetryScope::Failed) => false,
            (Some(Ended::Error | Ended::Blocked), _) | (Some(Ended::Present) | None, RetryScope::Unfinished) => true,
        };
        let objects: Vec<_> =
            objects.into_iter().enumerate().filter(|(place, _)| taken(*place)).map(|(_, object)| object).collect();
        if objects.is_empty() {
            return Err(EngineError::Invalid {
                field: "retry_of",
                found: earlier.to_string(),
                expected: match scope {
                    RetryScope::Failed => "a job with objects that failed".to_owned(),
                    RetryScope::Unfinished => "a job with objects that have no success".to_owned(),
                    RetryScope::Succeeded => "a job with objects that succeeded".to_owned(),
                },
            });
        }
        Ok(Inventory::of(base.spec.source_type, objects))
    }

    /// The jobs that a spec tries again, the nearest first, with the row numbers of those that are still stored.
    async fn earlier(&self, spec: &MigrationSpec) -> (Vec<JobId>, Vec<i64>) {
        let (mut ids, mut rows, mut earlier) = (Vec::new(), Vec::new(), spec.retry_of);
        while let Some(job_id) = earlier {
            ids.push(job_id);
            // An earlier job may have been deleted; then what it had is not there.
            let Ok(found) = self.base(job_id).await else { break };
            rows.push(found.job);
            earlier = found.spec.retry_of;
        }
        (ids, rows)
    }

    /// What a dry run has to find in its target besides what it brings: what succeeded in these jobs, the newest first. A
    /// real run finds that in the target.
    async fn rehearsed(&self, mode: ExecutionMode, jobs: Vec<i64>) -> Result<Vec<Translated>, EngineError> {
        if !mode.is_dry_run() {
            return Ok(Vec::new());
        }
        let mut rehearsed = Vec::new();
        for job in jobs.into_iter().rev() {
            rehearsed.extend(self.shared.readers.read(move |store| store::translated(store, job)).await?);
        }
        Ok(rehearsed)
    }

    /// Begins a job whose work the caller does: `name` is what people see in place of an inventory's path, the other facts are
    /// the spec's. Everything that shows jobs shows it.
    ///
    /// ```
    /// use engine::{Engine, EngineLimits, EngineParts, InventoryObject};
    /// use model::{ExecutionMode, MigrationSpec, ObjectKind, ObjectName, SourcePlatform};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// let engine = Engine::open(EngineParts::tracking(folder.path()), EngineLimits::default()).await?;
    /// let spec = MigrationSpec::new("nightly", SourcePlatform::Oracle, "main", "sales", ExecutionMode::Execute);
    /// let name = ObjectName::new("HR", "EMPLOYEES");
    /// let objects = vec![InventoryObject { name, kind: ObjectKind::Table, definition: String::new() }];
    /// let job = engine.track(spec, objects).await?;
    /// let object = job.begin(1)?;
    /// object.succeed(vec!["CREATE TABLE main.sales.employees (id BIGINT)".to_owned()], true, Vec::new());
    /// job.complete();
    /// # engine.shutdown().await;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When the spec cannot be used or the store does not take the job.
    pub async fn track(&self, spec: MigrationSpec, objects: Vec<InventoryObject>) -> Result<TrackedJob, EngineError> {
        if self.shared.stopping.load(Ordering::Acquire) {
            return Err(EngineError::Stopping);
        }
        check(&spec)?;
        let spec = MigrationSpec { inventory_path: format!("{TRACKED_INVENTORY}{}", spec.inventory_path), ..spec };
        let inventory = Arc::new(Inventory::of(spec.source_type, objects));
        let snapshot = new_job(&inventory, u32::try_from(inventory.objects.len()).unwrap_or(u32::MAX));
        let (mode, job_id, head) = (spec.mode, snapshot.job_id, snapshot.to_update(snapshot.start_time));
        let new = NewJob { spec: spec.clone(), head: head.clone(), inventory: inventory.clone() };
        let job = self.shared.writer.insert(new).await?;
        let priors = self.priors(job, &spec, &inventory, false).await;
        let journal = self.journal(Base { job, spec, head }, work(&inventory));
        if let Some(priors) = priors {
            journal.expect(priors);
        }
        let cancelled = self.shared.stop.child_token();
        self.shared.running.lock().unwrap_or_else(PoisonError::into_inner).insert(job_id, cancelled.clone());
        let shared = self.shared.clone();
        let forget = Forget(Some(Box::new(move || {
            shared.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&job_id);
        })));
        Ok(TrackedJob::new(mode, job_id, inventory, journal, cancelled, forget))
    }

    async fn with_key(&self, spec: &MigrationSpec) -> Result<Option<StartedJob>, EngineError> {
        let Some(key) = spec.idempotency_key.clone() else { return Ok(None) };
        let Some(base) = self.shared.readers.read(move |store| store::job_with_key(store, &key)).await? else {
            return Ok(None);
        };
        let job_id = base.head.job_id;
        if base.spec != *spec {
            return Err(EngineError::KeyReused { job_id });
        }
        Ok(Some(StartedJob { job_id, total_objects: base.head.total_objects, existing: true }))
    }

    /// Sets a job going, from the beginning or from where an earlier process left it.
    pub(super) fn run(&self, base: Base, inventory: Arc<Inventory>, begin: Begin) {
        let (spec, job, job_id, status) = (base.spec.clone(), base.job, base.head.job_id, base.head.status);
        let cancelled = self.shared.stop.child_token();
        self.shared.running.lock().unwrap_or_else(PoisonError::into_inner).insert(job_id, cancelled.clone());
        let (taken_over, before, left_out) = match begin {
            Begin::New { left_out } => (false, StoredWork::default(), Some(left_out)),
            Begin::TakenOver(before) => (true, before, None),
        };
        let earlier = Arc::new(before.earlier);
        let ended = &earlier.ended;
        let left = work(&inventory).filter(|(object, _)| !ended.contains_key(object));
        let journal = self.journal(base, left);
        if taken_over {
            let left = inventory.objects.len() - ended.len();
            let what = match status {
                JobStatus::Cancelling => {
                    format!("not started: {left} {} without a result", plural(left as u64, "object"))
                }
                _ => format!("the job goes on with {left} {} without a result", plural(left as u64, "object")),
            };
            journal.take_over(format!("The server was stopped and started again; {what}"));
        }
        if status == JobStatus::Cancelling {
            cancelled.cancel();
        }
        let context = JobContext {
            job_id,
            source_type: spec.source_type,
            target_catalog: spec.target_catalog.clone(),
            target_schema: spec.target_schema.clone(),
            mode: spec.mode,
            on_conflict: spec.on_conflict,
            earlier: Vec::new(),
            functions: Arc::new(functions(&inventory)),
            known: KnownObjects::new(spec.name_map.clone()),
            cancelled,
            log: JobLog::of(journal.clone()),
        };
        let mut run = JobRun {
            context,
            model_id: spec.model_id.clone(),
            inventory,
            growth: self.growth(&spec),
            journal: journal.clone(),
            translator: self.shared.parts.translator.clone(),
            target: self.shared.parts.target.clone(),
            workers: self.workers(&spec),
            turns: Arc::new(Turns::new(self.shared.turns.clone())),
            retry: self.shared.limits.retry,
            stop_after: spec.stop_after,
            rehearsed: Vec::new(),
            earlier,
            taken_over,
        };
        let engine = self.clone();
        self.shared.tasks.spawn(async move {
            if let Some(priors) = engine.priors(job, &spec, &run.inventory, taken_over).await {
                journal.expect(priors);
            }
            let (earlier, mut stored) = engine.earlier(&spec).await;
            if let Err(error) = engine.look_around(&spec, &run.context, stored.clone(), left_out).await {
                tracing::warn!(job.id = %job_id, error = &error as &dyn std::error::Error, "objects beside a job's own cannot be read");
            }
            stored.splice(..0, taken_over.then_some(job));
            run.context.earlier = earlier;
            match engine.rehearsed(spec.mode, stored).await {
                Ok(rehearsed) => {
                    run.rehearsed = rehearsed;
                    if let Err(error) = tokio::spawn(run.run()).await {
                        tracing::error!(job.id = %job_id, %error, "a job's task ended unexpectedly");
                        journal.fail("The job stopped unexpectedly; please report it".to_owned());
                    }
                }
                Err(error) => {
                    tracing::error!(job.id = %job_id, error = &error as &dyn std::error::Error, "the job store cannot be read");
                    journal.fail("What succeeded before cannot be read from the job store".to_owned());
                }
            }
            engine.shared.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&job_id);
        });
    }
}

impl Engine {
    /// What a job's source may find while the job runs. A retry takes what its earlier job has.
    fn growth(&self, spec: &MigrationSpec) -> Option<Growth> {
        if spec.retry_of.is_some() {
            return None;
        }
        let (source, retry) = (self.shared.parts.source.clone(), self.shared.limits.retry);
        // It was checked when the job was accepted.
        let selection = check(spec).ok()?;
        Some(Growth::new(source, spec.inventory_path.clone(), spec.source_type, selection, retry))
    }
}

/// Where a job begins in this process.
pub(super) enum Begin {
    /// At its first object; its inventory has these besides, which its patterns leave out.
    New { left_out: Vec<InventoryObject> },
    /// Where an earlier process left it.
    TakenOver(StoredWork),
}

/// The objects of an inventory, as the estimate of their time needs them.
fn work(inventory: &Inventory) -> impl Iterator<Item = (ObjectNumber, Work)> {
    inventory.objects.iter().enumerate().map(|(place, object)| (number(place), Work::of(object)))
}

fn new_job(inventory: &Inventory, total: u32) -> JobSnapshot {
    let mut snapshot = JobSnapshot::new(JobId(Uuid::now_v7()), now());
    snapshot.counts = ObjectCounts { total, ..ObjectCounts::default() };
    for object in &inventory.objects {
        snapshot.by_type.entry(object.kind).or_default().total += 1;
    }
    snapshot
}

fn is_taken(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}

/// Names of the functions of an inventory, in lower case.
fn functions(inventory: &Inventory) -> HashSet<String> {
    let functions = inventory.objects.iter().filter(|object| object.kind == ObjectKind::Function);
    functions.map(|function| function.name.name.to_lowercase()).collect()
}
