//! What takes two persons: publishing a case, and taking it back.

use protocol::caselist::{CaseList, Withdrawn};
use protocol::record::{Body, Record, day_of};

use super::f0::{DAY_S, add, f0, heard_yesterday, hit, list};
use crate::support::TestServer;
use crate::support::records::batch;

/// The account of the person that `publish` makes.
async fn person(server: &TestServer, account: &str) {
    server.lines(&["user", "add", account, "--role", "authority", "--person", account]).await;
}

#[tokio::test]
async fn a_case_takes_two_persons_and_nothing_leaves_before() {
    let (server, kiosk, midnight, _) = heard_yesterday().await;
    for account in ["tung", "lan", "mai"] {
        person(&server, account).await;
    }
    server.lines(&["user", "add", "minh", "--role", "operator", "--person", "Minh"]).await;
    server.lines(&["user", "disable", "mai"]).await;
    let file = server.dir.path().join("f0.json");
    std::fs::write(&file, f0(1..2, midnight, midnight + DAY_S - 1)).unwrap();
    let file = file.to_str().unwrap().to_owned();
    let before = list(&server, &kiosk).await.version;
    let add = ["case", "add", "--file", &file, "--number", "hn-0417", "--as"];
    let named = ["case", "add", "--file", &file, "--number", "Nguyễn Văn An", "--as", "tung"];
    let refused = server.command(&named).await;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("no number of a case"), "{told}");
    server.lines(&[&add[..], &["tung"]].concat()).await;
    assert_eq!(server.read().case_rows().unwrap()[0].facts.number, "HN-0417", "as on paper");
    assert_eq!(server.read().backlog().unwrap().cases, 0, "a draft does not wait to be compared");
    assert!(server.command(&["match"]).await.status.success());
    assert_eq!(list(&server, &kiosk).await, CaseList { version: before, ..CaseList::default() });
    assert!(server.lines(&["exposures"]).await.is_empty(), "a draft is compared with nothing");
    for (who, says) in [
        ("tung", "two persons are needed"),
        ("minh", "no account of the health authority"),
        ("mai", "no account of the health authority"),
        ("nobody", "no account of the health authority"),
    ] {
        let refused = server.command(&["case", "confirm", "1", "--as", who]).await;
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && told.contains(says), "{who}: {told}");
    }
    // The store itself knows of two persons, whoever calls it.
    {
        let mut tx = server.tx();
        let author = tx.account_by_name("tung").unwrap().unwrap().account;
        assert!(!tx.confirm_case(1, author, server.now()).unwrap());
        drop(tx);
        let forged = "UPDATE cases SET state = 'published', confirmed_by = entered_by";
        assert!(server.stored.execute(forged).is_err());
        let alone = "UPDATE cases SET state = 'published', confirmed_by = NULL";
        assert!(server.stored.execute(alone).is_err());
    }
    server.lines(&["case", "return", "1", "--reason", "giờ cách ly sai", "--as", "lan"]).await;
    let refused = server.command(&["case", "confirm", "1", "--as", "lan"]).await;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("case 1 is returned"), "{told}");
    assert_eq!(list(&server, &kiosk).await.version, before);
    let trail = server.trail();
    let steps: Vec<_> = trail.iter().filter(|line| line.0 == "case").collect();
    assert_eq!(steps.len(), 2, "{steps:?}");
    assert!(steps[1].1 == "lan" && steps[1].2.contains("giờ cách ly sai"), "{steps:?}");
}

#[tokio::test]
async fn a_case_that_is_taken_back_is_a_tombstone_and_leaves_nothing() {
    let (server, kiosk, midnight, heard) = heard_yesterday().await;
    let file = f0(1..3, midnight, midnight + DAY_S - 1);
    add(&server, &file).await;
    let hit = |seq, case| {
        let hit = hit(case, 1, heard, heard + 40);
        batch(vec![], vec![Record { seq, body: Body::Hit(hit) }])
    };
    server.send(&kiosk, &hit(1, 1)).await;
    assert_eq!(server.lines(&["exposures"]).await.len(), 1);
    let before = list(&server, &kiosk).await;
    assert_eq!(before.cases.len(), 2);

    let ask = ["case", "withdraw", "1", "--reason", "nhầm người", "--as", "tung.phan"];
    server.lines(&ask).await;
    assert_eq!(list(&server, &kiosk).await, before, "one person takes nothing back");
    let alone = server.command(&["case", "confirm-withdrawal", "1", "--as", "tung.phan"]).await;
    assert!(!alone.status.success());
    server.lines(&["case", "confirm-withdrawal", "1", "--as", "lan.ngo"]).await;

    let after = list(&server, &kiosk).await;
    assert!(after.version > before.version);
    assert_eq!(after.cases.len(), 1);
    let day = day_of(midnight);
    assert_eq!(after.withdrawn, [Withdrawn { case: 1, first_day: day, last_day: day }]);
    // What a kiosk has found meanwhile arrives late, and is taken without being kept.
    assert_eq!(server.send(&kiosk, &hit(2, 1)).await.accepted, 1);
    assert!(server.command(&["match"]).await.status.success());
    assert!(server.lines(&["exposures"]).await.is_empty());
    for table in ["case_days", "exposures", "kiosk_hits"] {
        let sql = format!("SELECT count(*) FROM {table} WHERE case_id = 1");
        assert_eq!(server.stored.number(&sql), 0, "{table}");
    }
    // It can be entered anew, under another number of ours.
    assert_eq!(add(&server, &file).await["cases"][0]["case"], 3);
    let list = server.lines(&["case", "list"]).await;
    assert_eq!((&list[0]["state"], &list[2]["hits"]), (&"withdrawn".into(), &1.into()));
}
