//! "Was an F0 there then?" asked with a receipt.

use backend::http::limits::guesses::Guess;
use backend::store::warnings::Step;
use backend::warnings::receipts::{AskError, ask};
use backend::warnings::venue::windows;
use protocol::civil::vietnam_day;
use protocol::receipt::{self, Receipt, ReceiptId};
use protocol::receipt_question::Said;
use protocol::warnings::Level;

use super::story::{BEFORE, DAY_S, FEW, Story, WITH};
use crate::support::staff::form;
use crate::support::{Dice, TestServer};

impl Story {
    /// The code of a receipt of that day.
    fn code(&self, number: u32, people: u8) -> String {
        let id = ReceiptId::new(number).unwrap();
        let key = &self.kiosk.enrolled.venue.receipt_key;
        receipt::mint(key, vietnam_day(self.from_s), Receipt { id, people }).unwrap()
    }

    fn said(&self, code: &str) -> Said {
        ask(self.server.read().as_mut(), code, 4 * 3600, self.server.now()).unwrap().said
    }
}

async fn asked(server: &TestServer, code: &str) -> (u16, String) {
    let answer = server.post("/hoi-bien-nhan?lang=en", &form(&[("code", code)])).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_receipt_answers_for_its_stay_and_no_other() {
    let story = Story::tell().await;
    let (with, before, few) = (story.code(WITH, 8), story.code(BEFORE, 3), story.code(FEW, 2));
    assert_eq!(story.said(&with), Said::Nothing, "before anybody was told");
    let warning = story.publish();
    let Said::Near { near } = story.said(&with) else { panic!("it was there") };
    assert_eq!((near.len(), &*near[0].venue), (1, "Chợ Bồng Sơn"));
    assert_eq!((near[0].from_s, near[0].to_s), (story.from_s, story.from_s + 900));
    assert_eq!(story.said(&before), Said::Nothing);
    assert_eq!(story.said(&few), Said::HeldBack, "too few people: a call answers it");
    assert_eq!(story.said(&story.code(80, 1)), Said::NotThere, "its declaration is on its way");

    let server = &story.server;
    let (status, page) = asked(server, &receipt::show(&with).to_lowercase()).await;
    assert_eq!(status, 200);
    assert!(page.contains("An F0 was there at the same time"), "{page}");
    assert!(page.contains("Stay at home"), "{page}");
    let (status, page) = asked(server, &before).await;
    assert!(status == 200 && page.contains("No F0 is known there then"), "{page}");
    assert!(!page.contains("Chợ Bồng Sơn"), "where it was is not told: {page}");
    // The address of an old receipt's QR leads to the question.
    let old = server.page(&format!("/R/{with}")).await.text().await.unwrap();
    assert!(old.contains("action=\"/hoi-bien-nhan?lang=vi\"") && old.contains(&with), "{old}");

    let back = Step::AskBack("nhầm".to_owned());
    story.step(warning, &back, 0).unwrap();
    story.step(warning, &Step::TakeBack, 1).unwrap();
    assert_eq!(story.said(&with), Said::Nothing, "at once");
}

#[tokio::test]
async fn an_f1_alone_is_told_as_an_f1() {
    let story = Story::tell_of_f1().await;
    let with = story.code(WITH, 8);
    assert_eq!(story.said(&with), Said::Nothing, "before anybody was told");
    story.publish();
    let Said::Near { near } = story.said(&with) else { panic!("it was there") };
    assert_eq!((near.len(), near[0].level), (1, Level::F2), "whoever was there with it is an F2");
    let (_, page) = asked(&story.server, &with).await;
    assert!(page.contains("An F1 was there at the same time"), "{page}");
    assert!(page.contains("(F2)") && !page.contains("An F0 was there"), "{page}");
    // By these the venue's own kiosks say it too.
    let now_s = story.server.now();
    let told = windows(story.server.read().as_mut(), 1, 4 * 3600, now_s).unwrap().windows;
    assert_eq!(told.iter().map(|it| it.level).collect::<Vec<_>>(), [Level::F2]);
}

#[tokio::test]
async fn a_hundred_thousand_guesses_find_nothing() {
    let story = Story::tell().await;
    story.publish();
    let (app, clock) = (&story.server.app, &story.server.clock);
    let from = "203.0.113.7".parse().unwrap();
    let alphabet = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let genuine = story.code(WITH, 8);
    let (mut dice, mut judged) = (Dice(7), 0);
    let began_s = story.server.now();
    // From one network, 28 a second for an hour. Half of them know a receipt's head, which is no secret.
    for guess in 0..100_000_i64 {
        clock.set(began_s + guess * 3600 / 100_000);
        let head = if guess % 2 == 0 { &genuine[..6] } else { "" };
        let rest =
            (head.len()..12).map(|_| char::from(alphabet[usize::try_from(dice.roll(32)).unwrap()]));
        let code: String = head.chars().chain(rest).collect();
        let attempt = app.guesses.begin(Guess::Receipt { from }, &app.keys, clock.as_ref()).await;
        let Ok(attempt) = attempt else { continue };
        judged += 1;
        let asked = ask(story.server.read().as_mut(), &code, 4 * 3600, story.server.now());
        assert!(matches!(asked, Err(AskError::Unknown)), "{code}: {asked:?}");
        drop(attempt);
    }
    assert!((500..=620).contains(&judged), "ten a minute: {judged}");
    // Each of those few had a chance of one in two billion for each commune and day.
}

#[tokio::test]
async fn who_guesses_is_stopped_for_a_minute() {
    let story = Story::tell().await;
    let genuine = story.code(WITH, 8);
    let server = &story.server;
    for guess in 0..10 {
        assert_eq!(asked(server, &format!("00000000000{guess}")).await.0, 404);
    }
    assert_eq!(asked(server, "00000000000A").await.0, 429);
    assert_eq!(asked(server, &genuine).await.0, 429, "also the right one, from that network");
    server.clock.set(server.now() + 60);
    assert_eq!(asked(server, &genuine).await.0, 200);
    assert_eq!(asked(server, "too short").await.0, 400);
}

#[tokio::test]
async fn a_receipt_is_asked_for_three_weeks() {
    let story = Story::tell().await;
    let code = story.code(WITH, 8);
    let first_day = vietnam_day(story.from_s);
    for (days, known) in [(0, true), (20, true), (21, true), (22, false)] {
        let now_s = protocol::civil::day_start_s(first_day + days) + DAY_S / 2;
        let asked = ask(story.server.read().as_mut(), &code, 4 * 3600, now_s);
        assert_eq!(asked.is_ok(), known, "{days} days later");
    }
}
