//! Loops over the rows of a query and over numbers.

use model::Dialect;

use super::super::reader::without_parentheses;
use super::super::tree::{Span, Statement};
use super::super::{dynamic, made_cursors};
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
        let query = without_parentheses(query);
        if !query.first().is_some_and(|token| token.is_any(&["SELECT", "WITH", "SEL", "VALUES"])) {
            return self.for_dynamic(label, row, query, into, body, depth);
        }
        // The parameters of the cursor hide variables of the same names in its query.
        let mut hidden = Vec::new();
        for (name, value) in arguments {
            hidden.push((name.to_lowercase(), format!("({})", self.expression(value)?)));
        }
        let ((query, names), remarks) =
            self.with_variables(hidden, |writer| writer.rewriter.row_columns(query, into.len()))?;
        self.remarks.extend(remarks);
        let query = if ends_with_table(&query) { format!("({query})") } else { query };
        let row = identifier(row);
        let first = self.filling(into, &row, &names);
        self.looped(label, &format!("FOR {row} AS {query} DO"), &first, body, "END FOR", depth)
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
        let marked = dynamic::marked(&pieces);
        let (query, columns) = dynamic::query(made_cursors::query_of(&marked), into.len(), self.rewriter)?;
        let values = self.values(&pieces)?;
        let query = dynamic::unmarked(&query, &values, false).ok_or_else(refused)?;
        let view = identifier(&format!("{row}s"));
        self.line(depth, format!("EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW {view} AS ' || {query};"));
        let row = identifier(row);
        let first = self.filling(into, &row, &columns);
        self.looped(label, &format!("FOR {row} AS SELECT * FROM {view} DO"), &first, body, "END FOR", depth)
    }

    /// What puts the columns of a row into variables.
    fn filling(&self, into: &[String], row: &str, columns: &[String]) -> Vec<String> {
        let pairs = into.iter().zip(columns);
        pairs.map(|(variable, column)| format!("SET {} = {row}.{column};", self.target(variable))).collect()
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
        let order = if down { format!(" ORDER BY {name} DESC") } else { format!(" ORDER BY {name}") };
        let head = format!(
            "FOR {row} AS SELECT {name} FROM (SELECT explode(CASE WHEN {from} <= {to} THEN sequence({from}, {to}) ELSE array() END) AS {name}){order} DO"
        );
        let counted = [(variable.to_lowercase(), format!("{row}.{name}"))];
        self.with_variables(counted, |writer| writer.looped(label, &head, &[], body, "END FOR", depth))
    }
}

/// A bound as `sequence` takes it, which knows no decimals. PL/SQL rounds it; PL/pgSQL divides whole numbers without a rest.
pub(in super::super) fn whole_number(text: String, dialect: Dialect) -> String {
    match dialect {
        _ if text.chars().all(|c| c.is_ascii_digit()) => text,
        Dialect::Oracle if text.contains(['/', '.']) => format!("CAST(round({text}) AS BIGINT)"),
        _ => format!("CAST({text} AS BIGINT)"),
    }
}

/// Whether a query ends with a table's name, which would take the word after it for its alias.
fn ends_with_table(query: &str) -> bool {
    let mut words = query.rsplit(' ');
    words.next();
    words.next().is_some_and(|before| before.ends_with(',') || ["FROM", "JOIN"].contains(&before))
}
