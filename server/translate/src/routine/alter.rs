//! Changes of tables that a routine makes.
//!
//! Source: "ALTER TABLE", "ADD CONSTRAINT clause" and "ALTER TABLE … COLUMN clause" of the Databricks SQL language manual.

use model::Diagnostic;

use super::reader::{Reader, split_commas};
use super::types::routine_type;
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED};
use crate::names::{identifier, object};
use crate::query::Rewriter;
use crate::scan::Token;

/// `ALTER TABLE`, translated, a statement for each column that it adds, with what is to be said of it; refused where the
/// change has no counterpart.
pub(super) fn table(
    tokens: &[Token<'_>],
    rewriter: &Rewriter<'_>,
) -> Result<(Vec<String>, Vec<Diagnostic>), Diagnostic> {
    let mut reader = Reader::new(tokens);
    let start = reader;
    let refuse = || start.error(NOT_TRANSLATED, "this change of a table has no rule; write it in Databricks SQL");
    if !reader.take(&["ALTER", "TABLE"]) {
        return Err(refuse());
    }
    reader.take(&["IF", "EXISTS"]);
    reader.take(&["ONLY"]);
    let name = reader.names()?;
    let own = name.last().map_or("", String::as_str);
    if rewriter.is_temporary(own, true) {
        return Err(start.error(NOT_TRANSLATED, "a change of a temporary table has no rule; create it as it is to be"));
    }
    if reader.take(&["SWAP", "WITH"]) {
        let other = reader.names()?;
        return if reader.is_over() { Ok(swapped(&name, &other, start, rewriter)) } else { Err(refuse()) };
    }
    let mut remarks = Vec::new();
    if ["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE"].iter().any(|kind| reader.sees(&["ADD", kind])) {
        let (changes, said) = crate::table::added_constraint(tokens, reader.at + 1, rewriter)?;
        let table = object(&name, rewriter.target);
        return Ok((changes.iter().map(|change| format!("ALTER TABLE {table} {change}")).collect(), said));
    }
    let changes = match reader.take(&["ADD"]) {
        true => added(&mut reader, rewriter, &mut remarks),
        false => change(&mut reader, &name, rewriter, &mut remarks).map(|change| vec![change]),
    };
    let changes = changes.filter(|_| reader.is_over()).ok_or_else(refuse)?;
    let table = object(&name, rewriter.target);
    Ok((changes.iter().map(|change| format!("ALTER TABLE {table} {change}")).collect(), remarks))
}

/// Gives two tables each other's name, over a third one.
///
/// Source: "ALTER TABLE … SWAP WITH" of Snowflake's SQL command reference, which does it at once.
fn swapped(
    one: &[String],
    other: &[String],
    start: Reader<'_, '_>,
    rewriter: &Rewriter<'_>,
) -> (Vec<String>, Vec<Diagnostic>) {
    let mut between = one.to_vec();
    if let Some(last) = between.last_mut() {
        last.push_str("_swapped");
    }
    let renamed = [(one, between.as_slice()), (other, one), (between.as_slice(), other)].map(|(from, to)| {
        format!("ALTER TABLE {} RENAME TO {}", object(from, rewriter.target), object(to, rewriter.target))
    });
    let message = "SWAP becomes three renames, between which the tables are not both there";
    (renamed.to_vec(), vec![start.error(STATEMENT_CHANGED, message)])
}

fn change(
    reader: &mut Reader<'_, '_>,
    table: &[String],
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Option<String> {
    let start = *reader;
    let mut mapped = || {
        let message =
            "the table needs column mapping, by which Databricks knows columns when they are renamed or dropped";
        remarks.push(start.error(STATEMENT_CHANGED, message));
    };
    if reader.take(&["RENAME", "TO"]) {
        // The new name stays beside the old one.
        let mut renamed = table.to_vec();
        *renamed.last_mut()? = reader.name().ok()?;
        return Some(format!("RENAME TO {}", object(&renamed, rewriter.target)));
    }
    if reader.take(&["RENAME"]) {
        reader.take(&["COLUMN"]);
        let from = reader.name().ok()?;
        reader.take(&["TO"]).then_some(())?;
        let to = reader.name().ok()?;
        mapped();
        return Some(format!("RENAME COLUMN {} TO {}", identifier(&from), identifier(&to)));
    }
    reader.take(&["DROP"]).then_some(())?;
    let constraint = reader.take(&["CONSTRAINT"]);
    if !constraint && !reader.take(&["COLUMN"]) {
        return None;
    }
    let minds = if reader.take(&["IF", "EXISTS"]) { "IF EXISTS " } else { "" };
    let name = identifier(&reader.name().ok()?);
    let cascade = reader.take(&["CASCADE"]);
    reader.take(&["RESTRICT"]);
    if constraint {
        let cascade = if cascade { " CASCADE" } else { "" };
        return Some(format!("DROP CONSTRAINT {minds}{name}{cascade}"));
    }
    mapped();
    Some(format!("DROP COLUMN {minds}{name}"))
}

/// The columns after `ADD`.
fn added(reader: &mut Reader<'_, '_>, rewriter: &Rewriter<'_>, remarks: &mut Vec<Diagnostic>) -> Option<Vec<String>> {
    reader.take_any(&["COLUMN", "COLUMNS"]);
    let list = match reader.sees_symbol(0, "(") {
        true => split_commas(reader.parenthesised().ok()?),
        false => vec![reader.rest_of_statement()],
    };
    let mut columns = Vec::new();
    for part in list {
        let mut column = Reader::new(part);
        if column.sees_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "INDEX", "PARTITION", "IF"]) {
            return None;
        }
        let name = column.name().ok()?;
        let (data_type, remark) = routine_type(&mut column, &name, rewriter.dialect).ok()?;
        remarks.extend(remark);
        column.take(&["NULL"]);
        if !column.is_over() {
            return None;
        }
        columns.push(format!("ADD COLUMN {} {data_type}", identifier(&name)));
    }
    Some(columns)
}
