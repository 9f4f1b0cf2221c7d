//! What the wizard sees of an inventory: counts of a selection, and a window of the tree of schemas and objects.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use app::server_fns::{InventoryQuestion, InventoryView, KindCount, RowTotal, SchemaCount, TreeObject, TreeRow};
use engine::{Engine, EngineError, Selection};
use model::{InventoryEntry, InventorySummary, ObjectKind, RowCountBasis};

/// Warnings that are told.
const WARNINGS: usize = 100;
/// Rows of one answer.
const ROWS: u32 = 500;
/// Inventories that are remembered, so that who scrolls does not have them read again.
const REMEMBERED: usize = 4;

/// The inventories that were looked at last, the newest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct LookedAt(Arc<Mutex<VecDeque<Arc<InventorySummary>>>>);

impl LookedAt {
    /// The inventory of a question. Its first row reads it anew, later ones take what was read then.
    async fn inventory(&self, engine: &Engine, of: &InventoryQuestion) -> Result<Arc<InventorySummary>, EngineError> {
        let fits =
            |read: &InventorySummary| read.inventory_path == of.inventory_path && read.source_type == of.source_type;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|read| fits(read)).cloned();
        if let Some(known) = known.filter(|_| of.first > 0) {
            return Ok(known);
        }
        let read = Arc::new(engine.inventory(&of.inventory_path, of.source_type).await?);
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.retain(|read| !fits(read));
        remembered.push_front(read.clone());
        remembered.truncate(REMEMBERED);
        Ok(read)
    }

    /// Answers a question.
    pub(crate) async fn view(
        &self,
        engine: &Engine,
        question: InventoryQuestion,
    ) -> Result<InventoryView, EngineError> {
        let selection = Selection::new(&question.include, &question.exclude)?;
        let inventory = self.inventory(engine, &question).await?;
        Ok(view(&inventory, &selection, &question))
    }
}

/// A schema while it is counted.
struct Branch<'a> {
    count: SchemaCount,
    /// Objects that the search finds, with whether they are taken.
    found: Vec<(&'a InventoryEntry, bool)>,
}

fn view(inventory: &InventorySummary, selection: &Selection, question: &InventoryQuestion) -> InventoryView {
    let sought = question.search.trim().to_lowercase();
    let mut branches: Vec<Branch<'_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut kinds = ObjectKind::ALL.map(|kind| KindCount { kind, total: 0, selected: 0 });
    for entry in &inventory.objects {
        let name = full_name(entry);
        let taken = selection.takes(&name);
        let place = *places.entry(&entry.schema).or_insert_with(|| {
            let count = SchemaCount { schema: entry.schema.clone(), total: 0, selected: 0 };
            branches.push(Branch { count, found: Vec::new() });
            branches.len() - 1
        });
        if let Some(branch) = branches.get_mut(place) {
            branch.count.total += 1;
            branch.count.selected += u32::from(taken);
            if sought.is_empty() || name.to_lowercase().contains(&sought) {
                branch.found.push((entry, taken));
            }
        }
        if let Some(count) = kinds.iter_mut().find(|count| count.kind == entry.object_type) {
            count.total += 1;
            count.selected += u32::from(taken);
        }
    }
    let (rows, window) = window(&branches, question, !sought.is_empty());
    InventoryView {
        total: branches.iter().map(|branch| branch.count.total).sum(),
        selected: branches.iter().map(|branch| branch.count.selected).sum(),
        kinds: kinds.into_iter().filter(|count| count.total > 0).collect(),
        rows_in_tables: rows_in_tables(&inventory.objects),
        warnings: inventory.warnings.iter().take(WARNINGS).cloned().collect(),
        matching: branches.iter().map(|branch| number(branch.found.len())).sum(),
        rows: number(rows),
        first: question.first,
        window,
        schemas: branches.into_iter().map(|branch| branch.count).collect(),
    }
}

fn rows_in_tables(objects: &[InventoryEntry]) -> Option<RowTotal> {
    let tables = objects.iter().filter(|entry| entry.object_type == ObjectKind::Table);
    let (mut total, mut known) = (RowTotal { rows: 0, estimated: false, unknown: 0 }, false);
    for table in tables {
        let Some(count) = table.row_count else {
            total.unknown += 1;
            continue;
        };
        known = true;
        total.rows = total.rows.saturating_add(count.rows);
        total.estimated |= count.basis == RowCountBasis::Estimate;
    }
    known.then_some(total)
}

