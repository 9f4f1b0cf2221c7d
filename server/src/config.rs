//! The command line. Every option is an environment variable too.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand};
use model::{Dialect, OnConflict, RULES_MODEL, RowCounts, SourcePlatform, UnknownName};

pub use crate::name_rules::MapOption;
use crate::telemetry::LogFormat;

/// Moves a warehouse's objects to Databricks SQL, and lets you watch it happen.
#[derive(Debug, Parser)]
#[command(name = "dwma", version, about)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The web application; prints its address once it answers
    Serve(ServeOptions),
    /// Runs one migration without a browser, with a progress bar
    Migrate(MigrateOptions),
    /// Tells what an inventory will take to migrate, without running anything
    Assess(AssessOptions),
    /// Reads the catalog of a live source into an inventory.json
    Inventory(InventoryOptions),
    /// Translates definitions to Databricks SQL
    Translate(TranslateOptions),
}

/// How the web application is served.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "DWMA_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,

    /// Folder that holds all state: jobs, uploads, the local target. Made if it is not there
    #[arg(long, env = "DWMA_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,

    /// Folder that inventories are read from; paths that lead out of it are refused
    #[arg(long, env = "DWMA_INVENTORIES", default_value = ".", value_name = "DIR")]
    pub inventories: PathBuf,

    /// Folder of the browser's files [default: `site` beside the program]
    #[arg(long, env = "DWMA_SITE", value_name = "DIR")]
    pub site: Option<PathBuf>,

    /// Also play scripted jobs: the inventory path `scenario:NAME`, or `scenario:NAME?speed=1..100&seed=N`, starts one; a name
    /// that is none is answered with all there are
    #[arg(long, env = "DWMA_SCENARIOS", value_parser = FalseyValueParser::new())]
    pub scenarios: bool,

    /// A host name to answer to on a loopback address, such as a proxy's on the same machine; may be repeated
    #[arg(long, env = "DWMA_ALLOW_HOST", value_name = "NAME", value_delimiter = ',')]
    pub allow_host: Vec<String>,

    /// Objects in work at the same time over all jobs, 1 to 256; jobs that compete take turns. One job has 4 of its own, or as
    /// many as it asks for, up to 64
    #[arg(long, env = "DWMA_WORKERS_TOTAL", value_name = "COUNT", default_value_t = 64,
        value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers_total: u16,

    /// Job streams that may be open at the same time (a count); more are refused with 503 [default: what the system's limit
    /// of open files leaves, once it is raised as far as it goes]
    #[arg(long, env = "DWMA_MAX_STREAMS", value_name = "COUNT")]
    pub max_streams: Option<usize>,

    /// What to log on standard error: error, warn, info, debug or trace, also per target as in `info,engine=debug`
    #[arg(long, env = "DWMA_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,

    /// How log lines are written
    #[arg(long, env = "DWMA_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// What is migrated, and how.
#[derive(Clone, Debug, Args)]
pub struct MigrateOptions {
    /// A folder of .sql files, an inventory.json or its folder, or sample:oracle-retail
    #[arg(value_name = "INVENTORY")]
    pub inventory: String,

    /// The platform the inventory was taken from: oracle, snowflake, sqlserver, teradata, netezza, synapse, redshift, mysql
    /// or postgresql
    #[arg(long, env = "DWMA_SOURCE", value_name = "TYPE")]
    pub source: SourcePlatform,

    /// Unity Catalog catalog of the target
    #[arg(long, env = "DWMA_CATALOG", value_name = "NAME")]
    pub catalog: String,

    /// Schema in that catalog
    #[arg(long, env = "DWMA_SCHEMA", value_name = "NAME")]
    pub schema: String,

    /// Who translates
    #[arg(long, env = "DWMA_MODEL", value_name = "MODEL", default_value = RULES_MODEL)]
    pub model: String,

    /// Translates and checks, and writes nothing; the default
    #[arg(long, env = "DWMA_DRY_RUN", value_parser = FalseyValueParser::new(), conflicts_with = "execute")]
    pub dry_run: bool,

    /// Creates the objects on the target
    #[arg(long, env = "DWMA_EXECUTE", value_parser = FalseyValueParser::new())]
    pub execute: bool,

    /// Objects in work at the same time, 1 to 64 [default: 4]
    #[arg(long, env = "DWMA_WORKERS", value_name = "COUNT")]
    pub workers: Option<u32>,

