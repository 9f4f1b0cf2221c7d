//! Which lines of the log window are shown, and which of them match the text looked for.

use model::{LogEntry, LogLevel, ObjectNumber};

use super::line_text::Finder;
use crate::job_feed::Windows;

/// What the reader wants to see of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LineFilter {
    /// Levels shown, in the order of [`LogLevel::ALL`].
    pub(super) levels: [bool; 3],
    /// Text looked for as it was typed, a pattern where it stands between slashes; empty for none.
    pub(super) find: String,
    /// The only object whose lines are shown.
    pub(super) object: Option<ObjectNumber>,
}

impl Default for LineFilter {
    fn default() -> Self {
        Self { levels: [true; 3], find: String::new(), object: None }
    }
}

impl LineFilter {
    /// Whether lines of that level are shown.
    pub(super) fn shows(&self, level: LogLevel) -> bool {
        LogLevel::ALL.into_iter().zip(self.levels).any(|(each, on)| each == level && on)
    }

    /// Whether a line is shown.
    pub(super) fn takes(&self, entry: &LogEntry) -> bool {
        self.shows(entry.level) && self.object.is_none_or(|object| entry.object == Some(object))
    }
}

/// Line numbers that pass a [`LineFilter`]. Lines are looked at once; a new filter looks at all again.
#[derive(Clone, Debug, Default)]
pub(super) struct LineIndex {
    filter: LineFilter,
    generation: u64,
    next: u64,
    shown: std::collections::VecDeque<u64>,
    matches: Vec<u64>,
    dropped: usize,
}

impl LineIndex {
    /// Brings the index up to the window. Returns how many shown rows were dropped from the front since the last call.
    pub(super) fn take(&mut self, windows: &Windows, filter: &LineFilter) -> usize {
        if *filter != self.filter || windows.generation() != self.generation {
            *self = Self { filter: filter.clone(), generation: windows.generation(), ..Self::default() };
        }
        let first = windows.first_line();
        self.dropped = 0;
        while self.shown.front().is_some_and(|line| *line < first) {
            self.shown.pop_front();
            self.dropped += 1;
        }
        let stale = self.matches.partition_point(|line| *line < first);
        self.matches.drain(..stale);
        let skip = usize::try_from(self.next.saturating_sub(first)).unwrap_or(usize::MAX);
        let finder = Finder::new(&self.filter.find);
        for entry in windows.logs().iter().skip(skip).filter(|entry| self.filter.takes(entry)) {
            self.shown.push_back(entry.line);
            if !self.filter.find.is_empty() && finder.fits(&entry.message) {
                self.matches.push(entry.line);
            }
        }
        self.next = windows.logs().back().map_or(0, |entry| entry.line + 1);
        self.dropped
    }

    /// How many rows are shown.
    pub(super) fn len(&self) -> usize {
        self.shown.len()
    }

    /// The line of a row.
    pub(super) fn line(&self, row: usize) -> Option<u64> {
        self.shown.get(row).copied()
    }

    /// The row of a line, or of the next one that is shown.
    pub(super) fn row_from(&self, line: u64) -> usize {
        self.shown.partition_point(|shown| *shown < line)
    }

    /// The lines shown, in order.
    pub(super) fn lines(&self) -> impl Iterator<Item = u64> {
        self.shown.iter().copied()
    }

    /// Lines that match, in order.
    pub(super) fn matches(&self) -> &[u64] {
        &self.matches
    }
}

#[cfg(test)]
mod tests {
    use model::{LogEntry, Sink, Timestamp};

    use super::*;
    use crate::job_feed::LOG_WINDOW;

    fn entry(line: u64) -> LogEntry {
        let level = if line.is_multiple_of(10) { LogLevel::Error } else { LogLevel::Info };
        LogEntry { line, timestamp: Timestamp::default(), level, message: format!("Line {line}"), object: None }
    }

    #[test]
    fn lines_are_filtered_found_and_dropped_with_the_window() {
        let mut windows = Windows::default();
        (1..=100).for_each(|line| windows.log(&entry(line)));
        let mut index = LineIndex::default();
        let mut filter = LineFilter { find: "line 9".into(), ..LineFilter::default() };
        index.take(&windows, &filter);
        assert_eq!((index.len(), index.matches().len()), (100, 11));
        windows.log(&entry(101));
        index.take(&windows, &filter);
        assert_eq!((index.len(), index.line(100), index.row_from(101)), (101, Some(101), 100));
        filter.levels = [false, true, true];
        index.take(&windows, &filter);
        assert_eq!((index.len(), index.matches()), (10, &[90][..]));
        assert_eq!(index.line(index.row_from(91)), Some(100), "line 91 is not shown");

        filter = LineFilter { object: Some(7), ..LineFilter::default() };
        index.take(&windows, &filter);
        assert_eq!(index.len(), 0, "no line is about that object");
        filter = LineFilter::default();
        index.take(&windows, &filter);
        (102..=LOG_WINDOW as u64 + 20).for_each(|line| windows.log(&entry(line)));
        assert_eq!(index.take(&windows, &filter), 20);
        assert_eq!((index.len(), index.line(0)), (LOG_WINDOW, Some(21)));
    }
}
