//! The INSERT of Oracle and Snowflake of the rows of one query into several tables: an INSERT for each of them.
//!
//! Sources: "INSERT", `multi_table_insert`, of Oracle's SQL language reference; "INSERT (multi-table)" of Snowflake's.

use model::Diagnostic;

use super::reader::Reader;
use super::row_count::COUNT;
use super::tree::{Does, Span};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::scan::{Token, TokenKind};

/// What a query must not have that is run once for each table: it might give other rows each time.
const CHANGING: &[&str] = &[
    "ROWNUM",
    "NEXTVAL",
    "CURRVAL",
    "SYS_GUID",
    "DBMS_RANDOM",
    "SAMPLE",
    "TABLESAMPLE",
    "RANDOM",
    "RANDSTR",
    "UUID_STRING",
    "SEQ4",
    "SEQ8",
];

/// One `INTO table (columns) VALUES (values)`.
struct Into<'t, 's> {
    /// The condition, by its place; `None` where there is none for it.
    when: Option<usize>,
    table: Span<'t, 's>,
    /// With their parentheses; empty where none are named.
    columns: Span<'t, 's>,
    /// Without parentheses; `None` where all columns of the query go there.
    values: Option<Span<'t, 's>>,
}

/// The INSERTs that `INSERT ALL …` or `INSERT FIRST …` stands for; `None` of any other statement. `body` is where the routine
/// may ask how many rows were written.
pub(super) fn read<'t, 's>(
    statement: Span<'t, 's>,
    body: Span<'_, '_>,
) -> Result<Option<Vec<Does<'t, 's>>>, Diagnostic> {
    let mut reader = Reader::new(statement);
    let start = reader;
    reader.take(&["INSERT"]);
    let first = reader.sees(&["FIRST"]);
    if reader.at == 0 || !reader.take_any(&["ALL", "FIRST"]) {
        return Ok(None);
    }
    let refuse = |message: &str| start.error(NOT_TRANSLATED, message);
    let (mut conditions, mut targets, mut when) = (Vec::new(), Vec::new(), None);
    loop {
        if reader.take(&["WHEN"]) {
            conditions.push(reader.until_words(&["THEN"]));
            reader.expect(&["THEN"])?;
            when = Some(conditions.len() - 1);
        } else if reader.take(&["ELSE"]) {
            when = Some(conditions.len());
        } else if reader.take(&["INTO"]) {
            targets.push(into(&mut reader, when)?);
        } else {
            break;
        }
    }
    let query = reader.rest_of_statement();
    if targets.is_empty() || !query.first().is_some_and(|token| token.is_any(&["SELECT", "WITH"])) {
        return Err(reader.expected("INTO or a query"));
    }
    if body.iter().any(|token| token.text == COUNT) {
        return Err(refuse("the number of rows of an INSERT into several tables has no rule; count them"));
    }
    let given =
        targets.iter().filter_map(|target| target.values).any(|values| values.iter().any(|token| token.is("DEFAULT")));
    let changing = query.iter().any(|token| token.is_any(CHANGING));
    let read = targets.iter().filter_map(|target| target.table.last());
    let read = read.into_iter().any(|table| query.iter().any(|token| token.is(&table.name())));
    if given || changing || read {
        return Err(refuse(
            "an INSERT into several tables whose query gives other rows each time has no rule; keep its rows in a table first",
        ));
    }
    let conditions = Conditions { all: conditions, first };
    Ok(Some(targets.iter().map(|target| Does::Sql(insert(target, query, &conditions))).collect()))
}

/// What stands behind `INTO`.
fn into<'t, 's>(reader: &mut Reader<'t, 's>, when: Option<usize>) -> Result<Into<'t, 's>, Diagnostic> {
    let from = reader.at;
    reader.names()?;
    let table = &reader.tokens[from..reader.at];
    let from = reader.at;
    if reader.sees_symbol(0, "(") {
        reader.parenthesised()?;
    }
    let columns = &reader.tokens[from..reader.at];
    let values = if reader.take(&["VALUES"]) { Some(reader.parenthesised()?) } else { None };
    Ok(Into { when, table, columns, values })
}

/// The conditions of all branches.
struct Conditions<'t, 's> {
    all: Vec<Span<'t, 's>>,
    /// Whether a row goes to the first branch alone whose condition holds.
    first: bool,
}

impl<'s> Conditions<'_, 's> {
    /// The condition of one branch, the last of which is ELSE; it holds where those before it do not, unknown ones included.
    fn of(&self, branch: usize, at: Token<'s>) -> Vec<Token<'s>> {
        let own = self.all.get(branch).copied();
        if let Some(condition) = own.filter(|_| !self.first || branch == 0) {
            return [&[at.sign("(")], condition, &[at.sign(")")]].concat();
        }
        let number = |text| at.made(TokenKind::Number, text);
        let when = |condition: &Span<'_, 's>, holds| {
            [&at.words(&["WHEN"]), *condition, &at.words(&["THEN"]), &[number(holds)]].concat()
        };
        let mut made = at.words(&["CASE"]);
        made.extend(self.all.iter().take(branch).flat_map(|before| when(before, "0")));
        made.extend(own.iter().flat_map(|own| when(own, "1")));
        made.extend(at.words(&["ELSE"]));
        made.push(number(if own.is_some() { "0" } else { "1" }));
        made.extend(at.words(&["END"]));
        made.extend([at.sign("="), number("1")]);
        made
    }
}

/// The INSERT into one table.
fn insert<'s>(target: &Into<'_, 's>, query: Span<'_, 's>, conditions: &Conditions<'_, 's>) -> Vec<Token<'s>> {
    let at = query[0];
    let nested = |tokens: Span<'_, 's>| [&[at.sign("(")], tokens, &[at.sign(")")]].concat();
    let mut made = [&at.words(&["INSERT", "INTO"]), target.table, target.columns].concat();
    let of_nothing = matches!(query, [_, only, from, dual] if only.text != "," && from.is("FROM") && dual.is("DUAL"));
    if let (true, None, Some(values)) = (of_nothing, target.when, target.values) {
        made.extend(at.words(&["VALUES"]));
        made.extend(nested(values));
        return made;
    }
    made.extend(at.words(&["SELECT"]));
    match target.values {
        Some(values) => made.extend_from_slice(values),
        None => made.push(at.sign("*")),
    }
    made.extend(at.words(&["FROM"]));
    made.extend(nested(query));
    if let Some(branch) = target.when {
        made.extend(at.words(&["WHERE"]));
        made.extend(conditions.of(branch, at));
    }
    made
}
