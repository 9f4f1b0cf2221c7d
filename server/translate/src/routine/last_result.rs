//! `TABLE(RESULT_SCAN(LAST_QUERY_ID()))`: what the statement before gave, as Snowflake's statements read it.
//!
//! The rows of a query are read from the query itself, those of a text from a temporary view that the text makes, and what a
//! change of rows gives, the number of them, is asked for as SQLROWCOUNT. What any other statement gave has no counterpart.
//!
//! Source: "RESULT_SCAN" and "LAST_QUERY_ID" of Snowflake's function reference.

use super::row_count::COUNT;
use super::tree::{Block, Does, Span, Statement};
use crate::conservation::Notes;
use crate::scan::{Token, TokenKind};

/// The name under which a text gives its rows, and the view that is made of it.
const RESULT: &str = "last_result";
pub(super) const VIEW: &str = "last_result_rows";

/// Names for columns that are asked for by their place.
const COLUMNS: &[&str] = &["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"];

/// The column in which each change of rows gives their number.
const COUNTED: &[(&str, &str)] = &[
    ("INSERT", "number of rows inserted"),
    ("UPDATE", "number of rows updated"),
    ("DELETE", "number of rows deleted"),
];

/// Which of them were put in place.
#[derive(Default)]
pub(super) struct Found {
    /// The number of rows that a change touched.
    pub(super) count: bool,
    /// The rows of a text.
    pub(super) view: bool,
}

/// Puts what the statement before gave in the place of the question for it.
pub(super) fn put(block: &mut Block<'_, '_>, notes: &Notes) -> Found {
    let mut found = Found::default();
    super::each_list_mut(block, &mut |list| {
        let mut at = 1;
        while at < list.len() {
            let (before, rest) = list.split_at_mut(at);
            if let (Some((before, earlier)), Some(asking)) = (before.split_last_mut(), rest.first_mut())
                && let Some(place) = place(asking)
            {
                match &mut before.does {
                    Does::Execute { text, into, using } if into.is_empty() => match begins(text, earlier) {
                        Some(first) if first.is_any(&["SELECT", "WITH"]) => {
                            let put = using.is_empty() && put_view(asking, place);
                            if put {
                                before.does = Does::NameRows(RESULT.to_owned(), text);
                                found.view = true;
                            }
                        }
                        Some(first) => found.count |= put_count(asking, &first, notes),
                        None => {}
                    },
                    Does::Sql(query) if super::row_count::is_query(query) => {
                        let query = std::mem::take(query);
                        put_query(asking, place, query);
                        list.remove(at - 1);
                        continue;
                    }
                    Does::Sql(change) => {
                        found.count |= change.first().is_some_and(|first| put_count(asking, first, notes));
                    }
                    _ => {}
                }
            }
            at += 1;
        }
    });
    found
}

/// `EXECUTE IMMEDIATE text; LET rs RESULTSET := (SELECT * FROM TABLE(RESULT_SCAN(LAST_QUERY_ID())))`: the text is the result's
/// own.
pub(super) fn give_to_results(tokens: &mut Vec<Token<'_>>, notes: &Notes) {
    let mut from = 0;
    while let Some(at) = (from..tokens.len()).find(|at| scans(&tokens[*at..])) {
        from = at + LENGTH;
        let whole = at.checked_sub(5).is_some_and(|start| {
            matches!(&tokens[start..at], [given, open, select, all, of]
                if given.is_symbol(":=") && open.is_symbol("(") && select.is("SELECT") && all.is_symbol("*") && of.is("FROM"))
        });
        if !whole || !tokens.get(from).is_some_and(|close| close.is_symbol(")")) {
            continue;
        }
        let ends = |before: usize| (0..before).rev().find(|at| tokens[*at].is_symbol(";"));
        let Some(end) = ends(at) else { continue };
        let first = ends(end).map_or(0, |end| end + 1);
        let begins = |at: &usize| {
            tokens[*at].is("EXECUTE")
                && tokens[*at + 1].is("IMMEDIATE")
                && (*at == first || tokens[*at - 1].is_any(&["BEGIN", "THEN", "ELSE", "DO", "LOOP"]))
        };
        let Some(start) = (first..end).find(begins) else { continue };
        if tokens[start..end].iter().any(|token| token.is_any(&["INTO", "USING"])) {
            continue;
        }
        if !asks(&tokens[start..end], &tokens[..start]) {
            continue;
        }
        notes.account(&tokens[at - 3..from]);
        let text = tokens[start..end].to_vec();
        tokens.splice(at - 3..from, text);
        tokens.drain(start..=end);
        from = at;
    }
}

/// Whether a text that is run is known to be a query, by its first word or by that of what its variable was given last.
fn asks(text: &[Token<'_>], earlier: &[Token<'_>]) -> bool {
    let is_query = |first: &Token<'_>| {
        begins(std::slice::from_ref(first), &[]).is_some_and(|word| word.is_any(&["SELECT", "WITH"]))
    };
    match super::held::bare(text) {
        [first, ..] if first.kind == TokenKind::Text => is_query(first),
        [variable] => {
            let given = earlier
                .windows(3)
                .rev()
                .filter(|given| given[0].name().eq_ignore_ascii_case(&variable.name()) && given[1].is_symbol(":="));
            // What is put after what it holds does not begin it.
            let mut given = given.filter(|given| !given[2].name().eq_ignore_ascii_case(&variable.name()));
            given.next().is_some_and(|given| given[2].kind == TokenKind::Text && is_query(&given[2]))
        }
        _ => false,
    }
}

/// The tokens of a statement that may ask, and with which token they do.
fn place(statement: &mut Statement<'_, '_>) -> Option<usize> {
    let tokens = tokens(statement)?;
    (0..tokens.len()).find(|at| scans(&tokens[*at..]))
}

