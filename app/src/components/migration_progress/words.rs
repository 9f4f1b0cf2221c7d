//! Numbers, durations and times as text. Plain functions of their input, the same on the server and in the browser.

use model::{LogLevel, ObjectCounts, ObjectKind, Stage, Timestamp};

use super::glyph::Glyph;

/// `1234567` as `1,234,567`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 object`, `2 objects`, `0 objects`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// `840 ms`, `12.4 s`, `3 min 05 s`, `1 h 12 min`, `2 d 3 h`.
pub(crate) fn duration(ms: u64) -> String {
    let s = ms / 1000;
    match s {
        0 => format!("{ms} ms"),
        1..60 => format!("{}.{} s", s, ms % 1000 / 100),
        60..3600 => format!("{} min {:02} s", s / 60, s % 60),
        3600..86_400 => format!("{} h {:02} min", s / 3600, s / 60 % 60),
        _ => format!("{} d {} h", s / 86_400, s / 3600 % 24),
    }
}

/// A running clock: like [`duration`], but never in milliseconds.
pub(super) fn clock(ms: u64) -> String {
    if ms < 1000 { format!("0.{} s", ms / 100) } else { duration(ms) }
}

/// The time of day. Server and first view say UTC; once the page lives, the browser's zone.
pub(super) fn time_of_day(at: Timestamp, local: bool) -> String {
    match local.then(|| local_time(at)).flatten() {
        Some((h, m, s)) => format!("{h:02}:{m:02}:{s:02}"),
        None => at.utc_time_of_day(),
    }
}

/// Like [`time_of_day`] without seconds; says `UTC` where it is.
pub(super) fn short_time(at: Timestamp, local: bool) -> String {
    let text = time_of_day(at, local);
    let minutes = text.get(..5).unwrap_or(&text).to_owned();
    if local { minutes } else { format!("{minutes} UTC") }
}

/// Time of day with milliseconds, for the log.
pub(super) fn log_time(at: Timestamp, local: bool) -> String {
    format!("{}.{:03}", time_of_day(at, local), at.unix_ms().rem_euclid(1000))
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
