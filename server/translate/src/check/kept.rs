//! Whether a translation has all that its definition has.

use std::collections::HashSet;

use model::{Diagnostic, Dialect, ObjectKind};

use super::grammar::{closing, items};
use super::table::CONSTRAINTS;
use crate::Definition;
use crate::diagnostic_codes::LOST;
use crate::functions::is_built_in;
use crate::head::head;
use crate::references;
use crate::scan::{LIKE_DATABRICKS, Token, TokenKind, scan};

/// Statements that change rows.
const CHANGES: &[&str] = &["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE"];
/// What begins a statement after it.
const BEFORE_STATEMENT: &[&str] = &["BEGIN", "THEN", "ELSE", "DO", "LOOP", "AS", "IS", "REPEAT", "TRY", "CATCH"];
/// What begins an item of a source table that is no column.
const NO_COLUMNS: &[&str] = &["KEY", "INDEX", "LIKE", "FULLTEXT", "SPATIAL", "EXCLUDE", "SUPPLEMENTAL", "PERIOD"];

/// Finds what a translation has lost.
pub(super) fn look(
    statements: &[String],
    source: &[Token<'_>],
    definition: &Definition<'_>,
    kind: Option<ObjectKind>,
    found: &mut Vec<Diagnostic>,
) {
    let answers: Vec<Vec<Token<'_>>> = statements.iter().map(|sql| scan(sql, LIKE_DATABRICKS)).collect();
    let mut names: HashSet<String> =
        answers.iter().flatten().filter(|token| token.is_name()).map(|token| token.name().to_lowercase()).collect();
    // Names also stand in the texts of EXECUTE IMMEDIATE.
    let texts = answers.iter().flatten().filter(|token| token.kind == TokenKind::Text);
    names.extend(
        texts.flat_map(|token| token.text.split(|c: char| !c.is_alphanumeric() && c != '_')).map(str::to_lowercase),
    );
    let mut lost = |message: String| found.push(LOST.diagnostic(message));
    if kind == Some(ObjectKind::Table) {
        for column in columns(source) {
            if !names.contains(&column.to_lowercase()) {
                lost(format!("the column {column} is not in the answer, expected every column of the definition"));
            }
        }
    }
    for reference in references::references(definition) {
        let name = reference.name.as_str();
        // Temporary tables and variables may have become something else.
        let of_routine = name.starts_with(['#', '@', ':']);
        // Oracle's table of one row, which a query of Databricks does without.
        let of_dialect = name.eq_ignore_ascii_case("DUAL");
        // What T-SQL asks its catalog about an object, a statement of Databricks may ask by itself.
        let of_catalog = definition.dialect == Dialect::TSql && reference.schema.eq_ignore_ascii_case("sys");
        if !of_routine
            && !of_dialect
            && !of_catalog
            && definition_reads(source, name)
            && !is_built_in(name)
            && !names.contains(&name.to_lowercase())
        {
            lost(format!("{name}, which the definition reads or changes, is not in the answer"));
        }
    }
    if matches!(kind, Some(ObjectKind::Procedure | ObjectKind::Function)) {
        let (had, has) = (changes(source), answers.iter().map(|tokens| changes(tokens)).sum::<usize>());
        if has < had {
            lost(format!(
                "found {has} statements that change rows in the answer, expected at least {had} as in the definition"
            ));
        }
    }
}

/// Whether a name stands where a table does.
fn definition_reads(source: &[Token<'_>], name: &str) -> bool {
    let merges = source.iter().any(|token| token.is("MERGE"));
    let at_or_before = |at: usize, back: usize| at.checked_sub(back).and_then(|at| source.get(at));
    source.iter().enumerate().any(|(at, token)| {
        if !token.is_name() || !token.name().eq_ignore_ascii_case(name) {
            return false;
        }
        let mut first = at;
        while at_or_before(first, 1).is_some_and(|token| token.is_symbol(".")) {
            first = first.saturating_sub(2);
        }
        let (before, earlier) = (at_or_before(first, 1), at_or_before(first, 2));
        let is = |token: Option<&Token<'_>>, words: &[&str]| token.is_some_and(|token| token.is_any(words));
        let inserted = is(before, &["INTO"]) && is(earlier, &["INSERT", "MERGE", "IGNORE", "REPLACE"]);
        let called = source.get(at + 1).is_some_and(|next| next.is_symbol("("));
        let read = is(before, &["JOIN", "MERGE"])
            || (is(before, &["UPDATE"]) && !is(earlier, &["ON", "FOR"]) && !token.is("STATISTICS"))
            // A cursor is fetched from, and is no table.
            || (is(before, &["FROM"]) && !is(earlier, &["FETCH", "NEXT", "PRIOR", "FIRST", "LAST"]))
            || (merges && is(before, &["USING"]));
        // A list of columns follows the table of an INSERT; anything else before a parenthesis is called.
        inserted || (read && !called)
    })
}

/// How many statements change rows, those that are part of a MERGE not counted.
fn changes(tokens: &[Token<'_>]) -> usize {
    let (mut count, mut in_merge) = (0, false);
    for (at, token) in tokens.iter().enumerate() {
        if token.is_symbol(";") {
            in_merge = false;
        }
        let begins = match at.checked_sub(1).and_then(|before| tokens.get(before)) {
            None => true,
            // A MERGE stands after the queries that a WITH names.
            Some(before) if token.is("MERGE") && before.is_symbol(")") => true,
            Some(before) => before.is_symbol(";") || before.is_any(BEFORE_STATEMENT),
        };
        if !in_merge && begins && token.is_any(CHANGES) {
            let of = tokens.iter().skip(at + 1).find(|token| !token.is_any(&["INTO", "FROM"]));
            // `UPDATE STATISTICS` and the like change no rows, and what is the routine's own may have become a query.
            let counts = of.is_none_or(|of| !of.is("STATISTICS") && !of.text.starts_with(['@', '#']));
            count += usize::from(counts);
            in_merge = token.is("MERGE");
        }
    }
    count
}

/// The columns that a source table lists.
fn columns(source: &[Token<'_>]) -> Vec<String> {
    let Some(head) = head(source) else { return Vec::new() };
    let open = source.iter().enumerate().skip(head.after).find(|(_, token)| token.is_symbol("(") || token.is("AS"));
    let Some((open, _)) = open.filter(|(_, token)| token.is_symbol("(")) else { return Vec::new() };
    let Some(end) = closing(&source[open..]) else { return Vec::new() };
    let listed = items(&source[open + 1..open + end]).into_iter().filter_map(|item| {
        let first = item.first().filter(|first| first.is_name())?;
        let other =
            first.is_any(CONSTRAINTS) || (first.is_any(NO_COLUMNS) && item.len() > 1 && first.kind == TokenKind::Word);
        (!other).then(|| first.name())
    });
    listed.collect()
}
