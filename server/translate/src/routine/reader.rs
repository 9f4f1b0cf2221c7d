//! A place in the tokens of a routine, and the questions asked of it.

use model::Diagnostic;

use super::tree::Span;
use crate::diagnostic_codes::{Code, SYNTAX};
use crate::scan::{Token, TokenKind};

/// Walks along tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'t, 's> {
    pub(crate) tokens: Span<'t, 's>,
    pub(crate) at: usize,
}

impl<'t, 's> Reader<'t, 's> {
    pub(crate) fn new(tokens: Span<'t, 's>) -> Self {
        Self { tokens, at: 0 }
    }

    pub(crate) fn peek(&self, ahead: usize) -> Option<&'t Token<'s>> {
        self.tokens.get(self.at + ahead)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Whether these words come next.
    pub(crate) fn sees(&self, words: &[&str]) -> bool {
        // Among the words of an option may be a number, such as in Teradata's `INLINE TYPE 1`.
        let is =
            |token: &Token<'_>, word: &str| token.is(word) || token.kind == TokenKind::Number && token.text == word;
        words.iter().enumerate().all(|(ahead, word)| self.peek(ahead).is_some_and(|token| is(token, word)))
    }

    pub(crate) fn sees_any(&self, words: &[&str]) -> bool {
        self.peek(0).is_some_and(|token| token.is_any(words))
    }

    pub(crate) fn sees_symbol(&self, ahead: usize, symbol: &str) -> bool {
        self.peek(ahead).is_some_and(|token| token.is_symbol(symbol))
    }

    /// Takes these words if they come next.
    pub(crate) fn take(&mut self, words: &[&str]) -> bool {
        let found = self.sees(words);
        self.at += if found { words.len() } else { 0 };
        found
    }

    pub(crate) fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.sees_symbol(0, symbol);
        self.at += usize::from(found);
        found
    }

    pub(crate) fn take_any(&mut self, words: &[&str]) -> bool {
        let found = self.sees_any(words);
        self.at += usize::from(found);
        found
    }

    /// The next token, taken.
    pub(crate) fn next(&mut self, expected: &str) -> Result<&'t Token<'s>, Diagnostic> {
        let token = self.peek(0).ok_or_else(|| self.expected(expected))?;
        self.at += 1;
        Ok(token)
    }

    pub(crate) fn expect(&mut self, words: &[&str]) -> Result<(), Diagnostic> {
        if self.take(words) { Ok(()) } else { Err(self.expected(&words.join(" "))) }
    }

    /// A name of one part, taken.
    pub(crate) fn name(&mut self) -> Result<String, Diagnostic> {
        let token = self.peek(0).filter(|token| token.is_name()).ok_or_else(|| self.expected("a name"))?;
        self.at += 1;
        Ok(token.name())
    }

    /// A dotted name, taken.
    pub(crate) fn names(&mut self) -> Result<Vec<String>, Diagnostic> {
        let (parts, after) = crate::head::name(self.tokens, self.at);
        if parts.is_empty() {
            return Err(self.expected("a name"));
        }
        self.at = after;
        Ok(parts)
    }

    /// The tokens up to the first, outside of parentheses and of `CASE … END`, that the test takes; it is not taken itself.
    pub(crate) fn until(&mut self, stop: impl Fn(&Token<'s>, Option<&Token<'s>>) -> bool) -> Span<'t, 's> {
        let from = self.at;
        let mut nesting = Nesting::default();
        while let Some(token) = self.peek(0) {
            if nesting.is_outside() && stop(token, self.peek(1)) {
                break;
            }
            nesting.see(token);
            self.at += 1;
        }
        self.tokens.get(from..self.at).unwrap_or_default()
    }

    pub(crate) fn until_words(&mut self, words: &[&str]) -> Span<'t, 's> {
        self.until(|token, _| token.is_any(words))
    }

    /// The tokens up to the next `;`, which is taken too.
    pub(crate) fn rest_of_statement(&mut self) -> Span<'t, 's> {
        let found = self.until(|token, _| token.is_symbol(";"));
        self.take_symbol(";");
        found
    }

    /// What stands in the parentheses that open here, taken with them.
    pub(crate) fn parenthesised(&mut self) -> Result<Span<'t, 's>, Diagnostic> {
        let open = self.at;
        if !self.take_symbol("(") {
            return Err(self.expected("("));
        }
        let inner = self.until(|token, _| token.is_symbol(")"));
        if !self.take_symbol(")") {
            self.at = open;
            return Err(self.error(SYNTAX, "found `(` without its `)`"));
        }
        Ok(inner)
    }

    /// A diagnostic at this place.
    pub(crate) fn error(&self, code: Code, message: &str) -> Diagnostic {
        let diagnostic = code.diagnostic(message);
        match self.peek(0).or(self.tokens.last()) {
            Some(token) => diagnostic.at(token.line, token.column),
            None => diagnostic,
        }
    }

    pub(crate) fn expected(&self, expected: &str) -> Diagnostic {
        let found = self.peek(0).map_or_else(|| "the end".to_owned(), |token| format!("`{}`", short(token.text)));
        self.error(SYNTAX, &format!("found {found}, expected {expected}"))
    }
}

/// Where the statement of a token begins in a body: after the nearest `;` or word before it that begins a list of statements;
/// `None` where there is neither.
pub(crate) fn statement_start(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let begins = |token: &Token<'_>| token.is_symbol(";") || token.is_any(&["BEGIN", "LOOP", "THEN", "ELSE"]);
    Some(tokens[..at].iter().rposition(begins)? + 1)
}

/// How deep in parentheses and in `CASE … END` a place is.
#[derive(Default)]
pub(crate) struct Nesting {
    parentheses: i32,
    cases: i32,
}

impl Nesting {
    pub(crate) fn is_outside(&self) -> bool {
        self.parentheses == 0 && self.cases == 0
    }

    pub(crate) fn see(&mut self, token: &Token<'_>) {
        match token.kind {
            TokenKind::Symbol if token.text == "(" => self.parentheses += 1,
            TokenKind::Symbol if token.text == ")" => self.parentheses -= 1,
            TokenKind::Word if token.is("CASE") => self.cases += 1,
            TokenKind::Word if token.is("END") && self.cases > 0 => self.cases -= 1,
            _ => {}
        }
    }
}

/// Whether a condition is always true, and says so: `TRUE`, `1`, `1 = 1`.
pub(crate) fn is_always(condition: Span<'_, '_>) -> bool {
    match without_parentheses(condition) {
        [truth] => truth.is("TRUE") || truth.text == "1",
        [one, sign, other] => one.kind == TokenKind::Number && sign.is_symbol("=") && one.text == other.text,
        _ => false,
    }
}

/// What stands in parentheses, if all of it does.
pub(crate) fn without_parentheses<'t, 's>(tokens: Span<'t, 's>) -> Span<'t, 's> {
    match tokens {
        [open, inner @ .., close] if open.is_symbol("(") && close.is_symbol(")") => inner,
        _ => tokens,
    }
}

/// A token's text, cut off where it is long.
pub(crate) fn short(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}

/// The parts of a list, cut at commas outside of parentheses; none of an empty list.
pub(crate) fn split_commas<'t, 's>(list: Span<'t, 's>) -> Vec<Span<'t, 's>> {
    let mut reader = Reader::new(list);
    let mut parts = Vec::new();
    while !reader.is_over() {
        parts.push(reader.until(|token, _| token.is_symbol(",")));
        reader.take_symbol(",");
    }
    parts
}