    /// Failures after which nothing new is started [default: none]
    #[arg(long, env = "DWMA_STOP_AFTER", value_name = "COUNT")]
    pub stop_after: Option<u32>,

    /// What becomes of an object whose name is taken in the target: error, skip or replace
    #[arg(long, env = "DWMA_ON_CONFLICT", value_name = "CHOICE", default_value_t)]
    pub on_conflict: OnConflict,

    /// What goes elsewhere.
    #[command(flatten)]
    pub names: RuleOptions,

    /// Prints the job's messages, one JSON object a line, instead of a progress bar
    #[arg(long, env = "DWMA_JSON", value_parser = FalseyValueParser::new())]
    pub json: bool,

    /// Folder that holds all state, as of `dwma serve`, which must not be using it at the same time
    #[arg(long, env = "DWMA_DATA", default_value = "data", value_name = "DIR")]
    pub data: PathBuf,

    /// Also play scripted jobs: the inventory `scenario:NAME`
    #[arg(long, env = "DWMA_SCENARIOS", value_parser = FalseyValueParser::new())]
    pub scenarios: bool,

    /// What to log on standard error
    #[arg(long, env = "DWMA_LOG", default_value = "warn", value_name = "FILTER")]
    pub log: String,
}

/// What is assessed, and where the assessment goes.
#[derive(Clone, Debug, Args)]
pub struct AssessOptions {
    /// A folder of .sql files, an inventory.json or its folder, or sample:oracle-retail
    #[arg(value_name = "INVENTORY")]
    pub inventory: String,

    /// The language of the definitions: oracle, snowflake, sqlserver (tsql), teradata, netezza, synapse, redshift, mysql or
    /// postgresql (postgres) [default: what the inventory.json says]
    #[arg(long, env = "DWMA_DIALECT", value_name = "DIALECT")]
    pub dialect: Option<Dialect>,

    /// Where objects go.
    #[command(flatten)]
    pub names: NameOptions,

    /// Folder to write assessment.html and assessment.csv into; made if it is not there
    #[arg(long, env = "DWMA_OUT", value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Prints the assessment as one JSON object instead of a summary
    #[arg(long, env = "DWMA_JSON", value_parser = FalseyValueParser::new())]
    pub json: bool,

    /// What to log on standard error
    #[arg(long, env = "DWMA_LOG", default_value = "warn", value_name = "FILTER")]
    pub log: String,
}

/// What is read of a live source.
#[derive(Clone, Debug, Args)]
pub struct InventoryOptions {
    /// Where the source is and who asks, without a password: PLATFORM://USER@HOST:PORT/DATABASE. The password is taken from
    /// --password-file, else from the variable DWMA_SOURCE_PASSWORD
    #[arg(value_name = "SOURCE-URL")]
    pub source: String,

    /// Folder to write inventory.json into; made if it is not there
    #[arg(long, env = "DWMA_OUT", value_name = "DIR")]
    pub out: PathBuf,

    /// A file that holds nothing but the password
    #[arg(long, env = "DWMA_PASSWORD_FILE", value_name = "FILE")]
    pub password_file: Option<PathBuf>,

    /// Only these schemas, as the source writes them [default: all that the user sees, without the system's own]
    #[arg(long, env = "DWMA_SCHEMAS", value_name = "NAME", value_delimiter = ',')]
    pub schemas: Vec<String>,

    /// Rows of tables too: `exact` counts each table by a query that may take long, `estimate` reads what the source itself
    /// estimates (PostgreSQL, MySQL and MariaDB)
    #[arg(long, env = "DWMA_ROW_COUNTS", value_name = "HOW", value_parser = row_counts, num_args = 0..=1, require_equals = true,
        default_value = "skip", default_missing_value = "exact")]
    pub row_counts: RowCounts,

    /// Sessions at the source at the same time, 1 to 16
    #[arg(long, env = "DWMA_SESSIONS", value_name = "COUNT", default_value_t = 4,
        value_parser = clap::value_parser!(u8).range(1..=16))]
    pub sessions: u8,

    /// What to log on standard error
    #[arg(long, env = "DWMA_LOG", default_value = "warn", value_name = "FILTER")]
    pub log: String,
}

