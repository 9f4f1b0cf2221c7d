//! What the parser's grammar of a dialect lacks, brought into words it has, on its tokens.

use model::{Diagnostic, Dialect};
use sqlparser::dialect::GenericDialect;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace, Word};

use super::{formats, objects};

/// Rewrites the tokens of a query or an expression in place; says of what is left out.
pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>, dialect: Dialect, noted: &mut Vec<Diagnostic>) {
    match dialect {
        Dialect::Teradata => teradata(tokens, noted),
        Dialect::Redshift => {
            approximate(tokens);
            minus(tokens);
        }
        Dialect::Netezza => minus(tokens),
        Dialect::TSql => t_sql(tokens, noted),
        Dialect::Oracle => {
            let mut at = 0;
            while at < tokens.len() {
                if is(&tokens[at], "TRANSLATE") {
                    translate_using(tokens, at, noted);
                }
                if is(&tokens[at], "MULTISET") {
                    multiset(tokens, at);
                }
                if is(&tokens[at], "UNIQUE") && before(tokens, at).is_some_and(|prior| is(&tokens[prior], "SELECT")) {
                    become_words(tokens, at, at + 1, "DISTINCT");
                }
                at += 1;
            }
        }
        _ => {}
    }
}

fn is(token: &TokenWithSpan, word: &str) -> bool {
    matches!(&token.token, Token::Word(found) if found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word))
}

fn is_any(token: &TokenWithSpan, words: &[&str]) -> bool {
    words.iter().any(|word| is(token, word))
}

fn is_space(token: &TokenWithSpan) -> bool {
    matches!(token.token, Token::Whitespace(_))
}

/// The next token that is no space.
fn after(tokens: &[TokenWithSpan], at: usize) -> Option<usize> {
    (at + 1..tokens.len()).find(|at| !is_space(&tokens[*at]))
}

/// The token before that is no space.
fn before(tokens: &[TokenWithSpan], at: usize) -> Option<usize> {
    (0..at).rev().find(|at| !is_space(&tokens[*at]))
}

