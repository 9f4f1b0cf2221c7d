//! Conditions of T-SQL that ask whether an object is there, as questions to Databricks' information schema.
//!
//! Source: "INFORMATION_SCHEMA" of the Databricks SQL language manual; its names are in lower case.

use model::{Dialect, ObjectKind};

use super::super::tree::{Does, Span, Statement};
use super::Writer;
use crate::head::{head, name};
use crate::names::{identifier, literal, object};
use crate::routine::reader::Reader;
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

/// The branch that makes a temporary table, where the other branch, the second here, empties one that an earlier run left: a
/// routine of Databricks makes it anew.
pub(super) fn made_anew<'b, 't, 's>(
    condition: Span<'_, '_>,
    body: &'b [Statement<'t, 's>],
    otherwise: &'b [Statement<'t, 's>],
) -> Option<(&'b [Statement<'t, 's>], &'b Statement<'t, 's>)> {
    let asked = Asked::of(condition).filter(Asked::is_temporary)?;
    let (makes, empties) = if asked.is_there { (otherwise, body) } else { (body, otherwise) };
    let ([Statement { does: Does::Sql(make), .. }], [emptied]) = (makes, empties) else { return None };
    let Does::Sql(empty) = &emptied.does else { return None };
    let makes_table = head(make).is_some_and(|head| head.kind == Some(ObjectKind::Table));
    let first = empty.first()?;
    let empties_table = first.is("TRUNCATE") || (first.is("DELETE") && !empty.iter().any(|token| token.is("WHERE")));
    (makes_table && empties_table).then_some((makes, emptied))
}

/// Whether a condition asks whether what is dropped is there, and nothing else.
pub(super) fn asks_for_dropped(condition: Span<'_, '_>, dropped: Span<'_, '_>) -> bool {
    let (dropped, _) = name(dropped, 0);
    Asked::of(condition).filter(|asked| asked.is_there).is_some_and(|asked| {
        asked.parts.last().zip(dropped.last()).is_some_and(|(asked, dropped)| asked.eq_ignore_ascii_case(dropped))
    })
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
        if let Some(asked) = Self::of_catalog(condition) {
            return Some(asked);
        }
        if let [not, asked @ ..] = condition
            && not.is("NOT")
        {
            return Self::of(asked).map(|asked| Self { is_there: !asked.is_there, ..asked });
        }
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
            [more, zero] if more.is_symbol(">") && zero.text == "0" => true,
            _ => return None,
        };
        let (parts, _) = name(&scan(&named, Dialect::TSql), 0);
        (function.is("OBJECT_ID") && !parts.is_empty()).then_some(Self { parts, kind, is_there })
    }

    /// `[NOT] EXISTS (SELECT … FROM sys.objects WHERE object_id = OBJECT_ID('t') AND type IN ('U'))`.
    fn of_catalog(condition: Span<'_, '_>) -> Option<Self> {
        let mut reader = Reader::new(condition);
        let is_there = !reader.take(&["NOT"]);
        reader.take(&["EXISTS"]).then_some(())?;
        let mut query = Reader::new(reader.parenthesised().ok().filter(|_| reader.is_over())?);
        query.take(&["SELECT"]).then_some(())?;
        query.until_words(&["FROM"]);
        query.take(&["FROM"]).then_some(())?;
        let catalog = query.names().ok()?.pop()?.to_lowercase();
        query.take(&["WHERE"]).then_some(())?;
        let column = query.name().ok()?.to_lowercase();
        let of_object = ["object_id", "id"].contains(&column.as_str()) && query.take_symbol("=");
        let asks = of_object && query.take(&["OBJECT_ID"]);
        let named = match query.parenthesised().ok().filter(|_| asks)? {
            [named] if named.kind == TokenKind::Text => text_of(named.text),
            _ => return None,
        };
        let of_catalog = match catalog.as_str() {
            "objects" | "sysobjects" => None,
            "tables" => Some("U"),
            "views" => Some("V"),
            "procedures" => Some("P"),
            _ => return None,
        };
        let mut kind = of_catalog.map(str::to_owned);
        if query.take(&["AND"]) {
            query.take_any(&["TYPE", "XTYPE"]).then_some(())?;
            let kinds = if query.take(&["IN"]) {
                query.parenthesised().ok()?
            } else {
                query.take_symbol("=").then(|| query.rest_of_statement())?
            };
            let first = kinds.first().filter(|first| first.kind == TokenKind::Text)?;
            kind = Some(text_of(first.text).trim().to_uppercase());
        }
        let (parts, _) = name(&scan(&named, Dialect::TSql), 0);
        (query.is_over() && !parts.is_empty()).then_some(Self { parts, kind, is_there })
    }

    fn is_temporary(&self) -> bool {
        self.parts.last().is_some_and(|last| last.starts_with('#'))
    }
}
