//! PostgreSQL takes the name of a table for a whole row of it: `row_to_json(t)`.

use std::collections::HashSet;

use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, ObjectName};
use sqlparser::tokenizer::Span;

use super::placed::PLACED;
use crate::functions::call;

/// Functions that make JSON of a row.
const OF_ROWS: &[&str] = &["ROW_TO_JSON", "TO_JSON", "TO_JSONB", "JSON_AGG", "JSONB_AGG"];

/// Gives such a function a struct of all columns where it has the name of a source of rows.
pub(super) fn in_json(expression: &mut Expr, names: &HashSet<String>) {
    let Expr::Function(function) = expression else { return };
    let known = OF_ROWS.iter().any(|name| function.name.to_string().eq_ignore_ascii_case(name));
    let FunctionArguments::List(list) = &mut function.args else { return };
    let Some(FunctionArg::Unnamed(argument)) = list.args.first_mut().filter(|_| known) else { return };
    let columns = match &*argument {
        FunctionArgExpr::QualifiedWildcard(_) => argument.clone(),
        FunctionArgExpr::Expr(Expr::Identifier(name)) if names.contains(&name.value.to_lowercase()) => {
            FunctionArgExpr::QualifiedWildcard(ObjectName::from(vec![name.clone()]))
        }
        _ => return,
    };
    *argument = FunctionArgExpr::Expr(row_of(columns));
}

/// The columns that `*` or `t.*` stands for, as one value.
pub(crate) fn row_of(columns: FunctionArgExpr) -> Expr {
    let mut made = call("struct", Vec::new());
    if let Expr::Function(made) = &mut made
        && let FunctionArguments::List(list) = &mut made.args
    {
        // Without the quotes the parser takes it for a literal, which has no `*`.
        let name = Ident { span: Span { start: PLACED, end: PLACED }, ..Ident::with_quote('`', "struct") };
        made.name = ObjectName::from(vec![name]);
        list.args.push(FunctionArg::Unnamed(columns));
    }
    made
}
