//! Checks of Databricks SQL that somebody else wrote for a definition, such as a served model. What is not known to be right
//! is refused.
//!
//! An answer passes when it creates the object under its name and does nothing besides, is Databricks SQL, calls only
//! functions that are known, and keeps what the definition has: columns, what it reads, and as many changes of rows.

mod grammar;
mod kept;
mod script;
mod table;

use model::{Diagnostic, ObjectKind, Severity};
use sqlparser::dialect::DatabricksDialect;
use sqlparser::parser::{Parser, ParserError};

use crate::diagnostic_codes::{EMPTY, NOT_DATABRICKS, OTHER_KIND, TOO_LARGE};
use crate::head::{Head, head};
use crate::names::object;
use crate::placing::Placing;
use crate::scan::{LIKE_DATABRICKS, Token, TokenKind, scan};
use crate::{Definition, LARGE_STACK_BYTES, TargetNames};

use grammar::Grammar;

/// Definitions nested more deeply than this are refused.
const RECURSION_LIMIT: usize = 50;

/// Answers longer than this are looked at with a larger stack, since trees of long chains of operators are deep.
const LONG_ANSWER_BYTES: usize = 4 * 1024;

/// What speaks against `statements` as a translation of `definition`; nothing where nothing does. Every diagnostic is an
/// error, and says what was found and what was expected.
pub fn check(statements: &[String], definition: &Definition<'_>, target: Option<&TargetNames<'_>>) -> Vec<Diagnostic> {
    if statements.iter().map(String::len).sum::<usize>() <= LONG_ANSWER_BYTES {
        return looked_at(statements, definition, target);
    }
    let looked = std::thread::scope(|scope| {
        let work = || looked_at(statements, definition, target);
        let thread = std::thread::Builder::new().stack_size(LARGE_STACK_BYTES).spawn_scoped(scope, work);
        thread.ok().and_then(|thread| thread.join().ok())
    });
    looked.unwrap_or_else(|| vec![TOO_LARGE.diagnostic("the answer is too large or too deep to be looked at")])
}

fn looked_at(statements: &[String], definition: &Definition<'_>, target: Option<&TargetNames<'_>>) -> Vec<Diagnostic> {
    let source = scan(definition.sql, definition.dialect);
    let source_head = head(&source);
    let kind = definition.kind.or_else(|| source_head.as_ref().and_then(|head| head.kind));
    let parts: Vec<String> = match (definition.name, &source_head) {
        (Some(name), _) => [&name.schema, &name.name].into_iter().filter(|part| !part.is_empty()).cloned().collect(),
        (None, Some(head)) => head.name.clone(),
        (None, None) => Vec::new(),
    };
    let python =
        source.iter().any(|token| token.kind == TokenKind::Word && token.text.to_lowercase().contains("python"));
    let placing = target.map(|target| Placing::new(*target, definition, &source));
    let own = object(&parts, placing.as_ref());
    let mut checked = Checked { grammar: Grammar::new(definition), found: Vec::new(), own, python };
    let mut created = false;
    for statement in statements {
        created |= checked.statement(statement, kind);
    }
    if !created {
        let noun = kind.map_or("object", ObjectKind::noun);
        let name = checked.own.clone();
        checked.say(EMPTY.diagnostic(format!("found no statement that creates the {noun} {name}, expected one")));
    }
    checked.found.append(&mut checked.grammar.found);
    kept::look(statements, &source, definition, kind, &mut checked.found);
    checked.found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    checked.found
}

struct Checked<'a> {
    grammar: Grammar<'a>,
    found: Vec<Diagnostic>,
    /// The name that the object is to have.
    own: String,
    /// Whether the definition says that its body is Python, which stays as it is.
    python: bool,
}

impl Checked<'_> {
    fn say(&mut self, diagnostic: Diagnostic) {
        if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }

    fn refuse(&mut self, message: String) {
        self.say(NOT_DATABRICKS.diagnostic(message));
    }

    /// Looks at one statement. Answers with whether it creates the object.
    fn statement(&mut self, sql: &str, kind: Option<ObjectKind>) -> bool {
        let tokens = scan(sql, LIKE_DATABRICKS);
        let is = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.is(word));
        if is(0, "ALTER") && (is(1, "TABLE") || is(1, "VIEW")) || is(0, "COMMENT") && is(1, "ON") {
            // Only the object itself may be changed besides.
            let at = if is(0, "COMMENT") { 3 } else { 2 };
            let name = crate::head::name(&tokens, at).0;
            let column = is(0, "COMMENT") && is(2, "COLUMN");
            let name = if column { &name[..name.len().saturating_sub(1)] } else { &name[..] };
            if !self.is_own(name) {
                self.refuse(format!(
                    "found a statement about {}, expected only ones about {}",
                    name.join("."),
                    self.own
                ));
            }
            return false;
        }
        let Some((head, found)) = head(&tokens).and_then(|head| head.kind.map(|kind| (head, kind))) else {
            let first: Vec<&str> = tokens.iter().take(3).map(|token| token.text).collect();
            self.refuse(format!("found `{}`, expected a statement that creates {}", first.join(" "), self.own));
            return false;
        };
        if !self.is_own(&head.name) {
            self.refuse(format!("found {} created, expected {}", head.name.join("."), self.own));
            return false;
        }
        // A function that has effects can only be a procedure.
        let fits =
            kind.is_none_or(|kind| kind == found || (kind == ObjectKind::Function && found == ObjectKind::Procedure));
        if !fits {
            let expected = kind.map_or("object", ObjectKind::noun);
            self.say(OTHER_KIND.diagnostic(format!("found a {} created, expected a {expected}", found.noun())));
        }
        if head.modifiers.iter().any(|word| word.starts_with("TEMP")) {
            self.refuse("found something temporary created, expected what stays".to_owned());
        }
        let refused = match found {
            ObjectKind::Table => table::look(&tokens, &head, sql, &mut self.grammar),
            ObjectKind::View => view(&tokens, &head, sql, &mut self.grammar),
            ObjectKind::Procedure => procedure(&tokens, &head, sql, &mut self.grammar),
            ObjectKind::Function => function(&tokens, &head, sql, self.python, &mut self.grammar),
        };
        if let Err(message) = refused {
            self.refuse(message);
        }
        true
    }

    fn is_own(&self, name: &[String]) -> bool {
        object(name, None).eq_ignore_ascii_case(&self.own)
    }
}

