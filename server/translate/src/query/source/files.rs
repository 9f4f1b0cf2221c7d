//! `OPENROWSET(BULK …)`, by which Synapse reads files, as a query of `read_files`.
//!
//! Source: "OPENROWSET (BULK)" of the Transact-SQL reference, and "read_files table-valued function" of the Databricks SQL
//! language manual.

use model::Diagnostic;
use sqlparser::ast::{FunctionArg, FunctionArgOperator, Ident, ObjectName};
use sqlparser::tokenizer::{Token, TokenWithSpan, Whitespace};

use super::{after, close_of, erase, insert, is, mark};
use crate::diagnostic_codes::{ASSUMED, HINT_DROPPED, NOT_TRANSLATED};

/// What marks `read_files`, whose arguments the parser of T-SQL takes with `:` alone.
const FILES: &str = "files read";

/// What an option may be given.
type Options<'t> = Vec<(String, &'t Token)>;

/// How the files of a call are read: the call of `read_files`, and what is to be said of it.
type Found = Result<(String, Option<String>), String>;

/// Puts a query of `read_files` in the place of every call that reads files at a place of its own.
pub(super) fn read(tokens: &mut Vec<TokenWithSpan>, noted: &mut Vec<Diagnostic>) {
    let mut made = Vec::new();
    for at in 0..tokens.len() {
        let Some(open) = after(tokens, at).filter(|open| {
            is(&tokens[at], "OPENROWSET") && after(tokens, *open).is_some_and(|bulk| is(&tokens[bulk], "BULK"))
        }) else {
            continue;
        };
        let Some(close) = close_of(tokens, open) else { continue };
        let columns = with_columns(tokens, close);
        let end = columns.as_ref().map_or(close, |columns| columns.end);
        let place = tokens[at].span.start;
        let at_place = |diagnostic: Diagnostic| diagnostic.at(place.line as u32, place.column as u32);
        let named = after(tokens, end).is_some_and(|next| matches!(tokens[next].token, Token::Word(_)));
        let query = match source(&options(tokens, open, close), columns.is_some()) {
            Err(message) => {
                noted.push(at_place(NOT_TRANSLATED.diagnostic(message)));
                nothing()
            }
            Ok(_) if !named => {
                noted.push(at_place(NOT_TRANSLATED.diagnostic("rows of OPENROWSET without a name have no rule")));
                nothing()
            }
            Ok((call, said)) => {
                noted.extend(said.map(|said| at_place(ASSUMED.diagnostic(said))));
                match columns.map(|columns| (columns.list, columns.collations)) {
                    Some((Ok(list), collations)) => {
                        let dropped = |name| format!("`COLLATE {name}` dropped: texts of files have none");
                        noted.extend(collations.iter().map(|name| at_place(HINT_DROPPED.diagnostic(dropped(name)))));
                        query_of(&call, list)
                    }
                    None => query_of(&call, vec![Token::Mul]),
                    Some((Err(message), _)) => {
                        noted.push(at_place(NOT_TRANSLATED.diagnostic(message)));
                        nothing()
                    }
                }
            }
        };
        erase(tokens, at, end);
        made.push((at, query));
    }
    insert(tokens, made);
}

/// Whether a call is the one that marks `read_files`.
pub(in crate::query) fn is_read(name: &ObjectName) -> bool {
    matches!(name.0.as_slice(), [only] if only.as_ident().is_some_and(|only| only.value == FILES))
}

/// Gives the marked call its name, and its arguments their `=>`.
pub(in crate::query) fn call(name: &mut ObjectName, arguments: &mut [FunctionArg]) {
    *name = ObjectName::from(vec![Ident::new("read_files")]);
    for argument in arguments {
        if let FunctionArg::Named { operator, .. } | FunctionArg::ExprNamed { operator, .. } = argument {
            *operator = FunctionArgOperator::RightArrow;
        }
    }
}

/// A source that can be read where the statement is refused anyway.
fn nothing() -> Vec<Token> {
    query_of("", vec![Token::Number("1".to_owned(), false)])
}

