//! Bodies that stand in quotes, in which signs are escaped.

use model::Dialect;

use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// The whole text with a body in quotes put between `$$`, where signs inside of it are escaped.
pub(super) fn unquoted(tokens: &[Token<'_>], at: usize, rewriter: &Rewriter<'_>) -> Option<String> {
    let (sql, dialect) = (rewriter.sql, rewriter.dialect);
    let body = tokens.get(at).filter(|token| token.kind == TokenKind::Text)?;
    // Snowflake hands a body out in quotes, with every backslash of it doubled.
    let text = match dialect {
        Dialect::Snowflake => crate::query::text_in(body.text, dialect),
        _ => crate::scan::text_of(body.text),
    };
    let escaped = body.text.len() > text.len() + 2;
    escaped.then(|| format!("{} $${text}$$ {}", &sql[..body.start], &sql[body.end()..]))
}
