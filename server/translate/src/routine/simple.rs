//! Statements that hold no others, in the languages that end them with `;`.

use model::{Diagnostic, Dialect};

use super::errors;
use super::given_back;
use super::raised;
use super::reader::{Reader, short, split_commas};
use super::renamed;
use super::row_count;
use super::settings;
use super::tree::{Argument, Does, Span};
use super::user_variables;
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED};
use crate::functions::is_of_oracle;
use crate::scan::{Token, TokenKind};

/// Why what is filled is no plain variable.
pub(super) const PART: &str = "a part of a record or of a collection cannot be filled here";

type Read<T> = Result<T, Diagnostic>;

/// Words that begin a statement of SQL itself.
pub(super) const SQL_WORDS: &[&str] = &[
    "SELECT", "WITH", "SEL", "INSERT", "INS", "UPDATE", "UPD", "DELETE", "DEL", "MERGE", "TRUNCATE", "CREATE", "DROP",
    "ALTER", "REPLACE",
];

/// Reads one statement, without its `;`.
pub(super) fn read<'t, 's>(
    statement: Span<'t, 's>,
    dialect: Dialect,
    remarks: &mut Vec<Diagnostic>,
) -> Read<Vec<Does<'t, 's>>> {
    let mut reader = Reader::new(statement);
    let start = reader;
    if reader.take_any(&["EXIT", "LEAVE", "BREAK"]) {
        let (label, when) = leaving(&mut reader)?;
        return Ok(vec![Does::Leave(label, when)]);
    }
    if reader.take_any(&["CONTINUE", "ITERATE"]) {
        let (label, when) = leaving(&mut reader)?;
        return Ok(vec![Does::Iterate(label, when)]);
    }
    if reader.take(&["RETURN"]) {
        return returned(reader).map(|does| vec![does]);
    }
    if let Some(raised) = raised::read(&mut reader, remarks)? {
        return Ok(vec![raised]);
    }
    if reader.take(&["ROLLBACK"]) {
        remarks
            .push(start.error(STATEMENT_CHANGED, "ROLLBACK dropped: what was written before it stays in Databricks"));
        return Ok(Vec::new());
    }
    if reader.sees(&["GET"]) {
        return diagnostics(reader, remarks);
    }
    let immediate = reader.take(&["EXECUTE", "IMMEDIATE"]);
    let postgres = matches!(dialect, Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza);
    if immediate || (postgres && reader.take(&["EXECUTE"])) {
        return executed(reader).map(|does| vec![does]);
    }
    if reader.take(&["CALL"]) || reader.take(&["EXEC"]) || reader.take(&["EXECUTE", "PROCEDURE"]) {
        let name = reader.names()?;
        if dialect == Dialect::Teradata && name.last().is_some_and(|name| name.eq_ignore_ascii_case("SYSEXECSQL")) {
            let text = reader.parenthesised()?;
            let text = if let [colon, rest @ ..] = text
                && colon.is_symbol(":")
            {
                rest
            } else {
                text
            };
            return Ok(vec![Does::Execute { text, into: Vec::new(), using: Vec::new() }]);
        }
        return call(reader, name).map(|does| vec![does]);
    }
    if reader.take(&["OPEN"]) {
        return opened(reader).map(|does| vec![does]);
    }
    if reader.take(&["FETCH"]) {
        return fetched(reader).map(|does| vec![does]);
    }
    if reader.take(&["CLOSE"]) {
        return Ok(vec![Does::Close(reader.name()?)]);
    }
    if reader.take(&["PERFORM"]) {
        let mut query = statement.to_vec();
        query[0].text = "SELECT";
        return Ok(vec![Does::Sql(query)]);
    }
    if dialect == Dialect::MySql
        && reader.take(&["RENAME", "TABLE"])
        && let Some(renamed) = renamed::tables(reader.rest_of_statement())
    {
        return Ok(renamed);
    }
    if reader.sees(&["SET"]) && !postgres {
        return assignments(reader, dialect, remarks);
    }
    if dialect == Dialect::MySql
        && reader.sees(&["DO"])
        && let Some(remark) = settings::done_for_nothing(Reader { at: reader.at + 1, ..reader })
    {
        remarks.push(remark.at(statement[0].line, statement[0].column));
        return Ok(Vec::new());
    }
    if dialect == Dialect::MySql
        && let Some((does, remark)) = user_variables::selected(statement)
    {
        remarks.push(remark);
        return Ok(does);
    }
    if let Some(does) = given_back::read(statement, dialect)? {
        return Ok(does);
    }
    if reader.sees_any(SQL_WORDS) {
        return sql(statement, dialect).map(|does| vec![does]);
    }
    assigned_or_called(reader, dialect).map(|does| vec![does])
}

