//! An INSERT that minds rows already there, as MERGE: PostgreSQL's, and MySQL's where the table's key is known.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    AssignmentTarget, ConflictTarget, DoUpdate, Expr, Ident, Insert, OnConflict, OnConflictAction, OnInsert, SetExpr,
    TableObject, VisitorMut,
};

use super::Refused;
use crate::columns::TableColumns;
use crate::functions::plain_arguments;
use crate::query::spelled;
use crate::walk::walk_mut;

/// What PostgreSQL calls the row that was to be inserted.
const EXCLUDED: &str = "excluded";

/// `ON DUPLICATE KEY UPDATE` as PostgreSQL writes it, where the inventory knows the only key that it can mean; answers with
/// what is to be said of it.
pub(super) fn name_key(insert: &mut Insert, known: &TableColumns) -> Option<String> {
    let (Some(OnInsert::DuplicateKeyUpdate(_)), TableObject::TableName(table)) = (&insert.on, &insert.table) else {
        return None;
    };
    let parts: Vec<&Ident> = table.0.iter().filter_map(|part| part.as_ident()).collect();
    let (name, before) = parts.split_last()?;
    let columns: Vec<&Ident> = insert.columns.iter().filter_map(|name| name.0.last()?.as_ident()).collect();
    let lower: Vec<String> = columns.iter().map(|column| column.value.to_lowercase()).collect();
    let places = known.key_among(before.last().map_or("", |schema| &schema.value), &name.value, &lower)?;
    let keys: Vec<Ident> = places.into_iter().map(|at| columns[at].clone()).collect();
    let alias = match &insert.insert_alias {
        Some(aliases) if aliases.col_aliases.as_ref().is_some_and(|named| !named.is_empty()) => return None,
        Some(aliases) => Some(aliases.row_alias.to_string()),
        None => None,
    };
    let Some(OnInsert::DuplicateKeyUpdate(assignments)) = &mut insert.on else { return None };
    let mut assignments = std::mem::take(assignments);
    let called = alias.as_ref().map(|alias| format!("; the row {alias} is called {EXCLUDED}")).unwrap_or_default();
    let mut given = Given { alias };
    assignments.iter_mut().for_each(|assignment| {
        let _ = walk_mut(&mut assignment.value, &mut given);
    });
    let names = keys.iter().map(|key| key.value.as_str()).collect::<Vec<_>>().join(", ");
    insert.insert_alias = None;
    insert.on = Some(OnInsert::OnConflict(OnConflict {
        conflict_target: Some(ConflictTarget::Columns(keys)),
        action: OnConflictAction::DoUpdate(DoUpdate { assignments, selection: None }),
    }));
    Some(format!(
        "rows of {} are the same where {names} are, its only key among the columns; several given rows of one key fail{called}",
        name.value
    ))
}

/// Puts `excluded.a` for `VALUES(a)`, and for `new.a` where the given row is called new.
struct Given {
    alias: Option<String>,
}

impl VisitorMut for Given {
    type Break = ();

    fn post_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        let column = match expression {
            Expr::Function(call) if call.name.to_string().eq_ignore_ascii_case("VALUES") => {
                match plain_arguments(call).as_deref() {
                    Some([Expr::Identifier(column)]) => column.clone(),
                    _ => return ControlFlow::Continue(()),
                }
            }
            Expr::CompoundIdentifier(parts) => match parts.as_slice() {
                [row, column] if self.alias.as_ref().is_some_and(|alias| row.value.eq_ignore_ascii_case(alias)) => {
                    column.clone()
                }
                _ => return ControlFlow::Continue(()),
            },
            _ => return ControlFlow::Continue(()),
        };
        *expression = Expr::CompoundIdentifier(vec![Ident::new(EXCLUDED), column]);
        ControlFlow::Continue(())
    }
}

