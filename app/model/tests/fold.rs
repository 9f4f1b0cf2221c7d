//! The fold's laws: however a job's changes are merged, cut, repeated or overlapped on the way, the reader ends with the
//! state that was sent, and is handed every entry once.
#![allow(clippy::unwrap_used, missing_docs)]

use model::{
    CountsByKind, Discard, JobId, JobSnapshot, JobStatus, JobUpdate, LogCounts, LogEntry, LogLevel, ObjectCounts,
    ObjectKind, ObjectResult, ResultStatus, SNAPSHOT_LOG_LINES, Sink, Timestamp,
};
use proptest::prelude::*;

#[derive(Debug, Default, PartialEq)]
struct Taken {
    lines: Vec<u64>,
    indices: Vec<u32>,
    resets: usize,
}

impl Sink for Taken {
    fn log(&mut self, entry: &LogEntry) {
        self.lines.push(entry.line);
    }

    fn result(&mut self, result: &ObjectResult) {
        self.indices.push(result.index);
    }

    fn reset(&mut self) {
        self.lines.clear();
        self.indices.clear();
        self.resets += 1;
    }
}

fn job() -> JobId {
    "0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b11".parse().unwrap()
}

fn at(seq: u64) -> Timestamp {
    Timestamp::from_unix_ms(1_795_000_000_000 + i64::try_from(seq).unwrap() * 7)
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Log(LogLevel),
    Begin(ObjectKind),
    Finish(ResultStatus),
    /// So many more objects were found, with the log entry that says so.
    Grow(ObjectKind, u32),
}

/// Plays changes as an engine would and returns one update a change, the first with seq 1.
fn play(changes: &[Change], end: bool) -> Vec<JobUpdate> {
    let total = u32::try_from(changes.len()).unwrap();
    let mut state = JobSnapshot::new(job(), at(0));
    state.counts.total = total;
    state.by_type.insert(ObjectKind::Table, ObjectCounts { total, ..ObjectCounts::default() });
    let mut running: Vec<ObjectKind> = Vec::new();
    let mut updates = Vec::new();
    for (number, change) in changes.iter().enumerate() {
        state.seq = number as u64 + 1;
        state.status = JobStatus::Running;
        let (mut log, mut result) = (None, None);
        match *change {
            Change::Log(level) => {
                state.log_counts.add(level);
                let line = state.log_counts.total();
                log = Some(LogEntry {
                    line,
                    timestamp: at(state.seq),
                    level,
                    message: format!("line {line}"),
                    object: None,
                });
            }
            Change::Begin(kind) => {
                running.push(kind);
                state.counts.running += 1;
            }
            Change::Finish(status) => result = finish(&mut state, &mut running, status),
            Change::Grow(kind, more) => {
                state.counts.total += more;
                state.by_type.entry(kind).or_default().total += more;
                state.log_counts.add(LogLevel::Info);
                let line = state.log_counts.total();
                log = Some(grown(line, at(state.seq), state.counts.total));
            }
        }
        assert!(state.counts.adds_up());
        let mut update = state.to_update(at(state.seq));
        update.new_logs.extend(log);
        update.new_results.extend(result);
        updates.push(update);
    }
    if let (true, Some(last)) = (end, updates.last().cloned()) {
        let seq = last.seq.map(|seq| seq + 1);
        updates.push(JobUpdate {
            seq,
            status: JobStatus::Completed,
            complete: true,
            end_time: Some(at(9999)),
            new_logs: Vec::new(),
            new_results: Vec::new(),
            ..last
        });
    }
    updates
}

fn grown(line: u64, timestamp: Timestamp, total: u32) -> LogEntry {
    let message = format!("there are {total} now");
    LogEntry { line, timestamp, level: LogLevel::Info, message, object: None }
}

