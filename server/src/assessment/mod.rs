//! What an inventory takes to migrate, told without running anything: every object is translated and graded, and the
//! translation thrown away.

mod frequencies;
mod on_demand;
mod page;
mod terminal;

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use engine::{Inventory, InventoryObject, KnownObjects, Selection, translator_stopped};
use model::{
    AssessedObject, DIAGNOSTICS_PER_OBJECT, DiagnosticFrequency, GradeCounts, InventoryAssessment, KindGrades,
    NameCollision, NameMap, ObjectKind,
};
use translate::Definition;

use self::frequencies::Frequencies;

pub(crate) use on_demand::Assessor;
pub(crate) use page::write_page;
pub(crate) use terminal::write_summary;

/// As the threads of the runtime have it, on which the rules run in a job.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// What is assessed of an inventory.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The inventory, as the caller named it.
    pub(crate) inventory_path: String,
    /// Which of its objects; the others are known to them all the same.
    pub(crate) selection: Selection,
    /// The catalog and schema that objects go to; `None` where that is not settled.
    pub(crate) home: Option<(String, String)>,
    /// Rules for what goes elsewhere.
    pub(crate) map: NameMap,
}

/// Assesses an inventory on so many threads. Of each object only its grade and its remarks are kept. Blocks; `None` where
/// `go_on`, which is asked before each object, said no.
pub(crate) fn assess(
    inventory: &Inventory,
    asked: &Asked,
    threads: NonZeroUsize,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Option<InventoryAssessment> {
    let known = Known::of(inventory, asked);
    let taken = |place: &usize| asked.selection.takes(&inventory.objects[*place].name.to_string());
    let places: Vec<usize> = (0..inventory.objects.len()).filter(taken).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut done, mut frequencies) = (Vec::new(), Frequencies::default());
        while go_on() {
            let Some(place) = places.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            done.push((*place, known.assessed(&inventory.objects[*place], &mut frequencies)));
        }
        (done, frequencies)
    };
    let (mut objects, mut frequencies) = (Vec::new(), Frequencies::default());
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads.get().min(places.len())).filter_map(start).collect();
        let first = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        for worker in others.into_iter().chain(first.ok()) {
            let (done, counted) = worker.join().unwrap_or_default();
            objects.extend(done);
            frequencies.add(counted);
        }
    });
    if objects.len() < places.len() {
        return None;
    }
    objects.sort_unstable_by_key(|(place, _)| *place);
    let objects = objects.into_iter().map(|(_, object)| object).collect();
    Some(summed(inventory, asked, objects, frequencies.in_order(), known.collisions()))
}

/// What a definition may refer to, and where it goes.
struct Known<'a> {
    inventory: &'a Inventory,
    asked: &'a Asked,
    routines: HashSet<String>,
    objects: KnownObjects,
    now: Arc<engine::Known>,
}

impl<'a> Known<'a> {
    fn of(inventory: &'a Inventory, asked: &'a Asked) -> Self {
        let functions = inventory.objects.iter().filter(|object| object.kind == ObjectKind::Function);
        let routines = functions.map(|object| object.name.name.to_lowercase()).collect();
        let objects = KnownObjects::new(asked.map.clone());
        let (catalog, schema) = asked.home.as_ref().map_or(("", ""), |(catalog, schema)| (catalog, schema));
        objects.learn(inventory, 0, (catalog, schema));
        let now = objects.now();
        Self { inventory, asked, routines, objects, now }
    }

