//! Paths into variants.

use sqlparser::ast::{Expr, JsonPathElem};

use super::change::Change;
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::functions::{self, call, literal, number};
use crate::names::is_plain;

impl Change<'_, '_> {
    /// Paths into a variant. `a:b.c` is the same in Databricks; `a['b']` and `a[0]` are not.
    pub(super) fn json(&self, expression: &mut Expr) {
        let Expr::JsonAccess { value, path } = expression else { return };
        let starts_with_bracket = matches!(path.path.first(), Some(JsonPathElem::Bracket { .. }));
        let of_array = matches!(&**value, Expr::Function(_)) && path.path.len() == 1;
        if starts_with_bracket && of_array {
            return;
        }
        let mut steps = String::from("$");
        for step in &path.path {
            match step {
                JsonPathElem::Dot { key, .. }
                    if is_plain(key) || key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') =>
                {
                    steps.push_str(&format!(".{key}"));
                }
                JsonPathElem::Dot { key, .. } => steps.push_str(&format!("['{key}']")),
                JsonPathElem::Bracket { key } | JsonPathElem::ColonBracket { key } => match (literal(key), number(key))
                {
                    (Some(key), _) => steps.push_str(&format!("['{key}']")),
                    (_, Some(index)) => steps.push_str(&format!("[{index}]")),
                    _ if path.path.len() == 1 && self.is_number(key) => {
                        *expression = functions::element_at(value, key);
                        return;
                    }
                    _ => {
                        return self
                            .remark(NOT_TRANSLATED, "a path into a variant that is no literal has no counterpart");
                    }
                },
            }
        }
        let simple = !starts_with_bracket
            && path.path.iter().all(|step| matches!(step, JsonPathElem::Dot { key, quoted: false } if is_plain(key)));
        if !simple {
            *expression = call("variant_get", vec![(**value).clone(), functions::text(&steps)]);
        }
    }

    /// Whether what chooses a part of a variant is a number for certain, and so no name of a part.
    fn is_number(&self, key: &Expr) -> bool {
        use sqlparser::ast::BinaryOperator::{Minus, Multiply, Plus};
        match key {
            Expr::Nested(inner) => self.is_number(inner),
            Expr::BinaryOp { op: Plus | Minus | Multiply, .. } => true,
            Expr::Identifier(name) => {
                let (numbers, variables) = (self.rewriter.numbers.borrow(), self.rewriter.variables.borrow());
                let in_source = variables.iter().filter(|(_, target)| **target == name.value).map(|(source, _)| source);
                numbers.contains(&name.value.to_lowercase())
                    || in_source.into_iter().any(|source| numbers.contains(source.trim_start_matches(':')))
            }
            Expr::Cast { data_type, .. } => {
                ["DECIMAL", "INT", "BIGINT"].iter().any(|number| data_type.to_string().starts_with(number))
            }
            _ => false,
        }
    }
}
