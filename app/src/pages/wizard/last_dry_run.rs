use leptos::prelude::*;
use model::{JobStatus, JobSummary};

use super::draft::{Draft, Wizard};
use crate::server_fns::list_jobs;

/// Jobs that are looked through for it.
const LOOKED_THROUGH: usize = 200;

/// The last dry run of this plan that completed, once it is known; the estimate of a real run rests on it.
pub(super) fn last_dry_run(wizard: Wizard) -> RwSignal<Option<JobSummary>> {
    let found = RwSignal::new(None);
    Effect::new(move |_| {
        if !wizard.restored.get() {
            return;
        }
        let draft = wizard.draft.get_untracked();
        leptos::task::spawn_local(async move {
            if let Ok(list) = list_jobs(vec![JobStatus::Completed], None, LOOKED_THROUGH).await {
                found.try_set(list.jobs.into_iter().find(|job| is_of(job, &draft)));
            }
        });
    });
    found
}

fn is_of(job: &JobSummary, draft: &Draft) -> bool {
    job.dry_run
        && job.inventory_path == draft.inventory_path
        && job.source_type == draft.source_type
        && format!("{}.{}", job.target_catalog, job.target_schema) == draft.target()
}

/// Whether nothing speaks against running for real what was tried: each of `selected` objects was tried, and none failed.
pub(super) fn is_clean(job: &JobSummary, selected: u32) -> bool {
    job.failed_objects == 0 && job.total_objects == selected && selected > 0
}
