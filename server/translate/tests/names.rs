//! Where names go by rules: heads, references in views, keys and routines, and names that no rule settles.

#![allow(clippy::unwrap_used)]

use model::{Dialect, NameMap, ObjectName};
use translate::{Definition, Mapped, SourceNames, TargetNames, Translation, created_name, target_name, translate};

/// The objects that the definitions here read.
const KNOWN: &[(&str, &str)] =
    &[("HR", "EMP"), ("HR", "DEPT"), ("SALES", "ORDERS"), ("SALES", "DEPT"), ("dbo", "T"), ("PKG", "RUN")];

fn with<T>(rules: &str, work: impl FnOnce(&TargetNames<'_>) -> T) -> T {
    let map = NameMap::read(rules).unwrap();
    let mut names = SourceNames::default();
    for (schema, name) in KNOWN {
        names.insert(&ObjectName::new(*schema, *name));
    }
    let package = "CREATE PACKAGE BODY HR.PKG AS PROCEDURE run IS BEGIN NULL; END; END;";
    names.learn(&Definition { name: Some(&ObjectName::new("PKG", "RUN")), ..definition(package, Dialect::Oracle) });
    work(&TargetNames { mapped: Some(Mapped { map: &map, names: &names }), ..TargetNames::one("main", "home") })
}

fn definition(sql: &str, dialect: Dialect) -> Definition<'_> {
    Definition { sql, dialect, kind: None, name: None, routines: None, columns: None }
}

fn translated(sql: &str, dialect: Dialect, rules: &str) -> Translation {
    with(rules, |target| translate(&definition(sql, dialect), Some(target)))
}

fn has(translation: &Translation, code: &str) -> bool {
    translation.diagnostics.iter().any(|remark| remark.code == code)
}