fn finish(state: &mut JobSnapshot, running: &mut Vec<ObjectKind>, status: ResultStatus) -> Option<ObjectResult> {
    let object_type = running.pop()?;
    state.counts.running -= 1;
    match status {
        ResultStatus::Success => state.counts.completed += 1,
        ResultStatus::Error => state.counts.failed += 1,
        ResultStatus::Skipped => state.counts.skipped += 1,
    }
    Some(ObjectResult {
        index: state.counts.finished(),
        object: state.counts.finished(),
        object_name: "S.T".to_owned(),
        object_type,
        status,
        executed: false,
        error: None,
        execution_time_ms: 3,
        timestamp: at(state.seq),
        attempts: 1,
        warnings: 0,
    })
}

/// Merges neighbouring updates into one message: counts of the last, entries of all.
fn merge(updates: &[JobUpdate]) -> JobUpdate {
    let mut merged = updates.last().unwrap().clone();
    merged.new_logs = updates.iter().flat_map(|update| update.new_logs.clone()).collect();
    merged.new_results = updates.iter().flat_map(|update| update.new_results.clone()).collect();
    merged
}

/// Cuts one message into a series of which only the last carries `seq`.
fn cut(update: &JobUpdate, at_most: usize) -> Vec<JobUpdate> {
    let mut series: Vec<JobUpdate> = update
        .new_logs
        .chunks(at_most)
        .map(|logs| JobUpdate { seq: None, new_logs: logs.to_vec(), new_results: Vec::new(), ..update.clone() })
        .collect();
    series.push(JobUpdate { new_logs: Vec::new(), ..update.clone() });
    series
}

fn fold(updates: &[JobUpdate]) -> (JobSnapshot, Taken) {
    let (mut snapshot, mut taken) = (JobSnapshot::new(job(), at(0)), Taken::default());
    for update in updates {
        snapshot.apply(update, &mut taken);
    }
    (snapshot, taken)
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        prop_oneof![Just(LogLevel::Info), Just(LogLevel::Warning), Just(LogLevel::Error)].prop_map(Change::Log),
        prop_oneof![Just(ObjectKind::Table), Just(ObjectKind::View)].prop_map(Change::Begin),
        prop_oneof![Just(ResultStatus::Success), Just(ResultStatus::Error), Just(ResultStatus::Skipped)]
            .prop_map(Change::Finish),
        (prop_oneof![Just(ObjectKind::Table), Just(ObjectKind::View)], 1u32..50)
            .prop_map(|(kind, more)| Change::Grow(kind, more)),
    ]
}

proptest! {
    #[test]
    fn merged_cut_repeated_and_overlapping_messages_end_in_the_same_state(
        changes in proptest::collection::vec(change(), 1..60),
        breaks in proptest::collection::vec(1usize..7, 1..60),
        at_most in 1usize..4,
        end in any::<bool>(),
    ) {
        let updates = play(&changes, end);
        let (expected, all) = fold(&updates);

        let mut messages = Vec::new();
        let (mut from, mut sizes) = (0, breaks.iter().cycle());
        while from < updates.len() {
            let to = (from + sizes.next().unwrap()).min(updates.len());
            // Each message repeats the one before it, as after a reconnection.
            messages.extend(cut(&merge(&updates[from.saturating_sub(1)..to]), at_most));
            messages.push(merge(&updates[from..to]));
            from = to;
        }
        let (snapshot, taken) = fold(&messages);
        prop_assert_eq!(&snapshot, &expected);
        prop_assert_eq!(&taken, &all);
        prop_assert_eq!(taken.lines, (1..=snapshot.log_counts.total()).collect::<Vec<_>>());
        prop_assert_eq!(taken.indices, (1..=snapshot.counts.finished()).collect::<Vec<_>>());
    }

    #[test]
    fn the_percentage_falls_only_where_the_total_grows_and_the_log_has_said_so(
        changes in proptest::collection::vec(change(), 1..60),
        breaks in proptest::collection::vec(1usize..7, 1..60),
        at_most in 1usize..4,
    ) {
        let updates = play(&changes, true);
        let (mut snapshot, mut from, mut sizes) = (JobSnapshot::new(job(), at(0)), 0, breaks.iter().cycle());
        while from < updates.len() {
            let to = (from + sizes.next().unwrap()).min(updates.len());
            for message in cut(&merge(&updates[from..to]), at_most) {
                let (seq, total, percentage) = (snapshot.seq, snapshot.counts.total, snapshot.progress_percentage());
                snapshot.apply(&message, &mut Discard);
                let now = snapshot.counts.total;
                prop_assert!(snapshot.progress_percentage() >= percentage || now > total);
                let told = snapshot.logs.iter().any(|entry| entry.message == format!("there are {now} now"));
                prop_assert!(seq == 0 || now == total || told);
                prop_assert!(snapshot.counts.adds_up());
            }
            from = to;
        }
    }

    #[test]
    fn what_was_applied_before_changes_nothing(changes in proptest::collection::vec(change(), 1..40), end in any::<bool>()) {
        let updates = play(&changes, end);
        let (mut snapshot, _) = fold(&updates);
        let before = snapshot.clone();
        for update in &updates {
            prop_assert!(!snapshot.apply(update, &mut Discard));
        }
        prop_assert_eq!(snapshot, before);
    }

    #[test]
    fn an_update_survives_its_journey_as_json(changes in proptest::collection::vec(change(), 1..20)) {
        for update in play(&changes, true) {
            let json = serde_json::to_string(&update).unwrap();
            prop_assert_eq!(serde_json::from_str::<JobUpdate>(&json).unwrap(), update);
        }
    }
}

