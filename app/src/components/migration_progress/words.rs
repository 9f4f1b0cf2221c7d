//! Numbers, durations and times as text. Plain functions of their input, the same on the server and in the browser.

use model::{LogLevel, ObjectCounts, ObjectKind, Stage, Timestamp};

use super::glyph::Glyph;
use crate::intl::{self, When};

/// `1234567` as `1,234,567`, or as the browser's language writes it. Tracks the language.
pub(crate) fn grouped(number: u64) -> String {
    intl::number(number as f64, 0).unwrap_or_else(|| model::grouped(number))
}

/// `1 object`, `2 objects`, `0 objects`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{} {}", grouped(number), model::plural(number, noun))
}

/// `840 ms`, `12.4 s`, `3 min 05 s`, `1 h 12 min`, `2 d 3 h`.
pub(crate) fn duration(ms: u64) -> String {
    let s = ms / 1000;
    match s {
        0 => format!("{ms} ms"),
        1..60 => format!("{} s", tenths(ms)),
        60..3600 => format!("{} min {:02} s", s / 60, s % 60),
        3600..86_400 => format!("{} h {:02} min", s / 3600, s / 60 % 60),
        _ => format!("{} d {} h", s / 86_400, s / 3600 % 24),
    }
}

/// A running clock: like [`duration`], but never in milliseconds.
pub(super) fn clock(ms: u64) -> String {
    if ms < 1000 { format!("{} s", tenths(ms)) } else { duration(ms) }
}

/// Seconds with one decimal, rounded down.
fn tenths(ms: u64) -> String {
    intl::number((ms / 100) as f64 / 10.0, 1).unwrap_or_else(|| format!("{}.{}", ms / 1000, ms % 1000 / 100))
}

/// The time of day to the second. Server and first view say UTC; once the page lives, the browser's zone and language.
pub(super) fn time_of_day(at: Timestamp, local: bool) -> String {
    in_language(at, When::Second, local).unwrap_or_else(|| format!("{} UTC", at.utc_time_of_day()))
}

/// The same to the minute.
pub(super) fn short_time(at: Timestamp, local: bool) -> String {
    let text = at.utc_time_of_day();
    in_language(at, When::Clock, local).unwrap_or_else(|| format!("{} UTC", text.get(..5).unwrap_or(&text)))
}

fn in_language(at: Timestamp, when: When, local: bool) -> Option<String> {
    local.then(|| intl::moment(at, when, false)).flatten()
}

/// Time of day with milliseconds, for the log.
pub(super) fn log_time(at: Timestamp, local: bool) -> String {
    let time = match local.then(|| local_time(at)).flatten() {
        Some((h, m, s)) => format!("{h:02}:{m:02}:{s:02}"),
        None => at.utc_time_of_day(),
    };
    format!("{time}.{:03}", at.unix_ms().rem_euclid(1000))
}

#[cfg(target_arch = "wasm32")]
fn local_time(at: Timestamp) -> Option<(u32, u32, u32)> {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.unix_ms() as f64));
    Some((date.get_hours(), date.get_minutes(), date.get_seconds()))
}

#[cfg(not(target_arch = "wasm32"))]
fn local_time(_: Timestamp) -> Option<(u32, u32, u32)> {
    None
}

/// `Table`, `View`, …
pub(crate) const fn kind_word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Table => "Table",
        ObjectKind::Function => "Function",
        ObjectKind::View => "View",
        ObjectKind::Procedure => "Procedure",
    }
}

/// The word for several of a kind, as the label of their number.
pub(crate) const fn kinds_word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Table => "Tables",
        ObjectKind::Function => "Functions",
        ObjectKind::View => "Views",
        ObjectKind::Procedure => "Procedures",
    }
}

/// Name of a level's toggle, its drawing, and its word in a line.
pub(super) const fn level_look(level: LogLevel) -> (&'static str, Glyph, &'static str) {
    match level {
        LogLevel::Info => ("Info", Glyph::Info, "INFO"),
        LogLevel::Warning => ("Warning", Glyph::Warning, "WARN"),
        LogLevel::Error => ("Error", Glyph::Failed, "ERROR"),
    }
}

/// What is done in a stage, in one word.
pub(super) const fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "wait",
        Stage::Reading => "read",
        Stage::Translating => "translate",
        Stage::Validating => "check",
        Stage::Executing => "create",
        Stage::Done => "done",
    }
}

/// `312 of 500 objects`.
pub(super) fn done_of_total(counts: &ObjectCounts) -> String {
    match counts.total {
        0 => "No objects".to_owned(),
        total => format!("{} of {}", grouped(counts.finished().into()), counted(total.into(), "object")),
    }
}

/// What a screen reader says of the bar: `312 of 500 objects, 62 percent, 4 failed`.
pub(super) fn bar_text(counts: &ObjectCounts, percent: u8) -> String {
    let failed = if counts.failed > 0 { format!(", {} failed", grouped(counts.failed.into())) } else { String::new() };
    format!("{}, {percent} percent{failed}", done_of_total(counts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_plurals_right() {
        let shown: Vec<String> = [0, 999, 1000, 1_234_567].map(grouped).to_vec();
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 1, 2].map(|n| counted(n, "object")), ["0 objects", "1 object", "2 objects"]);
    }

    #[test]
    fn durations_use_two_units_at_most() {
        for (ms, text) in [
            (0, "0 ms"),
            (840, "840 ms"),
            (12_400, "12.4 s"),
            (59_999, "59.9 s"),
            (185_000, "3 min 05 s"),
            (4_320_000, "1 h 12 min"),
            (183_600_000, "2 d 3 h"),
        ] {
            assert_eq!(duration(ms), text);
        }
        assert_eq!(clock(340), "0.3 s");
    }

    #[test]
    fn the_bar_speaks_failures_only_where_there_are_some() {
        let mut counts = ObjectCounts { total: 500, completed: 308, failed: 4, ..ObjectCounts::default() };
        assert_eq!(bar_text(&counts, 62), "312 of 500 objects, 62 percent, 4 failed");
        counts.failed = 0;
        assert_eq!(bar_text(&counts, 61), "308 of 500 objects, 61 percent");
    }
}
