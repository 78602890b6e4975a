//! An F0 at a market, and the warning that two people made of it.

use std::path::Path;

use backend::clock::{Clock, SystemClock};
use backend::config::Config;
use backend::store::accounts::Role;
use backend::store::warnings::{Message, Step, WarningState};
use backend::warnings::{self, Candidate, Telling, list};
use protocol::bluezone::schedule::{DailyKey, ids};
use protocol::receipt::ReceiptId;
use protocol::secret::Secret;
use serde_json::json;

use crate::support::records::{batch, contact, declared};
use crate::support::{Kiosk, TestServer};

pub(super) const DAY_S: i64 = 86_400;

/// A market where an F0 was yesterday, from 10:00 to 10:15 UTC and alone from 12:00.
pub(super) struct Story {
    pub(super) server: TestServer,
    pub(super) kiosk: Kiosk,
    /// Two people of the authority.
    pub(super) people: [i64; 2],
    /// First second of the first window.
    pub(super) from_s: i64,
    pub(super) case: i64,
    /// What those are told who were there.
    pub(super) text: u8,
}

/// The receipt of a declaration of the group that was there with the F0, and of one that left before.
pub(super) const WITH: u32 = 77;
pub(super) const BEFORE: u32 = 78;
/// Of the couple that was there with the F0 at noon.
pub(super) const FEW: u32 = 79;

impl Story {
    pub(super) async fn tell() -> Self {
        Self::tell_with(|_, _| {}).await
    }

    pub(super) async fn tell_with(change: impl FnOnce(&mut Config, &Path)) -> Self {
        Self::tell_of(&[], 1, change).await
    }

    /// The same of an F1.
    pub(super) async fn tell_of_f1() -> Self {
        Self::tell_of(&["--f1"], 2, |_, _| {}).await
    }

    async fn tell_of(kind: &[&str], text: u8, change: impl FnOnce(&mut Config, &Path)) -> Self {
        let server = TestServer::start_with(SystemClock.now_s(), change).await;
        let kiosk = server.kiosk().await;
        let midnight = (server.now() / DAY_S - 1) * DAY_S;
        let from_s = midnight + 10 * 3600;
        let seed = DailyKey::new(Secret::new([1; 32])).seed();
        let near = |seq, at_s: i64| {
            let slot = usize::try_from((at_s - midnight) / 900).unwrap();
            let mut contact = contact(seq, ids(&seed).nth(slot).unwrap(), at_s + 60);
            contact.near_minutes = 6;
            contact
        };
        let id = |number| ReceiptId::new(number).unwrap();
        let records = vec![
            declared(1, from_s - 5 * 3600, 3, id(BEFORE)),
            declared(2, from_s - 600, 8, id(WITH)),
            declared(3, from_s + 4 * 3600, 2, id(FEW)),
        ];
        let contacts = vec![near(1, from_s), near(2, from_s + 4 * 3600)];
        server.send(&kiosk, &batch(contacts, records)).await;
        let file = server.dir.path().join("f0.json");
        let entry = json!({ "daily_key": data_encoding::HEXLOWER.encode(&[1; 32]),
            "time_start": midnight, "time_end": midnight + DAY_S - 1, "max": 96 });
        std::fs::write(&file, json!({ "data": [entry] }).to_string()).unwrap();
        server.publish(&file, kind).await;
        let people = [
            server.account("authority", Role::Authority).await,
            server.account("second", Role::Authority).await,
        ];
        Self { server, kiosk, people, from_s, case: 1, text }
    }

    fn candidates(&self) -> Vec<Candidate> {
        let (mut tx, now_s) = (self.server.tx(), self.server.now());
        warnings::candidates(tx.as_mut(), self.case, 5, 4 * 3600, now_s).unwrap()
    }

    /// A warning of both windows without a message, waiting.
    pub(super) fn make(&self) -> i64 {
        self.make_with(Message::default())
    }

    pub(super) fn make_with(&self, message: Message) -> i64 {
        let candidates = self.candidates();
        let windows = candidates.iter().map(|it| &it.window);
        let telling = Telling {
            case: self.case,
            text: self.text,
            days: 14,
            message,
            windows: windows.map(|it| (it.venue, it.from_s, it.to_s)).collect(),
        };
        let (mut tx, now_s) = (self.server.tx(), self.server.now());
        let made = warnings::make(tx.as_mut(), &telling, candidates, self.people[0], now_s);
        tx.commit().unwrap();
        made.unwrap()
    }

    pub(super) fn step(
        &self,
        warning: i64,
        step: &Step,
        person: usize,
    ) -> Result<WarningState, String> {
        let (mut tx, now_s) = (self.server.tx(), self.server.now());
        let row = warnings::step(tx.as_mut(), warning, step, self.people[person], now_s)
            .map_err(|error| error.to_string())?;
        tx.commit().unwrap();
        Ok(row.state())
    }

    /// A warning that is public, in the list too.
    pub(super) fn publish(&self) -> i64 {
        let warning = self.make();
        self.step(warning, &Step::Confirm, 1).unwrap();
        self.renew();
        warning
    }

