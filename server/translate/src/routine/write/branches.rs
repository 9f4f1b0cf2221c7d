//! Branches, loops of their own condition, and what leaves them.

use super::super::tree::{Arm, Does, Span, Statement};
use super::object_there::{asks_for_dropped, made_anew};
use super::{BODY, Writer, Written};
use crate::diagnostic_codes::{NOT_TRANSLATED, STATEMENT_CHANGED};
use crate::names::identifier;
use crate::scan::{Token, TokenKind};

impl Writer<'_, '_, '_> {
    pub(super) fn conditional(
        &mut self,
        arms: &[Arm<'_, '_>],
        otherwise: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        // What was left out of it, such as the end of a transaction, may have been all it did.
        if otherwise.is_empty() && arms.iter().all(|(_, body)| body.is_empty()) {
            return Ok(());
        }
        if let ([(condition, body)], []) = (arms, otherwise)
            && let Some(drop) = drop_if_there(condition, body)
        {
            self.rewriter.notes.account(condition);
            return self.sql(&drop, depth);
        }
        if let [(condition, body)] = arms
            && let Some((makes, emptied)) = made_anew(condition, body, otherwise)
        {
            let word =
                if matches!(&emptied.does, Does::Sql(sql) if sql[0].is("DELETE")) { "DELETE" } else { "TRUNCATE" };
            let message = format!("{word} of a temporary table dropped: the routine makes the table anew");
            self.remarks.push(STATEMENT_CHANGED.diagnostic(message).at(emptied.at.line, emptied.at.column));
            return self.list(makes, depth);
        }
        for (at, (condition, body)) in arms.iter().enumerate() {
            let word = if at == 0 { "IF" } else { "ELSEIF" };
            let condition = match self.asks_for_object(condition) {
                Some(asks) => {
                    self.rewriter.notes.account(condition);
                    asks
                }
                None => self.condition(condition)?,
            };
            self.line(depth, format!("{word} {condition} THEN"));
            self.filled(body, depth + 1)?;
        }
        if !otherwise.is_empty() {
            self.line(depth, "ELSE");
            self.filled(otherwise, depth + 1)?;
        }
        self.line(depth, "END IF;");
        Ok(())
    }

    /// A list that must not be empty in Databricks.
    pub(super) fn filled(&mut self, body: &[Statement<'_, '_>], depth: usize) -> Written<()> {
        let before = self.lines.len();
        self.list(body, depth)?;
        if self.lines.len() == before {
            self.line(depth, "BEGIN END;");
        }
        Ok(())
    }

    pub(super) fn case(
        &mut self,
        operand: Option<Span<'_, '_>>,
        arms: &[Arm<'_, '_>],
        otherwise: &[Statement<'_, '_>],
        depth: usize,
    ) -> Written<()> {
        let operand = operand.map(|operand| self.expression(operand)).transpose()?;
        let compares = operand.is_some();
        self.line(depth, format!("CASE {}", operand.unwrap_or_default()).trim_end());
        for (condition, body) in arms {
            let condition = if compares { self.expression(condition)? } else { self.condition(condition)? };
            self.line(depth + 1, format!("WHEN {condition} THEN"));
            self.filled(body, depth + 2)?;
        }
        if !otherwise.is_empty() {
            self.line(depth + 1, "ELSE");
            self.filled(otherwise, depth + 2)?;
        }
        self.line(depth, "END CASE;");
        Ok(())
    }

    /// A loop; what stands first in each round is given as it is written.
    pub(super) fn looped(
        &mut self,
        label: Option<&str>,
        head: &str,
        first: &[String],
        body: &[Statement<'_, '_>],
        end: &str,
        depth: usize,
    ) -> Written<()> {
        let label = label.map_or_else(
            || {
                self.made += 1;
                format!("loop{}", self.made)
            },
            identifier,
        );
        let place = self.lines.len();
        self.line(depth, head);
        self.loops.push(label.clone());
        for line in first {
            self.line(depth + 1, line);
        }
        if first.is_empty() {
            self.filled(body, depth + 1)?;
        } else {
            self.list(body, depth + 1)?;
        }
        self.loops.pop();
        self.line(depth, format!("{end};"));
        // A label that nothing names is left out.
        let named = [format!("LEAVE {label};"), format!("ITERATE {label};")];
        if self.lines[place..].iter().any(|line| named.iter().any(|jump| line.contains(jump.as_str()))) {
            let indent = "  ".repeat(depth);
            self.lines[place] = format!("{indent}{label}: {}", self.lines[place].trim_start());
        }
        Ok(())
    }

    pub(super) fn is_around(&self, label: &str) -> bool {
        let label = identifier(label);
        self.loops.iter().chain(&self.blocks).any(|found| found.eq_ignore_ascii_case(&label))
    }

    pub(super) fn jump(
        &mut self,
        word: &str,
        label: Option<&str>,
        when: Option<Span<'_, '_>>,
        depth: usize,
    ) -> Written<()> {
        let label = match label {
            Some(label) if self.is_around(label) => identifier(label),
            Some(label) if self.body_label.as_deref().is_some_and(|body| body.eq_ignore_ascii_case(label)) => {
                BODY.to_owned()
            }
            Some(label) => {
                let message = format!("found the label {label}, expected that of a loop or a block around this");
                return Err(NOT_TRANSLATED.diagnostic(message));
            }
            None => {
                self.loops.last().cloned().ok_or_else(|| NOT_TRANSLATED.diagnostic("no loop stands around this"))?
            }
        };
        match when {
            None => self.line(depth, format!("{word} {label};")),
            Some(when) => {
                let condition = self.condition(when)?;
                self.line(depth, format!("IF {condition} THEN"));
                self.line(depth + 1, format!("{word} {label};"));
                self.line(depth, "END IF;");
            }
        }
        Ok(())
    }
}

/// `IF OBJECT_ID('t') IS NOT NULL DROP TABLE t` as one statement.
fn drop_if_there<'s>(condition: Span<'_, 's>, body: &[Statement<'_, 's>]) -> Option<Vec<Token<'s>>> {
    let [Statement { does: Does::Sql(drop), .. }] = body else { return None };
    let [first, kind, rest @ ..] = drop.as_slice() else { return None };
    if !first.is("DROP") || rest.first().is_some_and(|token| token.is("IF")) || !asks_for_dropped(condition, rest) {
        return None;
    }
    let word =
        |text: &'static str| Token { text, kind: TokenKind::Word, start: rest.first().map_or(0, |t| t.start), ..*kind };
    let mut tokens = vec![*first, *kind, word("IF"), word("EXISTS")];
    tokens.extend_from_slice(rest);
    Some(tokens)
}
