//! What an inventory takes to migrate, told without running anything: every object is translated and graded, and the
//! translation thrown away.

mod on_demand;
mod page;
mod terminal;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use engine::{Inventory, InventoryObject, translator_stopped};
use model::{
    AssessedObject, DIAGNOSTICS_PER_OBJECT, Diagnostic, DiagnosticFrequency, GradeCounts, InventoryAssessment,
    KindGrades, ObjectKind,
};
use translate::{CODES, Definition, TableColumns};

pub(crate) use on_demand::Assessor;
pub(crate) use page::write_page;
pub(crate) use terminal::write_summary;

/// As the threads of the runtime have it, on which the rules run in a job.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Assesses an inventory on so many threads. Of each object only its grade and its remarks are kept. Blocks; `None` where
/// `go_on`, which is asked before each object, said no.
pub(crate) fn assess(
    inventory: &Inventory,
    inventory_path: &str,
    threads: NonZeroUsize,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Option<InventoryAssessment> {
    let known = Known::of(inventory);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while go_on() {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(object) = inventory.objects.get(place) else { break };
            done.push((place, known.assessed(object)));
        }
        done
    };
    let mut objects: Vec<(usize, AssessedObject)> = thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads.get().min(inventory.objects.len())).filter_map(start).collect();
        let first = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        let running = others.into_iter().chain(first.ok());
        running.flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    if objects.len() < inventory.objects.len() {
        return None;
    }
    objects.sort_unstable_by_key(|(place, _)| *place);
    let objects = objects.into_iter().map(|(_, object)| object).collect();
    Some(summed(inventory, inventory_path, objects))
}

/// What a definition may refer to.
struct Known<'a> {
    inventory: &'a Inventory,
    routines: HashSet<String>,
    columns: TableColumns,
}

impl<'a> Known<'a> {
    fn of(inventory: &'a Inventory) -> Self {
        let functions = inventory.objects.iter().filter(|object| object.kind == ObjectKind::Function);
        let routines = functions.map(|object| object.name.name.to_lowercase()).collect();
        let mut columns = TableColumns::default();
        for object in &inventory.objects {
            let definition = object.definition_in(inventory.source_type.dialect());
            // A table that cannot be read has no columns that are known.
            let _ = catch_unwind(AssertUnwindSafe(|| columns.learn(&definition)));
        }
        Self { inventory, routines, columns }
    }

    fn definition<'b>(&'b self, object: &'b InventoryObject) -> Definition<'b> {
        let dialect = self.inventory.source_type.dialect();
        let definition = object.definition_in(dialect);
        Definition { routines: Some(&self.routines), columns: Some(&self.columns), ..definition }
    }

    fn assessed(&self, object: &InventoryObject) -> AssessedObject {
        let definition = self.definition(object);
        let found = catch_unwind(AssertUnwindSafe(|| {
            let translation = translate::translate(&definition, None);
            (translate::assess(&definition, &translation), translation)
        }));
        let (assessment, translation) = found.unwrap_or_else(|_| {
            let translation = translator_stopped();
            let unread = Definition { sql: "", ..definition };
            (translate::assess(&unread, &translation), translation)
        });
        let mut diagnostics = translation.diagnostics;
        diagnostics.sort_by_key(|remark| std::cmp::Reverse(remark.severity));
        let more = diagnostics.len().saturating_sub(DIAGNOSTICS_PER_OBJECT);
        diagnostics.truncate(DIAGNOSTICS_PER_OBJECT);
        AssessedObject {
            kind: object.kind,
            schema: object.name.schema.clone(),
            name: object.name.name.clone(),
            grade: assessment.grade,
            reasons: assessment.reasons.iter().map(ToString::to_string).collect(),
            lines: u32::try_from(object.definition.lines().count()).unwrap_or(u32::MAX),
            diagnostics,
            more_diagnostics: u32::try_from(more).unwrap_or(u32::MAX),
        }
    }
}

