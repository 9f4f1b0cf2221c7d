//! What the head of the component says in each state: a chip, and one sentence.

use model::{JobStatus, ObjectCounts};

use super::glyph::Glyph;
use super::labels::Labels;
use super::words::{counted, duration, grouped};

/// The colour family of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Ok,
    Failed,
    Warning,
    Info,
    Neutral,
}

impl Tone {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Neutral => "neutral",
        }
    }
}

/// A chip with its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Face {
    pub(super) chip: String,
    pub(super) glyph: Glyph,
    pub(super) tone: Tone,
    pub(super) line: String,
}

impl Face {
    fn new(chip: impl Into<String>, glyph: Glyph, tone: Tone, line: impl Into<String>) -> Self {
        Self { chip: chip.into(), glyph, tone, line: line.into() }
    }
}

/// What a face depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Situation {
    pub(super) status: JobStatus,
    pub(super) counts: ObjectCounts,
    pub(super) dry_run: bool,
    /// `catalog.schema`; empty while it is not known.
    pub(super) target: String,
    /// Name and stage word of the object longest in work.
    pub(super) current: Option<(String, &'static str)>,
    /// From start to end, for a job that has ended.
    pub(super) duration_ms: Option<u64>,
    /// How long no object has finished, where that is too long.
    pub(super) stalled_ms: Option<u64>,
    /// Where the line to the server is lost: that in a word or two, and the time of the shown numbers.
    pub(super) lost: Option<(String, String)>,
    /// The last error in the log.
    pub(super) last_error: Option<String>,
    /// Whether the job was left by the program that did its work; nobody else can go on with it.
    pub(super) interrupted: bool,
    pub(super) labels: &'static Labels,
}

/// Chip and sentence of a job of which something is known.
pub(super) fn face(now: &Situation) -> Face {
    let face = match now.status {
        JobStatus::Queued => Face::new(
            now.labels.queued,
            Glyph::Queued,
            Tone::Neutral,
            with_mode(now, "Waiting for a worker".to_owned()),
        ),
        JobStatus::Running => running(now),
        JobStatus::Cancelling => Face::new(now.labels.cancelling, Glyph::Stopped, Tone::Neutral, cancelling(now)),
        JobStatus::Cancelled => Face::new(now.labels.cancelled, Glyph::Stopped, Tone::Neutral, unfinished(&now.counts)),
        JobStatus::Completed => completed(now),
        JobStatus::Failed if now.interrupted => {
            Face::new(now.labels.interrupted, Glyph::Warning, Tone::Warning, failed(now))
        }
        JobStatus::Failed => Face::new(now.labels.failed, Glyph::Failed, Tone::Failed, failed(now)),
    };
    match &now.lost {
        Some((word, time)) if !now.status.is_terminal() => {
            let line = format!("Numbers as of {time}. The migration goes on.");
            Face::new(word.as_str(), Glyph::Refresh, Tone::Warning, line)
        }
        _ => face,
    }
}

fn running(now: &Situation) -> Face {
    let object = now.current.as_ref().map(|(name, stage)| format!("{name} · {stage}"));
    if let Some(ms) = now.stalled_ms {
        let line = object.unwrap_or_else(|| "No object has finished for a while.".to_owned());
        return Face::new(format!("No progress {}", whole(ms)), Glyph::Warning, Tone::Warning, line);
    }
    let line = match object {
        _ if now.counts.total == 0 => "Reading the inventory".to_owned(),
        Some(object) => object,
        None => "Between two objects".to_owned(),
    };
    Face::new(now.labels.running, Glyph::Running, Tone::Info, with_mode(now, line))
}

fn with_mode(now: &Situation, line: String) -> String {
    if !now.dry_run || now.target.is_empty() {
        return line;
    }
    format!("Nothing is written to {}.", now.target)
}

fn cancelling(now: &Situation) -> String {
    match &now.current {
        Some((name, _)) => format!("Finishing {name}, then stopping"),
        None => "Stopping".to_owned(),
    }
}

fn unfinished(counts: &ObjectCounts) -> String {
    let left = counts.total.saturating_sub(counts.finished());
    format!("{} done, {} not started", grouped(counts.finished().into()), grouped(left.into()))
}

fn completed(now: &Situation) -> Face {
    let counts = &now.counts;
    if counts.total == 0 {
        let line = "The inventory has no objects to migrate.";
        return Face::new(now.labels.nothing_to_do, Glyph::Queued, Tone::Neutral, line);
    }
    if counts.failed > 0 {
        let chip = format!("{} · {} failed", now.labels.completed, grouped(counts.failed.into()));
        let line = format!(
            "{} {}, {} not",
            counted(counts.completed.into(), "object"),
            if now.dry_run { "translated" } else { "created" },
            grouped(counts.failed.into())
        );
        return Face::new(chip, Glyph::Warning, Tone::Warning, line);
    }
    let time = now.duration_ms.map(|ms| format!(" in {}", duration(ms))).unwrap_or_default();
    let line = format!("{}{time}", counted(counts.finished().into(), "object"));
    let line = if now.dry_run && !now.target.is_empty() {
        format!("{line}. Nothing was written to {}.", now.target)
    } else {
        line
    };
    Face::new(now.labels.completed, Glyph::Done, Tone::Ok, line)
}

