//! `dwma assess`: what an inventory takes to migrate, without running anything.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, bail};
use engine::{InventorySource, Selection};
use model::{ASSESSMENT_CSV_HEADER, Dialect, InventoryAssessment, SourcePlatform};
use source::InventoryFiles;

use crate::assessment::{Asked, assess, write_page, write_summary};
use crate::config::AssessOptions;
use crate::name_rules::name_map;
use crate::volume_inventories::{Copied, is_in_volume};
use crate::{LogFormat, log_to_stderr, migrate_command, wiring};

const PAGE_FILE: &str = "assessment.html";
const CSV_FILE: &str = "assessment.csv";
/// Rules do not translate everything.
const SOME_REFUSED: u8 = 1;

/// Assesses an inventory, prints what was found and answers with the program's exit code: 0 when rules translate every object,
/// 1 when there are some that they do not.
///
/// # Errors
/// When the inventory cannot be read, its platform is not known, or a file cannot be written.
pub async fn run(options: AssessOptions) -> Result<ExitCode> {
    log_to_stderr(&options.log, LogFormat::Text).context("--log")?;
    // Who runs this may read any file of theirs. No server's uploads are meant.
    let (mut files, mut path) =
        (InventoryFiles::new("/", PathBuf::new()), migrate_command::inventory_path(&options.inventory)?);
    let copied = match wiring::settings()?.workspace.filter(|_| is_in_volume(&path)) {
        Some(workspace) => Some(Copied::of(&workspace, &path).await?),
        None => None,
    };
    if let Some(copied) = &copied {
        (files, path) = (copied.files(), copied.name.clone());
    }
    let platform = platform(files.declared_platform(&path), options.dialect, &options.inventory)?;
    let inventory = files.read(&path, platform).await?;
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let asked = Asked {
        inventory_path: options.inventory.clone(),
        selection: Selection::new(&[], &[])?,
        home: options.names.catalog.clone().zip(options.names.schema.clone()),
        map: name_map(&options.names.rules.map).context("--map")?,
    };
    let work = tokio::task::spawn_blocking(move || assess(&inventory, &asked, threads, &|| true));
    let assessment = work.await?.context("the assessment broke off")?;
    if let Some(folder) = &options.out {
        write_files(&assessment, folder).with_context(|| format!("cannot write into {}", folder.display()))?;
    }
    match print(&assessment, options.json) {
        // Whoever read has enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        printed => printed?,
    }
    Ok(if assessment.grades.manual == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME_REFUSED) })
}

/// The platform to read an inventory as, by what it says of itself and what was asked for.
fn platform(declared: Option<SourcePlatform>, dialect: Option<Dialect>, inventory: &str) -> Result<SourcePlatform> {
    match (declared, dialect) {
        (Some(declared), Some(dialect)) if declared.dialect() != dialect => {
            bail!("--dialect: the inventory was taken from {declared}, found {dialect}")
        }
        (Some(declared), _) => Ok(declared),
        (None, Some(dialect)) => {
            let spoken = SourcePlatform::ALL.into_iter().find(|platform| platform.dialect() == dialect);
            spoken.context("--dialect: no platform speaks it")
        }
        (None, None) => bail!("{inventory} does not say what it was taken from; name it with --dialect"),
    }
}

fn print(assessment: &InventoryAssessment, json: bool) -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    if json {
        serde_json::to_writer(&mut output, assessment)?;
        writeln!(output)?;
    } else {
        write_summary(assessment, &mut output)?;
    }
    output.flush()
}

fn write_files(assessment: &InventoryAssessment, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut page = BufWriter::new(File::create(folder.join(PAGE_FILE))?);
    write_page(assessment, &mut page)?;
    page.flush()?;
    let mut csv = BufWriter::new(File::create(folder.join(CSV_FILE))?);
    csv.write_all(ASSESSMENT_CSV_HEADER.as_bytes())?;
    for object in &assessment.objects {
        csv.write_all(object.csv_row().as_bytes())?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platform_is_what_the_inventory_says_or_what_is_named() {
        let synapse = Some(SourcePlatform::Synapse);
        for (declared, dialect, expected) in [
            (synapse, None, Ok(SourcePlatform::Synapse)),
            (synapse, Some(Dialect::TSql), Ok(SourcePlatform::Synapse)),
            (synapse, Some(Dialect::Oracle), Err("--dialect: the inventory was taken from synapse, found oracle")),
            (None, Some(Dialect::TSql), Ok(SourcePlatform::SqlServer)),
            (None, None, Err("ddl does not say what it was taken from; name it with --dialect")),
        ] {
            let found = platform(declared, dialect, "ddl").map_err(|error| error.to_string());
            assert_eq!(found, expected.map_err(str::to_owned));
        }
    }
}
