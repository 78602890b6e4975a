//! A real `backend serve` beside this program, with kiosks that are enrolled already.

mod http;
pub mod ingest;
mod latencies;
pub mod streams;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};
use backend::clock::{Clock, SystemClock};
use backend::keys::random;
use backend::store::Store;
use backend::store::Tx;
use backend::store::kiosks::NewKiosk;
use backend::store::sqlite::Sqlite;
use backend::store::venues::{NewVenue, VenueKind};
use backend::venues::add_commune;
use ed25519_dalek::SigningKey;
use protocol::proof::Request;
use protocol::secret::Secret;

use crate::province::RECIPIENT;

/// Clock ticks a second of /proc, the same on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// The running server; its files are below `target/`, on a disk and not in memory.
pub struct Server {
    child: Child,
    pub dir: tempfile::TempDir,
    /// Host and port.
    pub address: String,
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
    /// Starts with so many kiosks, each of a venue of its own.
    pub fn start(kiosks: usize) -> anyhow::Result<Self> {
        let dir = tempfile::tempdir_in("target")?;
        let database = dir.path().join("backend.db");
        let store: Box<dyn Store> = Box::new(Sqlite::open(&database)?);
        let kiosks = store.write(|tx| enrol(tx, kiosks))?;
        drop(store);
        let program = std::env::current_exe()?.with_file_name("backend");
        let mut child = Command::new(&program)
            .args(["serve", "--listen", "127.0.0.1:0", "--database"])
            .arg(&database)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start; build it first", program.display()))?;
        let mut line = String::new();
        let out = child.stdout.take().context("the backend has no stdout")?;
        BufReader::new(out).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.context("the backend did not say where it listens")?.to_owned();
        Ok(Self { child, dir, address, kiosks })
    }

    /// Processor time of the server so far, of all its threads, seconds.
    pub fn processor_s(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name, in brackets, may hold anything.
        let fields = stat.rsplit_once(')').context("/proc has another form")?.1;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
        Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
    }

    /// The most memory that the server ever had (`VmHWM`), MB.
    pub fn peak_mb(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.split_whitespace().next());
        Ok(kb.context("/proc has another form")?.parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn enrol(tx: &mut dyn Tx, count: usize) -> anyhow::Result<Vec<Kiosk>> {
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
