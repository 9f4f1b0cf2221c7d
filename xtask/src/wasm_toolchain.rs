//! A compiler with the standard library for wasm32: rustup's target where it can be had, otherwise Debian's compiler and
//! the library built once from Debian's source of it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::run::{cargo, found, output, run};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

/// How to build for the browser.
pub(crate) struct WasmToolchain {
    cargo: OsString,
    environment: Vec<(&'static str, OsString)>,
    /// Variables of the calling cargo that would lead the other compiler astray.
    removed: &'static [&'static str],
    /// Whether this compiler can lint.
    pub(crate) has_clippy: bool,
}

impl WasmToolchain {
    /// `cargo SUBCOMMAND` for the browser's target, in a target folder of its own.
    pub(crate) fn cargo(&self, root: &Path, subcommand: &str) -> Command {
        let mut command = Command::new(&self.cargo);
        command.current_dir(root).arg(subcommand).args(["--locked", "--target", TARGET]);
        command.arg("--target-dir").arg(target_folder(root));
        for name in self.removed {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Where the browser's builds go; each compiler has a target folder of its own.
pub(crate) fn target_folder(root: &Path) -> PathBuf {
    root.join("target/wasm")
}

/// Sets up what is missing.
pub(crate) fn ready(root: &Path) -> Result<WasmToolchain> {
    if own_target_works() || rustup_adds_target(root)? {
        let cargo = cargo(root).get_program().to_owned();
        return Ok(WasmToolchain { cargo, environment: Vec::new(), removed: &[], has_clippy: found("cargo-clippy") });
    }
    debian_toolchain(root)
}

/// Whether the compiler in use has the standard library for wasm32.
fn own_target_works() -> bool {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let folder = output(&rustc, &["--print", "target-libdir", "--target", TARGET]);
    folder.is_some_and(|folder| has_standard_library(Path::new(&folder)))
}

fn has_standard_library(folder: &Path) -> bool {
    let Ok(files) = fs::read_dir(folder) else { return false };
    files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

/// Asks rustup once; a refusal is remembered in the target folder, so that later starts do not wait for the network.
fn rustup_adds_target(root: &Path) -> Result<bool> {
    let refused = root.join("target/wasm-toolchain/rustup-refused");
    if !found("rustup") || refused.exists() {
        return Ok(false);
    }
    println!("Adding the target {TARGET} with rustup");
    let added =
        Command::new("rustup").args(["target", "add", TARGET]).output().is_ok_and(|answer| answer.status.success());
    if added && own_target_works() {
        return Ok(true);
    }
    println!(
        "rustup cannot add {TARGET} here; trying Debian's compiler (delete {} to ask rustup again)",
        refused.display()
    );
    fs::create_dir_all(root.join("target/wasm-toolchain"))?;
    fs::write(&refused, "rustup could not add the target\n")?;
    Ok(false)
}

fn debian_toolchain(root: &Path) -> Result<WasmToolchain> {
    let linker = debian_packages()?;
    let library = standard_library(root, &linker)?;
    let mut rustflags = OsString::from("--sysroot=");
    rustflags.push(&library);
    let mut path = OsString::from("/usr/bin:");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    Ok(WasmToolchain {
        cargo: DEBIAN_CARGO.into(),
        environment: vec![
            ("PATH", path),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker.into()),
            ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", rustflags),
        ],
        removed: CALLERS_VARIABLES,
        has_clippy: Path::new("/usr/bin/cargo-clippy").exists(),
    })
}

const CALLERS_VARIABLES: &[&str] = &["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"];

/// Sees to Debian's compiler, its source, its linter and a linker, and answers with the linker's name.
fn debian_packages() -> Result<String> {
    let linker = |package: &str| package.replace("lld", "wasm-ld");
    let installed: Option<String> =
        (19..64).rev().map(|version| format!("lld-{version}")).find(|name| found(&linker(name)));
    let mut missing = Vec::new();
    for (file, package) in
        [(DEBIAN_RUSTC, "rustc-web"), (DEBIAN_CARGO, "cargo-web"), ("/usr/bin/cargo-clippy", "rust-web-clippy")]
    {
        if !Path::new(file).exists() {
            missing.push(package.to_owned());
        }
    }
    if source_folder().is_none() {
        missing.push("rust-web-src".to_owned());
    }
    let lld = match installed {
        Some(name) => name,
        None if found("apt-cache") => {
            let name = debian::newest_lld().context("apt-cache names no package lld-N, the linker for WebAssembly")?;
            missing.push(name.clone());
            name
        }
        None => bail!(
            "no standard library for {TARGET}: run `rustup target add {TARGET}` with a network connection and start again"
        ),
    };
    if !missing.is_empty() {
        debian::install("Building for the browser", &missing)?;
    }
    Ok(linker(&lld))
}

/// The standard library's source, beside Debian's compiler.
fn source_folder() -> Option<PathBuf> {
    let sysroot = output(DEBIAN_RUSTC, &["--print", "sysroot"])?;
    let folder = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    folder.join("std/Cargo.toml").exists().then_some(folder)
}

/// A sysroot with the standard library for wasm32, built once for each version of Debian's compiler and kept in the
/// user's cache folder.
fn standard_library(root: &Path, linker: &str) -> Result<PathBuf> {
    let version =
        output(DEBIAN_RUSTC, &["-V"]).context("`/usr/bin/rustc -V` fails; reinstall Debian's package rustc-web")?;
    let folder_name: String =
        version.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let sysroot = cache_folder(root).join(folder_name);
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    if has_standard_library(&library) {
        return Ok(sysroot);
    }
    println!(
        "Building the standard library for {TARGET} from Debian's source ({version}), once; it takes about a minute"
    );
    let work = root.join("target/wasm-toolchain/std");
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n")?;
    fs::write(work.join("src/lib.rs"), "#![no_std]\n")?;
    let mut build = Command::new(DEBIAN_CARGO);
    build.current_dir(&work).args(["build", "--quiet", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"]);
    build.arg("--target-dir").arg(work.join("target"));
    for name in CALLERS_VARIABLES {
        build.env_remove(name);
    }
    let path = format!("/usr/bin:{}", std::env::var("PATH").unwrap_or_default());
    build.env("PATH", path).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    run("building the standard library", &mut build)?;
    // A folder that is there is whole: it is filled beside its place and then moved.
    let unfinished = sysroot.with_extension(format!("unfinished-{}", std::process::id()));
    let unfinished_library = unfinished.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&unfinished_library)?;
    for file in fs::read_dir(work.join("target").join(TARGET).join("release/deps"))? {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(&file, unfinished_library.join(&name))?;
        }
    }
    if !has_standard_library(&unfinished_library) {
        bail!("the build of the standard library left no libstd in {}", work.display());
    }
    let _ = fs::remove_dir_all(&sysroot);
    fs::rename(&unfinished, &sysroot).context("the built standard library cannot be moved into the cache folder")?;
    Ok(sysroot)
}

fn cache_folder(root: &Path) -> PathBuf {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
    base.unwrap_or_else(|| root.join("target")).join("dwma-wasm32-std")
}
