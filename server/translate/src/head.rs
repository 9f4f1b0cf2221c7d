//! The first words of a statement: what it creates, and what that is called.

use model::{Dialect, ObjectKind, ObjectName};

use crate::scan::{Token, TokenKind, scan, text_of};

/// Bytes of a definition in which its head is looked for first.
const FIRST_BYTES: usize = 512;

/// The tokens at the start of a definition, at least those of its head. What follows may be long, and a job has many
/// definitions.
pub(crate) fn first_tokens(sql: &str, dialect: Dialect) -> Vec<Token<'_>> {
    let end = (0..=FIRST_BYTES).rev().find(|at| sql.is_char_boundary(*at)).unwrap_or_default();
    let first = if sql.len() <= FIRST_BYTES { sql } else { &sql[..end] };
    let tokens = scan(first, dialect);
    // The last token may be cut off.
    let enough = match head(&tokens) {
        Some(head) => head.kind.is_some() && head.after + 1 < tokens.len(),
        // What does not begin as a head does is none.
        None => tokens.len() > 1,
    };
    if enough || first.len() == sql.len() { tokens } else { scan(sql, dialect) }
}

/// The head of a `CREATE`, `REPLACE` or `ALTER … AS` statement.
#[derive(Debug)]
pub(crate) struct Head {
    /// What it creates; `None` for what is no object that is migrated.
    pub(crate) kind: Option<ObjectKind>,
    /// The words before the kind, in capitals.
    pub(crate) modifiers: Vec<String>,
    /// The name's parts, without quotes; empty where none was found.
    pub(crate) name: Vec<String>,
    /// The place of the token after the name.
    pub(crate) after: usize,
}

impl Head {
    /// Schema and name.
    pub(crate) fn object_name(&self) -> ObjectName {
        object_name(&self.name)
    }

    /// What is to be said of a name that holds a variable of the source's client, such as `&{schema}`.
    pub(crate) fn client_variable(&self, name: &str) -> Option<String> {
        let holds = self.name.iter().any(|part| part.contains("&{"));
        holds.then(|| format!("the name {name} holds a variable of the client; put its value in"))
    }

    pub(crate) fn has(&self, modifier: &str) -> bool {
        self.modifiers.iter().any(|found| found == modifier)
    }

    /// Whether it takes the place of what has its name.
    pub(crate) fn replaces(&self) -> bool {
        self.modifiers.windows(2).any(|words| words[0] == "OR" && ["REPLACE", "ALTER"].contains(&words[1].as_str()))
    }
}

/// Schema and name by the parts of a name; empty what is not given.
pub(crate) fn object_name(parts: &[String]) -> ObjectName {
    let schema = parts.len().checked_sub(2).and_then(|at| parts.get(at)).cloned().unwrap_or_default();
    ObjectName::new(schema, parts.last().cloned().unwrap_or_default())
}

/// Words that are another kind of thing, at which the search for ours ends.
const OTHER_KINDS: &[&str] = &[
    "INDEX",
    "SEQUENCE",
    "TRIGGER",
    "PACKAGE",
    "TYPE",
    "SCHEMA",
    "DATABASE",
    "USER",
    "ROLE",
    "SYNONYM",
    "STAGE",
    "STREAM",
    "TASK",
    "PIPE",
    "MACRO",
    "DOMAIN",
    "EXTENSION",
    "STATISTICS",
    "AS",
    "FORMAT",
    "WAREHOUSE",
    "CAST",
    "LINK",
    "EVENT",
];
const LONGEST_HEAD: usize = 24;

