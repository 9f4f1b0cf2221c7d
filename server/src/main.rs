//! The program `dwma`.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Parser;
use server::config::{Command, CommandLine, ServeOptions};
use server::{
    asked_to_stop, assess_command, inventory_command, log_to_stderr, migrate_command, translate_command, wiring,
};
use tokio::net::{TcpListener, TcpSocket};

/// Rendering a page nests as deep as its elements; without optimisation that takes more than the usual 2 MB. Memory is
/// only taken for what is used.
const THREAD_STACK_BYTES: usize = 16 * 1024 * 1024;

fn main() -> ExitCode {
    let ended = match CommandLine::parse().command {
        Command::Serve(options) => with_runtime(serve_until_stopped(options)),
        Command::Migrate(options) => with_runtime(migrate_command::run(options)),
        Command::Assess(options) => with_runtime(assess_command::run(options)),
        Command::Inventory(options) => with_runtime(inventory_command::run(options)),
        Command::Translate(options) => translate_command::run(&options).map_err(Into::into),
    };
    ended.unwrap_or_else(|error| {
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "dwma: {error:#}");
        ExitCode::FAILURE
    })
}

fn with_runtime(work: impl Future<Output = Result<ExitCode>>) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(THREAD_STACK_BYTES)
        .build()
        .context("the runtime cannot be started")?;
    let ended = runtime.block_on(work);
    // A long definition in the middle of its translation must not hold up the end of the process.
    runtime.shutdown_background();
    ended
}

async fn serve_until_stopped(options: ServeOptions) -> Result<ExitCode> {
    log_to_stderr(&options.log, options.log_format).context("--log")?;
    // Before the store is opened: another server on this address may be at work in the same data folder.
    let listener = listen(options.listen).map_err(|error| cannot_listen(&options, &error))?;
    let server = server::start(wiring::open(&options).await?, listener)?;
    writeln!(io::stdout(), "{}", server.url()).context("the address cannot be printed")?;
    asked_to_stop().await.context("signals cannot be watched")?;
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Connections that may wait to be taken; the system's own limit may be lower. With fewer, readers who all come back at the same
/// moment are turned away, and each tries again only after a second (RFC 6298, section 2).
const WAITING_CONNECTIONS: u32 = 4096;

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() }?;
    // As every server has it: a port is free again as soon as its server is gone.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING_CONNECTIONS)
}

fn cannot_listen(options: &ServeOptions, error: &io::Error) -> anyhow::Error {
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => "the port is in use".to_owned(),
        io::ErrorKind::PermissionDenied => "this port needs more rights than this user has".to_owned(),
        io::ErrorKind::AddrNotAvailable => "this machine does not have the address".to_owned(),
        _ => error.to_string(),
    };
    anyhow!("cannot listen on {}: {why}; choose another with --listen", options.listen)
}
