//! The heads of routines as they are written: names, parameters and what is given back.

use model::Diagnostic;

use super::signature::{Mode, Parameter, Returns, Signature};
use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::names::{identifier, literal};
use crate::query::{Rewriter, layout};

/// A function whose body is an expression or a query.
pub(super) fn written_function(
    name: &str,
    signature: &Signature<'_, '_>,
    body: &str,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    let parameters = parameters(signature, rewriter, remarks, false)?;
    let returns = match &signature.returns {
        Some(Returns::Value(data_type)) => format!("RETURNS {data_type}\n"),
        Some(Returns::Table(columns)) if columns.is_empty() => "RETURNS TABLE\n".to_owned(),
        Some(Returns::Table(columns)) => {
            let columns: Vec<String> =
                columns.iter().map(|(name, data_type)| format!("{} {data_type}", identifier(name))).collect();
            format!("RETURNS TABLE ({})\n", columns.join(", "))
        }
        Some(Returns::Nothing) | None => String::new(),
    };
    let comment = signature.comment.as_deref().map(|text| format!("COMMENT {}\n", literal(text))).unwrap_or_default();
    let nulls = nulls(signature);
    if nulls.is_empty() {
        remarks.extend(runs_for_null(signature));
    }
    let body = match nulls.as_str() {
        "" => body.to_owned(),
        nulls => format!("CASE WHEN {nulls} THEN NULL ELSE {body} END"),
    };
    Ok(layout::after(&format!("CREATE FUNCTION {name}({parameters})\n{returns}{comment}RETURN"), &body))
}

/// When a function that gives a value is not run, since an argument is NULL; empty where it always is.
fn nulls(signature: &Signature<'_, '_>) -> String {
    if signature.strict.is_none() || !matches!(signature.returns, Some(Returns::Value(_))) {
        return String::new();
    }
    let names = signature.parameters.iter().map(|parameter| identifier(parameter.name.trim_start_matches('@')));
    names.map(|name| format!("{name} IS NULL")).collect::<Vec<_>>().join(" OR ")
}

/// Says that a table's function or a procedure is run for NULL too.
pub(super) fn runs_for_null(signature: &Signature<'_, '_>) -> Option<Diagnostic> {
    let at = signature.strict.filter(|_| !signature.parameters.is_empty())?;
    let message =
        "it is not run where an argument is NULL in the source, and is run in Databricks; test for NULL in it";
    Some(STATEMENT_CHANGED.diagnostic(message).at(at.line, at.column))
}

/// The parameters between their parentheses, with modes for a procedure only.
pub(super) fn parameters(
    signature: &Signature<'_, '_>,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
    modes: bool,
) -> Result<String, Diagnostic> {
    let mut written = Vec::new();
    for (at, parameter) in signature.parameters.iter().enumerate() {
        let needed = |after: &Parameter<'_, '_>| after.mode == Mode::In && after.default.is_none();
        let given = parameter.default.is_some() && signature.parameters[at + 1..].iter().any(needed);
        written.push(self::parameter(parameter, given, rewriter, remarks, modes)?);
    }
    Ok(written.join(", "))
}

/// A parameter; its default is left out where it must be `given`, since one after it has none.
///
/// Source: the error NOT_A_VALID_DEFAULT_PARAMETER_POSITION of Databricks.
fn parameter(
    parameter: &Parameter<'_, '_>,
    given: bool,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
    modes: bool,
) -> Result<String, Diagnostic> {
    let name = identifier(parameter.name.trim_start_matches('@'));
    let mode = match parameter.mode {
        _ if !modes => "",
        Mode::In => "IN ",
        Mode::Out => "OUT ",
        // An OUTPUT parameter of T-SQL may carry a value in.
        Mode::InOut => "INOUT ",
    };
    let mut text = format!("{mode}{name} {}", parameter.data_type);
    if let Some([first, ..]) = parameter.default.filter(|_| given && parameter.mode == Mode::In) {
        let message =
            format!("the default of {name} dropped: a parameter after it has none, so that each call must give it");
        remarks.push(STATEMENT_CHANGED.diagnostic(message).at(first.line, first.column));
    } else if let Some(default) = parameter.default.filter(|_| parameter.mode == Mode::In) {
        let (default, more) = rewriter.expression(default)?;
        remarks.extend(more);
        let default = match default.as_str() {
            "1" if parameter.data_type == "BOOLEAN" => "true",
            "0" if parameter.data_type == "BOOLEAN" => "false",
            other => other,
        };
        text.push_str(&format!(" DEFAULT {default}"));
    }
    Ok(text)
}
