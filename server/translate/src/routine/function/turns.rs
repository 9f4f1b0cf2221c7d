//! What the loops of functions go through: numbers, or the rows of a query.

use std::collections::BTreeSet;

use super::folds::NO_RULE;
use super::{Made, Maker, opens_query};
use crate::diagnostic_codes::NOT_TRANSLATED;
use crate::names::identifier;
use crate::routine::ranges::{self, rising};
use crate::routine::reader::{Nesting, without_parentheses};
use crate::routine::tree::{Does, Span, Statement};
use crate::routine::write::whole_number;
use crate::scan::{Token, TokenKind};

/// What a loop goes through, and what it does with each element.
pub(super) struct Turns<'b, 't, 's> {
    /// What the body calls an element.
    pub(super) element: String,
    pub(super) elements: String,
    /// The query that gives the elements as one array, of a loop over rows.
    pub(super) rows: Option<String>,
    /// Variables that take a column of the element.
    pub(super) into: Vec<(String, String)>,
    pub(super) body: &'b [Statement<'t, 's>],
    /// A variable and what it holds after the loop.
    pub(super) after: Option<(String, String)>,
}

impl<'b, 't, 's> Turns<'b, 't, 's> {
    fn new(element: &str, body: &'b [Statement<'t, 's>]) -> Self {
        Self { element: element.to_owned(), elements: String::new(), rows: None, into: Vec::new(), body, after: None }
    }
}

