//! `cargo xtask bench`: the product on this machine beside its peers, as one table.

mod browser;
mod cancel;
mod catch_up;
mod engine;
mod generator;
mod idle;
mod late;
mod machine;
mod peers;
mod process;
mod product;
mod reconnect;
mod stalled;
mod store;
mod stream;
mod table;
mod waiting;

use std::path::Path;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use generator::Generator;
use peers::{Nchan, RustPeer};
use product::Product;
use table::Table;

/// What is measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Group {
    /// The engine alone, with ports that do nothing
    Engine,
    /// A job's changes to 1,000 and 5,000 subscribers: delivered, delay, CPU
    Stream,
    /// 1,000 subscribers of a job that says nothing: memory, CPU
    Idle,
    /// 1,000 subscribers join together, 2,000 changes behind
    CatchUp,
    /// 200 subscribers that are dropped and come back
    Reconnect,
    /// 50 readers that never read
    Stalled,
    /// One subscriber joins a job with 100,000 results and 300,000 log entries
    Late,
    /// Every worker sits in a call for 30 s
    Waiting,
    /// A job is cancelled while its target is silent
    Cancel,
    /// The start and the list of jobs with 10,000 of them stored
    Store,
    /// The browser's program: its size, and what pages cost in frames, memory and time
    Browser,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Only these groups
    #[arg(value_enum)]
    groups: Vec<Group>,
    /// Shorter runs: to see that it works, not for figures
    #[arg(long)]
    quick: bool,
}

/// What a measurement works with.
struct Bench<'a> {
    root: &'a Path,
    generator: &'a Generator,
    product: &'a Product,
    axum: &'a RustPeer,
    nchan: Option<&'a Nchan>,
    quick: bool,
}

impl Bench<'_> {
    /// Seconds, or a few of them.
    fn seconds(&self, whole: u32) -> u32 {
        if self.quick { whole.min(3) } else { whole }
    }
}

type Measure = fn(&Bench<'_>, &mut Table) -> Result<()>;

pub(crate) fn bench(root: &Path, options: &Options) -> Result<()> {
    let asked = |group| options.groups.is_empty() || options.groups.contains(&group);
    let mut table = Table::default();
    if asked(Group::Browser) {
        browser::measure(root, &mut table)?;
    }
    if asked(Group::Engine) {
        engine::measure(root, options.quick, &mut table)?;
    }
    let streams: [(Group, Measure); 9] = [
        (Group::Stream, stream::measure),
        (Group::Idle, idle::measure),
        (Group::CatchUp, catch_up::measure),
        (Group::Reconnect, reconnect::measure),
        (Group::Stalled, stalled::measure),
        (Group::Late, late::measure),
        (Group::Waiting, waiting::measure),
        (Group::Cancel, cancel::measure),
        (Group::Store, store::measure),
    ];
    let streams: Vec<_> = streams.into_iter().filter(|(group, _)| asked(*group)).collect();
    if !streams.is_empty() {
        match Generator::build(root, options.quick)? {
            Some(generator) => measure_streams(root, options, &generator, &streams, &mut table)?,
            None => println!(
                "\nThe stream's figures need the load generator ssebench, which is looked for in ../shared/ssebench; it \
                 is not there, so they are left out."
            ),
        }
    }
    table.print();
    Ok(())
}

fn measure_streams(
    root: &Path,
    options: &Options,
    generator: &Generator,
    groups: &[(Group, Measure)],
    table: &mut Table,
) -> Result<()> {
    let product = Product::build(root)?;
    let axum = RustPeer::build(root, generator)?;
    let nchan = Nchan::find(generator)?;
    let bench = Bench { root, generator, product: &product, axum: &axum, nchan: nchan.as_ref(), quick: options.quick };
    for (group, measure) in groups {
        let name = group.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        println!("\n== {name}");
        measure(&bench, table).with_context(|| format!("measuring `{name}`"))?;
    }
    Ok(())
}
