//! The venues with their gates, and what is heard and handed in there.

use std::collections::BTreeMap;

use backend::kiosks::code::OneTimeCode;
use backend::store::checkins::{NewCheckin, TapKey};
use backend::store::records::Delivery;
use backend::store::venues::NewVenue;
use backend::venues::{add_commune, add_venue};
use backend::{kiosks, records};
use protocol::caselist::Case;
use protocol::contact::ContactId;
use protocol::matching::{Log, LoggedContact, TOLERANCE_S};
use protocol::record::{Body, Contact, Direction, ExposureHit, ReceiptCheckin, Record, SealedKind};
use protocol::token::Evidence;

use super::visitors::{By, Visitor, at, receipt, visit};
use crate::support::records::{AGE_FILE, CLOCK, contact, declared, sealed};
use crate::support::{NOW, RECIPIENT, TestServer};

/// What is done at a gate.
#[derive(Clone, Copy)]
pub(super) struct Gate {
    pub(super) venue: i64,
    kiosk: u32,
}

/// Where a poster hangs, and no kiosk stands.
const POSTER: &str = "Cột";

/// Gates: two of the market, then office, station, bus and the village's poster.
const GATES: [(usize, &str); 6] =
    [(0, "Cổng A"), (0, "Cổng B"), (1, "Cửa"), (2, "Cửa"), (3, "Cửa xe"), (4, POSTER)];

pub(super) struct Town {
    pub(super) gates: Vec<Gate>,
    contacts: BTreeMap<u32, Vec<Contact>>,
    /// Numbers of the last contact and record of each kiosk.
    numbers: BTreeMap<u32, (i64, i64)>,
}

impl Town {
    pub(super) fn new(server: &TestServer) -> Self {
        let mut tx = server.tx();
        let keys = vec![RECIPIENT.to_owned()];
        let commune = add_commune(tx.as_mut(), "Phường Bồng Sơn", keys, vec![], NOW).unwrap();
        let venues: Vec<i64> = [
            ("Chợ Bồng Sơn", "BSON", ""),
            ("UBND phường", "BSUB", ""),
            ("Bến xe", "BSBX", ""),
            ("Xe khách", "BSXK", "09:00-09:45 Bồng Sơn – Quy Nhơn"),
            ("Nhà văn hóa", "BSVH", ""),
        ]
        .into_iter()
        .map(|(name, letters, trips)| {
            let [name, letters, trips] = [name, letters, trips].map(str::to_owned);
            let venue = NewVenue { commune, name, letters, trips, ..NewVenue::default() };
            add_venue(tx.as_mut(), &venue, NOW).unwrap()
        })
        .collect();
        let gates = GATES
            .iter()
            .map(|(venue, position)| {
                let (venue, keys) = (venues[*venue], &server.app.keys);
                let random = backend::keys::random::<64>().unwrap();
                let code = OneTimeCode::from_random(&random).unwrap();
                let kiosk = match *position {
                    POSTER => kiosks::add_poster(tx.as_mut(), venue, position, [[5; 32]; 2], NOW),
                    _ => kiosks::add(tx.as_mut(), keys, venue, position, &code, NOW),
                };
                Gate { venue, kiosk: kiosk.unwrap() }
            })
            .collect();
        tx.commit().unwrap();
        Self { gates, contacts: BTreeMap::new(), numbers: BTreeMap::new() }
    }

    fn deliver(
        &self,
        server: &TestServer,
        gate: Gate,
        contacts: Vec<Contact>,
        records: Vec<Record>,
    ) {
        let Gate { venue, kiosk } = gate;
        let (received_s, quarantined) = (server.now(), Vec::new());
        let delivery = Delivery { kiosk, venue, received_s, contacts, records, quarantined };
        let mut tx = server.tx();
        records::deliver(tx.as_mut(), &delivery).unwrap();
        tx.commit().unwrap();
    }

