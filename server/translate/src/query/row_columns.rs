//! Queries whose columns are reached by their names.

use sqlparser::ast::{Expr, Ident, Select, SelectItem, SetExpr};

use super::{Rewrite, Rewriter, spelled};
use crate::diagnostic_codes::SYNTAX;
use crate::scan::Token;

impl Rewriter<'_> {
    /// The query that the tokens spell, with the names of its `count` columns, which get one where they have none; no names
    /// where `count` is 0.
    pub(crate) fn query_columns(&self, tokens: &[Token<'_>], count: usize) -> Rewrite<(String, Vec<String>)> {
        // A single column is reached without a name.
        self.named_columns(tokens, count, count > 1)
    }

    /// The same of a query whose rows have a name, through which each of their columns is reached.
    pub(crate) fn row_columns(&self, tokens: &[Token<'_>], count: usize) -> Rewrite<(String, Vec<String>)> {
        self.named_columns(tokens, count, true)
    }

    fn named_columns(&self, tokens: &[Token<'_>], count: usize, name: bool) -> Rewrite<(String, Vec<String>)> {
        let mut query = self.parse(tokens, |parser| parser.parse_query())?;
        let mut names = Vec::new();
        if let Some(select) = first_select(&mut query.body) {
            let wanted = if count == 0 { 0 } else { select.projection.len() };
            if wanted == 1 && !name {
                names.push(select.projection[0].to_string());
            } else {
                names.extend(
                    select.projection.iter_mut().take(wanted).enumerate().map(|(at, item)| column_name(item, at)),
                );
            }
        }
        if names.len() != count || names.iter().any(String::is_empty) {
            let message = format!("found a query of {} columns, expected {count} for as many variables", names.len());
            return Err(SYNTAX.diagnostic(message));
        }
        let (written, remarks) = self.written(query)?;
        Ok(((written, names), remarks))
    }
}

/// The part of a query that names its columns.
pub(crate) fn first_select(body: &mut SetExpr) -> Option<&mut Select> {
    match body {
        SetExpr::Select(select) => Some(select),
        SetExpr::SetOperation { left, .. } => first_select(left),
        SetExpr::Query(query) => first_select(&mut query.body),
        _ => None,
    }
}

/// What a column of a query is called; it gets a name where it has none. Empty for `*`.
fn column_name(item: &mut SelectItem, at: usize) -> String {
    match item {
        SelectItem::UnnamedExpr(Expr::Identifier(name)) => spelled(name).to_string(),
        SelectItem::UnnamedExpr(Expr::CompoundIdentifier(parts)) => {
            parts.last().map(|name| spelled(name).to_string()).unwrap_or_default()
        }
        SelectItem::ExprWithAlias { alias, .. } => spelled(alias).to_string(),
        SelectItem::UnnamedExpr(expr) => {
            let alias = Ident::new(format!("c{}", at + 1));
            let name = alias.value.clone();
            *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias };
            name
        }
        _ => String::new(),
    }
}
