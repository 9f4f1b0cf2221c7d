//! `inventory.json`, the form of the original extractor.

use std::collections::HashMap;
use std::io;

use engine::{Inventory, InventoryError, InventoryObject};
use model::{ObjectKind, ObjectName, RowCount, RowCountBasis, SourcePlatform};
use serde::{Deserialize, Serialize};

use crate::live::{ExtractedObject, Extraction, UnreadObject};

/// The lists of the file, in their order.
pub(crate) const KINDS: [ObjectKind; 4] =
    [ObjectKind::Table, ObjectKind::View, ObjectKind::Procedure, ObjectKind::Function];

#[derive(Deserialize)]
struct File {
    source_type: Option<String>,
    inventory: Lists,
    #[serde(default)]
    warnings: Vec<String>,
}

#[derive(Deserialize)]
struct Lists {
    #[serde(default)]
    tables: Vec<Entry>,
    #[serde(default)]
    views: Vec<Entry>,
    #[serde(default)]
    stored_procedures: Vec<Entry>,
    #[serde(default)]
    functions: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    schema: Option<String>,
    name: String,
    #[serde(default)]
    ddl: Option<String>,
    #[serde(default)]
    definition: Option<String>,
    /// Whatever another extractor writes there; only a number counts.
    #[serde(default)]
    row_count: serde_json::Value,
    #[serde(default)]
    row_count_basis: serde_json::Value,
    /// Why there is no definition.
    #[serde(default)]
    error: Option<String>,
}

/// The platform that an `inventory.json` says it was taken from; `None` where it says none, or none that is known.
pub(crate) fn declared_platform(text: &str) -> Option<SourcePlatform> {
    #[derive(Deserialize)]
    struct Declared {
        source_type: Option<String>,
    }
    serde_json::from_str::<Declared>(text).ok()?.source_type?.to_lowercase().parse().ok()
}

/// Reads the text of an `inventory.json`. `name` is what messages call it.
pub(crate) fn parse(text: &str, name: &str, source_type: SourcePlatform) -> Result<Inventory, InventoryError> {
    let file: File = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        InventoryError::Malformed(format!(
            "{name}:{line}:{column}: {reason}; expected `{{\"source_type\": …, \"inventory\": {{\"tables\": [{{\"schema\", \
             \"name\", \"ddl\"}}], \"views\": [{{\"schema\", \"name\", \"definition\"}}], …}}}}`"
        ))
    })?;
    if let Some(found) = file.source_type.filter(|found| found.to_lowercase().parse() != Ok(source_type)) {
        return Err(InventoryError::OtherPlatform { found, expected: source_type });
    }
    let Lists { tables, views, stored_procedures, functions } = file.inventory;
    let lists = [
        (ObjectKind::Table, tables),
        (ObjectKind::View, views),
        (ObjectKind::Procedure, stored_procedures),
        (ObjectKind::Function, functions),
    ];
    let mut warnings = file.warnings;
    let entries = lists.into_iter().flat_map(|(kind, entries)| entries.into_iter().map(move |entry| (kind, entry)));
    let mut row_counts = HashMap::new();
    let objects = entries.enumerate().map(|(place, (kind, mut entry))| {
        let reason = entry.error.take();
        row_counts.extend(row_count(&entry).map(|count| (place, count)));
        let object = object(kind, entry);
        warnings.extend(reason.map(|reason| unread_warning(&object.name, &reason)));
        object
    });
    let objects = objects.collect();
    Ok(Inventory { source_type, objects, row_counts, warnings })
}

/// The rows that an entry tells. Where it does not tell how they are known, nobody may have counted them.
fn row_count(entry: &Entry) -> Option<RowCount> {
    let rows = entry.row_count.as_u64()?;
    let basis = serde_json::from_value(entry.row_count_basis.clone()).unwrap_or(RowCountBasis::Estimate);
    Some(RowCount { rows, basis })
}

