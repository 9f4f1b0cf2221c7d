//! Data types of the source dialects in Databricks' words.

use model::{Diagnostic, Dialect};

use crate::diagnostic_codes::{TYPE_CHANGED, UNKNOWN_TYPE};
use crate::scan::Token;

/// The widest decimal that Databricks has.
const WIDEST_DECIMAL: u32 = 38;

/// A type as written: its words in capitals, and its arguments.
#[derive(Debug)]
pub(crate) struct SourceType {
    words: String,
    arguments: Vec<String>,
    /// What an array is of, where that is known.
    element: Option<Box<SourceType>>,
}

/// Words that may follow the first word of a type, by that word.
const LONGER: &[(&str, &[&[&str]])] = &[
    ("DOUBLE", &[&["PRECISION"]]),
    ("CHARACTER", &[&["VARYING"], &["LARGE", "OBJECT"]]),
    ("CHAR", &[&["VARYING"]]),
    ("NATIONAL", &[&["CHARACTER", "VARYING"], &["CHAR", "VARYING"], &["CHARACTER"], &["CHAR"], &["VARCHAR"]]),
    ("NCHAR", &[&["VARYING"]]),
    ("BINARY", &[&["VARYING"], &["LARGE", "OBJECT"]]),
    ("BIT", &[&["VARYING"]]),
    ("LONG", &[&["RAW"], &["VARCHAR"], &["VARBINARY"]]),
    ("TIMESTAMP", TIME_ZONES),
    ("TIME", TIME_ZONES),
];
const TIME_ZONES: &[&[&str]] =
    &[&["WITH", "LOCAL", "TIME", "ZONE"], &["WITH", "TIME", "ZONE"], &["WITHOUT", "TIME", "ZONE"]];

/// Whether a type of Databricks is one of texts.
pub(crate) fn is_text(data_type: &str) -> bool {
    data_type == "STRING" || data_type.starts_with("VARCHAR") || data_type.starts_with("CHAR(")
}

