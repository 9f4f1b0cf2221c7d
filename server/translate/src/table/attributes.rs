//! Attributes of a column, each by what becomes of it.

use super::*;
use crate::functions::IDENTITY;
use crate::query::array_texts::array;
use crate::scan::text_of;

/// The value that Teradata's WITH DEFAULT gives a column of a type.
///
/// Source: "DEFAULT and WITH DEFAULT" of Teradata's manual.
fn of_system(data_type: &str) -> Option<&'static str> {
    Some(match data_type.split('(').next().unwrap_or_default() {
        "TINYINT" | "SMALLINT" | "INT" | "BIGINT" | "DECIMAL" | "DOUBLE" | "FLOAT" => "0",
        "STRING" | "VARCHAR" | "CHAR" => "''",
        "DATE" => "current_date()",
        "TIMESTAMP" | "TIMESTAMP_NTZ" => "current_timestamp()",
        _ => return None,
    })
}

impl TableReader<'_, '_> {
    /// Reads one attribute; answers with the place after it.
    pub(super) fn attribute(&mut self, column: &mut Column, at: usize, to: usize) -> Result<usize, Refusal> {
        let word = self.tokens[at].text.to_ascii_uppercase();
        let next_is = |word: &str| at + 1 < to && self.is_word(at + 1, word);
        match word.as_str() {
            "NOT" if next_is("NULL") => {
                column.not_null = true;
                if let Some(named) = column.constraint.take() {
                    let message = format!("column {}: the name {named} of NOT NULL dropped: it has none", column.name);
                    self.remark(ATTRIBUTE_DROPPED, at, &message);
                }
                Ok(at + 2)
            }
            "NOT" if next_is("CASESPECIFIC") => Ok(self.drop_collation(column, at, at + 2, true)),
            "NOT" if next_is("FOR") => self.drop_attribute(column, at, (at + 3).min(to)),
            "NULL" => Ok(at + 1),
            "CONSTRAINT" => {
                column.constraint = self.tokens.get(at + 1).filter(|_| at + 1 < to).map(Token::name);
                Ok(at + 2)
            }
            "DEFAULT" | "DEF" => {
                if let Some(named) = column.constraint.take() {
                    let message = format!("column {}: the name {named} of DEFAULT dropped: it has none", column.name);
                    self.remark(ATTRIBUTE_DROPPED, at, &message);
                }
                self.default(column, at + 1, to)
            }
            "WITH" if next_is("DEFAULT") => {
                column.default = of_system(&column.data_type).map(str::to_owned);
                if column.default.is_none() {
                    let message =
                        format!("column {}: WITH DEFAULT dropped: set the value where the row is written", column.name);
                    self.remark(DEFAULT_DROPPED, at, &message);
                }
                self.rewriter.notes.account(&self.tokens[at..at + 2]);
                Ok(at + 2)
            }
            "PRIMARY" if next_is("KEY") => {
                column.not_null = true;
                self.table.primary_key = vec![column.name.clone()];
                let mut end = self.skip_key_options(at + 2, to);
                // T-SQL takes a table's key right after a column, without a comma.
                if end < to && self.is_symbol(end, "(") {
                    let close = self.close_of(end)?;
                    self.table.primary_key = self.column_names(end + 1, close);
                    end = self.skip_key_options(close + 1, to);
                }
                if let Some(named) = column.constraint.take() {
                    let columns = list(&self.table.primary_key);
                    self.table.constraints.push(format!("CONSTRAINT {} PRIMARY KEY {columns}", identifier(&named)));
                }
                Ok(end)
            }
            "UNIQUE" => {
                let named = column.constraint.take().map(|named| format!(" {named}")).unwrap_or_default();
                let message = format!("column {}: UNIQUE{named} dropped: Databricks does not keep it", column.name);
                self.remark(CONSTRAINT_DROPPED, at, &message);
                Ok(self.skip_key_options(at + 1, to))
            }
            "REFERENCES" => {
                let named = column.constraint.take();
                self.references(std::slice::from_ref(&column.name), named, at + 1, to)
            }
            "CHECK" if self.is_symbol(at + 1, "(") => {
                let close = self.close_of(at + 1)?;
                self.check(column.constraint.take(), at + 2, close)?;
                Ok(close + 1)
            }
            "IDENTITY" | "AUTOINCREMENT" | "AUTO_INCREMENT" => self.identity(column, at, to),
            "GENERATED" => self.generated(column, at, to),
            "AS" if self.is_symbol(at + 1, "(") => self.generated(column, at, to),
            "COMMENT" if self.tokens.get(at + 1).is_some_and(|token| token.kind == TokenKind::Text) => {
                column.comment = Some(text_in(self.tokens[at + 1].text, self.rewriter.dialect));
                Ok(at + 2)
            }
            "ON" if next_is("UPDATE") => {
                let end = if self.is_symbol(at + 3, "(") { self.close_of(at + 3)? + 1 } else { at + 3 }.min(to);
                let text = self.text(at, end);
                let message =
                    format!("column {}: `{text}` dropped; set the value where the row is written", column.name);
                self.remark(DEFAULT_DROPPED, at, &message);
                Ok(end)
            }
            "COLLATE" => {
                let mut end = (at + 2).min(to);
                while end + 1 < to && self.is_symbol(end, ".") {
                    end += 2;
                }
                let free = self.tokens[at + 1..end].last().is_some_and(|name| minds_no_case(&name.name()));
                Ok(self.drop_collation(column, at, end, free))
            }
            "ENCODE" | "FORMAT" | "TITLE" | "CHARSET" | "STORAGE" => self.drop_attribute(column, at, (at + 2).min(to)),
            "CHARACTER" if next_is("SET") => self.drop_attribute(column, at, (at + 3).min(to)),
            // Functions that store the texts in fewer bytes.
            "COMPRESS" | "DECOMPRESS" if next_is("USING") => {
                let (_, end) = crate::head::name(&self.tokens[..to], at + 2);
                self.drop_attribute(column, at, end)
            }
            "AS" if next_is("VALIDTIME") || next_is("TRANSACTIONTIME") => {
                let message = format!(
                    "column {}: a table that keeps {} has no counterpart; keep begin and end in columns that queries compare",
                    column.name,
                    self.tokens[at + 1].text.to_ascii_uppercase()
                );
                Err(self.at(NOT_TRANSLATED, at, &message))
            }
            "COMPRESS" if !self.is_symbol(at + 1, "(") => {
                let value = self.tokens.get(at + 1).filter(|_| at + 1 < to);
                let has_value = value.is_some_and(|token| {
                    matches!(token.kind, TokenKind::Number | TokenKind::Text)
                        || token.is_any(&["NULL", "DATE", "TIMESTAMP"])
                });
                let typed = has_value && self.tokens[at + 1].is_any(&["DATE", "TIMESTAMP"]);
                self.drop_attribute(column, at, (at + 1 + usize::from(has_value) + usize::from(typed)).min(to))
            }
            "INLINE" if next_is("LENGTH") => self.drop_attribute(column, at, (at + 3).min(to)),
            "COMPRESS" | "MASKED" | "WITH" | "USING" | "TAG" | "PROJECTION" => {
                let open = (at..to).find(|at| self.is_symbol(*at, "("));
                let end = open.map_or(Ok(at + 1), |open| self.close_of(open).map(|close| close + 1))?;
                self.drop_attribute(column, at, end)
            }
            "MASKING" if next_is("POLICY") => {
                let open = (at..to).find(|at| self.is_symbol(*at, "("));
                let end = open.map_or(Ok((at + 3).min(to)), |open| self.close_of(open).map(|close| close + 1))?;
                let text = self.text(at, end);
                let message = format!("column {}: `{text}` dropped; set a column mask", column.name);
                self.remark(CONSTRAINT_DROPPED, at, &message);
                Ok(end)
            }
            "UPPERCASE" => {
                let message =
                    format!("column {}: UPPERCASE dropped: put the value in capitals where it is written", column.name);
                self.remark(CONSTRAINT_DROPPED, at, &message);
                Ok(at + 1)
            }
            "BINARY" | "AUTO" | "LATIN" | "UNICODE" | "ASCII" | "BYTE" | "VIRTUAL" | "SRID" | "ROWGUIDCOL"
            | "SPARSE" | "PERSISTED" | "DISTKEY" | "SORTKEY" | "CASESPECIFIC" | "CS" | "ENABLE" | "DISABLE"
            | "VALIDATE" | "NOVALIDATE" | "RELY" | "NORELY" | "VISIBLE" | "INVISIBLE" | "DEFERRABLE" | "CLUSTERED"
            | "NONCLUSTERED" | "KEY" | "HIDDEN" | "ENFORCED" => self.drop_attribute(column, at, at + 1),
            "INDEX" => {
                let mut end = (at + 2).min(to);
                while end < to && self.tokens[end].is_any(&["UNIQUE", "CLUSTERED", "NONCLUSTERED", "HASH"]) {
                    end += 1;
                }
                if end < to && self.is_word(end, "WITH") && self.is_symbol(end + 1, "(") {
                    end = self.close_of(end + 1)? + 1;
                }
                self.drop_attribute(column, at, end)
            }
            "INITIALLY" => self.drop_attribute(column, at, (at + 2).min(to)),
            _ => {
                let message =
                    format!("column {}: found `{}`, which is not understood", column.name, self.tokens[at].text);
                Err(self.at(NOT_TRANSLATED, at, &message))
            }
        }
    }

