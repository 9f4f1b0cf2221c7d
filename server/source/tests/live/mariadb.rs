use engine::InventorySource;
use model::{ObjectKind, RowCount, RowCountBasis, SourcePlatform};
use source::{
    Ended, ExtractOptions, ExtractionEvent, InventoryFiles, LiveLimits, LiveSources, Phase, RowCounts, Secret,
};
use tokio_util::sync::CancellationToken;

use crate::scene::{admin, definitions, depends_on, everything, extract, mariadb, mariadb_address};

/// Makes databases and answers with the address of one.
fn with(database: &str, sql: &str) -> String {
    mariadb().run(&format!("CREATE DATABASE `{database}`; USE `{database}`; {sql}")).unwrap();
    mariadb_address(databases::ADMIN, database)
}

#[tokio::test]
async fn a_test_passes_its_phases_and_names_the_server() {
    let address = with("passing", "").parse().unwrap();
    let test = LiveSources::new(LiveLimits::default()).test(&address, Some(&admin())).await;
    assert_eq!(test.failure, None);
    assert!(test.server.unwrap().starts_with("MariaDB "));
    assert_eq!(test.schema_count, Some(1), "the one that the address names");
    assert_eq!(test.phases.iter().map(|of| of.phase).collect::<Vec<_>>(), Phase::ALL);
}

#[tokio::test]
async fn tables_views_and_routines_are_shown_as_they_were_made() {
    let found = everything(&with("shop", include_str!("mariadb.sql"))).await;
    assert_eq!((&found.ended, &found.unread), (&Ended::Complete, &Vec::new()));
    assert_eq!((found.source_type, found.source_database.as_str()), (SourcePlatform::MySql, "shop"));
    let definitions = definitions(&found);
    for (name, parts) in [
        (
            "shop.every_type",
            &[
                "CREATE TABLE `every_type` (\n  `c_tiny` tinyint(1) unsigned NOT NULL DEFAULT 0",
                "`c_decimal` decimal(20,4) DEFAULT NULL",
                "`c_enum` enum('a','it''s') DEFAULT 'a' COMMENT 'one of two'",
                "`c_touched` timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp()",
                "GENERATED ALWAYS AS (`c_int` * 2)",
                "COMMENT='Every type'",
            ][..],
        ),
        (
            "shop.Odd `Table` ü",
            &["CREATE TABLE `Odd ``Table`` ü` (\n  `Mixed Case` int(11)", "`日本` text", "`select`"],
        ),
        ("shop.orders", &["AUTO_INCREMENT", "PRIMARY KEY (`id`)", "CONSTRAINT `positive` CHECK (`quantity` > 0)"]),
        ("shop.order_line", &["CONSTRAINT `of_order` FOREIGN KEY (`order_id`) REFERENCES `orders` (`id`)"]),
        ("shop.measured", &["PARTITION BY RANGE (year(`at`))", "PARTITION `p2025` VALUES LESS THAN (2026)"]),
        ("shop.top", &["VIEW `top` AS select", "from `orders`"]),
        ("shop.over_top", &["VIEW `over_top` AS select", "`top`", "`twice`("]),
        ("shop.twice", &["FUNCTION `twice`(a INT) RETURNS int(11)", "RETURN a * 2"]),
        ("shop.restock", &["PROCEDURE `restock`(IN least INT, OUT touched INT)", "SIGNAL SQLSTATE '45000'"]),
    ] {
        let definition = definitions.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", definitions.keys()));
        for part in parts {
            assert!(definition.contains(part), "{name} without {part}: {definition}");
        }
    }
    assert_eq!(depends_on(&found, "shop.over_top"), ["shop.top", "shop.twice"]);
    let kinds = |kind| found.objects.iter().filter(|of| of.object.kind == kind).count();
    assert_eq!(ObjectKind::ALL.map(kinds), [5, 1, 2, 1], "tables, functions, views, procedures");
    assert_eq!(found.warnings, ["1 trigger is not read", "1 event is not read", "1 sequence is not read"]);
}

#[tokio::test]
async fn what_was_written_is_an_inventory_that_a_job_reads() {
    let found = everything(&with("written", include_str!("mariadb.sql"))).await;
    let folder = tempfile::tempdir().unwrap();
    found.write_json(std::fs::File::create(folder.path().join("inventory.json")).unwrap()).unwrap();
    let files = InventoryFiles::new(folder.path(), folder.path().join("uploads"));
    let read = files.read("inventory.json", SourcePlatform::MySql).await.unwrap();
    assert_eq!(read, found.into_inventory());
}

