//! Functions in Python, whose bodies Databricks runs as they are.
//!
//! Sources: "CREATE FUNCTION (SQL and Python)" of the Databricks SQL language manual: the text is the body of a Python function
//! with the parameters by their names, which gives its value with `return`. "Python user-defined table functions (UDTFs) in
//! Unity Catalog": a table function is a class with a method `eval`, which HANDLER names. "Writing a UDTF in Python" of
//! Snowflake's developer guide: there the method is `process`, and `end_partition` comes after the rows of a partition.

use model::{Diagnostic, Dialect};

use super::signature::{Returns, Signature};
use crate::diagnostic_codes::{ASSUMED, KIND_NOT_TRANSLATED};
use crate::head::Head;
use crate::names::{identifier, literal, object};
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind};

/// Whether a language is Python by one of its names.
pub(super) fn is_python(language: &str) -> bool {
    ["python", "python3", "plpythonu", "plpython3u", "plpython2u"].contains(&language)
}

/// The statement that creates a function with the same body.
pub(super) fn function(
    tokens: &[Token<'_>],
    head: &Head,
    signature: &mut Signature<'_, '_>,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    if rewriter.dialect == Dialect::Snowflake {
        with_whole_numbers(signature);
    }
    let place = tokens.get(signature.body).unwrap_or(&tokens[0]);
    let refuse = |message: &str| KIND_NOT_TRANSLATED.diagnostic(message).at(place.line, place.column);
    let (returns, gives_rows) = match &signature.returns {
        Some(Returns::Value(data_type)) => (data_type.clone(), false),
        Some(Returns::Table(columns)) if !columns.is_empty() && signature.handler.is_some() => {
            let columns: Vec<String> =
                columns.iter().map(|(name, data_type)| format!("{} {data_type}", identifier(name))).collect();
            (format!("TABLE ({})", columns.join(", ")), true)
        }
        Some(Returns::Table(_) | Returns::Nothing) | None => {
            return Err(refuse("a function in Python that gives no value and no named columns has no rule"));
        }
    };
    let text = match place.kind {
        TokenKind::Body => unquoted(place.text),
        TokenKind::Text => crate::scan::text_of(place.text),
        TokenKind::Word | TokenKind::Quoted | TokenKind::Number | TokenKind::Symbol => {
            return Err(refuse("the Python of this function is in a file; put its text into the function"));
        }
    };
    for (word, why) in UNKNOWN {
        if text.contains(word) {
            return Err(refuse(&format!("found {word} in Python; {why}")));
        }
    }
    if !signature.imports.is_empty() {
        return Err(refuse("Python that imports files of a stage has no rule; put the text into the function"));
    }
    if gives_rows && text.contains("end_partition") {
        return Err(refuse(
            "found end_partition in Python; rows of a partition are given to a function as a TABLE there",
        ));
    }
    let names: Vec<&str> = signature.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let mut body = text.trim_end().to_owned();
    let mut class = String::new();
    if let (Some(handler), true) = (&signature.handler, gives_rows) {
        class = format!("HANDLER '{handler}OfRows'\n");
        body.push_str(&with_eval(handler, &names));
    } else if let Some(handler) = &signature.handler {
        let indent: String = first_line(&body).chars().take_while(|c| *c == ' ' || *c == '\t').collect();
        body.push_str(&format!("\n{indent}return {handler}({})", names.join(", ")));
    }
    if body.contains("$$") {
        return Err(refuse("found `$$` in Python, which ends a body in Databricks; write it otherwise"));
    }
    let parameters = super::parameters(signature, rewriter, remarks, false)?;
    let name = object(&head.name, rewriter.target);
    let comment = signature.comment.as_deref().map(|text| format!("COMMENT {}\n", literal(text))).unwrap_or_default();
    let environment = environment(&signature.packages);
    let message =
        "the Python stays as it is; check the types that its parameters have there, its packages and their versions";
    remarks.push(ASSUMED.diagnostic(message).at(place.line, place.column));
    Ok(format!(
        "CREATE FUNCTION {name}({parameters})\nRETURNS {returns}\nLANGUAGE PYTHON\n{class}{comment}{environment}AS $${}\n$$",
        if body.starts_with('\n') { body } else { format!("\n{body}") }
    ))
}

/// Python takes and gives numbers without decimals as `int` in Snowflake, which is what a BIGINT is for it in Databricks; a
/// DECIMAL would be another type.
///
/// Source: "SQL-Python Type Mappings" of Snowflake's developer guide.
fn with_whole_numbers(signature: &mut Signature<'_, '_>) {
    let whole = |data_type: &mut String| {
        if data_type.starts_with("DECIMAL(") && data_type.ends_with(",0)") {
            *data_type = "BIGINT".to_owned();
        }
    };
    signature.parameters.iter_mut().for_each(|parameter| whole(&mut parameter.data_type));
    match &mut signature.returns {
        Some(Returns::Value(data_type)) => whole(data_type),
        Some(Returns::Table(columns)) => columns.iter_mut().for_each(|(_, data_type)| whole(data_type)),
        Some(Returns::Nothing) | None => {}
    }
}

/// A class that gives the rows of one with `process` as Databricks asks for them. A method that gives none may end without a
/// value.
fn with_eval(handler: &str, names: &[&str]) -> String {
    let names = names.join(", ");
    let parameters = if names.is_empty() { "self".to_owned() } else { format!("self, {names}") };
    format!(
        "\n\nclass {handler}OfRows({handler}):\n    def eval({parameters}):\n        yield from self.process({names}) or ()"
    )
}

/// Parts of Python that only its own warehouse has.
const UNKNOWN: &[(&str, &str)] = &[
    ("_snowflake", "it is only in Snowflake"),
    ("snowflake.snowpark", "it is only in Snowflake"),
    ("vectorized(", "a function of batches has no rule; write one of single values"),
    ("plpy.", "it is only in PostgreSQL"),
];

/// The packages as Databricks installs them.
fn environment(packages: &[String]) -> String {
    if packages.is_empty() {
        return String::new();
    }
    let packages: Vec<String> = packages.iter().map(|package| format!("\"{package}\"")).collect();
    format!("ENVIRONMENT (dependencies = '[{}]', environment_version = 'None')\n", packages.join(", "))
}

/// A body without its dollar signs.
fn unquoted(body: &str) -> String {
    let tag = body[1..].find('$').map_or(1, |at| at + 2);
    let inner = &body[tag..];
    inner.strip_suffix(&body[..tag]).unwrap_or(inner).trim_matches(['\r', '\n']).to_owned()
}

/// The first line that says something.
fn first_line(body: &str) -> &str {
    body.lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).unwrap_or("")
}

/// A package's name and version, as `PACKAGES = ('numpy==1.2')` gives them.
pub(super) fn package(text: &Token<'_>) -> Option<String> {
    let name = crate::scan::text_of(text.text);
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-=<>!~*".contains(c);
    (text.kind == TokenKind::Text && !name.is_empty() && name.chars().all(plain)).then_some(name)
}
