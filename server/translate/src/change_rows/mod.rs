//! Statements that change rows. Databricks' UPDATE and DELETE see one table, so that what joins others becomes a MERGE.

mod absent;
mod after_with;
mod conflicts;
mod joined;
mod merged;
mod outer;
mod rewritten;
mod set_values;
mod targets;
mod temporary;

use std::collections::HashSet;

use model::Dialect;
use sqlparser::ast::{
    Assignment, AssignmentTarget, Delete, Expr, FromTable, Join, JoinOperator, ObjectName, ObjectType, Query,
    SelectItem, SetExpr, Statement, TableFactor, TableObject, TableWithJoins, Update, UpdateTableFromKind,
};

use self::after_with::{NAMED_QUERY, changes_named_query, put_with_into_insert, take_with};
use self::joined::{Joined, called};
use self::targets::{name_target, named};
use crate::diagnostic_codes::{ASSUMED, Code, HINT_DROPPED, NOT_TRANSLATED, STATEMENT_CHANGED};
use crate::names::{identifier, object};
use crate::query::{Rewrite, Rewriter, first_select, name_shown};
use crate::scan::Token;

impl Rewriter<'_> {
    /// The statement of SQL that the tokens spell: a query or one that changes rows.
    pub(crate) fn statement(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        let mut statement = self.parse(tokens, |parser| parser.parse_statement())?;
        let at = |code: Code, message: &str| {
            let diagnostic = code.diagnostic(message);
            tokens.first().map_or(diagnostic.clone(), |token| diagnostic.at(token.line, token.column))
        };
        if let Some(own) = self.of_temporary(&statement) {
            return Ok((own, Vec::new()));
        }
        if let (Statement::Query(query), true) = (&mut statement, self.in_routine) {
            name_shown(query, self.dialect);
        }
        if self.dialect == Dialect::MySql {
            set_values::as_row(&mut statement, &self.variables.borrow());
        }
        let mut keyed = None;
        if let (Statement::Insert(insert), Some(known)) = (&mut statement, self.columns) {
            keyed = conflicts::name_key(insert, known);
        }
        put_with_into_insert(&mut statement);
        normalise(&mut statement, self.dialect).map_err(|message| at(NOT_TRANSLATED, message))?;
        let written_anew = rewritten::without_numbered(&statement);
        let said_anew = written_anew.as_ref().map(|_| at(STATEMENT_CHANGED, rewritten::SAID));
        if let Some(written_anew) = written_anew {
            statement = written_anew;
            self.notes.account(tokens);
            normalise(&mut statement, self.dialect).map_err(|message| at(NOT_TRANSLATED, message))?;
        }
        if changes_named_query(&statement) {
            return Err(at(NOT_TRANSLATED, NAMED_QUERY));
        }
        let into = take_into(&mut statement);
        let named = take_name(&mut statement);
        let mut remarks = self.rewrite(&mut statement)?;
        remarks.extend(said_anew);
        remarks.extend(named.map(|message| at(HINT_DROPPED, &message)));
        remarks.extend(keyed.map(|message| at(ASSUMED, &message)));
        let with = take_with(&mut statement);
        let variables: HashSet<String> = self.variables.borrow().values().map(|name| name.to_lowercase()).collect();
        if let Statement::Drop { names, .. } = &mut statement {
            // The tree's walk does not come by the names of what is dropped.
            for name in names {
                self.place(name);
            }
        }
        let written = match &statement {
            Statement::Query(query) if into.is_some() => {
                let name = into.unwrap_or_default();
                // The database of temporary tables may stand before the name.
                match name.rsplit('.').next().filter(|last| last.starts_with('#')) {
                    Some(own) => {
                        self.temporary.borrow_mut().insert(own.to_lowercase());
                        let short = identifier(own.trim_start_matches('#'));
                        format!("CREATE OR REPLACE TEMPORARY TABLE {short} AS {query}")
                    }
                    None => format!(
                        "CREATE TABLE {} AS {query}",
                        object(&name.split('.').map(str::to_owned).collect::<Vec<_>>(), self.target)
                    ),
                }
            }
            Statement::Update(update) => {
                update_text(update, with.as_deref(), variables).map_err(|message| at(NOT_TRANSLATED, message))?
            }
            Statement::Insert(insert) if insert.on.is_some() => {
                conflicts::merge(insert, &variables).map_err(|message| at(NOT_TRANSLATED, message))?
            }
            Statement::Delete(delete) => {
                delete_text(delete, with.as_deref(), variables).map_err(|message| at(NOT_TRANSLATED, message))?
            }
            Statement::Merge(merge) if with.is_some() => merged::with(merge, with.as_deref().unwrap_or_default())
                .map_err(|message| at(NOT_TRANSLATED, message))?,
            _ if with.is_some() => {
                let message = "this change of rows after WITH has no rule; put the query into the statement";
                return Err(at(NOT_TRANSLATED, message));
            }
            other => other.to_string(),
        };
        self.again(&written, |parser| parser.parse_statement().map(drop))?;
        Ok((written, remarks))
    }
}

