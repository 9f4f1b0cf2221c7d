//! The tokens of the parser for tokens of the source, with their places there.
//!
//! The parser reads a text in which the tokens stand close together, since it makes a token of every single space.

use model::{Diagnostic, Dialect};
use sqlparser::tokenizer::{Location, Span, Token as ParserToken, TokenWithSpan, Tokenizer, Whitespace};

use super::parser_dialect;
use crate::diagnostic_codes::SYNTAX;
use crate::scan::Token;

/// The source's tokens for the parser; comments are left out. A span tells where its token starts, not where it ends.
pub(super) fn parser_tokens(
    tokens: &[Token<'_>],
    sql: &str,
    dialect: Dialect,
) -> Result<Vec<TokenWithSpan>, Diagnostic> {
    let (text, mut places) = closed_up(tokens, sql);
    let mut found = Tokenizer::new(&*parser_dialect(dialect), &text).tokenize_with_location().map_err(|error| {
        let place = places.in_source(error.location);
        let message = format!("cannot be read as {dialect}: {}", error.message);
        SYNTAX.diagnostic(message).at(place.line as u32, place.column as u32)
    })?;
    for token in &mut found {
        let start = places.in_source(token.span.start);
        token.span = Span { start, end: start };
    }
    Ok(found)
}

/// Leaves out the spaces, past which the parser looks again and again, but for those that mean something to it: ends of lines
/// between texts that become one, and the end of a stage's name.
pub(super) fn drop_spaces(tokens: &mut Vec<TokenWithSpan>, dialect: Dialect) {
    let joins = matches!(dialect, Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza);
    if dialect == Dialect::Snowflake && tokens.iter().any(|token| token.token == ParserToken::AtSign) {
        return;
    }
    tokens.retain(|token| match &token.token {
        ParserToken::Whitespace(Whitespace::Newline) => joins,
        ParserToken::Whitespace(_) => false,
        _ => true,
    });
}

/// Where a token starts in the parser's text, and where in the source.
struct Start {
    there: Location,
    here: Location,
}

/// Tells places of the source, for places of the parser's text that are asked for in its order.
struct Places {
    starts: Vec<Start>,
    at: usize,
}

impl Places {
    fn in_source(&mut self, place: Location) -> Location {
        while self.starts.get(self.at + 1).is_some_and(|next| next.there <= place) {
            self.at += 1;
        }
        let Some(Start { there, here }) = self.starts.get(self.at).filter(|start| start.there <= place) else {
            return place;
        };
        match place.line - there.line {
            0 => Location { line: here.line, column: here.column + place.column - there.column },
            // Further down in a text of several lines, whose later lines begin where they do in the source.
            lines => Location { line: here.line + lines, column: place.column },
        }
    }
}

/// The tokens with a space for whatever stands between two of them, or an end of line where there is one: some dialects put
/// texts together over that.
fn closed_up(tokens: &[Token<'_>], sql: &str) -> (String, Places) {
    let mut text = String::with_capacity(tokens.iter().map(|token| token.text.len() + 1).sum());
    let mut starts = Vec::with_capacity(tokens.len());
    let mut there = Location { line: 1, column: 1 };
    let mut end = tokens.first().map_or(0, |first| first.start);
    for token in tokens {
        let gap = sql.get(end..token.start).unwrap_or(" ");
        if !gap.is_empty() {
            push(&mut text, if gap.contains('\n') { "\n" } else { " " }, &mut there);
        }
        let here = Location { line: u64::from(token.line), column: u64::from(token.column) };
        starts.push(Start { there, here });
        push(&mut text, token.text, &mut there);
        end = token.end();
    }
    (text, Places { starts, at: 0 })
}

/// Adds to a text, and goes on with the place of its end.
fn push(text: &mut String, more: &str, end: &mut Location) {
    text.push_str(more);
    let last_line = more.rfind('\n').map_or(more, |at| &more[at + 1..]);
    if last_line.len() < more.len() {
        end.line += more.matches('\n').count() as u64;
        end.column = 1;
    }
    end.column += last_line.chars().count() as u64;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::scan;

    #[test]
    fn tokens_close_together_keep_the_places_they_have_in_the_source() {
        let sql = "SELECT   a, -- é\n     'x\n y' /* z */ ,\n\t\"b c\"(+),1.5e3\n  FROM t";
        let tokens = scan(sql, Dialect::Oracle);
        let found = parser_tokens(&tokens, sql, Dialect::Oracle).unwrap();
        let spaces = found.iter().filter(|token| matches!(token.token, ParserToken::Whitespace(_)));
        assert_eq!(spaces.count(), 6);
        let places: Vec<(String, u64, u64)> = found
            .iter()
            .filter(|token| !matches!(token.token, ParserToken::Whitespace(_)))
            .map(|token| (token.token.to_string(), token.span.start.line, token.span.start.column))
            .collect();
        let expected = [
            ("SELECT", 1, 1),
            ("a", 1, 10),
            (",", 1, 11),
            ("'x\n y'", 2, 6),
            (",", 3, 13),
            ("\"b c\"", 4, 2),
            ("(", 4, 7),
            ("+", 4, 8),
            (")", 4, 9),
            (",", 4, 10),
            ("1.5e3", 4, 11),
            ("FROM", 5, 3),
            ("t", 5, 8),
        ];
        assert_eq!(places, expected.map(|(token, line, column)| (token.to_owned(), line, column)));
    }

    #[test]
    fn what_cannot_be_cut_into_tokens_is_said_with_its_place() {
        let sql = "a,\n    'open";
        let tokens = scan(sql, Dialect::PostgreSql);
        let refused = parser_tokens(&tokens, sql, Dialect::PostgreSql).unwrap_err();
        assert_eq!((refused.line, refused.column), (Some(2), Some(5)), "{}", refused.message);
    }
}