/// Reads a type; answers with it and the place after it. `None` where no type stands there.
pub(crate) fn read(tokens: &[Token<'_>], at: usize) -> Option<(SourceType, usize)> {
    let first = tokens.get(at).filter(|token| token.is_name())?;
    let (parts, mut next) = crate::head::name(tokens, at);
    let mut words = if parts.len() > 1 { parts.last().cloned()? } else { first.name() }.to_ascii_uppercase();
    let mut arguments = Vec::new();
    let mut of = None;
    // Arguments may stand before the longer form's words, as in `TIMESTAMP(6) WITH TIME ZONE`.
    for _ in 0..2 {
        if tokens.get(next).is_some_and(|token| token.is_symbol("(")) {
            let mut depth = 0;
            let close = (next..tokens.len()).find(|at| {
                depth += i32::from(tokens[*at].is_symbol("(")) - i32::from(tokens[*at].is_symbol(")"));
                depth == 0
            })?;
            let inner = &tokens[next + 1..close];
            arguments = inner
                .split(|token| token.is_symbol(","))
                .filter_map(|part| Some(part.first()?.text.to_ascii_uppercase()))
                .collect();
            next = close + 1;
        }
        let longer = LONGER.iter().find(|(word, _)| *word == words).map_or(&[][..], |(_, longer)| longer);
        let fits = |tail: &&&[&str]| {
            tail.iter().enumerate().all(|(n, word)| tokens.get(next + n).is_some_and(|token| token.is(word)))
        };
        if let Some(tail) = longer.iter().find(fits) {
            words = format!("{words} {}", tail.join(" "));
            next += tail.len();
        }
    }
    if words == "INTERVAL" {
        next = past_units(tokens, next);
    }
    while tokens.get(next).is_some_and(|token| token.is_any(&["UNSIGNED", "ZEROFILL", "SIGNED"])) {
        if !tokens[next].is("SIGNED") && !words.ends_with("UNSIGNED") {
            words.push_str(" UNSIGNED");
        }
        next += 1;
    }
    if tokens.get(next).is_some_and(|token| token.is_symbol("[")) {
        let element = SourceType { words, arguments, element: None };
        words = "ARRAY OF".to_owned();
        arguments = Vec::new();
        of = Some(Box::new(element));
        while tokens.get(next).is_some_and(|token| token.is_symbol("[")) {
            next += tokens[next..].iter().position(|token| token.is_symbol("]")).map_or(1, |close| close + 1);
        }
    }
    Some((SourceType { words, arguments, element: of }, next))
}

/// Past the units of an interval and their digits: `DAY(3) TO SECOND(6)`.
fn past_units(tokens: &[Token<'_>], mut at: usize) -> usize {
    const UNITS: &[&str] = &["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];
    while tokens.get(at).is_some_and(|token| token.is_any(UNITS)) {
        at += 1;
        if tokens.get(at).is_some_and(|token| token.is_symbol("(")) {
            at += tokens[at..].iter().position(|token| token.is_symbol(")")).map_or(0, |close| close + 1);
        }
        if tokens.get(at).is_some_and(|token| token.is("TO")) {
            at += 1;
        }
    }
    at
}

/// A type in Databricks' words, with what is to be said of it.
pub(crate) struct TargetType {
    pub(crate) text: String,
    pub(crate) remark: Option<Diagnostic>,
    /// Whether the type by itself makes the column count up.
    pub(crate) identity: bool,
}

impl SourceType {
    fn number(&self, at: usize) -> Option<u32> {
        self.arguments.get(at)?.parse().ok()
    }

    /// The type in Databricks' words; `column` is what remarks call it.
    pub(crate) fn translate(&self, dialect: Dialect, column: &str) -> Result<TargetType, Diagnostic> {
        let identity = matches!(self.words.as_str(), "SERIAL" | "BIGSERIAL" | "SMALLSERIAL" | "SERIAL4" | "SERIAL8");
        let plain = |text: &str| Ok(TargetType { text: text.to_owned(), remark: None, identity });
        let changed = |text: &str, why: &str| {
            let message = format!("column {column}: {} becomes {text}: {why}", self.words);
            Ok(TargetType { text: text.to_owned(), remark: Some(TYPE_CHANGED.diagnostic(message)), identity })
        };
        match self.words.as_str() {
            "NUMBER" | "NUMERIC" | "DECIMAL" | "DEC" | "FIXED" => self.decimal(dialect, column),
            "NUMERIC UNSIGNED" | "DECIMAL UNSIGNED" => self.decimal(dialect, column),
            "VARCHAR"
            | "VARCHAR2"
            | "NVARCHAR"
            | "NVARCHAR2"
            | "CHARACTER VARYING"
            | "CHAR VARYING"
            | "NCHAR VARYING"
            | "NATIONAL CHARACTER VARYING"
            | "NATIONAL CHAR VARYING"
            | "NATIONAL VARCHAR" => match self.number(0) {
                Some(length @ 1..=65_535) => plain(&format!("VARCHAR({length})")),
                _ => plain("STRING"),
            },
            "CHAR" | "CHARACTER" | "NCHAR" | "NATIONAL CHARACTER" | "NATIONAL CHAR" => {
                match self.number(0).unwrap_or(1) {
                    length @ 1..=255 => plain(&format!("CHAR({length})")),
                    _ => plain("STRING"),
                }
            }
            // Without a length it holds any text, and 256 signs in Redshift.
            "BPCHAR" => match self.number(0) {
                Some(length @ 1..=255) => plain(&format!("CHAR({length})")),
                _ => plain("STRING"),
            },
            "TEXT"
            | "NTEXT"
            | "CLOB"
            | "NCLOB"
            | "LONG"
            | "LONG VARCHAR"
            | "STRING"
            | "TINYTEXT"
            | "MEDIUMTEXT"
            | "LONGTEXT"
            | "CHARACTER LARGE OBJECT"
            | "UUID"
            | "UNIQUEIDENTIFIER"
            | "SYSNAME"
            | "NAME" => plain("STRING"),
            "CITEXT" => changed("STRING", "its texts are compared with their case here; COLLATE UTF8_LCASE minds none"),
            "INT" | "INTEGER" | "INT4" | "MEDIUMINT" => match dialect {
                // An alias of NUMBER(38,0) there.
                Dialect::Oracle | Dialect::Snowflake => plain("DECIMAL(38,0)"),
                _ => plain("INT"),
            },
            "PLS_INTEGER" | "BINARY_INTEGER" | "SIMPLE_INTEGER" | "NATURAL" | "NATURALN" | "POSITIVE" | "POSITIVEN"
            | "SIGNTYPE"
                if dialect == Dialect::Oracle =>
            {
                plain("INT")
            }
            "INT UNSIGNED" | "INTEGER UNSIGNED" => plain("BIGINT"),
            "MEDIUMINT UNSIGNED" => plain("INT"),
            // All integers are one type there.
            "BIGINT" | "SMALLINT" | "TINYINT" | "BYTEINT" if dialect == Dialect::Snowflake => plain("DECIMAL(38,0)"),
            "BIGINT" | "INT8" => plain("BIGINT"),
            "BIGINT UNSIGNED" => plain("DECIMAL(20,0)"),
            "SMALLINT" | "INT2" | "YEAR" if dialect != Dialect::Oracle => plain("SMALLINT"),
            "SMALLINT" => plain("DECIMAL(38,0)"),
            "SMALLINT UNSIGNED" => plain("INT"),
            // 0 to 255 in T-SQL, which TINYINT does not hold.
            "TINYINT" if dialect == Dialect::TSql => plain("SMALLINT"),
            "TINYINT UNSIGNED" => plain("SMALLINT"),
            "TINYINT" if dialect == Dialect::MySql && self.number(0) == Some(1) => plain("BOOLEAN"),
            "TINYINT" | "BYTEINT" | "INT1" => plain("TINYINT"),
            "SERIAL" | "BIGSERIAL" | "SMALLSERIAL" | "SERIAL4" | "SERIAL8" => plain("BIGINT"),
            "FLOAT" | "FLOAT UNSIGNED" if dialect == Dialect::MySql => plain("FLOAT"),
            "REAL" if matches!(dialect, Dialect::TSql | Dialect::PostgreSql | Dialect::Redshift | Dialect::Netezza) => {
                plain("FLOAT")
            }
            "FLOAT" if dialect == Dialect::TSql && self.number(0).is_some_and(|bits| bits <= 24) => plain("FLOAT"),
            // Of as many bits as the others there.
            "FLOAT4" if dialect == Dialect::Snowflake => plain("DOUBLE"),
            "FLOAT4" | "BINARY_FLOAT" => plain("FLOAT"),
            "FLOAT"
            | "REAL"
            | "DOUBLE"
            | "DOUBLE PRECISION"
            | "FLOAT8"
            | "BINARY_DOUBLE"
            | "DOUBLE UNSIGNED"
            | "DOUBLE PRECISION UNSIGNED"
            | "REAL UNSIGNED" => plain("DOUBLE"),
            "MONEY" => plain("DECIMAL(19,4)"),
            "SMALLMONEY" => plain("DECIMAL(10,4)"),
            "BIT" if dialect == Dialect::TSql || self.number(0).unwrap_or(1) == 1 => plain("BOOLEAN"),
            "BIT" if dialect == Dialect::MySql => match self.number(0) {
                Some(64) => plain("DECIMAL(20,0)"),
                _ => plain("BIGINT"),
            },
            "BIT" | "BIT VARYING" | "VARBIT" => changed("STRING", "bits are kept as a text of 0 and 1"),
            "BOOLEAN" | "BOOL" => plain("BOOLEAN"),
            "DATE" if dialect == Dialect::Oracle => {
                changed("TIMESTAMP_NTZ", "DATE holds a time of day in Oracle; take DATE if the column has none")
            }
            "DATE" => plain("DATE"),
            "TIME" | "TIMETZ" | "TIME WITHOUT TIME ZONE" | "TIME WITH TIME ZONE" => {
                changed("STRING", "a time without a date is kept as text")
            }
            "DATETIME"
            | "DATETIME2"
            | "SMALLDATETIME"
            | "TIMESTAMP_NTZ"
            | "TIMESTAMPNTZ"
            | "TIMESTAMP WITHOUT TIME ZONE" => plain("TIMESTAMP_NTZ"),
            // A counter of row versions there, not a time.
            "TIMESTAMP" | "ROWVERSION" if dialect == Dialect::TSql => {
                changed("BINARY", "it counts versions of the row and is not written by Databricks")
            }
            "TIMESTAMP" if dialect == Dialect::MySql => plain("TIMESTAMP"),
            "TIMESTAMP" => plain("TIMESTAMP_NTZ"),
            "TIMESTAMP WITH TIME ZONE" | "TIMESTAMPTZ" | "TIMESTAMP_TZ" | "DATETIMEOFFSET" => {
                changed("TIMESTAMP", "the instant is kept, its offset is not")
            }
            "TIMESTAMP WITH LOCAL TIME ZONE" | "TIMESTAMP_LTZ" | "TIMESTAMPLTZ" => plain("TIMESTAMP"),
            "BINARY"
            | "VARBINARY"
            | "BLOB"
            | "RAW"
            | "LONG RAW"
            | "BYTEA"
            | "BYTE"
            | "VARBYTE"
            | "IMAGE"
            | "TINYBLOB"
            | "MEDIUMBLOB"
            | "LONGBLOB"
            | "BINARY VARYING"
            | "BINARY LARGE OBJECT"
            | "BFILE" => plain("BINARY"),
            "VARIANT" => plain("VARIANT"),
            "OBJECT" | "SUPER" | "JSON" | "JSONB" | "ARRAY" => changed("VARIANT", "its parts are reached with `:`"),
            "GEOGRAPHY" | "GEOMETRY" | "SDO_GEOMETRY" | "ST_GEOMETRY" | "POINT" | "LINESTRING" | "POLYGON"
            | "MULTIPOINT" | "MULTILINESTRING" | "MULTIPOLYGON" | "GEOMETRYCOLLECTION" | "GEOMCOLLECTION" | "PATH"
            | "BOX" | "CIRCLE" | "LSEG" => changed(
                "STRING",
                "places are kept as text (WKT or GeoJSON); GEOGRAPHY and GEOMETRY take them in newer versions",
            ),
            "ARRAY OF" => {
                let element = self.element.as_ref().map(|element| element.translate(dialect, column)).transpose()?;
                let inner = element.as_ref().map_or("STRING", |element| element.text.as_str());
                Ok(TargetType {
                    text: format!("ARRAY<{inner}>"),
                    remark: element.and_then(|element| element.remark),
                    identity,
                })
            }
            "VECTOR" => changed("ARRAY<FLOAT>", "the number of its elements is not checked"),
            "PERIOD" => {
                let of = match self.arguments.first().map(String::as_str) {
                    Some("DATE") => "DATE",
                    Some("TIME") => "STRING",
                    _ => "TIMESTAMP_NTZ",
                };
                changed(
                    &format!("STRUCT<begin: {of}, end: {of}>"),
                    "its begin and end are two fields; functions of periods are not translated",
                )
            }
            "HSTORE" => plain("MAP<STRING, STRING>"),
            "HLLSKETCH" => changed("BINARY", "sketches of another system cannot be read"),
            "OID" | "XID" => plain("BIGINT"),
            "ENUM" | "SET" => changed("STRING", "the list of values is not checked"),
            "XML" | "XMLTYPE" | "HIERARCHYID" | "MACADDR" | "TSQUERY" | "SQL_VARIANT" | "INET" | "CIDR"
            | "TSVECTOR" | "ROWID" | "UROWID" | "INT4RANGE" | "INT8RANGE" | "NUMRANGE" | "DATERANGE" | "TSRANGE"
            | "TSTZRANGE" | "LTREE" | "MACADDR8" | "PG_LSN" | "GRAPHIC" | "VARGRAPHIC" => {
                changed("STRING", "it is kept as text; what reads it must be looked at")
            }
            "INTERVAL" => changed("STRING", "tables hold no intervals; it is kept as text"),
            _ => Err(UNKNOWN_TYPE.diagnostic(format!(
                "column {column}: the type {} has no counterpart in Databricks; choose one by hand",
                self.words
            ))),
        }
    }

    fn decimal(&self, dialect: Dialect, column: &str) -> Result<TargetType, Diagnostic> {
        let plain = |precision: u32, scale: u32| TargetType {
            text: format!("DECIMAL({precision},{scale})"),
            remark: None,
            identity: false,
        };
        let remarked = |target: TargetType, why: &str| {
            let message = format!("column {column}: {} becomes {}: {why}", self.words, target.text);
            TargetType { remark: Some(TYPE_CHANGED.diagnostic(message)), ..target }
        };
        let scale = self.arguments.get(1).map(|scale| scale.parse::<i64>());
        match (self.number(0), scale) {
            (None, Some(_)) if self.arguments.first().is_some_and(|precision| precision == "*") => {
                let scale = self.number(1).unwrap_or(0).min(WIDEST_DECIMAL);
                Ok(plain(WIDEST_DECIMAL, scale))
            }
            // So it does where its precision is `*`. DECIMAL of Teradata is a whole number without one.
            (None, _) if dialect == Dialect::Oracle || (dialect == Dialect::Teradata && self.words == "NUMBER") => {
                Ok(remarked(plain(38, 10), "NUMBER without precision holds any scale; ten decimals are kept"))
            }
            (None, _) => Ok(match dialect {
                Dialect::Snowflake => plain(38, 0),
                Dialect::PostgreSql => {
                    remarked(plain(38, 10), "NUMERIC without precision holds any scale; ten decimals are kept")
                }
                Dialect::MySql => plain(10, 0),
                _ => plain(18, 0),
            }),
            (Some(precision), None) => Ok(plain(precision.clamp(1, WIDEST_DECIMAL), 0)),
            (Some(precision), Some(Ok(scale @ 0..)))
                if u32::try_from(scale).is_ok_and(|scale| scale <= WIDEST_DECIMAL) =>
            {
                // The scale may be larger than the precision in Oracle.
                let scale = scale as u32;
                let target = plain(precision.max(scale).clamp(1, WIDEST_DECIMAL), scale);
                let narrowed = precision > WIDEST_DECIMAL;
                Ok(if narrowed { remarked(target, "38 digits are the most there are") } else { target })
            }
            (Some(_), _) => Err(UNKNOWN_TYPE.diagnostic(format!(
                "column {column}: {}({}) has a scale that DECIMAL does not take; choose a type by hand",
                self.words,
                self.arguments.join(",")
            ))),
        }
    }
}