fn close_of(tokens: &[TokenWithSpan], open: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Puts other words in the place of some tokens, at their place in the source.
fn become_words(tokens: &mut Vec<TokenWithSpan>, from: usize, to: usize, words: &str) {
    let Some(span) = tokens.get(from).or(tokens.last()).map(|token| token.span) else { return };
    let made = Tokenizer::new(&GenericDialect {}, words).tokenize().unwrap_or_default();
    tokens.splice(from..to.min(tokens.len()), made.into_iter().map(|token| TokenWithSpan { token, span }));
}

/// What is to be said of tokens that are left out.
fn left_out(tokens: &[TokenWithSpan], from: usize, to: usize, why: &str) -> Diagnostic {
    let text: String = tokens[from..=to].iter().map(|token| token.token.to_string()).collect();
    let place = tokens[from].span.start;
    let remark = crate::diagnostic_codes::HINT_DROPPED.diagnostic(format!("`{text}` dropped: {why}"));
    remark.at(place.line as u32, place.column as u32)
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
    tokens[cast].token = Token::Word(Word {
        value: objects::MULTISET.to_owned(),
        quote_style: Some('"'),
        keyword: sqlparser::keywords::Keyword::NoKeyword,
    });
}

fn erase(tokens: &mut [TokenWithSpan], from: usize, to: usize) {
    tokens[from..=to].iter_mut().for_each(|token| token.token = Token::Whitespace(Whitespace::Space));
}

/// MINUS between queries is EXCEPT.
fn minus(tokens: &mut Vec<TokenWithSpan>) {
    for at in 0..tokens.len() {
        let before_query =
            |next: usize| is_any(&tokens[next], &["SELECT", "WITH"]) || tokens[next].token == Token::LParen;
        if is(&tokens[at], "MINUS") && after(tokens, at).is_some_and(before_query) {
            become_words(tokens, at, at + 1, "EXCEPT");
        }
    }
}

/// `APPROXIMATE COUNT(DISTINCT x)`, and APPROXIMATE before a percentile.
fn approximate(tokens: &mut Vec<TokenWithSpan>) {
    let mut at = 0;
    while at < tokens.len() {
        if is(&tokens[at], "APPROXIMATE")
            && let Some(next) = after(tokens, at)
        {
            let open = after(tokens, next);
            let distinct = open.and_then(|open| after(tokens, open));
            if is(&tokens[next], "COUNT")
                && let Some(distinct) = distinct.filter(|distinct| is(&tokens[*distinct], "DISTINCT"))
            {
                erase(tokens, distinct, distinct);
                become_words(tokens, next, next + 1, "APPROX_COUNT_DISTINCT");
                erase(tokens, at, at);
            } else if is_any(&tokens[next], &["PERCENTILE_DISC", "PERCENTILE_CONT"]) {
                erase(tokens, at, at);
            }
        }
        at += 1;
    }
}

/// Hints of joins and of the whole query say how, not what.
fn t_sql(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    grouped_with(tokens);
    for at in 0..tokens.len() {
        let hinted = is_any(&tokens[at], &["HASH", "LOOP", "MERGE", "REMOTE"])
            && after(tokens, at).is_some_and(|next| is(&tokens[next], "JOIN"))
            && before(tokens, at)
                .is_some_and(|prior| is_any(&tokens[prior], &["INNER", "LEFT", "RIGHT", "FULL", "OUTER"]));
        if hinted {
            noted.push(left_out(tokens, at, at, "Databricks chooses how it joins"));
            erase(tokens, at, at);
        }
        if is(&tokens[at], "OPTION")
            && let Some(open) = after(tokens, at).filter(|open| tokens[*open].token == Token::LParen)
            && let Some(close) = close_of(tokens, open)
            && after(tokens, close)
                .is_none_or(|next| matches!(tokens[next].token, Token::RParen | Token::EOF | Token::SemiColon))
        {
            noted.push(left_out(tokens, at, close, "Databricks plans queries itself"));
            erase(tokens, at, close);
        }
    }
}

/// `GROUP BY a, b WITH ROLLUP` says the same as `GROUP BY ROLLUP (a, b)`; WITH CUBE likewise.
fn grouped_with(tokens: &mut Vec<TokenWithSpan>) {
    // Where the list after a GROUP BY begins, for every parenthesis that is open, the outermost first.
    let mut lists: Vec<Option<usize>> = vec![None];
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].token {
            Token::LParen => lists.push(None),
            Token::RParen if lists.len() > 1 => drop(lists.pop()),
            _ => {}
        }
        let list = lists.last_mut().filter(|_| matches!(tokens[at].token, Token::Word(_)));
        if let (Some(list), Some(next)) = (list, after(tokens, at)) {
            if is(&tokens[at], "GROUP") && is(&tokens[next], "BY") {
                *list = after(tokens, next);
            } else if is_any(&tokens[at], &["SELECT", "HAVING", "ORDER", "UNION", "EXCEPT", "INTERSECT"]) {
                *list = None;
            } else if is(&tokens[at], "WITH")
                && is_any(&tokens[next], &["ROLLUP", "CUBE"])
                && let Some(first) = list.take()
            {
                let (word, span) = (tokens[next].token.to_string().to_ascii_uppercase(), tokens[next].span);
                become_words(tokens, at, next + 1, ")");
                let opened = Tokenizer::new(&GenericDialect {}, &format!("{word} (")).tokenize().unwrap_or_default();
                let opened: Vec<_> = opened.into_iter().map(|token| TokenWithSpan { token, span }).collect();
                at += opened.len();
                tokens.splice(first..first, opened);
            }
        }
        at += 1;
    }
}

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

fn teradata(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    let mut at = 0;
    while at < tokens.len() {
        if is(&tokens[at], "SEL") {
            become_words(tokens, at, at + 1, "SELECT");
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
        } else if is(&tokens[at], "TRANSLATE") {
            translate_using(tokens, at, noted);
        } else if is(&tokens[at], "NEW")
            && let Some(next) = after(tokens, at).filter(|next| is(&tokens[*next], "JSON"))
        {
            erase(tokens, at, at);
            become_words(tokens, next, next + 1, "PARSE_JSON");
        } else if tokens[at].token == Token::LParen {
            after_expression(tokens, at, noted);
        }
        at += 1;
    }
}

/// Whether a word has an operand on both sides.
fn stands_between(tokens: &[TokenWithSpan], at: usize) -> bool {
    let ends = before(tokens, at).is_some_and(|prior| match &tokens[prior].token {
        Token::Word(word) => word.keyword == sqlparser::keywords::Keyword::NoKeyword || word.quote_style.is_some(),
        Token::Number(..) | Token::RParen | Token::SingleQuotedString(_) => true,
        _ => false,
    });
    let starts = after(tokens, at).is_some_and(|next| {
        matches!(
            tokens[next].token,
            Token::Word(_) | Token::Number(..) | Token::LParen | Token::SingleQuotedString(_) | Token::Minus
        )
    });
    ends && starts
}

