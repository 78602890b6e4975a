//! What is counted and measured for Prometheus. A label has one of a few words or the template of a route: never an
//! address, a token or anything of a person, and nothing that a stranger can choose.

mod process;

use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use protocol::api::Taken;

use crate::store::timings::{Connections, Timings};

/// From an answer of memory to the longest that a request may take.
const BUCKETS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 60.0];

/// The route of what no route takes.
const NO_ROUTE: &str = "none";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

type Label = [(&'static str, &'static str); 1];

/// What waits to be done, for all processes of a database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// E-mails and SMS.
    pub messages: u64,
    /// Browsers that are to be woken.
    pub pushes: u64,
    /// Contacts and cases that were not compared.
    pub contacts: u64,
    pub cases: u64,
    /// Rows whose day was out of range.
    pub quarantine: u64,
    /// Seconds since the first of these contacts came.
    pub lag_s: i64,
}

#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram>,
    in_progress: Gauge,
    rows: Family<Label, Counter>,
    waiting: Family<Label, Gauge>,
    /// Without a label; a family, so that it can be absent.
    lag: Family<[(&'static str, &'static str); 0], Gauge>,
    connections: Family<Label, Gauge>,
    streams: Gauge,
    leads: Gauge,
}

impl Metrics {
    /// What began at `started_s`, Unix time.
    pub fn new(store: &Timings, started_s: i64) -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            in_progress: Gauge::default(),
            rows: Family::default(),
            waiting: Family::default(),
            lag: Family::default(),
            connections: Family::default(),
            streams: Gauge::default(),
            leads: Gauge::default(),
        };
        metrics.delivered(&Taken::default());
        metrics.register(store, started_s);
        metrics
    }

    fn register(&mut self, store: &Timings, started_s: i64) {
        process::register(&mut self.registry, started_s);
        let registry = self.registry.sub_registry_with_prefix("bluezone");
        let version = vec![("version", env!("CARGO_PKG_VERSION"))];
        registry.register("backend", "The program", Info::new(version));
        registry.register("http_requests", "Requests that were answered", self.requests.clone());
        registry.register(
            "http_request_seconds",
            "Time from a request's head to its answer's",
            self.seconds.clone(),
        );
        registry.register(
            "http_requests_in_progress",
            "Requests that are not answered yet",
            self.in_progress.clone(),
        );
        registry.register(
            "ingest_rows",
            "Contacts and records that kiosks delivered, by what became of them",
            self.rows.clone(),
        );
        registry.register(
            "waiting",
            "What waits: messages to staff, browsers to wake, contacts and cases to compare, rows in quarantine",
            self.waiting.clone(),
        );
        registry.register(
            "matching_lag_seconds",
            "Age of the oldest contact that was not compared with the cases",
            self.lag.clone(),
        );
        registry.register(
            "store_connections",
            "Connections to the database, and units of work that wait for one",
            self.connections.clone(),
        );
        registry.register("event_streams", "Kiosks' open event streams", self.streams.clone());
        registry.register(
            "leads",
            "Whether this process does the periodic work for all",
            self.leads.clone(),
        );
        store.register(registry);
    }

    /// A request came; it is in progress until what this returns is dropped.
    pub fn request(&self) -> InProgress {
        self.in_progress.inc();
        InProgress(self.in_progress.clone())
    }

    /// `route` is the template, none where there is no such page.
    pub fn answered(&self, method: &str, route: Option<&str>, status: u16, took: Duration) {
        let route = route.unwrap_or(NO_ROUTE).to_owned();
        self.seconds.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Request { method: known(method), route, status }).inc();
    }

    /// What became of a batch of a kiosk.
    pub fn delivered(&self, taken: &Taken) {
        for (outcome, count) in [
            ("accepted", taken.accepted),
            ("duplicate", taken.duplicates),
            ("quarantined", taken.quarantined),
            // Some of the accepted.
            ("rewound", taken.rewound),
        ] {
            self.rows.get_or_create(&[("outcome", outcome)]).inc_by(count.into());
        }
    }

    /// None while it is not known: an old number would hide that.
    pub fn waits(&self, waiting: Option<&Waiting>) {
        let Some(waiting) = waiting else {
            self.waiting.clear();
            self.lag.clear();
            return;
        };
        for (of, count) in [
            ("messages", waiting.messages),
            ("pushes", waiting.pushes),
            ("contacts", waiting.contacts),
            ("cases", waiting.cases),
            ("quarantine", waiting.quarantine),
        ] {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            self.waiting.get_or_create(&[("of", of)]).set(count);
        }
        self.lag.get_or_create(&[]).set(waiting.lag_s);
    }

    pub fn leads(&self, leads: bool) {
        self.leads.set(leads.into());
    }

    /// All of it as Prometheus reads it, with what is counted elsewhere.
    pub fn text(&self, connections: Connections, streams: usize) -> String {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        for (state, count) in [
            ("in_use", connections.in_use),
            ("idle", connections.idle),
            ("waiting", connections.waiting),
        ] {
            self.connections.get_or_create(&[("state", state)]).set(number(count));
        }
        self.streams.set(number(streams));
        let mut text = String::new();
        // A string takes everything.
        let _ = prometheus_text::encode(&mut text, &self.registry);
        text
    }
}

/// A request under way.
#[derive(Debug)]
pub struct InProgress(Gauge);

impl Drop for InProgress {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A client may invent methods.
fn known(method: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}
