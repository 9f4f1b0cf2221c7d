use std::fmt;

/// Catalog, schema and name of an object in the target, without quotes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TargetName {
    /// Unity Catalog catalog.
    pub catalog: String,
    /// Schema in it.
    pub schema: String,
    /// The name within the schema.
    pub name: String,
}

/// `catalog.schema.name`, without quotes.
impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.catalog, self.schema, self.name)
    }
}

impl TargetName {
    /// The same for names that Unity Catalog takes for one: it does not tell capitals from small letters.
    pub fn key(&self) -> String {
        self.to_string().to_lowercase()
    }
}

/// Characters of a name at most.
const LONGEST: usize = 255;

/// What speaks against a name of a catalog, a schema or an object, as a clause; `None` where Unity Catalog takes it.
///
/// Source: "Names" of the Databricks SQL language manual, and "Securable object naming requirements" of Unity Catalog.
pub fn refused_name(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("is empty");
    }
    if name.chars().count() > LONGEST {
        return Some("has more than 255 characters");
    }
    match name.chars().find(|c| is_refused(*c))? {
        '.' => Some("has a dot"),
        '/' => Some("has a slash"),
        ' ' => Some("has a space"),
        _ => Some("has a control character"),
    }
}

/// A name in place of one that is refused: what may not stand in it becomes `_`, and what is too long is cut off. Only ever a
/// proposal; nothing is renamed by itself.
pub fn proposed_name(name: &str) -> String {
    let proposal: String = name.chars().take(LONGEST).map(|c| if is_refused(c) { '_' } else { c }).collect();
    if proposal.is_empty() { "_".to_owned() } else { proposal }
}

fn is_refused(c: char) -> bool {
    matches!(c, '.' | '/' | ' ') || c.is_ascii_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unity_catalog_refuses_is_told_with_a_name_that_it_takes() {
        for (name, why, proposal) in [
            ("orders", None, "orders"),
            ("Größe-1", None, "Größe-1"),
            ("Order Details", Some("has a space"), "Order_Details"),
            ("a.b/c", Some("has a dot"), "a_b_c"),
            ("in/out", Some("has a slash"), "in_out"),
            ("tab\there", Some("has a control character"), "tab_here"),
            ("", Some("is empty"), "_"),
        ] {
            assert_eq!((refused_name(name), proposed_name(name).as_str()), (why, proposal), "{name}");
        }
        let long = |count| "é".repeat(count);
        assert_eq!(refused_name(&long(255)), None);
        assert_eq!(refused_name(&long(256)), Some("has more than 255 characters"));
        assert_eq!(proposed_name(&long(300)), long(255));
    }
}