impl Maker<'_, '_> {
    /// What a loop goes through and what it does with each; `None` where that is not known before it runs.
    pub(super) fn turns<'b, 't, 's>(&mut self, statement: &'b Statement<'t, 's>) -> Made<Option<Turns<'b, 't, 's>>> {
        let mut turns = match &statement.does {
            Does::ForRange { variable, body, .. } => Turns::new(variable, body),
            Does::ForQuery { row, body, .. } => Turns::new(row, body),
            Does::While(_, condition, body) => return self.counted(condition, body),
            _ => return Ok(None),
        };
        if let Does::ForQuery { query, arguments, into, .. } = &statement.does {
            let Some((rows, columns)) = self.array_of(&turns, query, arguments, into.len())? else { return Ok(None) };
            turns.elements = "elements".to_owned();
            turns.rows = Some(rows);
            turns.into = into.iter().map(|name| name.to_lowercase()).zip(columns).collect();
        } else {
            turns.elements = self.numbers_of(statement)?;
        }
        Ok(Some(turns))
    }

    /// The turns of `WHILE i <= n LOOP … i := i + 1; END LOOP`, and what the variable is after them. The step may also stand
    /// first, where each turn sees the next number.
    fn counted<'b, 't, 's>(
        &mut self,
        condition: Span<'t, 's>,
        body: &'b [Statement<'t, 's>],
    ) -> Made<Option<Turns<'b, 't, 's>>> {
        let [variable, sign, bound @ ..] = without_parentheses(condition) else { return Ok(None) };
        let name = variable.name().to_lowercase();
        let steps = |statement: &Statement<'_, '_>| matches!(&statement.does, Does::Assign(to, _) if to.eq_ignore_ascii_case(&name));
        let (stepped, last, before) = match body {
            [first, rest @ ..] if steps(first) && !rest.is_empty() => (true, first, rest),
            [rest @ .., last] => (false, last, rest),
            [] => return Ok(None),
        };
        let Does::Assign(counter, step) = &last.does else { return Ok(None) };
        // `SET i += 1` has its 1 in parentheses.
        let (of, way, one) = match step.as_slice() {
            [of, way, one] => (of, way, one),
            [of, way, open, one, close] if open.is_symbol("(") && close.is_symbol(")") => (of, way, one),
            _ => return Ok(None),
        };
        let rising = way.is_symbol("+");
        let counts =
            counter.eq_ignore_ascii_case(&name) && of.is(&name) && one.text == "1" && (rising || way.is_symbol("-"));
        let mut set = BTreeSet::from([name.clone()]);
        let mut again = false;
        super::super::each(before, &mut |does| {
            if let Does::Assign(name, _) = does {
                again |= !set.insert(name.to_lowercase()) && name.eq_ignore_ascii_case(counter);
            }
        });
        let moves = bound.iter().any(|token| set.contains(&token.name().to_lowercase()));
        let several = bound.iter().any(|token| token.is_any(&["AND", "OR", "NOT", "BETWEEN", "IS", "IN"]));
        let start = self.rewriter.variables.borrow().get(&name).cloned().unwrap_or_default();
        let whole = self.types.get(&name).is_some_and(|data_type| data_type.ends_with("INT"))
            || start.trim_matches(['(', ')']).parse::<u64>().is_ok();
        if !counts || again || moves || several || !whole || start.is_empty() {
            return Ok(None);
        }
        let bound = self.writer.expression(bound)?;
        let literal = bound.parse::<i64>().ok();
        let to = match (sign.text, rising, literal) {
            ("<=", true, Some(_)) | (">=", false, Some(_)) => bound,
            ("<", true, Some(number)) => (number - 1).to_string(),
            (">", false, Some(number)) => (number + 1).to_string(),
            ("<=", true, None) => format!("CAST(floor({bound}) AS BIGINT)"),
            ("<", true, None) => format!("CAST(ceil({bound}) AS BIGINT) - 1"),
            (">=", false, None) => format!("CAST(ceil({bound}) AS BIGINT)"),
            (">", false, None) => format!("CAST(floor({bound}) AS BIGINT) + 1"),
            _ => return Ok(None),
        };
        let from = whole_number(start.clone(), self.rewriter.dialect);
        let (over, next) = if rising { (">", "+") } else { ("<", "-") };
        let mut turns = Turns::new(&variable.name(), before);
        let numbers = match stepped {
            true => format!("sequence({from} {next} 1, {to} {next} 1)"),
            false => format!("sequence({from}, {to})"),
        };
        turns.elements = format!("CASE WHEN {from} {over} {to} THEN array() ELSE {numbers} END");
        turns.after = Some((name, format!("CASE WHEN {from} {over} {to} THEN {from} ELSE {to} {next} 1 END")));
        Ok(Some(turns))
    }

    /// The numbers through which a counting loop goes.
    pub(super) fn numbers_of(&mut self, statement: &Statement<'_, '_>) -> Made<String> {
        let Does::ForRange { from, to, step, down, .. } = &statement.does else {
            return Err(NOT_TRANSLATED.diagnostic(NO_RULE));
        };
        let (from, to) = rising((from, to), *down, self.rewriter.dialect);
        let (from, to) = (self.writer.expression(from)?, self.writer.expression(to)?);
        let literal = |text: &str| text.parse::<u64>().ok();
        let rising = literal(&from).zip(literal(&to)).is_some_and(|(from, to)| from <= to);
        let whole = |text| whole_number(text, self.rewriter.dialect);
        let (from, to) = (whole(from), whole(to));
        if let Some(step) = step {
            let step = whole(self.writer.expression(step)?);
            return Ok(ranges::numbers(&from, &to, Some(&step), *down));
        }
        let numbers = format!("sequence({from}, {to})");
        let numbers = if rising { numbers } else { format!("CASE WHEN {from} > {to} THEN array() ELSE {numbers} END") };
        Ok(if *down { format!("reverse({numbers})") } else { numbers })
    }

    /// The rows of a loop's query; its columns fill variables.
    pub(super) fn rows_of_query(
        &mut self,
        row: &str,
        query: Span<'_, '_>,
        arguments: &[(String, Span<'_, '_>)],
        into: &[String],
    ) -> Made<String> {
        let (text, columns) = self.rows_and_columns(without_parentheses(query), arguments, into.len())?;
        for (name, column) in into.iter().zip(columns) {
            self.set(name, &format!("{}.{column}", identifier(row)))?;
        }
        Ok(text)
    }

    fn rows_and_columns(
        &mut self,
        query: Span<'_, '_>,
        arguments: &[(String, Span<'_, '_>)],
        count: usize,
    ) -> Made<(String, Vec<String>)> {
        if !opens_query(query) {
            let message = "a function that goes through the rows of a text has no rule";
            return Err(NOT_TRANSLATED.diagnostic(message));
        }
        let before = self.rewriter.variables.borrow().clone();
        for (name, value) in arguments {
            let value = self.writer.expression(value)?;
            self.rewriter.variables.borrow_mut().insert(name.to_lowercase(), format!("({value})"));
        }
        let made = self.rewriter.row_columns(query, count);
        *self.rewriter.variables.borrow_mut() = before;
        let (found, remarks) = made?;
        self.writer.remarks.extend(remarks);
        Ok(found)
    }

    /// A query of the array of a loop's rows, in their order, and the names of as many columns; `None` where the order
    /// cannot be kept or the row is used as a whole.
    fn array_of(
        &mut self,
        turns: &Turns<'_, '_, '_>,
        query: Span<'_, '_>,
        arguments: &[(String, Span<'_, '_>)],
        count: usize,
    ) -> Made<Option<(String, Vec<String>)>> {
        let query = without_parentheses(query);
        let Some(mut fields) = fields_of(&turns.element, turns.body) else { return Ok(None) };
        let parts = ordered(query);
        let (rows, columns) = match parts {
            None => self.rows_and_columns(query, arguments, count)?,
            Some(None) => return Ok(None),
            // The place of the row is one more.
            Some(Some(parts)) => {
                let count = if count == 0 { 0 } else { count + 1 };
                self.rows_and_columns(&with_places(query[0], parts), arguments, count)?
            }
        };
        fields.extend(columns.iter().take(count).cloned());
        let place = parts.map(|_| PLACE.to_owned());
        let fields: Vec<String> = place.clone().into_iter().chain(fields).collect();
        let list = format!("array_agg(struct({}))", fields.join(", "));
        let list = if place.is_some() { format!("array_sort({list})") } else { list };
        Ok(Some((format!("SELECT {list} AS elements FROM ({rows})"), columns)))
    }
}

