//! Lines of the log that the reader marks, and that the page's address names.

use leptos::prelude::*;

use super::address::is_ours;
use super::log::Log;
use super::page;
use super::panel::Shown;
use crate::job_feed::Connection;

/// Opens the lines that the page's address names: `#L12`, `#L12-L20`.
pub(super) fn open_address(log: Log) {
    Effect::new(move |_| {
        // Before the stream's first message the window may still begin anew.
        let begun = matches!(log.panel.feed.connection().get(), Connection::Live | Connection::Ended);
        if !begun || !is_ours(log.panel) || log.range.get_untracked().is_some() {
            return;
        }
        if let Some((from, to)) = range_of(&page::fragment()) {
            log.range.set(Some((from, to)));
            log.tail.update(|tail| tail.send(false));
            log.panel.reveal(Shown::Log, "mp-log");
            log.go_to(from);
        }
    });
}

fn range_of(fragment: &str) -> Option<(u64, u64)> {
    let rest = fragment.strip_prefix('L')?;
    let (from, to) = rest.split_once("-L").unwrap_or((rest, rest));
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from > 0).then(|| (std::cmp::min(from, to), std::cmp::max(from, to)))
}

/// Marks a line, or with shift every line from the marked one to it, and names them in the address.
pub(super) fn mark(log: Log, line: u64, extend: bool) {
    let range = match log.range.get_untracked() {
        Some((from, to)) if extend => (from.min(line), if line < from { to } else { line }),
        Some((from, to)) if from == line && to == line => {
            log.range.set(None);
            if is_ours(log.panel) {
                page::set_address(&[], Some(""));
            }
            return;
        }
        _ => (line, line),
    };
    log.range.set(Some(range));
    log.tail.update(|tail| tail.send(false));
    if is_ours(log.panel) {
        let (from, to) = range;
        let fragment = if from == to { format!("L{from}") } else { format!("L{from}-L{to}") };
        page::set_address(&[], Some(&fragment));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_line_or_a_range_either_way_round() {
        for (fragment, range) in [
            ("L12", Some((12, 12))),
            ("L12-L20", Some((12, 20))),
            ("L20-L12", Some((12, 20))),
            ("L0", None),
            ("L", None),
            ("L1-20", None),
            ("results", None),
        ] {
            assert_eq!(range_of(fragment), range, "{fragment}");
        }
    }
}
