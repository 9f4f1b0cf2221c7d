//! What browsers are given: WebAssembly and its loader, the style sheet, and compressed copies of both.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rayon::prelude::*;
use wasm_bindgen_cli_support::Bindgen;

use crate::chunks::{self, Cut};
use crate::css;
use crate::optimiser::{self, Optimiser};
use crate::run::run;
use crate::trim::{never_called, trimmed};
use crate::wasm_toolchain::{TARGET, WasmToolchain, target_folder};

/// What decides on the files beside the program itself: a site that was made otherwise is made again.
const MAKING: [&str; 5] = [
    include_str!("site.rs"),
    include_str!("chunks.rs"),
    include_str!("reach.rs"),
    include_str!("trim.rs"),
    include_str!("optimiser.rs"),
];

/// A package that becomes a page's program.
pub(crate) struct Page<'a> {
    /// The package.
    pub(crate) package: &'a str,
    /// What its files are called: `NAME.js`, `NAME_bg.wasm`.
    pub(crate) name: &'a str,
    /// The folder they go to.
    pub(crate) folder: PathBuf,
    /// Style sheets, from and to.
    pub(crate) styles: Vec<(PathBuf, PathBuf)>,
    /// Files that are copied as they are, from and to.
    pub(crate) copies: Vec<(PathBuf, PathBuf)>,
    /// Whether the program comes in chunks; the package has a feature of that name then.
    pub(crate) in_chunks: bool,
    /// Whether assets get a compressed copy each.
    pub(crate) compressed: bool,
}

/// Builds a page, unless nothing has changed since.
pub(crate) fn build(root: &Path, toolchain: &WasmToolchain, page: &Page<'_>) -> Result<()> {
    let mut compile = toolchain.cargo(root, "rustc");
    compile.args(["--profile", "wasm-release", "--package", page.package, "--lib"]);
    if page.in_chunks {
        // Which function needs which: without the linker's record of it a program cannot be cut.
        compile.args(["--features", "chunks", "--", "-C", "link-arg=--emit-relocs"]);
    }
    run(&format!("building {} for the browser", page.package), &mut compile)?;
    let wasm = target_folder(root).join(TARGET).join("wasm-release").join(format!("{}.wasm", page.package));
    let styles = page.styles.iter().map(|(from, to)| Ok((css::bundle(from)?, to))).collect::<Result<Vec<_>>>()?;
    let program = fs::read(&wasm).with_context(|| format!("{} cannot be read", wasm.display()))?;
    let optimiser = if page.compressed { optimiser::ready(root) } else { None };
    let stamp = page.folder.join(".built-from");
    let fingerprint = fingerprint(&program, &styles, &page.copies, optimiser.is_some())?;
    if fs::read_to_string(&stamp).is_ok_and(|found| found == fingerprint) {
        return Ok(());
    }
    println!("Writing {}", page.folder.strip_prefix(root).unwrap_or(&page.folder).display());
    let _ = fs::remove_dir_all(&page.folder);
    fs::create_dir_all(&page.folder)?;
    let mut written = bind(page, program, optimiser.as_ref())?;
    for (text, to) in styles {
        write(to, text.as_bytes())?;
        written.push(to.clone());
    }
    for (from, to) in &page.copies {
        write(to, &fs::read(from)?)?;
        written.push(to.clone());
    }
    if page.compressed {
        written.par_iter().try_for_each(|file| compress(file))?;
    }
    fs::write(stamp, fingerprint)?;
    Ok(())
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))
}

fn fingerprint(
    program: &[u8],
    styles: &[(String, &PathBuf)],
    copies: &[(PathBuf, PathBuf)],
    optimiser: bool,
) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    (program, styles, optimiser, MAKING).hash(&mut hasher);
    for (from, to) in copies {
        (fs::read(from)?, to).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Makes the loader, and the program it loads.
fn bind(page: &Page<'_>, linked: Vec<u8>, optimiser: Option<&Optimiser>) -> Result<Vec<PathBuf>> {
    let script = page.folder.join(format!("{}.js", page.name));
    let program = page.folder.join(format!("{}_bg.wasm", page.name));
    let (mut scripts, mut programs) = (vec![script], vec![program.clone()]);
    let mut bindgen = Bindgen::new();
    let mut left_out = HashSet::new();
    let first = if page.in_chunks {
        left_out = never_called(&linked)?;
        let Cut { first, loader, chunks } = chunks::cut(&linked, &left_out, page.name, &page.folder)?;
        scripts.push(loader);
        programs.extend(chunks);
        first
    } else {
        linked
    };
    bindgen.input_bytes(page.name, first).web(true)?.typescript(false);
    // Chunks share memory, table and stack with the first part, by the linker's names.
    bindgen.demangle(false).remove_producers_section(true).keep_lld_exports(page.in_chunks).generate(&page.folder)?;
    fs::write(&program, trimmed(&fs::read(&program)?, &left_out)?)?;
    if let Some(optimiser) = optimiser {
        programs.par_iter().try_for_each(|program| optimiser.shrink(program))?;
    }
    Ok([scripts, programs].concat())
}

fn compress(file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    let beside = |ending: &str| {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(ending);
        file.with_file_name(name)
    };
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut brotli, &parameters)?;
    fs::write(beside(".br"), brotli)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&bytes)?;
    fs::write(beside(".gz"), gzip.finish()?)?;
    Ok(())
}