/// `(SELECT columns FROM call)`.
fn query_of(call: &str, columns: Vec<Token>) -> Vec<Token> {
    let word = |text: &str| Token::make_word(text, None);
    let space = || Token::Whitespace(Whitespace::Space);
    let mut query = vec![Token::LParen, word("SELECT"), space()];
    query.extend(columns);
    if !call.is_empty() {
        query.extend([space(), word("FROM"), space(), mark(FILES), Token::LParen]);
        for (number, argument) in call.split('\n').enumerate() {
            if number > 0 {
                query.push(Token::Comma);
            }
            if let Some((name, value)) = argument.split_once(" => ") {
                query.extend([space(), word(name), Token::Colon, space()]);
                query.push(match value {
                    "true" => word(value),
                    text => Token::SingleQuotedString(text.to_owned()),
                });
            } else {
                query.push(Token::SingleQuotedString(argument.to_owned()));
            }
        }
        query.push(Token::RParen);
    }
    query.push(Token::RParen);
    query
}

/// The options within the parentheses of the call, by their names in capitals.
fn options(tokens: &[TokenWithSpan], open: usize, close: usize) -> Options<'_> {
    let mut found = Vec::new();
    let mut at = open;
    while let Some(name) = after(tokens, at).filter(|name| *name < close) {
        let Token::Word(word) = &tokens[name].token else {
            at = name;
            continue;
        };
        let option = word.value.to_ascii_uppercase();
        let Some(value) = after(tokens, name)
            .and_then(|next| if tokens[next].token == Token::Eq { after(tokens, next) } else { Some(next) })
        else {
            break;
        };
        found.push((option, &tokens[value].token));
        at = value;
    }
    found
}

fn text(token: &Token) -> Option<&str> {
    match token {
        Token::SingleQuotedString(text) | Token::NationalStringLiteral(text) => Some(text),
        _ => None,
    }
}

/// The arguments of `read_files`, one a line.
fn source(options: &Options<'_>, has_columns: bool) -> Found {
    let of = |name: &str| options.iter().find(|(option, _)| option == name).map(|(_, value)| *value);
    if let Some(source) = of("DATA_SOURCE") {
        return Err(format!(
            "OPENROWSET reads files of the data source {source}, whose place is not known here; write read_files with the \
             whole path"
        ));
    }
    let path = of("BULK").and_then(text).ok_or("OPENROWSET of several paths has no rule; write read_files for each")?;
    let place = place(path).ok_or("only files of Azure storage have a rule; write read_files with their path")?;
    let format = of("FORMAT").and_then(text).unwrap_or_default().to_ascii_lowercase();
    let mut call = vec![place.clone(), format!("format => {format}")];
    match format.as_str() {
        "parquet" | "delta" => {}
        "csv" => {
            let headed = of("HEADER_ROW").is_some_and(|value| value.to_string().eq_ignore_ascii_case("TRUE"));
            if has_columns || !headed {
                return Err(
                    "columns of CSV without their names in the files have no rule; write read_files with a schema"
                        .to_owned(),
                );
            }
            call.push("header => true".to_owned());
            for (option, name) in [("FIELDTERMINATOR", "sep"), ("FIELDQUOTE", "quote")] {
                if let Some(sign) = of(option).and_then(text) {
                    if sign.starts_with("0x") {
                        return Err(format!("{option} by its code has no rule; write read_files"));
                    }
                    call.push(format!("{name} => {}", sign.replace("\\t", "\t")));
                }
            }
        }
        _ => return Err("only files of Parquet, Delta and CSV have a rule; write read_files".to_owned()),
    }
    let known = ["BULK", "FORMAT", "PARSER_VERSION", "HEADER_ROW", "FIELDTERMINATOR", "FIELDQUOTE", "ROWSET_OPTIONS"];
    let of_csv = |option: &&(String, &Token)| {
        format != "csv" && !["BULK", "FORMAT", "PARSER_VERSION"].contains(&option.0.as_str())
    };
    let other = options.iter().find(|option| !known.contains(&option.0.as_str()) || of_csv(option));
    if let Some((option, _)) = other {
        return Err(format!("the option {option} of OPENROWSET has no rule; write read_files"));
    }
    let named: Vec<&str> = options.iter().map(|(option, _)| option.as_str()).collect();
    let said = format!(
        "read_files takes the place of OPENROWSET with {}; {place} must lie within an external location of Unity Catalog",
        named.join(", ")
    );
    Ok((call.join("\n"), Some(said)))
}

