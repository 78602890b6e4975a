//! Contacts a second from HTTP to durable, beside the database alone: the same contacts in the same transactions on the
//! same disk, written by connections that do nothing else.

use std::time::{Duration, Instant};

use anyhow::ensure;
use backend::clock::{Clock, SystemClock};
use protocol::api::{self, Batch, Taken};
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Contact, Phone, day_of};
use tokio::runtime::Runtime;

use super::alone;
use super::http::Connection;
use super::latencies::Latencies;
use super::{Kiosk, Server};
use crate::scratch::{self, Scratch};

/// Contacts of an upload.
const ROWS: usize = 200;

/// Measurements of each way, taken in turn; the median is printed.
const ROUNDS: usize = 5;

/// For how long the backend may work by itself before the next way is measured.
const QUIET_LIMIT: Duration = Duration::from_secs(120);

struct Round {
    rows_s: f64,
    /// Of each upload.
    latencies: Latencies,
    /// Processor time of the backend, of each upload.
    processor_ms: Option<f64>,
}

impl Round {
    fn new(latencies: &[Duration], took: Duration) -> Self {
        let rows = u32::try_from(latencies.len() * ROWS).unwrap_or(u32::MAX);
        let rows_s = f64::from(rows) / took.as_secs_f64();
        Self { rows_s, latencies: Latencies::new(latencies), processor_ms: None }
    }
}

/// What is sent at once, made before the clock runs.
pub struct Upload {
    pub contacts: Vec<Contact>,
    headers: String,
    body: Vec<u8>,
}

/// A backend and, in turn, its database alone.
struct Pair {
    database: &'static str,
    server: Server,
    ours: Vec<Round>,
    alone: Vec<Round>,
}

impl Pair {
    fn new(database: &'static str, server: Server) -> Self {
        Self { database, server, ours: Vec::new(), alone: Vec::new() }
    }

    /// Uploads; gives back what was sent.
    fn upload(
        &mut self,
        runtime: &Runtime,
        round: usize,
        uploads: usize,
    ) -> anyhow::Result<Vec<Vec<Upload>>> {
        let prepared = self.server.kiosks.iter().map(|kiosk| prepare(kiosk, round, uploads));
        let prepared = prepared.collect::<anyhow::Result<Vec<_>>>()?;
        let before_s = self.server.process.processor_s()?;
        let (mut measured, sent) = runtime.block_on(send_all(&self.server, prepared))?;
        let processor_s = self.server.process.processor_s()? - before_s;
        let count: usize = sent.iter().map(Vec::len).sum();
        measured.processor_ms = Some(processor_s * 1e3 / count as f64);
        self.ours.push(measured);
        self.be_quiet()?;
        Ok(sent)
    }

    /// Measures the database alone.
    fn write_alone(
        &mut self,
        write: impl FnOnce() -> anyhow::Result<Vec<Duration>>,
    ) -> anyhow::Result<()> {
        let began = Instant::now();
        let latencies = write()?;
        self.alone.push(Round::new(&latencies, began.elapsed()));
        Ok(())
    }

    /// Waits until what was uploaded was compared.
    fn be_quiet(&self) -> anyhow::Result<()> {
        wait("contacts are not compared", || {
            Ok(self.server.store.read(|read| read.backlog())?.contacts == 0)
        })
    }

    fn print(&mut self) -> anyhow::Result<()> {
        for rounds in [&mut self.ours, &mut self.alone] {
            rounds.sort_by(|a, b| a.rows_s.total_cmp(&b.rows_s));
        }
        let median = |rounds: &[Round]| rounds.get(ROUNDS / 2).map_or(f64::NAN, |it| it.rows_s);
        let base = median(&self.alone);
        for (way, rounds) in [("HTTP to durable", &self.ours), ("alone", &self.alone)] {
            let Some(Round { rows_s, latencies, processor_ms }) = rounds.get(ROUNDS / 2) else {
                continue;
            };
            let share = 100.0 * rows_s / base;
            let (share, processor, peak) = match processor_ms {
                Some(ms) => (
                    format!("{share:.0} %"),
                    format!("{ms:.2}"),
                    format!("{:.0}", self.server.process.peak_mb()?),
                ),
                None => (String::new(), String::new(), String::new()),
            };
            let database = self.database;
            println!(
                "| {database}, {way} | {rows_s:.0} | {share} | {latencies} | {processor} | {peak} |"
            );
        }
        Ok(())
    }
}

