//! `CREATE TABLE` put together from SQL Server's catalog, which has no statement that shows it.
//!
//! An alias type is written as what it is made of. Indexes, descriptions and partitions have no counterpart in the target and
//! are left out; of partitions a remark tells.

use std::fmt::Write as _;

use super::super::catalog::{Found, Listed, names};
use super::super::session::{QueryError, Row, Session};
use super::{Product, by_id, quote_name};

/// Object id, whether it is external, and its place in a pair of tables that keeps old rows: 1 the old rows, 2 the present ones.
const TABLES: &str = "\
SELECT t.object_id, t.is_external, t.temporal_type FROM sys.tables t WHERE t.object_id IN ({ids})";

/// The same of a pool, which keeps no old rows.
const TABLES_OF_POOL: &str = "\
SELECT t.object_id, t.is_external, 0 FROM sys.tables t WHERE t.object_id IN ({ids})";

/// See [`Column`] for what the columns of the answer are.
const COLUMNS: &str = "\
SELECT c.object_id, c.name, t.name, CASE WHEN t.is_user_defined = 1 THEN b.name END, c.max_length, c.precision, c.scale,
  c.is_nullable,
  CASE WHEN c.collation_name <> CONVERT(nvarchar(128), DATABASEPROPERTYEX(DB_NAME(), 'Collation'))
    THEN c.collation_name END,
  CONVERT(nvarchar(40), i.seed_value), CONVERT(nvarchar(40), i.increment_value),
  e.definition, e.is_persisted, d.definition
FROM sys.columns c
JOIN sys.types t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.types b ON b.user_type_id = c.system_type_id
LEFT JOIN sys.identity_columns i ON i.object_id = c.object_id AND i.column_id = c.column_id
LEFT JOIN sys.computed_columns e ON e.object_id = c.object_id AND e.column_id = c.column_id
LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
WHERE c.object_id IN ({ids}) ORDER BY c.object_id, c.column_id";

/// Object id, the key's name, `PK` or `UQ`, a column, whether it descends, how the key is kept.
const KEYS: &str = "\
SELECT k.parent_object_id, k.name, RTRIM(k.type), c.name, x.is_descending_key, i.type_desc
FROM sys.key_constraints k
JOIN sys.indexes i ON i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id
JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id
JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE k.parent_object_id IN ({ids}) AND x.key_ordinal > 0 ORDER BY k.parent_object_id, k.type, k.name, x.key_ordinal";

/// Object id, schema and name of the table referred to, the key's name, a column, the one it refers to, what happens there when
/// the row referred to is deleted, and when it is changed.
const FOREIGN_KEYS: &str = "\
SELECT f.parent_object_id, s.name, o.name, f.name, c.name, r.name, f.delete_referential_action_desc,
  f.update_referential_action_desc
FROM sys.foreign_keys f
JOIN sys.objects o ON o.object_id = f.referenced_object_id JOIN sys.schemas s ON s.schema_id = o.schema_id
JOIN sys.foreign_key_columns p ON p.constraint_object_id = f.object_id
JOIN sys.columns c ON c.object_id = p.parent_object_id AND c.column_id = p.parent_column_id
JOIN sys.columns r ON r.object_id = p.referenced_object_id AND r.column_id = p.referenced_column_id
WHERE f.parent_object_id IN ({ids}) ORDER BY f.parent_object_id, f.name, p.constraint_column_id";

/// Object id, name, condition in parentheses.
const CHECKS: &str = "\
SELECT k.parent_object_id, k.name, k.definition FROM sys.check_constraints k
WHERE k.parent_object_id IN ({ids}) AND k.is_disabled = 0 ORDER BY k.parent_object_id, k.name";

/// Object id, and a column that its partitions are told by.
const PARTITIONS: &str = "\
SELECT x.object_id, c.name FROM sys.index_columns x
JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE x.object_id IN ({ids}) AND x.index_id IN (0, 1) AND x.partition_ordinal > 0 ORDER BY x.object_id, x.partition_ordinal";

/// Object id, how rows are distributed, how they are kept.
const LAYOUT: &str = "\
SELECT t.object_id, d.distribution_policy_desc, i.type_desc FROM sys.tables t
JOIN sys.pdw_table_distribution_properties d ON d.object_id = t.object_id
JOIN sys.indexes i ON i.object_id = t.object_id AND i.index_id IN (0, 1)
WHERE t.object_id IN ({ids})";

