//! What a MySQL or MariaDB server has, and `SHOW CREATE` for each of it.

use async_trait::async_trait;
use model::{Dialect, ObjectKind, ObjectName};

use super::super::SourceAddress;
use super::super::catalog::{Catalog, Found, Listed, Listing, names_in_text, quoted_list};
use super::super::session::{QueryError, Row, Session};

/// The questions to a MySQL or MariaDB server. What elsewhere is a schema is called a database there.
pub(in super::super) struct MySqlCatalog {
    /// The database that the address names: the only one read, unless others are asked for.
    own: Option<String>,
}

const SCHEMAS: &str = "\
SELECT s.SCHEMA_NAME FROM information_schema.SCHEMATA s WHERE s.SCHEMA_NAME {scope} ORDER BY s.SCHEMA_NAME";

const TABLES: &str = "\
SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA {scope}
ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME";

const ROUTINES: &str = "\
SELECT r.ROUTINE_SCHEMA, r.ROUTINE_NAME, r.ROUTINE_TYPE FROM information_schema.ROUTINES r
WHERE r.ROUTINE_SCHEMA {scope} ORDER BY r.ROUTINE_SCHEMA, r.ROUTINE_NAME, r.ROUTINE_TYPE";

/// Quoted name and estimated rows, as `Listed::id` has the name.
const ESTIMATES: &str = "\
SELECT CONCAT('`', REPLACE(t.TABLE_SCHEMA, '`', '``'), '`.`', REPLACE(t.TABLE_NAME, '`', '``'), '`'), t.TABLE_ROWS
FROM information_schema.TABLES t WHERE (t.TABLE_SCHEMA, t.TABLE_NAME) IN ({tables})";

/// What is no object of an inventory: the singular and how many.
const OTHERS: &str = "\
SELECT 'trigger', count(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA {scope}
UNION ALL SELECT 'event', count(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA {scope}";

const SYSTEM: [&str; 4] = ["information_schema", "mysql", "performance_schema", "sys"];

impl MySqlCatalog {
    pub(in super::super) fn of(address: &SourceAddress) -> Self {
        Self { own: address.database().map(str::to_owned) }
    }

    fn scope(&self, wanted: &[String]) -> String {
        match (wanted, &self.own) {
            ([], Some(own)) => format!("IN ({})", quoted_list([own.as_str()])),
            ([], None) => format!("NOT IN ({})", quoted_list(SYSTEM)),
            (wanted, _) => format!("IN ({})", quoted_list(wanted.iter().map(String::as_str))),
        }
    }

    async fn schemas_of(&self, session: &mut dyn Session, scope: &str) -> Result<Vec<String>, QueryError> {
        let rows = session.rows(&SCHEMAS.replace("{scope}", scope)).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }
}

#[async_trait]
impl Catalog for MySqlCatalog {
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError> {
        self.schemas_of(session, &self.scope(&[])).await
    }

    async fn list(&self, session: &mut dyn Session, schemas: &[String]) -> Result<Listing, QueryError> {
        let scope = self.scope(schemas);
        let mut listing = Listing { database: self.own.clone().unwrap_or_default(), ..Listing::default() };
        let there = self.schemas_of(session, &scope).await?;
        for missing in schemas.iter().filter(|name| !there.contains(name)) {
            listing.remarks.push(format!("there is no database `{missing}`, or this user has no privilege in it"));
        }
        let (mut sequences, mut packages) = (0, 0);
        for row in session.rows(&TABLES.replace("{scope}", &scope)).await? {
            match row.text(2) {
                "VIEW" | "SYSTEM VIEW" => listing.objects.push(listed(&row, ObjectKind::View)),
                "SEQUENCE" => sequences += 1,
                _ => listing.objects.push(listed(&row, ObjectKind::Table)),
            }
        }
        for row in session.rows(&ROUTINES.replace("{scope}", &scope)).await? {
            match row.text(2) {
                "PROCEDURE" => listing.objects.push(listed(&row, ObjectKind::Procedure)),
                "FUNCTION" => listing.objects.push(listed(&row, ObjectKind::Function)),
                _ => packages += 1,
            }
        }
        let others = session.rows(&OTHERS.replace("{scope}", &scope)).await?;
        let others = others.iter().map(|row| (row.text(0).to_owned(), row.number(1).unwrap_or_default()));
        let counted = [("sequence".to_owned(), sequences), ("package or package body".to_owned(), packages)];
        for (what, count) in others.chain(counted) {
            match count {
                0 => {}
                1 => listing.remarks.push(format!("1 {what} is not read")),
                count => listing.remarks.push(format!("{count} of the kind {what} are not read")),
            }
        }
        Ok(listing)
    }

    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
        let mut found = Vec::with_capacity(batch.len());
        for listed in batch {
            let (show, column) = match listed.kind {
                ObjectKind::Table => ("TABLE", 1),
                ObjectKind::View => ("VIEW", 1),
                ObjectKind::Procedure => ("PROCEDURE", 2),
                ObjectKind::Function => ("FUNCTION", 2),
            };
            let rows = session.rows(&format!("SHOW CREATE {show} {}", listed.quoted)).await?;
            let definition = rows.first().and_then(|row| row.get(column));
            found.push(definition.map_or_else(|| hidden(listed), |text| shown(listed, text)));
        }
        Ok(found)
    }

    /// Each object is a statement of its own anyway, and a refusal is then that object's.
    fn batch_size(&self) -> usize {
        1
    }

    fn estimates_query(&self, tables: &[&Listed]) -> Option<String> {
        let named =
            |table: &&Listed| format!("({})", quoted_list([table.name.schema.as_str(), table.name.name.as_str()]));
        let named: Vec<String> = tables.iter().map(named).collect();
        Some(ESTIMATES.replace("{tables}", &named.join(", ")))
    }
}

fn listed(row: &Row, kind: ObjectKind) -> Listed {
    let name = ObjectName::new(row.text(0), row.text(1));
    let quoted = format!("{}.{}", quote_name(&name.schema), quote_name(&name.name));
    Listed { id: quoted.clone(), kind, name, quoted, variety: row.text(2).to_owned() }
}

fn quote_name(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

fn shown(listed: &Listed, text: &str) -> Found {
    let depends_on = names_in_text(listed, text, Dialect::MySql);
    Found { depends_on, ..Found::of(listed, text.to_owned()) }
}

/// The server answers so about routines whose body the user may not see.
fn hidden(listed: &Listed) -> Found {
    let reason =
        "the server does not show its body to this user; grant SHOW_ROUTINE (MySQL) or SELECT on mysql.proc (MariaDB)";
    Found { definition: Err(reason.to_owned()), ..Found::of(listed, String::new()) }
}
