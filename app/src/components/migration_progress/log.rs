//! What the parts of the log share, and how one gets about in it.

use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{LogEntry, Timestamp};

use super::follow_tail::FollowTail;
use super::line_index::LineIndex;
use super::line_text::{FOLD_AT, shown};
use super::object_sheet::LogsPage;
use super::page;
use super::panel::Panel;
use super::virtual_rows::USUAL;
use super::words::log_time;

/// Height of a line in px; the style sheet has the same number.
pub(super) const LINE_PX: f64 = 20.0;
/// Pages of matches asked from the server.
const MATCH_PAGES: usize = 20;

/// How times stand in the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Times {
    #[default]
    Local,
    Utc,
    Elapsed,
    Off,
}

impl Times {
    pub(super) const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Local, "local", "Local time"),
        (Self::Utc, "utc", "UTC"),
        (Self::Elapsed, "elapsed", "Since the start"),
        (Self::Off, "off", "No times"),
    ];
}

#[derive(Clone, Copy)]
pub(super) struct Log {
    pub(super) panel: Panel,
    pub(super) pane: NodeRef<Div>,
    pub(super) index: StoredValue<LineIndex>,
    /// Rows shown, matches, rows dropped from the front in all; the last number changes with every change.
    pub(super) shape: Memo<(usize, usize, usize, u64)>,
    pub(super) tail: RwSignal<FollowTail>,
    /// Where the pane is scrolled to, in px; told only while the end is not followed.
    pub(super) top: RwSignal<f64>,
    /// Lines that the pane shows at a time.
    pub(super) visible: RwSignal<usize>,
    /// Whether the page lives; until then times are UTC.
    lives: Memo<bool>,
    /// The match that is marked.
    pub(super) at: RwSignal<Option<u64>>,
    /// Matches that the server found in lines this page does not have.
    pub(super) earlier: RwSignal<Vec<u64>>,
    /// First and last of the lines the address names.
    pub(super) range: RwSignal<Option<(u64, u64)>>,
    /// What could not be done.
    pub(super) trouble: RwSignal<Option<String>>,
    pub(super) times: RwSignal<Times>,
    /// Characters in a wrapped line; nothing where lines are not wrapped.
    pub(super) wrap: RwSignal<Option<usize>>,
    /// The long line that is shown whole.
    pub(super) whole: RwSignal<Option<u64>>,
    /// Where each row begins, in heights of a line, where lines are wrapped; one more than there are rows.
    pub(super) tops: StoredValue<Vec<u32>>,
    /// Heights of a line in all; changes with wrapping.
    pub(super) height: Memo<(u32, u64)>,
    pub(super) full: RwSignal<bool>,
    /// Whether errors are said aloud to readers of the screen.
    pub(super) aloud: RwSignal<bool>,
    /// Height of the docked pane in px, where the reader chose one.
    pub(super) dock: RwSignal<Option<f64>>,
}

impl Log {
    /// A new log of that panel.
    pub(super) fn new(panel: Panel) -> Self {
        let index = StoredValue::new(LineIndex::default());
        let shape = shape(panel, index);
        let (wrap, whole) = (RwSignal::new(None), RwSignal::new(None));
        let tops = StoredValue::new(Vec::new());
        Self {
            panel,
            pane: NodeRef::new(),
            index,
            shape,
            tail: RwSignal::new(FollowTail::default()),
            top: RwSignal::new(0.0),
            visible: RwSignal::new(USUAL),
            lives: Memo::new(move |_| panel.now.with(Option::is_some)),
            at: RwSignal::new(None),
            earlier: RwSignal::new(Vec::new()),
            range: RwSignal::new(None),
            trouble: RwSignal::new(None),
            times: RwSignal::new(Times::default()),
            wrap,
            whole,
            tops,
            height: height(panel, index, shape, wrap, whole, tops),
            full: RwSignal::new(false),
            aloud: RwSignal::new(false),
            dock: RwSignal::new(None),
        }
    }

    /// Where a row begins, in px.
    pub(super) fn top_of(&self, row: usize) -> f64 {
        let wrapped = self.tops.try_with_value(|tops| tops.get(row).copied()).flatten();
        wrapped.map_or(row as f64, f64::from) * LINE_PX
    }

    /// How many lines high a row is.
    pub(super) fn height_of(&self, row: usize) -> u32 {
        let wrapped = self.tops.try_with_value(|tops| Some(tops.get(row + 1)? - tops.get(row)?)).flatten();
        wrapped.unwrap_or(1)
    }

    /// The row at that height, in px.
    pub(super) fn row_at(&self, top: f64) -> usize {
        let line = (top.max(0.0) / LINE_PX) as usize;
        let wrapped = self.tops.try_with_value(|tops| {
            (!tops.is_empty()).then(|| tops.partition_point(|top| *top as usize <= line).saturating_sub(1))
        });
        wrapped.flatten().unwrap_or(line)
    }

