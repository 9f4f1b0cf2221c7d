//! The table that an UPDATE or a DELETE means, among those of its FROM clause.

use model::Dialect;
use sqlparser::ast::{Delete, FromTable, ObjectName, TableFactor, TableWithJoins};

use super::Refused;
use crate::walk::factors;

/// The table that a statement names by an alias of its own FROM clause.
pub(super) fn named(
    target: &TableFactor,
    from: &[TableWithJoins],
    dialect: Dialect,
) -> Result<Option<TableFactor>, Refused> {
    let TableFactor::Table { name, alias: None, .. } = target else { return Ok(None) };
    among(name, from, dialect)
}

/// The table of a FROM clause that a statement means by a name. T-SQL takes a table's own name for the place where that
/// stands under an alias; elsewhere that is another table.
///
/// Source: "UPDATE (Transact-SQL)": if the object being updated is the same as the object in the FROM clause and there is only
/// one reference to it there, an alias may or may not be specified.
fn among(name: &ObjectName, from: &[TableWithJoins], dialect: Dialect) -> Result<Option<TableFactor>, Refused> {
    let mut all = from.iter().flat_map(factors);
    if let Some(found) = all.find(|factor| is_called(factor, name)) {
        return Ok(Some(found.clone()));
    }
    let is_own = |factor: &&TableFactor| match factor {
        TableFactor::Table { name: own, .. } => last(own).is_some() && last(own) == last(name),
        _ => false,
    };
    let mut own = from.iter().flat_map(factors).filter(|_| dialect == Dialect::TSql).filter(is_own);
    match (own.next(), own.next()) {
        (_, Some(_)) => Err("the table to be changed stands several times among those joined; name one by its alias"),
        (found, None) => Ok(found.cloned()),
    }
}

/// `DELETE a FROM t AS a JOIN …` as `DELETE FROM t AS a USING …`.
pub(super) fn name_target(delete: &mut Delete, dialect: Dialect) -> Result<(), Refused> {
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &mut delete.from;
    let target = match delete.tables.as_slice() {
        [] => return Ok(()),
        [target] => among(target, from, dialect)?,
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

/// Whether a table of a FROM clause is what a statement calls by this name: its alias, or its own name.
fn is_called(factor: &TableFactor, name: &ObjectName) -> bool {
    let TableFactor::Table { name: own, alias, .. } = factor else { return false };
    match alias {
        Some(alias) if name.0.len() == 1 => last(name).is_some_and(|last| last == alias.name.value.to_lowercase()),
        _ => last(own) == last(name),
    }
}

/// The last part of a name, in lower case.
fn last(name: &ObjectName) -> Option<String> {
    name.0.last()?.as_ident().map(|ident| ident.value.to_lowercase())
}