/// What is translated, and how.
#[derive(Clone, Debug, Args)]
pub struct TranslateOptions {
    /// The language of the source: oracle, snowflake, sqlserver (tsql), teradata, netezza, synapse, redshift, mysql or
    /// postgresql (postgres)
    #[arg(long, env = "DWMA_FROM", value_name = "DIALECT", required_unless_present = "jsonl")]
    pub from: Option<Dialect>,

    /// Where objects go.
    #[command(flatten)]
    pub names: NameOptions,

    /// Reads one JSON object a line, {id, dialect, kind?, sql}, and answers each with one line
    #[arg(long, env = "DWMA_JSONL", value_parser = FalseyValueParser::new(), conflicts_with_all = ["files", "from"])]
    pub jsonl: bool,

    /// Files to translate; standard input where there are none
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Where objects go, where that may be left open.
#[derive(Clone, Debug, Args)]
pub struct NameOptions {
    /// Catalog that objects go to; without it names keep the parts they have
    #[arg(long, env = "DWMA_CATALOG", value_name = "NAME", requires = "schema")]
    pub catalog: Option<String>,

    /// Schema that objects go to
    #[arg(long, env = "DWMA_SCHEMA", value_name = "NAME", requires = "catalog")]
    pub schema: Option<String>,

    /// What goes elsewhere.
    #[command(flatten)]
    pub rules: RuleOptions,
}

/// Rules for names, beside a catalog and a schema for the rest.
#[derive(Clone, Debug, Args)]
pub struct RuleOptions {
    /// What goes elsewhere than to --catalog and --schema, as FROM=TO; may be given several times, in the environment with
    /// commas between. FROM is schema, database.schema, or a single object's schema.name; TO is catalog.schema, or
    /// catalog.schema.name; * is any, and keeps the source's. @FILE stands for the rules of a file, one a line
    #[arg(long, env = "DWMA_MAP", value_name = "FROM=TO|@FILE", value_delimiter = ',', requires = "catalog")]
    pub map: Vec<MapOption>,
}

/// How rows are counted. A variable that only says yes or no is understood too.
fn row_counts(text: &str) -> Result<RowCounts, UnknownName> {
    match text {
        "true" | "1" | "yes" => Ok(RowCounts::Exact),
        "false" | "0" | "no" | "" => Ok(RowCounts::Skip),
        text => text.parse(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent_and_every_option_has_its_variable() {
        CommandLine::command().debug_assert();
        for command in CommandLine::command().get_subcommands() {
            for option in command.get_arguments().filter(|option| option.get_long().is_some()) {
                let name = option.get_long().unwrap().to_uppercase().replace('-', "_");
                assert_eq!(option.get_env(), Some(format!("DWMA_{name}").as_ref()));
            }
        }
    }

    #[test]
    fn rows_are_counted_as_asked() {
        for (option, expected) in [
            (None, RowCounts::Skip),
            (Some("--row-counts"), RowCounts::Exact),
            (Some("--row-counts=exact"), RowCounts::Exact),
            (Some("--row-counts=estimate"), RowCounts::Estimate),
            (Some("--row-counts=true"), RowCounts::Exact),
            (Some("--row-counts=0"), RowCounts::Skip),
        ] {
            let line = ["dwma", "inventory", "--out", "x"].into_iter().chain(option).chain(["mysql://u@h/d"]);
            let Command::Inventory(options) = CommandLine::try_parse_from(line).unwrap().command else { panic!() };
            assert_eq!(options.row_counts, expected, "{option:?}");
        }
        let wrong =
            CommandLine::try_parse_from(["dwma", "inventory", "--out", "x", "--row-counts=many", "mysql://u@h/d"]);
        let wrong = wrong.unwrap_err().to_string();
        assert!(wrong.contains("`many` is not one of skip, estimate, exact"), "{wrong}");
    }

    #[test]
    fn dialects_are_read_with_their_short_names() {
        for dialect in ["oracle", "tsql", "postgres"] {
            assert!(CommandLine::try_parse_from(["dwma", "translate", "--from", dialect]).is_ok(), "{dialect}");
        }
        for wrong in [&["--from", "db2"][..], &[], &["--from", "oracle", "--catalog", "c"], &["--jsonl", "a.sql"]] {
            let line = ["dwma", "translate"].into_iter().chain(wrong.iter().copied());
            assert_eq!(CommandLine::try_parse_from(line).unwrap_err().exit_code(), 2, "{wrong:?}");
        }
    }
}
