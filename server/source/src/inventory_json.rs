//! `inventory.json`, the form of the original extractor.

use engine::{Inventory, InventoryError, InventoryObject};
use model::{ObjectKind, ObjectName, SourcePlatform};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    source_type: Option<String>,
    inventory: Lists,
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
    let objects =
        lists.into_iter().flat_map(|(kind, entries)| entries.into_iter().map(move |entry| object(kind, entry)));
    Ok(Inventory { source_type, objects: objects.collect(), warnings: Vec::new() })
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