#[tokio::test]
async fn what_the_user_may_not_see_has_its_reason_and_the_rest_is_read() {
    with("open_half", "CREATE TABLE t (x int); CREATE VIEW v AS SELECT x FROM t;");
    with(
        "closed_half",
        "CREATE TABLE t (x int); CREATE VIEW v AS SELECT x FROM t;
         CREATE PROCEDURE p() SELECT 1; CREATE USER half@'%' IDENTIFIED BY 'half a word';
         GRANT SELECT, SHOW VIEW ON open_half.* TO half@'%'; GRANT SELECT, EXECUTE ON closed_half.* TO half@'%';",
    );
    let options =
        ExtractOptions { schemas: vec!["open_half".to_owned(), "closed_half".to_owned()], ..ExtractOptions::default() };
    let password = Secret::new("half a word".to_owned());
    let (found, told) = extract(&mariadb_address("half", ""), &password, &options).await.unwrap();
    assert_eq!(found.ended, Ended::Complete);
    assert_eq!(definitions(&found).into_keys().collect::<Vec<_>>(), ["closed_half.t", "open_half.t", "open_half.v"]);
    let unread: Vec<String> = found.unread.iter().map(|of| format!("{}: {}", of.name, of.reason)).collect();
    assert_eq!(unread.len(), 2, "{unread:?}");
    assert!(unread[0].starts_with("closed_half.v: SHOW VIEW command denied to user 'half'@"), "{unread:?}");
    assert!(unread[1].starts_with("closed_half.p: the server does not show its body to this user"), "{unread:?}");
    assert_eq!(told.iter().filter(|event| matches!(event, ExtractionEvent::Unread(_))).count(), 2);
}

#[tokio::test]
async fn the_rights_that_the_page_of_sources_lists_are_enough() {
    with("granted", "CREATE TABLE t (x int); CREATE VIEW v AS SELECT x FROM t; CREATE PROCEDURE p() SELECT 1;");
    mariadb()
        .run(
            "CREATE USER reader@'%' IDENTIFIED BY 'reads only'; GRANT SELECT, SHOW VIEW ON granted.* TO reader@'%';
             GRANT SELECT ON mysql.proc TO reader@'%'",
        )
        .unwrap();
    let password = Secret::new("reads only".to_owned());
    let address = mariadb_address("reader", "granted");
    let (found, _) = extract(&address, &password, &ExtractOptions::default()).await.unwrap();
    assert_eq!((found.ended, found.unread, found.objects.len()), (Ended::Complete, Vec::new(), 3));
}

#[tokio::test]
async fn rows_are_counted_on_request() {
    let address =
        with("counted", "CREATE TABLE t (x int); INSERT INTO t VALUES (1), (2), (3); CREATE TABLE u (x int);");
    let options = ExtractOptions { row_counts: RowCounts::Exact, ..ExtractOptions::default() };
    let (found, _) = extract(&address, &admin(), &options).await.unwrap();
    let counts: Vec<_> = found.objects.iter().map(|of| (of.object.name.name.as_str(), of.row_count)).collect();
    let exact = |rows| Some(RowCount { rows, basis: RowCountBasis::Exact });
    assert_eq!(counts, [("t", exact(3)), ("u", exact(0))]);
    let options = ExtractOptions { row_counts: RowCounts::Estimate, ..ExtractOptions::default() };
    let (found, _) = extract(&address, &admin(), &options).await.unwrap();
    // The server keeps no promise about these numbers, only that it has them.
    let bases: Vec<_> = found.objects.iter().map(|of| of.row_count.map(|count| count.basis)).collect();
    assert_eq!(bases, [Some(RowCountBasis::Estimate); 2]);
}

#[tokio::test]
async fn a_cancel_half_way_keeps_what_was_read() {
    let tables: Vec<String> = (0..60).map(|number| format!("CREATE TABLE t{number:02} (x int);")).collect();
    let address = with("cancelled", &tables.concat()).parse().unwrap();
    let cancel = CancellationToken::new();
    let events = |event| {
        if matches!(event, ExtractionEvent::Progress { done: 20, .. }) {
            cancel.cancel();
        }
    };
    let sources = LiveSources::new(LiveLimits { sessions: 1, ..LiveLimits::default() });
    let options = ExtractOptions::default();
    let found = sources.extract(&address, Some(&admin()), &options, &events, &cancel).await.unwrap();
    assert_eq!((found.ended, found.objects.len()), (Ended::Cancelled, 20));
}

#[tokio::test]
async fn a_session_that_is_ended_by_the_server_is_made_again() {
    let address = with("ended", "CREATE TABLE t (x int); CREATE TABLE u (x int);");
    mariadb().run("CREATE USER ended@'%' IDENTIFIED BY 'the end'; GRANT SELECT ON ended.* TO ended@'%'").unwrap();
    let address = address.replace(databases::ADMIN, "ended").parse().unwrap();
    let events = |event| {
        if matches!(event, ExtractionEvent::Listed(_)) {
            mariadb().run("KILL USER ended").unwrap();
        }
    };
    let (options, cancel) = (ExtractOptions::default(), CancellationToken::new());
    let password = Secret::new("the end".to_owned());
    let sources = LiveSources::new(LiveLimits::default());
    let found = sources.extract(&address, Some(&password), &options, &events, &cancel).await.unwrap();
    assert_eq!((found.ended, found.objects.len()), (Ended::Complete, 2));
}
