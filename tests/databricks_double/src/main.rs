//! The double by hand: `databricks_double --port 8080`.

use std::io::Write;

use anyhow::Result;
use clap::Parser;
use databricks_double::{CLIENT_ID, CLIENT_SECRET, Double, Reply, TOKEN, WAREHOUSE};

/// Plays a Databricks workspace on this machine, for trying things out.
#[derive(Parser)]
struct Options {
    /// Port to listen at; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    port: u16,

    /// Lets the SQL warehouse sleep at first
    #[arg(long)]
    asleep: bool,

    /// Questions that each statement takes to end
    #[arg(long, default_value_t = 0)]
    slow: u32,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let double = Double::at(options.port).await?;
    {
        let mut world = double.world();
        if options.asleep {
            world.warehouse_state = "STOPPED";
        }
        world.questions_until_done = options.slow;
        world.answer(|_| Reply::Says("The double's model translates nothing.".to_owned()));
    }
    let mut output = std::io::stdout();
    writeln!(output, "DATABRICKS_HOST={}", double.url())?;
    writeln!(output, "DATABRICKS_TOKEN={TOKEN}")?;
    writeln!(output, "DATABRICKS_WAREHOUSE_ID={WAREHOUSE}")?;
    writeln!(output, "# or DATABRICKS_CLIENT_ID={CLIENT_ID} DATABRICKS_CLIENT_SECRET={CLIENT_SECRET}")?;
    writeln!(output, "# catalog main, schema sales; nothing is kept")?;
    std::future::pending().await
}
