//! A query that finds no row: the languages raise an error, Databricks sets the variables to NULL. What was done on the error
//! is done where there is no row.

use model::{Diagnostic, Dialect};

use super::reader::Nesting;
use super::tree::{Block, Does, Handler, Statement};
use crate::diagnostic_codes::{STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::scan::{Token, TokenKind};

/// As many statements of a handler are done in several places, where several queries may find no row.
const FEW: usize = 3;

/// Replaces the handlers of a block, and of those inside of it, that wait for a missing row.
pub(super) fn replace(block: &mut Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    Replacer { in_function: false, takes_every_error: false, remarks }.block(block);
}

/// The same in a function, which can do nothing on other errors: in PL/SQL its handler for every error is taken as one for a
/// missing row too.
pub(super) fn replace_in_function(block: &mut Block<'_, '_>, dialect: Dialect, remarks: &mut Vec<Diagnostic>) {
    Replacer { in_function: true, takes_every_error: dialect == Dialect::Oracle, remarks }.block(block);
}

struct Replacer<'r> {
    in_function: bool,
    /// Whether a handler for every error is one for a missing row.
    takes_every_error: bool,
    remarks: &'r mut Vec<Diagnostic>,
}

impl Replacer<'_> {
    fn block(&mut self, block: &mut Block<'_, '_>) {
        self.list(&mut block.statements);
        for handler in &mut block.handlers {
            self.list(&mut handler.statements);
        }
        let Some(at) = self.waiting(block) else { return };
        let mut seen = 0;
        let made_here = |does: &Does<'_, '_>| matches!(does, Does::Execute { into, .. } if !into.is_empty());
        super::each(&block.statements, &mut |does| seen += usize::from(may_miss(does) || made_here(does)));
        let own = block.statements.iter().filter(|statement| may_miss(&statement.does)).count();
        if own == 0 && seen == 0 {
            self.never_reached(block, at);
            return;
        }
        let first = block.statements.iter().position(|statement| may_miss(&statement.does));
        let calls = block.statements[..first.unwrap_or(0)].iter().any(|before| matches!(before.does, Does::Call(..)));
        if own != seen || calls || (own > 1 && block.handlers[at].statements.len() > FEW) {
            self.refuse(&block.handlers[at]);
            return;
        }
        let handler = block.handlers.remove(at);
        if self.in_function && own == 1 && gives_null_anyway(&block.statements, &handler.statements) {
            self.say_others(&handler);
            return;
        }
        let statements = std::mem::take(&mut block.statements);
        block.statements = or_else(statements, &handler.statements);
        self.say_others(&handler);
    }

    /// The handler that a missing row comes to; one for every error only where none waits for the row itself.
    fn waiting(&self, block: &Block<'_, '_>) -> Option<usize> {
        let waits = |name: &str| {
            block
                .handlers
                .iter()
                .position(|handler| !handler.continues && handler.conditions.iter().any(|condition| condition == name))
        };
        let every = || {
            let at = waits("SQLEXCEPTION").filter(|_| self.takes_every_error)?;
            let passes_on = super::errors::only_passes_on(&block.handlers[at].statements);
            let queries = block.statements.iter().any(|statement| may_miss(&statement.does));
            (queries && !passes_on).then_some(at)
        };
        waits("NOT FOUND").or_else(every)
    }

    fn never_reached(&mut self, block: &mut Block<'_, '_>, at: usize) {
        let handler = &block.handlers[at];
        let queries = block.statements.iter().any(|statement| matches!(statement.does, Does::SelectInto(..)));
        if !queries || handler.conditions.len() > 1 {
            return self.refuse(&block.handlers[at]);
        }
        let message = "this WHEN dropped: a query without GROUP BY that only aggregates always gives a row";
        self.remarks.push(STATEMENT_DROPPED.diagnostic(message).at(handler.at.line, handler.at.column));
        block.handlers.remove(at);
    }

    fn refuse(&mut self, handler: &Handler<'_, '_>) {
        let message = "a query that finds no row sets its variables to NULL in Databricks and raises no error; look at what follows it";
        self.remarks.push(STATEMENT_CHANGED.diagnostic(message).at(handler.at.line, handler.at.column));
    }

    fn say_others(&mut self, handler: &Handler<'_, '_>) {
        let message = if handler.conditions.len() > 1 {
            "other errors than a missing row are passed on"
        } else if handler.conditions[0] == "NOT FOUND" {
            return;
        } else {
            "the handler is taken as one for a missing row; other errors are passed on"
        };
        self.remarks.push(STATEMENT_CHANGED.diagnostic(message).at(handler.at.line, handler.at.column));
    }

    fn list(&mut self, statements: &mut [Statement<'_, '_>]) {
        for statement in statements {
            match &mut statement.does {
                Does::Block(block) => self.block(block),
                Does::If(arms, otherwise) | Does::Case(_, arms, otherwise) => {
                    arms.iter_mut().for_each(|(_, body)| self.list(body));
                    self.list(otherwise);
                }
                Does::While(_, _, body)
                | Does::Repeat(_, body, _)
                | Does::Loop(_, body)
                | Does::ForQuery { body, .. }
                | Does::ForRange { body, .. } => self.list(body),
                _ => {}
            }
        }
    }
}

