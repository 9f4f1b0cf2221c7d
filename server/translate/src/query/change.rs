//! The walk through a tree in which everything is brought into Databricks' words.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use model::{Diagnostic, Dialect};
use sqlparser::ast::{
    Expr, Ident, ObjectName, ObjectNamePart, OrderByExpr, OrderBySort, Query, Select, SelectItem, Statement,
    TableFactor, TableWithJoins, VisitMut, VisitorMut,
};

use super::common_tables::{CommonTables, changes_rows, named_twice, reads};
use super::placed::PLACED;
use super::{
    Rewriter, ages, hierarchy, likes, named_rows, navigated, numbered_columns, oracle_values, outer_joins, places,
    regexes, spelled, spellings, text_columns, truths, value_rows, whole_rows, xml_lists,
};
use crate::diagnostic_codes::*;
use crate::names::is_plain;
use crate::walk::walk_mut;

/// Line and column of the source.
pub(super) type Place = (u32, u32);

/// Rewrites a tree in place; answers with every remark, each once.
pub(super) fn change(rewriter: &Rewriter<'_>, tree: &mut impl VisitMut) -> Vec<Diagnostic> {
    if rewriter.dialect == Dialect::Oracle {
        oracle_values::mind(tree, rewriter);
    }
    let mut names = CommonTables::default();
    let _ = walk_mut(tree, &mut names);
    let mut change = Change {
        rewriter,
        common_tables: RefCell::new(names.0),
        queries: 0,
        tables: Vec::new(),
        aliases: HashSet::new(),
        renamed: RefCell::default(),
        places: Vec::new(),
        here: None,
        remarks: RefCell::default(),
    };
    let _ = walk_mut(tree, &mut change);
    let mut remarks = change.remarks.into_inner();
    let mut seen = HashSet::new();
    remarks.retain(|remark| seen.insert((remark.code.clone(), remark.message.clone())));
    remarks
}

pub(super) struct Change<'r, 'a> {
    pub(super) rewriter: &'r Rewriter<'a>,
    common_tables: RefCell<HashSet<String>>,
    /// How many queries are around this place.
    queries: usize,
    /// The known tables of the queries around this place, the innermost last; of the dialects whose rules ask for them only.
    pub(super) tables: Vec<text_columns::Tables<'a>>,
    /// Names, in lower case, that the queries so far give to tables; of Redshift only.
    pub(super) aliases: HashSet<String>,
    /// Columns of table functions that have another name: what `alias.column` is to become.
    pub(super) renamed: RefCell<HashMap<(String, String), Expr>>,
    /// Where the expressions around this place begin in the source, as far as their first words have been reached.
    places: Vec<Option<Place>>,
    /// Where what is being rewritten stands in the source.
    here: Option<Place>,
    remarks: RefCell<Vec<Diagnostic>>,
}

impl Change<'_, '_> {
    pub(super) fn remark(&self, code: Code, message: impl Into<String>) {
        self.refuse(code.diagnostic(message));
    }

    pub(super) fn refuse(&self, diagnostic: Diagnostic) {
        let placed = match (diagnostic.line, self.here) {
            (None, Some((line, column))) => diagnostic.at(line, column),
            _ => diagnostic,
        };
        self.remarks.borrow_mut().push(placed);
    }

    /// Takes back the latest remark of that message, which turned out to be none.
    pub(super) fn take_back(&self, message: &str) {
        let mut remarks = self.remarks.borrow_mut();
        if let Some(last) = remarks.iter().rposition(|remark| remark.message == message) {
            remarks.remove(last);
        }
    }

