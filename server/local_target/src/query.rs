//! Rewrites a Databricks query, on its tree, into one that SQLite takes.

use model::{Home, TargetName};
use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, Ident, JoinOperator, LimitClause, ObjectName, ObjectNamePart, OrderBy, OrderByKind,
    Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, SetOperator, SetQuantifier, Statement,
    TableAlias, TableFactor, Value, ValueWithSpan, Visit, VisitMut, Visitor, VisitorMut, WildcardAdditionalOptions,
};
use sqlparser::parser::Parser;

use crate::expression;
use crate::name::identifier;
use crate::statement::{DIALECT, name_parts};

/// A query for SQLite, and what was learnt on the way.
#[derive(Debug, Default)]
pub(crate) struct Rewritten {
    /// The SQLite text; to be used only where nothing is inexpressible.
    pub(crate) sql: String,
    /// The first thing in it that SQLite's grammar lacks.
    pub(crate) inexpressible: Option<String>,
    /// Tables and views it reads, each once.
    pub(crate) tables: Vec<TargetName>,
    /// Functions it calls by a name of several parts.
    pub(crate) routines: Vec<TargetName>,
    /// Functions that Databricks does not have.
    pub(crate) unknown_functions: Vec<String>,
    /// Functions that the local target knows by name only.
    pub(crate) null_functions: BTreeSet<String>,
    /// The aliases its SELECT lists give to what is not a column of that name.
    pub(crate) aliases: Vec<String>,
}

/// Rewrites a whole query.
pub(crate) fn rewrite(query: &Query, home: &Home) -> Rewritten {
    let mut query = query.clone();
    let mut rewriter = Rewriter::after_looking_at(&query, home);
    let _ = VisitMut::visit(&mut query, &mut rewriter);
    rewriter.found.sql = query.to_string();
    rewriter.found
}

/// Rewrites an expression that stands alone, such as a default.
pub(crate) fn rewrite_expression(expression: &Expr, home: &Home) -> Rewritten {
    let mut expression = expression.clone();
    let mut rewriter = Rewriter::after_looking_at(&expression, home);
    let _ = VisitMut::visit(&mut expression, &mut rewriter);
    rewriter.found.sql = expression.to_string();
    rewriter.found
}

/// First look: which names a query defines itself, and which it takes from outside.
#[derive(Default)]
struct Names {
    common_tables: HashSet<String>,
    relations: Vec<ObjectName>,
}

impl Visitor for Names {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let tables = query.with.iter().flat_map(|with| &with.cte_tables);
        self.common_tables.extend(tables.map(|table| table.alias.name.value.to_lowercase()));
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        self.relations.push(relation.clone());
        ControlFlow::Continue(())
    }
}

pub(crate) struct Rewriter<'a> {
    home: &'a Home,
    common_tables: HashSet<String>,
    pub(crate) found: Rewritten,
}

impl<'a> Rewriter<'a> {
    fn after_looking_at(tree: &impl Visit, home: &'a Home) -> Self {
        let mut names = Names::default();
        let _ = tree.visit(&mut names);
        let mut rewriter = Self { home, common_tables: names.common_tables, found: Rewritten::default() };
        for relation in names.relations {
            let Some(name) = rewriter.outside_name(&relation) else { continue };
            if !rewriter.found.tables.contains(&name) {
                rewriter.found.tables.push(name);
            }
        }
        rewriter
    }

    /// The full name of a relation that the query does not define itself.
    fn outside_name(&self, relation: &ObjectName) -> Option<TargetName> {
        let parts = name_parts(relation.clone());
        match parts.as_slice() {
            [single] if self.common_tables.contains(&single.to_lowercase()) => None,
            _ => TargetName::complete(parts, self.home),
        }
    }

    /// Notes the first thing that SQLite lacks.
    pub(crate) fn cannot(&mut self, reason: impl Into<String>) {
        self.found.inexpressible.get_or_insert_with(|| reason.into());
    }

    pub(crate) fn routine(&mut self, name: &ObjectName) {
        let Some(name) = TargetName::complete(name_parts(name.clone()), self.home) else { return };
        self.cannot(format!("it calls {name}, and SQLite has no functions written in SQL"));
        self.found.routines.push(name);
    }

    /// Whether the parts are the name of a table that the query reads, or the end of one.
    fn names_a_table(&self, parts: &[Ident]) -> bool {
        self.found.tables.iter().any(|table| {
            let full = [&table.catalog, &table.schema, &table.name];
            parts.len() <= full.len()
                && parts.iter().rev().zip(full.iter().rev()).all(|(part, name)| part.value.eq_ignore_ascii_case(name))
        })
    }

