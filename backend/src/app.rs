//! What every request may use: the store, the clock, the keys, the rules, and the wires between
//! requests.

use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::{Notify, broadcast, watch};

use crate::cases::ListCache;
use crate::checkins::{GuessLimits, Rules};
use crate::clock::Clock;
use crate::config::Config;
use crate::keys::{KeysError, MasterKeys};
use crate::limits::Limit;
use crate::otp::Codes;
use crate::receipts;
use crate::records::Keep;
use crate::sms::Gateway;
use crate::store::{Store, StoreError};

/// Wrong enrolment codes a minute from everyone together.
const CODES_ALL: u32 = 60;

/// Wrong enrolment codes a minute from one address.
const CODES_PEER: u32 = 10;

/// Kiosks whose new check-ins may wait to be announced; a stream that falls behind reads the
/// store again, so the number only saves work.
const WAKES: usize = 1024;

/// The parts of a running backend.
pub struct App {
    /// What is remembered.
    pub store: Arc<dyn Store>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What the operator decided.
    pub config: Config,
    /// Host of the visitors' page.
    pub host: String,
    /// The backend's own keys.
    pub keys: MasterKeys,
    /// The signed case list.
    pub case_list: ListCache,
    /// Wrong short codes.
    pub guesses: GuessLimits,
    /// Codes that are no receipt of today, by address.
    pub receipt_guesses: Limit<IpAddr>,
    /// Codes by SMS that wait for their check.
    pub otp: Codes,
    /// What sends them; none where nobody configured it.
    pub sms: Option<Gateway>,
    /// Wrong enrolment codes, all together.
    pub codes: Limit<()>,
    /// Wrong enrolment codes by address.
    pub codes_by_peer: Limit<IpAddr>,
    /// Says at which kiosk someone just checked in.
    pub wakes: broadcast::Sender<u32>,
    /// Version of the case list, as last seen.
    pub cases_version: watch::Sender<i64>,
    /// True when the server stops, so that event streams end.
    pub stopping: watch::Sender<bool>,
    /// Contacts arrived.
    pub arrived: Notify,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When the keys cannot be read or made.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        config: Config,
        host: String,
        sms: Option<Gateway>,
    ) -> Result<Self, KeysError> {
        let keys = MasterKeys::load(store.as_ref())?;
        let cases_version = watch::Sender::new(store.cases_version()?);
        Ok(Self {
            store,
            clock,
            config,
            host,
            keys,
            case_list: ListCache::default(),
            guesses: GuessLimits::default(),
            receipt_guesses: Limit::new(receipts::GUESSES_PEER),
            otp: Codes::default(),
            sms,
            codes: Limit::new(CODES_ALL),
            codes_by_peer: Limit::new(CODES_PEER),
            wakes: broadcast::Sender::new(WAKES),
            cases_version,
            stopping: watch::Sender::new(false),
            arrived: Notify::new(),
        })
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

    /// The rules of check-ins.
    pub fn rules(&self) -> Rules {
        Rules { policy: self.config.policy(), tap_s: self.config.tap_s }
    }

    /// How long things are kept.
    pub fn keep(&self) -> Keep {
        self.config.keep()
    }
}
