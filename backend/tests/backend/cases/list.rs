//! The signed list, and which kiosks have it.

use protocol::caselist::SignedCaseList;
use protocol::record::day_of;
use reqwest::Method;
use serde_json::Value;

use super::f0::{DAY_S, add, f0, key, list};
use crate::support::TestServer;

#[tokio::test]
async fn the_list_is_signed_tagged_and_holds_recent_days_only() {
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let today = day_of(server.now()) * DAY_S;
    // Twenty days, of which the last fifteen are within retention.
    let added = add(&server, &f0(1..2, today - 19 * DAY_S, today + 60)).await;
    assert_eq!(added["cases"][0]["days"], 15);
    let old = add(&server, &f0(2..3, today - 19 * DAY_S, today - 18 * DAY_S)).await;
    assert_eq!(old["cases"][0]["case"], Value::Null);

    let answer = server.get(&kiosk, "/api/v1/cases").await;
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    let signed: SignedCaseList = answer.json().await.unwrap();
    let list = list(&server, &kiosk).await;
    assert_eq!(tag, format!("\"{}\"", list.version));
    assert_eq!(list.cases[0].days.len(), 15);
    assert!(!signed.list.contains(&key(1)), "a daily key is never published");

    let asked = |tag: &str| {
        let request = server.proven(&kiosk, Method::GET, "/api/v1/cases", b"");
        request.header("if-none-match", tag.to_owned()).send()
    };
    assert_eq!(asked(&tag).await.unwrap().status(), 304);
    add(&server, &f0(3..4, today, today)).await;
    assert_eq!(asked(&tag).await.unwrap().status(), 200);
}

#[tokio::test]
async fn kiosks_are_counted_that_were_sent_a_list() {
    let server = TestServer::start_today().await;
    let (gate, _stall) = (server.kiosk().await, server.kiosk().await);
    let now = server.now();
    add(&server, &f0(1..2, now - 7200, now)).await;
    let reached = || {
        server
            .app
            .store
            .write(|tx| backend::fleet::write_down(tx, &server.app.seen.take()))
            .unwrap();
        let mut read = server.read();
        let version = read.case_row(1).unwrap().unwrap().list_version.unwrap();
        let reached = read.kiosks_with_cases(version).unwrap();
        (reached.kiosks, reached.of)
    };
    assert_eq!(reached(), (0, 2));
    list(&server, &gate).await;
    assert_eq!(reached(), (1, 2));
}
