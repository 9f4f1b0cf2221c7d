//! Statements that change rows. Databricks' UPDATE and DELETE see one table, so that what joins others becomes a MERGE.

use model::Dialect;
use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator, Delete, Expr, FromTable, Ident, JoinConstraint, JoinOperator,
    MergeAction, MergeUpdateKind, ObjectName, ObjectType, SetExpr, Statement, TableFactor, TableObject, TableWithJoins,
    Update, UpdateTableFromKind,
};

use crate::diagnostic_codes::{Code, NOT_TRANSLATED};
use crate::names::{identifier, object};
use crate::query::{Rewrite, Rewriter};
use crate::scan::Token;

impl Rewriter<'_> {
    /// The statement of SQL that the tokens spell: a query or one that changes rows.
    pub(crate) fn statement(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        let mut statement = self.parse(tokens, |parser| parser.parse_statement())?;
        let at = |code: Code, message: &str| {
            let diagnostic = code.diagnostic(message);
            tokens.first().map_or(diagnostic.clone(), |token| diagnostic.at(token.line, token.column))
        };
        put_with_into_insert(&mut statement);
        normalise(&mut statement, self.dialect).map_err(|message| at(NOT_TRANSLATED, message))?;
        let into = take_into(&mut statement);
        let remarks = self.rewrite(&mut statement)?;
        if let Statement::Drop { names, .. } = &mut statement {
            // The tree's walk does not come by the names of what is dropped.
            for name in names {
                self.place(name);
            }
        }
        let written = match &statement {
            Statement::Query(query) if into.is_some() => {
                let name = into.unwrap_or_default();
                match name.strip_prefix('#') {
                    Some(short) => {
                        self.temporary.borrow_mut().insert(name.to_lowercase());
                        let short = identifier(short);
                        format!("CREATE TEMPORARY TABLE {short} AS {query}")
                    }
                    None => format!(
                        "CREATE TABLE {} AS {query}",
                        object(&name.split('.').map(str::to_owned).collect::<Vec<_>>(), self.target)
                    ),
                }
            }
            Statement::Update(update) => update_text(update).map_err(|message| at(NOT_TRANSLATED, message))?,
            Statement::Delete(delete) => delete_text(delete).map_err(|message| at(NOT_TRANSLATED, message))?,
            other => other.to_string(),
        };
        self.again(&written, |parser| parser.parse_statement().map(drop))?;
        Ok((written, remarks))
    }
}

type Refused = &'static str;

/// The table that `SELECT … INTO` makes, taken out of the query.
fn take_into(statement: &mut Statement) -> Option<String> {
    let Statement::Query(query) = statement else { return None };
    let SetExpr::Select(select) = query.body.as_mut() else { return None };
    let into = select.into.take()?;
    let parts = into.targets.first().map(|name| name.to_string())?;
    Some(parts.replace(['[', ']', '"'], ""))
}

/// `WITH a AS (…) INSERT INTO t SELECT …` as `INSERT INTO t WITH a AS (…) SELECT …`.
fn put_with_into_insert(statement: &mut Statement) {
    let Statement::Query(query) = statement else { return };
    let SetExpr::Insert(Statement::Insert(insert)) = query.body.as_mut() else { return };
    let Some(source) = insert.source.as_mut().filter(|source| source.with.is_none()) else { return };
    source.with = query.with.take();
    *statement = Statement::Insert(insert.clone());
}

