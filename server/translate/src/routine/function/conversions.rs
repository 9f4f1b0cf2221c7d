//! Functions that try to convert a text and handle that it cannot be converted, which `try_cast` and its like tell.
//!
//! Source: "try_cast function" of the Databricks SQL language manual: NULL where the value cannot be converted.

use model::Dialect;

use super::{Branches, Made, Maker, may_fail};
use crate::diagnostic_codes::STATEMENT_CHANGED;
use crate::routine::tree::{Block, Does, Span, Statement};
use crate::scan::TokenKind;

/// The state of a text that cannot be converted, as handlers name it.
const NOT_CONVERTED: &str = "SQLSTATE '22018'";

/// A conversion that gives NULL where the value cannot be converted.
struct Tried {
    value: String,
    /// Whether it could not be.
    failed: String,
}

impl Maker<'_, '_> {
    /// What a block gives that begins with a conversion and has a handler for its failure, and nothing else that may fail;
    /// `None` of another block.
    pub(super) fn converted(
        &mut self,
        block: &Block<'_, '_>,
        rest: &[&Statement<'_, '_>],
    ) -> Made<Option<Option<String>>> {
        let [handler] = block.handlers.as_slice() else { return Ok(None) };
        let handles = |name: &String| name == "SQLEXCEPTION" || name == NOT_CONVERTED;
        let [first, then @ ..] = block.statements.as_slice() else { return Ok(None) };
        let (target, conversion) = match &first.does {
            Does::Assign(name, value) => (Some(name), value.as_slice()),
            Does::Return(Some(value)) => (None, *value),
            _ => return Ok(None),
        };
        let uses_target = target.is_some_and(|target| mentions(&handler.statements, target));
        if handler.continues || !handler.conditions.iter().any(handles) || !only_computes(then) || uses_target {
            return Ok(None);
        }
        self.set_first(block)?;
        let data_type = target.and_then(|target| self.types.get(&target.to_lowercase())).cloned();
        let Some(tried) = self.tried(conversion, data_type.as_deref())? else { return Ok(None) };
        let message = "the handler is for a value that cannot be converted, for which it is done here too; nothing else is handled";
        self.writer.remarks.push(STATEMENT_CHANGED.diagnostic(message).at(handler.at.line, handler.at.column));
        let Some(target) = target else {
            let statements: Vec<&Statement<'_, '_>> = handler.statements.iter().chain(rest.iter().copied()).collect();
            let otherwise = self.list(&statements)?.unwrap_or_else(|| "NULL".to_owned());
            let Tried { value, failed } = tried;
            let made = format!("CASE WHEN {failed} THEN {otherwise} ELSE {value} END");
            return Ok(Some(Some(if otherwise == "NULL" { value } else { made })));
        };
        self.set(target, &tried.value)?;
        let bodies = vec![(None, handler.statements.as_slice()), (None, then)];
        let branches = Branches { head: "CASE".to_owned(), conditions: vec![tried.failed], bodies, fails: false };
        match self.cases(&branches, rest)? {
            Some(made) => Ok(Some(Some(made))),
            None => self.list(rest).map(Some),
        }
    }

    /// The conversion of a name that tokens spell, to the type of the variable that takes it where they are a text alone.
    fn tried(&mut self, conversion: Span<'_, '_>, data_type: Option<&str>) -> Made<Option<Tried>> {
        let value = self.writer.expression(conversion)?;
        if let [name] = conversion
            && self.types.get(&name.name().to_lowercase()).is_some_and(|from| from == "STRING")
            && let Some(to) = data_type.filter(|to| !to.is_empty() && *to != "STRING")
        {
            let tried = format!("try_cast({value} AS {to})");
            return Ok(Some(Tried { failed: self.failed(&value, &tried), value: tried }));
        }
        let Some((name, inner)) = value.split_once('(').filter(|_| value.ends_with(')')) else { return Ok(None) };
        let tried = match name {
            "CAST" => "try_cast",
            "to_date" => "try_to_date",
            "to_timestamp" => "try_to_timestamp",
            _ => return Ok(None),
        };
        let ends = if name == "CAST" { inner.rfind(" AS ") } else { inner.rfind(", ") };
        let Some(from) = ends.map(|end| &inner[..end]) else { return Ok(None) };
        // Only a name, or a text made of some, so that nothing else of it may fail.
        let plain = from.chars().all(|c| c.is_alphanumeric() || "_.`".contains(c))
            || conversion.get(1..).is_some_and(makes_text);
        let one = inner[..inner.len() - 1].matches('(').count() == inner[..inner.len() - 1].matches(')').count();
        if !plain || !one {
            return Ok(None);
        }
        let value = format!("{tried}({inner}");
        Ok(Some(Tried { failed: self.failed(from, &value), value }))
    }

    /// Whether a value could not be converted; the empty text of Oracle is NULL, which can.
    fn failed(&self, from: &str, tried: &str) -> String {
        let given = match self.rewriter.dialect {
            Dialect::Oracle
                if from.contains('(') || self.types.get(&from.to_lowercase()).is_some_and(|from| from == "STRING") =>
            {
                format!("nullif({from}, '')")
            }
            _ => from.to_owned(),
        };
        format!("{given} IS NOT NULL AND {tried} IS NULL")
    }
}

/// Functions that make a text of texts and do not fail.
const OF_TEXTS: &[&str] = &["TRIM", "LTRIM", "RTRIM", "REPLACE", "UPPER", "LOWER", "SUBSTR", "SUBSTRING", "TRANSLATE"];

/// Whether what stands behind the name of a conversion is made of names and literals by functions of texts alone.
fn makes_text(given: Span<'_, '_>) -> bool {
    let signs = ["(", ")", ",", "||", "."];
    given.iter().enumerate().all(|(at, token)| {
        let called = given.get(at + 1).is_some_and(|next| next.is_symbol("("));
        match token.kind {
            TokenKind::Text | TokenKind::Number => true,
            TokenKind::Word => !token.is_any(&["SELECT", "DEFAULT"]) && (!called || token.is_any(OF_TEXTS)),
            _ => signs.iter().any(|sign| token.is_symbol(sign)),
        }
    })
}

/// Whether statements compute what cannot fail.
fn only_computes(statements: &[Statement<'_, '_>]) -> bool {
    let mut computes = true;
    super::super::each(statements, &mut |does| {
        computes &= matches!(does, Does::Assign(..) | Does::Return(_) | Does::If(..) | Does::Block(_));
        super::super::spans_of(does, &mut |tokens| {
            let queries = tokens.iter().any(|token| token.is("SELECT"));
            computes &= !queries && !tokens.iter().any(may_fail);
        });
    });
    computes
}

/// Whether statements name a variable.
fn mentions(statements: &[Statement<'_, '_>], name: &str) -> bool {
    let mut found = false;
    super::super::each(statements, &mut |does| {
        super::super::spans_of(does, &mut |tokens| found |= tokens.iter().any(|token| token.is(name)));
    });
    found
}