#[test]
fn a_snapshot_keeps_the_newest_log_entries_only() {
    let changes = vec![Change::Log(LogLevel::Info); SNAPSHOT_LOG_LINES + 5];
    let (snapshot, taken) = fold(&play(&changes, false));
    assert_eq!(snapshot.logs.len(), SNAPSHOT_LOG_LINES);
    assert_eq!(snapshot.logs.front().unwrap().line, 6);
    assert_eq!(taken.lines.len(), SNAPSHOT_LOG_LINES + 5);
}

#[test]
fn a_reset_empties_the_reader_before_the_message_is_taken() {
    let updates = play(&[Change::Log(LogLevel::Info), Change::Log(LogLevel::Error)], false);
    let (mut snapshot, mut taken) = fold(&updates);
    let level = JobUpdate {
        reset: true,
        seq: Some(1),
        log_counts: LogCounts { info: 1, ..LogCounts::default() },
        ..updates[0].clone()
    };
    assert!(snapshot.apply(&level, &mut taken));
    assert_eq!((snapshot.seq, snapshot.last_line, taken.lines, taken.resets), (1, 1, vec![1], 1));
}

#[test]
fn another_jobs_update_is_ignored() {
    let update = play(&[Change::Log(LogLevel::Info)], false).remove(0);
    let other = JobUpdate { job_id: "0193f2c4-7c1e-7a50-9d7e-1f6f2d0a4b12".parse().unwrap(), ..update };
    let mut snapshot = JobSnapshot::new(job(), at(0));
    assert!(!snapshot.apply(&other, &mut Discard));
    assert_eq!(snapshot, JobSnapshot::new(job(), at(0)));
}

#[test]
fn the_message_has_the_fields_that_the_quick_start_reads() {
    let update = play(&[Change::Log(LogLevel::Info)], true).pop().unwrap();
    let json = serde_json::to_value(&update).unwrap();
    for field in [
        "job_id",
        "status",
        "progress_percentage",
        "total_objects",
        "completed_objects",
        "failed_objects",
        "current_object",
        "estimated_time_remaining",
        "new_logs",
        "new_results",
        "complete",
        "start_time",
        "end_time",
    ] {
        assert!(json.get(field).is_some(), "{field}");
    }
    assert_eq!(
        json["by_type"],
        serde_json::to_value(CountsByKind::from([(
            ObjectKind::Table,
            ObjectCounts { total: 1, ..ObjectCounts::default() }
        )]))
        .unwrap()
    );
}
