//! Columns of JSON in tables that a routine makes: a text that is put into one is read as JSON, which the sources do by
//! themselves and Databricks refuses.
//!
//! Sources: "The JSON Data Type" of the MySQL reference manual, "JSON Types" of PostgreSQL's documentation; "Store assignment" of
//! the Databricks SQL language manual.

use model::Dialect;
use sqlparser::ast::{AssignmentTarget, Expr, ObjectName, SetExpr, Statement, TableFactor, TableObject};

use super::Rewriter;
use super::change::Change;
use super::put_values::value_of;
use crate::functions::{call, literal};

impl Rewriter<'_> {
    /// Notes that a table which the routine makes has a column of JSON.
    pub(crate) fn note_json(&self, table: &str, column: &str) {
        if self.in_routine {
            let table = table.rsplit('.').next().unwrap_or(table).trim_matches('`');
            self.json_columns.borrow_mut().insert(format!("{table}.{column}").to_lowercase());
        }
    }
}

impl Change<'_, '_> {
    /// Before a statement is rewritten.
    pub(super) fn put_json(&self, statement: &mut Statement) {
        let known = self.rewriter.json_columns.borrow();
        if known.is_empty() || !matches!(self.rewriter.dialect, Dialect::MySql | Dialect::PostgreSql) {
            return;
        }
        let holds = |table: &ObjectName, column: &ObjectName| {
            let last =
                |name: &ObjectName| name.0.last().and_then(|part| part.as_ident()).map(|last| last.value.clone());
            let (Some(table), Some(column)) = (last(table), last(column)) else { return false };
            known.contains(&format!("{table}.{column}").to_lowercase())
        };
        match statement {
            Statement::Insert(insert) => {
                let TableObject::TableName(table) = &insert.table else { return };
                let places: Vec<bool> = insert.columns.iter().map(|column| holds(table, column)).collect();
                match insert.source.as_mut().map(|source| source.body.as_mut()) {
                    Some(SetExpr::Values(values)) => {
                        for row in &mut values.rows {
                            self.read_json(places.iter().zip(row.content.iter_mut()));
                        }
                    }
                    Some(SetExpr::Select(select)) => {
                        self.read_json(places.iter().zip(select.projection.iter_mut().map_while(value_of)));
                    }
                    _ => {}
                }
            }
            Statement::Update(update) => {
                let TableFactor::Table { name: table, .. } = &update.table.relation else { return };
                for assignment in &mut update.assignments {
                    if let AssignmentTarget::ColumnName(column) = &assignment.target
                        && holds(table, column)
                    {
                        self.read_json([(&true, &mut assignment.value)]);
                    }
                }
            }
            _ => {}
        }
    }

    fn read_json<'e>(&self, values: impl IntoIterator<Item = (&'e bool, &'e mut Expr)>) {
        let types = self.rewriter.types.borrow();
        let is_text = |value: &Expr| match value {
            Expr::Identifier(name) => {
                types.get(&name.value.to_lowercase()).is_some_and(|known| crate::data_type::is_text(known))
            }
            other => literal(other).is_some(),
        };
        for (_, value) in values.into_iter().filter(|(holds, value)| **holds && is_text(value)) {
            *value = call("parse_json", vec![value.clone()]);
        }
    }
}
