//! `dwma inventory`: a live source's catalog as an inventory.json.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use databricks::Workspace;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::plural;
use source::{
    Ended, ExtractOptions, Extraction, ExtractionEvent, INVENTORY_FILE, LiveLimits, LiveSources, Secret, SourceAddress,
};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::config::InventoryOptions;
use crate::volume_inventories::{self, is_in_volume};
use crate::{LogFormat, log_to_stderr, wiring};

/// Where the password is where no file holds it. An argument would show it to everyone who may list processes.
pub const PASSWORD_VARIABLE: &str = "DWMA_SOURCE_PASSWORD";

/// Something could not be read.
const INCOMPLETE: u8 = 1;
/// The exit code of what was cancelled, as of a program that Ctrl-C ends.
const CANCELLED: u8 = 130;

/// Reads a source and writes `inventory.json` into a folder, in place of one that is there. Ctrl-C stops it and writes what was
/// read; a second one ends the program at once.
///
/// # Errors
/// When nothing can be read of the source, or the folder cannot be written.
pub async fn run(options: InventoryOptions) -> Result<ExitCode> {
    log_to_stderr(&options.log, LogFormat::Text).context("--log")?;
    let address: SourceAddress = options.source.parse()?;
    let password = password(options.password_file.as_deref())?;
    let place = Place::of(&options.out)?;
    let cancel = CancellationToken::new();
    let interrupted = tokio::spawn(cancel_on_interrupt(cancel.clone()));
    let shown = Shown::new();
    let wanted = ExtractOptions { schemas: options.schemas.clone(), row_counts: options.row_counts };
    let limits = LiveLimits { sessions: options.sessions.into(), ..LiveLimits::default() };
    let events = |event| shown.hear(event);
    let read = LiveSources::new(limits).extract(&address, password.as_ref(), &wanted, &events, &cancel).await;
    interrupted.abort();
    shown.bar.finish_and_clear();
    let extraction = read?;
    let written = place.write(&extraction).await?;
    tell(&extraction, &written)
}

/// Where the inventory goes.
enum Place {
    Folder(PathBuf),
    /// A folder of a workspace's volume.
    Volume(Box<Workspace>, String),
}

impl Place {
    /// Makes sure of it before the source is read.
    fn of(folder: &Path) -> Result<Self> {
        match folder.to_str().filter(|path| is_in_volume(path)).zip(wiring::settings()?.workspace) {
            Some((path, workspace)) => Ok(Self::Volume(Box::new(workspace), path.to_owned())),
            None => {
                fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
                Ok(Self::Folder(folder.to_owned()))
            }
        }
    }

    /// Writes it there, and answers with its path.
    async fn write(&self, extraction: &Extraction) -> Result<String> {
        match self {
            Self::Folder(folder) => {
                let file = folder.join(INVENTORY_FILE);
                write(extraction, &file).with_context(|| format!("cannot write {}", file.display()))?;
                Ok(file.display().to_string())
            }
            Self::Volume(workspace, folder) => {
                let mut text = Vec::new();
                extraction.write_json(&mut text)?;
                Ok(volume_inventories::write(workspace, folder, text).await?)
            }
        }
    }
}

/// The password, from the file or the environment; none where neither has one.
fn password(file: Option<&Path>) -> Result<Option<Secret>> {
    let text = match file {
        Some(file) => fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?,
        None => match std::env::var(PASSWORD_VARIABLE) {
            Ok(text) => text,
            Err(std::env::VarError::NotPresent) => return Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => bail!("{PASSWORD_VARIABLE} is not UTF-8"),
        },
    };
    // The line's end is the editor's, not the password's.
    let end = text.trim_end_matches(['\r', '\n']).len();
    let mut text = text;
    text.truncate(end);
    Ok((!text.is_empty()).then(|| Secret::new(text)))
}

async fn cancel_on_interrupt(cancel: CancellationToken) {
    let Ok(mut interrupt) = signal(SignalKind::interrupt()) else { return };
    interrupt.recv().await;
    cancel.cancel();
    interrupt.recv().await;
    std::process::exit(CANCELLED.into());
}

/// Writes beside the place first, so that a reader finds a whole inventory or the old one.
fn write(extraction: &Extraction, place: &Path) -> io::Result<()> {
    let beside = place.with_extension("json.incoming");
    let mut file = io::BufWriter::new(fs::File::create(&beside)?);
    extraction.write_json(&mut file)?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    fs::rename(&beside, place)
}

/// Says what was read, in a sentence and in the exit code.
fn tell(extraction: &Extraction, place: &str) -> Result<ExitCode> {
    let (read, unread) = (extraction.objects.len(), extraction.unread.len());
    let of_read = plural(read as u64, "object");
    writeln!(io::stdout(), "{read} {of_read} read, {unread} could not be; {place}")?;
    Ok(match &extraction.ended {
        Ended::Complete if unread == 0 => ExitCode::SUCCESS,
        Ended::Complete => ExitCode::from(INCOMPLETE),
        Ended::Cancelled => ExitCode::from(CANCELLED),
        Ended::Broken(failure) => {
            writeln!(io::stderr(), "dwma: {failure}")?;
            ExitCode::from(INCOMPLETE)
        }
    })
}

/// What a person sees of it.
struct Shown {
    bar: ProgressBar,
}

impl Shown {
    fn new() -> Self {
        let style = ProgressStyle::with_template("{percent:>3}% {bar:40} {pos} of {len} · {msg}");
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar }
    }

    fn hear(&self, event: ExtractionEvent) {
        match event {
            ExtractionEvent::Connected { server } => self.say(&format!("connected to {server}")),
            ExtractionEvent::Listed(counts) => {
                let (tables, views) = (counts.tables, counts.views);
                let (procedures, functions) = (counts.procedures, counts.functions);
                self.say(&format!(
                    "found {tables} tables, {views} views, {procedures} procedures, {functions} functions"
                ));
            }
            ExtractionEvent::Reading { kind, name } => self.bar.set_message(format!("{kind} {name}")),
            ExtractionEvent::Counting { name } => self.bar.set_message(format!("rows of {name}")),
            ExtractionEvent::Progress { done, total } => {
                self.bar.set_length(total as u64);
                self.bar.set_position(done as u64);
            }
            ExtractionEvent::Unread(object) => {
                self.say(&format!("{} {} cannot be read: {}", object.kind, object.name, object.reason));
            }
            ExtractionEvent::Warning(sentence) => self.say(&sentence),
        }
    }

    /// A line of its own, with a terminal or without.
    fn say(&self, line: &str) {
        // Where standard error is closed there is nobody to tell.
        let _ = self.bar.suspend(|| writeln!(io::stderr(), "{line}"));
    }
}