#[test]
fn every_name_goes_where_the_rules_put_it() {
    use Dialect::{MySql, Netezza, Oracle, PostgreSql, Snowflake, TSql, Teradata};
    const RULES: &str =
        "HR=main.people\nSALES=shop.*\nOLD.dbo=archive.dbo\nNEW.dbo=fresh.dbo\nHR.DEPT=main.people.units";
    let cases: &[(Dialect, &str, &[&str])] = &[
        (Oracle, "CREATE TABLE HR.EMP (a NUMBER(9))", &["CREATE TABLE main.people.EMP ("]),
        (Oracle, "CREATE TABLE OTHER.X (a NUMBER(9))", &["CREATE TABLE main.home.X ("]),
        // A bare name is of its own schema, or of the only one that has it.
        (Oracle, "CREATE VIEW SALES.V AS SELECT A FROM ORDERS", &["FROM shop.SALES.ORDERS"]),
        (
            Oracle,
            "CREATE VIEW SALES.V AS SELECT E.A FROM EMP E JOIN HR.EMP F ON E.A = F.A",
            &["CREATE VIEW shop.SALES.V", "FROM main.people.EMP E", "JOIN main.people.EMP F"],
        ),
        // Of two schemas that have it, it is the own one.
        (Oracle, "CREATE VIEW SALES.V AS SELECT A FROM DEPT", &["FROM shop.SALES.DEPT"]),
        // Another name keeps its old one within the query.
        (
            Oracle,
            "CREATE VIEW HR.V AS SELECT DEPT.A, HR.DEPT.B FROM HR.DEPT WHERE DEPT.A > 1",
            &["SELECT DEPT.A, DEPT.B FROM main.people.units AS DEPT WHERE DEPT.A > 1"],
        ),
        (Oracle, "CREATE VIEW HR.V AS SELECT d.A FROM HR.DEPT d", &["FROM main.people.units d"]),
        // A part of a query is not taken for a table.
        (
            Oracle,
            "CREATE VIEW HR.V AS WITH DEPT AS (SELECT A FROM HR.EMP) SELECT A FROM DEPT",
            &["WITH DEPT AS (SELECT A FROM main.people.EMP) SELECT A FROM DEPT"],
        ),
        (
            Oracle,
            "CREATE TABLE SALES.L (a NUMBER(9) REFERENCES HR.DEPT (id), CONSTRAINT f FOREIGN KEY (a) REFERENCES ORDERS (id))",
            &["REFERENCES main.people.units (id)", "REFERENCES shop.SALES.ORDERS (id)"],
        ),
        (
            Oracle,
            "CREATE PROCEDURE HR.P AS BEGIN DELETE FROM DEPT WHERE a IN (SELECT a FROM SALES.ORDERS); UPDATE EMP SET a = 1; END;",
            &[
                "PROCEDURE main.people.P",
                "DELETE FROM main.people.units",
                "FROM shop.SALES.ORDERS",
                "UPDATE main.people.EMP",
            ],
        ),
        (
            Oracle,
            "CREATE PROCEDURE HR.P AS BEGIN INSERT INTO SALES.ORDERS (a) SELECT a FROM EMP; END;",
            &["INSERT INTO shop.SALES.ORDERS (a) SELECT a FROM main.people.EMP"],
        ),
        // A member of a package has the schema of the package.
        (
            Oracle,
            "CREATE PACKAGE BODY HR.PKG AS PROCEDURE run IS BEGIN DELETE FROM EMP WHERE a = 1; END; END;",
            &["PROCEDURE main.people.run", "DELETE FROM main.people.EMP"],
        ),
        (
            Oracle,
            "CREATE PROCEDURE SALES.P AS BEGIN PKG.RUN(); HR.PKG.RUN(); END;",
            &["PROCEDURE shop.SALES.P", "CALL main.people.RUN();\n  CALL main.people.RUN();"],
        ),
        // The database tells two schemas of one name apart; what does not name one is of the object's own.
        (
            TSql,
            "CREATE VIEW OLD.dbo.V AS SELECT t.a FROM dbo.T t JOIN NEW..T u ON t.a = u.a JOIN NEW.dbo.W w ON w.a = u.a",
            &["CREATE VIEW archive.dbo.V", "archive.dbo.T", "fresh.dbo.T", "fresh.dbo.W"],
        ),
        (TSql, "CREATE TABLE NEW..X (a INT)", &["CREATE TABLE fresh.dbo.X ("]),
        (
            TSql,
            "CREATE PROCEDURE OLD.dbo.P AS BEGIN SELECT a INTO #x FROM dbo.T; DELETE FROM dbo.T WHERE a IN (SELECT a FROM #x); END",
            &["PROCEDURE archive.dbo.P", "FROM archive.dbo.T", "FROM x"],
        ),
        (Snowflake, "CREATE VIEW HR.V AS SELECT a FROM IDENTIFIER('SALES.ORDERS')", &["FROM shop.SALES.ORDERS"]),
        (Teradata, "REPLACE VIEW HR.V AS SEL a FROM SALES.ORDERS", &["main.people.V", "FROM shop.SALES.ORDERS"]),
        (
            MySql,
            "CREATE VIEW `hr`.`v` AS SELECT `a` FROM `sales`.`orders`",
            &["main.people.v", "FROM shop.sales.orders"],
        ),
        (Netezza, "CREATE VIEW HR.V AS SELECT a FROM OLD..EMP", &["FROM main.people.EMP"]),
        (
            PostgreSql,
            "CREATE TABLE sales.part () INHERITS (hr.dept)",
            &["CREATE TABLE shop.sales.part LIKE main.people.units"],
        ),
        // What follows a definition goes where the object goes.
        (
            PostgreSql,
            "CREATE TABLE hr.dept (id int, name text);\nCOMMENT ON TABLE hr.dept IS 'x';\nCOMMENT ON COLUMN hr.dept.name IS 'y';",
            &["CREATE TABLE main.people.units (", "name STRING COMMENT 'y'", "COMMENT 'x'"],
        ),
        (
            Oracle,
            "CREATE VIEW HR.V (A) AS SELECT A FROM EMP;\nCOMMENT ON TABLE HR.V IS 'x';\nCOMMENT ON COLUMN HR.V.A IS 'y';",
            &["CREATE VIEW main.people.V (A COMMENT 'y') COMMENT 'x' AS SELECT A FROM main.people.EMP"],
        ),
        (
            PostgreSql,
            "CREATE TABLE sales.part (id int DEFAULT nextval('hr.part_id_seq'::regclass) NOT NULL)",
            &["CREATE TABLE shop.sales.part (\n  id BIGINT NOT NULL GENERATED BY DEFAULT AS IDENTITY"],
        ),
    ];
    for (dialect, sql, expected) in cases {
        let translation = translated(sql, *dialect, RULES);
        let text = translation.statements.join("\n");
        for part in *expected {
            assert!(text.contains(part), "{sql}\nfound    {text}\nexpected {part}\n{:?}", translation.diagnostics);
        }
    }
}

