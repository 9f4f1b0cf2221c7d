//! Microsoft SQL Server and the dedicated SQL pools of Azure Synapse. Written from the Transact-SQL reference's pages "Object
//! catalog views (Transact-SQL)", "sys.sql_modules", "sys.sql_expression_dependencies" and "Azure Synapse Analytics and
//! Parallel Data Warehouse catalog views".
//!
//! Never run against a server: its queries are checked against answers in the shapes of the reference.

mod table_ddl;

use std::collections::HashMap;

use async_trait::async_trait;
use model::{Dialect, ObjectKind, ObjectName};

use super::catalog::{Catalog, Found, Listed, Listing, names_in_text, not_read, quoted_list, rows_by_id};
use super::session::{QueryError, Row, Session};

/// The questions to SQL Server's catalog.
pub(super) struct SqlServerCatalog {
    product: Product,
}

/// Whose catalog it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Product {
    /// SQL Server 2016 and newer, and Azure SQL.
    SqlServer,
    /// A dedicated SQL pool: tables are distributed, keys are not enforced.
    Synapse,
}

const SCHEMAS: &str = "SELECT s.name FROM sys.schemas s WHERE {scope} ORDER BY s.name";

/// Object id, type, schema, name.
const OBJECTS: &str = "\
SELECT o.object_id, RTRIM(o.type), s.name, o.name
FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
WHERE o.type IN ('U', 'V', 'P', 'FN', 'IF', 'TF') AND o.is_ms_shipped = 0 AND {scope} ORDER BY s.name, o.name";

/// Type of what is no object of an inventory, and how many there are: triggers, sequences, synonyms, and what is an assembly.
const OTHERS: &str = "\
SELECT RTRIM(o.type), COUNT(*)
FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
WHERE o.type IN ('TR', 'SO', 'SN', 'PC', 'FS', 'FT', 'AF', 'TA') AND o.is_ms_shipped = 0 AND {scope} GROUP BY o.type";

/// Object id and text: `NULL` where it is encrypted or the user may not see it.
const MODULES: &str = "\
SELECT m.object_id, m.definition FROM sys.sql_modules m WHERE m.object_id IN ({ids})";

/// Object id, then schema and name of what it reads; the schema is `NULL` where neither text nor server say it.
const READ_BY_MODULES: &str = "\
SELECT DISTINCT d.referencing_id, COALESCE(OBJECT_SCHEMA_NAME(d.referenced_id), d.referenced_schema_name),
  COALESCE(OBJECT_NAME(d.referenced_id), d.referenced_entity_name)
FROM sys.sql_expression_dependencies d
WHERE d.referencing_id IN ({ids}) AND d.referenced_class = 1 AND d.referenced_database_name IS NULL";

impl SqlServerCatalog {
    pub(super) fn of(product: Product) -> Self {
        Self { product }
    }
}

/// The condition on `s`, a row of `sys.schemas`. From 16384 on they are those of the fixed roles.
fn scope(schemas: &[String]) -> String {
    if schemas.is_empty() {
        return "s.schema_id < 16384 AND s.name NOT IN ('sys', 'INFORMATION_SCHEMA', 'guest')".to_owned();
    }
    format!("s.name IN ({})", quoted_list(schemas.iter().map(String::as_str)))
}

async fn schemas(session: &mut dyn Session, wanted: &[String]) -> Result<Vec<String>, QueryError> {
    let rows = session.rows(&SCHEMAS.replace("{scope}", &scope(wanted))).await?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

#[async_trait]
impl Catalog for SqlServerCatalog {
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError> {
        schemas(session, &[]).await
    }

    async fn list(&self, session: &mut dyn Session, wanted: &[String]) -> Result<Listing, QueryError> {
        let scope = scope(wanted);
        let database = session.rows("SELECT DB_NAME()").await?;
        let database = database.first().map(|row| row.text(0).to_owned()).unwrap_or_default();
        let mut listing = Listing { database, ..Listing::default() };
        let there = schemas(session, wanted).await?;
        // Whether case counts in names is up to the database.
        for missing in wanted.iter().filter(|name| !there.iter().any(|of| of.eq_ignore_ascii_case(name))) {
            listing.remarks.push(format!("there is no schema `{missing}` in the database `{}`", listing.database));
        }
        let rows = session.rows(&OBJECTS.replace("{scope}", &scope)).await?;
        listing.objects.extend(rows.iter().map(listed));
        let others = session.rows(&OTHERS.replace("{scope}", &scope)).await?;
        let counts = others.iter().map(|row| {
            let (one, several) = match row.text(0) {
                "TR" => ("trigger", "triggers"),
                "SO" => ("sequence", "sequences"),
                "SN" => ("synonym", "synonyms"),
                _ => ("object of an assembly", "objects of assemblies"),
            };
            (one, several, row.number(1).unwrap_or_default())
        });
        not_read(&mut listing, counts);
        Ok(listing)
    }

    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
        match batch.first().map(|first| first.kind) {
            None => Ok(Vec::new()),
            Some(ObjectKind::Table) => table_ddl::read(session, self.product, batch).await,
            Some(ObjectKind::View | ObjectKind::Function | ObjectKind::Procedure) => modules(session, batch).await,
        }
    }

    fn batch_size(&self) -> usize {
        250
    }

    fn count_query(&self, table: &Listed) -> String {
        format!("SELECT COUNT_BIG(*) FROM {}", table.quoted)
    }
}

