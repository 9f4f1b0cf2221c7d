//! SQL that a routine makes at run time: where it is put together from texts and values, the text is translated with marks
//! in place of the values.

use std::collections::{HashMap, HashSet};

use model::{Diagnostic, Dialect, ObjectKind, ObjectName};

use super::made_again;
use super::reader::Reader;
use super::tree::{Block, Does, Span, Statement};
use crate::Definition;
use crate::diagnostic_codes::{ASSUMED, STATEMENT_CHANGED};
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// A piece of a text that is put together.
#[derive(Debug)]
pub(super) enum Piece<'t, 's> {
    Text(String),
    Value(Span<'t, 's>),
}

/// The pieces of `'a' || b || 'c'`; `None` where no piece is a text.
pub(super) fn pieces<'t, 's>(text: Span<'t, 's>, dialect: Dialect) -> Option<Vec<Piece<'t, 's>>> {
    let mut reader = Reader::new(text);
    let called = match text {
        [name, open, inner @ .., close]
            if name.is("CONCAT") && open.is_symbol("(") && close.is_symbol(")") && closes(inner) =>
        {
            reader = Reader::new(inner);
            true
        }
        _ => false,
    };
    let ends = |token: &Token<'_>| if called { token.is_symbol(",") } else { joins(token, dialect) };
    let mut found = Vec::new();
    while !reader.is_over() {
        let part = reader.until(|token, _| ends(token));
        reader.at += 1;
        match part {
            [only] if only.kind == TokenKind::Text && !only.text.contains('\\') => {
                found.push(Piece::Text(crate::scan::text_of(only.text)));
            }
            [] => return None,
            _ => found.push(Piece::Value(part)),
        }
    }
    found.iter().any(|piece| matches!(piece, Piece::Text(_))).then_some(found)
}

/// Whether a sign puts texts together.
pub(super) fn joins(token: &Token<'_>, dialect: Dialect) -> bool {
    token.is_symbol("||") || (dialect == Dialect::TSql && token.is_symbol("+"))
}

/// Whether no `)` stands in the tokens without its `(`.
fn closes(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0_i32;
    tokens.iter().all(|token| {
        depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
        depth >= 0
    })
}

/// The variables that a query of T-SQL fills, and the query without them.
pub(super) fn filled(text: &str) -> Option<(Vec<String>, String)> {
    let tokens = crate::scan::scan(text, Dialect::TSql);
    let tokens = match tokens.split_last() {
        Some((last, rest)) if last.is_symbol(";") => rest,
        _ => &tokens,
    };
    let Ok(Does::SelectInto(names, query)) = super::tsql::selected(tokens, &HashSet::new()) else { return None };
    let words: Vec<&str> = query.iter().map(|token| token.text).collect();
    Some((names, words.join(" ")))
}

/// Variables that are given a text only to run it in the next statement, and are used nowhere else.
pub(super) fn carriers(block: &Block<'_, '_>) -> HashSet<String> {
    let mut carried: HashMap<String, usize> = HashMap::new();
    let mut used: HashMap<String, usize> = HashMap::new();
    pairs(&block.statements, &mut carried);
    for handler in &block.handlers {
        pairs(&handler.statements, &mut carried);
    }
    let mut count = |tokens: &[Token<'_>]| {
        for token in tokens.iter().filter(|token| token.is_name()) {
            *used.entry(token.name().to_lowercase()).or_default() += 1;
        }
    };
    super::each_span(block, &mut count);
    // A pair names its variable twice: where it is set and where it is run.
    carried.into_iter().filter(|(name, pairs)| used.get(name) == Some(&(2 * pairs))).map(|(name, _)| name).collect()
}

/// What a query has that does more than compute.
pub(super) const READS: &[&str] = &["FROM", "WHERE", "TOP", "DISTINCT", "SELECT"];

fn pairs(statements: &[Statement<'_, '_>], carried: &mut HashMap<String, usize>) {
    for pair in statements.windows(2) {
        let (
            Does::Assign(name, _),
            Does::Execute { text, .. } | Does::ExecuteNamed { text, .. } | Does::InsertExecuted { text, .. },
        ) = (&pair[0].does, &pair[1].does)
        else {
            continue;
        };
        if matches!(text, [only] if only.name().eq_ignore_ascii_case(name)) {
            *carried.entry(name.to_lowercase()).or_default() += 1;
        }
    }
    for statement in statements {
        super::each_list(&statement.does, &mut |inner| pairs(inner, carried));
    }
}

/// A mark that is a name, and a part of one.
fn mark(at: usize) -> String {
    format!("zq{at}qz")
}

/// The text in the source's words with marks, and the places of the values among the pieces.
pub(super) fn marked(pieces: &[Piece<'_, '_>]) -> String {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            // A number of rows that is no literal stands in parentheses.
            Piece::Value(_) if counts_rows(&text) => text.push_str(&format!("({})", mark(at))),
            Piece::Value(_) => text.push_str(&mark(at)),
        }
    }
    text
}

