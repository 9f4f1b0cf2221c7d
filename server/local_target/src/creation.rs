//! Makes an object in SQLite, keeps it as text or refuses it.

use std::collections::HashSet;

use model::{Diagnostic, Home, ObjectKind, TargetName};
use rusqlite::{Connection, ErrorCode, params};

use crate::name::{identifier, quoted, quoted_identifier};
use crate::query::{self, Rewritten};
use crate::refusal::{self, Fault};
use crate::remark::Remark;
use crate::standing::{self, Claims, Found};
use crate::statement::{Body, Statement, View};
use crate::table::Table;

/// Why the statements of an object were not taken.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The warehouse would refuse them too; the sentence for the person.
    Refused(String),
    /// Something stands there already and is to be left as it is; the sentence for the person.
    Skipped(String),
    /// SQLite itself failed.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// What became of an object.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    /// Whether SQLite has it now, as opposed to its text.
    pub(crate) executed: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The statements of one object, within their transaction.
pub(crate) struct Creation<'a> {
    connection: &'a Connection,
    home: &'a Home,
    migrated: &'a HashSet<String>,
    pub(crate) claims: Claims<'a>,
    pub(crate) taken: Taken,
}

impl<'a> Creation<'a> {
    pub(crate) fn new(home: &'a Home, migrated: &'a HashSet<String>, claims: Claims<'a>) -> Self {
        Self { connection: claims.connection, home, migrated, claims, taken: Taken::default() }
    }

    /// Does what a statement asks for. `kind` is what the object is that it belongs to.
    pub(crate) fn statement(&mut self, statement: Statement, sql: &str, kind: ObjectKind) -> Result<(), Failure> {
        match statement {
            Statement::Table(table) => self.table(*table, sql),
            Statement::View(view) => self.view(view, sql),
            Statement::PrimaryKey { table, .. } => self.about(&table, "a primary key added later"),
            Statement::About { object, clause } => self.about(&object, clause),
            Statement::Routine { name, kind } => self.routine(&name, kind, sql),
            Statement::Unread { name, kind, tables } => {
                self.claim(&name, kind)?;
                self.kept_among(&tables, &format!("{} {name}", kind.noun()))?;
                self.keep(&name, kind, sql, "its definition goes beyond what SQLite can express")
            }
            Statement::Nothing => Ok(()),
            Statement::Other(_) if matches!(kind, ObjectKind::Procedure | ObjectKind::Function) => {
                self.remark(Remark::RoutineKeptAsText { noun: kind.noun() });
                Ok(())
            }
            Statement::Other(words) => {
                self.remark(Remark::StatementNotRun { statement: words });
                Ok(())
            }
        }
    }

    fn table(&mut self, mut table: Table, sql: &str) -> Result<(), Failure> {
        let subject = format!("table {}", table.name);
        self.claim(&table.name, ObjectKind::Table)?;
        for parent in &table.parents {
            if *parent != table.name && self.find(parent)?.is_none() {
                self.remark(Remark::ForeignKeyWithoutTable { table: parent.clone() });
            }
        }
        let query = match table.body.take() {
            None => None,
            Some(body) => match self.resolved(&body, &subject)? {
                Ok(rewritten) => Some(rewritten),
                Err(reason) => return self.keep(&table.name, ObjectKind::Table, sql, &reason),
            },
        };
        let mut defaults = Vec::new();
        for column in &table.columns {
            defaults.push(column.default.as_ref().map(|default| query::rewrite_expression(default, self.home)));
        }
        let mut written = Vec::new();
        for default in defaults {
            let usable = match default {
                Some(default) => {
                    refuse_unknown(&default, &subject)?;
                    let usable = default.inexpressible.is_none() && default.tables.is_empty();
                    if !usable {
                        table.leave_out("a default");
                    }
                    usable.then_some(default.sql)
                }
                None => None,
            };
            written.push(usable);
        }
        let text = table.sqlite(&written, query.as_ref().map(|query| query.sql.as_str()));
        let aliases = query.as_ref().map_or(&[][..], |query| &query.aliases);
        match self.create(&text, None, &subject, aliases)? {
            None => self.taken.executed = true,
            Some(reason) => return self.keep(&table.name, ObjectKind::Table, sql, &reason),
        }
        self.null_functions(query.as_ref());
        if !table.left_out.is_empty() {
            self.remark(Remark::ClausesLeftOut { clauses: table.left_out });
        }
        Ok(())
    }

