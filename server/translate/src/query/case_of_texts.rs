//! Comparisons of texts that mind case here and not in the source.
//!
//! Source: "Collation and Unicode support" of SQL Server's documentation and "Character Sets and Collations in General" of the
//! MySQL reference manual: the usual collations do not mind case. "CASESPECIFIC" of Teradata's data types: neither do columns
//! made in a session of its own mode. "Collation" of the Databricks SQL language manual: texts are compared byte by byte unless
//! a column, a table or a schema has another collation.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

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
        if let Some(word) = compared_with(expression).or_else(|| searched_for(expression, self.rewriter.dialect)) {
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
        Expr::Case { operand: Some(operand), conditions, .. } if !is_folded(operand) => {
            conditions.iter().find_map(|branch| word(&branch.condition))
        }
        _ => None,
    }
}

/// Functions that compare texts as `=` does.
const COMPARING: &[(Dialect, &[&str])] = &[
    (Dialect::TSql, &["CHARINDEX", "NULLIF", "REPLACE"]),
    (
        Dialect::MySql,
        &[
            "FIELD",
            "FIND_IN_SET",
            "INSTR",
            "LOCATE",
            "NULLIF",
            "REGEXP_INSTR",
            "REGEXP_LIKE",
            "REGEXP_REPLACE",
            "REGEXP_SUBSTR",
            "STRCMP",
        ],
    ),
    (Dialect::Teradata, &["INDEX", "NULLIF"]),
];

/// The word that a function looks for in a text.
fn searched_for(expression: &Expr, dialect: Dialect) -> Option<&str> {
    let Expr::Function(function) = expression else { return None };
    let name = function.name.to_string();
    let (_, names) = COMPARING.iter().find(|(of, _)| *of == dialect)?;
    let FunctionArguments::List(list) = &function.args else { return None };
    let values: Vec<&Expr> = list.args.iter().filter_map(value_of).take(2).collect();
    let compares =
        names.iter().any(|other| other.eq_ignore_ascii_case(&name)) && !values.iter().any(|value| is_folded(value));
    match values.as_slice() {
        [one, other] if compares => match (word(one), word(other)) {
            (Some(word), None) | (None, Some(word)) => Some(word),
            _ => None,
        },
        _ => None,
    }
}

fn value_of(argument: &FunctionArg) -> Option<&Expr> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => Some(value),
        _ => None,
    }
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
            (Dialect::TSql, "CHARINDEX('x', b) > 0", 1),
            (Dialect::TSql, "CHARINDEX('-', b) > CHARINDEX('x', LOWER(b))", 0),
            (Dialect::TSql, "REPLACE(b, 'x', '') > c", 1),
            (Dialect::MySql, "REPLACE(b, 'x', '') > c", 0),
            (Dialect::MySql, "LOCATE('x', b) > 0", 1),
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
