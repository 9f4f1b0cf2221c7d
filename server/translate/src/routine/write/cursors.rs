//! Cursors that are no plain loop over their query.
//!
//! Source: "OPEN statement", "FETCH statement" and "CLOSE statement" of the Databricks SQL language manual; a fetch after the
//! last row raises the condition NOT FOUND and stops nothing.

use model::Dialect;

use super::super::tree::{Block, Cursor, Does};
use super::{STATUS, Writer, Written, refuse};
use crate::diagnostic_codes::{NEEDS_RUNTIME, NOT_TRANSLATED};
use crate::names::identifier;

const USE: &str = "this use of a cursor has no rule; loop over its query with FOR";

impl Writer<'_, '_, '_> {
    pub(super) fn cursor(&mut self, cursor: &Cursor<'_, '_>, depth: usize) -> Written<()> {
        let at = cursor.query.first();
        let is_query = at.is_some_and(|first| first.is_any(&["SELECT", "WITH", "SEL", "VALUES"]));
        if !is_query || !cursor.parameters.is_empty() {
            return Err(refuse(at, USE));
        }
        let query = self.query(cursor.query).map_err(|refusal| match at {
            Some(at) => super::placed(refusal, at),
            None => refusal,
        })?;
        let name = bare(&cursor.name);
        self.cursors.insert(name.to_lowercase());
        self.line(depth, format!("DECLARE {} CURSOR FOR {query};", identifier(name)));
        let message = "a cursor that is no loop over its query needs Databricks Runtime 18.1";
        let remark = NEEDS_RUNTIME.diagnostic(message);
        self.remarks.push(at.map_or(remark.clone(), |at| remark.at(at.line, at.column)));
        Ok(())
    }

    pub(super) fn cursor_step(&mut self, does: &Does<'_, '_>, depth: usize) -> Written<()> {
        let step = match does {
            Does::Open(name, values) if values.is_empty() => self.declared(name).map(|name| format!("OPEN {name};")),
            Does::Close(name) => self.declared(name).map(|name| format!("CLOSE {name};")),
            Does::Fetch(name, targets) => {
                let targets: Vec<String> = targets.iter().map(|target| self.target(target)).collect();
                if self.becomes_null() {
                    targets.iter().for_each(|target| self.line(depth, format!("SET {target} = NULL;")));
                }
                self.declared(name).map(|name| format!("FETCH {name} INTO {};", targets.join(", ")))
            }
            _ => None,
        };
        let step = step.ok_or_else(|| NOT_TRANSLATED.diagnostic(USE))?;
        if self.status && matches!(does, Does::Fetch(..)) {
            self.line(depth, format!("SET {STATUS} = 0;"));
        }
        self.line(depth, step);
        Ok(())
    }

    /// Whether a fetch after the last row puts NULL into its variables, which Databricks leaves as they are.
    ///
    /// Source: "FETCH (Snowflake Scripting)", "Cursors" of PostgreSQL's manual.
    fn becomes_null(&self) -> bool {
        matches!(self.rewriter.dialect, Dialect::Snowflake | Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza)
    }

    fn declared(&self, name: &str) -> Option<String> {
        let name = bare(name);
        self.cursors.contains(&name.to_lowercase()).then(|| identifier(name))
    }
}

fn bare(name: &str) -> &str {
    name.trim_start_matches('@')
}

/// Whether a block fetches rows one by one.
pub(super) fn fetches(block: &Block<'_, '_>) -> bool {
    let mut found = false;
    let mut see = |does: &Does<'_, '_>| found |= matches!(does, Does::Fetch(..));
    super::super::each(&block.statements, &mut |does| see(does));
    for handler in &block.handlers {
        super::super::each(&handler.statements, &mut |does| see(does));
    }
    found
}