/// Whether a value stands where the parser would take it for another name of what is before it, though it is a part of
/// the text that is known at run time only: `FROM t` and then a value, which may be a condition.
pub(super) fn has_parts(tokens: &[Token<'_>]) -> bool {
    (1..tokens.len()).filter(|at| is_mark(&tokens[*at])).any(|at| {
        let last = tokens[at - 1];
        if last.is_symbol(")") {
            // Only a number of rows, which is one value, is followed by others.
            return at < 4 || !(tokens[at - 3].is_symbol("(") && tokens[at - 4].is("TOP"));
        }
        if !last.is_name() || last.is_any(BEFORE_VALUES) {
            return false;
        }
        // The name right before the value, with what qualifies it.
        let mut first = at - 1;
        while first >= 2 && tokens[first - 1].is_symbol(".") {
            first -= 2;
        }
        first > 0 && (tokens[first - 1].is_any(&["FROM", "JOIN", "UPDATE"]) || tokens[first - 1].is_symbol(","))
    })
}

/// Words after which a value is a value, even in a list.
const BEFORE_VALUES: &[&str] = &["DISTINCT", "ALL", "TOP", "CASE", "NOT", "AS", "INTERVAL", "ONLY"];

fn is_mark(token: &Token<'_>) -> bool {
    token.is_name() && token.text.strip_prefix("zq").is_some_and(|rest| rest.ends_with("qz"))
}

/// Whether a text ends with `TOP` and a space.
fn counts_rows(text: &str) -> bool {
    let word = text.trim_end();
    let top = word.len() < text.len() && word.len() >= 3 && word.is_char_boundary(word.len() - 3);
    top && word[word.len() - 3..].eq_ignore_ascii_case("TOP")
        && !word[..word.len() - 3].ends_with(char::is_alphanumeric)
}

/// A translated text as an expression that puts it together again; `None` where a mark was lost, unless that is said
/// to be right, or doubled.
pub(super) fn unmarked(translated: &str, values: &[(usize, String)], may_lose: bool) -> Option<String> {
    let mut parts = Vec::new();
    let mut rest = translated;
    let mut left: Vec<&(usize, String)> = values.iter().collect();
    while let Some(at) = rest.find("zq") {
        let found = left.iter().position(|(number, _)| rest[at..].starts_with(&mark(*number)))?;
        let (number, value) = left.remove(found);
        if at > 0 {
            parts.push(crate::names::literal(&rest[..at]));
        }
        parts.push(value.clone());
        rest = &rest[at + mark(*number).len()..];
    }
    if !left.is_empty() && !may_lose {
        return None;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(crate::names::literal(rest));
    }
    Some(parts.join(" || "))
}

/// Whether the texts of a dialect number their parameters, so that one may stand in several places.
pub(super) fn numbers_parameters(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza)
}

