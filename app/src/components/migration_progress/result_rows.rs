//! The rows of the list of results. Plain data; results are looked at once unless the filter changes.

use std::cmp::Ordering;

use model::{CurrentObject, ObjectKind, ObjectNumber, ObjectResult, ResultStatus, Stage};

use super::row_filter::{Order, RowFilter};

/// How a row's object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowStatus {
    InWork(Stage),
    Ended(ResultStatus, bool),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) object: ObjectNumber,
    pub(super) name: String,
    pub(super) kind: ObjectKind,
    pub(super) status: RowStatus,
    pub(super) duration_ms: Option<u64>,
    pub(super) warnings: u32,
    pub(super) message: String,
}

impl Row {
    pub(super) fn of_result(result: &ObjectResult) -> Self {
        Self {
            object: result.object,
            name: result.object_name.clone(),
            kind: result.object_type,
            status: RowStatus::Ended(result.status, result.executed),
            duration_ms: (result.attempts > 0).then_some(result.execution_time_ms),
            warnings: result.warnings,
            message: result.error.clone().unwrap_or_default(),
        }
    }

    pub(super) fn of_current(object: &CurrentObject) -> Self {
        Self {
            object: object.object,
            name: object.name.clone(),
            kind: object.kind,
            status: RowStatus::InWork(object.stage),
            duration_ms: None,
            warnings: 0,
            message: String::new(),
        }
    }
}

/// Positions of the results that pass a filter, in its order.
#[derive(Clone, Debug, Default)]
pub(super) struct RowIndex {
    filter: RowFilter,
    generation: u64,
    seen: usize,
    rows: Vec<u32>,
}

impl RowIndex {
    /// Brings the index up to the results.
    pub(super) fn take(&mut self, results: &[ObjectResult], generation: u64, filter: &RowFilter) {
        if *filter != self.filter || generation != self.generation || results.len() < self.seen {
            *self = Self { filter: filter.clone(), generation, ..Self::default() };
        }
        let before = self.rows.len();
        for (position, result) in results.iter().enumerate().skip(self.seen) {
            if self.filter.takes(result) {
                self.rows.push(u32::try_from(position).unwrap_or(u32::MAX));
            }
        }
        self.seen = results.len();
        if self.rows.len() > before {
            self.sort(results);
        }
    }

    fn sort(&mut self, results: &[ObjectResult]) {
        let order = self.filter.order;
        if order == Order::Ended {
            return;
        }
        // No two results have one index, so that nothing is lost by a sort that is not stable; and one sort for all orders is
        // 25 kB less of the browser's program than one for each.
        self.rows.sort_unstable_by(|a, b| match (results.get(*a as usize), results.get(*b as usize)) {
            (Some(a), Some(b)) => compared(order, a, b).then(a.index.cmp(&b.index)),
            (a, b) => a.is_some().cmp(&b.is_some()),
        });
        if self.filter.descending {
            self.rows.reverse();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many results have been looked at.
    pub(super) const fn seen(&self) -> usize {
        self.seen
    }

    /// Whether what is listed is of this filter and of these results.
    pub(super) fn fits(&self, filter: &RowFilter, generation: u64) -> bool {
        self.filter == *filter && self.generation == generation
    }

    /// The result in a row.
    pub(super) fn get<'a>(&self, results: &'a [ObjectResult], row: usize) -> Option<&'a ObjectResult> {
        results.get(*self.rows.get(row)? as usize)
    }

    /// The row of an object in this list.
    pub(super) fn row_of(&self, results: &[ObjectResult], object: ObjectNumber) -> Option<usize> {
        self.rows.iter().position(|row| results.get(*row as usize).is_some_and(|result| result.object == object))
    }

    /// The object `step` rows away from `object` in this list.
    pub(super) fn neighbour(
        &self,
        results: &[ObjectResult],
        object: ObjectNumber,
        step: isize,
    ) -> Option<ObjectNumber> {
        let row = self.row_of(results, object)?.checked_add_signed(step)?;
        self.get(results, row).map(|result| result.object)
    }
}

