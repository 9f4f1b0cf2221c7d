//! The parts of itself that a query names: WITH.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{ObjectName, ObjectNamePart, Query, SetExpr, Visitor, VisitorMut, With};

use crate::walk::walk;

/// The names that a query gives to parts of itself.
#[derive(Default)]
pub(super) struct CommonTables(pub(super) HashSet<String>);

impl VisitorMut for CommonTables {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        for table in query.with.iter().flat_map(|with| &with.cte_tables) {
            self.0.insert(table.alias.name.value.to_lowercase());
        }
        ControlFlow::Continue(())
    }
}

/// Whether it is PostgreSQL's change of rows that stands as a query and gives them back.
pub(super) fn changes_rows(query: &Query) -> bool {
    matches!(query.body.as_ref(), SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_))
}

/// Whether a query reads a table of that name.
pub(super) fn reads(query: &Query, name: &str) -> bool {
    struct Reads<'n>(&'n str);
    impl Visitor for Reads<'_> {
        type Break = ();
        fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
            let is_it = matches!(relation.0.as_slice(), [ObjectNamePart::Identifier(only)] if only.value.eq_ignore_ascii_case(self.0));
            if is_it { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    walk(query, &mut Reads(name)).is_break()
}

/// The name that two queries of one WITH have.
pub(super) fn named_twice(with: &With) -> Option<&str> {
    let mut seen = HashSet::new();
    let names = with.cte_tables.iter().map(|table| table.alias.name.value.as_str());
    names.into_iter().find(|name| !seen.insert(name.to_lowercase()))
}
