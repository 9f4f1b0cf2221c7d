//! Loops over the rows of a query and over numbers, and what a query without a row leaves behind.

use model::Dialect;

use super::super::reader::without_parentheses;
use super::super::tree::{Span, Statement};
use super::super::{marks, not_found};
use super::{Writer, Written, refuse};
use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::names::identifier;
use crate::scan::Token;

const MARKS: &str = "a query needs as many values as it has marks; open its cursor with USING";

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
        let made = marks::with_values(query, &marks::given(arguments));
        let query = made.as_deref().ok_or_else(|| refuse(query.first(), MARKS))?;
        // The parameters of the cursor hide variables of the same names in its query.
        let mut hidden = Vec::new();
        for (name, value) in arguments.iter().filter(|(name, _)| name != marks::MARK) {
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

    /// Whether a query of T-SQL fills variables that keep what they hold where it finds no row.
    ///
    /// Source: "SELECT @local_variable (Transact-SQL)".
    pub(super) fn keeps_values(&self, names: &[String], query: &[Token<'_>]) -> bool {
        self.rewriter.dialect == Dialect::TSql && may_be_empty(query) && names.iter().any(|name| self.holds_value(name))
    }

    /// Fills variables from each row of a query, so that the last one stays, and what they hold where there is none.
    pub(super) fn fill_from_rows(&mut self, names: &[String], query: &[Token<'_>], depth: usize) -> Written<()> {
        self.made += 1;
        let row = format!("found{}", self.made);
        let ((text, columns), remarks) = self.rewriter.row_columns(query, names.len())?;
        self.remarks.extend(remarks);
        let text = if ends_with_table(&text) { format!("({text})") } else { text };
        let set = |(name, column): (&String, &String)| {
            let value = self.as_held(name, query, format!("{row}.{column}"));
            format!("SET {} = {value};", self.target(name))
        };
        let filled: Vec<String> = names.iter().zip(&columns).map(set).collect();
        names.iter().for_each(|name| self.fills(name));
        self.looped(None, &format!("FOR {row} AS {text} DO"), &filled, &[], "END FOR", depth)
    }

    /// Says what becomes NULL in Databricks where a query finds no row: a variable of some languages keeps its value, and
    /// PL/SQL raises an error.
    pub(in super::super) fn without_rows(&mut self, names: &[String], query: &[Token<'_>]) {
        if self.rewriter.dialect == Dialect::Oracle && !not_found::always_gives_a_row(query) {
            let message = "a query that finds no row is an error in Oracle; here its variables become NULL";
            if !self.remarks.iter().any(|remark| remark.message == message) {
                let at = query.first().map_or((1, 1), |token| (token.line, token.column));
                self.remarks.push(STATEMENT_CHANGED.diagnostic(message).at(at.0, at.1));
            }
        }
        if !matches!(self.rewriter.dialect, Dialect::TSql | Dialect::Teradata | Dialect::MySql) {
            return;
        }
        if let Some(name) = names.iter().find(|name| may_be_empty(query) && self.holds_value(name)) {
            let handled = match self.rewriter.dialect {
                Dialect::MySql => ", and a handler for NOT FOUND is entered",
                _ => "",
            };
            let message =
                format!("{name} becomes NULL where the query finds no row; in the source it keeps its value{handled}");
            self.remarks.push(STATEMENT_CHANGED.diagnostic(message));
        }
        self.filled.extend(names.iter().map(|name| name.to_lowercase()));
    }

    /// Whether a variable may hold a value by now.
    fn holds_value(&self, name: &str) -> bool {
        self.filled.contains(&name.to_lowercase()) || !self.loops.is_empty()
    }

    /// What puts the columns of a row into variables.
    pub(super) fn filling(&self, into: &[String], row: &str, columns: &[String]) -> Vec<String> {
        let pairs = into.iter().zip(columns);
        pairs.map(|(variable, column)| format!("SET {} = {row}.{column};", self.target(variable))).collect()
    }

    /// A counting loop is a loop over the rows of `sequence`.
    pub(super) fn for_range(
        &mut self,
        label: Option<&str>,
        variable: &str,
        (numbers, down): (&str, bool),
        body: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        self.made += 1;
        let row = format!("count{}", self.made);
        let name = identifier(variable);
        let order = if down { format!(" ORDER BY {name} DESC") } else { format!(" ORDER BY {name}") };
        let head = format!("FOR {row} AS SELECT {name} FROM (SELECT explode({numbers}) AS {name}){order} DO");
        self.rewriter.numbers.borrow_mut().insert(format!("{row}.{name}").to_lowercase());
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

/// Whether a query may find no row.
fn may_be_empty(query: &[Token<'_>]) -> bool {
    query.iter().any(|token| token.is_any(&["FROM", "WHERE"])) && !not_found::always_gives_a_row(query)
}

/// Whether a query ends with a table's name, which would take the word after it for its alias.
fn ends_with_table(query: &str) -> bool {
    let mut words = query.rsplit(' ');
    words.next();
    words.next().is_some_and(|before| before.ends_with(',') || ["FROM", "JOIN"].contains(&before))
}
