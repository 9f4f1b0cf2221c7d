//! Rows out of a text of JSON: JSON_TABLE and OPENJSON as a LATERAL query over `variant_explode`.

use sqlparser::ast::{
    DataType, Expr, JsonTableColumn, JsonTableColumnErrorHandling, JsonTableNamedColumn, OpenJsonTableColumn,
    TableAlias, TableFactor, ValueWithSpan,
};

use super::change::Change;
use super::spelled;
use crate::diagnostic_codes::*;
use crate::functions::{fill_rows, literal};
use crate::names::literal as quoted;

/// Why a source of rows has no counterpart.
type Refusal = &'static str;

impl Change<'_, '_> {
    /// After its parts have been visited.
    pub(super) fn json_rows(&self, factor: &mut TableFactor) {
        let made = match factor {
            TableFactor::JsonTable { json_expr, json_path, columns, alias } => {
                self.json_table(json_expr, json_path, columns, alias.as_ref())
            }
            TableFactor::OpenJsonTable { json_expr, json_path, columns, alias } => {
                self.open_json(json_expr, json_path.as_ref(), columns, alias.as_ref())
            }
            _ => return,
        };
        match made {
            Ok(made) => *factor = made,
            Err(why) => self.remark(NOT_TRANSLATED, why),
        }
    }

    fn json_table(
        &self,
        json: &Expr,
        path: &ValueWithSpan,
        columns: &[JsonTableColumn],
        alias: Option<&TableAlias>,
    ) -> Result<TableFactor, Refusal> {
        let (from, item) = rows_at(&path_text(path)?, "parse_json(CAST(a AS STRING))", "json_item", "");
        let (mut written, mut nested) = (Vec::new(), None);
        for column in columns {
            match column {
                JsonTableColumn::Nested(part) if nested.is_none() => nested = Some(part),
                JsonTableColumn::Nested(_) => {
                    return Err("JSON_TABLE with two nested paths side by side has no rule; join two of them");
                }
                column => written.push(self.json_column(column, &item)?),
            }
        }
        let mut from = from;
        if let Some(part) = nested {
            let (inner, part_item) = rows_at(&path_text(&part.path)?, &item.value, "json_part", "_outer");
            for column in &part.columns {
                if matches!(column, JsonTableColumn::Nested(_)) {
                    return Err("JSON_TABLE nested three deep has no rule; build it of variant_explode");
                }
                written.push(self.json_column(column, &part_item)?);
            }
            from = format!("{from}, LATERAL {inner}");
        }
        assembled(&written, &from, json, alias)
    }

