//! Pages of the staff portal over HTTP at 500 venues, 10,000 kiosks and 5 million contacts, beside a peer: the rows
//! that the page shows, read by a query written for it alone, without accounts, words and HTML.
//!
//! The database is made once, below `target/`. On a machine that does other work too, the processor time a page
//! takes says more than the time until its answer.

mod client;
mod fill;
mod peer;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, ensure};
use backend::clock::SetClock;
use backend::config::Config;
use backend::server::Server;
use backend::store::accounts::Role;
use rustix::time::{ClockId, clock_gettime};
use tokio_util::sync::CancellationToken;

use client::Browser;
use fill::NOW_S;
use peer::Peer;

/// Requests before the measurement, so that what is read once is there.
const WARM_UP: u32 = 3;

/// A page, who looks at it, and the query beside it.
struct Page {
    role: Role,
    path: &'static str,
    peer: Option<Peer>,
}

const fn page(role: Role, path: &'static str, peer: Option<Peer>) -> Page {
    Page { role, path, peer }
}

/// The first venue and commune are those of manager, guard and clerk.
const PAGES: [Page; 18] = [
    page(Role::Operator, "/staff/overview", Some(Peer::Overview)),
    page(Role::Operator, "/staff/kiosks", Some(Peer::Kiosks)),
    page(Role::Operator, "/staff/kiosks?find=400", None),
    page(Role::Operator, "/staff/kiosks?page=100", None),
    page(Role::Operator, "/staff/venues", None),
    page(Role::Operator, "/staff/venues?find=Ch%E1%BB%A3+40", None),
    page(Role::Operator, "/staff/venues/1", None),
    page(Role::Operator, "/staff/communes", None),
    page(Role::Operator, "/staff/accounts", None),
    page(Role::Operator, "/staff/audit", None),
    page(Role::Operator, "/staff/outbox", None),
    page(Role::Manager, "/staff/today/1", Some(Peer::Today)),
    page(Role::Guard, "/staff/gate/1", Some(Peer::Gate)),
    page(Role::Commune, "/staff/overview", None),
    page(Role::Commune, "/staff/log", None),
    page(Role::Commune, "/staff/log?day=2021-07-07", Some(Peer::Log)),
    page(Role::Commune, "/staff/kiosks", None),
    page(Role::Commune, "/staff/venues", None),
];

/// Times of one kind, in milliseconds.
#[derive(Default)]
struct Times(Vec<f64>);

impl Times {
    fn add(&mut self, began: Instant) {
        self.0.push(began.elapsed().as_secs_f64() * 1000.0);
    }

    fn at(&mut self, percent: usize) -> f64 {
        self.0.sort_by(f64::total_cmp);
        let last = self.0.len().saturating_sub(1);
        self.0.get(last * percent / 100).copied().unwrap_or(0.0)
    }
}

/// Measures and prints.
pub fn run(requests: u32) -> anyhow::Result<()> {
    let folder = PathBuf::from("target/bench-portal");
    let database = fill::database(&folder)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        database: database.clone().into(),
        database_reserve_mb: 0,
        ..Config::default()
    };
    let stop = CancellationToken::new();
    let clock = Arc::new(SetClock::new(NOW_S));
    let server = runtime.block_on(Server::bind(config, clock, stop.clone()))?;
    let (address, app) = (server.address(), server.app());
    runtime.block_on(fill::accounts(&app))?;
    let serving = runtime.spawn(server.run());
    println!("| who | page | kB | p50 | p99 | processor | peer's p50 |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
    let peers = peer::Database::open(&database)?;
    for Page { role, path, peer } in &PAGES {
        let browser = Browser::sign_in(address, role.word())?;
        let (mut times, mut size) = (Times::default(), 0);
        for _ in 0..WARM_UP {
            size = browser.get(path)?.len();
        }
        let before_s = processor_s();
        for _ in 0..requests {
            let began = Instant::now();
            ensure!(browser.get(path)?.len() > 1000, "{path} is no page");
            times.add(began);
        }
        let processor_ms = (processor_s() - before_s) * 1000.0 / f64::from(requests);
        let mut beside = Times::default();
        if let Some(peer) = peer {
            for _ in 0..requests {
                let began = Instant::now();
                ensure!(peers.read(*peer)? > 0, "{path}: the peer finds nothing");
                beside.add(began);
            }
        }
        let peer = peer.map(|_| format!("{:.1} ms", beside.at(50))).unwrap_or_default();
        let (role, kb, p50, p99) = (role.word(), size / 1000, times.at(50), times.at(99));
        println!(
            "| {role} | {path} | {kb} | {p50:.1} ms | {p99:.1} ms | {processor_ms:.1} ms | {peer} |"
        );
    }
    stop.cancel();
    runtime.block_on(serving).context("the server ended by itself")??;
    Ok(())
}

/// Processor time of this process, seconds.
fn processor_s() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
