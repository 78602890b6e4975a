//! A day of five venues and 300 visitors, of whom one turns out to be infected: whom the authority finds by the
//! comparison of kiosks and backend, and nobody else; and what is left when the case is taken back.

use std::collections::{BTreeMap, BTreeSet};

use backend::checkins::visit::VisitId;
use backend::exposures::matching::match_new;
use backend::exposures::people::{Person, Way, people};
use backend::exposures::rule::{Others, Rule};
use backend::exposures::scene::Scene;
use backend::exposures::windows;
use backend::kiosks::code::OneTimeCode;
use backend::store::accounts::Role;
use backend::store::cases::{CaseFacts, CaseParts, CaseStay, Level};
use backend::store::checkins::{NewCheckin, TapKey};
use backend::store::records::Delivery;
use backend::store::venues::NewVenue;
use backend::venues::{add_commune, add_venue};
use backend::{kiosks, records};
use protocol::caselist::Case;
use protocol::contact::ContactId;
use protocol::matching::{Log, LoggedContact, TOLERANCE_S};
use protocol::receipt::ReceiptId;
use protocol::record::{
    Body, Contact, Direction, ExposureHit, ReceiptCheckin, Record, SealedKind, day_of,
};
use protocol::token::Evidence;

use crate::support::cases::{id_at, key_of};
use crate::support::records::{AGE_FILE, CLOCK, contact, declared, sealed};
use crate::support::{NOW, RECIPIENT, TestServer};

const LONGEST_S: i64 = 4 * 3600;
const VISITORS: i64 = 300;
/// Number of the phones of the F0 and the F1.
const F0: u8 = 1;
const F1: u8 = 2;

/// A minute of yesterday, counted from 07:00 in Vietnam.
fn at(minute: i64) -> i64 {
    day_of(NOW - 86_400) * 86_400 + minute * 60
}

/// What is done at a gate.
#[derive(Clone, Copy)]
struct Gate {
    venue: i64,
    kiosk: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Bluetooth,
    Tap,
    Card,
    Declaration,
    Receipt,
}

#[derive(Clone, Copy, Debug)]
struct Visitor {
    number: i64,
    gate: usize,
    by: By,
    /// Minutes.
    from: i64,
    to: i64,
    rssi: i16,
}

/// Where a poster hangs, and no kiosk stands.
const POSTER: &str = "Cột";

/// Gates: two of the market, then office, station, bus and the village's poster.
const GATES: [(usize, &str); 6] =
    [(0, "Cổng A"), (0, "Cổng B"), (1, "Cửa"), (2, "Cửa"), (3, "Cửa xe"), (4, POSTER)];

/// When most people are at a venue, minutes.
const BUSY: [i64; 5] = [30, 300, 60, 120, 240];

fn visitors() -> Vec<Visitor> {
    (0..VISITORS)
        .map(|number| {
            let venue = usize::try_from(number % 5).unwrap();
            let by = match number / 5 % 5 {
                0 => By::Bluetooth,
                1 => By::Tap,
                2 => By::Card,
                3 => By::Declaration,
                _ => By::Receipt,
            };
            // A poster hears nobody and takes no card.
            let by = if venue == 4 { By::Tap } else { by };
            let gate = match venue {
                0 => usize::try_from(number / 25 % 2).unwrap(),
                venue => venue + 1,
            };
            let from = BUSY[venue] - 40 + number * 7 % 80;
            let to = from + 3 + number * 11 % 50;
            let rssi = if number / 25 % 3 == 0 { -85 } else { -60 };
            Visitor { number, gate, by, from, to, rssi }
        })
        .collect()
}

struct Town {
    gates: Vec<Gate>,
    contacts: BTreeMap<u32, Vec<Contact>>,
    /// Numbers of the last contact and record of each kiosk.
    numbers: BTreeMap<u32, (i64, i64)>,
}