/// `'0A'XC` is the text with these bytes.
fn from_hex(digits: &str, bytes: bool) -> Option<Token> {
    if bytes {
        return Some(Token::HexStringLiteral(digits.to_owned()));
    }
    let pairs = digits.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let text: Option<Vec<u8>> = pairs.collect();
    Some(Token::SingleQuotedString(text?.into_iter().map(char::from).collect()))
}

/// `TRANSLATE(x USING LATIN_TO_UNICODE)`: texts are UTF-8 anyway.
fn translate_using(tokens: &mut [TokenWithSpan], at: usize, noted: &mut Vec<Diagnostic>) {
    let Some(open) = after(tokens, at).filter(|open| tokens[*open].token == Token::LParen) else { return };
    let Some(close) = close_of(tokens, open) else { return };
    let mut depth = 0;
    for place in open..close {
        match tokens[place].token {
            Token::LParen => depth += 1,
            Token::RParen => depth -= 1,
            _ if depth == 1 && is(&tokens[place], "USING") => {
                noted.push(left_out(tokens, place, close - 1, "texts are UTF-8 in Databricks"));
                erase(tokens, place, close - 1);
                erase(tokens, at, at);
                return;
            }
            _ => {}
        }
    }
}

/// `x (INTEGER)` is a cast, `x (FORMAT '…')` says how it is shown, `x (NAMED y)` names it.
fn after_expression(tokens: &mut Vec<TokenWithSpan>, open: usize, noted: &mut Vec<Diagnostic>) {
    let (Some(close), Some(first)) = (close_of(tokens, open), after(tokens, open)) else { return };
    let Some(last) = before(tokens, open) else { return };
    if is(&tokens[first], "TITLE") {
        noted.push(left_out(tokens, open, close, "it heads a column in reports; give the column an alias"));
        return erase(tokens, open, close);
    }
    if is(&tokens[first], "FORMAT") {
        let Some(start) = start_of_operand(tokens, last) else { return };
        let span = tokens[start].span;
        tokens[open].token = Token::Comma;
        erase(tokens, first, first);
        let name = Token::Word(Word {
            value: formats::NAME.to_owned(),
            quote_style: Some('"'),
            keyword: sqlparser::keywords::Keyword::NoKeyword,
        });
        let call = [name, Token::LParen].map(|token| TokenWithSpan { token, span });
        tokens.splice(start..start, call);
        return;
    }
    if is(&tokens[first], "NAMED") {
        tokens[open].token = Token::Whitespace(Whitespace::Space);
        tokens[close].token = Token::Whitespace(Whitespace::Space);
        return become_words(tokens, first, first + 1, "AS");
    }
    if !is_any(&tokens[first], TYPES) || is(&tokens[last], "AS") {
        return;
    }
    let comma = (first..close).find(|at| tokens[*at].token == Token::Comma && depth_between(tokens, first, *at) == 0);
    let end_of_type = comma.unwrap_or(close);
    let type_only = match after(tokens, first) {
        Some(next) if next == end_of_type => true,
        Some(next) => {
            tokens[next].token == Token::LParen
                && close_of(tokens, next).and_then(|end| after(tokens, end)) == Some(end_of_type)
        }
        None => false,
    };
    let format = comma.and_then(|comma| after(tokens, comma)).filter(|word| is(&tokens[*word], "FORMAT"));
    if !type_only || (comma.is_some() && format.is_none()) {
        return;
    }
    let Some(start) = start_of_operand(tokens, last) else { return };
    // `AS type [FORMAT '…']` keeps its order; only the comma goes.
    if let Some(comma) = comma {
        erase(tokens, comma, comma);
    }
    become_words(tokens, open, open + 1, " AS ");
    become_words(tokens, start, start, "CAST(");
}

fn depth_between(tokens: &[TokenWithSpan], from: usize, to: usize) -> i32 {
    tokens[from..to].iter().fold(0, |depth, token| match token.token {
        Token::LParen => depth + 1,
        Token::RParen => depth - 1,
        _ => depth,
    })
}

/// Where the operand that ends at a token starts: a literal, a name with its dots, or a call.
fn start_of_operand(tokens: &[TokenWithSpan], last: usize) -> Option<usize> {
    let mut start = last;
    if tokens[last].token == Token::RParen {
        let mut depth = 0;
        start = (0..=last).rev().find(|at| {
            match tokens[*at].token {
                Token::RParen => depth += 1,
                Token::LParen => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        let called = before(tokens, start).filter(|name| {
            matches!(&tokens[*name].token, Token::Word(word) if word.quote_style.is_some() || !is_any(&tokens[*name], &["SELECT", "AND", "OR", "NOT", "THEN", "ELSE", "WHEN", "IN", "ON", "WHERE", "BY", "CASE", "LIKE", "BETWEEN"]))
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
