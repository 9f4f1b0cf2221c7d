//! Variables of a MySQL session, `@x`, which a routine uses without declaring them.

use std::collections::HashMap;

use model::{Diagnostic, Dialect};

use super::reader::{Reader, split_commas};
use super::tree::{Block, Does, Span, Variable};
use crate::diagnostic_codes::{ASSUMED, STATEMENT_CHANGED};
use crate::names::identifier;
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// Declares each as a variable of the routine, with a name that no column has.
pub(super) fn declare(
    block: &mut Block<'_, '_>,
    tokens: &[Token<'_>],
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) {
    if rewriter.dialect != Dialect::MySql {
        return;
    }
    let mut known: Vec<String> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Word && token.text.starts_with('@')) {
        let name = token.text.to_lowercase();
        if name.starts_with("@@") || name.len() == 1 || known.contains(&name) {
            continue;
        }
        let target = format!("v_{}", &name[1..]);
        rewriter.variables.borrow_mut().insert(name.clone(), identifier(&target));
        let data_type = data_type(block, &name, rewriter);
        let message =
            format!("{name} lives in the session there and only in this routine here; it is taken as {data_type}");
        remarks.push(ASSUMED.diagnostic(message).at(token.line, token.column));
        rewriter.types.borrow_mut().insert(name.clone(), data_type.clone());
        block.variables.push(Variable { name: name.clone(), data_type, default: None });
        known.push(name);
    }
}

/// `SELECT @a := …, @b := …` of one row: variables that are set, from the left to the right.
///
/// Source: "User-Defined Variables" of MySQL's reference manual.
pub(super) fn selected<'t, 's>(statement: Span<'t, 's>) -> Option<(Vec<Does<'t, 's>>, Diagnostic)> {
    let mut reader = Reader::new(statement);
    let start = reader;
    reader.take(&["SELECT"]).then_some(())?;
    let list = reader.until_words(&["FROM", "INTO", "WHERE", "LIMIT", "UNION"]);
    let rest = reader.rest_of_statement();
    let set: Vec<(String, Span<'t, 's>)> = split_commas(list).into_iter().map(assigned).collect::<Option<_>>()?;
    let does = if rest.is_empty() {
        set.into_iter().map(|(name, value)| Does::Assign(name, value.to_vec())).collect()
    } else {
        // Aggregates of all rows are one row; of several rows the last would stay, in an order that nobody knows.
        let one_row = rest[0].is("FROM") && !rest.iter().any(|token| token.is_any(SEVERAL_ROWS));
        let read = |token: &Token<'_>| set.iter().any(|(name, _)| token.is(name));
        let apart =
            set.iter().all(|(_, value)| is_aggregate(value) && !value.iter().any(read)) && !rest.iter().any(read);
        (one_row && apart).then_some(())?;
        let comma = Token { kind: TokenKind::Symbol, text: ",", ..statement[0] };
        let values: Vec<&[Token<'s>]> = set.iter().map(|(_, value)| *value).collect();
        let query = [&statement[..1], &values.join(&comma), rest].concat();
        vec![Does::SelectInto(set.into_iter().map(|(name, _)| name).collect(), query)]
    };
    let message = "SELECT @… := … sets the variables only: the row that it shows as well is left out";
    Some((does, start.error(STATEMENT_CHANGED, message)))
}

/// Words that may make several rows, or none, of a query over aggregates.
const SEVERAL_ROWS: &[&str] = &["GROUP", "HAVING", "LIMIT", "UNION", "OVER", "FOR"];

/// `@x := value`, where nothing else is set in the value.
fn assigned<'t, 's>(element: Span<'t, 's>) -> Option<(String, Span<'t, 's>)> {
    let [name, sign, value @ ..] = element else { return None };
    let variable = name.text.starts_with('@') && !name.text.starts_with("@@") && sign.is_symbol(":=");
    // A name of the column, which nobody sees.
    let value = match value {
        [value @ .., word, alias] if word.is("AS") && alias.is_name() => value,
        _ => value,
    };
    let again = value.iter().any(|token| token.is_symbol(":="));
    (variable && !again && !value.is_empty()).then(|| (name.text.to_owned(), value))
}

/// Whether a value is the call of one aggregate function.
fn is_aggregate(value: Span<'_, '_>) -> bool {
    let mut reader = Reader::new(value);
    reader.take_any(&["MAX", "MIN", "COUNT", "SUM", "AVG", "GROUP_CONCAT"])
        && reader.sees_symbol(0, "(")
        && reader.parenthesised().is_ok()
        && reader.is_over()
}

/// The type of a variable by what is put into it, as far as that tells; a text where it is of several or nobody knows.
fn data_type(block: &Block<'_, '_>, name: &str, rewriter: &Rewriter<'_>) -> String {
    let types = rewriter.types.borrow();
    let mut found: Vec<String> = Vec::new();
    super::each(&block.statements, &mut |does| match does {
        Does::Assign(target, value) if target.eq_ignore_ascii_case(name) => found.extend(type_of(value, &types)),
        Does::SelectInto(targets, query) => {
            let mut list = Reader::new(query);
            list.take(&["SELECT"]);
            let columns = split_commas(list.until_words(&["FROM"]));
            let pairs = targets.iter().zip(columns).filter(|(target, _)| target.eq_ignore_ascii_case(name));
            found.extend(pairs.filter_map(|(_, column)| type_of(column, &types)));
        }
        _ => {}
    });
    found.dedup();
    match found.as_slice() {
        [only] => only.clone(),
        _ => "STRING".to_owned(),
    }
}

/// The type of a literal, of which a truth is a number of MySQL's, a number of rows, or a variable that is declared; whole numbers are all of one type.
fn type_of(value: Span<'_, '_>, types: &HashMap<String, String>) -> Option<String> {
    let found = match value {
        [only] if only.kind == TokenKind::Number => {
            if only.text.contains('.') { "DOUBLE" } else { "BIGINT" }.to_owned()
        }
        [only] if only.kind == TokenKind::Text => "STRING".to_owned(),
        [only] if only.is_any(&["TRUE", "FALSE"]) => "BIGINT".to_owned(),
        [only] if only.is_name() => types.get(&only.name().to_lowercase())?.clone(),
        [count, open, ..] if count.is("COUNT") && open.is_symbol("(") && is_aggregate(value) => "BIGINT".to_owned(),
        _ => return None,
    };
    Some(if ["TINYINT", "SMALLINT", "INT"].contains(&found.as_str()) { "BIGINT".to_owned() } else { found })
}
