//! Scripts taken apart into the objects they create.

use model::{Dialect, ObjectKind};

use crate::diagnostic_codes::{PASSED_OVER, PASSED_OVER_OBJECT};
use crate::head::{Head, head};
use crate::routine::package;
use crate::scan::{Token, TokenKind, scan};
use crate::{Script, ScriptObject};

/// Takes a script apart by the dialect's rules (`GO`, `/`, `DELIMITER`, `$$`, `;`). Linear in its length; never fails.
pub fn split_script(text: &str, dialect: Dialect) -> Script {
    let tokens = scan(text, dialect);
    let mut script = Script::default();
    let mut from = 0;
    while from < tokens.len() {
        let (to, next) = statement(&tokens, from, dialect);
        if to > from {
            add(&mut script, text, &tokens[from..to], dialect);
        }
        from = next.max(from + 1);
    }
    script
}

fn add(script: &mut Script, text: &str, statement: &[Token<'_>], dialect: Dialect) {
    let (Some(first), Some(last)) = (statement.first(), statement.last()) else { return };
    if dialect == Dialect::Oracle
        && package::is_body(statement)
        && let Ok(package) = package::read(statement)
    {
        let members = package.members.iter().filter_map(|member| Some((member, package.head(member)?)));
        return script.objects.extend(members.map(|(member, head)| ScriptObject {
            kind: head.kind.unwrap_or(ObjectKind::Procedure),
            name: head.object_name(),
            definition: package.with_only(member, text),
            line: member[0].line,
        }));
    }
    let found = head(statement);
    if let Some(Head { kind: Some(kind), .. }) = &found
        && let Some(found) = found.as_ref().filter(|found| !found.name.is_empty())
    {
        return script.objects.push(ScriptObject {
            kind: *kind,
            name: found.object_name(),
            definition: text[first.start..last.end()].to_owned(),
            line: first.line,
        });
    }
    let words: Vec<String> = statement.iter().take(3).map(|token| token.text.chars().take(40).collect()).collect();
    let code = if found.is_some() { PASSED_OVER_OBJECT } else { PASSED_OVER };
    let message = format!("`{} …` is no table, view, procedure or function and was passed over", words.join(" "));
    script.diagnostics.push(code.diagnostic(message).at(first.line, first.column));
}

/// The end of the statement that starts at `from`, and the start of the next.
fn statement(tokens: &[Token<'_>], from: usize, dialect: Dialect) -> (usize, usize) {
    if tokens[from].first_in_line && tokens[from].is("DELIMITER") {
        let line = tokens[from].line;
        let next = tokens[from..].iter().position(|token| token.line != line).map_or(tokens.len(), |at| from + at);
        return (from, next);
    }
    let kind = head(&tokens[from..tokens.len().min(from + 32)]);
    let procedural = kind.as_ref().is_some_and(is_procedural);
    let mut depth = Depth::default();
    for at in from..tokens.len() {
        let token = &tokens[at];
        if is_separator_line(tokens, at, dialect) {
            return (at, at + 1);
        }
        depth.see(tokens, at);
        if at > from && !procedural && dialect == Dialect::TSql && depth.parentheses == 0 && starts_statement(token) {
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
    }
    (tokens.len(), tokens.len())
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
