//! A kiosk of which only the network is real: what it does when is decided by the kiosk's own plan.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{bail, ensure};
use backend::clock::{Clock, SystemClock};
use protocol::api::{self, Batch, Taken};
use protocol::clock::ClockConfidence;
use protocol::record::{Body, Contact, Direction, Record, Sealed, SealedKind};
use protocol::report::{INTERVAL_S, Radio, Report, Writes};
use tokio::sync::{Notify, watch};

use super::policy::plan::{Facts, Failure, Plan, Step};
use super::world::World;
use crate::backend::Kiosk;
use crate::backend::http::Connection;
use crate::backend::ingest::contact;

/// "age-encryption.org/v1" and a line feed, the beginning of every sealed record.
const AGE_FILE: &str = "YWdlLWVuY3J5cHRpb24ub3JnL3YxCg==";

/// Of a stream that is not open.
pub const NOWHERE: usize = 2;

pub struct Simulated {
    pub world: Arc<World>,
    pub kiosk: Kiosk,
    pub index: usize,
    outbox: Mutex<Outbox>,
    changed: Notify,
    /// Number of the last check-in that it was told of.
    pub told: watch::Sender<i64>,
    /// At which process its stream is.
    pub stream_at: AtomicUsize,
    /// Check-ins that visitors were confirmed at it.
    pub taps: AtomicI64,
}

#[derive(Default)]
struct Outbox {
    contacts: Vec<Contact>,
    records: Vec<Record>,
    /// The last numbers that were given.
    given: Numbers,
    /// The last numbers that the backend has acknowledged.
    acknowledged: Numbers,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub contacts: i64,
    pub records: i64,
}

impl Outbox {
    fn is_empty(&self) -> bool {
        self.contacts.is_empty() && self.records.is_empty()
    }

    /// What is sent next, which stays until it is acknowledged.
    fn batch(&self, limit: usize) -> Batch {
        let records: Vec<_> = self.records.iter().take(limit).cloned().collect();
        let left = limit.saturating_sub(records.len());
        let contacts = self.contacts.iter().take(left).cloned().collect();
        Batch { version: protocol::API_VERSION, contacts, records }
    }

    fn acknowledge(&mut self, batch: &Batch) {
        self.contacts.drain(..batch.contacts.len());
        self.records.drain(..batch.records.len());
        if let Some(last) = batch.contacts.last() {
            self.acknowledged.contacts = last.seq;
        }
        if let Some(last) = batch.records.last() {
            self.acknowledged.records = last.seq;
        }
    }
}

