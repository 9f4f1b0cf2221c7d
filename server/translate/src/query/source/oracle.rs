//! What Oracle writes otherwise than the parser reads.

use model::Diagnostic;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::super::objects;
use super::{
    after, before, close_of, erase, insert, is, is_any, is_space, kept, left_out, mark, pairs, stands_between,
    translate_using,
};

pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    let mut at = 0;
    while at < tokens.len() {
        if is(&tokens[at], "TRANSLATE") {
            translate_using(tokens, at, noted);
        }
        if is(&tokens[at], "MULTISET") {
            multiset(tokens, at);
        }
        if is_any(&tokens[at], &["ANY", "SOME", "ALL"]) {
            listed(tokens, at);
        }
        if is(&tokens[at], "JSON_OBJECT") {
            keys(tokens, at);
        }
        if is(&tokens[at], "JSON_VALUE") {
            returned(tokens, at);
        }
        if is(&tokens[at], "OVERFLOW") {
            overflowing(tokens, at);
        }
        // Oracle reserves it not, so that it may be a column's other name.
        if is(&tokens[at], "MOD")
            && stands_between(tokens, at)
            && !after(tokens, at).is_some_and(|next| is(&tokens[next], "FROM"))
        {
            tokens[at].token = Token::Mod;
        }
        if is(&tokens[at], "UNIQUE") && before(tokens, at).is_some_and(|prior| is(&tokens[prior], "SELECT")) {
            tokens[at].token = Token::make_keyword("DISTINCT");
        }
        at += 1;
    }
    if tokens.iter().any(|token| is(token, "KEEP")) {
        kept::adapt(tokens);
    }
    siblings(tokens, noted);
}

/// What JSON_OBJECT is called here where it says ABSENT ON NULL.
pub(crate) const WITHOUT_NULL: &str = "JSON_OBJECT_ABSENT_ON_NULL";

/// `JSON_OBJECT('a' VALUE b)` and `JSON_OBJECT('a' IS b)` as keys and values in turn, which is what they are elsewhere.
fn keys(tokens: &mut [TokenWithSpan], at: usize) {
    let Some(open) = after(tokens, at).filter(|open| tokens[*open].token == Token::LParen) else { return };
    let end = pairs(tokens)[open];
    let (mut depth, mut found) = (0, false);
    for place in open..end {
        depth += i32::from(tokens[place].token == Token::LParen) - i32::from(tokens[place].token == Token::RParen);
        let key = before(tokens, place).filter(|key| matches!(tokens[*key].token, Token::SingleQuotedString(_)));
        let first = key.and_then(|key| before(tokens, key));
        let begins = first.is_some_and(|first| matches!(tokens[first].token, Token::LParen | Token::Comma));
        if depth == 1 && is_any(&tokens[place], &["IS", "VALUE"]) && begins {
            tokens[place].token = Token::Comma;
            found = true;
        }
    }
    if !found {
        return;
    }
    let last = [before(tokens, end), before(tokens, end).and_then(|null| before(tokens, null))];
    let how = last[1].and_then(|on| before(tokens, on));
    let says = |place: Option<usize>, word: &str| place.is_some_and(|place| is(&tokens[place], word));
    let clause = says(last[0], "NULL") && says(last[1], "ON");
    if clause && says(how, "ABSENT") {
        tokens[at].token = Token::make_word(WITHOUT_NULL, None);
    }
    if let Some(how) = how.filter(|_| clause) {
        erase(tokens, how, end - 1);
    }
}

/// `JSON_VALUE(a, '$.b' RETURNING NUMBER NULL ON ERROR)` as a cast of the text, which fails for none either.
///
/// Source: "JSON_VALUE" of the SQL Language Reference of Oracle, where NULL ON ERROR is what holds if nothing is said.
fn returned(tokens: &mut Vec<TokenWithSpan>, at: usize) {
    let Some(open) = after(tokens, at).filter(|open| tokens[*open].token == Token::LParen) else { return };
    let Some(mut close) = close_of(tokens, open) else { return };
    let said: Vec<usize> = (open..close).rev().filter(|place| !is_space(&tokens[*place])).collect();
    for clause in said.chunks_exact(3) {
        let [what, on, null] = [clause[0], clause[1], clause[2]];
        if !is(&tokens[null], "NULL") || !is(&tokens[on], "ON") || !is_any(&tokens[what], &["ERROR", "EMPTY"]) {
            break;
        }
        erase(tokens, null, what);
        close = null;
    }
    let ends = pairs(tokens);
    let mut place = open + 1;
    while place < close && !is(&tokens[place], "RETURNING") {
        place = ends[place].max(place) + 1;
    }
    let Some(named) = after(tokens, place).filter(|named| *named < close) else { return };
    if is_any(&tokens[named], &["VARCHAR2", "NVARCHAR2", "VARCHAR", "CHAR", "CLOB"]) {
        erase(tokens, place, close - 1);
    } else if is_any(&tokens[named], &["NUMBER", "INTEGER", "DATE", "TIMESTAMP"]) {
        tokens[place].token = Token::RParen;
        let begin = vec![Token::make_keyword("TRY_CAST"), Token::LParen];
        insert(tokens, vec![(at, begin), (named, vec![Token::make_keyword("AS")])]);
    }
}

