//! Calls, dynamic SQL and errors of T-SQL.

use model::{Diagnostic, Dialect};

use super::Read;
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED, STATEMENT_DROPPED};
use crate::routine::raised::formatted;
use crate::routine::reader::{Reader, split_commas};
use crate::routine::simple::call;
use crate::routine::tree::{Argument, Does, Message, Span};
use crate::scan::{Token, TokenKind};

/// `EXEC name @a = 1`, `EXEC @status = name`, `EXEC (@sql)`, `EXEC sp_executesql @sql, N'…', @a = 1`.
pub(super) fn executed<'t, 's>(mut inner: Reader<'t, 's>, remarks: &mut Vec<Diagnostic>) -> Read<Vec<Does<'t, 's>>> {
    let start = inner;
    if inner.sees_symbol(0, "(") {
        let text = inner.parenthesised()?;
        if !inner.is_over() {
            return Err(inner.error(NOT_TRANSLATED, "SQL that another server runs has no counterpart"));
        }
        return Ok(vec![Does::Execute { text, into: Vec::new(), using: Vec::new() }]);
    }
    let status = inner.peek(0).filter(|token| token.text.starts_with('@') && inner.sees_symbol(1, "="));
    if let Some(status) = status {
        inner.at += 2;
        let message = "the status of a procedure is taken as 0: procedures of Databricks have none and fail instead";
        remarks.push(start.error(STATEMENT_CHANGED, message));
        let zero = Token { text: "0", kind: TokenKind::Number, ..*status };
        return Ok(vec![called(inner)?, Does::Assign(status.name(), vec![zero])]);
    }
    if let Some(name) = inner.names().ok().and_then(|name| name.last().cloned())
        && ["sp_recompile", "sp_refreshsqlmodule", "sp_refreshview", "sp_updatestats"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    {
        let message = format!("`{name}` dropped: Databricks looks after this by itself");
        remarks.push(start.error(STATEMENT_DROPPED, &message));
        return Ok(Vec::new());
    }
    called(start).map(|does| vec![does])
}

/// Whether a procedure is one of the server's own, which work on the server, its mail, its jobs and its disks.
///
/// Source: "System stored procedures" of the Transact-SQL reference.
fn is_of_server(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let starts = ["xp_", "sp_oa", "sp_trace_", "sp_xml_", "sp_msforeach", "sp_cdc_", "sp_fulltext_"];
    starts.iter().any(|start| name.starts_with(start)) || OF_SERVER.contains(&name.as_str())
}

const OF_SERVER: &[&str] = &[
    "sp_add_job",
    "sp_add_jobschedule",
    "sp_add_jobserver",
    "sp_add_jobstep",
    "sp_addextendedproperty",
    "sp_addlinkedserver",
    "sp_addlinkedsrvlogin",
    "sp_addlogin",
    "sp_addmessage",
    "sp_addrole",
    "sp_addrolemember",
    "sp_adduser",
    "sp_configure",
    "sp_delete_job",
    "sp_dropserver",
    "sp_dropuser",
    "sp_getapplock",
    "sp_grantdbaccess",
    "sp_help",
    "sp_helpdb",
    "sp_helptext",
    "sp_lock",
    "sp_readerrorlog",
    "sp_releaseapplock",
    "sp_send_dbmail",
    "sp_serveroption",
    "sp_set_session_context",
    "sp_spaceused",
    "sp_start_job",
    "sp_stop_job",
    "sp_update_job",
    "sp_who",
    "sp_who2",
];

/// `INSERT INTO t (a) EXEC (@sql)`: only a text of SQL may begin with the INSERT itself.
pub(super) fn inserted<'t, 's>(mut inner: Reader<'t, 's>, remarks: &mut Vec<Diagnostic>) -> Read<Does<'t, 's>> {
    let start = inner;
    let refuse = || {
        let message = "the rows that a procedure gives cannot be inserted; let the procedure fill the table";
        start.error(NOT_TRANSLATED, message)
    };
    inner.expect(&["INSERT"])?;
    inner.take(&["INTO"]);
    let table = inner.names()?;
    let mut columns = Vec::new();
    if inner.sees_symbol(0, "(") {
        let list = split_commas(inner.parenthesised()?);
        columns = list.into_iter().map(|column| Reader::new(column).name()).collect::<Read<_>>()?;
    }
    if !inner.take_any(&["EXEC", "EXECUTE"]) {
        return Err(refuse());
    }
    match executed(inner, &mut Vec::new())?.as_slice() {
        [Does::Execute { text, into, using }] if into.is_empty() && using.is_empty() => {
            let message = "INSERT becomes the beginning of the text whose rows it takes, which must be one query";
            remarks.push(start.error(STATEMENT_CHANGED, message));
            Ok(Does::InsertExecuted { table, columns, text })
        }
        _ => Err(refuse()),
    }
}

/// The name of a procedure and its arguments.
fn called<'t, 's>(mut inner: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    let start = inner;
    if inner.peek(0).is_some_and(|token| token.text.starts_with('@')) {
        return Err(start.error(NOT_TRANSLATED, "a procedure whose name is in a variable has no rule"));
    }
    let name = inner.names()?;
    if name.last().is_some_and(|name| name.eq_ignore_ascii_case("sp_execute_external_script")) {
        return Err(
            start.error(NOT_TRANSLATED, "a script in R or Python has no place here; make it a job or a function")
        );
    }
    if let Some(own) = name.last().filter(|name| is_of_server(name)) {
        let message =
            format!("{own} is one of the server's own procedures, which has no counterpart; use a job or a notebook");
        return Err(start.error(NOT_TRANSLATED, &message));
    }
    let arguments = split_commas(inner.rest_of_statement());
    if name.last().is_some_and(|name| name.eq_ignore_ascii_case("sp_executesql")) {
        return dynamic(&arguments, start);
    }
    if name.last().is_some_and(|name| name.eq_ignore_ascii_case("sp_rename")) {
        return match arguments.as_slice() {
            [from, to] => Ok(Does::Rename(from, to)),
            _ => Err(start.error(NOT_TRANSLATED, "sp_rename of something else than a table has no rule")),
        };
    }
    let arguments: Vec<Argument<'t, 's>> = arguments
        .into_iter()
        .map(|argument| {
            let argument = match argument.split_last() {
                Some((last, rest)) if last.is_any(&["OUT", "OUTPUT"]) => rest,
                _ => argument,
            };
            match argument {
                [name, equals, rest @ ..] if name.text.starts_with('@') && equals.is_symbol("=") => {
                    (Some(name.text.trim_start_matches('@').to_owned()), rest)
                }
                _ => (None, argument),
            }
        })
        .collect();
    match call(Reader::new(&[]), name)? {
        Does::Call(name, _) => Ok(Does::Call(name, arguments)),
        other => Ok(other),
    }
}

/// `sp_executesql`: the values of its parameters go by name, which Databricks marks with `:`.
fn dynamic<'t, 's>(arguments: &[Span<'t, 's>], start: Reader<'t, 's>) -> Read<Does<'t, 's>> {
    let Some((text, rest)) = arguments.split_first() else { return Err(start.expected("a text of SQL")) };
    let (mut using, mut parameters, mut outputs) = (Vec::new(), Vec::new(), Vec::new());
    let declared = declared(rest.first());
    for (number, argument) in rest.iter().skip(1).enumerate() {
        let (name, value) = match argument {
            [name, equals, value @ ..] if name.text.starts_with('@') && equals.is_symbol("=") => {
                (name.text.to_owned(), value)
            }
            value => match declared.get(number) {
                Some(name) => (name.clone(), *value),
                None => {
                    return Err(
                        start.error(NOT_TRANSLATED, "a parameter of sp_executesql without its name has no rule")
                    );
                }
            },
        };
        match value {
            [variable, last] if last.is_any(&["OUT", "OUTPUT"]) => outputs.push((name, variable.name())),
            _ => {
                parameters.push(name);
                using.push(value);
            }
        }
    }
    if parameters.is_empty() && outputs.is_empty() {
        return Ok(Does::Execute { text, into: Vec::new(), using });
    }
    Ok(Does::ExecuteNamed { text, parameters, values: using, outputs })
}

/// The names of the parameters that `N'@a int, @b int OUTPUT'` declares; none where it is no literal.
fn declared(definitions: Option<&Span<'_, '_>>) -> Vec<String> {
    let Some([text]) = definitions else { return Vec::new() };
    if text.kind != TokenKind::Text {
        return Vec::new();
    }
    let text = crate::scan::text_of(text.text);
    let tokens = crate::scan::scan(&text, Dialect::TSql);
    split_commas(&tokens).into_iter().filter_map(|part| part.first().map(Token::name)).collect()
}

/// `RAISERROR('format %s', 16, 1, @a)`, or with a message or a variable alone; `None` where the severity makes it a message
/// that stops nothing.
pub(super) fn raised<'t, 's>(mut inner: Reader<'t, 's>) -> Read<Option<Does<'t, 's>>> {
    let arguments = split_commas(inner.parenthesised()?);
    let Some(message) = arguments.first().copied() else { return Err(inner.expected("a message")) };
    if let Some([severity]) = arguments.get(1)
        && severity.text.parse::<u8>().is_ok_and(|severity| severity <= 10)
    {
        return Ok(None);
    }
    let values: Vec<Span<'t, 's>> = arguments.into_iter().skip(3).collect();
    match message {
        [text] if text.kind == TokenKind::Text => {
            let format = crate::scan::text_of(text.text);
            let format = ["%s", "%d", "%i", "%u"].iter().fold(format, |text, sign| text.replace(sign, "%"));
            Ok(Some(Does::Raise(formatted(&format, values))))
        }
        _ => Ok(Some(Does::Raise(vec![Message::Value(message)]))),
    }
}