/// Measures and prints.
pub fn run(database: Option<String>, connections: usize, uploads: usize) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut sqlite = Pair::new("SQLite", Server::start(connections, None)?);
    let mut file_alone = alone::Sqlite::open(sqlite.server.dir.path())?;
    let scratch = scratch::server(database).map(|server| Scratch::new(&server)).transpose()?;
    let mut postgres = match &scratch {
        Some(scratch) => {
            let server = Server::start(connections, Some(&scratch.address()))?;
            days_are_made(scratch)?;
            let today = day_of(SystemClock.now_s());
            let alone = alone::Postgres::open(scratch, connections, today)?;
            Some((scratch, Pair::new("PostgreSQL", server), alone))
        }
        None => None,
    };
    for round in 0..ROUNDS {
        if let Some((scratch, pair, alone)) = &mut postgres {
            let sent = pair.upload(&runtime, round, uploads)?;
            pair.write_alone(|| alone.write_all(scratch, sent))?;
        }
        let sent = sqlite.upload(&runtime, round, uploads)?;
        sqlite.write_alone(|| file_alone.write_all(&sent))?;
    }
    println!(
        "{ROWS} contacts an upload, {connections} connections, medians of {ROUNDS} rounds of {} \
         contacts in turn; SQLite alone is one connection with synchronous FULL.",
        connections * uploads * ROWS
    );
    match &scratch {
        Some(scratch) => println!("{}\n", scratch.durability()?),
        None => println!("There is no PostgreSQL: name one with --database.\n"),
    }
    println!(
        "| way | contacts/s | of it alone | an upload, ms: median, p99 | processor of the backend, \
         ms an upload | its most memory, MB |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    if let Some((_, pair, _)) = &mut postgres {
        pair.print()?;
    }
    sqlite.print()
}

/// Waits until the backend has made today's partition, so that both write to one of their own.
fn days_are_made(scratch: &Scratch) -> anyhow::Result<()> {
    let client = scratch.client()?;
    let today = day_of(SystemClock.now_s());
    let sql = format!("SELECT count(*) FROM pg_class WHERE relname = 'contacts_d{today}'");
    wait("today's partition is not made", || Ok(scratch.number(&client, &sql)? > 0))
}

fn wait(failure: &str, is_so: impl Fn() -> anyhow::Result<bool>) -> anyhow::Result<()> {
    let until = Instant::now() + QUIET_LIMIT;
    while !is_so()? {
        ensure!(Instant::now() < until, "{failure}");
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn prepare(kiosk: &Kiosk, round: usize, uploads: usize) -> anyhow::Result<Vec<Upload>> {
    let first = round * uploads * ROWS + 1;
    (0..uploads)
        .map(|upload| {
            let contacts = contacts(kiosk.number, i64::try_from(first + upload * ROWS)?);
            let batch = Batch { version: protocol::API_VERSION, contacts, records: vec![] };
            let body = serde_json::to_vec(&batch)?;
            let proof = kiosk.proof("POST", api::RECORDS, &body);
            let headers = format!("content-type: application/json\r\nauthorization: {proof}\r\n");
            Ok(Upload { contacts: batch.contacts, headers, body })
        })
        .collect()
}

/// Sends over all connections at once; gives back what was sent.
async fn send_all(
    server: &Server,
    prepared: Vec<Vec<Upload>>,
) -> anyhow::Result<(Round, Vec<Vec<Upload>>)> {
    let mut connections = Vec::new();
    for uploads in prepared {
        connections.push((Connection::open(&server.process.address).await?, uploads));
    }
    let started = Instant::now();
    let senders = connections
        .into_iter()
        .map(|(connection, uploads)| tokio::spawn(send(connection, uploads)));
    let (mut latencies, mut sent) = (Vec::new(), Vec::new());
    for sender in senders.collect::<Vec<_>>() {
        let (own, uploads) = sender.await??;
        latencies.extend(own);
        sent.push(uploads);
    }
    Ok((Round::new(&latencies, started.elapsed()), sent))
}

async fn send(
    mut connection: Connection,
    uploads: Vec<Upload>,
) -> anyhow::Result<(Vec<Duration>, Vec<Upload>)> {
    let mut latencies = Vec::with_capacity(uploads.len());
    for upload in &uploads {
        let sent = Instant::now();
        connection.send("POST", api::RECORDS, &upload.headers, &upload.body).await?;
        let answer = connection.answer().await?;
        latencies.push(sent.elapsed());
        ensure!(answer.status == 200, "{}", String::from_utf8_lossy(&answer.body));
        let taken: Taken = serde_json::from_slice(&answer.body)?;
        ensure!(usize::try_from(taken.accepted)? == ROWS, "not all was new: {taken:?}");
    }
    Ok((latencies, uploads))
}

fn contacts(kiosk: u32, first: i64) -> Vec<Contact> {
    let now_s = SystemClock.now_s();
    (first..).take(ROWS).map(|seq| contact(kiosk, seq, now_s)).collect()
}

/// A contact of a minute ago with an id of its own.
pub fn contact(kiosk: u32, seq: i64, now_s: i64) -> Contact {
    let mut id = [0; 12];
    id.iter_mut().for_each(|byte| *byte = fastrand::u8(..));
    id[..4].copy_from_slice(&kiosk.to_be_bytes());
    Contact {
        seq,
        id: ContactId(id),
        phone: Phone::Android,
        first_s: now_s - 60,
        last_s: now_s - 20,
        sightings: 3,
        rssi_max: Some(-60),
        rssi_mean: Some(-70),
        near_minutes: 1,
        clock: ClockConfidence::Synced,
    }
}
