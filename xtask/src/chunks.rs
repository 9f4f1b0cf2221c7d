//! The browser's program cut into what every page needs and chunks that are loaded on demand.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

use crate::trim::trimmed;

/// What loads the chunks. The server's Leptos names it in pages that need one, and expects this name.
const LOADER: &str = "__wasm_split.______________________.js";
/// Which chunks a page is to fetch early; what the server's Leptos expects there too.
const MANIFEST: &str = "__wasm_split_manifest.json";
/// How the folders of chunks begin.
const FOLDER: &str = "chunks-";

/// A program that was cut.
pub(crate) struct Cut {
    /// What every page needs, for wasm-bindgen.
    pub(crate) first: Vec<u8>,
    /// The loader.
    pub(crate) loader: PathBuf,
    /// The chunks.
    pub(crate) chunks: Vec<PathBuf>,
}

/// Cuts a program that was linked with `--emit-relocs`, and writes chunks and loader for `NAME.js` into the site's folder, without
/// the functions that are never called.
///
/// A chunk works with the program that it was cut from and no other, so chunks stand in a folder whose name tells their
/// content: after an update of the server a page from before gets none, which it can say, and not a wrong one.
pub(crate) fn cut(linked: &[u8], never_called: &HashSet<String>, name: &str, folder: &Path) -> Result<Cut> {
    let work = tempfile::tempdir()?;
    let first = work.path().join("first.wasm");
    let (main_module, loader_module) = (format!("./{name}.js"), format!("./{LOADER}"));
    let mut options = wasm_split_cli_support::Options::new(linked);
    (options.output_dir, options.main_out_path) = (work.path(), &first);
    (options.link_name, options.main_module) = (&loader_module, &main_module);
    let cut = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the browser's program cannot be cut into chunks: {error:#}"))?;
    let first = fs::read(&first).context("cutting the browser's program left no first part")?;
    let mut contents = BTreeMap::new();
    for file in &cut.split_modules {
        // A chunk that turned out empty is not written.
        if let Some(name) = file.file_name().filter(|_| file.exists()) {
            contents.insert(name.to_owned(), trimmed(&fs::read(file)?, never_called)?);
        }
    }
    let mut hasher = DefaultHasher::new();
    (&first, &contents).hash(&mut hasher);
    let chunk_folder = format!("{FOLDER}{:016x}", hasher.finish());
    fs::create_dir_all(folder.join(&chunk_folder))?;
    let mut chunks = Vec::new();
    for (name, bytes) in contents {
        let file = folder.join(&chunk_folder).join(name);
        fs::write(&file, bytes)?;
        chunks.push(file);
    }
    let loader = folder.join(LOADER);
    let script =
        fs::read_to_string(work.path().join(LOADER)).context("cutting the browser's program left no loader")?;
    fs::write(&loader, script.replace("new URL(\"./", &format!("new URL(\"./{chunk_folder}/")))?;
    let places = |files: Vec<String>| files.into_iter().map(|file| format!("{chunk_folder}/{file}")).collect();
    let manifest: BTreeMap<String, Vec<String>> =
        cut.prefetch_map.into_iter().map(|(chunk, files)| (chunk, places(files))).collect();
    fs::write(folder.join(MANIFEST), serde_json::to_string(&manifest)?)?;
    Ok(Cut { first, loader, chunks })
}

/// What every page loads of the program `NAME_bg.wasm` in a site's folder, in bytes with brotli.
pub(crate) fn size_of_first(folder: &Path, name: &str) -> Result<u64> {
    brotli_size(&folder.join(format!("{name}_bg.wasm.br")))
}

/// The same of a page that comes with a chunk.
pub(crate) fn size_of_visit(folder: &Path, name: &str, chunk: &str) -> Result<u64> {
    let manifest = fs::read(folder.join(MANIFEST)).context("the site has no list of chunks")?;
    let manifest: BTreeMap<String, Vec<String>> = serde_json::from_slice(&manifest)?;
    let files = manifest.get(chunk).with_context(|| format!("the program has no chunk `{chunk}`"))?;
    let chunks = files.iter().map(|file| brotli_size(&folder.join(format!("{file}.wasm.br"))));
    chunks.chain([size_of_first(folder, name)]).sum()
}

/// The same of the program with all its chunks.
pub(crate) fn size_of_all(folder: &Path, name: &str) -> Result<u64> {
    let mut all = size_of_first(folder, name)?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(FOLDER) {
            continue;
        }
        for file in fs::read_dir(entry.path())? {
            let file = file?.path();
            if file.extension().is_some_and(|ending| ending == "br") {
                all += brotli_size(&file)?;
            }
        }
    }
    Ok(all)
}

fn brotli_size(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file).with_context(|| format!("{} is not there", file.display()))?.len())
}
