//! Texts that are translated at once, without a job.

use std::convert::Infallible;

use app::server_fns::{TranslationAnswer, TranslationQuestion};
use app::{ApiError, ErrorCode};
use translate::TargetNames;

use crate::script::translate_script;

/// A text of this many bytes is taken at most. It is translated while a person waits.
const TEXT_BYTES: usize = 1024 * 1024;

/// Translates a text on a thread that may block.
pub(crate) async fn translate(question: TranslationQuestion) -> Result<TranslationAnswer, ApiError> {
    let found = question.sql.len();
    if found > TEXT_BYTES {
        let error = format!(
            "sql: found {found} bytes, expected at most {TEXT_BYTES}; `dwma translate` takes files of any size"
        );
        return Err(ApiError::new(ErrorCode::TooLarge, error));
    }
    let work = tokio::task::spawn_blocking(move || translated(&question));
    work.await.map_err(|_| {
        ApiError::new(ErrorCode::Internal, "the translator stopped unexpectedly on this text; please report it")
    })
}

fn translated(question: &TranslationQuestion) -> TranslationAnswer {
    let (catalog, schema) = (question.target_catalog.trim(), question.target_schema.trim());
    let target = (!catalog.is_empty() && !schema.is_empty()).then_some(TargetNames::one(catalog, schema));
    let mut answer = TranslationAnswer::default();
    let text = question.sql.strip_prefix('\u{feff}').unwrap_or(&question.sql);
    let read = |each: &mut dyn FnMut(&str) -> Result<(), Infallible>| each(text);
    let Ok(()) = translate_script(&read, question.source_type.dialect(), target.as_ref(), |translation| {
        if translation.is_success() {
            answer.translated += u32::from(!translation.statements.is_empty());
            for statement in &translation.statements {
                answer.sql += statement;
                answer.sql += ";\n\n";
            }
        } else {
            answer.refused += 1;
        }
        answer.diagnostics.extend(translation.diagnostics);
        Ok(())
    });
    answer
}
