//! Every code a diagnostic of this package can have, in one table. A code never changes its meaning and is never used again.
//!
//! `docs/diagnostics.md` is made of this table; `cargo run -p translate --example diagnostics` writes it.

use model::{Diagnostic, Dialect, Severity};

/// A code, and what there is to know of it.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// `DWM-` and four digits: 01xx refuse an object, 02xx remark on one that was translated.
    pub code: &'static str,
    /// How much it matters; the same wherever the code is used.
    pub severity: Severity,
    /// What happened, in one sentence.
    pub summary: &'static str,
    /// What a person does about it, in one sentence.
    pub action: &'static str,
    /// A definition that gives it.
    pub example: Example,
}

/// A definition in a dialect.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The language it is written in.
    pub dialect: Dialect,
    /// The definition.
    pub sql: &'static str,
}

impl Code {
    pub(crate) fn diagnostic(self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code, self.severity, message)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $code:literal $severity:ident $summary:literal, $action:literal, $dialect:ident $sql:literal;)*) => {
        $(
            #[doc = $summary]
            $(#[$doc])*
            pub(crate) const $name: Code = Code {
                code: $code,
                severity: Severity::$severity,
                summary: $summary,
                action: $action,
                example: Example { dialect: Dialect::$dialect, sql: $sql },
            };
        )*

        /// Every code, in order.
        pub const CODES: &[Code] = &[$($name),*];
    };
}

