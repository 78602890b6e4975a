//! Serves the pages at an address, until it is told to stop.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::connections::{Connections, Peer};
use super::pages::routes;
use super::service::Service;

/// Serves phones.
///
/// # Errors
/// When the address fails.
pub async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
    stop: CancellationToken,
) -> io::Result<()> {
    let routes = routes(service).into_make_service_with_connect_info::<Peer>();
    let serving = axum::serve(Connections::new(listener), routes);
    serving.with_graceful_shutdown(async move { stop.cancelled().await }).await
}
