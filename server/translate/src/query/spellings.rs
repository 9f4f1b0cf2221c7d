//! Names that are no variable's, though there is a variable of that name: PostgreSQL tells them apart by case.

use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident};
use sqlparser::tokenizer::{Location, Span};

use super::Rewriter;

/// Where a name is said to stand that is no variable's, though only its case tells that.
const NO_VARIABLE: Location = Location { line: 0, column: u64::MAX - 1 };

impl Rewriter<'_> {
    /// Whether a name has another case than the variable that Databricks would take it for.
    pub(super) fn is_another(&self, name: &Ident) -> bool {
        let spellings = self.spellings.borrow();
        if spellings.is_empty() {
            return false;
        }
        let lower = name.value.to_lowercase();
        spellings.get(&lower).is_some_and(|declared| match name.quote_style {
            Some(_) => name.value != *declared,
            None => lower != *declared,
        })
    }
}

/// Marks a name as no variable's.
pub(super) fn mark(name: &mut Ident) {
    name.span = Span { start: NO_VARIABLE, end: NO_VARIABLE };
}

/// Whether a name is marked as no variable's.
pub(super) fn is_marked(name: &Ident) -> bool {
    name.span.start == NO_VARIABLE
}

/// Marks the column of MySQL's `VALUES(a)`, which is never a variable.
///
/// Source: "INSERT ... ON DUPLICATE KEY UPDATE Statement" of MySQL's manual.
pub(super) fn mark_inserted(expression: &mut Expr) {
    let Expr::Function(function) = expression else { return };
    let FunctionArguments::List(list) = &mut function.args else { return };
    if let [FunctionArg::Unnamed(FunctionArgExpr::Expr(Expr::Identifier(column)))] = list.args.as_mut_slice()
        && function.name.to_string().eq_ignore_ascii_case("VALUES")
    {
        mark(column);
    }
}
