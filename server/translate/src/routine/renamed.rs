//! Tables that a routine gives other names: MySQL's `RENAME TABLE a TO b, c TO d` and Synapse's `RENAME OBJECT a TO b`.

use super::reader::{Reader, split_commas};
use super::tree::{Does, Span};
use crate::scan::{Token, TokenKind};

/// An `ALTER TABLE … RENAME TO …` for each pair of a list; `None` where something else stands in it.
pub(super) fn tables<'t, 's>(list: Span<'t, 's>) -> Option<Vec<Does<'t, 's>>> {
    split_commas(list).into_iter().map(table).collect()
}

fn table<'t, 's>(pair: Span<'t, 's>) -> Option<Does<'t, 's>> {
    let mut reader = Reader::new(pair);
    reader.names().ok()?;
    let (old, new) = pair.split_at(reader.at);
    let first = *old.first()?;
    if !new.first()?.is("TO") || new.len() == 1 {
        return None;
    }
    let word = |text| Token { kind: TokenKind::Word, text, ..first };
    let rename = Token { kind: TokenKind::Word, text: "RENAME", ..new[0] };
    Some(Does::Sql([&[word("ALTER"), word("TABLE")], old, &[rename], new].concat()))
}