/// How the parameters of a text are marked in Databricks: by `?` where values are taken in order, by name where the source
/// numbers them.
fn parameter_marks(tokens: &[Token<'_>], parameters: usize, dialect: Dialect) -> HashMap<String, String> {
    if numbers_parameters(dialect) {
        return (1..=parameters).map(|number| (format!("${number}"), format!(":p{number}"))).collect();
    }
    if dialect == Dialect::TSql {
        let names = tokens.iter().filter(|token| token.text.starts_with('@') && !token.text.starts_with("@@"));
        return names.map(|name| (name.text.to_lowercase(), name.text.replacen('@', ":", 1))).collect();
    }
    let names = tokens.windows(2).filter(|pair| parameters > 0 && pair[0].is_symbol(":"));
    names.map(|pair| (format!(":{}", pair[1].text.to_lowercase()), "?".to_owned())).collect()
}

/// What takes the place of an index, by the same columns; `None` where no plain index is made.
///
/// Source: "ANALYZE TABLE … COMPUTE STATISTICS" of the Databricks SQL language manual.
pub(super) fn statistics(tokens: &[Token<'_>], rewriter: &Rewriter<'_>) -> Option<String> {
    tokens.iter().take(4).find(|token| token.is("INDEX"))?;
    let on = tokens.iter().position(|token| token.is("ON"))?;
    let (table, after) = crate::head::name(tokens, on + 1);
    let columns = Reader { tokens, at: after }.parenthesised().ok()?;
    let columns: Vec<String> = super::reader::split_commas(columns)
        .into_iter()
        .map(|column| match column {
            [name] => Some(crate::names::identifier(&name.name())),
            [name, order] if order.is_any(&["ASC", "DESC"]) => Some(crate::names::identifier(&name.name())),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let table = match table.as_slice() {
        [own] if rewriter.is_temporary(own, true) => crate::names::identifier(own.trim_start_matches(['#', '@'])),
        _ => crate::names::object(&table, rewriter.target),
    };
    Some(format!("ANALYZE TABLE {table} COMPUTE STATISTICS FOR COLUMNS {}", columns.join(", ")))
}

/// What a text spells as far as it is known, with marks for its values.
pub(super) fn spelled(text: Span<'_, '_>, dialect: Dialect) -> Option<String> {
    pieces(text, dialect).map(|pieces| marked(&pieces))
}

/// Whether a text that is put together puts rows into a variable of MySQL's session, which is no table.
pub(super) fn fills_session(text: Span<'_, '_>, dialect: Dialect) -> bool {
    spelled(text, dialect).is_some_and(|text| names_session(&crate::scan::scan(&text, dialect), dialect))
}

fn names_session(tokens: &[Token<'_>], dialect: Dialect) -> bool {
    dialect == Dialect::MySql && tokens.windows(2).any(|pair| pair[0].is("INTO") && pair[1].text.starts_with('@'))
}

/// The query that a text spells, translated, with the names of its first columns.
pub(super) fn query(text: &str, count: usize, rewriter: &Rewriter<'_>) -> Result<(String, Vec<String>), Diagnostic> {
    let tokens = crate::scan::scan(text, rewriter.dialect);
    let (query, _) = rewriter.of_text(text).row_columns(&tokens, count)?;
    Ok(query)
}

/// The statements that a text spells, translated, with what is to be said of them; `None` where rules do not reach it.
pub(super) fn translated(
    text: &str,
    parameters: usize,
    rewriter: &Rewriter<'_>,
) -> Option<(Vec<String>, Vec<Diagnostic>)> {
    // What it creates without a schema is in the routine's own.
    let schema = rewriter.target.map(|target| ObjectName::new(target.own_schema(), ""));
    let definition = Definition {
        sql: text,
        dialect: rewriter.dialect,
        kind: None,
        name: schema.as_ref(),
        routines: rewriter.routines,
        columns: None,
    };
    let tokens = crate::scan::scan(text, rewriter.dialect);
    let first = tokens.first()?;
    if names_session(&tokens, rewriter.dialect) || has_parts(&tokens) {
        return None;
    }
    if first.is("CREATE") {
        if tokens.iter().take(4).any(|token| token.is("INDEX")) {
            return statistics(&tokens, rewriter).map(|text| (vec![text], Vec::new()));
        }
        return created(&definition, &tokens, rewriter);
    }
    let inner = rewriter.of_text(text);
    inner.variables.replace(parameter_marks(&tokens, parameters, rewriter.dialect));
    let tokens = match tokens.split_last() {
        Some((last, rest)) if last.is_symbol(";") => rest,
        _ => &tokens,
    };
    let from = if rewriter.dialect == Dialect::TSql { super::tsql::with_from(tokens) } else { Vec::new() };
    let made = match tokens.first() {
        Some(first) if first.is("DELETE") && !from.is_empty() => {
            inner.statement(&from).map(|(text, remarks)| (vec![text], remarks))
        }
        Some(first) if first.is("ALTER") => super::alter::table(tokens, &inner),
        _ => inner.statement(tokens).map(|(text, remarks)| (vec![text], remarks)),
    };
    made.ok().map(|(texts, remarks)| (texts, without_places(remarks)))
}

/// What a text creates. A temporary table is one of the session, as where the routine itself makes it.
fn created(
    definition: &Definition<'_>,
    tokens: &[Token<'_>],
    rewriter: &Rewriter<'_>,
) -> Option<(Vec<String>, Vec<Diagnostic>)> {
    let head = crate::head::head(tokens)?;
    let mut made = crate::translate(definition, rewriter.target.map(|placing| &placing.target));
    if !made.is_success() {
        return None;
    }
    let statements = std::mem::take(&mut made.statements).into_iter();
    let statements: Vec<String> = match made_again::temporary(&head) {
        Some(name) if head.kind == Some(ObjectKind::Table) => {
            rewriter.temporary.borrow_mut().insert(name.to_lowercase());
            let (statements, said): (_, Vec<_>) = statements
                .map(|statement| made_again::of_session(&statement, &head, rewriter))
                .collect::<Option<Vec<_>>>()?
                .into_iter()
                .unzip();
            made.diagnostics.extend(said.into_iter().flatten());
            statements
        }
        Some(_) => return None,
        None => statements.map(|statement| made_again::minding(statement, tokens, &head)).collect(),
    };
    Some((statements, without_places(made.diagnostics)))
}

/// What changes the meaning of a text, said of the statement that runs it: the text's own lines are none of the source's.
fn without_places(remarks: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let kept = [ASSUMED.code, STATEMENT_CHANGED.code];
    let remarks = remarks.into_iter().filter(|remark| kept.contains(&remark.code.as_str()));
    remarks.map(|remark| Diagnostic { line: None, column: None, ..remark }).collect()
}
