//! The public list, as phones read it.

use backend::store::warnings::Step;
use backend::warnings::list::EVERY_S;
use protocol::warnings::{HourSecret, SignedWarningList, Warned, WarningList, hour_of, taken};
use serde_json::Value;

use super::story::Story;
use crate::support::{TestServer, location, ticket};

async fn list(server: &TestServer, now_s: i64) -> WarningList {
    let answer = server.page("/canh-bao").await;
    assert_eq!(answer.status(), 200);
    let signed: SignedWarningList = answer.json().await.unwrap();
    signed.verify(&server.app.keys.signing.verifying_key(), 0, now_s).unwrap()
}

/// What a phone that taps has of it.
async fn hours(server: &TestServer, path: &str, direction: &str) -> Vec<(i64, HourSecret)> {
    let ticket = ticket(&server.page(path).await.text().await.unwrap());
    let tapped = server.post("/tap", &format!("ticket={ticket}&direction={direction}")).await;
    let page = server.page(&location(&tapped)).await.text().await.unwrap();
    let text = page.split("data-hours=\"").nth(1).unwrap().split('"').next().unwrap();
    taken(text).unwrap()
}

fn found(list: &WarningList, hours: &[(i64, HourSecret)]) -> Vec<Warned> {
    hours.iter().flat_map(|(hour, secret)| list.find(*hour, secret)).collect()
}

#[tokio::test]
async fn whoever_was_there_finds_it_until_it_is_taken_back() {
    let story = Story::tell().await;
    let (server, today) = (&story.server, story.server.now());
    // A phone comes an hour before the F0, and another a day before that.
    server.clock.set(story.from_s - 3600);
    let there = hours(server, &story.kiosk.path(server.now()), "in").await;
    server.clock.set(story.from_s - 86_400);
    let earlier = hours(server, &story.kiosk.path(server.now()), "in").await;
    server.clock.set(today);
    assert_eq!(
        (there.len(), there[0].0),
        (5, hour_of(story.from_s - 3600)),
        "its hour and four more"
    );

    story.renew();
    assert_eq!(found(&list(server, today).await, &there), [], "nobody told yet");
    let warning = story.publish();
    let told = list(server, today).await;
    let mine = found(&told, &there);
    assert_eq!(mine.len(), 1, "and not the window in which too few were: {mine:?}");
    assert_eq!((mine[0].from_s(), mine[0].to_s()), (story.from_s, story.from_s + 900));
    assert_eq!((mine[0].text, mine[0].days), (1, 14));
    assert_eq!(found(&told, &earlier), []);

    let back = Step::AskBack("nhầm".to_owned());
    story.step(warning, &back, 0).unwrap();
    story.step(warning, &Step::TakeBack, 1).unwrap();
    story.renew();
    let later = list(server, today).await;
    assert!(later.version > told.version);
    assert_eq!(found(&later, &there), []);
    assert_eq!(later.entries.len(), told.entries.len(), "its length says nothing");
}

#[tokio::test]
async fn a_way_out_has_its_own_hour_and_a_late_scan_its_hours() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let out = hours(&server, &kiosk.path(server.now()), "out").await;
    assert_eq!(out.iter().map(|(hour, _)| *hour).collect::<Vec<_>>(), [hour_of(server.now())]);

    let path = kiosk.path(server.now());
    let token = path.trim_start_matches("/Q/");
    let scanned_s = server.now();
    server.clock.set(scanned_s + 2 * 3600);
    let upload = serde_json::json!({ "token": token, "direction": "in", "visit": "0".repeat(32),
        "nonce": "1".repeat(32), "ago_s": 7200 });
    let request = server.http.post(server.at("/late")).header("content-type", "application/json");
    let answer = request.body(upload.to_string()).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    assert_eq!((&answer["late"], &answer["at"]), (&true.into(), &scanned_s.into()));
    assert_eq!(answer["venue"], "BSON");
    let late = taken(answer["hours"].as_str().unwrap()).unwrap();
    assert_eq!((late[0].0, late.len()), (hour_of(scanned_s), 5));
    // The same place and hour: the same secret, for everybody.
    assert_eq!(late[0].1, out[0].1);
}

#[tokio::test]
async fn it_is_made_anew_every_few_minutes_and_asked_by_its_version() {
    let server = TestServer::start().await;
    // The first one is made when the server starts.
    let mut answer = server.page("/canh-bao").await;
    while answer.status() != 200 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        answer = server.page("/canh-bao").await;
    }
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(answer.headers()["cache-control"], "no-cache");
    assert!(answer.headers().contains_key("x-time"));
    let again =
        |tag: String| server.http.get(server.at("/canh-bao")).header("if-none-match", tag).send();
    let known = again(tag.clone()).await.unwrap();
    assert_eq!(known.status(), 304);
    assert!(known.headers().contains_key("x-time"), "so that a phone knows how old it is");
    server.clock.set(server.now() + EVERY_S);
    while again(tag.clone()).await.unwrap().status() != 200 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn whoever_knows_everything_public_of_all_venues_learns_nothing() {
    let story = Story::tell().await;
    let (server, now_s) = (&story.server, story.server.now());
    story.publish();
    let told = list(server, now_s).await;
    // Who has been at every other venue in the exposed hour, and at every venue in every other hour.
    let exposed = hour_of(story.from_s);
    for venue in 1..=200 {
        let key = backend::warnings::secrets::venue_key(&server.app.keys, venue);
        for hour in exposed - 100..=exposed + 100 {
            let was_there = venue == 1 && hour == exposed;
            let found = told.find(hour, &HourSecret::of(&key, hour));
            assert_eq!(found.is_empty(), !was_there, "{venue} {hour}");
        }
    }
    // Who guesses that the key follows from what is public of a venue.
    for text in ["1", "BSON", "Chợ Bồng Sơn", &server.app.keys.public_hex()] {
        let mut bytes = [0; 32];
        let len = text.len().min(32);
        bytes[..len].copy_from_slice(&text.as_bytes()[..len]);
        let key = protocol::secret::Secret::new(bytes);
        assert_eq!(told.find(exposed, &HourSecret::of(&key, exposed)), [], "{text}");
    }
}