fn failed(now: &Situation) -> String {
    let counts = &now.counts;
    if counts.total > 0 && counts.finished() == counts.total && counts.skipped > 0 {
        let (failed, skipped) = (grouped(counts.failed.into()), grouped(counts.skipped.into()));
        return format!("Nothing was migrated: {failed} failed, {skipped} skipped.");
    }
    if counts.total > 0 && counts.finished() == counts.total {
        return format!("None of {} could be migrated.", counted(counts.total.into(), "object"));
    }
    match &now.last_error {
        Some(error) => error.clone(),
        None => format!("It could not go on: {}.", unfinished(counts)),
    }
}

fn whole(ms: u64) -> String {
    if ms < 60_000 { format!("{} s", ms / 1000) } else { duration(ms) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn situation(status: JobStatus, counts: ObjectCounts) -> Situation {
        Situation {
            status,
            counts,
            dry_run: false,
            target: "main.migrated".into(),
            current: Some(("sales.v_margin".into(), "translate")),
            duration_ms: Some(1_264_000),
            stalled_ms: None,
            lost: None,
            last_error: None,
            interrupted: false,
            labels: &super::super::labels::ENGLISH,
        }
    }

    fn said(now: &Situation) -> (String, String) {
        let face = face(now);
        (face.chip, face.line)
    }

    #[test]
    fn every_state_has_its_chip_and_sentence() {
        let part = ObjectCounts { total: 500, completed: 296, failed: 12, skipped: 4, running: 8 };
        let full = ObjectCounts { total: 500, completed: 496, failed: 0, skipped: 4, running: 0 };
        let some_failed = ObjectCounts { total: 500, completed: 488, failed: 12, skipped: 0, running: 0 };
        let all_failed = ObjectCounts { total: 3, failed: 3, ..ObjectCounts::default() };
        let none_new = ObjectCounts { total: 57, completed: 0, failed: 14, skipped: 43, running: 0 };
        let none = ObjectCounts::default();
        for (status, counts, chip, line) in [
            (JobStatus::Queued, none, "Queued", "Waiting for a worker"),
            (JobStatus::Running, none, "Running", "Reading the inventory"),
            (JobStatus::Running, part, "Running", "sales.v_margin · translate"),
            (JobStatus::Cancelling, part, "Cancelling…", "Finishing sales.v_margin, then stopping"),
            (JobStatus::Cancelled, part, "Cancelled", "312 done, 188 not started"),
            (JobStatus::Completed, full, "Completed", "500 objects in 21 min 04 s"),
            (JobStatus::Completed, some_failed, "Completed · 12 failed", "488 objects created, 12 not"),
            (JobStatus::Completed, none, "Nothing to do", "The inventory has no objects to migrate."),
            (JobStatus::Failed, all_failed, "Failed", "None of 3 objects could be migrated."),
            (JobStatus::Failed, none_new, "Failed", "Nothing was migrated: 14 failed, 43 skipped."),
            (JobStatus::Failed, part, "Failed", "It could not go on: 312 done, 188 not started."),
        ] {
            assert_eq!(said(&situation(status, counts)), (chip.to_owned(), line.to_owned()));
        }
    }

    #[test]
    fn a_stall_a_lost_line_a_dry_run_and_a_cause_are_said() {
        let counts = ObjectCounts { total: 5, completed: 1, running: 1, ..ObjectCounts::default() };
        let mut now = situation(JobStatus::Running, counts);
        now.stalled_ms = Some(42_700);
        assert_eq!(said(&now), ("No progress 42 s".to_owned(), "sales.v_margin · translate".to_owned()));
        now.lost = Some(("Reconnecting 4 s".into(), "12:14:31".into()));
        let lost = ("Reconnecting 4 s".to_owned(), "Numbers as of 12:14:31. The migration goes on.".to_owned());
        assert_eq!(said(&now), lost);
        (now.lost, now.stalled_ms, now.dry_run) = (None, None, true);
        assert_eq!(face(&now).line, "Nothing is written to main.migrated.");
        (now.status, now.last_error) = (JobStatus::Failed, Some("The server stopped at 12:20.".into()));
        assert_eq!(said(&now), ("Failed".to_owned(), "The server stopped at 12:20.".to_owned()));
        now.interrupted = true;
        assert_eq!(said(&now), ("Interrupted".to_owned(), "The server stopped at 12:20.".to_owned()));
    }
}