fn compared(order: Order, a: &ObjectResult, b: &ObjectResult) -> Ordering {
    match order {
        Order::Ended => Ordering::Equal,
        Order::Status => urgency(a.status).cmp(&urgency(b.status)),
        Order::Object => a.object_name.cmp(&b.object_name),
        Order::Kind => a.object_type.as_str().cmp(b.object_type.as_str()),
        // What was never begun stands before what was ended.
        Order::Stage => (a.attempts > 0).cmp(&(b.attempts > 0)),
        Order::Duration => a.execution_time_ms.cmp(&b.execution_time_ms),
        Order::Warnings => a.warnings.cmp(&b.warnings),
        // Rows that say nothing come last.
        Order::Message => a.error.is_none().cmp(&b.error.is_none()).then_with(|| a.error.cmp(&b.error)),
    }
}

const fn urgency(status: ResultStatus) -> u8 {
    match status {
        ResultStatus::Error => 0,
        ResultStatus::Skipped => 1,
        ResultStatus::Success => 2,
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;

    use super::super::failure_causes::fingerprint;
    use super::super::row_filter::Group;
    use super::*;

    fn result(index: u32, name: &str, status: ResultStatus, ms: u64) -> ObjectResult {
        ObjectResult {
            index,
            object: index + 100,
            object_name: name.to_owned(),
            object_type: if name.contains("v_") { ObjectKind::View } else { ObjectKind::Table },
            status,
            executed: false,
            error: (status == ResultStatus::Error).then(|| format!("`{name}` is broken")),
            execution_time_ms: ms,
            timestamp: Timestamp::default(),
            attempts: 1,
            warnings: index % 2,
        }
    }

    fn listed(results: &[ObjectResult], filter: &RowFilter) -> Vec<u32> {
        let mut index = RowIndex::default();
        index.take(results, 0, filter);
        (0..index.len()).filter_map(|row| index.get(results, row)).map(|result| result.index).collect()
    }

    #[test]
    fn results_are_filtered_by_group_type_text_and_cause_and_sorted() {
        let results = [
            result(1, "s.b", ResultStatus::Success, 30),
            result(2, "s.v_a", ResultStatus::Error, 10),
            result(3, "s.c", ResultStatus::Skipped, 20),
            result(4, "s.v_d", ResultStatus::Error, 5),
        ];
        let all = RowFilter::default();
        let group = |group| RowFilter { group, ..RowFilter::default() };
        let by = |order, descending| RowFilter { order, descending, ..RowFilter::default() };
        for (filter, indexes) in [
            (all.clone(), vec![1, 2, 3, 4]),
            (group(Group::Done), vec![1]),
            (group(Group::Failed), vec![2, 4]),
            (group(Group::Skipped), vec![3]),
            (group(Group::Warned), vec![1, 3]),
            (group(Group::Running), vec![]),
            (RowFilter { kind: Some(ObjectKind::View), ..all.clone() }, vec![2, 4]),
            (RowFilter { schema: "x".into(), ..all.clone() }, vec![]),
            (RowFilter { schema: "s".into(), ..all.clone() }, vec![1, 2, 3, 4]),
            (RowFilter { text: "v_d".into(), ..all.clone() }, vec![4]),
            (RowFilter { text: "broken".into(), ..all.clone() }, vec![2, 4]),
            (RowFilter { cause: Some("…is broken".into()), ..all.clone() }, vec![]),
            (RowFilter { cause: Some(fingerprint("`s.v_a` is broken", "s.v_a")), ..all }, vec![2, 4]),
            (by(Order::Status, false), vec![2, 4, 3, 1]),
            (by(Order::Object, false), vec![1, 3, 2, 4]),
            (by(Order::Duration, true), vec![1, 3, 2, 4]),
            (by(Order::Kind, false), vec![1, 3, 2, 4]),
            (by(Order::Warnings, true), vec![3, 1, 4, 2]),
            (by(Order::Message, false), vec![2, 4, 1, 3]),
        ] {
            assert_eq!(listed(&results, &filter), indexes, "{filter:?}");
        }
    }

    #[test]
    fn a_list_grows_with_the_results_and_knows_neighbours() {
        let results = [result(1, "s.a", ResultStatus::Success, 1), result(2, "s.b", ResultStatus::Success, 1)];
        let mut index = RowIndex::default();
        index.take(&results[..1], 0, &RowFilter::default());
        index.take(&results, 0, &RowFilter::default());
        assert_eq!(index.len(), 2);
        assert_eq!(index.neighbour(&results, 101, 1), Some(102));
        assert_eq!((index.neighbour(&results, 102, 1), index.neighbour(&results, 101, -1)), (None, None));
        index.take(&[], 1, &RowFilter::default());
        assert_eq!(index.len(), 0);
    }
}
