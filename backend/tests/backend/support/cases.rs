//! Cases that two people published.

use backend::exposures::matching::match_new;
use backend::store::accounts::Role;
use backend::store::cases::{CaseFacts, CaseParts, NewCase};
use backend::store::changes::Change;
use protocol::bluezone::schedule::{DailyKey, ids};
use protocol::caselist::DaySeed;
use protocol::contact::ContactId;
use protocol::secret::Secret;

use super::TestServer;

/// The key of a number on a day.
fn daily_key(number: u8, day: i64) -> DailyKey {
    let [.., a, b] = day.to_be_bytes();
    let mut key = [number; 32];
    (key[0], key[1]) = (a, b);
    DailyKey::new(Secret::new(key))
}

/// The id of a phone at a time.
pub(crate) fn id_at(number: u8, unix_s: i64) -> ContactId {
    let seed = daily_key(number, unix_s.div_euclid(86_400)).seed();
    ids(&seed).nth(usize::try_from(unix_s.rem_euclid(86_400) / 900).unwrap()).unwrap()
}

/// What finds a phone on a whole UTC day.
pub(crate) fn key_of(number: u8, day: i64) -> CaseParts {
    let seed = daily_key(number, day).seed();
    let day = DaySeed { day, seed, max: 96, first_slot: 0, last_slot: 95 };
    CaseParts { days: vec![day], ..CaseParts::default() }
}

impl TestServer {
    /// One person enters the case, another one confirms it, and it is compared with the log.
    pub(crate) async fn publish_case(&self, facts: CaseFacts, parts: CaseParts) -> i64 {
        let mut people = Vec::new();
        for name in ["tung.phan", "lan.ngo"] {
            let known = self.read().account_by_name(name).unwrap();
            people.push(match known {
                Some(account) => account.account,
                None => self.account(name, Role::Authority).await,
            });
        }
        let new = NewCase { facts, parts, digest: None };
        let mut tx = self.tx();
        let case = tx.add_case(&new, people[0], self.now()).unwrap();
        assert!(tx.hand_over_case(case).unwrap());
        assert!(tx.confirm_case(case, people[1], self.now()).unwrap());
        tx.announce(Change::Cases).unwrap();
        tx.commit().unwrap();
        match_new(self.app.store.as_ref()).unwrap();
        case
    }

    /// The same two take it back.
    pub(crate) fn withdraw_case(&self, case: i64) {
        let mut tx = self.tx();
        let people =
            ["tung.phan", "lan.ngo"].map(|name| tx.account_by_name(name).unwrap().unwrap().account);
        assert!(tx.ask_withdrawal(case, people[0], "Nhầm người", self.now()).unwrap());
        assert!(tx.withdraw_case(case, people[1], self.now()).unwrap());
        tx.announce(Change::Cases).unwrap();
        tx.commit().unwrap();
    }
}
