//! Reads a Databricks statement far enough to know what it makes: its head and clauses on tokens, since the parser's
//! grammar lacks several of them; expressions and queries with the parser.

use model::{Home, ObjectKind, TargetName};
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, Query};
use sqlparser::dialect::DatabricksDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, Tokenizer};

use crate::table::Table;

pub(crate) static DIALECT: DatabricksDialect = DatabricksDialect {};

/// Chains of operators become trees as deep as the chain is long, and trees are walked by recursion; SQLite itself ends
/// at 1,000. Sized for [`crate::target`]'s stack.
const MOST_OPERATORS: usize = 5_000;

/// What a statement is to the local target.
#[derive(Debug)]
pub(crate) enum Statement {
    Table(Box<Table>),
    View(View),
    /// `ALTER TABLE … ADD CONSTRAINT … PRIMARY KEY (…)`.
    PrimaryKey {
        table: TargetName,
        columns: Vec<String>,
    },
    /// Says something about a table or view without a trace in SQLite, such as a comment.
    About {
        object: TargetName,
        clause: &'static str,
    },
    Routine {
        name: TargetName,
        kind: ObjectKind,
    },
    /// A table or view whose definition goes beyond what is read here.
    Unread {
        name: TargetName,
        kind: ObjectKind,
        /// Three-part names in it that belong to the job's catalog and schema.
        tables: Vec<TargetName>,
    },
    /// Needs nothing, such as a schema: SQLite's identifiers carry catalog and schema.
    Nothing,
    /// Anything else; its first words.
    Other(String),
}

#[derive(Debug)]
pub(crate) struct View {
    pub(crate) name: TargetName,
    /// Names of its columns, where it lists them.
    pub(crate) columns: Vec<String>,
    pub(crate) body: Body,
    /// Clauses that SQLite lacks.
    pub(crate) left_out: Vec<&'static str>,
}

/// The query behind a view or a table.
#[derive(Debug)]
pub(crate) enum Body {
    Query(Box<Query>),
    /// The parser's grammar ends before the query does.
    Unparsed {
        reason: String,
        /// Three-part names in it that belong to the job's catalog and schema.
        tables: Vec<TargetName>,
    },
}

/// Reads one statement. What cannot be read is [`Statement::Other`].
pub(crate) fn read(sql: &str, home: &Home) -> Statement {
    let Ok(tokens) = Tokenizer::new(&DIALECT, sql).tokenize() else { return Statement::Other(first_words(sql)) };
    let long = too_long(&tokens);
    let mut parser = Parser::new(&DIALECT).with_tokens(tokens);
    let read = match () {
        () if word(&mut parser, "CREATE") => create(&mut parser, home, long),
        () if word(&mut parser, "ALTER") => alter(&mut parser, home),
        () if word(&mut parser, "COMMENT") => comment_on(&mut parser, home),
        () => Ok(None),
    };
    read.ok().flatten().unwrap_or_else(|| Statement::Other(first_words(sql)))
}

fn create(parser: &mut Parser<'_>, home: &Home, long: bool) -> Result<Option<Statement>, ParserError> {
    if word(parser, "OR") {
        word(parser, "REPLACE");
    }
    while ["GLOBAL", "TEMPORARY", "TEMP", "EXTERNAL", "MATERIALIZED"].iter().any(|skipped| word(parser, skipped)) {}
    for (noun, kind) in [("TABLE", ObjectKind::Table), ("VIEW", ObjectKind::View)] {
        if word(parser, noun) {
            let name = new_object(parser, home)?;
            return Ok(Some(relation(parser, name, kind, home, long)));
        }
    }
    for (noun, kind) in [("PROCEDURE", ObjectKind::Procedure), ("FUNCTION", ObjectKind::Function)] {
        if word(parser, noun) {
            return Ok(Some(Statement::Routine { name: new_object(parser, home)?, kind }));
        }
    }
    Ok((word(parser, "SCHEMA") || word(parser, "CATALOG")).then_some(Statement::Nothing))
}

