//! `OUTPUT … INTO` of T-SQL, of which Databricks has none: the rows that a change of rows gives back are put where they go
//! before it, as a query over the rows that it is about to change.
//!
//! Sources: "OUTPUT clause (Transact-SQL)", "MERGE (Transact-SQL)": of several clauses for a row the first whose condition holds
//! is taken; `deleted` is the row before and `inserted` the row after, and what a clause has not of them is NULL. What differs
//! each time that it is asked, such as NEWID, would be another value in either statement, and is refused.

use super::with_from;
use crate::routine::reader::{Reader, split_commas};
use crate::routine::tree::{Does, Span};
use crate::scan::{Token, TokenKind};

/// What is said of each such statement.
pub(super) const FIRST: &str = "the rows that OUTPUT gives are put into their table before the change, as it will make them; they stay there if it fails";

/// A change of one table's rows, and what it gives back.
struct Change<'v, 's> {
    target: &'v [Token<'s>],
    /// What the target is called.
    called: Token<'s>,
    alias: Option<Token<'s>>,
    /// What a MERGE brings in, and the condition by which rows belong together.
    source: Option<(&'v [Token<'s>], &'v [Token<'s>])>,
    clauses: Vec<Clause<'v, 's>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Matched,
    NotMatched,
    NotMatchedBySource,
}

