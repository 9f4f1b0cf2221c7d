//! Definitions from PostgreSQL's catalog: a few queries for some hundred objects at a time.

use std::collections::HashMap;

use async_trait::async_trait;
use model::ObjectKind;

use super::super::catalog::{Catalog, Found, Listed, Listing, names, rows_by_id};
use super::super::session::{QueryError, Row, Session};
use super::listing::{self, MATERIALIZED_VIEW};
use super::table_ddl;

/// The questions to PostgreSQL's catalog.
pub(in super::super) struct PostgreSqlCatalog;

/// Oid and the query of the view.
const VIEWS: &str = "\
SELECT c.oid, pg_catalog.pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c WHERE c.oid IN ({oids})";

/// Oid, then schema and name of what a view reads, functions included.
const READ_BY_VIEWS: &str = "\
SELECT DISTINCT r.ev_class, n.nspname, o.name
FROM pg_catalog.pg_rewrite r
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
JOIN (SELECT 'pg_catalog.pg_class'::regclass AS of, oid, relnamespace AS space, relname AS name FROM pg_catalog.pg_class
    UNION ALL SELECT 'pg_catalog.pg_proc'::regclass, oid, pronamespace, proname FROM pg_catalog.pg_proc) o
  ON o.of = d.refclassid AND o.oid = d.refobjid
JOIN pg_catalog.pg_namespace n ON n.oid = o.space
WHERE r.ev_class IN ({oids}) AND d.refobjid <> r.ev_class AND n.nspname <> 'pg_catalog'
ORDER BY 1, 2, 3";

/// Oid and definition.
const ROUTINES: &str = "\
SELECT p.oid, pg_catalog.pg_get_functiondef(p.oid) FROM pg_catalog.pg_proc p WHERE p.oid IN ({oids})";

/// Oid and estimated rows, of a table in partitions those of all of them; none where one was never looked at. Before version
/// 14 that was written as 0 too.
const ESTIMATES: &str = "\
SELECT c.oid, (SELECT CASE WHEN bool_and(p.reltuples > 0
      OR p.reltuples = 0 AND pg_catalog.current_setting('server_version_num')::int >= 140000)
    THEN sum(p.reltuples::float8)::bigint END
  FROM pg_catalog.pg_class p WHERE CASE WHEN c.relkind = 'p'
    THEN p.oid IN (SELECT t.relid FROM pg_catalog.pg_partition_tree(c.oid) t WHERE t.isleaf) ELSE p.oid = c.oid END)
FROM pg_catalog.pg_class c WHERE c.oid IN ({oids})";

#[async_trait]
impl Catalog for PostgreSqlCatalog {
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError> {
        listing::schemas(session, &[]).await
    }

    async fn list(&self, session: &mut dyn Session, schemas: &[String]) -> Result<Listing, QueryError> {
        listing::list(session, schemas).await
    }

    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
        match batch.first().map(|first| first.kind) {
            None => Ok(Vec::new()),
            Some(ObjectKind::Table) => table_ddl::read(session, batch).await,
            Some(ObjectKind::View) => views(session, batch).await,
            Some(ObjectKind::Function | ObjectKind::Procedure) => routines(session, batch).await,
        }
    }

    fn batch_size(&self) -> usize {
        250
    }

    fn estimates_query(&self, tables: &[&Listed]) -> Option<String> {
        Some(of_oids(ESTIMATES, tables.iter().copied()))
    }
}

/// A query about these objects, its answer by their oids.
pub(super) async fn by_oid(
    session: &mut dyn Session,
    query: &str,
    batch: &[Listed],
) -> Result<HashMap<String, Vec<Row>>, QueryError> {
    rows_by_id(session, &of_oids(query, batch)).await
}

/// The query with the oids of these objects: the catalog's own numbers, nothing that anyone has typed.
fn of_oids<'a>(query: &str, objects: impl IntoIterator<Item = &'a Listed>) -> String {
    let oids: Vec<&str> = objects.into_iter().map(|of| of.id.as_str()).collect();
    query.replace("{oids}", &oids.join(", "))
}

async fn views(session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
    let queries = by_oid(session, VIEWS, batch).await?;
    let reads = by_oid(session, READ_BY_VIEWS, batch).await?;
    let found = batch.iter().filter_map(|listed| {
        let row = queries.get(&listed.id)?.first()?;
        let Some(query) = row.get(1) else { return Some(hidden(listed)) };
        let create = if listed.variety == MATERIALIZED_VIEW { "CREATE MATERIALIZED VIEW" } else { "CREATE VIEW" };
        let query = query.trim().trim_end_matches(';');
        let depends_on = reads.get(&listed.id).map(|rows| names(rows)).unwrap_or_default();
        Some(Found { depends_on, ..Found::of(listed, format!("{create} {} AS\n{query};\n", listed.quoted)) })
    });
    Ok(found.collect())
}

async fn routines(session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
    let definitions = by_oid(session, ROUTINES, batch).await?;
    let found = batch.iter().filter_map(|listed| {
        let definition = definitions.get(&listed.id)?.first()?.get(1);
        Some(definition.map_or_else(|| hidden(listed), |text| Found::of(listed, text.to_owned())))
    });
    Ok(found.collect())
}

fn hidden(listed: &Listed) -> Found {
    Found { definition: Err("the catalog shows no definition".to_owned()), ..Found::of(listed, String::new()) }
}