    fn set_operands(&mut self, body: &mut SetExpr) {
        let SetExpr::SetOperation { left, op, set_quantifier, right } = body else {
            if matches!(body, SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_)) {
                self.cannot("it changes data within a query");
            }
            return;
        };
        if *op == SetOperator::Minus {
            *op = SetOperator::Except;
        }
        match set_quantifier {
            SetQuantifier::All if *op != SetOperator::Union => self.cannot(format!("SQLite has no {op} ALL")),
            SetQuantifier::ByName | SetQuantifier::AllByName | SetQuantifier::DistinctByName => {
                self.cannot("SQLite has no UNION BY NAME");
            }
            SetQuantifier::Distinct => *set_quantifier = SetQuantifier::None,
            SetQuantifier::All | SetQuantifier::None => {}
        }
        self.set_operands(left);
        self.set_operands(right);
        // SQLite takes operands without brackets only, and from left to right.
        if matches!(**left, SetExpr::Query(_)) {
            bracketed(left);
        }
        if matches!(**right, SetExpr::Query(_) | SetExpr::SetOperation { .. }) {
            bracketed(right);
        }
    }

    fn select_item(&mut self, item: &mut SelectItem) {
        match item {
            SelectItem::ExprWithAlias { expr, alias } => {
                let column = match expr {
                    Expr::Identifier(column) => Some(&*column),
                    Expr::CompoundIdentifier(parts) => parts.last(),
                    _ => None,
                };
                if !column.is_some_and(|column| column.value.eq_ignore_ascii_case(&alias.value)) {
                    self.found.aliases.push(alias.value.clone());
                }
            }
            SelectItem::ExprWithAliases { .. } => self.cannot("SQLite has no expressions with several aliases"),
            SelectItem::QualifiedWildcard(kind, options) => {
                self.wildcard(options);
                match kind {
                    SelectItemQualifiedWildcardKind::ObjectName(name) => {
                        let last = name.0.pop();
                        name.0 = last.into_iter().collect();
                    }
                    SelectItemQualifiedWildcardKind::Expr(_) => self.cannot("SQLite has no structs"),
                }
            }
            SelectItem::Wildcard(options) => self.wildcard(options),
            SelectItem::UnnamedExpr(_) => {}
        }
    }

    fn wildcard(&mut self, options: &WildcardAdditionalOptions) {
        let plain = options.opt_ilike.is_none()
            && options.opt_exclude.is_none()
            && options.opt_except.is_none()
            && options.opt_replace.is_none()
            && options.opt_rename.is_none()
            && options.opt_alias.is_none();
        if !plain {
            self.cannot("SQLite has no EXCEPT, REPLACE or RENAME after `*`");
        }
    }
}

