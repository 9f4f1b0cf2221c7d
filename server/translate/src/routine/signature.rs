//! The head of a routine: parameters, what it returns, its language, and where its body stands.

use model::{Diagnostic, Dialect};

use super::function::FilledTable;
use super::reader::{Reader, split_commas};
use super::tree::Span;
use super::types::routine_type;
use crate::data_type;
use crate::diagnostic_codes::{KIND_NOT_TRANSLATED, NOT_TRANSLATED};
use crate::scan::{Token, TokenKind};

/// How a parameter carries its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    In,
    Out,
    InOut,
}

/// A parameter; its type is in Databricks' words.
#[derive(Debug)]
pub(crate) struct Parameter<'t, 's> {
    pub(crate) mode: Mode,
    pub(crate) name: String,
    pub(crate) data_type: String,
    pub(crate) default: Option<Span<'t, 's>>,
}

/// What a function gives.
#[derive(Debug)]
pub(crate) enum Returns {
    /// A value of a type.
    Value(String),
    /// Rows of these columns.
    Table(Vec<(String, String)>),
    /// Nothing, as PostgreSQL's `void`.
    Nothing,
}

/// Everything before the body.
#[derive(Debug, Default)]
pub(crate) struct Signature<'t, 's> {
    pub(crate) parameters: Vec<Parameter<'t, 's>>,
    pub(crate) returns: Option<Returns>,
    /// In lower case; `None` where none is named.
    pub(crate) language: Option<String>,
    pub(crate) comment: Option<String>,
    /// Where the body starts: `BEGIN`, a statement, declarations, or a quoted body.
    pub(crate) body: usize,
    /// Where the options after a quoted body end, and with them the definition.
    pub(crate) end: Option<usize>,
    pub(crate) remarks: Vec<Diagnostic>,
    /// Where it says that it gives NULL for a NULL without being run.
    pub(crate) strict: Option<Token<'s>>,
    /// Parameters that hand a cursor to the caller.
    pub(crate) cursors: Vec<String>,
    /// Whether what is returned is a cursor.
    pub(crate) returns_cursor: bool,
    /// The table that the body fills with what is given.
    pub(crate) fills: Option<FilledTable<'t, 's>>,
    /// The function of the body that is called, in other languages than SQL.
    pub(crate) handler: Option<String>,
    /// Packages and files that such a body needs.
    pub(crate) packages: Vec<String>,
    pub(crate) imports: Vec<String>,
}

/// Reads what stands between a routine's name and its body.
pub(crate) fn signature<'t, 's>(
    tokens: Span<'t, 's>,
    after_name: usize,
    dialect: Dialect,
) -> Result<Signature<'t, 's>, Diagnostic> {
    let mut found = Signature::default();
    let mut reader = Reader { tokens, at: after_name };
    if dialect == Dialect::TSql && reader.sees_symbol(0, ";") {
        reader.at += 2;
    }
    if reader.sees_symbol(0, "(") {
        for part in split_commas(reader.parenthesised()?) {
            found.parameter(part, tokens, dialect)?;
        }
    } else if dialect == Dialect::TSql {
        let from = reader.at;
        reader.until_words(&["AS", "WITH", "RETURNS", "FOR"]);
        // AS may stand between a parameter and its type.
        while reader.sees(&["AS"]) && tokens[from..reader.at].last().is_some_and(|prior| prior.text.starts_with('@')) {
            reader.at += 1;
            reader.until_words(&["AS", "WITH", "RETURNS", "FOR"]);
        }
        for part in split_commas(&tokens[from..reader.at]) {
            found.parameter(part, tokens, dialect)?;
        }
    }
    found.options(&mut reader, dialect)?;
    // What an option lacks at the end of the text may have been passed over.
    found.body = reader.at.min(tokens.len());
    Ok(found)
}

