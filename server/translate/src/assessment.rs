//! How much work an object is, told from its definition and its translation, without running anything.
//!
//! | Grade | An object is so where |
//! |---|---|
//! | manual | the translation has an error: a person or a served model writes it |
//! | complex | it builds SQL as a text, or has more than 5 loops, 20 queries, 10 warnings or 2,000 words and signs |
//! | moderate | it has a loop, more than 5 queries, a warning, or more than 400 words and signs |
//! | simple | none of these holds: the translation can be run as it is |

use std::fmt;

use model::{Grade, Severity};

use crate::scan::{Token, scan};
use crate::{Definition, Translation};

/// Why an object has its grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The translation has so many errors, of which the first has this code.
    Errors {
        /// How many, at least 1.
        count: usize,
        /// The first one's code.
        first: String,
    },
    /// The translation has so many warnings, at least 1.
    Warnings(usize),
    /// SQL is built as a text and run so many times.
    DynamicStatements(usize),
    /// So many loops and cursors.
    Loops(usize),
    /// So many queries, inner ones among them.
    Queries(usize),
    /// So many words and signs.
    Words(usize),
}

impl Reason {
    /// The grade that this alone makes; [`Grade::Simple`] where it says nothing against an object.
    pub fn grade(&self) -> Grade {
        let over = |count: usize, moderate: usize, complex: usize| match count {
            count if count > complex => Grade::Complex,
            count if count > moderate => Grade::Moderate,
            _ => Grade::Simple,
        };
        match self {
            Self::Errors { .. } => Grade::Manual,
            Self::Warnings(count) => over(*count, 0, 10),
            Self::DynamicStatements(count) => over(*count, 0, 0),
            Self::Loops(count) => over(*count, 0, 5),
            Self::Queries(count) => over(*count, 5, 20),
            Self::Words(count) => over(*count, 400, 2_000),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        match self {
            Self::Errors { count, first } => write!(f, "{count} error{} ({first})", plural(*count)),
            Self::Warnings(count) => write!(f, "{count} warning{}", plural(*count)),
            Self::DynamicStatements(count) => write!(f, "{count} statement{} built as text", plural(*count)),
            Self::Loops(count) => write!(f, "{count} loop{} and cursors", plural(*count)),
            Self::Queries(1) => write!(f, "1 query"),
            Self::Queries(count) => write!(f, "{count} queries"),
            Self::Words(count) => write!(f, "{count} words and signs"),
        }
    }
}

/// An object's grade with what makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The highest grade that any reason makes.
    pub grade: Grade,
    /// What speaks against [`Grade::Simple`], the weightiest first; empty for a simple object.
    pub reasons: Vec<Reason>,
}

/// Grades an object by its definition and what [`crate::translate`] made of it.
pub fn assess(definition: &Definition<'_>, translation: &Translation) -> Assessment {
    let tokens = scan(definition.sql, definition.dialect);
    let of = |severity: Severity| translation.diagnostics.iter().filter(move |remark| remark.severity == severity);
    let count = |holds: &dyn Fn(usize) -> bool| (0..tokens.len()).filter(|at| holds(*at)).count();
    let mut reasons = vec![
        Reason::Warnings(of(Severity::Warning).count()),
        Reason::DynamicStatements(count(&|at| runs_text(&tokens, at))),
        Reason::Loops(count(&|at| starts_loop(&tokens, at))),
        Reason::Queries(count(&|at| tokens[at].is_any(&["SELECT", "SEL"]))),
        Reason::Words(tokens.len()),
    ];
    if let Some(first) = of(Severity::Error).next() {
        reasons.push(Reason::Errors { count: of(Severity::Error).count(), first: first.code.clone() });
    }
    reasons.retain(|reason| reason.grade() > Grade::Simple);
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.grade()));
    let grade = reasons.first().map_or(Grade::Simple, Reason::grade);
    Assessment { grade, reasons }
}

fn runs_text(tokens: &[Token<'_>], at: usize) -> bool {
    let next = tokens.get(at + 1);
    let follows = |word: &str| next.is_some_and(|next| next.is(word));
    let token = &tokens[at];
    token.is("SP_EXECUTESQL")
        || (token.is("EXECUTE") && follows("IMMEDIATE"))
        || (token.is_any(&["EXEC", "EXECUTE"]) && next.is_some_and(|next| next.is_symbol("(")))
        || (token.is("PREPARE") && tokens.get(at + 2).is_some_and(|from| from.is("FROM")))
}

fn starts_loop(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let ends = at > 0 && tokens[at - 1].is("END");
    // `WHILE … LOOP` and `FOR … LOOP` are counted by LOOP.
    let has_loop = || tokens[at..].iter().take_while(|token| !token.is_symbol(";")).any(|token| token.is("LOOP"));
    !ends && (token.is_any(&["LOOP", "REPEAT"]) || (token.is("WHILE") && !has_loop()) || token.is("CURSOR"))
}

#[cfg(test)]
mod tests {
    use model::Dialect;

    use super::*;
    use crate::translate;

    #[test]
    fn the_grade_is_that_of_the_weightiest_reason() {
        let many_queries = format!("CREATE VIEW v AS SELECT 1 AS a{}", " UNION ALL SELECT 2".repeat(20));
        let long = format!("CREATE VIEW v AS SELECT {} FROM t", vec!["a"; 300].join(", "));
        for (sql, dialect, grade, reasons) in [
            ("CREATE TABLE t (a INT)", Dialect::PostgreSql, Grade::Simple, ""),
            ("CREATE TABLE t (a DATE)", Dialect::Oracle, Grade::Moderate, "1 warning"),
            (&long, Dialect::Snowflake, Grade::Moderate, "606 words and signs"),
            (&many_queries, Dialect::Snowflake, Grade::Complex, "21 queries"),
            ("CREATE TABLE t (a dbo.Phone)", Dialect::TSql, Grade::Manual, "1 error (DWM-0107)"),
            (
                "CREATE PROCEDURE p AS BEGIN EXEC sp_executesql N'DELETE FROM t'; END",
                Dialect::TSql,
                Grade::Complex,
                "1 statement built as text",
            ),
        ] {
            let definition = Definition { sql, dialect, kind: None, name: None, routines: None, columns: None };
            let found = assess(&definition, &translate(&definition, None));
            let said: Vec<String> = found.reasons.iter().map(ToString::to_string).collect();
            assert_eq!((found.grade, said.join("; ").as_str()), (grade, reasons), "{sql}");
        }
    }
}
