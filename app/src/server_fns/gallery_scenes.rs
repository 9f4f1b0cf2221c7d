//! The scenes of the gallery: one job of 500 objects, looked at in each of its states.

use model::{
    CountsByKind, CurrentObject, Eta, EtaBasis, ExecutionMode, JobFacts, JobId, JobSnapshot, JobStatus, JobUpdate,
    LogCounts, LogEntry, LogLevel, ObjectCounts, ObjectKind, ObjectResult, ResultStatus, SourcePlatform, Stage,
    Timestamp,
};

use super::{JobHead, Still};

/// When every scene's job was accepted, in ms: 2026-11-24 12:03:00 UTC.
const START_MS: i64 = 1_795_521_780_000;
/// Results and log entries of a head.
const LISTED: usize = 100;

const NAMES: [&str; 12] = [
    "orders",
    "order_lines",
    "customers",
    "products",
    "returns",
    "stores",
    "employees",
    "payments",
    "shipments",
    "stock",
    "price_list",
    "regions",
];
const CAUSES: [&str; 3] = [
    "type INTERVAL YEAR TO MONTH has no counterpart in Databricks",
    "CONNECT BY cannot be translated; write it as a recursive query",
    "DBMS_OUTPUT is not there in Databricks",
];

struct Scene {
    name: &'static str,
    title: &'static str,
    status: JobStatus,
    mode: ExecutionMode,
    /// How many tables, views and procedures there are.
    totals: [u32; 3],
    /// Completed, failed, skipped, running of each.
    parts: [[u32; 4]; 3],
    /// From the start to the last message.
    after_ms: i64,
    /// From the last message to the picture.
    silent_ms: i64,
    last_words: Option<&'static str>,
}

const KINDS: [ObjectKind; 3] = [ObjectKind::Table, ObjectKind::View, ObjectKind::Procedure];
const NONE: [[u32; 4]; 3] = [[0; 4]; 3];
const HALF: [[u32; 4]; 3] = [[236, 4, 0, 0], [58, 6, 4, 7], [2, 2, 0, 1]];
const STOPPED: [[u32; 4]; 3] = [[236, 4, 0, 0], [58, 6, 4, 0], [2, 2, 0, 0]];
const MOST: [[u32; 4]; 3] = [[236, 4, 0, 0], [142, 6, 2, 0], [106, 2, 2, 0]];
const FULL: [[u32; 4]; 3] = [[240, 0, 0, 0], [150, 0, 0, 0], [110, 0, 0, 0]];
const ALL_FAILED: [[u32; 4]; 3] = [[0, 48, 0, 0], [0, 30, 0, 0], [0, 12, 0, 0]];

const BASE: Scene = Scene {
    name: "running",
    title: "Running",
    status: JobStatus::Running,
    mode: ExecutionMode::Execute,
    totals: [240, 150, 110],
    parts: HALF,
    after_ms: 788_000,
    silent_ms: 1_000,
    last_words: None,
};

