//! Ways through the tree of a routine: its lists of statements, its statements, and the tokens they are made of.

use super::tree::{Block, Does, Message, Statement};
use crate::scan::{Token, TokenKind};

/// The lists of statements right inside of one.
pub(super) fn each_list<'b, 't, 's>(does: &'b Does<'t, 's>, see: &mut dyn FnMut(&'b [Statement<'t, 's>])) {
    match does {
        Does::Block(block) => {
            see(&block.statements);
            block.handlers.iter().for_each(|handler| see(&handler.statements));
        }
        Does::If(arms, otherwise) | Does::Case(_, arms, otherwise) => {
            arms.iter().for_each(|(_, body)| see(body));
            see(otherwise);
        }
        Does::SelectOrElse { found, otherwise, .. } => {
            see(found);
            see(otherwise);
        }
        Does::While(_, _, body)
        | Does::Repeat(_, body, _)
        | Does::Loop(_, body)
        | Does::ForQuery { body, .. }
        | Does::ForRange { body, .. } => see(body),
        _ => {}
    }
}

/// Every statement, those inside of others too, in order.
pub(super) fn each<'b, 't, 's>(statements: &'b [Statement<'t, 's>], see: &mut dyn FnMut(&'b Does<'t, 's>)) {
    for statement in statements {
        see(&statement.does);
        each_list(&statement.does, &mut |inner| each(inner, see));
    }
}

/// Every list of statements of a block, its own first.
pub(super) fn each_list_of<'b, 't, 's>(block: &'b Block<'t, 's>, see: &mut dyn FnMut(&'b [Statement<'t, 's>])) {
    for list in std::iter::once(&block.statements).chain(block.handlers.iter().map(|handler| &handler.statements)) {
        see(list);
        each(list, &mut |does| each_list(does, see));
    }
}

/// Every list of statements of a block, the innermost first.
pub(super) fn each_list_mut<'t, 's>(block: &mut Block<'t, 's>, change: &mut dyn FnMut(&mut Vec<Statement<'t, 's>>)) {
    for handler in &mut block.handlers {
        in_list_mut(&mut handler.statements, change);
    }
    in_list_mut(&mut block.statements, change);
}

pub(super) fn in_list_mut<'t, 's>(
    statements: &mut Vec<Statement<'t, 's>>,
    change: &mut dyn FnMut(&mut Vec<Statement<'t, 's>>),
) {
    for statement in statements.iter_mut() {
        lists_of_mut(&mut statement.does, &mut |list| in_list_mut(list, change));
    }
    change(statements);
}

/// The lists of statements that a statement holds itself.
pub(super) fn lists_of_mut<'t, 's>(does: &mut Does<'t, 's>, see: &mut dyn FnMut(&mut Vec<Statement<'t, 's>>)) {
    match does {
        Does::Block(block) => {
            block.handlers.iter_mut().for_each(|handler| see(&mut handler.statements));
            see(&mut block.statements);
        }
        Does::If(arms, otherwise) | Does::Case(_, arms, otherwise) => {
            arms.iter_mut().for_each(|(_, body)| see(body));
            see(otherwise);
        }
        Does::SelectOrElse { found, otherwise, .. } => {
            see(found);
            see(otherwise);
        }
        Does::While(_, _, body)
        | Does::Repeat(_, body, _)
        | Does::Loop(_, body)
        | Does::ForQuery { body, .. }
        | Does::ForRange { body, .. } => see(body),
        _ => {}
    }
}

/// The blocks within a block, without those that they hold themselves.
pub(super) fn blocks_within<'t, 's>(block: &mut Block<'t, 's>, see: &mut dyn FnMut(&mut Block<'t, 's>)) {
    fn of_list<'t, 's>(list: &mut [Statement<'t, 's>], see: &mut dyn FnMut(&mut Block<'t, 's>)) {
        for statement in list {
            match &mut statement.does {
                Does::Block(inner) => see(inner),
                does => lists_of_mut(does, &mut |list| of_list(list, see)),
            }
        }
    }
    block.handlers.iter_mut().for_each(|handler| of_list(&mut handler.statements, see));
    of_list(&mut block.statements, see);
}

