//! Variables of T-SQL that hold texts, which `+` joins.

use std::collections::HashSet;

use model::Dialect;

use super::signature::Signature;
use crate::scan::{Token, TokenKind};

const TEXT_TYPES: &[&str] = &["CHAR", "NCHAR", "VARCHAR", "NVARCHAR", "TEXT", "NTEXT", "SYSNAME"];

/// Writes `||` for each `+` beside a variable that holds a text; answers with those variables in lower case.
pub(super) fn join(tokens: &mut [Token<'_>], signature: &Signature<'_, '_>, dialect: Dialect) -> HashSet<String> {
    let mut texts = HashSet::new();
    if dialect != Dialect::TSql {
        return texts;
    }
    let of_parameters = signature.parameters.iter().filter(|parameter| parameter.data_type == "STRING");
    texts.extend(of_parameters.map(|parameter| parameter.name.to_lowercase()));
    for at in 0..tokens.len() {
        let [name, rest @ ..] = &tokens[at..] else { continue };
        let rest = match rest {
            [word, rest @ ..] if word.is("AS") => rest,
            _ => rest,
        };
        let is_text = rest.first().is_some_and(|data_type| {
            data_type.is_name() && TEXT_TYPES.iter().any(|text| data_type.name().eq_ignore_ascii_case(text))
        });
        if name.text.starts_with('@') && is_text {
            texts.insert(name.text.to_lowercase());
        }
    }
    let is_text = |token: Option<&Token<'_>>| token.is_some_and(|token| texts.contains(&token.text.to_lowercase()));
    let joins: Vec<usize> = (1..tokens.len())
        .filter(|at| tokens[*at].is_symbol("+"))
        .filter(|at| is_text(tokens.get(at - 1)) || is_text(tokens.get(at + 1)))
        .collect();
    for at in joins {
        tokens[at] = Token { text: "||", kind: TokenKind::Symbol, ..tokens[at] };
    }
    texts
}
