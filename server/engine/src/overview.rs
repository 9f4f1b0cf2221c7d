//! What changes in any job: one summary per changed job, for whoever shows a list of them.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use model::{JobId, JobSummary, JobUpdate, MigrationSpec};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::store::Base;

/// The shortest time between two summaries of a job to one reader.
const PAUSE: Duration = Duration::from_millis(500);
/// Ended jobs that are kept for readers who have not heard of their end.
const ENDED_KEPT: usize = 1000;

/// A job that has changed, shared by all who read it.
#[derive(Debug)]
pub struct ChangedJob {
    /// Where it is now.
    pub summary: JobSummary,
    frame: OnceLock<Bytes>,
}

impl ChangedJob {
    /// Its bytes on the wire; `encode` is called at most once for all readers.
    pub fn frame(&self, encode: impl FnOnce(&JobSummary) -> Bytes) -> Bytes {
        self.frame.get_or_init(|| encode(&self.summary)).clone()
    }
}

/// The latest summary of every job that has not ended, and of those that ended last.
#[derive(Debug)]
pub(crate) struct Overview {
    latest: Mutex<Latest>,
    /// Number of the last change; readers wait for it.
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Latest {
    /// Number of the last change of any job, from 1.
    last: u64,
    /// Each job once, by the number of its last change.
    jobs: BTreeMap<u64, Arc<ChangedJob>>,
    number_of: HashMap<JobId, u64>,
    ended: VecDeque<JobId>,
    /// The newest change that is kept no longer.
    forgotten: u64,
}

impl Overview {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { latest: Mutex::default(), changes: watch::channel(0).0 })
    }

    fn changed(&self, summary: JobSummary) {
        let mut latest = self.lock();
        let (job_id, ended) = (summary.job_id, summary.end_time.is_some());
        latest.last += 1;
        let number = latest.last;
        if let Some(before) = latest.number_of.insert(job_id, number) {
            latest.jobs.remove(&before);
        }
        latest.jobs.insert(number, Arc::new(ChangedJob { summary, frame: OnceLock::new() }));
        if ended {
            latest.ended.push_back(job_id);
        }
        if latest.ended.len() > ENDED_KEPT
            && let Some(number) = latest.ended.pop_front().and_then(|job_id| latest.number_of.remove(&job_id))
        {
            latest.jobs.remove(&number);
            latest.forgotten = latest.forgotten.max(number);
        }
        self.changes.send_replace(number);
    }

    /// A reader that begins with every job that has not ended.
    pub(crate) fn follow(self: Arc<Self>) -> Changes {
        let latest = self.lock();
        let unfinished = latest.jobs.values().filter(|job| job.summary.end_time.is_none());
        let (had, queue) = (latest.last, unfinished.cloned().collect());
        drop(latest);
        let changes = self.changes.subscribe();
        Changes { overview: self, changes, had, queue, rested: Instant::now() }
    }

    fn lock(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One job's line in the overview.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) overview: Arc<Overview>,
    pub(crate) spec: MigrationSpec,
}

impl Listed {
    /// Shows the job's state to whoever reads the overview.
    pub(crate) fn show(&self, job: i64, head: JobUpdate) {
        self.overview.changed(Base { job, spec: self.spec.clone(), head }.summary());
    }
}

/// A reader of all jobs. It gets each changed job's latest summary, at most two a second of the same job.
#[derive(Debug)]
pub struct Changes {
    overview: Arc<Overview>,
    changes: watch::Receiver<u64>,
    had: u64,
    queue: VecDeque<Arc<ChangedJob>>,
    /// When the next summaries may be taken.
    rested: Instant,
}

impl Changes {
    /// The next changed job, waiting for one if need be; `None` for a reader so far behind that it must ask for the list
    /// again. Cancel-safe.
    pub async fn next(&mut self) -> Option<Arc<ChangedJob>> {
        loop {
            if let Some(job) = self.queue.pop_front() {
                return Some(job);
            }
            self.changes.wait_for(|last| *last > self.had).await.ok()?;
            sleep_until(self.rested).await;
            let latest = self.overview.lock();
            if self.had < latest.forgotten {
                return None;
            }
            self.queue.extend(latest.jobs.range(self.had + 1..).map(|(_, job)| job.clone()));
            self.had = latest.last;
            self.rested = Instant::now() + PAUSE;
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{ExecutionMode, JobSnapshot, SourcePlatform, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn summary(number: u128, ended: bool) -> JobSummary {
        let at = Timestamp::from_unix_ms(0);
        let mut head = JobSnapshot::new(JobId(Uuid::from_u128(number)), at).to_update(at);
        head.end_time = ended.then_some(at);
        let spec = MigrationSpec::new("x", SourcePlatform::Oracle, "c", "s", ExecutionMode::DryRun);
        Base { job: 1, spec, head }.summary()
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_gets_the_unfinished_jobs_and_then_each_changed_job_once_in_half_a_second() {
        let overview = Overview::new();
        overview.changed(summary(1, false));
        overview.changed(summary(2, true));
        let mut reader = overview.clone().follow();
        let number = |job: Option<Arc<ChangedJob>>| job.unwrap().summary.job_id.0.as_u128();
        assert_eq!(number(reader.next().await), 1);
        overview.changed(summary(3, false));
        assert_eq!(number(reader.next().await), 3);
        let begun = Instant::now();
        for _ in 0..3 {
            overview.changed(summary(3, false));
            overview.changed(summary(1, true));
        }
        assert_eq!([number(reader.next().await), number(reader.next().await)], [3, 1]);
        assert_eq!(begun.elapsed(), PAUSE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_reader_that_missed_more_ends_than_are_kept_is_sent_away_and_a_new_one_is_not() {
        let overview = Overview::new();
        let mut late = overview.clone().follow();
        for number in 0..=ENDED_KEPT as u128 {
            overview.changed(summary(number, false));
            overview.changed(summary(number, true));
        }
        assert!(late.next().await.is_none());
        let mut fresh = overview.clone().follow();
        overview.changed(summary(9_999, true));
        assert_eq!(fresh.next().await.unwrap().summary.job_id.0.as_u128(), 9_999);
        assert_eq!(overview.lock().jobs.len(), ENDED_KEPT);
    }
}
