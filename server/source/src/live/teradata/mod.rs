//! Teradata Vantage. Written from the Data Dictionary's pages on `DBC.DatabasesVX` and `DBC.TablesVX` and the Data Definition
//! Language's page "SHOW object".
//!
//! Never run against a server: its queries are checked against answers in the shapes of the manuals.

use async_trait::async_trait;
use model::{Dialect, ObjectKind, ObjectName};

use super::SourceAddress;
use super::catalog::{Catalog, Found, Listed, Listing, names_in_text, not_read, quoted_list};
use super::session::{QueryError, Row, Session};

/// The questions to Teradata's dictionary. What elsewhere is a schema is a database or a user there.
pub(super) struct TeradataCatalog {
    /// The database that the address names: the only one read, unless others are asked for.
    own: Option<String>,
}

/// The `X` views show what the user may use.
const SCHEMAS: &str = "\
SELECT DISTINCT TRIM(t.DatabaseName) FROM DBC.TablesVX t WHERE t.DatabaseName {scope} ORDER BY 1";

/// Kind, database, name.
const OBJECTS: &str = "\
SELECT TRIM(t.TableKind), TRIM(t.DatabaseName), TRIM(t.TableName) FROM DBC.TablesVX t
WHERE t.TableKind IN ('T', 'O', 'Q', 'V', 'P', 'F') AND t.DatabaseName {scope} ORDER BY 2, 3";

/// Kind of what is no object of an inventory, and how many there are.
const OTHERS: &str = "\
SELECT TRIM(t.TableKind), COUNT(*) FROM DBC.TablesVX t
WHERE t.TableKind IN ('M', 'G', 'I', 'J', 'N', 'E', 'A', 'R', 'U', 'X') AND t.DatabaseName {scope} GROUP BY 1 ORDER BY 1";

/// Databases of the system itself.
const SYSTEM: &[&str] = &[
    "All",
    "console",
    "Crashdumps",
    "dbcmngr",
    "DBC",
    "Default",
    "External_AP",
    "EXTUSER",
    "LockLogShredder",
    "PUBLIC",
    "SQLJ",
    "SYSBAR",
    "SYSJDBC",
    "SYSLIB",
    "SYSSPATIAL",
    "SYSUDTLIB",
    "SysAdmin",
    "Sys_Calendar",
    "SystemFe",
    "TDBCMgmt",
    "TDMaps",
    "TDPUSER",
    "TDQCD",
    "TDStats",
    "TD_ANALYTICS_DB",
    "TD_SERVER_DB",
    "TD_SYSFNLIB",
    "TD_SYSGPL",
    "TD_SYSXML",
    "tdwm",
];

impl TeradataCatalog {
    pub(super) fn of(address: &SourceAddress) -> Self {
        Self { own: address.database().map(str::to_owned) }
    }

    fn asked(&self, query: &str, wanted: &[String]) -> String {
        let scope = match (wanted, &self.own) {
            ([], Some(own)) => format!("IN ({})", quoted_list([own.as_str()])),
            ([], None) => format!("NOT IN ({})", quoted_list(SYSTEM.iter().copied())),
            (wanted, _) => format!("IN ({})", quoted_list(wanted.iter().map(String::as_str))),
        };
        query.replace("{scope}", &scope)
    }

    async fn schemas_of(&self, session: &mut dyn Session, wanted: &[String]) -> Result<Vec<String>, QueryError> {
        let rows = session.rows(&self.asked(SCHEMAS, wanted)).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }
}

#[async_trait]
impl Catalog for TeradataCatalog {
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError> {
        self.schemas_of(session, &[]).await
    }

    async fn list(&self, session: &mut dyn Session, wanted: &[String]) -> Result<Listing, QueryError> {
        let mut listing = Listing { database: self.own.clone().unwrap_or_default(), ..Listing::default() };
        let there = self.schemas_of(session, wanted).await?;
        for missing in wanted.iter().filter(|name| !there.iter().any(|of| of.eq_ignore_ascii_case(name))) {
            listing
                .remarks
                .push(format!("there is no database `{missing}`, or it holds nothing that this user may use"));
        }
        listing.objects.extend(session.rows(&self.asked(OBJECTS, wanted)).await?.iter().map(listed));
        let others = session.rows(&self.asked(OTHERS, wanted)).await?;
        let counts = others.iter().map(|row| {
            let (one, several) = match row.text(0) {
                "M" => ("macro", "macros"),
                "G" => ("trigger", "triggers"),
                "I" | "J" | "N" => ("join or hash index", "join or hash indexes"),
                "E" | "X" => ("procedure in another language", "procedures in another language"),
                "U" => ("type", "types"),
                _ => ("function over groups or tables", "functions over groups or tables"),
            };
            (one, several, row.number(1).unwrap_or_default())
        });
        not_read(&mut listing, counts);
        Ok(listing)
    }

    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
        let mut found = Vec::with_capacity(batch.len());
        for listed in batch {
            let what = match listed.kind {
                ObjectKind::Table => "TABLE",
                ObjectKind::View => "VIEW",
                ObjectKind::Procedure => "PROCEDURE",
                ObjectKind::Function => "SPECIFIC FUNCTION",
            };
            let rows = session.rows(&format!("SHOW {what} {}", listed.quoted)).await?;
            // A long text is in several rows, cut anywhere.
            let text: String = rows.iter().map(|row| row.text(0)).collect();
            found.push(shown(listed, &text));
        }
        Ok(found)
    }

    /// Each object is a statement of its own anyway, and a refusal is then that object's.
    fn batch_size(&self) -> usize {
        1
    }

    fn count_query(&self, table: &Listed) -> String {
        // An INTEGER, which a count is, has no room for large tables.
        format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {}", table.quoted)
    }
}

fn listed(row: &Row) -> Listed {
    let kind = match row.text(0) {
        "V" => ObjectKind::View,
        "P" => ObjectKind::Procedure,
        "F" => ObjectKind::Function,
        _ => ObjectKind::Table,
    };
    let name = ObjectName::new(row.text(1), row.text(2));
    let quoted = format!("{}.{}", quote_name(&name.schema), quote_name(&name.name));
    Listed { id: quoted.clone(), kind, name, quoted, variety: row.text(0).to_owned() }
}

fn quote_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Lines end with a carriage return there.
fn shown(listed: &Listed, text: &str) -> Found {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        let reason = "the server shows no text of it";
        return Found { definition: Err(reason.to_owned()), ..Found::of(listed, String::new()) };
    }
    Found { depends_on: names_in_text(listed, text, Dialect::Teradata), ..Found::of(listed, text.to_owned()) }
}

#[cfg(test)]
mod tests;