    /// Follows the end from now on, or no longer.
    pub(super) fn follow(self, on: bool) {
        if !on && self.pane.get_untracked().is_none_or(|pane| pane.scroll_height() <= pane.client_height()) {
            return;
        }
        if self.tail.with_untracked(|tail| tail.on != on) {
            self.tail.update(|tail| tail.send(on));
        } else {
            self.tail.update_untracked(|tail| tail.send(on));
        }
        if on {
            self.arrive();
        }
    }

    fn arrive(self) {
        request_animation_frame(move || {
            if self.tail.try_update_untracked(FollowTail::is_held) == Some(true) {
                self.to_end();
                self.arrive();
            }
        });
    }

    pub(super) fn to_end(self) {
        if let Some(pane) = self.pane.try_get_untracked().flatten() {
            self.measure(f64::from(pane.client_height()));
            pane.set_scroll_top(pane.scroll_height());
        }
    }

    /// The pane is so high, in px; 0 where it is not shown.
    pub(super) fn measure(self, height: f64) {
        let visible = (height / LINE_PX).ceil() as usize;
        if visible > 0 && self.visible.try_get_untracked().is_some_and(|before| before != visible) {
            self.visible.try_set(visible);
        }
    }

    /// After the pane came into view or changed its size: to the end where it is followed, else to where it was.
    pub(super) fn settle(self) {
        let top = self.top.get_untracked();
        request_animation_frame(move || {
            if self.tail.try_with_untracked(|tail| tail.on) == Some(true) {
                self.to_end();
            } else if let Some(pane) = self.pane.try_get_untracked().flatten() {
                pane.set_scroll_top(top as i32);
            }
        });
    }

    /// Shows a line in the middle of the pane and stops following.
    pub(super) fn show(self, line: u64) {
        self.tail.update(|tail| tail.send(false));
        request_animation_frame(move || {
            let row = self.index.try_with_value(|index| index.row_from(line));
            if let (Some(row), Some(pane)) = (row, self.pane.try_get_untracked().flatten()) {
                let middle = self.top_of(row) - f64::from(pane.client_height()) / 2.0;
                pane.set_scroll_top(middle.max(0.0) as i32);
            }
        });
    }

    /// Like [`Self::show`], also for a line that this page does not have yet.
    pub(super) fn go_to(self, line: u64) {
        spawn_local(async move {
            if self.load_back_to(line).await {
                self.show(line);
            }
        });
    }

    /// Asks for earlier lines until this one is there.
    pub(super) async fn load_back_to(self, line: u64) -> bool {
        let feed = self.panel.feed;
        loop {
            let Some(first) = feed.with_windows(crate::job_feed::Windows::first_line) else { return false };
            if first <= line {
                return first > 0;
            }
            let from = first.saturating_sub(1000).max(1);
            let address = format!("/api/migrate/jobs/{}/logs?from={from}&limit=1000", feed.job_id());
            let taken = match page::fetch::<LogsPage>(&address).await {
                Ok(found) => feed.take_earlier(found.logs),
                Err(error) => {
                    self.trouble.try_set(Some(error));
                    return false;
                }
            };
            if taken == 0 {
                let words = format!("Line {line} is further back than this page can hold. Download the whole log.");
                self.trouble.try_set(Some(words));
                return false;
            }
        }
    }

    /// Looks at the lines that match: those only the server has, then those of this page.
    pub(super) fn matches<T>(&self, read: impl FnOnce(&[u64], &[u64]) -> T) -> Option<T> {
        let first = self.panel.feed.with_windows(crate::job_feed::Windows::first_line)?;
        let earlier = self.earlier.try_get_untracked()?;
        let (before, _) = earlier.split_at_checked(earlier.partition_point(|line| *line < first))?;
        self.index.try_with_value(|index| read(before, index.matches()))
    }

    /// Every line shown that lies in the marked range, else every line shown.
    pub(super) fn entries(&self) -> Vec<LogEntry> {
        let range = self.range.get_untracked();
        let kept = self.panel.feed.with_windows(|windows| {
            self.index.try_with_value(|index| {
                let lines = index.lines().filter(|line| range.is_none_or(|(from, to)| (from..=to).contains(line)));
                lines.filter_map(|line| windows.line(line).cloned()).collect()
            })
        });
        kept.flatten().unwrap_or_default()
    }

    /// A line's time as the reader wants it.
    pub(super) fn time(&self, at: Timestamp) -> String {
        match self.times.get() {
            Times::Local => log_time(at, self.lives.get()),
            Times::Utc => log_time(at, false),
            Times::Elapsed => {
                let ms = at.ms_since(self.panel.feed.span().get().0);
                let s = ms / 1000;
                format!("+{:02}:{:02}:{:02}.{:03}", s / 3600, s / 60 % 60, s % 60, ms % 1000)
            }
            Times::Off => String::new(),
        }
    }
}

