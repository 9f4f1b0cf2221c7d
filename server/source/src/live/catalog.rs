//! What a platform's catalog is asked.

use async_trait::async_trait;
use model::{ObjectKind, ObjectName};

use super::session::{QueryError, Session};

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

/// A text as an SQL string.
pub(super) fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Texts as a list of SQL strings, for `IN (…)`.
pub(super) fn quoted_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(quote_text).collect();
    texts.join(", ")
}