type Refused = &'static str;

const WITH_ALONE: &str = "a change of a query's own rows after WITH has no rule; put the query into its condition";

/// The table that `SELECT … INTO` makes, taken out of the query, of which the first SELECT names it.
fn take_into(statement: &mut Statement) -> Option<String> {
    let Statement::Query(query) = statement else { return None };
    let into = first_select(&mut query.body)?.into.take()?;
    let parts = into.targets.first().map(|name| name.to_string())?;
    Some(parts.replace(['[', ']', '"'], ""))
}

/// What a table into which rows are put is called in the statement, where nothing can ask for it; what to say of it.
fn take_name(statement: &mut Statement) -> Option<String> {
    let Statement::Insert(insert) = statement else { return None };
    let named = insert.table_alias.take_if(|_| insert.on.is_none() && insert.returning.is_none())?;
    Some(format!("the name {} dropped: nothing in an INSERT asks for it", named.alias))
}

/// Brings a statement to the form that Databricks shares, or says why it cannot.
fn normalise(statement: &mut Statement, dialect: Dialect) -> Result<(), Refused> {
    match statement {
        Statement::Query(query) => match query.body.as_mut() {
            // What changes rows after WITH.
            SetExpr::Update(inner) | SetExpr::Delete(inner) | SetExpr::Merge(inner) => normalise(inner, dialect),
            SetExpr::Insert(_) => Err("a change of rows after WITH has no rule; put the query into the statement"),
            _ => Ok(()),
        },
        Statement::Truncate(truncate) => {
            truncate.table = true;
            (truncate.identity, truncate.cascade) = (None, None);
            if let [only] = truncate.table_names.as_mut_slice() {
                only.only = false;
                return Ok(());
            }
            Err("TRUNCATE of several tables has no counterpart; write one for each")
        }
        Statement::Update(update) => {
            let from = match &update.from {
                Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => from.as_slice(),
                None => &[],
            };
            if let Some(named) = named(&update.table.relation, from, dialect)? {
                update.table.relation = named;
            }
            if dialect == Dialect::MySql && update.table.joins.is_empty() {
                let target = merged::called(&update.table.relation).unwrap_or_default();
                merged::one_after_another(&mut update.assignments, &target);
            }
            Ok(())
        }
        Statement::Delete(delete) => name_target(delete, dialect),
        Statement::Insert(insert) => {
            insert.into = !insert.overwrite;
            insert.has_table_keyword = false;
            insert.optimizer_hints.clear();
            insert.columns.iter_mut().for_each(last_part);
            let minds = insert.on.is_some() && !conflicts::is_known(insert);
            if minds || insert.ignore || insert.replace_into {
                return Err("an INSERT that minds rows already there has no rule; write a MERGE");
            }
            if insert.returning.is_some() || insert.output.is_some() {
                return Err("rows given back by INSERT have no counterpart");
            }
            if !matches!(insert.table, TableObject::TableName(_)) || insert.source.is_none() {
                return Err("this form of INSERT has no rule; insert the rows of a query");
            }
            Ok(())
        }
        Statement::Merge(merge) => merged::normalise(merge),
        Statement::Drop { object_type: ObjectType::Table | ObjectType::View, names, .. } if names.len() > 1 => {
            Err("DROP of several tables has no counterpart; write one for each")
        }
        Statement::Drop {
            object_type: ObjectType::Table | ObjectType::View,
            cascade,
            restrict,
            purge,
            temporary,
            ..
        } => {
            (*cascade, *restrict, *purge, *temporary) = (false, false, false, false);
            Ok(())
        }
        _ if dialect == Dialect::MySql => Err("this statement has no rule; write it in Databricks SQL"),
        _ => Err("this statement has no rule"),
    }
}