    pub(super) fn renew(&self) {
        let mut tx = self.server.tx();
        list::make(tx.as_mut(), &self.server.app.keys, self.server.now()).unwrap();
        tx.commit().unwrap();
    }
}

#[tokio::test]
async fn two_people_tell_and_take_back() {
    let story = Story::tell().await;
    let found = story.candidates();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((found[0].window.from_s, found[0].window.people), (story.from_s, 8));
    assert!(found[0].near && !found[0].window.held);
    assert_eq!((found[0].phones, found[0].named), (0, 8), "by which way they hear of it");
    assert!(found[1].window.held, "two people are too few: {found:?}");

    let warning = story.make();
    let told = |story: &Story| {
        warnings::told(story.server.read().as_mut(), story.server.now()).unwrap().len()
    };
    assert_eq!(told(&story), 0, "it waits");
    let own = story.step(warning, &Step::Confirm, 0).unwrap_err();
    assert!(own.contains("another person"), "{own}");
    assert!(
        !story.server.tx().step_warning(warning, &Step::Confirm, (story.people[0], 1)).unwrap(),
        "nor does the store"
    );
    assert_eq!(story.step(warning, &Step::Confirm, 1), Ok(WarningState::Told));
    assert_eq!(told(&story), 2);
    let twice = story.step(warning, &Step::Confirm, 1).unwrap_err();
    assert!(twice.contains("decided"), "{twice}");

    let back = Step::AskBack("nhầm ca".to_owned());
    assert_eq!(story.step(warning, &back, 1), Ok(WarningState::Leaving));
    assert_eq!(told(&story), 2, "it stands until the second person agrees");
    assert!(story.step(warning, &Step::TakeBack, 1).is_err());
    assert_eq!(story.step(warning, &Step::Keep, 0), Ok(WarningState::Told));
    assert_eq!(story.step(warning, &back, 0), Ok(WarningState::Leaving));
    assert_eq!(story.step(warning, &Step::TakeBack, 1), Ok(WarningState::TakenBack));
    assert_eq!(told(&story), 0);

    let other = story.make();
    let returned = Step::Return("sai ngày".to_owned());
    assert_eq!(story.step(other, &returned, 1), Ok(WarningState::Returned));
    assert!(story.step(other, &Step::Confirm, 1).is_err());
    assert_eq!(told(&story), 0);
}

#[tokio::test]
async fn of_a_drill_and_of_a_case_that_was_taken_back_nobody_is_told() {
    let story = Story::tell().await;
    story.publish();
    let told = |story: &Story| {
        warnings::told(story.server.read().as_mut(), story.server.now()).unwrap().len()
    };
    assert_eq!(told(&story), 2);
    let run = async |arguments: &[&str]| {
        let done = story.server.command(arguments).await;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    run(&["case", "withdraw", "1", "--reason", "nhầm", "--as", "tung.phan"]).await;
    run(&["case", "confirm-withdrawal", "1", "--as", "lan.ngo"]).await;
    assert_eq!(told(&story), 0, "with its case");
    let (mut tx, now_s) = (story.server.tx(), story.server.now());
    assert!(warnings::candidates(tx.as_mut(), 1, 5, 4 * 3600, now_s).is_err());
    drop(tx);

    let file = story.server.dir.path().join("f0.json");
    let [added, _] = story.server.publish(&file, &["--drill"]).await;
    let drill = added["cases"][0]["case"].as_i64().unwrap();
    let mut tx = story.server.tx();
    let error = warnings::candidates(tx.as_mut(), drill, 5, 4 * 3600, now_s).unwrap_err();
    assert!(error.to_string().contains("no case"), "{error}");
}

#[tokio::test]
async fn a_warning_names_windows_of_its_case_only() {
    let story = Story::tell().await;
    let window = story.candidates()[0].window.clone();
    let window = (window.venue, window.from_s, window.to_s);
    let (mut tx, now_s) = (story.server.tx(), story.server.now());
    let telling = |windows: Vec<_>, text, days, sms: &str| Telling {
        case: 1,
        text,
        days,
        message: Message { text: sms.to_owned(), again_hours: 0 },
        windows: windows.into_iter().collect(),
    };
    let long = "x".repeat(161);
    for (telling, problem) in [
        (telling(vec![], 1, 14, ""), "at least one window"),
        (telling(vec![(window.0, 0, 900)], 1, 14, ""), "no other"),
        (telling(vec![window], 2, 14, ""), "no text"),
        (telling(vec![window], 1, 0, ""), "1 to 21 days"),
        (telling(vec![window], 1, 22, ""), "1 to 21 days"),
        (telling(vec![window], 1, 14, &long), "160"),
    ] {
        let candidates = warnings::candidates(tx.as_mut(), 1, 5, 4 * 3600, now_s).unwrap();
        let made = warnings::make(tx.as_mut(), &telling, candidates, story.people[0], now_s);
        let error = made.unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
    let none = warnings::candidates(tx.as_mut(), 9, 5, 4 * 3600, now_s).unwrap_err();
    assert!(none.to_string().contains("no case 9"), "{none}");
}
