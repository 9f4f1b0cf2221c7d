use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use globset::{Glob, GlobSet, GlobSetBuilder};
use model::{
    InventorySummary, JobId, JobSnapshot, JobStatus, LogEntry, MigrationSpec, ObjectCounts, ObjectDetail, ObjectNumber,
    ObjectResult, ObjectRow, ResultStatus, RetryScope, SNAPSHOT_LOG_LINES, SourcePlatform, WORKERS_LIMIT,
};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::clock::now;
use crate::eta::{EtaEstimator, Work};
use crate::job_run::{JobRun, number};
use crate::journal::Journal;
use crate::store::{self, Base, NewJob, Readers, Span, StoredWork, Translated};
use crate::tracked_job::{Forget, TRACKED_INVENTORY, TrackedJob, is_tracked};
use crate::writer::{LiveJobs, WriterHandle};
use crate::{
    CancelOutcome, EngineError, Inventory, InventoryObject, InventorySource, JobContext, JobFilter, JobPage, JobState,
    LogFilter, ObjectFilter, Page, Position, ResultFilter, StartedJob, Subscription, Target, Translator,
};

/// Catalog and schema names are at most this long (Unity Catalog's own limit, in characters).
const NAME_LIMIT: usize = 255;

/// How long a shutdown waits for ports, and then for the store.
const LET_GO: Duration = Duration::from_secs(1);

/// What the engine works with.
pub struct EngineParts {
    /// Reads inventories.
    pub source: Arc<dyn InventorySource>,
    /// Translates definitions.
    pub translator: Arc<dyn Translator>,
    /// Takes translations.
    pub target: Arc<dyn Target>,
    /// The folder that the job store lives in; made if it is not there.
    pub store_folder: PathBuf,
}

impl fmt::Debug for EngineParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EngineParts").field("store_folder", &self.store_folder).finish_non_exhaustive()
    }
}

/// How much the engine does at once.
#[derive(Clone, Copy, Debug)]
pub struct EngineLimits {
    /// Objects in work at the same time per job. Default 4.
    pub workers: usize,
}

impl Default for EngineLimits {
    fn default() -> Self {
        Self { workers: 4 }
    }
}

/// A cheap handle on the running engine. Clones share it.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("limits", &self.shared.limits).finish_non_exhaustive()
    }
}