impl Town {
    fn new(server: &TestServer) -> Self {
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
    fn hear(
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
        let new =
            NewCheckin { evidence: Evidence::Live, at_s, visit: Some(visit(visitor)), people: 1 };
        let mut tx = server.tx();
        tx.add_checkin(&tap, &new).unwrap();
        tx.commit().unwrap();
    }

    fn come(&mut self, server: &TestServer, visitor: &Visitor) {
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
    fn match_at_kiosks(&mut self, server: &TestServer, cases: &[Case]) {
        for gate in self.gates.clone() {
            let Some(contacts) = self.contacts.get(&gate.kiosk).cloned() else { continue };
            let log: Vec<_> = contacts
                .iter()
                .map(|it| LoggedContact {
                    id: it.id,
                    first_s: it.first_s,
                    last_s: it.last_s,
                    uncertainty_s: it.clock.uncertainty_s(),
                })
                .collect();
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

fn visit(visitor: &Visitor) -> VisitId {
    let mut id = [7; 16];
    id[..8].copy_from_slice(&visitor.number.to_be_bytes());
    VisitId(id)
}

fn receipt(visitor: &Visitor) -> ReceiptId {
    ReceiptId::new(u32::try_from(visitor.number).unwrap() + 1).unwrap()
}

/// What names a visitor in what is found.
fn name(visitor: &Visitor) -> String {
    match visitor.by {
        By::Bluetooth => format!("phone {}", visitor.number),
        By::Tap => data_encoding::HEXUPPER.encode(&visit(visitor).0),
        By::Card => "a card".to_owned(),
        By::Declaration | By::Receipt => String::from(receipt(visitor)),
    }
}

fn name_of(person: &Person) -> String {
    match person.way {
        Way::Bluezone(id) => format!("phone {}", u16::from_be_bytes([id.0[0], id.0[1]])),
        Way::Stay(_) => person.visit.clone().unwrap_or_else(|| "a card".to_owned()),
    }
}

/// Minutes of the day in which a case was at a gate, written down by hand: as its phone was heard, and the windows
/// around that.
struct Wanted {
    heard: BTreeSet<(usize, i64)>,
    windows: BTreeSet<(usize, i64)>,
}

impl Wanted {
    fn new(heard: &[(usize, i64, i64)], windows: &[(usize, i64, i64)]) -> Self {
        let minutes = |spans: &[(usize, i64, i64)]| {
            let minutes = |(gate, from, to): &(usize, i64, i64)| {
                let gate = *gate;
                (*from..*to).map(move |minute| (gate, minute))
            };
            spans.iter().flat_map(minutes).collect()
        };
        Self { heard: minutes(heard), windows: minutes(windows) }
    }

    /// Counted minute by minute; who gave a card stays for the longest stay.
    fn minutes(&self, visitor: &Visitor) -> usize {
        let Visitor { gate, from, .. } = *visitor;
        let to = if visitor.by == By::Card { from + LONGEST_S / 60 } else { visitor.to };
        let of = if visitor.by == By::Bluetooth { &self.heard } else { &self.windows };
        (from..to).filter(|minute| of.contains(&(gate, *minute))).count()
    }

    /// Of a phone: the most minutes of one id.
    fn minutes_of_an_id(&self, visitor: &Visitor) -> usize {
        let slots = visitor.from.div_euclid(15)..=visitor.to.div_euclid(15);
        let within = |slot: i64| {
            let from = visitor.from.max(slot * 15);
            let to = visitor.to.min(slot * 15 + 15);
            self.minutes(&Visitor { from, to: to.max(from), ..*visitor })
        };
        slots.map(within).max().unwrap_or(0)
    }
}

/// Whom a case's page counts by the rule of ten minutes.
fn found(server: &TestServer, case: i64) -> Vec<Person> {
    let mut read = server.read();
    let found = windows(read.as_mut(), Some(case)).unwrap();
    let scene = Scene::read(read.as_mut(), &found, LONGEST_S).unwrap();
    people(&scene, Rule::new(10, 2, Others::SameGate))
}

/// Nobody of those who were there long enough is missing, and nobody else is there. An id over an edge may count
/// by half of the minimum.
fn check(wanted: &Wanted, found: &[Person]) {
    let mut left: Vec<String> = found.iter().map(name_of).collect();
    let (mut sure, mut cards) = (0, 0);
    for visitor in visitors() {
        let own = name(&visitor);
        let before = left.len();
        match visitor.by {
            By::Card => {
                cards += usize::from(wanted.minutes(&visitor) >= 10);
                continue;
            }
            By::Bluetooth => {
                let most = wanted.minutes_of_an_id(&visitor);
                left.retain(|it| *it != own);
                let is_found = left.len() < before;
                let near = visitor.rssi > -69;
                assert!(is_found || !near || most < 10, "{visitor:?} is missing");
                assert!(!is_found || (near && most >= 5), "{visitor:?} is too much");
            }
            By::Tap | By::Declaration | By::Receipt => {
                left.retain(|it| *it != own);
                let is_found = before - left.len();
                let wanted = usize::from(wanted.minutes(&visitor) >= 10);
                assert_eq!(is_found, wanted, "{visitor:?}");
            }
        }
        sure += before - left.len();
    }
    assert_eq!(left, vec!["a card"; cards]);
    assert!(sure + cards > 10, "no teeth: {sure} and {cards} cards");
    assert!(sure + cards < 100, "not all of the town: {sure} and {cards} cards");
}

#[tokio::test]
async fn the_right_people_are_found_and_no_others() {
    let server = TestServer::start().await;
    let mut town = Town::new(&server);
    for visitor in visitors() {
        town.come(&server, &visitor);
    }
    // The F0 stood at gate A, went by bus, and said to have been at the village's hall. The F1 stood beside the F0 and
    // was at the office in the afternoon. A third phone is for the drill.
    for (gate, from, to, phone) in
        [(0, 30, 70, F0), (4, 130, 145, F0), (0, 45, 60, F1), (2, 300, 330, F1), (3, 60, 75, 3)]
    {
        town.hear(&server, gate, from, to, -58, |at_s| id_at(phone, at_s));
    }
    let day = day_of(at(0));
    let hall = town.gates[5].venue;
    let stays = vec![CaseStay { venue: hall, from_s: at(240), to_s: at(270) - 1 }];
    let facts = |number: &str, level, drill| CaseFacts {
        number: number.to_owned(),
        level,
        drill,
        ..CaseFacts::default()
    };
    let parts = CaseParts { stays, ..key_of(F0, day) };
    let f0 = server.publish_case(facts("HN-0417", Level::F0, false), parts).await;
    let f1 = server.publish_case(facts("HN-0418", Level::F1, false), key_of(F1, day)).await;
    let drill = server.publish_case(facts("DT-0001", Level::F0, true), key_of(3, day)).await;
    let cases = server.read().cases().unwrap();
    town.match_at_kiosks(&server, &cases);
    match_new(server.app.store.as_ref()).unwrap();

    let of_f0 = windows(server.read().as_mut(), Some(f0)).unwrap();
    let by: BTreeSet<_> = of_f0.iter().map(|it| (it.venue_name.as_str(), it.found_by())).collect();
    assert_eq!(
        by,
        BTreeSet::from([
            ("Chợ Bồng Sơn", "both"),
            ("Xe khách", "both"),
            ("Nhà văn hóa", "entered")
        ])
    );
    assert_eq!(
        of_f0.iter().filter_map(|it| it.trip.as_deref()).count(),
        1,
        "one trip is one window"
    );
    let wanted =
        Wanted::new(&[(0, 30, 70), (4, 130, 145)], &[(0, 30, 75), (4, 120, 165), (5, 240, 270)]);
    let people_of_f0 = found(&server, f0);
    let f1_itself: Vec<_> =
        people_of_f0.iter().filter(|it| it.way == Way::Bluezone(id_at(F1, at(45)))).collect();
    assert_eq!(f1_itself.len(), 1, "the F1 was beside the F0");
    let others: Vec<_> =
        people_of_f0.iter().filter(|it| it.way != f1_itself[0].way).cloned().collect();
    check(&wanted, &others);

    // F2: beside the F1, the F0 itself left out.
    let of_f1 = Wanted::new(&[(0, 45, 60), (2, 300, 330)], &[(0, 45, 60), (2, 300, 330)]);
    let people_of_f1 = found(&server, f1);
    let (ids_of_f0, people_of_f1): (Vec<_>, Vec<_>) =
        people_of_f1.into_iter().partition(|it| it.way == Way::Bluezone(id_at(F0, at(45))));
    assert_eq!(ids_of_f0.len(), 1, "who was beside whom is mutual");
    check(&of_f1, &people_of_f1);

    portal(&server, f0, f1, drill).await;
}

/// What the pages show, before and after the case is taken back.
async fn portal(server: &TestServer, f0: i64, f1: i64, drill: i64) {
    let authority = server.staff(Role::Authority).await;
    let page = |case: i64| format!("/staff/exposures/{case}?minutes=10&lang=vi");
    let html = authority.text(&page(f0)).await;
    for part in ["Ca HN-0417", "máy và máy chủ", "khai có mặt", "Nhà văn hóa", "(F1)"] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!html.contains("Bến xe") && !html.contains("UBND phường,"), "{html}");
    assert!(authority.text(&page(f1)).await.contains("(F2)"));
    let invented = authority.text(&page(drill)).await;
    assert!(invented.contains("diễn tập, không phải ca thật"), "{invented}");
    let clerk = server.staff(Role::Commune).await;
    assert_eq!(clerk.get(&page(f0)).await.status(), 200);
    assert_eq!(clerk.get(&page(drill)).await.status(), 404);
    assert!(!clerk.text("/staff/exposures").await.contains("DT-0001"));

    server.withdraw_case(f0);
    assert!(windows(server.read().as_mut(), Some(f0)).unwrap().is_empty());
    assert!(found(server, f0).is_empty());
    for staff in [&authority, &clerk] {
        assert_eq!(staff.get(&page(f0)).await.status(), 404);
        assert!(!staff.text("/staff/exposures").await.contains("HN-0417"));
    }
    assert!(!found(server, f1).is_empty(), "the other case stays");
    // Comparing once more finds nothing again.
    match_new(server.app.store.as_ref()).unwrap();
    assert!(windows(server.read().as_mut(), Some(f0)).unwrap().is_empty());
}
