//! Bodies in T-SQL, whose statements need no `;`: a statement ends where a word stands that can only begin the next one.

use model::{Diagnostic, Dialect};

use super::reader::{Nesting, Reader, short, split_commas};
use super::signature::routine_type;
use super::simple::{call, fetched, formatted};
use super::tree::{Argument, Block, Cursor, Does, Handler, Message, Span, Statement, Variable, unwrapped};
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::scan::{Token, TokenKind};

/// Words that begin a statement.
const STARTERS: &[&str] = &[
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "MERGE",
    "SET",
    "DECLARE",
    "IF",
    "ELSE",
    "WHILE",
    "BEGIN",
    "END",
    "RETURN",
    "EXEC",
    "EXECUTE",
    "PRINT",
    "RAISERROR",
    "THROW",
    "OPEN",
    "CLOSE",
    "DEALLOCATE",
    "FETCH",
    "GOTO",
    "BREAK",
    "CONTINUE",
    "COMMIT",
    "ROLLBACK",
    "SAVE",
    "TRUNCATE",
    "CREATE",
    "ALTER",
    "DROP",
    "WAITFOR",
    "GRANT",
    "WITH",
    "USE",
];

/// Reads a body; its variables live in the whole of it, wherever they are declared.
pub(super) struct TSqlReader<'t, 's> {
    pub(super) reader: Reader<'t, 's>,
    pub(super) remarks: Vec<Diagnostic>,
    variables: Vec<Variable<'t, 's>>,
    cursors: Vec<Cursor<'t, 's>>,
    /// What `SET ROWCOUNT` allows of the rows of each query.
    row_limit: Option<Token<'s>>,
}

type Read<T> = Result<T, Diagnostic>;
type List<'t, 's> = Vec<Statement<'t, 's>>;

impl<'t, 's> TSqlReader<'t, 's> {
    pub(super) fn new(tokens: Span<'t, 's>) -> Self {
        Self {
            reader: Reader::new(tokens),
            remarks: Vec::new(),
            variables: Vec::new(),
            cursors: Vec::new(),
            row_limit: None,
        }
    }

