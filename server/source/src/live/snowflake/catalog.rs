//! What a database of an account has, by its information schema, and `GET_DDL` for some objects at a time.

use async_trait::async_trait;
use model::{Dialect, ObjectKind, ObjectName};

use super::super::SourceAddress;
use super::super::catalog::{
    Catalog, Found, Listed, Listing, names_in_text, not_read, quote_text, quoted_list, with_upper_case,
};
use super::super::session::{QueryError, Row, Session};

/// The questions to a database of Snowflake.
pub(in super::super) struct SnowflakeCatalog {
    database: String,
}

const SCHEMAS: &str = "\
SELECT s.schema_name FROM {database}.information_schema.schemata s WHERE s.schema_name {scope} ORDER BY 1";

/// Kind as `GET_DDL` calls it, schema, name, types of arguments.
const OBJECTS: &str = "\
SELECT CASE WHEN t.table_type IN ('VIEW', 'MATERIALIZED VIEW') THEN 'VIEW'
    WHEN t.is_dynamic = 'YES' THEN 'DYNAMIC_TABLE' WHEN t.is_iceberg = 'YES' THEN 'ICEBERG_TABLE'
    WHEN t.table_type = 'EVENT TABLE' THEN 'EVENT_TABLE' ELSE 'TABLE' END,
  t.table_schema, t.table_name, NULL
FROM {database}.information_schema.tables t WHERE t.table_schema {scope} AND t.table_type NOT LIKE '%TEMPORARY%'
UNION ALL SELECT 'FUNCTION', f.function_schema, f.function_name, f.argument_signature
FROM {database}.information_schema.functions f WHERE f.function_schema {scope}
UNION ALL SELECT 'PROCEDURE', p.procedure_schema, p.procedure_name, p.argument_signature
FROM {database}.information_schema.procedures p WHERE p.procedure_schema {scope}
ORDER BY 2, 3, 4";

/// What is no object of an inventory, and how many there are.
const OTHERS: &str = "\
SELECT 'sequence', COUNT(*) FROM {database}.information_schema.sequences WHERE sequence_schema {scope}
UNION ALL SELECT 'stage', COUNT(*) FROM {database}.information_schema.stages WHERE stage_schema {scope}
UNION ALL SELECT 'pipe', COUNT(*) FROM {database}.information_schema.pipes WHERE pipe_schema {scope}
UNION ALL SELECT 'file format', COUNT(*) FROM {database}.information_schema.file_formats
  WHERE file_format_schema {scope}";

impl SnowflakeCatalog {
    pub(in super::super) fn of(address: &SourceAddress) -> Self {
        Self { database: address.database().unwrap_or_default().to_owned() }
    }

    /// A query of this database's schemas.
    fn asked(&self, query: &str, schemas: &[String]) -> String {
        let scope = match schemas {
            [] => "<> 'INFORMATION_SCHEMA'".to_owned(),
            schemas => format!("IN ({})", quoted_list(schemas.iter().map(String::as_str))),
        };
        query.replace("{database}", &quote_name(&self.database)).replace("{scope}", &scope)
    }

    async fn schemas_of(&self, session: &mut dyn Session, wanted: &[String]) -> Result<Vec<String>, QueryError> {
        let rows = session.rows(&self.asked(SCHEMAS, wanted)).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }

    fn listed(&self, row: &Row) -> Listed {
        let variety = row.text(0);
        let kind = match variety {
            "VIEW" => ObjectKind::View,
            "PROCEDURE" => ObjectKind::Procedure,
            "FUNCTION" => ObjectKind::Function,
            _ => ObjectKind::Table,
        };
        let name = ObjectName::new(row.text(1), row.text(2));
        let quoted = [self.database.as_str(), &name.schema, &name.name].map(quote_name).join(".");
        let quoted = quoted + &row.get(3).map(argument_types).unwrap_or_default();
        Listed { id: format!("{variety} {quoted}"), kind, name, quoted, variety: variety.to_owned() }
    }
}

#[async_trait]
impl Catalog for SnowflakeCatalog {
    async fn schemas(&self, session: &mut dyn Session) -> Result<Vec<String>, QueryError> {
        self.schemas_of(session, &[]).await
    }

    async fn list(&self, session: &mut dyn Session, wanted: &[String]) -> Result<Listing, QueryError> {
        let mut listing = Listing { database: self.database.clone(), ..Listing::default() };
        let there = self.schemas_of(session, wanted).await?;
        for missing in wanted.iter().filter(|name| !there.contains(name)) {
            listing.remarks.push(format!(
                "there is no schema `{missing}` in the database `{}`; names are in capitals unless they were quoted",
                listing.database
            ));
        }
        let rows = session.rows(&self.asked(OBJECTS, wanted)).await?;
        listing.objects.extend(rows.iter().map(|row| self.listed(row)));
        let others = session.rows(&self.asked(OTHERS, wanted)).await?;
        let counts = others.iter().map(|row| {
            let (one, several) = match row.text(0) {
                "sequence" => ("sequence", "sequences"),
                "stage" => ("stage", "stages"),
                "pipe" => ("pipe", "pipes"),
                _ => ("file format", "file formats"),
            };
            (one, several, row.number(1).unwrap_or_default())
        });
        not_read(&mut listing, counts);
        Ok(listing)
    }

    async fn read(&self, session: &mut dyn Session, batch: &[Listed]) -> Result<Vec<Found>, QueryError> {
        let asked = batch.iter().map(|of| {
            let (kind, name) = (quote_text(&of.variety), quote_text(&of.quoted));
            format!("GET_DDL({kind}, {name}, TRUE)")
        });
        let asked: Vec<String> = asked.collect();
        let rows = session.rows(&format!("SELECT {}", asked.join(", "))).await?;
        let Some(row) = rows.first() else { return Ok(Vec::new()) };
        Ok(batch.iter().enumerate().map(|(place, listed)| found(listed, row.get(place))).collect())
    }

    /// So many definitions in one row; each refusal is then sought among so many.
    fn batch_size(&self) -> usize {
        20
    }
}

fn found(listed: &Listed, definition: Option<&str>) -> Found {
    let Some(text) = definition.map(str::trim).filter(|text| !text.is_empty()) else {
        let reason = "Snowflake shows no definition to this role";
        return Found { definition: Err(reason.to_owned()), ..Found::of(listed, String::new()) };
    };
    let depends_on = with_upper_case(names_in_text(listed, text, Dialect::Snowflake));
    Found { depends_on, ..Found::of(listed, text.to_owned()) }
}

fn quote_name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `(NUMBER, VARCHAR)` of a signature such as `(A NUMBER, B VARCHAR DEFAULT 'x')`.
fn argument_types(signature: &str) -> String {
    let inner = signature.trim().trim_start_matches('(').trim_end_matches(')');
    let mut depth = 0;
    let arguments = inner.split(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    });
    let types: Vec<&str> = arguments
        .filter_map(|argument| argument.trim().split_once(' '))
        .map(|(_, rest)| rest.split_once(" DEFAULT ").map_or(rest, |(of, _)| of).trim())
        .collect();
    format!("({})", types.join(", "))
}
