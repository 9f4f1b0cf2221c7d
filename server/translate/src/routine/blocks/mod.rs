//! Bodies whose statements end with `;`: PL/SQL, PL/pgSQL, NZPLSQL, Snowflake Scripting, and the SQL/PSM of MySQL and
//! Teradata. What only one of them has is harmless in the others.

mod declarations;
mod own_states;
mod prepared;
mod records;
mod results;
mod signals;
mod structured;

use model::{Diagnostic, Dialect};

use super::reader::{Reader, short, split_commas};
use super::tree::{Block, Cursor, Does, Span, Statement, Variable};
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::scan::Token;

/// Reads a body, with the declarations that stand before its `BEGIN`.
pub(crate) struct BodyReader<'t, 's> {
    pub(crate) reader: Reader<'t, 's>,
    pub(crate) dialect: Dialect,
    pub(crate) remarks: Vec<Diagnostic>,
    /// Variables declared among the statements, which live in the whole body.
    variables: Vec<Variable<'t, 's>>,
    /// Results that were given a name, with their queries.
    results: Vec<Cursor<'t, 's>>,
    /// In which lists of statements, the innermost last, each result got its query.
    results_at: Vec<(String, Vec<usize>)>,
    /// Results that were given a query which is written there.
    by_query: Vec<String>,
    /// Where the branches begin that are being read, the innermost last.
    lists: Vec<usize>,
    /// Types of cursors that get their query where they are opened.
    cursor_types: Vec<String>,
    aliases: Vec<(String, usize)>,
    /// Names of the errors that the routine declares, and what they say where that is declared too.
    own_errors: Vec<(String, Option<String>)>,
    /// Errors of the source that those names stand for.
    named_errors: Vec<own_states::Named<'t, 's>>,
    /// Variables that hold a whole row.
    records: Vec<String>,
    /// Types of records that the routine declares, with their fields.
    record_types: Vec<(String, Vec<Variable<'t, 's>>)>,
    /// Records of those types, with the variables of their fields.
    own_records: Vec<(String, Vec<String>)>,
    /// Texts that were prepared, by their names.
    prepared: Vec<(String, Span<'t, 's>)>,
}

type Read<T> = Result<T, Diagnostic>;

/// Words that begin a statement and no declaration, in a body that is not between BEGIN and END.
const STATEMENTS: &[&str] =
    &["SELECT", "RETURN", "INSERT", "WITH", "UPDATE", "DELETE", "MERGE", "CREATE", "DROP", "ALTER", "TRUNCATE", "CALL"];

impl<'t, 's> BodyReader<'t, 's> {
    pub(crate) fn new(tokens: Span<'t, 's>, dialect: Dialect) -> Self {
        let reader = Reader::new(tokens);
        let cursor_types = vec!["REFCURSOR".to_owned(), "SYS_REFCURSOR".to_owned()];
        let (variables, results, aliases) = (Vec::new(), Vec::new(), Vec::new());
        let (remarks, own_errors, records, prepared) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (results_at, lists) = (Vec::new(), Vec::new());
        Self {
            reader,
            dialect,
            remarks,
            variables,
            results,
            results_at,
            by_query: Vec::new(),
            lists,
            cursor_types,
            aliases,
            own_errors,
            named_errors: Vec::new(),
            records,
            record_types: Vec::new(),
            own_records: Vec::new(),
            prepared,
        }
    }

    /// The whole body as one block.
    pub(crate) fn body(&mut self) -> Read<Block<'t, 's>> {
        let mut block = self.whole()?;
        self.check_records()?;
        block.variables.append(&mut self.variables);
        // Which of several queries a result has is only known where it is read.
        let changes = |name: &str| self.by_query.iter().filter(|query| query.eq_ignore_ascii_case(name)).count() > 1;
        block.cursors.extend(self.results.iter().filter(|result| !changes(&result.name)).cloned());
        block.aliases.append(&mut self.aliases);
        block.records.append(&mut self.records);
        let fields = |name: &String| Some((name.clone(), super::records::fields(name, self.reader.tokens)?));
        block.fields = block.records.iter().filter_map(fields).collect();
        Ok(block)
    }

