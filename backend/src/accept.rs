//! Accepts connections, and bounds what a stranger can hold of them: the time until a request's head
//! is there, the time between requests, the bytes of a head, and how many there are in all and from
//! one network. When all are taken, the one that has been idle for longest is closed, so that idle
//! connections never keep a visitor out.

mod connection;
mod registry;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use registry::Registry;

/// Pause after an error of the listener, such as too many open files: trying at once would take a
/// whole core and free nothing.
const ERROR_PAUSE: Duration = Duration::from_millis(50);

/// Files that a process needs besides connections: database, log, pipes, outgoing requests.
const OTHER_FILES: u64 = 128;

/// What a stranger may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections from one address, or one IPv6 network of 64 bits. Trusted proxies are exempt,
    /// because everybody comes through them.
    pub per_network: usize,
    /// From the first byte of a request's head to its last.
    pub head: Duration,
    /// Between requests.
    pub idle: Duration,
    /// Bytes of a request's head.
    pub head_bytes: usize,
}

impl Limits {
    /// Limits for a process that may open so many files.
    pub fn for_open_files(files: u64) -> Self {
        let connections = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
        Self {
            connections: connections.clamp(64, 65_536),
            per_network: 256,
            head: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            head_bytes: 32 * 1024,
        }
    }
}

/// Raises the limit of open files to what the operating system allows; returns how many that are.
pub fn raise_open_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let current = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files could not be raised");
            limit.current
        }
    };
    current.unwrap_or(u64::MAX)
}

/// Answers with `routes` until `stop`, then lets the requests that are under way end; over TLS where there is
/// one. Addresses for which `trusted` holds are proxies.
pub async fn serve(
    (listener, tls): (TcpListener, Option<TlsAcceptor>),
    routes: Router,
    limits: Limits,
    trusted: impl Fn(IpAddr) -> bool,
    stop: CancellationToken,
) {
    let registry = Arc::new(Registry::new(limits));
    let tasks = TaskTracker::new();
    loop {
        let (stream, address): (_, SocketAddr) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(ERROR_PAUSE).await;
                    continue;
                }
            },
            () = stop.cancelled() => break,
        };
        // Answers are small and leave at once.
        let _ = stream.set_nodelay(true);
        let Some(entry) = registry.admit(address.ip(), trusted(address.ip())) else {
            continue;
        };
        let (routes, stop) = (routes.clone(), stop.clone());
        match tls.clone() {
            None => {
                tasks.spawn(connection::serve(stream, address, routes, limits, entry, stop));
            }
            Some(tls) => {
                tasks.spawn(async move {
                    let shaken = connection::shake_hands(stream, &tls, &limits, &entry, &stop);
                    if let Some(stream) = shaken.await {
                        connection::serve(stream, address, routes, limits, entry, stop).await;
                    }
                });
            }
        }
    }
    drop(listener);
    tasks.close();
    tasks.wait().await;
}

#[cfg(test)]
mod tests;
