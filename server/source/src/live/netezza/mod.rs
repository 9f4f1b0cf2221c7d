//! IBM Netezza Performance Server. Written from the System Administrator's Guide's appendix "System views" and the Stored
//! Procedures Developer's Guide's page on `_V_PROCEDURE`.
//!
//! Never run against a server: its queries are checked against answers in the shapes of the manuals.

mod table_ddl;

use std::collections::HashMap;

use async_trait::async_trait;
use model::{Dialect, ObjectKind, ObjectName};

use super::catalog::{
    Catalog, Found, Listed, Listing, names_in_text, not_read, quote_text, quoted_list, rows_by_id, with_upper_case,
};
use super::session::{QueryError, Row, Session};

/// The questions to the system views of the database that is signed in to.
pub(super) struct NetezzaCatalog;

const SCHEMAS: &str = "\
SELECT DISTINCT d.schema FROM _v_object_data d WHERE d.dbname = CURRENT_CATALOG
  AND d.objtype IN ('TABLE', 'SECURE TABLE', 'EXTERNAL TABLE', 'VIEW', 'PROCEDURE') AND d.schema {scope} ORDER BY 1";

/// Type, schema, name.
const RELATIONS: &str = "\
SELECT d.objtype, d.schema, d.objname FROM _v_object_data d WHERE d.dbname = CURRENT_CATALOG
  AND d.objtype IN ('TABLE', 'SECURE TABLE', 'EXTERNAL TABLE', 'VIEW') AND d.schema {scope} ORDER BY 2, 3";

/// The word `PROCEDURE`, schema, name with the types of the arguments.
const PROCEDURES: &str = "\
SELECT 'PROCEDURE', d.schema, d.proceduresignature FROM _v_procedure d
WHERE d.database = CURRENT_CATALOG AND d.schema {scope} ORDER BY 2, 3";

/// Type of what is no object of an inventory, and how many there are.
const OTHERS: &str = "\
SELECT d.objtype, COUNT(*) FROM _v_object_data d WHERE d.dbname = CURRENT_CATALOG
  AND d.objtype IN ('SEQUENCE', 'SYNONYM', 'FUNCTION', 'AGGREGATE', 'MATERIALIZED VIEW')
  AND d.schema {scope} GROUP BY d.objtype ORDER BY d.objtype";

/// Schema and name, the query.
const VIEWS: &str = "\
SELECT v.schema || '.' || v.viewname, v.definition FROM _v_view v WHERE v.database = CURRENT_CATALOG AND ({these})";

/// Schema and signature, the type of the result, whether it runs with its owner's rights, the source.
const SOURCES: &str = "\
SELECT p.schema || '.' || p.proceduresignature, p.returns, p.executedasowner, p.proceduresource
FROM _v_procedure p WHERE p.database = CURRENT_CATALOG AND ({these})";

fn asked(query: &str, schemas: &[String]) -> String {
    let scope = match schemas {
        [] => "NOT IN ('DEFINITION_SCHEMA', 'INFORMATION_SCHEMA')".to_owned(),
        schemas => format!("IN ({})", quoted_list(schemas.iter().map(String::as_str))),
    };
    query.replace("{scope}", &scope)
}

async fn schemas(session: &mut dyn Session, wanted: &[String]) -> Result<Vec<String>, QueryError> {
    let rows = session.rows(&asked(SCHEMAS, wanted)).await?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

#[async_trait]
impl Catalog for NetezzaCatalog {
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError> {
        schemas(session, &[]).await
    }

    async fn list(&self, session: &mut dyn Session, wanted: &[String]) -> Result<Listing, QueryError> {
        let database = session.rows("SELECT CURRENT_CATALOG").await?;
        let database = database.first().map(|row| row.text(0).to_owned()).unwrap_or_default();
        let mut listing = Listing { database, ..Listing::default() };
        let there = schemas(session, wanted).await?;
        for missing in wanted.iter().filter(|name| !there.contains(name)) {
            listing.remarks.push(format!(
                "there is no schema `{missing}` in the database `{}`, or it is empty; names are in capitals unless they \
                 were quoted",
                listing.database
            ));
        }
        for query in [RELATIONS, PROCEDURES] {
            listing.objects.extend(session.rows(&asked(query, wanted)).await?.iter().map(listed));
        }
        let others = session.rows(&asked(OTHERS, wanted)).await?;
        let counts = others.iter().map(|row| {
            let (one, several) = match row.text(0) {
                "SEQUENCE" => ("sequence", "sequences"),
                "SYNONYM" => ("synonym", "synonyms"),
                "MATERIALIZED VIEW" => ("materialized view", "materialized views"),
                _ => ("function in another language", "functions in another language"),
            };
            (one, several, row.number(1).unwrap_or_default())
        });
        not_read(&mut listing, counts);
        Ok(listing)
    }

    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
        match batch.first().map(|first| first.kind) {
            None | Some(ObjectKind::Function) => Ok(Vec::new()),
            Some(ObjectKind::Table) => table_ddl::read(session, batch).await,
            Some(ObjectKind::View) => {
                let rows = by_name(session, VIEWS, "v.viewname", batch).await?;
                Ok(batch.iter().filter_map(|of| Some(view(of, rows.get(&of.id)?.first()?))).collect())
            }
            Some(ObjectKind::Procedure) => {
                let rows = by_name(session, SOURCES, "p.proceduresignature", batch).await?;
                Ok(batch.iter().filter_map(|of| Some(procedure(of, rows.get(&of.id)?.first()?))).collect())
            }
        }
    }

    fn batch_size(&self) -> usize {
        50
    }
}

