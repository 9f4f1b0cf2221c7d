//! What a platform's catalog is asked.

use std::collections::HashMap;

use async_trait::async_trait;
use model::{Dialect, ObjectKind, ObjectName};
use translate::Definition;

use super::session::{QueryError, Row, Session};

/// The questions to one platform's catalog, and how its answers become definitions.
#[async_trait]
pub(super) trait Catalog: Send + Sync {
    /// The names of the schemas that the user sees, without the system's own.
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError>;

    /// Every object of these schemas (of all but the system's own, where none is named), without definitions.
    async fn list(&self, session: &mut dyn Session, schemas: &[String]) -> Result<Listing, QueryError>;

    /// The definitions of some listed objects, in any order. One that is no longer there is left out. An error is of the
    /// whole batch: the caller asks again for its halves, so that in the end only the object that causes it is without.
    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError>;

    /// How many objects one call of [`read`](Self::read) takes, at least 1.
    fn batch_size(&self) -> usize;

    /// The query that counts a table's rows.
    fn count_query(&self, table: &Listed) -> String {
        format!("SELECT count(*) FROM {}", table.quoted)
    }

    /// The query that answers with what the source itself estimates of these tables' rows: [`Listed::id`] and the rows, none
    /// where it has no estimate. `None`, the default: it is not asked.
    fn estimates_query(&self, _tables: &[&Listed]) -> Option<String> {
        None
    }
}

/// An object that the catalog lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// What the catalog knows it by; unique within its kind.
    pub(super) id: String,
    pub(super) kind: ObjectKind,
    pub(super) name: ObjectName,
    /// Its name as a query has to write it.
    pub(super) quoted: String,
    /// What the platform itself calls it, where `kind` is not enough to ask for its definition.
    pub(super) variety: String,
}

/// What a catalog lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// The database that was read.
    pub(super) database: String,
    /// In the order of the inventory.
    pub(super) objects: Vec<Listed>,
    /// Sentences about what is there and is no object, such as triggers.
    pub(super) remarks: Vec<String>,
}

/// What was read of a listed object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// [`Listed::id`].
    pub(super) id: String,
    pub(super) kind: ObjectKind,
    /// The definition, or why the catalog does not show it.
    pub(super) definition: Result<String, String>,
    /// The objects it reads, as far as the catalog tells.
    pub(super) depends_on: Vec<ObjectName>,
    /// Sentences about what the definition leaves out.
    pub(super) remarks: Vec<String>,
}

impl Found {
    /// A definition, and nothing more to say.
    pub(super) fn of(listed: &Listed, definition: String) -> Self {
        Self {
            id: listed.id.clone(),
            kind: listed.kind,
            definition: Ok(definition),
            depends_on: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

/// The rows of a query by what stands in their first column.
pub(super) async fn rows_by_id(
    session: &mut dyn Session,
    query: &str,
) -> Result<HashMap<String, Vec<Row>>, QueryError> {
    let mut answer: HashMap<String, Vec<Row>> = HashMap::new();
    for row in session.rows(query).await? {
        answer.entry(row.text(0).to_owned()).or_default().push(row);
    }
    Ok(answer)
}

/// The names in columns 1 and 2 of some rows.
pub(super) fn names(rows: &[Row]) -> Vec<ObjectName> {
    rows.iter().map(|row| ObjectName::new(row.text(1), row.text(2))).collect()
}

/// What a definition reads, by its text: where a catalog does not tell. A name without a schema is one of the object's own.
pub(super) fn names_in_text(listed: &Listed, text: &str, dialect: Dialect) -> Vec<ObjectName> {
    let (kind, name) = (Some(listed.kind), Some(&listed.name));
    let definition = Definition { sql: text, dialect, kind, name, routines: None, columns: None };
    let found = translate::references(&definition).into_iter().map(|mut name| {
        if name.schema.is_empty() {
            name.schema.clone_from(&listed.name.schema);
        }
        name
    });
    found.collect()
}

/// Each name as it stands in a text and in capitals, as a catalog has names that were not quoted.
pub(super) fn with_upper_case(mut names: Vec<ObjectName>) -> Vec<ObjectName> {
    let upper: Vec<ObjectName> =
        names.iter().map(|name| ObjectName::new(name.schema.to_uppercase(), name.name.to_uppercase())).collect();
    names.extend(upper);
    names
}

/// Counts of what is no object of an inventory as sentences; each has the words for one and for several.
pub(super) fn not_read(listing: &mut Listing, counts: impl IntoIterator<Item = (&'static str, &'static str, u64)>) {
    for (one, several, count) in counts {
        match count {
            0 => {}
            1 => listing.remarks.push(format!("1 {one} is not read")),
            count => listing.remarks.push(format!("{count} {several} are not read")),
        }
    }
}

/// A text as an SQL string.
pub(super) fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Texts as a list of SQL strings, for `IN (…)`.
pub(super) fn quoted_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(quote_text).collect();
    texts.join(", ")
}
