use serde::{Deserialize, Serialize};

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something was left out or written differently without a change of meaning.
    Info,
    /// The translation may behave differently from the source; a person should look.
    Warning,
    /// The object, or the part named, could not be translated.
    Error,
}

impl Severity {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A remark about a definition: what was dropped, changed or refused, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Diagnostic {
    /// Stable code such as `ORA-0007`; the documentation lists them.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence for a data engineer; it says what happened and, where there is something to do, what.
    pub message: String,
    /// Line in the source definition, from 1; `None` where it concerns the object as a whole.
    pub line: Option<u32>,
    /// Column in that line, from 1, in characters; `None` together with `line`.
    pub column: Option<u32>,
}

impl Diagnostic {
    /// A remark about the object as a whole.
    pub fn new(code: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity, message: message.into(), line: None, column: None }
    }

    /// The same remark at a position of the source, both counted from 1.
    #[must_use]
    pub fn at(mut self, line: u32, column: u32) -> Self {
        (self.line, self.column) = (Some(line), Some(column));
        self
    }
}
