//! Bodies in T-SQL, whose statements need no `;`: a statement ends where a word stands that can only begin the next one.

mod batches;
mod calls;
mod changes;
mod collected;
pub(super) mod declared;
pub(super) mod error_checks;
mod extent;
pub(super) mod filled;
pub(super) mod goes_on;
pub(super) mod identity;
pub(super) mod lengths;
mod output;
mod selected;
pub(super) mod times_as_texts;
mod variables;

use std::collections::HashSet;

use model::Diagnostic;

use self::batches::Batch;
use self::calls::{executed, inserted, raised};
pub(super) use self::changes::with_from;
use self::changes::{FIRST_ROWS, IN_ORDER, fills_after_with, is_put_in_order, sets_variable};
use self::declared::Cursors;
use self::extent::starts;
pub(super) use self::selected::{assign_each, selected};
use super::given_back;
use super::reader::{Reader, short, split_commas, without_parentheses};
use super::renamed;
use super::simple::fetched;
use super::tree::{Block, Cursor, Does, Handler, Message, Span, Statement, Variable, unwrapped};
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED, OPTION_DROPPED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::scan::{Token, TokenKind};

/// Reads a body; its variables live in the whole of it, wherever they are declared.
pub(super) struct TSqlReader<'t, 's> {
    pub(super) reader: Reader<'t, 's>,
    pub(super) remarks: Vec<Diagnostic>,
    variables: Vec<Variable<'t, 's>>,
    cursors: Vec<Cursor<'t, 's>>,
    /// Those that have been declared so far.
    declared: Cursors,
    /// The branches and loops around the statement that is read, by numbers.
    branches: Vec<usize>,
    /// How many there have been.
    branch_count: usize,
    /// Tables of variables that are declared in branches or loops: they are there before.
    tables: List<'t, 's>,
    /// What `SET ROWCOUNT` allows of the rows of each query.
    row_limit: Option<Token<'s>>,
    /// The DELETE of some rows at a time in the loop that is read, where it has one.
    batch: Option<Batch<'t, 's>>,
    /// How many loops are around it.
    loops: usize,
    /// Variables and parameters that hold texts, in lower case.
    texts: HashSet<String>,
}

/// What DBCC does that only looks after the server.
const SERVER_CARE: &[&str] = &[
    "DROPCLEANBUFFERS",
    "FREEPROCCACHE",
    "FREESESSIONCACHE",
    "FREESYSTEMCACHE",
    "SHRINKDATABASE",
    "SHRINKFILE",
    "TRACEOFF",
    "TRACEON",
    "UPDATEUSAGE",
];

type Read<T> = Result<T, Diagnostic>;
type List<'t, 's> = Vec<Statement<'t, 's>>;

impl<'t, 's> TSqlReader<'t, 's> {
    pub(super) fn new(tokens: Span<'t, 's>, texts: HashSet<String>) -> Self {
        Self {
            reader: Reader::new(tokens),
            remarks: Vec::new(),
            variables: Vec::new(),
            cursors: Vec::new(),
            declared: Cursors::default(),
            branches: Vec::new(),
            branch_count: 0,
            tables: Vec::new(),
            row_limit: None,
            batch: None,
            loops: 0,
            texts,
        }
    }

    pub(super) fn body(&mut self) -> Read<Block<'t, 's>> {
        declared::check_tables(self.reader.tokens, &mut self.remarks)?;
        let mut statements = Vec::new();
        while !self.reader.is_over() {
            statements.extend(self.statement()?);
        }
        // A body that is one block is that block.
        if let [Statement { does: Does::Block(inner), .. }] = statements.as_mut_slice()
            && inner.handlers.is_empty()
        {
            statements = std::mem::take(&mut inner.statements);
        }
        statements.splice(0..0, std::mem::take(&mut self.tables));
        let (variables, cursors) = (std::mem::take(&mut self.variables), std::mem::take(&mut self.cursors));
        let mut block = Block { variables, cursors, statements, ..Block::default() };
        error_checks::to_handlers(&mut block, &mut self.remarks);
        goes_on::told(&block, &mut self.remarks);
        Ok(block)
    }

    fn statements_to_end(&mut self) -> Read<List<'t, 's>> {
        let mut found = Vec::new();
        while !self.reader.is_over() && !self.reader.sees(&["END"]) {
            found.extend(self.statement()?);
        }
        Ok(found)
    }

    fn statement(&mut self) -> Read<List<'t, 's>> {
        if self.reader.take_symbol(";") {
            return Ok(Vec::new());
        }
        let start = self.reader;
        let at = self.reader.next("a statement")?;
        self.reader = start;
        let does = self.does(start)?;
        Ok(does.into_iter().map(|does| Statement { at, does }).collect())
    }

