//! What Teradata writes otherwise than the parser reads.

use model::Diagnostic;
use sqlparser::tokenizer::{Token, TokenWithSpan, Whitespace};

use super::super::formats;
use super::{
    after, before, close_of, erase, insert, is, is_any, is_space, left_out, mark, pairs, stands_between,
    translate_using,
};
use crate::diagnostic_codes::NOT_TRANSLATED;

/// Types that Teradata lets stand in parentheses after an expression.
const TYPES: &[&str] = &[
    "INTEGER",
    "INT",
    "BIGINT",
    "SMALLINT",
    "BYTEINT",
    "FLOAT",
    "DECIMAL",
    "DEC",
    "NUMERIC",
    "NUMBER",
    "CHAR",
    "CHARACTER",
    "VARCHAR",
    "DATE",
    "TIMESTAMP",
    "TIME",
];

const UNITS: &[&str] = &["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];

/// Rewrites Teradata's words in one pass over the tokens; what is put before others is put there at the end.
pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    formatted_casts(tokens);
    all_of(tokens);
    inserted_values(tokens);
    locked(tokens, noted);
    let pairs = pairs(tokens);
    let mut made = Vec::new();
    for at in 0..tokens.len() {
        if is(&tokens[at], "SEL") {
            tokens[at].token = Token::make_keyword("SELECT");
        } else if let Some((_, whole)) = SHORT.iter().find(|(short, _)| is(&tokens[at], short))
            && before(tokens, at).is_none()
        {
            tokens[at].token = Token::make_keyword(whole);
        } else if is_any(&tokens[at], &["EQ", "NE", "GT", "GE", "LT", "LE", "MOD"]) && stands_between(tokens, at) {
            let sign = match &tokens[at].token {
                Token::Word(word) => match word.value.to_ascii_uppercase().as_str() {
                    "EQ" => Token::Eq,
                    "NE" => Token::Neq,
                    "GT" => Token::Gt,
                    "GE" => Token::GtEq,
                    "LT" => Token::Lt,
                    "LE" => Token::LtEq,
                    _ => Token::Mod,
                },
                _ => Token::Mod,
            };
            tokens[at].token = sign;
        } else if matches!(tokens[at].token, Token::SingleQuotedString(_))
            && let Some(suffix) =
                tokens.get(at + 1).filter(|next| is_any(next, &["XC", "XCF", "XCV", "XB", "XBF", "XBV"]))
        {
            let bytes = is_any(suffix, &["XB", "XBF", "XBV"]);
            if let Token::SingleQuotedString(digits) = tokens[at].token.clone()
                && let Some(token) = from_hex(&digits, bytes)
            {
                tokens[at].token = token;
                erase(tokens, at + 1, at + 1);
            }
        } else if is(&tokens[at], "NORMALIZE")
            && before(tokens, at).is_some_and(|prior| is(&tokens[prior], "SELECT"))
            && after(tokens, at).is_some_and(|next| matches!(tokens[next].token, Token::Word(_)))
        {
            let place = tokens[at].span.start;
            let message = "SELECT NORMALIZE has no counterpart; join periods that meet with window functions";
            noted.push(NOT_TRANSLATED.diagnostic(message).at(place.line as u32, place.column as u32));
            let mut end = at;
            while let Some(next) = after(tokens, end).filter(|next| is_any(&tokens[*next], NORMALIZING)) {
                end = next;
            }
            erase(tokens, at, end);
        } else if is(&tokens[at], "TRANSLATE") {
            translate_using(tokens, at, noted);
        } else if is(&tokens[at], "NEW")
            && let Some(next) = after(tokens, at).filter(|next| is(&tokens[*next], "JSON"))
        {
            erase(tokens, at, at);
            tokens[next].token = Token::make_word("PARSE_JSON", None);
        } else if is(&tokens[at], "TRYCAST") {
            tokens[at].token = Token::make_keyword("TRY_CAST");
        } else if is(&tokens[at], "AS") {
            cast_to_interval(tokens, &pairs, at, &mut made);
        } else if is_any(&tokens[at], UNITS) {
            unit_of_difference(tokens, &pairs, at, noted);
        } else if tokens[at].token == Token::Mul && tokens.get(at + 1).is_some_and(|next| next.token == Token::Mul) {
            raised(tokens, &pairs, at, &mut made);
        } else if tokens[at].token == Token::LParen {
            after_expression(tokens, &pairs, at, &mut made, noted);
        }
    }
    insert(tokens, made);
}

