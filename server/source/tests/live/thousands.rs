//! How long thousands of tables take. Run by hand: `cargo test --release -p source --test live -- --ignored --nocapture`.
#![expect(clippy::print_stdout, reason = "a measurement that is run by hand says what it found")]

use std::time::Instant;

use source::Ended;

use crate::scene::{everything, mariadb, mariadb_address, postgresql_with};

const TABLES: usize = 5_000;

/// A table of ten columns as they are usual, with a key, a default, a check and a comment.
fn table(number: usize, comment: &str) -> String {
    format!(
        "CREATE TABLE table_{number:04} (id bigint PRIMARY KEY, code varchar(20) NOT NULL, name varchar(200), \
         price decimal(12,2) DEFAULT 0, quantity int DEFAULT 1 CHECK (quantity >= 0), placed date, sent timestamp NULL, \
         note text, flag boolean DEFAULT false, weight double precision){comment};\n"
    )
}

#[tokio::test]
#[ignore = "a measurement"]
async fn five_thousand_tables() {
    let tables: String = (0..TABLES).map(|number| table(number, "")).collect();
    let address = postgresql_with("thousands", &tables);
    report("PostgreSQL", &address).await;
    let tables: String = (0..TABLES).map(|number| table(number, " COMMENT 'one of many'")).collect();
    mariadb().run(&format!("CREATE DATABASE thousands; USE thousands; {tables}")).unwrap();
    report("MariaDB", &mariadb_address(databases::ADMIN, "thousands")).await;
}

async fn report(server: &str, address: &str) {
    for round in ["first", "second"] {
        let before = resident_kib();
        let began = Instant::now();
        let found = everything(address).await;
        let took = began.elapsed().as_secs_f64();
        assert_eq!((found.ended, found.objects.len()), (Ended::Complete, TABLES));
        let bytes: usize = found.objects.iter().map(|of| of.object.definition.len()).sum();
        let grown = resident_kib().saturating_sub(before);
        println!(
            "{server}, {round} time: {TABLES} tables in {took:.2} s, {bytes} bytes of definitions, {grown} KiB more"
        );
    }
}

/// What this process holds in memory now.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
