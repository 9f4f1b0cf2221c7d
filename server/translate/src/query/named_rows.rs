//! PostgreSQL's functions that give rows of one value, where the query calls that value as it calls the rows:
//! `SELECT x ->> 'a' FROM jsonb_array_elements(d) AS x`.
//!
//! Source: "Table Functions" of PostgreSQL's manual: such a function's rows are named by themselves as well as by the column
//! `value`, the only one they have.

use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Select, TableAlias, TableAliasColumnDef, TableFactor, Visitor};

use crate::walk::walk;

const FUNCTIONS: &[&str] =
    &["JSON_ARRAY_ELEMENTS", "JSONB_ARRAY_ELEMENTS", "JSON_ARRAY_ELEMENTS_TEXT", "JSONB_ARRAY_ELEMENTS_TEXT"];

/// Gives the column of such rows their own name, where the query names it so and not otherwise.
pub(super) fn name_column(select: &mut Select) {
    let mut words = Words::default();
    let _ = walk(&*select, &mut words);
    let named = |alias: &TableAlias| {
        let name = alias.name.value.to_lowercase();
        alias.columns.is_empty() && words.bare.contains(&name) && !words.otherwise(&name)
    };
    let factors = select.from.iter_mut().flat_map(|from| {
        std::iter::once(&mut from.relation).chain(from.joins.iter_mut().map(|join| &mut join.relation))
    });
    for factor in factors {
        let (name, alias) = match factor {
            TableFactor::Table { name, args: Some(_), alias: Some(alias), .. }
            | TableFactor::Function { name, alias: Some(alias), .. } => (name.to_string(), alias),
            _ => continue,
        };
        if FUNCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known)) && named(alias) {
            alias.columns.push(TableAliasColumnDef::from_name(alias.name.value.clone()));
        }
    }
}

/// The words of a query that may be columns, in lower case.
#[derive(Default)]
struct Words {
    bare: Vec<String>,
    qualified: Vec<(String, String)>,
}

impl Words {
    /// Whether the column is called `value`.
    fn otherwise(&self, alias: &str) -> bool {
        self.bare.iter().any(|word| word == "value")
            || self.qualified.iter().any(|(table, column)| table == alias && column == "value")
    }
}

impl Visitor for Words {
    type Break = ();

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        match expression {
            Expr::Identifier(word) => self.bare.push(word.value.to_lowercase()),
            Expr::CompoundIdentifier(parts) => {
                if let [table, column] = parts.as_slice() {
                    self.qualified.push((table.value.to_lowercase(), column.value.to_lowercase()));
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