    fn json_column(&self, column: &JsonTableColumn, item: &Item) -> Result<String, Refusal> {
        match column {
            JsonTableColumn::ForOrdinality(name) => Ok(format!("{} AS {}", item.ordinal, spelled(name))),
            JsonTableColumn::Nested(_) => Err("a nested path stands where a column was expected"),
            JsonTableColumn::Named(JsonTableNamedColumn { name, r#type, path, exists, on_empty, on_error }) => {
                let path = quoted(&path_text(path)?);
                let value = &item.value;
                if *exists {
                    let found = format!("variant_get({value}, {path}) IS NOT NULL");
                    return Ok(format!("CAST({found} AS {}) AS {}", self.json_type(r#type)?, spelled(name)));
                }
                let default = |handling: &Option<JsonTableColumnErrorHandling>| {
                    matches!(handling, Some(JsonTableColumnErrorHandling::Default(_)))
                };
                if default(on_empty) || default(on_error) {
                    return Err("JSON_TABLE with DEFAULT … ON EMPTY or ON ERROR has no rule; use coalesce outside");
                }
                let fails = matches!(on_error, Some(JsonTableColumnErrorHandling::Error));
                let get = if fails { "variant_get" } else { "try_variant_get" };
                let data_type = quoted(&self.json_type(r#type)?);
                Ok(format!("{get}({value}, {path}, {data_type}) AS {}", spelled(name)))
            }
        }
    }

    fn open_json(
        &self,
        json: &Expr,
        path: Option<&ValueWithSpan>,
        columns: &[OpenJsonTableColumn],
        alias: Option<&TableAlias>,
    ) -> Result<TableFactor, Refusal> {
        let path = path.map_or_else(|| Ok("$".to_owned()), path_text)?;
        const PARSED: &str = "parse_json(CAST(a AS STRING))";
        if columns.is_empty() {
            let (from, _) = rows_at(&format!("{path}[*]"), PARSED, "json_item", "");
            self.remark(ASSUMED, "OPENJSON's column `type` is left out; take it from schema_of_variant(value)");
            let written = [
                "coalesce(json_item.key, CAST(json_item.pos AS STRING)) AS key".to_owned(),
                "CAST(json_item.value AS STRING) AS value".to_owned(),
            ];
            return assembled(&written, &from, json, alias);
        }
        // With columns of its own, OPENJSON makes one row of a single object.
        let found = if path == "$" { PARSED.to_owned() } else { format!("variant_get({PARSED}, {})", quoted(&path)) };
        let listed = format!(
            "CASE WHEN schema_of_variant({found}) NOT LIKE 'ARRAY<%' THEN CAST(array({found}) AS VARIANT) ELSE {found} END"
        );
        let (from, item) = rows_at("$[*]", &listed, "json_item", "");
        let columns = columns.iter().map(|column| {
            let name = column.name.value.as_str();
            let path = match &column.path {
                Some(path) => plain_path(path),
                None if crate::names::is_plain(name) => format!("$.{name}"),
                None => format!("$['{name}']"),
            };
            let data_type = if column.as_json { "STRING".to_owned() } else { self.json_type(&column.r#type)? };
            let (path, data_type) = (quoted(&path), quoted(&data_type));
            Ok(format!("try_variant_get({}, {path}, {data_type}) AS {}", item.value, spelled(&column.name)))
        });
        let written = columns.collect::<Result<Vec<_>, Refusal>>()?;
        assembled(&written, &from, json, alias)
    }

    fn json_type(&self, data_type: &DataType) -> Result<String, Refusal> {
        let mut data_type = data_type.clone();
        self.data_type(&mut data_type);
        let name = data_type.to_string();
        // A variant is read as a text of any length.
        Ok(if name.contains("CHAR") { "STRING".to_owned() } else { name })
    }
}

/// The parts of an object of JSON as rows with these columns.
///
/// Sources: "JSON Processing Functions" of PostgreSQL's documentation, "variant_explode table-valued function" of the Databricks
/// SQL language manual.
pub(super) fn parts(columns: &str, object: Vec<Expr>, alias: Option<&TableAlias>, name: &str) -> Option<TableFactor> {
    let mut made = fill_rows(&format!("LATERAL (SELECT {columns} FROM variant_explode(a)) AS {name}"), object)?;
    if let (TableFactor::Derived { alias: given, .. }, Some(alias)) = (&mut made, alias) {
        *given = Some(alias.clone());
    }
    Some(made)
}

/// How a row's value and its number are written.
struct Item {
    value: String,
    ordinal: String,
}

/// The source of the rows that a path finds in a variant: one for each element where it ends in `[*]`.
fn rows_at(path: &str, variant: &str, name: &str, outer: &str) -> (String, Item) {
    let (path, each) = match path.strip_suffix("[*]") {
        Some(path) => (path, true),
        None => (path, false),
    };
    let found = if path == "$" { variant.to_owned() } else { format!("variant_get({variant}, {})", quoted(path)) };
    let value = format!("{name}.value");
    if each {
        (format!("variant_explode{outer}({found}) AS {name}"), Item { value, ordinal: format!("{name}.pos + 1") })
    } else {
        (format!("(SELECT {found} AS value) AS {name}"), Item { value, ordinal: "1".to_owned() })
    }
}

fn assembled(columns: &[String], from: &str, json: &Expr, alias: Option<&TableAlias>) -> Result<TableFactor, Refusal> {
    let alias = alias.map_or_else(|| "json_rows".to_owned(), |alias| spelled(&alias.name).to_string());
    let template = format!("LATERAL (SELECT {} FROM {from}) AS {alias}", columns.join(", "));
    fill_rows(&template, vec![json.clone()]).ok_or("this source of rows has no rule")
}

fn path_text(path: &ValueWithSpan) -> Result<String, Refusal> {
    let value = Expr::Value(path.clone());
    literal(&value).map(plain_path).ok_or("a path of JSON that is no literal has no counterpart")
}

/// A path without the words for how strictly it is taken.
fn plain_path(path: &str) -> String {
    let path = path.trim();
    path.strip_prefix("lax ").or_else(|| path.strip_prefix("strict ")).unwrap_or(path).trim().to_owned()
}