    /// A phone at a gate: a contact for each id.
    pub(super) fn hear(
        &mut self,
        server: &TestServer,
        gate: usize,
        from: i64,
        to: i64,
        rssi: i16,
        id: impl Fn(i64) -> ContactId,
    ) {
        let gate = self.gates[gate];
        let mut minute = from;
        while minute < to {
            let end = (minute.div_euclid(15) * 15 + 15).min(to);
            let (seq, _) = self.numbers.entry(gate.kiosk).or_default();
            *seq += 1;
            let heard = Contact {
                last_s: at(end) - 1,
                rssi_max: Some(rssi),
                near_minutes: u8::try_from(end - minute).unwrap(),
                ..contact(*seq, id(at(minute)), at(minute))
            };
            self.contacts.entry(gate.kiosk).or_default().push(heard.clone());
            self.deliver(server, gate, vec![heard], vec![]);
            minute = end;
        }
    }

    fn record(&mut self, server: &TestServer, gate: usize, body: Body) {
        let gate = self.gates[gate];
        let (_, seq) = self.numbers.entry(gate.kiosk).or_default();
        *seq += 1;
        let record = Record { seq: *seq, body };
        self.deliver(server, gate, vec![], vec![record]);
    }

    fn tap(&self, server: &TestServer, visitor: &Visitor, direction: Direction, at_s: i64) {
        let Gate { venue, kiosk } = self.gates[visitor.gate];
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&visitor.number.to_be_bytes());
        let tap = TapKey { venue, kiosk, opened_s: at_s, nonce, direction };
        let new = NewCheckin {
            evidence: Evidence::Live,
            at_s,
            visit: Some(visit(visitor)),
            people: 1,
            told: true,
        };
        let mut tx = server.tx();
        tx.add_checkin(&tap, &new).unwrap();
        tx.commit().unwrap();
    }

    pub(super) fn come(&mut self, server: &TestServer, visitor: &Visitor) {
        let (from_s, to_s) = (at(visitor.from), at(visitor.to));
        let by_receipt = |direction, at_s| {
            let (id, day) = (receipt(visitor), protocol::civil::vietnam_day(at_s));
            Body::Receipt(ReceiptCheckin { id, day, direction, people: 1, at_s, clock: CLOCK })
        };
        match visitor.by {
            By::Bluetooth => {
                let number = visitor.number;
                self.hear(server, visitor.gate, visitor.from, visitor.to, visitor.rssi, |at_s| {
                    stranger(number, at_s)
                });
            }
            By::Tap => {
                self.tap(server, visitor, Direction::In, from_s);
                self.tap(server, visitor, Direction::Out, to_s);
            }
            By::Card => {
                let card = sealed(0, SealedKind::CardCheckin, from_s, AGE_FILE);
                self.record(server, visitor.gate, card.body);
            }
            By::Declaration => {
                let declaration = declared(0, from_s, 1, receipt(visitor));
                self.record(server, visitor.gate, declaration.body);
                self.record(server, visitor.gate, by_receipt(Direction::Out, to_s));
            }
            By::Receipt => {
                self.record(server, visitor.gate, by_receipt(Direction::In, from_s));
                self.record(server, visitor.gate, by_receipt(Direction::Out, to_s));
            }
        }
    }

    /// Each kiosk compares its own log with the list, as `kiosk match` does, and tells its hits.
    pub(super) fn match_at_kiosks(&mut self, server: &TestServer, cases: &[Case]) {
        for gate in self.gates.clone() {
            let Some(contacts) = self.contacts.get(&gate.kiosk).cloned() else { continue };
            let log: Vec<_> = contacts.iter().map(LoggedContact::from).collect();
            for hit in Log::new(&log, TOLERANCE_S).matches(cases) {
                let it = &contacts[hit.contact];
                let body = Body::Hit(ExposureHit {
                    case: hit.case,
                    contact_seq: it.seq,
                    id: it.id,
                    slot_start_s: hit.slot_start_s,
                    first_s: it.first_s,
                    last_s: it.last_s,
                    near_minutes: it.near_minutes,
                });
                let index = self.gates.iter().position(|it| it.kiosk == gate.kiosk).unwrap();
                self.record(server, index, body);
            }
        }
    }
}

fn stranger(number: i64, at_s: i64) -> ContactId {
    let mut id = [0xab; 12];
    id[..2].copy_from_slice(&u16::try_from(number).unwrap().to_be_bytes());
    id[2..6].copy_from_slice(&u32::try_from(at_s / 900).unwrap().to_be_bytes());
    ContactId(id)
}
