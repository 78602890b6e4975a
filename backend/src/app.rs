//! What every request may use: the store, the clock, the keys and the rules.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::cases::ListCache;
use crate::cases::export::Publisher;
use crate::checkins::rates::CheckinRates;
use crate::clock::Clock;
use crate::config::Config;
use crate::event_streams::Streams;
use crate::fleet::Seen;
use crate::http::limits::Visits;
use crate::http::limits::guesses::Guesses;
use crate::http::limits::sign_ins::SignIns;
use crate::keys::{KeysError, MasterKeys};
use crate::kiosks::ServiceInfo;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::passwords::Passwords;
use crate::pushes::Pushes;
use crate::readiness::Readiness;
use crate::retention::TrustedClock;
use crate::sharing::rates::ShareRates;
use crate::sms::Gateway;
use crate::store::audit::Entry;
use crate::store::within::Within;
use crate::store::{Look, Read, Store, StoreError, Tx};

/// Kiosks that fetch a bundle at the same time: their lines are slow, and visitors come first.
const BUNDLE_TRANSFERS: usize = 16;

/// The parts of a running backend.
pub struct App {
    pub store: Arc<dyn Store>,
    pub clock: Arc<dyn Clock>,
    /// Whether that clock may delete and set aside.
    pub trusted_clock: TrustedClock,
    pub config: Config,
    pub keys: MasterKeys,
    pub service: ServiceInfo,
    /// The signed case list.
    pub case_list: ListCache,
    pub checkin_rates: CheckinRates,
    pub guesses: Guesses,
    pub visits: Visits,
    pub sign_ins: SignIns,
    /// How fast other systems read.
    pub share_rates: ShareRates,
    /// Computes passwords of staff, a few at once.
    pub passwords: Passwords,
    /// Which kiosks spoke lately.
    pub seen: Seen,
    /// How many more kiosks may fetch a bundle at the same time.
    pub bundle_transfers: Arc<Semaphore>,
    /// The open event streams.
    pub streams: Arc<Streams>,
    /// What sends codes by SMS; none where nobody configured it.
    pub sms: Option<Gateway>,
    /// What sends e-mails; none where nobody configured it.
    pub mail: Option<Mailer>,
    /// By whose keys exports of Exposure Notification are judged.
    pub publishers: Vec<Publisher>,
    /// What wakes browsers when the list of warnings changes.
    pub pushes: Pushes,
    /// What is counted for Prometheus.
    pub metrics: Metrics,
    /// Whether it can serve.
    pub readiness: Readiness,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
}

impl App {
    /// `host` is that of the visitors' page.
    ///
    /// # Errors
    /// When the keys cannot be read or made.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        config: Config,
        host: String,
        (sms, mail): (Option<Gateway>, Option<Mailer>),
        publishers: Vec<Publisher>,
        stop: CancellationToken,
    ) -> Result<Self, KeysError> {
        let keys = store.write(|tx| MasterKeys::load(tx))?;
        let pushes = store.write(|tx| Pushes::load(tx, &config, &host))?;
        let metrics = Metrics::new(store.timings(), clock.now_s());
        let help_line = config.help_line.clone();
        let service =
            ServiceInfo { host, period_s: config.period_s, help_line, otp: sms.is_some() };
        Ok(Self {
            trusted_clock: TrustedClock::load(store.as_ref(), clock.as_ref())?,
            store,
            clock,
            config,
            keys,
            service,
            case_list: ListCache::default(),
            checkin_rates: CheckinRates::default(),
            guesses: Guesses::default(),
            visits: Visits::default(),
            sign_ins: SignIns::default(),
            share_rates: ShareRates::default(),
            passwords: Passwords::default(),
            seen: Seen::default(),
            bundle_transfers: Arc::new(Semaphore::new(BUNDLE_TRANSFERS)),
            streams: Arc::default(),
            sms,
            mail,
            publishers,
            pushes,
            metrics,
            readiness: Readiness::default(),
            stop,
        })
    }

    /// Does `work` as one unit, off the event loop, and commits it unless it fails.
    ///
    /// # Errors
    /// The work's own and the store's.
    pub async fn write<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut dyn Tx, &Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(|app| app.store.write(|tx| work(tx, app))).await
    }

    /// Does `work`, which writes nothing but what `within` names, as one unit, off the event loop, and commits it unless it
    /// fails.
    ///
    /// # Errors
    /// The work's own and the store's.
    pub async fn write_within<T, E>(
        self: &Arc<Self>,
        within: Within,
        work: impl FnOnce(&mut dyn Tx, &Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(move |app| app.store.write_within(within, |tx| work(tx, app))).await
    }

    /// Reads at one moment, off the event loop.
    ///
    /// # Errors
    /// The reading's own and the store's.
    pub async fn read<T, E>(
        self: &Arc<Self>,
        reading: impl FnOnce(&mut dyn Read, &Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(|app| app.store.read(|read| reading(read, app))).await
    }

    /// Does `work` as one unit, off the event loop, writes down what it says is looked at, and then reads that.
    ///
    /// # Errors
    /// Those of `work`, after which nothing was changed, of `reading` and of the store.
    pub async fn look<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut dyn Tx, &Self) -> Result<Entry, E> + Send + 'static,
        reading: impl FnOnce(&mut dyn Look, &Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(|app| {
            let now_s = app.clock.now_s();
            app.store.look(now_s, |tx| work(tx, app), |look| reading(look, app))
        })
        .await
    }

    /// Runs blocking work off the event loop.
    ///
    /// # Errors
    /// The work's own, or the store's when the work panicked.
    pub async fn run<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let app = Arc::clone(self);
        tokio::task::spawn_blocking(move || work(&app))
            .await
            .unwrap_or_else(|error| Err(StoreError::Failed(error.to_string()).into()))
    }
}
