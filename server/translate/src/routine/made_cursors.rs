//! Cursors of T-SQL that are declared by a text which is run: `EXEC ('DECLARE c CURSOR FOR ' + @query)`, then `OPEN c`.

use super::dynamic::{self, Piece};
use super::held::Held;
use super::tree::{Block, Does};
use super::{each_list_mut, held};
use crate::scan::{Token, scan};
use model::Dialect;

/// Opens such a cursor for the text that declares it, in whose query the declaration is passed over.
pub(super) fn open_for_texts(block: &mut Block<'_, '_>, texts: &Held<'_>) {
    let declared = |text: &[Token<'_>]| {
        let known = held::of(text, texts).map(Vec::as_slice);
        let pieces = dynamic::pieces(known.unwrap_or(text), Dialect::TSql)?;
        let Piece::Text(first) = pieces.first()? else { return None };
        declaration(first).map(|(name, _)| name)
    };
    each_list_mut(block, &mut |list| {
        let mut at = 0;
        while at < list.len() {
            let text = match &list[at].does {
                Does::Execute { text, into, using } if into.is_empty() && using.is_empty() => Some(*text),
                _ => None,
            };
            let opened = text.and_then(declared).and_then(|cursor| {
                let opens =
                    |does: &Does<'_, '_>| matches!(does, Does::Open(name, _) if name.eq_ignore_ascii_case(&cursor));
                list.iter().skip(at).position(|statement| opens(&statement.does))
            });
            match (text, opened) {
                (Some(text), Some(ahead)) => {
                    if let Does::Open(name, _) = &list[at + ahead].does {
                        list[at + ahead].does = Does::OpenFor(name.clone(), text);
                    }
                    list.remove(at);
                }
                _ => at += 1,
            }
        }
    });
}

/// The name of the cursor that a text declares, and where its query begins.
fn declaration(text: &str) -> Option<(String, usize)> {
    let tokens = scan(text, Dialect::TSql);
    let [declare, name, options @ ..] = tokens.as_slice() else { return None };
    if !declare.is("DECLARE") || !options.iter().any(|token| token.is("CURSOR")) {
        return None;
    }
    let begins = options.iter().find(|token| token.is("FOR"))?;
    Some((name.name(), begins.end()))
}

/// The query of a text that may declare a cursor for it.
pub(super) fn query_of(text: &str) -> &str {
    declaration(text).map_or(text, |(_, begins)| &text[begins..])
}