/// Whether it says by which columns rows are the same.
pub(super) fn is_known(insert: &Insert) -> bool {
    let columns = |on: &OnInsert| match on {
        OnInsert::OnConflict(conflict) => matches!(&conflict.conflict_target, Some(ConflictTarget::Columns(_))),
        OnInsert::DuplicateKeyUpdate(_) => false,
        _ => false,
    };
    insert.on.as_ref().is_some_and(columns) && !insert.columns.is_empty()
}

/// The MERGE; `variables` are names of the routine in lower case.
pub(super) fn merge(insert: &Insert, variables: &HashSet<String>) -> Result<String, Refused> {
    const NO_RULE: Refused = "an INSERT that minds rows already there has no rule; write a MERGE";
    let (Some(OnInsert::OnConflict(conflict)), Some(source), TableObject::TableName(table)) =
        (&insert.on, &insert.source, &insert.table)
    else {
        return Err(NO_RULE);
    };
    let Some(ConflictTarget::Columns(keys)) = &conflict.conflict_target else { return Err(NO_RULE) };
    let target = match &insert.table_alias {
        Some(alias) => alias.alias.clone(),
        None => table.0.last().and_then(|part| part.as_ident()).cloned().ok_or(NO_RULE)?,
    };
    let target = spelled(&target);
    let named = insert.columns.iter().filter_map(|name| name.0.last().and_then(|part| part.as_ident()).map(spelled));
    let columns: Vec<String> = named.map(|name| name.to_string()).collect();
    // Of rows with one key DO NOTHING keeps one; MERGE would insert them all.
    let one_row = matches!(source.body.as_ref(), SetExpr::Values(values) if values.rows.len() == 1);
    let first = match &conflict.action {
        OnConflictAction::DoNothing if !one_row => {
            let keys = keys.iter().map(|key| spelled(key).to_string()).collect::<Vec<_>>().join(", ");
            format!(" QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {keys}) = 1")
        }
        OnConflictAction::DoNothing | OnConflictAction::DoUpdate(_) => String::new(),
    };
    let same = keys.iter().map(spelled).map(|key| format!("{target}.{key} = {EXCLUDED}.{key}"));
    let same = same.collect::<Vec<_>>().join(" AND ");
    let matched = match &conflict.action {
        OnConflictAction::DoNothing => String::new(),
        OnConflictAction::DoUpdate(update) => {
            let mut own = Own { target: &target, variables };
            let mut set = Vec::new();
            for assignment in &update.assignments {
                let AssignmentTarget::ColumnName(name) = &assignment.target else { return Err(NO_RULE) };
                let mut value = assignment.value.clone();
                let _ = walk_mut(&mut value, &mut own);
                set.push(format!("{name} = {value}"));
            }
            let mut condition = update.selection.clone();
            let _ = walk_mut(&mut condition, &mut own);
            let condition = condition.map(|condition| format!(" AND ({condition})")).unwrap_or_default();
            format!(" WHEN MATCHED{condition} THEN UPDATE SET {}", set.join(", "))
        }
    };
    let alias = insert.table_alias.as_ref().map(|_| format!(" AS {target}")).unwrap_or_default();
    let values: Vec<String> = columns.iter().map(|column| format!("{EXCLUDED}.{column}")).collect();
    let columns = columns.join(", ");
    Ok(format!(
        "MERGE INTO {table}{alias} USING (SELECT * FROM ({source}) AS given ({columns}){first}) AS {EXCLUDED} ON \
         {same}{matched} WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({})",
        values.join(", ")
    ))
}

/// Puts the table before its own columns, which the rows that were to be inserted have too.
struct Own<'a> {
    target: &'a Ident,
    variables: &'a HashSet<String>,
}

impl VisitorMut for Own<'_> {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &mut Expr) -> ControlFlow<()> {
        if let Expr::Identifier(name) = expression
            && !self.variables.contains(&name.value.to_lowercase())
        {
            *expression = Expr::CompoundIdentifier(vec![self.target.clone(), name.clone()]);
        }
        ControlFlow::Continue(())
    }
}
