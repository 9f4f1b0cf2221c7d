//! How many rows the last statement touched, and whether there were any.
//!
//! Source: "GET DIAGNOSTICS statement" of the Databricks SQL language manual: ROW_COUNT is the number of rows of the last
//! change. The languages count the rows of queries too; those are counted by a query of their own.

use std::collections::HashSet;

use model::{Diagnostic, Dialect};

use super::tree::{Block, Does, Statement, Variable};
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::scan::{Token, TokenKind};

/// The variable that holds the number.
pub(super) const COUNT: &str = "touched_rows";

/// What a number is where it is not known.
const NULL: [Token<'static>; 1] =
    [Token { kind: TokenKind::Word, text: "NULL", start: 0, line: 1, column: 1, first_in_line: false }];

static ZERO: [Token<'static>; 1] =
    [Token { kind: TokenKind::Number, text: "0", start: 0, line: 1, column: 1, first_in_line: false }];

/// Puts the variable where the source asks for the number; answers whether it does.
pub(super) fn name(tokens: &mut Vec<Token<'_>>, dialect: Dialect) -> bool {
    let mut named = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((first, after)) = rest.split_first() {
        match asked(rest, dialect) {
            Some((length, comparison)) => {
                named.extend(written(first, comparison));
                rest = &rest[length..];
            }
            None => {
                named.push(*first);
                rest = after;
            }
        }
    }
    let found = named.iter().any(|token| token.text == COUNT || token.is("DIAGNOSTICS"));
    *tokens = named;
    found
}

/// How many tokens ask for the number, and what it is compared with.
fn asked(tokens: &[Token<'_>], dialect: Dialect) -> Option<(usize, Option<&'static str>)> {
    let first = tokens.first()?;
    let called = |name: &str| matches!(tokens, [word, open, close, ..] if word.is(name) && open.is_symbol("(") && close.is_symbol(")"));
    match dialect {
        Dialect::TSql if first.is("@@ROWCOUNT") => Some((1, None)),
        Dialect::TSql if called("ROWCOUNT_BIG") => Some((3, None)),
        Dialect::Oracle => match tokens {
            [sql, percent, word, ..] if sql.is("SQL") && percent.is_symbol("%") => match word.text {
                _ if word.is("ROWCOUNT") => Some((3, None)),
                _ if word.is("FOUND") => Some((3, Some(">"))),
                _ if word.is("NOTFOUND") => Some((3, Some("="))),
                _ => None,
            },
            _ => None,
        },
        Dialect::PostgreSql | Dialect::Redshift if first.is("FOUND") => Some((1, Some(">"))),
        Dialect::Netezza if first.is("FOUND") => Some((1, Some(">"))),
        Dialect::Netezza if first.is("ROW_COUNT") => Some((1, None)),
        Dialect::Snowflake if first.is("SQLROWCOUNT") => Some((1, None)),
        Dialect::Snowflake if first.is("SQLFOUND") => Some((1, Some(">"))),
        Dialect::Snowflake if first.is("SQLNOTFOUND") => Some((1, Some("="))),
        Dialect::Teradata if first.is("ACTIVITY_COUNT") => Some((1, None)),
        Dialect::MySql if called("ROW_COUNT") || called("FOUND_ROWS") => Some((3, None)),
        Dialect::TSql
        | Dialect::PostgreSql
        | Dialect::Redshift
        | Dialect::Netezza
        | Dialect::Snowflake
        | Dialect::Teradata
        | Dialect::MySql => None,
    }
}

/// The variable, perhaps compared with 0, at the place of a token.
fn written<'s>(at: &Token<'s>, comparison: Option<&'static str>) -> Vec<Token<'s>> {
    let one = |kind, text| Token { kind, text, ..*at };
    let count = one(TokenKind::Word, COUNT);
    let symbol = |text| one(TokenKind::Symbol, text);
    match comparison {
        None => vec![count],
        Some(sign) => vec![symbol("("), count, symbol(sign), one(TokenKind::Number, "0"), symbol(")")],
    }
}

/// Takes the number after each statement that has one and after which it is asked for.
pub(super) fn record(
    block: &mut Block<'_, '_>,
    dialect: Dialect,
    remarks: &mut Vec<Diagnostic>,
) -> Result<(), Diagnostic> {
    Recorder { dialect, remarks }.block(block, Asked::No)?;
    block.variables.push(Variable { name: COUNT.to_owned(), data_type: "BIGINT".to_owned(), default: Some(&ZERO) });
    if dialect == Dialect::MySql {
        remark_on_updates(block, remarks);
    }
    Ok(())
}

/// Says of the first UPDATE that is counted what MySQL counts of it.
///
/// Source: "Information Functions" of the MySQL reference manual: the rows that were changed, not those that were found,
/// unless the client asked for these.
fn remark_on_updates(block: &Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    let mut first = None;
    super::each_list_of(block, &mut |list| {
        let counted = list.windows(2).find(|pair| {
            matches!(&pair[0].does, Does::Sql(change) if change.first().is_some_and(|word| word.is("UPDATE")))
                && matches!(pair[1].does, Does::RowCount(_))
        });
        first = first.or(counted.map(|pair| pair[0].at));
    });
    if let Some(place) = first {
        let message = "every row that an UPDATE finds is counted; MySQL counts only those that it makes others of";
        remarks.push(ASSUMED.diagnostic(message).at(place.line, place.column));
    }
}

/// Whether the number is asked for after a statement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    No,
    /// Only to hand it to a procedure, as one that keeps a log.
    ByCalls,
    Yes,
}

struct Recorder<'r> {
    dialect: Dialect,
    remarks: &'r mut Vec<Diagnostic>,
}

impl Recorder<'_> {
    /// Whether `FOUND` tells nothing of a statement that is put together.
    fn keeps_found(&self) -> bool {
        matches!(self.dialect, Dialect::PostgreSql | Dialect::Redshift)
    }

    fn block(&mut self, block: &mut Block<'_, '_>, asked_after: Asked) -> Result<(), Diagnostic> {
        for handler in &mut block.handlers {
            self.list(&mut handler.statements, asked_after)?;
        }
        self.list(&mut block.statements, asked_after)
    }

    /// Works backwards, so that it is known what follows.
    fn list(&mut self, statements: &mut Vec<Statement<'_, '_>>, asked_after: Asked) -> Result<(), Diagnostic> {
        let mut asked = asked_after;
        // Whether it is asked for after the statement that follows.
        let mut asked_later = asked_after;
        for at in (0..statements.len()).rev() {
            let asks = how_asked(&statements[at]);
            let place = statements[at].at;
            let refuse = |message: &str| Err(NOT_TRANSLATED.diagnostic(message).at(place.line, place.column));
            if asked != Asked::No
                && let Does::Execute { into, .. } = &statements[at].does
                && asked_at_once(&statements[at + 1..])
            {
                if !into.is_empty() {
                    return refuse("the number of rows of a query that is put together has no counterpart");
                }
                if self.keeps_found() && tests_found(&statements[at + 1..]) {
                    return refuse(
                        "EXECUTE leaves FOUND as it was before, which has no counterpart; ask for ROW_COUNT",
                    );
                }
            }
            match &mut statements[at].does {
                Does::Sql(tokens) if !is_query(tokens) => {
                    take_after(statements, at, asked != Asked::No, asked_later != Asked::No);
                    asked = Asked::No;
                }
                Does::Execute { .. } | Does::ExecuteNamed { .. } | Does::InsertExecuted { .. } => {
                    take_after(statements, at, asked != Asked::No, asked_later != Asked::No);
                    asked = Asked::No;
                }
                Does::Sql(query) | Does::SelectInto(_, query) if self.dialect != Dialect::Snowflake => {
                    if asked != Asked::No {
                        let does = Does::CountRows(COUNT.to_owned(), query.clone());
                        statements.insert(at, Statement { at: place, does });
                    }
                    asked = Asked::No;
                }
                Does::Fetch(..) | Does::ReturnQuery(_) | Does::ReturnNext(_) if asked != Asked::No => {
                    return refuse("the number of rows after this statement has no counterpart");
                }
                Does::Call(..) if asked == Asked::Yes => {
                    return refuse("the number of rows that a called procedure touched is not known to its caller");
                }
                Does::Call(..) if asked == Asked::ByCalls => {
                    let message =
                        "the number of rows that this call touched is not known to its caller: NULL is handed on as it";
                    self.remarks.push(STATEMENT_CHANGED.diagnostic(message).at(place.line, place.column));
                    let does = Does::Assign(COUNT.to_owned(), NULL.to_vec());
                    statements.insert(at + 1, Statement { at: place, does });
                    asked = Asked::No;
                }
                Does::Block(block) => self.block(block, asked)?,
                Does::If(arms, otherwise) | Does::Case(_, arms, otherwise) => {
                    for (_, body) in arms {
                        self.list(body, asked)?;
                    }
                    self.list(otherwise, asked)?;
                    // Where no branch is taken the number is that of what stands before.
                }
                Does::SelectOrElse { found, otherwise, .. } => {
                    self.list(found, asked)?;
                    self.list(otherwise, asked)?;
                }
                Does::While(_, condition, body) | Does::Repeat(_, body, condition) => {
                    // The condition or the next round may ask.
                    let tested = condition.iter().any(|token| token.text == COUNT);
                    let again = if tested { Asked::Yes } else { asked_first(body) };
                    self.list(body, asked.max(again))?;
                }
                Does::Loop(_, body) | Does::ForQuery { body, .. } | Does::ForRange { body, .. } => {
                    let again = asked_first(body);
                    self.list(body, asked.max(again))?;
                }
                Does::Sql(_)
                | Does::SelectInto(..)
                | Does::Assign(..)
                | Does::Leave(..)
                | Does::Iterate(..)
                | Does::Return(_)
                | Does::ReturnQuery(_)
                | Does::ReturnNext(_)
                | Does::Raise(_)
                | Does::Signal(..)
                | Does::Reraise
                | Does::Call(..)
                | Does::Rename(..)
                | Does::Open(..)
                | Does::OpenFor(..)
                | Does::NameRows(..)
                | Does::FirstOfText { .. }
                | Does::Fetch(..)
                | Does::Close(_)
                | Does::Probe(_)
                | Does::RowCount(_)
                | Does::CountRows(..) => {}
            }
            asked_later = asked;
            asked = asked.max(asks);
        }
        Ok(())
    }
}

