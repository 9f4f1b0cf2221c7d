//! PIVOT, which makes columns of values, and UNPIVOT, which makes values of columns: what these are called.
//!
//! Sources: "SELECT" of Oracle's SQL Language Reference, pivot and unpivot clauses; "PIVOT" and "UNPIVOT" of Snowflake's and of
//! Databricks' references.

use model::Dialect;
use sqlparser::ast::{Expr, ExprWithAlias, Ident, PivotValueSource, TableFactor};

use super::change::Change;
use super::spelled;
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::functions::{fill_rows, literal, text};

impl Change<'_, '_> {
    pub(super) fn pivot(&self, factor: &mut TableFactor) {
        let TableFactor::Pivot { aggregate_functions, value_column, value_source, alias, .. } = factor else { return };
        for column in value_column.iter_mut() {
            if let Expr::CompoundIdentifier(parts) = column
                && let Some(last) = parts.pop()
            {
                *column = Expr::Identifier(last);
            }
        }
        let PivotValueSource::List(values) = value_source else {
            return self
                .remark(NOT_TRANSLATED, "PIVOT over values that only the data tell has no counterpart; list them");
        };
        values.iter_mut().for_each(|value| self.pivot_value(value));
        if let ([ExprWithAlias { alias: Some(own), .. }], Dialect::Oracle) =
            (aggregate_functions.as_slice(), self.rewriter.dialect)
        {
            values.iter_mut().for_each(|value| name_with_aggregate(value, own));
        }
        if let Some(alias) = alias.take() {
            // Databricks takes no alias after PIVOT.
            let mut inner = fill_rows("(SELECT * FROM t) AS pivoted", Vec::new());
            if let Some(TableFactor::Derived { subquery, alias: outer, .. }) = &mut inner {
                *outer = Some(alias);
                if let sqlparser::ast::SetExpr::Select(select) = subquery.body.as_mut()
                    && let Some(from) = select.from.first_mut()
                {
                    from.relation = factor.clone();
                }
            }
            if let Some(inner) = inner {
                *factor = inner;
            }
        }
    }

    /// The name of a pivoted column: T-SQL's values are names, and Snowflake and Oracle keep the quotes of theirs.
    fn pivot_value(&self, value: &mut ExprWithAlias) {
        match (&value.expr, self.rewriter.dialect) {
            (Expr::Identifier(name), Dialect::TSql) if value.alias.is_none() => {
                let name = name.clone();
                value.expr = text(&name.value);
                value.alias = Some(spelled(&name));
            }
            (other, Dialect::Snowflake | Dialect::Oracle) if value.alias.is_none() => {
                if let Some(said) = literal(other) {
                    value.alias = Some(spelled(&Ident::new(format!("'{said}'"))));
                }
            }
            _ => {}
        }
    }
}

/// Oracle puts the name of an aggregate behind that of the value; Databricks does so only where there are several aggregates.
fn name_with_aggregate(value: &mut ExprWithAlias, aggregate: &Ident) {
    let named = value.alias.as_ref().map(|alias| alias.value.clone());
    let named = named.unwrap_or_else(|| value.expr.to_string());
    value.alias = Some(spelled(&Ident::new(format!("{named}_{}", aggregate.value))));
}

/// The values that stand for columns are their names, as the source writes names without quotes.
pub(super) fn name_turned(columns: &mut [ExprWithAlias], dialect: Dialect) {
    let folded: fn(&str) -> String = match dialect {
        Dialect::Oracle | Dialect::Snowflake => str::to_uppercase,
        Dialect::Redshift => str::to_lowercase,
        _ => return,
    };
    let name_of = |name: &Ident| if name.quote_style.is_none() { folded(&name.value) } else { name.value.clone() };
    for column in columns {
        let named = match (&column.alias, &column.expr) {
            (Some(alias), _) => Some(name_of(alias)),
            (None, Expr::Identifier(name)) if name.quote_style.is_none() => Some(name_of(name)),
            (None, Expr::Tuple(names)) => {
                let names = names.iter().map(|name| match name {
                    Expr::Identifier(name) => Some(name_of(name)),
                    _ => None,
                });
                names.collect::<Option<Vec<String>>>().map(|names| names.join("_"))
            }
            _ => None,
        };
        let written = column.alias.as_ref().map(|alias| alias.value.clone()).unwrap_or_else(|| column.expr.to_string());
        if let Some(named) = named.filter(|named| *named != written) {
            column.alias = Some(spelled(&Ident::new(named)));
        }
    }
}