fn listed(row: &Row) -> Listed {
    let kind = match row.text(1) {
        "V" => ObjectKind::View,
        "P" => ObjectKind::Procedure,
        "FN" | "IF" | "TF" => ObjectKind::Function,
        _ => ObjectKind::Table,
    };
    let name = ObjectName::new(row.text(2), row.text(3));
    let quoted = format!("{}.{}", quote_name(&name.schema), quote_name(&name.name));
    Listed { id: row.text(0).to_owned(), kind, name, quoted, variety: row.text(1).to_owned() }
}

fn quote_name(name: &str) -> String {
    format!("[{}]", name.replace(']', "]]"))
}

/// A query about these objects, its answer by their ids.
async fn by_id(
    session: &mut dyn Session,
    query: &str,
    batch: &[Listed],
) -> Result<HashMap<String, Vec<Row>>, QueryError> {
    // The catalog's own numbers, nothing that anyone has typed.
    let ids: Vec<&str> = batch.iter().map(|of| of.id.as_str()).collect();
    rows_by_id(session, &query.replace("{ids}", &ids.join(", "))).await
}

async fn modules(session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
    let texts = by_id(session, MODULES, batch).await?;
    let reads = match by_id(session, READ_BY_MODULES, batch).await {
        Ok(reads) => Some(reads),
        // The texts are there; what they read can be told from them as well.
        Err(QueryError::Refused { .. }) => None,
        Err(lost @ (QueryError::Lost(_) | QueryError::Busy(_))) => return Err(lost),
    };
    let found = batch.iter().filter_map(|listed| {
        let Some(text) = texts.get(&listed.id)?.first()?.get(1) else { return Some(hidden(listed)) };
        let depends_on = match &reads {
            Some(reads) => reads.get(&listed.id).map(|rows| read_names(listed, rows)).unwrap_or_default(),
            None => names_in_text(listed, text, Dialect::TSql),
        };
        let remarks = renamed(listed, text).into_iter().collect();
        Some(Found { depends_on, remarks, ..Found::of(listed, text.to_owned()) })
    });
    Ok(found.collect())
}

/// Names of what an object reads. One without a schema is looked for in the object's own, then in `dbo`.
fn read_names(listed: &Listed, rows: &[Row]) -> Vec<ObjectName> {
    let names = rows.iter().flat_map(|row| match row.get(1) {
        Some(schema) => vec![ObjectName::new(schema, row.text(2))],
        None => [listed.name.schema.as_str(), "dbo"].map(|schema| ObjectName::new(schema, row.text(2))).to_vec(),
    });
    names.collect()
}

/// `sp_rename` leaves the text as it was.
fn renamed(listed: &Listed, text: &str) -> Option<String> {
    let script = translate::split_script(text, Dialect::TSql);
    let created = &script.objects.first()?.name;
    let is_same = created.name.to_lowercase() == listed.name.name.to_lowercase();
    (!is_same)
        .then(|| format!("{}: its text still says `{created}`, the name it had before it was renamed", listed.name))
}

fn hidden(listed: &Listed) -> Found {
    let reason = "the server does not show its text: it is encrypted, or this user lacks VIEW DEFINITION";
    Found { definition: Err(reason.to_owned()), ..Found::of(listed, String::new()) }
}

#[cfg(test)]
mod tests;
