//! Procedures and functions: read into a tree that all languages share, and written as scripts and functions of Databricks
//! SQL.

mod blocks;
mod cursors;
mod dynamic;
mod errors;
mod function;
mod names;
mod not_found;
mod ranges;
mod reader;
mod signature;
mod simple;
mod tree;
mod tsql;
mod write;

use model::{Diagnostic, Dialect, ObjectKind};

use self::signature::{Mode, Parameter, Returns, Signature};
use self::tree::{Block, Does, Message, Statement};
use self::write::Writer;
use crate::diagnostic_codes::{BECOMES_PROCEDURE, KIND_NOT_TRANSLATED};
use crate::head::Head;
use crate::names::{identifier, literal, object};
use crate::query::Rewriter;
use crate::scan::{Token, TokenKind, scan_body};

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
    let mut signature = signature::signature(tokens, head.after, dialect)?;
    remarks.append(&mut signature.remarks);
    if let Some(language) = signature.language.as_deref().filter(|language| !LANGUAGES.contains(language)) {
        let message = format!("a body in {language} is no SQL; rewrite it, or keep it as a function in Python");
        return Err(KIND_NOT_TRANSLATED.diagnostic(message).at(tokens[0].line, tokens[0].column));
    }
    if let Some(plain) = unquoted_body(tokens, signature.body, rewriter.sql) {
        let inner = Rewriter { sql: &plain, variables: Default::default(), temporary: Default::default(), ..*rewriter };
        return statement(&crate::scan::scan(&plain, dialect), head, &inner, remarks);
    }
    let quoted = tokens.get(signature.body).filter(|token| matches!(token.kind, TokenKind::Body | TokenKind::Text));
    let inner: Vec<Token<'_>> = match quoted {
        Some(body) => scan_body(rewriter.sql, body, dialect),
        None => tokens[signature.body..].to_vec(),
    };
    let inner = trimmed(&inner);
    let is_function = head.kind == Some(ObjectKind::Function);
    let name = object(&head.name, rewriter.target);
    if is_function {
        names::keep(&signature, &Block::default(), rewriter);
        names::qualify(&signature, inner, head.name.last().map_or("", String::as_str), rewriter);
    }
    if is_function && let Some(value) = bare_value(inner, &signature) {
        let body = function::of_value(value, &signature, rewriter, remarks)?;
        return written_function(&name, &signature, &body, rewriter, remarks);
    }
    let mut block = read(inner, dialect, remarks)?;
    cursors::to_loops(&mut block, &[]);
    if is_function {
        match function::reduced(&block, &signature, rewriter, remarks) {
            Ok(body) => return written_function(&name, &signature, &body, rewriter, remarks),
            Err(refusal) if !matches!(signature.returns, None | Some(Returns::Nothing)) => return Err(refusal),
            Err(_) => {
                let message = "a function that gives no value becomes a procedure; call it with CALL";
                remarks.push(BECOMES_PROCEDURE.diagnostic(message).at(tokens[0].line, tokens[0].column));
            }
        }
    }
    not_found::replace(&mut block, remarks);
    let copies = names::choose(&signature, &mut block, rewriter);
    let mut writer = Writer::new(rewriter);
    let body = writer.body(&block, &copies)?;
    remarks.append(&mut writer.remarks);
    let parameters = parameters(&signature, rewriter, remarks, true)?;
    let comment = signature.comment.as_deref().map(|text| format!("COMMENT {}\n", literal(text))).unwrap_or_default();
    Ok(format!("CREATE PROCEDURE {name}({parameters})\nLANGUAGE SQL\nSQL SECURITY INVOKER\n{comment}AS {body}"))
}

