//! Queries and expressions: parsed by their dialect, rewritten on the tree, and parsed again as Databricks SQL.

pub(crate) mod ages;
mod aggregated;
pub(crate) mod array_texts;
mod calls;
mod case_of_texts;
mod cast_values;
mod change;
mod common_tables;
mod compared_dates;
mod dates_of_texts;
mod distinct;
mod expressions;
mod flattened;
mod formats;
mod grouped;
mod hierarchy;
mod intervals;
mod joined_texts;
mod json_columns;
mod json_rows;
mod json_steps;
mod json_texts;
mod known_columns;
pub(crate) mod layout;
mod left_out;
mod likes;
mod limit_values;
mod limits;
mod literals;
mod methods;
mod named_by_text;
mod named_rows;
mod navigated;
mod number_types;
mod numbered_columns;
mod objects;
mod operators;
mod oracle_values;
mod ordered_row_numbers;
mod outer_joins;
mod patterns;
mod periods;
mod pivoted;
mod placed;
mod placeholders;
mod places;
mod put_values;
mod regexes;
mod row_columns;
mod rows;
mod source;
mod source_catalog;
mod source_tokens;
mod spellings;
mod table_names;
#[cfg(test)]
mod tests;
mod text_columns;
pub(crate) mod texts_of_numbers;
mod time_arithmetic;
mod time_differences;
mod time_zones;
mod truth_columns;
mod truths;
mod type_of;
mod types;
mod ungrouped;
mod value_rows;
mod variant_operands;
mod variant_paths;
mod versions;
mod view_columns;
mod whole_rows;
mod wildcards;
mod windows_zones;
mod xml_lists;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use model::{Diagnostic, Dialect, Severity};
use sqlparser::ast::{Expr, Ident, Query, Visit, VisitMut};
use sqlparser::dialect::{self, DatabricksDialect};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token as ParserToken, TokenWithSpan};

use crate::Definition;
use crate::columns::TableColumns;
use crate::conservation::Notes;
use crate::diagnostic_codes::*;
use crate::names::is_plain;
use crate::placing::Placing;
use crate::scan::Token;
use crate::walk::walk_mut;

pub(crate) use intervals::{from_text as interval_of, made as interval_made, of_time as interval_of_time};
pub(crate) use literals::text_in;
pub(crate) use named_by_text::databricks_tokens;
pub(crate) use patterns::{like_as_regex, literally, over_lines};
pub(crate) use periods::field;
pub(crate) use row_columns::first_select;
pub(crate) use source::{WITHOUT_NULL, separated};
pub(crate) use table_names::linked;
pub(crate) use time_arithmetic::is_whole_date;
pub(crate) use view_columns::name_shown;
pub(crate) use whole_rows::row_of;

/// Rewrites the queries and expressions of one definition.
pub(crate) struct Rewriter<'a> {
    pub(crate) sql: &'a str,
    pub(crate) dialect: Dialect,
    pub(crate) target: Option<&'a Placing<'a>>,
    pub(crate) recursion_limit: usize,
    /// Functions of the inventory, by name in lower case; `None` where it is not known which there are.
    pub(crate) routines: Option<&'a HashSet<String>>,
    /// Columns of the inventory's tables; `None` where they are not known.
    pub(crate) columns: Option<&'a TableColumns>,
    /// Whether it is a procedure or a function, in which a bare name may be a variable.
    pub(crate) in_routine: bool,
    /// Whether it is put into the one expression or query of a function, where no variable is a constant.
    pub(crate) in_function: Cell<bool>,
    /// Inside a routine: what its variables are called in the translation, by their name in the source in lower case. A
    /// variable of T-SQL has its `@` there, one of Snowflake its `:`.
    pub(crate) variables: RefCell<HashMap<String, String>>,
    /// Inside a routine of PostgreSQL: the names that it spells in several ways, which are several names there, in lower case,
    /// with the way in which each is declared.
    pub(crate) spellings: RefCell<HashMap<String, String>>,
    /// Variables of the routine that hold numbers, in lower case, as the translation calls them.
    pub(crate) numbers: RefCell<HashSet<String>>,
    /// Types of the routine's variables and parameters, in Databricks' words, by their name in the source in lower case.
    pub(crate) types: RefCell<HashMap<String, String>>,
    /// Those of them, of Oracle's, that are points in time whose difference is an INTERVAL, as that of dates is not.
    pub(crate) timestamps: RefCell<HashSet<String>>,
    /// Names, in lower case, of temporary tables of the routine, which have no catalog and no schema.
    pub(crate) temporary: RefCell<HashSet<String>>,
    /// Columns of JSON in tables that the routine makes, as `table.column` in lower case.
    pub(crate) json_columns: RefCell<HashSet<String>>,
    /// What was left out on purpose.
    pub(crate) notes: &'a Notes,
}

