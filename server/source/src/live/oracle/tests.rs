use model::Dialect;

use super::super::Ended;
use super::super::recorded::{NULL, Recorded, everything, extracted, refused};
use super::*;

/// A user without SELECT_CATALOG_ROLE sees some objects by `DBMS_METADATA`; the rest is put together.
const SERVER: Recorded = Recorded(&[
    (&["SYS_CONTEXT"], &[&["ORCL"]]),
    (&["SELECT o.username FROM all_users"], &[&["HR"]]),
    (
        &["SELECT o.object_type, o.owner"],
        &[
            &["FUNCTION", "HR", "DOUBLED"],
            &["TABLE", "HR", "DEPARTMENTS"],
            &["TABLE", "HR", "EMPLOYEES"],
            &["VIEW", "HR", "DEPT_V"],
            &["VIEW", "HR", "EMP_V"],
            &["MATERIALIZED VIEW", "HR", "PAY_M"],
            &["PROCEDURE", "HR", "GONE"],
            &["PROCEDURE", "HR", "RAISE_PAY"],
        ],
    ),
    (
        &["o.type = 'PACKAGE BODY'"],
        &[
            &["HR.BILLING", "PACKAGE BODY billing AS\n"],
            &["HR.BILLING", "  rate CONSTANT NUMBER := 2;\n"],
            &["HR.BILLING", "  FUNCTION due(p_id NUMBER) RETURN NUMBER IS BEGIN RETURN p_id * rate; END due;\n"],
            &["HR.BILLING", "  PROCEDURE close_all IS BEGIN DELETE FROM employees; END close_all;\n"],
            &["HR.BILLING", "END billing;\n"],
            &["HR.SECRETS", "PACKAGE BODY secrets wrapped\n"],
            &["HR.SECRETS", "a000000\n"],
        ],
    ),
    (&["SELECT o.object_type, COUNT"], &[&["SEQUENCE", "2"], &["SYNONYM", "1"]]),
    (
        &["GET_DDL('TABLE', 'EMPLOYEES', 'HR')"],
        &[&[
            "\n  CREATE TABLE \"HR\".\"EMPLOYEES\" \n   (\t\"EMPLOYEE_ID\" NUMBER(6,0) GENERATED ALWAYS AS IDENTITY MINVALUE 1 \
             MAXVALUE 9999999999999999999999999999 INCREMENT BY 1 START WITH 1 CACHE 20 NOORDER  NOCYCLE  NOKEEP  NOSCALE  \
             NOT NULL ENABLE, \n\t\"LAST_NAME\" VARCHAR2(25) CONSTRAINT \"EMP_LAST_NAME_NN\" NOT NULL ENABLE, \
             \n\t\"SALARY\" NUMBER(8,2), \n\t\"DEPARTMENT_ID\" NUMBER(4,0), \n\t CONSTRAINT \"EMP_SALARY_MIN\" CHECK (salary > \
             0) ENABLE, \n\t CONSTRAINT \"EMP_EMP_ID_PK\" PRIMARY KEY (\"EMPLOYEE_ID\")\n  USING INDEX  ENABLE, \n\t CONSTRAINT \
             \"EMP_DEPT_FK\" FOREIGN KEY (\"DEPARTMENT_ID\")\n\t  REFERENCES \"HR\".\"DEPARTMENTS\" (\"DEPARTMENT_ID\") \
             ENABLE\n   ) ;",
        ]],
    ),
    (
        &["GET_DDL('VIEW', 'EMP_V', 'HR')"],
        &[&[
            "\n  CREATE OR REPLACE FORCE EDITIONABLE VIEW \"HR\".\"EMP_V\" (\"LAST_NAME\", \"PAY\") AS \n  SELECT last_name, \
             NVL(salary, 0) FROM employees;",
        ]],
    ),
    (
        &["GET_DDL('FUNCTION', 'DOUBLED', 'HR')"],
        &[&[
            "\n  CREATE OR REPLACE EDITIONABLE FUNCTION \"HR\".\"DOUBLED\" (n NUMBER) RETURN NUMBER IS\nBEGIN\n  RETURN n * \
             2;\nEND;\n/",
        ]],
    ),
    (
        &["all_tab_cols", "'DEPARTMENTS'"],
        &[
            &["DEPARTMENT_ID", "NUMBER", NULL, "22", "0", NULL, "4", "0", "N", "NO", NULL, NULL],
            &["NAME", "VARCHAR2", NULL, "120", "30", "C", NULL, NULL, "N", "NO", NULL, "'none' "],
            &["BUDGET", "NUMBER", NULL, "22", "0", NULL, NULL, NULL, "Y", "NO", NULL, NULL],
            &[
                "OPENED",
                "TIMESTAMP(6) WITH TIME ZONE",
                NULL,
                "13",
                "0",
                NULL,
                NULL,
                "6",
                "Y",
                "NO",
                NULL,
                "SYSTIMESTAMP",
            ],
            &["TWICE", "NUMBER", NULL, "22", "0", NULL, NULL, NULL, "Y", "YES", NULL, "\"BUDGET\"*2"],
        ],
    ),
    (&["all_tab_cols", "'DEPT_V'"], &[&["NAME", "VARCHAR2", NULL, "30", "30", "B", NULL, NULL, "Y", "NO", NULL, NULL]]),
    (
        &["all_constraints k", "'DEPARTMENTS'", "all_cons_columns"],
        &[
            &["DEPT_PK", "USER NAME", "P", "DEPARTMENT_ID", NULL, NULL, NULL, NULL],
            &["SYS_C1", "GENERATED NAME", "U", "NAME", NULL, NULL, NULL, NULL],
            &["SYS_C1", "GENERATED NAME", "U", "BUDGET", NULL, NULL, NULL, NULL],
            &["DEPT_FK", "USER NAME", "R", "BUDGET", "FIN", "BUDGETS", "ID", "CASCADE"],
        ],
    ),
    (
        &["search_condition", "'DEPARTMENTS'"],
        &[&["SYS_C2", "GENERATED NAME", "\"NAME\" IS NOT NULL"], &["BUDGET_POSITIVE", "USER NAME", "budget >= 0"]],
    ),
    (&["all_views v", "'DEPT_V'"], &[&["HR.DEPT_V", "SELECT name FROM departments\n"]]),
    (&["all_mviews v", "'PAY_M'"], &[&["HR.PAY_M", "SELECT SUM(salary) AS pay FROM employees"]]),
    (
        &["all_source s", "'RAISE_PAY'", "s.type = 'PROCEDURE'"],
        &[
            &["HR.RAISE_PAY", "PROCEDURE raise_pay(p_id NUMBER) IS\n"],
            &["HR.RAISE_PAY", "BEGIN\n  UPDATE employees SET salary = salary + 1 WHERE employee_id = p_id;\nEND;\n"],
        ],
    ),
    (&["all_source s", "'GONE'"], &[]),
    (
        &["all_tab_comments"],
        &[&["HR.EMPLOYEES", NULL, "who works here"], &["HR.EMPLOYEES", "SALARY", "in euro, gross; it's monthly"]],
    ),
    (
        &["all_dependencies"],
        &[
            &["TABLE.HR.EMPLOYEES", "HR", "DEPARTMENTS"],
            &["VIEW.HR.EMP_V", "HR", "EMPLOYEES"],
            &["PROCEDURE.HR.RAISE_PAY", "HR", "EMPLOYEES"],
        ],
    ),
]);

