//! What T-SQL writes otherwise than the parser reads.

use model::Diagnostic;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{
    after, become_words, before, close_of, eight_digits, erase, files, insert, is, is_any, left_out, mark,
    nested_joins, pairs,
};
use crate::diagnostic_codes::NOT_TRANSLATED;

/// Hints of joins and of the whole query say how, not what.
pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    files::read(tokens, noted);
    grouped_with(tokens);
    eight_digits::separate(tokens);
    nested_joins::enclose(tokens);
    hints_in_a_row(tokens);
    comparisons(tokens);
    changed_in_place(tokens);
    numbered(tokens, noted);
    all_versions(tokens, noted);
    names_as_texts(tokens);
    schemas_left_out(tokens);
    for at in 0..tokens.len() {
        // `a<@b` is read as an operator of other dialects.
        if tokens[at].token == Token::ArrowAt
            && let Some(Token::Word(name)) = tokens.get_mut(at + 1).map(|next| &mut next.token)
        {
            name.value.insert(0, '@');
            tokens[at].token = Token::Lt;
        }
        if is(&tokens[at], "OPENJSON") {
            plain_paths(tokens, at);
        }
        let hinted = is_any(&tokens[at], &["HASH", "LOOP", "MERGE", "REMOTE"])
            && after(tokens, at).is_some_and(|next| is(&tokens[next], "JOIN"))
            && before(tokens, at)
                .is_some_and(|prior| is_any(&tokens[prior], &["INNER", "LEFT", "RIGHT", "FULL", "OUTER"]));
        if hinted {
            noted.push(left_out(tokens, at, at, "Databricks chooses how it joins"));
            erase(tokens, at, at);
        }
        if let Some((with, close)) = hint_of_merged(tokens, at) {
            noted.push(left_out(tokens, with, close, "Databricks locks by itself"));
            erase(tokens, with, close);
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

/// `SELECT 'Total' = a` and `a AS N'Total'`: a text can be a column's name. The parser knows `a AS 'Total'` itself.
///
/// Source: "SELECT clause" of the Transact-SQL reference, of which the first form is deprecated and still taken.
fn names_as_texts(tokens: &mut [TokenWithSpan]) {
    let pairs = pairs(tokens);
    // Whether the list of a SELECT is being read, for every parenthesis that is open.
    let mut lists = vec![false];
    for at in 0..tokens.len() {
        match &tokens[at].token {
            Token::LParen => lists.push(false),
            Token::RParen if lists.len() > 1 => drop(lists.pop()),
            Token::SingleQuotedString(text) | Token::NationalStringLiteral(text) => {
                let Some(prior) = before(tokens, at) else { continue };
                let named = is(&tokens[prior], "AS");
                let names = lists.last() == Some(&true)
                    && begins_column(tokens, prior, &pairs)
                    && after(tokens, at).is_some_and(|next| tokens[next].token == Token::Eq);
                if names || named {
                    tokens[at].token = mark(text);
                }
            }
            Token::Word(_) => {
                if let Some(list) = lists.last_mut() {
                    *list |= is(&tokens[at], "SELECT");
                    *list &= !is_any(&tokens[at], &["FROM", "WHERE", "SET", "UNION", "EXCEPT", "INTERSECT", "ORDER"]);
                }
            }
            _ => {}
        }
    }
}

/// Whether a column of a SELECT begins after a token: the word itself, a comma, or what says how many rows there are.
fn begins_column(tokens: &[TokenWithSpan], prior: usize, pairs: &[usize]) -> bool {
    let counts = || before(tokens, pairs[prior]).is_some_and(|top| is(&tokens[top], "TOP"));
    match tokens[prior].token {
        Token::Comma => true,
        Token::Number(..) | Token::RParen => counts(),
        _ => is_any(&tokens[prior], &["SELECT", "DISTINCT", "ALL", "PERCENT", "TIES"]),
    }
}

/// `db..t.a`, a column whose table's schema is left out: the table's name is enough for it. So it is for a temporary table,
/// of which T-SQL knows where it is: `tempdb..#t`.
fn schemas_left_out(tokens: &mut [TokenWithSpan]) {
    for at in 0..tokens.len() {
        if is(&tokens[at], "TEMPDB")
            && let Some(own) = (at + 1..tokens.len())
                .take(4)
                .find(|own| matches!(&tokens[*own].token, Token::Word(word) if word.value.starts_with('#')))
            && tokens[at + 1..own].iter().all(|token| token.token == Token::Period || is(token, "DBO"))
        {
            erase(tokens, at, own - 1);
        }
    }
    let is_name = |token: Option<&TokenWithSpan>| matches!(token.map(|token| &token.token), Some(Token::Word(_)));
    let is_dot = |token: Option<&TokenWithSpan>| token.is_some_and(|token| token.token == Token::Period);
    for at in 1..tokens.len() {
        let parts = |ahead: usize| tokens.get(at + ahead);
        let column = is_name(tokens.get(at - 1))
            && is_dot(parts(0))
            && is_dot(parts(1))
            && is_name(parts(2))
            && is_dot(parts(3));
        if column {
            erase(tokens, at, at);
        }
    }
}

/// The hint of `MERGE INTO t WITH (HOLDLOCK) AS a`, which stands before the other name.
fn hint_of_merged(tokens: &[TokenWithSpan], at: usize) -> Option<(usize, usize)> {
    let mut next = after(tokens, at).filter(|next| is(&tokens[at], "MERGE") && !is(&tokens[*next], "JOIN"))?;
    while !is_any(&tokens[next], &["WITH", "USING"]) {
        matches!(tokens[next].token, Token::Word(_) | Token::Period).then_some(())?;
        next = after(tokens, next)?;
    }
    let open = after(tokens, next).filter(|_| is(&tokens[next], "WITH"))?;
    Some((next, close_of(tokens, open)?))
}

/// `!>` and `!<`, which nothing else is, and `< =`, `> =`, `! =` and `< >`, whose signs may stand apart.
fn comparisons(tokens: &mut [TokenWithSpan]) {
    for at in 0..tokens.len() {
        let Some(next) = after(tokens, at) else { continue };
        let sign = match (&tokens[at].token, &tokens[next].token) {
            (Token::ExclamationMark, Token::Gt) | (Token::Lt, Token::Eq) => Token::LtEq,
            (Token::ExclamationMark, Token::Lt) | (Token::Gt, Token::Eq) => Token::GtEq,
            (Token::ExclamationMark, Token::Eq) | (Token::Lt, Token::Gt) => Token::Neq,
            _ => continue,
        };
        tokens[at].token = sign;
        erase(tokens, next, next);
    }
}

/// `WITH (UPDLOCK HOLDLOCK)`: the commas between hints may be left out.
fn hints_in_a_row(tokens: &mut Vec<TokenWithSpan>) {
    const HINTS: &[&str] = &[
        "HOLDLOCK",
        "NOLOCK",
        "NOWAIT",
        "PAGLOCK",
        "READCOMMITTED",
        "READPAST",
        "READUNCOMMITTED",
        "REPEATABLEREAD",
        "ROWLOCK",
        "SERIALIZABLE",
        "SNAPSHOT",
        "TABLOCK",
        "TABLOCKX",
        "UPDLOCK",
        "XLOCK",
    ];
    let in_a_row =
        |at: &usize| is_any(&tokens[*at], HINTS) && after(tokens, *at).is_some_and(|next| is_any(&tokens[next], HINTS));
    let made = (0..tokens.len()).filter(in_a_row).map(|at| (at + 1, vec![Token::Comma])).collect();
    insert(tokens, made);
}

/// `GROUP BY a, b WITH ROLLUP` says the same as `GROUP BY ROLLUP (a, b)`; WITH CUBE likewise.
fn grouped_with(tokens: &mut Vec<TokenWithSpan>) {
    // Where the list after a GROUP BY begins, for every parenthesis that is open, the outermost first.
    let mut lists: Vec<Option<usize>> = vec![None];
    let mut made = Vec::new();
    for at in 0..tokens.len() {
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
                made.push((first, vec![tokens[next].token.clone(), Token::LParen]));
                erase(tokens, at, at);
                tokens[next].token = Token::RParen;
            }
        }
    }
    insert(tokens, made);
}

