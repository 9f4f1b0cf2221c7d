//! What the other side says when it refuses, as a clause that may be shown to people.

use bytes::Bytes;
use serde_json::Value;

/// A message longer than this is cut.
const LONGEST_CHARS: usize = 600;

/// What a refusal's body holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Its code, such as `PERMISSION_DENIED`, where it has one.
    pub(crate) code: Option<String>,
    /// Its sentence, cleaned; empty where there is none.
    pub(crate) message: String,
}

/// Reads the body of a refusal, in any of the shapes in which the APIs write one: `error_code` and `message`, only `error`
/// (a text, or an object as OpenAI's API has it), SCIM's `detail`, OAuth's `error_description`, `CODE: text`, or a page.
pub(crate) fn told(body: &Bytes) -> Told {
    let text = String::from_utf8_lossy(body);
    match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(fields)) => {
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            let inner = fields.get("error").and_then(Value::as_object);
            let within = |name: &str| inner.and_then(|inner| inner.get(name)).and_then(Value::as_str);
            let code = text("error_code").or_else(|| text("scimType")).or_else(|| within("code"));
            // OAuth's `error` is a code, with a sentence beside it.
            let code = code.or_else(|| text("error_description").and(text("error")));
            let message = text("message").or_else(|| text("error_description")).or_else(|| text("detail"));
            let message = message.or_else(|| within("message")).or_else(|| text("error")).unwrap_or_default();
            Told { code: code.map(str::to_owned), message: cleaned(message) }
        }
        Ok(Value::String(message)) => Told { code: None, message: cleaned(&message) },
        Ok(_) => Told { code: None, message: String::new() },
        Err(_) if text.trim_start().starts_with('<') => {
            Told { code: None, message: "it answered with a page".to_owned() }
        }
        Err(_) => match text.split_once(": ") {
            Some((code, message)) if is_code(code) => Told { code: Some(code.to_owned()), message: cleaned(message) },
            Some(_) | None => Told { code: None, message: cleaned(&text) },
        },
    }
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

/// A text in one line, without control characters, full stop and what looks like a credential, cut where it is long.
pub(crate) fn cleaned(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut clean = String::new();
    for word in words {
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.push_str(if looks_secret(word) { "…" } else { word });
        if clean.len() > LONGEST_CHARS {
            let cut: String = clean.chars().take(LONGEST_CHARS).collect();
            return format!("{cut}…");
        }
    }
    clean.strip_suffix('.').map(str::to_owned).unwrap_or(clean)
}

/// Personal access tokens, OAuth secrets and JSON web tokens begin like this.
fn looks_secret(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    word.len() >= 20 && ["dapi", "dose", "eyJ", "sk-"].iter().any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_a_refusal_gives_its_code_and_its_sentence() {
        for (body, code, message) in [
            (
                r#"{"error_code":"PERMISSION_DENIED","message":"No.\n Really.","details":[]}"#,
                Some("PERMISSION_DENIED"),
                "No. Really",
            ),
            (r#"{"error":"gone"}"#, None, "gone"),
            (r#"{"error":{"code":"rate_limit","message":"Slow down."}}"#, Some("rate_limit"), "Slow down"),
            (r#"{"error":"invalid_client","error_description":"Bad secret"}"#, Some("invalid_client"), "Bad secret"),
            (r#"{"detail":"unknown","status":"404","scimType":"noTarget"}"#, Some("noTarget"), "unknown"),
            ("RESOURCE_EXHAUSTED: too many", Some("RESOURCE_EXHAUSTED"), "too many"),
            ("<html><body>Bad gateway</body></html>", None, "it answered with a page"),
            ("plain", None, "plain"),
            ("", None, ""),
            ("[]", None, ""),
            ("token dapi0123456789abcdef0123 is wrong", None, "token … is wrong"),
        ] {
            let found = told(&Bytes::from(body));
            assert_eq!((found.code.as_deref(), found.message.as_str()), (code, message), "{body}");
        }
        assert_eq!(cleaned(&"word ".repeat(400)).chars().count(), LONGEST_CHARS + 1);
    }
}
