//! Scripts taken apart into the objects they create.

#![allow(clippy::unwrap_used)]

use model::Dialect;
use translate::{Definition, Found, Script, ScriptSplitter, split_script, translate};

#[test]
fn what_a_script_says_of_an_object_later_belongs_to_its_definition() {
    for (dialect, script, expected) in [
        (
            Dialect::PostgreSql,
            "CREATE TABLE s.t (a int);\nCREATE VIEW v AS SELECT 1;\nCOMMENT ON TABLE s.t IS 'x; y';\nALTER TABLE ONLY s.t ADD \
             CONSTRAINT k PRIMARY KEY (a);\nCOMMENT ON COLUMN u.a IS 'of another';",
            vec![
                "CREATE TABLE s.t (a int);\nCOMMENT ON TABLE s.t IS 'x; y';\nALTER TABLE ONLY s.t ADD CONSTRAINT k PRIMARY \
                 KEY (a)",
                "CREATE VIEW v AS SELECT 1",
            ],
        ),
        (
            Dialect::Oracle,
            "CREATE TABLE T (A NUMBER)\n/\nCOMMENT ON COLUMN T.A IS 'a'\n/\nALTER TABLE T ADD CONSTRAINT F FOREIGN KEY (A) \
             REFERENCES U (A)\n/\n",
            vec!["CREATE TABLE T (A NUMBER);\nCOMMENT ON COLUMN T.A IS 'a'"],
        ),
        (
            Dialect::TSql,
            "CREATE TABLE t (a INT NOT NULL)\nGO\nALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a)\nGO\n",
            vec!["CREATE TABLE t (a INT NOT NULL);\nALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a)"],
        ),
    ] {
        let found = split_script(script, dialect);
        let definitions: Vec<&str> = found.objects.iter().map(|object| object.definition.as_str()).collect();
        assert_eq!(definitions, expected, "{script}");
    }
}

#[test]
fn a_script_that_comes_in_pieces_is_taken_apart_as_a_whole_one() {
    let body = "CREATE FUNCTION f() RETURNS int AS $b$\nBEGIN\n  RETURN 1; -- ; $$\nEND $b$ LANGUAGE plpgsql;\n";
    let rest =
        "  /* a; b */ CREATE TABLE t_0 (a int); COMMENT ON TABLE t_0 IS 'é; ''x';\nINSERT INTO t_0 VALUES (1);\n";
    let long = format!("CREATE VIEW long AS SELECT '{}' AS a;\n", "é;\n".repeat(300_000));
    let script = format!(
        "{}{long}-- an end; without one\n/* {} */{}",
        format!("{body}{rest}").repeat(6_000),
        "; ".repeat(600_000),
        rest
    );
    let expected = split_script(&script, Dialect::PostgreSql);
    assert_eq!((expected.objects.len(), expected.diagnostics.len()), (12_002, 6_001));
    for piece_bytes in [50_001, 3_000_000] {
        let mut splitter = ScriptSplitter::new(Dialect::PostgreSql);
        let mut found = Script::default();
        let mut add = |next: Found| {
            match next {
                Found::Object(object) => found.objects.push(object),
                Found::About { object, statement } => found.objects[object].add(&statement),
                Found::PassedOver(diagnostic) => found.diagnostics.push(diagnostic),
            }
            Ok::<_, ()>(())
        };
        let mut left = script.as_str();
        while !left.is_empty() {
            let piece;
            (piece, left) = left.split_at(left.floor_char_boundary(piece_bytes));
            splitter.read(piece, &mut add).unwrap();
        }
        splitter.finish(&mut add).unwrap();
        assert_eq!(found.diagnostics, expected.diagnostics, "pieces of {piece_bytes} bytes");
        assert!(found == expected, "pieces of {piece_bytes} bytes");
    }
}

#[test]
fn what_is_no_object_is_passed_over_with_a_remark() {
    for (dialect, script, objects, passed_over) in [
        (
            Dialect::Teradata,
            ".LOGON tdp/user,secret;\n.SET WIDTH 200;\nCREATE TABLE s.t (a INTEGER);\n.IF ERRORCODE <> 0 THEN .QUIT 8;\n.LOGOFF;",
            vec!["t"],
            vec![(1, "DWM-0201"), (2, "DWM-0201"), (4, "DWM-0201"), (5, "DWM-0201")],
        ),
        (
            Dialect::Oracle,
            "SET DEFINE OFF;\nWHENEVER SQLERROR EXIT;\nCREATE TABLE t (a NUMBER(9));\nINSERT INTO t VALUES (1);\nCREATE SEQUENCE q;\nCREATE \
             PROCEDURE p AS BEGIN DELETE FROM t; END;\n/\n@@other.sql\n/\nEXIT;",
            vec!["t", "p"],
            vec![(1, "DWM-0201"), (2, "DWM-0201"), (4, "DWM-0201"), (5, "DWM-0202"), (8, "DWM-0201"), (10, "DWM-0201")],
        ),
        (
            Dialect::TSql,
            "USE shop\nGO\nSET ANSI_NULLS ON\nGO\nCREATE TABLE t (a INT)\nGO\nCREATE PROCEDURE p AS DELETE t; DELETE t\nGO\nGRANT EXECUTE ON \
             p TO r\nGO",
            vec!["t", "p"],
            vec![(1, "DWM-0201"), (3, "DWM-0201"), (9, "DWM-0201")],
        ),
        (
            Dialect::MySql,
            "DELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n  DELETE FROM t;\nEND$$\nDELIMITER ;\nCREATE TABLE t (a INT);\nCREATE TRIGGER g \
             BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;",
            vec!["p", "t"],
            vec![(8, "DWM-0202")],
        ),
        (
            Dialect::PostgreSql,
            "CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql;\nDO $$ BEGIN PERFORM 1; END $$;\nANALYZE;",
            vec!["f"],
            vec![(2, "DWM-0201"), (3, "DWM-0201")],
        ),
    ] {
        let found = split_script(script, dialect);
        let names: Vec<&str> = found.objects.iter().map(|object| object.name.name.as_str()).collect();
        let codes: Vec<(u32, &str)> =
            found.diagnostics.iter().map(|remark| (remark.line.unwrap(), remark.code.as_str())).collect();
        assert_eq!((names, codes), (objects, passed_over), "{script}");
    }
}

#[test]
fn a_view_of_a_dump_of_mysql_is_found_and_what_holds_its_place_is_not() {
    let script = "/*!40101 SET NAMES utf8 */;\nCREATE TABLE `t` (`a` int);\n/*!40000 ALTER TABLE `t` DISABLE KEYS */;\n\
                  /*!50001 CREATE VIEW `v` AS SELECT \n 1 AS `a`*/;\n/*!50001 DROP VIEW IF EXISTS `v`*/;\n\
                  /*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */\n\
                  /*!50001 VIEW `v` AS select `t`.`a` AS `a` from `t` */;\n/*!40101 SET character_set_client = @a */;\n";
    let found = split_script(script, Dialect::MySql);
    let names: Vec<(&str, &str)> =
        found.objects.iter().map(|object| (object.name.name.as_str(), object.definition.as_str())).collect();
    assert_eq!(names.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["t", "v"], "{names:?}");
    let definition =
        Definition { sql: names[1].1, dialect: Dialect::MySql, kind: None, name: None, routines: None, columns: None };
    let made = translate(&definition, None);
    assert_eq!(made.statements, ["CREATE VIEW v AS SELECT t.a AS a FROM t"], "{:?}", made.diagnostics);
}
