use model::Dialect;

use super::super::recorded::{NULL, Recorded, everything, refused};
use super::*;

const ACCOUNT: Recorded = Recorded(&[
    (&["schemata"], &[&["PUBLIC"]]),
    (
        &["information_schema.tables t"],
        &[
            &["FUNCTION", "PUBLIC", "ADDED", "(A NUMBER, B NUMBER DEFAULT 1)"],
            &["TABLE", "PUBLIC", "ORDERS", NULL],
            &["PROCEDURE", "PUBLIC", "PURGE", "()"],
            &["VIEW", "PUBLIC", "V Orders", NULL],
        ],
    ),
    (&["information_schema.stages"], &[&["sequence", "1"], &["stage", "2"], &["pipe", "0"], &["file format", "1"]]),
    (
        &["GET_DDL('TABLE', '\"SALES\".\"PUBLIC\".\"ORDERS\"', TRUE)"],
        &[&[
            "create or replace TABLE SALES.PUBLIC.ORDERS (\n\tID NUMBER(38,0) NOT NULL autoincrement start 1 increment 1 \
             noorder,\n\tNOTE VARCHAR(16777216),\n\tMADE TIMESTAMP_NTZ(9) DEFAULT CURRENT_TIMESTAMP(),\n\tBODY \
             VARIANT,\n\tprimary key (ID)\n);",
        ]],
    ),
    (
        &["GET_DDL('VIEW', '\"SALES\".\"PUBLIC\".\"V Orders\"', TRUE)"],
        &[&["create or replace view SALES.PUBLIC.\"V Orders\"(\n\tID,\n\tNOTE\n) as select id, note from orders;"]],
    ),
    (
        &["GET_DDL('FUNCTION', '\"SALES\".\"PUBLIC\".\"ADDED\"(NUMBER, NUMBER)', TRUE)"],
        &[&[
            "CREATE OR REPLACE FUNCTION SALES.PUBLIC.\"ADDED\"(\"A\" NUMBER(38,0), \"B\" NUMBER(38,0) DEFAULT 1)\nRETURNS \
             NUMBER(38,0)\nLANGUAGE SQL\nAS 'a + b';",
        ]],
    ),
    (&["GET_DDL('PROCEDURE', '\"SALES\".\"PUBLIC\".\"PURGE\"()', TRUE)"], &[&[NULL]]),
]);

#[tokio::test]
async fn definitions_are_those_of_get_ddl() {
    let address = "snowflake://ann@acct/SALES".parse().unwrap();
    let (listing, found) = everything(&SnowflakeCatalog::of(&address), ACCOUNT).await;
    assert_eq!((listing.database.as_str(), listing.objects.len()), ("SALES", 4));
    assert_eq!(listing.remarks, ["1 sequence is not read", "2 stages are not read", "1 file format is not read"]);
    assert!(found["PUBLIC.ORDERS"].definition.as_deref().unwrap().starts_with("create or replace TABLE"));
    assert!(found["PUBLIC.V Orders"].depends_on.contains(&model::ObjectName::new("PUBLIC", "ORDERS")));
    assert_eq!(found["PUBLIC.PURGE"].definition, Err("Snowflake shows no definition to this role".to_owned()));
    assert_eq!(refused(&found, Dialect::Snowflake), Vec::<String>::new());
}

#[test]
fn an_account_has_a_host() {
    for (account, host) in [
        ("myorg-my_account", "myorg-my-account.snowflakecomputing.com"),
        ("xy12345.eu-central-1", "xy12345.eu-central-1.snowflakecomputing.com"),
        ("acct.privatelink.snowflakecomputing.com", "acct.privatelink.snowflakecomputing.com"),
        ("acct.snowflakecomputing.cn", "acct.snowflakecomputing.cn"),
        ("127.0.0.1", "127.0.0.1"),
    ] {
        assert_eq!(host_of(account), host);
    }
}
