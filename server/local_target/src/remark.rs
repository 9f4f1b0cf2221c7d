//! The diagnostics of the local target; every code there is stands in [`Remark`].

use model::{Diagnostic, ObjectKind, Severity, TargetName};

/// What the local target has to say about an object that it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remark {
    /// `LOC-0001`: SQLite cannot express it; its definition was kept as text.
    KeptAsText { reason: String },
    /// `LOC-0002`: procedures and functions are always kept as text.
    RoutineKeptAsText { noun: &'static str },
    /// `LOC-0003`: clauses that SQLite lacks were left out of its copy.
    ClausesLeftOut { clauses: Vec<&'static str> },
    /// `LOC-0004`: a foreign key refers to a table that is not there.
    ForeignKeyWithoutTable { table: TargetName },
    /// `LOC-0005`: functions that the local target knows by name only.
    FunctionsReturnNull { functions: Vec<String> },
    /// `LOC-0006`: a statement that is neither an object nor about one was not run.
    StatementNotRun { statement: String },
    /// `LOC-0007`: something that stood there before the migration makes room for the object.
    Replaced { kind: ObjectKind, name: TargetName },
}

impl Remark {
    pub(crate) fn diagnostic(self) -> Diagnostic {
        match self {
            Self::KeptAsText { reason } => Diagnostic::new(
                "LOC-0001",
                Severity::Warning,
                format!(
                    "kept as text and not run: {reason}. The local target is SQLite; run the translation on Databricks \
                     to check it"
                ),
            ),
            Self::RoutineKeptAsText { noun } => Diagnostic::new(
                "LOC-0002",
                Severity::Warning,
                format!("this {noun} is kept as text and not run: the local target is SQLite, which has no {noun}s"),
            ),
            Self::ClausesLeftOut { clauses } => Diagnostic::new(
                "LOC-0003",
                Severity::Info,
                format!(
                    "left out of the local target's copy, which is SQLite: {}. The target SQL keeps them",
                    clauses.join(", ")
                ),
            ),
            Self::ForeignKeyWithoutTable { table } => Diagnostic::new(
                "LOC-0004",
                Severity::Warning,
                format!(
                    "a foreign key refers to {table}, which does not exist on the target; Databricks would refuse it"
                ),
            ),
            Self::FunctionsReturnNull { functions } => Diagnostic::new(
                "LOC-0005",
                Severity::Info,
                format!(
                    "the local target knows these functions by name only, they return NULL: {}",
                    functions.join(", ")
                ),
            ),
            Self::StatementNotRun { statement } => Diagnostic::new(
                "LOC-0006",
                Severity::Warning,
                format!("not run: the local target, which is SQLite, has no {statement} statement"),
            ),
            Self::Replaced { kind: ObjectKind::Table, name } => Diagnostic::new(
                "LOC-0007",
                Severity::Warning,
                format!("takes the place of table {name}, which existed before this migration; its rows go with it"),
            ),
            Self::Replaced { kind, name } => Diagnostic::new(
                "LOC-0007",
                Severity::Info,
                format!("takes the place of {} {name}, which existed before this migration", kind.noun()),
            ),
        }
    }
}
