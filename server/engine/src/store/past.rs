use model::{ExecutionMode, MigrationSpec, ObjectKind, ObjectName};
use rusqlite::{Connection, params};

use super::entry_rows::word;
use super::job_rows::{parse_base, raw_base};
use crate::EngineError;

/// Jobs looked at, newest first.
const JOBS_LOOKED_AT: u32 = 200;
/// Objects read of the run of the same inventory, and of each other job.
const SAME_OBJECTS: u32 = 100_000;
const OTHER_OBJECTS: u32 = 2_000;
/// Other jobs that are read.
const OTHER_JOBS: usize = 5;

/// An object that was worked on, with the time it took.
#[derive(Debug)]
pub(crate) struct PastObject {
    pub(crate) name: ObjectName,
    pub(crate) kind: ObjectKind,
    /// Bytes of its definition.
    pub(crate) size: usize,
    pub(crate) took_ms: u64,
}

/// What earlier jobs tell about one like them.
#[derive(Debug, Default)]
pub(crate) struct PastWork {
    /// How the same inventory was run, where it was: in this job's mode if it was ever run so, else in the other.
    pub(crate) mode: Option<ExecutionMode>,
    /// What that run, or this job itself in an earlier process, took for its objects.
    pub(crate) same: Vec<PastObject>,
    /// Objects of other jobs from the same platform with the same translator.
    pub(crate) others: Vec<PastObject>,
}

/// Looks for what the objects of a job took before. Bounded in all respects, so that a large store delays no start.
pub(crate) fn past_work(
    connection: &Connection,
    job: i64,
    spec: &MigrationSpec,
    has_results: bool,
) -> Result<PastWork, EngineError> {
    let mut query = connection.prepare_cached(
        "SELECT job, spec, head FROM jobs WHERE job < ? AND status IN ('completed', 'failed', 'cancelled')
         ORDER BY job DESC LIMIT ?",
    )?;
    let rows = query.query_map(params![job, JOBS_LOOKED_AT], raw_base)?.collect::<Result<Vec<_>, _>>()?;
    let mut like = Vec::new();
    for base in rows.into_iter().map(parse_base) {
        let base = base?;
        let alike = base.spec.source_type == spec.source_type && base.spec.model_id == spec.model_id;
        if alike && base.head.completed_objects + base.head.failed_objects > 0 {
            like.push(base);
        }
    }
    // Stable, so the newest stay first.
    like.sort_by_key(|base| base.spec.mode != spec.mode);
    let mut past = PastWork::default();
    if let Some(place) = like.iter().position(|base| base.spec.inventory_path == spec.inventory_path) {
        let same = like.remove(place);
        past.mode = Some(same.spec.mode);
        past.same = objects(connection, same.job, SAME_OBJECTS)?;
    }
    if has_results {
        past.same.extend(objects(connection, job, SAME_OBJECTS)?);
    }
    for other in like.iter().take(OTHER_JOBS) {
        past.others.extend(objects(connection, other.job, OTHER_OBJECTS)?);
    }
    Ok(past)
}

fn objects(connection: &Connection, job: i64, limit: u32) -> Result<Vec<PastObject>, EngineError> {
    let mut query = connection.prepare_cached(
        "SELECT o.schema, o.name, o.kind, octet_length(o.definition) AS size, r.execution_time_ms FROM results r
         JOIN objects o ON o.job = r.job AND o.object = r.object
         WHERE r.job = ? AND r.status <> 'skipped' ORDER BY r.idx LIMIT ?",
    )?;
    let rows = query.query_map(params![job, limit], |row| {
        let name = ObjectName { schema: row.get(0)?, name: row.get(1)? };
        Ok(PastObject { name, kind: word(row, "kind")?, size: row.get(3)?, took_ms: row.get(4)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