/// Every block, the outermost first.
pub(super) fn each_block_mut<'t, 's>(block: &mut Block<'t, 's>, see: &mut dyn FnMut(&mut Block<'t, 's>)) {
    see(block);
    blocks_within(block, &mut |inner| each_block_mut(inner, see));
}

/// Every expression, query and name that is filled of a block, its own declarations and those inside of it too.
pub(super) fn each_span(block: &Block<'_, '_>, see: &mut dyn FnMut(&[Token<'_>])) {
    each(&block.statements, &mut |does| spans_of(does, see));
    for handler in &block.handlers {
        each(&handler.statements, &mut |does| spans_of(does, see));
    }
    block.variables.iter().filter_map(|variable| variable.default).for_each(&mut *see);
    block.cursors.iter().for_each(|cursor| see(cursor.query));
}

/// Every expression, query and name that is filled of one statement, without those inside of it.
pub(super) fn spans_of(does: &Does<'_, '_>, see: &mut dyn FnMut(&[Token<'_>])) {
    let name = |name: &str, see: &mut dyn FnMut(&[Token<'_>])| {
        let word = Token { kind: TokenKind::Word, text: name, start: 0, line: 1, column: 1, first_in_line: false };
        see(&[word]);
    };
    match does {
        Does::Assign(target, value) => {
            name(target, see);
            see(value);
        }
        Does::CountRows(target, query) => {
            name(target, see);
            see(query);
        }
        Does::SelectInto(targets, query) | Does::SelectOrElse { names: targets, query, .. } => {
            targets.iter().for_each(|target| name(target, see));
            see(query);
        }
        Does::Sql(tokens) => see(tokens),
        Does::If(arms, _) => arms.iter().for_each(|(condition, _)| see(condition)),
        Does::Case(operand, arms, _) => {
            operand.iter().for_each(|operand| see(operand));
            arms.iter().for_each(|(condition, _)| see(condition));
        }
        Does::While(_, condition, _) | Does::Repeat(_, _, condition) => see(condition),
        Does::ForQuery { query, arguments, into, .. } => {
            see(query);
            arguments.iter().for_each(|(_, value)| see(value));
            into.iter().for_each(|target| name(target, see));
        }
        Does::ForRange { from, to, step, .. } => {
            see(from);
            see(to);
            step.iter().for_each(|step| see(step));
        }
        Does::Leave(_, when) | Does::Iterate(_, when) => when.iter().for_each(|when| see(when)),
        Does::Return(value) => value.iter().for_each(|value| see(value)),
        Does::ReturnQuery(query) => see(query),
        Does::ReturnNext(row) => row.iter().for_each(|row| see(row)),
        Does::Raise(parts) => parts.iter().for_each(|part| {
            if let Message::Value(value) = part {
                see(value);
            }
        }),
        Does::Call(_, arguments) => arguments.iter().for_each(|(_, value)| see(value)),
        Does::Execute { text, into, using } => {
            see(text);
            into.iter().for_each(|target| name(target, see));
            using.iter().for_each(|value| see(value));
        }
        Does::ExecuteNamed { text, values, .. } => {
            see(text);
            values.iter().for_each(|value| see(value));
        }
        Does::InsertExecuted { text, .. } => see(text),
        Does::FirstOfText { text, into, .. } => {
            see(text);
            into.iter().for_each(|target| name(target, see));
        }
        Does::Rename(from, to) => {
            see(from);
            see(to);
        }
        Does::OpenFor(_, query) | Does::NameRows(_, query) => see(query),
        Does::Open(_, values) => values.iter().for_each(|value| see(value)),
        Does::Fetch(_, targets) => targets.iter().for_each(|target| name(target, see)),
        Does::Probe(query) => see(query),
        // What only takes a number of rows reads nothing.
        Does::Block(_) | Does::Loop(..) | Does::Signal(..) | Does::Reraise | Does::Close(_) | Does::RowCount(_) => {}
    }
}
