//! Procedures and functions: read into a tree that all languages share, and written as scripts and functions of Databricks
//! SQL.

mod alter;
mod any_rows;
mod atomic;
mod bits;
mod blocks;
mod bulk;
mod conflicts_of_names;
mod counted;
mod cursors;
mod dynamic;
mod effects;
mod error_codes;
mod errors;
mod fetching;
mod foreach;
mod foreign_texts;
mod function;
mod generated_keys;
mod given_back;
mod given_once;
mod given_values;
mod heading;
mod held;
mod inserted;
mod javascript;
mod last_result;
mod last_row;
mod locking;
mod made_again;
mod made_cursors;
mod marks;
mod names;
mod not_found;
mod one_row;
mod options;
mod own_errors;
mod own_name;
pub(crate) mod package;
mod passed_on;
mod python;
mod quoted_bodies;
mod raised;
mod ranges;
pub(crate) mod reader;
mod records;
mod renamed;
mod result_sets;
mod row_count;
mod settings;
mod several_inserts;
mod signature;
mod simple;
mod snowflake;
mod texts;
mod tree;
mod tsql;
mod types;
mod unread;
mod user_variables;
mod walk;
mod write;

use std::collections::HashSet;

use model::{Diagnostic, Dialect, ObjectKind};

use self::heading::{parameters, runs_for_null, written_function};
use self::signature::{Mode, Returns, Signature};
use self::tree::{Block, Does, Handler};
use self::walk::{
    blocks_within, each, each_block_mut, each_list, each_list_mut, each_list_of, each_span, in_list_mut, lists_of_mut,
    spans_of,
};
use self::write::Writer;
use crate::diagnostic_codes::{BECOMES_PROCEDURE, KIND_NOT_TRANSLATED, STATEMENT_CHANGED};
use crate::head::Head;
use crate::names::{literal, object};
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind, scan_body};
use crate::{conservation, following};

/// Languages whose bodies are read here.
const LANGUAGES: &[&str] = &["sql", "plpgsql", "nzplsql", "plsql", "spl"];

