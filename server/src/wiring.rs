//! The only place where concrete types meet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use databricks::Settings;
use engine::{Engine, EngineLimits, EngineParts, InventorySource, RulesTranslator, Target, Translator};
use local_target::LocalTarget;
use source::{InventoryFiles, LiveLimits, LiveSources, Uploads};

use crate::config::ServeOptions;
use crate::ends::OuterEnds;
use crate::running::ServerParts;
use crate::scenario;
use crate::volume_inventories::VolumeInventories;

/// Opens all that a server works with.
///
/// # Errors
/// When the data folder cannot be used.
pub async fn open(options: &ServeOptions) -> Result<ServerParts> {
    let limits = EngineLimits { workers_total: options.workers_total.into(), ..EngineLimits::default() };
    let databricks = settings()?;
    let engine = engine(&databricks, &options.data, &options.inventories, options.scenarios, limits).await?;
    Ok(ServerParts {
        engine,
        ends: OuterEnds::of(&databricks),
        sources: LiveSources::new(LiveLimits::default()),
        uploads: Uploads::new(uploads(&options.data)),
        site: site(options),
        allowed_hosts: options.allow_host.clone(),
        scenarios: options.scenarios,
        max_streams: options.max_streams.unwrap_or_else(streams_that_fit),
    })
}

/// What the environment says of Databricks and served models.
///
/// # Errors
/// When that cannot be used, or does not go together.
pub fn settings() -> Result<Settings> {
    Ok(Settings::from_environment(|name| std::env::var(name).ok())?)
}

/// Opens the engine: its state in `data`, inventories read from `inventories` and below. The target is the SQL warehouse that
/// the settings name, else one file; definitions may go to the served models that they name, else to none.
///
/// # Errors
/// When the data folder cannot be used, or the settings do not go together.
pub async fn engine(
    databricks: &Settings,
    data: &Path,
    inventories: &Path,
    scenarios: bool,
    limits: EngineLimits,
) -> Result<Engine> {
    let files = InventoryFiles::new(inventories, uploads(data));
    let source: Arc<dyn InventorySource> = match databricks.workspace.clone() {
        Some(workspace) => Arc::new(VolumeInventories { workspace, files }),
        None => Arc::new(files),
    };
    let target: Arc<dyn Target> = match databricks.target()? {
        Some(target) => Arc::new(target),
        None => Arc::new(LocalTarget::new(data)),
    };
    let translator: Arc<dyn Translator> = match &databricks.models {
        Some(models) => Arc::new(models.clone()),
        None => Arc::new(RulesTranslator),
    };
    let (source, translator, target) =
        if scenarios { scenario::wrap(source, translator, target) } else { (source, translator, target) };
    let parts = EngineParts { source, translator, target, store_folder: data.to_path_buf() };
    Engine::open(parts, limits).await.with_context(|| format!("the data folder {} cannot be used", data.display()))
}

fn uploads(data: &Path) -> PathBuf {
    data.join("uploads")
}

/// Files that are open besides streams: stores, listening sockets, pages' connections, logs.
const OTHER_FILES: u64 = 512;

/// How many streams the limit of open files leaves room for, raised as far as this process may.
fn streams_that_fit() -> usize {
    let limit = rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!(error = &error as &dyn std::error::Error, "the limit of open files cannot be raised");
        1024
    });
    // A small limit is shared half and half.
    let streams = limit.saturating_sub(OTHER_FILES).max(limit / 2);
    usize::try_from(streams).unwrap_or(usize::MAX)
}

/// The folder of the browser's files. Where it is missing pages are still rendered and calls still answered.
fn site(options: &ServeOptions) -> PathBuf {
    let beside = || std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join("site")));
    let site = options.site.clone().or_else(beside).unwrap_or_else(|| PathBuf::from("site"));
    if !site.join("pkg").is_dir() {
        tracing::warn!(
            "the browser's files are not in {}, so pages will not be live; build them with `cargo xtask build` or name \
             their folder with --site",
            site.display()
        );
    }
    site
}