#[test]
fn what_no_rule_settles_and_what_the_target_refuses_is_told() {
    use Dialect::{Oracle, Snowflake, TSql};
    const TWO: &str = "OLD.dbo=archive.dbo\nNEW.dbo=fresh.dbo";
    for (dialect, rules, sql, code, place, success) in [
        (TSql, TWO, "CREATE VIEW x.V AS\nSELECT a FROM dbo.T", "DWM-0111", (2, 19), false),
        (TSql, TWO, "CREATE TABLE dbo.T (a INT)", "DWM-0111", (1, 18), false),
        (TSql, "", "CREATE TABLE dbo.[Order Details] (a INT)", "DWM-0220", (1, 18), true),
        (TSql, "\"my schema\"=main.*", "CREATE TABLE [my schema].T (a INT)", "DWM-0220", (1, 26), true),
        (Snowflake, "S.\"a.b\"=main.s.\"c-d\"", "CREATE TABLE S.\"a.b\" (a INT)", "DWM-0221", (1, 16), true),
        (Oracle, "HR.EMP=main.s.staff", "CREATE VIEW HR.V AS SELECT a FROM EMP", "DWM-0221", (1, 35), true),
    ] {
        let translation = translated(sql, dialect, rules);
        let found = translation.diagnostics.iter().find(|remark| remark.code == code);
        let at = found.and_then(|found| Some((found.line?, found.column?)));
        assert_eq!((at, translation.is_success()), (Some(place), success), "{sql}: {:?}", translation.diagnostics);
        assert_eq!(translation.statements.is_empty(), !success, "{sql}");
    }
    let translation = translated("CREATE TABLE S.\"a b\" (a NUMBER(9))", Oracle, "S.\"a b\"=main.s.a_b");
    assert_eq!(translation.statements, ["CREATE TABLE main.s.a_b (\n  a DECIMAL(9,0)\n)"]);
    assert!(!has(&translation, "DWM-0220"), "a rule gives it a name that is taken");
}

#[test]
fn texts_keep_their_names_and_a_remark_says_so() {
    const RULES: &str = "HR=main.people";
    for (sql, left) in [
        (
            "CREATE PROCEDURE HR.P AS v VARCHAR2(99); BEGIN v := 'DROP TABLE hr.emp'; DELETE FROM EMP WHERE a = v; END;",
            true,
        ),
        (
            "CREATE PROCEDURE HR.P AS v VARCHAR2(99); BEGIN v := 'see hr or emp'; DELETE FROM EMP WHERE a = v; END;",
            false,
        ),
        ("CREATE PROCEDURE HR.P AS BEGIN DELETE FROM EMP WHERE a = 'SALES.ORDERS'; END;", false),
        // What is run as it stands is translated.
        ("CREATE PROCEDURE HR.P AS BEGIN EXECUTE IMMEDIATE 'DELETE FROM HR.EMP'; END;", false),
    ] {
        let translation = translated(sql, Dialect::Oracle, RULES);
        assert!(translation.is_success(), "{sql}: {:?}", translation.diagnostics);
        assert_eq!(has(&translation, "DWM-0222"), left, "{sql}: {:?}", translation.statements);
        assert!(!has(&translated(sql, Dialect::Oracle, ""), "DWM-0222"), "{sql}");
    }
}

#[test]
fn where_an_object_goes_is_known_without_translating_it() {
    const RULES: &str = "HR=main.people\nHR.DEPT=main.people.units\nPKG=main.packaged";
    const PACKAGE: &str =
        "CREATE PACKAGE BODY HR.K AS PROCEDURE a IS BEGIN NULL; END; PROCEDURE b IS BEGIN NULL; END; END;";
    for (sql, name, expected) in [
        ("CREATE TABLE HR.DEPT (a NUMBER(9))", ("HR", "DEPT"), Some("main.people.units")),
        ("CREATE OR REPLACE FORCE VIEW \"V\" AS SELECT 1 AS a FROM DUAL", ("HR", "V"), Some("main.people.V")),
        ("SELECT 1 AS a FROM DUAL", ("HR", "V"), Some("main.people.V")),
        (PACKAGE, ("K", "B"), Some("main.people.b")),
        // A rule may be about the package itself.
        (
            "CREATE PACKAGE BODY HR.PKG AS PROCEDURE run IS BEGIN NULL; END; END;",
            ("PKG", "RUN"),
            Some("main.packaged.run"),
        ),
        // The inventory's name is the object's.
        ("CREATE TABLE HR.T (a NUMBER(9))", ("HR", "T1"), Some("main.people.T1")),
        ("COMMENT ON TABLE HR.DEPT IS 'x'", ("HR", "DEPT"), None),
        ("", ("HR", "DEPT"), None),
    ] {
        let name = ObjectName::new(name.0, name.1);
        let definition = Definition { kind: None, name: Some(&name), ..definition(sql, Dialect::Oracle) };
        let found = with(RULES, |target| target_name(&definition, target)).map(|found| found.to_string());
        assert_eq!(found.as_deref(), expected, "{sql}");
    }
}

#[test]
fn the_name_that_a_statement_creates_is_read_from_it() {
    for (statement, expected) in [
        ("CREATE TABLE main.s.t (a INT)", Some("main.s.t")),
        ("CREATE OR REPLACE VIEW main.`my.schema`.v AS SELECT 1", Some("main.`my.schema`.v")),
        ("CREATE PROCEDURE main.s.p()\nLANGUAGE SQL AS BEGIN END", Some("main.s.p")),
        ("CREATE TABLE t (a INT)", None),
        ("COMMENT ON TABLE main.s.t IS 'x'", None),
    ] {
        assert_eq!(created_name(statement).map(|name| name.to_string()).as_deref(), expected, "{statement}");
    }
}
