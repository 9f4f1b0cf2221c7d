//! Queries, expressions and heads of routines, and the functions that they call.

use std::collections::HashSet;
use std::ops::ControlFlow;

use model::Diagnostic;
use sqlparser::ast::{Expr, Statement, TableFactor, Visit, Visitor};

use super::{Refusal, parsed, shortened, text_of};
use crate::Definition;
use crate::diagnostic_codes::{UNKNOWN_FUNCTION, UNKNOWN_TYPE};
use crate::functions::is_built_in;
use crate::scan::{Token, TokenKind};
use crate::walk::walk;

/// Names of Databricks' types.
///
/// Source: "Data types" of the Databricks SQL language manual.
const TYPES: &[&str] = &[
    "ARRAY",
    "BIGINT",
    "BINARY",
    "BOOLEAN",
    "BYTE",
    "CHAR",
    "CHARACTER",
    "DATE",
    "DEC",
    "DECIMAL",
    "DOUBLE",
    "FLOAT",
    "GEOGRAPHY",
    "GEOMETRY",
    "INT",
    "INTEGER",
    "INTERVAL",
    "LONG",
    "MAP",
    "NUMERIC",
    "OBJECT",
    "REAL",
    "SHORT",
    "SMALLINT",
    "STRING",
    "STRUCT",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMP_LTZ",
    "TIMESTAMP_NTZ",
    "TINYINT",
    "VARCHAR",
    "VARIANT",
    "VOID",
];

/// What is read with Databricks' grammar.
pub(super) struct Grammar<'a> {
    /// Functions of the inventory, by name in lower case.
    routines: Option<&'a HashSet<String>>,
    pub(super) found: Vec<Diagnostic>,
}

impl<'a> Grammar<'a> {
    pub(super) fn new(definition: &Definition<'a>) -> Self {
        Self { routines: definition.routines, found: Vec::new() }
    }

