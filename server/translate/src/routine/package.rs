//! Packages of Oracle, taken apart into their procedures and functions.
//!
//! A member is called `package.member` there and becomes an object of its own here. What the package declares for all of its
//! members is declared in each that uses it, except variables: they keep their values between calls, which nothing in
//! Databricks does.

use model::{Diagnostic, ObjectKind};

use super::reader::{Reader, short};
use crate::diagnostic_codes::{NOT_TRANSLATED, SYNTAX};
use crate::head::Head;
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// A package's body.
pub(crate) struct Package<'t, 's> {
    /// Its name's parts.
    name: Vec<String>,
    /// Declarations for all members, each with its `;`.
    declarations: Vec<&'t [Token<'s>]>,
    /// Procedures and functions from that word on, each with its `;`.
    pub(crate) members: Vec<&'t [Token<'s>]>,
}

/// Whether a definition begins as a package's body does.
pub(crate) fn is_body(tokens: &[Token<'_>]) -> bool {
    let words = tokens.iter().take(6).position(|token| token.is("PACKAGE"));
    tokens.first().is_some_and(|token| token.is("CREATE"))
        && words.is_some_and(|at| tokens.get(at + 1).is_some_and(|token| token.is("BODY")))
}

/// The parts of a package's name, where a definition begins as a package's body does.
pub(crate) fn name_of(tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let body = tokens.iter().take(8).position(|token| token.is("BODY")).filter(|_| is_body(tokens))?;
    Some(crate::head::name(tokens, body + 1).0)
}

/// Takes a package's body apart.
pub(crate) fn read<'t, 's>(tokens: &'t [Token<'s>]) -> Result<Package<'t, 's>, Diagnostic> {
    let mut reader = Reader::new(tokens);
    reader.until_words(&["BODY"]);
    reader.expect(&["BODY"])?;
    let name = reader.names()?;
    if !reader.take_any(&["AS", "IS"]) {
        return Err(reader.expected("AS or IS"));
    }
    let mut package = Package { name, declarations: Vec::new(), members: Vec::new() };
    while let Some(token) = reader.peek(0) {
        if token.is_any(&["END", "BEGIN"]) {
            break;
        }
        let from = reader.at;
        if token.is_any(&["PROCEDURE", "FUNCTION"]) {
            reader.at =
                member_end(tokens, from).ok_or_else(|| reader.error(SYNTAX, "found a member without its END"))?;
            let member = &tokens[from..reader.at];
            // A member that is only announced has no body.
            if member.iter().any(|token| token.is("BEGIN")) {
                package.members.push(member);
            }
        } else {
            reader.rest_of_statement();
            package.declarations.push(&tokens[from..reader.at]);
        }
    }
    Ok(package)
}

/// The place after a member that starts at a place.
fn member_end(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let mut reader = Reader { tokens, at: from + 1 };
    reader.until(|token, _| token.is_symbol(";") || token.is_any(&["IS", "AS"]));
    if reader.take_symbol(";") {
        return Some(reader.at);
    }
    reader.at += 1;
    while let Some(token) = reader.peek(0) {
        if token.is_any(&["PROCEDURE", "FUNCTION"]) {
            reader.at = member_end(tokens, reader.at)?;
        } else if token.is_any(&["LANGUAGE", "EXTERNAL"]) {
            reader.rest_of_statement();
            return Some(reader.at);
        } else if token.is("BEGIN") {
            return block_end(tokens, reader.at);
        } else {
            reader.at += 1;
        }
    }
    None
}

/// The place after the block that begins at a place, with its name and its `;`.
fn block_end(tokens: &[Token<'_>], from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = from;
    while let Some(token) = tokens.get(at) {
        if token.is_any(&["BEGIN", "CASE", "IF", "LOOP"]) {
            depth += 1;
        } else if token.is("END") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                let mut reader = Reader { tokens, at: at + 1 };
                reader.rest_of_statement();
                return Some(reader.at);
            }
            if tokens.get(at + 1).is_some_and(|next| next.is_any(&["IF", "LOOP", "CASE"])) {
                at += 1;
            }
        }
        at += 1;
    }
    None
}

