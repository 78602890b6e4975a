//! A day of five venues and 300 visitors, of whom one turns out to be infected: whom the authority finds by the
//! comparison of kiosks and backend, and nobody else; and what is left when the case is taken back.

mod distributed;
mod moved;
mod reader;
mod restored;
mod told;
mod town;
mod visitors;
mod wanted;

use std::collections::BTreeSet;

use backend::exposures::matching::match_new;
use backend::exposures::people::Way;
use backend::exposures::windows;
use backend::store::accounts::Role;
use backend::store::cases::{CaseFacts, CaseParts, CaseStay, Level};
use protocol::record::day_of;

use crate::support::TestServer;
use crate::support::cases::{id_at, key_of};

use town::Town;
use visitors::{at, visitors};
use wanted::{Wanted, check, found};

/// Number of the phones of the F0 and the F1.
const F0: u8 = 1;
const F1: u8 = 2;

/// The town after the day, with its cases published and compared.
struct Day {
    server: TestServer,
    town: Town,
    f0: i64,
    f1: i64,
    drill: i64,
}

async fn day() -> Day {
    day_at(TestServer::start().await).await
}

async fn day_at(server: TestServer) -> Day {
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
    Day { server, town, f0, f1, drill }
}

#[tokio::test]
async fn the_right_people_are_found_and_no_others() {
    right_people(day().await).await;
}

async fn right_people(day: Day) {
    let Day { server, f0, f1, drill, .. } = day;
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

/// Gates of the market, of the office, of the bus and of the village's hall.
const MARKET: &[usize] = &[0, 1];
const OFFICE: &[usize] = &[2];
const BUS: &[usize] = &[4];
const HALL: &[usize] = &[5];

#[tokio::test]
async fn the_public_list_warns_the_right_phones_and_no_others() {
    let Day { server, town, f0, f1, drill } = day().await;
    told::publish(&server);
    let warned = async |level| told::warned(&server, &town, level).await;
    assert!(warned(1).await.is_empty() && warned(2).await.is_empty(), "nobody told yet");

    told::tell(&server, f0, 1);
    told::tell(&server, f1, 2);
    let near_f0 = told::expected(&[
        (MARKET, 30, 45),
        (MARKET, 45, 60),
        (MARKET, 60, 75),
        (BUS, 120, 165),
        (HALL, 240, 255),
        (HALL, 255, 270),
    ]);
    let near_f1 = told::expected(&[(MARKET, 45, 60), (OFFICE, 300, 315), (OFFICE, 315, 330)]);
    assert!(near_f0.len() > 10 && near_f0.len() < 90 && near_f1.len() > 3, "no teeth");
    assert!(near_f0 != near_f1);
    assert_eq!(warned(1).await, near_f0);
    assert_eq!(warned(2).await, near_f1);
    // What is invented is told to nobody, whoever asks.
    let now_s = server.now();
    let mut tx = server.tx();
    assert!(backend::warnings::candidates(tx.as_mut(), drill, 5, 4 * 3600, now_s).is_err());
    drop(tx);

    let before = reader::List::get(&server).await;
    server.withdraw_case(f0);
    told::publish(&server);
    assert!(warned(1).await.is_empty(), "with its case");
    assert_eq!(warned(2).await, near_f1, "the other case stays");
    let after = reader::List::get(&server).await;
    assert!(after.version > before.version);
    assert_eq!(after.entries.len(), before.entries.len(), "its length says nothing");
    let common = after.entries.iter().filter(|entry| before.entries.contains(entry)).count();
    assert_eq!(common, 0, "nor what two lists have in common");
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
