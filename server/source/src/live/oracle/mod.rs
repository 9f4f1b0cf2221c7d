//! Oracle Database 12.1 and newer. Written from the Database Reference's pages on `ALL_OBJECTS`, `ALL_TAB_COLS`,
//! `ALL_CONSTRAINTS`, `ALL_VIEWS`, `ALL_SOURCE` and `ALL_DEPENDENCIES`, and from "DBMS_METADATA" of the PL/SQL Packages and Types
//! Reference.
//!
//! `DBMS_METADATA` and the views of administrators show the objects of others only to who has SELECT_CATALOG_ROLE. Where they
//! show none, a definition is put together from the views that show everyone what that user may use.
//!
//! Never run against a server: its queries are checked against answers in the shapes of the manuals.

mod definitions;
mod packages;
mod shown;
mod table_ddl;
mod views;

use std::collections::HashMap;

use async_trait::async_trait;
use model::{ObjectKind, ObjectName};
use tokio::sync::OnceCell;

use super::catalog::{Catalog, Found, Listed, Listing, not_read, quote_text, quoted_list};
use super::session::{QueryError, Row, Session};
use views::Views;

/// The questions to Oracle's data dictionary.
#[derive(Default)]
pub(super) struct OracleCatalog {
    /// Known once a session was asked.
    views: OnceCell<Views>,
}

impl OracleCatalog {
    async fn views(&self, session: &mut dyn Session) -> Result<Views, QueryError> {
        self.views.get_or_try_init(|| Views::of_user(session)).await.copied()
    }
}

