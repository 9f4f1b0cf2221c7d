//! `CREATE TABLE` put together from PostgreSQL's catalog, which has no statement that shows it.
//!
//! Types of the database's own are written as what they are made of, since the target has neither domains nor enumerations: an
//! enumeration as `text` with a `CHECK`, a domain as its base type. What is inherited is written out.

use std::fmt::Write as _;

use super::super::catalog::{Found, Listed, names, quote_text};
use super::super::session::{QueryError, Row, Session};
use super::catalog::by_oid;

/// Oid, whether it is unlogged, its partition key, its comment, whether it inherits.
const TABLES: &str = "\
SELECT c.oid, c.relpersistence = 'u', pg_catalog.pg_get_partkeydef(c.oid), pg_catalog.obj_description(c.oid, 'pg_class'),
  EXISTS (SELECT 1 FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
  (SELECT s.srvname FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
    WHERE f.ftrelid = c.oid)
FROM pg_catalog.pg_class c WHERE c.oid IN ({oids})";

/// See [`Column`] for what the columns of the answer are.
const COLUMNS: &str = "\
SELECT a.attrelid, quote_ident(a.attname),
  CASE WHEN t.typtype = 'e' THEN 'text'
    WHEN t.typtype = 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod)
    ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END,
  CASE WHEN t.typtype IN ('e', 'd') THEN pg_catalog.format_type(a.atttypid, NULL) END,
  t.typtype,
  a.attnotnull OR (t.typtype = 'd' AND t.typnotnull),
  a.attidentity, a.attgenerated,
  coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), CASE WHEN t.typtype = 'd' THEN t.typdefault END),
  CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN (SELECT quote_ident(l.collname)
    FROM pg_catalog.pg_collation l WHERE l.oid = a.attcollation) END,
  pg_catalog.col_description(a.attrelid, a.attnum),
  CASE WHEN t.typtype = 'e' THEN (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
    FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) END,
  s.seqstart, s.seqincrement,
  s.seqrelid IS NOT NULL AND a.attidentity = ''
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN LATERAL (SELECT q.seqrelid, q.seqstart, q.seqincrement
  FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_sequence q ON q.seqrelid = o.objid
  WHERE o.refclassid = 'pg_catalog.pg_class'::regclass AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum
    AND o.classid = 'pg_catalog.pg_class'::regclass AND o.deptype IN ('a', 'i') LIMIT 1) s ON true
WHERE a.attrelid IN ({oids}) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum";

/// Oid, kind, name, definition: the key first, then in the order of their names.
const CONSTRAINTS: &str = "\
SELECT k.conrelid, k.contype, quote_ident(k.conname), pg_catalog.pg_get_constraintdef(k.oid)
FROM pg_catalog.pg_constraint k WHERE k.conrelid IN ({oids}) AND k.contype IN ('p', 'u', 'c', 'f', 'x')
ORDER BY k.conrelid, position(k.contype::text IN 'pucfx'), k.conname COLLATE \"C\"";

/// Oid, then schema and name of the tables that foreign keys lead to.
const REFERRED: &str = "\
SELECT DISTINCT k.conrelid, n.nspname, c.relname
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.conrelid IN ({oids}) AND k.contype = 'f' AND k.confrelid <> k.conrelid ORDER BY 1, 2, 3";

pub(super) async fn read(session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
    let tables = by_oid(session, TABLES, batch).await?;
    let columns = by_oid(session, COLUMNS, batch).await?;
    let constraints = by_oid(session, CONSTRAINTS, batch).await?;
    let referred = by_oid(session, REFERRED, batch).await?;
    let found = batch.iter().filter_map(|listed| {
        let table = tables.get(&listed.id)?.first()?;
        let of =
            |answer: &std::collections::HashMap<String, Vec<Row>>| answer.get(&listed.id).cloned().unwrap_or_default();
        let columns: Vec<Column> = of(&columns).iter().map(Column::of).collect();
        let mut found = create_table(listed, table, &columns, &of(&constraints));
        found.depends_on = names(&of(&referred));
        Some(found)
    });
    Ok(found.collect())
}

/// One column of a table.
struct Column {
    quoted: String,
    /// Its type, or what its type is made of.
    data_type: String,
    /// The name of its type, where the database has made it.
    own_type: Option<String>,
    is_domain: bool,
    is_not_null: bool,
    /// `a`: always; `d`: by default; empty: no identity.
    identity: String,
    /// Whether its default is the expression it is computed by.
    is_generated: bool,
    default: Option<String>,
    collation: Option<String>,
    comment: Option<String>,
    /// The values of an enumeration, quoted and separated by commas.
    labels: Option<String>,
    /// Where its sequence starts and how far it steps.
    sequence: Option<(i64, i64)>,
    /// Whether a sequence that counts for it alone is behind its default.
    is_serial: bool,
}

impl Column {
    fn of(row: &Row) -> Self {
        let owned = |place| row.get(place).map(str::to_owned);
        let signed = |place| row.get(place)?.parse::<i64>().ok();
        Self {
            quoted: row.text(1).to_owned(),
            data_type: row.text(2).to_owned(),
            own_type: owned(3),
            is_domain: row.text(4) == "d",
            is_not_null: row.is(5),
            identity: row.text(6).to_owned(),
            is_generated: row.text(7) == "s",
            default: owned(8),
            collation: owned(9),
            comment: owned(10),
            labels: owned(11),
            sequence: signed(12).zip(signed(13)),
            is_serial: row.is(14),
        }
    }