/// The fields of a row that statements use; `None` where they use it as a whole.
fn fields_of(row: &str, body: &[Statement<'_, '_>]) -> Option<BTreeSet<String>> {
    let mut fields = BTreeSet::new();
    let mut whole = false;
    super::super::each(body, &mut |does| {
        super::super::spans_of(does, &mut |tokens| {
            for (at, token) in tokens.iter().enumerate() {
                let bare = at == 0 || !tokens[at - 1].is_symbol(".");
                if !bare || !token.is_name() || !token.name().eq_ignore_ascii_case(row) {
                    continue;
                }
                match tokens.get(at + 1..at + 3) {
                    Some([dot, field]) if dot.is_symbol(".") && field.is_name() => {
                        fields.insert(identifier(&field.name().to_lowercase()));
                    }
                    _ => whole = true,
                }
            }
        });
    });
    (!whole).then_some(fields)
}

/// A query in which each row has its place among the others.
fn with_places<'s>(at: Token<'s>, (list, from, keys): Parts<'_, 's>) -> Vec<Token<'s>> {
    let word = |text: &'static str| at.word(text);
    let sign = |text: &'static str| at.sign(text);
    let opening =
        [sign(","), word("ROW_NUMBER"), sign("("), sign(")"), word("OVER"), sign("("), word("ORDER"), word("BY")];
    let closing = [sign(")"), word("AS"), word(PLACE)];
    list.iter().copied().chain(opening).chain(keys.iter().copied()).chain(closing).chain(from.iter().copied()).collect()
}

/// The column that holds a row's place.
const PLACE: &str = "place_of_row";

/// The list, the rest up to the order, and the keys of a query.
type Parts<'t, 's> = (Span<'t, 's>, Span<'t, 's>, Span<'t, 's>);

/// The list, the rest and the keys of a query with ORDER BY; `None` of one without, and none inside where a window cannot
/// order by the same keys.
fn ordered<'t, 's>(query: Span<'t, 's>) -> Option<Option<Parts<'t, 's>>> {
    let mut nesting = Nesting::default();
    let (mut from, mut order, mut plain) = (None, None, query.first().is_some_and(|token| token.is("SELECT")));
    for (at, token) in query.iter().enumerate() {
        if nesting.is_outside() {
            match () {
                () if token.is("FROM") => from = from.or(Some(at)),
                () if token.is("ORDER") => order = order.or(Some(at)),
                () => {
                    plain &= !token.is_any(&[
                        "DISTINCT",
                        "GROUP",
                        "UNION",
                        "INTERSECT",
                        "EXCEPT",
                        "MINUS",
                        "LIMIT",
                        "FETCH",
                    ]);
                }
            }
        }
        nesting.see(token);
    }
    let order = order?;
    let Some(from) = from.filter(|from| *from < order && plain) else { return Some(None) };
    let (list, keys) = (&query[..from], query.get(order + 2..).unwrap_or_default());
    let names: Vec<&Token<'_>> =
        list.windows(2).filter(|pair| pair[0].is("AS") || ends_value(pair)).map(|pair| &pair[1]).collect();
    let by_place = keys.iter().any(|key| key.kind == TokenKind::Number);
    let by_name = keys.iter().any(|key| key.is_name() && names.iter().any(|name| key.is(&name.name())));
    Some((!by_place && !by_name).then_some((list, &query[from..order], keys)))
}

/// Whether a name follows a value without AS.
fn ends_value(pair: &[Token<'_>]) -> bool {
    pair[1].is_name() && (pair[0].is_name() || pair[0].is_symbol(")")) && !pair[0].is_any(&["SELECT", "ALL"])
}
