//! PL/SQL's BULK COLLECT into a collection that one loop then goes through: a loop over the rows themselves.
//!
//! `SELECT … BULK COLLECT INTO v …; FORALL i IN 1 .. v.COUNT UPDATE … v(i) …;` and the same of batches that a cursor fetches.
//! A collection that is used otherwise stays, and is refused where it is read.

use std::ops::Range;

use model::Dialect;

use super::reader::{Reader, statement_start};
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// Replaces what fills each collection, and the loop over it, by one loop.
pub(super) fn to_rows(tokens: &mut Vec<Token<'_>>, rewriter: &Rewriter<'_>) {
    if rewriter.dialect != Dialect::Oracle || !tokens.iter().any(|token| token.is("BULK")) {
        return;
    }
    // The number of rows after the loop would be that of its last turn.
    if tokens.iter().any(|token| token.is_any(&["ROWCOUNT", "BULK_ROWCOUNT", "BULK_EXCEPTIONS"])) {
        return;
    }
    while let Some(made) = collections(tokens).iter().find_map(|collection| replaced(tokens, collection, rewriter)) {
        *tokens = made;
    }
    while let Some(unused) = unused_type(tokens) {
        tokens.drain(unused);
    }
}

/// A variable that holds a collection: its name, and where it is declared.
struct Collection {
    name: String,
    declared: Range<usize>,
}

