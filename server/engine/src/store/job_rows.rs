//! Jobs as rows: one by its id or key, those that are not done, pages of them.

use model::{JobFacts, JobId, JobStatus, JobSummary, JobUpdate, MigrationSpec};
use rusqlite::{Connection, OptionalExtension, Row};

use super::condition::{Conditions, checked_limit, cursor_number, page, text};
use super::entry_rows::word;
use crate::EngineError;
use crate::query::{JobFilter, Page};

/// A job as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// Its row number.
    pub(crate) job: i64,
    /// What was asked for.
    pub(crate) spec: MigrationSpec,
    /// Its state, without entries.
    pub(crate) head: JobUpdate,
}

impl Base {
    pub(crate) fn facts(&self) -> JobFacts {
        JobFacts {
            job_id: self.head.job_id,
            inventory_path: self.spec.inventory_path.clone(),
            source_type: self.spec.source_type,
            target_catalog: self.spec.target_catalog.clone(),
            target_schema: self.spec.target_schema.clone(),
            model_id: self.spec.model_id.clone(),
            mode: self.spec.mode,
            start_time: self.head.start_time,
            retry_of: self.spec.retry_of,
            retried_by: None,
            on_conflict: self.spec.on_conflict,
            name_map: self.spec.name_map.clone(),
        }
    }

    /// Its line in a list.
    pub(crate) fn summary(self) -> JobSummary {
        let Self { spec, head, .. } = self;
        JobSummary {
            job_id: head.job_id,
            status: head.status,
            progress_percentage: head.progress_percentage,
            total_objects: head.total_objects,
            completed_objects: head.completed_objects,
            failed_objects: head.failed_objects,
            skipped_objects: head.skipped_objects,
            running_objects: head.running_objects,
            log_count: head.log_counts.total(),
            result_count: head.counts().finished(),
            warning_count: head.log_counts.warning,
            inventory_path: spec.inventory_path,
            source_type: spec.source_type,
            target_catalog: spec.target_catalog,
            target_schema: spec.target_schema,
            model_id: spec.model_id,
            dry_run: spec.mode.is_dry_run(),
            start_time: head.start_time,
            end_time: head.end_time,
            eta: head.eta.filter(|_| head.status == JobStatus::Running),
        }
    }
}

pub(crate) fn job(connection: &Connection, job_id: JobId) -> Result<Base, EngineError> {
    let mut statement = connection.prepare_cached("SELECT job, spec, head FROM jobs WHERE job_id = ?")?;
    let found = statement.query_row([job_id.to_string()], raw_base).optional()?;
    parse_base(found.ok_or(EngineError::UnknownJob(job_id))?)
}

pub(super) type RawBase = (i64, String, String);

pub(super) fn raw_base(row: &Row<'_>) -> rusqlite::Result<RawBase> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

pub(super) fn parse_base((job, spec, head): RawBase) -> Result<Base, EngineError> {
    Ok(Base { job, spec: serde_json::from_str(&spec)?, head: serde_json::from_str(&head)? })
}

pub(crate) fn job_with_key(connection: &Connection, key: &str) -> Result<Option<Base>, EngineError> {
    let mut statement = connection.prepare_cached("SELECT job, spec, head FROM jobs WHERE idempotency_key = ?")?;
    statement.query_row([key], raw_base).optional()?.map(parse_base).transpose()
}

pub(crate) fn unfinished_jobs(connection: &Connection) -> Result<Vec<Base>, EngineError> {
    let mut statement = connection
        .prepare("SELECT job, spec, head FROM jobs WHERE status IN ('queued', 'running', 'cancelling') ORDER BY job")?;
    let rows = statement.query_map([], raw_base)?.collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().map(parse_base).collect()
}

/// The newest job that tries a job again.
pub(crate) fn retried_by(connection: &Connection, job_id: JobId) -> Result<Option<JobId>, EngineError> {
    let mut query =
        connection.prepare_cached("SELECT job_id FROM jobs WHERE retry_of = ? ORDER BY job DESC LIMIT 1")?;
    Ok(query.query_row([job_id.to_string()], |row| word(row, "job_id")).optional()?)
}

pub(crate) fn jobs(connection: &Connection, filter: &JobFilter) -> Result<Page<JobSummary>, EngineError> {
    let limit = checked_limit(filter.limit)?;
    let before = cursor_number(filter.cursor.as_deref())?.unwrap_or(i64::MAX);
    let mut query = Conditions::new("SELECT job, spec, head FROM jobs WHERE job < ?", before);
    if !filter.status.is_empty() {
        let marks = vec!["?"; filter.status.len()].join(", ");
        query.and(&format!("status IN ({marks})"), filter.status.iter().map(|status| text(status.as_str())));
    }
    let (sql, values) = query.finish("job DESC", limit);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params_from_iter(values), raw_base)?.collect::<Result<Vec<_>, _>>()?;
    let bases = rows.into_iter().map(parse_base).collect::<Result<Vec<_>, _>>()?;
    let Page { rows, next_cursor } = page(bases, limit, |base| base.job.to_string());
    Ok(Page { rows: rows.into_iter().map(Base::summary).collect(), next_cursor })
}
