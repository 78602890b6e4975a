//! Makes the kiosk an access point when its time has come, and none when a network is back.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::plan::{self, Seen, State};
use super::server::serve;
use super::service::{Flash, Service};
use crate::config;
use crate::devices::clock::Clock;
use crate::devices::network::{AccessPoint, Network};
use crate::status::Board;
use crate::store::Store;
use crate::tasks::Tasks;

const LOOK_INTERVAL: Duration = Duration::from_secs(2);

/// After an access point that could not be made.
const RETRY: Duration = Duration::from_secs(60);

/// The address is there some seconds after the access point.
const BIND_TRIES: u32 = 20;
const BIND_INTERVAL: Duration = Duration::from_millis(500);

/// How long pages that are being sent may take at the end.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// Told the name of the Wi-Fi to join, or that there is none.
pub type Show = Box<dyn Fn(Option<&str>) + Send + Sync>;

/// What it needs of the kiosk.
pub struct Lifeboat {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub board: Board,
    pub network: Arc<dyn Network>,
    pub config: config::Lifeboat,
    pub flash: Flash,
    pub show: Show,
}

struct Serving {
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

impl Lifeboat {
    pub fn start(self, tasks: &mut Tasks) {
        if self.config.enabled {
            tasks.spawn_draining("lifeboat", |stop| self.keep(stop));
        }
    }

    async fn keep(self, stop: CancellationToken) -> anyhow::Result<()> {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let service = Service::new(store, clock, self.flash.clone(), self.config.listen);
        let service = Arc::new(service);
        let after = Duration::from_secs(u64::from(self.config.after_min) * 60);
        let (mut state, mut serving, mut retry_at) = (State::Off, None, Duration::ZERO);
        while !stop.is_cancelled() {
            let now = service.elapsed();
            let next = plan::step(state, self.seen(&service), after, now);
            match (next.is_up(), serving.as_ref().is_some_and(Serving::runs)) {
                (true, false) if now >= retry_at => match self.open(&service).await {
                    Ok(opened) => (state, serving) = (next, Some(opened)),
                    Err(error) => {
                        tracing::warn!("the kiosk's own Wi-Fi is not there: {error:#}");
                        retry_at = now + RETRY;
                    }
                },
                (true, false) => {}
                (false, _) => {
                    self.close(serving.take()).await;
                    state = next;
                }
                (true, true) => state = next,
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK_INTERVAL) => {}
            }
        }
        self.close(serving).await;
        Ok(())
    }

    fn seen(&self, service: &Service) -> Seen {
        let facts = self.board.now();
        // A kiosk of no venue has nothing to serve.
        let online = facts.online || !facts.started || facts.venue.is_none();
        let offline = Duration::from_secs(facts.offline_s);
        Seen { online, offline, visited: service.visited() }
    }

    async fn open(&self, service: &Arc<Service>) -> anyhow::Result<Serving> {
        let (name, address) = (self.config.ssid.clone(), self.config.listen);
        let point = AccessPoint { name, passphrase: None, address: *address.ip() };
        self.network.start_access_point(&point).await?;
        let listener = match self.listen().await {
            Ok(listener) => listener,
            Err(error) => {
                // What is wrong is told; that it stays an access point for a minute adds nothing.
                let _ = self.network.stop_access_point().await;
                return Err(error);
            }
        };
        let stop = CancellationToken::new();
        let task = tokio::spawn(serve(listener, service.clone(), stop.clone()));
        tracing::info!("without a network; visitors are served in the kiosk's own Wi-Fi");
        (self.show)(Some(&self.config.ssid));
        Ok(Serving { stop, task })
    }

    async fn listen(&self) -> anyhow::Result<TcpListener> {
        let address = self.config.listen;
        for _ in 1..BIND_TRIES {
            if let Ok(listener) = TcpListener::bind(address).await {
                return Ok(listener);
            }
            tokio::time::sleep(BIND_INTERVAL).await;
        }
        TcpListener::bind(address).await.with_context(|| {
            format!("{address} cannot be listened at; docs/OPERATIONS.md says what must be allowed")
        })
    }

    async fn close(&self, serving: Option<Serving>) {
        let Some(Serving { stop, task }) = serving else { return };
        (self.show)(None);
        stop.cancel();
        // Whoever holds a connection is cut off with the Wi-Fi.
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, task).await;
        if let Err(error) = self.network.stop_access_point().await {
            tracing::warn!(%error, "the kiosk's own Wi-Fi was not ended");
        }
    }
}

impl Serving {
    fn runs(&self) -> bool {
        !self.task.is_finished()
    }
}