struct Shared {
    parts: EngineParts,
    limits: EngineLimits,
    writer: WriterHandle,
    readers: Readers,
    live: LiveJobs,
    /// The token of each running job, by id.
    running: Mutex<std::collections::HashMap<JobId, CancellationToken>>,
    stopping: AtomicBool,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Engine {
    /// Opens the store and goes on with the jobs that an earlier process left unfinished; their logs say so.
    ///
    /// # Errors
    /// When the store cannot be opened, or was written by a newer version.
    pub async fn open(parts: EngineParts, limits: EngineLimits) -> Result<Engine, EngineError> {
        let live = LiveJobs::default();
        let (folder, jobs) = (parts.store_folder.clone(), live.clone());
        let opened = tokio::task::spawn_blocking(move || WriterHandle::spawn(&folder, jobs)).await;
        let writer = opened.map_err(|_| EngineError::Gone("store"))??;
        let readers = Readers::new(&parts.store_folder);
        let (running, stop) = (Mutex::default(), CancellationToken::new());
        let stopping = AtomicBool::new(false);
        let shared =
            Shared { parts, limits, writer, readers, live, running, stopping, stop, tasks: TaskTracker::new() };
        let engine = Engine { shared: Arc::new(shared) };
        engine.go_on().await?;
        Ok(engine)
    }

    /// Takes over what an earlier process left: a job that was being cancelled is cancelled, any other goes on.
    async fn go_on(&self) -> Result<(), EngineError> {
        for base in self.shared.readers.read(store::unfinished_jobs).await? {
            if is_tracked(&base.spec.inventory_path) {
                let journal = self.journal(base, std::iter::empty());
                journal.fail("The program that did the work of this job stopped before it was complete".to_owned());
                continue;
            }
            let job = base.job;
            let mut work = self.shared.readers.read(move |store| store::stored_work(store, job)).await?;
            let objects = std::mem::take(&mut work.objects);
            let inventory = Inventory::of(base.spec.source_type, objects);
            self.run(base, Arc::new(inventory), Some(work));
        }
        Ok(())
    }

    /// Puts a job among those that may still change.
    fn journal(&self, base: Base, work: impl Iterator<Item = Work>) -> Arc<Journal> {
        let job_id = base.head.job_id;
        let eta = EtaEstimator::new(work, self.workers(&base.spec), now());
        let journal = Journal::new(base.job, base.head, eta, self.shared.writer.clone());
        self.shared.live.lock().unwrap_or_else(PoisonError::into_inner).insert(job_id, journal.clone());
        journal
    }

    fn live(&self, job_id: JobId) -> Option<Arc<Journal>> {
        self.shared.live.lock().unwrap_or_else(PoisonError::into_inner).get(&job_id).cloned()
    }

    /// Reads the inventory, writes the job to the store and answers; the work goes on in the background.
    ///
    /// # Errors
    /// When the spec or the inventory cannot be used; then nothing was started.
    pub async fn start(&self, spec: MigrationSpec) -> Result<StartedJob, EngineError> {
        if self.shared.stopping.load(Ordering::Acquire) {
            return Err(EngineError::Stopping);
        }
        let patterns = check(&spec)?;
        if let Some(existing) = self.with_key(&spec).await? {
            return Ok(existing);
        }
        let mut inventory = match spec.retry_of {
            None => self.shared.parts.source.read(&spec.inventory_path, spec.source_type).await?,
            Some(earlier) => self.retried(earlier, spec.retry).await?,
        };
        if self.shared.stopping.load(Ordering::Acquire) {
            return Err(EngineError::Stopping);
        }
        inventory.objects.retain(|object| patterns.take(&object.name.to_string()));
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
        self.run(Base { job, spec, head }, inventory, None);
        Ok(StartedJob { job_id, total_objects, existing: false })
    }

    /// What a retry of an earlier job takes, from that job's own copy of its definitions.
    async fn retried(&self, earlier: JobId, scope: RetryScope) -> Result<Inventory, EngineError> {
        let base = self.base(earlier).await?;
        if is_tracked(&base.spec.inventory_path) {
            let (found, expected) = (earlier.to_string(), "a job that this engine can run by itself".to_owned());
            return Err(EngineError::Invalid { field: "retry_of", found, expected });
        }
        let status = self.live(earlier).map_or(base.head.status, |journal| journal.level().0.status);
        if !status.is_terminal() {
            return Err(EngineError::NotEnded { job_id: earlier, status });
        }
        let job = base.job;
        let StoredWork { objects, ended, .. } =
            self.shared.readers.read(move |store| store::stored_work(store, job)).await?;
        let taken = |place: usize| match (ended.get(&number(place)), scope) {
            (Some(ResultStatus::Success), _) | (None, RetryScope::Failed) => false,
            (Some(ResultStatus::Error | ResultStatus::Skipped), _) | (None, RetryScope::Unfinished) => true,
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
                },
            });
        }
        Ok(Inventory::of(base.spec.source_type, objects))
    }

    /// What a dry run has to find in its target besides what it brings: what succeeded in it before, and in the jobs it
    /// tries again. A real run finds that in the target.
    async fn rehearsed(&self, spec: &MigrationSpec, taken_over: Option<i64>) -> Result<Vec<Translated>, EngineError> {
        if !spec.mode.is_dry_run() {
            return Ok(Vec::new());
        }
        let mut jobs = Vec::from_iter(taken_over);
        let mut earlier = spec.retry_of;
        while let Some(job_id) = earlier {
            // An earlier job may have been deleted; then what it had is not there.
            let Ok(found) = self.base(job_id).await else { break };
            jobs.push(found.job);
            earlier = found.spec.retry_of;
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
        let work: Vec<Work> =
            inventory.objects.iter().map(|object| Work::new(object.kind, object.definition.len())).collect();
        let journal = self.journal(Base { job, spec, head }, work.into_iter());
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
    fn run(&self, base: Base, inventory: Arc<Inventory>, before: Option<StoredWork>) {
        let (spec, job, job_id, status) = (base.spec.clone(), base.job, base.head.job_id, base.head.status);
        let cancelled = self.shared.stop.child_token();
        self.shared.running.lock().unwrap_or_else(PoisonError::into_inner).insert(job_id, cancelled.clone());
        let taken_over = before.is_some();
        let StoredWork { ended, intents, .. } = before.unwrap_or_default();
        let left = inventory.objects.iter().enumerate().filter(|(place, _)| !ended.contains_key(&number(*place)));
        let journal = self.journal(base, left.map(|(_, object)| Work::new(object.kind, object.definition.len())));
        if taken_over {
            let left = inventory.objects.len() - ended.len();
            let what = match status {
                JobStatus::Cancelling => format!("{left} objects without a result are not started"),
                _ => format!("the job goes on with {left} objects that have no result"),
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
            cancelled,
        };
        let mut run = JobRun {
            context,
            model_id: spec.model_id.clone(),
            inventory,
            journal: journal.clone(),
            translator: self.shared.parts.translator.clone(),
            target: self.shared.parts.target.clone(),
            workers: self.workers(&spec),
            stop_after: spec.stop_after,
            rehearsed: Vec::new(),
            ended,
            in_doubt: Arc::new(intents),
            taken_over,
        };
        let engine = self.clone();
        self.shared.tasks.spawn(async move {
            match engine.rehearsed(&spec, taken_over.then_some(job)).await {
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

    /// Objects of a job in work at the same time.
    fn workers(&self, spec: &MigrationSpec) -> usize {
        spec.workers.map_or(self.shared.limits.workers, |workers| workers as usize)
    }

    /// Reads an inventory without starting anything.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn inventory(&self, path: &str, source_type: SourcePlatform) -> Result<InventorySummary, EngineError> {
        Ok(self.shared.parts.source.read(path, source_type).await?.summary(path))
    }

    /// Asks a job to stop: nothing new is started, what is in flight is abandoned, what is done stays.
    ///
    /// # Errors
    /// When no job has this id.
    pub async fn cancel(&self, job_id: JobId) -> Result<CancelOutcome, EngineError> {
        if let Some(journal) = self.live(job_id) {
            if journal.set_status(JobStatus::Cancelling) || journal.status() == JobStatus::Cancelling {
                let running = self.shared.running.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(token) = running.get(&job_id) {
                    token.cancel();
                }
                return Ok(CancelOutcome::Accepted);
            }
            return Ok(CancelOutcome::AlreadyEnded(journal.status()));
        }
        let base = self.base(job_id).await?;
        Ok(CancelOutcome::AlreadyEnded(base.head.status))
    }

    /// Removes an ended job and everything stored about it.
    ///
    /// # Errors
    /// When no job has this id, or it has not ended.
    pub async fn delete(&self, job_id: JobId) -> Result<(), EngineError> {
        // A job that readers have seen the end of may still be among the live ones for an instant.
        if let Some(state) = self.live(job_id).map(|journal| journal.level().0).filter(|state| !state.complete) {
            return Err(EngineError::NotEnded { job_id, status: state.status });
        }
        self.shared.writer.delete(job_id).await
    }

    /// A page of jobs, newest first.
    ///
    /// # Errors
    /// When the filter cannot be used.
    pub async fn jobs(&self, filter: &JobFilter) -> Result<JobPage, EngineError> {
        let filter = filter.clone();
        self.shared.readers.read(move |store| store::jobs(store, &filter)).await
    }

    /// A job's facts and its state as last published.
    ///
    /// # Errors
    /// When no job has this id.
    pub async fn state(&self, job_id: JobId) -> Result<JobState, EngineError> {
        let base = self.base(job_id).await?;
        let mut facts = base.facts();
        facts.retried_by = self.shared.readers.read(move |store| store::retried_by(store, job_id)).await?;
        if let Some(journal) = self.live(job_id) {
            return Ok(JobState { facts, snapshot: journal.level().0 });
        }
        let (job, mut head) = (base.job, base.head);
        let lines = head.log_counts.total();
        let first = lines.saturating_sub(SNAPSHOT_LOG_LINES as u64);
        let position = Span { after: first, to: lines };
        head.new_logs =
            self.shared.readers.read(move |store| store::logs_from(store, job, position, SNAPSHOT_LOG_LINES)).await?;
        let mut snapshot = JobSnapshot::new(job_id, head.start_time);
        snapshot.apply(&head, &mut model::Discard);
        snapshot.last_index = snapshot.counts.finished();
        Ok(JobState { facts, snapshot })
    }

    async fn base(&self, job_id: JobId) -> Result<Base, EngineError> {
        self.shared.readers.read(move |store| store::job(store, job_id)).await
    }

    /// A page of a job's objects with their stages.
    ///
    /// # Errors
    /// When no job has this id, or the filter cannot be used.
    pub async fn objects(&self, job_id: JobId, filter: &ObjectFilter) -> Result<Page<ObjectRow>, EngineError> {
        let filter = filter.clone();
        let mut page = self.shared.readers.read(move |store| store::objects(store, job_id, &filter)).await?;
        if let Some(journal) = self.live(job_id) {
            let current = journal.level().0.current_objects;
            for row in page.rows.iter_mut().filter(|row| row.status.is_none()) {
                row.stage = current.iter().find(|of| of.object == row.object).map_or(row.stage, |of| of.stage);
            }
        }
        Ok(page)
    }

    /// A page of a job's results.
    ///
    /// # Errors
    /// When no job has this id, or the filter cannot be used.
    pub async fn results(&self, job_id: JobId, filter: &ResultFilter) -> Result<Page<ObjectResult>, EngineError> {
        let filter = filter.clone();
        self.shared.readers.read(move |store| store::results(store, job_id, &filter)).await
    }

    /// A page of a job's log.
    ///
    /// # Errors
    /// When no job has this id, or the filter cannot be used.
    pub async fn logs(&self, job_id: JobId, filter: &LogFilter) -> Result<Page<LogEntry>, EngineError> {
        let filter = filter.clone();
        self.shared.readers.read(move |store| store::logs(store, job_id, &filter)).await
    }

    /// One ended object in full.
    ///
    /// # Errors
    /// When no job has this id, or the object has no result.
    pub async fn object_detail(&self, job_id: JobId, object: ObjectNumber) -> Result<ObjectDetail, EngineError> {
        self.shared.readers.read(move |store| store::object_detail(store, job_id, object)).await
    }

    /// Follows a job from a position. `None` where the job has ended and the position is its last `seq`: nothing follows.
    /// A position beyond the job's head gets the level state, its first message with `reset`.
    ///
    /// # Errors
    /// When no job has this id.
    pub async fn subscribe(&self, job_id: JobId, position: Position) -> Result<Option<Subscription>, EngineError> {
        let readers = self.shared.readers.clone();
        // The journal is looked up before the store is read: a job leaves the journals only after its end is stored.
        let journal = self.live(job_id);
        let base = self.base(job_id).await?;
        if let Some(journal) = journal {
            let (snapshot, next_tick) = journal.level();
            let head = snapshot.to_update(snapshot.server_time);
            let ended = head.complete;
            if !(ended && position == Position::After(snapshot.seq)) {
                let live = (!ended).then_some((journal, next_tick));
                return Ok(Some(Subscription::new(readers, base.job, head, live, position)));
            }
            return Ok(None);
        }
        let at_end = base.head.complete && position == Position::After(base.head.seq.unwrap_or(0));
        Ok((!at_end).then(|| Subscription::new(readers, base.job, base.head, None, position)))
    }

    /// Stops taking jobs, lets go of the ones in work, and returns when all that happened is stored. The next start goes on
    /// with them.
    ///
    /// A port that does not let go and a disk that does not write are not waited for longer than a second each.
    pub async fn shutdown(&self) {
        self.shared.stopping.store(true, Ordering::Release);
        self.shared.stop.cancel();
        self.shared.tasks.close();
        if tokio::time::timeout(LET_GO, self.shared.tasks.wait()).await.is_err() {
            tracing::warn!("objects in work do not let go; the next start looks for them in the target");
        }
        if tokio::time::timeout(LET_GO, self.shared.writer.stop()).await.is_err() {
            tracing::warn!("the job store does not write; the next start repeats what is missing in it");
        }
        self.shared.live.lock().unwrap_or_else(PoisonError::into_inner).values().for_each(|journal| journal.close());
    }
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

/// Which objects a spec takes.
struct Patterns {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Patterns {
    fn take(&self, name: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(name)) && !self.exclude.is_match(name)
    }
}

fn check(spec: &MigrationSpec) -> Result<Patterns, EngineError> {
    for (field, value) in [("target_catalog", &spec.target_catalog), ("target_schema", &spec.target_schema)] {
        let found = if value.trim().is_empty() { "nothing".to_owned() } else { value.chars().take(64).collect() };
        let fits = (1..=NAME_LIMIT).contains(&value.chars().count());
        if !fits || value.contains(['.', '/', ' ']) || value.chars().any(char::is_control) {
            let expected =
                "a name of 1 to 255 characters without dots, slashes, spaces or control characters".to_owned();
            return Err(EngineError::Invalid { field, found, expected });
        }
    }
    if let Some(workers) = spec.workers.filter(|workers| !(1..=WORKERS_LIMIT).contains(workers)) {
        let expected = format!("a number from 1 to {WORKERS_LIMIT}");
        return Err(EngineError::Invalid { field: "workers", found: workers.to_string(), expected });
    }
    if spec.stop_after == Some(0) {
        let (found, expected) = ("0".to_owned(), "a number from 1 on, or nothing".to_owned());
        return Err(EngineError::Invalid { field: "stop_after", found, expected });
    }
    let include = patterns("include", &spec.include)?;
    Ok(Patterns {
        include: (!spec.include.is_empty()).then_some(include),
        exclude: patterns("exclude", &spec.exclude)?,
    })
}

fn patterns(field: &'static str, patterns: &[String]) -> Result<GlobSet, EngineError> {
    let mut set = GlobSetBuilder::new();
    let invalid = |found: &str| EngineError::Invalid {
        field,
        found: found.chars().take(64).collect(),
        expected: "patterns of `schema.name` with * and ?".to_owned(),
    };
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(|_| invalid(pattern))?);
    }
    set.build().map_err(|_| invalid("these patterns"))
}
