//! Columns that become BOOLEAN, as far as the inventory's tables tell. The sources give them numbers and compare them with
//! numbers, of which Databricks does neither.
//!
//! Sources: "bit (Transact-SQL)" of the Transact-SQL reference, "Numeric Data Type Syntax" of MySQL's manual for BOOL and
//! TINYINT(1), "Logical data types" of Snowflake's; "SQL data type rules" of the Databricks SQL language manual, by which no
//! number becomes a BOOLEAN by itself.

use sqlparser::ast::{
    Assignment, AssignmentTarget, BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    Ident, Insert, ObjectName, SetExpr, Statement, TableObject, Value,
};

use super::change::Change;
use super::put_values::{for_each_put, value_of};
use super::text_columns::{columns_of, known};
use crate::columns::{Columns, Holds};
use crate::functions::{fill, number, plain_arguments};

/// Functions that give one of their values as it is.
const GIVING: &[&str] = &["coalesce", "nullif", "ifnull", "nvl", "isnull", "max", "min", "any_value", "if"];
/// Functions that reckon with a value.
const RECKONING: &[&str] = &["sum", "avg"];

impl Change<'_, '_> {
    /// After its parts have been rewritten: numbers beside such a column become truths, and where it is reckoned with, it
    /// becomes a number.
    pub(super) fn truth_columns(&self, expression: &mut Expr) {
        use BinaryOperator::{Divide, Eq, Gt, GtEq, Lt, LtEq, Minus, Multiply, NotEq, Plus};
        if self.tables.iter().all(Vec::is_empty) {
            return;
        }
        match expression {
            Expr::BinaryOp { left, op: Eq | NotEq | Gt | GtEq | Lt | LtEq, right } => {
                self.all_truths([&mut **left, &mut **right]);
            }
            Expr::BinaryOp { left, op: Plus | Minus | Multiply | Divide, right } => {
                [left, right].into_iter().for_each(|side| self.as_number(side));
            }
            Expr::InList { expr, list, .. } => self.all_truths(std::iter::once(&mut **expr).chain(list)),
            Expr::Case { operand, conditions, else_result, .. } => {
                if let Some(operand) = operand {
                    let asked = conditions.iter_mut().map(|when| &mut when.condition);
                    self.all_truths(std::iter::once(&mut **operand).chain(asked));
                }
                let given = conditions.iter_mut().map(|when| &mut when.result);
                self.all_truths(given.chain(else_result.as_deref_mut()));
            }
            Expr::Function(function) => self.of_function(function),
            _ => {}
        }
    }

    fn of_function(&self, function: &mut Function) {
        let name = function.name.to_string().to_ascii_lowercase();
        let FunctionArguments::List(list) = &mut function.args else { return };
        let arguments = list.args.iter_mut().filter_map(|argument| match argument {
            FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => Some(value),
            _ => None,
        });
        if RECKONING.contains(&name.as_str()) {
            arguments.for_each(|argument| self.as_number(argument));
        } else if GIVING.contains(&name.as_str()) {
            // What `if` asks for is no value that it gives.
            self.all_truths(arguments.skip(usize::from(name == "if")));
        }
    }