/// The statements for a routine whose head has been read, and every remark.
pub(crate) fn translate(tokens: &[Token<'_>], head: &Head, rewriter: &Rewriter<'_>) -> (Vec<String>, Vec<Diagnostic>) {
    let mut remarks = Vec::new();
    let made = statement(tokens, head, rewriter, &mut remarks);
    crate::settled(made.map(|statement| vec![statement]), remarks)
}

fn statement(
    tokens: &[Token<'_>],
    head: &Head,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    let dialect = rewriter.dialect;
    if head.has("EXTERNAL") {
        let message = "an external function calls a service; call it by http_request, or from a function in Python";
        return Err(KIND_NOT_TRANSLATED.diagnostic(message).at(tokens[0].line, tokens[0].column));
    }
    let mut signature = signature::signature(tokens, head.after, dialect)?;
    if let Some(plain) = quoted_bodies::unquoted(tokens, signature.body, rewriter) {
        let inner = rewriter.of_text(&plain);
        inner.temporary.take();
        return statement(&crate::scan::scan(&plain, dialect), head, &inner, remarks);
    }
    if head.kind == Some(ObjectKind::Procedure)
        && let Some(plain) = javascript::as_sql(tokens, &signature, rewriter)
    {
        let message = "a body in JavaScript that only runs fixed SQL becomes that SQL";
        remarks.push(STATEMENT_CHANGED.diagnostic(message).at(tokens[0].line, tokens[0].column));
        return statement(&crate::scan::scan(&plain, dialect), head, &rewriter.of_text(&plain), remarks);
    }
    remarks.append(&mut signature.remarks);
    let rest = &tokens[signature.end.unwrap_or(tokens.len()).min(tokens.len())..];
    let following = following::read(rest, head, rewriter, remarks)?;
    signature.comment = following.comment.or(signature.comment);
    if let Some(language) = signature.language.as_deref().filter(|language| !LANGUAGES.contains(language)) {
        let function = head.kind == Some(ObjectKind::Function);
        if function && python::is_python(language) {
            remarks.extend(runs_for_null(&signature));
            return python::function(tokens, head, &mut signature, rewriter, remarks);
        }
        return Err(other_language(language, function).at(tokens[0].line, tokens[0].column));
    }
    let quoted = tokens.get(signature.body).filter(|token| matches!(token.kind, TokenKind::Body | TokenKind::Text));
    let inner: Vec<Token<'_>> = match quoted {
        Some(body) => scan_body(rewriter.sql, body, dialect),
        None => tokens[signature.body..].to_vec(),
    };
    let body = trimmed(&inner);
    if matches!(body, [external, name, ..] if external.is("EXTERNAL") && name.is("NAME")) {
        let message = "the body stands in an assembly of the server; rewrite it as a function in Python or SQL";
        return Err(KIND_NOT_TRANSLATED.diagnostic(message).at(body[0].line, body[0].column));
    }
    let made = of_body(body, tokens, head, signature, rewriter, remarks)?;
    match conservation::lost_of_routine(body, &made, rewriter, remarks) {
        Some(lost) => Err(lost),
        None => Ok(made),
    }
}

/// The statement for a routine whose body has been found.
fn of_body(
    body: &[Token<'_>],
    tokens: &[Token<'_>],
    head: &Head,
    mut signature: Signature<'_, '_>,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<String, Diagnostic> {
    let dialect = rewriter.dialect;
    let body = conflicts_of_names::without_option(body, rewriter)?;
    let mut inner = atomic::of_one_statement(body).to_vec();
    if dialect == Dialect::Snowflake {
        last_result::give_to_results(&mut inner, rewriter.notes);
    }
    locking::leave_out(&mut inner, rewriter, remarks);
    bulk::to_rows(&mut inner, rewriter);
    fetching::name(&mut inner, dialect);
    foreach::to_rows(&mut inner, dialect);
    generated_keys::ask(&mut inner, &signature, dialect, remarks);
    not_found::of_strict(&inner, dialect, remarks);
    own_name::put(&mut inner, head.name.last().map_or("", String::as_str), rewriter, remarks);
    let codes = error_codes::compare(&mut inner, dialect)?;
    tsql::error_checks::known(&mut inner, dialect, remarks);
    let mut counts = row_count::name(&mut inner, dialect);
    texts::patterns(&mut inner, dialect);
    if dialect == Dialect::TSql {
        tsql::times_as_texts::name_style(&mut inner, tokens);
    }
    bits::to_truths(&mut inner, &signature, dialect);
    let texts = texts::join(&mut inner, &signature, dialect);
    let inner = inner.as_slice();
    let is_function = head.kind == Some(ObjectKind::Function);
    // SQL is the language where none of PostgreSQL's others is named.
    let of_sql = signature.language.as_deref().is_none_or(|language| language == "sql");
    if is_function && of_sql && dialect == Dialect::PostgreSql {
        signature.give_what_is_filled();
    }
    let name = object(&head.name, rewriter.target);
    let heading = &tokens[head.after.min(signature.body)..signature.body.min(tokens.len())];
    names::note_spellings(heading, inner, rewriter);
    [heading, inner].iter().for_each(|part| names::note_timestamps(part, rewriter));
    if is_function {
        names::keep(&signature, &Block::default(), rewriter);
        names::qualify(&signature, inner, head.name.last().map_or("", String::as_str), rewriter);
    }
    if is_function && let Some(value) = bare_value(inner, &signature) {
        let body = function::of_value(value, &signature, rewriter, remarks)?;
        return written_function(&name, &signature, &body, rewriter, remarks);
    }
    let mut block = read(inner, dialect, texts, remarks)?;
    if dialect == Dialect::TSql && !is_function {
        tsql::goes_on::after_change(&block, inner, remarks);
    }
    records::account_types(inner, rewriter.notes);
    if dialect == Dialect::Snowflake {
        let results = last_result::put(&mut block, rewriter.notes);
        counts |= results.count;
        if results.view {
            rewriter.temporary.borrow_mut().insert(last_result::VIEW.to_owned());
        }
    }
    if dialect == Dialect::Redshift {
        passed_on::after_handlers(&mut block, tokens);
    }
    if matches!(dialect, Dialect::TSql | Dialect::MySql) {
        tsql::identity::ask(&mut block, &signature, rewriter.columns, remarks);
    }
    names::note_types(&signature, &block, rewriter);
    error_codes::hold_texts(&mut block, &codes.holders, remarks);
    user_variables::declare(&mut block, inner, rewriter, remarks);
    let handed = result_sets::handed(&signature, &block);
    result_sets::give(&mut block, &handed, remarks);
    if matches!(dialect, Dialect::Oracle | Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza)
        && handed.is_empty()
    {
        unread::drop_cursors(&mut block, remarks);
    }
    if dialect == Dialect::Snowflake {
        unread::drop_unfetched(&mut block);
    }
    let texts = held::texts(&block, dialect);
    if dialect == Dialect::TSql {
        made_cursors::open_for_texts(&mut block, &texts);
    }
    cursors::to_loops(&mut block, &[]);
    let mut typed = Vec::new();
    records::to_variables(&mut block, &mut typed);
    cursors::name_rows(&mut block, dialect)?;
    if dialect == Dialect::Oracle {
        cursors::check_attributes(&block)?;
    }
    if counts && !any_rows::ask_first(&mut block, dialect) {
        row_count::record(&mut block, dialect, remarks)?;
        row_count::drop_unread(&mut block, remarks);
        counted::before(&mut block, remarks);
    }
    if is_function {
        let mut computing = block.clone();
        let mut said = Vec::new();
        if dialect == Dialect::TSql {
            tsql::assign_each(&mut computing);
        }
        not_found::replace_in_function(&mut computing, dialect, &mut said);
        own_errors::replace_in_function(&mut computing);
        unread::drop_queries(&mut computing, dialect, &mut said);
        match function::reduced(&computing, &signature, rewriter, &mut said) {
            Ok(body) => {
                remarks.append(&mut said);
                return written_function(&name, &signature, &body, rewriter, remarks);
            }
            Err(refusal) => {
                let message = match signature.returns {
                    None | Some(Returns::Nothing) => "a function that gives no value becomes a procedure",
                    Some(_) if effects::has(&block) => {
                        given_once::check(&block)?;
                        effects::said(&block)
                    }
                    Some(_) => return Err(refusal),
                };
                let message = format!("{message}; call it with CALL");
                remarks.push(BECOMES_PROCEDURE.diagnostic(message).at(tokens[0].line, tokens[0].column));
            }
        }
    }
    if let Some(table) = signature.fills.as_ref().filter(|_| is_function) {
        tsql::filled::give(&mut block, table);
    }
    remarks.append(&mut typed);
    not_found::replace(&mut block, dialect, remarks);
    own_errors::replace(&mut block);
    if dialect != Dialect::TSql {
        errors::check_outside(&block.statements)?;
    }
    if matches!(dialect, Dialect::TSql | Dialect::MySql | Dialect::Teradata) {
        result_sets::lost(&block, remarks);
    }
    let copies = names::choose(&signature, &mut block, rewriter);
    let mut writer = Writer::new(rewriter, texts);
    writer.of_function = is_function;
    if dialect == Dialect::TSql {
        writer.lengths = tsql::lengths::Lengths::of(&[heading, inner]);
    }
    for parameter in &signature.parameters {
        writer.learn(&parameter.name, &parameter.data_type);
        if dialect == Dialect::TSql {
            writer.fills(&parameter.name);
        }
    }
    let body = writer.body(&block, &copies)?;
    remarks.append(&mut writer.remarks);
    remarks.extend(codes.remark(&body));
    unset_results(&block, &signature, remarks);
    remarks.extend(runs_for_null(&signature));
    let parameters = parameters(&signature, rewriter, remarks, true)?;
    let comment = signature.comment.as_deref().map(|text| format!("COMMENT {}\n", literal(text))).unwrap_or_default();
    Ok(format!("CREATE PROCEDURE {name}({parameters})\nLANGUAGE SQL\nSQL SECURITY INVOKER\n{comment}AS {body}"))
}

/// Without what only ends a body.
fn trimmed<'t, 's>(mut tokens: &'t [Token<'s>]) -> &'t [Token<'s>] {
    while let [first, rest @ ..] = tokens
        && first.is_symbol("$")
    {
        tokens = rest;
    }
    while let [rest @ .., last] = tokens
        && [";", "$", "/"].iter().any(|sign| last.is_symbol(sign))
    {
        tokens = rest;
    }
    tokens
}

/// Why a body in another language is refused.
fn other_language(language: &str, function: bool) -> Diagnostic {
    let message = match (language, function) {
        ("python" | "python3", false) => {
            "a procedure in Python works through its warehouse's own session; make it a job or a notebook".to_owned()
        }
        ("java" | "scala", true) => {
            format!(
                "a body in {language} must be compiled for Databricks, which takes it from a JAR; or write it in Python"
            )
        }
        (_, true) => format!("a body in {language} is no SQL; rewrite it as a function in Python or SQL"),
        (_, false) => format!("a body in {language} is no SQL; rewrite it as a job, a notebook or a script of SQL"),
    };
    KIND_NOT_TRANSLATED.diagnostic(message)
}

/// Says of every result that a handler would have set which is left out since it only passes the error on: the caller of
/// Databricks gets the error and no results.
fn unset_results(block: &Block<'_, '_>, signature: &Signature<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    let mut handlers: Vec<&Handler<'_, '_>> = block.handlers.iter().collect();
    each(&block.statements, &mut |does| {
        if let Does::Block(inner) = does {
            handlers.extend(&inner.handlers);
        }
    });
    for handler in handlers.into_iter().filter(|handler| errors::only_passes_on(&handler.statements)) {
        for name in errors::given(&handler.statements) {
            let result = signature
                .parameters
                .iter()
                .any(|parameter| parameter.mode != Mode::In && parameter.name.eq_ignore_ascii_case(name));
            if result {
                let message =
                    format!("`{name}` is not set where the error is passed on: the caller gets only the error");
                remarks.push(STATEMENT_CHANGED.diagnostic(message).at(handler.at.line, handler.at.column));
            }
        }
    }
}

fn read<'t, 's>(
    inner: &'t [Token<'s>],
    dialect: Dialect,
    texts: HashSet<String>,
    remarks: &mut Vec<Diagnostic>,
) -> Result<Block<'t, 's>, Diagnostic> {
    if dialect == Dialect::TSql {
        let mut reader = tsql::TSqlReader::new(inner, texts);
        let block = reader.body();
        remarks.append(&mut reader.remarks);
        return block;
    }
    let mut reader = blocks::BodyReader::new(inner, dialect);
    let block = reader.body();
    remarks.append(&mut reader.remarks);
    block
}

/// The body of a function that is an expression or a query and nothing else.
fn bare_value<'t, 's>(inner: &'t [Token<'s>], signature: &Signature<'_, '_>) -> Option<&'t [Token<'s>]> {
    let first = inner.first()?;
    if first.is("RETURN") {
        let value = &inner[1..];
        let single = !value.iter().any(|token| token.is_symbol(";"));
        return single.then_some(value);
    }
    let procedural =
        first.is_any(&["DECLARE", "BEGIN", "BEGIN_PROC"]) || inner.iter().any(|token| token.is_symbol(";"));
    let value = matches!(signature.returns, Some(Returns::Value(_) | Returns::Table(_)));
    (value && !procedural && !first.is_any(&["INSERT", "UPDATE", "DELETE", "MERGE"])).then_some(inner)
}