/// The whole text with a body in quotes put between `$$`, where the quotes inside of it are doubled.
fn unquoted_body(tokens: &[Token<'_>], at: usize, sql: &str) -> Option<String> {
    let body = tokens.get(at).filter(|token| token.kind == TokenKind::Text)?;
    let text = crate::scan::text_of(body.text);
    let doubled = body.text.len() > text.len() + 2;
    doubled.then(|| format!("{}$${text}$${}", &sql[..body.start], &sql[body.end()..]))
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

fn read<'t, 's>(
    inner: &'t [Token<'s>],
    dialect: Dialect,
    remarks: &mut Vec<Diagnostic>,
) -> Result<Block<'t, 's>, Diagnostic> {
    if dialect == Dialect::TSql {
        let mut reader = tsql::TSqlReader::new(inner);
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

fn written_function(
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
    Ok(format!("CREATE FUNCTION {name}({parameters})\n{returns}{comment}RETURN {body}"))
}

fn parameters(
    signature: &Signature<'_, '_>,
    rewriter: &Rewriter<'_>,
    remarks: &mut Vec<Diagnostic>,
    modes: bool,
) -> Result<String, Diagnostic> {
    let mut written = Vec::new();
    for parameter in &signature.parameters {
        written.push(self::parameter(parameter, rewriter, remarks, modes)?);
    }
    Ok(written.join(", "))
}

fn parameter(
    parameter: &Parameter<'_, '_>,
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
    if let Some(default) = parameter.default.filter(|_| parameter.mode == Mode::In) {
        let (default, more) = rewriter.expression(default)?;
        remarks.extend(more);
        text.push_str(&format!(" DEFAULT {default}"));
    }
    Ok(text)
}

/// The lists of statements right inside of one.
fn each_list<'b, 't, 's>(does: &'b Does<'t, 's>, see: &mut dyn FnMut(&'b [Statement<'t, 's>])) {
    match does {
        Does::Block(block) => {
            see(&block.statements);
            block.handlers.iter().for_each(|handler| see(&handler.statements));
        }
        Does::If(arms, otherwise) | Does::Case(_, arms, otherwise) => {
            arms.iter().for_each(|(_, body)| see(body));
            see(otherwise);
        }
        Does::SelectOrElse { found, otherwise, .. } => {
            see(found);
            see(otherwise);
        }
        Does::While(_, _, body)
        | Does::Repeat(_, body, _)
        | Does::Loop(_, body)
        | Does::ForQuery { body, .. }
        | Does::ForRange { body, .. } => see(body),
        _ => {}
    }
}

/// Every statement, those inside of others too, in order.
fn each<'b, 't, 's>(statements: &'b [Statement<'t, 's>], see: &mut dyn FnMut(&'b Does<'t, 's>)) {
    for statement in statements {
        see(&statement.does);
        each_list(&statement.does, &mut |inner| each(inner, see));
    }
}

/// Every expression, query and name that is filled of a block, its own declarations and those inside of it too.
fn each_span(block: &Block<'_, '_>, see: &mut dyn FnMut(&[Token<'_>])) {
    let name = |name: &str, see: &mut dyn FnMut(&[Token<'_>])| {
        let word = Token { kind: TokenKind::Word, text: name, start: 0, line: 1, column: 1, first_in_line: false };
        see(&[word]);
    };
    let mut one = |does: &Does<'_, '_>| match does {
        Does::Assign(target, value) => {
            name(target, see);
            see(value);
        }
        Does::SelectInto(targets, query) | Does::SelectOrElse { names: targets, query, .. } => {
            targets.iter().for_each(|target| name(target, see));
            see(query);
        }
        Does::Sql(tokens) => see(tokens),
        Does::If(arms, _) => arms.iter().for_each(|(condition, _)| see(condition)),
        Does::Case(operand, arms, _) => {
            operand.iter().for_each(|operand| see(operand));
            arms.iter().for_each(|(condition, _)| see(condition));
        }
        Does::While(_, condition, _) | Does::Repeat(_, _, condition) => see(condition),
        Does::ForQuery { query, arguments, into, .. } => {
            see(query);
            arguments.iter().for_each(|(_, value)| see(value));
            into.iter().for_each(|target| name(target, see));
        }
        Does::ForRange { from, to, .. } => {
            see(from);
            see(to);
        }
        Does::Leave(_, when) | Does::Iterate(_, when) => when.iter().for_each(|when| see(when)),
        Does::Return(value) => value.iter().for_each(|value| see(value)),
        Does::ReturnQuery(query) => see(query),
        Does::Raise(parts) => parts.iter().for_each(|part| {
            if let Message::Value(value) = part {
                see(value);
            }
        }),
        Does::Call(_, arguments) => arguments.iter().for_each(|(_, value)| see(value)),
        Does::Execute { text, into, using } => {
            see(text);
            into.iter().for_each(|target| name(target, see));
            using.iter().for_each(|value| see(value));
        }
        Does::ExecuteNamed { text, values, .. } => {
            see(text);
            values.iter().for_each(|value| see(value));
        }
        Does::Rename(from, to) => {
            see(from);
            see(to);
        }
        Does::OpenFor(_, query) => see(query),
        Does::Open(_, values) => values.iter().for_each(|value| see(value)),
        Does::Fetch(_, targets) => targets.iter().for_each(|target| name(target, see)),
        Does::Block(_) | Does::Loop(..) | Does::Signal(_) | Does::Reraise | Does::Close(_) => {}
    };
    each(&block.statements, &mut |does| one(does));
    for handler in &block.handlers {
        each(&handler.statements, &mut |does| one(does));
    }
    block.variables.iter().filter_map(|variable| variable.default).for_each(&mut *see);
    block.cursors.iter().for_each(|cursor| see(cursor.query));
}
