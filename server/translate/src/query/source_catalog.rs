//! Views in which a source describes itself: some have a counterpart in `information_schema`, most have none.

use model::Dialect;
use sqlparser::ast::{Ident, ObjectName, ObjectNamePart};

use super::change::Change;
use super::spelled;
use crate::diagnostic_codes::*;

/// What Databricks' `information_schema` shares with the standard's.
///
/// Source: "Information schema" of the Databricks SQL language manual.
const INFORMATION_SCHEMA: &[&str] = &[
    "check_constraints",
    "column_privileges",
    "columns",
    "constraint_column_usage",
    "constraint_table_usage",
    "key_column_usage",
    "parameters",
    "referential_constraints",
    "routine_columns",
    "routines",
    "schema_privileges",
    "schemata",
    "table_constraints",
    "table_privileges",
    "tables",
    "views",
];

/// What follows `ALL_`, `USER_` and `DBA_` in names of Oracle's dictionary.
const ORACLE_DICTIONARY: &[&str] = &[
    "arguments",
    "col_comments",
    "cons_columns",
    "constraints",
    "data_files",
    "db_links",
    "dependencies",
    "directories",
    "errors",
    "extents",
    "free_space",
    "ind_columns",
    "indexes",
    "jobs",
    "mviews",
    "objects",
    "part_tables",
    "procedures",
    "profiles",
    "role_privs",
    "scheduler_jobs",
    "segments",
    "sequences",
    "source",
    "synonyms",
    "sys_privs",
    "tab_col_statistics",
    "tab_cols",
    "tab_columns",
    "tab_comments",
    "tab_partitions",
    "tab_privs",
    "tab_statistics",
    "tables",
    "tablespaces",
    "triggers",
    "types",
    "users",
    "views",
];

impl Change<'_, '_> {
    /// Puts a view of the information schema where Databricks has it, and says of any other that there is none. `true` where
    /// the name is settled.
    pub(super) fn of_source_catalog(&self, relation: &mut ObjectName) -> bool {
        let parts: Vec<&Ident> = relation.0.iter().filter_map(|part| part.as_ident()).collect();
        let Some(last) = parts.last().map(|last| last.value.to_lowercase()) else { return false };
        let before = |count: usize| parts.iter().rev().nth(count).map(|part| part.value.to_lowercase());
        let schema = before(1).unwrap_or_default();
        if schema == "information_schema" && INFORMATION_SCHEMA.contains(&last.as_str()) {
            let part = |name: &str| ObjectNamePart::Identifier(spelled(&Ident::new(name)));
            let catalog = self.rewriter.target.map(|target| part(target.target.catalog));
            if self.rewriter.dialect == Dialect::Snowflake {
                let message = "information_schema holds names in lower case in Databricks; compare them so";
                self.remark(ASSUMED, message);
            }
            relation.0 = catalog.into_iter().chain([part("information_schema"), part(&last)]).collect();
            return true;
        }
        let database = before(2).unwrap_or_default();
        if schema == "information_schema" || is_own(self.rewriter.dialect, &database, &schema, &last) {
            let message = format!(
                "{relation} is one of the views in which the source describes itself; Databricks has none of that name, \
                 so use information_schema or the system tables"
            );
            self.remark(SOURCE_CATALOG, message);
        }
        false
    }
}

fn is_own(dialect: Dialect, database: &str, schema: &str, name: &str) -> bool {
    let starts = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    match dialect {
        Dialect::PostgreSql => (schema.is_empty() || schema == "pg_catalog") && starts(&["pg_"]),
        Dialect::Redshift => {
            (schema.is_empty() || schema == "pg_catalog")
                && starts(&["pg_", "stl_", "stv_", "svl_", "svv_", "svcs_", "sys_"])
        }
        Dialect::Netezza => schema == "definition_schema" || (schema.is_empty() && starts(&["_v_", "_vt_", "_t_"])),
        Dialect::Oracle => {
            let view = ["all_", "user_", "dba_", "cdb_"].iter().find_map(|start| name.strip_prefix(start));
            let dictionary = view.is_some_and(|view| ORACLE_DICTIONARY.contains(&view));
            (schema.is_empty() || schema == "sys") && (dictionary || starts(&["v$", "gv$", "v_$", "gv_$"]))
        }
        Dialect::TSql => {
            schema == "sys"
                || ["sysobjects", "syscolumns", "sysindexes", "sysusers", "systypes", "syscomments"].contains(&name)
        }
        Dialect::Snowflake => {
            database == "snowflake" && ["account_usage", "organization_usage", "core"].contains(&schema)
        }
        Dialect::Teradata => schema == "dbc",
        Dialect::MySql => ["mysql", "performance_schema", "sys"].contains(&schema),
    }
}