fn tokens<'a, 's>(statement: &'a mut Statement<'_, 's>) -> Option<&'a mut Vec<Token<'s>>> {
    match &mut statement.does {
        Does::Sql(tokens) | Does::SelectInto(_, tokens) | Does::Assign(_, tokens) => Some(tokens),
        _ => None,
    }
}

/// As many tokens as the question has.
const LENGTH: usize = 9;

fn scans(tokens: &[Token<'_>]) -> bool {
    matches!(tokens, [table, a, scan, b, last, c, d, e, f, ..]
        if table.is("TABLE") && scan.is("RESULT_SCAN") && last.is("LAST_QUERY_ID")
            && [a, b, c].iter().all(|token| token.is_symbol("(")) && [d, e, f].iter().all(|token| token.is_symbol(")")))
}

/// Reads the view in the place of the question; answers whether it can.
fn put_view(asking: &mut Statement<'_, '_>, place: usize) -> bool {
    let Some(tokens) = tokens(asking) else { return false };
    let at = tokens[place];
    let word = |text: &'static str| Token { kind: TokenKind::Word, text, ..at };
    let sign = |text: &'static str| Token { kind: TokenKind::Symbol, text, ..at };
    let alias = tokens.get(place + LENGTH).is_some_and(|next| next.is_name() && !next.is_any(FOLLOWING));
    let mut view = vec![word(VIEW)];
    let named = numbered(tokens, &word);
    let Some(place) = (0..tokens.len()).find(|at| scans(&tokens[*at..])) else { return false };
    if named > 0 {
        if alias || named > COLUMNS.len() {
            return false;
        }
        view.extend([word("AS"), word(RESULT), sign("(")]);
        for (number, column) in COLUMNS[..named].iter().enumerate() {
            view.extend((number > 0).then(|| sign(",")));
            view.push(word(column));
        }
        view.push(sign(")"));
    }
    tokens.splice(place..place + LENGTH, view);
    true
}

/// Words that may follow a source of rows and are no name for it.
const FOLLOWING: &[&str] = &[
    "WHERE", "GROUP", "ORDER", "LIMIT", "QUALIFY", "HAVING", "JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "UNION",
];

/// Gives the columns that are asked for by their place names, and answers how many there are.
fn numbered<'s>(tokens: &mut Vec<Token<'s>>, word: &impl Fn(&'static str) -> Token<'s>) -> usize {
    let mut most = 0;
    let mut at = 0;
    while at < tokens.len() {
        let number = match &tokens[at..] {
            [only, ..] if only.text.len() > 1 && only.text.starts_with('$') => {
                only.text[1..].parse().ok().map(|n| (n, 1))
            }
            [sign, number, ..] if sign.is_symbol("$") => number.text.parse().ok().map(|n| (n, 2)),
            _ => None,
        };
        if let Some((number, length)) = number {
            let number: usize = number;
            most = most.max(number);
            if let Some(name) = number.checked_sub(1).and_then(|number| COLUMNS.get(number)) {
                tokens.splice(at..at + length, [word(name)]);
            }
        }
        at += 1;
    }
    most
}

/// Reads the query in the place of the question.
fn put_query<'s>(asking: &mut Statement<'_, 's>, place: usize, query: Vec<Token<'s>>) {
    let Some(tokens) = tokens(asking) else { return };
    let at = tokens[place];
    let sign = |text: &'static str| Token { kind: TokenKind::Symbol, text, ..at };
    let mut source = vec![sign("(")];
    source.extend(query);
    source.push(sign(")"));
    tokens.splice(place..place + LENGTH, source);
}

/// The word that a text begins with; of a variable, that of the text it was given last.
fn begins<'s>(text: Span<'_, 's>, earlier: &[Statement<'_, 's>]) -> Option<Token<'s>> {
    let text = super::held::bare(text);
    let first = text.first()?;
    if first.kind == TokenKind::Text {
        let said = first.text[1..].trim_start();
        let length = said.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(said.len());
        return Some(Token { kind: TokenKind::Word, text: &said[..length], ..*first });
    }
    let [variable] = text else { return None };
    for statement in earlier.iter().rev() {
        let Does::Assign(name, value) = &statement.does else { continue };
        if !variable.name().eq_ignore_ascii_case(name) {
            continue;
        }
        match value.first() {
            Some(first) if first.kind == TokenKind::Text => return begins(&value[..1], &[]),
            // What is put after what it holds.
            Some(first) if first.name().eq_ignore_ascii_case(name) => {}
            _ => return None,
        }
    }
    None
}

/// Asks for the number of rows that a change touched, which begins with a word; answers whether that is what is asked for.
fn put_count<'s>(asking: &mut Statement<'_, 's>, change: &Token<'s>, notes: &Notes) -> bool {
    let Does::SelectInto(names, query) = &mut asking.does else { return false };
    let [name] = names.as_mut_slice() else { return false };
    let counted = COUNTED.iter().find(|(word, _)| change.is(word)).map(|(_, counted)| *counted);
    let column = match query.as_slice() {
        [select, column @ .., from, _, _, _, _, _, _, _, _, _] if select.is("SELECT") && from.is("FROM") => column,
        _ => return false,
    };
    let asked = match column {
        [only] => only.text == "$1" || counted.is_some_and(|counted| only.name().eq_ignore_ascii_case(counted)),
        [sign, number] => sign.is_symbol("$") && number.text == "1",
        _ => false,
    };
    let Some(first) = column.first().filter(|_| asked && counted.is_some()) else { return false };
    notes.account(column);
    let count = Token { kind: TokenKind::Word, text: COUNT, ..*first };
    let name = std::mem::take(name);
    asking.does = Does::Assign(name, vec![count]);
    true
}
