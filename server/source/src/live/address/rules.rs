//! What is different from platform to platform.

use model::SourcePlatform;

/// The parameters of a platform beside `sslmode` and `sslrootcert`.
pub(super) const fn own_parameters(platform: SourcePlatform) -> &'static [&'static str] {
    match platform {
        SourcePlatform::Snowflake => &["warehouse", "role"],
        SourcePlatform::SqlServer
        | SourcePlatform::Synapse
        | SourcePlatform::Oracle
        | SourcePlatform::Teradata
        | SourcePlatform::Netezza => &["driver"],
        SourcePlatform::PostgreSql | SourcePlatform::Redshift | SourcePlatform::MySql => &[],
    }
}

/// Whether authorities can be named for a platform's servers. The drivers of the others take the machine's own.
pub(super) const fn takes_authorities(platform: SourcePlatform) -> bool {
    match platform {
        SourcePlatform::SqlServer | SourcePlatform::Synapse | SourcePlatform::Oracle => false,
        SourcePlatform::PostgreSql
        | SourcePlatform::Redshift
        | SourcePlatform::MySql
        | SourcePlatform::Teradata
        | SourcePlatform::Netezza
        | SourcePlatform::Snowflake => true,
    }
}

/// What has to stand where the database does, where a platform cannot do without.
pub(super) const fn needed_database(platform: SourcePlatform) -> Option<&'static str> {
    match platform {
        SourcePlatform::Oracle => Some("service after the host"),
        SourcePlatform::Snowflake => Some("database after the account"),
        SourcePlatform::PostgreSql
        | SourcePlatform::Redshift
        | SourcePlatform::MySql
        | SourcePlatform::SqlServer
        | SourcePlatform::Synapse
        | SourcePlatform::Teradata
        | SourcePlatform::Netezza => None,
    }
}

/// What an address of a platform looks like.
pub(super) fn form(platform: SourcePlatform) -> String {
    match platform {
        SourcePlatform::Snowflake => "snowflake://USER@ACCOUNT/DATABASE?warehouse=NAME".to_owned(),
        SourcePlatform::Oracle => "oracle://USER@HOST:PORT/SERVICE".to_owned(),
        SourcePlatform::SqlServer
        | SourcePlatform::Teradata
        | SourcePlatform::Netezza
        | SourcePlatform::Synapse
        | SourcePlatform::Redshift
        | SourcePlatform::MySql
        | SourcePlatform::PostgreSql => format!("{platform}://USER@HOST:PORT/DATABASE"),
    }
}
