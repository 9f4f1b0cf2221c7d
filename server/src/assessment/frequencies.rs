//! How often each remark is made.

use std::collections::{HashMap, HashSet};

use model::{Diagnostic, DiagnosticFrequency};
use translate::CODES;

/// Remarks by their codes.
#[derive(Debug, Default)]
pub(super) struct Frequencies(HashMap<String, DiagnosticFrequency>);

impl Frequencies {
    /// Takes in all remarks of one object.
    pub(super) fn count(&mut self, remarks: &[Diagnostic]) {
        let mut seen = HashSet::new();
        for remark in remarks {
            if !self.0.contains_key(&remark.code) {
                self.0.insert(remark.code.clone(), unseen(remark));
            }
            let Some(frequency) = self.0.get_mut(&remark.code) else { continue };
            frequency.count += 1;
            frequency.objects += u32::from(seen.insert(&remark.code));
        }
    }

    /// Takes in what was counted of other objects.
    pub(super) fn add(&mut self, others: Self) {
        for (code, other) in others.0 {
            let none = DiagnosticFrequency { count: 0, objects: 0, ..other.clone() };
            let frequency = self.0.entry(code).or_insert(none);
            frequency.count += other.count;
            frequency.objects += other.objects;
        }
    }

    /// Errors first, then by how often.
    pub(super) fn in_order(self) -> Vec<DiagnosticFrequency> {
        let mut all: Vec<DiagnosticFrequency> = self.0.into_values().collect();
        all.sort_by(|one, other| {
            let weight = |of: &DiagnosticFrequency| (std::cmp::Reverse(of.severity), std::cmp::Reverse(of.count));
            weight(one).cmp(&weight(other)).then_with(|| one.code.cmp(&other.code))
        });
        all
    }
}

/// What the table of codes says of a remark; of one that is not in it, the remark itself.
fn unseen(remark: &Diagnostic) -> DiagnosticFrequency {
    let known = CODES.iter().find(|code| code.code == remark.code);
    DiagnosticFrequency {
        code: remark.code.clone(),
        severity: remark.severity,
        summary: known.map_or_else(|| remark.message.clone(), |code| code.summary.to_owned()),
        action: known.map_or_else(|| "Report the definition.".to_owned(), |code| code.action.to_owned()),
        count: 0,
        objects: 0,
    }
}
