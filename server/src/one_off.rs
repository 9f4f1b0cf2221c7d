//! Texts that are translated at once, without a job.

use std::convert::Infallible;

use app::server_fns::{TranslationAnswer, TranslationQuestion};
use app::{ApiError, ErrorCode};
use model::NameMap;
use translate::{Mapped, SourceNames, TargetNames};

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
    let map = rules(&question)?;
    let work = tokio::task::spawn_blocking(move || translated(&question, &map));
    work.await.map_err(|_| {
        ApiError::new(ErrorCode::Internal, "the translator stopped unexpectedly on this text; please report it")
    })
}

/// The rules for names of a question.
fn rules(question: &TranslationQuestion) -> Result<NameMap, ApiError> {
    let refused = |error: String| ApiError::new(ErrorCode::BadRequest, format!("names: {error}"));
    let map = NameMap::read(&question.names).map_err(|(line, error)| {
        refused(line.map_or_else(|| error.to_string(), |line| format!("line {line}: {error}")))
    })?;
    if !map.is_empty() && home(question).is_none() {
        return Err(refused("rules need a target catalog and schema for what none of them is about".to_owned()));
    }
    Ok(map)
}

/// The catalog and schema that objects are put into, where both are given.
fn home(question: &TranslationQuestion) -> Option<(&str, &str)> {
    let (catalog, schema) = (question.target_catalog.trim(), question.target_schema.trim());
    (!catalog.is_empty() && !schema.is_empty()).then_some((catalog, schema))
}

fn translated(question: &TranslationQuestion, map: &NameMap) -> TranslationAnswer {
    let names = SourceNames::default();
    let mapped = (!map.is_empty()).then_some(Mapped { map, names: &names });
    let target = home(question).map(|(catalog, schema)| TargetNames { catalog, schema, mapped });
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

#[cfg(test)]
mod tests {
    use model::SourcePlatform;

    use super::*;

    #[tokio::test]
    async fn rules_for_names_hold_and_what_is_wrong_with_them_has_its_line() {
        let asked = |names: &str, schema: &str| TranslationQuestion {
            source_type: SourcePlatform::Oracle,
            sql: "CREATE TABLE HR.EMP (ID NUMBER(9)); CREATE VIEW SALES.V AS SELECT ID FROM HR.EMP;".to_owned(),
            target_catalog: "main".to_owned(),
            target_schema: schema.to_owned(),
            names: names.to_owned(),
        };
        for (names, schema, expected) in [
            ("", "migrated", Ok(["main.migrated.EMP", "main.migrated.V"])),
            ("# people apart\nHR=main.people", "migrated", Ok(["main.people.EMP", "main.migrated.V"])),
            ("HR=main.people\nHR", "migrated", Err("names: line 2: found `HR`, expected `FROM=TO`")),
            ("HR=main.a\nhr=main.b", "migrated", Err("names: found two rules for `*.hr`, expected one")),
            ("HR=main.people", "", Err("names: rules need a target catalog and schema")),
        ] {
            match (translate(asked(names, schema)).await, expected) {
                (Ok(answer), Ok(parts)) => {
                    assert!(parts.iter().all(|part| answer.sql.contains(part)), "{names}: {}", answer.sql);
                }
                (Err(error), Err(part)) => assert!(error.error.starts_with(part), "{}", error.error),
                (answer, _) => panic!("{names}: {answer:?}"),
            }
        }
    }
}
