//! Loops that open, fetch and close a cursor become loops over its query.

use std::collections::HashSet;

use model::{Diagnostic, Dialect};

use super::last_row::{Flag, asks_for_row, flags, goes_on_after_last_row, is_read};
use super::marks;
use super::one_row;
use super::reader::is_always;
use super::tree::{Block, Cursor, Does, Span, Statement};
use crate::diagnostic_codes::NOT_TRANSLATED;

/// Replaces the cursor loops of a block and of all that it holds. What is not the usual shape stays, and is refused when it
/// is written.
pub(super) fn to_loops<'t, 's>(block: &mut Block<'t, 's>, outer: &[Cursor<'t, 's>]) {
    // Those of the block come first, as they hide others of their names.
    let mut cursors = std::mem::take(&mut block.cursors);
    let mine = cursors.len();
    cursors.extend_from_slice(outer);
    // Snowflake declares a cursor for a result that has a name.
    let results = cursors.clone();
    for cursor in &mut cursors {
        if let Some((result, _)) = named(cursor.query, &results) {
            cursor.query = result.query;
        }
    }
    let flags = flags(block);
    let replaced = in_list(&mut block.statements, &cursors, &flags);
    if replaced && !fetches(&block.statements) {
        block.handlers.retain(|handler| !goes_on_after_last_row(handler));
        block.handlers.iter_mut().for_each(|handler| drop_closes(&mut handler.statements));
    }
    for handler in &mut block.handlers {
        in_list(&mut handler.statements, &cursors, &flags);
    }
    close_open_ones_only(block);
    // What is left is read step by step.
    let left = stepped(block);
    block.cursors.extend(cursors.drain(..mine).filter(|cursor| left.contains(&cursor.name.to_lowercase())));
}

/// Whether statements fetch rows one by one.
fn fetches(statements: &[Statement<'_, '_>]) -> bool {
    let mut found = false;
    super::each(statements, &mut |does| found |= matches!(does, Does::Fetch(..)));
    found
}

/// A loop whose rows go into one variable as a whole has that variable as its row.
///
/// Elsewhere nothing holds a whole row. In PL/pgSQL the row of a loop may be a plain variable, which takes its only column;
/// elsewhere the loop declares its row itself.
pub(super) fn name_rows(block: &mut Block<'_, '_>, dialect: Dialect) -> Result<(), Diagnostic> {
    let records = std::mem::take(&mut block.records);
    let is_record = |name: &str| {
        let whole = name.split_once('.').map_or(name, |(whole, _)| whole);
        records.iter().any(|record| record.eq_ignore_ascii_case(whole))
    };
    let plain = match dialect {
        Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza => super::names::declared(block),
        _ => Vec::new(),
    };
    let is_plain = |name: &str| !is_record(name) && plain.iter().any(|plain| plain.eq_ignore_ascii_case(name));
    let mut refused = None;
    super::each_list_mut(block, &mut |list| {
        for statement in list {
            let found = match &mut statement.does {
                Does::ForQuery { row, into, .. } => {
                    if let [only] = into.as_slice()
                        && is_record(only)
                    {
                        row.clone_from(only);
                        into.clear();
                    } else if into.is_empty() && is_plain(row) {
                        into.push(row.clone());
                        row.push_str("_row");
                    }
                    into.iter().find(|name| is_record(name))
                }
                Does::Assign(name, _) => is_record(name).then_some(&*name),
                Does::SelectInto(names, _) | Does::Fetch(_, names) | Does::Execute { into: names, .. } => {
                    names.iter().find(|name| is_record(name))
                }
                _ => None,
            };
            if let Some(name) = found {
                let message = format!("{name} holds a whole row, which has no rule; name the columns");
                let place = statement.at;
                refused = refused.take().or(Some(NOT_TRANSLATED.diagnostic(message).at(place.line, place.column)));
            }
        }
    });
    refused.map_or(Ok(()), Err)
}

/// Names, in lower case, of the cursors that are opened, fetched from or closed in a block.
fn stepped(block: &Block<'_, '_>) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut see = |does: &Does<'_, '_>| match does {
        Does::Open(name, _) | Does::Fetch(name, _) | Does::Close(name) => drop(names.insert(name.to_lowercase())),
        _ => {}
    };
    super::each(&block.statements, &mut |does| see(does));
    for handler in &block.handlers {
        super::each(&handler.statements, &mut |does| see(does));
    }
    names
}

/// `IF c%ISOPEN THEN CLOSE c; END IF;` of a cursor that nothing opens any more does nothing.
fn close_open_ones_only(block: &mut Block<'_, '_>) {
    let mut opened = HashSet::new();
    super::each(&block.statements, &mut |does| {
        if let Does::Open(name, _) | Does::OpenFor(name, _) = does {
            opened.insert(name.to_lowercase());
        }
    });
    super::each_list_mut(block, &mut |list| {
        list.retain(|statement| {
            let Does::If(arms, otherwise) = &statement.does else { return true };
            let [([cursor, percent, attribute], body)] = arms.as_slice() else { return true };
            let asks = percent.is_symbol("%") && attribute.is("ISOPEN") && otherwise.is_empty();
            let closes =
                |statement: &Statement<'_, '_>| matches!(&statement.does, Does::Close(name) if cursor.is(name));
            !asks || opened.contains(&cursor.name().to_lowercase()) || !body.iter().all(closes)
        });
    });
}