/// Where each `TYPE name IS TABLE OF …;` stands, and its name.
fn types(tokens: &[Token<'_>]) -> Vec<(String, Range<usize>)> {
    let found = tokens
        .windows(5)
        .enumerate()
        .filter(|(_, words)| words[0].is("TYPE") && words[2].is("IS") && words[3].is("TABLE") && words[4].is("OF"));
    found.filter_map(|(at, words)| Some((words[1].name(), at..end_of(tokens, at)?))).collect()
}

fn collections(tokens: &[Token<'_>]) -> Vec<Collection> {
    let types = types(tokens);
    let found = tokens.windows(3).enumerate().filter(|(_, words)| {
        words[0].is_name()
            && types.iter().any(|(name, _)| words[1].is(name))
            && (words[2].is_symbol(";") || words[2].is_symbol(":="))
    });
    found
        .filter_map(|(at, words)| Some(Collection { name: words[0].name(), declared: at..end_of(tokens, at)? }))
        .collect()
}

/// A type of which there is no variable any more.
fn unused_type(tokens: &[Token<'_>]) -> Option<Range<usize>> {
    let once = |name: &str| tokens.iter().filter(|token| token.is(name)).count() == 1;
    types(tokens).into_iter().find(|(name, _)| once(name)).map(|(_, range)| range)
}

/// The place after the `;` that ends the statement of a token.
fn end_of(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut reader = Reader { at, ..Reader::new(tokens) };
    reader.until(|token, _| token.is_symbol(";"));
    reader.take_symbol(";").then_some(reader.at)
}

/// What fills a collection.
struct Fill {
    range: Range<usize>,
    /// The loop that fetches one batch after another, up to its end.
    batches: Option<Range<usize>>,
}

/// The loop over a collection.
struct Turns {
    variable: usize,
    range: Range<usize>,
    body: Range<usize>,
}

/// All tokens with one loop in the place of what fills a collection and goes through it; `None` where it is used otherwise.
fn replaced<'s>(tokens: &[Token<'s>], collection: &Collection, rewriter: &Rewriter<'_>) -> Option<Vec<Token<'s>>> {
    let filled = tokens.windows(4).position(|words| {
        words[0].is("BULK") && words[1].is("COLLECT") && words[2].is("INTO") && words[3].is(&collection.name)
    })?;
    let fill = fill(tokens, filled)?;
    let after = match fill.batches {
        Some(_) => end_of_exit(tokens, fill.range.end, &collection.name)?,
        None => end_of_guard(tokens, fill.range.end, &collection.name),
    };
    let turns = turns(tokens, after, &collection.name)?;
    let uses = tokens.iter().filter(|token| token.is(&collection.name)).count();
    let (body, inside) = of_rows(tokens, &turns, collection, column(tokens, &fill, filled))?;
    // Once declared, once filled, and in the bounds of the loop.
    let exits = tokens[fill.range.end..after].iter().filter(|token| token.is(&collection.name)).count();
    let bounds = tokens[turns.range.start..turns.body.start].iter().filter(|token| token.is(&collection.name)).count();
    if uses != 2 + exits + bounds + inside || collection.declared.end > fill.range.start {
        return None;
    }
    let query = query(tokens, &fill, filled)?;
    let (commits, end) = match &fill.batches {
        Some(batches) => rest_of_batches(tokens, turns.range.end, batches)?,
        None if after > fill.range.end => (Vec::new(), end_of_guarded(tokens, turns.range.end)?),
        None => (Vec::new(), turns.range.end),
    };
    let left = fill.batches.as_ref().map_or(filled..filled + 4, |batches| batches.end..fill.range.end);
    rewriter.notes.account(&tokens[left]);
    let start = fill.range.start;
    let at = tokens[filled];
    let word = |text: &'static str| at.word(text);
    let mut made = tokens[..collection.declared.start].to_vec();
    made.extend_from_slice(&tokens[collection.declared.end..start]);
    made.extend([word("FOR"), tokens[turns.variable], word("IN")]);
    made.extend(query);
    made.push(word("LOOP"));
    made.extend(body);
    made.extend([word("END"), word("LOOP"), at.sign(";")]);
    made.extend(commits);
    made.extend_from_slice(&tokens[end..]);
    Some(made)
}

/// The statement that fills a collection: a query, or what fetches batches of a cursor that is opened just before.
fn fill(tokens: &[Token<'_>], filled: usize) -> Option<Fill> {
    let end = end_of(tokens, filled)?;
    let start = statement_start(tokens, filled)?;
    // Several collections at once have no rule.
    if tokens.get(filled + 4)?.is_symbol(",") {
        return None;
    }
    if tokens[start].is("SELECT") {
        return Some(Fill { range: start..end, batches: None });
    }
    let cursor = filled.checked_sub(1).filter(|cursor| *cursor == start + 1 && tokens[start].is("FETCH"))?;
    let open = start.checked_sub(4)?;
    let opened = tokens[open].is("OPEN")
        && tokens[open + 1].is(&tokens[cursor].name())
        && tokens[open + 2].is_symbol(";")
        && tokens[open + 3].is("LOOP");
    opened.then_some(Fill { range: open..end, batches: Some(cursor..start) })
}

/// The place after `EXIT WHEN v.COUNT = 0;`, without which a batch that has no rows would be one more turn.
fn end_of_exit(tokens: &[Token<'_>], from: usize, collection: &str) -> Option<usize> {
    match tokens.get(from..from + 8)? {
        [exit, when, name, dot, count, is, zero, end]
            if exit.is("EXIT")
                && when.is("WHEN")
                && name.is(collection)
                && dot.is_symbol(".")
                && count.is("COUNT")
                && is.is_symbol("=")
                && zero.text == "0"
                && end.is_symbol(";") =>
        {
            Some(from + 8)
        }
        _ => Some(from),
    }
}

/// The place after `IF v.COUNT > 0 THEN`, which a loop over no rows needs not.
fn end_of_guard(tokens: &[Token<'_>], from: usize, collection: &str) -> usize {
    match tokens.get(from..from + 7) {
        Some([first, name, dot, count, above, zero, then])
            if first.is("IF")
                && name.is(collection)
                && dot.is_symbol(".")
                && count.is("COUNT")
                && above.is_symbol(">")
                && zero.text == "0"
                && then.is("THEN") =>
        {
            from + 7
        }
        _ => from,
    }
}

/// The place after the `END IF;` that follows at once.
fn end_of_guarded(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let [end, word, semicolon] = tokens.get(from..from + 3)? else { return None };
    (end.is("END") && word.is("IF") && semicolon.is_symbol(";")).then_some(from + 3)
}

/// The loop over all of a collection that stands at a place.
fn turns(tokens: &[Token<'_>], at: usize, collection: &str) -> Option<Turns> {
    let all = tokens.get(at)?.is("FORALL");
    if !(all || tokens[at].is("FOR")) || !tokens.get(at + 2)?.is("IN") {
        return None;
    }
    let bounds = at + 3;
    let of = |from: usize, word: &str| {
        tokens.get(from).is_some_and(|token| token.is(collection))
            && tokens.get(from + 1).is_some_and(|token| token.is_symbol("."))
            && tokens.get(from + 2).is_some_and(|token| token.is(word))
    };
    let dots = |from: usize| tokens.get(from).is_some_and(|token| token.is_symbol(".."));
    let body = if tokens.get(bounds)?.text == "1" && dots(bounds + 1) && of(bounds + 2, "COUNT") {
        bounds + 5
    } else if of(bounds, "FIRST") && dots(bounds + 3) && of(bounds + 4, "LAST") {
        bounds + 7
    } else {
        return None;
    };
    if all {
        let end = end_of(tokens, body)?;
        let changes = tokens[body].is_any(&["INSERT", "UPDATE", "DELETE", "MERGE"]);
        return changes.then_some(Turns { variable: at + 1, range: at..end, body: body..end });
    }
    let close = end_of_loop(tokens, body)?;
    let end = end_of(tokens, close)?;
    Some(Turns { variable: at + 1, range: at..end, body: body + 1..close })
}

/// The END of the loop whose LOOP stands at a place.
fn end_of_loop(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    if !tokens.get(at)?.is("LOOP") {
        return None;
    }
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate().skip(at) {
        if !token.is("LOOP") {
            continue;
        }
        if tokens[place - 1].is("END") {
            depth -= 1;
            if depth == 0 {
                return Some(place - 1);
            }
        } else {
            depth += 1;
        }
    }
    None
}

/// The name of the only column of a query, where its list is a column and nothing else.
fn column<'s>(tokens: &[Token<'s>], fill: &Fill, filled: usize) -> Option<Token<'s>> {
    let list = tokens.get(fill.range.start + 1..filled).filter(|_| fill.batches.is_none())?;
    let plain = list.iter().all(|token| token.is_name() || token.is_symbol("."));
    let parts = list.iter().filter(|token| token.is_name()).count();
    let dotted = list.len() + 1 == 2 * parts;
    list.last().copied().filter(|_| plain && dotted)
}

/// The body of a loop with the row's columns in the place of elements, and how many there are; `None` where the loop's
/// variable or the collection is used otherwise.
fn of_rows<'s>(
    tokens: &[Token<'s>],
    turns: &Turns,
    collection: &Collection,
    column: Option<Token<'s>>,
) -> Option<(Vec<Token<'s>>, usize)> {
    let body = &tokens[turns.body.clone()];
    let variable = tokens[turns.variable];
    let (mut made, mut count, mut at) = (Vec::new(), 0, 0);
    while let Some(token) = body.get(at) {
        let follows = at > 0 && body[at - 1].is_symbol(".");
        if token.is(&variable.name()) && !follows {
            return None;
        }
        if !token.is(&collection.name) || follows {
            made.push(*token);
            at += 1;
            continue;
        }
        let [open, index, close] = body.get(at + 1..at + 4)? else { return None };
        if !open.is_symbol("(") || !index.is(&variable.name()) || !close.is_symbol(")") {
            return None;
        }
        made.push(variable);
        // A row has its columns behind a dot, a value is the only column.
        if !body.get(at + 4).is_some_and(|dot| dot.is_symbol(".")) {
            made.push(Token { kind: TokenKind::Symbol, text: ".", ..*open });
            made.push(column?);
        }
        count += 1;
        at += 4;
    }
    Some((made, count))
}

/// What the loop goes through: the query in parentheses, or the cursor.
fn query<'s>(tokens: &[Token<'s>], fill: &Fill, filled: usize) -> Option<Vec<Token<'s>>> {
    if let Some(batches) = &fill.batches {
        return Some(vec![tokens[batches.start]]);
    }
    let sign = |text: &'static str| Token { kind: TokenKind::Symbol, text, ..tokens[filled] };
    let rest = tokens.get(filled + 4..fill.range.end - 1)?;
    let mut made = vec![sign("(")];
    made.extend_from_slice(&tokens[fill.range.start..filled]);
    made.extend_from_slice(rest);
    made.push(sign(")"));
    Some(made)
}

/// The place after the loop of batches and the CLOSE of its cursor, if nothing else is done in it but to leave it and to
/// commit; and what commits.
fn rest_of_batches<'s>(tokens: &[Token<'s>], from: usize, batches: &Range<usize>) -> Option<(Vec<Token<'s>>, usize)> {
    let cursor = tokens[batches.start].name();
    let mut commits = Vec::new();
    let mut at = from;
    loop {
        let end = end_of(tokens, at)?;
        match &tokens[at..end] {
            [exit, when, name, percent, none, _]
                if exit.is("EXIT")
                    && when.is("WHEN")
                    && name.is(&cursor)
                    && percent.is_symbol("%")
                    && none.is("NOTFOUND") => {}
            [commit, end] if commit.is("COMMIT") => commits.extend([*commit, *end]),
            [end_word, loop_word, _] if end_word.is("END") && loop_word.is("LOOP") => {
                at = end;
                break;
            }
            _ => return None,
        }
        at = end;
    }
    let end = end_of(tokens, at)?;
    matches!(&tokens[at..end], [close, name, _] if close.is("CLOSE") && name.is(&cursor)).then_some((commits, end))
}