const SCENES: [Scene; 18] = [
    Scene { name: "opening", title: "Opening, nothing known yet", ..BASE },
    Scene { name: "queued", title: "Queued", status: JobStatus::Queued, parts: NONE, after_ms: 2_000, ..BASE },
    BASE,
    Scene { name: "stalled", title: "No progress", silent_ms: 42_000, ..BASE },
    Scene { name: "reconnecting", title: "Line lost", silent_ms: 4_000, ..BASE },
    Scene { name: "delayed", title: "Line silent", silent_ms: 14_000, ..BASE },
    Scene { name: "polling", title: "Stream held back by a proxy", ..BASE },
    Scene { name: "signed-out", title: "Session expired", silent_ms: 8_000, ..BASE },
    Scene { name: "paused", title: "View paused", ..BASE },
    Scene { name: "cancelling", title: "Cancelling", status: JobStatus::Cancelling, ..BASE },
    Scene { name: "cancelled", title: "Cancelled", status: JobStatus::Cancelled, parts: STOPPED, ..BASE },
    Scene {
        name: "completed",
        title: "Completed",
        status: JobStatus::Completed,
        parts: FULL,
        after_ms: 1_264_000,
        ..BASE
    },
    Scene {
        name: "with-failures",
        title: "Completed with failures",
        status: JobStatus::Completed,
        parts: MOST,
        after_ms: 1_264_000,
        ..BASE
    },
    Scene {
        name: "all-failed",
        title: "Failed, nothing was migrated",
        status: JobStatus::Failed,
        totals: [48, 30, 12],
        parts: ALL_FAILED,
        ..BASE
    },
    Scene {
        name: "interrupted",
        title: "Interrupted by a restart",
        status: JobStatus::Failed,
        parts: STOPPED,
        last_words: Some(
            "The server was restarted and the uploaded files of this job are gone, so it could not go on.",
        ),
        ..BASE
    },
    Scene {
        name: "nothing",
        title: "Nothing to migrate",
        status: JobStatus::Completed,
        after_ms: 1_000,
        parts: NONE,
        ..BASE
    },
    Scene { name: "dry-run", title: "Dry run", mode: ExecutionMode::DryRun, ..BASE },
    Scene {
        name: "dry-run-clean",
        title: "Dry run, clean",
        status: JobStatus::Completed,
        mode: ExecutionMode::DryRun,
        parts: FULL,
        after_ms: 94_000,
        ..BASE
    },
];

/// Every scene as a picture.
pub(super) fn stills() -> Vec<Still> {
    SCENES.iter().map(still).collect()
}

fn still(scene: &Scene) -> Still {
    let head = head(scene);
    let at = head.snapshot.server_time.unix_ms() + scene.silent_ms;
    Still { name: scene.name.to_owned(), title: scene.title.to_owned(), head, at: Timestamp::from_unix_ms(at) }
}

/// One update that holds all of the scene, folded as every reader folds.
fn head(scene: &Scene) -> JobHead {
    let facts = facts(scene);
    let mut results = Vec::new();
    let mut snapshot = JobSnapshot::new(facts.job_id, facts.start_time);
    snapshot.apply(&update(scene, facts.job_id), &mut Collect(&mut results));
    shorten(&mut results);
    JobHead { facts, snapshot, results }
}

/// Leaves out successes until the rest is short enough: what failed is what the component has most to say about.
fn shorten(results: &mut Vec<ObjectResult>) {
    let mut too_many = results.len().saturating_sub(LISTED);
    results.retain(|result| {
        let goes = too_many > 0 && result.status == ResultStatus::Success && result.warnings == 0;
        too_many -= usize::from(goes);
        !goes
    });
}

struct Collect<'a>(&'a mut Vec<ObjectResult>);

impl model::Sink for Collect<'_> {
    fn log(&mut self, _: &LogEntry) {}
    fn result(&mut self, result: &ObjectResult) {
        self.0.push(result.clone());
    }
    fn reset(&mut self) {
        self.0.clear();
    }
}

fn facts(scene: &Scene) -> JobFacts {
    // No job of a server has such an id: theirs begin with the time.
    let job_id = "00000000-0000-4000-8000-0000000000aa".parse().unwrap_or_else(|_| unreachable!("the id above is one"));
    JobFacts {
        job_id,
        inventory_path: "exports/orders_dw".to_owned(),
        source_type: SourcePlatform::Oracle,
        target_catalog: "main".to_owned(),
        target_schema: "migrated".to_owned(),
        model_id: "rules".to_owned(),
        mode: scene.mode,
        start_time: Timestamp::from_unix_ms(START_MS),
        retry_of: None,
        retried_by: None,
        on_conflict: model::OnConflict::default(),
        name_map: model::NameMap::default(),
    }
}