/// `INSERT t (1, 'a')`, whose list is one of values as nothing follows it.
fn inserted_values(tokens: &mut Vec<TokenWithSpan>) {
    let mut at = (0..tokens.len()).find(|at| !is_space(&tokens[*at]));
    let Some(first) = at.filter(|first| is_any(&tokens[*first], &["INSERT", "INS"])) else { return };
    at = after(tokens, first).map(|next| if is(&tokens[next], "INTO") { next } else { first });
    let into = at.is_some_and(|into| into != first);
    let mut next = at.and_then(|at| after(tokens, at));
    let names = |at: &usize| match tokens[*at].token {
        Token::Word(_) => !is_any(&tokens[*at], &["VALUES", "DEFAULT"]),
        _ => tokens[*at].token == Token::Period,
    };
    while let Some(name) = next.filter(names) {
        next = after(tokens, name);
    }
    let Some(open) = next.filter(|open| tokens[*open].token == Token::LParen) else { return };
    let last = close_of(tokens, open).and_then(|close| after(tokens, close));
    if last.is_none_or(|last| matches!(tokens[last].token, Token::EOF | Token::SemiColon)) {
        let span = tokens[open].span;
        let words = |words: &[&str]| -> Vec<TokenWithSpan> {
            let space = TokenWithSpan { token: Token::Whitespace(Whitespace::Space), span };
            let word =
                |word: &&str| [space.clone(), TokenWithSpan { token: Token::make_keyword(word), span }, space.clone()];
            words.iter().flat_map(word).collect()
        };
        tokens.splice(open..open, words(&["VALUES"]));
        if !into {
            tokens.splice(first + 1..first + 1, words(&["INTO"]));
        }
    }
}

/// `LOCKING ROW FOR ACCESS` before a query.
fn locked(tokens: &mut [TokenWithSpan], noted: &mut Vec<Diagnostic>) {
    for at in 0..tokens.len() {
        if !is(&tokens[at], "LOCKING") {
            continue;
        }
        let lock =
            (at..tokens.len()).find(|end| is_any(&tokens[*end], &["ACCESS", "READ", "SHARE", "WRITE", "EXCLUSIVE"]));
        let next = lock.and_then(|lock| after(tokens, lock));
        let query =
            next.map(|next| if is(&tokens[next], "NOWAIT") { after(tokens, next).unwrap_or(next) } else { next });
        if let Some(query) = query.filter(|query| is_any(&tokens[*query], &["SELECT", "SEL", "WITH", "LOCKING"])) {
            let why = "readers do not wait for writers in Databricks";
            noted.push(left_out(tokens, at, query - 1, why));
            erase(tokens, at, query - 1);
        }
    }
}

/// `DELETE t ALL` and `DELETE FROM t ALL` say that all rows of a table go, as `DELETE FROM t` does.
fn all_of(tokens: &mut Vec<TokenWithSpan>) {
    let Some(first) = (0..tokens.len()).find(|at| before(tokens, *at).is_none() && !is_space(&tokens[*at])) else {
        return;
    };
    if !is_any(&tokens[first], &["DELETE", "DEL"]) {
        return;
    }
    let last = before(tokens, tokens.len()).map(|last| match tokens[last].token {
        Token::EOF => before(tokens, last).unwrap_or(last),
        _ => last,
    });
    if let Some(last) = last.filter(|last| is(&tokens[*last], "ALL")) {
        erase(tokens, last, last);
    }
    let span = tokens[first].span;
    if !tokens.iter().any(|token| is(token, "FROM")) {
        let from = [Token::Whitespace(Whitespace::Space), Token::make_keyword("FROM")];
        tokens.splice(first + 1..first + 1, from.map(|token| TokenWithSpan { token, span }));
    }
}