impl<'t, 's> Package<'t, 's> {
    /// The kind and the name of a member.
    pub(crate) fn head(&self, member: &[Token<'s>]) -> Option<Head> {
        let [word, name, ..] = member else { return None };
        let kind = if word.is("FUNCTION") { ObjectKind::Function } else { ObjectKind::Procedure };
        let mut parts = self.name.clone();
        parts.push(name.name());
        Some(Head { kind: Some(kind), modifiers: Vec::new(), name: parts, after: 2 })
    }

    /// The text of a package with one member and what is declared for all; the member stands first, so that lines are those
    /// of the member.
    pub(crate) fn with_only(&self, member: &[Token<'s>], text: &str) -> String {
        let slice = |tokens: &[Token<'s>]| match tokens {
            [first, .., last] => text.get(first.start..last.end()).unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        let declarations: Vec<String> = self.declarations.iter().map(|declaration| slice(declaration)).collect();
        let name: Vec<String> = self.name.iter().map(|part| format!("\"{part}\"")).collect();
        format!("CREATE PACKAGE BODY {} AS {}\n{}\nEND;", name.join("."), slice(member), declarations.join("\n"))
    }

    /// A member with the declarations of the package that it uses put among its own.
    fn complete(&self, member: &'t [Token<'s>]) -> Result<Vec<Token<'s>>, Diagnostic> {
        let mut reader = Reader { tokens: member, at: 1 };
        reader.until_words(&["IS", "AS"]);
        reader.take_any(&["IS", "AS"]);
        let mut tokens = member[..reader.at].to_vec();
        for declaration in &self.declarations {
            let declared = declared_name(declaration);
            let used = |token: &&Token<'s>| token.is_name() && declared.is_some_and(|name| same(name, token));
            let Some(used) = member.iter().find(used) else { continue };
            let lasts = !declaration[0].is_any(&["TYPE", "SUBTYPE", "CURSOR", "PRAGMA"])
                && !declaration.iter().any(|token| token.is_any(&["CONSTANT", "EXCEPTION"]));
            if lasts {
                let message = format!(
                    "{} is a variable of the package, which keeps its value between calls; pass it as a parameter",
                    short(used.text)
                );
                return Err(NOT_TRANSLATED.diagnostic(message).at(used.line, used.column));
            }
            tokens.extend_from_slice(declaration);
        }
        tokens.extend_from_slice(&member[reader.at..]);
        while tokens.last().is_some_and(|token| token.is_symbol(";")) {
            tokens.pop();
        }
        Ok(tokens)
    }
}

fn same(name: &Token<'_>, other: &Token<'_>) -> bool {
    match (name.kind, other.kind) {
        (TokenKind::Word, TokenKind::Word) => name.text.eq_ignore_ascii_case(other.text),
        _ => name.name() == other.name(),
    }
}

/// What a declaration declares.
fn declared_name<'d, 's>(declaration: &'d [Token<'s>]) -> Option<&'d Token<'s>> {
    let first = declaration.first()?;
    if first.is("PRAGMA") {
        // `PRAGMA EXCEPTION_INIT(name, -1)` goes with the name.
        return declaration.get(3);
    }
    let of_word = first.is_any(&["TYPE", "SUBTYPE", "CURSOR"]);
    if of_word { declaration.get(1) } else { Some(first) }
}

/// The statements of all members, the kind of the first, and every remark.
pub(crate) fn translate(
    tokens: &[Token<'_>],
    rewriter: &Rewriter<'_>,
) -> (Option<ObjectKind>, Vec<String>, Vec<Diagnostic>) {
    let package = match read(tokens) {
        Ok(package) => package,
        Err(refusal) => return (None, Vec::new(), vec![refusal]),
    };
    let (mut kind, mut made, mut remarks) = (None, Vec::new(), Vec::new());
    let mut seen: Vec<&Token<'_>> = Vec::new();
    for member in &package.members {
        let Some(head) = package.head(member) else { continue };
        kind = kind.or(head.kind);
        if seen.iter().any(|name| same(name, &member[1])) {
            let message = format!(
                "the package has {} more than once; a schema of Databricks has one routine of a name: give each its own",
                short(member[1].text)
            );
            remarks.push(NOT_TRANSLATED.diagnostic(message).at(member[1].line, member[1].column));
            continue;
        }
        seen.push(&member[1]);
        rewriter.variables.borrow_mut().clear();
        rewriter.temporary.borrow_mut().clear();
        match package.complete(member) {
            Ok(tokens) => {
                let (statements, said) = super::translate(&tokens, &head, rewriter);
                made.extend(statements);
                remarks.extend(said);
            }
            Err(refusal) => remarks.push(refusal),
        }
    }
    if package.members.is_empty() {
        let at = tokens.first().map_or((1, 1), |first| (first.line, first.column));
        remarks.push(SYNTAX.diagnostic("found a package without procedures and functions").at(at.0, at.1));
    }
    let (statements, remarks) = crate::settled(Ok(made), remarks);
    (kind, statements, remarks)
}
