//! What the parser's grammar of a dialect lacks, brought into words it has, on its tokens.

mod compound_units;
mod eight_digits;
pub(super) mod files;
mod kept;
mod my_sql;
mod nested_joins;
mod netezza;
mod oracle;
pub(crate) use oracle::WITHOUT_NULL;
mod t_sql;
mod teradata;

use model::{Diagnostic, Dialect};
use sqlparser::dialect::GenericDialect;
use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace, Word};

pub(crate) use self::eight_digits::separated;
use super::{grouped, outer_joins};

/// Rewrites the tokens of a query or an expression in place; says of what is left out.
pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>, dialect: Dialect, noted: &mut Vec<Diagnostic>) {
    trimmed(tokens);
    called_by_path(tokens);
    match dialect {
        Dialect::Teradata => teradata::adapt(tokens, noted),
        Dialect::Redshift => {
            approximate(tokens);
            outer_marks(tokens);
            minus(tokens);
            grouping_sets(tokens);
        }
        Dialect::Netezza => {
            minus(tokens);
            netezza::adapt(tokens);
        }
        Dialect::TSql => {
            t_sql::adapt(tokens, noted);
            grouping_sets(tokens);
        }
        Dialect::Oracle => oracle::adapt(tokens, noted),
        Dialect::MySql => my_sql::adapt(tokens, noted),
        Dialect::Snowflake => {
            limits_of_variables(tokens);
            fields_of_rows(tokens);
            last_commas(tokens, noted);
        }
        Dialect::PostgreSql => only(tokens, noted),
    }
}