/// What an inventory says of an object that its source did not show.
pub(crate) fn unread_warning(name: &ObjectName, reason: &str) -> String {
    format!("{name} was not read from the source: {reason}")
}

fn object(kind: ObjectKind, entry: Entry) -> InventoryObject {
    let definition = match kind {
        ObjectKind::Table => entry.ddl.or(entry.definition),
        ObjectKind::View | ObjectKind::Procedure | ObjectKind::Function => entry.definition.or(entry.ddl),
    };
    let name = ObjectName::new(entry.schema.unwrap_or_default(), entry.name);
    // A definition that is missing is its object's error, told in the object's result.
    InventoryObject { name, kind, definition: definition.unwrap_or_default() }
}

/// Writes what was read of a live source, one object after the other.
pub(crate) fn write(extraction: &Extraction, writer: impl io::Write) -> io::Result<()> {
    let mut writer = io::BufWriter::new(writer);
    let lists = KINDS.map(|kind| {
        let read = extraction.objects.iter().filter(move |of| of.object.kind == kind).map(Written::read);
        let unread = extraction.unread.iter().filter(move |of| of.kind == kind).map(Written::unread);
        read.chain(unread).collect::<Vec<_>>()
    });
    let [tables, views, stored_procedures, functions] = lists;
    let file = WrittenFile {
        source_type: extraction.source_type,
        source_database: &extraction.source_database,
        extraction_time: extraction.extracted_at.to_string(),
        warnings: &extraction.warnings,
        inventory: WrittenLists { tables, views, stored_procedures, functions },
    };
    serde_json::to_writer_pretty(&mut writer, &file)?;
    io::Write::flush(&mut writer)
}

#[derive(Serialize)]
struct WrittenFile<'a> {
    source_type: SourcePlatform,
    source_database: &'a str,
    extraction_time: String,
    warnings: &'a [String],
    inventory: WrittenLists<'a>,
}

#[derive(Serialize)]
struct WrittenLists<'a> {
    tables: Vec<Written<'a>>,
    views: Vec<Written<'a>>,
    stored_procedures: Vec<Written<'a>>,
    functions: Vec<Written<'a>>,
}

#[derive(Serialize)]
struct Written<'a> {
    schema: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ddl: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row_count_basis: Option<RowCountBasis>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    depends_on: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

impl<'a> Written<'a> {
    fn read(of: &'a ExtractedObject) -> Self {
        let text = Some(of.object.definition.as_str());
        let (ddl, definition) = match of.object.kind {
            ObjectKind::Table => (text, None),
            ObjectKind::View | ObjectKind::Procedure | ObjectKind::Function => (None, text),
        };
        Self {
            schema: &of.object.name.schema,
            name: &of.object.name.name,
            ddl,
            definition,
            row_count: of.row_count.map(|count| count.rows),
            row_count_basis: of.row_count.map(|count| count.basis),
            depends_on: of.depends_on.iter().map(ToString::to_string).collect(),
            error: None,
        }
    }

