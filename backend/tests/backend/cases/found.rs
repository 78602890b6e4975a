//! What kiosks heard of a case, and what is believed of it.

use protocol::contact::ContactId;
use protocol::record::{Body, ExposureHit, Record, day_of};
use serde_json::json;

use super::f0::{DAY_S, add, f0, heard_yesterday, hit, id_at, list};
use crate::support::TestServer;
use crate::support::records::{batch, contact};

#[tokio::test]
async fn an_f0_is_found_in_what_was_synced_and_in_what_comes_later() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let heard = midnight + 10 * 3600 + 60;
    let crowd = (2..=9).map(|seq| contact(seq, ContactId([200; 12]), heard + seq));
    let mut contacts = vec![contact(1, id_at(1, heard), heard)];
    contacts.extend(crowd);
    server.send(&kiosk, &batch(contacts, vec![])).await;

    let file = f0(1..2, midnight, midnight + DAY_S - 1);
    let added = add(&server, &file).await;
    assert_eq!(added["cases"], json!([{ "entry": 0, "case": 1, "days": 1, "known": false }]));
    let again = add(&server, &file).await;
    assert_eq!(again["cases"][0]["known"], true);

    // The kiosk found it too, and a later contact arrives after the case.
    let later = heard + 3600;
    let hit = ExposureHit {
        case: 1,
        contact_seq: 1,
        id: id_at(1, heard),
        slot_start_s: heard - 60,
        first_s: heard,
        last_s: heard + 40,
        near_minutes: 1,
    };
    let records = vec![Record { seq: 1, body: Body::Hit(hit) }];
    server.send(&kiosk, &batch(vec![contact(10, id_at(1, later), later)], records)).await;
    assert!(server.command(&["match"]).await.status.success());
    let found = server.lines(&["exposures", "--case", "1"]).await;
    assert_eq!(found.len(), 2, "{found:?}");
    for (exposure, from, found_by, others) in
        [(&found[0], heard - 60, "both", 1), (&found[1], later - 60, "backend", 0)]
    {
        assert_eq!(exposure["venue_name"], "Chợ Bồng Sơn");
        assert_eq!(exposure["from_s"], from);
        assert_eq!(exposure["found_by"], found_by);
        assert_eq!(exposure["contacts"], 1);
        assert_eq!(exposure["others"], others);
        assert_eq!(exposure["rssi_max"], -60);
    }
    let list = server.lines(&["case", "list"]).await;
    assert_eq!(list[0]["hits"], 2);
    server.stop().await;
}

#[tokio::test]
async fn who_stayed_near_is_known_by_minutes_and_a_minimum() {
    let server = TestServer::start_today().await;
    let (gate, stall) = (server.kiosk().await, server.kiosk().await);
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let at = |hour: i64| midnight + hour * 3600;
    let near = |seq, hour, second, minutes| {
        let mut contact = contact(seq, id_at(1, at(hour)), at(hour) + second);
        contact.near_minutes = minutes;
        contact
    };
    // Each hour is a story; kiosks that write a slot in several stretches are summed.
    let of_gate = vec![
        near(1, 8, 0, 0),
        near(2, 9, 0, 4),
        near(3, 10, 0, 5),
        near(4, 11, 0, 3),
        near(5, 11, 300, 4),
        near(6, 12, 0, 9),
        near(7, 12, 300, 9),
        near(8, 13, 0, 3),
    ];
    server.send(&gate, &batch(of_gate, vec![])).await;
    server.send(&stall, &batch(vec![near(1, 13, 0, 4)], vec![])).await;
    // A kiosk's own hit, whose contact never came: it is listed, and counts for nothing.
    let alone = ExposureHit {
        case: 1,
        contact_seq: 99,
        id: id_at(1, at(14)),
        slot_start_s: at(14),
        first_s: at(14),
        last_s: at(14) + 40,
        near_minutes: 6,
    };
    server.send(&gate, &batch(vec![], vec![Record { seq: 1, body: Body::Hit(alone) }])).await;
    add(&server, &f0(1..2, midnight, midnight + DAY_S - 1)).await;

    let minutes = [0, 4, 5, 7, 15, 4, 0];
    for (arguments, minimum) in
        [(&["exposures"][..], 5), (&["exposures", "--near-minutes", "7"], 7)]
    {
        let found = server.lines(arguments).await;
        assert_eq!(found.len(), minutes.len(), "{found:?}");
        for (exposure, minutes) in found.iter().zip(minutes) {
            assert_eq!(exposure["near_minutes"], minutes, "{exposure}");
            assert_eq!(exposure["near"], minutes >= minimum, "{exposure}");
        }
        assert_eq!((&found[5]["confirmed"], &found[6]["confirmed"]), (&true.into(), &false.into()));
    }
    let odd = server.command(&["exposures", "--near-minutes", "16"]).await;
    assert_eq!(odd.status.code(), Some(2));
}

#[tokio::test]
async fn one_kiosk_alone_makes_up_no_exposure() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let at = |hour: i64| midnight + hour * 3600;
    add(&server, &f0(1..2, midnight, midnight + DAY_S - 1)).await;
    let record = |seq, hit| Record { seq, body: Body::Hit(hit) };
    // A contact with an id of the case that is said to last a day, and one that is no case.
    let mut long = contact(2, id_at(1, at(3)), at(3));
    long.last_s = at(3) + 20 * 3600;
    let contacts = vec![contact(1, ContactId([9; 12]), at(8)), long];
    let records = vec![
        record(1, hit(4242, 1, midnight, midnight + DAY_S - 1)),
        record(2, hit(1, 77, at(9), at(9) + 40)),
        record(3, hit(1, 1, at(8), at(8) + 40)),
        record(4, hit(1, 1, at(1), at(1) + 9000)),
    ];
    server.send(&kiosk, &batch(contacts, records)).await;
    // The same number again and again.
    for hour in 10..13 {
        let again = record(1, hit(1, hour, at(hour), at(hour) + 40));
        server.send(&kiosk, &batch(vec![], vec![again])).await;
    }
    assert!(server.command(&["match"]).await.status.success());
    let found = server.lines(&["exposures"]).await;
    for exposure in &found {
        let (confirmed, near) = (&exposure["confirmed"], &exposure["near"]);
        assert_eq!((confirmed, near), (&false.into(), &false.into()), "{exposure}");
        assert_eq!((&exposure["near_minutes"], &exposure["others"]), (&0.into(), &0.into()));
    }
    let mut problems: Vec<_> = found.iter().map(|e| e["problem"].as_str().unwrap()).collect();
    problems.sort_unstable();
    assert_eq!(
        problems,
        [
            "it is longer than an id is in use",
            "it is longer than an id is in use",
            "the backend's own comparison does not find it",
            "the kiosk's contact did not arrive",
            "there is no such case",
        ]
    );
}

#[tokio::test]
async fn a_drill_is_compared_as_any_other_case_and_marked() {
    let (server, kiosk, midnight, _) = heard_yesterday().await;
    let file = server.dir.path().join("f0.json");
    std::fs::write(&file, f0(1..2, midnight, midnight + DAY_S - 1)).unwrap();
    server.publish(&file, &["--drill"]).await;
    assert!(list(&server, &kiosk).await.cases[0].drill);
    assert_eq!(server.lines(&["exposures"]).await.len(), 1);
    assert_eq!(server.lines(&["case", "list"]).await[0]["drill"], true);
}