impl Simulated {
    pub fn new(world: &Arc<World>, index: usize, kiosk: Kiosk) -> Arc<Self> {
        Arc::new(Self {
            world: Arc::clone(world),
            kiosk,
            index,
            outbox: Mutex::default(),
            changed: Notify::new(),
            told: watch::Sender::new(0),
            stream_at: AtomicUsize::new(NOWHERE),
            taps: AtomicI64::new(0),
        })
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Phones pass and somebody declares.
    pub fn store(&self, contacts: i64) {
        let now_s = SystemClock.now_s();
        let mut outbox = self.outbox();
        let first = outbox.given.contacts + 1;
        let new = (first..first + contacts).map(|seq| contact(self.kiosk.number, seq, now_s));
        outbox.contacts.extend(new);
        outbox.given.contacts += contacts;
        outbox.given.records += 1;
        let seq = outbox.given.records;
        outbox.records.push(declaration(seq, now_s));
        drop(outbox);
        self.changed.notify_one();
    }

    /// The last numbers that were given and acknowledged.
    pub fn numbers(&self) -> (Numbers, Numbers) {
        let outbox = self.outbox();
        (outbox.given, outbox.acknowledged)
    }

    pub fn proof(&self, method: &str, target: &str, body: &[u8]) -> String {
        format!("authorization: {}\r\n", self.kiosk.proof(method, target, body))
    }

    /// Time, venue, outbox and lists, for ever.
    pub async fn synchronise(self: Arc<Self>) {
        let (started, mut plan) = (Instant::now(), Plan::default());
        let (mut connection, mut pending) = (None, None);
        loop {
            let backlog = pending.is_some() || !self.outbox().is_empty();
            let step = plan.next(Facts { enrolled: true, backlog }, started.elapsed());
            if let Step::Wait(pause) = step {
                if !backlog {
                    self.world.counts.has_sent_all(self.index);
                }
                // As behind a proxy, which keeps it for others.
                connection = None;
                tokio::select! {
                    () = tokio::time::sleep(pause.unwrap_or(Duration::MAX)) => {}
                    () = self.changed.notified() => {}
                }
                continue;
            }
            match self.perform(step, &mut connection, &mut pending).await {
                Ok(()) => plan.succeeded(step, started.elapsed()),
                Err(_) => {
                    plan.failed(step, Failure::Passing, started.elapsed(), fastrand::f64());
                }
            }
        }
    }

    async fn perform(
        &self,
        step: Step,
        connection: &mut Option<Connection>,
        pending: &mut Option<Batch>,
    ) -> anyhow::Result<()> {
        match step {
            Step::Time => self.get(connection, api::TIME).await,
            Step::Venue => {
                let target = format!("{}?nonce=simulated&takes=questionnaire", api::VENUE);
                self.get(connection, &target).await
            }
            Step::Cases => self.get(connection, api::CASES).await,
            Step::Windows => self.get(connection, api::WINDOWS).await,
            Step::Upload(limit) => {
                // What was sent and not answered is sent again as it was.
                let batch = pending.get_or_insert_with(|| self.outbox().batch(limit));
                let body = serde_json::to_vec(batch)?;
                let answer = self.post(connection, api::RECORDS, &body).await?;
                let taken: Taken = serde_json::from_slice(&answer)?;
                let (known, sent) =
                    (taken.accepted + taken.duplicates, batch.contacts.len() + batch.records.len());
                if usize::try_from(known)? != sent || taken.rewound > 0 {
                    let number = self.kiosk.number;
                    self.world.counts.fault(format!("kiosk {number}: {sent} taken as {taken:?}"));
                }
                self.outbox().acknowledge(batch);
                *pending = None;
                Ok(())
            }
            Step::Wait(_) => Ok(()),
        }
    }

    async fn get(&self, connection: &mut Option<Connection>, target: &str) -> anyhow::Result<()> {
        let proof = self.proof("GET", target, b"");
        self.ask(connection, ("GET", target), &proof, b"").await.map(drop)
    }

    async fn post(
        &self,
        connection: &mut Option<Connection>,
        target: &str,
        body: &[u8],
    ) -> anyhow::Result<Vec<u8>> {
        let proof = self.proof("POST", target, body);
        let headers = format!("{proof}content-type: application/json\r\n");
        self.ask(connection, ("POST", target), &headers, body).await
    }

    async fn ask(
        &self,
        connection: &mut Option<Connection>,
        call: (&str, &str),
        headers: &str,
        body: &[u8],
    ) -> anyhow::Result<Vec<u8>> {
        self.world.counts.sent_request(self.index);
        let answer = self.world.ask(connection, call, headers, body).await?;
        match answer.status {
            200 | 204 => Ok(answer.body),
            503 => bail!("unavailable"),
            status => {
                let said = String::from_utf8_lossy(&answer.body).into_owned();
                self.world.counts.fault(format!("{} was answered {status}: {said}", call.1));
                bail!("refused")
            }
        }
    }

    /// Tells each minute how it is; a report that does not arrive is not repeated.
    pub async fn report(self: Arc<Self>) {
        let interval = Duration::from_secs(INTERVAL_S);
        tokio::time::sleep(interval.mul_f64(fastrand::f64() / 4.0)).await;
        loop {
            let sent = serde_json::to_vec(&report());
            if let Ok(body) = sent {
                let _ = self.post(&mut None, api::REPORT, &body).await;
            }
            tokio::time::sleep(interval).await;
        }
    }

    /// What was acknowledged, once nothing waits.
    pub fn settled(&self) -> anyhow::Result<Numbers> {
        let (given, acknowledged) = self.numbers();
        ensure!(given == acknowledged, "kiosk {}: {given:?}, {acknowledged:?}", self.kiosk.number);
        Ok(acknowledged)
    }

    pub fn is_told_of_all(&self) -> bool {
        *self.told.borrow() == self.taps.load(Ordering::Relaxed)
    }
}

fn declaration(seq: i64, at_s: i64) -> Record {
    let body = Body::Sealed(Sealed {
        kind: SealedKind::Declaration,
        at_s,
        direction: Some(Direction::In),
        attention: false,
        out_of_province: false,
        people: 1,
        receipt: None,
        cards: vec![],
        clock: ClockConfidence::Synced,
        body: AGE_FILE.to_owned(),
    });
    Record { seq, body }
}

fn report() -> Report {
    Report {
        clock: ClockConfidence::Synced,
        clock_off_s: None,
        clock_doubted: false,
        contacts_waiting: 0,
        records_waiting: 0,
        parked: 0,
        oldest_s: None,
        storage: None,
        writes: Writes::Well,
        radio: Radio::Listening,
        heard_ago_s: Some(3),
        screen: true,
        keys_pending: false,
        sealing_to: vec![],
        waiting_for: std::collections::BTreeMap::new(),
        case_open: false,
        case_opened_ago_s: None,
        temperature_c: None,
        update: None,
    }
}
