//! How reports and comparisons are made of results. Plain functions of what the backend has.

use std::collections::HashMap;

use model::{JobId, ObjectResult, ResultStatus};

use super::accounts::{AccountedJob, Change, Changes, Effort, FailureCause, JobComparison, JobReport};
use crate::ApiError;
use crate::backend::MigrationBackend;
use crate::components::migration_progress::failure_causes::fingerprint;

/// Names that are told of a cause.
const EXAMPLES: usize = 5;
/// Causes that are told.
const CAUSES: usize = 50;
/// Changes of one sort that are told.
const CHANGES: usize = 100;
/// What takes less than this many milliseconds is not called slower.
const NOTICEABLE_MS: u64 = 10;

/// The report of a job.
pub(super) async fn report(backend: &dyn MigrationBackend, job_id: JobId) -> Result<JobReport, ApiError> {
    let job = accounted(backend, job_id).await?;
    let results = backend.all_results(job_id).await?;
    let mut causes = causes(&results);
    let more_causes = causes.len().saturating_sub(CAUSES);
    causes.truncate(CAUSES);
    Ok(JobReport { job, causes, more_causes, effort: effort(&results) })
}

/// What changed between two jobs.
pub(super) async fn compare(
    backend: &dyn MigrationBackend,
    before: JobId,
    after: JobId,
) -> Result<JobComparison, ApiError> {
    let jobs = (accounted(backend, before).await?, accounted(backend, after).await?);
    let (old, new) = (backend.all_results(before).await?, backend.all_results(after).await?);
    Ok(compared(jobs, &old, &new))
}

async fn accounted(backend: &dyn MigrationBackend, job_id: JobId) -> Result<AccountedJob, ApiError> {
    let head = backend.job_head(job_id).await?;
    let snapshot = head.snapshot;
    let took_ms = snapshot.end_time.map(|end| end.ms_since(snapshot.start_time));
    Ok(AccountedJob {
        facts: head.facts,
        status: snapshot.status,
        counts: snapshot.counts,
        by_type: snapshot.by_type,
        took_ms,
    })
}

fn causes(results: &[ObjectResult]) -> Vec<FailureCause> {
    let mut causes: Vec<FailureCause> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for result in results.iter().filter(|result| result.status == ResultStatus::Error) {
        let message = result.error.as_deref().unwrap_or("No message");
        let place = *places.entry(fingerprint(message, &result.object_name)).or_insert_with(|| {
            causes.push(FailureCause { message: message.to_owned(), objects: 0, examples: Vec::new() });
            causes.len() - 1
        });
        let Some(cause) = causes.get_mut(place) else { continue };
        cause.objects += 1;
        if cause.examples.len() < EXAMPLES {
            cause.examples.push(result.object_name.clone());
        }
    }
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.objects));
    causes
}

fn effort(results: &[ObjectResult]) -> Effort {
    let mut effort = Effort::default();
    for result in results {
        match result.status {
            ResultStatus::Success if result.warnings == 0 => effort.simple += 1,
            ResultStatus::Success => effort.medium += 1,
            ResultStatus::Error | ResultStatus::Skipped => effort.significant += 1,
        }
    }
    effort
}

fn compared(jobs: (AccountedJob, AccountedJob), old: &[ObjectResult], new: &[ObjectResult]) -> JobComparison {
    let key = |result: &ObjectResult| (result.object_name.clone(), result.object_type);
    let mut earlier: HashMap<_, &ObjectResult> = old.iter().map(|result| (key(result), result)).collect();
    let (before, after) = jobs;
    let mut comparison = JobComparison {
        before,
        after,
        newly_failed: Changes::default(),
        fixed: Changes::default(),
        slower: Changes::default(),
        unchanged: 0,
        only_before: 0,
        only_after: 0,
    };
    for result in new {
        match earlier.remove(&key(result)) {
            Some(before) => sort_in(&mut comparison, before, result),
            None => comparison.only_after += 1,
        }
    }
    comparison.only_before = u32::try_from(earlier.len()).unwrap_or(u32::MAX);
    comparison
}

