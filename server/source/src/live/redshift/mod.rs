//! Amazon Redshift: PostgreSQL's protocol, and a catalog of its own. Written from the Database Developer Guide's pages SHOW
//! TABLE, SHOW PROCEDURE, CREATE FUNCTION and "System catalog tables".
//!
//! Never run against a cluster: its queries are checked against answers in the shapes of the manual.

use std::collections::HashMap;

use async_trait::async_trait;
use model::{ObjectKind, ObjectName};

use super::catalog::{Catalog, Found, Listed, Listing, quoted_list};
use super::session::{QueryError, Row, Session};

/// The questions to Redshift's catalog.
pub(super) struct RedshiftCatalog;

const SCHEMAS: &str = "SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE {scope} ORDER BY 1";

/// Oid, kind, schema, name, quoted name.
const RELATIONS: &str = "\
SELECT c.oid, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END, n.nspname, c.relname,
  quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v') AND {scope} ORDER BY 3, 4";

/// The same of procedures and functions; the quoted name is followed by the types of the arguments.
const ROUTINES: &str = "\
SELECT p.oid, CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, n.nspname, p.proname,
  quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')'
FROM pg_catalog.pg_proc_info p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.prokind IN ('f', 'p') AND {scope} ORDER BY 3, 4, 5";

/// Oid, the view's query, and its number of columns: 0 where it is bound late, and then the text is the whole statement.
const VIEWS: &str = "\
SELECT c.oid, pg_catalog.pg_get_viewdef(c.oid), c.relnatts FROM pg_catalog.pg_class c WHERE c.oid IN ({oids})";

/// Oid, type of the result, language, volatility, source text, names of the arguments, their types.
const FUNCTIONS: &str = "\
SELECT p.oid, format_type(p.prorettype, NULL), l.lanname, p.provolatile, p.prosrc,
  array_to_string(p.proargnames, ','), oidvectortypes(p.proargtypes)
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang WHERE p.oid IN ({oids})";

fn scope(schemas: &[String]) -> String {
    if schemas.is_empty() {
        return "n.nspname NOT LIKE 'pg!_%' ESCAPE '!' \
                AND n.nspname NOT IN ('information_schema', 'catalog_history', 'padb_harvest')"
            .to_owned();
    }
    format!("n.nspname IN ({})", quoted_list(schemas.iter().map(String::as_str)))
}

async fn schemas(session: &mut dyn Session, wanted: &[String]) -> Result<Vec<String>, QueryError> {
    let rows = session.rows(&SCHEMAS.replace("{scope}", &scope(wanted))).await?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

#[async_trait]
impl Catalog for RedshiftCatalog {
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError> {
        schemas(session, &[]).await
    }

    async fn list(&self, session: &mut dyn Session, wanted: &[String]) -> Result<Listing, QueryError> {
        let database = session.rows("SELECT current_database()").await?;
        let database = database.first().map(|row| row.text(0).to_owned()).unwrap_or_default();
        let mut listing = Listing { database, ..Listing::default() };
        let there = schemas(session, wanted).await?;
        for missing in wanted.iter().filter(|name| !there.contains(name)) {
            listing.remarks.push(format!("there is no schema `{missing}` in the database `{}`", listing.database));
        }
        for query in [RELATIONS, ROUTINES] {
            let rows = session.rows(&query.replace("{scope}", &scope(wanted))).await?;
            listing.objects.extend(rows.iter().map(listed));
        }
        Ok(listing)
    }

    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
        match batch.first().map(|first| first.kind) {
            None => Ok(Vec::new()),
            Some(ObjectKind::Table) => shown(session, batch, "TABLE").await,
            Some(ObjectKind::Procedure) => shown(session, batch, "PROCEDURE").await,
            Some(ObjectKind::View) => {
                let rows = by_oid(session, VIEWS, batch).await?;
                Ok(batch.iter().filter_map(|of| Some(view(of, rows.get(&of.id)?))).collect())
            }
            Some(ObjectKind::Function) => {
                let rows = by_oid(session, FUNCTIONS, batch).await?;
                Ok(batch.iter().filter_map(|of| Some(function(of, rows.get(&of.id)?))).collect())
            }
        }
    }

    /// Tables and procedures are a statement each; a session does some of them before it says how far it is.
    fn batch_size(&self) -> usize {
        10
    }
}

fn listed(row: &Row) -> Listed {
    let kind = match row.text(1) {
        "view" => ObjectKind::View,
        "procedure" => ObjectKind::Procedure,
        "function" => ObjectKind::Function,
        _ => ObjectKind::Table,
    };
    Listed {
        id: row.text(0).to_owned(),
        kind,
        name: ObjectName::new(row.text(2), row.text(3)),
        quoted: row.text(4).to_owned(),
        variety: row.text(1).to_owned(),
    }
}

async fn by_oid(session: &mut dyn Session, query: &str, batch: &[Listed]) -> Result<HashMap<String, Row>, QueryError> {
    let oids: Vec<&str> = batch.iter().map(|of| of.id.as_str()).collect();
    let rows = session.rows(&query.replace("{oids}", &oids.join(", "))).await?;
    Ok(rows.into_iter().map(|row| (row.text(0).to_owned(), row)).collect())
}

async fn shown(session: &mut dyn Session, batch: &[Listed], what: &str) -> Result<Vec<Found>, QueryError> {
    let mut found = Vec::with_capacity(batch.len());
    for listed in batch {
        let rows = session.rows(&format!("SHOW {what} {}", listed.quoted)).await?;
        let text: Vec<&str> = rows.iter().filter_map(|row| row.get(0)).collect();
        found.push(Found::of(listed, text.join("\n")));
    }
    Ok(found)
}

fn view(listed: &Listed, row: &Row) -> Found {
    let text = row.text(1).trim();
    let is_whole = row.text(2) == "0" || text.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("create"));
    let definition = if is_whole { text.to_owned() } else { format!("CREATE VIEW {} AS\n{text}", listed.quoted) };
    Found::of(listed, definition)
}

fn function(listed: &Listed, row: &Row) -> Found {
    let types = row.text(6).split(", ").filter(|of| !of.is_empty());
    let mut names = row.text(5).split(',');
    // Functions in SQL have no names for their arguments; `$1` stands for the first.
    let arguments: Vec<String> = types
        .map(|of| match names.next() {
            Some(name) if !name.is_empty() => format!("{name} {of}"),
            Some(_) | None => of.to_owned(),
        })
        .collect();
    let volatility = match row.text(3) {
        "i" => "IMMUTABLE",
        "s" => "STABLE",
        _ => "VOLATILE",
    };
    let (name, _) = listed.quoted.rsplit_once('(').unwrap_or((&listed.quoted, ""));
    let (result, language, source) = (row.text(1), row.text(2), row.text(4));
    let arguments = arguments.join(", ");
    Found::of(
        listed,
        format!(
            "CREATE FUNCTION {name}({arguments})\nRETURNS {result}\n{volatility}\nAS $${source}$$\nLANGUAGE {language};"
        ),
    )
}

#[cfg(test)]
mod tests;
