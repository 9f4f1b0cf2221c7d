//! Names for a view's columns that the source names by itself: Databricks takes no view whose columns it would have to name.
//!
//! Source: the error class CREATE_PERMANENT_VIEW_WITHOUT_ALIAS of Apache Spark and Databricks.

use model::Dialect;
use sqlparser::ast::{Expr, Ident, Query, SelectItem, SetExpr};

use super::{Rewrite, Rewriter, formats, spelled};
use crate::diagnostic_codes::ASSUMED;
use crate::scan::Token;

impl Rewriter<'_> {
    /// The query of a view without a list of columns: each column gets a name where it has none.
    pub(crate) fn view_query(&self, tokens: &[Token<'_>]) -> Rewrite<String> {
        let mut query = self.parse(tokens, |parser| parser.parse_query())?;
        let named = name_columns(&mut query.body, self.dialect);
        let (written, mut remarks) = self.written(query)?;
        if !named.is_empty() {
            let message = format!("columns without a name get one, as the source gives it: {}", named.join(", "));
            let remark = ASSUMED.diagnostic(message);
            remarks.push(match tokens.first() {
                Some(first) => remark.at(first.line, first.column),
                None => remark,
            });
        }
        Ok((written, remarks))
    }
}

/// Gives the columns of rows that a procedure of MySQL shows the names that they have there.
pub(crate) fn name_shown(query: &mut Query, dialect: Dialect) {
    if dialect == Dialect::MySql {
        name_columns(&mut query.body, dialect);
    }
}

/// Gives columns without a name one; answers with these names.
fn name_columns(body: &mut SetExpr, dialect: Dialect) -> Vec<String> {
    match body {
        SetExpr::Select(select) => select.projection.iter_mut().filter_map(|item| name_column(item, dialect)).collect(),
        SetExpr::Query(query) => name_columns(&mut query.body, dialect),
        // The first query names the columns of all.
        SetExpr::SetOperation { left, .. } => name_columns(left, dialect),
        _ => Vec::new(),
    }
}

fn name_column(item: &mut SelectItem, dialect: Dialect) -> Option<String> {
    let SelectItem::UnnamedExpr(expr) = item else { return None };
    let name = match &*expr {
        // A word that becomes a call has no name any more.
        Expr::Identifier(word) if word.value.starts_with('@') => word.value.clone(),
        Expr::Identifier(word) => {
            crate::functions::value_of(&word.value, dialect)?;
            word.value.clone()
        }
        Expr::CompoundIdentifier(_) => return None,
        other => match formats::shown(other) {
            // It keeps its name where only the way to show it goes.
            Some(Expr::Identifier(word)) => return shown_as(item, word),
            Some(Expr::CompoundIdentifier(words)) => return shown_as(item, words.last()?.clone()),
            Some(value) => name_of(&value, dialect),
            None => name_of(other, dialect),
        },
    };
    let alias = spelled(&Ident::new(name));
    let written = alias.to_string();
    *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias };
    Some(written)
}

fn shown_as(item: &mut SelectItem, name: Ident) -> Option<String> {
    if let SelectItem::UnnamedExpr(expr) = item {
        *item = SelectItem::ExprWithAlias { expr: expr.clone(), alias: name };
    }
    None
}

/// What the source calls a column of an expression.
fn name_of(expr: &Expr, dialect: Dialect) -> String {
    let by_postgresql = matches!(dialect, Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza);
    match expr {
        Expr::Function(call) if by_postgresql => {
            call.name.0.last().map_or_else(String::new, ToString::to_string).to_lowercase()
        }
        Expr::Cast { expr, .. } if by_postgresql => match &**expr {
            Expr::Identifier(word) => word.value.clone(),
            Expr::CompoundIdentifier(words) => words.last().map(|word| word.value.clone()).unwrap_or_default(),
            other => name_of(other, dialect),
        },
        Expr::Case { .. } if by_postgresql => "case".to_owned(),
        _ if by_postgresql => "?column?".to_owned(),
        other => other.to_string().replace('`', ""),
    }
}
