//! Functions of T-SQL that fill a table by more than a query can say: procedures that fill a temporary table and give its
//! rows.

use super::variables::made_table;
use crate::routine::each_list_mut;
use crate::routine::function::FilledTable;
use crate::routine::tree::{Block, Does, Statement};
use crate::scan::{Token, TokenKind};

/// Makes the table at the beginning of a function, and gives its rows where the function ends.
pub(in crate::routine) fn give<'t, 's>(block: &mut Block<'t, 's>, table: &FilledTable<'t, 's>) {
    let [name, at, ..] = table.definition else { return };
    let word = |text, kind| Token { text, kind, ..*at };
    let query = vec![
        word("SELECT", TokenKind::Word),
        word("*", TokenKind::Symbol),
        word("FROM", TokenKind::Word),
        Token { start: at.end(), ..*name },
    ];
    let given = |at| Statement { at, does: Does::Sql(query.clone()) };
    each_list_mut(block, &mut |list| {
        let ends: Vec<usize> =
            (0..list.len()).filter(|place| matches!(list[*place].does, Does::Return(None))).rev().collect();
        for place in ends {
            let at = list[place].at;
            list.insert(place, given(at));
        }
    });
    if !block.statements.last().is_some_and(|last| matches!(last.does, Does::Return(None))) {
        block.statements.push(given(at));
    }
    block.statements.insert(0, Statement { at, does: Does::Sql(made_table(table.definition, 1)) });
}
