//! Loops that delete some rows at a time until none is left: `WHILE … DELETE TOP (1000) FROM t …`. Without TOP the loop comes to
//! the same, and its first round does it all.
//!
//! Source: "DELETE (Transact-SQL)": TOP takes rows in no order.

use super::changes::with_from;
use crate::routine::reader::{Reader, is_always, without_parentheses};
use crate::routine::row_count::COUNT;
use crate::routine::tree::{Does, Span, Statement};
use crate::scan::Token;

/// A DELETE of some rows at a time: how many, and the statement that takes all of them.
pub(super) struct Batch<'t, 's> {
    limit: Span<'t, 's>,
    all: Vec<Token<'s>>,
}

/// What a number of rows is compared with.
enum Than {
    Nothing,
    /// As many as are deleted at a time.
    Limit,
}

/// Comparisons that hold while there may be more rows, and those that hold after the last.
const MORE: &[(&str, Than)] =
    &[(">", Than::Nothing), ("<>", Than::Nothing), ("!=", Than::Nothing), ("=", Than::Limit), (">=", Than::Limit)];
const LAST: &[(&str, Than)] =
    &[("=", Than::Nothing), ("<=", Than::Nothing), ("<", Than::Limit), ("<>", Than::Limit), ("!=", Than::Limit)];

impl<'t, 's> Batch<'t, 's> {
    /// `DELETE TOP (n) …`; `None` of other statements.
    pub(super) fn of(statement: Span<'t, 's>) -> Option<Self> {
        let mut reader = Reader::new(statement);
        (reader.take(&["DELETE"]) && reader.take(&["TOP"])).then_some(())?;
        let limit = reader.parenthesised().ok()?;
        if reader.sees(&["PERCENT"]) {
            return None;
        }
        let all: Vec<Token<'s>> = statement[..1].iter().chain(&statement[reader.at..]).copied().collect();
        Some(Self { limit, all: with_from(&all) })
    }

    /// The statement that deletes all the rows.
    pub(super) fn all(&self) -> Vec<Token<'s>> {
        self.all.clone()
    }

    /// Whether a loop goes on until the DELETE finds no row, and does nothing else but count.
    pub(super) fn is_emptied_by(&self, condition: Span<'_, '_>, body: &[Statement<'_, '_>]) -> bool {
        let mut counted = vec![COUNT.to_owned()];
        let (mut deletes, mut exits) = (0, false);
        for statement in body {
            match &statement.does {
                Does::Sql(tokens) if tokens.len() == self.all.len() && tokens[0].start == self.all[0].start => {
                    deletes += 1
                }
                Does::Assign(name, value) if deletes == 1 && is_count(value) => counted.push(name.to_lowercase()),
                Does::Assign(name, value) if deletes == 1 && is_sum(name, value) => {}
                Does::If(arms, otherwise) if deletes == 1 && otherwise.is_empty() => match arms.as_slice() {
                    [(found_none, leaves)]
                        if self.asks(found_none, &counted, LAST)
                            && matches!(leaves.as_slice(), [Statement { does: Does::Leave(None, None), .. }]) =>
                    {
                        exits = true;
                    }
                    _ => return false,
                },
                _ => return false,
            }
        }
        let goes_on = self.asks(condition, &counted, MORE) || self.asks_for_rows(condition);
        deletes == 1 && (goes_on || (exits && is_always(condition)))
    }

    /// Whether a condition compares the number of rows in one of these ways.
    fn asks(&self, condition: Span<'_, '_>, counted: &[String], ways: &[(&str, Than)]) -> bool {
        let [count, sign, value @ ..] = without_parentheses(condition) else { return false };
        let of_limit = value.len() == self.limit.len()
            && value.iter().zip(self.limit).all(|(one, other)| one.text.eq_ignore_ascii_case(other.text));
        let of_nothing = matches!(value, [zero] if zero.text == "0");
        let fits = |than: &Than| match than {
            Than::Nothing => of_nothing,
            Than::Limit => of_limit,
        };
        counted.contains(&count.text.to_lowercase())
            && ways.iter().any(|(known, than)| sign.is_symbol(known) && fits(than))
    }

    /// `EXISTS (SELECT 1 FROM t WHERE …)` of the rows that are deleted.
    fn asks_for_rows(&self, condition: Span<'_, '_>) -> bool {
        let mut reader = Reader::new(without_parentheses(condition));
        if !reader.take(&["EXISTS"]) {
            return false;
        }
        let Ok(query) = reader.parenthesised() else { return false };
        let from = |tokens: &[Token<'_>]| tokens.iter().position(|token| token.is("FROM"));
        let (Some(asked), Some(deleted)) = (from(query), from(&self.all)) else { return false };
        let (asked, deleted) = (&query[asked..], &self.all[deleted..]);
        reader.is_over()
            && asked.len() == deleted.len()
            && asked.iter().zip(deleted).all(|(one, other)| one.text.eq_ignore_ascii_case(other.text))
    }
}

/// `@n = @@ROWCOUNT`.
fn is_count(value: &[Token<'_>]) -> bool {
    matches!(value, [count] if count.text == COUNT)
}

/// `@n = @n + @@ROWCOUNT`, which comes to the same sum.
fn is_sum(name: &str, value: &[Token<'_>]) -> bool {
    matches!(value, [sum, plus, count] if sum.is(name) && plus.is_symbol("+") && count.text == COUNT)
}