fn relation(parser: &mut Parser<'_>, name: TargetName, kind: ObjectKind, home: &Home, long: bool) -> Statement {
    let rest = parser.index();
    let read = match kind {
        // A query's length is looked at where the query is read.
        ObjectKind::Table if long => Err(unreadable("a table of this length")),
        ObjectKind::Table | ObjectKind::Function | ObjectKind::Procedure => {
            Table::read(parser, name.clone(), home).map(|table| Statement::Table(Box::new(table)))
        }
        ObjectKind::View => view(parser, name.clone(), home),
    };
    read.unwrap_or_else(|_| {
        while parser.index() > rest {
            parser.prev_token();
        }
        let mut tables = names_of_home(&self::rest(parser), home);
        tables.retain(|table| *table != name);
        Statement::Unread { name, kind, tables }
    })
}

fn new_object(parser: &mut Parser<'_>, home: &Home) -> Result<TargetName, ParserError> {
    if word(parser, "IF") {
        word(parser, "NOT");
        word(parser, "EXISTS");
    }
    object_name(parser, home)
}

fn view(parser: &mut Parser<'_>, name: TargetName, home: &Home) -> Result<Statement, ParserError> {
    let mut columns = Vec::new();
    if parser.consume_token(&Token::LParen) {
        loop {
            columns.push(parser.parse_identifier()?.value);
            if word(parser, "COMMENT") {
                parser.next_token();
            }
            if !parser.consume_token(&Token::Comma) {
                break;
            }
        }
        parser.expect_token(&Token::RParen)?;
    }
    let left_out = skip_clauses(parser);
    if !word(parser, "AS") {
        return Err(ParserError::ParserError("a view needs AS".to_owned()));
    }
    Ok(Statement::View(View { name, columns, body: body(parser, home), left_out }))
}

fn alter(parser: &mut Parser<'_>, home: &Home) -> Result<Option<Statement>, ParserError> {
    if !(word(parser, "TABLE") || word(parser, "VIEW")) {
        return Ok(None);
    }
    let object = object_name(parser, home)?;
    if word(parser, "ADD") && word(parser, "CONSTRAINT") {
        parser.parse_identifier()?;
        if word(parser, "PRIMARY") && word(parser, "KEY") {
            return Ok(Some(Statement::PrimaryKey { table: object, columns: column_list(parser)? }));
        }
        return Ok(Some(Statement::About { object, clause: "foreign key and check constraints" }));
    }
    Ok(Some(Statement::About { object, clause: "table properties" }))
}

fn comment_on(parser: &mut Parser<'_>, home: &Home) -> Result<Option<Statement>, ParserError> {
    if !word(parser, "ON") {
        return Ok(None);
    }
    if word(parser, "TABLE") || word(parser, "VIEW") {
        return Ok(Some(Statement::About { object: object_name(parser, home)?, clause: "comments" }));
    }
    if word(parser, "COLUMN") {
        let mut parts = name_parts(parser.parse_object_name(false)?);
        parts.pop();
        let object = TargetName::complete(parts, home).ok_or_else(|| unreadable("a column's name"))?;
        return Ok(Some(Statement::About { object, clause: "comments" }));
    }
    Ok(None)
}

/// Consumes an unquoted word, whatever its case.
pub(crate) fn word(parser: &mut Parser<'_>, expected: &str) -> bool {
    let found = matches!(&parser.peek_token_ref().token,
        Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(expected));
    if found {
        parser.next_token();
    }
    found
}

pub(crate) fn object_name(parser: &mut Parser<'_>, home: &Home) -> Result<TargetName, ParserError> {
    let parts = name_parts(parser.parse_object_name(false)?);
    TargetName::complete(parts, home).ok_or_else(|| unreadable("an object's name"))
}

/// A name's parts without quotes; empty where one of them is not a plain identifier.
pub(crate) fn name_parts(name: ObjectName) -> Vec<String> {
    let ident = |part: ObjectNamePart| match part {
        ObjectNamePart::Identifier(Ident { value, .. }) => Some(value),
        ObjectNamePart::Function(_) => None,
    };
    name.0.into_iter().map(ident).collect::<Option<_>>().unwrap_or_default()
}

/// `(a, b)`, with or without an order in it.
pub(crate) fn column_list(parser: &mut Parser<'_>) -> Result<Vec<String>, ParserError> {
    parser.expect_token(&Token::LParen)?;
    let mut columns = Vec::new();
    loop {
        columns.push(parser.parse_identifier()?.value);
        while word(parser, "TIMESERIES") || word(parser, "ASC") || word(parser, "DESC") {}
        if !parser.consume_token(&Token::Comma) {
            break;
        }
    }
    parser.expect_token(&Token::RParen)?;
    Ok(columns)
}

