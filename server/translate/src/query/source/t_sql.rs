//! What T-SQL writes otherwise than the parser reads.

use model::Diagnostic;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{after, before, close_of, erase, insert, is, is_any, left_out};

/// Hints of joins and of the whole query say how, not what.
pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    grouped_with(tokens);
    for at in 0..tokens.len() {
        // `!>` and `!<`, which nothing else is.
        if tokens[at].token == Token::ExclamationMark
            && let Some(sign) = tokens.get(at + 1).and_then(|next| match next.token {
                Token::Gt => Some(Token::LtEq),
                Token::Lt => Some(Token::GtEq),
                _ => None,
            })
        {
            tokens[at + 1].token = sign;
            erase(tokens, at, at);
        }
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
