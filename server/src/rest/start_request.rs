use model::{
    ExecutionMode, JobFacts, JobId, MigrationSpec, NameMap, NameRuleError, OnConflict, RULES_MODEL, SourcePlatform,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::refusal::Refusal;

/// The body of a start, as the generated contract shows it. It is read by [`read`], which names what it refuses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartRequest {
    /// A folder of `.sql` files or an `inventory.json` on the server, what an upload answered, or
    /// `sample:oracle-retail`.
    inventory_path: String,
    /// Unity Catalog catalog of the target.
    target_catalog: String,
    /// Schema in that catalog.
    target_schema: String,
    /// The platform the inventory was taken from.
    source_type: SourcePlatform,
    /// Who translates; `rules` by default.
    model_id: Option<String>,
    /// Whether nothing is written to the target. `true` by default, so that a forgotten field changes nothing.
    dry_run: Option<bool>,
    /// The same key with the same body names the same job.
    idempotency_key: Option<String>,
    /// Patterns of `schema.name` with `*` and `?`; all objects by default.
    include: Option<Vec<String>>,
    /// Patterns of `schema.name` whose objects are left out.
    exclude: Option<Vec<String>>,
    /// Objects in work at the same time, 1 to 64.
    workers: Option<u32>,
    /// Failures after which nothing new is started and the job ends `failed`; none by default.
    stop_after: Option<u32>,
    /// An ended job whose objects are tried again, from its own copy of them. Other fields default to that job's.
    retry_of: Option<String>,
    /// Which of them: `failed`, the default (those that failed and those skipped because of them), or `unfinished` (all
    /// without a success).
    retry: Option<String>,
    /// What becomes of an object whose name is taken in the target by something that stood there before: `error`, the default
    /// (the object fails), `skip` (it is skipped, and what reads it goes on with what stands there) or `replace` (it takes
    /// its place, a table's rows included).
    on_conflict: Option<OnConflict>,
    /// Rules `FROM=TO` for what goes elsewhere than to the target catalog and schema: `schema` or `database.schema` to
    /// `catalog.schema`, a single object's `schema.name` to `catalog.schema.name`; `*` is any on the left, and keeps the
    /// source's on the right. The rule that says most about a name decides.
    name_map: Option<Vec<String>>,
}

const KNOWN: [&str; 15] = [
    "inventory_path",
    "target_catalog",
    "target_schema",
    "source_type",
    "model_id",
    "dry_run",
    "idempotency_key",
    "include",
    "exclude",
    "workers",
    "stop_after",
    "retry_of",
    "retry",
    "on_conflict",
    "name_map",
];

/// A longer key is no key but a mistake.
const KEY_LIMIT: usize = 255;

/// Reads a start's body. `facts` answers with what is fixed about an earlier job, for a retry.
///
/// # Errors
/// 400 with the first field that cannot be used, what was found and what is expected; 404 where a retry names no job.
pub(super) async fn read(
    body: &[u8],
    facts: impl AsyncFnOnce(JobId) -> Result<JobFacts, Refusal>,
) -> Result<MigrationSpec, Refusal> {
    let body: Value = serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Refusal::bad_request(format!("the body is not JSON: line {line}, column {column}; expected an object"))
    })?;
    let Value::Object(fields) = body else {
        return Err(Refusal::bad_request(format!("the body: found {}, expected an object", kind(&body))));
    };
    refuse_unknown(&fields)?;
    let earlier = match named(&fields, "retry_of", "a job's id")? {
        Some(job_id) => Some(facts(job_id).await?),
        None => None,
    };
    let earlier_text = |of: fn(&JobFacts) -> &String| earlier.as_ref().map(|facts| of(facts).clone());
    let required = |name: &str, default: Option<String>| match optional_text(&fields, name)?.or(default) {
        Some(text) => Ok(text),
        None => Err(Refusal::bad_request(format!("{name}: missing, expected a text"))),
    };
    let platforms = || format!("one of {}", SourcePlatform::ALL.map(SourcePlatform::as_str).join(", "));
    let source_type = required("source_type", earlier.as_ref().map(|facts| facts.source_type.to_string()))?;
    let dry_run = flag(&fields, "dry_run")?.or_else(|| earlier.as_ref().map(|facts| facts.mode.is_dry_run()));
    let spec = MigrationSpec {
        inventory_path: required("inventory_path", earlier_text(|facts| &facts.inventory_path))?,
        target_catalog: required("target_catalog", earlier_text(|facts| &facts.target_catalog))?,
        target_schema: required("target_schema", earlier_text(|facts| &facts.target_schema))?,
        source_type: source_type.parse().map_err(|_| Refusal::field("source_type", &source_type, &platforms()))?,
        model_id: optional_text(&fields, "model_id")?
            .or_else(|| earlier_text(|facts| &facts.model_id))
            .unwrap_or_else(|| RULES_MODEL.to_owned()),
        mode: ExecutionMode::from_dry_run(dry_run.unwrap_or(true)),
        idempotency_key: optional_text(&fields, "idempotency_key")?,
        include: texts(&fields, "include")?,
        exclude: texts(&fields, "exclude")?,
        workers: number(&fields, "workers")?,
        stop_after: number(&fields, "stop_after")?,
        retry_of: earlier.as_ref().map(|facts| facts.job_id),
        retry: named(&fields, "retry", "failed, unfinished or succeeded")?.unwrap_or_default(),
        on_conflict: named(&fields, "on_conflict", "error, skip or replace")?
            .or(earlier.as_ref().map(|facts| facts.on_conflict))
            .unwrap_or_default(),
        name_map: match present(&fields, "name_map") {
            Some(_) => name_map(&texts(&fields, "name_map")?)?,
            None => earlier.map(|facts| facts.name_map).unwrap_or_default(),
        },
    };
    if spec.retry_of.is_none() && present(&fields, "retry").is_some() {
        return Err(Refusal::bad_request("retry: found without retry_of, which names the job to try again"));
    }
    if let Some(key) = spec.idempotency_key.as_ref().filter(|key| key.chars().count() > KEY_LIMIT) {
        return Err(Refusal::field("idempotency_key", key, "at most 255 characters"));
    }
    Ok(spec)
}

