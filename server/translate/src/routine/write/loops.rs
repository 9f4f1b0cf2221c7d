//! Loops over the rows of a query and over numbers.

use super::super::dynamic;
use super::super::tree::{Span, Statement};
use super::{Writer, Written};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::names::identifier;

impl Writer<'_, '_, '_> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn for_query(
        &mut self,
        label: Option<&str>,
        row: &str,
        query: Span<'_, '_>,
        arguments: &[(String, Span<'_, '_>)],
        into: &[String],
        body: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let query = match query {
            [open, inner @ .., close] if open.is_symbol("(") && close.is_symbol(")") => inner,
            _ => query,
        };
        if !query.first().is_some_and(|token| token.is_any(&["SELECT", "WITH", "SEL", "VALUES"])) {
            return self.for_dynamic(label, row, query, into, body, depth);
        }
        let mut hidden = Vec::new();
        for (name, value) in arguments {
            let value = self.expression(value)?;
            let key = name.to_lowercase();
            let before = self.rewriter.variables.borrow_mut().insert(key.clone(), format!("({value})"));
            hidden.push((key, before));
        }
        let columns = self.rewriter.query_columns(query, into.len());
        for (key, before) in hidden {
            let mut variables = self.rewriter.variables.borrow_mut();
            match before {
                Some(before) => drop(variables.insert(key, before)),
                None => drop(variables.remove(&key)),
            }
        }
        let ((query, names), remarks) = columns?;
        self.remarks.extend(remarks);
        let row = identifier(row);
        let first: Vec<String> = into
            .iter()
            .zip(&names)
            .map(|(variable, column)| format!("SET {} = {row}.{column};", self.target(variable)))
            .collect();
        self.labelled(label, &format!("FOR {row} AS {query} DO"), body, "END FOR", depth, &first, &[])
    }

    /// A loop over a query that is made at run time reads a temporary view, since FOR takes no text.
    pub(super) fn for_dynamic(
        &mut self,
        label: Option<&str>,
        row: &str,
        text: Span<'_, '_>,
        into: &[String],
        body: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let text = match text {
            [first, second, rest @ ..] if first.is("EXECUTE") && second.is("IMMEDIATE") => rest,
            [first, rest @ ..] if first.is("EXECUTE") => rest,
            _ => text,
        };
        let text = match text {
            [only] if only.is_name() => {
                self.texts.get(&only.name().to_lowercase()).cloned().unwrap_or_else(|| text.to_vec())
            }
            _ => text.to_vec(),
        };
        let refused =
            || NOT_TRANSLATED.diagnostic("a loop over a query whose text is not put together here has no rule");
        let pieces = dynamic::pieces(&text, self.rewriter.dialect).ok_or_else(refused)?;
        let (query, columns) = dynamic::query(&dynamic::marked(&pieces), into.len(), self.rewriter)?;
        let values = self.values(&pieces)?;
        let query = dynamic::unmarked(&query, &values, false).ok_or_else(refused)?;
        let view = identifier(&format!("{row}s"));
        self.line(depth, format!("EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW {view} AS ' || {query};"));
        let row = identifier(row);
        let first: Vec<String> = into
            .iter()
            .zip(&columns)
            .map(|(variable, column)| format!("SET {} = {row}.{column};", self.target(variable)))
            .collect();
        self.labelled(label, &format!("FOR {row} AS SELECT * FROM {view} DO"), body, "END FOR", depth, &first, &[])
    }

    /// A counting loop is a loop over the rows of `sequence`.
    pub(super) fn for_range(
        &mut self,
        label: Option<&str>,
        variable: &str,
        (from, to): (&str, &str),
        down: bool,
        body: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        self.made += 1;
        let row = format!("count{}", self.made);
        let name = identifier(variable);
        let key = variable.to_lowercase();
        let before = self.rewriter.variables.borrow_mut().insert(key.clone(), format!("{row}.{name}"));
        let order = if down { format!(" ORDER BY {name} DESC") } else { format!(" ORDER BY {name}") };
        let head = format!(
            "FOR {row} AS SELECT {name} FROM (SELECT explode(CASE WHEN {from} <= {to} THEN sequence({from}, {to}) ELSE array() END) AS {name}){order} DO"
        );
        let written = self.labelled(label, &head, body, "END FOR", depth, &[], &[]);
        let mut variables = self.rewriter.variables.borrow_mut();
        match before {
            Some(before) => drop(variables.insert(key, before)),
            None => drop(variables.remove(&key)),
        }
        written
    }
}

/// A bound as `sequence` takes it, which knows no decimals.
pub(super) fn whole_number(text: String) -> String {
    if text.chars().all(|c| c.is_ascii_digit()) { text } else { format!("CAST({text} AS BIGINT)") }
}
