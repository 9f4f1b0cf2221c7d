//! What the catalog lists, and what it permits.

use databricks::WarehouseState;
use databricks_double::{Double, WAREHOUSE};
use model::ExecutionMode;

use crate::job::{Running, spec, tables, workspace};

#[tokio::test]
async fn catalogs_schemas_and_warehouses_are_listed_page_by_page() {
    let double = Double::start().await;
    {
        let mut world = double.world();
        world.page_entries = 2;
        for name in ["a", "b", "c", "d"] {
            world.catalogs.insert(name.to_owned(), ["x", "y", "z"].map(str::to_owned).to_vec());
        }
    }
    let workspace = workspace(&double);
    let catalogs: Vec<String> = workspace.catalogs().await.unwrap().into_iter().map(|found| found.name).collect();
    assert_eq!(catalogs, ["a", "b", "c", "d", "main"]);
    let schemas: Vec<String> = workspace.schemas("a").await.unwrap().into_iter().map(|found| found.name).collect();
    assert_eq!(schemas, ["x", "y", "z"], "without information_schema");
    assert!(workspace.schemas("nowhere").await.unwrap_err().to_string().contains("'nowhere' does not exist"));
    let warehouses = workspace.warehouses().await.unwrap();
    assert_eq!((warehouses[0].id.as_str(), warehouses[0].state), (WAREHOUSE, WarehouseState::Running));
    let unknown = workspace.warehouse("other").await.unwrap_err().to_string();
    assert!(
        unknown.starts_with("there is no SQL warehouse `other`; take the id from its connection details"),
        "{unknown}"
    );
}

#[tokio::test]
async fn privileges_that_a_job_will_miss_are_told_before_it_needs_them() {
    for (held, warned) in [
        (&["USE_CATALOG", "USE_SCHEMA", "CREATE_TABLE"][..], None),
        (&["ALL_PRIVILEGES"], None),
        (&["USE_CATALOG"], Some("someone@example.com is not known to have USE SCHEMA, CREATE TABLE on main.sales")),
    ] {
        let double = Double::start().await;
        double.world().privileges = held.iter().map(|&held| held.to_owned()).collect();
        let found = workspace(&double).privileges("main", "sales").await.unwrap();
        assert_eq!((found.granted.len(), found.owns), (held.len(), false));
        let read = Running::of(&double, tables(1)).await.run(spec(ExecutionMode::Execute)).await;
        assert_eq!(read.counts(), (1, 0, 0), "{:?}", read.log());
        assert_eq!(read.has_logged("is not known to have"), warned.is_some(), "{held:?}");
        assert!(warned.is_none_or(|warned| read.log().contains(&warned)), "{:?}", read.log());
    }
}
