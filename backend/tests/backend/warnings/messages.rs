//! SMS of a commune to those who were exposed and left a number.

use backend::store::accounts::Role;
use backend::store::outbox::{Channel, MessageState};
use backend::store::warnings::{Message, Step};
use serde_json::{Value, json};

use super::story::Story;
use crate::support::staff::form;

/// A story at a backend with a gateway for SMS that nobody answers.
async fn story(text: &str) -> (Story, i64) {
    let story = Story::tell_with(|config, _| {
        config.sms_url = Some("http://127.0.0.1:1/send".to_owned());
    })
    .await;
    let warning = story.make_with(Message { text: text.to_owned(), again_hours: 24 });
    story.step(warning, &Step::Confirm, 1).unwrap();
    (story, warning)
}

#[tokio::test]
async fn a_number_is_told_once_and_reminded_until_it_is_taken_back() {
    let (story, warning) = story("TTYT: xin o nha va goi 0256 000 2266").await;
    let server = &story.server;
    let clerk = server.staff(Role::Commune).await;
    let page = format!("/staff/warned/{warning}");
    assert!(clerk.text("/staff/warned").await.contains(&page));
    // Those of both windows, of which one is not published.
    let html = clerk.text(&page).await;
    assert!(html.contains("2 mục có tên, có mặt cùng ca số 1"), "{html}");
    let opened = clerk.post(&format!("{page}/open"), "reason=x").await;
    assert_eq!(opened.status(), 200);
    let lines: Vec<Value> =
        opened.text().await.unwrap().lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let found: Vec<_> = lines.iter().map(|line| line["people"].clone()).collect();
    assert_eq!(found, [json!(8), json!(2)], "who left before is not among them");
    assert_eq!(clerk.post(&format!("{page}/open"), "reason=").await.status(), 422);

    let send = async |numbers: &str| -> (u16, Value) {
        let answer = clerk.post(&format!("{page}/send"), &form(&[("numbers", numbers)])).await;
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    };
    let sent = |queued, known, odd| (200, json!({ "queued": queued, "known": known, "odd": odd }));
    let numbers = "0912345678 +84912345678 0987654321 12345";
    assert_eq!(send(numbers).await, sent(2, 0, 1));
    assert_eq!(send(numbers).await, sent(0, 2, 1), "each once");
    let many: Vec<_> = (0..23).map(|number| format!("09110000{number:02}")).collect();
    assert_eq!(send(&many.join(" ")).await.0, 422, "more than people were there");

    let now_s = server.now();
    let due = |at_s| {
        let mut tx = server.tx();
        let claimed = tx.claim_messages(&[Channel::Sms], at_s, at_s + 60, 99).unwrap();
        let found: Vec<_> = claimed.iter().map(|it| it.new.address.clone()).collect();
        found
    };
    assert!(due(now_s + 3600).len() <= 2, "the reminder waits a day");
    assert_eq!(due(now_s + 24 * 3600).len(), 4);
    // Nothing of a number or a text stands in the lists that people see, or in the audit trail.
    let rows = server.read().messages(None, 0, 99).unwrap();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.masked.starts_with('…')));
    assert!(!format!("{rows:?} {:?}", server.trail()).contains("912345678"));

    story.step(warning, &Step::AskBack("nhầm".to_owned()), 0).unwrap();
    story.step(warning, &Step::TakeBack, 1).unwrap();
    let waiting = server.read().messages(Some(MessageState::Waiting), 0, 99).unwrap();
    assert_eq!(waiting, [], "nobody is reminded of what was taken back");
    assert_eq!(clerk.get(&page).await.status(), 404);
    assert_eq!(send("0912345679").await.0, 404);
}

#[tokio::test]
async fn a_warning_without_a_message_sends_none() {
    let (story, warning) = story("").await;
    let clerk = story.server.staff(Role::Commune).await;
    let page = format!("/staff/warned/{warning}");
    assert!(clerk.text(&page).await.contains("Hãy gọi."));
    let answer = clerk.post(&format!("{page}/send"), "numbers=0912345678").await;
    assert_eq!(answer.status(), 422);
    assert_eq!(story.server.read().messages(None, 0, 9).unwrap(), []);
}
