use std::collections::BTreeMap;

use model::{
    CurrentObject, Eta, EtaBasis, ExecutionMode, JobFacts, JobSnapshot, LogCounts, LogEntry, LogLevel, ObjectCounts,
    ObjectKind, ObjectResult, ResultStatus, SourcePlatform, Stage, Timestamp,
};
use uuid::Uuid;

use super::*;

const START: i64 = 1_795_543_445_120;
const HOSTILE: &str = "<img src=x onerror=alert(1)>";

fn counts(completed: u32, failed: u32, skipped: u32, running: u32, total: u32) -> ObjectCounts {
    ObjectCounts { total, completed, failed, skipped, running }
}

/// A head in that state; every name and message is hostile.
fn head(status: JobStatus, counts: ObjectCounts, mode: ExecutionMode) -> JobHead {
    let job_id = JobId(Uuid::from_u128(42));
    let start_time = Timestamp::from_unix_ms(START);
    let mut snapshot = JobSnapshot::new(job_id, start_time);
    snapshot.seq = 9;
    snapshot.status = status;
    snapshot.counts = counts;
    snapshot.by_type = BTreeMap::from([(ObjectKind::Table, counts)]);
    snapshot.server_time = Timestamp::from_unix_ms(START + 60_000);
    if status.is_terminal() {
        snapshot.end_time = Some(Timestamp::from_unix_ms(START + 1_264_000));
        snapshot.complete = true;
    }
    if status == JobStatus::Running {
        snapshot.eta = Some(Eta { p50_ms: 720_000, p90_ms: 960_000, basis: EtaBasis::Run, stall_after_ms: 15_000 });
    }
    snapshot.current_objects = (0..counts.running)
        .map(|number| CurrentObject {
            object: 400 + number,
            name: format!("sales.{HOSTILE}"),
            kind: ObjectKind::View,
            stage: Stage::Translating,
            started: Timestamp::from_unix_ms(START + 53_800),
        })
        .collect();
    snapshot.logs = (1..=3)
        .map(|line| LogEntry {
            line,
            timestamp: start_time,
            level: LogLevel::ALL[line as usize - 1],
            message: format!("{HOSTILE} {line}"),
            object: None,
        })
        .collect();
    snapshot.log_counts = LogCounts { info: 1, warning: 1, error: 1 };
    let facts = JobFacts {
        job_id,
        inventory_path: HOSTILE.into(),
        source_type: SourcePlatform::Oracle,
        target_catalog: "main".into(),
        target_schema: "migrated".into(),
        model_id: "rules".into(),
        mode,
        start_time,
        retry_of: None,
        retried_by: None,
        on_conflict: Default::default(),
        name_map: Default::default(),
    };
    JobHead { facts, snapshot, results: results(counts, mode) }
}

fn results(counts: ObjectCounts, mode: ExecutionMode) -> Vec<ObjectResult> {
    let status = |index: u32| match index {
        index if index <= counts.failed => ResultStatus::Error,
        index if index <= counts.failed + counts.skipped => ResultStatus::Skipped,
        _ => ResultStatus::Success,
    };
    (1..=counts.finished().min(100))
        .map(|index| ObjectResult {
            index,
            object: index,
            object_name: format!("sales.{HOSTILE}{index}"),
            object_type: ObjectKind::Table,
            status: status(index),
            executed: !mode.is_dry_run(),
            error: (status(index) == ResultStatus::Error).then(|| format!("{HOSTILE} is no type")),
            execution_time_ms: 2400,
            timestamp: Timestamp::from_unix_ms(START),
            attempts: 1,
            warnings: 1,
        })
        .collect()
}

fn rendered(head: JobHead) -> String {
    let owner = Owner::new();
    owner.with(|| {
        let job_id = head.snapshot.job_id;
        view! { <MigrationProgress job_id=job_id initial=head/> }.to_html()
    })
}

