//! Every code a diagnostic of this package can have. A code never changes its meaning and is never used again.

use model::{Diagnostic, Severity};

/// A code with its severity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code {
    code: &'static str,
    severity: Severity,
}

impl Code {
    const fn new(code: &'static str, severity: Severity) -> Self {
        Self { code, severity }
    }

    pub(crate) fn diagnostic(self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code, self.severity, message)
    }
}

/// There is no text to translate.
pub(crate) const EMPTY: Code = Code::new("DWM-0101", Severity::Error);
/// The text is not what its grammar allows.
pub(crate) const SYNTAX: Code = Code::new("DWM-0102", Severity::Error);
/// The text creates another kind of object than the inventory says.
pub(crate) const OTHER_KIND: Code = Code::new("DWM-0103", Severity::Error);
/// Rules do not reach this kind of object.
pub(crate) const KIND_NOT_TRANSLATED: Code = Code::new("DWM-0104", Severity::Error);
/// A construct that rules do not translate.
pub(crate) const NOT_TRANSLATED: Code = Code::new("DWM-0105", Severity::Error);
/// A function that Databricks does not have.
pub(crate) const UNKNOWN_FUNCTION: Code = Code::new("DWM-0106", Severity::Error);
/// A data type that has no counterpart.
pub(crate) const UNKNOWN_TYPE: Code = Code::new("DWM-0107", Severity::Error);
/// The translation is not Databricks SQL.
pub(crate) const NOT_DATABRICKS: Code = Code::new("DWM-0108", Severity::Error);
/// The text is larger or deeper than is translated.
pub(crate) const TOO_LARGE: Code = Code::new("DWM-0109", Severity::Error);
/// Something of the definition is not in a translation that somebody else wrote.
pub(crate) const LOST: Code = Code::new("DWM-0110", Severity::Error);
/// A statement of a script that is no object.
pub(crate) const PASSED_OVER: Code = Code::new("DWM-0201", Severity::Info);
/// A created thing of a script that is not migrated.
pub(crate) const PASSED_OVER_OBJECT: Code = Code::new("DWM-0202", Severity::Warning);
/// A physical clause was left out.
pub(crate) const PHYSICAL_DROPPED: Code = Code::new("DWM-0203", Severity::Info);
/// A constraint that Databricks does not keep.
pub(crate) const CONSTRAINT_DROPPED: Code = Code::new("DWM-0204", Severity::Warning);
/// A column attribute that Databricks does not have.
pub(crate) const ATTRIBUTE_DROPPED: Code = Code::new("DWM-0205", Severity::Info);
/// A type that holds more, less or something else than in the source.
pub(crate) const TYPE_CHANGED: Code = Code::new("DWM-0206", Severity::Warning);
/// A default that Databricks cannot keep.
pub(crate) const DEFAULT_DROPPED: Code = Code::new("DWM-0207", Severity::Warning);
/// A temporary or otherwise special table that becomes a plain one.
pub(crate) const BECOMES_TABLE: Code = Code::new("DWM-0208", Severity::Warning);
/// An expression whose meaning depends on what was assumed.
pub(crate) const ASSUMED: Code = Code::new("DWM-0209", Severity::Warning);
/// A clause of a view that Databricks does not have.
pub(crate) const VIEW_CLAUSE_DROPPED: Code = Code::new("DWM-0210", Severity::Info);
/// What an identity column does differs.
pub(crate) const IDENTITY_CHANGED: Code = Code::new("DWM-0211", Severity::Warning);
/// A statement of a routine that Databricks needs not, or has no place for.
pub(crate) const STATEMENT_DROPPED: Code = Code::new("DWM-0212", Severity::Info);
/// A statement of a routine without which it behaves otherwise.
pub(crate) const STATEMENT_CHANGED: Code = Code::new("DWM-0213", Severity::Warning);
/// An option of a routine that Databricks does not have.
pub(crate) const OPTION_DROPPED: Code = Code::new("DWM-0214", Severity::Warning);
/// A function with effects becomes a procedure.
pub(crate) const BECOMES_PROCEDURE: Code = Code::new("DWM-0215", Severity::Warning);
