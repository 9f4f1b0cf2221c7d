use model::{JobUpdate, LogEntry, LogLevel, ObjectKind, ObjectResult, ResultStatus};
use uuid::Uuid;

use super::receive::{Commit, is_better};
use super::*;

fn job() -> JobId {
    JobId(Uuid::from_u128(7))
}

fn snapshot(seq: u64, completed: u32) -> JobSnapshot {
    let mut snapshot = JobSnapshot::new(job(), Timestamp::from_unix_ms(1000));
    snapshot.seq = seq;
    snapshot.status = JobStatus::Running;
    snapshot.counts = ObjectCounts { total: 10, completed, ..ObjectCounts::default() };
    snapshot
}

fn line(line: u64) -> LogEntry {
    LogEntry { line, timestamp: Timestamp::default(), level: LogLevel::Info, message: String::new(), object: None }
}

fn result(index: u32) -> ObjectResult {
    ObjectResult {
        index,
        object: index,
        object_name: format!("s.t{index}"),
        object_type: ObjectKind::Table,
        status: ResultStatus::Success,
        executed: true,
        error: None,
        execution_time_ms: 5,
        timestamp: Timestamp::default(),
        attempts: 1,
        warnings: 0,
    }
}

fn feed() -> (Owner, JobFeed) {
    let owner = Owner::new();
    owner.set();
    (owner, use_job_feed(job(), None))
}

#[test]
fn several_messages_ask_for_one_commit_and_the_last_for_one_at_once() {
    let (_owner, feed) = feed();
    let mut update = snapshot(1, 1).to_update(Timestamp::from_unix_ms(2000));
    update.new_logs = vec![line(1)];
    assert_eq!(feed.take(&update), Commit::NextFrames);
    let second = snapshot(2, 2).to_update(Timestamp::from_unix_ms(3000));
    assert_eq!(feed.take(&second), Commit::No);
    assert_eq!(feed.counts().get_untracked().completed, 0);
    feed.commit();
    assert_eq!(feed.counts().get_untracked().completed, 2);
    assert_eq!(feed.position(), Some(2));
    // What comes between the parts of a commit asks for another one after it.
    assert_eq!(feed.take(&snapshot(3, 3).to_update(Timestamp::from_unix_ms(3100))), Commit::NextFrames);
    feed.commit_counts();
    assert_eq!(feed.take(&snapshot(4, 4).to_update(Timestamp::from_unix_ms(3200))), Commit::No);
    feed.commit_logs();
    assert!(feed.committed());
    feed.commit_counts();
    assert!(!feed.committed());
    assert_eq!(feed.counts().get_untracked().completed, 4);

    let mut last = snapshot(5, 10);
    (last.status, last.complete) = (JobStatus::Completed, true);
    assert_eq!(feed.take(&last.to_update(Timestamp::from_unix_ms(4000))), Commit::Now);
    feed.commit();
    assert!(feed.complete());
    assert_eq!(feed.outcome().map(|outcome| (outcome.success, outcome.counts.completed)), Some((true, 10)));
}

#[test]
fn rows_of_the_head_stay_until_the_first_message_which_starts_from_nothing() {
    let (_owner, feed) = feed();
    let mut head = snapshot(40, 4);
    head.logs = (90..=99).map(line).collect();
    head.last_line = 99;
    feed.adopt(JobHead { facts: facts(), snapshot: head, results: vec![result(1), result(2)] });
    assert_eq!(feed.position(), None, "the hydrated page opens the stream without a position");
    assert_eq!(feed.with_windows(|windows| (windows.logs().len(), windows.results().len())), Some((10, 2)));

    let mut first = snapshot(41, 5).to_update(Timestamp::from_unix_ms(5000));
    first.new_logs = (1..=120).map(line).collect();
    first.new_results = (1..=5).map(result).collect();
    feed.take(&first);
    feed.commit();
    assert_eq!(feed.with_windows(|windows| (windows.logs().len(), windows.results().len())), Some((120, 5)));
    assert_eq!(feed.position(), Some(41));
    let before = feed.results_version().get_untracked();
    assert_eq!(feed.take(&first), Commit::No, "a repeated message changes nothing");
    feed.commit();
    assert_eq!(feed.results_version().get_untracked(), before);
}