codes! {
    EMPTY "DWM-0101" Error
        "There is no text to translate.",
        "Read the definition from the source again, perhaps with more privileges.",
        Oracle "";
    SYNTAX "DWM-0102" Error
        "The text is not what the dialect's grammar allows, as far as it is known here.",
        "Look at the position: the script may be cut wrongly, or the dialect may be another.",
        PostgreSql "CREATE VIEW v AS SELECT a FROM";
    OTHER_KIND "DWM-0103" Error
        "The text creates another kind of object than the inventory says.",
        "Read the inventory again; the object was replaced by one of another kind.",
        Oracle "CREATE TABLE v (a NUMBER(9))";
    KIND_NOT_TRANSLATED "DWM-0104" Error
        "Rules do not reach this kind of object or its language.",
        "Let a served model translate it, or write it by hand.",
        Snowflake "CREATE FUNCTION f(a FLOAT) RETURNS FLOAT LANGUAGE JAVASCRIPT AS 'return A'";
    NOT_TRANSLATED "DWM-0105" Error
        "A construct has no rule, or no counterpart in Databricks.",
        "Rewrite the part at the position as the message proposes, or let a served model translate the object.",
        PostgreSql "CREATE VIEW v AS SELECT a FROM t WHERE a @@ b";
    UNKNOWN_FUNCTION "DWM-0106" Error
        "A function is called that Databricks does not have and that no rule writes otherwise.",
        "Take the function that the message names, or create one of that name in Databricks and add it to the inventory.",
        Snowflake "CREATE VIEW v AS SELECT CURRENT_ACCOUNT() AS a";
    UNKNOWN_TYPE "DWM-0107" Error
        "A data type has no counterpart in Databricks.",
        "Choose a type by hand; a type of the user's own becomes the type it was made of.",
        TSql "CREATE TABLE t (a dbo.PhoneNumber)";
    NOT_DATABRICKS "DWM-0108" Error
        "What was written cannot be read as Databricks SQL, so it is not given out.",
        "Report the definition: a rule is wrong. Translate the object by hand meanwhile.",
        PostgreSql "CREATE VIEW v AS SELECT FROM WHERE";
    TOO_LARGE "DWM-0109" Error
        "The text is larger or nested deeper than is translated.",
        "Take the object apart.",
        Oracle "CREATE VIEW v AS SELECT (((…))) FROM t";
    LOST "DWM-0110" Error
        "A statement or a name of the source is missing in the translation, and no remark says why.",
        "Report the definition: a rule is wrong. Translate the object by hand meanwhile.",
        Oracle "";
    NAME_UNSETTLED "DWM-0111" Error
        "Several rules for names fit a name equally well and lead to different places.",
        "Name the database where the name stands, or make a rule for the object itself.",
        TSql "CREATE VIEW v AS SELECT a FROM dbo.t";
    CLIENT_VARIABLE "DWM-0112" Error
        "A variable of the source's client or of a template stands in the text, whose value is not known here.",
        "Put the value in, or let the client or the template write the text out, and read that.",
        Snowflake "CREATE TABLE &{db}.t (a INT)";
    PASSED_OVER "DWM-0201" Info
        "A statement of a script creates no object and was passed over.",
        "Nothing, unless the statement fills a table; rows are not moved by a migration of definitions.",
        Oracle "INSERT INTO t VALUES (1);";
    PASSED_OVER_OBJECT "DWM-0202" Warning
        "A script creates something that is not migrated, such as a sequence or a trigger.",
        "Look whether other objects need it; identity columns stand for sequences.",
        Oracle "CREATE SEQUENCE s;";
    PHYSICAL_DROPPED "DWM-0203" Info
        "A clause about storage or distribution was left out.",
        "Nothing; where a large table was distributed or sorted by columns, consider CLUSTER BY on them.",
        Oracle "CREATE TABLE t (a NUMBER(9)) TABLESPACE users";
    CONSTRAINT_DROPPED "DWM-0204" Warning
        "A constraint or a policy was left out that Databricks does not keep.",
        "Check the rule where rows are written; set a row filter or a column mask for a policy.",
        PostgreSql "CREATE TABLE t (a INT UNIQUE)";
    ATTRIBUTE_DROPPED "DWM-0205" Info
        "An attribute of a column was left out that Databricks does not have.",
        "Nothing.",
        Redshift "CREATE TABLE t (a INT ENCODE zstd)";
    TYPE_CHANGED "DWM-0206" Warning
        "A column's type holds more, less or something else than in the source.",
        "Look whether the column's values fit, and change the type where they do not.",
        Oracle "CREATE TABLE t (a DATE)";
    DEFAULT_DROPPED "DWM-0207" Warning
        "A column's default, or its value on update, was left out.",
        "Set the value where the row is written.",
        MySql "CREATE TABLE t (a TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)";
    BECOMES_TABLE "DWM-0208" Warning
        "A temporary, materialized or otherwise special object becomes a plain one.",
        "Drop it when it is not needed any more, or make it what it was by Databricks' own means.",
        PostgreSql "CREATE TEMPORARY TABLE t (a INT)";
    ASSUMED "DWM-0209" Warning
        "The translation rests on an assumption that the message names.",
        "Look whether it holds.",
        Oracle "CREATE VIEW v AS SELECT TRUNC(a) AS b FROM t";
    VIEW_CLAUSE_DROPPED "DWM-0210" Info
        "A clause of a view was left out that Databricks does not have.",
        "Nothing.",
        Oracle "CREATE VIEW v AS SELECT a FROM t WITH READ ONLY";
    IDENTITY_CHANGED "DWM-0211" Warning
        "What an identity column does differs.",
        "Check the start of the numbers before rows are written.",
        PostgreSql "CREATE TABLE t (a INT DEFAULT nextval('s'::regclass))";
    STATEMENT_DROPPED "DWM-0212" Info
        "A statement of a routine was left out that Databricks needs not, or has no place for.",
        "Nothing.",
        TSql "CREATE PROCEDURE p AS BEGIN SET NOCOUNT ON; DELETE FROM t WHERE a = 1; END";
    STATEMENT_CHANGED "DWM-0213" Warning
        "A statement of a routine was left out or changed, without which the routine behaves otherwise.",
        "Look whether callers rely on it.",
        Oracle "CREATE PROCEDURE p AS BEGIN DELETE FROM t WHERE a = 1; ROLLBACK; END;";
    OPTION_DROPPED "DWM-0214" Warning
        "An option of a routine was left out that Databricks does not have.",
        "Look whether callers rely on it.",
        TSql "CREATE PROCEDURE p WITH EXECUTE AS OWNER AS BEGIN DELETE FROM t WHERE a = 1; END";
    BECOMES_PROCEDURE "DWM-0215" Warning
        "A function with effects becomes a procedure.",
        "Change its callers: a procedure is called, not selected.",
        PostgreSql "CREATE FUNCTION f() RETURNS void AS $$ BEGIN DELETE FROM t WHERE a = 1; END; $$ LANGUAGE plpgsql";
    SOURCE_CATALOG "DWM-0216" Warning
        "A view is read in which the source describes itself.",
        "Read information_schema or the system tables of Databricks instead.",
        Redshift "CREATE VIEW v AS SELECT usename FROM pg_user";
    HINT_DROPPED "DWM-0217" Info
        "A hint, a lock or a phrase of display in a query was left out.",
        "Nothing.",
        TSql "CREATE VIEW v AS SELECT a FROM t WITH (NOLOCK)";
    UNKNOWN_COLUMN "DWM-0218" Warning
        "A query reads a column that the table in the inventory does not have.",
        "Correct the query or the table; Databricks refuses the view otherwise.",
        Oracle "CREATE VIEW v AS SELECT missing FROM known";
    NEEDS_RUNTIME "DWM-0219" Info
        "The translation needs a newer Databricks Runtime than most.",
        "Run it on a warehouse or cluster of at least the version that the message names.",
        TSql "CREATE PROCEDURE p AS BEGIN DECLARE @a INT; DECLARE c CURSOR FOR SELECT a FROM t; OPEN c; FETCH NEXT FROM c INTO @a; FETCH NEXT FROM c INTO @a; CLOSE c; DEALLOCATE c; DELETE FROM t WHERE a = @a; END";
    NAME_REFUSED "DWM-0220" Warning
        "A name has a character, or a length, that Unity Catalog refuses.",
        "Give the object another name by a rule for names, and look for texts that name it.",
        TSql "CREATE TABLE [Order Details] (a INT)";
    NAME_MAPPED "DWM-0221" Info
        "A rule for names gives an object another name.",
        "Nothing; what reads the object by its old name in texts and programs has to change.",
        Oracle "CREATE VIEW v AS SELECT a FROM known";
    NAME_IN_TEXT "DWM-0222" Warning
        "A text names a schema whose objects a rule for names puts elsewhere.",
        "Correct the text by hand: names in texts are left as they are.",
        Oracle "CREATE PROCEDURE s.p AS v VARCHAR2(99); BEGIN v := 'DROP TABLE s.t'; END;";
    CASE_COUNTS "DWM-0223" Info
        "A text is compared with its case, which the source usually does not mind.",
        "Give the text's column, or the schema, the collation UTF8_LCASE where case does not matter, and UTF8_LCASE_RTRIM where blanks at its end do not either.",
        TSql "CREATE VIEW v AS SELECT a FROM t WHERE b = 'Active'";
    ERROR_ENDS "DWM-0224" Info
        "A change that fails ends the procedure, where the source goes on with the next statement.",
        "Put a block with a CONTINUE handler around what may fail; nothing where it never does, or where it should end all.",
        TSql "CREATE PROCEDURE p AS BEGIN DELETE FROM t WHERE a = 1; DELETE FROM u WHERE a = 1; END";
}
