//! Where the statements of a script end.

use model::{Dialect, ObjectKind};

use crate::head::{Head, head};
use crate::scan::{Scanner, Token, TokenKind};

/// Tokens of a script that a statement's head may take.
pub(super) const LONGEST_HEAD: usize = 32;

/// The tokens of the statement at hand, and as many of the next as were looked at.
pub(super) struct Window<'a> {
    pub(super) scanner: Scanner<'a>,
    pub(super) tokens: Vec<Token<'a>>,
}

impl Window<'_> {
    /// Scans on until so many tokens are there, as far as the text has them.
    pub(super) fn fill(&mut self, count: usize) {
        while self.tokens.len() < count
            && let Some(token) = self.scanner.next()
        {
            self.tokens.push(token);
        }
    }
}

/// The end of the statement at the window's start, and the start of the next.
pub(super) fn statement(window: &mut Window<'_>, dialect: Dialect) -> (usize, usize) {
    let first = window.tokens[0];
    if first.first_in_line && first.is("DELIMITER") {
        let mut next = 1;
        loop {
            window.fill(next + 1);
            match window.tokens.get(next) {
                Some(token) if token.line == first.line => next += 1,
                Some(_) | None => return (0, next),
            }
        }
    }
    let kind = head(&window.tokens[..window.tokens.len().min(LONGEST_HEAD)]);
    let procedural = kind.as_ref().is_some_and(is_procedural);
    let mut depth = Depth::default();
    let mut at = 0;
    loop {
        window.fill(at + 3);
        let tokens = &window.tokens;
        let Some(token) = tokens.get(at) else { return (tokens.len(), tokens.len()) };
        if is_separator_line(tokens, at, dialect) {
            return (at, at + 1);
        }
        depth.see(tokens, at);
        if at > 0 && !procedural && dialect == Dialect::TSql && depth.parentheses == 0 && starts_statement(token) {
            return (at, at);
        }
        let ends = token.is_symbol(";")
            && match dialect {
                // The end of a batch or of a block is the line that says so.
                Dialect::Oracle | Dialect::TSql => !procedural || block_is_over(tokens, at, &depth, dialect),
                _ => !procedural || depth.blocks <= 0,
            };
        if ends {
            let end = if procedural && dialect == Dialect::Oracle { at + 1 } else { at };
            return (end, at + 1);
        }
        at += 1;
    }
}

fn is_procedural(head: &Head) -> bool {
    matches!(head.kind, Some(ObjectKind::Procedure | ObjectKind::Function))
        || ["TRIGGER", "PACKAGE", "TYPE", "MACRO", "EVENT"].iter().any(|kind| head.has(kind))
}

/// A block of Oracle or T-SQL without its separator line is over where the next statement plainly begins.
fn block_is_over(tokens: &[Token<'_>], at: usize, depth: &Depth, dialect: Dialect) -> bool {
    let next = tokens.get(at + 1);
    let begins = next.is_some_and(|next| next.first_in_line && next.is_any(&["CREATE", "ALTER", "COMMENT", "GRANT"]));
    dialect == Dialect::Oracle && depth.blocks <= 0 && depth.seen_block && begins
}

fn starts_statement(token: &Token<'_>) -> bool {
    token.first_in_line && token.is_any(&["CREATE", "ALTER", "DROP", "USE", "EXEC", "GRANT", "INSERT", "PRINT"])
}

/// `GO` and `/` alone in their line, and MySQL's own delimiters.
fn is_separator_line(tokens: &[Token<'_>], at: usize, dialect: Dialect) -> bool {
    let token = &tokens[at];
    match dialect {
        Dialect::TSql => token.first_in_line && token.is("GO"),
        Dialect::Oracle => {
            let alone = tokens.get(at + 1).is_none_or(|next| next.first_in_line);
            token.first_in_line && alone && token.is_symbol("/")
        }
        Dialect::MySql => {
            let slashes = token.is_symbol("/") && tokens.get(at + 1).is_some_and(|next| next.is_symbol("/"));
            slashes || (token.kind == TokenKind::Word && token.text == "$$")
        }
        Dialect::Snowflake | Dialect::Teradata | Dialect::Netezza | Dialect::Redshift | Dialect::PostgreSql => false,
    }
}

/// How deep in parentheses and blocks a place is.
#[derive(Default)]
struct Depth {
    parentheses: i32,
    blocks: i32,
    seen_block: bool,
}

impl Depth {
    fn see(&mut self, tokens: &[Token<'_>], at: usize) {
        let token = &tokens[at];
        let next = tokens.get(at + 1);
        if token.is_symbol("(") {
            self.parentheses += 1;
        } else if token.is_symbol(")") {
            self.parentheses -= 1;
        } else if token.is_any(&["BEGIN", "BEGIN_PROC"])
            && !next.is_some_and(|next| next.is_any(&["TRAN", "TRANSACTION"]))
        {
            self.blocks += 1;
            self.seen_block = true;
        } else if token.is("CASE") && !at.checked_sub(1).is_some_and(|before| tokens[before].is("END")) {
            self.blocks += 1;
        } else if closes_block(token, next) {
            self.blocks -= 1;
        }
    }
}

/// `END` closes a block, but `END IF` and its like close what was not counted.
fn closes_block(token: &Token<'_>, next: Option<&Token<'_>>) -> bool {
    let of_statement = next.is_some_and(|next| next.is_any(&["IF", "LOOP", "WHILE", "REPEAT", "FOR"]));
    token.is("END_PROC") || (token.is("END") && !of_statement)
}