    fn unread(of: &'a UnreadObject) -> Self {
        Self {
            schema: &of.name.schema,
            name: &of.name.name,
            ddl: None,
            definition: None,
            row_count: None,
            row_count_basis: None,
            depends_on: Vec::new(),
            error: Some(&of.reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_objects_in_order_and_unknown_fields_are_ignored() {
        let text = r#"{"source_type": "oracle", "extraction_time": "x", "inventory": {
            "views": [{"schema": "S", "name": "V", "definition": "SELECT 1", "extra": 1}],
            "tables": [{"schema": "S", "name": "T", "ddl": "CREATE TABLE T (A NUMBER)"}, {"name": "no ddl"}],
            "functions": []}}"#;
        let inventory = parse(text, "inventory.json", SourcePlatform::Oracle).unwrap();
        let found: Vec<_> =
            inventory.objects.iter().map(|of| (of.kind, of.name.to_string(), of.definition.len())).collect();
        let expected = [(ObjectKind::Table, "S.T", 25), (ObjectKind::Table, "no ddl", 0), (ObjectKind::View, "S.V", 8)];
        assert_eq!(found, expected.map(|(kind, name, size)| (kind, name.to_owned(), size)));
    }

    #[test]
    fn what_is_no_inventory_is_refused_with_its_place() {
        for (text, expected) in [
            ("not json", "f:1:2: expected ident; expected"),
            ("{}", "f:1:2: missing field `inventory`"),
            ("{\"inventory\": {\"tables\": [\n{\"schema\": \"S\"}]}}", "f:2:15: missing field `name`"),
            ("{\"inventory\": {\"tables\": 3}}", "invalid type: integer `3`, expected a sequence"),
        ] {
            let error = parse(text, "f", SourcePlatform::Oracle).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn what_is_written_of_a_live_source_is_read_back() {
        let name = |name: &str| ObjectName::new("Odd \"schema\"", name);
        let object = |kind, name| InventoryObject { name, kind, definition: format!("CREATE\n{kind} é '\\'") };
        let extraction = Extraction {
            source_type: SourcePlatform::PostgreSql,
            source_database: "sales".to_owned(),
            extracted_at: model::Timestamp::from_unix_ms(0),
            objects: [ObjectKind::Function, ObjectKind::Table, ObjectKind::View, ObjectKind::Procedure]
                .into_iter()
                .map(|kind| ExtractedObject {
                    object: object(kind, name(kind.noun())),
                    row_count: Some(RowCount { rows: 3, basis: RowCountBasis::Exact }),
                    depends_on: vec![name("table")],
                })
                .collect(),
            unread: vec![UnreadObject {
                kind: ObjectKind::View,
                name: name("v"),
                reason: "permission denied".to_owned(),
            }],
            warnings: vec!["2 triggers are not read".to_owned()],
            ended: crate::live::Ended::Complete,
        };
        let mut text = Vec::new();
        extraction.write_json(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        for part in [
            "\"source_database\": \"sales\"",
            "\"row_count\": 3",
            "\"row_count_basis\": \"exact\"",
            "\"1970-01-01T00:00:00.000Z\"",
        ] {
            assert!(text.contains(part), "{text}");
        }
        let inventory = parse(&text, "inventory.json", SourcePlatform::PostgreSql).unwrap();
        assert_eq!(inventory, extraction.into_inventory());
        let expected = ["2 triggers are not read", "Odd \"schema\".v was not read from the source: permission denied"];
        assert_eq!(inventory.warnings, expected);
        assert_eq!(inventory.objects.iter().filter(|of| of.definition.is_empty()).count(), 1);
    }

    #[test]
    fn rows_that_nobody_says_were_counted_are_an_estimate() {
        let text = r#"{"inventory": {"tables": [
            {"name": "a", "row_count": 7, "row_count_basis": "exact"}, {"name": "b", "row_count": 8},
            {"name": "c", "row_count": "many"}, {"name": "d", "row_count": null}, {"name": "e"},
            {"name": "f", "row_count": 9, "row_count_basis": "guessed"}]}}"#;
        let inventory = parse(text, "f", SourcePlatform::Oracle).unwrap();
        let estimate = |rows| RowCount { rows, basis: RowCountBasis::Estimate };
        let expected = [(0, RowCount { rows: 7, basis: RowCountBasis::Exact }), (1, estimate(8)), (5, estimate(9))];
        assert_eq!(inventory.row_counts, HashMap::from(expected));
        assert_eq!(inventory.summary("x").objects[1].row_count, Some(estimate(8)));
    }

    #[test]
    fn another_platform_is_refused() {
        let text = r#"{"source_type": "Teradata", "inventory": {}}"#;
        assert!(parse(text, "f", SourcePlatform::Teradata).is_ok());
        let error = parse(text, "f", SourcePlatform::Oracle).unwrap_err();
        assert_eq!(
            error,
            InventoryError::OtherPlatform { found: "Teradata".to_owned(), expected: SourcePlatform::Oracle }
        );
    }
}