fn update(scene: &Scene, job_id: JobId) -> JobUpdate {
    let by_type = by_type(scene);
    let counts = by_type.values().fold(ObjectCounts::default(), |sum, of| ObjectCounts {
        total: sum.total + of.total,
        completed: sum.completed + of.completed,
        failed: sum.failed + of.failed,
        skipped: sum.skipped + of.skipped,
        running: sum.running + of.running,
    });
    let end = scene.status.is_terminal().then(|| Timestamp::from_unix_ms(START_MS + scene.after_ms));
    let results = results(scene, &counts);
    let mut logs = logs(scene, &results);
    let log_counts = log_counts(&logs);
    logs.drain(..logs.len().saturating_sub(LISTED));
    let current = current(scene);
    let running = scene.status == JobStatus::Running && counts.total > 0;
    let eta = Eta { p50_ms: 720_000, p90_ms: 960_000, basis: EtaBasis::DryRun, stall_after_ms: 20_000 };
    JobUpdate {
        job_id,
        seq: Some(1 + u64::from(counts.finished()) * 3),
        server_time: Timestamp::from_unix_ms(START_MS + scene.after_ms),
        status: scene.status,
        progress_percentage: counts.percentage(),
        total_objects: counts.total,
        completed_objects: counts.completed,
        failed_objects: counts.failed,
        skipped_objects: counts.skipped,
        running_objects: counts.running,
        by_type,
        log_counts,
        current_object: current.first().map(|object| object.name.clone()),
        current_objects: current,
        estimated_time_remaining: running.then_some(720),
        eta: running.then_some(eta),
        new_logs: logs,
        new_results: results,
        start_time: Timestamp::from_unix_ms(START_MS),
        end_time: end,
        complete: end.is_some(),
        reset: false,
    }
}

fn by_type(scene: &Scene) -> CountsByKind {
    if scene.name == "nothing" {
        return CountsByKind::new();
    }
    let of = |((kind, total), [completed, failed, skipped, running]): ((ObjectKind, u32), [u32; 4])| {
        (kind, ObjectCounts { total, completed, failed, skipped, running })
    };
    KINDS.into_iter().zip(scene.totals).zip(scene.parts).map(of).collect()
}

fn name(kind: ObjectKind, number: u32) -> String {
    let base = NAMES.get(number as usize % NAMES.len()).copied().unwrap_or_default();
    let part = number as usize / NAMES.len();
    let name = if part == 0 { base.to_owned() } else { format!("{base}_{part}") };
    match kind {
        ObjectKind::Table => format!("sales.{name}"),
        ObjectKind::View => format!("reporting.v_{name}"),
        ObjectKind::Procedure => format!("etl.load_{name}"),
        ObjectKind::Function => format!("etl.f_{name}"),
    }
}

fn current(scene: &Scene) -> Vec<CurrentObject> {
    let stages = [Stage::Executing, Stage::Translating, Stage::Validating, Stage::Reading];
    let mut current = Vec::new();
    for (kind, [completed, failed, skipped, running]) in KINDS.into_iter().zip(scene.parts).rev() {
        for place in 0..running {
            let age_ms = 6_200 - i64::try_from(current.len()).unwrap_or(0) * 640;
            current.push(CurrentObject {
                object: 1_000 + current.len() as u32,
                name: name(kind, completed + failed + skipped + place),
                kind,
                stage: stages.get(current.len() % stages.len()).copied().unwrap_or(Stage::Translating),
                started: Timestamp::from_unix_ms(START_MS + scene.after_ms - age_ms),
            });
        }
    }
    current
}