/// `FROM ONLY t`: rows of tables that inherit from it are left out, of which Databricks has none.
fn only(tokens: &mut [TokenWithSpan], noted: &mut Vec<Diagnostic>) {
    for at in 0..tokens.len() {
        let before_table = before(tokens, at).is_some_and(|prior| is_any(&tokens[prior], &["FROM", "JOIN", "UPDATE"]));
        let table = after(tokens, at).is_some_and(|next| match &tokens[next].token {
            Token::Word(word) => word.quote_style.is_some() || word.keyword == Keyword::NoKeyword,
            _ => false,
        });
        if is(&tokens[at], "ONLY") && before_table && table {
            noted.push(left_out(tokens, at, at, "a table of Databricks has no tables that inherit from it"));
            erase(tokens, at, at);
        }
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

/// `package.SUBSTR(a, b)`: behind a dot a name that begins a form of its own elsewhere is that of any function.
fn called_by_path(tokens: &mut [TokenWithSpan]) {
    for at in 2..tokens.len() {
        let called = tokens[at].token == Token::LParen && tokens[at - 2].token == Token::Period;
        if let Token::Word(name) = &mut tokens[at - 1].token
            && called
        {
            name.keyword = Keyword::NoKeyword;
        }
    }
}

/// `TRIM(BOTH FROM x)`, of which the parser knows only the form that names what is cut off: its FROM goes.
fn trimmed(tokens: &mut [TokenWithSpan]) {
    for at in 0..tokens.len() {
        if !is_any(&tokens[at], &["BOTH", "LEADING", "TRAILING"]) {
            continue;
        }
        let open = before(tokens, at).filter(|open| tokens[*open].token == Token::LParen);
        let of_trim = open.and_then(|open| before(tokens, open)).is_some_and(|name| is(&tokens[name], "TRIM"));
        if let Some(from) = after(tokens, at).filter(|from| of_trim && is(&tokens[*from], "FROM")) {
            erase(tokens, from, from);
        }
    }
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

/// `LIMIT :n`, in which the parser takes LIMIT for another name of the table before it.
fn limits_of_variables(tokens: &mut [TokenWithSpan]) {
    for at in 0..tokens.len() {
        let colon = after(tokens, at).filter(|_| is_any(&tokens[at], &["LIMIT", "OFFSET", "FETCH"]));
        if let Some(colon) = colon.filter(|colon| tokens[*colon].token == Token::Colon)
            && let Some(Token::Word(name)) = tokens.get(colon + 1).map(|next| &next.token)
        {
            tokens[colon].token = Token::Placeholder(format!(":{}", name.value));
            erase(tokens, colon + 1, colon + 1);
        }
    }
}

/// `INSERT INTO t (a, b, )`: a comma of which no column follows.
fn last_commas(tokens: &mut [TokenWithSpan], noted: &mut Vec<Diagnostic>) {
    for at in 0..tokens.len() {
        let mut next = after(tokens, at).filter(|_| is(&tokens[at], "INTO"));
        while let Some(name) = next.filter(|name| matches!(tokens[*name].token, Token::Word(_) | Token::Period)) {
            next = after(tokens, name);
        }
        let open = next.filter(|open| tokens[*open].token == Token::LParen);
        let last = open.and_then(|open| close_of(tokens, open)).and_then(|close| before(tokens, close));
        if let Some(last) = last.filter(|last| tokens[*last].token == Token::Comma) {
            noted.push(left_out(tokens, last, last, "no column follows it"));
            erase(tokens, last, last);
        }
    }
}

/// `:r.a`, a field of the row that a loop is at, which needs no mark. A path into a variant begins after a value.
fn fields_of_rows(tokens: &mut [TokenWithSpan]) {
    const BEFORE: &[&str] = &[
        "SELECT", "DISTINCT", "WHERE", "HAVING", "ON", "AND", "OR", "NOT", "WHEN", "THEN", "ELSE", "BETWEEN", "LIKE",
        "ILIKE", "RETURN",
    ];
    for colon in 0..tokens.len() {
        let starts_value = |at: usize| match &tokens[at].token {
            Token::LParen
            | Token::Comma
            | Token::Eq
            | Token::Neq
            | Token::Lt
            | Token::Gt
            | Token::LtEq
            | Token::GtEq => true,
            Token::Plus | Token::Minus | Token::Mul | Token::Div | Token::StringConcat | Token::DoubleColon => true,
            Token::Word(_) => is_any(&tokens[at], BEFORE),
            _ => false,
        };
        let is_word = |at: usize| matches!(tokens.get(at).map(|token| &token.token), Some(Token::Word(_)));
        let field = tokens[colon].token == Token::Colon
            && is_word(colon + 1)
            && tokens.get(colon + 2).is_some_and(|dot| dot.token == Token::Period)
            && is_word(colon + 3);
        if field && before(tokens, colon).is_none_or(starts_value) {
            erase(tokens, colon, colon);
        }
    }
}

/// `a.x (+)` as a call of what stands for the mark, since the grammar has it for other dialects only.
fn outer_marks(tokens: &mut Vec<TokenWithSpan>) {
    let mut made = Vec::new();
    for at in 0..tokens.len() {
        let marked = tokens[at].token == Token::LParen
            && after(tokens, at).is_some_and(|plus| {
                tokens[plus].token == Token::Plus
                    && after(tokens, plus).is_some_and(|close| tokens[close].token == Token::RParen)
            });
        let Some(mut column) = before(tokens, at).filter(|_| marked) else { continue };
        if !matches!(tokens[column].token, Token::Word(_)) {
            continue;
        }
        while let Some(dot) = before(tokens, column).filter(|dot| tokens[*dot].token == Token::Period)
            && let Some(table) = before(tokens, dot)
        {
            column = table;
        }
        made.push((column, vec![mark(outer_joins::MARK), Token::LParen]));
        if let Some(plus) = after(tokens, at) {
            erase(tokens, at, plus);
        }
    }
    insert(tokens, made);
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

/// A word in quotes that no source can hold, which marks what the grammar lacks.
fn mark(name: impl Into<String>) -> Token {
    Token::Word(Word { value: name.into(), quote_style: Some('"'), keyword: Keyword::NoKeyword })
}

/// For every parenthesis the place of its other half; for every other token its own place.
fn pairs(tokens: &[TokenWithSpan]) -> Vec<usize> {
    let mut found: Vec<usize> = (0..tokens.len()).collect();
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.token {
            Token::LParen => open.push(at),
            Token::RParen => {
                if let Some(opened) = open.pop() {
                    (found[opened], found[at]) = (at, opened);
                }
            }
            _ => {}
        }
    }
    found
}

/// Puts tokens before others, each list before the token at its place; of two at one place the later comes first.
fn insert(tokens: &mut Vec<TokenWithSpan>, mut made: Vec<(usize, Vec<Token>)>) {
    if made.is_empty() {
        return;
    }
    made.reverse();
    made.sort_by_key(|(at, _)| *at);
    let mut made = made.into_iter().peekable();
    let mut all = Vec::with_capacity(tokens.len() + 2 * made.len());
    for (at, token) in std::mem::take(tokens).into_iter().enumerate() {
        while let Some((_, list)) = made.next_if(|(place, _)| *place == at) {
            all.extend(list.into_iter().map(|new| TokenWithSpan { token: new, span: token.span }));
        }
        all.push(token);
    }
    *tokens = all;
}

/// `GROUPING SETS ((a, b), (a), ())` as a call with a tuple, a value or an empty text for each set.
fn grouping_sets(tokens: &mut [TokenWithSpan]) {
    let mut at = 0;
    while at < tokens.len() {
        if is(&tokens[at], "GROUPING")
            && let Some(sets) = after(tokens, at).filter(|sets| is(&tokens[*sets], "SETS"))
            && let Some(open) = after(tokens, sets).filter(|open| tokens[*open].token == Token::LParen)
            && let Some(close) = close_of(tokens, open)
        {
            tokens[at].token = mark(grouped::SETS);
            erase(tokens, sets, sets);
            for place in open + 1..close {
                if tokens[place].token == Token::LParen
                    && let Some(end) = after(tokens, place).filter(|end| tokens[*end].token == Token::RParen)
                {
                    tokens[place].token = Token::SingleQuotedString(String::new());
                    erase(tokens, end, end);
                }
            }
            at = close;
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
