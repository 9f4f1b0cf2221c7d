//! Tokens of any source dialect, thin and linear: enough to find objects, their parts and what they refer to.

mod lengths;

use model::Dialect;

use self::lengths::{
    dollar_body, is_sign, is_word, line_comment, number, oracle_quoted, quoted, run_comment, word_length,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A bare word: keyword or identifier.
    Word,
    /// An identifier in quotes.
    Quoted,
    /// A string.
    Text,
    Number,
    /// A body between `$$` or `$tag$`.
    Body,
    Symbol,
}

/// A piece of a text, with its place in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) kind: TokenKind,
    pub(crate) text: &'a str,
    /// Byte at which it starts.
    pub(crate) start: usize,
    /// Line and column, from 1.
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// Whether nothing but space stands before it in its line.
    pub(crate) first_in_line: bool,
}

impl<'a> Token<'a> {
    /// A token that is made for one of the source, at its place for whoever is told of it. It stands nowhere in the source, so
    /// that nothing of it is taken for what is between this one and the next.
    pub(crate) const fn made(&self, kind: TokenKind, text: &'a str) -> Self {
        Self { kind, text, start: usize::MAX / 2, ..*self }
    }

    /// A bare word that is [made](Self::made).
    pub(crate) const fn word(&self, text: &'a str) -> Self {
        self.made(TokenKind::Word, text)
    }

    /// Several of those.
    pub(crate) fn words(&self, words: &[&'a str]) -> Vec<Self> {
        words.iter().map(|word| self.word(word)).collect()
    }

    /// A sign that is [made](Self::made).
    pub(crate) const fn sign(&self, text: &'a str) -> Self {
        self.made(TokenKind::Symbol, text)
    }

    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(crate) fn place(&self) -> Place {
        Place { line: self.line, column: self.column, first_in_line: self.first_in_line }
    }

    /// Whether it is this bare word, given in capitals.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub(crate) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// Whether it can be a name or a part of one.
    pub(crate) fn is_name(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Quoted)
    }

    /// The name it spells, without quotes.
    pub(crate) fn name(&self) -> String {
        if self.kind != TokenKind::Quoted {
            return self.text.to_owned();
        }
        let close = self.text.chars().next_back().unwrap_or('"');
        let inner = &self.text[1..self.text.len().saturating_sub(close.len_utf8()).max(1)];
        inner.replace(&format!("{close}{close}"), &close.to_string())
    }
}

/// Where a part of a text stands in the whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Line and column, from 1.
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// Whether nothing but space stands before it in its line.
    pub(crate) first_in_line: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self { line: 1, column: 1, first_in_line: true }
    }
}

/// The dialect whose tokens are the most like Databricks': backticks, and texts in either quote with `\` in them.
pub(crate) const LIKE_DATABRICKS: Dialect = Dialect::MySql;

/// Cuts a text into tokens; comments and space are left out. Never fails: an end that is missing is the end of the text.
pub(crate) fn scan(text: &str, dialect: Dialect) -> Vec<Token<'_>> {
    let mut scanner = Scanner::new(text, dialect);
    let mut tokens = Vec::with_capacity(text.len() / 6);
    while let Some(token) = scanner.next() {
        tokens.push(token);
    }
    tokens
}

/// The tokens of a body in dollar quotes or in a string, with their places in the whole text.
pub(crate) fn scan_body<'a>(text: &'a str, body: &Token<'a>, dialect: Dialect) -> Vec<Token<'a>> {
    let tag = match body.kind {
        TokenKind::Body => body.text[1..].find('$').map_or(1, |at| at + 2),
        _ => body.text.find('\'').map_or(0, |at| at + 1),
    };
    let closed = body.text.len() >= 2 * tag && body.text.ends_with(&body.text[tag.saturating_sub(1)..tag]);
    let (from, to) = (body.start + tag, if closed { body.end() - tag } else { body.end() });
    let column = body.column + text[body.start..from].chars().count() as u32;
    let place = Place { line: body.line, column, first_in_line: true };
    let mut scanner = Scanner { at: from, ..Scanner::from_place(&text[..to], dialect, place) };
    std::iter::from_fn(|| scanner.next()).collect()
}

/// What a string literal says: without its prefix and quotes, a doubled quote once.
pub(crate) fn text_of(literal: &str) -> String {
    let open = literal.find('\'').map_or(0, |at| at + 1);
    let inner = literal[open..].strip_suffix('\'').unwrap_or(&literal[open..]);
    inner.replace("''", "'")
}