pub(crate) type Rewrite<T> = Result<(T, Vec<Diagnostic>), Diagnostic>;

fn parser_dialect(dialect: Dialect) -> Box<dyn dialect::Dialect> {
    match dialect {
        Dialect::Oracle => Box::new(dialect::OracleDialect {}),
        Dialect::Snowflake => Box::new(dialect::SnowflakeDialect {}),
        Dialect::TSql => Box::new(dialect::MsSqlDialect {}),
        Dialect::Teradata => Box::new(dialect::TeradataDialect {}),
        Dialect::Redshift => Box::new(dialect::RedshiftSqlDialect {}),
        Dialect::MySql => Box::new(dialect::MySqlDialect {}),
        Dialect::PostgreSql | Dialect::Netezza => Box::new(dialect::PostgreSqlDialect {}),
    }
}

impl<'a> Rewriter<'a> {
    pub(crate) fn new(
        definition: &Definition<'a>,
        target: Option<&'a Placing<'a>>,
        recursion_limit: usize,
        notes: &'a Notes,
    ) -> Self {
        Self {
            sql: definition.sql,
            dialect: definition.dialect,
            target,
            recursion_limit,
            routines: definition.routines,
            columns: definition.columns,
            in_routine: false,
            in_function: Cell::new(false),
            variables: RefCell::default(),
            spellings: RefCell::default(),
            numbers: RefCell::default(),
            types: RefCell::default(),
            timestamps: RefCell::default(),
            temporary: RefCell::default(),
            json_columns: RefCell::default(),
            notes,
        }
    }

    /// The same for a text within the one that this is for, whose variables it does not see.
    pub(crate) fn of_text(&self, text: &'a str) -> Self {
        Self {
            sql: text,
            variables: RefCell::default(),
            spellings: RefCell::default(),
            numbers: RefCell::default(),
            in_function: Cell::new(false),
            types: RefCell::default(),
            timestamps: RefCell::default(),
            temporary: self.temporary.clone(),
            json_columns: self.json_columns.clone(),
            ..*self
        }
    }
}

