use std::collections::VecDeque;

use model::{LogEntry, ObjectResult, Sink};

/// Log lines a page keeps; older ones are dropped from the front.
pub const LOG_WINDOW: usize = 50_000;
/// Earlier log lines that a reader may ask for besides.
const READ_BACK: usize = 150_000;
/// Results a page keeps. What comes after them is counted, but not listed.
pub const RESULT_WINDOW: usize = 200_000;

/// What a page has of a job's log and results, outside the reactive graph: a list in a signal would be cloned or compared
/// as a whole with every line.
#[derive(Clone, Debug, Default)]
pub struct Windows {
    logs: VecDeque<LogEntry>,
    /// Lines that the reader asked for; there is room for them besides the window, or the next line would drop them.
    read_back: usize,
    results: Vec<ObjectResult>,
    emptied: u64,
    /// Log lines kept; 0 is the usual [`LOG_WINDOW`].
    limit: usize,
}

impl Windows {
    /// Windows that begin with these entries and results, both in order.
    #[must_use]
    pub fn with(logs: impl IntoIterator<Item = LogEntry>, results: Vec<ObjectResult>) -> Self {
        Self { logs: logs.into_iter().collect(), results, ..Self::default() }
    }

    /// Keeps at most so many log lines, 1 to [`LOG_WINDOW`].
    pub(super) fn keep(&mut self, lines: usize) {
        self.limit = lines.clamp(1, LOG_WINDOW);
    }

    /// These entries and results in place of those that are here.
    #[cfg(any(test, target_arch = "wasm32"))]
    pub(super) fn replace(&mut self, logs: impl IntoIterator<Item = LogEntry>, results: Vec<ObjectResult>) {
        *self = Self { limit: self.limit, ..Self::with(logs, results) };
    }

    const fn limit(&self) -> usize {
        if self.limit == 0 { LOG_WINDOW } else { self.limit }
    }

    /// The log entries kept, oldest first.
    #[must_use]
    pub const fn logs(&self) -> &VecDeque<LogEntry> {
        &self.logs
    }

    /// The entry of that line, if it is kept. Lines are gapless, so this does not search.
    #[must_use]
    pub fn line(&self, line: u64) -> Option<&LogEntry> {
        let first = self.logs.front()?.line;
        self.logs.get(usize::try_from(line.checked_sub(first)?).ok()?)
    }

    /// The first line kept; 0 where there is none.
    #[must_use]
    pub fn first_line(&self) -> u64 {
        self.logs.front().map_or(0, |entry| entry.line)
    }

    /// Puts earlier entries, oldest first, before those kept, as far as there is room: besides the window, since the reader
    /// asked for them. Returns how many were taken; those
    /// that do not end where the window begins are not.
    pub fn take_earlier(&mut self, entries: Vec<LogEntry>) -> usize {
        let mut taken = 0;
        for entry in entries.into_iter().rev() {
            if self.logs.len() >= self.limit() + READ_BACK {
                break;
            }
            if self.logs.front().is_some_and(|first| first.line == entry.line + 1) {
                self.logs.push_front(entry);
                taken += 1;
            }
        }
        if taken > 0 {
            self.emptied += 1;
            self.read_back = self.read_back.max(self.logs.len().saturating_sub(LOG_WINDOW));
        }
        taken
    }

    /// The results kept, in the order in which objects ended.
    #[must_use]
    pub fn results(&self) -> &[ObjectResult] {
        &self.results
    }

    /// How often the windows were emptied. What somebody derived from them before is void when this number changes.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.emptied
    }
}

impl Sink for Windows {
    fn log(&mut self, entry: &LogEntry) {
        // A position in the window is a difference of lines; after a hole (the job's older lines were left out) it starts anew.
        if self.logs.back().is_some_and(|last| last.line + 1 != entry.line) {
            self.logs.clear();
            self.read_back = 0;
            self.emptied += 1;
        }
        if self.logs.len() >= self.limit() + self.read_back {
            self.logs.pop_front();
        }
        self.logs.push_back(entry.clone());
    }

    fn result(&mut self, result: &ObjectResult) {
        if self.results.len() < RESULT_WINDOW {
            self.results.push(result.clone());
        }
    }

    fn reset(&mut self) {
        self.logs.clear();
        self.results.clear();
        self.read_back = 0;
        self.emptied += 1;
    }
}

#[cfg(test)]
mod tests {
    use model::{LogLevel, Timestamp};

    use super::*;

    fn entry(line: u64) -> LogEntry {
        LogEntry {
            line,
            timestamp: Timestamp::default(),
            level: LogLevel::Info,
            message: format!("line {line}"),
            object: None,
        }
    }

    #[test]
    fn the_log_window_keeps_the_newest_lines_and_finds_them_by_number() {
        let mut windows = Windows::default();
        for line in 1..=(LOG_WINDOW as u64 + 10) {
            windows.log(&entry(line));
        }
        assert_eq!((windows.logs().len(), windows.first_line()), (LOG_WINDOW, 11));
        assert_eq!(windows.line(10), None);
        assert_eq!(windows.line(11).map(|entry| entry.message.as_str()), Some("line 11"));
        assert_eq!(windows.line(LOG_WINDOW as u64 + 11), None);
        let mut few = Windows::default();
        few.keep(3);
        (1..=5).for_each(|line| few.log(&entry(line)));
        assert_eq!((few.logs().len(), few.first_line()), (3, 3));
        few.replace((1..=2).map(entry), Vec::new());
        (3..=9).for_each(|line| few.log(&entry(line)));
        assert_eq!((few.logs().len(), few.first_line()), (3, 7));
    }

    #[test]
    fn earlier_lines_are_put_before_the_window_as_far_as_they_reach_it() {
        let mut windows = Windows::with((11..=20).map(entry), Vec::new());
        assert_eq!(windows.take_earlier((1..=8).map(entry).collect()), 0, "they end before the window begins");
        assert_eq!(windows.take_earlier((5..=12).map(entry).collect()), 6);
        assert_eq!((windows.first_line(), windows.logs().len(), windows.generation()), (5, 16, 1));
        assert_eq!(windows.line(5).map(|entry| entry.line), Some(5));
    }

    #[test]
    fn lines_read_back_besides_a_full_window_stay_as_new_ones_come() {
        let full = LOG_WINDOW as u64;
        let mut windows = Windows::with((1001..=1000 + full).map(entry), Vec::new());
        assert_eq!(windows.take_earlier((501..=1000).map(entry).collect()), 500);
        windows.log(&entry(1001 + full));
        assert_eq!((windows.first_line(), windows.logs().len()), (502, LOG_WINDOW + 500), "as many, of the newest");
        windows.reset();
        (1..=full + 10).for_each(|line| windows.log(&entry(line)));
        assert_eq!(windows.logs().len(), LOG_WINDOW);
    }

    #[test]
    fn a_hole_in_the_lines_and_a_reset_start_a_new_generation() {
        let mut windows = Windows::with([entry(1), entry(2)], Vec::new());
        windows.log(&entry(9));
        assert_eq!((windows.first_line(), windows.logs().len(), windows.generation()), (9, 1, 1));
        windows.reset();
        assert_eq!((windows.first_line(), windows.generation()), (0, 2));
    }
}