/// Why a text is not what it should be.
type Refusal = String;

fn view(tokens: &[Token<'_>], head: &Head, sql: &str, grammar: &mut Grammar<'_>) -> Result<(), Refusal> {
    let body = &tokens[head.after..];
    let at = at_depth_0(body, |token| token.is("AS")).ok_or("found a view without AS, expected AS and a query")?;
    grammar.query(&body[at + 1..], sql)
}

fn function(
    tokens: &[Token<'_>],
    head: &Head,
    sql: &str,
    python: bool,
    grammar: &mut Grammar<'_>,
) -> Result<(), Refusal> {
    let body = grammar.parameters(&tokens[head.after..])?;
    // What the Python in it does cannot be looked at here.
    if let [before @ .., as_word, text] = body
        && python
        && as_word.is("AS")
        && text.kind == TokenKind::Body
        && let Some(at) = at_depth_0(before, |token| token.is("LANGUAGE"))
        && before.get(at + 1).is_some_and(|language| language.is("PYTHON"))
    {
        return grammar.routine_options(&before[..at]);
    }
    let at = at_depth_0(body, |token| token.is("RETURN"));
    let at = at.ok_or("found a function without RETURN, expected RETURN and an expression or a query")?;
    let value = &body[at + 1..];
    grammar.routine_options(&body[..at])?;
    let first = value.first();
    if first.is_some_and(|token| token.is_any(&["SELECT", "WITH", "VALUES", "TABLE"])) {
        return grammar.query(value, sql);
    }
    // A parenthesis may begin either.
    let is_query = first.is_some_and(|token| token.is_symbol("(")) && parsed_as_query(value, sql);
    if is_query { grammar.query(value, sql) } else { grammar.expression(value, sql) }
}

fn procedure(tokens: &[Token<'_>], head: &Head, sql: &str, grammar: &mut Grammar<'_>) -> Result<(), Refusal> {
    let body = grammar.parameters(&tokens[head.after..])?;
    let at =
        at_depth_0(body, |token| token.is("AS")).ok_or("found a procedure without AS, expected AS and BEGIN … END")?;
    grammar.routine_options(&body[..at])?;
    script::Script::new(&body[at + 1..], sql, grammar).whole()
}

/// The place of the first token outside of parentheses that is looked for.
fn at_depth_0(tokens: &[Token<'_>], wanted: impl Fn(&Token<'_>) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    tokens.iter().position(|token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && token.kind == TokenKind::Word && wanted(token)
    })
}

fn parsed_as_query(tokens: &[Token<'_>], sql: &str) -> bool {
    parsed(text_of(tokens, sql), |parser| parser.parse_query()).is_ok()
}

/// Reads the whole of a text with Databricks' own grammar.
fn parsed<T>(text: &str, parse: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>) -> Result<T, Refusal> {
    let refuse = |error: ParserError| format!("it is not Databricks SQL: {}", readable(&error));
    let parser = Parser::new(&DatabricksDialect {}).with_recursion_limit(RECURSION_LIMIT);
    let tokens = crate::query::databricks_tokens(text).map_err(|error| refuse(error.into()))?;
    let mut parser = parser.with_tokens(tokens);
    let found = parse(&mut parser).map_err(refuse)?;
    match parser.peek_token().token {
        sqlparser::tokenizer::Token::EOF => Ok(found),
        other => Err(format!("it is not Databricks SQL: found `{other}` after the end of `{}`", shortened(text))),
    }
}

fn readable(error: &ParserError) -> String {
    let text = error.to_string();
    let text = text.trim_start_matches("sql parser error: ");
    text.split_once(" at Line: ").map_or(text, |(message, _)| message).to_owned()
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 60 { line } else { format!("{}…", line.chars().take(60).collect::<String>()) }
}

/// The text from the first token to the last.
fn text_of<'a>(tokens: &[Token<'_>], sql: &'a str) -> &'a str {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => &sql[first.start..last.end()],
        _ => "",
    }
}
