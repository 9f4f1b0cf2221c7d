//! The browser's program cut into what every page needs and chunks that are loaded on demand.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};

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

/// Cuts a program that was linked with `--emit-relocs`, and writes chunks and loader for `NAME.js` into the site's folder.
///
/// A chunk works with the program that it was cut from and no other, so chunks stand in a folder whose name tells their
/// content: after an update of the server a page from before gets none, which it can say, and not a wrong one.
pub(crate) fn cut(linked: &[u8], name: &str, folder: &Path) -> Result<Cut> {
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
            contents.insert(name.to_owned(), without_names(&fs::read(file)?)?);
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

/// The sizes of the chunks of a site's folder, with the ending of their compressed copies.
pub(crate) fn sizes(folder: &Path, ending: &str) -> Result<Vec<(String, u64)>> {
    let mut sizes = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(FOLDER) {
            continue;
        }
        for file in fs::read_dir(entry.path())? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            if let Some(chunk) = name.strip_suffix(ending) {
                sizes.push((chunk.to_owned(), file.metadata()?.len()));
            }
        }
    }
    sizes.sort();
    Ok(sizes)
}

/// A program without its custom sections, which hold names of functions and what only tools read.
fn without_names(program: &[u8]) -> Result<Vec<u8>> {
    const HEAD: usize = 8;
    let short = || anyhow!("a chunk of the browser's program ends within a section");
    let mut kept = program.get(..HEAD).ok_or_else(short)?.to_vec();
    let mut at = HEAD;
    while let Some(kind) = program.get(at) {
        let (length, digits) = unsigned(program.get(at + 1..).unwrap_or_default()).ok_or_else(short)?;
        let end = at + 1 + digits + length;
        let section = program.get(at..end).ok_or_else(short)?;
        if *kind != 0 {
            kept.extend_from_slice(section);
        }
        at = end;
    }
    Ok(kept)
}

/// A number as WebAssembly writes it (LEB128), and how many bytes it takes.
fn unsigned(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0_usize;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{unsigned, without_names};

    #[test]
    fn numbers_end_at_the_first_byte_without_the_high_bit() {
        for (bytes, expected) in [
            (&[0x05_u8, 9][..], Some((5, 1))),
            (&[0x80, 0x01], Some((128, 2))),
            (&[0xe5, 0x8e, 0x26], Some((624_485, 3))),
            (&[0x80], None),
            (&[], None),
        ] {
            assert_eq!(unsigned(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn custom_sections_are_left_out_and_the_others_kept() {
        let head = b"\0asm\x01\0\0\0";
        let (custom, types) = ([0, 3, 1, b'n', 7], [1, 1, 0]);
        let program = [&head[..], &custom, &types, &custom].concat();
        assert_eq!(without_names(&program).ok(), Some([&head[..], &types].concat()));
        assert!(without_names(&program[..program.len() - 1]).is_err());
        assert!(without_names(b"\0asm").is_err());
    }
}