impl<'t, 's> Signature<'t, 's> {
    fn parameter(&mut self, part: Span<'t, 's>, routine: Span<'t, 's>, dialect: Dialect) -> Result<(), Diagnostic> {
        let mut reader = Reader::new(part);
        let mut mode = take_mode(&mut reader);
        let nameless = dialect != Dialect::TSql && is_whole_type(&reader);
        let name = if nameless { format!("p{}", self.parameters.len() + 1) } else { reader.name()? };
        mode = take_mode(&mut reader).or(mode);
        reader.take(&["NOCOPY"]);
        reader.take(&["AS"]);
        if reader.take_any(CURSORS) || (dialect == Dialect::Oracle && is_opened(&name, routine)) {
            self.cursors.push(name);
            return Ok(());
        }
        let data_type = self.data_type(&mut reader, &name, dialect)?;
        reader.take(&["NOT"]);
        reader.take(&["NULL"]);
        let mut default = None;
        if reader.take_any(&["DEFAULT"]) || reader.take_symbol(":=") || reader.take_symbol("=") {
            default = Some(reader.until_words(&["OUT", "OUTPUT", "READONLY"]));
        }
        if reader.take_any(&["OUT", "OUTPUT"]) {
            mode = Some(Mode::InOut);
        }
        if !reader.is_over() {
            return Err(reader.error(NOT_TRANSLATED, "this attribute of a parameter has no counterpart"));
        }
        let mode = mode.unwrap_or(Mode::In);
        self.parameters.push(Parameter { mode, name, data_type, default });
        Ok(())
    }

    /// A function in SQL whose parameters are filled by its query gives these.
    pub(super) fn give_what_is_filled(&mut self) {
        if self.returns.is_some() {
            return;
        }
        let (given, taken): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.parameters).into_iter().partition(|parameter| parameter.mode == Mode::Out);
        self.parameters = taken;
        let mut columns: Vec<(String, String)> =
            given.into_iter().map(|parameter| (parameter.name, parameter.data_type)).collect();
        self.returns = match columns.len() {
            0 => None,
            1 => columns.pop().map(|(_, data_type)| Returns::Value(data_type)),
            _ => Some(Returns::Table(columns)),
        };
    }

    /// Reads a type and puts it in Databricks' words.
    pub(crate) fn data_type(
        &mut self,
        reader: &mut Reader<'t, 's>,
        name: &str,
        dialect: Dialect,
    ) -> Result<String, Diagnostic> {
        let (text, remark) = routine_type(reader, name, dialect)?;
        self.remarks.extend(remark);
        Ok(text)
    }

    fn options(&mut self, reader: &mut Reader<'t, 's>, dialect: Dialect) -> Result<(), Diagnostic> {
        while let Some(token) = reader.peek(0) {
            if token.kind == TokenKind::Body || token.is_any(&["BEGIN", "BEGIN_PROC", "DECLARE"]) {
                return Ok(());
            }
            let before = reader.at;
            if self.option(reader, dialect) {
                continue;
            }
            if reader.take_any(&["RETURNS", "RETURN"]) {
                if self.returns.is_some() || (token.is("RETURN") && dialect != Dialect::Oracle) {
                    reader.at = before;
                    return Ok(());
                }
                self.returns = Some(self.returned(reader, dialect)?);
            } else if reader.take(&["LANGUAGE"]) {
                let token = reader.next("a language")?;
                self.language = Some(unquoted(token).to_ascii_lowercase());
            } else if reader.take_any(&["AS", "IS"]) {
                // Options may stand after a quoted body.
                if reader.peek(0).is_some_and(|token| matches!(token.kind, TokenKind::Body | TokenKind::Text)) {
                    let mut after = Reader { at: reader.at + 1, ..*reader };
                    self.options_after_body(&mut after)?;
                }
                return Ok(());
            } else {
                // A body without an introducing word, as of MySQL.
                return Ok(());
            }
        }
        Ok(())
    }

    /// Names and types of the columns of rows; their constraints say nothing of what is given.
    fn columns(&mut self, reader: &mut Reader<'t, 's>, dialect: Dialect) -> Result<Vec<(String, String)>, Diagnostic> {
        let mut columns = Vec::new();
        for part in split_commas(reader.parenthesised()?) {
            let mut column = Reader::new(part);
            if column.sees(&["PRIMARY", "KEY"]) || column.sees_any(&["UNIQUE", "CHECK", "CONSTRAINT", "INDEX"]) {
                continue;
            }
            let name = column.name()?;
            let data_type = self.data_type(&mut column, &name, dialect)?;
            columns.push((name, data_type));
        }
        Ok(columns)
    }

    fn returned(&mut self, reader: &mut Reader<'t, 's>, dialect: Dialect) -> Result<Returns, Diagnostic> {
        let start = *reader;
        if reader.take(&["VOID"]) {
            return Ok(Returns::Nothing);
        }
        let named =
            |word: &str| reader.peek(0).is_some_and(|token| token.is_name() && token.name().eq_ignore_ascii_case(word));
        if named("TRIGGER") || named("EVENT_TRIGGER") {
            let message =
                "a function of a trigger has no counterpart: Databricks has none; do it where the rows are written";
            return Err(start.error(KIND_NOT_TRANSLATED, message));
        }
        if reader.take_any(CURSORS) {
            self.returns_cursor = true;
            return Ok(Returns::Table(Vec::new()));
        }
        // T-SQL's `RETURNS @rows TABLE (…)` names the rows.
        if reader.peek(0).is_some_and(|token| token.text.starts_with('@')) {
            let from = reader.at;
            let name = reader.next("a table variable")?.name();
            reader.expect(&["TABLE"])?;
            let columns = self.columns(reader, dialect)?;
            let definition = &reader.tokens[from..reader.at];
            let names = columns.iter().map(|(name, _)| name.clone()).collect();
            self.fills = Some(FilledTable::new(name, names, definition));
            return Ok(Returns::Table(columns));
        }
        if reader.take(&["SETOF"]) || reader.take(&["TABLE"]) {
            if !reader.sees_symbol(0, "(") {
                // The columns are those of the query; Databricks finds them by itself.
                if !reader.tokens[..reader.at].last().is_some_and(|token| token.is("TABLE")) {
                    reader.names()?;
                }
                return Ok(Returns::Table(Vec::new()));
            }
            return self.columns(reader, dialect).map(Returns::Table);
        }
        let data_type = self.data_type(reader, "RETURNS", dialect)?;
        reader.take(&["NOT", "NULL"]);
        Ok(Returns::Value(data_type))
    }
}

