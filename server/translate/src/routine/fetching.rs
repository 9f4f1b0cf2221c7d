//! Whether the last fetch of a row found one.

use model::Dialect;

use super::tree::Block;
use crate::scan::{Token, TokenKind};

/// The variable that is 0 after a fetch that found a row, as the status of T-SQL is.
pub(super) const STATUS: &str = "fetch_status";

/// Puts the variable where the source asks for the status.
pub(super) fn name(tokens: &mut Vec<Token<'_>>, dialect: Dialect) {
    let mut named = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let one = |kind, text| Token { kind, text, ..*first };
        let comparison = match rest {
            [cursor, percent, word, ..]
                if dialect == Dialect::Oracle && cursor.is_name() && !cursor.is("SQL") && percent.is_symbol("%") =>
            {
                if word.is("NOTFOUND") {
                    Some("<>")
                } else {
                    word.is("FOUND").then_some("=")
                }
            }
            _ => None,
        };
        if let Some(sign) = comparison {
            let symbol = |text| one(TokenKind::Symbol, text);
            named.extend([symbol("("), one(TokenKind::Word, STATUS), symbol(sign)]);
            named.extend([one(TokenKind::Number, "0"), symbol(")")]);
            rest = &rest[3..];
            continue;
        }
        let status = dialect == Dialect::TSql && first.is("@@FETCH_STATUS");
        named.push(if status { one(TokenKind::Word, STATUS) } else { *first });
        rest = after;
    }
    *tokens = named;
}

/// Whether a block reads the status.
pub(super) fn is_asked(block: &Block<'_, '_>) -> bool {
    let mut found = false;
    super::each_span(block, &mut |tokens| found |= tokens.iter().any(|token| token.text == STATUS));
    found
}
