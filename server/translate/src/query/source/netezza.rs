//! What Netezza writes otherwise than the parser reads.
//!
//! Sources: "Operators" and "Get values from sequences" of IBM's Netezza Performance Server documentation.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::teradata::raised;
use super::{after, become_words, erase, insert, is, is_any, pairs};

/// Rewrites Netezza's words over the tokens.
pub(super) fn adapt(tokens: &mut Vec<TokenWithSpan>) {
    powers(tokens);
    let mut at = 0;
    while at < tokens.len() {
        if is_any(&tokens[at], &["ISNULL", "NOTNULL"])
            && after(tokens, at).is_none_or(|next| tokens[next].token != Token::LParen)
        {
            let words = if is(&tokens[at], "ISNULL") { "IS NULL" } else { "IS NOT NULL" };
            become_words(tokens, at, at + 1, words);
        } else if is(&tokens[at], "NEXT") {
            next_value(tokens, at);
        }
        at += 1;
    }
}

fn powers(tokens: &mut Vec<TokenWithSpan>) {
    let pairs = pairs(tokens);
    let mut made = Vec::new();
    for at in 0..tokens.len().saturating_sub(1) {
        if tokens[at].token == Token::Mul && tokens[at + 1].token == Token::Mul {
            raised(tokens, &pairs, at, &mut made);
        }
    }
    insert(tokens, made);
}

/// `NEXT VALUE FOR s` as PostgreSQL's call, which the rules know.
fn next_value(tokens: &mut Vec<TokenWithSpan>, at: usize) {
    let value = after(tokens, at).filter(|value| is(&tokens[*value], "VALUE"));
    let named = value.and_then(|value| after(tokens, value)).filter(|named| is(&tokens[*named], "FOR"));
    let Some(mut last) = named.and_then(|named| after(tokens, named)) else { return };
    let first = last;
    while let Some(dot) = after(tokens, last).filter(|dot| tokens[*dot].token == Token::Period)
        && let Some(name) = after(tokens, dot)
    {
        last = name;
    }
    let name: String = tokens[first..=last].iter().map(|token| token.token.to_string()).collect();
    erase(tokens, at, last);
    become_words(tokens, at, at + 1, &format!("NEXTVAL('{name}')"));
}
