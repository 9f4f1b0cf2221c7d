//! The diagnostics of translation by models; every code there is stands in [`ModelRemark`].

use model::{Diagnostic, Severity};

/// What there is to say about an object that a model was to translate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ModelRemark<'a> {
    /// `MOD-0001`: a model translated it.
    Translated { model: &'a str, repaired: bool },
    /// `MOD-0002`: its answer failed the checks, also after it was told so.
    Failed { model: &'a str },
    /// `MOD-0003`: its answer holds no SQL.
    NoSql { model: &'a str },
    /// `MOD-0004`: its answer was cut off.
    CutOff { model: &'a str, answer_tokens: u32 },
    /// `MOD-0005`: the definition is larger than is sent.
    TooLarge { found: usize, most: usize },
    /// `MOD-0006`: the job has used its tokens.
    OutOfTokens { used: u64, most: u64 },
    /// `MOD-0007`: the endpoint refuses to work on it.
    Refused { why: String },
}

impl ModelRemark<'_> {
    pub(super) fn diagnostic(self) -> Diagnostic {
        let error = |code, message: String| Diagnostic::new(code, Severity::Error, message);
        match self {
            Self::Translated { model, repaired } => {
                let again = if repaired { ", which mended a first answer that failed the checks" } else { "" };
                let message = format!(
                    "translated by the model {model}{again}; the checks find nothing wrong, a person should read it all \
                     the same"
                );
                Diagnostic::new("MOD-0001", Severity::Warning, message)
            }
            Self::Failed { model } => error(
                "MOD-0002",
                format!("the model {model} gave an answer that fails the checks, twice; translate it by hand"),
            ),
            Self::NoSql { model } => error("MOD-0003", format!("the model {model} gave an answer without SQL")),
            Self::CutOff { model, answer_tokens } => error(
                "MOD-0004",
                format!(
                    "the answer of the model {model} is longer than {answer_tokens} tokens; allow it more, or take the object apart"
                ),
            ),
            Self::TooLarge { found, most } => error(
                "MOD-0005",
                format!("found a definition of {found} bytes, expected at most {most} for a model; take it apart"),
            ),
            Self::OutOfTokens { used, most } => error(
                "MOD-0006",
                format!("the job has used {used} of the {most} tokens it may; allow it more and retry what failed"),
            ),
            Self::Refused { why } => error("MOD-0007", why),
        }
    }
}
