use super::super::Ended;
use super::super::recorded::{Recorded, everything, extracted, refused};
use super::*;

const SERVER: Recorded = Recorded(&[
    (&["SELECT DISTINCT TRIM(t.DatabaseName)", "NOT IN ('All'"], &[&["Sales"]]),
    (
        &["SELECT TRIM(t.TableKind), TRIM"],
        &[
            &["T", "Sales", "Orders"],
            &["P", "Sales", "Purge"],
            &["F", "Sales", "Twice"],
            &["V", "Sales", "V Orders"],
            &["O", "Sales", "Empty"],
        ],
    ),
    (&["SELECT TRIM(t.TableKind), COUNT"], &[&["G", "1"], &["M", "3"]]),
    (
        &["SHOW TABLE \"Sales\".\"Orders\""],
        &[
            &[
                "CREATE MULTISET TABLE Sales.Orders ,FALLBACK ,\r     NO BEFORE JOURNAL,\r     NO AFTER JOURNAL,\r     CHECKSUM = \
               DEFAULT,\r     DEFAULT MERGEBLOCKRATIO,\r     MAP = TD_MAP1\r     (\r      id INTEGER NOT NULL,\r      note \
               VARCHAR(20) CHARACTER SET LATIN NOT CASESPEC",
            ],
            &["IFIC,\r      made DATE FORMAT 'YY/MM/DD' DEFAULT CURRENT_DATE)\rUNIQUE PRIMARY INDEX ( id );"],
        ],
    ),
    (
        &["SHOW VIEW \"Sales\".\"V Orders\""],
        &[&["REPLACE VIEW Sales.\"V Orders\" AS\rLOCKING ROW FOR ACCESS\rSELECT id, note FROM Orders;"]],
    ),
    (
        &["SHOW PROCEDURE \"Sales\".\"Purge\""],
        &[&["REPLACE PROCEDURE Sales.Purge (IN p INTEGER)\rBEGIN\r  DELETE FROM Sales.Orders WHERE id = p;\rEND;"]],
    ),
    (
        &["SHOW SPECIFIC FUNCTION \"Sales\".\"Twice\""],
        &[&[
            "REPLACE FUNCTION Sales.Twice (n INTEGER) RETURNS INTEGER LANGUAGE SQL CONTAINS SQL DETERMINISTIC SQL SECURITY \
             DEFINER COLLATION INVOKER INLINE TYPE 1 RETURN n * 2;",
        ]],
    ),
    (&["SHOW TABLE \"Sales\".\"Empty\""], &[]),
]);

#[tokio::test]
async fn definitions_are_those_of_show() {
    let address = "teradata://ann@h".parse().unwrap();
    let (listing, found) = everything(&TeradataCatalog::of(&address), SERVER).await;
    assert_eq!(listing.objects.len(), 5);
    assert_eq!(listing.remarks, ["1 trigger is not read", "3 macros are not read"]);
    let orders = found["Sales.Orders"].definition.as_deref().unwrap();
    assert!(orders.contains("LATIN NOT CASESPECIFIC,\n      made DATE") && !orders.contains('\r'), "{orders}");
    assert!(found["Sales.V Orders"].depends_on.contains(&ObjectName::new("Sales", "Orders")));
    assert_eq!(found["Sales.Empty"].definition, Err("the server shows no text of it".to_owned()));
    assert_eq!(refused(&found, Dialect::Teradata), Vec::<String>::new());
}

#[tokio::test]
async fn an_address_with_a_database_reads_that_one() {
    const ONE: Recorded = Recorded(&[(&["TRIM(t.DatabaseName)", "t.DatabaseName IN ('Sales')"], &[&["Sales"]])]);
    let address = "teradata://ann@h/Sales".parse().unwrap();
    assert_eq!(TeradataCatalog::of(&address).schemas(&mut { ONE }).await.unwrap(), ["Sales"]);
}

#[tokio::test]
async fn what_the_server_refuses_has_its_reason_and_the_rest_is_read() {
    const SOME: Recorded = Recorded(&[
        (&["SELECT DISTINCT TRIM(t.DatabaseName)"], &[&["Sales"]]),
        (&["SELECT TRIM(t.TableKind), TRIM"], &[&["P", "Sales", "Denied"], &["T", "Sales", "Orders"]]),
        (&["SELECT TRIM(t.TableKind), COUNT"], &[]),
        (&["SHOW TABLE \"Sales\".\"Orders\""], &[&["CREATE TABLE Sales.Orders (id INTEGER);"]]),
    ]);
    let address = "teradata://ann@h".parse().unwrap();
    let (read, unread, ended) = extracted(Box::new(TeradataCatalog::of(&address)), SOME, false).await;
    assert_eq!((read, ended), (vec!["Sales.Orders".to_owned()], Ended::Complete));
    assert_eq!(unread, ["Sales.Denied: nothing was recorded for SHOW PROCEDURE \"Sales\".\"Denied\""]);
}
