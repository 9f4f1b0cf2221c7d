use super::super::Ended;
use super::super::recorded::{NULL, Recorded, everything, extracted, refused};
use super::*;

const SERVER: Recorded = Recorded(&[
    (&["SELECT CURRENT_CATALOG"], &[&["SALES"]]),
    (&["SELECT DISTINCT d.schema", "NOT IN ('DEFINITION_SCHEMA'"], &[&["ADMIN"]]),
    (
        &["SELECT d.objtype, d.schema"],
        &[
            &["VIEW", "ADMIN", "BIG ORDERS"],
            &["TABLE", "ADMIN", "CUSTOMERS"],
            &["VIEW", "ADMIN", "HIDDEN"],
            &["EXTERNAL TABLE", "ADMIN", "LOADED"],
            &["TABLE", "ADMIN", "ORDERS"],
        ],
    ),
    (&["SELECT 'PROCEDURE', d.schema"], &[&["PROCEDURE", "ADMIN", "ADD_ONE(INTEGER, CHARACTER VARYING(20))"]]),
    (&["COUNT(*)"], &[&["SEQUENCE", "1"], &["FUNCTION", "2"]]),
    (
        &["_v_relation_column", "d.schema = 'ADMIN' AND d.objname = 'ORDERS'"],
        &[
            &["ADMIN.CUSTOMERS", NULL, "ID", "INTEGER", "t", NULL, NULL],
            &["ADMIN.CUSTOMERS", NULL, "NAME", "NATIONAL CHARACTER VARYING(50)", "f", "'nobody'", NULL],
            &["ADMIN.LOADED", NULL, "RAW", "CHARACTER VARYING(100)", "f", NULL, NULL],
            &["ADMIN.ORDERS", "what was sold", "ID", "BIGINT", "t", NULL, NULL],
            &["ADMIN.ORDERS", "what was sold", "CUSTOMER", "INTEGER", "f", NULL, "who bought; it's a key"],
            &["ADMIN.ORDERS", "what was sold", "SUM", "NUMERIC(12,2)", "f", "0", NULL],
        ],
    ),
    (
        &["_v_relation_keydata"],
        &[
            &["ADMIN.CUSTOMERS", "CUST_PK", "p", "ID", NULL, NULL, NULL, NULL, NULL],
            &["ADMIN.ORDERS", "ORD_PK", "p", "ID", NULL, NULL, NULL, NULL, NULL],
            &["ADMIN.ORDERS", "ORD_FK", "f", "CUSTOMER", "ADMIN", "CUSTOMERS", "ID", "CASCADE", "NO ACTION"],
        ],
    ),
    (&["_v_table_dist_map"], &[&["ADMIN.ORDERS", "ID"]]),
    (&["_v_table_organize_column"], &[&["ADMIN.ORDERS", "CUSTOMER"]]),
    (
        &["_v_view v", "v.viewname = 'BIG ORDERS'"],
        &[
            &["ADMIN.BIG ORDERS", "SELECT ORDERS.ID FROM ADMIN.ORDERS WHERE (ORDERS.\"SUM\" > 100);"],
            &["ADMIN.HIDDEN", NULL],
        ],
    ),
    (
        &["_v_procedure p", "p.proceduresignature = 'ADD_ONE(INTEGER, CHARACTER VARYING(20))'"],
        &[&[
            "ADMIN.ADD_ONE(INTEGER, CHARACTER VARYING(20))",
            "INTEGER",
            "f",
            "\nDECLARE\n  p_n ALIAS FOR $1;\n  p_name ALIAS FOR $2;\nBEGIN\n  INSERT INTO counters (name, n) VALUES (p_name, p_n + \
             1);\n  RETURN p_n + 1;\nEND;\n",
        ]],
    ),
]);

#[tokio::test]
async fn definitions_are_put_together_from_the_system_views() {
    let (listing, found) = everything(&NetezzaCatalog, SERVER).await;
    assert_eq!((listing.database.as_str(), listing.objects.len()), ("SALES", 6));
    assert_eq!(listing.remarks, ["1 sequence is not read", "2 functions in another language are not read"]);
    for (name, expected) in [
        (
            "ADMIN.ORDERS",
            "CREATE TABLE \"ADMIN\".\"ORDERS\" (\n    \"ID\" BIGINT NOT NULL,\n    \"CUSTOMER\" INTEGER,\n    \"SUM\" \
             NUMERIC(12,2) DEFAULT 0,\n    CONSTRAINT \"ORD_PK\" PRIMARY KEY (\"ID\"),\n    CONSTRAINT \"ORD_FK\" FOREIGN KEY \
             (\"CUSTOMER\") REFERENCES \"ADMIN\".\"CUSTOMERS\" (\"ID\") ON DELETE CASCADE\n)\nDISTRIBUTE ON (\"ID\")\nORGANIZE \
             ON (\"CUSTOMER\");\nCOMMENT ON TABLE \"ADMIN\".\"ORDERS\" IS 'what was sold';\nCOMMENT ON COLUMN \
             \"ADMIN\".\"ORDERS\".\"CUSTOMER\" IS 'who bought; it''s a key';",
        ),
        (
            "ADMIN.LOADED",
            "CREATE TABLE \"ADMIN\".\"LOADED\" (\n    \"RAW\" CHARACTER VARYING(100)\n)\nDISTRIBUTE ON RANDOM;",
        ),
        (
            "ADMIN.BIG ORDERS",
            "CREATE VIEW \"ADMIN\".\"BIG ORDERS\" AS\nSELECT ORDERS.ID FROM ADMIN.ORDERS WHERE (ORDERS.\"SUM\" > 100);",
        ),
        (
            "ADMIN.ADD_ONE",
            "CREATE OR REPLACE PROCEDURE \"ADMIN\".\"ADD_ONE\"(INTEGER, CHARACTER VARYING(20))\nRETURNS INTEGER\nEXECUTE AS \
             CALLER\nLANGUAGE NZPLSQL AS\nBEGIN_PROC\nDECLARE\n  p_n ALIAS FOR $1;\n  p_name ALIAS FOR $2;\nBEGIN\n  INSERT \
             INTO counters (name, n) VALUES (p_name, p_n + 1);\n  RETURN p_n + 1;\nEND;\nEND_PROC;",
        ),
    ] {
        assert_eq!(found[name].definition.as_deref(), Ok(expected));
    }
    assert!(found["ADMIN.HIDDEN"].definition.as_ref().unwrap_err().contains("show no text"));
    assert_eq!(found["ADMIN.ORDERS"].depends_on, [ObjectName::new("ADMIN", "CUSTOMERS")]);
    assert!(found["ADMIN.BIG ORDERS"].depends_on.contains(&ObjectName::new("ADMIN", "ORDERS")));
    assert_eq!(found["ADMIN.LOADED"].remarks, ["ADMIN.LOADED is an external table; it is written as a table"]);
    assert_eq!(refused(&found, Dialect::Netezza), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_hidden_has_its_reason_and_the_rest_is_read() {
    let (read, unread, ended) = extracted(Box::new(NetezzaCatalog), SERVER, false).await;
    assert_eq!((read.len(), unread.len(), ended), (5, 1, Ended::Complete));
    assert!(unread[0].starts_with("ADMIN.HIDDEN: the system views show no text"), "{unread:?}");
}
