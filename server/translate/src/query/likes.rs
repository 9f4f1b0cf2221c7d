//! LIKE, whose escape and whose classes differ.
//!
//! Source: "like operator" of the Databricks SQL language manual: a backslash escapes where no other sign is given as ESCAPE.

use model::Dialect;
use sqlparser::ast::{BinaryOperator, Expr};

use super::change::Change;
use super::patterns::{like_as_regex, over_lines};
use crate::diagnostic_codes::*;
use crate::functions::{self, call, literal, plain_arguments};

impl Change<'_, '_> {
    pub(super) fn like(&self, expression: &mut Expr) {
        let Expr::Like { negated, any, expr, pattern, escape_char } = expression else { return };
        let of_query = |pattern: &Expr| match pattern {
            Expr::Subquery(_) => true,
            Expr::Nested(inner) => matches!(**inner, Expr::Subquery(_)),
            _ => false,
        };
        if *any && of_query(pattern) {
            return self.remark(NOT_TRANSLATED, "LIKE ANY over the rows of a query has no counterpart; use EXISTS");
        }
        if self.rewriter.dialect == Dialect::TSql
            && let Some(said) = literal(pattern).filter(|said| said.contains('['))
        {
            let sign = escape_char.as_ref().and_then(|sign| literal(sign)).and_then(|sign| sign.chars().next());
            let said = sign.map_or(said.to_owned(), |sign| without_escapes(said, sign));
            let regex = Box::new(functions::text(&format!("{}^{}$", over_lines(&said), like_as_regex(&said))));
            *expression = Expr::RLike { negated: *negated, expr: expr.clone(), pattern: regex, regexp: false };
            return;
        }
        // `ESCAPE ''` says that nothing escapes.
        let no_escape = escape_char.as_ref().is_some_and(|sign| literal(sign) == Some(""));
        if no_escape {
            *escape_char = None;
        }
        if no_escape || (!self.escapes_by_itself() && escape_char.is_none()) {
            self.keep_backslashes(pattern, no_escape);
        }
    }

    /// Whether a backslash escapes in the dialect where no other sign is given.
    fn escapes_by_itself(&self) -> bool {
        match self.rewriter.dialect {
            Dialect::PostgreSql | Dialect::Redshift | Dialect::MySql | Dialect::Netezza => true,
            Dialect::Oracle | Dialect::Teradata | Dialect::TSql | Dialect::Snowflake => false,
        }
    }

    /// Lets each backslash of a pattern stand for itself; of a pattern that is not known, where it is plain that it may have
    /// one.
    fn keep_backslashes(&self, pattern: &mut Expr, certain: bool) {
        match pattern {
            Expr::Tuple(patterns) => patterns.iter_mut().for_each(|one| self.keep_backslashes(one, certain)),
            Expr::Nested(inner) => self.keep_backslashes(inner, certain),
            _ => match literal(pattern) {
                Some(said) if said.contains('\\') => *pattern = functions::text(&said.replace('\\', "\\\\")),
                Some(_) => {}
                None if certain || joins_backslash(pattern) => {
                    let texts = [functions::text("\\"), functions::text("\\\\")];
                    *pattern = call("replace", std::iter::once(pattern.clone()).chain(texts).collect());
                }
                None => {}
            },
        }
    }
}

/// `a LIKE ALL ('x%', 'y%')` as one LIKE for each pattern.
pub(super) fn each_of_all(expression: &Expr) -> Option<Expr> {
    let Expr::Like { pattern, .. } = expression else { return None };
    let Expr::Function(function) = &**pattern else { return None };
    if !function.name.to_string().eq_ignore_ascii_case("ALL") {
        return None;
    }
    let likes = plain_arguments(function)?.into_iter().map(|one| {
        let mut like = expression.clone();
        if let Expr::Like { pattern, .. } = &mut like {
            **pattern = one;
        }
        like
    });
    let joined = likes.reduce(|left, right| Expr::BinaryOp {
        left: Box::new(left),
        op: BinaryOperator::And,
        right: Box::new(right),
    })?;
    Some(Expr::Nested(Box::new(joined)))
}

/// Whether a text with a backslash is put into a pattern.
fn joins_backslash(pattern: &Expr) -> bool {
    match pattern {
        Expr::BinaryOp { left, right, .. } => joins_backslash(left) || joins_backslash(right),
        Expr::Function(function) => plain_arguments(function).unwrap_or_default().iter().any(joins_backslash),
        other => literal(other).is_some_and(|text| text.contains('\\')),
    }
}

/// The same pattern of T-SQL where a class of its own holds each sign that was escaped.
fn without_escapes(pattern: &str, escape: char) -> String {
    let mut signs = pattern.chars();
    let mut found = String::new();
    while let Some(sign) = signs.next() {
        match if sign == escape { signs.next() } else { Some(sign) } {
            Some(said @ ('%' | '_' | '[')) if sign == escape => found.extend(['[', said, ']']),
            Some(said) => found.push(said),
            None => {}
        }
    }
    found
}