/// `GET DIAGNOSTICS a = ROW_COUNT`, `GET STACKED DIAGNOSTICS a = MESSAGE_TEXT`, `GET DIAGNOSTICS CONDITION 1 a = MESSAGE_TEXT`.
fn diagnostics<'t, 's>(mut reader: Reader<'t, 's>, remarks: &mut Vec<Diagnostic>) -> Read<Vec<Does<'t, 's>>> {
    reader.take(&["GET"]);
    reader.take_any(&["STACKED", "CURRENT"]);
    reader.expect(&["DIAGNOSTICS"])?;
    if reader.take_any(&["CONDITION", "EXCEPTION"]) {
        reader.next("the number of the condition")?;
    }
    let mut does = Vec::new();
    for part in split_commas(reader.rest_of_statement()) {
        let mut part = Reader::new(part);
        part.take_symbol(":");
        let name = part.name()?;
        if !part.take_symbol("=") && !part.take_symbol(":=") {
            return Err(part.expected("="));
        }
        let item = part.next("what is asked for")?;
        let text = if item.is("ROW_COUNT") {
            row_count::COUNT
        } else if item.is("PG_CONTEXT") || item.text.to_ascii_uppercase().starts_with("PG_EXCEPTION") {
            let message = format!("{} is empty in Databricks, which does not know it", item.text);
            remarks.push(part.error(STATEMENT_CHANGED, &message));
            "''"
        } else if errors::is_of_the_error(item) {
            item.text
        } else {
            return Err(part.error(NOT_TRANSLATED, &format!("{} has no counterpart", short(item.text))));
        };
        let kind = if text == "''" { TokenKind::Text } else { TokenKind::Word };
        does.push(Does::Assign(name, vec![Token { text, kind, ..*item }]));
    }
    Ok(does)
}

/// The label and the condition after `EXIT` and its like.
fn leaving<'t, 's>(reader: &mut Reader<'t, 's>) -> Read<(Option<String>, Option<Span<'t, 's>>)> {
    let label = if reader.is_over() || reader.sees(&["WHEN"]) { None } else { Some(reader.name()?) };
    let when = reader.take(&["WHEN"]).then(|| reader.rest_of_statement());
    Ok((label, when))
}

fn returned<'t, 's>(mut reader: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    if reader.take(&["QUERY"]) {
        if reader.take(&["EXECUTE"]) {
            return executed(reader);
        }
        return Ok(Does::ReturnQuery(reader.rest_of_statement()));
    }
    if reader.take(&["NEXT"]) {
        let row = reader.rest_of_statement();
        return Ok(Does::ReturnNext((!row.is_empty()).then_some(row)));
    }
    let value = reader.rest_of_statement();
    Ok(Does::Return((!value.is_empty()).then_some(value)))
}

fn executed<'t, 's>(mut reader: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    let text = reader.until_words(&["INTO", "USING"]);
    let (mut into, mut using) = (Vec::new(), Vec::new());
    while !reader.is_over() {
        if reader.take(&["INTO"]) {
            reader.take(&["STRICT"]);
            let list = reader.until_words(&["USING"]);
            into = split_commas(list).into_iter().map(variable).collect::<Read<_>>()?;
        } else if reader.take(&["USING"]) {
            using = split_commas(reader.until_words(&["INTO"]));
            for value in &mut using {
                if value.first().is_some_and(|token| token.is("OUT")) {
                    return Err(reader.error(NOT_TRANSLATED, "an OUT value of dynamic SQL has no counterpart"));
                }
                if value.len() > 1 && value[0].is("IN") {
                    *value = &value[1..];
                }
            }
        } else {
            return Err(reader.expected("INTO, USING or the end"));
        }
    }
    // Snowflake puts the values in parentheses.
    if let [only] = using.as_slice()
        && let [open, .., close] = only
        && open.is_symbol("(")
        && close.is_symbol(")")
    {
        using = split_commas(&only[1..only.len() - 1]);
    }
    Ok(Does::Execute { text, into, using })
}

/// A variable's name where one is filled: `x`, `:x`, `@x`.
fn variable(tokens: Span<'_, '_>) -> Read<String> {
    let mut reader = Reader::new(tokens);
    reader.take_symbol(":");
    let name = filled(&mut reader)?;
    if reader.is_over() {
        return Ok(name);
    }
    Err(reader.error(NOT_TRANSLATED, PART))
}

/// The name of what is filled, with its field where it is one of a record.
fn filled(reader: &mut Reader<'_, '_>) -> Read<String> {
    let name = reader.name()?;
    Ok(if reader.take_symbol(".") { format!("{name}.{}", reader.name()?) } else { name })
}

/// `name(a, b => c)`, from after the name.
pub(super) fn call<'t, 's>(mut reader: Reader<'t, 's>, name: Vec<String>) -> Read<Does<'t, 's>> {
    if let [package, _, ..] = name.as_slice()
        && is_of_oracle(&package.to_ascii_uppercase())
    {
        let message =
            format!("{} belongs to the source's own system, and no rule says what does the same", name.join("."));
        return Err(reader.error(NOT_TRANSLATED, &message));
    }
    let list: Span<'_, '_> = if reader.sees_symbol(0, "(") { reader.parenthesised()? } else { &[] };
    let arguments = split_commas(list).into_iter().map(argument).collect();
    if reader.take(&["INTO"]) {
        return Err(
            reader.error(NOT_TRANSLATED, "a procedure's result cannot be put into a variable; use an OUT parameter")
        );
    }
    if reader.is_over() { Ok(Does::Call(name, arguments)) } else { Err(reader.expected("the end of the call")) }
}