/// One who has SELECT_CATALOG_ROLE is asked for by other views.
const SEEN_WHOLE: Recorded = Recorded(&[
    (&["FROM dba_objects o WHERE ROWNUM = 1"], &[&["T"]]),
    (&["SYS_CONTEXT"], &[&["ORCL"]]),
    (&["FROM dba_users o WHERE o.username IN (SELECT u.username FROM dba_users u"], &[&["all_hands"]]),
    (&["SELECT o.object_type, o.owner", "dba_objects", "dba_mviews"], &[&["TABLE", "all_hands", "T"]]),
    (&["dba_source"], &[]),
    (&["SELECT o.object_type, COUNT", "dba_objects"], &[]),
    (&["GET_DDL('TABLE', 'T', 'all_hands')"], &[&["CREATE TABLE \"all_hands\".\"T\" (\"A\" NUMBER);"]]),
    (&["dba_tab_comments", "('all_hands', 'T')"], &[]),
    (&["dba_dependencies", "('all_hands', 'T')"], &[]),
]);

#[tokio::test]
async fn a_user_who_may_see_all_is_shown_all() {
    let (_, found) = everything(&OracleCatalog::default(), SEEN_WHOLE).await;
    assert_eq!(found["all_hands.T"].definition.as_deref(), Ok("CREATE TABLE \"all_hands\".\"T\" (\"A\" NUMBER);"));
}

#[tokio::test]
async fn a_listing_has_the_members_of_packages() {
    let (listing, _) = everything(&OracleCatalog::default(), SERVER).await;
    assert_eq!(listing.database, "ORCL");
    let names: Vec<String> = listing.objects.iter().map(|of| format!("{} {}", of.kind, of.name)).collect();
    let members = names.iter().filter(|name| name.to_lowercase().contains("billing"));
    assert_eq!(members.collect::<Vec<_>>(), ["FUNCTION billing.due", "PROCEDURE billing.close_all"]);
    assert_eq!(
        listing.remarks,
        [
            "the package HR.SECRETS is not read: its text is wrapped",
            "2 sequences are not read",
            "1 synonym is not read"
        ]
    );
}