    /// Where one of these values is a truth, the numbers among them become truths.
    fn all_truths<'e>(&self, values: impl IntoIterator<Item = &'e mut Expr>) {
        let mut values: Vec<&mut Expr> = values.into_iter().collect();
        if values.iter().any(|value| self.holds_truth(value)) {
            values.iter_mut().for_each(|value| put_truth(value));
        }
    }

    fn as_number(&self, expression: &mut Expr) {
        if self.holds_truth(expression) {
            *expression = fill("CAST(a AS INT)", vec![expression.clone()]);
        }
    }

    fn holds_truth(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Nested(inner) => self.holds_truth(inner),
            Expr::Function(function) if GIVING.contains(&function.name.to_string().to_ascii_lowercase().as_str()) => {
                plain_arguments(function).is_some_and(|values| values.iter().any(|value| self.holds_truth(value)))
            }
            other => self.column_holds(other) == Some(Holds::Truth),
        }
    }

    /// Before a statement is rewritten: what it puts into such columns is a truth.
    pub(super) fn put_truths(&self, statement: &mut Statement) {
        match statement {
            Statement::Insert(insert) => self.put_rows(insert),
            Statement::Update(update) => {
                update.assignments.iter_mut().for_each(|assignment| self.put_assigned(assignment));
            }
            Statement::Merge(merge) => {
                let table = known(std::iter::once(&merge.table), self.rewriter).pop();
                for_each_put(merge, &mut |assignment| self.put_assigned(assignment), &mut |columns, row| {
                    if let Some((_, table)) = &table {
                        put_row(columns, table, row);
                    }
                });
            }
            _ => {}
        }
    }

    fn put_assigned(&self, assignment: &mut Assignment) {
        let AssignmentTarget::ColumnName(name) = &assignment.target else { return };
        let parts: Vec<Ident> = name.0.iter().filter_map(|part| part.as_ident()).cloned().collect();
        let column = match parts.as_slice() {
            [only] => Expr::Identifier(only.clone()),
            _ => Expr::CompoundIdentifier(parts),
        };
        if self.column_holds(&column) == Some(Holds::Truth) && !self.holds_truth(&assignment.value) {
            as_truth(&mut assignment.value);
        }
    }

    fn put_rows(&self, insert: &mut Insert) {
        let TableObject::TableName(table) = &insert.table else { return };
        let Some(known) = columns_of(table, self.rewriter) else { return };
        if let Some(source) = &mut insert.source {
            put_query(&insert.columns, &known, &mut source.body);
        }
    }
}

fn put_query(columns: &[ObjectName], table: &Columns<'_>, body: &mut SetExpr) {
    match body {
        SetExpr::Values(values) => {
            values.rows.iter_mut().for_each(|row| put_row(columns, table, &mut row.content));
        }
        SetExpr::Select(select) => {
            let values: Vec<&mut Expr> = select.projection.iter_mut().map_while(value_of).collect();
            // Nobody knows how many columns `*` is, so those after it stay as they are.
            put_row(columns, table, values);
        }
        SetExpr::SetOperation { left, right, .. } => {
            put_query(columns, table, left);
            put_query(columns, table, right);
        }
        _ => {}
    }
}

fn put_row<'e>(columns: &[ObjectName], table: &Columns<'_>, values: impl IntoIterator<Item = &'e mut Expr>) {
    for (column, value) in columns.iter().zip(values) {
        let name = column.0.last().and_then(|part| part.as_ident()).map(|name| name.value.to_lowercase());
        if name.and_then(|name| table.holds(&name)) == Some(Holds::Truth) {
            as_truth(value);
        }
    }
}

/// Makes what such a column is given a truth.
fn as_truth(value: &mut Expr) {
    put_truth(value);
    let is_default = matches!(value, Expr::Identifier(word) if word.value.eq_ignore_ascii_case("DEFAULT"));
    let is_plain = matches!(value, Expr::Value(value) if matches!(value.value, Value::Boolean(_) | Value::Null));
    if !is_default && !is_plain {
        *value = fill("CAST(a AS BOOLEAN)", vec![value.clone()]);
    }
}