/// Object id, and a column that rows are distributed by.
const DISTRIBUTED_BY: &str = "\
SELECT p.object_id, c.name FROM sys.pdw_column_distribution_properties p
JOIN sys.columns c ON c.object_id = p.object_id AND c.column_id = p.column_id
WHERE p.object_id IN ({ids}) AND p.distribution_ordinal > 0 ORDER BY p.object_id, p.distribution_ordinal";

/// Object id, and a column that rows are kept in the order of.
const CLUSTERED_BY: &str = "\
SELECT x.object_id, c.name FROM sys.index_columns x
JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE x.object_id IN ({ids}) AND x.index_id = 1 AND x.key_ordinal > 0 ORDER BY x.object_id, x.key_ordinal";

pub(super) async fn read(
    session: &mut dyn Session,
    product: Product,
    batch: &[Listed],
) -> Result<Vec<Found>, QueryError> {
    // A pool has neither foreign keys nor conditions.
    let queries: &[&str] = match product {
        Product::SqlServer => &[TABLES, COLUMNS, KEYS, PARTITIONS, FOREIGN_KEYS, CHECKS],
        Product::Synapse => &[TABLES_OF_POOL, COLUMNS, KEYS, PARTITIONS, LAYOUT, DISTRIBUTED_BY, CLUSTERED_BY],
    };
    let mut answers = Vec::with_capacity(queries.len());
    for query in queries {
        answers.push(by_id(session, query, batch).await?);
    }
    let found = batch.iter().filter_map(|listed| {
        let of = |answer: usize| {
            let rows = answers.get(answer).and_then(|rows| rows.get(&listed.id));
            rows.map(Vec::as_slice).unwrap_or_default()
        };
        let first = of(0).first()?;
        let (is_external, temporal) = (first.is(1), first.number(2).unwrap_or_default());
        let (columns, keys, partitions) = (of(1), of(2), of(3));
        let (foreign_keys, checks, layout, distributed_by, clustered_by): (&[Row], &[Row], _, &[Row], &[Row]) =
            match product {
                Product::SqlServer => (of(4), of(5), None, &[], &[]),
                Product::Synapse => (&[], &[], of(4).first(), of(5), of(6)),
            };
        let table = Table {
            product,
            is_external,
            temporal,
            columns,
            keys,
            foreign_keys,
            checks,
            partitions,
            layout,
            distributed_by,
            clustered_by,
        };
        Some(table.found(listed))
    });
    Ok(found.collect())
}

/// One column of a table, as [`COLUMNS`] answers.
struct Column<'a>(&'a Row);

impl Column<'_> {
    /// Its type; of an alias type what that is made of.
    fn data_type(&self) -> String {
        let name = self.0.get(3).unwrap_or(self.0.text(2));
        let (length, precision, scale) = (self.0.text(4), self.0.text(5), self.0.text(6));
        match name {
            "varchar" | "varbinary" | "nvarchar" if length == "-1" => format!("{name}(max)"),
            "varchar" | "char" | "varbinary" | "binary" => format!("{name}({length})"),
            // Their length is in bytes, two a character.
            "nvarchar" | "nchar" => format!("{name}({})", self.0.number(4).unwrap_or_default() / 2),
            "decimal" | "numeric" => format!("{name}({precision}, {scale})"),
            "datetime2" | "datetimeoffset" | "time" => format!("{name}({scale})"),
            _ => name.to_owned(),
        }
    }

    fn ddl(&self) -> String {
        let name = quote_name(self.0.text(1));
        if let Some(expression) = self.0.get(11) {
            let persisted = if self.0.is(12) { " PERSISTED" } else { "" };
            return format!("{name} AS {expression}{persisted}");
        }
        let mut ddl = format!("{name} {}", self.data_type());
        if let Some(collation) = self.0.get(8) {
            let _ = write!(ddl, " COLLATE {collation}");
        }
        if let Some((seed, increment)) = self.0.get(9).zip(self.0.get(10)) {
            let _ = write!(ddl, " IDENTITY({seed},{increment})");
        }
        ddl.push_str(if self.0.is(7) { " NULL" } else { " NOT NULL" });
        if let Some(default) = self.0.get(13) {
            let _ = write!(ddl, " DEFAULT {default}");
        }
        ddl
    }
}