/// `SET a += b` as `SET a = a + (b)`, for every operator that T-SQL joins with `=`.
fn changed_in_place(tokens: &mut Vec<TokenWithSpan>) {
    let joins = |token: &Token| {
        matches!(
            token,
            Token::Plus
                | Token::Minus
                | Token::Mul
                | Token::Div
                | Token::Mod
                | Token::Ampersand
                | Token::Pipe
                | Token::Caret
        )
    };
    let mut made = Vec::new();
    for at in 1..tokens.len().saturating_sub(1) {
        if !joins(&tokens[at].token) || tokens[at + 1].token != Token::Eq {
            continue;
        }
        let Some(last) = before(tokens, at).filter(|last| matches!(tokens[*last].token, Token::Word(_))) else {
            continue;
        };
        let mut first = last;
        while first >= 2
            && tokens[first - 1].token == Token::Period
            && matches!(tokens[first - 2].token, Token::Word(_))
        {
            first -= 2;
        }
        let mut copy: Vec<Token> = tokens[first..=last].iter().map(|token| token.token.clone()).collect();
        copy.extend([tokens[at].token.clone(), Token::LParen]);
        tokens[at].token = Token::Eq;
        erase(tokens, at + 1, at + 1);
        made.push((at + 1, copy));
        made.push((end_of_value(tokens, at + 2), vec![Token::RParen]));
    }
    insert(tokens, made);
}

