//! What is said to a model.

use std::fmt::Write;

use engine::{InventoryObject, JobContext};
use model::{Diagnostic, ObjectKind};
use translate::{Definition, references, target_name, target_names_of};

/// What it is to do, for every object.
pub(super) const INSTRUCTIONS: &str = "\
You translate definitions of database objects to Databricks SQL (Unity Catalog, runtime 17 or newer).
Rules:
- Answer with the SQL only, in one ```sql block per object, without explanations.
- Create exactly the object that is asked for, under exactly the name that is given. Change and drop nothing else. No GRANT.
- Keep every column, condition, statement and table. Leave out only physical options such as storage, distribution and
  indexes. Never shorten, never write placeholders.
- Every table, view, function and procedure is referred to as `catalog.schema.name` in the given catalog and schema,
  unless a place of its own is given for it.
- Call only functions that Databricks SQL has, and functions that are listed as known.
- Procedures: CREATE PROCEDURE name(IN|OUT|INOUT p type, …) LANGUAGE SQL SQL SECURITY INVOKER AS BEGIN … END, in SQL
  scripting: DECLARE first, SET, IF … THEN … ELSEIF … END IF, CASE, WHILE … DO … END WHILE, LOOP, FOR row AS query DO … END
  FOR, LEAVE, ITERATE, DECLARE EXIT HANDLER FOR …, SIGNAL, EXECUTE IMMEDIATE, CALL. No transactions, no cursors where a FOR
  does, UPDATE … FROM becomes MERGE.
- Functions: CREATE FUNCTION name(p type, …) RETURNS type RETURN expression; a function cannot run statements.
- Tables: no NULL after a type, no lengths on integers, identity columns are BIGINT GENERATED … AS IDENTITY.";

/// References that are named, at most.
const MOST_REFERENCES: usize = 100;
/// Diagnostics that are named, at most.
const MOST_DIAGNOSTICS: usize = 30;

/// What is asked for several objects together, each under its number from 1; a single one needs no number.
pub(super) fn request(objects: &[(&InventoryObject, &[Diagnostic])], job: &JobContext) -> String {
    let (catalog, schema) = (&job.target_catalog, &job.target_schema);
    let mut text =
        format!("Source dialect: {}. Target catalog and schema: `{catalog}`.`{schema}`.\n", job.source_type.label());
    if objects.len() > 1 {
        let _ = writeln!(
            text,
            "There are {} objects. Before each answer's block write its number alone in a line, as in `### 1`.",
            objects.len()
        );
    }
    for (place, (object, said)) in objects.iter().enumerate() {
        if objects.len() > 1 {
            let _ = writeln!(text, "\n### {}", place + 1);
        }
        one(&mut text, object, said, job);
    }
    text
}

fn one(text: &mut String, object: &InventoryObject, said: &[Diagnostic], job: &JobContext) {
    let (noun, definition, objects) = (object.kind.noun(), definition(object, job), job.known.now());
    let target = job.target_names(&objects);
    let place = target_name(&definition, &target);
    let (catalog, schema, name) = match &place {
        Some(place) if target.mapped.is_some() => (&place.catalog, &place.schema, &place.name),
        Some(_) | None => (&job.target_catalog, &job.target_schema, &object.name.name),
    };
    let _ = writeln!(text, "\nTranslate the {noun} {} to the {noun} `{catalog}`.`{schema}`.`{name}`.", object.name);
    let mut found = references(&definition);
    found.truncate(MOST_REFERENCES);
    let (known, others): (Vec<_>, Vec<_>) =
        found.iter().partition(|name| job.functions.contains(&name.name.to_lowercase()));
    let named = |names: Vec<&model::ObjectName>| names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if !known.is_empty() {
        let _ = writeln!(text, "Functions of the migration that it calls: {}.", named(known));
    }
    if !others.is_empty() {
        let _ = writeln!(text, "It reads, changes or calls: {}.", named(others));
    }
    if target.mapped.is_some() {
        for (name, place) in found.iter().zip(target_names_of(&found, &definition, &target)) {
            let _ = writeln!(text, "{name} is `{}`.`{}`.`{}`.", place.catalog, place.schema, place.name);
        }
    }
    if !said.is_empty() {
        let _ = writeln!(text, "Rules could not translate it:");
        for diagnostic in said.iter().take(MOST_DIAGNOSTICS) {
            let line = diagnostic.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let _ = writeln!(text, "- {line}{}", diagnostic.message);
        }
    }
    let fence = fence(&object.definition);
    let _ = writeln!(text, "{fence}sql\n{}\n{fence}", object.definition.trim_end());
}

/// What is said of an answer that fails the checks.
pub(super) fn repair(found: &[Diagnostic]) -> String {
    let mut text = "Your answer fails these checks:\n".to_owned();
    for diagnostic in found.iter().take(MOST_DIAGNOSTICS) {
        let _ = writeln!(text, "- {}", diagnostic.message);
    }
    text.push_str("Answer again with the whole corrected SQL, in one ```sql block.");
    text
}

/// An object as the translator's own functions take it.
pub(super) fn definition<'a>(object: &'a InventoryObject, job: &'a JobContext) -> Definition<'a> {
    Definition { routines: Some(&job.functions), ..object.definition_in(job.source_type.dialect()) }
}

/// Backticks that do not stand in the definition.
fn fence(definition: &str) -> String {
    let mut fence = "```".to_owned();
    while definition.contains(&fence) {
        fence.push('`');
    }
    fence
}

/// Whether a translation of this kind may create that one.
pub(super) fn kind_made(statement: &str, asked: ObjectKind) -> ObjectKind {
    let words = statement.split_whitespace().take(8).map(str::to_uppercase).collect::<Vec<_>>();
    let is_procedure =
        words.first().is_some_and(|word| word == "CREATE") && words.iter().any(|word| word == "PROCEDURE");
    if asked == ObjectKind::Function && is_procedure { ObjectKind::Procedure } else { asked }
}
