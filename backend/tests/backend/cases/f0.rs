//! The files of F0 that the tests enter, the ids of their keys, and what is heard of them.

use ed25519_dalek::VerifyingKey;
use protocol::bluezone::schedule::{DailyKey, ids};
use protocol::caselist::{CaseList, SignedCaseList};
use protocol::contact::ContactId;
use protocol::record::{ExposureHit, day_of};
use protocol::secret::Secret;
use serde_json::{Value, json};

use crate::support::records::{batch, contact};
use crate::support::{Kiosk, TestServer};

pub(super) const DAY_S: i64 = 86_400;

pub(super) fn key(number: u8) -> String {
    data_encoding::HEXLOWER.encode(&[number; 32])
}

pub(super) fn f0(numbers: std::ops::Range<u8>, from: i64, to: i64) -> String {
    let entry =
        |number| json!({ "daily_key": key(number), "time_start": from, "time_end": to, "max": 96 });
    json!({ "data": numbers.map(entry).collect::<Vec<_>>() }).to_string()
}

/// The id of a case at a time within its first day.
pub(super) fn id_at(number: u8, unix_s: i64) -> ContactId {
    let seed = DailyKey::new(Secret::new([number; 32])).seed();
    ids(&seed).nth(usize::try_from(unix_s.rem_euclid(DAY_S) / 900).unwrap()).unwrap()
}

pub(super) async fn add(server: &TestServer, text: &str) -> Value {
    let file = server.dir.path().join("f0.json");
    std::fs::write(&file, text).unwrap();
    server.publish(&file, &[]).await[0].clone()
}

/// The list that a kiosk downloads.
pub(super) async fn list(server: &TestServer, kiosk: &Kiosk) -> CaseList {
    let answer = server.get(kiosk, "/api/v1/cases").await;
    let signed: SignedCaseList = answer.json().await.unwrap();
    let key = data_encoding::HEXLOWER.decode(kiosk.enrolled.backend_key.as_bytes()).unwrap();
    let key = VerifyingKey::from_bytes(&key.try_into().unwrap()).unwrap();
    let verified = signed.verify(&key).unwrap();
    assert_eq!(verified.skipped, 0);
    verified.list
}

pub(super) fn hit(case: i64, contact_seq: i64, first_s: i64, last_s: i64) -> ExposureHit {
    let (id, slot_start_s) = (id_at(1, first_s), first_s.div_euclid(900) * 900);
    ExposureHit { case, contact_seq, id, slot_start_s, first_s, last_s, near_minutes: 15 }
}

/// A server with a kiosk that heard phone 1 yesterday: that day's midnight, and when it was.
pub(super) async fn heard_yesterday() -> (TestServer, Kiosk, i64, i64) {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let midnight = day_of(server.now()) * DAY_S - DAY_S;
    let heard = midnight + 36_060;
    server.send(&kiosk, &batch(vec![contact(1, id_at(1, heard), heard)], vec![])).await;
    (server, kiosk, midnight, heard)
}
