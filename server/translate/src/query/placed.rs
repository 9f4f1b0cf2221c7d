//! Names of tables, put where the tables are in the target.

use model::Dialect;
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};
use sqlparser::tokenizer::{Location, Span};

use super::{Rewriter, spelled};

impl Rewriter<'_> {
    /// Whether a table of that name is temporary; `alone` says whether the name has no schema before it.
    pub(crate) fn is_temporary(&self, name: &str, alone: bool) -> bool {
        let marked = self.dialect == Dialect::TSql && name.starts_with(['#', '@']);
        marked || (alone && self.temporary.borrow().contains(&name.to_lowercase()))
    }

    /// Puts a table's name where the table is in the target; `false` where it is no plain name. A name that was put there
    /// before stays as it is.
    pub(crate) fn place(&self, relation: &mut ObjectName) -> bool {
        if is_placed(relation) {
            return true;
        }
        let Some(last) = relation.0.last().and_then(|part| part.as_ident()).cloned() else { return false };
        let part = |name: &Ident| ObjectNamePart::Identifier(spelled(name));
        if self.is_temporary(&last.value, relation.0.len() == 1) {
            relation.0 = vec![part(&Ident::new(last.value.trim_start_matches(['#', '@'])))];
        } else if let Some(target) = self.target {
            let parts: Vec<String> =
                relation.0.iter().filter_map(|part| part.as_ident()).map(|part| part.value.clone()).collect();
            let place = target.place(&parts);
            relation.0 = [place.catalog, place.schema, place.name].into_iter().map(placed).collect();
        } else {
            let parts = relation.0.iter().filter_map(|part| part.as_ident()).filter(|part| !part.value.is_empty());
            relation.0 = parts.map(part).collect();
        }
        true
    }

    /// What a table is called in the source, where a rule gives it another name in the target.
    pub(crate) fn renamed(&self, relation: &ObjectName) -> Option<Ident> {
        let last = relation.0.last().and_then(|part| part.as_ident())?;
        let mut there = relation.clone();
        self.target?.target.mapped?;
        let placed = self.place(&mut there) && !is_placed(relation) && is_placed(&there);
        let new = there.0.last().and_then(|part| part.as_ident()).filter(|_| placed)?;
        (!new.value.eq_ignore_ascii_case(&last.value)).then(|| spelled(last))
    }
}

/// Where the parts of a name are said to begin that has its place in the target. No source has it, nor has a part that rules
/// put in.
pub(super) const PLACED: Location = Location { line: 0, column: 1 };

fn placed(name: String) -> ObjectNamePart {
    ObjectNamePart::Identifier(Ident { span: Span { start: PLACED, end: PLACED }, ..spelled(&Ident::new(name)) })
}

/// Whether a name has its place in the target.
fn is_placed(name: &ObjectName) -> bool {
    name.0.iter().filter_map(|part| part.as_ident()).any(|part| part.span.start == PLACED)
}
