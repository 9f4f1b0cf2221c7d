//! The product as it is shipped: the binary with its site beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::run::{cargo, require_c_compiler, run};
use crate::site::{self, Page};
use crate::wasm_toolchain::{self, WasmToolchain};

/// Builds `target/dist` and answers with the binary in it.
pub(crate) fn build(root: &Path) -> Result<PathBuf> {
    require_c_compiler()?;
    let toolchain = wasm_toolchain::ready(root)?;
    let dist = root.join("target/dist");
    site::build(root, &toolchain, &product_page(root, dist.join("site"))?)?;
    run(
        "building the server",
        cargo(root).args(["build", "--locked", "--release", "--package", "server", "--bin", "dwma"]),
    )?;
    let (built, binary) = (root.join("target/release/dwma"), dist.join("dwma"));
    if is_newer(&built, &binary) {
        // A running server keeps its file open; a new name in the old one's place does not disturb it.
        let beside = dist.join("dwma.new");
        fs::copy(&built, &beside).context("the binary cannot be copied to target/dist")?;
        fs::rename(beside, &binary)?;
    }
    Ok(binary)
}

fn is_newer(built: &Path, copy: &Path) -> bool {
    let modified = |file: &Path| fs::metadata(file).and_then(|data| data.modified()).ok();
    modified(copy).is_none_or(|copied| modified(built).is_none_or(|built| built > copied))
}

/// The application's page.
pub(crate) fn product_page(root: &Path, site: PathBuf) -> Result<Page<'static>> {
    let folder = site.join("pkg");
    let mut copies = Vec::new();
    let statics = root.join("style/static");
    if statics.exists() {
        for file in fs::read_dir(&statics)? {
            let file = file?;
            copies.push((file.path(), site.join(file.file_name())));
        }
    }
    copies.sort();
    let styles = vec![(root.join("style/main.css"), folder.join("dwma.css"))];
    Ok(Page { package: "frontend", name: "dwma", folder, styles, copies, in_chunks: true, compressed: true })
}

/// The page of the application that embeds the component.
pub(crate) fn embedding_page(root: &Path, toolchain: &WasmToolchain, folder: PathBuf) -> Result<()> {
    let styles = vec![(root.join("style/migration-progress.css"), folder.join("migration-progress.css"))];
    let copies = ["index.html", "host.css", "start.js"];
    let copies = copies.map(|name| (root.join("tests/embed").join(name), folder.join(name))).to_vec();
    let page = Page { package: "embed", name: "embed", folder, styles, copies, in_chunks: false, compressed: false };
    site::build(root, toolchain, &page)
}

/// Builds and starts the server; ends as it ends.
pub(crate) fn serve(root: &Path, options: &[String]) -> Result<ExitCode> {
    let binary = build(root)?;
    let mut server = Command::new(binary);
    server.current_dir(root).arg("serve");
    if !options.iter().any(|option| option == "--data" || option.starts_with("--data=")) {
        server.args(["--data", "data"]);
    }
    let status = server.args(options).status().context("the server cannot be started")?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