/// Passes over everything up to the `AS` of a query or the end, and says which clauses that was.
pub(crate) fn skip_clauses(parser: &mut Parser<'_>) -> Vec<&'static str> {
    const CLAUSES: [(&str, &str); 8] = [
        ("COMMENT", "comments"),
        ("TBLPROPERTIES", "table properties"),
        ("CLUSTER", "clustering"),
        ("PARTITIONED", "partitioning"),
        ("LOCATION", "location"),
        ("OPTIONS", "table options"),
        ("COLLATION", "collation"),
        ("ROW", "row filters"),
    ];
    let mut found = Vec::new();
    let mut depth = 0_i32;
    loop {
        match &parser.peek_token_ref().token {
            Token::EOF => break,
            Token::LParen => depth += 1,
            Token::RParen => depth -= 1,
            Token::Word(word) if depth == 0 && word.quote_style.is_none() => {
                if word.value.eq_ignore_ascii_case("AS") {
                    break;
                }
                found.extend(
                    CLAUSES.iter().filter(|(head, _)| word.value.eq_ignore_ascii_case(head)).map(|(_, noun)| *noun),
                );
            }
            _ => {}
        }
        parser.next_token();
    }
    found
}

/// Reads the query that the statement ends with.
pub(crate) fn body(parser: &mut Parser<'_>, home: &Home) -> Body {
    let rest = rest(parser);
    if too_long(&rest) {
        let reason = "its query is longer than SQLite takes".to_owned();
        return Body::Unparsed { reason, tables: names_of_home(&rest, home) };
    }
    let mut query_parser = Parser::new(&DIALECT).with_tokens(rest.clone());
    let failed = match query_parser.parse_query() {
        Ok(query) => {
            while query_parser.consume_token(&Token::SemiColon) {}
            match query_parser.peek_token().token {
                Token::EOF => return Body::Query(query),
                unexpected => format!("its query goes on at `{unexpected}` beyond what SQLite can express"),
            }
        }
        Err(_) => "its query uses what SQLite cannot express".to_owned(),
    };
    Body::Unparsed { reason: failed, tables: names_of_home(&rest, home) }
}

fn too_long(tokens: &[Token]) -> bool {
    let operator = |token: &&Token| match token {
        Token::Word(word) => {
            let words =
                ["AND", "OR", "UNION", "EXCEPT", "INTERSECT", "MINUS", "IS", "IN", "LIKE", "BETWEEN", "COLLATE"];
            words.iter().any(|operator| word.value.eq_ignore_ascii_case(operator))
        }
        Token::Whitespace(_) | Token::Number(..) | Token::SingleQuotedString(_) | Token::DoubleQuotedString(_) => false,
        Token::Comma | Token::Period | Token::LParen | Token::RParen => false,
        _ => true,
    };
    tokens.iter().filter(operator).count() > MOST_OPERATORS
}

fn rest(parser: &mut Parser<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    loop {
        match parser.next_token().token {
            Token::EOF => return tokens,
            token => tokens.push(token),
        }
    }
}

/// Names that begin with the job's own catalog and schema and are not called like a function.
fn names_of_home(tokens: &[Token], home: &Home) -> Vec<TargetName> {
    let mut names: Vec<TargetName> = Vec::new();
    for window in tokens.windows(5).enumerate() {
        let (start, [Token::Word(catalog), Token::Period, Token::Word(schema), Token::Period, Token::Word(name)]) =
            window
        else {
            continue;
        };
        let called = matches!(tokens.get(start + 5), Some(Token::LParen));
        let at_home =
            catalog.value.eq_ignore_ascii_case(&home.catalog) && schema.value.eq_ignore_ascii_case(&home.schema);
        let name =
            TargetName { catalog: catalog.value.clone(), schema: schema.value.clone(), name: name.value.clone() };
        if at_home && !called && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

pub(crate) fn unreadable(what: &str) -> ParserError {
    ParserError::ParserError(format!("{what} cannot be read"))
}

fn first_words(sql: &str) -> String {
    sql.split_whitespace().take(2).map(|word| word.chars().take(24).collect::<String>()).collect::<Vec<_>>().join(" ")
}