    fn whole(&mut self) -> Read<Block<'t, 's>> {
        let mut block = Block::default();
        self.reader.take(&["DECLARE"]);
        self.reader.take(&["BEGIN_PROC"]);
        self.reader.take(&["DECLARE"]);
        while !self.reader.is_over() && !self.at_block_start() {
            // PL/pgSQL lets DECLARE stand before each.
            self.reader.take(&["DECLARE"]);
            if self.is_psm() || !self.declares() {
                break;
            }
            self.declaration(&mut block)?;
        }
        if self.at_block_start() {
            block.label = self.label();
            self.block(&mut block)?;
            self.reader.take_symbol(";");
            self.reader.take(&["END_PROC"]);
            self.reader.take_symbol(";");
        } else if self.reader.is_over() && self.reader.at > 0 {
            // A script that is cut at the first `;` leaves the declarations of a routine only.
            return Err(self.reader.expected("BEGIN after the declarations"));
        } else {
            // A body of one statement, as MySQL allows.
            block.statements = self.list(&[])?;
        }
        match self.reader.peek(0) {
            None => Ok(block),
            Some(_) => Err(self.reader.expected("the end of the routine")),
        }
    }

    /// A declaration begins with a name, not with a word that begins a statement.
    fn declares(&self) -> bool {
        self.reader.peek(0).is_some_and(Token::is_name)
            && !self.reader.sees_any(STATEMENTS)
            && !["TABLE", "OR", "TEMPORARY", "TEMP", "TRANSIENT", "IMMEDIATE", "INTO"]
                .iter()
                .any(|next| self.reader.peek(1).is_some_and(|token| token.is(next)))
    }

    fn is_psm(&self) -> bool {
        matches!(self.dialect, Dialect::MySql | Dialect::Teradata)
    }

    fn at_block_start(&self) -> bool {
        self.reader.sees(&["BEGIN"])
            || (self.reader.sees_symbol(1, ":") && self.reader.peek(2).is_some_and(|token| token.is("BEGIN")))
            || (self.reader.sees_symbol(0, "<") && self.reader.peek(5).is_some_and(|token| token.is("BEGIN")))
    }

    /// `<<name>>` or `name:`, taken.
    fn label(&mut self) -> Option<String> {
        let angles = self.reader.sees_symbol(0, "<") && self.reader.sees_symbol(1, "<");
        if angles {
            let name = self.reader.peek(2)?.name();
            self.reader.at += 5;
            return Some(name);
        }
        let token = self.reader.peek(0).filter(|token| token.is_name())?;
        let opens =
            self.reader.peek(2).is_some_and(|token| token.is_any(&["BEGIN", "LOOP", "WHILE", "FOR", "REPEAT", "IF"]));
        if !self.reader.sees_symbol(1, ":") || !opens {
            return None;
        }
        self.reader.at += 2;
        Some(token.name())
    }

    /// From `BEGIN` to `END`, and the name that may follow.
    fn block(&mut self, block: &mut Block<'t, 's>) -> Read<()> {
        self.reader.expect(&["BEGIN"])?;
        self.reader.take(&["NOT", "ATOMIC"]);
        self.reader.take(&["ATOMIC"]);
        while self.is_psm() && self.reader.sees(&["DECLARE"]) {
            self.reader.at += 1;
            self.declaration(block)?;
        }
        block.statements.extend(self.list(&["END", "EXCEPTION"])?);
        if self.reader.take(&["EXCEPTION"]) {
            while self.reader.sees(&["WHEN"]) {
                let handler = self.exception()?;
                block.handlers.push(handler);
            }
            self.tell_errors_apart(block);
        }
        self.reader.expect(&["END"])?;
        if self.reader.peek(0).is_some_and(Token::is_name) && !self.reader.sees(&["END_PROC"]) {
            self.reader.at += 1;
        }
        Ok(())
    }

    /// The statements of a branch or a loop, up to one of the words, which is not taken.
    pub(crate) fn statements(&mut self, ends: &[&str]) -> Read<Vec<Statement<'t, 's>>> {
        self.lists.push(self.reader.at);
        let found = self.list(ends);
        self.lists.pop();
        found
    }

    /// Statements up to one of the words, which is not taken.
    fn list(&mut self, ends: &[&str]) -> Read<Vec<Statement<'t, 's>>> {
        let mut found = Vec::new();
        while !self.reader.is_over() && !self.reader.sees_any(ends) {
            found.extend(self.statement()?);
        }
        Ok(found)
    }

