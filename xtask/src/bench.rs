//! `cargo xtask bench`: figures of the product on this machine.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::dist;
use crate::run::{cargo, run};

pub(crate) fn bench(root: &Path) -> Result<()> {
    dist::build(root)?;
    println!("\nThe browser's program, in bytes");
    for file in ["dwma_bg.wasm", "dwma.js", "dwma.css"] {
        let size = |ending: &str| {
            let path = root.join("target/dist/site/pkg").join(format!("{file}{ending}"));
            fs::metadata(&path).map(|data| data.len()).with_context(|| format!("{} is not there", path.display()))
        };
        println!("  {file:<14} {:>9} raw {:>9} gzip {:>9} brotli", size("")?, size(".gz")?, size(".br")?);
    }
    println!("\nThe engine with a translator and a target that do nothing, on disk, one subscriber");
    let mut throughput = cargo(root);
    throughput.args(["run", "--locked", "--quiet", "--release", "--package", "engine", "--example", "throughput"]);
    run("the engine's bench", &mut throughput)
}
