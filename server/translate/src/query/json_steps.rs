//! Steps into JSON: `value -> 'key'`.

use model::Dialect;
use sqlparser::ast::Expr;

use super::change::Change;
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::functions::{self, call, literal, number};

impl Change<'_, '_> {
    /// `value -> 'key'` and `value ->> 'key'`.
    pub(super) fn json_step(&self, left: &Expr, right: &Expr, as_text: bool) -> Option<Expr> {
        let right = as_text_of(right);
        let path = match (literal(right), number(right)) {
            (Some(path), _) if path.starts_with('$') && self.rewriter.dialect == Dialect::MySql => path.to_owned(),
            (Some(key), _) if crate::names::is_plain(key) => format!("$.{key}"),
            (Some(key), _) => format!("$['{key}']"),
            (None, Some(index)) => format!("$[{index}]"),
            (None, None) => {
                self.remark(NOT_TRANSLATED, "a key of JSON that is no literal has no counterpart");
                return None;
            }
        };
        let mut arguments = vec![left.clone(), functions::text(&path)];
        if as_text {
            arguments.push(functions::text("STRING"));
        }
        Some(call("variant_get", arguments))
    }
}

/// What is cast to a text, or to an array of texts, of which a literal is one anyway: `'a'::text`, as dumps spell it.
pub(super) fn as_text_of(expression: &Expr) -> &Expr {
    match expression {
        Expr::Nested(inner) => as_text_of(inner),
        Expr::Cast { expr, data_type, .. } => {
            let name = data_type.to_string().to_uppercase();
            let name = name.trim_start_matches("ARRAY<").trim_end_matches(['>', ']', '[']);
            if crate::data_type::is_text(name) { expr } else { expression }
        }
        _ => expression,
    }
}