    fn does(&mut self, start: Reader<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        if self.reader.take(&["BEGIN", "TRY"]) {
            return self.try_catch();
        }
        if self.reader.sees_any(&["COMMIT", "SAVE"]) || self.sees_transaction() {
            return self.dropped(start, "each statement of Databricks is a transaction of its own");
        }
        if self.reader.take(&["BEGIN"]) {
            if self.reader.take(&["ATOMIC", "WITH"]) {
                let options = self.reader.parenthesised()?;
                let text: Vec<&str> = options.iter().map(|token| token.text).collect();
                let message = format!("`ATOMIC WITH ({})` dropped", short(&text.join(" ")));
                self.remarks.push(start.error(OPTION_DROPPED, &message));
            }
            let statements = self.statements_to_end()?;
            self.reader.expect(&["END"])?;
            return Ok(vec![Does::Block(Block { statements, ..Block::default() })]);
        }
        if self.reader.take(&["IF"]) {
            return self.conditional().map(|does| vec![does]);
        }
        if self.reader.take(&["WHILE"]) {
            return self.repeated(start).map(|does| vec![does]);
        }
        if self.reader.take(&["DECLARE"]) {
            return self.declare();
        }
        if self.reader.sees(&["ROLLBACK"]) {
            self.extent();
            let message = "ROLLBACK dropped: what was written before it stays in Databricks";
            self.remarks.push(start.error(STATEMENT_CHANGED, message));
            return Ok(Vec::new());
        }
        if self.reader.sees(&["PRINT"]) {
            return self.dropped(start, "a procedure of Databricks writes no messages");
        }
        let of_statistics = ["CREATE", "UPDATE", "DROP"].iter().any(|word| self.reader.sees(&[word, "STATISTICS"]));
        let of_log = self.reader.sees(&["CHECKPOINT"]);
        let of_storage = of_log || SERVER_CARE.iter().any(|what| self.reader.sees(&["DBCC", what]));
        if of_statistics || of_storage {
            return self.dropped(start, "Databricks looks after this by itself");
        }
        if self.reader.sees(&["WAITFOR", "DELAY"]) || self.reader.sees(&["WAITFOR", "TIME"]) {
            return self.dropped(start, "Databricks has no statement that waits");
        }
        self.plain(start)
    }

    fn repeated(&mut self, start: Reader<'t, 's>) -> Read<Does<'t, 's>> {
        let condition = self.condition();
        self.loops += 1;
        let body = self.branch()?;
        self.loops -= 1;
        if let Some(batch) = self.batch.take() {
            if !batch.is_emptied_by(condition, &body) {
                return Err(start.error(NOT_TRANSLATED, FIRST_ROWS));
            }
            self.remarks.push(start.error(
                STATEMENT_CHANGED,
                "TOP left out: the loop deletes all the rows, which the first round does here",
            ));
        }
        Ok(Does::While(None, condition, body))
    }

    /// The statement of a branch or a loop.
    fn branch(&mut self) -> Read<List<'t, 's>> {
        self.branch_count += 1;
        self.branches.push(self.branch_count);
        let body = unwrapped(self.statement()?);
        self.branches.pop();
        Ok(body)
    }

    fn sees_transaction(&self) -> bool {
        self.reader.sees(&["BEGIN", "TRAN"])
            || self.reader.sees(&["BEGIN", "TRANSACTION"])
            || self.reader.sees(&["BEGIN", "DISTRIBUTED"])
    }

    fn dropped(&mut self, start: Reader<'t, 's>, why: &str) -> Read<Vec<Does<'t, 's>>> {
        let text: Vec<&str> = self.extent().iter().take(4).map(|token| token.text).collect();
        self.remarks.push(start.error(STATEMENT_DROPPED, &format!("`{}` dropped: {why}", short(&text.join(" ")))));
        Ok(Vec::new())
    }

    fn try_catch(&mut self) -> Read<Vec<Does<'t, 's>>> {
        let statements = self.statements_to_end()?;
        self.reader.expect(&["END", "TRY"])?;
        self.reader.take_symbol(";");
        let at = self.reader.next("BEGIN CATCH")?;
        self.reader.expect(&["CATCH"])?;
        let caught = self.statements_to_end()?;
        self.reader.expect(&["END", "CATCH"])?;
        // Nothing is tried where what stood there has no counterpart.
        if statements.is_empty() {
            return Ok(Vec::new());
        }
        let conditions = vec!["SQLEXCEPTION".to_owned()];
        let handler = Handler { conditions, continues: false, statements: caught, at };
        Ok(vec![Does::Block(Block { handlers: vec![handler], statements, ..Block::default() })])
    }

    fn conditional(&mut self) -> Read<Does<'t, 's>> {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        loop {
            let condition = self.condition();
            let body = self.branch()?;
            self.reader.take_symbol(";");
            arms.push((condition, body));
            if !self.reader.take(&["ELSE"]) {
                break;
            }
            if !self.reader.take(&["IF"]) {
                otherwise = self.branch()?;
                break;
            }
        }
        Ok(Does::If(arms, otherwise))
    }

    /// A condition goes on to the word that begins its statement.
    fn condition(&mut self) -> Span<'t, 's> {
        self.reader.until(|token, next| starts(token, next))
    }