fn listed(row: &Row) -> Listed {
    let (variety, schema, written) = (row.text(0), row.text(1), row.text(2));
    let kind = match variety {
        "VIEW" => ObjectKind::View,
        "PROCEDURE" => ObjectKind::Procedure,
        _ => ObjectKind::Table,
    };
    let (name, arguments) = match written.split_once('(') {
        Some((name, arguments)) if kind == ObjectKind::Procedure => (name, format!("({arguments}")),
        Some(_) | None => (written, String::new()),
    };
    let quoted = format!("{}.{}{arguments}", quote_name(schema), quote_name(name));
    Listed {
        id: format!("{schema}.{written}"),
        kind,
        name: ObjectName::new(schema, name),
        quoted,
        variety: variety.to_owned(),
    }
}

fn quote_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A query about these objects, its answer by schema and name. `column` holds the name, the table before it the schema too.
async fn by_name(
    session: &mut dyn Session,
    query: &str,
    column: &str,
    batch: &[Listed],
) -> Result<HashMap<String, Vec<Row>>, QueryError> {
    let (table, _) = column.split_once('.').unwrap_or_default();
    let this = |of: &Listed| {
        let schema = &of.name.schema;
        let name = of.id.strip_prefix(schema).and_then(|rest| rest.strip_prefix('.')).unwrap_or(&of.id);
        format!("{table}.schema = {} AND {column} = {}", quote_text(schema), quote_text(name))
    };
    let these: Vec<String> = batch.iter().map(this).collect();
    rows_by_id(session, &query.replace("{these}", &these.join(" OR "))).await
}

fn view(listed: &Listed, row: &Row) -> Found {
    let text = row.text(1).trim();
    if text.is_empty() {
        return hidden(listed);
    }
    let is_whole = text.get(..6).is_some_and(|word| word.eq_ignore_ascii_case("create"));
    let query = text.trim_end_matches(';');
    let definition = if is_whole { text.to_owned() } else { format!("CREATE VIEW {} AS\n{query};", listed.quoted) };
    with_names(listed, definition)
}

fn procedure(listed: &Listed, row: &Row) -> Found {
    let (returns, source) = (row.text(1), row.text(3).trim());
    if source.is_empty() {
        return hidden(listed);
    }
    let rights = if row.is(2) { "OWNER" } else { "CALLER" };
    let quoted = &listed.quoted;
    let definition = format!(
        "CREATE OR REPLACE PROCEDURE {quoted}\nRETURNS {returns}\nEXECUTE AS {rights}\nLANGUAGE NZPLSQL AS\nBEGIN_PROC\n{source}\n\
         END_PROC;"
    );
    with_names(listed, definition)
}

/// What views and procedures read is in their text only.
fn with_names(listed: &Listed, definition: String) -> Found {
    let depends_on = with_upper_case(names_in_text(listed, &definition, Dialect::Netezza));
    Found { depends_on, ..Found::of(listed, definition) }
}

fn hidden(listed: &Listed) -> Found {
    let reason = "the system views show no text of it to this user; grant LIST and SELECT, or EXECUTE";
    Found { definition: Err(reason.to_owned()), ..Found::of(listed, String::new()) }
}

#[cfg(test)]
mod tests;