/// A path of Azure storage as Databricks names it. Folders are read with all that is in them.
fn place(path: &str) -> Option<String> {
    if path.contains(['\'', '\n']) {
        return None;
    }
    let path = path.trim_end_matches("/**");
    if path.starts_with("abfss://") || path.starts_with("abfs://") {
        return Some(path.to_owned());
    }
    let (host, rest) = path.strip_prefix("https://")?.split_once('/')?;
    let account = host.strip_suffix(".dfs.core.windows.net").or_else(|| host.strip_suffix(".blob.core.windows.net"))?;
    let (container, file) = rest.split_once('/').unwrap_or((rest, ""));
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-$".contains(c));
    (plain(account) && plain(container)).then(|| format!("abfss://{container}@{account}.dfs.core.windows.net/{file}"))
}

/// The columns of a call.
struct Columns {
    /// Each brought to its type, or why there is none.
    list: Result<Vec<Token>, &'static str>,
    collations: Vec<String>,
    /// Where the list ends.
    end: usize,
}

/// The columns of `WITH (a int, b varchar(10))` after a call.
fn with_columns(tokens: &[TokenWithSpan], close: usize) -> Option<Columns> {
    let with = after(tokens, close).filter(|with| is(&tokens[*with], "WITH"))?;
    let open = after(tokens, with).filter(|open| tokens[*open].token == Token::LParen)?;
    let end = close_of(tokens, open)?;
    let refused = |message| Some(Columns { list: Err(message), collations: Vec::new(), end });
    let mut columns: Vec<Token> = Vec::new();
    let mut collations = Vec::new();
    let mut from = open + 1;
    let mut depth = 0;
    for at in open + 1..=end {
        match tokens[at].token {
            Token::LParen => depth += 1,
            Token::RParen if at < end => depth -= 1,
            _ => {}
        }
        if at < end && !(depth == 0 && tokens[at].token == Token::Comma) {
            continue;
        }
        let parts: Vec<&Token> = tokens[from..at]
            .iter()
            .map(|token| &token.token)
            .filter(|token| !matches!(token, Token::Whitespace(_)))
            .collect();
        from = at + 1;
        let [name @ Token::Word(_), data_type @ ..] = parts.as_slice() else {
            return refused("the columns of OPENROWSET are not understood; write read_files");
        };
        let collate = data_type
            .iter()
            .position(|token| matches!(token, Token::Word(word) if word.value.eq_ignore_ascii_case("COLLATE")));
        let (data_type, after_type) = data_type.split_at(collate.unwrap_or(data_type.len()));
        let closed = data_type.iter().skip(1).all(|token| {
            matches!(token, Token::LParen | Token::RParen | Token::Comma | Token::Number(..))
                || matches!(token, Token::Word(word) if word.value.eq_ignore_ascii_case("MAX"))
        });
        let numbered = matches!(data_type.last(), Some(Token::Number(..))) && data_type.len() > 1;
        if !closed || numbered || data_type.is_empty() || after_type.len() > 2 {
            let message =
                "a column of OPENROWSET by its place in the files has no rule; write read_files with a schema";
            return refused(message);
        }
        collations.extend(after_type.last().map(ToString::to_string));
        let word = |text: &str| Token::make_word(text, None);
        let space = || Token::Whitespace(Whitespace::Space);
        if !columns.is_empty() {
            columns.push(Token::Comma);
        }
        columns.extend([word("CAST"), Token::LParen, (*name).clone(), space(), word("AS"), space()]);
        columns.extend(data_type.iter().map(|token| (*token).clone()));
        columns.extend([Token::RParen, space(), word("AS"), space(), (*name).clone()]);
    }
    Some(Columns { list: Ok(columns), collations, end })
}