/// The length of the tree, and the rows of it that are asked for.
fn window(branches: &[Branch<'_>], question: &InventoryQuestion, searched: bool) -> (usize, Vec<TreeRow>) {
    let open: HashSet<&str> = question.open.iter().map(String::as_str).collect();
    let from = question.first as usize;
    let to = from + question.limit.min(ROWS) as usize;
    let (mut rows, mut wanted) = (0, Vec::new());
    for branch in branches.iter().filter(|branch| !branch.found.is_empty()) {
        let count = &branch.count;
        if (from..to).contains(&rows) {
            wanted.push(TreeRow {
                schema: count.schema.clone(),
                object: None,
                total: count.total,
                selected: count.selected,
            });
        }
        rows += 1;
        if !searched && !open.contains(count.schema.as_str()) {
            continue;
        }
        let (first, last) = (from.saturating_sub(rows), to.saturating_sub(rows));
        let shown = branch.found.iter().take(last).skip(first);
        wanted.extend(shown.map(|(entry, taken)| object_row(entry, *taken)));
        rows += branch.found.len();
    }
    (rows, wanted)
}

fn object_row(entry: &InventoryEntry, taken: bool) -> TreeRow {
    let object = TreeObject {
        name: entry.name.clone(),
        kind: entry.object_type,
        size_bytes: entry.size_bytes,
        row_count: entry.row_count,
    };
    TreeRow { schema: entry.schema.clone(), object: Some(object), total: 1, selected: u32::from(taken) }
}

fn full_name(entry: &InventoryEntry) -> String {
    if entry.schema.is_empty() { entry.name.clone() } else { format!("{}.{}", entry.schema, entry.name) }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use model::{RowCount, SourcePlatform};

    use super::*;

    fn inventory() -> InventorySummary {
        let names = ["HR.A", "HR.B", "SALES.A", "SALES.B", "SALES.C"];
        let entry = |name: &str| {
            let (schema, name) = name.split_once('.').unwrap();
            let object_type = if name == "C" { ObjectKind::View } else { ObjectKind::Table };
            InventoryEntry {
                schema: schema.to_owned(),
                name: name.to_owned(),
                object_type,
                size_bytes: 7,
                row_count: None,
            }
        };
        InventorySummary {
            inventory_path: "x".to_owned(),
            source_type: SourcePlatform::Oracle,
            objects: names.map(entry).to_vec(),
            warnings: Vec::new(),
        }
    }

    fn asked(search: &str, open: &[&str], first: u32, limit: u32) -> InventoryQuestion {
        InventoryQuestion {
            inventory_path: "x".to_owned(),
            source_type: SourcePlatform::Oracle,
            include: Vec::new(),
            exclude: vec!["SALES.A".to_owned()],
            search: search.to_owned(),
            open: open.iter().map(ToString::to_string).collect(),
            first,
            limit,
        }
    }

    fn seen(question: &InventoryQuestion) -> (InventoryView, Vec<String>) {
        let selection = Selection::new(&question.include, &question.exclude).unwrap();
        let view = view(&inventory(), &selection, question);
        let rows = view.window.iter().map(|row| match &row.object {
            Some(object) => format!("{}.{} {}", row.schema, object.name, row.selected),
            None => format!("{} {}/{}", row.schema, row.selected, row.total),
        });
        let rows = rows.collect();
        (view, rows)
    }

    #[test]
    fn counts_are_of_the_whole_inventory_whatever_is_listed() {
        let (view, rows) = seen(&asked("", &[], 0, 100));
        assert_eq!((view.total, view.selected, view.rows), (5, 4, 2));
        assert_eq!(rows, ["HR 2/2", "SALES 2/3"]);
        let kinds: Vec<_> = view.kinds.iter().map(|count| (count.kind, count.total, count.selected)).collect();
        assert_eq!(kinds, [(ObjectKind::Table, 4, 3), (ObjectKind::View, 1, 1)]);
    }

    #[test]
    fn rows_are_those_of_the_tables_that_tell_them() {
        let count = |rows, basis| Some(RowCount { rows, basis });
        let (exact, estimate) = (RowCountBasis::Exact, RowCountBasis::Estimate);
        let mut objects = inventory().objects;
        assert_eq!(rows_in_tables(&objects), None);
        for (counts, expected) in [
            ([count(3, exact); 4], RowTotal { rows: 12, estimated: false, unknown: 0 }),
            ([count(3, exact), None, count(0, exact), None], RowTotal { rows: 3, estimated: false, unknown: 2 }),
            ([None, None, None, count(9, estimate)], RowTotal { rows: 9, estimated: true, unknown: 3 }),
        ] {
            // The last is a view, which has none.
            for (entry, count) in objects.iter_mut().zip(counts) {
                entry.row_count = count;
            }
            assert_eq!(rows_in_tables(&objects), Some(expected));
        }
    }

    #[test]
    fn every_window_shows_its_rows_of_the_same_tree() {
        let (_, all) = seen(&asked("", &["HR", "SALES"], 0, 100));
        assert_eq!(all, ["HR 2/2", "HR.A 1", "HR.B 1", "SALES 2/3", "SALES.A 0", "SALES.B 1", "SALES.C 1"]);
        for first in 0..8_usize {
            for limit in 0..8_usize {
                let (view, rows) = seen(&asked("", &["HR", "SALES"], first as u32, limit as u32));
                let expected: Vec<_> = all.iter().skip(first).take(limit).cloned().collect();
                assert_eq!(rows, expected, "{limit} from {first}");
                assert_eq!(view.rows, 7);
            }
        }
    }

    #[test]
    fn a_search_opens_the_schemas_it_finds_something_in() {
        let (view, rows) = seen(&asked("sales.c", &[], 0, 100));
        assert_eq!((rows, view.matching, view.total), (vec!["SALES 2/3".to_owned(), "SALES.C 1".to_owned()], 1, 5));
        assert_eq!(seen(&asked("nothing", &[], 0, 100)).1, Vec::<String>::new());
    }
}