/// Cuts a text into tokens one after the other.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    dialect: Dialect,
    at: usize,
    /// Line and column of `at`.
    line: u32,
    column: u32,
    fresh: bool,
    /// Whether every character of what is read is one byte.
    is_ascii: bool,
    /// The last token was `AS`.
    after_as: bool,
    /// Whether what is read stands in a comment that MySQL runs.
    in_comment: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, dialect: Dialect) -> Self {
        Self::from_place(text, dialect, Place::default())
    }

    /// Reads a part of a longer text.
    pub(crate) fn from_place(text: &'a str, dialect: Dialect, place: Place) -> Self {
        let Place { line, column, first_in_line } = place;
        Self {
            text,
            dialect,
            at: 0,
            line,
            column,
            fresh: first_in_line,
            is_ascii: text.is_ascii(),
            after_as: false,
            in_comment: false,
        }
    }

    /// The byte at which the next token or the space before it starts, and its place.
    pub(crate) fn here(&self) -> (usize, Place) {
        (self.at, Place { line: self.line, column: self.column, first_in_line: self.fresh })
    }

    /// Whether what was read last reaches the end of the text.
    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub(crate) fn next(&mut self) -> Option<Token<'a>> {
        self.skip_space();
        let rest = &self.text[self.at..];
        let first = rest.chars().next()?;
        let (kind, length) = self.measure(rest, first);
        let (start, line, column) = (self.at, self.line, self.column);
        let first_in_line = self.fresh;
        match kind {
            // Most tokens: of one line, and a column for each byte.
            TokenKind::Word | TokenKind::Number | TokenKind::Symbol if self.is_ascii => {
                self.at += length;
                self.column += length as u32;
            }
            _ => self.pass(length),
        }
        // A text may have ended a line of its own.
        self.fresh = false;
        let token = Token { kind, text: &self.text[start..self.at], start, line, column, first_in_line };
        self.after_as = token.is("AS");
        Some(token)
    }

    /// Goes on by so many bytes.
    fn pass(&mut self, length: usize) {
        let end = self.at + length;
        for byte in &self.text.as_bytes()[self.at..end] {
            if *byte == b'\n' {
                self.line += 1;
                self.column = 1;
                self.fresh = true;
            } else if byte & 0b1100_0000 != 0b1000_0000 {
                // Not the second or a later byte of a character.
                self.column += 1;
            }
        }
        self.at = end;
    }

    fn skip_space(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let length = match rest.as_bytes() {
                [b' ' | b'\t'..=b'\r', ..] => {
                    rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'..=b'\r')).count()
                }
                [b'-', b'-', ..] if self.dialect == Dialect::MySql && self.takes_negative(rest) => return,
                [b'-', b'-', ..] => line_comment(rest),
                [b'#', ..] if self.dialect == Dialect::MySql => line_comment(rest),
                [b'/', b'/', ..] if self.dialect == Dialect::Snowflake => line_comment(rest),
                [b'/', b'*', b'!', ..] if self.dialect == Dialect::MySql && run_comment(rest).is_some() => {
                    self.in_comment = true;
                    run_comment(rest).unwrap_or(rest.len())
                }
                [b'*', b'/', ..] if self.in_comment => {
                    self.in_comment = false;
                    2
                }
                [b'/', b'*', ..] => rest[2..].find("*/").map_or(rest.len(), |end| end + 4),
                [0x80..=0xff, ..] => match rest.chars().next() {
                    Some(c) if c.is_whitespace() || c == '\u{feff}' => c.len_utf8(),
                    _ => return,
                },
                _ => return,
            };
            self.pass(length);
        }
    }

    /// Whether `--` in MySQL, where a blank follows what begins a comment, subtracts something negative: `a--1`.
    ///
    /// Source: "'--' as the Start of a Comment" of the MySQL reference manual.
    fn takes_negative(&self, rest: &str) -> bool {
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        let touches = before.len() == self.at;
        let operand = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | '`' | '\'' | '"'));
        match rest[2..].chars().next() {
            Some('0'..='9' | '(' | '.') => operand,
            Some(next) => operand && touches && (next.is_alphabetic() || matches!(next, '_' | '@' | '`')),
            None => false,
        }
    }

    fn measure(&self, rest: &str, first: char) -> (TokenKind, usize) {
        let escapes = matches!(self.dialect, Dialect::MySql | Dialect::Snowflake);
        match first {
            '\'' => (TokenKind::Text, quoted(rest, '\'', escapes)),
            '"' if self.dialect == Dialect::MySql => (TokenKind::Text, quoted(rest, '"', true)),
            '"' => (TokenKind::Quoted, quoted(rest, '"', false)),
            '`' => (TokenKind::Quoted, quoted(rest, '`', false)),
            '[' if self.dialect == Dialect::TSql => (TokenKind::Quoted, quoted(rest, ']', false)),
            // Oracle's `$$PLSQL_UNIT` asks for the routine's name.
            '$' if self.dialect == Dialect::Oracle => (TokenKind::Symbol, 1),
            // What MySQL's scripts have between statements in place of `;`; a body is only what Databricks, which is read like
            // MySQL, has after AS.
            '$' if self.dialect == Dialect::MySql && !self.after_as && rest.starts_with("$$") => (TokenKind::Word, 2),
            '$' if self.dialect != Dialect::MySql || self.after_as => {
                dollar_body(rest).map_or((TokenKind::Symbol, 1), |length| (TokenKind::Body, length))
            }
            'q' | 'Q' if self.dialect == Dialect::Oracle && rest[1..].starts_with('\'') => {
                (TokenKind::Text, oracle_quoted(rest))
            }
            'n' | 'N' | 'e' | 'E' | 'x' | 'X' | 'b' | 'B' if rest[1..].starts_with('\'') => {
                (TokenKind::Text, 1 + quoted(&rest[1..], '\'', escapes || matches!(first, 'e' | 'E')))
            }
            '0'..='9' => (TokenKind::Number, number(rest)),
            first if is_word(first) && !is_sign(first, self.dialect) => {
                let word = &rest[..word_length(rest, self.dialect)];
                let delimiter =
                    (self.dialect == Dialect::MySql && word.contains('$')).then(|| word.find("$$")).flatten();
                (TokenKind::Word, delimiter.unwrap_or(word.len()))
            }
            _ => {
                let length = match rest.as_bytes() {
                    [b':', b':' | b'=', ..]
                    | [b'.', b'.', ..]
                    | [b'=' | b'<', b'>', ..]
                    | [b'<' | b'>' | b'!', b'=', ..]
                    | [b'|', b'|', ..] => 2,
                    [b'(', b'+', b')', ..] => 3,
                    _ => first.len_utf8(),
                };
                (TokenKind::Symbol, length)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_tokens_with_their_places() {
        for (text, dialect, expected) in [
            ("a -- x\n 'it''s'", Dialect::Oracle, vec![("a", 1, 1), ("'it''s'", 2, 2)]),
            ("q'[it's]' /* y */ z", Dialect::Oracle, vec![("q'[it's]'", 1, 1), ("z", 1, 19)]),
            ("[a]]b].c", Dialect::TSql, vec![("[a]]b]", 1, 1), (".", 1, 7), ("c", 1, 8)]),
            ("$$ a; b $$;", Dialect::PostgreSql, vec![("$$ a; b $$", 1, 1), (";", 1, 11)]),
            ("$t$ $$ $t$", Dialect::PostgreSql, vec![("$t$ $$ $t$", 1, 1)]),
            ("'a\\'b' # x", Dialect::MySql, vec![("'a\\'b'", 1, 1)]),
            ("1.5e3x::t", Dialect::Snowflake, vec![("1.5e3", 1, 1), ("x", 1, 6), ("::", 1, 7), ("t", 1, 9)]),
            ("'open", Dialect::Oracle, vec![("'open", 1, 1)]),
            (
                "DELIMITER $$\nEND$$ a$b",
                Dialect::MySql,
                vec![("DELIMITER", 1, 1), ("$$", 1, 11), ("END", 2, 1), ("$$", 2, 4), ("a$b", 2, 7)],
            ),
            ("0xCC 0b10", Dialect::MySql, vec![("0xCC", 1, 1), ("0b10", 1, 6)]),
        ] {
            let found: Vec<_> =
                scan(text, dialect).iter().map(|token| (token.text, token.line, token.column)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn names_lose_their_quotes() {
        for (text, dialect, name) in
            [("[a]]b]", Dialect::TSql, "a]b"), ("\"A\"\"b\"", Dialect::Oracle, "A\"b"), ("`x`", Dialect::MySql, "x")]
        {
            assert_eq!(scan(text, dialect)[0].name(), name);
        }
    }
}