    /// What a variable of the routine is called in the translation. In a query of Snowflake a name without `:` is a column.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        let marked = name.starts_with(':') || name.eq_ignore_ascii_case("SQLERRM");
        if self.queries > 0 && self.rewriter.dialect == Dialect::Snowflake && !marked {
            return None;
        }
        self.known(name)
    }

    /// What a variable is called in the translation, wherever it stands.
    pub(super) fn known(&self, name: &str) -> Option<String> {
        let variables = self.rewriter.variables.borrow();
        if variables.is_empty() { None } else { variables.get(&name.to_lowercase()).cloned() }
    }

    /// Whether the query gives that name to a part of itself.
    pub(super) fn is_common(&self, name: &str) -> bool {
        self.common_tables.borrow().contains(&name.to_lowercase())
    }

    fn select(&self, select: &mut Select) {
        if select.into.is_some() {
            self.remark(NOT_TRANSLATED, "SELECT INTO makes a table; write CREATE TABLE … AS");
        }
        for hint in std::mem::take(&mut select.optimizer_hints) {
            self.remark(HINT_DROPPED, format!("`{hint}` dropped: Databricks plans queries itself"));
        }
        select.select_modifiers = None;
        let dual = |factor: &TableFactor| matches!(factor, TableFactor::Table { name, .. } if name.to_string().eq_ignore_ascii_case("dual"));
        if !select.connect_by.is_empty() {
            match hierarchy::unfold(select) {
                Ok(()) => {
                    self.common_tables.borrow_mut().insert(hierarchy::NAME.to_owned());
                }
                Err(why) => self.remark(NOT_TRANSLATED, why),
            }
        }
        if matches!(select.from.as_slice(), [only] if only.joins.is_empty() && dual(&only.relation)) {
            select.from.clear();
        }
        if self.rewriter.dialect == Dialect::Redshift {
            outer_joins::put_marks(select);
        }
        if outer_joins::has_marks(select)
            && let Err(why) = outer_joins::join(select)
        {
            self.remark(NOT_TRANSLATED, why);
        }
        if self.rewriter.dialect == Dialect::Snowflake {
            value_rows::name_places(select);
            numbered_columns::name_numbered(select);
        }
        select.projection.iter_mut().for_each(|item| self.item(item));
        self.wildcards(select);
        for from in &mut select.from {
            self.applied(from);
        }
        self.learn_flattened(select);
    }

    fn item(&self, item: &mut SelectItem) {
        let options = match item {
            SelectItem::Wildcard(options) | SelectItem::QualifiedWildcard(_, options) => options,
            SelectItem::ExprWithAlias { alias, .. } => {
                if !is_plain(&alias.value) && alias.quote_style.is_none() {
                    *alias = spelled(alias);
                }
                return;
            }
            _ => return,
        };
        if options.opt_ilike.is_some() {
            self.remark(NOT_TRANSLATED, "`*` with ILIKE has no counterpart; name the columns");
        }
    }

    /// CROSS and OUTER APPLY are joins with a LATERAL side.
    fn applied(&self, from: &mut TableWithJoins) {
        use sqlparser::ast::{JoinConstraint, JoinOperator};
        for join in &mut from.joins {
            let operator = match join.join_operator {
                JoinOperator::CrossApply => JoinOperator::Inner(JoinConstraint::None),
                JoinOperator::OuterApply => JoinOperator::Left(JoinConstraint::None),
                JoinOperator::StraightJoin(ref constraint) => JoinOperator::Inner(constraint.clone()),
                JoinOperator::AsOf { .. } => {
                    self.remark(NOT_TRANSLATED, "ASOF JOIN has no counterpart; use a window function");
                    continue;
                }
                _ => continue,
            };
            let applied = !matches!(join.join_operator, JoinOperator::StraightJoin(_));
            join.join_operator = operator;
            match &mut join.relation {
                TableFactor::Derived { lateral, .. } | TableFactor::Function { lateral, .. } if applied => {
                    *lateral = true
                }
                TableFactor::Table { name, alias, args: Some(args), .. } if applied => {
                    join.relation = TableFactor::Function {
                        lateral: true,
                        name: name.clone(),
                        args: args.args.clone(),
                        with_ordinality: false,
                        alias: alias.clone(),
                    };
                }
                _ => {}
            }
        }
    }
}