/// Types of cursors.
const CURSORS: &[&str] = &["REFCURSOR", "SYS_REFCURSOR"];

/// Whether a routine opens what it names so for a query: then it is a cursor, whatever its type is called.
fn is_opened(name: &str, routine: Span<'_, '_>) -> bool {
    routine.windows(3).any(|words| words[0].is("OPEN") && words[1].is(name) && words[2].is("FOR"))
}

/// Whether a type stands here and nothing after it but a default: then the parameter has no name.
fn is_whole_type(reader: &Reader<'_, '_>) -> bool {
    data_type::read(reader.tokens, reader.at).is_some_and(|(_, next)| {
        reader.tokens.get(next).is_none_or(|token| token.is("DEFAULT") || token.is_symbol("="))
    })
}

fn take_mode(reader: &mut Reader<'_, '_>) -> Option<Mode> {
    // A parameter may be called `in` or `out`; then no further name follows.
    if reader.take(&["IN", "OUT"]) || reader.take(&["INOUT"]) {
        Some(Mode::InOut)
    } else if reader.take(&["IN"]) || reader.take(&["VARIADIC"]) {
        Some(Mode::In)
    } else if reader.sees(&["OUT"]) && reader.peek(1).is_some_and(Token::is_name) {
        reader.at += 1;
        Some(Mode::Out)
    } else {
        None
    }
}

/// What a literal or a word says.
pub(crate) fn unquoted(token: &Token<'_>) -> String {
    match token.kind {
        TokenKind::Text => crate::scan::text_of(token.text),
        _ => token.name(),
    }
}
