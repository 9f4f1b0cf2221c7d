//! Filters, order and opened object in the page's address, where the host page gives it over.

use leptos::prelude::*;
use model::LogLevel;

use super::line_index::LineFilter;
use super::page;
use super::panel::{Panel, Shown};
use super::row_filter::RowFilter;

/// Where the levels shown are remembered in this browser.
const LEVELS_KEY: &str = "mp-log-levels";

/// Reads the address once the page lives, so that the first view is the same on both sides; then keeps it true.
pub(super) fn keep(panel: Panel) {
    let read = StoredValue::new(false);
    Effect::new(move |_| {
        let (filter, lines, opened) = (panel.filter.get(), panel.lines.get(), panel.selected.get());
        let tab = if panel.shown.get() == Shown::Log { "log" } else { "" };
        if read.try_get_value() != Some(true) {
            read.set_value(true);
            recall(panel);
            return;
        }
        page::remember(LEVELS_KEY, &levels_text(&lines));
        if is_ours(panel) {
            let mut pairs = filter.pairs().to_vec();
            pairs.push(("level", levels_text(&lines)));
            pairs.push(("find", lines.find));
            pairs.push(("object", lines.object.map(|object| object.to_string()).unwrap_or_default()));
            pairs.push(("open", opened.map(|object| object.to_string()).unwrap_or_default()));
            pairs.push(("tab", tab.to_owned()));
            page::set_address(&pairs, None);
        }
    });
}

/// Whether the address is this job's. While the host goes to another page it still is that page's, or not yet this one's.
pub(super) fn is_ours(panel: Panel) -> bool {
    panel.sync_url && page::path().contains(&panel.feed.job_id().to_string())
}

fn recall(panel: Panel) {
    let pairs = if is_ours(panel) { page::query() } else { Vec::new() };
    let of = |key: &str| pairs.iter().find(|(each, _)| each == key).map(|(_, value)| value.clone());
    let levels = of("level").or_else(|| page::remembered(LEVELS_KEY)).unwrap_or_default();
    let lines = LineFilter {
        levels: levels_of(&levels),
        find: of("find").unwrap_or_default(),
        object: of("object").and_then(|text| text.parse().ok()),
    };
    // An address that says nothing of the results leaves what the host begins with.
    let said = RowFilter::default().pairs().iter().any(|(key, _)| of(key).is_some());
    let filter = if said { RowFilter::of_pairs(&pairs) } else { panel.filter.get_untracked() };
    let opened = of("open").and_then(|text| text.parse().ok());
    // Set only where something differs, so that nothing is drawn twice.
    if filter != panel.filter.get_untracked() {
        panel.filter.set(filter);
    }
    if lines != panel.lines.get_untracked() {
        panel.lines.set(lines);
    }
    if opened.is_some() {
        panel.selected.set(opened);
    }
    if of("tab").is_some_and(|tab| tab == "log") {
        panel.shown.set(Shown::Log);
    }
}

/// Levels shown as words; nothing where all are shown.
fn levels_text(lines: &LineFilter) -> String {
    if lines.levels == [true; 3] {
        return String::new();
    }
    let shown: Vec<&str> =
        LogLevel::ALL.into_iter().filter(|level| lines.shows(*level)).map(LogLevel::as_str).collect();
    if shown.is_empty() { "none".to_owned() } else { shown.join(",") }
}

fn levels_of(text: &str) -> [bool; 3] {
    if text.is_empty() {
        return [true; 3];
    }
    LogLevel::ALL.map(|level| text.split(',').any(|word| word == level.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_back_from_their_words() {
        for levels in [[true; 3], [false; 3], [false, true, true], [true, false, false]] {
            assert_eq!(levels_of(&levels_text(&LineFilter { levels, ..LineFilter::default() })), levels);
        }
        assert_eq!(levels_text(&LineFilter { levels: [false, true, true], ..LineFilter::default() }), "warning,error");
    }
}
