//! An INSERT that minds rows already there, as MERGE: PostgreSQL's, and MySQL's where the table's key is known.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Assignment, AssignmentTarget, ConflictTarget, DoUpdate, Expr, Ident, Insert, OnConflict, OnConflictAction,
    OnInsert, SetExpr, TableObject, VisitorMut,
};

use super::Refused;
use super::merged::one_after_another;
use crate::columns::TableColumns;
use crate::functions::plain_arguments;
use crate::query::spelled;
use crate::walk::walk_mut;

/// What PostgreSQL calls the row that was to be inserted.
const EXCLUDED: &str = "excluded";

/// What MySQL does with rows already there as PostgreSQL writes it, where the inventory knows the only key that it can mean;
/// answers with what is to be said of it.
pub(super) fn name_key(insert: &mut Insert, known: &TableColumns) -> Option<String> {
    let TableObject::TableName(table) = &insert.table else { return None };
    let asked = match (&insert.on, insert.replace_into, insert.ignore) {
        (Some(OnInsert::DuplicateKeyUpdate(_)), false, false) => Asked::Update,
        (None, true, false) => Asked::Replace,
        (None, false, true) => Asked::Ignore,
        _ => return None,
    };
    let parts: Vec<&Ident> = table.0.iter().filter_map(|part| part.as_ident()).collect();
    let (name, before) = parts.split_last()?;
    let (schema, name) = (before.last().map_or("", |schema| schema.value.as_str()), name.value.clone());
    let columns: Vec<&Ident> = insert.columns.iter().filter_map(|name| name.0.last()?.as_ident()).collect();
    let lower: Vec<String> = columns.iter().map(|column| column.value.to_lowercase()).collect();
    let places = known.key_among(schema, &name, &lower)?;
    let keys: Vec<Ident> = places.iter().map(|at| columns[*at].clone()).collect();
    let alias = match &insert.insert_alias {
        Some(aliases) if aliases.col_aliases.as_ref().is_some_and(|named| !named.is_empty()) => return None,
        Some(aliases) => Some(aliases.row_alias.to_string()),
        None => None,
    };
    let (assignments, also) = match asked {
        Asked::Update => {
            let also = alias.as_ref().map(|alias| format!("; the row {alias} is called {EXCLUDED}"));
            (updated(insert, &name, alias)?, also.unwrap_or_default())
        }
        Asked::Replace => {
            let others = known.besides(schema, &name, &lower)?;
            let given = columns.iter().enumerate().filter(|(at, _)| !places.contains(at));
            let given = given.map(|(_, column)| assigned(column, Expr::CompoundIdentifier(excluded(column))));
            let default = |column: &String| assigned(&Ident::new(column), Expr::Identifier(Ident::new(DEFAULT)));
            (given.chain(others.iter().map(default)).collect(), String::new())
        }
        Asked::Ignore => {
            let fails = "; a value that does not fit, which IGNORE makes fit, fails here";
            (Vec::new(), fails.to_owned())
        }
    };
    let several = if asked == Asked::Ignore { "" } else { "; several given rows of one key fail" };
    let names = keys.iter().map(|key| key.value.as_str()).collect::<Vec<_>>().join(", ");
    (insert.insert_alias, insert.replace_into, insert.ignore) = (None, false, false);
    let action = match assignments.is_empty() {
        true => OnConflictAction::DoNothing,
        false => OnConflictAction::DoUpdate(DoUpdate { assignments, selection: None }),
    };
    insert.on = Some(OnInsert::OnConflict(OnConflict { conflict_target: Some(ConflictTarget::Columns(keys)), action }));
    Some(format!("rows of {name} are the same where {names} are, its only key among the columns{several}{also}"))
}

/// What MySQL is to do with a row whose key is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// `ON DUPLICATE KEY UPDATE`
    Update,
    /// `REPLACE`: the row goes, and with it what its columns held that are not given.
    Replace,
    /// `INSERT IGNORE`
    Ignore,
}

const DEFAULT: &str = "DEFAULT";

/// What `ON DUPLICATE KEY UPDATE` sets, each value seeing those set before it.
fn updated(insert: &mut Insert, table: &str, alias: Option<String>) -> Option<Vec<Assignment>> {
    let Some(OnInsert::DuplicateKeyUpdate(assignments)) = &mut insert.on else { return None };
    let mut assignments = std::mem::take(assignments);
    let mut given = Given { alias };
    assignments.iter_mut().for_each(|assignment| {
        let _ = walk_mut(&mut assignment.value, &mut given);
    });
    one_after_another(&mut assignments, &table.to_lowercase());
    Some(assignments)
}

