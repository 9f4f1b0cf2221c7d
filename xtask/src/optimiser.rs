//! Binaryen's optimiser, which makes the browser's program smaller.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::npm;
use crate::run::{found, run};

/// The npm package, and its version.
const BINARYEN: (&str, &str) = ("binaryen", "132.0.0");

/// What the compiler uses of WebAssembly beyond its first version. Browsers have had all of it since 2022.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// `wasm-opt`.
pub(crate) struct Optimiser(PathBuf);

/// Fetches it; `None`, with a sentence, where that is not possible, since the program works without.
pub(crate) fn ready(root: &Path) -> Option<Optimiser> {
    let (package, version) = BINARYEN;
    if !(found("npm") && found("node")) {
        println!("npm is not installed, so the browser's program is not made smaller with {package}");
        return None;
    }
    match npm::package(root, package, version) {
        Ok(folder) => Some(Optimiser(folder.join("bin/wasm-opt"))),
        Err(error) => {
            println!("The browser's program is not made smaller with {package}: {error:#}");
            None
        }
    }
}

/// Whether [`ready`] found it, without trying once more.
pub(crate) fn was_ready(root: &Path) -> bool {
    let (package, version) = BINARYEN;
    found("node") && npm::is_kept(root, package, version)
}

impl Optimiser {
    /// Makes a program smaller, in place.
    pub(crate) fn shrink(&self, program: &Path) -> Result<()> {
        let mut optimise = Command::new("node");
        // Once more, what the first time left over is seen, which makes 1 % less.
        optimise
            .arg(&self.0)
            .args(FEATURES)
            .args(["--generate-global-effects", "-Oz", "-Oz"])
            .arg(program)
            .arg("-o")
            .arg(program);
        run("wasm-opt", &mut optimise)
    }
}