    fn statement(&mut self) -> Read<Vec<Statement<'t, 's>>> {
        if self.reader.take_symbol(";") {
            return Ok(Vec::new());
        }
        let label = self.label();
        let at = self.reader.peek(0).ok_or_else(|| self.reader.expected("a statement"))?;
        let does = match (self.structured(label)?, self.dialect) {
            (Some(does), _) => vec![does],
            (None, Dialect::Snowflake) => match self.named_result()? {
                Some(does) => does,
                None => self.simple()?,
            },
            (None, _) => self.simple()?,
        };
        Ok(does.into_iter().map(|does| Statement { at, does }).collect())
    }

    /// Statements that hold no others.
    fn simple(&mut self) -> Read<Vec<Does<'t, 's>>> {
        let start = self.reader;
        let statement = self.reader.rest_of_statement();
        let mut inner = Reader::new(statement);
        if inner.is_over() {
            return Ok(Vec::new());
        }
        if let Some(why) = dropped(statement, self.dialect) {
            let text: Vec<&str> = statement.iter().take(4).map(|token| token.text).collect();
            let message = format!("`{}` dropped: {why}", short(&text.join(" ")));
            self.remarks.push(start.error(STATEMENT_DROPPED, &message));
            return Ok(Vec::new());
        }
        if inner.sees(&["LOCK"]) {
            let message = "LOCK dropped: Databricks has no locks; who else writes the table must be looked at";
            self.remarks.push(start.error(STATEMENT_CHANGED, message));
            return Ok(Vec::new());
        }
        if inner.sees(&["SET", "SEARCH_PATH"]) || inner.sees(&["SET", "LOCAL", "SEARCH_PATH"]) {
            let message =
                "SET search_path dropped: a name without a schema is looked for where the routine's objects go";
            self.remarks.push(start.error(STATEMENT_CHANGED, message));
            return Ok(Vec::new());
        }
        if self.dialect == Dialect::Snowflake
            && let Some(remark) = super::snowflake::changed_surroundings(inner)
        {
            self.remarks.push(remark);
            return Ok(Vec::new());
        }
        if self.dialect == Dialect::Snowflake
            && let Some(why) = super::snowflake::refused(inner)
        {
            return Err(start.error(NOT_TRANSLATED, why));
        }
        if self.dialect == Dialect::Snowflake
            && let [run, open, asynchronous @ .., close] = statement
            && run.is("ASYNC")
            && open.is_symbol("(")
            && close.is_symbol(")")
        {
            let message = "ASYNC dropped: the statement is done before the next one begins";
            self.remarks.push(start.error(STATEMENT_CHANGED, message));
            return self.read_simple(asynchronous);
        }
        if let Some(remark) = super::settings::of_postgresql(inner) {
            self.remarks.push(remark);
            return Ok(Vec::new());
        }
        if inner.take(&["NULL"]) && inner.is_over() {
            return Ok(Vec::new());
        }
        if let [raise, name] = statement
            && raise.is_any(&["RAISE", "SIGNAL"])
            && let Some((own, says)) = self.own_errors.iter().find(|(own, _)| name.is(own))
        {
            return Ok(vec![Does::Signal(own.clone(), says.clone())]);
        }
        if let Some(does) = self.signalled(statement).or_else(|| self.raised_with_state(statement)) {
            return Ok(vec![does]);
        }
        if self.dialect == Dialect::MySql
            && let Some(does) = self.prepared(statement)?
        {
            return Ok(does);
        }
        self.read_simple(statement)
    }

    fn read_simple(&mut self, statement: Span<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        if let Some(does) = self.of_record(statement)? {
            return Ok(does);
        }
        if matches!(self.dialect, Dialect::Oracle | Dialect::Snowflake)
            && let Some(does) = super::several_inserts::read(statement, self.reader.tokens)?
        {
            let message = "becomes an INSERT for each table, one after another";
            self.remarks.push(Reader::new(statement).error(STATEMENT_CHANGED, message));
            return Ok(does);
        }
        let does = super::simple::read(statement, self.dialect, &mut self.remarks)?;
        self.filled(does, Reader::new(statement))
    }
}

