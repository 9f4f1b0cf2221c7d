//! What a PostgreSQL database has.

use model::{ObjectKind, ObjectName};

use super::super::catalog::{Listed, Listing, quoted_list};
use super::super::session::{QueryError, Row, Session};

/// [`Listed::variety`] of a view.
const VIEW: &str = "view";
/// [`Listed::variety`] of a view whose rows are kept.
pub(super) const MATERIALIZED_VIEW: &str = "materialized view";

const SCHEMAS: &str = "SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE {scope} ORDER BY n.nspname COLLATE \"C\"";

/// Oid, variety, schema, name, quoted name. Partitions are part of their tables; what belongs to an extension is not the user's.
const RELATIONS: &str = "\
SELECT c.oid, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END,
  n.nspname, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND c.relpersistence <> 't' AND {scope}
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

/// The same of procedures and functions.
const ROUTINES: &str = "\
SELECT p.oid, CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, n.nspname, p.proname, quote_ident(n.nspname) || '.' || quote_ident(p.proname)
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.prokind IN ('f', 'p') AND {scope}
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
ORDER BY n.nspname COLLATE \"C\", p.proname COLLATE \"C\", pg_catalog.pg_get_function_identity_arguments(p.oid)";

/// How many there are of what is no object of an inventory: the singular, the plural, what becomes of them, and the count.
const OTHERS: &str = "\
SELECT 'partition', 'partitions', 'part of the definitions of their tables', count(*)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f') AND {scope}
UNION ALL SELECT 'trigger', 'triggers', 'not read', count(*)
  FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND {scope}
UNION ALL SELECT 'aggregate or window function', 'aggregate and window functions', 'not read', count(*)
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prokind IN ('a', 'w') AND {scope} AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
UNION ALL SELECT 'sequence of its own', 'sequences of their own', 'not read', count(*)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND {scope} AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype IN ('a', 'i', 'e'))
UNION ALL SELECT 'table of an extension', 'tables of extensions', 'not read', count(*)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm') AND {scope} AND EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
    WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')";

/// The condition on `n`, a row of `pg_namespace`.
fn scope(schemas: &[String]) -> String {
    if schemas.is_empty() {
        return "left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'".to_owned();
    }
    format!("n.nspname IN ({})", quoted_list(schemas.iter().map(String::as_str)))
}

pub(super) async fn schemas(session: &mut dyn Session, wanted: &[String]) -> Result<Vec<String>, QueryError> {
    let rows = session.rows(&SCHEMAS.replace("{scope}", &scope(wanted))).await?;
    Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
}

pub(super) async fn list(session: &mut dyn Session, wanted: &[String]) -> Result<Listing, QueryError> {
    let scope = scope(wanted);
    let mut listing = Listing::default();
    let database = session.rows("SELECT current_database()").await?;
    listing.database = database.first().map(|row| row.text(0).to_owned()).unwrap_or_default();
    let there = schemas(session, wanted).await?;
    for missing in wanted.iter().filter(|name| !there.contains(name)) {
        listing.remarks.push(format!("there is no schema `{missing}` in the database `{}`", listing.database));
    }
    for query in [RELATIONS, ROUTINES] {
        let rows = session.rows(&query.replace("{scope}", &scope)).await?;
        listing.objects.extend(rows.iter().map(listed));
    }
    for row in session.rows(&OTHERS.replace("{scope}", &scope)).await? {
        match row.number(3) {
            Some(0) | None => {}
            Some(1) => listing.remarks.push(format!("1 {} is {}", row.text(0), row.text(2))),
            Some(count) => listing.remarks.push(format!("{count} {} are {}", row.text(1), row.text(2))),
        }
    }
    Ok(listing)
}

fn listed(row: &Row) -> Listed {
    let kind = match row.text(1) {
        VIEW | MATERIALIZED_VIEW => ObjectKind::View,
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
