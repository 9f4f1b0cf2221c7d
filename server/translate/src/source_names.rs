//! What the names of an inventory tell of names in its definitions.

use std::collections::HashMap;

use model::{Dialect, ObjectName};

use crate::{Definition, head, routine};

/// The schemas that an inventory's names are in, so that it is known which one a name without a schema means.
#[derive(Clone, Debug, Default)]
pub struct SourceNames {
    /// Schemas as they are written, by name in lower case.
    schemas: HashMap<Box<str>, Vec<Box<str>>>,
    /// The schemas of Oracle's packages, by the package's name in lower case. A member's name has the package for its schema.
    packages: HashMap<Box<str>, Box<str>>,
}

impl SourceNames {
    /// Notes the name of a definition, and the schema of the package whose member it is.
    pub fn learn(&mut self, definition: &Definition<'_>) {
        let tokens = head::first_tokens(definition.sql, definition.dialect);
        if definition.dialect == Dialect::Oracle
            && let Some(name) = routine::package::name_of(&tokens)
            && let [.., owner, package] = name.as_slice()
        {
            self.packages.insert(package.to_lowercase().into(), owner.as_str().into());
        }
        let own = || head::head(&tokens).filter(|found| !found.name.is_empty()).map(|found| found.object_name());
        if let Some(name) = definition.name.cloned().or_else(own) {
            self.insert(&name);
        }
    }

    /// Notes a name.
    pub fn insert(&mut self, name: &ObjectName) {
        let schemas = self.schemas.entry(name.name.to_lowercase().into()).or_default();
        if !schemas.iter().any(|schema| schema.eq_ignore_ascii_case(&name.schema)) {
            schemas.push(name.schema.as_str().into());
        }
    }

    /// The schema that a name without one means in an object of the schema `own`: that, where it has the name; otherwise the
    /// only one that has it.
    pub(crate) fn schema_of<'a>(&'a self, name: &str, own: &'a str) -> &'a str {
        match self.schemas.get(name.to_lowercase().as_str()).map(Vec::as_slice) {
            Some([only]) => only,
            Some(_) | None => own,
        }
    }

    /// The schema of a package.
    pub(crate) fn owner_of(&self, package: &str) -> Option<&str> {
        self.packages.get(package.to_lowercase().as_str()).map(|owner| &**owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_is_of_its_own_schema_or_of_the_only_one_that_has_it() {
        let mut names = SourceNames::default();
        for (schema, name) in [("A", "T"), ("b", "T"), ("B", "Only"), ("PKG", "RUN")] {
            names.insert(&ObjectName::new(schema, name));
        }
        for (name, own, schema) in
            [("t", "A", "A"), ("T", "b", "b"), ("T", "C", "C"), ("ONLY", "A", "B"), ("nowhere", "A", "A")]
        {
            assert_eq!(names.schema_of(name, own), schema, "{name} in {own}");
        }
    }

    #[test]
    fn a_package_s_schema_is_known_from_a_member_s_definition() {
        let sql = "CREATE PACKAGE BODY \"HR\".\"PKG\" AS PROCEDURE run IS BEGIN NULL; END; END;";
        let name = ObjectName::new("PKG", "run");
        let mut names = SourceNames::default();
        names.learn(&Definition {
            sql,
            dialect: Dialect::Oracle,
            kind: None,
            name: Some(&name),
            routines: None,
            columns: None,
        });
        assert_eq!((names.owner_of("pkg"), names.schema_of("RUN", "HR")), (Some("HR"), "PKG"));
    }
}
