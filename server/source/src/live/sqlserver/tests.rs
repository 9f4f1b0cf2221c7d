use super::super::Ended;
use super::super::recorded::{NULL, Recorded, everything, extracted, refused};
use super::*;

const SERVER: Recorded = Recorded(&[
    (&["DB_NAME()", "SELECT DB"], &[&["sales"]]),
    (&["SELECT s.name FROM sys.schemas"], &[&["dbo"], &["shop"]]),
    (
        &["RTRIM(o.type), s.name"],
        &[
            &["10", "U", "dbo", "Customer"],
            &["11", "FN", "dbo", "fnTax"],
            &["12", "P", "dbo", "uspTotals"],
            &["13", "V", "dbo", "vHidden"],
            &["14", "U", "shop", "Order]s"],
            &["15", "V", "shop", "vOrders"],
        ],
    ),
    (&["RTRIM(o.type), COUNT"], &[&["TR", "2"], &["SO", "1"], &["PC", "0"]]),
    (&["t.temporal_type"], &[&["10", "0", "0"], &["14", "0", "2"]]),
    (
        &["FROM sys.columns c\nJOIN sys.types"],
        &[
            &["10", "CustomerID", "int", NULL, "4", "10", "0", "0", NULL, "1", "1", NULL, NULL, NULL],
            &["10", "Name", "Name", "nvarchar", "100", "0", "0", "0", NULL, NULL, NULL, NULL, NULL, NULL],
            &[
                "10",
                "Notes",
                "nvarchar",
                NULL,
                "-1",
                "0",
                "0",
                "1",
                "Latin1_General_BIN2",
                NULL,
                NULL,
                NULL,
                NULL,
                NULL,
            ],
            &["10", "Balance", "decimal", NULL, "9", "19", "4", "0", NULL, NULL, NULL, NULL, NULL, "((0))"],
            &["10", "Since", "datetime2", NULL, "8", "27", "7", "0", NULL, NULL, NULL, NULL, NULL, "(getdate())"],
            &["14", "OrderID", "bigint", NULL, "8", "19", "0", "0", NULL, "1000", "10", NULL, NULL, NULL],
            &["14", "CustomerID", "int", NULL, "4", "10", "0", "1", NULL, NULL, NULL, NULL, NULL, NULL],
            &["14", "Code", "char", NULL, "3", "0", "0", "0", NULL, NULL, NULL, NULL, NULL, "('new')"],
        ],
    ),
    (
        &["sys.key_constraints"],
        &[
            &["10", "PK_Customer", "PK", "CustomerID", "0", "CLUSTERED"],
            &["14", "PK_Orders", "PK", "OrderID", "0", "NONCLUSTERED"],
            &["14", "UQ_Orders", "UQ", "CustomerID", "0", "NONCLUSTERED"],
            &["14", "UQ_Orders", "UQ", "Code", "1", "NONCLUSTERED"],
        ],
    ),
    (
        &["sys.foreign_keys"],
        &[&["14", "dbo", "Customer", "FK_Orders", "CustomerID", "CustomerID", "SET_NULL", "NO_ACTION"]],
    ),
    (&["sys.check_constraints"], &[&["10", "CK_Balance", "([Balance]>=(0))"]]),
    (&["x.partition_ordinal"], &[&["14", "OrderID"]]),
    (
        &["sys.sql_modules"],
        &[
            &["11", "CREATE FUNCTION dbo.fnTax(@a money) RETURNS money AS BEGIN RETURN @a * 0.2 END"],
            &["12", "CREATE PROCEDURE dbo.uspSums AS SELECT COUNT(*) AS n FROM shop.[Order]]s]"],
            &["13", NULL],
            &[
                "15",
                "\r\nCREATE VIEW shop.vOrders AS SELECT o.OrderID, c.Name FROM shop.[Order]]s] o JOIN Customer c ON \
               c.CustomerID = o.CustomerID",
            ],
        ],
    ),
    (
        &["sys.sql_expression_dependencies"],
        &[&["12", "shop", "Order]s"], &["15", "shop", "Order]s"], &["15", NULL, "Customer"]],
    ),
]);

fn sql_server() -> SqlServerCatalog {
    SqlServerCatalog::of(Product::SqlServer)
}

#[tokio::test]
async fn tables_are_put_together_and_modules_are_as_they_were_written() {
    let (listing, found) = everything(&sql_server(), SERVER).await;
    assert_eq!((listing.database.as_str(), listing.objects.len()), ("sales", 6));
    assert_eq!(listing.remarks, ["2 triggers are not read", "1 sequence is not read"]);
    for (name, expected) in [
        (
            "dbo.Customer",
            "CREATE TABLE [dbo].[Customer] (\n    [CustomerID] int IDENTITY(1,1) NOT NULL,\n    [Name] nvarchar(50) NOT \
             NULL,\n    [Notes] nvarchar(max) COLLATE Latin1_General_BIN2 NULL,\n    [Balance] decimal(19, 4) NOT NULL \
             DEFAULT ((0)),\n    [Since] datetime2(7) NOT NULL DEFAULT (getdate()),\n    CONSTRAINT [PK_Customer] PRIMARY \
             KEY CLUSTERED ([CustomerID]),\n    CONSTRAINT [CK_Balance] CHECK ([Balance]>=(0))\n);\n",
        ),
        (
            "shop.Order]s",
            "CREATE TABLE [shop].[Order]]s] (\n    [OrderID] bigint IDENTITY(1000,10) NOT NULL,\n    [CustomerID] int \
             NULL,\n    [Code] char(3) NOT NULL DEFAULT ('new'),\n    CONSTRAINT [PK_Orders] PRIMARY KEY NONCLUSTERED \
             ([OrderID]),\n    CONSTRAINT [UQ_Orders] UNIQUE NONCLUSTERED ([CustomerID], [Code] DESC),\n    CONSTRAINT \
             [FK_Orders] FOREIGN KEY ([CustomerID]) REFERENCES [dbo].[Customer] ([CustomerID]) ON DELETE SET NULL\n);\n",
        ),
        ("dbo.fnTax", "CREATE FUNCTION dbo.fnTax(@a money) RETURNS money AS BEGIN RETURN @a * 0.2 END"),
    ] {
        assert_eq!(found[name].definition.as_deref(), Ok(expected));
    }
    assert_eq!(refused(&found, Dialect::TSql), Vec::<String>::new());
}

