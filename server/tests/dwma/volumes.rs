//! Inventories in a workspace's volumes, from the command line.

use std::process::Output;

use databases::{ADMIN, ADMIN_PASSWORD, PostgreSql, Tls};
use databricks_double::{Double, TOKEN, WAREHOUSE};

use crate::dwma;

/// Runs the program against a double of a workspace, which answers meanwhile.
async fn run(double: &Double, arguments: &[&str]) -> Output {
    let mut command = dwma(arguments);
    command.env("DATABRICKS_HOST", double.url()).env("DATABRICKS_TOKEN", TOKEN);
    command.env("DATABRICKS_WAREHOUSE_ID", WAREHOUSE).env("DWMA_SOURCE_PASSWORD", ADMIN_PASSWORD);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_of_a_database_goes_to_a_volume_and_from_there_to_the_warehouse() {
    let server = PostgreSql::start(Tls::Off).unwrap();
    server.run("postgres", "CREATE TABLE public.orders (id bigint PRIMARY KEY, total numeric(12,2))").unwrap();
    let double = Double::start().await;
    let volume = "/Volumes/main/sales/in box/orders";
    let address = format!("postgresql://{ADMIN}@127.0.0.1:{}/postgres?sslmode=disable", server.port());
    let output = run(&double, &["inventory", &address, "--out", volume]).await;
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(told(&output).contains("1 object read, 0 could not be; /Volumes/main/sales/in box/orders/inventory.json"));

    let output = run(&double, &["assess", volume]).await;
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(told(&output).contains("PostgreSQL: 1 object"), "{}", told(&output));

    let data = tempfile::tempdir().unwrap();
    let place = data.path().to_str().unwrap();
    let to = ["--source", "postgresql", "--catalog", "main", "--schema", "sales", "--execute", "--data", place];
    let output = run(&double, &[&["migrate", volume][..], &to].concat()).await;
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert_eq!(double.names(), ["main.sales.orders"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_ddl_is_read_with_what_is_below_it_and_what_is_missing_is_named() {
    let double = Double::start().await;
    for (name, text) in [
        ("a.sql", "CREATE TABLE S.A (ID NUMBER(9));"),
        ("deeper/b.SQL", "CREATE VIEW S.V AS SELECT ID FROM S.A;"),
        ("photo.jpg", "no text"),
    ] {
        double.world().files.insert(format!("/Volumes/main/sales/in/{name}"), text.as_bytes().to_vec());
    }
    double.world().page_entries = 1;
    let output = run(&double, &["assess", "/Volumes/main/sales/in/", "--dialect", "oracle"]).await;
    assert!(told(&output).contains("Oracle: 2 objects"), "{}", told(&output));
    assert_eq!(double.world().count("GET /api/2.0/fs/files/"), 2, "only what an inventory can be made of is fetched");
    for (inventory, said) in [
        ("/Volumes/main/sales/out", "`/Volumes/main/sales/out` is not there in the workspace's volumes"),
        ("/Volumes/main", "expected a path such as /Volumes/catalog/schema/volume/folder"),
    ] {
        let output = run(&double, &["assess", inventory, "--dialect", "oracle"]).await;
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        assert!(told(&output).contains(said), "{}", told(&output));
    }
}
