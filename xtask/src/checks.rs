//! `cargo xtask test`: every check there is, in the order in which they are cheapest to fail.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::run::{cargo, require_c_compiler, run};
use crate::wasm_toolchain::WasmToolchain;
use crate::{browser_tools, chunks, database_servers, dist, optimiser, site, wasm_toolchain};

/// What a first visit to a job's page loads of the browser's program, with brotli, in bytes, when it was last looked at.
const JOB: u64 = 406_479;
/// The same of a first visit to the list of jobs.
const JOBS: u64 = 479_355;
/// The same of the program with all its chunks.
const ALL: u64 = 738_034;

/// How often the long form kills the server.
const KILLS: &str = "100";

pub(crate) fn test(root: &Path, long: bool) -> Result<()> {
    let mut steps = Steps::default();
    steps.step("set-up", || {
        require_c_compiler()?;
        browser_tools::ready()?;
        database_servers::ready()
    })?;
    let toolchain = steps.step("set-up for the browser", || wasm_toolchain::ready(root))?;
    steps.step("format", || run("format", cargo(root).args(["fmt", "--all", "--check"])))?;
    steps.step("lints", || {
        let mut clippy = cargo(root);
        clippy.args(["clippy", "--locked", "--workspace", "--all-targets", "--features", "acceptance/browser"]);
        run("clippy", clippy.args(["--", "-D", "warnings"]))
    })?;
    steps.step("lints of what reads through ODBC", || {
        let mut clippy = cargo(root);
        clippy.args(["clippy", "--locked", "--package", "source", "--features", "odbc", "--all-targets"]);
        run("clippy", clippy.args(["--", "-D", "warnings"]))
    })?;
    steps.step("lints for the browser", || {
        let subcommand = if toolchain.has_clippy { "clippy" } else { "check" };
        let mut clippy = toolchain.cargo(root, subcommand);
        clippy.args(["--package", "frontend", "--package", "app", "--features", "frontend/chunks"]);
        if toolchain.has_clippy {
            clippy.args(["--", "-D", "warnings"]);
        } else {
            println!("this compiler has no clippy; the browser's code is compiled only");
        }
        run("clippy for the browser", &mut clippy)
    })?;
    let product = site_of_tests(root, &toolchain, &mut steps)?;
    steps.step("the size of the browser's program", || size_of_program(root, &product))?;
    let axe = browser_tools::axe(root)?;
    steps.step("tests", || {
        let mut tests = cargo(root);
        tests.args(["test", "--locked", "--workspace", "--features", "acceptance/browser"]);
        tests.env("DWMA_TEST_SITE", &product);
        tests.env("DWMA_TEST_BINARY", binary_of_tests(root));
        tests.envs(axe.map(|program| ("DWMA_TEST_AXE", program)));
        if long {
            tests.env("DWMA_TEST_KILLS", KILLS);
        }
        run("cargo test", &mut tests)
    })?;
    steps.step("tests through ODBC", || {
        let mut tests = cargo(root);
        tests.args(["test", "--locked", "--package", "source", "--features", "odbc", "--", "odbc", "read_only"]);
        run("cargo test", &mut tests)
    })?;
    steps.print();
    Ok(())
}

/// Builds what the browser tests need, for whoever runs some of them by hand.
pub(crate) fn site(root: &Path) -> Result<()> {
    let mut steps = Steps::default();
    require_c_compiler()?;
    let toolchain = wasm_toolchain::ready(root)?;
    let product = site_of_tests(root, &toolchain, &mut steps)?;
    let axe = browser_tools::axe(root)?.unwrap_or_default();
    println!(
        "\nNow: DWMA_TEST_SITE={} DWMA_TEST_BINARY={} DWMA_TEST_AXE={} \\\n  cargo test --package acceptance --features browser",
        product.display(),
        binary_of_tests(root).display(),
        axe.display()
    );
    Ok(())
}

/// Takes pictures of every page and every state, to be looked at.
pub(crate) fn screenshots(root: &Path) -> Result<()> {
    let mut steps = Steps::default();
    require_c_compiler()?;
    browser_tools::ready()?;
    let toolchain = wasm_toolchain::ready(root)?;
    let product = site_of_tests(root, &toolchain, &mut steps)?;
    steps.step("pictures", || {
        let mut pictures = cargo(root);
        pictures.args([
            "test",
            "--locked",
            "--package",
            "acceptance",
            "--features",
            "browser",
            "screenshots",
            "--",
            "--ignored",
        ]);
        pictures.env("DWMA_TEST_SITE", &product);
        pictures.env("DWMA_TEST_BINARY", binary_of_tests(root));
        run("taking pictures", &mut pictures)
    })?;
    println!("The pictures are in target/screenshots");
    Ok(())
}

fn site_of_tests(root: &Path, toolchain: &WasmToolchain, steps: &mut Steps) -> Result<PathBuf> {
    let product = root.join("target/test-site");
    steps
        .step("the browser's program", || site::build(root, toolchain, &dist::product_page(root, product.clone())?))?;
    // Served from the origin of the server, as an application that embeds the component is.
    steps.step("the embedding application", || dist::embedding_page(root, toolchain, product.join("embed")))?;
    steps.step("the server", || {
        run("building the server", cargo(root).args(["build", "--locked", "--package", "server", "--bin", "dwma"]))
    })?;
    Ok(product)
}

/// Fails when the program has grown by more than a twentieth. That also covers the difference between two compilers, but not
/// that of a program that could not be made smaller, which is only told.
fn size_of_program(root: &Path, product: &Path) -> Result<()> {
    let (folder, name) = (product.join("pkg"), "dwma");
    let sizes = [
        ("a first visit to a job", chunks::size_of_first(&folder, name)?, JOB),
        ("a first visit to the jobs", chunks::size_of_visit(&folder, name, "lists")?, JOBS),
        ("the program with all its chunks", chunks::size_of_all(&folder, name)?, ALL),
    ];
    for (what, size, record) in &sizes {
        println!("{what}: {size} bytes with brotli; {record} are on record");
    }
    if !optimiser::was_ready(root) {
        println!("The program was not made smaller here, so its size is not held against the record");
        return Ok(());
    }
    if let Some((what, ..)) = sizes.iter().find(|(_, size, record)| *size > record + record / 20) {
        bail!("{what} has grown by more than 5 %; make it smaller, or put the new size on record in {}", file!());
    }
    Ok(())
}

fn binary_of_tests(root: &Path) -> PathBuf {
    root.join("target/debug/dwma")
}

/// What was done and how long it took.
#[derive(Default)]
struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    fn step<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("== {name}");
        let started = Instant::now();
        let answer = work().with_context(|| format!("step `{name}`"))?;
        self.done.push((name, started.elapsed()));
        Ok(answer)
    }

    fn print(&self) {
        println!("\nEverything passed:");
        for (name, took) in &self.done {
            println!("{:>7.1} s  {name}", took.as_secs_f64());
        }
    }
}