/// How the names of Snowflake's functions begin that only write to its log or its traces.
const SNOWFLAKE_LOGS: &[&str] = &["SYSTEM$LOG", "SYSTEM$ADD_EVENT", "SYSTEM$SET_SPAN_ATTRIBUTES"];

/// Why a statement has no place in the translation; `None` where it has one.
fn dropped(statement: Span<'_, '_>, dialect: Dialect) -> Option<&'static str> {
    let reader = Reader::new(statement);
    let first = statement.first()?;
    if reader.sees(&["UNLOCK", "TABLES"]) {
        return Some("Databricks has no locks");
    }
    if first.is_any(&["COMMIT", "SAVEPOINT", "RELEASE"])
        || reader.sees(&["START", "TRANSACTION"])
        || reader.sees(&["BEGIN", "TRANSACTION"])
        || reader.sees(&["BEGIN", "WORK"])
        || (dialect == Dialect::Teradata && matches!(statement, [only] if only.is_any(&["BT", "ET"])))
    {
        return Some("each statement of Databricks is a transaction of its own");
    }
    let logs = |token: &Token<'_>| SNOWFLAKE_LOGS.iter().any(|name| token.text.to_ascii_uppercase().starts_with(name));
    if logs(first) || (first.is("CALL") && statement.get(1).is_some_and(logs)) {
        return Some("a procedure of Databricks writes no messages");
    }
    if first.is("DBMS_OUTPUT")
        || reader.sees(&["RAISE", "NOTICE"])
        || reader.sees(&["RAISE", "INFO"])
        || reader.sees(&["RAISE", "DEBUG"])
        || reader.sees(&["RAISE", "WARNING"])
        || reader.sees(&["RAISE", "LOG"])
    {
        return Some("a procedure of Databricks writes no messages");
    }
    let of_package = |package: &str, member: &str| {
        matches!(statement, [own, dot, called, ..] if own.is(package) && dot.is_symbol(".")
            && called.text.to_ascii_uppercase().starts_with(member))
    };
    if of_package("DBMS_APPLICATION_INFO", "SET_") {
        return Some("it only says to who watches the session what is being done");
    }
    if of_package("DBMS_STATS", "GATHER_") {
        return Some("Databricks looks after this by itself");
    }
    if reader.sees(&["USE", "WAREHOUSE"]) || reader.sees(&["ALTER", "WAREHOUSE"]) {
        return Some("who calls it chooses the warehouse in Databricks");
    }
    if reader.sees(&["USE", "ROLE"]) || reader.sees(&["USE", "SECONDARY", "ROLES"]) {
        return Some("Databricks has no roles to change to");
    }
    if reader.sees(&["REFRESH", "MATERIALIZED", "VIEW"]) {
        return Some("the view becomes a plain one, which is never old");
    }
    if first.is("AWAIT") {
        return Some("statements run one after another in Databricks");
    }
    if reader.sees(&["ALTER", "SESSION"]) {
        return Some("an option of the source's sessions");
    }
    if lays_out(statement) {
        return Some("Databricks lays out tables itself");
    }
    if reader.sees(&["SET", "SQL_MODE"])
        || reader.sees(&["ANALYZE"])
        || reader.sees(&["VACUUM"])
        || reader.sees(&["OPTIMIZE"])
        || reader.sees(&["FLUSH"])
        || reader.sees(&["COLLECT"])
        || reader.sees(&["GENERATE", "STATISTICS"])
        || reader.sees(&["GROOM"])
    {
        return Some("Databricks looks after this by itself");
    }
    None
}

/// Redshift's ALTER TABLE that only says where the rows of a table lie.
fn lays_out(statement: Span<'_, '_>) -> bool {
    let mut reader = Reader::new(statement);
    if !reader.take(&["ALTER", "TABLE"]) || reader.names().is_err() {
        return false;
    }
    split_commas(reader.rest_of_statement()).into_iter().all(|part| {
        let mut part = Reader::new(part);
        part.take(&["ALTER"]) && {
            part.take_any(&["COMPOUND", "INTERLEAVED"]);
            part.sees_any(&["SORTKEY", "DISTKEY", "DISTSTYLE", "ENCODE"])
        }
    })
}
