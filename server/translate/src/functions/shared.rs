//! Rules that hold for every dialect that has the function.

use super::template::Rule;

/// What is to be said of INITCAP.
pub(super) const WORDS: &str =
    "initcap begins a word after a blank only; INITCAP does so after every sign that is no letter and no digit";

/// What SYS_GUID gives, as a text of hexadecimal digits.
pub(crate) const IDENTITY: &str = "upper(replace(uuid(), '-', ''))";

/// Where a name means something else in one dialect, that dialect's own table comes first.
pub(super) const RULES: &[Rule] = &[
    // Nulls and choices
    ("NVL(a, b)", "coalesce(a, b)", ""),
    ("IFNULL(a, b)", "coalesce(a, b)", ""),
    ("NVL2(a, b, c)", "nvl2(a, b, c)", ""),
    ("NULLIFZERO(a)", "nullif(a, 0)", ""),
    ("ZEROIFNULL(a)", "coalesce(a, 0)", ""),
    // Texts
    ("LEN(a)", "length(a)", ""),
    ("LCASE", "lower", ""),
    ("UCASE", "upper", ""),
    ("CHARACTERS(a)", "length(a)", ""),
    ("CHAR_LENGTH(a)", "length(a)", ""),
    ("CHARACTER_LENGTH(a)", "length(a)", ""),
    ("STRPOS(a, b)", "instr(a, b)", ""),
    ("CHARINDEX(a, b)", "locate(a, b)", ""),
    ("CHARINDEX(a, b, c)", "locate(a, b, c)", ""),
    ("POSITION(a, b)", "locate(a, b)", ""),
    ("REPLACE(a, b)", "replace(a, b, '')", ""),
    ("REPLICATE", "repeat", ""),
    ("REVERSE(a)", "reverse(a)", ""),
    ("CHR(a)", "chr(a)", ""),
    ("OREPLACE(a, b)", "replace(a, b, '')", ""),
    ("OREPLACE(a, b, c)", "replace(a, b, c)", ""),
    ("OTRANSLATE(a, b, c)", "translate(a, b, c)", ""),
    ("SOUNDEX", "soundex", ""),
    ("BIT_LENGTH", "bit_length", ""),
    ("OCTET_LENGTH", "octet_length", ""),
    ("EDITDISTANCE(a, b)", "levenshtein(a, b)", ""),
    // Numbers
    ("POW", "power", ""),
    ("CEILING", "ceil", ""),
    ("SQUARE(a)", "power(a, 2)", ""),
    ("RANDOM()", "rand()", ""),
    ("DIV0(a, b)", "if((b) = 0 AND (a) IS NOT NULL, 0, (a) / (b))", ""),
    ("DIV0NULL(a, b)", "if((b) = 0 OR (b) IS NULL, 0, (a) / (b))", ""),
    ("COT", "cot", ""),
    // Aggregates
    ("COUNT_BIG", "count", ""),
    ("STDEV", "stddev", ""),
    ("STDEVP", "stddev_pop", ""),
    ("VAR", "variance", ""),
    ("VARP", "var_pop", ""),
    ("VARIANCE_SAMP", "var_samp", ""),
    ("VARIANCE_POP", "var_pop", ""),
    ("BOOLOR_AGG", "bool_or", ""),
    ("BOOLAND_AGG", "bool_and", ""),
    ("ANY_VALUE", "any_value", ""),
    ("MEDIAN", "median", ""),
    ("APPROXIMATE_COUNT_DISTINCT", "approx_count_distinct", ""),
    ("COUNT_DISTINCT(a...)", "count(DISTINCT a...)", ""),
    // Times
    ("NOW()", "current_timestamp()", ""),
    ("SYSDATE()", "current_timestamp()", ""),
    ("CURRENT_TIMESTAMP()", "current_timestamp()", ""),
    ("CURRENT_TIMESTAMP(a)", "current_timestamp()", ""),
    ("LOCALTIMESTAMP()", "CAST(current_timestamp() AS TIMESTAMP_NTZ)", ""),
    ("LOCALTIMESTAMP(a)", "CAST(current_timestamp() AS TIMESTAMP_NTZ)", ""),
    ("CURRENT_DATE()", "current_date()", ""),
    ("CURRENT_DATE(a)", "current_date()", ""),
    ("CURRENT_TIME()", "date_format(current_timestamp(), 'HH:mm:ss')", ""),
    ("CURRENT_TIME(a)", "date_format(current_timestamp(), 'HH:mm:ss')", ""),
    ("ADD_MONTHS(a, b)", "add_months(a, b)", "ADD_MONTHS gives a date without a time of day in Databricks"),
    ("LAST_DAY(a)", "last_day(a)", ""),
    ("DAYOFMONTH(a)", "day(a)", ""),
    ("WEEKOFYEAR(a)", "weekofyear(a)", ""),
    // Identities
    ("UUID_STRING()", "uuid()", ""),
    ("GEN_RANDOM_UUID()", "uuid()", ""),
    ("SYS_GUID()", IDENTITY, ""),
    ("CURRENT_USER()", "current_user()", ""),
    ("SESSION_USER()", "session_user()", ""),
    ("SYSTEM_USER()", "current_user()", ""),
    ("CURRENT_SCHEMA()", "current_schema()", ""),
    ("CURRENT_CATALOG()", "current_catalog()", ""),
    // Places on the earth
    ("ST_DISTANCE", "", "spatial functions are not translated"),
    ("ST_MAKEPOINT", "", "spatial functions are not translated"),
    ("ST_POINT", "", "spatial functions are not translated"),
    ("ST_INTERSECTS", "", "spatial functions are not translated"),
    ("ST_CONTAINS", "", "spatial functions are not translated"),
    ("ST_WITHIN", "", "spatial functions are not translated"),
    ("ST_AREA", "", "spatial functions are not translated"),
    ("ST_LENGTH", "", "spatial functions are not translated"),
    ("ST_BUFFER", "", "spatial functions are not translated"),
    ("ST_ASTEXT", "", "spatial functions are not translated"),
    ("ST_ASGEOJSON", "", "spatial functions are not translated"),
    ("ST_GEOMFROMTEXT", "", "spatial functions are not translated"),
    ("TO_GEOGRAPHY", "", "spatial functions are not translated"),
    ("TO_GEOMETRY", "", "spatial functions are not translated"),
];