/// What a session begins with: definitions without what says where rows are kept, each ended by `;`.
#[cfg_attr(not(feature = "odbc"), expect(dead_code, reason = "the ODBC connector begins sessions with it"))]
pub(super) const SET_UP: [&str; 1] = ["\
BEGIN
  DBMS_METADATA.SET_TRANSFORM_PARAM(DBMS_METADATA.SESSION_TRANSFORM, 'SEGMENT_ATTRIBUTES', FALSE);
  DBMS_METADATA.SET_TRANSFORM_PARAM(DBMS_METADATA.SESSION_TRANSFORM, 'STORAGE', FALSE);
  DBMS_METADATA.SET_TRANSFORM_PARAM(DBMS_METADATA.SESSION_TRANSFORM, 'TABLESPACE', FALSE);
  DBMS_METADATA.SET_TRANSFORM_PARAM(DBMS_METADATA.SESSION_TRANSFORM, 'SQLTERMINATOR', TRUE);
END;"];

const SCHEMAS: &str = "SELECT o.username FROM all_users o WHERE {scope} ORDER BY o.username";

/// Type, owner, name. The table that a materialized view keeps its rows in is a part of it.
const OBJECTS: &str = "\
SELECT o.object_type, o.owner, o.object_name FROM all_objects o
WHERE o.object_type IN ('TABLE', 'VIEW', 'MATERIALIZED VIEW', 'PROCEDURE', 'FUNCTION')
  AND o.generated = 'N' AND o.secondary = 'N' AND {scope}
  AND NOT (o.object_type = 'TABLE' AND EXISTS (SELECT 1 FROM all_mviews m
    WHERE m.owner = o.owner AND m.container_name = o.object_name))
  AND NOT (o.object_type = 'TABLE' AND EXISTS (SELECT 1 FROM all_tables t
    WHERE t.owner = o.owner AND t.table_name = o.object_name
      AND (t.nested = 'YES' OR t.iot_type = 'IOT_OVERFLOW' OR t.dropped = 'YES')))
ORDER BY o.owner, o.object_name";

/// Type of what is no object of an inventory, and how many there are.
const OTHERS: &str = "\
SELECT o.object_type, COUNT(*) FROM all_objects o
WHERE o.object_type IN ('TRIGGER', 'SEQUENCE', 'SYNONYM', 'TYPE', 'DATABASE LINK')
  AND o.generated = 'N' AND {scope} GROUP BY o.object_type ORDER BY o.object_type";

/// What `variety` says of a member of a package.
const MEMBER: &str = "PACKAGE BODY";
const MATERIALIZED_VIEW: &str = "MATERIALIZED VIEW";

/// The condition on `o`, a row that has an owner's name in this column.
fn scope(views: Views, column: &str, schemas: &[String]) -> String {
    if schemas.is_empty() {
        let own = views.asked("IN (SELECT u.username FROM all_users u WHERE u.oracle_maintained = 'N')");
        return format!("o.{column} {own}");
    }
    format!("o.{column} IN ({})", quoted_list(schemas.iter().map(String::as_str)))
}

async fn schemas(session: &mut dyn Session, views: Views, wanted: &[String]) -> Result<Vec<String>, QueryError> {
    let query = views.asked(SCHEMAS).replace("{scope}", &scope(views, "username", wanted));
    let rows = session.rows(&query).await?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

#[async_trait]
impl Catalog for OracleCatalog {
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError> {
        let views = self.views(session).await?;
        schemas(session, views, &[]).await
    }

    async fn list(&self, session: &mut dyn Session, wanted: &[String]) -> Result<Listing, QueryError> {
        let views = self.views(session).await?;
        let scope = scope(views, "owner", wanted);
        let database = session.rows("SELECT SYS_CONTEXT('USERENV', 'DB_NAME') FROM dual").await?;
        let database = database.first().map(|row| row.text(0).to_owned()).unwrap_or_default();
        let mut listing = Listing { database, ..Listing::default() };
        let there = schemas(session, views, wanted).await?;
        for missing in wanted.iter().filter(|name| !there.contains(name)) {
            let database = &listing.database;
            listing.remarks.push(format!(
                "there is no schema `{missing}` in the database `{database}`; names are in capitals unless they were quoted"
            ));
        }
        let rows = session.rows(&views.asked(OBJECTS).replace("{scope}", &scope)).await?;
        listing.objects.extend(rows.iter().map(listed));
        packages::list(session, views, &scope, &mut listing).await?;
        let others = session.rows(&views.asked(OTHERS).replace("{scope}", &scope)).await?;
        let counts = others.iter().map(|row| {
            let (one, several) = match row.text(0) {
                "TRIGGER" => ("trigger", "triggers"),
                "SEQUENCE" => ("sequence", "sequences"),
                "SYNONYM" => ("synonym", "synonyms"),
                "TYPE" => ("type", "types"),
                _ => ("database link", "database links"),
            };
            (one, several, row.number(1).unwrap_or_default())
        });
        not_read(&mut listing, counts);
        Ok(listing)
    }

    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
        let views = self.views(session).await?;
        let mut found = definitions::read(session, views, batch).await?;
        definitions::add_references(session, views, batch, &mut found).await?;
        Ok(found)
    }

    /// Each definition is a query of its own; what they refer to is one for all.
    fn batch_size(&self) -> usize {
        10
    }
}

fn listed(row: &Row) -> Listed {
    let variety = row.text(0);
    let kind = match variety {
        "VIEW" | MATERIALIZED_VIEW => ObjectKind::View,
        "PROCEDURE" => ObjectKind::Procedure,
        "FUNCTION" => ObjectKind::Function,
        _ => ObjectKind::Table,
    };
    let name = ObjectName::new(row.text(1), row.text(2));
    let quoted = format!("{}.{}", quote_name(&name.schema), quote_name(&name.name));
    Listed { id: id(variety, &name), kind, name, quoted, variety: variety.to_owned() }
}

/// Type, owner and name, as the queries put them together too.
fn id(variety: &str, name: &ObjectName) -> String {
    format!("{variety}.{}.{}", name.schema, name.name)
}

/// Names hold no quotation marks there.
fn quote_name(name: &str) -> String {
    format!("\"{name}\"")
}

/// Pairs of owner and name, for `IN (…)`.
fn pairs<'a>(batch: impl IntoIterator<Item = &'a Listed>) -> String {
    let pair = |of: &Listed| format!("({}, {})", quote_text(&of.name.schema), quote_text(&of.name.name));
    let pairs: Vec<String> = batch.into_iter().map(pair).collect();
    pairs.join(", ")
}

/// Lines of a text, by what stands in the first column; the text is in the last one.
fn texts(rows: Vec<Row>, place: usize) -> HashMap<String, String> {
    let mut texts: HashMap<String, String> = HashMap::new();
    for row in rows {
        texts.entry(row.text(0).to_owned()).or_default().push_str(row.text(place));
    }
    texts
}

#[cfg(test)]
mod tests;
