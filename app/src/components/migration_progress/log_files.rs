//! Lines of the log as text, and the whole log as a file.

use model::{JobId, LogEntry};

use super::object_sheet::LogsPage;
use super::page;
use super::words::level_look;

/// A line as it is copied and saved: number, time with its zone, level, message as it came.
pub(super) fn line(entry: &LogEntry) -> String {
    let time = entry.timestamp;
    format!("{} {time} {} {}", entry.line, level_look(entry.level).2, entry.message)
}

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A line of text each.
    Text,
    /// A JSON object a line.
    Json,
}

impl Form {
    pub(super) fn write(self, entry: &LogEntry) -> String {
        match self {
            Self::Text => line(entry),
            Self::Json => serde_json::to_string(entry).unwrap_or_default(),
        }
    }

    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Text => "log",
            Self::Json => "ndjson",
        }
    }
}

/// Reads the whole log from the server and hands it over as a file.
pub(super) async fn save_all(job_id: JobId, form: Form) -> Result<(), String> {
    let (mut text, mut cursor) = (String::new(), None::<String>);
    loop {
        let after = cursor.as_deref().map(|cursor| format!("&cursor={}", page::encoded(cursor))).unwrap_or_default();
        let found: LogsPage = page::fetch(&format!("/api/migrate/jobs/{job_id}/logs?limit=1000{after}")).await?;
        for entry in &found.logs {
            text.push_str(&form.write(entry));
            text.push('\n');
        }
        match found.next_cursor {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    save(job_id, form, &text);
    Ok(())
}

pub(super) fn save(job_id: JobId, form: Form, text: &str) {
    page::save(&format!("log-{job_id}.{}", form.extension()), "text/plain;charset=utf-8", text);
}

#[cfg(test)]
mod tests {
    use model::{LogLevel, Timestamp};

    use super::*;

    #[test]
    fn a_line_is_written_with_its_number_time_and_level_and_its_message_as_it_came() {
        let entry = LogEntry {
            line: 7,
            timestamp: Timestamp::from_unix_ms(1_795_543_445_120),
            level: LogLevel::Warning,
            message: "\u{1b}[31mred <b>".into(),
            object: None,
        };
        assert_eq!(line(&entry), "7 2026-11-24T18:04:05.120Z WARN \u{1b}[31mred <b>");
        let back: LogEntry = serde_json::from_str(&Form::Json.write(&entry)).unwrap();
        assert_eq!(back, entry);
    }
}