    fn assessed(&self, object: &InventoryObject, frequencies: &mut Frequencies) -> AssessedObject {
        let definition = object.definition_in(self.inventory.source_type.dialect());
        let definition = Definition { routines: Some(&self.routines), columns: Some(self.now.columns()), ..definition };
        let home = self.asked.home.as_ref();
        let target = home.map(|(catalog, schema)| self.objects.target_names(&self.now, catalog, schema));
        let found = catch_unwind(AssertUnwindSafe(|| {
            let translation = translate::translate(&definition, target.as_ref());
            (translate::assess(&definition, &translation), translation)
        }));
        let (assessment, translation) = found.unwrap_or_else(|_| {
            let translation = translator_stopped();
            let unread = Definition { sql: "", ..definition };
            (translate::assess(&unread, &translation), translation)
        });
        let mut diagnostics = translation.diagnostics;
        frequencies.count(&diagnostics);
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

    /// The names that several of the objects asked for come to.
    fn collisions(&self) -> Vec<NameCollision> {
        let source_name = |place: &usize| self.inventory.objects.get(*place).map(|object| object.name.to_string());
        let named = |(name, places): (&str, &[usize])| {
            let objects =
                places.iter().filter_map(source_name).filter(|name| self.asked.selection.takes(name)).collect();
            // Where nobody said where objects go, only the name itself is known.
            NameCollision { name: name.trim_start_matches("``.").to_owned(), objects }
        };
        self.now.collisions().into_iter().map(named).filter(|collision| collision.objects.len() > 1).collect()
    }
}

fn summed(
    inventory: &Inventory,
    asked: &Asked,
    objects: Vec<AssessedObject>,
    diagnostics: Vec<DiagnosticFrequency>,
    collisions: Vec<NameCollision>,
) -> InventoryAssessment {
    let mut grades = GradeCounts::default();
    let mut kinds = BTreeMap::<ObjectKind, GradeCounts>::new();
    for object in &objects {
        grades.add(object.grade);
        kinds.entry(object.kind).or_default().add(object.grade);
    }
    InventoryAssessment {
        inventory_path: asked.inventory_path.clone(),
        source_type: inventory.source_type,
        lines: objects.iter().map(|object| u64::from(object.lines)).sum(),
        grades,
        kinds: kinds.into_iter().map(|(kind, grades)| KindGrades { kind, grades }).collect(),
        diagnostics,
        collisions,
        warnings: inventory.warnings.clone(),
        objects,
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
        assess(&sample(), &asked(&[]), NonZeroUsize::new(threads).unwrap(), &|| true).unwrap()
    }

    /// Objects that fit one of these patterns, and no place to go.
    fn asked(include: &[&str]) -> Asked {
        let include: Vec<String> = include.iter().map(|pattern| (*pattern).to_owned()).collect();
        let selection = Selection::new(&include, &[]).unwrap();
        Asked { inventory_path: "orders".to_owned(), selection, home: None, map: NameMap::default() }
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
        assert_eq!(assess(&sample(), &asked(&[]), NonZeroUsize::MIN, &|| false), None);
        let none = Inventory::of(SourcePlatform::Oracle, Vec::new());
        let found = assess(&none, &asked(&[]), NonZeroUsize::MIN, &|| true).unwrap();
        assert_eq!((found.grades.total(), found.kinds.len()), (0, 0));
    }

    #[test]
    fn every_remark_is_counted_however_many_are_kept() {
        let columns: Vec<String> = (0..60).map(|at| format!("c{at} DATE")).collect();
        let definition = format!("CREATE TABLE S.wide ({})", columns.join(", "));
        let name = ObjectName::new("S", "wide");
        let objects = vec![InventoryObject { name, kind: ObjectKind::Table, definition }];
        let inventory = Inventory::of(SourcePlatform::Oracle, objects);
        let found = assess(&inventory, &asked(&[]), NonZeroUsize::MIN, &|| true).unwrap();
        let kept = (found.objects[0].diagnostics.len(), found.objects[0].more_diagnostics);
        let counted = found.diagnostics.iter().find(|of| of.code == "DWM-0206").map(|of| (of.count, of.objects));
        assert_eq!((kept, counted), ((50, 10), Some((60, 1))));
    }

    #[test]
    fn objects_that_come_to_one_name_are_told_among_those_that_are_asked_for() {
        let table = |schema: &str, name: &str| InventoryObject {
            name: ObjectName::new(schema, name),
            kind: ObjectKind::Table,
            definition: format!("CREATE TABLE {schema}.{name} (a INT)"),
        };
        let objects = vec![table("HR", "EMP"), table("OLD", "emp"), table("OLD", "DEPT"), table("X", "Emp")];
        let inventory = Inventory::of(SourcePlatform::Oracle, objects);
        let told = |asked: &Asked| -> Vec<String> {
            let found = assess(&inventory, asked, NonZeroUsize::MIN, &|| true).unwrap();
            found.collisions.iter().map(ToString::to_string).collect()
        };
        let home = || Some(("main".to_owned(), "m".to_owned()));
        let mapped = |rule: &str| NameMap::new(vec![rule.parse().unwrap()]).unwrap();
        assert_eq!(told(&asked(&[])), ["emp: HR.EMP, OLD.emp, X.Emp"]);
        assert_eq!(told(&Asked { home: home(), ..asked(&[]) }), ["main.m.emp: HR.EMP, OLD.emp, X.Emp"]);
        let ruled = Asked { home: home(), map: mapped("OLD=archive.old"), ..asked(&[]) };
        assert_eq!(told(&ruled), ["main.m.emp: HR.EMP, X.Emp"]);
        assert!(told(&Asked { home: home(), map: mapped("*.*=main.*"), ..asked(&[]) }).is_empty());
        assert_eq!(told(&asked(&["HR.*", "OLD.*"])), ["emp: HR.EMP, OLD.emp"]);
        assert!(told(&asked(&["OLD.*"])).is_empty());
    }
}