/// `CAST(x AS FORMAT '…')` says how x is shown, as `(x) (FORMAT '…')` does.
fn formatted_casts(tokens: &mut Vec<TokenWithSpan>) {
    let mut at = 0;
    while at < tokens.len() {
        if is(&tokens[at], "AS")
            && after(tokens, at).is_some_and(|next| is(&tokens[next], "FORMAT"))
            && let Some(cast) = opened_before(tokens, at).and_then(|open| before(tokens, open))
            && is(&tokens[cast], "CAST")
        {
            let span = tokens[at].span;
            erase(tokens, cast, cast);
            tokens.splice(at..=at, [Token::RParen, Token::LParen].map(|token| TokenWithSpan { token, span }));
        }
        at += 1;
    }
}

/// The parenthesis in which a token stands.
fn opened_before(tokens: &[TokenWithSpan], at: usize) -> Option<usize> {
    let mut depth = 0;
    (0..at).rev().find(|place| {
        match tokens[*place].token {
            Token::RParen => depth += 1,
            Token::LParen => depth -= 1,
            _ => {}
        }
        depth < 0
    })
}

/// What may stand after NORMALIZE.
const NORMALIZING: &[&str] = &["ON", "MEETS", "OR", "OVERLAPS"];

/// Statements in short.
const SHORT: &[(&str, &str)] = &[("DEL", "DELETE"), ("INS", "INSERT"), ("UPD", "UPDATE")];

/// `'0A'XC` is the text with these bytes.
fn from_hex(digits: &str, bytes: bool) -> Option<Token> {
    if bytes {
        return Some(Token::HexStringLiteral(digits.to_owned()));
    }
    let pairs = digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let text: Option<Vec<u8>> = pairs.collect();
    Some(Token::SingleQuotedString(text?.into_iter().map(char::from).collect()))
}

/// `x (INTEGER)` is a cast, `x (FORMAT '…')` says how it is shown, `x (NAMED y)` names it.
fn after_expression(
    tokens: &mut [TokenWithSpan],
    pairs: &[usize],
    open: usize,
    made: &mut Vec<(usize, Vec<Token>)>,
    noted: &mut Vec<Diagnostic>,
) {
    let close = pairs[open];
    let (true, Some(first), Some(last)) = (close > open, after(tokens, open), before(tokens, open)) else { return };
    if is(&tokens[first], "TITLE") {
        noted.push(left_out(tokens, open, close, "it heads a column in reports; give the column an alias"));
        return erase(tokens, open, close);
    }
    if is(&tokens[first], "FORMAT") {
        let Some(start) = start_of_operand(tokens, pairs, last) else { return };
        tokens[open].token = Token::Comma;
        erase(tokens, first, first);
        return made.push((start, vec![mark(formats::NAME), Token::LParen]));
    }
    if is(&tokens[first], "CASESPECIFIC") && after(tokens, first) == Some(close) {
        // Databricks minds case by itself.
        return erase(tokens, open, close);
    }
    if is(&tokens[first], "NAMED") {
        tokens[open].token = Token::Whitespace(Whitespace::Space);
        tokens[close].token = Token::Whitespace(Whitespace::Space);
        tokens[first].token = Token::make_keyword("AS");
        return;
    }
    if !is_any(&tokens[first], TYPES) || is(&tokens[last], "AS") {
        return;
    }
    let end_of_name =
        after(tokens, first).filter(|next| tokens[*next].token == Token::LParen).map_or(first, |next| pairs[next]);
    let Some(next) = after(tokens, end_of_name) else { return };
    let comma = (tokens[next].token == Token::Comma).then_some(next);
    let format = comma.and_then(|comma| after(tokens, comma)).filter(|word| is(&tokens[*word], "FORMAT"));
    if (comma.is_none() && next != close) || (comma.is_some() && format.is_none()) {
        return;
    }
    let Some(start) = start_of_operand(tokens, pairs, last) else { return };
    // `AS type [FORMAT '…']` keeps its order; only the comma goes.
    if let Some(comma) = comma {
        erase(tokens, comma, comma);
    }
    tokens[open].token = Token::make_keyword("AS");
    made.push((start, vec![Token::make_keyword("CAST"), Token::LParen]));
}

