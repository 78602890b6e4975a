//! Contacts a second from HTTP to durable, beside SQLite alone: the same contacts in the same
//! transactions on the same disk, written by one loop that does nothing else.

use std::time::{Duration, Instant};

use anyhow::ensure;
use backend::clock::{Clock, SystemClock};
use protocol::api::{self, Batch, Taken};
use protocol::clock::ClockConfidence;
use protocol::contact::ContactId;
use protocol::record::{Contact, Phone};
use rusqlite::{Connection as Database, params};

use super::http::Connection;
use super::latencies::Latencies;
use super::{Kiosk, Server};

/// Contacts of an upload.
const ROWS: usize = 200;

/// Measurements of each way, taken in turn; the median is printed.
const ROUNDS: usize = 5;

struct Round {
    rows_s: f64,
    /// Of each upload.
    latencies: Latencies,
}

impl Round {
    fn new(latencies: &[Duration], took: Duration) -> Self {
        let rows = u32::try_from(latencies.len() * ROWS).unwrap_or(u32::MAX);
        Self { rows_s: f64::from(rows) / took.as_secs_f64(), latencies: Latencies::new(latencies) }
    }
}

/// What is sent at once, made before the clock runs.
struct Upload {
    contacts: Vec<Contact>,
    headers: String,
    body: Vec<u8>,
}

/// Measures and prints.
pub fn run(connections: usize, uploads: usize) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let server = Server::start(connections)?;
    let mut raw = Raw::open(&server)?;
    let (mut ours, mut alone) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let prepared = server.kiosks.iter().map(|kiosk| prepare(kiosk, round, uploads));
        let prepared = prepared.collect::<anyhow::Result<Vec<_>>>()?;
        let (measured, prepared) = runtime.block_on(send_all(&server, prepared))?;
        ours.push(measured);
        alone.push(raw.measure(&prepared)?);
    }
    for rounds in [&mut ours, &mut alone] {
        rounds.sort_by(|a, b| a.rows_s.total_cmp(&b.rows_s));
    }
    println!(
        "{ROWS} contacts an upload, {connections} connections, medians of {ROUNDS} rounds of {} \
         contacts in turn on the same disk.\n",
        connections * uploads * ROWS
    );
    println!(
        "| way | contacts/s | of SQLite alone | an upload, ms: median, p99 | most memory, MB |"
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    let base = alone.get(ROUNDS / 2).map_or(f64::NAN, |median| median.rows_s);
    let peak = format!("{:.0}", server.process.peak_mb()?);
    for (name, rounds, peak) in
        [("HTTP to durable", &ours, peak.as_str()), ("SQLite alone", &alone, "")]
    {
        if let Some(Round { rows_s, latencies }) = rounds.get(ROUNDS / 2) {
            let share = 100.0 * rows_s / base;
            println!("| {name} | {rows_s:.0} | {share:.0} % | {latencies} | {peak} |");
        }
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

/// The peer.
struct Raw(Database);

impl Raw {
    fn open(server: &Server) -> anyhow::Result<Self> {
        let db = Database::open(server.dir.path().join("alone.db"))?;
        db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        db.pragma_update(None, "synchronous", "full")?;
        db.execute_batch(
            "CREATE TABLE contacts (venue_id INTEGER, day INTEGER, kiosk_id INTEGER, seq INTEGER, \
             incarnation INTEGER, id BLOB, phone INTEGER, first_s INTEGER, last_s INTEGER, \
             sightings INTEGER, rssi_max INTEGER, rssi_mean INTEGER, near_minutes INTEGER, \
             clock INTEGER, PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)) \
             STRICT, WITHOUT ROWID",
        )?;
        Ok(Self(db))
    }

    /// Writes what was sent, in about the order in which it arrived.
    fn measure(&mut self, sent: &[Vec<Upload>]) -> anyhow::Result<Round> {
        let (started, mut latencies) = (Instant::now(), Vec::new());
        let most = sent.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..most {
            for (kiosk, uploads) in (1_i64..).zip(sent) {
                let Some(upload) = uploads.get(index) else { continue };
                let began = Instant::now();
                self.write(kiosk, &upload.contacts)?;
                latencies.push(began.elapsed());
            }
        }
        Ok(Round::new(&latencies, started.elapsed()))
    }

    fn write(&mut self, kiosk: i64, contacts: &[Contact]) -> anyhow::Result<()> {
        let transaction = self.0.transaction()?;
        let sql = "INSERT INTO contacts (venue_id, day, kiosk_id, seq, incarnation, id, phone, \
                   first_s, last_s, sightings, rssi_max, rssi_mean, near_minutes, clock) \
                   VALUES (?1, ?2, ?1, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        let mut insert = transaction.prepare_cached(sql)?;
        for contact in contacts {
            insert.execute(params![
                kiosk,
                contact.first_s.div_euclid(protocol::DAY_S),
                contact.seq,
                contact.id.0,
                contact.phone.code(),
                contact.first_s,
                contact.last_s,
                contact.sightings,
                contact.rssi_max,
                contact.rssi_mean,
                contact.near_minutes,
                contact.clock.code(),
            ])?;
        }
        drop(insert);
        Ok(transaction.commit()?)
    }
}
