//! Which package may know which.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each of our packages may depend on, tests included. Everything that is not listed is forbidden.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("translate", &["model"]),
    ("engine", &["model", "translate"]),
    ("databases", &[]),
    ("source", &["databases", "engine", "model", "translate"]),
    ("local_target", &["engine", "model"]),
    ("databricks", &["databricks_double", "engine", "model", "translate"]),
    ("databricks_double", &["engine", "local_target", "model"]),
    ("app", &["model"]),
    ("frontend", &["app"]),
    ("embed", &["app"]),
    (
        "server",
        &[
            "app",
            "databases",
            "databricks",
            "databricks_double",
            "engine",
            "local_target",
            "model",
            "source",
            "translate",
        ],
    ),
    (
        "acceptance",
        &["databases", "databricks_double", "engine", "local_target", "model", "server", "source", "translate"],
    ),
    ("xtask", &[]),
];

#[test]
fn no_package_depends_on_one_it_may_not() {
    let output = Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--format-version", "1"]).output().unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed: BTreeMap<&str, &[&str]> = MAY_DEPEND_ON.iter().copied().collect();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<&str> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    assert_eq!(names, allowed.keys().copied().collect(), "every package of the workspace has a line");
    for package in packages {
        let name = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            let is_ours = names.contains(on) && !dependency["path"].is_null();
            assert!(!is_ours || allowed[name].contains(&on), "{name} may not depend on {on}");
        }
    }
}

#[test]
fn no_build_for_the_host_has_both_rendering_on_the_server_and_hydration() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--workspace", "--all-features", "--edges", "features", "--prefix", "none", "--locked"])
        .output()
        .unwrap();
    let tree = String::from_utf8(tree.stdout).unwrap();
    assert!(tree.lines().any(|line| line.starts_with("leptos feature \"ssr\"")), "the server renders");
    for feature in ["hydrate", "csr"] {
        assert!(
            !tree.lines().any(|line| line.starts_with(&format!("leptos feature \"{feature}\""))),
            "{feature} on the host"
        );
    }
}