/// Reads a statement's head; `None` where it creates nothing.
pub(crate) fn head(tokens: &[Token<'_>]) -> Option<Head> {
    let first = tokens.first()?;
    let starts = first.is("CREATE")
        || is_whole_again(tokens)
        || (first.is("REPLACE") && tokens.get(1)?.is_any(&["VIEW", "PROCEDURE", "FUNCTION", "MACRO", "RECURSIVE"]));
    if !starts {
        return None;
    }
    let mut modifiers = Vec::new();
    for (at, token) in tokens.iter().enumerate().skip(1).take(LONGEST_HEAD) {
        let kind = match token.text.to_ascii_uppercase().as_str() {
            "TABLE" => Some(ObjectKind::Table),
            "VIEW" => Some(ObjectKind::View),
            "PROCEDURE" | "PROC" => Some(ObjectKind::Procedure),
            "FUNCTION" => Some(ObjectKind::Function),
            _ => None,
        };
        if kind.is_some() && token.is_name() {
            let (name, after) = name(tokens, skip_if_not_exists(tokens, at + 1));
            return Some(Head { kind, modifiers, name, after });
        }
        modifiers.push(token.text.to_ascii_uppercase());
        if token.is_any(OTHER_KINDS) {
            break;
        }
    }
    Some(Head { kind: None, modifiers, name: Vec::new(), after: 1 })
}

/// `ALTER PROCEDURE … AS`, which is the whole definition once more.
fn is_whole_again(tokens: &[Token<'_>]) -> bool {
    /// How many tokens of a list of parameters are looked through for its AS.
    const LONGEST_LIST: usize = 2000;
    let [first, kind, ..] = tokens else { return false };
    first.is("ALTER")
        && kind.is_any(&["PROCEDURE", "PROC", "FUNCTION", "VIEW"])
        && tokens.iter().skip(2).take(LONGEST_LIST).any(|token| token.is("AS"))
        && {
            let (_, after) = name(tokens, 2);
            !tokens.get(after).is_some_and(|next| next.is_any(&["SET", "ADD", "MODIFY", "ALTER"]))
        }
}

fn skip_if_not_exists(tokens: &[Token<'_>], at: usize) -> usize {
    let words = |words: [&str; 3]| (0..3).all(|n| tokens.get(at + n).is_some_and(|token| token.is(words[n])));
    if words(["IF", "NOT", "EXISTS"]) { at + 3 } else { at }
}

/// Reads a dotted name; answers with its parts and the place after it.
pub(crate) fn name(tokens: &[Token<'_>], mut at: usize) -> (Vec<String>, usize) {
    let mut parts = Vec::new();
    // Snowflake's name as a text.
    if let [word, open, text, close, ..] = tokens.get(at..).unwrap_or_default()
        && word.is("IDENTIFIER")
        && open.is_symbol("(")
        && text.kind == TokenKind::Text
        && close.is_symbol(")")
    {
        let said = text_of(text.text);
        return (said.split('.').map(|part| part.trim_matches('"').to_owned()).collect(), at + 4);
    }
    while let Some(token) = tokens.get(at).filter(|token| token.is_name()) {
        parts.push(token.name());
        at += 1;
        match tokens.get(at) {
            // `database..table` leaves the schema out, which is then an empty part.
            Some(dots) if dots.is_symbol("..") => parts.push(String::new()),
            Some(dot) if dot.is_symbol(".") => {}
            Some(_) | None => break,
        }
        at += 1;
    }
    (parts, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_found_however_late_it_comes() {
        let comment = format!("/* {} */", "é ".repeat(400));
        let columns = ", b INT".repeat(200);
        for text in [
            format!("CREATE TABLE s.t (a INT{columns})"),
            format!("{comment} CREATE TABLE s.t (a INT)"),
            format!("CREATE OR REPLACE {comment} TABLE s.t (a INT)"),
            format!("CREATE {comment} TABLE {comment} s {comment} . t (a INT)"),
            format!("CREATE TABLE {}s.t (a INT)", " ".repeat(FIRST_BYTES - "CREATE TABLE s".len())),
        ] {
            let tokens = first_tokens(&text, Dialect::Oracle);
            let found = head(&tokens).unwrap();
            assert_eq!((found.kind, found.name.join(".")), (Some(ObjectKind::Table), "s.t".to_owned()), "{text}");
        }
        for long in [format!("CREATE TABLE s.t (a INT{columns})"), format!("SELECT a{columns} FROM t")] {
            assert!(first_tokens(&long, Dialect::Oracle).len() < 300, "the rest is not looked at");
        }
    }
}