impl VisitorMut for Rewriter<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.set_operands(&mut query.body);
        if !query.pipe_operators.is_empty() {
            self.cannot("SQLite has no pipe syntax");
        }
        if let Some(fetch) = query.fetch.take() {
            let plain = !fetch.percent && !fetch.with_ties && query.limit_clause.is_none();
            if !plain {
                self.cannot("SQLite has no such FETCH FIRST");
            }
            query.limit_clause =
                Some(LimitClause::LimitOffset { limit: fetch.quantity, offset: None, limit_by: vec![] });
        }
        if let Some(LimitClause::LimitOffset { limit: None, offset: Some(_), .. }) = &query.limit_clause {
            self.cannot("SQLite has no OFFSET without LIMIT");
        }
        if let Some(OrderBy { kind: OrderByKind::All(_), .. }) = &query.order_by {
            self.cannot("SQLite has no ORDER BY ALL");
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let lacks = [
            (select.qualify.is_some(), "SQLite has no QUALIFY"),
            (!select.lateral_views.is_empty(), "SQLite has no LATERAL VIEW"),
            (!select.connect_by.is_empty(), "SQLite has no CONNECT BY"),
            (select.top.is_some() || select.into.is_some() || select.exclude.is_some(), "SQLite has no such SELECT"),
            (
                !(select.cluster_by.is_empty() && select.distribute_by.is_empty() && select.sort_by.is_empty()),
                "SQLite has no CLUSTER BY, DISTRIBUTE BY or SORT BY",
            ),
            (matches!(select.distinct, Some(Distinct::On(_))), "SQLite has no DISTINCT ON"),
            (matches!(select.group_by, GroupByExpr::All(_)), "SQLite has no GROUP BY ALL"),
            (
                matches!(&select.group_by, GroupByExpr::Expressions(_, with) if !with.is_empty()),
                "SQLite has no GROUP BY … WITH ROLLUP or CUBE",
            ),
        ];
        lacks.into_iter().filter(|(lacking, _)| *lacking).for_each(|(_, reason)| self.cannot(reason));
        if matches!(select.distinct, Some(Distinct::All)) {
            select.distinct = None;
        }
        select.projection.iter_mut().for_each(|item| self.select_item(item));
        for join in select.from.iter().flat_map(|from| &from.joins) {
            let (JoinOperator::Join(_)
            | JoinOperator::Inner(_)
            | JoinOperator::Left(_)
            | JoinOperator::LeftOuter(_)
            | JoinOperator::Right(_)
            | JoinOperator::RightOuter(_)
            | JoinOperator::FullOuter(_)
            | JoinOperator::CrossJoin(_)) = join.join_operator
            else {
                self.cannot("SQLite has no semi, anti or lateral joins");
                break;
            };
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table { name, alias, args, version, sample, json_path, partitions, .. } => {
                if args.is_some() {
                    self.cannot("SQLite has no table functions");
                }
                if version.is_some() || sample.is_some() || json_path.is_some() || !partitions.is_empty() {
                    self.cannot("SQLite has no time travel and no samples");
                }
                if alias.as_ref().is_some_and(|alias| !alias.columns.is_empty()) {
                    self.cannot("SQLite has no column names in a table's alias");
                }
                // Columns may be qualified by the table's own name, which in SQLite is the whole three-part one.
                if let (None, Some(outside)) = (&alias, self.outside_name(name)) {
                    *alias =
                        Some(TableAlias { explicit: true, name: Ident::new(outside.name), columns: vec![], at: None });
                }
            }
            TableFactor::Derived { lateral, alias, sample, .. } => {
                if *lateral || sample.is_some() {
                    self.cannot("SQLite has no lateral subqueries");
                }
                if alias.as_ref().is_some_and(|alias| !alias.columns.is_empty()) {
                    self.cannot("SQLite has no column names in a subquery's alias");
                }
            }
            TableFactor::NestedJoin { .. } => {}
            TableFactor::Pivot { .. } | TableFactor::Unpivot { .. } => self.cannot("SQLite has no PIVOT or UNPIVOT"),
            _ => self.cannot("SQLite has no table functions"),
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
        if let Some(name) = self.outside_name(relation) {
            relation.0 = vec![ObjectNamePart::Identifier(Ident::new(identifier(&name)))];
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_ident(&mut self, ident: &mut Ident) -> ControlFlow<()> {
        if ident.quote_style != Some('"') {
            // The tree's own printer leaves doubled quotes as they are, so doubling them here is safe.
            ident.value = ident.value.replace('"', "\"\"");
            ident.quote_style = Some('"');
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_value(&mut self, value: &mut ValueWithSpan) -> ControlFlow<()> {
        value.value = match std::mem::replace(&mut value.value, Value::Null) {
            Value::SingleQuotedString(text)
            | Value::DoubleQuotedString(text)
            | Value::TripleSingleQuotedString(text)
            | Value::TripleDoubleQuotedString(text)
            | Value::SingleQuotedRawStringLiteral(text)
            | Value::DoubleQuotedRawStringLiteral(text)
            | Value::NationalStringLiteral(text) => Value::SingleQuotedString(text.replace('\'', "''")),
            Value::Number(digits, _) => {
                Value::Number(digits.trim_end_matches(|c: char| c.is_ascii_alphabetic()).to_owned(), false)
            }
            kept @ (Value::Boolean(_) | Value::Null | Value::HexStringLiteral(_)) => kept,
            other => {
                self.cannot("SQLite has no such literal");
                other
            }
        };
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Expr::CompoundIdentifier(parts) = expr
            && parts.len() > 2
        {
            let (qualifier, _) = parts.split_at(parts.len() - 1);
            if self.names_a_table(qualifier) {
                parts.drain(..parts.len() - 2);
            } else {
                self.cannot("SQLite has no fields of structs");
            }
        }
        expression::before(expr);
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        expression::rewrite(expr, self);
        ControlFlow::Continue(())
    }

    fn pre_visit_statement(&mut self, _: &mut Statement) -> ControlFlow<()> {
        self.cannot("SQLite has no statements within a query");
        ControlFlow::Continue(())
    }
}

/// Turns an operand into `SELECT * FROM (operand)`.
fn bracketed(operand: &mut SetExpr) {
    let Ok(mut template) =
        Parser::new(&DIALECT).try_with_sql("SELECT * FROM (SELECT 1)").and_then(|mut parser| parser.parse_query())
    else {
        return;
    };
    if let SetExpr::Select(select) = template.body.as_mut()
        && let Some(TableFactor::Derived { subquery, .. }) = select.from.first_mut().map(|from| &mut from.relation)
    {
        let inner = std::mem::replace(
            operand,
            SetExpr::Values(sqlparser::ast::Values { explicit_row: false, value_keyword: false, rows: vec![] }),
        );
        match inner {
            SetExpr::Query(query) => *subquery = query,
            other => *subquery.body = other,
        }
    }
    *operand = *template.body;
}
