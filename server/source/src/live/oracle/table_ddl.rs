//! `CREATE TABLE` put together from the dictionary, for tables that `DBMS_METADATA` does not show this user.

use std::fmt::Write as _;

use super::super::catalog::{Listed, quote_text};
use super::super::session::{QueryError, Row, Session};
use super::quote_name;
use super::views::Views;

/// See [`column`]. Hidden columns are Oracle's own. The default is a LONG: it stands last, and `(+)` joins what servers may
/// refuse to join to a LONG by `LEFT JOIN`.
const COLUMNS: &str = "\
SELECT c.column_name, c.data_type, c.data_type_owner, c.data_length, c.char_length, c.char_used, c.data_precision,
  c.data_scale, c.nullable, c.virtual_column, i.generation_type, c.data_default
FROM all_tab_cols c, all_tab_identity_cols i
WHERE c.owner = {owner} AND c.table_name = {name} AND c.hidden_column = 'NO'
  AND i.owner (+) = c.owner AND i.table_name (+) = c.table_name AND i.column_name (+) = c.column_name
ORDER BY c.column_id";

/// Name, whether the server made it up, type (`P`, `U`, `R`), column; of a foreign key owner, table and column referred to, and
/// what happens when that row is deleted.
const KEYS: &str = "\
SELECT k.constraint_name, k.generated, k.constraint_type, c.column_name, r.owner, r.table_name, r.column_name, k.delete_rule
FROM all_constraints k
JOIN all_cons_columns c ON c.owner = k.owner AND c.constraint_name = k.constraint_name
LEFT JOIN all_cons_columns r
  ON r.owner = k.r_owner AND r.constraint_name = k.r_constraint_name AND r.position = c.position
WHERE k.owner = {owner} AND k.table_name = {name} AND k.constraint_type IN ('P', 'U', 'R')
ORDER BY DECODE(k.constraint_type, 'P', 1, 'U', 2, 3), k.constraint_name, c.position";

/// Name, whether the server made it up, the condition; that is a LONG and stands last.
const CHECKS: &str = "\
SELECT k.constraint_name, k.generated, k.search_condition FROM all_constraints k
WHERE k.owner = {owner} AND k.table_name = {name} AND k.constraint_type = 'C' AND k.status = 'ENABLED'
ORDER BY k.constraint_name";

/// The statement; none where the dictionary knows no column of it.
pub(super) async fn read(
    session: &mut dyn Session,
    views: Views,
    listed: &Listed,
) -> Result<Option<String>, QueryError> {
    let columns = session.rows(&asked(views, COLUMNS, listed)).await?;
    if columns.is_empty() {
        return Ok(None);
    }
    let keys = session.rows(&asked(views, KEYS, listed)).await?;
    let checks = session.rows(&asked(views, CHECKS, listed)).await?;
    let mut lines: Vec<String> = columns.iter().map(column).collect();
    lines.extend(keys.chunk_by(|one, next| one.text(0) == next.text(0)).map(key));
    let is_not_null = |row: &&Row| row.text(2).trim().ends_with(" IS NOT NULL") && row.text(1) == "GENERATED NAME";
    lines.extend(checks.iter().filter(|row| !is_not_null(row)).map(|row| {
        let condition = row.text(2).trim();
        format!("{}CHECK ({condition})", constraint(row))
    }));
    Ok(Some(format!("CREATE TABLE {} (\n    {}\n);", listed.quoted, lines.join(",\n    "))))
}

/// The quoted names of the columns of a table or view.
pub(super) async fn column_names(
    session: &mut dyn Session,
    views: Views,
    listed: &Listed,
) -> Result<String, QueryError> {
    let columns = session.rows(&asked(views, COLUMNS, listed)).await?;
    let names: Vec<String> = columns.iter().map(|row| quote_name(row.text(0))).collect();
    Ok(names.join(", "))
}

fn asked(views: Views, query: &str, listed: &Listed) -> String {
    let (owner, name) = (quote_text(&listed.name.schema), quote_text(&listed.name.name));
    views.asked(query).replace("{owner}", &owner).replace("{name}", &name)
}

/// One row of [`COLUMNS`] as it is declared.
fn column(row: &Row) -> String {
    let mut ddl = format!("{} {}", quote_name(row.text(0)), data_type(row));
    let expression = row.get(11).map(str::trim).filter(|text| !text.is_empty());
    match (row.get(10), expression) {
        (Some(when), _) => {
            let _ = write!(ddl, " GENERATED {when} AS IDENTITY");
        }
        (None, Some(expression)) if row.is(9) => {
            let _ = write!(ddl, " GENERATED ALWAYS AS ({expression}) VIRTUAL");
        }
        (None, Some(default)) => {
            let _ = write!(ddl, " DEFAULT {default}");
        }
        (None, None) => {}
    }
    if row.text(8) == "N" {
        ddl.push_str(" NOT NULL");
    }
    ddl
}

fn data_type(row: &Row) -> String {
    let name = row.text(1);
    let (bytes, characters, precision, scale) = (row.text(3), row.text(4), row.get(6), row.get(7));
    match name {
        // Lengths in characters are said so, those in bytes are the server's usual ones.
        "VARCHAR2" | "CHAR" if row.text(5) == "C" => format!("{name}({characters} CHAR)"),
        "VARCHAR2" | "CHAR" => format!("{name}({bytes})"),
        "NVARCHAR2" | "NCHAR" => format!("{name}({characters})"),
        "RAW" => format!("RAW({bytes})"),
        "NUMBER" => match (precision, scale) {
            (None, Some("0")) => "NUMBER(38,0)".to_owned(),
            (None, _) => name.to_owned(),
            (Some(precision), scale) => format!("NUMBER({precision},{})", scale.unwrap_or("0")),
        },
        "FLOAT" => precision.map_or_else(|| name.to_owned(), |precision| format!("FLOAT({precision})")),
        _ => match row.get(2) {
            Some(owner) if owner != "PUBLIC" && owner != "SYS" => format!("{}.{}", quote_name(owner), quote_name(name)),
            // What the server itself has, such as `TIMESTAMP(6) WITH TIME ZONE`, carries its own precision.
            Some(_) | None => name.to_owned(),
        },
    }
}

fn key(key: &[Row]) -> String {
    let first = &key[0];
    let columns = |place: usize| key.iter().map(|row| quote_name(row.text(place))).collect::<Vec<_>>().join(", ");
    let name = constraint(first);
    match first.text(2) {
        "P" => format!("{name}PRIMARY KEY ({})", columns(3)),
        "U" => format!("{name}UNIQUE ({})", columns(3)),
        _ => {
            let referred = format!("{}.{}", quote_name(first.text(4)), quote_name(first.text(5)));
            let deleted = match first.text(7) {
                "CASCADE" => " ON DELETE CASCADE",
                "SET NULL" => " ON DELETE SET NULL",
                _ => "",
            };
            format!("{name}FOREIGN KEY ({}) REFERENCES {referred} ({}){deleted}", columns(3), columns(6))
        }
    }
}

/// The name of a constraint, where somebody gave it one.
fn constraint(row: &Row) -> String {
    match row.text(1) {
        "GENERATED NAME" => String::new(),
        _ => format!("CONSTRAINT {} ", quote_name(row.text(0))),
    }
}
