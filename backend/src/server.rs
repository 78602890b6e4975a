//! The server from its parts: routes, the headers that every answer carries, limits, tasks and an
//! orderly stop.

use std::convert::Infallible;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use protocol::api::TIME_HEADER;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::sms::{Gateway, SmsError};
use crate::store::sqlite::Sqlite;
use crate::{api, tasks, visitor};

/// Longest time until an answer begins; a market's network needs a while for a full batch.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// How long a stopping server waits for answers that are under way.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// Why the server did not start or did not go on.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is in use or not ours.
    #[error("cannot listen on {0}: {1}; stop the other program or choose another with --listen")]
    Listen(SocketAddr, std::io::Error),
    /// The database or the keys.
    #[error(transparent)]
    Keys(#[from] crate::keys::KeysError),
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    /// The SMS gateway's configuration.
    #[error(transparent)]
    Sms(#[from] SmsError),
    /// The listener broke.
    #[error("the server stopped: {0}; start it again")]
    Broken(std::io::Error),
}

/// A server that listens and is about to answer.
pub struct Server {
    app: Arc<App>,
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Opens the database and the address. `config` is checked already.
    ///
    /// # Errors
    /// [`ServerError`] says what to do.
    pub async fn bind(config: Config, clock: Arc<dyn Clock>) -> Result<Self, ServerError> {
        let refused = |error| ServerError::Listen(config.listen, error);
        let listener = TcpListener::bind(config.listen).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let host = config.host.clone().unwrap_or_else(|| address.to_string());
        let store = Arc::new(Sqlite::open(&config.database)?);
        let sms = Gateway::configured(&config)?;
        let app = Arc::new(App::new(store, clock, config, host, sms)?);
        Ok(Self { app, listener, address })
    }

    /// Where it listens; the real port when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The parts, for those who look at a running server.
    pub fn app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }

    /// Answers until `stop` comes; then finishes what is under way.
    ///
    /// # Errors
    /// [`ServerError::Broken`].
    pub async fn run(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), ServerError> {
        let app = self.app;
        let tasks = tokio::spawn(tasks::run(Arc::clone(&app)));
        let service = routes(&app).into_make_service_with_connect_info::<SocketAddr>();
        let stopping = Arc::clone(&app);
        let serving = axum::serve(self.listener, service).with_graceful_shutdown(async move {
            stop.await;
            stopping.stopping.send_replace(true);
        });
        let mut stopped = app.stopping.subscribe();
        let result = tokio::select! {
            result = serving.into_future() => result.map_err(ServerError::Broken),
            () = async {
                let _ = stopped.wait_for(|stop| *stop).await;
                tokio::time::sleep(STOP_WITHIN).await;
            } => Ok(()),
        };
        app.stopping.send_replace(true);
        let _ = tasks.await;
        result
    }
}

fn routes(app: &Arc<App>) -> Router {
    Router::new()
        .merge(api::routes())
        .merge(visitor::routes())
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_WITHIN))
        .layer(middleware::from_fn_with_state(Arc::clone(app), finish))
        .with_state(Arc::clone(app))
}

/// Puts the time on every answer and a line into the log, which names no token and no visitor.
async fn finish(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path();
    let path = if path.starts_with("/api/") { path.to_owned() } else { "visitor".to_owned() };
    let mut response = next.run(request).await;
    let time = HeaderValue::from(app.clock.now_ms());
    response.headers_mut().insert(HeaderName::from_static(TIME_HEADER), time);
    let status = response.status().as_u16();
    tracing::debug!(%method, path, status, ms = began.elapsed().as_millis(), "answered");
    response
}

/// The address that a request came from; used for limits, never kept.
pub struct Peer(pub IpAddr);

impl FromRequestParts<Arc<App>> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // Only the last entry was written by our own proxy; those before it are the client's say.
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let last = forwarded.and_then(|h| h.to_str().ok()).and_then(|h| h.rsplit(',').next());
        let forwarded = last.and_then(|text| text.trim().parse().ok());
        let peer = if app.config.behind_proxy { forwarded.or(direct) } else { direct };
        Ok(Self(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}