#[tokio::test]
async fn definitions_are_shown_or_put_together() {
    let (_, found) = everything(&OracleCatalog::default(), SERVER).await;
    for (name, expected) in [
        (
            "HR.DEPARTMENTS",
            "CREATE TABLE \"HR\".\"DEPARTMENTS\" (\n    \"DEPARTMENT_ID\" NUMBER(4,0) NOT NULL,\n    \"NAME\" VARCHAR2(30 CHAR) \
             DEFAULT 'none' NOT NULL,\n    \"BUDGET\" NUMBER,\n    \"OPENED\" TIMESTAMP(6) WITH TIME ZONE DEFAULT \
             SYSTIMESTAMP,\n    \"TWICE\" NUMBER GENERATED ALWAYS AS (\"BUDGET\"*2) VIRTUAL,\n    CONSTRAINT \"DEPT_PK\" \
             PRIMARY KEY (\"DEPARTMENT_ID\"),\n    UNIQUE (\"NAME\", \"BUDGET\"),\n    CONSTRAINT \"DEPT_FK\" FOREIGN KEY \
             (\"BUDGET\") REFERENCES \"FIN\".\"BUDGETS\" (\"ID\") ON DELETE CASCADE,\n    CONSTRAINT \"BUDGET_POSITIVE\" CHECK \
             (budget >= 0)\n);",
        ),
        ("HR.DEPT_V", "CREATE VIEW \"HR\".\"DEPT_V\" (\"NAME\") AS\nSELECT name FROM departments;"),
        ("HR.PAY_M", "CREATE MATERIALIZED VIEW \"HR\".\"PAY_M\" AS\nSELECT SUM(salary) AS pay FROM employees;"),
        (
            "HR.RAISE_PAY",
            "CREATE PROCEDURE raise_pay(p_id NUMBER) IS\nBEGIN\n  UPDATE employees SET salary = salary + 1 WHERE employee_id = \
             p_id;\nEND;",
        ),
        (
            "HR.DOUBLED",
            "CREATE OR REPLACE FUNCTION \"HR\".\"DOUBLED\" (n NUMBER) RETURN NUMBER IS\nBEGIN\n  RETURN n * \
             2;\nEND;",
        ),
    ] {
        assert_eq!(found[name].definition.as_deref(), Ok(expected));
    }
    let employees = found["HR.EMPLOYEES"].definition.as_deref().unwrap();
    assert!(
        employees.ends_with(
            ") ;\nCOMMENT ON TABLE \"HR\".\"EMPLOYEES\" IS 'who works here';\nCOMMENT ON COLUMN \"HR\".\"EMPLOYEES\".\"SALARY\" IS \
             'in euro, gross; it''s monthly';"
        ),
        "{employees}"
    );
    let due = found["billing.due"].definition.as_deref().unwrap();
    assert!(due.contains("FUNCTION due") && due.contains("rate CONSTANT") && !due.contains("close_all"), "{due}");
    let gone = found["HR.GONE"].definition.as_ref().unwrap_err();
    assert!(gone.contains("GET_DDL('PROCEDURE', 'GONE', 'HR')"), "{gone}");
    assert_eq!(refused(&found, Dialect::Oracle), Vec::<String>::new());
}

#[tokio::test]
async fn what_refers_to_what_is_told_by_the_dictionary_and_of_members_by_their_text() {
    let (_, found) = everything(&OracleCatalog::default(), SERVER).await;
    for (name, expected) in [
        ("HR.EMPLOYEES", ObjectName::new("HR", "DEPARTMENTS")),
        ("HR.EMP_V", ObjectName::new("HR", "EMPLOYEES")),
        ("HR.RAISE_PAY", ObjectName::new("HR", "EMPLOYEES")),
    ] {
        assert_eq!(found[name].depends_on, [expected]);
    }
    assert!(found["billing.close_all"].depends_on.contains(&ObjectName::new("HR", "EMPLOYEES")));
}

#[tokio::test]
async fn what_nobody_shows_has_its_reason_and_the_rest_is_read() {
    let (read, unread, ended) = extracted(Box::<OracleCatalog>::default(), SERVER, false).await;
    assert_eq!((read.len(), unread.len(), ended), (9, 1, Ended::Complete));
    assert!(unread[0].starts_with("HR.GONE: ") && unread[0].contains("GET_DDL"), "{unread:?}");
}