/// What LISTAGG does with more text than Oracle holds, which no text here is.
fn overflowing(tokens: &mut [TokenWithSpan], at: usize) {
    let Some(on) = before(tokens, at).filter(|on| is(&tokens[*on], "ON")) else { return };
    let Some(end) = (at..tokens.len()).find(|place| tokens[*place].token == Token::RParen) else { return };
    erase(tokens, on, end - 1);
}

/// `= ANY (1, 2)` is IN, and `<> ALL (1, 2)` NOT IN, where no query stands in the parentheses.
fn listed(tokens: &mut [TokenWithSpan], at: usize) {
    let Some(open) = after(tokens, at).filter(|open| tokens[*open].token == Token::LParen) else { return };
    if after(tokens, open).is_none_or(|first| is_any(&tokens[first], &["SELECT", "WITH"])) {
        return;
    }
    let Some(sign) = before(tokens, at) else { return };
    match (&tokens[sign].token, is(&tokens[at], "ALL")) {
        (Token::Eq, false) => erase(tokens, sign, sign),
        (Token::Neq, true) => tokens[sign].token = Token::make_keyword("NOT"),
        _ => return,
    }
    tokens[at].token = Token::make_keyword("IN");
}

/// `ORDER SIBLINGS BY` puts the rows of a hierarchy in the order of a tree, which a view has none of.
fn siblings(tokens: &mut [TokenWithSpan], noted: &mut Vec<Diagnostic>) {
    let mut depth = 0;
    let mut from = None;
    for at in 0..tokens.len() {
        match tokens[at].token {
            Token::LParen => depth += 1,
            Token::RParen => depth -= 1,
            _ => {}
        }
        if is(&tokens[at], "ORDER") && after(tokens, at).is_some_and(|next| is(&tokens[next], "SIBLINGS")) {
            from = Some((at, depth));
        }
        if let Some((start, level)) = from {
            let over = (depth < level).then_some(at);
            let end = over.or((at + 1 == tokens.len() || tokens[at].token == Token::EOF).then_some(at + 1));
            if let Some(end) = end {
                let end = if over.is_none() && tokens[end - 1].token == Token::EOF { end - 1 } else { end };
                let why = "the rows of a hierarchy have no order here; sort by a path of your own";
                noted.push(left_out(tokens, start, end - 1, why));
                erase(tokens, start, end - 1);
                from = None;
            }
        }
    }
}

/// `CAST(MULTISET(SELECT …) AS type)` becomes a call with the query and the type's name.
fn multiset(tokens: &mut Vec<TokenWithSpan>, at: usize) {
    let Some(cast_open) = before(tokens, at).filter(|open| tokens[*open].token == Token::LParen) else { return };
    let Some(cast) = before(tokens, cast_open).filter(|cast| is(&tokens[*cast], "CAST")) else { return };
    let Some(open) = after(tokens, at).filter(|open| tokens[*open].token == Token::LParen) else { return };
    let (Some(close), Some(cast_close)) = (close_of(tokens, open), close_of(tokens, cast_open)) else { return };
    let Some(word) = after(tokens, close).filter(|word| is(&tokens[*word], "AS")) else { return };
    let name: String = tokens[word + 1..cast_close].iter().map(|token| token.token.to_string()).collect();
    let span = tokens[word].span;
    let text = Token::SingleQuotedString(name.trim().to_owned());
    tokens.splice(word..cast_close, [Token::Comma, text].map(|token| TokenWithSpan { token, span }));
    erase(tokens, at, at);
    tokens[cast].token = mark(objects::MULTISET);
}
