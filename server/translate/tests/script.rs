//! Scripts taken apart into the objects they create.

use model::Dialect;
use translate::split_script;

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