fn last_part(name: &mut ObjectName) {
    let keep = name.0.len().saturating_sub(1);
    name.0.drain(..keep);
}

/// The column set, without the table before it.
fn own_column(assignment: &mut Assignment) {
    match &mut assignment.target {
        AssignmentTarget::ColumnName(name) => last_part(name),
        AssignmentTarget::Tuple(names) => names.iter_mut().for_each(last_part),
    }
}

fn update_text(update: &Update, with: Option<&str>, variables: HashSet<String>) -> Result<String, Refused> {
    if update.returning.is_some() || update.output.is_some() {
        return Err("rows given back by UPDATE have no counterpart");
    }
    if update.limit.is_some() {
        return Err("UPDATE with LIMIT has no counterpart");
    }
    let swapped = with_target_first(update)?;
    let update = swapped.as_ref().unwrap_or(update);
    let mut assignments = update.assignments.clone();
    assignments.iter_mut().for_each(own_column);
    let set = assignments.iter().map(set_text).collect::<Result<Vec<_>, _>>()?.join(", ");
    let from: &[TableWithJoins] = match &update.from {
        Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => from,
        None => &[],
    };
    let TableFactor::Table { .. } = &update.table.relation else {
        return Err("only UPDATE of a table has a rule");
    };
    // T-SQL may name the table that is changed, and nothing else, after FROM.
    let alone = match from {
        [] => true,
        [only] => only.joins.is_empty() && only.relation == update.table.relation,
        _ => false,
    };
    if alone && update.table.joins.is_empty() {
        if with.is_some() {
            return Err(WITH_ALONE);
        }
        let place = update.selection.as_ref().map(|selection| format!(" WHERE {selection}")).unwrap_or_default();
        return Ok(format!("UPDATE {} SET {set}{place}", update.table.relation));
    }
    let set = |assignments: &[Assignment]| {
        assignments
            .iter()
            .map(set_text)
            .collect::<Result<Vec<_>, _>>()
            .map(|set| format!("UPDATE SET {}", set.join(", ")))
    };
    if let Some(merge) = outer::update(update, &assignments, &set, with, &variables) {
        return merge;
    }
    let joined = Joined::of(&update.table, from, update.selection.as_ref(), variables)?;
    joined.merge(&assignments, &set, with)
}

