//! Loops that only compute: each turn makes the next values of the variables out of those before it, which is what
//! `aggregate` does with the elements of an array.
//!
//! Source: "aggregate function" and "sequence function" of the Databricks SQL language manual: what is merged has the type
//! of what it starts with; no query and no function of one's own may stand in what merges.

use std::collections::BTreeSet;

use model::Dialect;

use super::turns::Turns;
use super::{Made, Maker};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::names::identifier;

use crate::routine::tree::{Does, Statement};
use crate::scan::Token;

pub(super) const NO_RULE: &str = "a loop or a jump in a function has no counterpart; write a query or a procedure";

impl Maker<'_, '_> {
    /// Sets the variables that a loop changes to what they are after it.
    pub(super) fn fold(&mut self, statement: &Statement<'_, '_>) -> Made<()> {
        let refused = || NOT_TRANSLATED.diagnostic(NO_RULE).at(statement.at.line, statement.at.column);
        let turns = self.turns(statement)?.ok_or_else(refused)?;
        let changed = self.changed(&turns).ok_or_else(refused)?;
        let start = self.rewriter.variables.borrow().clone();
        let first = self.state(&changed, true)?;
        self.folds += 1;
        let name = if self.folds == 1 { "so_far".to_owned() } else { format!("so_far{}", self.folds) };
        let part = |of: &str, field: &str| if changed.len() == 1 { of.to_owned() } else { format!("{of}.{field}") };
        for variable in &changed {
            let text = part(&name, &identifier(field(variable)));
            self.rewriter.variables.borrow_mut().insert(variable.clone(), text);
        }
        let turn = identifier(field(&turns.element));
        self.rewriter.variables.borrow_mut().insert(turns.element.to_lowercase(), turn.clone());
        for (variable, column) in &turns.into {
            self.set(variable, &format!("{turn}.{column}"))?;
        }
        let statements: Vec<&Statement<'_, '_>> = turns.body.iter().collect();
        let made = self.list(&statements)?;
        let next = self.state(&changed, false)?;
        self.folds -= 1;
        *self.rewriter.variables.borrow_mut() = start;
        if made.is_some() {
            return Err(refused());
        }
        let merged = format!("{first}, ({name}, {turn}) -> {next}");
        // What is asked of tables stands beside `aggregate`, and as deep only as parameters are known there.
        if is_query(&merged) || (turns.rows.is_none() && is_query(&turns.elements)) {
            return Err(refused());
        }
        for variable in &changed {
            let value = part(&format!("aggregate({}, {merged})", turns.elements), &identifier(field(variable)));
            let value = if self.fills_text(variable) { format!("nullif({value}, '')") } else { value };
            let value = turns.rows.as_ref().map_or(value.clone(), |rows| format!("SELECT {value} FROM ({rows})"));
            self.set(variable, &value)?;
        }
        match turns.after {
            Some((variable, value)) => self.set(&variable, &value),
            None => Ok(()),
        }
    }

    /// Whether a variable holds a text of PL/SQL, where NULL is the empty text.
    fn fills_text(&self, variable: &str) -> bool {
        self.rewriter.dialect == Dialect::Oracle
            && self.types.get(variable).is_some_and(|data_type| data_type == "STRING")
    }

    /// The variables from around a loop that its turns change, in lower case; `None` where the turns do what is no computing.
    fn changed(&self, turns: &Turns<'_, '_, '_>) -> Option<Vec<String>> {
        let mut set: BTreeSet<String> = turns.into.iter().map(|(name, _)| name.clone()).collect();
        let mut own = BTreeSet::new();
        let mut computes = true;
        super::super::each(turns.body, &mut |does| {
            match does {
                Does::Assign(name, value) => {
                    let text = self.types.get(&name.to_lowercase()).is_some_and(|data_type| data_type == "STRING");
                    // A type that is not known is taken as a text, which is no number to reckon with.
                    computes &= !(text && value.iter().any(reckons));
                    set.insert(name.to_lowercase());
                }
                Does::Block(block) => {
                    own.extend(block.variables.iter().map(|variable| variable.name.to_lowercase()));
                    computes &= block.handlers.is_empty();
                }
                Does::If(..) | Does::Case(..) | Does::ForRange { .. } | Does::While(..) => {}
                _ => computes = false,
            }
            super::super::spans_of(does, &mut |tokens| {
                computes &= self.stands_in_lambda(tokens) && !self.asks_for_empty_text(tokens);
            });
        });
        let changed: Vec<String> = set.difference(&own).cloned().collect();
        let known = |name: &String| self.types.get(name).is_some_and(|data_type| !data_type.is_empty());
        let computes = computes && !changed.contains(&turns.element.to_lowercase()) && changed.iter().all(known);
        (computes && !changed.is_empty()).then_some(changed)
    }

    /// Whether tokens ask whether a text of PL/SQL is NULL, which the empty text is there and not here.
    fn asks_for_empty_text(&self, tokens: &[Token<'_>]) -> bool {
        let texts = |name: &Token<'_>| self.fills_text(&name.name().to_lowercase());
        tokens.windows(2).any(|pair| pair[1].is("IS") && texts(&pair[0]))
            || (tokens.iter().any(texts)
                && tokens.iter().any(|token| token.is_any(&["NVL", "NVL2", "COALESCE", "LENGTH"])))
    }

    /// Whether tokens hold no query and call no function of the source's own.
    fn stands_in_lambda(&self, tokens: &[Token<'_>]) -> bool {
        let own = |name: &Token<'_>| {
            self.rewriter.routines.is_some_and(|routines| routines.contains(&name.name().to_lowercase()))
        };
        let calls_own = tokens
            .windows(3)
            .any(|part| part[2].is_symbol("(") && part[1].is_name() && (part[0].is_symbol(".") || own(&part[1])))
            || matches!(tokens, [name, open, ..] if open.is_symbol("(") && own(name));
        !calls_own && !tokens.iter().any(|token| token.is("SELECT"))
    }

    /// The values of variables, each with its type.
    fn state(&self, names: &[String], first: bool) -> Made<String> {
        let variables = self.rewriter.variables.borrow();
        let value = |name: &String| {
            let value = without_own(variables.get(name).map_or("NULL", String::as_str));
            let value = match value {
                "NULL" if first && self.fills_text(name) => "''".to_owned(),
                value if first && self.fills_text(name) && !value.starts_with('\'') => format!("coalesce({value}, '')"),
                value => value.to_owned(),
            };
            format!("CAST({value} AS {})", self.types.get(name).map_or("STRING", String::as_str))
        };
        Ok(match names {
            [only] => value(only),
            several => {
                let fields: Vec<String> = several
                    .iter()
                    .map(|name| format!("{}, {}", crate::names::literal(field(name)), value(name)))
                    .collect();
                format!("named_struct({})", fields.join(", "))
            }
        })
    }
}

/// What a variable is called among what a loop carries on, without the sign that marks it.
fn field(variable: &str) -> &str {
    variable.trim_start_matches('@')
}

/// Whether a text holds a query.
fn is_query(text: &str) -> bool {
    text.contains("SELECT ")
}

/// Whether a token reckons with numbers.
fn reckons(token: &Token<'_>) -> bool {
    ["+", "-", "*", "/"].iter().any(|sign| token.is_symbol(sign))
}

/// Without parentheses around all of it.
fn without_own(value: &str) -> &str {
    let inner = value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(value)
}