/// Where the value of an assignment ends that begins here.
fn end_of_value(tokens: &[TokenWithSpan], from: usize) -> usize {
    let (mut depth, mut cases) = (0, 0);
    for (at, token) in tokens.iter().enumerate().skip(from) {
        let outside = depth == 0 && cases == 0;
        match token.token {
            Token::LParen => depth += 1,
            Token::RParen if depth == 0 => return at,
            Token::RParen => depth -= 1,
            Token::Comma | Token::SemiColon | Token::EOF if outside => return at,
            _ if is(token, "CASE") => cases += 1,
            _ if is(token, "END") => cases -= 1,
            _ if outside && is_any(token, &["FROM", "WHERE", "OUTPUT", "OPTION", "WHEN"]) => return at,
            _ => {}
        }
    }
    tokens.len()
}

/// `NEXT VALUE FOR sequence`, which nothing takes the place of within a query.
fn numbered(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    let mut at = 0;
    while at < tokens.len() {
        let words = [Some(at), after(tokens, at), after(tokens, at).and_then(|next| after(tokens, next))];
        if let [Some(next), Some(value), Some(of)] = words
            && is(&tokens[next], "NEXT")
            && is(&tokens[value], "VALUE")
            && is(&tokens[of], "FOR")
        {
            let mut last = after(tokens, of).unwrap_or(of);
            while last + 2 < tokens.len() && tokens[last + 1].token == Token::Period {
                last += 2;
            }
            if let Some(over) = after(tokens, last).filter(|over| is(&tokens[*over], "OVER"))
                && let Some(open) = after(tokens, over)
                && let Some(close) = close_of(tokens, open)
            {
                last = close;
            }
            let place = tokens[at].span.start;
            let message = "NEXT VALUE FOR has no counterpart; make the column an identity, or count with row_number()";
            noted.push(NOT_TRANSLATED.diagnostic(message).at(place.line as u32, place.column as u32));
            become_words(tokens, at, last + 1, "NULL");
        }
        at += 1;
    }
}

/// `FOR SYSTEM_TIME ALL`, `FROM a TO b`, `BETWEEN a AND b` and `CONTAINED IN (a, b)`: the rows of a stretch of time, of which
/// Databricks keeps no validity.
fn all_versions(tokens: &mut [TokenWithSpan], noted: &mut Vec<Diagnostic>) {
    for at in 0..tokens.len() {
        let time = after(tokens, at).filter(|time| is(&tokens[at], "FOR") && is(&tokens[*time], "SYSTEM_TIME"));
        let Some(kind) = time.and_then(|time| after(tokens, time)) else { continue };
        let skip = |count: usize| (0..count).try_fold(kind, |place, _| after(tokens, place));
        let last = if is(&tokens[kind], "ALL") {
            Some(kind)
        } else if is_any(&tokens[kind], &["FROM", "BETWEEN"]) {
            skip(3)
        } else if is(&tokens[kind], "CONTAINED") {
            skip(2).and_then(|open| close_of(tokens, open))
        } else {
            None
        };
        if let Some(last) = last {
            let place = tokens[at].span.start;
            let message = "the rows of a stretch of SYSTEM_TIME have no counterpart; read the table of its history too";
            noted.push(NOT_TRANSLATED.diagnostic(message).at(place.line as u32, place.column as u32));
            erase(tokens, at, last);
        }
    }
}

/// Paths after the columns of OPENJSON, which the parser takes as plain texts only.
fn plain_paths(tokens: &mut [TokenWithSpan], at: usize) {
    let close = after(tokens, at).and_then(|open| close_of(tokens, open));
    let with = close.and_then(|close| after(tokens, close)).filter(|with| is(&tokens[*with], "WITH"));
    let Some(open) = with.and_then(|with| after(tokens, with)) else { return };
    let Some(close) = close_of(tokens, open) else { return };
    for token in &mut tokens[open..close] {
        if let Token::NationalStringLiteral(text) = &mut token.token {
            token.token = Token::SingleQuotedString(std::mem::take(text));
        }
    }
}
