//! The engine's handle: opening and shutting down here, starting jobs in `starting`, reading them in `reading`.

mod expecting;
mod reading;
mod starting;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::{JobId, JobStatus, MigrationSpec, ObjectNumber, SourcePlatform, is_tracked};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::starting::Begin;
use crate::catch_up::CatchUps;
use crate::clock::now;
use crate::eta::{EtaEstimator, Work};
use crate::journal::Journal;
use crate::overview::{Listed, Overview};
use crate::retry::{Passing, persist};
use crate::store::{self, Base, Readers};
use crate::writer::{LiveJobs, Standstill, WriterHandle};
use crate::{CancelOutcome, EngineError, Inventory, InventorySource, RetryPolicy, Target, Translator};

/// How long a shutdown waits for ports, and then for the store.
const LET_GO: Duration = Duration::from_secs(1);

/// How long a port is asked again where somebody waits for the answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

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
    /// Objects in work at the same time per job, where its spec does not say; a batch counts as one. Those that wait for another
    /// attempt come besides: fewer than twice as many are counted as running. Default 4.
    pub workers: usize,
    /// Objects, or batches of them, whose ports are called at the same time over all jobs; jobs that compete take turns.
    /// Default 64, as many as a single job may ask for. Each may take a thread of the runtime's pool for blocking work while
    /// its port keeps it, so it is to stay well below that pool's size (512 by default).
    pub workers_total: usize,
    /// How port calls that failed for the moment are made again.
    pub retry: RetryPolicy,
}

impl Default for EngineLimits {
    fn default() -> Self {
        Self { workers: 4, workers_total: 64, retry: RetryPolicy::default() }
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
    catch_ups: Arc<CatchUps>,
    overview: Arc<Overview>,
    live: LiveJobs,
    /// As many permits as there are turns to call ports.
    turns: Arc<Semaphore>,
    /// The token of each running job, by id.
    running: Mutex<HashMap<JobId, CancellationToken>>,
    stopping: AtomicBool,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Engine {
    /// Opens the store and goes on with the jobs that an earlier process left unfinished; their logs say so.
    ///
    /// # Errors
    /// When the store cannot be opened, is damaged, or was written by a newer version; it is left as it is.
    pub async fn open(parts: EngineParts, limits: EngineLimits) -> Result<Engine, EngineError> {
        let live = LiveJobs::default();
        let (folder, jobs) = (parts.store_folder.clone(), live.clone());
        let opened = tokio::task::spawn_blocking(move || WriterHandle::spawn(&folder, jobs)).await;
        let writer = opened.map_err(|_| EngineError::Gone("store"))??;
        let readers = Readers::new(&parts.store_folder);
        let catch_ups = Arc::new(CatchUps::new(readers.clone()));
        let turns = Arc::new(Semaphore::new(limits.workers_total.clamp(1, Semaphore::MAX_PERMITS)));
        let shared = Shared {
            parts,
            limits,
            writer,
            readers,
            catch_ups,
            overview: Overview::new(),
            live,
            turns,
            running: Mutex::default(),
            stopping: AtomicBool::new(false),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let engine = Engine { shared: Arc::new(shared) };
        engine.go_on().await?;
        Ok(engine)
    }

    /// Takes over what an earlier process left: a job that was being cancelled is cancelled, any other goes on.
    async fn go_on(&self) -> Result<(), EngineError> {
        let unusable = |error| store::unusable(&self.shared.parts.store_folder, error);
        for base in self.shared.readers.read(store::unfinished_jobs).await.map_err(unusable)? {
            if is_tracked(&base.spec.inventory_path) {
                let journal = self.journal(base, std::iter::empty());
                journal.fail("The program that did the work of this job stopped before it was complete".to_owned());
                continue;
            }
            let job = base.job;
            let mut work =
                self.shared.readers.read(move |store| store::stored_work(store, job)).await.map_err(unusable)?;
            let objects = std::mem::take(&mut work.objects);
            let inventory = Inventory::of(base.spec.source_type, objects);
            self.run(base, Arc::new(inventory), Begin::TakenOver(work));
        }
        Ok(())
    }

    /// Puts a job among those that may still change.
    fn journal(&self, base: Base, work: impl Iterator<Item = (ObjectNumber, Work)>) -> Arc<Journal> {
        let job_id = base.head.job_id;
        let eta = EtaEstimator::new(work, self.workers(&base.spec), now());
        let listed = Listed { overview: self.shared.overview.clone(), spec: base.spec };
        let journal = Journal::new(base.job, base.head, eta, self.shared.writer.clone(), listed);
        self.shared.live.lock().unwrap_or_else(PoisonError::into_inner).insert(job_id, journal.clone());
        journal
    }

    fn live(&self, job_id: JobId) -> Option<Arc<Journal>> {
        self.shared.live.lock().unwrap_or_else(PoisonError::into_inner).get(&job_id).cloned()
    }

    /// Objects of a job in work at the same time.
    fn workers(&self, spec: &MigrationSpec) -> usize {
        spec.workers.map_or(self.shared.limits.workers, |workers| workers as usize)
    }

    /// Reads an inventory, again where its source fails for the moment.
    async fn read(&self, path: &str, source_type: SourcePlatform) -> Result<Inventory, EngineError> {
        self.answer(|| self.shared.parts.source.read(path, source_type)).await
    }

    /// Calls a port, again where it fails for the moment, as long as somebody may wait for the answer.
    async fn answer<T, E, F>(&self, call: impl Fn() -> F) -> Result<T, EngineError>
    where
        E: Passing + Into<EngineError>,
        F: Future<Output = Result<T, E>>,
    {
        let retry = self.shared.limits.retry;
        let tries = RetryPolicy { within: retry.within.min(ANSWER_WITHIN), ..retry }.tries(0);
        let told = |what: &str, wait: Duration| {
            tracing::warn!(wait_ms = wait.as_millis(), "a port fails and is asked again: {what}");
        };
        tokio::select! {
            () = self.shared.stop.cancelled() => Err(EngineError::Stopping),
            answer = persist(tries, call, told) => answer.map_err(Into::into),
        }
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
    /// When no job has this id, it has not ended, or the store takes no writes.
    pub async fn delete(&self, job_id: JobId) -> Result<(), EngineError> {
        // A job that readers have seen the end of may still be among the live ones for an instant.
        if let Some(state) = self.live(job_id).map(|journal| journal.head().0).filter(|state| !state.complete) {
            return Err(EngineError::NotEnded { job_id, status: state.status });
        }
        self.shared.writer.delete(job_id).await
    }

    /// Since when and why the store takes no writes, if that is so. Jobs then stand still and new ones are refused until it
    /// does; nothing that was accepted is lost.
    pub fn standstill(&self) -> Option<Standstill> {
        self.shared.writer.standstill()
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