/// Brings a statement to the form that Databricks shares, or says why it cannot.
fn normalise(statement: &mut Statement, dialect: Dialect) -> Result<(), Refused> {
    match statement {
        Statement::Query(query) => match query.body.as_ref() {
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                Err("a change of rows after WITH has no rule; put the query into the statement")
            }
            _ => Ok(()),
        },
        Statement::Truncate(_) => Ok(()),
        Statement::Update(update) => {
            let from = match &update.from {
                Some(UpdateTableFromKind::AfterSet(from) | UpdateTableFromKind::BeforeSet(from)) => from.as_slice(),
                None => &[],
            };
            if let Some(named) = named(&update.table.relation, from) {
                update.table.relation = named;
            }
            Ok(())
        }
        Statement::Delete(delete) => name_target(delete),
        Statement::Insert(insert) => {
            insert.into = true;
            insert.has_table_keyword = false;
            insert.optimizer_hints.clear();
            if insert.on.is_some() || insert.ignore || insert.replace_into {
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
        Statement::Merge(merge) => {
            merge.into = true;
            merge.optimizer_hints.clear();
            if merge.output.is_some() {
                return Err("rows given back by MERGE have no counterpart");
            }
            for clause in &mut merge.clauses {
                match &mut clause.action {
                    MergeAction::Update(update) => {
                        if update.delete_predicate.is_some() {
                            return Err("MERGE with DELETE WHERE has no counterpart; write a clause of its own");
                        }
                        clause.predicate = clause.predicate.take().or(update.update_predicate.take());
                        if let MergeUpdateKind::Set(assignments) = &mut update.kind {
                            assignments.iter_mut().for_each(own_column);
                        }
                    }
                    MergeAction::Insert(insert) => {
                        clause.predicate = clause.predicate.take().or(insert.insert_predicate.take());
                        for column in &mut insert.columns {
                            last_part(column);
                        }
                    }
                    MergeAction::Delete { .. } => {}
                    MergeAction::DoNothing { .. } => return Err("MERGE with DO NOTHING has no counterpart"),
                }
            }
            Ok(())
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

fn update_text(update: &Update) -> Result<String, Refused> {
    if update.returning.is_some() || update.output.is_some() {
        return Err("rows given back by UPDATE have no counterpart");
    }
    if update.limit.is_some() {
        return Err("UPDATE with LIMIT has no counterpart");
    }
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
    if from.is_empty() && update.table.joins.is_empty() {
        let place = update.selection.as_ref().map(|selection| format!(" WHERE {selection}")).unwrap_or_default();
        return Ok(format!("UPDATE {} SET {set}{place}", update.table.relation));
    }
    let joined = Joined::of(&update.table, from, update.selection.as_ref())?;
    Ok(joined.merge(&format!("UPDATE SET {set}")))
}

fn set_text(assignment: &Assignment) -> Result<String, Refused> {
    match (&assignment.target, &assignment.value) {
        (AssignmentTarget::ColumnName(name), value) => Ok(format!("{name} = {value}")),
        (AssignmentTarget::Tuple(names), Expr::Tuple(values)) if names.len() == values.len() => {
            let pairs: Vec<String> =
                names.iter().zip(values).map(|(name, value)| format!("{name} = {value}")).collect();
            Ok(pairs.join(", "))
        }
        _ => Err("columns set together by a query have no counterpart; write a MERGE"),
    }
}

fn delete_text(delete: &Delete) -> Result<String, Refused> {
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
        return Ok(format!("DELETE FROM {}{}", first.relation, place()));
    }
    let joined = Joined::of(first, using, delete.selection.as_ref())?;
    Ok(joined.merge("DELETE"))
}

/// A table that is changed, what it is joined with, and on what.
struct Joined {
    target: String,
    source: String,
    conditions: Vec<String>,
}

impl Joined {
    /// `from` may hold the target once more, as in T-SQL.
    fn of(target: &TableWithJoins, from: &[TableWithJoins], place: Option<&Expr>) -> Result<Self, Refused> {
        let TableFactor::Table { .. } = &target.relation else { return Err("only a table can be changed") };
        let again = from.iter().flat_map(relations).any(|factor| *factor == target.relation);
        let own = (!again).then_some(target);
        let all: Vec<&TableWithJoins> = own.into_iter().chain(from).collect();
        Self::built(&target.relation, &all, place)
    }

    fn built(target: &TableFactor, all: &[&TableWithJoins], place: Option<&Expr>) -> Result<Self, Refused> {
        let mut conditions = Vec::new();
        let mut sources = Vec::new();
        for tree in all {
            if tree.relation != *target {
                sources.push(&tree.relation);
            }
            for join in &tree.joins {
                let constraint = match &join.join_operator {
                    JoinOperator::Join(constraint) | JoinOperator::Inner(constraint) => constraint,
                    JoinOperator::CrossJoin(constraint) => constraint,
                    _ => return Err("a change of rows over an outer join has no rule; write a MERGE"),
                };
                match constraint {
                    JoinConstraint::On(condition) => conditions.push(guarded(condition)),
                    JoinConstraint::None => {}
                    _ => return Err("a change of rows over JOIN USING has no rule; write a MERGE"),
                }
                if join.relation != *target {
                    sources.push(&join.relation);
                }
            }
        }
        conditions.extend(place.map(guarded));
        let [source] = sources.as_slice() else {
            return Err("a change of rows over several joined tables has no rule; write a MERGE over one query");
        };
        Ok(Self { target: target.to_string(), source: source.to_string(), conditions })
    }

    fn merge(&self, action: &str) -> String {
        let on = if self.conditions.is_empty() { "true".to_owned() } else { self.conditions.join(" AND ") };
        format!("MERGE INTO {} USING {} ON {on} WHEN MATCHED THEN {action}", self.target, self.source)
    }
}

/// A condition that can stand beside others.
fn guarded(condition: &Expr) -> String {
    match condition {
        Expr::BinaryOp { op: BinaryOperator::Or, .. } => format!("({condition})"),
        _ => condition.to_string(),
    }
}

/// The table that a statement names by an alias of its own FROM clause.
fn named(target: &TableFactor, from: &[TableWithJoins]) -> Option<TableFactor> {
    let TableFactor::Table { name, alias: None, .. } = target else { return None };
    from.iter().flat_map(relations).find(|factor| is_called(factor, name)).cloned()
}

/// `DELETE a FROM t AS a JOIN …` as `DELETE FROM t AS a USING …`.
fn name_target(delete: &mut Delete) -> Result<(), Refused> {
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &mut delete.from;
    let target = match delete.tables.as_slice() {
        [] => return Ok(()),
        [target] => from.iter().flat_map(relations).find(|factor| is_called(factor, target)).cloned(),
        _ => return Err("DELETE from several tables at once has no counterpart"),
    };
    let relation = target.ok_or("the table to be changed is not among those joined")?;
    delete.tables.clear();
    let alone = matches!(from.as_slice(), [only] if only.joins.is_empty());
    let joined = std::mem::replace(from, vec![TableWithJoins { relation, joins: Vec::new() }]);
    if !alone {
        delete.using = Some(joined);
    }
    Ok(())
}

fn relations(tree: &TableWithJoins) -> impl Iterator<Item = &TableFactor> {
    std::iter::once(&tree.relation).chain(tree.joins.iter().map(|join| &join.relation))
}

/// Whether a table of a FROM clause is what a statement calls by this name: its alias, or its own name.
fn is_called(factor: &TableFactor, name: &ObjectName) -> bool {
    let TableFactor::Table { name: own, alias, .. } = factor else { return false };
    let last = |name: &ObjectName| {
        name.0.last().and_then(|part| part.as_ident()).map(|ident: &Ident| ident.value.to_lowercase())
    };
    match alias {
        Some(alias) if name.0.len() == 1 => last(name).is_some_and(|last| last == alias.name.value.to_lowercase()),
        _ => last(own) == last(name),
    }
}