    fn view(&mut self, view: View, sql: &str) -> Result<(), Failure> {
        let subject = format!("view {}", view.name);
        self.claim(&view.name, ObjectKind::View)?;
        let rewritten = match self.resolved(&view.body, &subject)? {
            Ok(rewritten) => rewritten,
            Err(reason) => return self.keep(&view.name, ObjectKind::View, sql, &reason),
        };
        let columns = match view.columns.as_slice() {
            [] => String::new(),
            columns => format!(" ({})", columns.iter().map(|column| quoted(column)).collect::<Vec<_>>().join(", ")),
        };
        let text = format!("CREATE VIEW {}{columns} AS {}", quoted_identifier(&view.name), rewritten.sql);
        match self.create(&text, Some(&view.name), &subject, &rewritten.aliases)? {
            None => self.taken.executed = true,
            Some(reason) => return self.keep(&view.name, ObjectKind::View, sql, &reason),
        }
        self.null_functions(Some(&rewritten));
        if !view.left_out.is_empty() {
            self.remark(Remark::ClausesLeftOut { clauses: view.left_out });
        }
        Ok(())
    }

    /// Runs a CREATE and prepares a view once. Gives the reason where SQLite cannot express it, having undone it.
    fn create(
        &self,
        text: &str,
        view: Option<&TargetName>,
        subject: &str,
        aliases: &[String],
    ) -> Result<Option<String>, Failure> {
        self.connection.execute_batch("SAVEPOINT object")?;
        let mut made = self.connection.execute_batch(text);
        if let (Ok(()), Some(view)) = (&made, view) {
            made = self.connection.prepare(&format!("SELECT * FROM {} LIMIT 0", quoted_identifier(view))).map(|_| ());
        }
        let Err(error) = made else {
            self.connection.execute_batch("RELEASE object")?;
            return Ok(None);
        };
        if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) {
            // SQLite may have undone the whole transaction, and its savepoint with it.
            return Err(Failure::Sqlite(error));
        }
        self.connection.execute_batch("ROLLBACK TO object; RELEASE object")?;
        let message = match error {
            rusqlite::Error::SqlInputError { msg, .. } => msg,
            rusqlite::Error::SqliteFailure(failure, Some(message)) if failure.extended_code == 1 => message,
            rusqlite::Error::NulError(_) => "a name or text with a NUL character".to_owned(),
            other => return Err(Failure::Sqlite(other)),
        };
        match refusal::read_message(&message, subject, aliases) {
            Fault::Refused(sentence) => Err(Failure::Refused(sentence)),
            Fault::Inexpressible(reason) => Ok(Some(reason)),
        }
    }

    /// The query for SQLite, or the reason why there is none. What it refers to exists in either case.
    fn resolved(&self, body: &Body, subject: &str) -> Result<Result<Rewritten, String>, Failure> {
        let query = match body {
            Body::Query(query) => query,
            Body::Unparsed { reason, tables } => {
                self.kept_among(tables, subject)?;
                return Ok(Err(reason.clone()));
            }
        };
        let rewritten = query::rewrite(query, self.home);
        let text = self.kept_among(&rewritten.tables, subject)?;
        for routine in &rewritten.routines {
            if !self.is_routine(routine)? {
                let sentence = format!("function {routine} does not exist on the target; {subject} calls it");
                return Err(Failure::Refused(sentence));
            }
        }
        for function in &rewritten.unknown_functions {
            // A function of the job's own schema may be called by its bare name.
            let own = TargetName::complete(vec![function.clone()], self.home);
            if let Some(own) = own
                && self.is_routine(&own)?
            {
                return Ok(Err(format!("it calls {own}, and SQLite has no functions written in SQL")));
            }
        }
        refuse_unknown(&rewritten, subject)?;
        if let Some(reason) = rewritten.inexpressible {
            return Ok(Err(reason));
        }
        Ok(match text {
            Some(kept) => Err(format!("it reads {kept}, which is kept as text itself")),
            None => Ok(rewritten),
        })
    }

    /// Refuses a name that is not there; gives the first that is there as text only.
    fn kept_among(&self, names: &[TargetName], subject: &str) -> Result<Option<TargetName>, Failure> {
        let mut kept = None;
        for name in names {
            match self.find(name)? {
                Some(Found { is_text: false, .. }) => {}
                Some(Found { is_text: true, .. }) => kept = kept.or_else(|| Some(name.clone())),
                None => {
                    let migrated = self.migrated.contains(&name.name.to_lowercase());
                    return Err(Failure::Refused(refusal::missing(name, subject, migrated)));
                }
            }
        }
        Ok(kept)
    }

    fn routine(&mut self, name: &TargetName, kind: ObjectKind, sql: &str) -> Result<(), Failure> {
        self.claim(name, kind)?;
        self.store(name, kind, sql, "SQLite has neither procedures nor functions written in SQL")?;
        self.remark(Remark::RoutineKeptAsText { noun: kind.noun() });
        Ok(())
    }

    fn about(&mut self, object: &TargetName, clause: &'static str) -> Result<(), Failure> {
        if self.find(object)?.is_none() {
            return Err(Failure::Refused(format!("{object} does not exist on the target")));
        }
        self.remark(Remark::ClausesLeftOut { clauses: vec![clause] });
        Ok(())
    }

    /// Makes a name the object's own, or says why it cannot be.
    fn claim(&mut self, name: &TargetName, kind: ObjectKind) -> Result<(), Failure> {
        if let Some(kind) = self.claims.take(name, kind)? {
            self.remark(Remark::Replaced { kind, name: name.clone() });
        }
        Ok(())
    }

    fn find(&self, name: &TargetName) -> rusqlite::Result<Option<Found>> {
        standing::relation(self.connection, &identifier(name))
    }

    fn is_routine(&self, name: &TargetName) -> rusqlite::Result<bool> {
        let kinds = [ObjectKind::Function, ObjectKind::Procedure];
        Ok(standing::text(self.connection, &identifier(name), &kinds)?.is_some())
    }

    fn keep(&mut self, name: &TargetName, kind: ObjectKind, sql: &str, reason: &str) -> Result<(), Failure> {
        self.store(name, kind, sql, reason)?;
        self.remark(Remark::KeptAsText { reason: reason.to_owned() });
        Ok(())
    }

    fn store(&self, name: &TargetName, kind: ObjectKind, sql: &str, reason: &str) -> rusqlite::Result<()> {
        let mut insert = self.connection.prepare_cached("INSERT INTO _dwma_objects VALUES (?, ?, ?, ?)")?;
        insert.execute(params![identifier(name), kind.as_str(), sql, reason]).map(|_| ())
    }

    fn null_functions(&mut self, query: Option<&Rewritten>) {
        let functions: Vec<String> = query.into_iter().flat_map(|query| query.null_functions.iter().cloned()).collect();
        if !functions.is_empty() {
            self.remark(Remark::FunctionsReturnNull { functions });
        }
    }

    fn remark(&mut self, remark: Remark) {
        let diagnostic = remark.diagnostic();
        if !self.taken.diagnostics.contains(&diagnostic) {
            self.taken.diagnostics.push(diagnostic);
        }
    }
}

fn refuse_unknown(rewritten: &Rewritten, subject: &str) -> Result<(), Failure> {
    match rewritten.unknown_functions.first() {
        Some(function) => {
            let sentence = format!("function `{function}` does not exist on the target; {subject} calls it");
            Err(Failure::Refused(sentence))
        }
        None => Ok(()),
    }
}
