use super::json::Json;
use leptos::prelude::*;
use model::{Diagnostic, SourcePlatform};
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// A text to translate at once, without a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationQuestion {
    /// The platform whose language it is in.
    pub source_type: SourcePlatform,
    /// One definition, a script of several, or a query; at most 1 MB.
    pub sql: String,
    /// Catalog and schema that objects are put into; names keep the parts they have where one of them is empty.
    pub target_catalog: String,
    /// See `target_catalog`.
    pub target_schema: String,
    /// Rules for names, one a line; empty for none.
    pub names: String,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationAnswer {
    /// The statements for Databricks SQL, each ended by a semicolon, in the order of the source.
    pub sql: String,
    /// Definitions that were translated.
    pub translated: u32,
    /// Definitions that were not.
    pub refused: u32,
    /// What was dropped, changed or refused, with its position in the source.
    pub diagnostics: Vec<Diagnostic>,
}

/// Translates a text by rules.
#[server(prefix = "/api/ui", endpoint = "translate", input = Json, output = Json)]
pub async fn translate_text(question: TranslationQuestion) -> Result<TranslationAnswer, ApiError> {
    let backend = super::backend()?;
    super::with_status(backend.translate(question).await)
}