/// What the catalog says of one table.
struct Table<'a> {
    product: Product,
    is_external: bool,
    temporal: u64,
    columns: &'a [Row],
    keys: &'a [Row],
    foreign_keys: &'a [Row],
    checks: &'a [Row],
    partitions: &'a [Row],
    layout: Option<&'a Row>,
    distributed_by: &'a [Row],
    clustered_by: &'a [Row],
}

impl Table<'_> {
    fn found(&self, listed: &Listed) -> Found {
        let mut lines: Vec<String> = self.columns.iter().map(|row| Column(row).ddl()).collect();
        lines.extend(self.keys.chunk_by(|one, next| one.text(1) == next.text(1)).map(|key| self.key(key)));
        lines.extend(self.foreign_keys.chunk_by(|one, next| one.text(3) == next.text(3)).map(foreign_key));
        lines.extend(
            self.checks.iter().map(|row| format!("CONSTRAINT {} CHECK {}", quote_name(row.text(1)), row.text(2))),
        );
        let end = self.layout.map(|layout| self.layout(layout)).unwrap_or_default();
        let ddl = format!("CREATE TABLE {} (\n    {}\n){end};\n", listed.quoted, lines.join(",\n    "));
        Found { depends_on: names(self.foreign_keys), remarks: self.remarks(listed), ..Found::of(listed, ddl) }
    }

    fn key(&self, key: &[Row]) -> String {
        let first = &key[0];
        let what = if first.text(2) == "PK" { "PRIMARY KEY" } else { "UNIQUE" };
        let kept = match first.text(5) {
            "CLUSTERED" => " CLUSTERED",
            "NONCLUSTERED" => " NONCLUSTERED",
            _ => "",
        };
        let columns: Vec<String> =
            key.iter().map(|row| quote_name(row.text(3)) + if row.is(4) { " DESC" } else { "" }).collect();
        let enforced = match self.product {
            Product::SqlServer => "",
            Product::Synapse => " NOT ENFORCED",
        };
        format!("CONSTRAINT {} {what}{kept} ({}){enforced}", quote_name(first.text(1)), columns.join(", "))
    }

    fn layout(&self, layout: &Row) -> String {
        let distribution = match layout.text(1) {
            "HASH" => format!("HASH({})", column_list(self.distributed_by, 1)),
            policy => policy.to_owned(),
        };
        let kept = match layout.text(2) {
            "CLUSTERED COLUMNSTORE" => "CLUSTERED COLUMNSTORE INDEX".to_owned(),
            "CLUSTERED" => format!("CLUSTERED INDEX ({})", column_list(self.clustered_by, 1)),
            _ => "HEAP".to_owned(),
        };
        format!("\nWITH (DISTRIBUTION = {distribution}, {kept})")
    }

    fn remarks(&self, listed: &Listed) -> Vec<String> {
        let name = &listed.name;
        let mut remarks = Vec::new();
        for row in self.columns.iter().filter(|row| row.get(3).is_some()) {
            let (column, alias, base) = (row.text(1), row.text(2), Column(row).data_type());
            remarks.push(format!("{name}: column {column} is of the alias type {alias}; it is written as {base}"));
        }
        if self.is_external {
            remarks.push(format!("{name} is an external table; it is written as a table"));
        }
        match self.temporal {
            1 => {
                remarks.push(format!("{name} keeps the old rows of another table; it is written as a table of its own"))
            }
            2 => remarks.push(format!("{name} has its old rows kept in another table; that is left out")),
            _ => {}
        }
        if !self.partitions.is_empty() {
            let columns: Vec<&str> = self.partitions.iter().map(|row| row.text(1)).collect();
            remarks.push(format!("{name} is partitioned by {}; its partitions are left out", columns.join(", ")));
        }
        remarks
    }
}

fn foreign_key(key: &[Row]) -> String {
    let first = &key[0];
    let referred = format!("{}.{}", quote_name(first.text(1)), quote_name(first.text(2)));
    let mut text = format!(
        "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {referred} ({})",
        quote_name(first.text(3)),
        column_list(key, 4),
        column_list(key, 5)
    );
    for (when, action) in [("DELETE", first.text(6)), ("UPDATE", first.text(7))] {
        if !matches!(action, "" | "NO_ACTION") {
            let _ = write!(text, " ON {when} {}", action.replace('_', " "));
        }
    }
    text
}

fn column_list(rows: &[Row], place: usize) -> String {
    let names: Vec<String> = rows.iter().map(|row| quote_name(row.text(place))).collect();
    names.join(", ")
}