#[tokio::test]
async fn what_the_catalog_says_beside_it_is_told() {
    let (_, found) = everything(&sql_server(), SERVER).await;
    let depends_on = |name: &str| found[name].depends_on.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    assert_eq!(depends_on("shop.Order]s"), "dbo.Customer");
    assert_eq!(depends_on("shop.vOrders"), "shop.Order]s, shop.Customer, dbo.Customer");
    assert!(found["dbo.vHidden"].definition.as_ref().unwrap_err().contains("VIEW DEFINITION"));
    for (name, remarks) in [
        ("dbo.Customer", vec!["dbo.Customer: column Name is of the alias type Name; it is written as nvarchar(50)"]),
        (
            "shop.Order]s",
            vec![
                "shop.Order]s has its old rows kept in another table; that is left out",
                "shop.Order]s is partitioned by OrderID; its partitions are left out",
            ],
        ),
        (
            "dbo.uspTotals",
            vec!["dbo.uspTotals: its text still says `dbo.uspSums`, the name it had before it was renamed"],
        ),
        ("shop.vOrders", vec![]),
    ] {
        assert_eq!(found[name].remarks, remarks);
    }
}

#[tokio::test]
async fn an_extraction_keeps_what_was_read() {
    let (read, unread, ended) = extracted(Box::new(sql_server()), SERVER, false).await;
    assert_eq!(read, ["dbo.Customer", "dbo.fnTax", "dbo.uspTotals", "shop.Order]s", "shop.vOrders"]);
    assert_eq!(
        unread,
        ["dbo.vHidden: the server does not show its text: it is encrypted, or this user lacks VIEW DEFINITION"]
    );
    assert_eq!(ended, Ended::Complete);
    // Tables are read first, all at once.
    let (read, unread, ended) = extracted(Box::new(sql_server()), SERVER, true).await;
    assert_eq!((read, unread.len(), ended), (vec!["dbo.Customer".into(), "shop.Order]s".into()], 0, Ended::Cancelled));
}

const POOL: Recorded = Recorded(&[
    (&["SELECT DB_NAME()"], &[&["pool"]]),
    (&["SELECT s.name FROM sys.schemas"], &[&["dbo"]]),
    (&["RTRIM(o.type), s.name"], &[&["1", "U", "dbo", "Fact"], &["2", "U", "dbo", "Dim"], &["3", "V", "dbo", "vFact"]]),
    (&["RTRIM(o.type), COUNT"], &[]),
    (&["t.is_external, 0"], &[&["1", "0", "0"], &["2", "1", "0"]]),
    (
        &["FROM sys.columns c\nJOIN sys.types"],
        &[
            &["1", "Id", "int", NULL, "4", "10", "0", "0", NULL, NULL, NULL, NULL, NULL, NULL],
            &["2", "Id", "float", NULL, "8", "53", "0", "1", NULL, NULL, NULL, NULL, NULL, NULL],
        ],
    ),
    (&["sys.key_constraints"], &[&["1", "PK_Fact", "PK", "Id", "0", "NONCLUSTERED"]]),
    (&["x.partition_ordinal"], &[]),
    (
        &["pdw_table_distribution_properties"],
        &[&["1", "HASH", "CLUSTERED COLUMNSTORE"], &["2", "ROUND_ROBIN", "CLUSTERED"]],
    ),
    (&["pdw_column_distribution_properties"], &[&["1", "Id"]]),
    (&["x.index_id = 1"], &[&["2", "Id"]]),
    (&["sys.sql_modules"], &[&["3", "CREATE VIEW dbo.vFact AS SELECT f.Id FROM Fact f"]]),
]);

#[tokio::test]
async fn a_pool_says_how_its_tables_are_distributed() {
    let (_, found) = everything(&SqlServerCatalog::of(Product::Synapse), POOL).await;
    for (name, expected) in [
        (
            "dbo.Fact",
            "CREATE TABLE [dbo].[Fact] (\n    [Id] int NOT NULL,\n    CONSTRAINT [PK_Fact] PRIMARY KEY NONCLUSTERED ([Id]) \
             NOT ENFORCED\n)\nWITH (DISTRIBUTION = HASH([Id]), CLUSTERED COLUMNSTORE INDEX);\n",
        ),
        (
            "dbo.Dim",
            "CREATE TABLE [dbo].[Dim] (\n    [Id] float NULL\n)\nWITH (DISTRIBUTION = ROUND_ROBIN, CLUSTERED INDEX \
             ([Id]));\n",
        ),
    ] {
        assert_eq!(found[name].definition.as_deref(), Ok(expected));
    }
    assert_eq!(found["dbo.Dim"].remarks, ["dbo.Dim is an external table; it is written as a table"]);
    // The dependencies were not recorded, as if they were refused: then the text tells.
    assert!(found["dbo.vFact"].depends_on.contains(&ObjectName::new("dbo", "Fact")));
    assert_eq!(refused(&found, Dialect::TSql), Vec::<String>::new());
}
