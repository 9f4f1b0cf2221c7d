//! Columns that a query reads, held against those that the inventory's tables have.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use model::{Diagnostic, Dialect};
use sqlparser::ast::{Expr, Ident, Query, Select, SelectItem, SetExpr, TableFactor, Visit, Visitor};

use super::places;
use crate::columns::{Columns, TableColumns};
use crate::diagnostic_codes::*;
use crate::walk::{factors, walk};

/// A remark for every column that none of the tables in sight has. Where a source of rows is not known, nothing is said,
/// nor of names without a table's where these need not be columns.
pub(super) fn unknown(tree: &impl Visit, known: &TableColumns, bare_names: bool, dialect: Dialect) -> Vec<Diagnostic> {
    let mut reads = Walk {
        known,
        bare_names,
        dialect,
        parts: HashSet::new(),
        scopes: Vec::new(),
        said: HashSet::new(),
        found: Vec::new(),
    };
    let mut names = Parts(HashSet::new());
    let _ = walk(tree, &mut names);
    reads.parts = names.0;
    let _ = walk(tree, &mut reads);
    reads.found
}

/// The names that a query gives to parts of itself.
struct Parts(HashSet<String>);

impl Visitor for Parts {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.0.insert(table.alias.name.value.to_lowercase());
        }
        ControlFlow::Continue(())
    }
}

/// What can be named at a place.
#[derive(Default)]
struct Scope<'k> {
    /// Tables by what they are called there; `None` where the columns are not known.
    tables: HashMap<String, Option<Columns<'k>>>,
    /// What the query calls its own columns.
    aliases: HashSet<String>,
}

impl Scope<'_> {
    fn is_known(&self) -> bool {
        !self.tables.is_empty() && self.tables.values().all(Option::is_some)
    }
}

struct Walk<'k> {
    known: &'k TableColumns,
    /// Whether a name without a table's can only be a column.
    bare_names: bool,
    dialect: Dialect,
    parts: HashSet<String>,
    scopes: Vec<Scope<'k>>,
    said: HashSet<String>,
    found: Vec<Diagnostic>,
}

impl<'k> Walk<'k> {
    fn scope(&self, select: &Select) -> Scope<'k> {
        let mut scope = Scope::default();
        for factor in select.from.iter().flat_map(factors) {
            self.add(&mut scope, factor);
        }
        for item in &select.projection {
            if let SelectItem::ExprWithAlias { alias, .. } = item {
                scope.aliases.insert(alias.value.to_lowercase());
            }
        }
        scope
    }

    fn add(&self, scope: &mut Scope<'k>, factor: &TableFactor) {
        let (name, columns) = match factor {
            TableFactor::Table { name, alias, args: None, .. } => {
                let parts: Vec<&Ident> = name.0.iter().filter_map(|part| part.as_ident()).collect();
                let Some(last) = parts.last() else { return };
                let schema = parts.iter().rev().nth(1).map(|schema| schema.value.as_str()).unwrap_or_default();
                let common = parts.len() == 1 && self.parts.contains(&last.value.to_lowercase());
                let renames = alias.as_ref().is_some_and(|alias| !alias.columns.is_empty());
                let columns = if common || renames { None } else { self.known.of(schema, &last.value) };
                (alias.as_ref().map_or(&last.value, |alias| &alias.name.value).clone(), columns)
            }
            // Its columns are not known; a key that no name equals.
            _ => (format!("\u{1}{}", scope.tables.len()), None),
        };
        scope.tables.insert(name.to_lowercase(), columns);
    }

    fn say(&mut self, table: &str, column: &Ident) {
        if self.said.insert(format!("{table}.{}", column.value.to_lowercase())) {
            let message = format!(
                "the column {} is not among those of {table} in the inventory; correct the query or the table",
                column.value
            );
            let remark = UNKNOWN_COLUMN.diagnostic(message);
            self.found.push(match places::of_ident(column) {
                Some((line, column)) => remark.at(line, column),
                None => remark,
            });
        }
    }

    fn qualified(&mut self, table: &Ident, column: &Ident) {
        let key = table.value.to_lowercase();
        let Some(Some(columns)) = self.scopes.iter().rev().find_map(|scope| scope.tables.get(&key)) else { return };
        if !columns.contains(&column.value.to_lowercase()) && !self.is_special(&column.value) {
            self.say(&table.value.clone(), column);
        }
    }

    fn bare(&mut self, column: &Ident) {
        let name = column.value.to_lowercase();
        if self.scopes.is_empty() || !self.scopes.iter().all(Scope::is_known) || self.is_special(&column.value) {
            return;
        }
        let has = |scope: &Scope<'_>| {
            scope.aliases.contains(&name)
                || scope.tables.contains_key(&name)
                || scope.tables.values().flatten().any(|columns| columns.contains(&name))
        };
        if !self.scopes.iter().any(has) {
            let tables: Vec<String> =
                self.scopes.last().map(|scope| scope.tables.keys().cloned().collect()).unwrap_or_default();
            let mut tables = tables;
            tables.sort_unstable();
            self.say(&tables.join(" and "), column);
        }
    }

    /// Words that are no columns though they stand like ones: values, variables, units of time.
    fn is_special(&self, name: &str) -> bool {
        const ROWS: &[&str] = &["ROWID", "ROWNUM", "LEVEL", "NEXTVAL", "CURRVAL", "OID", "CTID", "XMIN", "OBJECT_ID"];
        let upper = name.to_ascii_uppercase();
        name.starts_with(['@', '$', ':', '#'])
            || upper.starts_with("METADATA$")
            || ROWS.contains(&upper.as_str())
            || sqlparser::keywords::ALL_KEYWORDS.binary_search(&upper.as_str()).is_ok()
            || crate::functions::value_of(name, self.dialect).is_some()
            || crate::functions::date_unit(name).is_some()
    }
}

impl Visitor for Walk<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let scope = match query.body.as_ref() {
            SetExpr::Select(select) => self.scope(select),
            // ORDER BY after a union names its columns.
            _ => Scope::default(),
        };
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let scope = self.scope(select);
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<()> {
        match expression {
            Expr::Identifier(column) if self.bare_names => self.bare(column),
            Expr::CompoundIdentifier(parts) => {
                if let [.., table, column] = parts.as_slice() {
                    self.qualified(table, column);
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