impl VisitorMut for Change<'_, '_> {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &mut Statement) -> ControlFlow<()> {
        self.queries += 1;
        if self.rewriter.dialect == Dialect::Oracle {
            self.numbered_changes(statement);
        }
        self.tables.extend(text_columns::of_statement(statement, self.rewriter));
        self.put_truths(statement);
        self.put_json(statement);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.queries -= 1;
        self.limit_by_value(query);
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        self.queries += 1;
        if let Some(with) = &mut query.with {
            for table in &mut with.cte_tables {
                table.materialized = None;
                if changes_rows(&table.query) {
                    self.remark(
                        NOT_TRANSLATED,
                        "a change of rows within WITH has no counterpart; write a statement for each",
                    );
                }
            }
            if let Some(name) = named_twice(with) {
                self.remark(NOT_TRANSLATED, format!("WITH names {name} twice; Databricks takes each name once"));
            }
            with.recursive = with.cte_tables.iter().any(|table| reads(&table.query, &table.alias.name.value));
        }
        self.as_json(query);
        if let Some(clause) = query.for_clause.take() {
            self.remark(NOT_TRANSLATED, format!("`{clause}` has no counterpart; use to_json, collect_list or listagg"));
        }
        query.settings = None;
        for lock in std::mem::take(&mut query.locks) {
            self.remark(HINT_DROPPED, format!("`{lock}` dropped: queries take no locks in Databricks"));
        }
        self.ungrouped_in_order(query);
        self.distinct_on(query);
        self.limits(query);
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        self.here = places::of_token(&select.select_token).or(self.here);
        self.tables.extend(text_columns::of_select(select, self.rewriter));
        if matches!(self.rewriter.dialect, Dialect::Redshift | Dialect::PostgreSql) {
            self.aliases.extend(navigated::aliases(&select.from));
        }
        if self.rewriter.dialect == Dialect::PostgreSql {
            named_rows::name_column(select);
        }
        self.ungrouped(select);
        self.select(select);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let conditions = select.selection.iter_mut().chain(&mut select.having);
        conditions.for_each(|condition| truths::truth(condition, self.rewriter));
        self.tables.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        let place = places::of_rows(factor).or(self.here);
        self.places.push(place);
        self.here = place;
        if self.rewriter.dialect == Dialect::Redshift {
            self.rows_of_value(factor, &self.aliases);
        }
        self.keep_name(factor);
        self.rows(factor);
        ControlFlow::Continue(())
    }

    fn post_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        self.here = self.places.pop().flatten().or(self.here);
        self.rows_done(factor);
        ControlFlow::Continue(())
    }

    fn pre_visit_order_by_expr(&mut self, order: &mut OrderByExpr) -> ControlFlow<()> {
        let last = matches!(
            self.rewriter.dialect,
            Dialect::Oracle | Dialect::Snowflake | Dialect::PostgreSql | Dialect::Redshift
        );
        if last && order.options.nulls_first.is_none() {
            // NULL is the largest there, and the smallest in Databricks.
            order.options.nulls_first = Some(matches!(order.options.sort, Some(OrderBySort::Desc)));
        }
        ControlFlow::Continue(())
    }

    fn post_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
        self.here = places::of_name(relation).or(self.here);
        let single = relation.0.len() == 1;
        if let [ObjectNamePart::Function(function)] = relation.0.as_slice()
            && function.name.value.eq_ignore_ascii_case("IDENTIFIER")
        {
            let named = function.args.first().map(ToString::to_string).unwrap_or_default();
            if self.is_variable(&named) {
                let message =
                    format!("the table that {named} names is not known here; it must be a name of the target's");
                self.remark(ASSUMED, message);
            } else {
                self.identifier(relation, named.trim_matches('\''));
            }
            return ControlFlow::Continue(());
        }
        let last = relation.0.last().and_then(|part| part.as_ident());
        if self.rewriter.dialect == Dialect::Oracle
            && let Some((table, link)) = last.and_then(|last| last.value.split_once('@'))
        {
            let message =
                format!("{table} lies behind the database link {link}; make a foreign catalog of it and name that");
            self.remark(NOT_TRANSLATED, message);
            return ControlFlow::Continue(());
        }
        let common = single && last.is_some_and(|last| self.is_common(&last.value));
        if !common && !self.of_source_catalog(relation) && !self.rewriter.place(relation) {
            self.remark(NOT_TRANSLATED, format!("the name {relation} has no rule"));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if self.rewriter.dialect == Dialect::TSql
            && let Some(list) = xml_lists::list(expression)
        {
            if xml_lists::stays_xml(expression) {
                self.remark(ASSUMED, xml_lists::ENTITIES);
            }
            *expression = list;
        }
        if let Some(likes) = likes::each_of_all(expression) {
            *expression = likes;
        }
        if self.rewriter.dialect == Dialect::PostgreSql {
            whole_rows::in_json(expression, &self.aliases);
            if let Some(part) = ages::part(expression) {
                *expression = part;
            }
        }
        if self.rewriter.dialect == Dialect::MySql {
            spellings::mark_inserted(expression);
        }
        if self.rewriter.dialect == Dialect::MySql && truths::reads_xor_first(expression) {
            self.remark(NOT_TRANSLATED, "XOR beside another operator has a rule where its sides stand in parentheses");
        }
        regexes::adapt(expression, self.rewriter.dialect);
        self.zones_of_windows(expression);
        let place = places::of_expression(expression);
        if place.is_some() {
            self.places.iter_mut().rev().take_while(|around| around.is_none()).for_each(|around| *around = place);
            self.here = place;
        }
        self.places.push(place);
        self.case_of_texts(expression);
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        self.here = self.places.pop().flatten().or(self.here);
        self.expression(expression);
        self.json_choices(expression);
        self.texts_of_numbers(expression);
        self.truths(expression);
        self.truth_columns(expression);
        ControlFlow::Continue(())
    }

    fn post_visit_ident(&mut self, ident: &mut Ident) -> ControlFlow<()> {
        if ident.span.start == PLACED {
            return ControlFlow::Continue(());
        }
        let another = self.rewriter.is_another(ident);
        let strange = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        let of_a_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '@');
        let unusual = ident.value.chars().any(strange) && ident.value.chars().all(of_a_name);
        if ident.quote_style.is_some()
            || (unusual && !ident.value.starts_with('@') && ident.value.starts_with(char::is_alphabetic))
        {
            *ident = spelled(ident);
        }
        if another {
            spellings::mark(ident);
        }
        ControlFlow::Continue(())
    }
}