    pub(super) fn drop_attribute(&mut self, column: &Column, at: usize, end: usize) -> Result<usize, Refusal> {
        let message =
            format!("column {}: `{}` dropped: Databricks has no such attribute", column.name, self.text(at, end));
        self.remark(ATTRIBUTE_DROPPED, at, &message);
        Ok(end)
    }

    /// Leaves out how a column's texts are compared.
    fn drop_collation(&mut self, column: &Column, at: usize, end: usize, case_is_free: bool) -> usize {
        let (code, why) = if case_is_free {
            (CASE_COUNTS, "case counts where its texts are compared here")
        } else {
            (ATTRIBUTE_DROPPED, "texts are compared byte by byte here anyway")
        };
        self.remark(code, at, &format!("column {}: `{}` dropped: {why}", column.name, self.text(at, end)));
        end
    }

    pub(super) fn default(&mut self, column: &mut Column, mut at: usize, to: usize) -> Result<usize, Refusal> {
        if self.is_word(at, "ON") && self.is_word(at + 1, "NULL") {
            at += 2;
        }
        const ENDS: &[&str] = &[
            "NOT",
            "CONSTRAINT",
            "PRIMARY",
            "UNIQUE",
            "REFERENCES",
            "CHECK",
            "COMMENT",
            "ON",
            "COLLATE",
            "ENCODE",
            "GENERATED",
            "IDENTITY",
            "ENABLE",
            "DISABLE",
            "AUTO_INCREMENT",
            "CHARACTER",
            "COMPRESS",
            "FORMAT",
            "TITLE",
            "WITH",
            "ROWGUIDCOL",
        ];
        let (mut end, mut depth) = (at, 0);
        while end < to {
            let token = &self.tokens[end];
            if depth == 0 && end > at && (token.is_any(ENDS) || token.is("NULL")) {
                break;
            }
            depth += i32::from(token.is_symbol("(")) - i32::from(token.is_symbol(")"));
            end += 1;
        }
        if end == at {
            return Err(self.at(SYNTAX, at - 1, "found DEFAULT without a value"));
        }
        let text = self.text(at, end);
        if text.to_ascii_uppercase().contains("NEXTVAL") || text.to_ascii_uppercase().contains("NEXT VALUE") {
            let message =
                format!("column {}: a default from a sequence becomes an identity; check its start", column.name);
            self.remark(IDENTITY_CHANGED, at, &message);
            column.generated = Some("GENERATED BY DEFAULT AS IDENTITY".to_owned());
            return Ok(end);
        }
        if let [only] = &self.tokens[at..end]
            && only.kind == TokenKind::Text
            && let Some(default) = of_text(&text_of(only.text), &column.data_type)
        {
            column.default = Some(default);
            return Ok(end);
        }
        match self.rewriter.expression(&self.tokens[at..end]) {
            Ok((default, remarks)) => {
                self.diagnostics.extend(remarks);
                let is_null = default.eq_ignore_ascii_case("NULL");
                let default = match column.data_type.as_str() {
                    "BOOLEAN" => truth(default),
                    "BINARY" if default == IDENTITY => format!("unhex({default})"),
                    _ => default,
                };
                column.default = (!is_null).then_some(default);
            }
            Err(_) => {
                let message =
                    format!("column {}: the default `{text}` dropped; Databricks has no counterpart", column.name);
                self.remark(DEFAULT_DROPPED, at, &message);
            }
        }
        Ok(end)
    }
}