fn sort_in(comparison: &mut JobComparison, before: &ObjectResult, after: &ObjectResult) {
    let failed = |result: &ObjectResult| result.status == ResultStatus::Error;
    let done = |result: &ObjectResult| result.status == ResultStatus::Success;
    match (failed(before), failed(after)) {
        (false, true) => add(&mut comparison.newly_failed, before, after, after.error.clone()),
        (true, false) if done(after) => add(&mut comparison.fixed, before, after, before.error.clone()),
        _ => comparison.unchanged += 1,
    }
    let (old, new) = (before.execution_time_ms, after.execution_time_ms);
    if done(before) && done(after) && new > NOTICEABLE_MS && new.saturating_mul(5) > old.saturating_mul(6) {
        add(&mut comparison.slower, before, after, None);
    }
}

fn add(changes: &mut Changes, before: &ObjectResult, after: &ObjectResult, error: Option<String>) {
    changes.total += 1;
    if changes.first.len() < CHANGES {
        changes.first.push(Change {
            object_name: after.object_name.clone(),
            object_type: after.object_type,
            before_ms: before.execution_time_ms,
            after_ms: after.execution_time_ms,
            error,
        });
    }
}

#[cfg(test)]
mod tests {
    use model::{ExecutionMode, JobFacts, JobStatus, ObjectCounts, ObjectKind, OnConflict, SourcePlatform, Timestamp};

    use super::*;

    fn result(name: &str, status: ResultStatus, ms: u64, error: Option<&str>) -> ObjectResult {
        ObjectResult {
            index: 1,
            object: 1,
            object_name: name.to_owned(),
            object_type: ObjectKind::Table,
            status,
            executed: false,
            error: error.map(str::to_owned),
            execution_time_ms: ms,
            timestamp: Timestamp::from_unix_ms(0),
            attempts: 1,
            warnings: 0,
        }
    }

    fn job() -> AccountedJob {
        let facts = JobFacts {
            job_id: JobId(uuid::Uuid::nil()),
            inventory_path: "x".to_owned(),
            source_type: SourcePlatform::Oracle,
            target_catalog: "main".to_owned(),
            target_schema: "s".to_owned(),
            model_id: "rules".to_owned(),
            mode: ExecutionMode::DryRun,
            start_time: Timestamp::from_unix_ms(0),
            retry_of: None,
            retried_by: None,
            on_conflict: OnConflict::default(),
            name_map: model::NameMap::default(),
        };
        let (status, counts) = (JobStatus::Completed, ObjectCounts::default());
        AccountedJob { facts, status, counts, by_type: model::CountsByKind::new(), took_ms: Some(1) }
    }

    #[test]
    fn every_object_of_both_jobs_is_newly_failed_fixed_or_unchanged() {
        use ResultStatus::{Error, Skipped, Success};
        let old = [
            result("a", Success, 100, None),
            result("b", Error, 100, Some("no")),
            result("c", Success, 100, None),
            result("d", Success, 100, None),
            result("e", Error, 100, Some("no")),
            result("gone", Success, 1, None),
        ];
        let new = [
            result("a", Error, 100, Some("broken")),
            result("b", Success, 100, None),
            result("c", Success, 121, None),
            result("d", Success, 120, None),
            result("e", Skipped, 0, Some("left out")),
            result("new", Success, 1, None),
        ];
        let found = compared((job(), job()), &old, &new);
        let names = |changes: &Changes| changes.first.iter().map(|of| of.object_name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&found.newly_failed), ["a"]);
        assert_eq!(found.newly_failed.first[0].error.as_deref(), Some("broken"));
        assert_eq!(names(&found.fixed), ["b"]);
        assert_eq!(names(&found.slower), ["c"]);
        assert_eq!((found.unchanged, found.only_before, found.only_after), (3, 1, 1));
    }

    #[test]
    fn failures_of_one_cause_are_one_line_and_the_most_frequent_stands_first() {
        let results = [
            result("s.one", ResultStatus::Error, 1, Some("no rule for PIVOT")),
            result("s.two", ResultStatus::Error, 1, Some("type INTERVAL of s.two cannot be translated")),
            result("s.three", ResultStatus::Error, 1, Some("type INTERVAL of s.three cannot be translated")),
            result("s.four", ResultStatus::Success, 1, None),
        ];
        let found: Vec<_> = causes(&results).into_iter().map(|cause| (cause.objects, cause.examples)).collect();
        assert_eq!(found, [(2, vec!["s.two".to_owned(), "s.three".to_owned()]), (1, vec!["s.one".to_owned()])]);
        assert_eq!(effort(&results), Effort { simple: 1, medium: 0, significant: 3 });
    }
}
