//! Databricks SQL as tokens with their places: enough to find a statement's head and where its clauses stand.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    /// A name in backticks.
    Quoted,
    /// A text.
    Text,
    Sign,
}

/// A piece of a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    /// Byte at which it starts.
    pub(crate) start: usize,
    /// Parentheses that are open before it.
    pub(crate) depth: usize,
}

impl Token<'_> {
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(crate) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// The name it spells.
    pub(crate) fn name(&self) -> String {
        match self.kind {
            Kind::Quoted => self.text.trim_matches('`').replace("``", "`"),
            Kind::Word | Kind::Text | Kind::Sign => self.text.to_owned(),
        }
    }
}

/// Cuts a statement into tokens; space and comments are left out. What does not end, ends with the statement.
pub(crate) fn scan(sql: &str) -> Vec<Token<'_>> {
    let bytes = sql.as_bytes();
    let (mut tokens, mut at, mut depth) = (Vec::new(), 0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let (kind, end) = match byte {
            _ if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'-' if rest.starts_with(b"--") => {
                at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                continue;
            }
            b'/' if rest.starts_with(b"/*") => {
                at = sql[at + 2..].find("*/").map_or(bytes.len(), |end| at + 2 + end + 2);
                continue;
            }
            b'$' if rest.starts_with(b"$$") => {
                (Kind::Text, sql[at + 2..].find("$$").map_or(bytes.len(), |end| at + 2 + end + 2))
            }
            b'\'' | b'"' => (Kind::Text, quoted(bytes, at, true)),
            b'`' => (Kind::Quoted, quoted(bytes, at, false)),
            _ if is_word(byte) => (Kind::Word, at + rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len())),
            _ => (Kind::Sign, at + 1),
        };
        if byte == b')' {
            depth = depth.saturating_sub(1);
        }
        tokens.push(Token { kind, text: &sql[at..end], start: at, depth });
        if byte == b'(' {
            depth += 1;
        }
        at = end;
    }
    tokens
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The place after what stands in quotes from `start`; a doubled quote does not end it, nor does one after a backslash.
fn quoted(bytes: &[u8], start: usize, escapes: bool) -> usize {
    let quote = bytes[start];
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 1,
            byte if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 1,
            byte if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
