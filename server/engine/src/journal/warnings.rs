//! What the log says of an object's warnings.

use std::collections::{BTreeSet, HashMap};

use model::{Diagnostic, Severity};

/// As many lines as are named of one remark.
const NAMED_LINES: usize = 8;

/// A log entry for each remark that warns. One that is made at several places stands once, with all their lines: an object
/// that calls a function fifty times does not push the rest of the log out of sight.
pub(super) fn log_entries(object: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let mut remarks: Vec<(&Diagnostic, BTreeSet<u32>)> = Vec::new();
    let mut known = HashMap::new();
    for found in diagnostics.iter().filter(|found| found.severity == Severity::Warning) {
        let at = *known.entry((&found.code, &found.message)).or_insert(remarks.len());
        match remarks.get_mut(at) {
            Some((_, lines)) => lines.extend(found.line),
            None => remarks.push((found, found.line.into_iter().collect())),
        }
    }
    let entry = |(remark, lines): &(&Diagnostic, BTreeSet<u32>)| {
        format!("{object}: {} {}{}", remark.code, remark.message, places(lines))
    };
    remarks.iter().map(entry).collect()
}

/// ` (line 3)`, ` (lines 3, 7)`, ` (lines 1, 2, … 8 and 3 more)`, or nothing.
fn places(lines: &BTreeSet<u32>) -> String {
    let named: Vec<String> = lines.iter().take(NAMED_LINES).map(u32::to_string).collect();
    let named = named.join(", ");
    match lines.len() {
        0 => String::new(),
        1 => format!(" (line {named})"),
        2..=NAMED_LINES => format!(" (lines {named})"),
        all => format!(" (lines {named} and {} more)", all - NAMED_LINES),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_made_at_several_places_stands_once_with_their_lines() {
        let warns =
            |code: &str, message: &str, line: u32| Diagnostic::new(code, Severity::Warning, message).at(line, 1);
        let many: Vec<Diagnostic> = (1..=11).map(|line| warns("A-1", "a", line)).collect();
        for (diagnostics, entries) in [
            (vec![], vec![]),
            (vec![Diagnostic::new("A-1", Severity::Info, "a").at(1, 1)], vec![]),
            (vec![Diagnostic::new("A-1", Severity::Warning, "a")], vec!["s.t: A-1 a"]),
            (
                vec![warns("A-1", "a", 3), warns("A-1", "b", 4), warns("A-1", "a", 3), warns("A-1", "a", 7)],
                vec!["s.t: A-1 a (lines 3, 7)", "s.t: A-1 b (line 4)"],
            ),
            (many, vec!["s.t: A-1 a (lines 1, 2, 3, 4, 5, 6, 7, 8 and 3 more)"]),
        ] {
            assert_eq!(log_entries("s.t", &diagnostics), entries);
        }
    }
}
