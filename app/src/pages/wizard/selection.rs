//! Which objects are ticked in the tree, as the patterns of a migration spec: the server says what they take, so that tree,
//! counts and job never differ.

use serde::{Deserialize, Serialize};

use crate::server_fns::SchemaCount;

/// What was ticked and unticked, besides the patterns that a person wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Picks {
    /// Patterns of what is taken; empty takes all.
    pub(super) taken: Vec<String>,
    /// Patterns of what is left out.
    pub(super) left_out: Vec<String>,
}

impl Picks {
    /// Ticks or unticks a schema. `written` tells whether a person wrote patterns of what is taken.
    pub(super) fn set_schema(&mut self, schemas: &[SchemaCount], schema: &str, taken: bool, written: bool) {
        let all = all_of(schema);
        self.left_out.retain(|pattern| !within(pattern, schema));
        if !taken {
            return self.left_out.push(all);
        }
        if written || !self.taken.is_empty() {
            self.taken.retain(|pattern| !within(pattern, schema));
            self.taken.push(all);
        }
        let every = schemas.iter().all(|count| self.taken.contains(&all_of(&count.schema)));
        if every && !written {
            self.taken.clear();
        }
    }

    /// Ticks or unticks an object.
    pub(super) fn set_object(&mut self, schemas: &[SchemaCount], schema: &str, name: &str, taken: bool, written: bool) {
        let one = one_of(schema, name);
        if !taken {
            return self.left_out.push(one);
        }
        self.left_out.retain(|pattern| *pattern != one);
        let all = all_of(schema);
        if self.left_out.contains(&all) {
            self.left_out.retain(|pattern| *pattern != all);
            self.taken.retain(|pattern| !within(pattern, schema));
            if self.taken.is_empty() && !written {
                let others = schemas.iter().filter(|count| count.schema != schema && count.selected > 0);
                self.taken = others.map(|count| all_of(&count.schema)).collect();
            }
            self.taken.push(one);
        } else if (written || !self.taken.is_empty()) && !self.taken.contains(&all) && !self.taken.contains(&one) {
            self.taken.push(one);
        }
    }
}

/// The pattern of every object of a schema.
fn all_of(schema: &str) -> String {
    if schema.is_empty() { "*".to_owned() } else { format!("{}.*", literal(schema)) }
}

/// The pattern of one object and no other.
fn one_of(schema: &str, name: &str) -> String {
    if schema.is_empty() { literal(name) } else { format!("{}.{}", literal(schema), literal(name)) }
}

fn within(pattern: &str, schema: &str) -> bool {
    schema.is_empty() || pattern.starts_with(&format!("{}.", literal(schema)))
}

/// A name as a pattern that fits nothing else.
fn literal(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        if matches!(letter, '*' | '?' | '[' | ']' | '{' | '}' | '\\') {
            text.extend(['[', letter, ']']);
        } else {
            text.push(letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas() -> Vec<SchemaCount> {
        let count = |schema: &str| SchemaCount { schema: schema.to_owned(), total: 3, selected: 3 };
        ["HR", "SALES", "OPS"].map(count).to_vec()
    }

    fn shown(picks: &Picks) -> (Vec<&str>, Vec<&str>) {
        (picks.taken.iter().map(String::as_str).collect(), picks.left_out.iter().map(String::as_str).collect())
    }

    #[test]
    fn a_schema_is_left_out_and_taken_again() {
        let mut picks = Picks::default();
        picks.set_schema(&schemas(), "HR", false, false);
        assert_eq!(shown(&picks), (vec![], vec!["HR.*"]));
        picks.set_schema(&schemas(), "HR", true, false);
        assert_eq!(picks, Picks::default());
    }

    #[test]
    fn one_object_of_a_schema_that_is_left_out_keeps_the_other_schemas() {
        let mut picks = Picks::default();
        picks.set_schema(&schemas(), "HR", false, false);
        picks.set_object(&schemas(), "HR", "A", true, false);
        assert_eq!(shown(&picks), (vec!["SALES.*", "OPS.*", "HR.A"], vec![]));
        picks.set_schema(&schemas(), "HR", true, false);
        assert_eq!(picks, Picks::default());
    }

    #[test]
    fn an_object_is_left_out_and_taken_again() {
        let mut picks = Picks::default();
        picks.set_object(&schemas(), "HR", "A*", false, false);
        assert_eq!(shown(&picks), (vec![], vec!["HR.A[*]"]));
        picks.set_object(&schemas(), "HR", "A*", true, false);
        assert_eq!(picks, Picks::default());
    }

    #[test]
    fn beside_written_patterns_what_is_ticked_is_added() {
        let mut picks = Picks::default();
        picks.set_object(&schemas(), "HR", "A", true, true);
        picks.set_schema(&schemas(), "OPS", true, true);
        assert_eq!(shown(&picks), (vec!["HR.A", "OPS.*"], vec![]));
    }
}
