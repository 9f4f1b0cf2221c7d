//! Files in volumes.

use bytes::Bytes;
use databricks_double::Double;

use crate::job::workspace;

#[tokio::test]
async fn files_are_written_read_and_listed_whatever_their_names() {
    let double = Double::start().await;
    double.world().page_entries = 2;
    let workspace = workspace(&double);
    let names = ["a b.sql", "ä%20?.sql", "c#d.sql", "inventory.json", "z&=+.sql"];
    for name in names {
        let path = format!("/Volumes/main/sales/in box/{name}");
        workspace.write_file(&path, Bytes::from(name)).await.unwrap();
        assert_eq!(workspace.read_file(&path).await.unwrap(), name);
    }
    workspace.write_file("/Volumes/main/sales/in box/deeper/x.sql", Bytes::from_static(b"x")).await.unwrap();
    let listed = workspace.list_folder("/Volumes/main/sales/in box").await.unwrap();
    let mut found: Vec<(&str, bool)> = listed.iter().map(|entry| (entry.name.as_str(), entry.is_directory)).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("a b.sql", false),
            ("c#d.sql", false),
            ("deeper", true),
            ("inventory.json", false),
            ("z&=+.sql", false),
            ("ä%20?.sql", false)
        ]
    );
    assert!(workspace.is_folder("/Volumes/main/sales/in box").await.unwrap());
    assert!(!workspace.is_folder("/Volumes/main/sales/other").await.unwrap());
}

#[tokio::test]
async fn paths_that_are_none_of_a_volume_s_or_lead_nowhere_are_refused_with_their_name() {
    let double = Double::start().await;
    let workspace = workspace(&double);
    for (path, expected) in [
        ("/Volumes/main/sales/in/x.sql", "`/Volumes/main/sales/in/x.sql` is not there in the workspace's volumes"),
        (
            "/Volumes/main/sales",
            "found `/Volumes/main/sales`, expected a path such as /Volumes/catalog/schema/volume/folder",
        ),
        ("/Volumes/main/sales/in/../../x", "found `/Volumes/main/sales/in/../../x`, expected a path such as"),
        ("/etc/passwd", "found `/etc/passwd`, expected a path such as"),
    ] {
        let refused = workspace.read_file(path).await.unwrap_err().to_string();
        assert!(refused.starts_with(expected), "{refused}");
    }
}