fn summed(inventory: &Inventory, inventory_path: &str, objects: Vec<AssessedObject>) -> InventoryAssessment {
    let mut grades = GradeCounts::default();
    let mut kinds = BTreeMap::<ObjectKind, GradeCounts>::new();
    let mut frequencies = HashMap::<&str, DiagnosticFrequency>::new();
    for object in &objects {
        grades.add(object.grade);
        kinds.entry(object.kind).or_default().add(object.grade);
        let mut seen = HashSet::new();
        for remark in &object.diagnostics {
            let frequency = frequencies.entry(&remark.code).or_insert_with(|| unseen(remark));
            frequency.count += 1;
            frequency.objects += u32::from(seen.insert(&remark.code));
        }
    }
    let mut diagnostics: Vec<DiagnosticFrequency> = frequencies.into_values().collect();
    diagnostics.sort_by(|one, other| {
        let weight = |of: &DiagnosticFrequency| (std::cmp::Reverse(of.severity), std::cmp::Reverse(of.count));
        weight(one).cmp(&weight(other)).then_with(|| one.code.cmp(&other.code))
    });
    InventoryAssessment {
        inventory_path: inventory_path.to_owned(),
        source_type: inventory.source_type,
        lines: objects.iter().map(|object| u64::from(object.lines)).sum(),
        grades,
        kinds: kinds.into_iter().map(|(kind, grades)| KindGrades { kind, grades }).collect(),
        diagnostics,
        warnings: inventory.warnings.clone(),
        objects,
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

#[cfg(test)]
pub(crate) mod tests {
    use model::{Grade, ObjectName, SourcePlatform};

    use super::*;

    /// One object of each grade, in this order, and a view over a column that its table does not have.
    pub(crate) fn sample() -> Inventory {
        let object = |kind, name: &str, definition: &str| InventoryObject {
            name: ObjectName::new("S", name),
            kind,
            definition: definition.to_owned(),
        };
        let objects = vec![
            object(ObjectKind::Table, "plain", "CREATE TABLE S.plain (a NUMBER(9))"),
            object(ObjectKind::Table, "dated", "CREATE TABLE S.dated (\n  a DATE,\n  b DATE\n)"),
            object(
                ObjectKind::Procedure,
                "dynamic",
                "CREATE PROCEDURE S.dynamic AS BEGIN EXECUTE IMMEDIATE 'DELETE FROM S.plain'; END;",
            ),
            object(ObjectKind::Table, "<odd>", "CREATE TABLE S.odd (\n  a ADDRESS_TYP\n)"),
            object(ObjectKind::View, "lost", "CREATE VIEW S.lost AS SELECT missing FROM S.plain"),
            object(ObjectKind::View, "empty", ""),
        ];
        let warnings = vec!["tables.sql:7: `GRANT … ` was passed over".to_owned()];
        Inventory { warnings, ..Inventory::of(SourcePlatform::Oracle, objects) }
    }

    pub(crate) fn assessed(threads: usize) -> InventoryAssessment {
        assess(&sample(), "orders", NonZeroUsize::new(threads).unwrap(), &|| true).unwrap()
    }

    #[test]
    fn every_object_has_its_grade_and_every_remark_is_counted() {
        let found = assessed(3);
        let grades: Vec<Grade> = found.objects.iter().map(|object| object.grade).collect();
        assert_eq!(
            grades,
            [Grade::Simple, Grade::Moderate, Grade::Complex, Grade::Manual, Grade::Moderate, Grade::Manual],
            "{found:#?}"
        );
        assert_eq!(found.grades, GradeCounts { simple: 1, moderate: 2, complex: 1, manual: 2 });
        assert_eq!(found.kinds.iter().map(|kind| kind.grades.total()).sum::<u32>(), found.grades.total());
        let told: Vec<_> = found.diagnostics.iter().map(|of| (of.code.as_str(), of.count, of.objects)).collect();
        assert_eq!(told[..2], [("DWM-0101", 1, 1), ("DWM-0107", 1, 1)], "errors come first: {told:?}");
        assert!(told.contains(&("DWM-0206", 2, 1)) && told.contains(&("DWM-0218", 1, 1)), "{told:?}");
        let refused: Vec<_> = found.refused().map(|(object, why)| (object.name.as_str(), why.line)).collect();
        assert_eq!(refused, [("<odd>", Some(2)), ("empty", None)]);
        assert_eq!((found.objects[1].lines, found.lines), (4, 10));
    }

    #[test]
    fn the_same_is_found_on_any_number_of_threads_and_nothing_once_nobody_waits() {
        assert_eq!(assessed(1), assessed(8));
        assert_eq!(assess(&sample(), "orders", NonZeroUsize::MIN, &|| false), None);
        let none = Inventory::of(SourcePlatform::Oracle, Vec::new());
        let found = assess(&none, "nothing", NonZeroUsize::MIN, &|| true).unwrap();
        assert_eq!((found.grades.total(), found.kinds.len()), (0, 0));
    }
}
