//! Looks at what the product knows: the kiosk's log, the declarations and exposures at the backend.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use kiosk::store::Store;
use protocol::contact::ContactId;
use protocol::declaration::Declaration;
use serde::Serialize;
use serde_json::Value;

use crate::setup::Setup;
use crate::street::{Street, now_s};
use crate::tour::{Happened, Tour};
use crate::trail::{Span, Trail, joined, trail};

const INTERVAL: Duration = Duration::from_secs(1);

/// A declaration as its clerk reads it.
#[derive(Clone, Debug, Serialize)]
pub struct Opened {
    pub name: String,
    pub birth_year: u16,
    pub people: usize,
    /// Whether any answer is yes.
    pub attention: bool,
    pub kiosk: i64,
    pub seq: i64,
}

/// What the product knows, as far as the page shows it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Known {
    /// By phone: how often the kiosk has written it into its log.
    pub logged: Vec<usize>,
    pub trails: Vec<Trail>,
    pub declarations: usize,
    /// The newest one.
    pub opened: Option<Opened>,
}

pub struct Watch {
    setup: Arc<Setup>,
    street: Arc<Street>,
    tour: Arc<Tour>,
    known: Mutex<Known>,
    started_s: i64,
}

/// What a look remembers for the next one.
struct Memory {
    store: Store,
    /// Contacts of earlier runs.
    last_seq: i64,
    heard: Vec<Vec<Span>>,
    senders: HashMap<ContactId, usize>,
    opened: HashSet<(i64, i64)>,
}

impl Watch {
    pub fn new(setup: Arc<Setup>, street: Arc<Street>, tour: Arc<Tour>) -> Self {
        Self { setup, street, tour, known: Mutex::default(), started_s: now_s() }
    }

    pub fn known(&self) -> Known {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Looks again and again.
    ///
    /// # Errors
    /// When the kiosk's database cannot be opened.
    pub async fn run(&self) -> anyhow::Result<()> {
        let store = Store::open_existing(&self.setup.kiosk_database())?;
        let last_seq = store.last_contact()?;
        let heard = vec![Vec::new(); self.street.len()];
        let (senders, opened) = (HashMap::new(), HashSet::new());
        let mut memory = Memory { store, last_seq, heard, senders, opened };
        loop {
            for looked in [
                self.look_at_log(&mut memory),
                self.look_at_declarations(&mut memory).await,
                self.look_at_exposures(&memory).await,
            ] {
                if let Err(error) = looked {
                    tracing::warn!(error = terminal::sentence(&error), "the demo cannot look");
                }
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }

    fn look_at_log(&self, memory: &mut Memory) -> anyhow::Result<()> {
        let last = memory.store.last_contact()?;
        if last == memory.last_seq {
            return Ok(());
        }
        memory.senders = self.street.senders(self.started_s, now_s());
        let log = memory.store.contact_log(memory.last_seq + 1, last)?.log;
        memory.last_seq = last;
        for contact in log {
            if let Some(phone) = memory.senders.get(&contact.id) {
                let spans = &mut memory.heard[*phone];
                spans.push(Span { from_s: contact.first_s, to_s: contact.last_s });
                *spans = joined(std::mem::take(spans));
                self.change(|known| {
                    known.logged.resize(memory.heard.len(), 0);
                    known.logged[*phone] += 1;
                });
                self.tour.note(Happened::Heard);
            }
        }
        Ok(())
    }

    async fn look_at_declarations(&self, memory: &mut Memory) -> anyhow::Result<()> {
        let list = ["records", "list", "--kind", "declaration", "--reason", "demo"];
        let rows = self.setup.run_backend(&list, b"").await?;
        self.change(|known| known.declarations = rows.len());
        for row in rows {
            let number = |name: &str| row[name].as_i64().context("a record has no number");
            let (kiosk, seq) = (number("kiosk")?, number("seq")?);
            if number("at_s")? < self.started_s || !memory.opened.insert((kiosk, seq)) {
                continue;
            }
            let opened = self.setup.open_record(&kiosk.to_string(), &seq.to_string()).await?;
            let declaration: Declaration = serde_json::from_value(opened)?;
            let Some(person) = declaration.people.first() else { continue };
            if person.passport.as_deref() == Some(crate::tries::CARD_NUMBER) {
                self.tour.note(Happened::Declared);
            }
            let name = person.full_name.clone();
            let (birth_year, people) = (person.birth_year, declaration.people.len());
            let attention = row["attention"] == true;
            let opened = Opened { name, birth_year, people, attention, kiosk, seq };
            self.change(|known| known.opened = Some(opened));
        }
        Ok(())
    }

    async fn look_at_exposures(&self, memory: &Memory) -> anyhow::Result<()> {
        let cases = self.street.cases();
        if cases.is_empty() {
            return Ok(());
        }
        self.tour.note(Happened::Case);
        let exposures: Vec<Value> =
            self.setup.run_backend(&["exposures", "--reason", "demo"], b"").await?;
        let mut trails: Vec<Trail> = cases
            .into_iter()
            .filter_map(|(phone, case)| trail(phone, case, &exposures, &memory.heard))
            .collect();
        // The newest case first.
        trails.sort_by_key(|trail| -trail.case);
        if !trails.is_empty() {
            self.tour.note(Happened::Found);
        }
        self.change(|known| known.trails = trails);
        Ok(())
    }
}