/// Puts a truth in the place of 1 and 0.
fn put_truth(value: &mut Expr) {
    match number(value) {
        Some("1") => *value = fill("true", Vec::new()),
        Some("0") => *value = fill("false", Vec::new()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use model::Dialect;

    use crate::columns::TableColumns;
    use crate::query::layout::in_one_line;
    use crate::{Definition, translate};

    fn translated(sql: &str, dialect: Dialect, columns: &TableColumns) -> String {
        let definition = Definition { sql, dialect, kind: None, name: None, routines: None, columns: Some(columns) };
        let made = translate(&definition, None);
        assert!(made.is_success(), "{sql}: {:?}", made.diagnostics);
        made.statements.join(";\n")
    }

    #[test]
    fn numbers_beside_columns_that_become_truths_are_truths() {
        for (dialect, table, query, expected) in [
            (
                Dialect::TSql,
                "active BIT, n INT",
                "n FROM t WHERE active = 1 AND n = 1",
                "n FROM t WHERE active = true AND n = 1",
            ),
            (
                Dialect::TSql,
                "active BIT",
                "x.active FROM t AS x WHERE 0 <> x.active",
                "x.active FROM t AS x WHERE false <> x.active",
            ),
            (
                Dialect::TSql,
                "active BIT, n INT",
                "n FROM t WHERE ISNULL(active, 0) = 0",
                "n FROM t WHERE coalesce(active, false) = false",
            ),
            (
                Dialect::TSql,
                "active BIT, n INT",
                "CASE active WHEN 1 THEN 'y' ELSE 'n' END AS c FROM t",
                "CASE active WHEN true THEN 'y' ELSE 'n' END AS c FROM t",
            ),
            (
                Dialect::TSql,
                "active BIT, n INT",
                "CASE WHEN n > 1 THEN active ELSE 0 END AS c FROM t",
                "CASE WHEN n > 1 THEN active ELSE false END AS c FROM t",
            ),
            (
                Dialect::MySql,
                "active TINYINT(1), n INT",
                "n FROM t WHERE active IN (0, 1)",
                "n FROM t WHERE active IN (false, true)",
            ),
            (
                Dialect::MySql,
                "active TINYINT(1), n INT",
                "SUM(active) AS c FROM t",
                "SUM(CAST(active AS INT)) AS c FROM t",
            ),
            (Dialect::MySql, "active TINYINT(1), n INT", "n FROM t WHERE active", "n FROM t WHERE active"),
            (Dialect::MySql, "active TINYINT(4), n INT", "n FROM t WHERE active = 1", "n FROM t WHERE active = 1"),
            (Dialect::Snowflake, "active BOOLEAN, n INT", "n FROM t WHERE active = 0", "n FROM t WHERE active = false"),
        ] {
            let mut columns = TableColumns::default();
            let table = format!("CREATE TABLE t ({table})");
            columns.learn(&Definition { sql: &table, dialect, kind: None, name: None, routines: None, columns: None });
            let made = translated(&format!("CREATE VIEW v AS SELECT {query}"), dialect, &columns);
            assert_eq!(made, format!("CREATE VIEW v AS SELECT {expected}"), "{dialect}: {query}");
        }
    }

    #[test]
    fn what_is_put_into_columns_that_become_truths_is_one() {
        let mut columns = TableColumns::default();
        let sql = "CREATE TABLE t (active BIT, n INT)";
        let dialect = Dialect::TSql;
        columns.learn(&Definition { sql, dialect, kind: None, name: None, routines: None, columns: None });
        for (statement, expected) in [
            ("UPDATE t SET active = 1, n = 1", "UPDATE t SET active = true, n = 1"),
            (
                "UPDATE t SET active = n WHERE active = 0",
                "UPDATE t SET active = CAST(n AS BOOLEAN) WHERE active = false",
            ),
            ("UPDATE x SET x.active = 0 FROM t AS x WHERE x.n = 2", "active = false"),
            (
                "INSERT INTO t (n, active) VALUES (1, 0), (0, 1)",
                "INSERT INTO t (n, active) VALUES (1, false), (0, true)",
            ),
            ("INSERT INTO t (n, active) SELECT 1, n FROM t", "SELECT 1, CAST(n AS BOOLEAN) FROM t"),
            ("INSERT INTO t (n, active) VALUES (1, NULL)", "VALUES (1, NULL)"),
            (
                "MERGE INTO t USING s ON t.n = s.n WHEN MATCHED THEN UPDATE SET active = 0 WHEN NOT MATCHED THEN INSERT (n, active) VALUES (s.n, 1);",
                "UPDATE SET active = false WHEN NOT MATCHED THEN INSERT (n, active) VALUES (s.n, true)",
            ),
        ] {
            let made = translated(&format!("CREATE PROCEDURE p AS BEGIN {statement} END"), dialect, &columns);
            let made = in_one_line(&made);
            assert!(made.contains(expected), "{statement}: {made}");
        }
    }
}
