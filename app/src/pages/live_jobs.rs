//! What happens to any job, heard over one stream for the whole list.

use std::collections::HashMap;
use std::time::Duration;

use leptos::prelude::*;
use model::{JobId, JobSummary};

use super::device;

/// A list is asked for once for all that happens within this time.
const GATHER: Duration = Duration::from_millis(300);

/// The last that was heard of each job since the page opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LiveJobs {
    heard: RwSignal<HashMap<JobId, JobSummary>>,
}

impl LiveJobs {
    /// Listens for as long as the caller's owner lives. `changed` runs where a list would look different: a job that was not
    /// heard of before, one that has ended, or a stream that could not be read, so that the list must be asked for again.
    pub(crate) fn listen(changed: Callback<()>) -> Self {
        let heard = RwSignal::new(HashMap::<JobId, JobSummary>::new());
        let waiting = StoredValue::new(false);
        let changed = Callback::new(move |()| {
            if waiting.try_get_value() == Some(false) {
                waiting.set_value(true);
                set_timeout(
                    move || {
                        waiting.try_set_value(false);
                        changed.try_run(());
                    },
                    GATHER,
                );
            }
        });
        let hear = Callback::new(move |job: JobSummary| {
            let id = job.job_id;
            let before = heard.try_update(|jobs| jobs.insert(id, job.clone())).flatten();
            let ended = job.status.is_terminal();
            if before.is_none_or(|before| before.status.is_terminal() != ended) {
                changed.try_run(());
            }
        });
        device::follow_jobs(hear, changed);
        Self { heard }
    }

    /// The last that was heard of a job. Tracks it.
    pub(crate) fn latest(self, job_id: JobId) -> Option<JobSummary> {
        self.heard.with(|jobs| jobs.get(&job_id).cloned())
    }
}
