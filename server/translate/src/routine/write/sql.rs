//! Statements of SQL itself, and tables that a routine makes.

use model::{Diagnostic, ObjectKind};

use super::super::reader::split_commas;
use super::super::{alter, dynamic, made_again};
use super::{INDEX, Writer, Written, refuse};
use crate::diagnostic_codes::{BECOMES_TABLE, CONSTRAINT_DROPPED, PHYSICAL_DROPPED};
use crate::head::Head;
use crate::scan::Token;

/// Statements of Databricks that know no IF EXISTS, or have it in a place that its manual leaves in doubt.
///
/// Sources: "TRUNCATE TABLE" and "DROP TABLE" of the Databricks SQL language manual.
const WITHOUT_IF_EXISTS: [&str; 2] = ["TRUNCATE TABLE ", "DROP TEMPORARY TABLE "];

impl Writer<'_, '_, '_> {
    /// A statement of SQL; what creates a table goes the way of tables.
    pub(super) fn sql(&mut self, tokens: &[Token<'_>], depth: usize) -> Written<()> {
        let first = tokens.first();
        if first.is_some_and(|token| token.is("CREATE")) {
            let head = crate::head::head(tokens);
            if let Some(head) = head.as_ref().filter(|head| head.kind == Some(ObjectKind::View)) {
                return self.view(tokens, head, depth);
            }
            let Some(head) = head.filter(|head| head.kind == Some(ObjectKind::Table)) else {
                if let Some(statistics) = dynamic::statistics(tokens, self.rewriter) {
                    self.remarks.push(PHYSICAL_DROPPED.diagnostic(INDEX));
                    self.line(depth, format!("{statistics};"));
                    return Ok(());
                }
                return Err(refuse(first, "only tables and views can be created in a routine by rules"));
            };
            return self.table(tokens, &head, depth);
        }
        if changes_indexes(tokens) {
            self.remarks.push(PHYSICAL_DROPPED.diagnostic(INDEX));
            return Ok(());
        }
        if matches!(tokens, [alter, table, ..] if alter.is("ALTER") && table.is("TABLE")) {
            let (changes, remarks) = alter::table(tokens, self.rewriter)?;
            self.take_remarks(remarks)?;
            changes.iter().for_each(|change| self.line(depth, format!("{change};")));
            return Ok(());
        }
        if let Some(each) = dropped_one_by_one(tokens) {
            return each.iter().try_for_each(|drop| self.sql(drop, depth));
        }
        let (text, remarks) = self.rewriter.statement(tokens)?;
        self.take_remarks(remarks)?;
        match without_if_exists(&text) {
            Some(statement) => self.where_there(&format!("{statement};"), depth),
            None => self.line(depth, format!("{text};")),
        }
        Ok(())
    }

    /// A statement that does nothing where its table is missing.
    pub(super) fn where_there(&mut self, statement: &str, depth: usize) {
        self.line(depth, "BEGIN");
        self.line(depth + 1, "DECLARE EXIT HANDLER FOR SQLSTATE '42P01' BEGIN END;");
        self.line(depth + 1, statement);
        self.line(depth, "END;");
    }

    /// A view that the routine makes, in which it has no variables.
    fn view(&mut self, tokens: &[Token<'_>], head: &Head, depth: usize) -> Written<()> {
        if ["TEMP", "TEMPORARY", "VOLATILE", "MATERIALIZED"].iter().any(|word| head.has(word)) {
            return Err(refuse(tokens.first(), "only plain views can be created in a routine by rules"));
        }
        let variables = self.rewriter.variables.take();
        let (statements, remarks) = crate::view::translate(tokens, head, self.rewriter);
        self.rewriter.variables.replace(variables);
        self.take_remarks(remarks)?;
        for statement in statements {
            self.line(depth, format!("{};", made_again::minding(statement, tokens, head)));
        }
        Ok(())
    }

    /// A table that the routine makes. One that lives as long as the routine is made anew each time.
    pub(super) fn table(&mut self, tokens: &[Token<'_>], head: &Head, depth: usize) -> Written<()> {
        let (statements, remarks) = crate::table::TableReader::new(tokens, self.rewriter).translate(head);
        self.take_remarks(remarks)?;
        let Some(name) = made_again::temporary(head) else {
            for statement in statements {
                self.line(depth, format!("{};", made_again::minding(statement, tokens, head)));
            }
            return Ok(());
        };
        self.remarks.retain(|remark| remark.code != BECOMES_TABLE.diagnostic("").code);
        self.rewriter.temporary.borrow_mut().insert(name.to_lowercase());
        for statement in &statements {
            let at = |said: Diagnostic| tokens.first().map_or(said.clone(), |token| said.at(token.line, token.column));
            let Some((made, said)) = made_again::of_session(statement, head, self.rewriter) else {
                let message = format!("`{statement}` left out: a temporary table is not altered");
                self.remarks.push(at(CONSTRAINT_DROPPED.diagnostic(message)));
                continue;
            };
            self.remarks.extend(said.map(at));
            self.line(depth, format!("{made};"));
        }
        Ok(())
    }
}

/// Whether a statement only makes, drops or rebuilds indexes of a table.
pub(super) fn changes_indexes(tokens: &[Token<'_>]) -> bool {
    match tokens {
        [alter, index, ..] if alter.is_any(&["ALTER", "DROP"]) && index.is("INDEX") => true,
        [alter, table, ..] if alter.is("ALTER") && table.is("TABLE") => {
            let (_, after) = crate::head::name(tokens, 2);
            let of_index = |change: &[Token<'_>]| match change {
                [how, keys] if how.is_any(&["ENABLE", "DISABLE"]) => keys.is("KEYS"),
                [how, rest @ ..] if how.is_any(&["ADD", "DROP"]) => {
                    let kind = rest.iter().find(|token| !token.is_any(&["UNIQUE", "FULLTEXT", "SPATIAL"]));
                    kind.is_some_and(|kind| kind.is_any(&["INDEX", "KEY"]))
                }
                _ => false,
            };
            split_commas(&tokens[after..]).into_iter().all(of_index)
        }
        _ => false,
    }
}

/// A DROP of several tables as one for each; `None` of any other statement.
fn dropped_one_by_one<'s>(tokens: &[Token<'s>]) -> Option<Vec<Vec<Token<'s>>>> {
    tokens.first().filter(|first| first.is("DROP"))?;
    let kind = tokens.iter().take(3).position(|token| token.is_any(&["TABLE", "VIEW"]))?;
    let there = tokens.get(kind + 1).is_some_and(|token| token.is("IF"));
    let (head, names) = tokens.split_at_checked(kind + 1 + if there { 2 } else { 0 })?;
    let names = split_commas(names);
    (names.len() > 1).then(|| names.into_iter().map(|name| [head, name].concat()).collect())
}

/// A statement that is to do nothing where its table is missing, without the words that say so where Databricks has none.
pub(super) fn without_if_exists(statement: &str) -> Option<String> {
    WITHOUT_IF_EXISTS.iter().find_map(|begin| {
        let table = statement.strip_prefix(begin)?.strip_prefix("IF EXISTS ")?;
        Some(format!("{begin}{table}"))
    })
}