    pub(super) fn body(&mut self) -> Read<Block<'t, 's>> {
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
        let (variables, cursors) = (std::mem::take(&mut self.variables), std::mem::take(&mut self.cursors));
        Ok(Block { variables, cursors, statements, ..Block::default() })
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
            return self.try_catch().map(|does| vec![does]);
        }
        if self.reader.sees_any(&["COMMIT", "SAVE"]) || self.sees_transaction() {
            return self.dropped(start, "each statement of Databricks is a transaction of its own");
        }
        if self.reader.take(&["BEGIN"]) {
            let statements = self.statements_to_end()?;
            self.reader.expect(&["END"])?;
            return Ok(vec![Does::Block(Block { statements, ..Block::default() })]);
        }
        if self.reader.take(&["IF"]) {
            return self.conditional().map(|does| vec![does]);
        }
        if self.reader.take(&["WHILE"]) {
            let condition = self.condition();
            let body = self.statement()?;
            return Ok(vec![Does::While(None, condition, unwrapped(body))]);
        }
        if self.reader.take(&["DECLARE"]) {
            return self.declare(start);
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
        self.plain(start)
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

    fn try_catch(&mut self) -> Read<Does<'t, 's>> {
        let statements = self.statements_to_end()?;
        self.reader.expect(&["END", "TRY"])?;
        self.reader.take_symbol(";");
        let at = self.reader.next("BEGIN CATCH")?;
        self.reader.expect(&["CATCH"])?;
        let caught = self.statements_to_end()?;
        self.reader.expect(&["END", "CATCH"])?;
        let conditions = vec!["SQLEXCEPTION".to_owned()];
        let handler = Handler { conditions, continues: false, statements: caught, at };
        Ok(Does::Block(Block { handlers: vec![handler], statements, ..Block::default() }))
    }

    fn conditional(&mut self) -> Read<Does<'t, 's>> {
        let mut arms = Vec::new();
        let mut otherwise = Vec::new();
        loop {
            let condition = self.condition();
            let body = unwrapped(self.statement()?);
            self.reader.take_symbol(";");
            arms.push((condition, body));
            if !self.reader.take(&["ELSE"]) {
                break;
            }
            if !self.reader.take(&["IF"]) {
                otherwise = unwrapped(self.statement()?);
                break;
            }
        }
        Ok(Does::If(arms, otherwise))
    }

    /// A condition goes on to the word that begins its statement.
    fn condition(&mut self) -> Span<'t, 's> {
        self.reader.until(|token, next| starts(token, next))
    }

    fn declare(&mut self, start: Reader<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        let is_cursor = self.reader.peek(1).is_some_and(|token| token.is_any(&["CURSOR", "INSENSITIVE", "SCROLL"]));
        if is_cursor {
            let name = self.reader.name()?;
            self.reader.until_words(&["FOR"]);
            self.reader.expect(&["FOR"])?;
            let query = self.extent();
            let end = query.windows(2).position(|pair| pair[0].is("FOR") && pair[1].is_any(&["UPDATE", "READ"]));
            let query = &query[..end.unwrap_or(query.len())];
            self.cursors.push(Cursor { name, parameters: Vec::new(), query });
            return Ok(Vec::new());
        }
        let list = self.extent();
        let mut assigned = Vec::new();
        for part in split_commas(list) {
            let mut part = Reader::new(part);
            let name = part.name()?;
            part.take(&["AS"]);
            if part.sees(&["TABLE"]) {
                // A table variable is a table that lives as long as the procedure.
                let (at, table) = (part.at, part.tokens);
                let create = Token { text: "CREATE", kind: TokenKind::Word, ..table[0] };
                let mut tokens = vec![
                    create,
                    Token { start: create.end(), ..table[at] },
                    Token { start: table[at].end(), ..table[0] },
                ];
                tokens.extend_from_slice(&table[at + 1..]);
                assigned.push(Does::Sql(tokens));
                continue;
            }
            if part.sees(&["CURSOR"]) {
                return Err(start.error(NOT_TRANSLATED, "a cursor variable has no rule; declare the cursor"));
            }
            let (data_type, remark) = routine_type(&mut part, &name, Dialect::TSql)?;
            self.remarks.extend(remark);
            if part.take_symbol("=") {
                assigned.push(Does::Assign(name.clone(), part.rest_of_statement()));
            }
            self.variables.push(Variable { name, data_type, default: None });
        }
        Ok(assigned)
    }

    /// A statement that holds no others.
    fn plain(&mut self, start: Reader<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        let statement = self.extent();
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
            executed(inner)?
        } else if inner.take(&["THROW"]) {
            let parts = split_commas(inner.rest_of_statement());
            parts.get(1).map_or(Does::Reraise, |message| Does::Raise(vec![Message::Value(message)]))
        } else if inner.take(&["RAISERROR"]) {
            raised(inner)?
        } else if inner.take(&["OPEN"]) {
            Does::Open(inner.name()?, Vec::new())
        } else if inner.take_any(&["CLOSE", "DEALLOCATE"]) {
            Does::Close(inner.name()?)
        } else if inner.take(&["FETCH"]) {
            fetched(inner)?
        } else if inner.sees(&["SELECT"]) {
            match (selected(statement)?, self.row_limit) {
                (Does::Sql(mut query), Some(limit)) => {
                    query.insert(1, Token { text: "TOP", kind: TokenKind::Word, ..query[0] });
                    query.insert(2, Token { start: query[0].start, ..limit });
                    Does::Sql(query)
                }
                (does, _) => does,
            }
        } else if self.row_limit.is_some() && inner.sees_any(&["INSERT", "UPDATE", "DELETE", "MERGE"]) {
            return Err(start.error(NOT_TRANSLATED, "a change of rows under SET ROWCOUNT has no counterpart"));
        } else if inner
            .sees_any(&["INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "TRUNCATE", "CREATE", "DROP", "ALTER"])
        {
            Does::Sql(statement.to_vec())
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

    /// `SET @x = …`, or an option of the session.
    fn set(&mut self, start: Reader<'t, 's>, mut inner: Reader<'t, 's>) -> Read<Vec<Does<'t, 's>>> {
        let is_variable = inner.peek(0).is_some_and(|token| token.text.starts_with('@'));
        if inner.take(&["ROWCOUNT"]) {
            let limit = inner.next("a number of rows")?;
            self.row_limit = (limit.text != "0").then_some(*limit);
            return Ok(Vec::new());
        }
        if !is_variable {
            let text: Vec<&str> = inner.tokens.iter().map(|token| token.text).collect();
            let message = format!("`{}` dropped: an option of the source's sessions", short(&text.join(" ")));
            self.remarks.push(start.error(STATEMENT_DROPPED, &message));
            return Ok(Vec::new());
        }
        let name = inner.name()?;
        if inner.take_symbol("=") {
            return Ok(vec![Does::Assign(name, inner.rest_of_statement())]);
        }
        Err(inner.error(NOT_TRANSLATED, "only SET with `=` has a rule; write the operation out"))
    }

    /// The tokens of the statement that starts here; a `;` after it is taken.
    fn extent(&mut self) -> Span<'t, 's> {
        let from = self.reader.at;
        let first = self.reader.peek(0);
        let mut seen = Seen::default();
        if let Some(first) = first {
            seen.see(first);
        }
        self.reader.at += 1;
        let tokens = self.reader.tokens;
        let mut nesting = Nesting::default();
        // A stray `)` closes nothing.
        first.filter(|first| !first.is_symbol(")")).into_iter().for_each(|first| nesting.see(first));
        while let Some(token) = self.reader.peek(0) {
            if nesting.is_outside() {
                let before = &tokens[self.reader.at - 1];
                if token.is_symbol(";") {
                    break;
                }
                if starts(token, self.reader.peek(1)) && !seen.belongs(token, before) {
                    break;
                }
                seen.see(token);
            }
            nesting.see(token);
            self.reader.at += 1;
        }
        let found = &tokens[from..self.reader.at];
        self.reader.take_symbol(";");
        found
    }
}

/// What a statement has shown of itself.
#[derive(Default)]
struct Seen {
    first: &'static str,
    select: bool,
    values: bool,
    set: bool,
}

impl Seen {
    fn see(&mut self, token: &Token<'_>) {
        if self.first.is_empty() {
            self.first = STARTERS.iter().copied().find(|word| token.is(word)).unwrap_or("?");
            if self.first == "SELECT" {
                self.select = true;
            }
            return;
        }
        // After a common table expression comes the statement that uses it.
        if self.first == "WITH" && token.is_any(&["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]) {
            self.first = STARTERS.iter().copied().find(|word| token.is(word)).unwrap_or("?");
        }
        self.select |= token.is("SELECT");
        self.values |= token.is_any(&["VALUES", "EXEC", "EXECUTE"]);
        self.set |= token.is("SET");
    }

    /// Whether a word that could begin a statement is a part of this one.
    fn belongs(&self, token: &Token<'_>, before: &Token<'_>) -> bool {
        let joined = before.is_any(&["UNION", "ALL", "EXCEPT", "INTERSECT", "FOR", "AS", "RETURN"]);
        match self.first {
            "MERGE" => true,
            "WITH" => token.is_any(&["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE"]),
            "UPDATE" if token.is("SET") => !self.set,
            "INSERT" if token.is("SELECT") => (!self.select && !self.values) || joined,
            "INSERT" if token.is_any(&["EXEC", "EXECUTE"]) => !self.select && !self.values,
            "INSERT" if token.is("WITH") => !self.select && !self.values,
            "ALTER" => token.is_any(&["DROP", "SET", "ALTER"]) || (token.is("WITH") && !self.select),
            "GRANT" => token.is_any(&["SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE", "ALTER"]),
            _ if token.is("FETCH") => before.is_any(&["ROWS", "ROW"]),
            _ if token.is("SELECT") => joined,
            _ if token.is("UPDATE") => before.is("FOR"),
            _ => false,
        }
    }
}

fn starts(token: &Token<'_>, next: Option<&Token<'_>>) -> bool {
    if !token.is_any(STARTERS) {
        return false;
    }
    // Hints and options stand in parentheses; a common table expression does not begin so.
    !(token.is("WITH")
        && next.is_some_and(|next| next.is_symbol("(") || next.is_any(&["RECOMPILE", "NOWAIT", "TIES", "NO"])))
}

/// `EXEC name @a = 1`, `EXEC (@sql)`, `EXEC sp_executesql @sql, N'…', @a = 1`.
fn executed<'t, 's>(mut inner: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    let start = inner;
    if inner.sees_symbol(0, "(") {
        let text = inner.parenthesised()?;
        return Ok(Does::Execute { text, into: Vec::new(), using: Vec::new() });
    }
    if inner.peek(0).is_some_and(|token| token.text.starts_with('@')) {
        return Err(start.error(NOT_TRANSLATED, "the status of a procedure has no counterpart; use an OUT parameter"));
    }
    let name = inner.names()?;
    let arguments = split_commas(inner.rest_of_statement());
    if name.last().is_some_and(|name| name.eq_ignore_ascii_case("sp_executesql")) {
        return dynamic(&arguments, start);
    }
    if name.last().is_some_and(|name| name.eq_ignore_ascii_case("sp_rename")) {
        return match arguments.as_slice() {
            [from, to] => Ok(Does::Rename(from, to)),
            _ => Err(start.error(NOT_TRANSLATED, "sp_rename of something else than a table has no rule")),
        };
    }
    let arguments: Vec<Argument<'t, 's>> = arguments
        .into_iter()
        .map(|argument| {
            let argument = match argument.split_last() {
                Some((last, rest)) if last.is_any(&["OUT", "OUTPUT"]) => rest,
                _ => argument,
            };
            match argument {
                [name, equals, rest @ ..] if name.text.starts_with('@') && equals.is_symbol("=") => {
                    (Some(name.text.trim_start_matches('@').to_owned()), rest)
                }
                _ => (None, argument),
            }
        })
        .collect();
    match call(Reader::new(&[]), name)? {
        Does::Call(name, _) => Ok(Does::Call(name, arguments)),
        other => Ok(other),
    }
}

/// `sp_executesql`: the values of its parameters go by name, which Databricks marks with `:`.
fn dynamic<'t, 's>(arguments: &[Span<'t, 's>], start: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    let Some((text, rest)) = arguments.split_first() else { return Err(start.expected("a text of SQL")) };
    let mut using = Vec::new();
    let mut parameters = Vec::new();
    for argument in rest.iter().skip(1) {
        match argument {
            [.., last] if last.is_any(&["OUT", "OUTPUT"]) => {
                return Err(
                    start.error(NOT_TRANSLATED, "an OUTPUT parameter of sp_executesql has no counterpart; use INTO")
                );
            }
            [name, equals, value @ ..] if name.text.starts_with('@') && equals.is_symbol("=") => {
                parameters.push(name.text.to_owned());
                using.push(value);
            }
            _ => return Err(start.error(NOT_TRANSLATED, "a parameter of sp_executesql without its name has no rule")),
        }
    }
    if parameters.is_empty() {
        return Ok(Does::Execute { text, into: Vec::new(), using });
    }
    Ok(Does::ExecuteNamed { text, parameters, values: using })
}

/// `RAISERROR('format %s', 16, 1, @a)`, or with a message or a variable alone.
fn raised<'t, 's>(mut inner: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    let arguments = split_commas(inner.parenthesised()?);
    let Some(message) = arguments.first().copied() else { return Err(inner.expected("a message")) };
    let values: Vec<Span<'t, 's>> = arguments.into_iter().skip(3).collect();
    match message {
        [text] if text.kind == TokenKind::Text => {
            let format = crate::scan::text_of(text.text);
            let format = ["%s", "%d", "%i", "%u"].iter().fold(format, |text, sign| text.replace(sign, "%"));
            Ok(Does::Raise(formatted(&format, values)))
        }
        _ => Ok(Does::Raise(vec![Message::Value(message)])),
    }
}

/// A query, whose columns may be put into variables: `SELECT @a = x, @b = y FROM …`.
fn selected<'t, 's>(statement: Span<'t, 's>) -> Read<Does<'t, 's>> {
    let mut reader = Reader::new(statement);
    reader.take(&["SELECT"]);
    let top = reader.take(&["TOP"]);
    if top && reader.sees_symbol(0, "(") {
        reader.parenthesised()?;
    } else if top {
        reader.at += 1;
    }
    let assigns =
        |part: Span<'_, '_>| matches!(part, [name, equals, ..] if name.text.starts_with('@') && equals.is_symbol("="));
    let head = reader.at;
    let list = reader.until_words(&["FROM", "WHERE", "INTO"]);
    let parts = split_commas(list);
    if !parts.first().is_some_and(|part| assigns(part)) {
        return Ok(Does::Sql(statement.to_vec()));
    }
    if !parts.iter().all(|part| assigns(part)) {
        return Err(reader.error(NOT_TRANSLATED, "a query that fills variables and gives rows has no counterpart"));
    }
    let names: Vec<String> = parts.iter().map(|part| part[0].name()).collect();
    let mut query = statement[..head].to_vec();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            // The comma before the name, which goes with its `=`.
            query.push(Token { text: ",", kind: TokenKind::Symbol, ..part[0] });
        }
        query.extend_from_slice(&part[2..]);
    }
    query.extend_from_slice(&statement[reader.at..]);
    Ok(Does::SelectInto(names, query))
}
