//! Failures grouped by what went wrong, not by how it was worded for one object.

use std::collections::HashMap;

use model::{ObjectNumber, ObjectResult, ResultStatus};

/// A cause and the objects that failed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    /// What messages of this cause have in common.
    pub(super) fingerprint: String,
    /// The message of the first object.
    pub(super) sample: String,
    /// How many objects failed for it.
    pub(super) count: u32,
    /// The first object that did.
    pub(super) first: ObjectNumber,
}

/// Counts failures by cause as results come; looks at each result once.
#[derive(Clone, Debug, Default)]
pub(super) struct Causes {
    seen: usize,
    generation: u64,
    causes: Vec<Cause>,
    by_fingerprint: HashMap<String, usize>,
}

impl Causes {
    /// Takes the results that are new. A new generation of the list starts from nothing.
    pub(super) fn take(&mut self, results: &[ObjectResult], generation: u64) {
        if generation != self.generation || results.len() < self.seen {
            *self = Self { generation, ..Self::default() };
        }
        for result in results.iter().skip(self.seen).filter(|result| result.status == ResultStatus::Error) {
            self.add(result);
        }
        self.seen = results.len();
    }

    fn add(&mut self, result: &ObjectResult) {
        let sample = result.error.as_deref().unwrap_or("No message");
        let fingerprint = fingerprint(sample, &result.object_name);
        if let Some(cause) = self.by_fingerprint.get(&fingerprint).and_then(|at| self.causes.get_mut(*at)) {
            cause.count += 1;
            return;
        }
        self.by_fingerprint.insert(fingerprint.clone(), self.causes.len());
        self.causes.push(Cause { fingerprint, sample: sample.to_owned(), count: 1, first: result.object });
    }

    /// Every cause, the most frequent first; among equals the earliest.
    pub(super) fn list(&self) -> Vec<Cause> {
        let mut causes = self.causes.clone();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
        causes
    }
}

/// A message without what differs between objects: quoted text, the object's own name, numbers.
pub(crate) fn fingerprint(message: &str, object_name: &str) -> String {
    let bare = object_name.rsplit('.').next().unwrap_or(object_name);
    let mut text = message.to_owned();
    for name in [object_name, bare] {
        if name.len() > 2 {
            text = text.replace(name, "…");
        }
    }
    let mut normal = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    let mut in_number = false;
    for c in text.chars() {
        if let Some(end) = quote {
            if c == end {
                quote = None;
            }
            continue;
        }
        if matches!(c, '\'' | '"' | '`') && !normal.ends_with(char::is_alphanumeric) {
            quote = Some(c);
            normal.push('…');
        } else if c.is_ascii_digit()
            && (in_number || !normal.ends_with(|last: char| last.is_alphanumeric() || last == '_'))
        {
            if !in_number {
                normal.push('#');
            }
            in_number = true;
            continue;
        } else {
            normal.push(c);
        }
        in_number = false;
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_that_differ_in_names_literals_and_numbers_are_one_cause() {
        let one = fingerprint("table `sales.orders` is missing, line 14", "sales.v_a");
        assert_eq!(one, fingerprint("table `crm.leads` is missing, line 7", "crm.v_b"));
        assert_ne!(one, fingerprint("view `crm.leads` is missing, line 7", "crm.v_b"));
        assert_eq!(fingerprint("sales.v_a reads v_a", "sales.v_a"), fingerprint("crm.v_b reads v_b", "crm.v_b"));
        assert_eq!(fingerprint("NUMBER(38) of c1", "x.y"), "NUMBER(#) of c1");
        assert_eq!(fingerprint("it isn't there", "x.y"), "it isn't there");
    }

    #[test]
    fn four_hundred_equal_failures_are_one_cause_counted_once_each() {
        let failed = |index: u32, error: &str| ObjectResult {
            index,
            object: index,
            object_name: format!("s.view_{index}"),
            object_type: model::ObjectKind::View,
            status: ResultStatus::Error,
            executed: false,
            error: Some(error.to_owned()),
            execution_time_ms: 1,
            timestamp: model::Timestamp::default(),
            attempts: 1,
            warnings: 0,
        };
        let mut results: Vec<ObjectResult> =
            (1..=400).map(|index| failed(index, &format!("cannot create `s.view_{index}`"))).collect();
        let mut causes = Causes::default();
        causes.take(&results, 0);
        results.push(failed(401, "no such type"));
        causes.take(&results, 0);
        causes.take(&results, 0);
        let counts: Vec<u32> = causes.list().iter().map(|cause| cause.count).collect();
        assert_eq!(counts, [400, 1]);
        causes.take(&results[..1], 1);
        assert_eq!(causes.list().len(), 1);
    }
}
