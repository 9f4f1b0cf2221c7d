//! `a JOIN b JOIN c ON … ON …`, where the first ON belongs to the last JOIN: the joined tables in parentheses.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::{after, before, insert, is, is_any};

/// A JOIN whose ON is still to come.
struct Waiting {
    /// Where the table begins that is joined.
    table: usize,
    /// Whether other joins have begun since.
    holds_joins: bool,
}

/// Puts what a JOIN joins in parentheses where it is joined itself before its own ON.
pub(super) fn enclose(tokens: &mut Vec<TokenWithSpan>) {
    let mut made = Vec::new();
    // For every parenthesis that is open, the outermost first.
    let mut levels: Vec<Vec<Waiting>> = vec![Vec::new()];
    for at in 0..tokens.len() {
        match tokens[at].token {
            Token::LParen => levels.push(Vec::new()),
            Token::RParen if levels.len() > 1 => drop(levels.pop()),
            _ => {}
        }
        let Some(waiting) = levels.last_mut() else { continue };
        if is(&tokens[at], "JOIN") {
            let without_condition =
                before(tokens, at).is_some_and(|prior| is_any(&tokens[prior], &["CROSS", "NATURAL"]));
            if let Some(table) = after(tokens, at).filter(|_| !without_condition) {
                if let Some(around) = waiting.last_mut() {
                    around.holds_joins = true;
                }
                waiting.push(Waiting { table, holds_joins: false });
            }
        } else if is(&tokens[at], "ON") {
            if let Some(joined) = waiting.pop().filter(|joined| joined.holds_joins) {
                made.push((joined.table, vec![Token::LParen]));
                made.push((at, vec![Token::RParen]));
            }
        } else if is_any(&tokens[at], &["SELECT", "WHERE", "USING", "SET"]) {
            waiting.clear();
        }
    }
    insert(tokens, made);
}