/// The text of the element with this test id, without tags and the renderer's markers.
fn text_of(html: &str, id: &str) -> String {
    let from = html.find(&format!("data-testid=\"{id}\"")).unwrap_or_else(|| panic!("no {id}"));
    let rest = &html[from..];
    let rest = &rest[rest.find('>').unwrap() + 1..];
    let end = ["</button>", "</p>", "</strong>", "</span></span>", "</span>"];
    let close = if id.starts_with("mp-stat-") || id == "mp-cancel" { &end[..1] } else { &end[1..] };
    let stop = close.iter().filter_map(|tag| rest.find(tag)).min().unwrap();
    let mut text = String::new();
    let mut inside = false;
    for c in rest[..stop].chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

#[test]
fn every_state_is_rendered_with_its_numbers_and_words() {
    use ExecutionMode::{DryRun, Execute};
    let (part, full, mixed, lost) =
        (counts(296, 12, 4, 8, 500), counts(496, 0, 4, 0, 500), counts(484, 12, 4, 0, 500), counts(0, 3, 0, 0, 3));
    let (queued, none) = (counts(0, 0, 0, 0, 500), counts(0, 0, 0, 0, 0));
    let stopped = counts(296, 12, 4, 0, 500);
    for (status, counts, mode, chip, percent, eta, ended) in [
        (JobStatus::Queued, queued, Execute, "Queued", "0%", "Not started", false),
        (JobStatus::Running, part, Execute, "Running", "62%", "About 12–16 min left", false),
        (JobStatus::Running, part, DryRun, "Running", "62%", "About 12–16 min left", false),
        (JobStatus::Cancelling, part, Execute, "Cancelling…", "62%", "Stopping", false),
        (JobStatus::Cancelled, stopped, Execute, "Cancelled", "62%", "21 min 04 s", true),
        (JobStatus::Completed, full, Execute, "Completed", "100%", "21 min 04 s", true),
        (JobStatus::Completed, mixed, Execute, "Completed · 12 failed", "100%", "21 min 04 s", true),
        (JobStatus::Failed, lost, Execute, "Failed", "100%", "21 min 04 s", true),
        (JobStatus::Completed, none, Execute, "Nothing to do", "–", "21 min 04 s", true),
    ] {
        let html = rendered(head(status, counts, mode));
        assert_eq!(text_of(&html, "mp-status"), chip, "{status}");
        assert_eq!(text_of(&html, "mp-percent"), percent, "{status}");
        assert_eq!(text_of(&html, "mp-eta"), eta, "{status}");
        let word = if mode.is_dry_run() { "Translated" } else { "Completed" };
        assert_eq!(text_of(&html, "mp-stat-completed").trim(), format!("{} {word}", counts.completed).replace(' ', ""));
        assert!(text_of(&html, "mp-stat-failed").starts_with(&counts.failed.to_string()));
        assert!(html.contains(&format!("aria-valuenow=\"{}\"", counts.finished())), "{status}");
        assert!(html.contains(&format!("aria-valuemax=\"{}\"", counts.total.max(1))));
        assert!(
            html.contains("role=\"progressbar\"") && html.contains("role=\"log\"") && html.contains("role=\"table\"")
        );
        let cancel = &html[html[..html.find("mp-cancel").unwrap()].rfind("<button").unwrap()..];
        let cancel = &cancel[..cancel.find('>').unwrap()];
        assert_eq!(cancel.contains(" hidden"), ended, "{status}: {cancel}");
        assert_eq!(cancel.contains(" disabled"), status == JobStatus::Cancelling, "{cancel}");
    }
}

#[test]
fn what_a_screen_reader_hears_of_the_bar_names_failures() {
    let html = rendered(head(JobStatus::Running, counts(296, 12, 4, 8, 500), ExecutionMode::Execute));
    assert!(html.contains("aria-valuetext=\"312 of 500 objects, 62 percent, 12 failed\""));
    assert!(html.contains("aria-busy=\"true\""));
}

#[test]
fn a_job_that_was_not_counted_yet_has_an_indeterminate_bar() {
    let html = rendered(head(JobStatus::Running, counts(0, 0, 0, 0, 0), ExecutionMode::Execute));
    let bar = html.find("role=\"progressbar\"").unwrap();
    let (from, to) = (html[..bar].rfind('<').unwrap(), bar + html[bar..].find('>').unwrap());
    assert!(!html[from..to].contains("aria-valuenow") && html[from..to].contains("aria-valuemax"));
    assert_eq!(
        (text_of(&html, "mp-percent").as_str(), text_of(&html, "mp-line").as_str()),
        ("0%", "Reading the inventory")
    );
}

#[test]
fn rows_and_lines_of_the_head_are_in_the_page_and_hostile_text_is_only_text() {
    let html = rendered(head(JobStatus::Running, counts(296, 12, 4, 8, 500), ExecutionMode::Execute));
    assert!(!html.contains("<img"), "hostile text became an element");
    assert!(html.contains("&lt;img src=x onerror=alert(1)&gt; 3"));
    // As many as there are slots, objects in work first.
    let result = |number: u32| html.contains(&format!("sales.&lt;img src=x onerror=alert(1)&gt;{number}<"));
    assert_eq!((result(32), result(33)), (true, false));
    assert_eq!(text_of(&html, "mp-results-count"), "108 of 500 shown");
}

#[test]
fn a_dry_run_says_that_nothing_is_written() {
    let html = rendered(head(JobStatus::Running, counts(1, 0, 0, 1, 5), ExecutionMode::DryRun));
    assert_eq!(text_of(&html, "mp-line"), "Nothing is written to main.migrated.");
    assert!(html.contains("mp-bar-frame--dry") && html.contains(">Dry run<"));
}

#[test]
fn the_first_view_is_the_same_every_time() {
    let once = || rendered(head(JobStatus::Running, counts(296, 12, 4, 8, 500), ExecutionMode::Execute));
    assert_eq!(once(), once());
}

#[test]
fn a_page_without_a_head_says_that_it_opens_the_job() {
    let owner = Owner::new();
    let html = owner.with(|| view! { <MigrationProgress job_id=JobId(Uuid::from_u128(1))/> }.to_html());
    assert_eq!((text_of(&html, "mp-status").as_str(), text_of(&html, "mp-line").as_str()), ("Opening", "Opening job…"));
}
