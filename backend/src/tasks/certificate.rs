//! Reads the certificate again when its files change, and when a signal (SIGHUP) says so.

use std::sync::Arc;
use std::time::Duration;

use crate::tls::Certificate;

/// How often the files are looked at.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);

pub async fn keep(certificate: Arc<Certificate>) {
    let mut hangups = Hangups::new();
    let mut failed = false;
    loop {
        let told = tokio::select! {
            () = hangups.next() => true,
            () = tokio::time::sleep(LOOK_INTERVAL) => false,
        };
        if !told && !certificate.has_changed() {
            continue;
        }
        let reading = Arc::clone(&certificate);
        let read = tokio::task::spawn_blocking(move || reading.reload()).await;
        let Ok(read) = read.inspect_err(|error| {
            tracing::error!("the certificate was not read again: {error}");
        }) else {
            continue;
        };
        match read {
            Ok(()) => {
                failed = false;
                tracing::info!("the certificate was read again");
            }
            // One of two files may be written already and the other not yet: the next look tells.
            Err(error) => {
                if told || !failed {
                    tracing::error!("{error}; the certificate of before is used on");
                }
                failed = true;
            }
        }
    }
}

#[cfg(unix)]
struct Hangups(Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Hangups {
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = signal(SignalKind::hangup());
        Self(signals.inspect_err(|error| tracing::warn!("SIGHUP is not heard: {error}")).ok())
    }

    async fn next(&mut self) {
        match &mut self.0 {
            Some(signals) => drop(signals.recv().await),
            None => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
struct Hangups;

#[cfg(not(unix))]
impl Hangups {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        std::future::pending().await
    }
}
