//! The way to a server: its name looked up, and a TCP connection.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpStream, lookup_host};

use super::{FailureCause, Phase, SourceFailure};

/// Looks a host's addresses up.
pub(super) async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, SourceFailure> {
    let failure = |reason: String| SourceFailure::new(Phase::Resolve, FailureCause::UnknownHost, reason);
    let found = lookup_host((host, port)).await.map_err(|error| failure(format!("`{host}` is not known: {error}")))?;
    let found: Vec<SocketAddr> = found.collect();
    if found.is_empty() { Err(failure(format!("`{host}` has no address"))) } else { Ok(found) }
}

/// Connects to the first address that takes it. Also answers with that address.
pub(super) async fn connect(addresses: &[SocketAddr]) -> Result<(TcpStream, SocketAddr), SourceFailure> {
    let mut last = SourceFailure::new(Phase::Connect, FailureCause::Unreachable, "the host has no address");
    for address in addresses {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                // Queries are small; waiting to fill a packet would only slow them.
                let _ = stream.set_nodelay(true);
                return Ok((stream, *address));
            }
            Err(error) => last = not_connected(address, &error),
        }
    }
    Err(last)
}

fn not_connected(address: &SocketAddr, error: &io::Error) -> SourceFailure {
    let cause = match error.kind() {
        io::ErrorKind::ConnectionRefused => FailureCause::ConnectionRefused,
        io::ErrorKind::TimedOut => FailureCause::NoAnswer,
        // `ErrorKind` is not ours; what else keeps a connection from being made lies in between.
        _ => FailureCause::Unreachable,
    };
    SourceFailure::new(Phase::Connect, cause, format!("{address}: {}", words(error)))
}

/// What the system says, without its number for it.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error ").next().unwrap_or(&text).to_owned()
}
