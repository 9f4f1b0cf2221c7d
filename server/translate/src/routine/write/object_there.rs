//! Conditions of T-SQL that ask whether an object is there, as questions to Databricks' information schema.
//!
//! Source: "INFORMATION_SCHEMA" of the Databricks SQL language manual; its names are in lower case.

use model::{Dialect, ObjectKind};

use super::super::tree::{Does, Span, Statement};
use super::Writer;
use crate::head::{head, name};
use crate::names::{identifier, literal, object};
use crate::scan::{Token, TokenKind, scan, text_of};

impl Writer<'_, '_, '_> {
    /// `OBJECT_ID('t') IS [NOT] NULL` as a condition; `None` where it is none, or asks for a temporary table.
    pub(super) fn asks_for_object(&self, condition: Span<'_, '_>) -> Option<String> {
        let asked = Asked::of(condition).filter(|_| self.rewriter.dialect == Dialect::TSql)?;
        if asked.is_temporary() {
            return None;
        }
        let (rows, schema, named) = match asked.kind.as_deref() {
            None | Some("U" | "V" | "ET" | "IT") => ("tables", "table_schema", "table_name"),
            Some("P" | "FN" | "IF" | "TF" | "FS" | "FT" | "PC") => ("routines", "routine_schema", "routine_name"),
            Some(_) => return None,
        };
        let placed = object(&asked.parts, self.rewriter.target);
        let (parts, _) = name(&scan(&placed, Dialect::MySql), 0);
        let lower = |part: &str| literal(&part.to_lowercase());
        let (place, in_schema) = match parts.as_slice() {
            [_] => (String::new(), "current_schema()".to_owned()),
            [schema, _] => (String::new(), lower(schema)),
            [catalog, schema, _] => (format!("{}.", identifier(catalog)), lower(schema)),
            _ => return None,
        };
        let last = lower(parts.last()?);
        let not = if asked.is_there { "" } else { "NOT " };
        Some(format!(
            "{not}EXISTS (SELECT 1 FROM {place}information_schema.{rows} WHERE {schema} = {in_schema} AND {named} = {last})"
        ))
    }
}

/// The statement that makes a temporary table, where the other branch empties one that an earlier run left: a routine of
/// Databricks makes it anew.
pub(super) fn made_anew<'b, 't, 's>(
    condition: Span<'_, '_>,
    body: &'b [Statement<'t, 's>],
    otherwise: &'b [Statement<'t, 's>],
) -> Option<&'b [Statement<'t, 's>]> {
    let asked = Asked::of(condition).filter(Asked::is_temporary)?;
    let (makes, empties) = if asked.is_there { (otherwise, body) } else { (body, otherwise) };
    let ([Statement { does: Does::Sql(make), .. }], [Statement { does: Does::Sql(empty), .. }]) = (makes, empties)
    else {
        return None;
    };
    let makes_table = head(make).is_some_and(|head| head.kind == Some(ObjectKind::Table));
    let first = empty.first()?;
    let empties_table = first.is("TRUNCATE") || (first.is("DELETE") && !empty.iter().any(|token| token.is("WHERE")));
    (makes_table && empties_table).then_some(makes)
}

/// What `OBJECT_ID` is asked.
struct Asked {
    parts: Vec<String>,
    /// The kind that is asked for, in capitals.
    kind: Option<String>,
    is_there: bool,
}

impl Asked {
    fn of(condition: Span<'_, '_>) -> Option<Self> {
        let condition = crate::routine::reader::without_parentheses(condition);
        let (function, rest) = condition.split_first()?;
        let close = rest.iter().position(|token| token.is_symbol(")"))?;
        let (call, test) = rest.split_at(close + 1);
        let text = |token: &Token<'_>| (token.kind == TokenKind::Text).then(|| text_of(token.text));
        let (named, kind) = match call {
            [open, named, _] if open.is_symbol("(") => (text(named)?, None),
            [open, named, comma, kind, _] if open.is_symbol("(") && comma.is_symbol(",") => {
                (text(named)?, Some(text(kind)?.trim().to_uppercase()))
            }
            _ => return None,
        };
        let is_there = match test {
            [is, null] if is.is("IS") && null.is("NULL") => false,
            [is, not, null] if is.is("IS") && not.is("NOT") && null.is("NULL") => true,
            _ => return None,
        };
        let (parts, _) = name(&scan(&named, Dialect::TSql), 0);
        (function.is("OBJECT_ID") && !parts.is_empty()).then_some(Self { parts, kind, is_there })
    }

    fn is_temporary(&self) -> bool {
        self.parts.last().is_some_and(|last| last.starts_with('#'))
    }
}