/// The same change with the table first whose columns it sets, where that is another one of MySQL's joined tables.
fn with_target_first(update: &Update) -> Result<Option<Update>, Refused> {
    const SEVERAL: &str =
        "columns of several tables are set at once, which has no counterpart; write one UPDATE for each";
    let mut tables = update.assignments.iter().flat_map(|assignment| match &assignment.target {
        AssignmentTarget::ColumnName(name) => std::slice::from_ref(name),
        AssignmentTarget::Tuple(names) => names.as_slice(),
    });
    let of = |name: &ObjectName| {
        let table = name.0.len().checked_sub(2).and_then(|at| name.0[at].as_ident());
        table.map(|table| table.value.to_lowercase())
    };
    let named: HashSet<Option<String>> = tables.by_ref().map(of).collect();
    let first = called(&update.table.relation).map(|name| name.to_lowercase());
    let mut others = named.iter().flatten().filter(|name| first.as_ref() != Some(*name));
    let (Some(other), None) = (others.next(), others.next()) else {
        return if others.next().is_some() { Err(SEVERAL) } else { Ok(None) };
    };
    let is_it = |factor: &TableFactor| called(factor).is_some_and(|name| name.eq_ignore_ascii_case(other));
    let Some(place) = update.table.joins.iter().position(|join| is_it(&join.relation)) else { return Ok(None) };
    let inner = |join: &Join| {
        matches!(join.join_operator, JoinOperator::Join(_) | JoinOperator::Inner(_) | JoinOperator::CrossJoin(_))
    };
    if named.len() > 1 {
        return Err(SEVERAL);
    }
    if !update.table.joins[..=place].iter().all(inner) {
        return Err("a change of rows of the table after an outer join has no rule; write a MERGE");
    }
    let mut update = update.clone();
    std::mem::swap(&mut update.table.relation, &mut update.table.joins[place].relation);
    Ok(Some(update))
}

fn set_text(assignment: &Assignment) -> Result<String, Refused> {
    match (&assignment.target, &assignment.value) {
        (AssignmentTarget::ColumnName(name), value) => Ok(format!("{name} = {value}")),
        (AssignmentTarget::Tuple(names), Expr::Tuple(values)) if names.len() == values.len() => {
            let pairs: Vec<String> =
                names.iter().zip(values).map(|(name, value)| format!("{name} = {value}")).collect();
            Ok(pairs.join(", "))
        }
        (AssignmentTarget::Tuple(names), Expr::Subquery(query)) => match split(query, names.len()) {
            Some(queries) => {
                let pairs = names.iter().zip(queries).map(|(name, query)| format!("{name} = ({query})"));
                Ok(pairs.collect::<Vec<_>>().join(", "))
            }
            None => Err("columns set together by this kind of query have no counterpart; write a MERGE"),
        },
        _ => Err("columns set together by a query have no counterpart; write a MERGE"),
    }
}

/// A query for each column of a query that gives one row, where each gives the row that the whole would.
fn split(query: &Query, count: usize) -> Option<Vec<Query>> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let plain = query.limit_clause.is_none() && query.fetch.is_none() && query.order_by.is_none();
    if !plain || select.distinct.is_some() || select.top.is_some() || select.projection.len() != count {
        return None;
    }
    let columns = select.projection.iter().map(|item| {
        let (SelectItem::UnnamedExpr(value) | SelectItem::ExprWithAlias { expr: value, .. }) = item else {
            return None;
        };
        let mut own = query.clone();
        if let SetExpr::Select(select) = own.body.as_mut() {
            select.projection = vec![SelectItem::UnnamedExpr(value.clone())];
        }
        Some(own)
    });
    columns.collect()
}

fn delete_text(delete: &Delete, with: Option<&str>, variables: HashSet<String>) -> Result<String, Refused> {
    if delete.returning.is_some() || delete.output.is_some() || delete.limit.is_some() {
        return Err("DELETE with LIMIT or rows given back has no counterpart");
    }
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
    let using = delete.using.as_deref().unwrap_or_default();
    let place = || delete.selection.as_ref().map(|selection| format!(" WHERE {selection}")).unwrap_or_default();
    let [first, rest @ ..] = from.as_slice() else { return Err("DELETE without a table has no rule") };
    if !rest.is_empty() {
        return Err("DELETE from several tables at once has no counterpart");
    }
    if using.is_empty() && first.joins.is_empty() {
        if with.is_some() {
            return Err(WITH_ALONE);
        }
        return Ok(format!("DELETE FROM {}{}", first.relation, place()));
    }
    if let (None, true) = (with, first.joins.is_empty())
        && let Some(text) = absent::delete(&first.relation, using, delete.selection.as_ref(), &variables)
    {
        return Ok(text);
    }
    let joined = Joined::of(first, using, delete.selection.as_ref(), variables)?;
    joined.merge(&[], &|_| Ok("DELETE".to_owned()), with)
}