struct Clause<'v, 's> {
    kind: Kind,
    condition: &'v [Token<'s>],
    action: &'static str,
    /// What is put into which column.
    values: Vec<(Token<'s>, &'v [Token<'s>])>,
}

/// What is another value each time that it is asked.
const EACH_TIME: &[&str] = &["NEWID", "NEWSEQUENTIALID", "RAND", "CRYPT_GEN_RANDOM", "NEXT"];

/// The rows that a statement gives back, put where they go, and the statement without its OUTPUT; `None` of any other.
pub(super) fn given_first<'t, 's>(statement: Span<'_, 's>) -> Option<[Does<'t, 's>; 2]> {
    if statement.iter().any(|token| token.is_any(EACH_TIME)) {
        return None;
    }
    let mut reader = Reader::new(statement);
    let change = match reader.next("a change").ok()? {
        merge if merge.is("MERGE") => merged(&mut reader)?,
        change if change.is_any(&["UPDATE", "DELETE"]) => one_table(&mut reader, change.is("UPDATE"))?,
        _ => return None,
    };
    let from = reader.at;
    reader.take(&["OUTPUT"]).then_some(())?;
    let items = split_commas(reader.until_words(&["INTO"]));
    reader.take(&["INTO"]).then_some(())?;
    let into = reader.until_words(&["OPTION", "OUTPUT", "FROM", "WHERE"]);
    let after = &statement[reader.at..];
    let condition = reader.take(&["WHERE"]);
    if reader.sees_any(&["OUTPUT", "FROM"]) || condition && change.source.is_some() {
        return None;
    }
    let condition = if condition { reader.until_words(&["OPTION"]) } else { &[] };
    let build = Builder { at: *into.first()? };
    let mut query = build.at.words(&["INSERT", "INTO"]);
    query.extend_from_slice(into);
    for (place, clause) in change.clauses.iter().enumerate() {
        if place > 0 {
            query.extend(build.at.words(&["UNION", "ALL"]));
        }
        query.extend(build.rows(&change, place, clause, &items, condition)?);
    }
    let change = [&statement[..from], after].concat();
    let change = if change[0].is("DELETE") { with_from(&change) } else { change };
    Some([Does::Sql(query), Does::Sql(change)])
}

/// A MERGE up to its OUTPUT.
fn merged<'v, 's>(reader: &mut Reader<'v, 's>) -> Option<Change<'v, 's>> {
    reader.take(&["INTO"]);
    let from = reader.at;
    reader.names().ok()?;
    let target = &reader.tokens[from..reader.at];
    if reader.take(&["WITH"]) {
        reader.parenthesised().ok()?;
    }
    reader.take(&["AS"]);
    let alias = if reader.sees(&["USING"]) { None } else { Some(*reader.next("a name").ok()?) };
    reader.take(&["USING"]).then_some(())?;
    let source = reader.until_words(&["ON"]);
    reader.take(&["ON"]).then_some(())?;
    let on = reader.until_words(&["WHEN"]);
    let mut clauses = Vec::new();
    while reader.take(&["WHEN"]) {
        clauses.push(clause(reader)?);
    }
    let called = alias.or(target.last().copied())?;
    Some(Change { target, called, alias, source: Some((source, on)), clauses })
}

fn clause<'v, 's>(reader: &mut Reader<'v, 's>) -> Option<Clause<'v, 's>> {
    let kind = if reader.take(&["MATCHED"]) {
        Kind::Matched
    } else {
        reader.take(&["NOT", "MATCHED"]).then_some(())?;
        let by_source = reader.take(&["BY", "SOURCE"]);
        reader.take(&["BY", "TARGET"]);
        if by_source { Kind::NotMatchedBySource } else { Kind::NotMatched }
    };
    let condition = if reader.take(&["AND"]) { reader.until_words(&["THEN"]) } else { &[] };
    reader.take(&["THEN"]).then_some(())?;
    let (action, values) = if reader.take(&["UPDATE"]) {
        ("'UPDATE'", set(reader, &["WHEN", "OUTPUT"])?)
    } else if reader.take(&["DELETE"]) {
        ("'DELETE'", Vec::new())
    } else {
        reader.take(&["INSERT"]).then_some(())?;
        let columns = if reader.sees_symbol(0, "(") { split_commas(reader.parenthesised().ok()?) } else { Vec::new() };
        reader.take(&["VALUES"]).then_some(())?;
        let values = split_commas(reader.parenthesised().ok()?);
        let named = columns.iter().map(|column| column.last().copied()).zip(values);
        ("'INSERT'", named.map(|(column, value)| Some((column?, value))).collect::<Option<_>>()?)
    };
    Some(Clause { kind, condition, action, values })
}

/// `SET a = x, t.b = y`, up to one of the words; `None` where a column is changed by another sign.
fn set<'v, 's>(reader: &mut Reader<'v, 's>, end: &[&str]) -> Option<Vec<(Token<'s>, &'v [Token<'s>])>> {
    reader.take(&["SET"]).then_some(())?;
    let parts = split_commas(reader.until_words(end));
    parts
        .into_iter()
        .map(|part| {
            let sign = part.iter().position(|token| token.is_symbol("="))?;
            let column = part[..sign].last().filter(|column| column.is_name() && !column.text.starts_with('@'))?;
            Some((*column, &part[sign + 1..]))
        })
        .collect()
}

/// `UPDATE t SET …` or `DELETE FROM t`, up to its OUTPUT.
fn one_table<'v, 's>(reader: &mut Reader<'v, 's>, updates: bool) -> Option<Change<'v, 's>> {
    reader.take(&["FROM"]);
    let from = reader.at;
    reader.names().ok()?;
    let target = &reader.tokens[from..reader.at];
    if reader.take(&["WITH"]) {
        reader.parenthesised().ok()?;
    }
    let values = if updates { set(reader, &["OUTPUT", "FROM", "WHERE"])? } else { Vec::new() };
    let action = if updates { "'UPDATE'" } else { "'DELETE'" };
    let clauses = vec![Clause { kind: Kind::Matched, condition: &[], action, values }];
    Some(Change { target, called: *target.last()?, alias: None, source: None, clauses })
}

/// Makes tokens at a place.
struct Builder<'s> {
    at: Token<'s>,
}

impl<'s> Builder<'s> {
    fn nested(&self, tokens: &[Token<'s>]) -> Vec<Token<'s>> {
        let (open, close) = (self.at.sign("("), self.at.sign(")"));
        [&[open], tokens, &[close]].concat()
    }

    /// What one clause gives back, as a query over the rows before it.
    fn rows(
        &self,
        change: &Change<'_, 's>,
        place: usize,
        clause: &Clause<'_, 's>,
        items: &[Span<'_, 's>],
        condition: Span<'_, 's>,
    ) -> Option<Vec<Token<'s>>> {
        let mut query = self.at.words(&["SELECT"]);
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                query.push(self.at.sign(","));
            }
            query.extend(self.item(change, clause, item)?);
        }
        query.extend(self.at.words(&["FROM"]));
        let mut target = change.target.to_vec();
        if let Some(alias) = change.alias {
            target.extend(self.at.words(&["AS"]));
            target.push(alias);
        }
        let mut conditions = Vec::new();
        match (change.source, clause.kind) {
            (None, _) => query.extend(target),
            (Some((source, on)), Kind::Matched) => {
                query.extend(target);
                query.extend(self.at.words(&["INNER", "JOIN"]));
                query.extend_from_slice(source);
                query.extend(self.at.words(&["ON"]));
                query.extend(self.nested(on));
            }
            (Some((source, on)), kind) => {
                let (own, other) = if kind == Kind::NotMatched { (source, &target[..]) } else { (&target[..], source) };
                query.extend_from_slice(own);
                let one = [self.at.made(TokenKind::Number, "1")];
                let inner = [
                    &self.at.words(&["SELECT"])[..],
                    &one,
                    &self.at.words(&["FROM"]),
                    other,
                    &self.at.words(&["WHERE"]),
                    &self.nested(on),
                ];
                conditions.push([self.at.words(&["NOT", "EXISTS"]), self.nested(&inner.concat())].concat());
            }
        }
        let earlier = change.clauses[..place].iter().filter(|earlier| earlier.kind == clause.kind);
        conditions.extend(earlier.filter(|earlier| !earlier.condition.is_empty()).map(|earlier| {
            let number = |text| self.at.made(TokenKind::Number, text);
            let held = [
                &self.at.words(&["CASE", "WHEN"])[..],
                &self.nested(earlier.condition),
                &self.at.words(&["THEN"]),
                &[number("1")],
                &self.at.words(&["ELSE"]),
                &[number("0")],
                &self.at.words(&["END"]),
            ];
            [self.nested(&held.concat()), vec![self.at.sign("="), number("0")]].concat()
        }));
        let own = [clause.condition, condition].into_iter().filter(|own| !own.is_empty());
        conditions.extend(own.map(|own| self.nested(own)));
        for (at, condition) in conditions.into_iter().enumerate() {
            query.extend(self.at.words(&[if at == 0 { "WHERE" } else { "AND" }]));
            query.extend(condition);
        }
        Some(query)
    }

    /// What OUTPUT names, as what the clause makes of it; `None` where that is not known before.
    fn item(&self, change: &Change<'_, 's>, clause: &Clause<'_, 's>, item: Span<'_, 's>) -> Option<Vec<Token<'s>>> {
        let null = || self.at.words(&["NULL"]);
        let own = |column: &Token<'s>| vec![change.called, self.at.sign("."), *column];
        let mut made = Vec::new();
        let mut rest = item;
        while let Some((first, after)) = rest.split_first() {
            let taken = match rest {
                [dollar, action, ..] if dollar.is_symbol("$") && action.is("ACTION") => {
                    made.push(self.at.made(TokenKind::Text, clause.action));
                    2
                }
                [action, ..] if action.is("$ACTION") => {
                    made.push(self.at.made(TokenKind::Text, clause.action));
                    1
                }
                [_, dot, star, ..] if dot.is_symbol(".") && star.is_symbol("*") => return None,
                [row, dot, column, ..] if row.is("DELETED") && dot.is_symbol(".") => {
                    made.extend(if clause.kind == Kind::NotMatched { null() } else { own(column) });
                    3
                }
                [row, dot, column, ..] if row.is("INSERTED") && dot.is_symbol(".") => {
                    let named = |(set, _): &&(Token<'s>, &[Token<'s>])| set.name().eq_ignore_ascii_case(&column.name());
                    match clause.values.iter().find(named) {
                        Some((_, value)) if value.iter().any(|token| token.is("DEFAULT")) => return None,
                        Some((_, value)) => made.extend(self.nested(value)),
                        None if clause.action == "'DELETE'" => made.extend(null()),
                        // What the table itself puts into a column is not known before.
                        None if clause.kind == Kind::NotMatched => return None,
                        None => made.extend(own(column)),
                    }
                    3
                }
                // The row of the source, of which there is none.
                [source, dot, _, ..]
                    if clause.kind == Kind::NotMatchedBySource && source.is_name() && dot.is_symbol(".") =>
                {
                    made.extend(null());
                    3
                }
                _ => {
                    made.push(*first);
                    1
                }
            };
            rest = rest.get(taken..).unwrap_or(after);
        }
        Some(made)
    }
}
