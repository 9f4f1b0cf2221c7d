//! Rows of queries that are made at run time: neither FOR nor a variable takes a text, so that they are read from a temporary
//! view that the text makes.
//!
//! Source: "CREATE VIEW" and "EXECUTE IMMEDIATE" of the Databricks SQL language manual; a statement of a script is resolved
//! when its turn comes, so that it finds the view.

use super::super::tree::{Span, Statement};
use super::super::{dynamic, held, made_cursors};
use super::{UNTRANSLATED, Writer, Written};
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED, SYNTAX};
use crate::names::identifier;
use crate::scan::{Token, scan};

/// A query that is made at run time, as an expression, and its first columns where they are known.
type Made = (String, Option<Vec<String>>);

impl<'s> Writer<'_, '_, 's> {
    /// A loop over a query that is made at run time.
    pub(super) fn for_dynamic(
        &mut self,
        label: Option<&str>,
        row: &str,
        text: Span<'_, '_>,
        into: &[String],
        body: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let (view, columns) = self.view_of_text(&format!("{row}s"), text, into.len(), depth)?;
        let row = identifier(row);
        let (columns, named) = match columns {
            Some(columns) => (columns, String::new()),
            None => given_names(into.len()),
        };
        let first = self.filling(into, &row, &columns);
        self.looped(label, &format!("FOR {row} AS SELECT * FROM {view}{named} DO"), &first, body, "END FOR", depth)
    }

    /// The first row of a query that is made at run time, put into variables.
    pub(super) fn first_of_text(
        &mut self,
        cursor: &str,
        text: Span<'_, '_>,
        into: &[String],
        depth: usize,
    ) -> Written<()> {
        let (view, _) = self.view_of_text(&format!("{}_rows", cursor.to_lowercase()), text, into.len(), depth)?;
        let names: Vec<String> = into.iter().map(|name| self.target(name)).collect();
        let names = if let [only] = names.as_slice() { only.clone() } else { format!("({})", names.join(", ")) };
        self.line(depth, format!("SET {names} = (SELECT * FROM {view} LIMIT 1);"));
        Ok(())
    }

    /// Gives the rows of a text a name where the text is known as it is run.
    pub(super) fn name_rows(&mut self, name: &str, text: Span<'_, '_>, depth: usize) -> Written<()> {
        let (view, _) = self.view_of_text(&format!("{}_rows", name.to_lowercase()), text, 0, depth)?;
        if let Some(first) = held::bare(text).first() {
            self.views.insert(first.start, view);
        }
        Ok(())
    }

    /// Makes the view of a text where that has not been done, and answers with its name and its first columns.
    fn view_of_text(
        &mut self,
        name: &str,
        text: Span<'_, '_>,
        columns: usize,
        depth: usize,
    ) -> Written<(String, Option<Vec<String>>)> {
        let made = held::bare(text).first().and_then(|first| self.views.get(&first.start)).cloned();
        let before = self.remarks.len();
        let (query, columns) = self.query_of_text(text, columns)?;
        if let Some(view) = made {
            self.remarks.truncate(before);
            return Ok((view, columns));
        }
        let view = identifier(name);
        self.line(depth, format!("EXECUTE IMMEDIATE 'CREATE OR REPLACE TEMPORARY VIEW {view} AS ' || {query};"));
        Ok((view, columns))
    }

    fn query_of_text(&mut self, text: Span<'_, '_>, columns: usize) -> Written<Made> {
        let refused =
            || NOT_TRANSLATED.diagnostic("a loop over a query whose text is not put together here has no rule");
        let known = self.known_text(text);
        let Some(pieces) = dynamic::pieces(&known, self.rewriter.dialect) else {
            return if self.is_value(&known) { self.as_written(&known) } else { Err(refused()) };
        };
        let marked = dynamic::marked(&pieces);
        // Text that only makes SQL when its values have been put into it.
        if dynamic::has_parts(&scan(&marked, self.rewriter.dialect)) {
            return self.as_written(&known);
        }
        match dynamic::query(made_cursors::query_of(&marked), columns, self.rewriter) {
            Ok((query, columns)) => {
                let values = self.values(&pieces)?;
                match dynamic::unmarked(&query, &values, false) {
                    Some(query) => Ok((query, Some(columns))),
                    None => self.as_written(&known),
                }
            }
            Err(refusal) if refusal.code == SYNTAX.code && pieces.len() > 1 => self.as_written(&known),
            Err(refusal) => Err(refusal),
        }
    }

    /// A text that nobody translates.
    fn as_written(&mut self, text: Span<'_, '_>) -> Written<Made> {
        let simple = text.len() == 1;
        let text = self.expression(text)?;
        self.remarks.push(STATEMENT_CHANGED.diagnostic(UNTRANSLATED));
        Ok((if simple { text } else { format!("({text})") }, None))
    }

    /// Whether tokens spell a value, and no name of something else such as a cursor.
    fn is_value(&self, text: Span<'_, '_>) -> bool {
        match text {
            [] => false,
            [only] => {
                let name = only.name().to_lowercase();
                let variables = self.rewriter.variables.borrow();
                variables.contains_key(&name) || variables.contains_key(&format!(":{name}"))
            }
            _ => true,
        }
    }

    /// A text with what its variable is known to hold.
    pub(super) fn known_text(&self, text: Span<'_, 's>) -> Vec<Token<'s>> {
        held::of(text, &self.held).cloned().unwrap_or_else(|| held::bare(text).to_vec())
    }
}

/// Names for the columns of a view of which nothing is known, and what gives them to it.
fn given_names(count: usize) -> (Vec<String>, String) {
    let names: Vec<String> = (1..=count).map(|number| format!("c{number}")).collect();
    let given = if names.is_empty() { String::new() } else { format!(" AS given({})", names.join(", ")) };
    (names, given)
}
