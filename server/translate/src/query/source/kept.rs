//! Oracle's `MAX(a) KEEP (DENSE_RANK FIRST ORDER BY b DESC)` as a call with the value and the keys, which says in its name
//! what is wanted.

use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::super::aggregated::KEPT;
use super::{after, before, erase, is, mark, pairs};

pub(super) fn adapt(tokens: &mut [TokenWithSpan]) {
    let pairs = pairs(tokens);
    for at in 0..tokens.len() {
        if is(&tokens[at], "KEEP") {
            one(tokens, &pairs, at);
        }
    }
}

/// The aggregate before one KEEP; `None` where it is another word, or spelled as nothing known.
fn one(tokens: &mut [TokenWithSpan], pairs: &[usize], at: usize) -> Option<()> {
    let close = before(tokens, at).filter(|close| tokens[*close].token == Token::RParen)?;
    let name = before(tokens, pairs[close])?;
    let open = after(tokens, at).filter(|open| tokens[*open].token == Token::LParen)?;
    let words = |words: &[&str]| {
        words.iter().try_fold(open, |place, word| after(tokens, place).filter(|next| is(&tokens[*next], word)))
    };
    let first = words(&["DENSE_RANK", "FIRST", "ORDER", "BY"]);
    let by = first.or_else(|| words(&["DENSE_RANK", "LAST", "ORDER", "BY"]))?;
    let keys = keys(tokens, by, pairs[open]);
    let wanted = match keys.as_slice() {
        [(_, only)] if !only.says_nulls => if first.is_some() != only.descends { "least" } else { "most" }.to_owned(),
        several => several.iter().map(|(_, key)| key.flags(first.is_none())).collect::<Vec<_>>().join(","),
    };
    for ((from, end), _) in keys.into_iter().filter(|((from, end), _)| from < end) {
        erase(tokens, from, end - 1);
    }
    let aggregate = tokens[name].token.to_string().to_uppercase();
    tokens[name].token = mark(format!("{KEPT}{aggregate} {wanted}"));
    tokens[close].token = Token::Comma;
    erase(tokens, at, by);
    Some(())
}

/// How a key orders the rows.
struct Key {
    descends: bool,
    nulls_first: bool,
    /// Whether the source says where NULL stands; otherwise it is more than all else.
    says_nulls: bool,
}

impl Key {
    /// The way and where NULL stands, of the order itself or of the opposite one.
    fn flags(&self, turned: bool) -> String {
        let way = if self.descends != turned { 'd' } else { 'a' };
        let nulls = if self.nulls_first != turned { 'f' } else { 'l' };
        format!("{way}{nulls}")
    }
}

/// The keys between two places, each with the place where its expression ends and where the key does.
fn keys(tokens: &[TokenWithSpan], by: usize, end: usize) -> Vec<((usize, usize), Key)> {
    let mut depth = 0;
    let mut found = Vec::new();
    for place in by + 1..=end {
        if depth == 0 && (place == end || tokens[place].token == Token::Comma) {
            found.push(key(tokens, place));
        }
        depth += i32::from(tokens[place].token == Token::LParen) - i32::from(tokens[place].token == Token::RParen);
    }
    found
}

/// The key that ends before a place.
fn key(tokens: &[TokenWithSpan], end: usize) -> ((usize, usize), Key) {
    let mut from = end;
    let mut take = |words: &[&str]| {
        let word = before(tokens, from).filter(|place| words.iter().any(|word| is(&tokens[*place], word)))?;
        from = word;
        Some(is(&tokens[word], words[0]))
    };
    let nulls = take(&["FIRST", "LAST"]);
    if nulls.is_some() {
        take(&["NULLS"]);
    }
    let descends = take(&["DESC", "ASC"]).unwrap_or(false);
    let key = Key { descends, nulls_first: nulls.unwrap_or(descends), says_nulls: nulls.is_some() };
    ((from, end), key)
}