#[test]
fn what_is_shown_stays_until_all_has_come_that_replaces_it() {
    for reset in [false, true] {
        let (_owner, feed) = feed();
        let head = JobHead { facts: facts(), snapshot: snapshot(40, 4), results: vec![result(1), result(2)] };
        feed.adopt(head);
        let mut part = snapshot(41, 2).to_update(Timestamp::from_unix_ms(5000));
        if reset {
            feed.take(&part);
            feed.commit();
            part.reset = true;
        }
        (part.seq, part.new_results) = (None, vec![result(1)]);
        assert_eq!(feed.take(&part), Commit::No);
        (part.reset, part.new_results) = (false, vec![result(2)]);
        assert_eq!(feed.take(&part), Commit::No);
        (part.seq, part.new_results) = (Some(41 + u64::from(reset)), Vec::new());
        assert_eq!(feed.take(&part), Commit::NextFrames);
        feed.commit();
        assert_eq!(feed.with_windows(|windows| windows.results().len()), Some(2));
    }
}

#[test]
fn a_series_cut_for_its_size_shows_no_counts_before_they_came() {
    let (_owner, feed) = feed();
    let mut part = snapshot(9, 1).to_update(Timestamp::from_unix_ms(2000));
    part.seq = None;
    part.new_logs = vec![line(1), line(2)];
    assert_eq!(feed.take(&part), Commit::NextFrames);
    feed.commit();
    assert!(!feed.known().get_untracked());
    assert_eq!(feed.position(), None);
}

#[test]
fn a_message_that_begins_after_a_hole_is_told_from_one_that_goes_on() {
    let (_owner, feed) = feed();
    let with = |seq, lines: std::ops::RangeInclusive<u64>, indices: std::ops::RangeInclusive<u32>| {
        let mut update = snapshot(seq, 1).to_update(Timestamp::from_unix_ms(2000));
        update.new_logs = lines.map(line).collect();
        update.new_results = indices.map(result).collect();
        update
    };
    feed.take(&with(1, 1..=5, 1..=2));
    for (update, misses) in [
        (with(2, 6..=9, 3..=3), false),
        (with(2, 4..=9, 1..=3), false),
        (with(2, 7..=9, 3..=3), true),
        (with(2, 6..=9, 4..=4), true),
        (JobUpdate { reset: true, ..with(2, 70..=90, 1..=3) }, false),
    ] {
        assert_eq!(feed.misses(&update), misses, "{:?}", update.new_logs.first());
    }
}

#[test]
fn the_server_s_clock_is_taken_from_the_message_that_was_least_late() {
    const HOURS: i64 = -7 * 3_600_000;
    for (told, seen, better) in [
        (None, 0, true),
        (None, HOURS - 2000, true),
        (Some(HOURS - 2000), HOURS - 40, true),
        (Some(HOURS - 40), HOURS - 3000, false),
        (Some(HOURS - 40), HOURS - 20, false),
        (Some(0), -60_000, true),
    ] {
        assert_eq!(is_better(told, seen), better, "{told:?}, then {seen}");
    }
}

fn facts() -> JobFacts {
    JobFacts {
        job_id: job(),
        inventory_path: "orders".into(),
        source_type: model::SourcePlatform::Oracle,
        target_catalog: "main".into(),
        target_schema: "migrated".into(),
        model_id: "rules".into(),
        mode: model::ExecutionMode::Execute,
        start_time: Timestamp::from_unix_ms(1000),
        retry_of: None,
        retried_by: None,
        on_conflict: Default::default(),
        name_map: Default::default(),
    }
}
