//! The server from its parts: database, address, tasks, and an orderly stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use protocol::civil::vietnam_day;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::accept::{self, Limits};
use crate::accounts::links;
use crate::accounts::token::{Token, TokenKind};
use crate::app::App;
use crate::cases::export::{Publisher, PublisherError};
use crate::clock::Clock;
use crate::config::Config;
use crate::keys::{KeysError, random};
use crate::mail::{MailError, Mailer};
use crate::sms::{Gateway, SmsError};
use crate::store::{self, StoreError};
use crate::tls::{Certificate, TlsError};
use crate::{http, tasks};

/// How long a stopping server waits for answers that are under way.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// Why the server did not start or did not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is in use or not ours.
    #[error("cannot listen on {0}: {1}; stop the other program or choose another with --listen")]
    Listen(SocketAddr, std::io::Error),
    #[error(
        "cannot listen on {0} to lead to TLS: {1}; stop the other program or choose another with --redirect"
    )]
    Redirect(SocketAddr, std::io::Error),
    #[error(
        "cannot listen on {0} for Prometheus: {1}; stop the other program or choose another with --metrics"
    )]
    Metrics(SocketAddr, std::io::Error),
    #[error(transparent)]
    Keys(#[from] crate::keys::KeysError),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    #[error(transparent)]
    Sms(#[from] SmsError),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Publisher(#[from] PublisherError),
}

/// A server that listens and is about to answer.
pub struct Server {
    app: Arc<App>,
    /// Asks to stop, after which answers go on for `drain_s`.
    stop: CancellationToken,
    listener: TcpListener,
    address: SocketAddr,
    /// Where `http:` is sent to `https:`.
    redirect: Option<TcpListener>,
    /// Where operators read metrics and probe.
    metrics: Option<TcpListener>,
    /// None where a proxy speaks TLS.
    certificate: Option<Arc<Certificate>>,
}

impl Server {
    /// Opens the database and the address. `config` is checked already; cancelling `stop` stops the
    /// server in order, cancelling that of [`App`] at once.
    ///
    /// # Errors
    /// [`ServerError`] says what to do.
    pub async fn bind(
        config: Config,
        clock: Arc<dyn Clock>,
        stop: CancellationToken,
    ) -> Result<Self, ServerError> {
        let certificate = Certificate::configured(&config)?;
        let refused = |error| ServerError::Listen(config.listen, error);
        let listener = TcpListener::bind(config.listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let redirect = match config.redirect {
            Some(from) => Some(
                TcpListener::bind(from)
                    .await
                    .map_err(|error| ServerError::Redirect(from, error))?,
            ),
            None => None,
        };
        let metrics = match config.metrics {
            Some(at) => {
                Some(TcpListener::bind(at).await.map_err(|error| ServerError::Metrics(at, error))?)
            }
            None => None,
        };
        let host = config.host.clone().unwrap_or_else(|| address.to_string());
        let database = config.database.clone();
        let today = vietnam_day(clock.now_s());
        let opening = tokio::task::spawn_blocking(move || {
            let store = store::open(&database)?;
            // Retention makes what is missing then.
            if let Err(error) = store.make_days(today) {
                tracing::error!("the days to come have no partitions yet: {error}");
            }
            Ok::<_, StoreError>(store)
        });
        let store = opening.await.map_err(|error| StoreError::Failed(error.to_string()))??;
        let ways = (Gateway::configured(&config)?, Mailer::configured(&config)?);
        let publishers = Publisher::configured(&config)?;
        let at_once = CancellationToken::new();
        let app = Arc::new(App::new(store, clock, config, host, ways, publishers, at_once)?);
        Ok(Self { app, stop, listener, address, redirect, metrics, certificate })
    }

    /// Where it listens; the real port when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens for those who come without TLS.
    pub fn redirect(&self) -> Option<SocketAddr> {
        self.redirect.as_ref()?.local_addr().ok()
    }

    /// Where Prometheus reads.
    pub fn metrics(&self) -> Option<SocketAddr> {
        self.metrics.as_ref()?.local_addr().ok()
    }

    /// The address as browsers write it.
    pub fn url(&self) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// The parts, for those who look at a running server.
    pub fn app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }

    /// Path of a new one-time link that makes the first account of the staff portal; none when there is
    /// an account.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn first_link(&self) -> Result<Option<String>, ServerError> {
        let link = Token::from_random(random().map_err(KeysError::from)?);
        let hash = link.hash(&self.app.keys, TokenKind::Link);
        let first =
            self.app.write(move |tx, app| links::first(tx, &hash, app.clock.now_s())).await?;
        Ok(first.then(|| format!("/staff/link/{}", *link.show())))
    }

    /// Answers until it is stopped; then finishes what is under way.
    ///
    /// # Errors
    /// [`ServerError::Store`].
    pub async fn run(self) -> Result<(), ServerError> {
        let stop = self.app.stop.clone();
        let changes = self.app.store.changes()?;
        let tasks = tokio::spawn(tasks::run(Arc::clone(&self.app), changes));
        let for_streams = self.app.store.changes()?;
        let streams = tokio::spawn(http::kiosks::streams::run(Arc::clone(&self.app), for_streams));
        let limits = Limits::for_open_files(accept::raise_open_files());
        let routes = http::routes(&self.app);
        let trusted = |address| self.app.config.trusts(address);
        let tls = self.certificate.as_ref().map(Certificate::acceptor).transpose()?;
        let listener = (self.listener, tls);
        let kept = async {
            match self.certificate {
                Some(certificate) => tasks::certificate::keep(certificate).await,
                None => std::future::pending().await,
            }
        };
        let redirected = async {
            let Some(listener) = self.redirect else { return std::future::pending().await };
            let routes = http::redirect::routes(&self.app, self.address.port());
            accept::serve((listener, None), routes, limits, |_| false, stop.clone()).await;
        };
        let operated = async {
            let Some(listener) = self.metrics else { return std::future::pending().await };
            let routes = http::operations::routes(&self.app);
            accept::serve((listener, None), routes, limits, |_| false, stop.clone()).await;
        };
        tokio::select! {
            () = accept::serve(listener, routes, limits, trusted, stop.clone()) => {}
            () = redirected => {}
            () = operated => {}
            () = kept => {}
            () = async {
                drain(&self.app, &self.stop).await;
                tokio::time::sleep(SHUTDOWN_TIMEOUT).await;
            } => {}
        }
        let _ = tokio::join!(tasks, streams);
        Ok(())
    }
}

/// Waits until the server is to stop. What comes in is answered for `drain_s` more seconds, in which whoever sends it
/// sees that this process is not ready and chooses another.
async fn drain(app: &App, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {
            app.readiness.stop();
            tokio::select! {
                () = tokio::time::sleep(Duration::from_secs(app.config.drain_s.into())) => {}
                () = app.stop.cancelled() => {}
            }
            app.stop.cancel();
        }
        () = app.stop.cancelled() => app.readiness.stop(),
    }
}