/// Results in which failures are spread among successes.
fn results(scene: &Scene, counts: &ObjectCounts) -> Vec<ObjectResult> {
    let mut results: Vec<ObjectResult> = Vec::new();
    let step_ms = scene.after_ms / i64::from(counts.finished().max(1));
    for (kind, [completed, failed, skipped, _]) in KINDS.into_iter().zip(scene.parts) {
        let all = completed + failed + skipped;
        let spread = |number: u32, part: u32| part > 0 && number * part / all != (number + 1) * part / all;
        for number in 0..all {
            let status = match number {
                number if spread(number, failed) => ResultStatus::Error,
                number if spread((number + all / 2) % all, skipped) => ResultStatus::Skipped,
                _ => ResultStatus::Success,
            };
            results.push(result(results.len() as u32 + 1, name(kind, number), kind, status, scene, step_ms));
        }
    }
    results
}

fn result(
    index: u32,
    object_name: String,
    object_type: ObjectKind,
    status: ResultStatus,
    scene: &Scene,
    step_ms: i64,
) -> ObjectResult {
    let error = match status {
        ResultStatus::Success => None,
        ResultStatus::Error => CAUSES.get(index as usize % CAUSES.len()).map(|cause| (*cause).to_owned()),
        ResultStatus::Skipped => Some("reads an object that failed".to_owned()),
    };
    ObjectResult {
        index,
        object: index,
        object_name,
        object_type,
        executed: status == ResultStatus::Success && scene.mode == ExecutionMode::Execute,
        error,
        execution_time_ms: if status == ResultStatus::Skipped { 0 } else { 240 + u64::from(index) * 97 % 4_700 },
        timestamp: Timestamp::from_unix_ms(START_MS + i64::from(index) * step_ms),
        attempts: u32::from(status != ResultStatus::Skipped),
        warnings: u32::from(status == ResultStatus::Success && index.is_multiple_of(13)),
        status,
    }
}

fn logs(scene: &Scene, results: &[ObjectResult]) -> Vec<LogEntry> {
    let mut logs = vec![(START_MS, LogLevel::Info, "Migration accepted".to_owned(), None)];
    for result in results {
        let (level, message) = match (result.status, &result.error) {
            (ResultStatus::Error, Some(error)) => (LogLevel::Error, format!("{}: {error}", result.object_name)),
            (ResultStatus::Skipped, _) => (LogLevel::Warning, format!("{} was left out", result.object_name)),
            _ if result.warnings > 0 => {
                (LogLevel::Warning, format!("{}: 1 remark, see its detail", result.object_name))
            }
            _ => (LogLevel::Info, format!("{} done in {} ms", result.object_name, result.execution_time_ms)),
        };
        logs.push((result.timestamp.unix_ms(), level, message, Some(result.object)));
    }
    if let Some(words) = scene.last_words {
        logs.push((START_MS + scene.after_ms, LogLevel::Error, words.to_owned(), None));
    }
    let entries = logs.into_iter().zip(1..).map(|((at, level, message, object), line)| LogEntry {
        line,
        timestamp: Timestamp::from_unix_ms(at),
        level,
        message,
        object,
    });
    entries.collect()
}

fn log_counts(logs: &[LogEntry]) -> LogCounts {
    let of = |level: LogLevel| logs.iter().filter(|entry| entry.level == level).count() as u64;
    LogCounts { info: of(LogLevel::Info), warning: of(LogLevel::Warning), error: of(LogLevel::Error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scene_has_a_name_of_its_own_and_counts_that_add_up() {
        let stills = stills();
        let mut names: Vec<&str> = stills.iter().map(|still| still.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SCENES.len());
        for still in &stills {
            let snapshot = &still.head.snapshot;
            let sum: u32 = snapshot.by_type.values().map(|counts| counts.total).sum();
            assert!(snapshot.counts.adds_up() && snapshot.counts.total == sum, "{}", still.name);
            assert_eq!(snapshot.status.is_terminal(), snapshot.end_time.is_some(), "{}", still.name);
            assert_eq!(snapshot.current_objects.len(), snapshot.counts.running as usize, "{}", still.name);
        }
        for status in JobStatus::ALL {
            assert!(stills.iter().any(|still| still.head.snapshot.status == status), "{status:?}");
        }
    }
}
