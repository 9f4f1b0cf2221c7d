//! What a page can ask of the job it follows.

use leptos::prelude::*;
use model::{ExecutionMode, JobFacts, MigrationSpec, RetryScope};

use super::JobFeed;
use crate::ApiError;
use crate::server_fns::{CancelAnswer, StartAnswer, cancel_migration, get_job_head, start_migration};

impl JobFeed {
    /// How much has finished, in whole percent, rounded down; never forced to 100.
    #[must_use]
    pub fn percent(&self) -> Signal<u8> {
        let (status, counts) = (self.status, self.counts);
        Signal::derive(move || percent(status.get().is_terminal(), &counts.get()))
    }

    /// Stops everything this page shows of the job: numbers, log, results and clocks. The job goes on.
    pub fn pause(&self) {
        self.ahead.set(None);
        self.paused.set(true);
    }

    /// Goes on after [`JobFeed::pause`], with everything that has happened since.
    pub fn resume(&self) {
        self.paused.set(false);
    }

    /// Opens the stream again from where the page is, which also brings whatever it may have missed.
    pub fn refresh(&self) {
        self.opened.update(|count| *count += 1);
    }

    /// Asks the job to stop.
    ///
    /// # Errors
    /// When the server refuses or cannot be reached. An ended job is no error, but an answer without `success`.
    pub async fn cancel(&self) -> Result<CancelAnswer, ApiError> {
        cancel_migration(self.job_id).await
    }

    /// Starts a job that tries again what has no success in this one, and answers with its id.
    ///
    /// # Errors
    /// When the job has not ended, the server refuses otherwise, or cannot be reached.
    pub async fn retry(&self, scope: RetryScope) -> Result<StartAnswer, ApiError> {
        self.retry_only(scope, Vec::new()).await
    }

    /// Starts a job that writes to the target what this dry run, which has ended, translated; answers with its id.
    ///
    /// # Errors
    /// As [`JobFeed::retry`].
    pub async fn run_for_real(&self) -> Result<StartAnswer, ApiError> {
        let spec = again(self.known_facts().await?, RetryScope::Succeeded);
        start_migration(MigrationSpec { mode: ExecutionMode::Execute, ..spec }).await
    }

    /// Like [`JobFeed::retry`], but only of objects that fit one of these patterns of `schema.name`; none takes all.
    ///
    /// # Errors
    /// As [`JobFeed::retry`]; also where a pattern cannot be read or nothing fits.
    pub async fn retry_only(&self, scope: RetryScope, include: Vec<String>) -> Result<StartAnswer, ApiError> {
        start_migration(MigrationSpec { include, ..again(self.known_facts().await?, scope) }).await
    }

    async fn known_facts(&self) -> Result<JobFacts, ApiError> {
        match self.facts.try_get_untracked().flatten() {
            Some(facts) => Ok(facts),
            None => Ok(get_job_head(self.job_id).await?.facts),
        }
    }
}

/// A job that has not been counted yet is at 0, not at the end.
pub(crate) fn percent(ended: bool, counts: &model::ObjectCounts) -> u8 {
    if counts.total == 0 && !ended { 0 } else { counts.percentage() }
}

fn again(facts: JobFacts, retry: RetryScope) -> MigrationSpec {
    let name_map = facts.name_map.clone();
    let (source_type, mode, on_conflict) = (facts.source_type, facts.mode, facts.on_conflict);
    let spec = MigrationSpec::new(facts.inventory_path, source_type, facts.target_catalog, facts.target_schema, mode);
    MigrationSpec { model_id: facts.model_id, retry_of: Some(facts.job_id), retry, on_conflict, name_map, ..spec }
}
