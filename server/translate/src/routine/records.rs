//! Variables that hold a whole row, filled by a query or field by field: each of their fields is a variable of its own.

use model::Diagnostic;

use super::reader::Reader;
use super::tree::{Block, Does, Span, Statement, Variable};
use crate::conservation::Notes;
use crate::diagnostic_codes::ASSUMED;
use crate::scan::Token;

/// The fields of a record that a body names; `None` where it uses the record as a whole elsewhere than to fill it, or names
/// the rows of a loop so.
pub(super) fn fields<'s>(record: &str, body: Span<'_, 's>) -> Option<Vec<Token<'s>>> {
    let mut fields: Vec<Token<'s>> = Vec::new();
    for (at, token) in body.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &body[before]);
        if !token.is_name() || !token.is(record) || before.is_some_and(|before| before.is_symbol(".")) {
            continue;
        }
        let filled = before.is_some_and(|before| before.is_any(&["INTO", "STRICT"]));
        let next = body.get(at + 1);
        let of_schema = matches!(body.get(at + 1..at + 5), Some([schema, dot, table, end])
            if schema.is_name() && dot.is_symbol(".") && table.is_name() && end.is_symbol(";"));
        let declared = of_schema
            || next.is_some_and(|next| next.is("RECORD"))
            || body[at + 1..].iter().take(5).any(|token| token.is("ROWTYPE"));
        match (next, body.get(at + 2)) {
            (Some(dot), Some(field)) if dot.is_symbol(".") && field.is_name() => {
                if filled {
                    return None;
                }
                if !fields.iter().any(|known| known.is(&field.name())) {
                    fields.push(*field);
                }
            }
            _ if filled || declared => {}
            _ => return None,
        }
    }
    (!fields.is_empty()).then_some(fields)
}

/// Says of the types of records that a body declares that they are in the translation, as what each record of them holds.
pub(super) fn account_types(body: Span<'_, '_>, notes: &Notes) {
    for (at, words) in body.windows(5).enumerate() {
        let [kind, _, is, record, open] = words else { continue };
        if kind.is("TYPE") && is.is_any(&["IS", "AS"]) && record.is("RECORD") && open.is_symbol("(") {
            let mut reader = Reader { at, ..Reader::new(body) };
            notes.account(reader.rest_of_statement());
        }
    }
}

/// What the variable of a field is called in the translation.
pub(super) fn written(field: &str) -> String {
    field.replace('.', "_")
}

/// Makes variables of the fields of records that only queries and assignments fill.
pub(super) fn to_variables(block: &mut Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    for (record, fields) in std::mem::take(&mut block.fields) {
        let is_it = |name: &String| name.eq_ignore_ascii_case(&record);
        let (mut filled, mut otherwise) = (false, false);
        super::each(&block.statements, &mut |does| match does {
            Does::SelectInto(names, _) => filled |= names.iter().any(is_it),
            Does::Assign(name, _) => filled |= name.split_once('.').is_some_and(|(whole, _)| is_it(&whole.to_owned())),
            Does::Fetch(_, names) | Does::Execute { into: names, .. } => otherwise |= names.iter().any(is_it),
            Does::ForQuery { row, into, .. } => otherwise |= is_it(row) || into.iter().any(is_it),
            _ => {}
        });
        let names: Vec<String> = fields.iter().map(|field| format!("{record}.{}", field.name())).collect();
        let mut taken = false;
        super::each_span(block, &mut |tokens| {
            taken |= tokens.iter().any(|token| names.iter().any(|name| token.is(&written(name))));
        });
        if !filled || otherwise || taken {
            continue;
        }
        block.records.retain(|name| !is_it(name));
        super::each_list_mut(block, &mut |list| {
            list.iter_mut().for_each(|statement| fill(statement, &record, &names, &fields));
        });
        for (name, field) in names.into_iter().zip(&fields) {
            let message = format!("{name} takes its type from a query, which is not known here; STRING is taken");
            remarks.push(ASSUMED.diagnostic(message).at(field.line, field.column));
            block.variables.push(Variable { name, data_type: "STRING".to_owned(), default: None });
        }
    }
}

/// Fills the fields instead of the record, from a query around the one that fills it.
fn fill<'s>(statement: &mut Statement<'_, 's>, record: &str, names: &[String], fields: &[Token<'s>]) {
    let Does::SelectInto(targets, query) = &mut statement.does else { return };
    let [target] = targets.as_slice() else { return };
    let Some(at) = query.first().copied().filter(|_| target.eq_ignore_ascii_case(record)) else { return };
    let word = |text: &'static str| at.word(text);
    let sign = |text: &'static str| at.sign(text);
    let mut around = vec![word("SELECT")];
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            around.push(sign(","));
        }
        around.push(field.made(field.kind, field.text));
    }
    around.extend([word("FROM"), sign("(")]);
    around.append(query);
    around.push(sign(")"));
    *targets = names.to_vec();
    *query = around;
}
