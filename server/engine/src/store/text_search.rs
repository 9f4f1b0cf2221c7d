//! Looking for a text or a regular expression in rows.

use std::sync::Arc;

use regex::{Regex, RegexBuilder};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::EngineError;

/// Compiled patterns larger than this are refused.
const REGEX_LIMIT_BYTES: usize = 1 << 20;

pub(super) fn register_text_search(connection: &Connection) -> Result<(), EngineError> {
    connection.create_scalar_function(
        "text_matches",
        2,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC,
        |context| {
            let pattern: Arc<Regex> = context.get_or_create_aux(0, |value| {
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Regex::new(value.as_str()?)?)
            })?;
            Ok(context.get_raw(1).as_str_or_null()?.is_some_and(|text| pattern.is_match(text)))
        },
    )?;
    Ok(())
}

/// Turns what a person typed, plain text or `/regex/`, into the pattern that `text_matches` takes.
pub(super) fn search_pattern(text: &str) -> Result<String, EngineError> {
    let regex = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')).filter(|inner| !inner.is_empty());
    let pattern = regex.map_or_else(|| regex::escape(text), str::to_owned);
    let pattern = format!("(?i){pattern}");
    let checked = RegexBuilder::new(&pattern).size_limit(REGEX_LIMIT_BYTES).build();
    checked.map_err(|cause| EngineError::Invalid {
        field: "q",
        found: text.chars().take(100).collect(),
        expected: format!("text, or a regular expression between slashes ({})", cause.to_string().replace('\n', " ")),
    })?;
    Ok(pattern)
}