/// Refuses what asks a cursor how many rows it gave, or whether it is open, which nothing tells.
pub(super) fn check_attributes(block: &Block<'_, '_>) -> Result<(), Diagnostic> {
    let mut found = None;
    super::each_span(block, &mut |tokens| {
        for words in tokens.windows(3) {
            if words[0].is_name() && words[1].is_symbol("%") && words[2].is_any(&["ROWCOUNT", "ISOPEN"]) {
                found = found.take().or_else(|| {
                    let message =
                        format!("{}%{} has no counterpart; keep it in a variable", words[0].text, words[2].text);
                    Some(NOT_TRANSLATED.diagnostic(message).at(words[0].line, words[0].column))
                });
            }
        }
    });
    found.map_or(Ok(()), Err)
}

/// A loop over a query closes it by itself, on errors too.
fn drop_closes(statements: &mut Vec<Statement<'_, '_>>) {
    statements.retain(|statement| !matches!(statement.does, Does::Close(_)));
    for statement in statements {
        if let Does::If(arms, otherwise) = &mut statement.does {
            arms.iter_mut().for_each(|(_, body)| drop_closes(body));
            drop_closes(otherwise);
        }
    }
}

fn in_list<'t, 's>(statements: &mut Vec<Statement<'t, 's>>, cursors: &[Cursor<'t, 's>], flags: &[Flag]) -> bool {
    let mut replaced = false;
    marks::opened_for_loops(statements, cursors);
    for statement in statements.iter_mut() {
        replaced |= match &mut statement.does {
            Does::Block(block) => {
                to_loops(block, cursors);
                false
            }
            Does::If(arms, otherwise) | Does::Case(_, arms, otherwise) => {
                let inner = arms.iter_mut().map(|(_, body)| in_list(body, cursors, flags)).fold(false, |a, b| a | b);
                inner | in_list(otherwise, cursors, flags)
            }
            Does::While(_, _, body) | Does::Repeat(_, body, _) | Does::Loop(_, body) | Does::ForRange { body, .. } => {
                in_list(body, cursors, flags)
            }
            Does::ForQuery { query, body, arguments, .. } => {
                if let Some((cursor, values)) = named(query, cursors) {
                    *arguments = marks::arguments(&cursor, values);
                    *query = cursor.query;
                }
                in_list(body, cursors, flags)
            }
            _ => false,
        };
    }
    while let Some(place) =
        statements.iter().position(|statement| matches!(statement.does, Does::Open(..) | Does::OpenFor(..)))
    {
        if !replace(statements, place, cursors, flags) && !one_row::replace(statements, place, cursors) {
            break;
        }
        replaced = true;
    }
    replaced
}

/// The cursor that a loop names, with the values of its parameters.
fn named<'t, 's>(query: Span<'t, 's>, cursors: &[Cursor<'t, 's>]) -> Option<(Cursor<'t, 's>, Vec<Span<'t, 's>>)> {
    let name = query.first().filter(|token| token.is_name())?.name();
    let cursor = cursors.iter().find(|cursor| cursor.name.eq_ignore_ascii_case(&name))?;
    let values = match query {
        [_] => Vec::new(),
        [_, open, inner @ .., close] if open.is_symbol("(") && close.is_symbol(")") => {
            super::reader::split_commas(inner)
        }
        _ => return None,
    };
    Some((cursor.clone(), values))
}

