//! Options of a routine: what is carried over, and what is dropped.

use model::{Diagnostic, Dialect};

use super::reader::Reader;
use super::signature::{Signature, unquoted};
use crate::diagnostic_codes::OPTION_DROPPED;
use crate::scan::TokenKind;

impl<'t, 's> Signature<'t, 's> {
    /// Reads the options after a quoted body, up to the end of the definition.
    pub(super) fn options_after_body(&mut self, reader: &mut Reader<'t, 's>) -> Result<(), Diagnostic> {
        while !reader.is_over() && !reader.sees_symbol(0, ";") && !reader.sees(&["CREATE"]) {
            let start = *reader;
            if reader.take(&["LANGUAGE"]) {
                let token = reader.next("a language")?;
                self.language = Some(unquoted(token).to_ascii_lowercase());
            } else if !self.option(reader, Dialect::PostgreSql) {
                let word = reader.next("an option")?;
                self.remarks.push(start.error(OPTION_DROPPED, &format!("`{}` dropped", word.text)));
            }
        }
        self.end = Some(reader.at);
        Ok(())
    }

    /// Takes an option that changes nothing of the translation, or is carried over.
    pub(super) fn option(&mut self, reader: &mut Reader<'t, 's>, dialect: Dialect) -> bool {
        let start = *reader;
        if reader.take(&["COMMENT"]) {
            reader.take_symbol("=");
            self.comment = reader.peek(0).map(|token| unquoted(token));
            reader.at += 1;
            return true;
        }
        if reader.take(&["NOT", "DETERMINISTIC"]) {
            return true;
        }
        if dialect == Dialect::Snowflake && reader.sees_symbol(1, "=") && self.of_handler(reader) {
            return true;
        }
        if reader.take_any(&["DETERMINISTIC", "IMMUTABLE"]) {
            return true;
        }
        if reader.take(&["INLINE", "TYPE"]) {
            reader.at += 1;
            return true;
        }
        if reader.take(&["STRICT"]) || reader.take(&["RETURNS", "NULL", "ON", "NULL", "INPUT"]) {
            self.strict = start.peek(0).copied();
            return true;
        }
        for option in SILENT {
            if reader.take(option) {
                return true;
            }
        }
        let postgres = matches!(dialect, Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza);
        if postgres && reader.take(&["SET"]) {
            let name = reader.peek(0).map_or("", |token| token.text);
            // `= value` or `TO value`, perhaps of several.
            reader.at += 3;
            while reader.take_symbol(",") {
                reader.at += 1;
            }
            let message = format!("`SET {name}` dropped: a routine of Databricks has no settings of its own");
            self.remarks.push(start.error(OPTION_DROPPED, &message));
            return true;
        }
        let counted = reader.take_any(&["COST", "ROWS", "SUPPORT"]) || reader.take(&["DYNAMIC", "RESULT", "SETS"]);
        if counted {
            reader.at += 1;
            return true;
        }
        let security = reader.take(&["EXECUTE", "AS"])
            || reader.take(&["WITH", "EXECUTE", "AS"])
            || reader.take(&["SQL", "SECURITY"])
            || reader.take(&["SECURITY"])
            || reader.take(&["AUTHID"]);
        if security {
            let who = reader.peek(0).map(|token| token.text.to_owned()).unwrap_or_default();
            reader.at += 1;
            let message = format!("runs as {who} in the source and as its invoker in Databricks; check who may run it");
            if !who.eq_ignore_ascii_case("CALLER") && !who.eq_ignore_ascii_case("INVOKER") {
                self.remarks.push(start.error(OPTION_DROPPED, &message));
            }
            if dialect == Dialect::TSql && reader.take_symbol(",") {
                self.dropped_options(reader, start);
            }
            return true;
        }
        if dialect == Dialect::TSql && reader.take(&["WITH"]) {
            self.dropped_options(reader, start);
            return true;
        }
        false
    }

    /// Drops the options of a list of T-SQL, up to the body.
    fn dropped_options(&mut self, reader: &mut Reader<'t, 's>, start: Reader<'t, 's>) {
        let mut dropped: Vec<&str> = Vec::new();
        while let Some(token) = reader.peek(0) {
            // `EXECUTE AS OWNER` is an option itself.
            let of_option = dropped
                .last()
                .is_some_and(|last| ["EXECUTE", "EXEC"].iter().any(|word| last.eq_ignore_ascii_case(word)));
            if (token.is("AS") && !of_option) || token.is("BEGIN") {
                break;
            }
            dropped.push(token.text);
            reader.at += 1;
        }
        self.remarks.push(start.error(OPTION_DROPPED, &format!("`WITH {}` dropped", dropped.join(" "))));
    }

    /// Options of a body in another language than SQL: `HANDLER = 'f'`, `PACKAGES = ('a', 'b')` and their like.
    fn of_handler(&mut self, reader: &mut Reader<'t, 's>) -> bool {
        let known = ["HANDLER", "PACKAGES", "IMPORTS", "RUNTIME_VERSION", "ARTIFACT_REPOSITORY", "TARGET_PATH"];
        let Some(word) = reader.peek(0).filter(|word| word.is_any(&known)) else { return false };
        reader.at += 2;
        let values = match reader.parenthesised() {
            Ok(list) => list,
            Err(_) => {
                reader.at += 1;
                &reader.tokens[reader.at - 1..reader.at.min(reader.tokens.len())]
            }
        };
        let texts = values.iter().filter(|token| token.kind == TokenKind::Text);
        if word.is("HANDLER") {
            self.handler = values.first().map(unquoted);
        } else if word.is("PACKAGES") {
            self.packages = texts.filter_map(super::python::package).collect();
        } else if word.is("IMPORTS") {
            self.imports = texts.map(unquoted).collect();
        }
        true
    }
}

/// Options without a meaning on Databricks, or that are its rule anyway.
const SILENT: &[&[&str]] = &[
    &["LANGUAGE", "SQL"],
    &["CONTAINS", "SQL"],
    &["NO", "SQL"],
    &["READS", "SQL", "DATA"],
    &["MODIFIES", "SQL", "DATA"],
    &["CALLED", "ON", "NULL", "INPUT"],
    &["STABLE"],
    &["VOLATILE"],
    &["LEAKPROOF"],
    &["PARALLEL", "SAFE"],
    &["PARALLEL", "UNSAFE"],
    &["PARALLEL", "RESTRICTED"],
    &["WINDOW"],
    &["PARALLEL_ENABLE"],
    &["RESULT_CACHE"],
    &["COPY", "GRANTS"],
    &["SECURE"],
    &["MEMOIZABLE"],
    &["NONATOMIC"],
    &["COLLATION", "INVOKER"],
    &["SPECIFIC"],
    &["FOR", "REPLICATION"],
    &["NOT", "FENCED"],
    &["FENCED"],
];
