//! Any text in any dialect is translated or refused; nothing panics, and nothing is given out beside an error.
//!
//! The first byte chooses the dialect, the rest is the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use model::Dialect;
use translate::{Definition, references, split_script, translate};

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(sql) = std::str::from_utf8(rest) else { return };
    let dialect = Dialect::ALL[usize::from(*first) % Dialect::ALL.len()];
    let definition = Definition { sql, dialect, kind: None, name: None, routines: None, columns: None };
    let found = translate(&definition, None);
    assert!(found.is_success() || found.statements.is_empty());
    references(&definition);
    split_script(sql, dialect);
});