    /// A statement that holds no others.
    fn plain(&mut self, start: Reader<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        let statement = self.extent();
        given_back::check_current_row(statement)?;
        let mut inner = Reader::new(statement);
        let does = if inner.take(&["SET"]) {
            return self.set(start, inner);
        } else if inner.take(&["RETURN"]) {
            let value = inner.rest_of_statement();
            Does::Return((!value.is_empty()).then_some(value))
        } else if inner.take(&["BREAK"]) {
            Does::Leave(None, None)
        } else if inner.take(&["CONTINUE"]) {
            Does::Iterate(None, None)
        } else if inner.take_any(&["EXEC", "EXECUTE"]) {
            return executed(inner, &mut self.remarks);
        } else if inner.take(&["THROW"]) {
            let parts = split_commas(inner.rest_of_statement());
            parts.get(1).map_or(Does::Reraise, |message| Does::Raise(vec![Message::Value(message)]))
        } else if inner.take(&["RAISERROR"]) {
            match raised(inner)? {
                Some(raised) => raised,
                None => {
                    let message = "a message without an error dropped: a procedure of Databricks writes no messages";
                    self.remarks.push(start.error(STATEMENT_DROPPED, message));
                    return Ok(Vec::new());
                }
            }
        } else if inner.take(&["OPEN"]) {
            self.opened(inner.name()?, start)?
        } else if inner.take(&["CLOSE"]) {
            Does::Close(self.declared.used(inner.name()?, &self.branches, start)?)
        } else if inner.take(&["DEALLOCATE"]) {
            // A cursor of Databricks is gone with its block.
            return Ok(Vec::new());
        } else if inner.take(&["FETCH"]) {
            match fetched(inner)? {
                Does::Fetch(name, into) => Does::Fetch(self.declared.used(name, &self.branches, start)?, into),
                other => other,
            }
        } else if let Some(assigned) = selected::assigned(statement).filter(|list| selected::builds_on_itself(list)) {
            return Ok(assigned.into_iter().map(|(name, value)| Does::Assign(name, value)).collect());
        } else if inner.sees(&["SELECT"]) || fills_after_with(statement) {
            match (selected(statement, &self.texts)?, self.row_limit) {
                (Does::Sql(mut query), Some(limit)) => {
                    query.insert(1, Token { text: "TOP", kind: TokenKind::Word, ..query[0] });
                    query.insert(2, Token { start: query[0].start, ..limit });
                    Does::Sql(query)
                }
                (does @ Does::Assign(..), _) => {
                    self.remarks.push(start.error(STATEMENT_CHANGED, collected::WITHOUT_NULLS));
                    does
                }
                (does, _) => does,
            }
        } else if self.row_limit.is_some() && inner.sees_any(&["INSERT", "UPDATE", "DELETE", "MERGE"]) {
            return Err(start.error(NOT_TRANSLATED, "a change of rows under SET ROWCOUNT has no counterpart"));
        } else if inner.sees(&["INSERT"]) && statement.iter().skip(1).any(|token| token.is_any(&["EXEC", "EXECUTE"])) {
            inserted(inner, &mut self.remarks)?
        } else if self.loops > 0
            && self.batch.is_none()
            && let Some(batch) = Batch::of(statement)
        {
            let all = batch.all();
            self.batch = Some(batch);
            Does::Sql(all)
        } else if ["INSERT", "UPDATE", "DELETE", "MERGE"].iter().any(|change| inner.sees(&[change, "TOP"])) {
            return Err(start.error(NOT_TRANSLATED, FIRST_ROWS));
        } else if let Some(given) = output::given_first(statement) {
            self.remarks.push(start.error(STATEMENT_CHANGED, output::FIRST));
            return Ok(given.into());
        } else if inner.sees(&["DELETE"]) {
            Does::Sql(with_from(statement))
        } else if inner.sees(&["UPDATE"]) && sets_variable(statement) {
            let message =
                "an UPDATE that sets a variable has no counterpart; ask for the value before the change or after it";
            return Err(start.error(NOT_TRANSLATED, message));
        } else if inner.sees(&["INSERT"]) && is_put_in_order(statement) {
            self.remarks.push(start.error(ASSUMED, IN_ORDER));
            Does::Sql(statement.to_vec())
        } else if inner.sees_any(&["INSERT", "UPDATE", "MERGE", "WITH", "TRUNCATE", "CREATE", "DROP", "ALTER"]) {
            Does::Sql(statement.to_vec())
        } else if inner.sees_symbol(0, "(") && inner.peek(1).is_some_and(|token| token.is_any(&["SELECT", "WITH"])) {
            Does::Sql(without_parentheses(statement).to_vec())
        } else if inner.take(&["RENAME", "OBJECT"])
            && let Some(renamed) = renamed::tables(inner.rest_of_statement())
        {
            return Ok(renamed);
        } else if start.peek(0).is_some_and(Token::is_name) && statement.len() <= 1 {
            return Err(start.error(NOT_TRANSLATED, "a label or a call without EXEC has no rule"));
        } else {
            let text: Vec<&str> = statement.iter().take(3).map(|token| token.text).collect();
            return Err(
                start.error(NOT_TRANSLATED, &format!("the statement `{} …` has no rule", short(&text.join(" "))))
            );
        };
        Ok(vec![does])
    }
}