fn argument<'t, 's>(tokens: Span<'t, 's>) -> Argument<'t, 's> {
    match tokens {
        [name, arrow, rest @ ..] if name.is_name() && (arrow.is_symbol("=>") || arrow.is_symbol(":=")) => {
            (Some(name.name()), rest)
        }
        _ => (None, tokens),
    }
}

fn opened<'t, 's>(mut reader: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    let name = reader.name()?;
    if reader.take(&["FOR"]) {
        let query = reader.until_words(&["USING"]);
        if !reader.is_over() {
            return Err(reader.error(NOT_TRANSLATED, "a cursor over dynamic SQL with USING has no rule"));
        }
        return Ok(Does::OpenFor(name, query));
    }
    let mut values = Vec::new();
    reader.take(&["USING"]);
    if reader.sees_symbol(0, "(") {
        values = split_commas(reader.parenthesised()?);
    }
    Ok(Does::Open(name, values))
}

pub(super) fn fetched<'t, 's>(mut reader: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    reader.take(&["NEXT"]);
    reader.take_any(&["FROM", "IN"]);
    let name = reader.name()?;
    if !reader.take(&["INTO"]) {
        return Err(reader.error(NOT_TRANSLATED, "only FETCH … INTO variables has a rule"));
    }
    let list = reader.rest_of_statement();
    Ok(Does::Fetch(name, split_commas(list).into_iter().map(variable).collect::<Read<_>>()?))
}

/// `SET a = 1, b = 2`.
fn assignments<'t, 's>(
    mut reader: Reader<'t, 's>,
    dialect: Dialect,
    remarks: &mut Vec<Diagnostic>,
) -> Read<Vec<Does<'t, 's>>> {
    reader.take(&["SET"]);
    let mut does = Vec::new();
    for part in split_commas(reader.rest_of_statement()) {
        let mut part = Reader::new(part);
        if dialect == Dialect::MySql
            && let Some(remark) = settings::set(part)
        {
            remarks.push(remark);
            continue;
        }
        let name = part.name()?;
        if !part.take_symbol("=") && !part.take_symbol(":=") {
            return Err(part.error(NOT_TRANSLATED, "only SET of a variable has a rule"));
        }
        does.push(Does::Assign(name, part.rest_of_statement().to_vec()));
    }
    Ok(does)
}

/// A statement of SQL; a query may put its row into variables.
fn sql<'t, 's>(statement: Span<'t, 's>, dialect: Dialect) -> Read<Does<'t, 's>> {
    let mut reader = Reader::new(statement);
    if !reader.sees_any(&["SELECT", "WITH", "SEL"]) || dialect == Dialect::TSql {
        return Ok(Does::Sql(statement.to_vec()));
    }
    reader.until_words(&["INTO"]);
    // `WITH … INSERT INTO t` fills no variable.
    let changes = reader.at > 0 && statement[reader.at - 1].is_any(&["INSERT", "MERGE"]);
    if reader.is_over() || changes {
        return Ok(Does::Sql(statement.to_vec()));
    }
    if reader.at > 1 && statement[reader.at - 1].is("COLLECT") {
        return Err(reader.error(NOT_TRANSLATED, "BULK COLLECT has no counterpart; loop over the query"));
    }
    let from = reader.at;
    reader.take(&["INTO"]);
    reader.take(&["STRICT"]);
    let mut names = Vec::new();
    loop {
        reader.take_symbol(":");
        names.push(filled(&mut reader)?);
        if reader.sees_symbol(0, ".") || reader.sees_symbol(0, "(") {
            return Err(reader.error(NOT_TRANSLATED, PART));
        }
        if !reader.take_symbol(",") {
            break;
        }
    }
    let query: Vec<Token<'s>> = statement[..from].iter().chain(&statement[reader.at..]).copied().collect();
    Ok(Does::SelectInto(names, query))
}

/// `x := …`, `x = …`, or the name of a procedure.
fn assigned_or_called<'t, 's>(mut reader: Reader<'t, 's>, dialect: Dialect) -> Read<Does<'t, 's>> {
    let start = reader;
    let refuse = || {
        let words: Vec<&str> = start.tokens.iter().take(3).map(|token| token.text).collect();
        start.error(NOT_TRANSLATED, &format!("the statement `{} …` has no rule", short(&words.join(" "))))
    };
    let name = reader.names().map_err(|_| refuse())?;
    if let [only] = name.as_slice()
        && (reader.take_symbol(":=") || reader.take_symbol("="))
    {
        return Ok(Does::Assign(only.clone(), reader.rest_of_statement().to_vec()));
    }
    if reader.sees_symbol(0, ":=") {
        return Err(start.error(NOT_TRANSLATED, "a part of a record cannot be set; use variables"));
    }
    let calls = dialect == Dialect::Oracle && (reader.is_over() || reader.sees_symbol(0, "("));
    if !calls {
        return Err(refuse());
    }
    call(reader, name)
}
