//! Netezza's `database..name`, which its parser's grammar lacks: the schema that is left out becomes an empty name.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan, Word};

/// Puts an empty name between two dots that follow each other.
pub(super) fn fill(tokens: &mut Vec<TokenWithSpan>) {
    let mut at = 1;
    while at < tokens.len() {
        if tokens[at].token == Token::Period && tokens[at - 1].token == Token::Period {
            let word = Word { value: String::new(), quote_style: Some('"'), keyword: Keyword::NoKeyword };
            tokens.insert(at, TokenWithSpan { token: Token::Word(word), span: tokens[at].span });
        }
        at += 1;
    }
}