/// Takes the number after a change of rows, straight into the variable that only keeps it where there is one.
fn take_after(statements: &mut Vec<Statement<'_, '_>>, at: usize, asked: bool, asked_later: bool) {
    if !asked {
        return;
    }
    if let Some(Statement { does, .. }) = statements.get_mut(at + 1)
        && let Does::Assign(name, value) = does
        && matches!(value.as_slice(), [only] if only.text == COUNT)
        && !asked_later
    {
        *does = Does::RowCount(std::mem::take(name));
        return;
    }
    let place = statements[at].at;
    statements.insert(at + 1, Statement { at: place, does: Does::RowCount(COUNT.to_owned()) });
}

/// Leaves out numbers of rows that nothing reads, as where they were only put into messages.
pub(super) fn drop_unread(block: &mut Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    let mut read = HashSet::new();
    super::each_span(block, &mut |tokens| {
        read.extend(tokens.iter().filter(|token| token.is_name()).map(|token| token.name().to_lowercase()));
    });
    let unread: HashSet<String> = super::names::declared(block)
        .into_iter()
        .map(|name| name.to_lowercase())
        .filter(|name| !read.contains(name))
        .collect();
    super::each_list_mut(block, &mut |list| {
        list.retain(|statement| {
            let Does::RowCount(name) = &statement.does else { return true };
            let keep = !unread.contains(&name.to_lowercase());
            if !keep {
                let message = format!("the number of rows in {name} dropped: nothing reads it");
                remarks.push(STATEMENT_DROPPED.diagnostic(message).at(statement.at.line, statement.at.column));
            }
            keep
        });
    });
}

