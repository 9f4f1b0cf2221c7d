//! `IDENTIFIER(a)`, by which Databricks takes a text for a name wherever a name can stand, and the parser's grammar only in
//! some places.
//!
//! Source: "IDENTIFIER clause" of the Databricks SQL language manual.

use sqlparser::dialect::DatabricksDialect;
use sqlparser::tokenizer::{Token, Tokenizer, TokenizerError, Whitespace};

/// The tokens of a translation with the text in the place of each such clause, and without spaces, past which the parser looks
/// again and again.
pub(crate) fn databricks_tokens(written: &str) -> Result<Vec<Token>, TokenizerError> {
    let mut tokens = Tokenizer::new(&DatabricksDialect {}, written).tokenize()?;
    for at in 0..tokens.len().saturating_sub(3) {
        if let [Token::Word(word), Token::LParen, Token::Word(_), Token::RParen] = &tokens[at..at + 4]
            && word.quote_style.is_none()
            && word.value.eq_ignore_ascii_case("IDENTIFIER")
        {
            for left in [at, at + 1, at + 3] {
                tokens[left] = Token::Whitespace(Whitespace::Space);
            }
        }
    }
    tokens.retain(|token| !matches!(token, Token::Whitespace(_)));
    Ok(tokens)
}
