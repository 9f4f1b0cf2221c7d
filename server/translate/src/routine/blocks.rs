//! Bodies whose statements end with `;`: PL/SQL, PL/pgSQL, NZPLSQL, Snowflake Scripting, and the SQL/PSM of MySQL and
//! Teradata. What only one of them has is harmless in the others.

use model::{Diagnostic, Dialect};

use super::reader::{Reader, short, split_commas, without_parentheses};
use super::signature::{routine_type, unquoted};
use super::tree::{Block, Cursor, Does, Handler, Span, Statement, Variable, unwrapped};
use crate::diagnostic_codes::{ASSUMED, NOT_TRANSLATED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::names::identifier;
use crate::scan::{Token, TokenKind};

/// Reads a body, with the declarations that stand before its `BEGIN`.
pub(crate) struct BodyReader<'t, 's> {
    pub(crate) reader: Reader<'t, 's>,
    pub(crate) dialect: Dialect,
    pub(crate) remarks: Vec<Diagnostic>,
    /// Variables declared among the statements, which live in the whole body.
    variables: Vec<Variable<'t, 's>>,
    /// Results that were given a name, with their queries.
    results: Vec<Cursor<'t, 's>>,
    /// Types of cursors that get their query where they are opened.
    cursor_types: Vec<String>,
    aliases: Vec<(String, usize)>,
    /// Names of the routine's own errors.
    own_errors: Vec<String>,
}

type Read<T> = Result<T, Diagnostic>;

impl<'t, 's> BodyReader<'t, 's> {
    pub(crate) fn new(tokens: Span<'t, 's>, dialect: Dialect) -> Self {
        let reader = Reader::new(tokens);
        let cursor_types = vec!["REFCURSOR".to_owned(), "SYS_REFCURSOR".to_owned()];
        let (variables, results, aliases) = (Vec::new(), Vec::new(), Vec::new());
        Self { reader, dialect, remarks: Vec::new(), variables, results, cursor_types, aliases, own_errors: Vec::new() }
    }

    /// The whole body as one block.
    pub(crate) fn body(&mut self) -> Read<Block<'t, 's>> {
        let mut block = self.whole()?;
        block.variables.append(&mut self.variables);
        block.cursors.extend(self.results.iter().cloned());
        block.aliases.append(&mut self.aliases);
        Ok(block)
    }

    fn whole(&mut self) -> Read<Block<'t, 's>> {
        let mut block = Block::default();
        self.reader.take(&["DECLARE"]);
        self.reader.take(&["BEGIN_PROC"]);
        self.reader.take(&["DECLARE"]);
        while !self.reader.is_over() && !self.at_block_start() {
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
        } else {
            // A body of one statement, as MySQL allows.
            block.statements = self.statements(&[])?;
        }
        match self.reader.peek(0) {
            None => Ok(block),
            Some(_) => Err(self.reader.expected("the end of the routine")),
        }
    }

    /// A declaration begins with a name, not with a word that begins a statement.
    fn declares(&self) -> bool {
        self.reader.peek(0).is_some_and(Token::is_name)
            && !self.reader.sees_any(&["SELECT", "RETURN", "INSERT", "WITH"])
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
        block.statements.extend(self.statements(&["END", "EXCEPTION"])?);
        if self.reader.take(&["EXCEPTION"]) {
            while self.reader.sees(&["WHEN"]) {
                let handler = self.exception()?;
                block.handlers.push(handler);
            }
        }
        self.reader.expect(&["END"])?;
        if self.reader.peek(0).is_some_and(Token::is_name) && !self.reader.sees(&["END_PROC"]) {
            self.reader.at += 1;
        }
        Ok(())
    }

    /// `WHEN a OR b THEN …`
    fn exception(&mut self) -> Read<Handler<'t, 's>> {
        let at = self.reader.next("WHEN")?;
        let conditions = self.reader.until_words(&["THEN"]);
        self.reader.expect(&["THEN"])?;
        let conditions = conditions
            .split(|token| token.is("OR"))
            .map(|condition| self.condition(condition))
            .collect::<Read<Vec<_>>>()?;
        let statements = self.statements(&["WHEN", "END"])?;
        Ok(Handler { conditions, continues: false, statements, at })
    }

    /// An error's name in Databricks' words.
    fn condition(&self, condition: Span<'t, 's>) -> Read<String> {
        let Some(first) = condition.first() else { return Err(self.reader.expected("the name of an error")) };
        if first.is("SQLSTATE") {
            let state = condition.iter().find(|token| token.kind == TokenKind::Text);
            let state = state.ok_or_else(|| self.reader.expected("a SQLSTATE"))?;
            return Ok(format!("SQLSTATE '{}'", unquoted(state)));
        }
        let own = self.own_errors.iter().find(|name| first.is(name));
        if let (Some(own), [_]) = (own, condition) {
            return Ok(identifier(own));
        }
        let name = first.text.to_ascii_uppercase();
        let found = CONDITIONS.iter().find(|(source, _)| *source == name).map(|(_, target)| (*target).to_owned());
        found.ok_or_else(|| {
            let message = format!("the error {} has no counterpart; handle SQLEXCEPTION", short(first.text));
            NOT_TRANSLATED.diagnostic(message).at(first.line, first.column)
        })
    }

    /// One declaration, after `DECLARE` where that introduces each.
    fn declaration(&mut self, block: &mut Block<'t, 's>) -> Read<()> {
        let start = self.reader;
        if self.reader.sees_any(&["CONTINUE", "EXIT", "UNDO"]) && self.reader.peek(1).is_some_and(|t| t.is("HANDLER")) {
            block.handlers.push(self.handler()?);
            return Ok(());
        }
        if self.reader.take(&["TYPE"]) {
            let name = self.reader.name()?;
            let rest = self.reader.rest_of_statement();
            if rest.iter().any(|token| token.is("CURSOR")) {
                self.cursor_types.push(name);
                return Ok(());
            }
            return Err(start.error(NOT_TRANSLATED, "a type of its own has no rule; use plain variables"));
        }
        if self.reader.take(&["PRAGMA"]) {
            let pragma = self.reader.rest_of_statement();
            let harmless =
                pragma.first().is_some_and(|token| token.is_any(&["EXCEPTION_INIT", "SERIALLY_REUSABLE", "UDF"]));
            let message = "a pragma of this kind has no counterpart; look at what it does for the source";
            return if harmless { Ok(()) } else { Err(start.error(NOT_TRANSLATED, message)) };
        }
        if self.reader.sees_any(&["SUBTYPE", "PROCEDURE", "FUNCTION"]) {
            let word = self.reader.peek(0).map_or("", |token| token.text);
            return Err(start.error(NOT_TRANSLATED, &format!("{word} among the declarations has no rule")));
        }
        if let Some(cursor) = self.cursor()? {
            block.cursors.push(cursor);
            return Ok(());
        }
        let mut names = vec![self.reader.name()?];
        while self.reader.take_symbol(",") {
            names.push(self.reader.name()?);
        }
        if self.reader.take(&["EXCEPTION"]) || self.reader.take(&["CONDITION"]) {
            // Its number or SQLSTATE is the source's; here it only has to be told apart from others.
            self.reader.rest_of_statement();
            self.own_errors.extend(names.iter().cloned());
            block.conditions.append(&mut names);
            return Ok(());
        }
        if self.reader.take(&["ALIAS", "FOR"]) {
            let place = self.reader.rest_of_statement();
            let number = place.last().and_then(|token| token.text.trim_start_matches('$').parse().ok());
            let number = number.ok_or_else(|| start.expected("the number of a parameter"))?;
            self.aliases.push((names.remove(0), number));
            return Ok(());
        }
        if self.reader.peek(0).is_some_and(|token| self.cursor_types.iter().any(|name| token.is(name))) {
            self.reader.rest_of_statement();
            return Ok(());
        }
        // The row of a loop, which the loop declares by itself.
        if self.reader.take(&["RECORD"]) {
            self.reader.rest_of_statement();
            return Ok(());
        }
        if self.reader.take(&["RESULTSET"]) {
            return self.result(&names[0]);
        }
        self.reader.take(&["CONSTANT"]);
        let untyped = self.reader.sees_symbol(0, ":=") || self.reader.sees(&["DEFAULT"]);
        let data_type = if untyped { String::new() } else { self.data_type(&names[0])? };
        if self.reader.sees(&["CHARACTER", "SET"]) {
            self.reader.at += 3;
        }
        self.reader.take(&["NOT", "NULL"]);
        let assigned =
            self.reader.take_any(&["DEFAULT"]) || self.reader.take_symbol(":=") || self.reader.take_symbol("=");
        let default = self.reader.rest_of_statement();
        let default = assigned.then_some(default);
        for name in names {
            block.variables.push(Variable { name, data_type: data_type.clone(), default });
        }
        Ok(())
    }

    /// `name RESULTSET [DEFAULT (query)]`, from after the type.
    fn result(&mut self, name: &str) -> Read<()> {
        let assigned = self.reader.take(&["DEFAULT"]) || self.reader.take_symbol(":=");
        let query = self.reader.rest_of_statement();
        self.results.retain(|result| !result.name.eq_ignore_ascii_case(name));
        let query: Span<'t, 's> = if assigned { without_parentheses(query) } else { &[] };
        self.results.push(Cursor { name: name.to_owned(), parameters: Vec::new(), query });
        Ok(())
    }

    /// Snowflake's `LET`, and what is given to a named result; `None` where something else stands here.
    fn named_result(&mut self) -> Read<Option<Vec<Does<'t, 's>>>> {
        let start = self.reader;
        if self.reader.take(&["LET"]) {
            if let Some(cursor) = self.cursor()? {
                self.results.push(cursor);
                return Ok(Some(Vec::new()));
            }
            let name = self.reader.name()?;
            if self.reader.take(&["RESULTSET"]) {
                self.result(&name)?;
                return Ok(Some(Vec::new()));
            }
            let untyped = self.reader.sees_symbol(0, ":=") || self.reader.sees(&["DEFAULT"]);
            let data_type = if untyped { String::new() } else { self.data_type(&name)? };
            let assigned = self.reader.take_symbol(":=") || self.reader.take(&["DEFAULT"]);
            let value = self.reader.rest_of_statement();
            let data_type = if data_type.is_empty() { self.guessed(value, start) } else { data_type };
            self.variables.retain(|variable| !variable.name.eq_ignore_ascii_case(&name));
            self.variables.push(Variable { name: name.clone(), data_type, default: None });
            return Ok(Some(if assigned { vec![Does::Assign(name, value)] } else { Vec::new() }));
        }
        let is_result = |token: &Token<'_>| self.results.iter().any(|result| token.is(&result.name));
        if self.reader.peek(0).is_some_and(is_result) && self.reader.sees_symbol(1, ":=") {
            let name = self.reader.name()?;
            self.result(&name)?;
            return Ok(Some(Vec::new()));
        }
        if self.reader.take(&["RETURN", "TABLE"]) {
            let name = self.reader.parenthesised()?;
            self.reader.take_symbol(";");
            let found = match name {
                [only] => self.results.iter().find(|result| only.is(&result.name)),
                _ => None,
            };
            let query = found.map(|result| result.query).filter(|query| !query.is_empty());
            let query = query
                .ok_or_else(|| start.error(NOT_TRANSLATED, "only a result with a query of its own can be given"))?;
            let gives = match query {
                [first, second, text @ ..] if first.is("EXECUTE") && second.is("IMMEDIATE") => {
                    Does::Execute { text, into: Vec::new(), using: Vec::new() }
                }
                _ => Does::Sql(query.to_vec()),
            };
            return Ok(Some(vec![gives, Does::Return(None)]));
        }
        Ok(None)
    }

    /// The type of a variable that is declared by its value alone.
    fn guessed(&mut self, value: Span<'t, 's>, start: Reader<'t, 's>) -> String {
        match value {
            [only] if only.kind == TokenKind::Number && only.text.contains('.') => "DOUBLE".to_owned(),
            [only] if only.kind == TokenKind::Number => "BIGINT".to_owned(),
            [only] if only.is_any(&["TRUE", "FALSE"]) => "BOOLEAN".to_owned(),
            [only] if only.kind == TokenKind::Text => "STRING".to_owned(),
            _ => {
                let message = "a variable without a type is taken as STRING; declare the type";
                self.remarks.push(start.error(ASSUMED, message));
                "STRING".to_owned()
            }
        }
    }

    fn data_type(&mut self, name: &str) -> Read<String> {
        let (text, remark) = routine_type(&mut self.reader, name, self.dialect)?;
        self.remarks.extend(remark);
        Ok(text)
    }

    /// `CURSOR c (p type) IS query`, `c CURSOR FOR query`, `c SCROLL CURSOR FOR query`.
    fn cursor(&mut self) -> Read<Option<Cursor<'t, 's>>> {
        let mut ahead = self.reader;
        let first = ahead.take(&["CURSOR"]);
        let name = match ahead.name() {
            Ok(name) => name,
            Err(_) => return Ok(None),
        };
        if !first {
            ahead.take(&["NO"]);
            ahead.take_any(&["SCROLL", "INSENSITIVE", "ASENSITIVE"]);
            if !ahead.take(&["CURSOR"]) {
                return Ok(None);
            }
        }
        let mut parameters = Vec::new();
        if ahead.sees_symbol(0, "(") {
            for part in split_commas(ahead.parenthesised()?) {
                parameters.extend(part.first().map(Token::name));
            }
        }
        while ahead.take(&["WITH", "HOLD"]) || ahead.take(&["WITHOUT", "HOLD"]) || ahead.take(&["WITH", "RETURN"]) {
            ahead.take(&["ONLY"]);
            ahead.take(&["TO", "CLIENT"]);
        }
        if !ahead.take_any(&["IS", "FOR"]) {
            return Err(ahead.error(NOT_TRANSLATED, "a cursor without a query of its own has no rule"));
        }
        let query = ahead.rest_of_statement();
        self.reader = ahead;
        Ok(Some(Cursor { name, parameters, query }))
    }

    /// `EXIT HANDLER FOR SQLEXCEPTION …`
    fn handler(&mut self) -> Read<Handler<'t, 's>> {
        let at = self.reader.next("a handler")?;
        self.reader.expect(&["HANDLER", "FOR"])?;
        let mut conditions = Vec::new();
        loop {
            let from = self.reader;
            if self.reader.take(&["NOT", "FOUND"]) {
                conditions.push("NOT FOUND".to_owned());
            } else if self.reader.take(&["SQLEXCEPTION"]) {
                conditions.push("SQLEXCEPTION".to_owned());
            } else if self.reader.take(&["SQLSTATE"]) {
                self.reader.take(&["VALUE"]);
                let state = unquoted(self.reader.next("a SQLSTATE")?);
                conditions.push(format!("SQLSTATE '{state}'"));
            } else {
                return Err(from.error(NOT_TRANSLATED, "this condition of a handler has no counterpart"));
            }
            if !self.reader.take_symbol(",") {
                break;
            }
        }
        let statements = unwrapped(self.statement()?);
        Ok(Handler { conditions, continues: at.is("CONTINUE"), statements, at })
    }

    /// Statements up to one of the words, which is not taken.
    pub(crate) fn statements(&mut self, ends: &[&str]) -> Read<Vec<Statement<'t, 's>>> {
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

    /// Statements that hold others.
    fn structured(&mut self, label: Option<String>) -> Read<Option<Does<'t, 's>>> {
        let does = if self.reader.sees(&["IF"]) {
            self.conditional()?
        } else if self.reader.sees(&["CASE"]) {
            self.case()?
        } else if self.reader.take(&["WHILE"]) {
            let condition = self.reader.until_words(&["LOOP", "DO"]);
            self.reader.next("LOOP")?;
            let body = self.loop_body(&["WHILE"])?;
            Does::While(label, condition, body)
        } else if self.reader.take(&["LOOP"]) {
            Does::Loop(label, self.loop_body(&[])?)
        } else if self.reader.take(&["REPEAT"]) {
            let body = self.statements(&["UNTIL"])?;
            self.reader.expect(&["UNTIL"])?;
            let condition = self.reader.until_words(&["END"]);
            self.reader.expect(&["END", "REPEAT"])?;
            self.end_label();
            Does::Repeat(label, body, condition)
        } else if self.reader.take(&["FOR"]) {
            self.for_loop(label)?
        } else if self.reader.sees_any(&["BEGIN", "DECLARE"]) {
            if self.reader.sees(&["BEGIN", "TRANSACTION"]) || self.reader.sees(&["BEGIN", "WORK"]) {
                return Ok(None);
            }
            let mut block = Block { label, ..Block::default() };
            if self.reader.take(&["DECLARE"]) {
                while !self.reader.sees(&["BEGIN"]) && !self.reader.is_over() {
                    self.declaration(&mut block)?;
                }
            }
            self.block(&mut block)?;
            self.reader.take_symbol(";");
            Does::Block(block)
        } else {
            return Ok(None);
        };
        Ok(Some(does))
    }

    fn conditional(&mut self) -> Read<Does<'t, 's>> {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        while self.reader.take_any(&["IF", "ELSIF", "ELSEIF"]) {
            let condition = self.reader.until_words(&["THEN"]);
            self.reader.expect(&["THEN"])?;
            let body = self.statements(&["ELSIF", "ELSEIF", "ELSE", "END"])?;
            arms.push((condition, body));
            if self.reader.take(&["ELSE"]) {
                otherwise = self.statements(&["END"])?;
                break;
            }
        }
        self.reader.expect(&["END", "IF"])?;
        self.reader.take_symbol(";");
        Ok(Does::If(arms, otherwise))
    }

    fn case(&mut self) -> Read<Does<'t, 's>> {
        self.reader.expect(&["CASE"])?;
        let operand = self.reader.until_words(&["WHEN"]);
        let mut arms = Vec::new();
        while self.reader.take(&["WHEN"]) {
            let condition = self.reader.until_words(&["THEN"]);
            self.reader.expect(&["THEN"])?;
            arms.push((condition, self.statements(&["WHEN", "ELSE", "END"])?));
        }
        let mut otherwise = Vec::new();
        if let Some(at) = self.reader.peek(0).filter(|token| token.is("ELSE")) {
            self.reader.at += 1;
            otherwise = self.statements(&["END"])?;
            // A CASE without ELSE is an error where nothing fits, one with an empty ELSE is not.
            if otherwise.is_empty() {
                otherwise.push(Statement { at, does: Does::Block(Block::default()) });
            }
        }
        self.reader.expect(&["END"])?;
        self.reader.take(&["CASE"]);
        self.reader.take_symbol(";");
        Ok(Does::Case((!operand.is_empty()).then_some(operand), arms, otherwise))
    }

    /// What is repeated, up to the end of the loop and its label.
    fn loop_body(&mut self, words: &[&str]) -> Read<Vec<Statement<'t, 's>>> {
        let body = self.statements(&["END"])?;
        self.reader.expect(&["END"])?;
        if !self.reader.take(&["LOOP"]) && !self.reader.take_any(words) {
            return Err(self.reader.expected("LOOP"));
        }
        self.end_label();
        Ok(body)
    }

    fn end_label(&mut self) {
        if self.reader.peek(0).is_some_and(Token::is_name) && self.reader.sees_symbol(1, ";") {
            self.reader.at += 1;
        }
        self.reader.take_symbol(";");
    }

    fn for_loop(&mut self, label: Option<String>) -> Read<Does<'t, 's>> {
        let row = self.reader.name()?;
        if !self.reader.take_any(&["IN", "AS"]) {
            return Err(self.reader.expected("IN or AS"));
        }
        let down = self.reader.take(&["REVERSE"]);
        // Teradata names the loop's cursor: `FOR r AS c CURSOR FOR SELECT …`.
        if self.reader.peek(1).is_some_and(|token| token.is("CURSOR")) {
            self.reader.at += 1;
            self.reader.expect(&["CURSOR", "FOR"])?;
        }
        let range = self.reader.until_words(&["LOOP", "DO"]);
        self.reader.next("LOOP")?;
        let body = self.loop_body(&["FOR"])?;
        if let Some(dots) = super::ranges::bounds(range) {
            let (from, to) = dots;
            return Ok(Does::ForRange { label, variable: row, from, to, down, body });
        }
        Ok(Does::ForQuery { label, row, query: range, arguments: Vec::new(), into: Vec::new(), body })
    }

    /// Statements that hold no others.
    fn simple(&mut self) -> Read<Vec<Does<'t, 's>>> {
        let start = self.reader;
        let statement = self.reader.rest_of_statement();
        let mut inner = Reader::new(statement);
        if inner.is_over() {
            return Ok(Vec::new());
        }
        if let Some(why) = dropped(statement) {
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
        if inner.take(&["NULL"]) && inner.is_over() {
            return Ok(Vec::new());
        }
        if let [raise, name] = statement
            && raise.is_any(&["RAISE", "SIGNAL"])
            && let Some(own) = self.own_errors.iter().find(|own| name.is(own))
        {
            return Ok(vec![Does::Signal(own.clone())]);
        }
        super::simple::read(statement, self.dialect, &mut self.remarks)
    }
}

/// Why a statement has no place in the translation; `None` where it has one.
fn dropped(statement: Span<'_, '_>) -> Option<&'static str> {
    let reader = Reader::new(statement);
    let first = statement.first()?;
    if first.is_any(&["COMMIT", "SAVEPOINT", "RELEASE"])
        || reader.sees(&["START", "TRANSACTION"])
        || reader.sees(&["BEGIN", "TRANSACTION"])
        || reader.sees(&["BEGIN", "WORK"])
    {
        return Some("each statement of Databricks is a transaction of its own");
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
    if reader.sees(&["SET", "SQL_MODE"])
        || reader.sees(&["ANALYZE"])
        || reader.sees(&["COLLECT"])
        || reader.sees(&["GENERATE", "STATISTICS"])
        || reader.sees(&["GROOM"])
    {
        return Some("Databricks looks after this by itself");
    }
    None
}

/// Named errors of the dialects, with their counterparts.
const CONDITIONS: &[(&str, &str)] = &[
    ("OTHERS", "SQLEXCEPTION"),
    ("OTHER", "SQLEXCEPTION"),
    ("SQLEXCEPTION", "SQLEXCEPTION"),
    ("STATEMENT_ERROR", "SQLEXCEPTION"),
    ("EXPRESSION_ERROR", "SQLEXCEPTION"),
    ("NO_DATA_FOUND", "NOT FOUND"),
    ("ZERO_DIVIDE", "SQLSTATE '22012'"),
    ("DIVISION_BY_ZERO", "SQLSTATE '22012'"),
    ("DUP_VAL_ON_INDEX", "SQLSTATE '23505'"),
    ("UNIQUE_VIOLATION", "SQLSTATE '23505'"),
    ("TOO_MANY_ROWS", "SQLSTATE '21000'"),
    ("INVALID_NUMBER", "SQLSTATE '22018'"),
    ("VALUE_ERROR", "SQLSTATE '22018'"),
];
