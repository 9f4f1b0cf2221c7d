//! The diagnostics of this target; every code there is stands in [`Remark`].

use model::{Diagnostic, ObjectKind, Severity, TargetName};

/// What there is to say about an object that the warehouse took or would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remark {
    /// `DBX-0001`: something that stood there before the migration makes room for the object.
    Replaced { kind: ObjectKind, name: TargetName },
    /// `DBX-0002`: a dry run cannot check it without creating it.
    NotExplained { noun: &'static str },
    /// `DBX-0003`: a dry run cannot check it further, since it reads what the migration has yet to create.
    ReadsWhatIsToCome { name: String },
}

impl Remark {
    pub(crate) fn diagnostic(self) -> Diagnostic {
        match self {
            Self::Replaced { kind: ObjectKind::Table, name } => Diagnostic::new(
                "DBX-0001",
                Severity::Warning,
                format!("takes the place of table {name}, which existed before this migration; its rows go with it"),
            ),
            Self::Replaced { kind, name } => Diagnostic::new(
                "DBX-0001",
                Severity::Info,
                format!("takes the place of {} {name}, which existed before this migration", kind.noun()),
            ),
            Self::NotExplained { noun } => Diagnostic::new(
                "DBX-0002",
                Severity::Info,
                format!("not checked by the warehouse: EXPLAIN takes no {noun}; the real run will tell"),
            ),
            Self::ReadsWhatIsToCome { name } => Diagnostic::new(
                "DBX-0003",
                Severity::Info,
                format!(
                    "checked by the warehouse only up to `{name}`, which this migration brings and a dry run does not \
                     create; the real run will tell"
                ),
            ),
        }
    }
}
