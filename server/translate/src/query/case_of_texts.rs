//! Comparisons of texts that mind case here and not in the source.
//!
//! Source: "Collation and Unicode support" of SQL Server's documentation and "Character Sets and Collations in General" of the
//! MySQL reference manual: the usual collations do not mind case. "CASESPECIFIC" of Teradata's data types: neither do columns
//! made in a session of its own mode. "Collation" of the Databricks SQL language manual: texts are compared byte by byte unless
//! a column, a table or a schema has another collation.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::change::Change;
use crate::diagnostic_codes::CASE_COUNTS;
use crate::functions::literal;

impl Change<'_, '_> {
    /// Says, once of a definition, that it compares a text with a word.
    pub(super) fn case_of_texts(&self, expression: &Expr) {
        let case_is_free = matches!(self.rewriter.dialect, Dialect::TSql | Dialect::MySql | Dialect::Teradata);
        if !case_is_free || self.rewriter.notes.case_told.get() {
            return;
        }
        let by_function = matches!(expression, Expr::Function(_)) && self.rewriter.dialect != Dialect::MySql;
        if let Some(word) = compared_with(expression).filter(|_| !by_function) {
            self.rewriter.notes.case_told.set(true);
            let message = format!(
                "a text is compared with '{word}' by its case here; the source does not mind it unless it was told to"
            );
            self.remark(CASE_COUNTS, message);
        }
    }
}

/// The word that a text is compared with.
fn compared_with(expression: &Expr) -> Option<&str> {
    use BinaryOperator::{Eq, Gt, GtEq, Lt, LtEq, NotEq};
    match expression {
        Expr::BinaryOp { left, op: Eq | NotEq | Lt | LtEq | Gt | GtEq, right } => match (word(left), word(right)) {
            (Some(word), None) if !is_folded(right) => Some(word),
            (None, Some(word)) if !is_folded(left) => Some(word),
            _ => None,
        },
        Expr::Like { expr, pattern, .. } if !is_folded(expr) => word(pattern),
        Expr::InList { expr, list, .. } if !is_folded(expr) => list.iter().find_map(word),
        Expr::RLike { expr, pattern, .. } if !is_folded(expr) => word(pattern),
        Expr::Function(function) => looked_for(function),
        Expr::Case { operand: Some(operand), conditions, .. } if !is_folded(operand) => {
            conditions.iter().find_map(|branch| word(&branch.condition))
        }
        _ => None,
    }
}

/// The word that a function of MySQL looks for in a text.
///
/// Sources: "String Functions and Operators" and "Regular Expressions" of the MySQL reference manual: by the collation of their
/// arguments they do not mind case.
fn looked_for(function: &Function) -> Option<&str> {
    let FunctionArguments::List(list) = &function.args else { return None };
    let argument = |at: usize| match list.args.get(at)? {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => Some(value),
        _ => None,
    };
    let (sought, text) = match function.name.to_string().to_ascii_uppercase().as_str() {
        "INSTR" | "REGEXP_LIKE" | "REGEXP_INSTR" | "REGEXP_SUBSTR" | "REGEXP_REPLACE" => (argument(1)?, argument(0)?),
        "LOCATE" | "FIND_IN_SET" | "STRCMP" => (argument(0)?, argument(1)?),
        _ => return None,
    };
    word(sought).filter(|_| !is_folded(text))
}

/// What a literal says that has letters; a number or a time, which begins with a digit, is none.
fn word(value: &Expr) -> Option<&str> {
    literal(value).filter(|said| said.contains(char::is_alphabetic) && !said.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a text is brought into one case.
fn is_folded(value: &Expr) -> bool {
    match value {
        Expr::Nested(inner) => is_folded(inner),
        Expr::Function(function) => {
            let name = function.name.to_string();
            ["lower", "upper", "lcase", "ucase"].iter().any(|folds| name.eq_ignore_ascii_case(folds))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use model::ObjectKind;

    use super::*;
    use crate::{Definition, translate};

    #[test]
    fn a_comparison_with_a_word_is_told_of_once() {
        for (dialect, condition, told) in [
            (Dialect::TSql, "b = 'Active'", 1),
            (Dialect::TSql, "N'Active' <> b", 1),
            (Dialect::MySql, "b = 'x' AND c LIKE 'y%'", 1),
            (Dialect::MySql, "b IN (1, 'x')", 1),
            (Dialect::MySql, "b REGEXP '^x' AND c RLIKE 'y'", 1),
            (Dialect::MySql, "INSTR(b, 'x') > 0", 1),
            (Dialect::MySql, "LOCATE('x', LOWER(b)) > 0", 0),
            (Dialect::Teradata, "b = 'x'", 1),
            (Dialect::TSql, "CASE b WHEN 'x' THEN 1 ELSE 0 END = 1", 1),
            (Dialect::TSql, "LOWER(b) = 'active'", 0),
            (Dialect::TSql, "b = '2024-01-01T00:00:00' OR b = '%' OR b = 1", 0),
            (Dialect::TSql, "'x' = 'y'", 0),
            (Dialect::Oracle, "b = 'Active'", 0),
        ] {
            let sql = format!("CREATE VIEW v AS SELECT a FROM t WHERE {condition}");
            let kind = Some(ObjectKind::View);
            let definition = Definition { sql: &sql, dialect, kind, name: None, routines: None, columns: None };
            let made = translate(&definition, None);
            let found = made.diagnostics.iter().filter(|remark| remark.code == CASE_COUNTS.code).count();
            assert_eq!((made.error(), found), (None, told), "{dialect:?}: {condition}");
        }
    }
}
