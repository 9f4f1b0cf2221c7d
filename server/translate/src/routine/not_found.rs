//! A query that finds no row: the languages raise an error, Databricks sets the variables to NULL. What was done on the error
//! is done where there is no row.

use model::{Diagnostic, Dialect};

use super::reader::{Nesting, Reader, statement_start};
use super::tree::{Block, Does, Handler, Message, Statement};
use crate::diagnostic_codes::{STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::functions::AGGREGATES;
use crate::scan::{Token, TokenKind};

/// As many statements of a handler are done in several places, where several queries may find no row.
pub(super) const FEW: usize = 3;

/// Replaces the handlers of a procedure's block, and of those inside of it, that wait for a missing row.
pub(super) fn replace(block: &mut Block<'_, '_>, dialect: Dialect, remarks: &mut Vec<Diagnostic>) {
    let is_error = dialect == Dialect::Oracle;
    Replacer { in_function: false, takes_every_error: false, is_error, labels: 0, remarks }.block(block, true);
}

/// The same in a function, which can do nothing on other errors: in PL/SQL its handler for every error is taken as one for a
/// missing row too.
pub(super) fn replace_in_function(block: &mut Block<'_, '_>, dialect: Dialect, remarks: &mut Vec<Diagnostic>) {
    let takes_every_error = dialect == Dialect::Oracle;
    Replacer { in_function: true, takes_every_error, is_error: false, labels: 0, remarks }.block(block, true);
}

/// Says that a missing row raises nothing where PL/pgSQL's STRICT asks for that and no handler waits for it.
pub(super) fn of_strict(tokens: &[Token<'_>], dialect: Dialect, remarks: &mut Vec<Diagnostic>) {
    if dialect != Dialect::PostgreSql || tokens.iter().any(|token| token.is("NO_DATA_FOUND")) {
        return;
    }
    let strict = (1..tokens.len()).filter(|at| tokens[at - 1].is("INTO") && tokens[*at].is("STRICT"));
    let mut queries = strict.map(|at| {
        let start = statement_start(tokens, at).unwrap_or(0);
        Reader { at: start, ..Reader::new(tokens) }.rest_of_statement()
    });
    if let Some(query) = queries.find(|query| !always_gives_a_row(query)) {
        let message =
            "INTO STRICT of a query that finds no row is an error in PostgreSQL; here its variables become NULL";
        let at = query.first().map_or((1, 1), |token| (token.line, token.column));
        remarks.push(STATEMENT_CHANGED.diagnostic(message).at(at.0, at.1));
    }
}

struct Replacer<'r> {
    in_function: bool,
    /// Whether a handler for every error is one for a missing row.
    takes_every_error: bool,
    /// Whether a missing row is an error to which handlers for every error come.
    is_error: bool,
    /// How many blocks have got a label.
    labels: usize,
    remarks: &'r mut Vec<Diagnostic>,
}

/// What is raised for a missing row where the source passes its own error on.
const NO_ROW: &str = "no data found";
/// The error of a block's own that stands for a missing row.
const MISSING: &str = "missing_row";

impl Replacer<'_> {
    fn block(&mut self, block: &mut Block<'_, '_>, outermost: bool) {
        super::blocks_within(block, &mut |inner| self.block(inner, false));
        match self.waiting(block) {
            Some(at) => self.wait(block, at, outermost),
            None if self.is_error => raise_missing(block),
            None => go_on(block),
        }
    }

    /// Does what the handler at a place does beside the queries that may find no row.
    fn wait(&mut self, block: &mut Block<'_, '_>, at: usize, outermost: bool) {
        let mut seen = 0;
        let mut made_here = false;
        super::each(&block.statements, &mut |does| {
            seen += usize::from(may_miss(does));
            made_here |= matches!(does, Does::Execute { into, .. } if !into.is_empty());
        });
        let own = block.statements.iter().filter(|statement| may_miss(&statement.does)).count();
        if seen == 0 && !made_here {
            return self.never_reached(block, at);
        }
        let first = block.statements.iter().position(|statement| holds_a_miss(statement));
        let calls = block.statements[..first.unwrap_or(0)].iter().any(|before| matches!(before.does, Does::Call(..)));
        if made_here || calls {
            return self.refuse(&block.handlers[at]);
        }
        let few = seen == 1 || block.handlers[at].statements.len() <= FEW;
        // What a handler raises comes to no other of the block.
        let raises = holds_raise(&block.handlers[at].statements);
        let for_others =
            raises && block.handlers.iter().enumerate().any(|(place, other)| place != at && takes_all(other));
        let asks = !self.in_function && (for_others || asks_of_the_error(&block.handlers[at].statements));
        if own == seen && few && !asks {
            self.beside(block, at);
        } else if few && !asks && self.can_leave(&block.handlers[at].statements) {
            self.leaving(block, at, outermost);
        } else if self.in_function {
            self.refuse(&block.handlers[at]);
        } else {
            signalled(block, at);
        }
    }

    /// Puts the handler's statements beside queries of the block's own, which all that follows them waits for.
    fn beside(&mut self, block: &mut Block<'_, '_>, at: usize) {
        let handler = self.taken(block, at);
        if self.in_function && gives_null_anyway(&block.statements, &handler.statements) {
            return;
        }
        let statements = std::mem::take(&mut block.statements);
        block.statements = or_else(statements, &handler.statements);
    }

    /// Puts the handler's statements beside queries that stand deeper in the block, and leaves the block after them.
    fn leaving(&mut self, block: &mut Block<'_, '_>, at: usize, outermost: bool) {
        let mut handler = self.taken(block, at);
        if !self.in_function {
            let labels = (!outermost).then_some(("with_rows", &mut self.labels));
            leave_after(&mut handler, &mut block.label, labels);
        }
        otherwise_everywhere(block, &handler.statements);
    }

    /// Whether a handler's statements mean the same deeper in the block: a function's end it, and no loop is left unnamed.
    fn can_leave(&self, statements: &[Statement<'_, '_>]) -> bool {
        let mut unnamed = false;
        super::each(statements, &mut |does| unnamed |= matches!(does, Does::Leave(None, _) | Does::Iterate(None, _)));
        let ends = statements.last().is_some_and(|last| matches!(last.does, Does::Return(Some(_)) | Does::Raise(_)));
        if self.in_function { ends } else { !unnamed }
    }

    /// Takes the handler at a place out of the block, as its statements mean outside of a handler; a procedure keeps it for
    /// the other errors.
    fn taken<'t, 's>(&mut self, block: &mut Block<'t, 's>, at: usize) -> Handler<'t, 's> {
        let mut handler = block.handlers.remove(at);
        super::in_list_mut(&mut handler.statements, &mut |list| {
            for statement in list.iter_mut().filter(|statement| matches!(statement.does, Does::Reraise)) {
                statement.does = no_row();
            }
        });
        if self.in_function {
            self.say_others(&handler);
            return handler;
        }
        let others: Vec<String> = handler.conditions.iter().filter(|name| *name != "NOT FOUND").cloned().collect();
        if !others.is_empty() {
            block.handlers.insert(at, Handler { conditions: others, ..handler.clone() });
        }
        handler
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
}

/// Whether a handler does something of its own on every error.
pub(super) fn takes_all(handler: &Handler<'_, '_>) -> bool {
    let every = handler.conditions.iter().any(|condition| condition == "SQLEXCEPTION");
    every && !handler.continues && !super::errors::only_passes_on(&handler.statements)
}

/// Raises an error where a query finds no row and the block has a handler for every error, to which that comes in the source.
fn raise_missing(block: &mut Block<'_, '_>) {
    let Some(handler) = block.handlers.iter().find(|handler| takes_all(handler)) else { return };
    if let Some(last) = block.statements.last()
        && leaves_null(&last.does, &handler.statements)
    {
        return;
    }
    let otherwise = [Statement { at: handler.at, does: no_row() }];
    otherwise_everywhere(block, &otherwise);
}

fn no_row<'t, 's>() -> Does<'t, 's> {
    Does::Raise(vec![Message::Text(NO_ROW.to_owned())])
}

/// Whether a handler only sets to NULL what the query fills, which is so without it.
fn leaves_null(query: &Does<'_, '_>, handler: &[Statement<'_, '_>]) -> bool {
    let Does::SelectInto(names, _) = query else { return false };
    let sets = |does: &Does<'_, '_>, name: &str| {
        matches!(does, Does::Assign(target, value)
            if target.eq_ignore_ascii_case(name) && matches!(value.as_slice(), [null] if null.is("NULL")))
    };
    handler.len() == names.len() && names.iter().all(|name| handler.iter().any(|statement| sets(&statement.does, name)))
}

/// Signals an error of the block's own where a query finds no row, to which the handler at a place comes.
fn signalled(block: &mut Block<'_, '_>, at: usize) {
    let handler = &mut block.handlers[at];
    for condition in handler.conditions.iter_mut().filter(|condition| *condition == "NOT FOUND") {
        MISSING.clone_into(condition);
    }
    let otherwise = [Statement { at: handler.at, does: Does::Signal(MISSING.to_owned(), None) }];
    block.conditions.push(MISSING.to_owned());
    otherwise_everywhere(block, &otherwise);
}

/// Does beside a query that may find no row what a handler does after which the block goes on. The handler stays for cursors.
fn go_on(block: &mut Block<'_, '_>) {
    let waits = |handler: &&Handler<'_, '_>| {
        handler.continues && handler.conditions.iter().any(|condition| condition == "NOT FOUND")
    };
    if let Some(handler) = block.handlers.iter().find(waits).filter(|handler| handler.statements.len() <= FEW) {
        let otherwise = handler.statements.clone();
        otherwise_everywhere(block, &otherwise);
    }
}

/// Does something where a query of the block, however deep, finds no row.
fn otherwise_everywhere<'t, 's>(block: &mut Block<'t, 's>, otherwise: &[Statement<'t, 's>]) {
    super::in_list_mut(&mut block.statements, &mut |list| {
        for statement in list {
            if !may_miss(&statement.does) {
                continue;
            }
            let Does::SelectInto(names, query) = &mut statement.does else { continue };
            let (names, query) = (std::mem::take(names), std::mem::take(query));
            statement.does = Does::SelectOrElse { names, query, found: Vec::new(), otherwise: otherwise.to_vec() };
        }
    });
}

/// Whether a statement, or one inside of it, may find no row.
fn holds_a_miss(statement: &Statement<'_, '_>) -> bool {
    let mut found = false;
    super::each(std::slice::from_ref(statement), &mut |does| found |= may_miss(does));
    found
}

/// Lets what a handler does leave its block where it will stand deeper in that. The block gets a label of this name and the
/// next number, unless it has one; without a name it is the outermost, which ends the routine.
pub(super) fn leave_after<'t, 's>(
    handler: &mut Handler<'t, 's>,
    block_label: &mut Option<String>,
    labels: Option<(&str, &mut usize)>,
) {
    if handler.statements.last().is_some_and(|last| jumps(&last.does)) {
        return;
    }
    let label = labels.map(|(name, count)| {
        *count += 1;
        let number = if *count == 1 { String::new() } else { count.to_string() };
        block_label.get_or_insert_with(|| format!("{name}{number}")).clone()
    });
    let does = label.map_or(Does::Return(None), |label| Does::Leave(Some(label), None));
    handler.statements.push(Statement { at: handler.at, does });
}

/// Whether a statement goes elsewhere, so that none after it is reached.
fn jumps(does: &Does<'_, '_>) -> bool {
    matches!(
        does,
        Does::Return(_)
            | Does::Raise(_)
            | Does::Signal(..)
            | Does::Reraise
            | Does::Leave(_, None)
            | Does::Iterate(_, None)
    )
}

/// Whether statements raise an error.
fn holds_raise(statements: &[Statement<'_, '_>]) -> bool {
    let mut raises = false;
    super::each(statements, &mut |does| raises |= matches!(does, Does::Raise(_) | Does::Signal(..) | Does::Reraise));
    raises
}

/// Whether statements ask for something of the error.
pub(super) fn asks_of_the_error(statements: &[Statement<'_, '_>]) -> bool {
    let mut asks = false;
    super::each(statements, &mut |does| {
        super::spans_of(does, &mut |tokens| asks |= tokens.iter().any(super::errors::is_of_the_error));
    });
    asks
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

/// Whether a query aggregates all its rows into one, which is there even of no rows.
pub(super) fn always_gives_a_row(query: &[Token<'_>]) -> bool {
    let mut nesting = Nesting::default();
    let mut outside = Vec::new();
    for (at, token) in query.iter().enumerate() {
        // `WITHIN GROUP (…)` makes no groups, and `WITH (NOLOCK)` names no query.
        let opens = query.get(at + 1).is_some_and(|next| next.is_symbol("("));
        if nesting.is_outside() && !(opens && token.is_any(&["GROUP", "WITH"])) {
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