/// Statements of which each query that may find no row has the handler's beside it.
fn or_else<'t, 's>(statements: Vec<Statement<'t, 's>>, otherwise: &[Statement<'t, 's>]) -> Vec<Statement<'t, 's>> {
    let mut statements = statements.into_iter();
    let mut done = Vec::new();
    while let Some(statement) = statements.next() {
        match statement {
            Statement { at, does: Does::SelectInto(names, query) } if !always_gives_a_row(&query) => {
                let found = or_else(statements.collect(), otherwise);
                let does = Does::SelectOrElse { names, query, found, otherwise: otherwise.to_vec() };
                done.push(Statement { at, does });
                return done;
            }
            other => done.push(other),
        }
    }
    done
}

/// Whether NULL is given for a missing row, which is what the variable holds then.
fn gives_null_anyway(statements: &[Statement<'_, '_>], handler: &[Statement<'_, '_>]) -> bool {
    let [Statement { does: Does::Return(Some([null])), .. }] = handler else { return false };
    let [.., into, given] = statements else { return false };
    matches!((&into.does, &given.does), (Does::SelectInto(names, _), Does::Return(Some([name])))
        if null.is("NULL") && matches!(names.as_slice(), [only] if name.is(only)))
}

/// Whether it is a query into variables that may find no row.
fn may_miss(does: &Does<'_, '_>) -> bool {
    matches!(does, Does::SelectInto(_, query) if !always_gives_a_row(query))
}

/// Functions that make one row of all rows.
const AGGREGATES: &[&str] = &["COUNT", "SUM", "MIN", "MAX", "AVG", "LISTAGG", "STRING_AGG"];

/// Whether a query aggregates all its rows into one, which is there even of no rows.
pub(super) fn always_gives_a_row(query: &[Token<'_>]) -> bool {
    let mut nesting = Nesting::default();
    let mut outside = Vec::new();
    for token in query {
        if nesting.is_outside() {
            outside.push(token);
        }
        nesting.see(token);
    }
    let ends = ["GROUP", "HAVING", "UNION", "INTERSECT", "EXCEPT", "MINUS", "LIMIT", "OFFSET", "FETCH", "WITH"];
    if outside.iter().any(|token| token.is_any(&ends)) {
        return false;
    }
    let list = query.iter().position(|token| token.is("FROM")).unwrap_or(query.len());
    // A query inside of the list aggregates for itself.
    if query[1.min(list)..list].iter().any(|token| token.is_any(&["SELECT", "OVER", "KEEP"])) {
        return false;
    }
    query[..list]
        .windows(2)
        .any(|pair| pair[0].kind == TokenKind::Word && pair[0].is_any(AGGREGATES) && pair[1].is_symbol("("))
}