    pub(super) fn query(&mut self, tokens: &[Token<'_>], sql: &str) -> Result<(), Refusal> {
        let query = parsed(text_of(tokens, sql), |parser| parser.parse_query())?;
        self.calls(&*query);
        Ok(())
    }

    pub(super) fn expression(&mut self, tokens: &[Token<'_>], sql: &str) -> Result<(), Refusal> {
        if tokens.is_empty() {
            return Err("found nothing, expected an expression".to_owned());
        }
        let expression = parsed(text_of(tokens, sql), |parser| parser.parse_expr())?;
        self.calls(&expression);
        Ok(())
    }

    /// A statement of SQL itself, such as INSERT.
    pub(super) fn statement(&mut self, tokens: &[Token<'_>], sql: &str) -> Result<(), Refusal> {
        if drops_temporary(tokens) {
            return Ok(());
        }
        let text = text_of(tokens, sql);
        let statement = parsed(text, |parser| parser.parse_statement())?;
        // The grammar is wider than Databricks' own, so that each kind is named.
        match &statement {
            Statement::Query(_)
            | Statement::Insert(_)
            | Statement::Update(_)
            | Statement::Delete(_)
            | Statement::Merge(_)
            | Statement::Truncate(_)
            | Statement::CreateView(_)
            | Statement::AlterTable(_)
            | Statement::Drop { .. }
            | Statement::Analyze(_)
            | Statement::Use(_)
            | Statement::Call(_) => {}
            _ => return Err(format!("found `{}`, expected a statement that a procedure may run", shortened(text))),
        }
        self.calls(&statement);
        Ok(())
    }

    /// Whether a type is one of Databricks'.
    pub(super) fn data_type(&mut self, token: Option<&Token<'_>>) -> Result<(), Refusal> {
        let Some(token) = token else { return Err("found nothing, expected a data type".to_owned()) };
        if !token.is_any(TYPES) {
            let message = format!("found the data type {}, expected one of Databricks'", token.text);
            self.say(UNKNOWN_TYPE.diagnostic(message));
        }
        Ok(())
    }

    /// A routine's parameters. Answers with what follows them.
    pub(super) fn parameters<'t, 's>(&mut self, tokens: &'t [Token<'s>]) -> Result<&'t [Token<'s>], Refusal> {
        if !tokens.first().is_some_and(|token| token.is_symbol("(")) {
            return Err("found a routine without parentheses, expected its parameters".to_owned());
        }
        let end = closing(tokens).ok_or("found parameters without an end, expected `)`")?;
        for parameter in items(&tokens[1..end]) {
            let mode = usize::from(parameter.first().is_some_and(|token| token.is_any(&["IN", "OUT", "INOUT"])));
            if !parameter.get(mode).is_some_and(Token::is_name) {
                return Err("found a parameter without a name, expected a name and a type".to_owned());
            }
            self.data_type(parameter.get(mode + 1))?;
        }
        Ok(&tokens[end + 1..])
    }

    /// What stands between a routine's parameters and its body.
    pub(super) fn routine_options(&mut self, tokens: &[Token<'_>]) -> Result<(), Refusal> {
        const WORDS: &[&str] = &[
            "RETURNS",
            "LANGUAGE",
            "SQL",
            "SECURITY",
            "INVOKER",
            "DEFINER",
            "NOT",
            "DETERMINISTIC",
            "COMMENT",
            "DEFAULT",
            "COLLATION",
            "MODIFIES",
            "READS",
            "CONTAINS",
            "DATA",
            "TABLE",
        ];
        let mut depth = 0_usize;
        let mut after = None::<&Token<'_>>;
        for token in tokens {
            let collation = after.is_some_and(|token| token.is("COLLATION"));
            let of_type = token.is_any(TYPES) || token.is_symbol("<") || token.is_symbol(">") || token.is_symbol(",");
            let known = token.is_any(WORDS) || of_type || token.kind == TokenKind::Text || collation;
            match token.text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ if depth == 0 && after.is_some_and(|token| token.is("LANGUAGE")) && !token.is("SQL") => {
                    return Err(format!("found the language {}, expected SQL", token.text));
                }
                _ if depth == 0 && !known => return Err(format!("found `{}` before the routine's body", token.text)),
                _ => {}
            }
            after = Some(token);
        }
        Ok(())
    }

    fn calls(&mut self, tree: &impl Visit) {
        let mut calls = Calls::default();
        let _ = walk(tree, &mut calls);
        for (name, qualified) in calls.names {
            let own = self.routines.is_none_or(|known| known.contains(&name.to_lowercase()));
            // It reads like a call, and names a table.
            let clause = !qualified && name.eq_ignore_ascii_case("IDENTIFIER");
            if clause || (qualified && own) || (!qualified && (is_built_in(&name) || (own && self.routines.is_some())))
            {
                continue;
            }
            let message =
                format!("the function {name} is neither one of Databricks' nor among the objects that are known");
            self.say(UNKNOWN_FUNCTION.diagnostic(message));
        }
    }

    fn say(&mut self, diagnostic: Diagnostic) {
        if !self.found.contains(&diagnostic) {
            self.found.push(diagnostic);
        }
    }
}

/// The functions that are called: the last part of each name, and whether there are others.
#[derive(Default)]
struct Calls {
    names: Vec<(String, bool)>,
}

impl Visitor for Calls {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expression
            && let Some(name) = function.name.0.last().and_then(|part| part.as_ident())
        {
            self.names.push((name.value.clone(), function.name.0.len() > 1));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, args: Some(_), .. } = factor
            && let Some(last) = name.0.last().and_then(|part| part.as_ident())
        {
            self.names.push((last.value.clone(), name.0.len() > 1));
        }
        ControlFlow::Continue(())
    }
}

/// The place of the parenthesis that closes the first one.
pub(super) fn closing(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    tokens.iter().position(|token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0
    })
}

/// What stands between commas, which are not in parentheses or a type's angle brackets.
pub(super) fn items<'t, 's>(tokens: &'t [Token<'s>]) -> Vec<&'t [Token<'s>]> {
    let (mut found, mut start, mut depth, mut types) = (Vec::new(), 0, 0_i32, 0_i32);
    for (at, token) in tokens.iter().enumerate() {
        let of_type = || at > 0 && tokens[at - 1].is_any(&["ARRAY", "MAP", "STRUCT"]);
        match token.text {
            _ if token.kind != TokenKind::Symbol => {}
            "(" => depth += 1,
            ")" => depth -= 1,
            // Elsewhere the signs compare, or are a part of `->`.
            "<" if of_type() => types += 1,
            ">" if types > 0 => types -= 1,
            ">>" if types > 0 => types = (types - 2).max(0),
            "," if depth == 0 && types == 0 => {
                found.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < tokens.len() {
        found.push(&tokens[start..]);
    }
    found
}

/// Whether it is `DROP TEMPORARY TABLE t`, for which the parser has no grammar. IF EXISTS stands after the name in the synopsis
/// of Databricks' manual, and before it in that of an earlier edition.
fn drops_temporary(tokens: &[Token<'_>]) -> bool {
    let [drop, temporary, table, rest @ ..] = tokens else { return false };
    let names = match rest {
        [when, exists, name] if when.is("IF") => exists.is("EXISTS") && name.is_name(),
        [name, when, exists] => name.is_name() && when.is("IF") && exists.is("EXISTS"),
        [name] => name.is_name(),
        _ => false,
    };
    drop.is("DROP") && temporary.is_any(&["TEMP", "TEMPORARY"]) && table.is("TABLE") && names
}
