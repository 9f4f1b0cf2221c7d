//! Loops of T-SQL's functions that take one sign after the other out of a text, as one regular expression.

use super::{Made, Maker};
use crate::names::literal;
use crate::query::{like_as_regex, literally};
use crate::routine::reader::{Reader, split_commas, without_parentheses};
use crate::routine::tree::{Does, Span, Statement};
use crate::scan::{Token, TokenKind, text_of};

impl Maker<'_, '_> {
    /// Sets the text that `WHILE PATINDEX('%[^0-9]%', @s) > 0 SET @s = STUFF(@s, PATINDEX('%[^0-9]%', @s), 1, '')` makes, or
    /// `WHILE CHARINDEX('--', @s) > 0 SET @s = REPLACE(@s, '--', '-')`; `false` of any other loop.
    pub(super) fn clean(&mut self, condition: Span<'_, '_>, body: &[Statement<'_, '_>]) -> Made<bool> {
        let [Statement { does: Does::Assign(name, value), .. }] = body else { return Ok(false) };
        let Some((function, asked)) = call_found(without_parentheses(condition)) else { return Ok(false) };
        let [sought, [of]] = asked.as_slice() else { return Ok(false) };
        if !of.text.eq_ignore_ascii_case(name) {
            return Ok(false);
        }
        let Some((changes, arguments)) = call(value) else { return Ok(false) };
        let first = matches!(arguments.first(), Some([only]) if only.text.eq_ignore_ascii_case(name));
        let of_each = match (function.is("PATINDEX"), changes.is("STUFF"), arguments.as_slice()) {
            (true, true, [_, found, [one], [put]]) if first && one.text == "1" => {
                let again =
                    call(found).is_some_and(|(function, again)| function.is("PATINDEX") && same(&again, &asked));
                let regex = match self.said(sought) {
                    Some(pattern) => of_class(&pattern).map(|class| literal(&class)),
                    None => self.of_given_class(sought),
                };
                regex.zip(said(put)).filter(|_| again)
            }
            (false, false, [_, replaced, [put]]) if first && changes.is("REPLACE") && same(&[replaced], &[sought]) => {
                self.said(sought)
                    .zip(said(put))
                    .and_then(|(sought, put)| Some((literal(&of_repeated(&sought, &put)?), put)))
            }
            _ => None,
        };
        let Some((regex, put)) = of_each.filter(|(_, put)| !put.contains(['$', '\\'])) else { return Ok(false) };
        let text = self.writer.expression(std::slice::from_ref(of))?;
        let cleaned = format!("regexp_replace({text}, {regex}, {})", literal(&put));
        // Of an unknown class nothing is found.
        let known = regex.starts_with(['\'', '"']);
        self.set(name, &if known { cleaned } else { format!("coalesce({cleaned}, {text})") })?;
        Ok(true)
    }

    /// The regular expression of `'%[' + @class + ']%'`, whose signs are given where the function is called; letters of either
    /// case are the same in it.
    fn of_given_class(&self, value: Span<'_, '_>) -> Option<String> {
        let [only] = value else { return None };
        let variables = self.rewriter.variables.borrow();
        let held = variables.get(&only.name().to_lowercase())?.trim_matches(['(', ')']);
        let class = held.strip_prefix("'%[' || ")?.strip_suffix(" || ']%'")?;
        let plain = class.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '`'));
        let escaped = format!("regexp_replace({class}, {}, {})", literal("([\\\\\\[&])"), literal("\\\\$1"));
        plain.then(|| format!("concat('(?i)[', {escaped}, ']')"))
    }

    /// What a literal says, or a variable that holds one.
    fn said(&self, value: Span<'_, '_>) -> Option<String> {
        let [only] = value else { return None };
        if only.kind == TokenKind::Text {
            return Some(text_of(only.text));
        }
        let variables = self.rewriter.variables.borrow();
        let held = variables.get(&only.name().to_lowercase())?.trim_matches(['(', ')']);
        let inner = held.strip_prefix('\'')?.strip_suffix('\'')?;
        (!inner.contains(['\'', '\\', '(', ')'])).then(|| inner.to_owned())
    }
}

fn said(token: &Token<'_>) -> Option<String> {
    (token.kind == TokenKind::Text).then(|| text_of(token.text))
}

/// The function and the arguments of what is one call and nothing else.
fn call<'t, 's>(tokens: Span<'t, 's>) -> Option<(&'t Token<'s>, Vec<Span<'t, 's>>)> {
    let (function, _) = tokens.split_first()?;
    let mut reader = Reader { tokens, at: 1 };
    let arguments = reader.parenthesised().ok()?;
    reader.is_over().then(|| (function, split_commas(arguments)))
}

/// The call of PATINDEX or CHARINDEX of which a condition asks whether it finds something.
fn call_found<'t, 's>(condition: Span<'t, 's>) -> Option<(&'t Token<'s>, Vec<Span<'t, 's>>)> {
    let [asks @ .., sign, zero] = condition else { return None };
    // `<>` and `!=` may be two signs.
    let asks = match asks {
        [rest @ .., less] if less.is_symbol("<") && sign.is_symbol(">") => rest,
        [rest @ .., not] if not.is_symbol("!") && sign.is_symbol("=") => rest,
        _ if [">", "<>", "!="].iter().any(|known| sign.is_symbol(known)) => asks,
        _ => return None,
    };
    call(asks).filter(|(function, _)| zero.text == "0" && function.is_any(&["PATINDEX", "CHARINDEX"]))
}

fn same(one: &[Span<'_, '_>], other: &[Span<'_, '_>]) -> bool {
    let texts = |list: &[Span<'_, '_>]| -> Vec<String> {
        list.iter()
            .flat_map(|part| part.iter().map(|token| token.text.to_lowercase()).chain([",".to_owned()]))
            .collect()
    };
    texts(one) == texts(other)
}

/// The class of `%[…]%`, where it is all that a pattern says.
fn of_class(pattern: &str) -> Option<String> {
    let class = pattern.strip_prefix('%')?.strip_suffix('%')?;
    let inner = class.strip_prefix('[')?.strip_suffix(']')?;
    (!inner.is_empty() && inner != "^" && !inner.contains(['[', ']'])).then(|| like_as_regex(class))
}

/// Two or more of a sign that stands twice in what is sought, and once in what is put there.
fn of_repeated(sought: &str, put: &str) -> Option<String> {
    let mut signs = put.chars();
    let sign = signs.next().filter(|_| signs.next().is_none())?;
    let letter = sign.is_alphabetic();
    (!letter && sought == format!("{sign}{sign}")).then(|| format!("{}{{2,}}", literally(put)))
}
