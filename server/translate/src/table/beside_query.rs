//! MySQL's `CREATE TABLE t (columns and keys) SELECT …`: the table gets the columns of the list that the query does not name,
//! behind them those of the query, each of the listed type where the list names it too.
//!
//! Source: "CREATE TABLE ... SELECT Statement" of the MySQL reference manual.

use sqlparser::ast::{Expr, Query, Select, SelectItem, SetExpr};

use super::*;

const BY_NAME: &str = "columns beside a query are put together by name in MySQL; write CREATE and INSERT";

impl TableReader<'_, '_> {
    /// The statements for a list of columns and keys, of which the query behind it begins at a place.
    pub(super) fn beside_query(&mut self, name: &str, open: usize, query: (usize, String)) -> Result<Made, Refusal> {
        let (at, query) = query;
        if self.tokens[at - 1].is_any(&["IGNORE", "REPLACE"]) {
            let message = "rows of a query that share a key have no rule; leave them out in the query";
            return Err(self.at(NOT_TRANSLATED, at - 1, message));
        }
        let filled = if self.table.columns.is_empty() { query } else { self.put_together(open, at, &query)? };
        let mut statements = vec![layout::after(&format!("CREATE TABLE {name} AS"), &filled)];
        let mandatory = self.table.columns.iter().filter(|column| column.not_null).map(|column| &column.name);
        let mandatory = mandatory.chain(&self.table.primary_key);
        statements.extend(
            mandatory.map(|column| format!("ALTER TABLE {name} ALTER COLUMN {} SET NOT NULL", identifier(column))),
        );
        let constraints = self.table.constraints.iter();
        statements.extend(constraints.map(|constraint| format!("ALTER TABLE {name} ADD {constraint}")));
        statements.extend(self.checks(name));
        Ok(Made::Statements(statements))
    }

    /// The query with the columns of the list: those that it does not name are empty in front of its own.
    fn put_together(&self, open: usize, at: usize, query: &str) -> Result<String, Refusal> {
        let plain = |column: &Column| column.default.is_none() && column.generated.is_none();
        let tree = self.rewriter.parse(&self.tokens[at..], |parser| parser.parse_query())?;
        let named = self.table.columns.iter().all(plain).then(|| names_of(&tree)).flatten();
        let Some(named) = named else { return Err(self.at(NOT_TRANSLATED, open, BY_NAME)) };
        let listed = |name: &str| self.table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
        let is_named = |column: &&Column| named.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
        let empty = self.table.columns.iter().filter(|column| !is_named(column));
        let empty = empty.map(|column| format!("CAST(NULL AS {}) AS {}", column.data_type, identifier(&column.name)));
        let own = named.iter().map(|name| match listed(name) {
            // A cast would cut a text that is too long, where MySQL refuses it.
            Some(column) if !data_type::is_text(&column.data_type) => {
                format!("CAST({} AS {}) AS {}", identifier(name), column.data_type, identifier(&column.name))
            }
            _ => identifier(name),
        });
        let columns: Vec<String> = empty.chain(own).collect();
        Ok(format!("SELECT {} FROM ({query}) AS named", columns.join(", ")))
    }
}

/// The names of a query's columns; `None` where one has none that is written out.
fn names_of(query: &Query) -> Option<Vec<String>> {
    names_in(&query.body)
}

fn names_in(body: &SetExpr) -> Option<Vec<String>> {
    match body {
        SetExpr::Select(select) => names_of_select(select),
        SetExpr::Query(query) => names_of(query),
        SetExpr::SetOperation { left, .. } => names_in(left),
        _ => None,
    }
}

fn names_of_select(select: &Select) -> Option<Vec<String>> {
    let name = |item: &SelectItem| match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(alias.value.clone()),
        SelectItem::UnnamedExpr(Expr::Identifier(name)) if !name.value.starts_with('@') => Some(name.value.clone()),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(names)) => names.last().map(|name| name.value.clone()),
        _ => None,
    };
    select.projection.iter().map(name).collect()
}