fn refuse_unknown(fields: &Map<String, Value>) -> Result<(), Refusal> {
    let Some(name) = fields.keys().find(|name| !KNOWN.contains(&name.as_str())) else { return Ok(()) };
    let name: String = name.chars().take(64).collect();
    Err(Refusal::bad_request(format!("{name}: unknown field; there are {}", KNOWN.join(", "))))
}

fn present<'a>(fields: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    fields.get(name).filter(|value| !value.is_null())
}

fn optional_text(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match present(fields, name) {
        None => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => {
            Err(Refusal::bad_request(format!("{name}: found an empty text, expected one that is not")))
        }
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(wrong(name, other, "a text")),
    }
}

/// A value with names of its own.
fn named<T: DeserializeOwned>(fields: &Map<String, Value>, name: &str, expected: &str) -> Result<Option<T>, Refusal> {
    let Some(value) = present(fields, name) else { return Ok(None) };
    serde_json::from_value(value.clone()).map(Some).map_err(|_| wrong(name, value, expected))
}

fn number(fields: &Map<String, Value>, name: &str) -> Result<Option<u32>, Refusal> {
    named(fields, name, "a whole number")
}

fn flag(fields: &Map<String, Value>, name: &str) -> Result<Option<bool>, Refusal> {
    match present(fields, name) {
        None => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(other) => Err(wrong(name, other, "true or false")),
    }
}

fn texts(fields: &Map<String, Value>, name: &str) -> Result<Vec<String>, Refusal> {
    let expected = "a list of texts";
    let Some(value) = present(fields, name) else { return Ok(Vec::new()) };
    let list = value.as_array().ok_or_else(|| wrong(name, value, expected))?;
    list.iter().map(|one| one.as_str().map(str::to_owned).ok_or_else(|| wrong(name, one, expected))).collect()
}

fn name_map(rules: &[String]) -> Result<NameMap, Refusal> {
    let refuse = |error: NameRuleError| Refusal::bad_request(format!("name_map: {error}"));
    let rules = rules.iter().map(|rule| rule.parse()).collect::<Result<_, _>>().map_err(refuse)?;
    NameMap::new(rules).map_err(refuse)
}