pub(super) fn is_query(tokens: &[Token<'_>]) -> bool {
    let starts = tokens.first().is_some_and(|token| token.is_any(&["SELECT", "SEL", "WITH", "VALUES"]));
    starts && !tokens.iter().any(|token| token.is_any(&["INSERT", "UPDATE", "DELETE", "MERGE", "INTO"]))
}

/// Whether statements may read the number before one of them sets it.
fn asked_first(statements: &[Statement<'_, '_>]) -> Asked {
    for statement in statements {
        let asks = how_asked(statement);
        if asks != Asked::No {
            return asks;
        }
        match &statement.does {
            Does::Sql(_)
            | Does::SelectInto(..)
            | Does::Execute { .. }
            | Does::ExecuteNamed { .. }
            | Does::InsertExecuted { .. }
            | Does::Call(..) => {
                return Asked::No;
            }
            _ => {}
        }
    }
    Asked::No
}

/// How a statement reads the number that stands before it: by itself, or by one inside of it before another number is taken.
fn how_asked(statement: &Statement<'_, '_>) -> Asked {
    if let Does::If(arms, otherwise) = &statement.does {
        let conditions = arms.iter().any(|(condition, _)| condition.iter().any(|token| token.text == COUNT));
        let bodies = arms.iter().map(|(_, body)| body).chain([otherwise]);
        let asked = bodies.map(|body| asked_first(body)).max().unwrap_or(Asked::No);
        return if conditions { Asked::Yes } else { asked };
    }
    let mut found = Asked::No;
    super::each(std::slice::from_ref(statement), &mut |does| {
        let how = if matches!(does, Does::Call(..)) { Asked::ByCalls } else { Asked::Yes };
        super::spans_of(does, &mut |tokens| {
            // A number that is reckoned with is more than handed on.
            let alone = tokens.len() == 1;
            if tokens.iter().any(|token| token.text == COUNT) {
                found = found.max(if alone { how } else { Asked::Yes });
            }
        });
    });
    found
}

/// Whether a statement, or one inside of it, reads the number.
fn asks(statement: &Statement<'_, '_>) -> bool {
    let mut found = false;
    let mut see = |tokens: &[Token<'_>]| found |= tokens.iter().any(|token| token.text == COUNT);
    super::each(std::slice::from_ref(statement), &mut |does| super::spans_of(does, &mut see));
    found
}

/// Whether statements test whether there were rows, before another number is taken.
fn tests_found(statements: &[Statement<'_, '_>]) -> bool {
    let taken =
        statements.iter().position(|statement| matches!(statement.does, Does::RowCount(_) | Does::CountRows(..)));
    let mut found = false;
    let mut see = |tokens: &[Token<'_>]| {
        found |= tokens.windows(2).any(|pair| pair[0].text == COUNT && pair[1].is_symbol(">"));
    };
    super::each(&statements[..taken.unwrap_or(statements.len())], &mut |does| super::spans_of(does, &mut see));
    found
}

/// Whether the first statement that reads the number does so itself: one inside of it may have set it before.
fn asked_at_once(statements: &[Statement<'_, '_>]) -> bool {
    statements.iter().find(|statement| asks(statement)).is_some_and(|statement| match &statement.does {
        Does::Assign(..) => true,
        Does::If(arms, _) => {
            arms.first().is_some_and(|(condition, _)| condition.iter().any(|token| token.text == COUNT))
        }
        _ => false,
    })
}