impl Rewriter<'_> {
    /// The query that the tokens spell.
    pub(crate) fn query(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        let query = self.parse(tokens, |parser| parser.parse_query())?;
        self.written(query)
    }

    /// The same in lines, also within a routine.
    pub(crate) fn query_in_lines(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        let query = self.parse(tokens, |parser| parser.parse_query())?;
        self.written_as(query, layout::laid_out)
    }

    fn written(&self, query: Box<Query>) -> Rewrite<String> {
        // A statement of a script has a line of its own, indented as its block is.
        self.written_as(query, if self.in_routine { Query::to_string } else { layout::laid_out })
    }

    fn written_as(&self, mut query: Box<Query>, write: fn(&Query) -> String) -> Rewrite<String> {
        let remarks = self.rewrite(&mut query)?;
        let written = write(&query);
        self.again(&written, |parser| parser.parse_query().map(drop))?;
        Ok((written, remarks))
    }

    /// The expression that the tokens spell.
    pub(crate) fn expression(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        self.expression_and(tokens, |_| {})
    }

    /// The condition that the tokens spell, which may be a number in MySQL.
    pub(crate) fn condition(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        self.expression_and(tokens, |expression| truths::truth(expression, self))
    }

    fn expression_and(&self, tokens: &[Token<'_>], finish: impl FnOnce(&mut Expr)) -> Rewrite<String> {
        let mut expression = self.parse(tokens, |parser| parser.parse_expr())?;
        while let Expr::Nested(inner) = expression {
            expression = *inner;
        }
        if self.dialect == Dialect::Oracle {
            joined_texts::null_for_empty(&mut expression);
        }
        let remarks = self.rewrite(&mut expression)?;
        finish(&mut expression);
        let written = expression.to_string();
        self.again(&written, |parser| parser.parse_expr().map(drop))?;
        Ok((written, remarks))
    }

    /// The tokens for the parser, in words that its grammar of the dialect has.
    fn tokens(&self, tokens: &[Token<'_>]) -> Result<Vec<TokenWithSpan>, Diagnostic> {
        if tokens.is_empty() {
            return Err(SYNTAX.diagnostic("found nothing, expected a query or an expression"));
        }
        let mut found = source_tokens::parser_tokens(tokens, self.sql, self.dialect)?;
        if self.dialect == Dialect::Netezza {
            left_out::fill(&mut found);
        }
        let mut noted = Vec::new();
        source::adapt(&mut found, self.dialect, &mut noted);
        self.notes.said.replace(noted);
        Ok(found)
    }

    pub(crate) fn parse<T>(
        &self,
        tokens: &[Token<'_>],
        parse: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>,
    ) -> Result<T, Diagnostic> {
        let mut tokens = self.tokens(tokens)?;
        source_tokens::drop_spaces(&mut tokens, self.dialect);
        let dialect = parser_dialect(self.dialect);
        let refuse = |error: ParserError| {
            if matches!(error, ParserError::RecursionLimitExceeded) {
                return TOO_LARGE.diagnostic("it is nested too deeply; take it apart");
            }
            let (message, place) = readable(&error);
            let diagnostic = SYNTAX.diagnostic(format!("cannot be read as {}: {message}", self.dialect));
            place.map_or(diagnostic.clone(), |(line, column)| diagnostic.at(line, column))
        };
        let parser = Parser::new(&*dialect).with_recursion_limit(self.recursion_limit);
        let mut parser = parser.with_tokens_with_locations(tokens);
        let parsed = parse(&mut parser).map_err(refuse)?;
        let next = parser.peek_token();
        if next.token != ParserToken::EOF {
            let message = format!("found `{}` after the end of the query", next.token);
            let place = next.span.start;
            return Err(SYNTAX.diagnostic(message).at(place.line as u32, place.column as u32));
        }
        Ok(parsed)
    }

    /// Whether Databricks' own grammar takes what was written.
    pub(crate) fn again(
        &self,
        written: &str,
        parse: impl FnOnce(&mut Parser<'_>) -> Result<(), ParserError>,
    ) -> Result<(), Diagnostic> {
        let refuse = |error: ParserError| {
            NOT_DATABRICKS.diagnostic(format!("the translation is not Databricks SQL: {}", readable(&error).0))
        };
        let parser = Parser::new(&DatabricksDialect {}).with_recursion_limit(self.recursion_limit);
        let tokens = databricks_tokens(written).map_err(|error| refuse(error.into()))?;
        let mut parser = parser.with_tokens(tokens);
        parse(&mut parser).map_err(refuse)?;
        let next = parser.peek_token();
        if next.token == ParserToken::EOF {
            return Ok(());
        }
        Err(NOT_DATABRICKS
            .diagnostic(format!("the translation is not Databricks SQL: found `{}` after its end", next.token)))
    }

    pub(crate) fn rewrite(&self, tree: &mut (impl VisitMut + Visit)) -> Result<Vec<Diagnostic>, Diagnostic> {
        let mut remarks = self.notes.said.take();
        if let Some(columns) = self.columns {
            remarks.extend(known_columns::unknown(tree, columns, !self.in_routine, self.dialect));
        }
        remarks.extend(change::change(self, tree));
        if self.dialect == Dialect::Teradata {
            remarks.extend(formats::drop_shown(tree));
        }
        let _ = walk_mut(tree, &mut literals::Literals);
        match remarks.iter().find(|remark| remark.severity == Severity::Error) {
            Some(error) => Err(error.clone()),
            None => Ok(remarks),
        }
    }
}

/// The parser's message without its place, and the place.
fn readable(error: &ParserError) -> (String, Option<(u32, u32)>) {
    let text = match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text.clone(),
        ParserError::RecursionLimitExceeded => return ("it is nested too deeply".to_owned(), None),
    };
    let Some((message, place)) = text.rsplit_once(" at Line: ") else { return (text, None) };
    let place =
        place.split_once(", Column: ").and_then(|(line, column)| Some((line.parse().ok()?, column.parse().ok()?)));
    (message.to_owned(), place)
}

/// A name with backticks where Databricks needs them.
pub(crate) fn spelled(name: &Ident) -> Ident {
    if is_plain(&name.value) { Ident::new(&name.value) } else { Ident::with_quote('`', &name.value) }
}