/// `CAST(n AS INTERVAL HOUR(4))` is so many times an hour. Of two units, as `DAY TO SECOND`, nothing is made.
fn cast_to_interval(tokens: &mut [TokenWithSpan], pairs: &[usize], at: usize, made: &mut Vec<(usize, Vec<Token>)>) {
    let interval = after(tokens, at).filter(|interval| is(&tokens[*interval], "INTERVAL"));
    let Some(unit) = interval.and_then(|interval| after(tokens, interval)) else { return };
    let Token::Word(word) = &tokens[unit].token else { return };
    let Some(unit_name) = UNITS.iter().find(|name| word.value.eq_ignore_ascii_case(name)) else { return };
    let end = after_precision(tokens, pairs, unit);
    let Some(close) = after(tokens, end).filter(|close| tokens[*close].token == Token::RParen) else { return };
    let open = pairs[close];
    let Some(cast) = before(tokens, open).filter(|cast| is(&tokens[*cast], "CAST")) else { return };
    erase(tokens, cast, cast);
    tokens[at].token = Token::RParen;
    erase(tokens, at + 1, end);
    let one = [Token::Mul, Token::make_keyword("INTERVAL"), Token::SingleQuotedString("1".to_owned())];
    let space = || Token::Whitespace(Whitespace::Space);
    made.push((close, [&one[..], &[space(), Token::make_keyword(unit_name)]].concat()));
    made.push((open, vec![space(), Token::LParen]));
}

/// `(a - b) DAY(4) TO SECOND(6)` is the interval that Databricks gives itself; no other is.
fn unit_of_difference(tokens: &mut [TokenWithSpan], pairs: &[usize], at: usize, noted: &mut Vec<Diagnostic>) {
    if subtracts_before(tokens, pairs, at) {
        return drop_unit(tokens, pairs, at, noted);
    }
    let Some(last) = before(tokens, at).filter(|last| tokens[*last].token == Token::RParen) else { return };
    let is_difference = tokens[pairs[last]..last].iter().any(|token| token.token == Token::Minus);
    let called = before(tokens, pairs[last]).is_some_and(|name| {
        matches!(&tokens[name].token, Token::Word(word) if word.quote_style.is_some() || !is_any(&tokens[name], NO_CALL))
    });
    if is_difference && !called {
        drop_unit(tokens, pairs, at, noted);
    }
}

/// Whether `a - b` stands right before a unit that says how many digits it has, or to which other it goes.
fn subtracts_before(tokens: &[TokenWithSpan], pairs: &[usize], at: usize) -> bool {
    let says = after(tokens, at).is_some_and(|next| tokens[next].token == Token::LParen || is(&tokens[next], "TO"));
    let start = before(tokens, at).filter(|_| says).and_then(|last| start_of_operand(tokens, pairs, last));
    start.and_then(|start| before(tokens, start)).is_some_and(|sign| tokens[sign].token == Token::Minus)
}

