//! `CREATE TABLE` put together from Netezza's system views, which have no statement that shows it.

use std::collections::HashMap;
use std::fmt::Write as _;

use model::ObjectName;

use super::super::catalog::{Found, Listed, quote_text};
use super::super::session::{QueryError, Row, Session};
use super::{by_name, quote_name};

/// Schema and name, the table's comment; column, type, whether it must have a value, default, comment.
const COLUMNS: &str = "\
SELECT d.schema || '.' || d.objname, d.description, c.attname, c.format_type, c.attnotnull, c.coldefault, c.description
FROM _v_relation_column c JOIN _v_object_data d ON d.objid = c.objid
WHERE d.dbname = CURRENT_CATALOG AND ({these}) ORDER BY d.schema, d.objname, c.attnum";

/// Schema and name, the key's name, `p`, `u` or `f`, a column; schema, table and column referred to, and what happens when that
/// row is deleted or changed.
const KEYS: &str = "\
SELECT k.schema || '.' || k.relation, k.constraintname, k.contype, k.attname, k.pkschema, k.pkrelation, k.pkattname,
  k.del_type, k.updt_type
FROM _v_relation_keydata k WHERE k.database = CURRENT_CATALOG AND ({these})
ORDER BY k.schema, k.relation, k.contype DESC, k.constraintname, k.conseq";

/// Schema and name, and a column that rows are distributed by.
const DISTRIBUTED_BY: &str = "\
SELECT m.schema || '.' || m.tablename, m.attname FROM _v_table_dist_map m
WHERE m.database = CURRENT_CATALOG AND ({these}) ORDER BY m.schema, m.tablename, m.distseqno";

/// The same of columns that rows are kept together by.
const ORGANIZED_BY: &str = "\
SELECT o.schema || '.' || o.tablename, o.attname FROM _v_table_organize_column o
WHERE o.database = CURRENT_CATALOG AND ({these}) ORDER BY o.schema, o.tablename, o.orgseqno";

pub(super) async fn read(session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
    let columns = by_name(session, COLUMNS, "d.objname", batch).await?;
    let keys = by_name(session, KEYS, "k.relation", batch).await?;
    let distributed_by = by_name(session, DISTRIBUTED_BY, "m.tablename", batch).await?;
    let organized_by = by_name(session, ORGANIZED_BY, "o.tablename", batch).await?;
    let found = batch.iter().filter_map(|listed| {
        let of = |answer: &HashMap<String, Vec<Row>>| answer.get(&listed.id).cloned().unwrap_or_default();
        let columns = columns.get(&listed.id)?;
        Some(create_table(listed, columns, &of(&keys), &of(&distributed_by), &of(&organized_by)))
    });
    Ok(found.collect())
}

fn create_table(listed: &Listed, columns: &[Row], keys: &[Row], distributed_by: &[Row], organized_by: &[Row]) -> Found {
    let mut lines: Vec<String> = columns.iter().map(column).collect();
    lines.extend(keys.chunk_by(|one, next| one.text(1) == next.text(1)).map(key));
    let mut ddl = format!("CREATE TABLE {} (\n    {}\n)\n", listed.quoted, lines.join(",\n    "));
    match distributed_by {
        [] => ddl.push_str("DISTRIBUTE ON RANDOM"),
        by => {
            let _ = write!(ddl, "DISTRIBUTE ON ({})", column_list(by, 1));
        }
    }
    if !organized_by.is_empty() {
        let _ = write!(ddl, "\nORGANIZE ON ({})", column_list(organized_by, 1));
    }
    ddl.push(';');
    if let Some(comment) = columns.first().and_then(|row| row.get(1)) {
        let _ = write!(ddl, "\nCOMMENT ON TABLE {} IS {};", listed.quoted, quote_text(comment));
    }
    for (row, comment) in columns.iter().filter_map(|row| Some((row, row.get(6)?))) {
        let column = quote_name(row.text(2));
        let _ = write!(ddl, "\nCOMMENT ON COLUMN {}.{column} IS {};", listed.quoted, quote_text(comment));
    }
    let referred = keys.iter().filter(|row| row.text(2) == "f");
    let mut found = Found::of(listed, ddl);
    found.depends_on = referred.map(|row| ObjectName::new(row.text(4), row.text(5))).collect();
    if listed.variety == "EXTERNAL TABLE" {
        found.remarks.push(format!("{} is an external table; it is written as a table", listed.name));
    }
    found
}

fn column(row: &Row) -> String {
    let mut ddl = format!("{} {}", quote_name(row.text(2)), row.text(3));
    if row.is(4) {
        ddl.push_str(" NOT NULL");
    }
    if let Some(default) = row.get(5).filter(|default| !default.is_empty()) {
        let _ = write!(ddl, " DEFAULT {default}");
    }
    ddl
}

fn key(key: &[Row]) -> String {
    let first = &key[0];
    let name = quote_name(first.text(1));
    match first.text(2) {
        "p" => format!("CONSTRAINT {name} PRIMARY KEY ({})", column_list(key, 3)),
        "u" => format!("CONSTRAINT {name} UNIQUE ({})", column_list(key, 3)),
        _ => {
            let referred = format!("{}.{}", quote_name(first.text(4)), quote_name(first.text(5)));
            let (own, others) = (column_list(key, 3), column_list(key, 6));
            let mut text = format!("CONSTRAINT {name} FOREIGN KEY ({own}) REFERENCES {referred} ({others})");
            for (when, action) in [("DELETE", first.text(7)), ("UPDATE", first.text(8))] {
                if !matches!(action, "" | "NO ACTION") {
                    let _ = write!(text, " ON {when} {action}");
                }
            }
            text
        }
    }
}

fn column_list(rows: &[Row], place: usize) -> String {
    let names: Vec<String> = rows.iter().map(|row| quote_name(row.text(place))).collect();
    names.join(", ")
}
