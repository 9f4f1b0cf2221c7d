//! PL/pgSQL's `FOREACH x IN ARRAY a LOOP` as a loop over the rows that the array makes, in its order.

use model::Dialect;

use super::reader::Reader;
use crate::scan::Token;

/// Replaces the heads of such loops; one over slices stays, and has no rule.
pub(super) fn to_rows(tokens: &mut Vec<Token<'_>>, dialect: Dialect) {
    if dialect != Dialect::PostgreSql || !tokens.iter().any(|token| token.is("FOREACH")) {
        return;
    }
    let mut made = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        match head(rest) {
            Some((variable, array, length)) => {
                made.extend(loop_over(first, variable, array));
                rest = &rest[length..];
            }
            None => {
                made.push(*first);
                rest = after;
            }
        }
    }
    *tokens = made;
}

/// The variable and the array of the loop whose head begins here, and how many tokens the head has up to LOOP.
fn head<'t, 's>(tokens: &'t [Token<'s>]) -> Option<(&'t Token<'s>, &'t [Token<'s>], usize)> {
    let mut reader = Reader::new(tokens);
    if !reader.take(&["FOREACH"]) {
        return None;
    }
    let variable = reader.next("a variable").ok().filter(|token| token.is_name())?;
    if !reader.take(&["IN", "ARRAY"]) {
        return None;
    }
    let array = reader.until_words(&["LOOP"]);
    (!reader.is_over()).then_some((variable, array, reader.at))
}

/// `FOR x IN SELECT … FROM unnest(a) WITH ORDINALITY … ORDER BY …`
fn loop_over<'s>(at: &Token<'s>, variable: &Token<'s>, array: &[Token<'s>]) -> Vec<Token<'s>> {
    let word = |text: &'static str| at.word(text);
    let sign = |text: &'static str| at.sign(text);
    let mut made =
        vec![word("FOR"), *variable, word("IN"), word("SELECT"), word("each_one"), sign("."), word("element")];
    made.extend([word("FROM"), word("UNNEST"), sign("(")]);
    made.extend_from_slice(array);
    made.extend([
        sign(")"),
        word("WITH"),
        word("ORDINALITY"),
        word("AS"),
        word("each_one"),
        sign("("),
        word("element"),
    ]);
    made.extend([
        sign(","),
        word("place"),
        sign(")"),
        word("ORDER"),
        word("BY"),
        word("each_one"),
        sign("."),
        word("place"),
    ]);
    made
}