/// Takes a unit with its digits away, and refuses it where it is another than that of Databricks' differences.
fn drop_unit(tokens: &mut [TokenWithSpan], pairs: &[usize], at: usize, noted: &mut Vec<Diagnostic>) {
    let mut end = after_precision(tokens, pairs, at);
    let to = after(tokens, end).filter(|to| is(&tokens[*to], "TO"));
    let least = to.and_then(|to| after(tokens, to)).filter(|unit| is_any(&tokens[*unit], UNITS));
    if let Some(least) = least {
        end = after_precision(tokens, pairs, least);
    }
    if !is(&tokens[at], "DAY") || !least.is_some_and(|least| is(&tokens[least], "SECOND")) {
        let units: String = tokens[at..=end].iter().map(|token| token.token.to_string()).collect();
        let message =
            format!("a difference in {units} has no counterpart; use timestampdiff, which counts whole units");
        let place = tokens[at].span.start;
        noted.push(NOT_TRANSLATED.diagnostic(message).at(place.line as u32, place.column as u32));
    }
    erase(tokens, at, end);
}

/// The end of a unit of time: itself, or that of its digits.
fn after_precision(tokens: &[TokenWithSpan], pairs: &[usize], unit: usize) -> usize {
    after(tokens, unit).filter(|open| tokens[*open].token == Token::LParen).map_or(unit, |open| pairs[open])
}

/// `a ** b` is a power.
pub(super) fn raised(tokens: &mut [TokenWithSpan], pairs: &[usize], at: usize, made: &mut Vec<(usize, Vec<Token>)>) {
    let start = before(tokens, at).and_then(|last| start_of_operand(tokens, pairs, last));
    let (Some(start), Some(mut end)) = (start, after(tokens, at + 1)) else { return };
    // A name with its dots, a call, a number, or what stands in parentheses.
    while let Some(next) = after(tokens, end).filter(|_| matches!(tokens[end].token, Token::Word(_) | Token::Period)) {
        match tokens[next].token {
            Token::Period => end = next,
            Token::Word(_) if tokens[end].token == Token::Period => end = next,
            Token::LParen => end = next,
            _ => break,
        }
    }
    end = pairs[end];
    let Some(next) = after(tokens, end).or((end + 1 < tokens.len()).then_some(end + 1)) else { return };
    tokens[at].token = Token::Comma;
    erase(tokens, at + 1, at + 1);
    made.push((start, vec![Token::make_word("POWER", None), Token::LParen]));
    made.push((next, vec![Token::RParen]));
}

/// Where the operand that ends at a token starts: a literal, a name with its dots, a call, or what was cast already.
fn start_of_operand(tokens: &[TokenWithSpan], pairs: &[usize], last: usize) -> Option<usize> {
    let mut start = last;
    if tokens[last].token == Token::RParen {
        start = pairs[last];
        if start == last {
            return None;
        }
        if matches!(tokens[start].token, Token::Comma) || is(&tokens[start], "AS") {
            return start_of_operand(tokens, pairs, before(tokens, start)?);
        }
        let called = before(tokens, start).filter(|name| {
            matches!(&tokens[*name].token, Token::Word(word) if word.quote_style.is_some() || !is_any(&tokens[*name], NO_CALL))
        });
        match called {
            Some(name) => start = name,
            None => return Some(start),
        }
    }
    if !matches!(tokens[start].token, Token::Word(_)) {
        return matches!(tokens[start].token, Token::Number(..) | Token::SingleQuotedString(_)).then_some(start);
    }
    while let Some(dot) = before(tokens, start).filter(|dot| tokens[*dot].token == Token::Period) {
        start = before(tokens, dot).filter(|name| matches!(tokens[*name].token, Token::Word(_)))?;
    }
    Some(start)
}

/// Words before a parenthesis that call nothing.
const NO_CALL: &[&str] = &[
    "SELECT", "AND", "OR", "NOT", "THEN", "ELSE", "WHEN", "IN", "ON", "WHERE", "BY", "CASE", "LIKE", "BETWEEN", "FROM",
];
