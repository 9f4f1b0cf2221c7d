//! Changes of rows after WITH, and the queries that it names.

use sqlparser::ast::{FromTable, SetExpr, Statement, TableFactor};

pub(super) const NAMED_QUERY: &str = "a change of the rows of a query that WITH names has no counterpart; change the table itself, whose \
                           rows are told apart by its key";

/// `WITH a AS (…) INSERT INTO t SELECT …` as `INSERT INTO t WITH a AS (…) SELECT …`.
pub(super) fn put_with_into_insert(statement: &mut Statement) {
    let Statement::Query(query) = statement else { return };
    let SetExpr::Insert(Statement::Insert(insert)) = query.body.as_mut() else { return };
    let Some(source) = insert.source.as_mut().filter(|source| source.with.is_none()) else { return };
    source.with = query.with.take();
    *statement = Statement::Insert(insert.clone());
}

/// Whether what is changed is a query that WITH names.
pub(super) fn changes_named_query(statement: &Statement) -> bool {
    let Statement::Query(query) = statement else { return false };
    let target = match query.body.as_ref() {
        SetExpr::Update(Statement::Update(update)) => Some(&update.table.relation),
        SetExpr::Merge(Statement::Merge(merge)) => Some(&merge.table),
        SetExpr::Delete(Statement::Delete(delete)) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            from.first().map(|first| &first.relation)
        }
        _ => None,
    };
    let Some(TableFactor::Table { name, .. }) = target else { return false };
    let [only] = name.0.as_slice() else { return false };
    let tables = query.with.iter().flat_map(|with| &with.cte_tables);
    only.as_ident()
        .is_some_and(|only| tables.into_iter().any(|named| named.alias.name.value.eq_ignore_ascii_case(&only.value)))
}

/// Takes the queries that WITH names off a change of rows.
pub(super) fn take_with(statement: &mut Statement) -> Option<String> {
    let Statement::Query(query) = statement else { return None };
    let (SetExpr::Update(inner) | SetExpr::Delete(inner) | SetExpr::Merge(inner)) = query.body.as_ref() else {
        return None;
    };
    let (with, inner) = (query.with.as_ref().map(ToString::to_string), inner.clone());
    *statement = inner;
    with
}