fn assigned(column: &Ident, value: Expr) -> Assignment {
    Assignment { target: AssignmentTarget::ColumnName(column.clone().into()), value }
}

/// A column of the row that was to be inserted.
fn excluded(column: &Ident) -> Vec<Ident> {
    vec![Ident::new(EXCLUDED), column.clone()]
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
        *expression = Expr::CompoundIdentifier(excluded(&column));
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
            let keys: Vec<String> = keys.iter().map(|key| spelled(key).to_string()).collect();
            // Rows without a key are not the same as any other.
            let without = keys.iter().map(|key| format!(" OR {key} IS NULL")).collect::<String>();
            let keys = keys.join(", ");
            format!(" QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {keys}) = 1{without}")
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
            && (name.quote_style.is_some() || !name.value.eq_ignore_ascii_case(DEFAULT))
        {
            *expression = Expr::CompoundIdentifier(vec![self.target.clone(), name.clone()]);
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use model::Dialect;

    use crate::columns::TableColumns;
    use crate::query::layout::in_one_line;
    use crate::{Definition, Translation, translate};

    fn definition(sql: &str) -> Definition<'_> {
        Definition { sql, dialect: Dialect::MySql, kind: None, name: None, routines: None, columns: None }
    }

    fn translated(statement: &str) -> Translation {
        let mut columns = TableColumns::default();
        columns.learn(&definition("CREATE TABLE s.one (id INT PRIMARY KEY, n INT, m INT DEFAULT 3)"));
        columns.learn(&definition(
            "CREATE TABLE s.two (id INT AUTO_INCREMENT, a INT, n INT, PRIMARY KEY (id), UNIQUE KEY k (a))",
        ));
        let sql = format!("CREATE PROCEDURE s.p(p INT) BEGIN {statement}; END");
        translate(&Definition { columns: Some(&columns), ..definition(&sql) }, None)
    }

    #[test]
    fn replace_and_ignore_and_what_is_set_in_order_become_merges_where_the_key_is_known() {
        for (statement, expected) in [
            (
                "REPLACE INTO s.one (id, n, m) VALUES (p, 1, 2)",
                "WHEN MATCHED THEN UPDATE SET n = excluded.n, m = excluded.m WHEN NOT",
            ),
            (
                "REPLACE s.one (id, n) VALUES (p, 1)",
                "WHEN MATCHED THEN UPDATE SET n = excluded.n, m = DEFAULT WHEN NOT",
            ),
            ("REPLACE INTO s.one (id) SET id = p", ""),
            ("INSERT IGNORE INTO s.one (id, n) VALUES (p, 1)", "ON one.id = excluded.id WHEN NOT MATCHED"),
            (
                "INSERT IGNORE INTO s.two (a, n) SELECT x, y FROM s.t",
                "QUALIFY row_number() OVER (PARTITION BY a ORDER BY a) = 1 OR a IS NULL) AS excluded ON two.a = excluded.a",
            ),
            (
                "INSERT INTO s.one (id, n) VALUES (p, 1) ON DUPLICATE KEY UPDATE n = n + VALUES(n), m = n * 2",
                "UPDATE SET n = one.n + excluded.n, m = (one.n + excluded.n) * 2 WHEN",
            ),
            // The row gets a number of its own anew, the columns are not named, or nothing tells the rows apart.
            ("REPLACE INTO s.two (a, n) VALUES (1, 2)", ""),
            ("REPLACE INTO s.one VALUES (1, 2, 3)", ""),
            ("REPLACE INTO s.unknown (id, n) VALUES (1, 2)", ""),
            ("INSERT IGNORE INTO s.unknown (id, n) VALUES (1, 2)", ""),
            ("INSERT IGNORE INTO s.one (id, n) VALUES (1, 2) ON DUPLICATE KEY UPDATE n = 5", ""),
        ] {
            let found = translated(statement);
            let written = in_one_line(&found.statements.concat());
            assert_eq!(found.is_success(), !expected.is_empty(), "{statement}: {written} {:?}", found.diagnostics);
            assert!(written.contains(expected), "{statement}: {written}");
        }
    }
}
