//! Where contacts stay with the kiosks, hits alone are sent, and what was recorded meanwhile never is.

use backend::{contacts_mode, exposures};
use kiosk::exposure::search;
use kiosk::presence::Stretch;
use protocol::api::Contacts;
use protocol::bluezone::schedule::{DailyKey, SLOTS_PER_DAY, ids, slot_of};
use protocol::secret::Secret;

use super::{DAY_S, Market};
use crate::support::fixtures::contact;

impl Market {
    fn choose(&self, contacts: Contacts) {
        let mut tx = self.backend.app.store.begin().unwrap();
        assert!(contacts_mode::set(tx.as_mut(), contacts).unwrap());
        tx.commit().unwrap();
        // The kiosk asks for its venue again.
        self.sync.send_now.notify_one();
    }

    async fn follows(&self, contacts: Contacts) {
        self.until("the venue", |store| {
            store.identity().unwrap().unwrap().venue.contacts == contacts
        })
        .await;
    }

    /// Other phones, so many, heard just now.
    fn hear(&self, from: u64, count: u64) {
        let contacts: Vec<_> =
            (from..from + count).map(|n| contact(n, self.now_s() - 60)).collect();
        self.store.settle(&contacts, []).unwrap();
    }

    fn at_backend(&self) -> i64 {
        self.backend.count("SELECT count(*) FROM contacts")
    }

    /// A phone of which the authority learns the key, heard now; the key's first id of the slot.
    fn hear_case(&self, key: &DailyKey) {
        let now_s = self.now_s();
        let slot = usize::from(slot_of(now_s, SLOTS_PER_DAY));
        let id = ids(&key.seed()).nth(slot).unwrap();
        // In one window, also when it has just begun.
        let first_s = (now_s - 30).max(now_s - now_s.rem_euclid(900));
        self.store
            .settle(&[Stretch { id, first_s, last_s: now_s, ..contact(0, first_s) }], [])
            .unwrap();
    }

    fn publish(&self, number: i64, key: &DailyKey) {
        self.case(number, false);
        self.backend.sql(&format!(
            "UPDATE cases SET matched = 0 WHERE case_id = {number}; \
             INSERT INTO case_days (case_id, day, seed, max, first_slot, last_slot) \
             VALUES ({number}, {}, x'{}', {SLOTS_PER_DAY}, 0, {}); \
             UPDATE case_list SET version = version + 1",
            self.now_s().div_euclid(DAY_S),
            data_encoding::HEXLOWER.encode(key.seed().expose()),
            SLOTS_PER_DAY - 1
        ));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contacts_stay_and_what_is_found_of_a_case_counts() {
    let market = Market::open().await;
    market.choose(Contacts::Local);
    market.follows(Contacts::Local).await;
    let key = DailyKey::new(Secret::new([7; 32]));
    market.hear(1, 20);
    market.hear_case(&key);
    assert_eq!(market.store.backlog().unwrap().contacts, 0, "they do not wait");
    market.publish(1, &key);
    market.until("the case", |store| store.cases().unwrap().cases.len() == 1).await;
    assert_eq!(search(&market.store).unwrap(), 1);
    market
        .until("the hit at the backend", |store| {
            store.backlog().unwrap().is_empty()
                && market.backend.count("SELECT count(*) FROM kiosk_hits") == 1
        })
        .await;
    assert_eq!(market.at_backend(), 0, "no contact has left the kiosk");

    let mut read = market.backend.app.store.snapshot().unwrap();
    let found = exposures::list(read.as_mut(), Some(1), 5, 4 * 3600).unwrap();
    let [window] = &found[..] else { panic!("{found:?}") };
    assert!(window.confirmed && window.found_by == "kiosk", "{window:?}");
    assert!(read.backlog().unwrap().local, "the pages say whose hits these are");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_recorded_while_contacts_stayed_is_never_sent() {
    let market = Market::open().await;
    market.hear(1, 5);
    market.until("five contacts", |_| market.at_backend() == 5).await;
    market.choose(Contacts::Local);
    market.follows(Contacts::Local).await;
    market.hear(101, 7);
    market.choose(Contacts::Sent);
    market.follows(Contacts::Sent).await;
    assert!(market.store.backlog().unwrap().is_empty());
    market.hear(201, 3);
    market.until("three more", |_| market.at_backend() == 8).await;
    let kept = market.store.contact_log(1, 100).unwrap();
    assert_eq!(kept.log.len(), 15, "the kiosk compares all of them itself");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kiosk_that_has_not_heard_of_it_loses_nothing_and_the_backend_keeps_nothing() {
    let market = Market::open().await;
    market.hear(1, 2);
    market.until("two contacts", |_| market.at_backend() == 2).await;
    let mut tx = market.backend.app.store.begin().unwrap();
    contacts_mode::set(tx.as_mut(), Contacts::Local).unwrap();
    tx.commit().unwrap();
    // As a kiosk with an older program sends it.
    market.hear(101, 4);
    market.until("an answer", |store| store.backlog().unwrap().is_empty()).await;
    assert_eq!(market.at_backend(), 2);
    let refused = market.backend.count("SELECT count(*) FROM quarantine");
    assert_eq!(refused, 0);
}
