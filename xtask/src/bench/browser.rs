use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::table::{Cell, Table};
use crate::dist;

/// The size of what a browser loads.
pub(super) fn measure(root: &Path, table: &mut Table) -> Result<()> {
    dist::build(root)?;
    for file in ["dwma_bg.wasm", "dwma.js", "dwma.css"] {
        let size = |ending: &str| {
            let path = root.join("target/dist/site/pkg").join(format!("{file}{ending}"));
            fs::metadata(&path).map(|data| data.len()).with_context(|| format!("{} is not there", path.display()))
        };
        let text = format!("{} / {} / {}", size("")?, size(".gz")?, size(".br")?);
        table.alone(&format!("{file}, bytes: raw / gzip / brotli"), Cell { text, foreign: None }, "", None);
    }
    Ok(())
}
