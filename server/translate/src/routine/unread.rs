//! What a routine asks for and never reads: queries whose variables only stood in messages, and cursors that it never opens.

use std::collections::HashMap;

use model::{Diagnostic, Dialect};

use super::not_found;
use super::tree::{Block, Cursor, Does, Statement};
use crate::diagnostic_codes::STATEMENT_DROPPED;

/// Leaves out the queries of a function that fill variables which nothing reads: they change nothing. In PL/SQL one that
/// finds no row is an error, so that only those go that always find one.
pub(super) fn drop_queries(block: &mut Block<'_, '_>, dialect: Dialect, remarks: &mut Vec<Diagnostic>) {
    let mut named: HashMap<String, usize> = HashMap::new();
    super::each_span(block, &mut |tokens| {
        for token in tokens.iter().filter(|token| token.is_name()) {
            *named.entry(token.name().to_lowercase()).or_default() += 1;
        }
    });
    let mut filled: HashMap<String, usize> = HashMap::new();
    super::each(&block.statements, &mut |does| {
        if let Does::SelectInto(names, _) = does {
            names.iter().for_each(|name| *filled.entry(name.to_lowercase()).or_default() += 1);
        }
    });
    let unread = |name: &String| {
        let name = name.to_lowercase();
        !name.contains('.') && named.get(&name) == filled.get(&name)
    };
    super::each_list_mut(block, &mut |list| {
        list.retain(|statement| {
            let Statement { at, does: Does::SelectInto(names, query) } = statement else { return true };
            let says = dialect == Dialect::Oracle && !not_found::always_gives_a_row(query);
            let keep = says || !names.iter().all(unread);
            if !keep {
                let message = format!("the query into {} dropped: nothing reads it", names.join(", "));
                remarks.push(STATEMENT_DROPPED.diagnostic(message).at(at.line, at.column));
            }
            keep
        });
    });
}

/// Leaves out the cursors of a block that nothing opens.
pub(super) fn drop_cursors(block: &mut Block<'_, '_>, remarks: &mut Vec<Diagnostic>) {
    let mut used: Vec<String> = Vec::new();
    let mut see = |does: &Does<'_, '_>| match does {
        Does::Open(name, _) | Does::OpenFor(name, _) | Does::Fetch(name, _) | Does::Close(name) => {
            used.push(name.to_lowercase());
        }
        Does::ForQuery { query, .. } => used.extend(query.first().map(|name| name.name().to_lowercase())),
        _ => {}
    };
    super::each(&block.statements, &mut |does| see(does));
    block.handlers.iter().for_each(|handler| super::each(&handler.statements, &mut |does| see(does)));
    block.cursors.retain(|Cursor { name, query, returns, .. }| {
        let keep = *returns || used.contains(&name.to_lowercase());
        if let Some(first) = query.first().filter(|_| !keep) {
            let message = format!("the cursor {name} dropped: nothing opens it");
            remarks.push(STATEMENT_DROPPED.diagnostic(message).at(first.line, first.column));
        }
        keep
    });
}

/// Leaves out cursors that are opened and of which no row is read, as where the caller gets their rows as a query.
pub(super) fn drop_unfetched(block: &mut Block<'_, '_>) {
    let mut read: Vec<String> = Vec::new();
    let mut see = |does: &Does<'_, '_>| match does {
        Does::OpenFor(name, _) | Does::Fetch(name, _) => read.push(name.to_lowercase()),
        Does::ForQuery { query, .. } => read.extend(query.iter().map(|name| name.name().to_lowercase())),
        _ => {}
    };
    super::each(&block.statements, &mut |does| see(does));
    block.handlers.iter().for_each(|handler| super::each(&handler.statements, &mut |does| see(does)));
    let mut opened = Vec::new();
    super::each_list_mut(block, &mut |list| {
        list.retain(|statement| {
            let (Does::Open(name, _) | Does::Close(name)) = &statement.does else { return true };
            let keep = read.contains(&name.to_lowercase());
            opened.extend((!keep).then(|| name.to_lowercase()));
            keep
        });
    });
    block.cursors.retain(|cursor| !opened.contains(&cursor.name.to_lowercase()));
}
