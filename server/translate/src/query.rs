//! Queries and expressions: parsed by their dialect, rewritten on the tree, and parsed again as Databricks SQL.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::ControlFlow;

use model::{Diagnostic, Dialect, Severity};
use sqlparser::ast::{
    BinaryOperator, Expr, Fetch, Ident, LimitClause, ObjectName, ObjectNamePart, Query, Select, SetExpr, TableFactor,
    TopQuantity, Value, VisitMut, VisitorMut,
};
use sqlparser::dialect::{self, DatabricksDialect};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token as ParserToken;

use crate::TargetNames;
use crate::data_type;
use crate::diagnostic_codes::*;
use crate::functions::{self, Rewritten};
use crate::names::is_plain;
use crate::scan::{Token, scan};

/// Rewrites the queries and expressions of one definition.
pub(crate) struct Rewriter<'a> {
    pub(crate) sql: &'a str,
    pub(crate) dialect: Dialect,
    pub(crate) target: Option<&'a TargetNames<'a>>,
    pub(crate) recursion_limit: usize,
}

type Rewrite<T> = Result<(T, Vec<Diagnostic>), Diagnostic>;

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

impl Rewriter<'_> {
    /// The query that the tokens spell.
    pub(crate) fn query(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        let text = self.text(tokens)?;
        let mut query = self.parse(&text, |parser| parser.parse_query())?;
        let remarks = self.rewrite(&mut query)?;
        let written = query.to_string();
        self.again(&written, |parser| parser.parse_query().map(drop))?;
        Ok((written, remarks))
    }

    /// The expression that the tokens spell.
    pub(crate) fn expression(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        let text = self.text(tokens)?;
        let mut expression = self.parse(&text, |parser| parser.parse_expr())?;
        while let Expr::Nested(inner) = expression {
            expression = *inner;
        }
        let remarks = self.rewrite(&mut expression)?;
        let written = expression.to_string();
        self.again(&written, |parser| parser.parse_expr().map(drop))?;
        Ok((written, remarks))
    }

    /// The source text of the tokens, moved to its place by blanks so that the parser's positions are the source's.
    fn text(&self, tokens: &[Token<'_>]) -> Result<String, Diagnostic> {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return Err(SYNTAX.diagnostic("found nothing, expected a query or an expression"));
        };
        let mut text = "\n".repeat(first.line as usize - 1);
        text.push_str(&" ".repeat(first.column as usize - 1));
        text.push_str(&self.sql[first.start..last.end()]);
        Ok(text)
    }

    fn parse<T>(
        &self,
        text: &str,
        parse: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>,
    ) -> Result<T, Diagnostic> {
        let dialect = parser_dialect(self.dialect);
        let refuse = |error: ParserError| {
            let (message, place) = readable(&error);
            let diagnostic = SYNTAX.diagnostic(format!("cannot be read as {}: {message}", self.dialect));
            place.map_or(diagnostic.clone(), |(line, column)| diagnostic.at(line, column))
        };
        let parser = Parser::new(&*dialect).with_recursion_limit(self.recursion_limit);
        let mut parser = parser.try_with_sql(text).map_err(refuse)?;
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
    fn again(
        &self,
        written: &str,
        parse: impl FnOnce(&mut Parser<'_>) -> Result<(), ParserError>,
    ) -> Result<(), Diagnostic> {
        let refuse = |error: ParserError| {
            NOT_DATABRICKS.diagnostic(format!("the translation is not Databricks SQL: {}", readable(&error).0))
        };
        let parser = Parser::new(&DatabricksDialect {}).with_recursion_limit(self.recursion_limit);
        let mut parser = parser.try_with_sql(written).map_err(refuse)?;
        parse(&mut parser).map_err(refuse)?;
        let next = parser.peek_token();
        if next.token == ParserToken::EOF {
            return Ok(());
        }
        Err(NOT_DATABRICKS
            .diagnostic(format!("the translation is not Databricks SQL: found `{}` after its end", next.token)))
    }

    fn rewrite(&self, tree: &mut impl VisitMut) -> Result<Vec<Diagnostic>, Diagnostic> {
        let mut names = CommonTables::default();
        let _ = VisitMut::visit(tree, &mut names);
        let mut change = Change { rewriter: self, common_tables: names.0, remarks: RefCell::default() };
        let _ = VisitMut::visit(tree, &mut change);
        let remarks = change.remarks.into_inner();
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

/// The names that a query gives to parts of itself.
#[derive(Default)]
struct CommonTables(HashSet<String>);

impl VisitorMut for CommonTables {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.0.insert(table.alias.name.value.to_lowercase());
        }
        ControlFlow::Continue(())
    }
}

struct Change<'r, 'a> {
    rewriter: &'r Rewriter<'a>,
    common_tables: HashSet<String>,
    remarks: RefCell<Vec<Diagnostic>>,
}

impl Change<'_, '_> {
    fn remark(&self, code: Code, message: impl Into<String>) {
        self.remarks.borrow_mut().push(code.diagnostic(message));
    }

    fn select(&self, select: &mut Select) {
        if !select.connect_by.is_empty() {
            self.remark(NOT_TRANSLATED, "CONNECT BY has no counterpart; write a recursive common table expression");
        }
        if select.into.is_some() {
            self.remark(NOT_TRANSLATED, "SELECT INTO makes a table; write CREATE TABLE … AS");
        }
        let dual = |factor: &TableFactor| matches!(factor, TableFactor::Table { name, .. } if name.to_string().eq_ignore_ascii_case("dual"));
        if matches!(select.from.as_slice(), [only] if only.joins.is_empty() && dual(&only.relation)) {
            select.from.clear();
        }
    }

    fn table(&self, factor: &mut TableFactor) {
        match factor {
            TableFactor::Table { args: Some(_), name, .. } => {
                self.remark(NOT_TRANSLATED, format!("the table function {name} has no rule yet"));
            }
            TableFactor::Table { with_hints, index_hints, .. } => {
                with_hints.clear();
                index_hints.clear();
            }
            TableFactor::Function { name, .. } => {
                self.remark(NOT_TRANSLATED, format!("the table function {name} has no rule yet"));
            }
            TableFactor::Derived { .. } | TableFactor::NestedJoin { .. } => {}
            _ => self.remark(NOT_TRANSLATED, "a source of rows that is no table, view or query has no rule yet"),
        }
    }

    fn expression(&self, expression: &mut Expr) {
        match expression {
            Expr::Identifier(word) if word.quote_style.is_none() => {
                if word.value.eq_ignore_ascii_case("ROWNUM") {
                    self.remark(NOT_TRANSLATED, "ROWNUM has no counterpart; use LIMIT or row_number()");
                } else if let Some(value) = functions::value_of(&word.value) {
                    *expression = value;
                } else if word.value.starts_with('@') {
                    self.remark(NOT_TRANSLATED, format!("the variable {} has no rule", word.value));
                }
            }
            // `schema.table.column`: the table has another place now, its name alone still names it.
            Expr::CompoundIdentifier(parts) if parts.len() > 2 => {
                parts.drain(..parts.len() - 2);
            }
            Expr::Function(function) => match functions::rewrite(function, self.rewriter.dialect) {
                Rewritten::Same => {}
                Rewritten::Other(other) => *expression = other,
                Rewritten::Assumed(other, why) => {
                    *expression = other;
                    self.remark(ASSUMED, why);
                }
                Rewritten::Refused(why) => self.remark(UNKNOWN_FUNCTION, why),
            },
            Expr::Cast { data_type, .. } => self.data_type(data_type),
            Expr::Convert { is_try, expr, data_type: Some(data_type), styles, .. } => {
                if !styles.is_empty() {
                    self.remark(NOT_TRANSLATED, "CONVERT with a style has no rule yet; use date_format");
                }
                self.data_type(data_type);
                let kind = if *is_try { sqlparser::ast::CastKind::TryCast } else { sqlparser::ast::CastKind::Cast };
                *expression = Expr::Cast { kind, expr: expr.clone(), data_type: data_type.clone(), format: None };
            }
            Expr::OuterJoin(_) => self.remark(NOT_TRANSLATED, "the outer join `(+)` has no rule yet; write LEFT JOIN"),
            Expr::Prior(_) => self.remark(NOT_TRANSLATED, "PRIOR has no counterpart"),
            Expr::BinaryOp { left, op: op @ BinaryOperator::Plus, right }
                if self.rewriter.dialect == Dialect::TSql && (is_text(left) || is_text(right)) =>
            {
                *op = BinaryOperator::StringConcat;
            }
            Expr::Value(value) => {
                if let Value::NationalStringLiteral(text) | Value::EscapedStringLiteral(text) = &value.value {
                    value.value = Value::SingleQuotedString(text.clone());
                }
            }
            _ => {}
        }
    }

    fn data_type(&self, data_type: &mut sqlparser::ast::DataType) {
        let text = data_type.to_string();
        let tokens = scan(&text, self.rewriter.dialect);
        let translated =
            data_type::read(&tokens, 0).map(|(found, _)| found.translate(self.rewriter.dialect, "in CAST"));
        match translated {
            Some(Ok(target)) => {
                let name = ObjectName(vec![ObjectNamePart::Identifier(Ident::new(target.text))]);
                *data_type = sqlparser::ast::DataType::Custom(name, Vec::new());
            }
            Some(Err(refusal)) => self.remarks.borrow_mut().push(refusal),
            None => self.remark(UNKNOWN_TYPE, format!("the type {text} has no counterpart")),
        }
    }
}

fn is_text(expression: &Expr) -> bool {
    match expression {
        Expr::Value(value) => matches!(value.value, Value::SingleQuotedString(_) | Value::NationalStringLiteral(_)),
        Expr::BinaryOp { left, op: BinaryOperator::StringConcat, right } => is_text(left) || is_text(right),
        _ => false,
    }
}

impl VisitorMut for Change<'_, '_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        if let SetExpr::Select(select) = query.body.as_mut()
            && let Some(top) = select.top.take()
        {
            let quantity = match top.quantity {
                Some(TopQuantity::Constant(number)) => Some(Expr::Value(
                    Value::Number(number.to_string(), false).with_span(sqlparser::tokenizer::Span::empty()),
                )),
                Some(TopQuantity::Expr(expression)) => Some(expression),
                None => None,
            };
            if top.percent || top.with_ties || query.limit_clause.is_some() {
                self.remark(NOT_TRANSLATED, "TOP with PERCENT or TIES has no counterpart; use rank()");
            }
            query.limit_clause = Some(LimitClause::LimitOffset { limit: quantity, offset: None, limit_by: Vec::new() });
        }
        if let Some(Fetch { with_ties: false, percent: false, quantity: Some(quantity) }) =
            query.fetch.take_if(|fetch| !fetch.percent && !fetch.with_ties)
        {
            query.limit_clause =
                Some(LimitClause::LimitOffset { limit: Some(quantity), offset: None, limit_by: Vec::new() });
        }
        query.locks.clear();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        self.select(select);
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        self.table(factor);
        ControlFlow::Continue(())
    }

    fn post_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
        let single = relation.0.len() == 1;
        let last = relation.0.last().and_then(|part| part.as_ident()).cloned();
        let Some(last) = last else {
            self.remark(NOT_TRANSLATED, format!("the name {relation} has no rule"));
            return ControlFlow::Continue(());
        };
        if single && self.common_tables.contains(&last.value.to_lowercase()) {
            return ControlFlow::Continue(());
        }
        if let Some(target) = self.rewriter.target {
            let part = |name: &str| ObjectNamePart::Identifier(spelled(&Ident::new(name)));
            relation.0 = vec![part(target.catalog), part(target.schema), ObjectNamePart::Identifier(spelled(&last))];
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        self.expression(expression);
        ControlFlow::Continue(())
    }

    fn post_visit_ident(&mut self, ident: &mut Ident) -> ControlFlow<()> {
        if ident.quote_style.is_some() {
            *ident = spelled(ident);
        }
        ControlFlow::Continue(())
    }
}

/// A name with backticks where Databricks needs them.
fn spelled(name: &Ident) -> Ident {
    if is_plain(&name.value) { Ident::new(&name.value) } else { Ident::with_quote('`', &name.value) }
}