fn wrong(name: &str, found: &Value, expected: &str) -> Refusal {
    Refusal::field(name, &found.to_string(), expected)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use serde_json::json;

    use super::*;

    /// Reads a body that tries no job again.
    fn read(body: &[u8]) -> Result<MigrationSpec, Refusal> {
        super::read(body, async |_| Err(Refusal::not_found("no such job"))).now_or_never().unwrap()
    }

    fn guide() -> Value {
        json!({
            "inventory_path": "/Volumes/catalog/schema/volume/inventory", "target_catalog": "main",
            "target_schema": "migrated_schema", "source_type": "oracle", "model_id": "databricks-llama-4-maverick",
            "dry_run": false,
        })
    }

    #[test]
    fn the_guides_request_is_read() {
        let spec = read(guide().to_string().as_bytes()).unwrap();
        assert_eq!((spec.source_type, spec.mode), (SourcePlatform::Oracle, ExecutionMode::Execute));
        assert_eq!(spec.model_id, "databricks-llama-4-maverick");
    }

    #[test]
    fn what_may_be_left_out_has_defaults_and_nothing_is_written_by_mistake() {
        let mut body = guide();
        for name in ["model_id", "dry_run"] {
            body[name] = Value::Null;
        }
        let spec = read(body.to_string().as_bytes()).unwrap();
        assert_eq!((spec.model_id.as_str(), spec.mode), (RULES_MODEL, ExecutionMode::DryRun));
    }

    #[test]
    fn rules_for_names_are_read_and_there_are_none_unless_asked_for() {
        for (asked, expected) in [
            (Value::Null, vec![]),
            (json!([]), vec![]),
            (json!(["HR=main.people", "OLD.*=archive.*"]), vec!["*.HR=main.people", "OLD.*=archive.*"]),
        ] {
            let mut body = guide();
            body["name_map"] = asked;
            let spec = read(body.to_string().as_bytes()).unwrap();
            let rules: Vec<String> = spec.name_map.rules().iter().map(ToString::to_string).collect();
            assert_eq!(rules, expected);
        }
    }

    #[test]
    fn what_becomes_of_what_is_there_is_an_error_unless_it_is_asked_for() {
        for (asked, expected) in [
            (Value::Null, OnConflict::Error),
            (json!("error"), OnConflict::Error),
            (json!("skip"), OnConflict::Skip),
            (json!("replace"), OnConflict::Replace),
        ] {
            let mut body = guide();
            body["on_conflict"] = asked;
            assert_eq!(read(body.to_string().as_bytes()).unwrap().on_conflict, expected);
        }
    }

    #[test]
    fn each_field_is_refused_with_its_name_what_was_found_and_what_is_expected() {
        for (name, value, expected) in [
            ("inventory_path", Value::Null, "inventory_path: missing, expected a text"),
            ("inventory_path", json!(" "), "inventory_path: found an empty text"),
            ("target_catalog", json!(7), "target_catalog: found `7`, expected a text"),
            ("target_schema", json!(["a"]), "target_schema: found `[\"a\"]`, expected a text"),
            ("source_type", json!("db2"), "source_type: found `db2`, expected one of oracle, snowflake"),
            ("source_type", json!("tsql"), "source_type: found `tsql`, expected one of"),
            ("dry_run", json!("yes"), "dry_run: found `\"yes\"`, expected true or false"),
            ("include", json!("HR.*"), "include: found `\"HR.*\"`, expected a list of texts"),
            ("exclude", json!([1]), "exclude: found `1`, expected a list of texts"),
            ("idempotency_key", json!("k".repeat(256)), "expected at most 255 characters"),
            ("retry_of", json!("x"), "retry_of: found `\"x\"`, expected a job's id"),
            ("retry", json!("some"), "retry: found `\"some\"`, expected failed, unfinished or succeeded"),
            ("retry", json!("failed"), "retry: found without retry_of"),
            ("workers", json!("four"), "workers: found `\"four\"`, expected a whole number"),
            ("stop_after", json!(-1), "stop_after: found `-1`, expected a whole number"),
            ("on_conflict", json!("overwrite"), "on_conflict: found `\"overwrite\"`, expected error, skip or replace"),
            ("name_map", json!("HR=main.people"), "name_map: found `\"HR=main.people\"`, expected a list of texts"),
            ("name_map", json!(["HR"]), "name_map: found `HR`, expected `FROM=TO`"),
            ("name_map", json!(["HR=main.a", "hr=main.b"]), "name_map: found two rules for `*.hr`, expected one"),
            ("on_conflict", json!(true), "on_conflict: found `true`, expected error, skip or replace"),
            ("colour", json!("red"), "colour: unknown field; there are inventory_path, target_catalog"),
        ] {
            let mut body = guide();
            body[name] = value;
            let refusal = format!("{:?}", read(body.to_string().as_bytes()).unwrap_err()).replace("\\\"", "\"");
            assert!(refusal.contains(expected), "{name}: {refusal}");
        }
        for (body, expected) in [("[1]", "found a list"), ("{", "not JSON: line 1, column 1"), ("", "not JSON")] {
            let refusal = format!("{:?}", read(body.as_bytes()).unwrap_err());
            assert!(refusal.contains(expected), "{refusal}");
        }
    }
}
