use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A product that is migrated from. Its word on the wire is [`SourcePlatform::as_str`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SourcePlatform {
    /// Oracle Database.
    Oracle,
    /// Snowflake.
    Snowflake,
    /// Microsoft SQL Server.
    SqlServer,
    /// Teradata Vantage.
    Teradata,
    /// IBM Netezza Performance Server.
    Netezza,
    /// Azure Synapse Analytics, dedicated SQL pools.
    Synapse,
    /// Amazon Redshift.
    Redshift,
    /// MySQL and MariaDB.
    MySql,
    /// PostgreSQL.
    PostgreSql,
}

impl SourcePlatform {
    /// Every platform, in the order in which they are offered.
    pub const ALL: [SourcePlatform; 9] = [
        Self::Oracle,
        Self::Snowflake,
        Self::SqlServer,
        Self::Teradata,
        Self::Netezza,
        Self::Synapse,
        Self::Redshift,
        Self::MySql,
        Self::PostgreSql,
    ];

    /// The word on the wire, as in `source_type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oracle => "oracle",
            Self::Snowflake => "snowflake",
            Self::SqlServer => "sqlserver",
            Self::Teradata => "teradata",
            Self::Netezza => "netezza",
            Self::Synapse => "synapse",
            Self::Redshift => "redshift",
            Self::MySql => "mysql",
            Self::PostgreSql => "postgresql",
        }
    }

    /// The name people know it by.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Oracle => "Oracle",
            Self::Snowflake => "Snowflake",
            Self::SqlServer => "SQL Server",
            Self::Teradata => "Teradata",
            Self::Netezza => "Netezza",
            Self::Synapse => "Synapse",
            Self::Redshift => "Redshift",
            Self::MySql => "MySQL",
            Self::PostgreSql => "PostgreSQL",
        }
    }

    /// Whether what it estimates of its tables' rows is read from its catalog.
    pub const fn estimates_rows(self) -> bool {
        match self {
            Self::PostgreSql | Self::MySql => true,
            Self::Oracle
            | Self::Snowflake
            | Self::SqlServer
            | Self::Teradata
            | Self::Netezza
            | Self::Synapse
            | Self::Redshift => false,
        }
    }

    /// The port that its servers listen on unless told otherwise. Teradata has one of its own for connections that are encrypted.
    pub const fn usual_port(self, encrypted: bool) -> u16 {
        match self {
            Self::Oracle => 1521,
            Self::Snowflake => 443,
            Self::SqlServer | Self::Synapse => 1433,
            Self::Teradata => {
                if encrypted {
                    443
                } else {
                    1025
                }
            }
            Self::Netezza => 5480,
            Self::Redshift => 5439,
            Self::MySql => 3306,
            Self::PostgreSql => 5432,
        }
    }

    /// The SQL language its definitions are written in.
    pub const fn dialect(self) -> Dialect {
        match self {
            Self::Oracle => Dialect::Oracle,
            Self::Snowflake => Dialect::Snowflake,
            Self::SqlServer | Self::Synapse => Dialect::TSql,
            Self::Teradata => Dialect::Teradata,
            Self::Netezza => Dialect::Netezza,
            Self::Redshift => Dialect::Redshift,
            Self::MySql => Dialect::MySql,
            Self::PostgreSql => Dialect::PostgreSql,
        }
    }
}

impl fmt::Display for SourcePlatform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SourcePlatform {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|platform| platform.as_str() == text);
        known.ok_or_else(|| UnknownName::new(text, &Self::ALL.map(Self::as_str)))
    }
}

/// The SQL language of a platform. SQL Server and Synapse share T-SQL; Synapse's physical clauses are part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// Oracle SQL and PL/SQL.
    Oracle,
    /// Snowflake SQL.
    Snowflake,
    /// Transact-SQL of SQL Server and Synapse.
    TSql,
    /// Teradata SQL.
    Teradata,
    /// Netezza SQL, a PostgreSQL descendant.
    Netezza,
    /// Redshift SQL, a PostgreSQL descendant.
    Redshift,
    /// MySQL and MariaDB SQL.
    MySql,
    /// PostgreSQL SQL.
    PostgreSql,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Dialect; 8] = [
        Self::Oracle,
        Self::Snowflake,
        Self::TSql,
        Self::Teradata,
        Self::Netezza,
        Self::Redshift,
        Self::MySql,
        Self::PostgreSql,
    ];

    /// Its name; one that [`Dialect::from_str`] reads.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oracle => "oracle",
            Self::Snowflake => "snowflake",
            Self::TSql => "tsql",
            Self::Teradata => "teradata",
            Self::Netezza => "netezza",
            Self::Redshift => "redshift",
            Self::MySql => "mysql",
            Self::PostgreSql => "postgres",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads a dialect's own name (`tsql`, `postgres`, …) or a source platform's word (`sqlserver`, `postgresql`, …).
impl FromStr for Dialect {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(dialect) = Self::ALL.into_iter().find(|dialect| dialect.as_str() == text) {
            return Ok(dialect);
        }
        let platform: SourcePlatform = text.parse().map_err(|_| {
            let mut known = SourcePlatform::ALL.map(SourcePlatform::as_str).to_vec();
            known.extend(["tsql", "postgres"]);
            UnknownName::new(text, &known)
        })?;
        Ok(platform.dialect())
    }
}

/// A word that is none of those expected at its place; the message names both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// What was found, shortened to 64 characters.
    pub found: String,
    /// What is expected, separated by commas.
    pub expected: String,
}

impl UnknownName {
    /// Says that `found` is none of `expected`.
    pub fn new(found: &str, expected: &[&str]) -> Self {
        Self { found: found.chars().take(64).collect(), expected: expected.join(", ") }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not one of {}", self.found, self.expected)
    }
}

impl std::error::Error for UnknownName {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_platform_is_read_back_from_its_word_and_has_a_dialect_that_is() {
        for platform in SourcePlatform::ALL {
            assert_eq!(platform.as_str().parse(), Ok(platform));
            assert_eq!(platform.as_str().parse(), Ok(platform.dialect()));
            assert_eq!(serde_json::to_string(&platform).unwrap(), format!("\"{platform}\""));
        }
    }

    #[test]
    fn dialects_answer_to_their_short_names_too() {
        assert_eq!("tsql".parse(), Ok(Dialect::TSql));
        assert_eq!("postgres".parse(), Ok(Dialect::PostgreSql));
        let unknown = "db2".parse::<Dialect>().unwrap_err();
        assert!(unknown.to_string().starts_with("`db2` is not one of oracle, snowflake"), "{unknown}");
    }
}
