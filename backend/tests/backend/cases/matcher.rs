//! The comparison of the backend beside the one that kiosks use.

use backend::exposures::SPAN_MAX_S;
use protocol::case::parse;
use protocol::caselist::Case;
use protocol::clock::ClockConfidence;
use protocol::matching::{Log, LoggedContact, TOLERANCE_S};
use protocol::record::{Contact, day_of};

use super::f0::{DAY_S, add, f0, id_at};
use crate::support::records::{batch, contact};
use crate::support::{Dice, TestServer};

#[tokio::test]
async fn the_same_hits_as_the_shared_matcher_whatever_comes_first() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - 2 * DAY_S;
    let mut dice = Dice(3);
    let mut roll = |sides: u64| i64::try_from(dice.roll(sides)).unwrap();
    let contacts: Vec<Contact> = (1..=1500)
        .map(|seq| {
            let slot = midnight + roll(96) * 900;
            let id = id_at(u8::try_from(roll(60)).unwrap(), slot);
            let mut contact = contact(seq, id, slot + roll(2400) - 600);
            contact.clock = ClockConfidence::from_code(u8::try_from(roll(3)).unwrap());
            contact
        })
        .collect();
    // Keys 0 to 39 come as cases, half before and half after the contacts.
    add(&server, &f0(0..20, midnight, midnight + DAY_S - 1)).await;
    for part in contacts.chunks(500) {
        server.send(&kiosk, &batch(part.to_vec(), vec![])).await;
    }
    add(&server, &f0(20..40, midnight, midnight + DAY_S - 1)).await;
    assert!(server.command(&["match"]).await.status.success());
    // The days are over: filters exclude ids from their parts, which new cases do not read.
    let filtered = |server: &TestServer| {
        let mut read = server.read();
        let days = read.contact_days().unwrap();
        let parts = days.into_iter().flat_map(|day| read.parts(day).unwrap());
        parts.filter(|(_, filter)| filter.is_some()).count()
    };
    assert!(filtered(&server) > 0);
    add(&server, &f0(40..50, midnight, midnight + DAY_S - 1)).await;
    // What comes late is in no filter, whether it comes before a case or after it.
    let late = |seq, number| contact(seq, id_at(number, midnight + 900), midnight + 930);
    let late = [late(1501, 50), late(1502, 49), late(1503, 51)];
    server.send(&kiosk, &batch(late.to_vec(), vec![])).await;
    add(&server, &f0(50..52, midnight, midnight + DAY_S - 1)).await;
    assert!(server.command(&["match"]).await.status.success());
    assert!(filtered(&server) > 0, "made again");
    let contacts: Vec<_> = contacts.into_iter().chain(late).collect();

    let keys = parse(&f0(0..52, midnight, midnight + DAY_S - 1)).unwrap();
    let cases: Vec<_> =
        (1..).zip(&keys).map(|(case, key)| Case::new(case, key.day_seeds())).collect();
    let sightings: Vec<_> = contacts.iter().map(LoggedContact::from).collect();
    let mut wanted: Vec<_> = Log::new(&sightings, TOLERANCE_S)
        .matches(&cases)
        .iter()
        .map(|hit| (hit.case, contacts[hit.contact].seq, hit.slot_start_s))
        .collect();
    let rows = server.tx().hits(None, SPAN_MAX_S).unwrap();
    let mut found: Vec<_> =
        rows.iter().map(|r| (r.hit.case, r.hit.key.seq, r.hit.slot_start_s)).collect();
    wanted.sort_unstable();
    found.sort_unstable();
    assert!(wanted.len() > 100 && wanted.len() < 1500, "no teeth: {}", wanted.len());
    assert_eq!(found, wanted);
}