fn shape(panel: Panel, index: StoredValue<LineIndex>) -> Memo<(usize, usize, usize, u64)> {
    let dropped = StoredValue::new((0usize, 0u64));
    Memo::new(move |_| {
        panel.feed.logs_version().track();
        let filter = panel.lines.get();
        let taken = panel.feed.with_windows(|windows| {
            index.try_update_value(|index| (index.take(windows, &filter), index.len(), index.matches().len()))
        });
        let (gone, rows, matches) = taken.flatten().unwrap_or_default();
        let counted = dropped.try_update_value(|(all, version)| {
            *all += gone;
            *version += 1;
            (*all, *version)
        });
        let (gone, version) = counted.unwrap_or_default();
        (rows, matches, gone, version)
    })
}

fn height(
    panel: Panel,
    index: StoredValue<LineIndex>,
    shape: Memo<(usize, usize, usize, u64)>,
    wrap: RwSignal<Option<usize>>,
    whole: RwSignal<Option<u64>>,
    tops: StoredValue<Vec<u32>>,
) -> Memo<(u32, u64)> {
    Memo::new(move |_| {
        let (rows, _, _, version) = shape.get();
        let (Some(columns), whole) = (wrap.get(), whole.get()) else {
            tops.update_value(Vec::clear);
            return (u32::try_from(rows).unwrap_or(u32::MAX), 0);
        };
        let (mut all, mut sum) = (Vec::with_capacity(rows + 1), 0u32);
        panel.feed.with_windows(|windows| {
            index.try_with_value(|index| {
                for entry in index.lines().filter_map(|line| windows.line(line)) {
                    all.push(sum);
                    sum += lines_of(&entry.message, columns, whole == Some(entry.line));
                }
            })
        });
        all.push(sum);
        tops.update_value(|tops| *tops = all);
        (sum, version)
    })
}

/// How many lines a message takes where it wraps after so many characters.
fn lines_of(message: &str, columns: usize, whole: bool) -> u32 {
    // Nearly every message is short and plain; the others are measured as they are shown.
    let letters = if message.is_ascii() && message.len() <= FOLD_AT && !message.bytes().any(|b| b < b' ') {
        message.len()
    } else {
        let (text, folded) = shown(message, whole);
        let button = if folded > 0 { 24 } else { 0 };
        text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum::<usize>() + button
    };
    u32::try_from(letters.div_ceil(columns).max(1)).unwrap_or(u32::MAX)
}

/// Asks the server for matches in lines that this page does not have, a moment after the reader has typed.
pub(super) fn search_earlier(log: Log) {
    Effect::new(move |_| {
        let filter = log.panel.lines.get();
        let generation = log.panel.feed.known().get();
        log.earlier.set(Vec::new());
        if filter.find.is_empty() || !generation {
            return;
        }
        let ask = move || {
            spawn_local(async move {
                let first = log.panel.feed.with_windows(crate::job_feed::Windows::first_line).unwrap_or(0);
                if first <= 1 {
                    return;
                }
                // A search that fails finds nothing; what this page has was looked through already.
                let _ = earlier_matches(log, &filter, first).await;
            });
        };
        if let Ok(timer) = set_timeout_with_handle(ask, std::time::Duration::from_millis(200)) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// Page by page, so that the first match is there before the last; ends when something else is looked for.
async fn earlier_matches(log: Log, filter: &super::line_index::LineFilter, first: u64) -> Result<(), String> {
    let mut address =
        format!("/api/migrate/jobs/{}/logs?limit=1000&q={}", log.panel.feed.job_id(), page::encoded(&filter.find));
    if let Some(object) = filter.object {
        address.push_str(&format!("&object={object}"));
    }
    let (mut lines, mut cursor) = (Vec::new(), String::new());
    for _ in 0..MATCH_PAGES {
        let found: LogsPage = page::fetch(&format!("{address}{cursor}")).await?;
        let beyond = found.logs.last().is_none_or(|last| last.line >= first);
        let takes = |entry: &&LogEntry| entry.line < first && filter.shows(entry.level);
        lines.extend(found.logs.iter().filter(takes).map(|entry| entry.line));
        if log.panel.lines.try_get_untracked().as_ref() != Some(filter) {
            break;
        }
        log.earlier.try_set(lines.clone());
        match found.next_cursor {
            Some(next) if !beyond => cursor = format!("&cursor={}", page::encoded(&next)),
            _ => break,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_takes_as_many_lines_as_it_wraps_into() {
        for (message, columns, lines) in
            [("", 80, 1), ("a", 80, 1), (&"a".repeat(80), 80, 1), (&"a".repeat(81), 80, 2), (&"漢".repeat(41), 80, 2)]
        {
            assert_eq!(lines_of(message, columns, false), lines, "{message}");
        }
        let long = "a".repeat(4000);
        assert_eq!((lines_of(&long, 100, false), lines_of(&long, 100, true)), (21, 40));
    }
}