/// Whether a collation takes letters of either case for the same: `Latin1_General_CI_AS`, `utf8mb4_general_ci`, `en-ci`.
fn minds_no_case(collation: &str) -> bool {
    collation.trim_matches('\'').split(['_', '-']).any(|part| part.eq_ignore_ascii_case("ci"))
}

/// What a text stands for in a column of JSON or of an array, which takes none.
fn of_text(said: &str, data_type: &str) -> Option<String> {
    match data_type {
        "VARIANT" => Some(format!("parse_json({})", literal(said))),
        _ if data_type.starts_with("ARRAY<") => array(said, data_type).map(|array| array.to_string()),
        _ => None,
    }
}

/// A default of bits as one of BOOLEAN, which takes no numbers.
fn truth(default: String) -> String {
    match default.trim_matches(['(', ')', '\'']) {
        "0" | "f" | "n" | "no" | "off" => "false".to_owned(),
        "1" | "t" | "y" | "yes" | "on" => "true".to_owned(),
        _ => default,
    }
}

#[cfg(test)]
mod tests {
    use model::Dialect;

    use crate::{Definition, translate};

    #[test]
    fn a_collation_that_minds_no_case_is_told_of_as_such() {
        for (dialect, column, code) in [
            (Dialect::TSql, "a VARCHAR(9) COLLATE Latin1_General_CI_AS", "DWM-0223"),
            (Dialect::TSql, "a VARCHAR(9) COLLATE Latin1_General_BIN2", "DWM-0205"),
            (Dialect::TSql, "a VARCHAR(9) COLLATE SQL_Latin1_General_CP1_CS_AS", "DWM-0205"),
            (Dialect::MySql, "a VARCHAR(9) COLLATE utf8mb4_general_ci", "DWM-0223"),
            (Dialect::Snowflake, "a VARCHAR(9) COLLATE 'en-ci'", "DWM-0223"),
            (Dialect::Teradata, "a VARCHAR(9) NOT CASESPECIFIC", "DWM-0223"),
            (Dialect::Teradata, "a VARCHAR(9) CASESPECIFIC", "DWM-0205"),
        ] {
            let sql = format!("CREATE TABLE t ({column})");
            let definition = Definition { sql: &sql, dialect, kind: None, name: None, routines: None, columns: None };
            let codes: Vec<_> = translate(&definition, None).diagnostics.into_iter().map(|told| told.code).collect();
            assert_eq!(codes, [code], "{sql}");
        }
    }
}
