//! A real `backend serve` beside this program, with kiosks that are enrolled already.

mod alone;
pub mod http;
pub mod ingest;
pub mod latencies;
pub mod process;
pub mod streams;

use std::sync::Arc;

use anyhow::{Context, anyhow, ensure};
use backend::clock::{Clock, SystemClock};
use backend::config::Database;
use backend::keys::random;
use backend::store::kiosks::NewKiosk;
use backend::store::venues::{NewVenue, VenueKind};
use backend::store::{self, Store, Tx};
use backend::venues::add_commune;
use ed25519_dalek::SigningKey;
use protocol::proof::Request;
use protocol::secret::Secret;

use crate::province::RECIPIENT;
use process::Process;

/// The running server; its files are below `target/`, on a disk and not in memory.
pub struct Server {
    pub process: Process,
    pub dir: tempfile::TempDir,
    /// What it stores.
    pub store: Arc<dyn Store>,
    pub kiosks: Vec<Kiosk>,
}

#[derive(Clone)]
pub struct Kiosk {
    pub number: u32,
    key: SigningKey,
    pub token_key: Secret,
}

impl Kiosk {
    /// The authorization header of a request.
    pub fn proof(&self, method: &str, target: &str, body: &[u8]) -> String {
        Request { method, target }.sign(body, self.number, SystemClock.now_s(), &self.key)
    }
}

impl Server {
    /// Starts with so many kiosks, each of a venue of its own, on a PostgreSQL or with a file.
    pub fn start(kiosks: usize, postgres: Option<&str>) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir_in("target")?;
        let database = match postgres {
            Some(address) => address.to_owned(),
            None => dir.path().join("backend.db").to_string_lossy().into_owned(),
        };
        let named: Database = database.parse().map_err(|error: String| anyhow!(error))?;
        let store = store::open(&named)?;
        let kiosks = store.write(|tx| enrol(tx, kiosks))?;
        let process = Process::start(&database, "127.0.0.1:0")?;
        Ok(Self { process, dir, store, kiosks })
    }
}

/// Makes so many kiosks, each of a venue of its own.
pub fn enrol(tx: &mut dyn Tx, count: usize) -> anyhow::Result<Vec<Kiosk>> {
    let now_s = SystemClock.now_s();
    let recipients = vec![RECIPIENT.to_owned()];
    let commune = add_commune(tx, "Phường Bồng Sơn", recipients, vec![], now_s)?;
    let mut kiosks = Vec::with_capacity(count);
    for number in 0..count {
        let venue = NewVenue {
            commune,
            name: "Chợ Bồng Sơn".to_owned(),
            kind: VenueKind::Market,
            letters: format!("B{number}"),
            ..NewVenue::default()
        };
        let venue = tx.add_venue(&venue, now_s)?;
        let (code_hash, code_expires_s) = (random::<32>()?, now_s + 60);
        let (key, token_key) = (SigningKey::from_bytes(&random()?), Secret::new(random()?));
        let new = NewKiosk { venue, position: String::new(), code_hash, code_expires_s };
        tx.add_kiosk(&new, now_s)?;
        let public_key = key.verifying_key().to_bytes();
        let enrolled = tx.enrol(&code_hash, &public_key, &token_key, now_s)?;
        let number = enrolled.context("a kiosk was not enrolled")?.kiosk;
        kiosks.push(Kiosk { number, key, token_key });
    }
    ensure!(kiosks.len() == count);
    Ok(kiosks)
}