fn replace<'t, 's>(
    statements: &mut Vec<Statement<'t, 's>>,
    open: usize,
    cursors: &[Cursor<'t, 's>],
    flags: &[Flag],
) -> bool {
    let (name, values, query) = match &statements[open].does {
        Does::Open(name, values) => (name.clone(), values.clone(), None),
        Does::OpenFor(name, query) => (name.clone(), Vec::new(), Some(*query)),
        _ => return false,
    };
    let known = cursors.iter().find(|cursor| cursor.name.eq_ignore_ascii_case(&name)).cloned();
    let made = query.map(|query| Cursor { name: name.clone(), parameters: Vec::new(), query, returns: false });
    let Some(cursor) = made.or(known) else { return false };
    let is_mine = |other: &str| other.eq_ignore_ascii_case(&name);
    // The first row may be fetched before the loop.
    let early = matches!(statements.get(open + 1).map(|s| &s.does), Some(Does::Fetch(c, _)) if is_mine(c));
    let at = open + 1 + usize::from(early);
    let (label, mut body) = match statements.get(at).map(|found| &found.does) {
        Some(Does::Loop(label, body)) => (label.clone(), body.clone()),
        Some(Does::While(label, condition, body)) if holds_for_rows(condition, flags, early) => {
            (label.clone(), body.clone())
        }
        _ => return false,
    };
    let ends_by_itself = matches!(statements[at].does, Does::While(..)) && early;
    let fetch = if early { body.len().checked_sub(1) } else { Some(0) };
    let into = match fetch.and_then(|at| body.get(at)).map(|statement| &statement.does) {
        Some(Does::Fetch(cursor, into)) if is_mine(cursor) => into.clone(),
        _ => return false,
    };
    body.remove(fetch.unwrap_or(0));
    if early {
        drop_fetches_before_next(&mut body, &name);
    }
    let counted = if ends_by_itself { Vec::new() } else { assigned_first(&body) };
    let exit = counted.len();
    if !ends_by_itself && !drop_exit(&mut body, exit, label.as_deref(), flags) {
        return false;
    }
    let jumps = |does: &Does<'_, '_>| matches!(does, Does::Leave(..) | Does::Return(_));
    let mut left = false;
    super::each(&body, &mut |does| left |= jumps(does));
    if left && !counted.is_empty() {
        return false;
    }
    drop_closes_of(&mut body, &name);
    let mut steps = false;
    super::each(&body, &mut |does| {
        steps |=
            matches!(does, Does::Open(c, _) | Does::OpenFor(c, _) | Does::Fetch(c, _) | Does::Close(c) if is_mine(c));
    });
    // What asks for the last row has to be told of it.
    if steps || is_read(&body, flags) || is_read(&statements[at + 1..], flags) {
        return false;
    }
    let place = statements[open].at;
    let arguments = marks::arguments(&cursor, values);
    let row = format!("{}_row", name.trim_start_matches('@').to_lowercase());
    let does = Does::ForQuery { label, row, query: cursor.query, arguments, into, body };
    let looped = std::iter::once(Statement { at: place, does }).chain(counted);
    statements.splice(open..=at, looped);
    statements.retain(|statement| !matches!(&statement.does, Does::Close(c) if c.eq_ignore_ascii_case(&name)));
    true
}

/// A fetch right before the loop goes on with its next row, which the loop over a query does by itself.
fn drop_fetches_before_next(body: &mut Vec<Statement<'_, '_>>, cursor: &str) {
    let mut at = 0;
    while at + 1 < body.len() {
        let fetches = matches!(&body[at].does, Does::Fetch(name, _) if name.eq_ignore_ascii_case(cursor));
        if fetches && matches!(body[at + 1].does, Does::Iterate(None, None)) {
            body.remove(at);
        }
        at += 1;
    }
    // A loop inside of it goes on with its own next row.
    for statement in body {
        match &mut statement.does {
            Does::Block(block) => drop_fetches_before_next(&mut block.statements, cursor),
            Does::If(arms, otherwise) | Does::Case(_, arms, otherwise) => {
                arms.iter_mut().for_each(|(_, body)| drop_fetches_before_next(body, cursor));
                drop_fetches_before_next(otherwise, cursor);
            }
            _ => {}
        }
    }
}

/// Whether a loop goes on for every row: one whose rows are fetched in it may go on forever, as its exit is another.
fn holds_for_rows(condition: Span<'_, '_>, flags: &[Flag], early: bool) -> bool {
    asks_for_row(condition, flags) == Some(true) || (is_always(condition) && !early)
}

/// What is put into variables before a loop asks for its row, and so once more after the last one.
fn assigned_first<'t, 's>(body: &[Statement<'t, 's>]) -> Vec<Statement<'t, 's>> {
    body.iter().take_while(|statement| matches!(statement.does, Does::Assign(..))).cloned().collect()
}

/// `EXIT WHEN c%NOTFOUND`, or `IF done THEN LEAVE …`, which the loop over a query does by itself; `false` where it does not
/// stand at its place.
fn drop_exit(body: &mut Vec<Statement<'_, '_>>, at: usize, label: Option<&str>, flags: &[Flag]) -> bool {
    let ends = |condition: Span<'_, '_>| asks_for_row(condition, flags) == Some(false);
    let is_mine = |left: &Option<String>| {
        left.as_deref().is_none_or(|left| label.is_some_and(|label| label.eq_ignore_ascii_case(left)))
    };
    let drop = match body.get(at).map(|statement| &statement.does) {
        Some(Does::Leave(left, Some(condition))) => ends(condition) && is_mine(left),
        Some(Does::If(arms, otherwise)) if otherwise.is_empty() => {
            matches!(arms.as_slice(), [(condition, inner)] if ends(condition)
                && matches!(inner.as_slice(), [Statement { does: Does::Leave(left, None), .. }] if is_mine(left)))
        }
        _ => false,
    };
    if drop {
        body.remove(at);
    }
    drop
}

/// A loop over a query closes it by itself where it is left.
fn drop_closes_of(body: &mut Vec<Statement<'_, '_>>, cursor: &str) {
    super::in_list_mut(body, &mut |list| {
        list.retain(|statement| !matches!(&statement.does, Does::Close(name) if name.eq_ignore_ascii_case(cursor)));
    });
}