    /// `serial` and its like, where that says all of type and default.
    fn serial(&self) -> Option<&'static str> {
        let counts = self.default.as_ref().is_some_and(|default| default.starts_with("nextval("));
        match self.data_type.as_str() {
            "smallint" if self.is_serial && counts => Some("smallserial"),
            "integer" if self.is_serial && counts => Some("serial"),
            "bigint" if self.is_serial && counts => Some("bigserial"),
            _ => None,
        }
    }

    /// The default, without a cast to a type that is written otherwise.
    fn default(&self) -> Option<String> {
        let default = self.default.as_deref()?;
        let plain = self.own_type.as_ref().and_then(|own| default.strip_suffix(&format!("::{own}")));
        Some(plain.unwrap_or(default).to_owned())
    }

    fn ddl(&self) -> String {
        let mut ddl = format!("{} {}", self.quoted, self.serial().unwrap_or(&self.data_type));
        if let Some(collation) = &self.collation {
            let _ = write!(ddl, " COLLATE {collation}");
        }
        match (self.identity.as_str(), self.default()) {
            ("", None) => {}
            ("", Some(_)) if self.serial().is_some() => {}
            ("", Some(expression)) if self.is_generated => {
                let _ = write!(ddl, " GENERATED ALWAYS AS ({expression}) STORED");
            }
            ("", Some(default)) => {
                let _ = write!(ddl, " DEFAULT {default}");
            }
            (identity, _) => {
                let when = if identity == "a" { "ALWAYS" } else { "BY DEFAULT" };
                let _ = write!(ddl, " GENERATED {when} AS IDENTITY");
                if let Some((start, step)) = self.sequence.filter(|sequence| *sequence != (1, 1)) {
                    let _ = write!(ddl, " (START WITH {start} INCREMENT BY {step})");
                }
            }
        }
        if self.is_not_null {
            ddl.push_str(" NOT NULL");
        }
        ddl
    }
}

fn create_table(listed: &Listed, table: &Row, columns: &[Column], constraints: &[Row]) -> Found {
    let mut found = Found::of(listed, String::new());
    let name = &listed.name;
    let mut lines: Vec<String> = columns.iter().map(Column::ddl).collect();
    for column in columns {
        if let Some(labels) = &column.labels {
            lines.push(format!("CHECK ({} IN ({labels}))", column.quoted));
        }
        if let Some(own_type) = column.own_type.as_ref().filter(|_| column.is_domain) {
            found.remarks.push(format!(
                "{name}: column {} is of the domain {own_type}; it is written as {}, without the domain's checks",
                column.quoted, column.data_type
            ));
        }
    }
    for row in constraints {
        let (kind, constraint, text) = (row.text(1), row.text(2), row.text(3));
        match kind {
            "x" => found.remarks.push(format!("{name}: the exclusion constraint {constraint} is left out")),
            _ => lines.push(format!("CONSTRAINT {constraint} {}", without_own_types(text, columns))),
        }
    }
    if table.is(4) {
        found.remarks.push(format!("{name} inherits from another table; the inherited columns are written out"));
    }
    if let Some(server) = table.get(5) {
        found.remarks.push(format!("{name} is a foreign table of the server {server}; it is written as a table"));
    }
    let create = if table.is(1) { "CREATE UNLOGGED TABLE" } else { "CREATE TABLE" };
    let mut ddl = format!("{create} {} (\n    {}\n)", listed.quoted, lines.join(",\n    "));
    if let Some(key) = table.get(2) {
        let _ = write!(ddl, "\nPARTITION BY {key}");
    }
    ddl.push_str(";\n");
    if let Some(comment) = table.get(3) {
        let _ = writeln!(ddl, "COMMENT ON TABLE {} IS {};", listed.quoted, quote_text(comment));
    }
    for (column, comment) in columns.iter().filter_map(|column| Some((column, column.comment.as_ref()?))) {
        let _ = writeln!(ddl, "COMMENT ON COLUMN {}.{} IS {};", listed.quoted, column.quoted, quote_text(comment));
    }
    found.definition = Ok(ddl);
    found
}

/// A constraint's text without its casts to types of the database's own, since the columns are written as what those types are
/// made of. What stands within a string stays.
fn without_own_types(text: &str, columns: &[Column]) -> String {
    let own = columns.iter().filter_map(|column| column.own_type.as_deref());
    own.fold(text.to_owned(), |text, own| {
        let cast = format!("::{own}");
        let mut kept = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(place) = rest.find(&cast) {
            let (before, after) = (&rest[..place], &rest[place + cast.len()..]);
            let ends = !after.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '_' | '.' | '"' | '['));
            kept.push_str(before);
            let is_in_string = kept.matches('\'').count() % 2 == 1;
            if !ends || is_in_string {
                kept.push_str(&cast);
            }
            rest = after;
        }
        kept + rest
    })
}
