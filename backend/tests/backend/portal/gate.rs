//! The guard's page: the word, counts and what may be taken back, receipts, who waits.

use backend::minute_word;
use backend::store::accounts::Role;
use protocol::receipt::{Receipt, ReceiptId, mint, show};
use protocol::record::SealedKind;

use crate::support::records::{AGE_FILE, batch, checkin, declared, elsewhere, sealed};
use crate::support::staff::Browser;
use crate::support::{NOW, TestServer, location};

fn address(answer: &reqwest::Response, path: &str) -> i64 {
    location(answer).split_once(&format!("{path}=")).unwrap().1.parse().unwrap()
}

async fn guard(server: &TestServer) -> Browser<'_> {
    server.staff(Role::Guard).await
}

#[tokio::test]
async fn a_guard_lands_at_the_gate_with_the_words_of_this_minute_and_the_last() {
    let server = TestServer::start().await;
    let venue = server.units().venues[0];
    let guard = guard(&server).await;
    assert_eq!(location(&guard.get("/staff").await), "/staff/gate");
    assert_eq!(location(&guard.get("/staff/gate").await), format!("/staff/gate/{venue}"));
    let html = guard.text(&format!("/staff/gate/{venue}?lang=en")).await;
    for at_s in [NOW, NOW - 60] {
        let word = minute_word::at(&server.app.keys, venue, at_s).word;
        assert!(html.contains(word), "{word}\n{html}");
    }
    assert!(!html.contains("<nav class=\"tabs\""), "nothing but the gate\n{html}");
    assert!(html.contains("Nobody yet today"), "{html}");
}

#[tokio::test]
async fn who_just_passed_has_no_name_and_who_waits_stands_first() {
    let server = TestServer::start().await;
    let venue = server.units().venues[0];
    let kiosk = server.kiosk().await;
    let id = ReceiptId::new(5).unwrap();
    let records = vec![
        declared(1, NOW - 300, 2, id),
        // Its header says that an answer needs attention.
        sealed(2, SealedKind::Declaration, NOW - 120, AGE_FILE),
        checkin(3, NOW - 60, id),
        elsewhere(4, NOW - 180, Some(id)),
        sealed(5, SealedKind::Feedback, NOW - 30, AGE_FILE),
    ];
    server.send(&kiosk, &batch(vec![], records)).await;
    let guard = guard(&server).await;
    let html = guard.text(&format!("/staff/gate/{venue}?lang=en")).await;
    let mut rest = html.as_str();
    for part in [
        "Somebody was asked to wait</b> 06:58, Cổng số 2",
        "<b>06:59</b>",
        "Receipt · 4 people",
        "<b>06:58</b>",
        "▲ Asked to wait",
        "<b>06:57</b>",
        "<b>06:55</b>",
        "Declared at the kiosk · 2 people",
        "Declared</span>",
    ] {
        let found = rest.split_once(part);
        rest = found.unwrap_or_else(|| panic!("{part} is missing or too early\n{html}")).1;
    }
    assert!(html.contains(">8</b>"), "inside\n{html}");
    assert!(!html.contains("class=\"note bad") && !html.contains(&String::from(id)), "{html}");
    // Half an hour later they do not stand there any more.
    server.clock.set(NOW + 1800);
    let html = guard.text(&format!("/staff/gate/{venue}?lang=en")).await;
    assert!(!html.contains("Somebody was asked to wait"), "{html}");
}

#[tokio::test]
async fn people_are_counted_in_and_out_and_taken_back_within_ten_seconds() {
    let server = TestServer::start().await;
    let venue = server.units().venues[0];
    let guard = guard(&server).await;
    let inside = || {
        let day = protocol::civil::vietnam_day(server.now());
        backend::venues::totals(server.read().as_mut(), venue, day).unwrap().inside
    };
    let path = format!("/staff/gate/{venue}");
    let answer = guard.post(&format!("{path}/count"), "people=12&direction=in").await;
    let count = address(&answer, "done");
    assert_eq!(inside(), 12);
    let html = guard.text(&format!("{path}?done={count}&lang=en")).await;
    assert!(html.contains("Counted 12 people in") && html.contains("Undo"), "{html}");
    let answer = guard.post(&format!("{path}/count"), "people=1&direction=out").await;
    let out = address(&answer, "done");
    assert_eq!(inside(), 11);

    // Another guard's tap is not one's own.
    server.account("second", Role::Guard).await;
    let other = Browser::new(&server);
    other.sign_in("second", crate::support::staff::PASSWORD).await;
    let undo = format!("{path}/undo");
    assert_eq!(address(&other.post(&undo, &format!("count={out}")).await, "undone"), 0);
    assert_eq!(address(&guard.post(&undo, &format!("count={out}")).await, "undone"), 1);
    assert_eq!(address(&guard.post(&undo, &format!("count={out}")).await, "undone"), 0);
    assert_eq!(inside(), 12);
    server.clock.set(NOW + 60);
    let html = guard.text(&format!("{path}?done={count}&lang=en")).await;
    assert!(!html.contains("Undo"), "{html}");
    assert_eq!(address(&guard.post(&undo, &format!("count={count}")).await, "undone"), 0);
    assert_eq!(inside(), 12, "too late");
}

#[tokio::test]
async fn an_odd_number_of_people_is_asked_again() {
    let server = TestServer::start().await;
    let venue = server.units().venues[0];
    let guard = guard(&server).await;
    for people in ["0", "-1", "501", "hai", ""] {
        let form = format!("people={people}&direction=in");
        let answer = guard.post(&format!("/staff/gate/{venue}/count?lang=en"), &form).await;
        assert_eq!(answer.status(), 422, "{people}");
        let html = answer.text().await.unwrap();
        assert!(html.contains("from 1 to 500") && html.contains(&format!("value=\"{people}\"")));
    }
    assert!(server.read().recent_passages(venue, 0, 9).unwrap().is_empty());
}

#[tokio::test]
async fn another_venue_is_not_there() {
    let server = TestServer::start().await;
    let other = server.units().venues[1];
    let guard = guard(&server).await;
    for path in ["", "/group", "/receipt"] {
        let path = format!("/staff/gate/{other}{path}");
        assert_eq!(guard.get(&path).await.status(), 404, "{path}");
    }
    for (path, form) in
        [("count", "people=3&direction=in"), ("undo", "count=1"), ("receipt", "code=A")]
    {
        let answer = guard.post(&format!("/staff/gate/{other}/{path}"), form).await;
        assert_eq!(answer.status(), 404, "{path}");
    }
    assert_eq!(guard.get("/staff/gate/x").await.status(), 404);
    assert!(server.read().recent_passages(other, 0, 9).unwrap().is_empty());
}

#[tokio::test]
async fn a_receipt_is_judged_without_calling_anybody_a_forger() {
    let server = TestServer::start().await;
    let units = server.units();
    let keys = units.communes.map(|commune| server.read().commune(commune).unwrap().unwrap());
    let guard = guard(&server).await;
    let day = protocol::civil::vietnam_day(NOW);
    let receipt = Receipt { id: ReceiptId::new(77).unwrap(), people: 2 };
    let code = |of: usize, day| show(&mint(&keys[of].receipt_key, day, receipt).unwrap());
    let path = format!("/staff/gate/{}/receipt?lang=en", units.venues[0]);
    let url = protocol::receipt::url("kiosk.example.vn", &code(0, day).replace('-', ""));
    for (typed, says) in [
        (code(0, day), "Holds today"),
        (code(0, day).to_lowercase(), "For</dt><dd>2 people"),
        (url, "Count 2 people in"),
        (code(0, day - 1), "Of 07/07/2021, over today"),
        (code(1, day), "Of Phường Tam Quan, not for here"),
        (code(0, day - 40), "This receipt was not found"),
        ("0000-0000-0000".to_owned(), "This receipt was not found"),
        ("hello".to_owned(), "Not yet the code of a receipt"),
        ("<script>".to_owned(), "Not yet the code of a receipt"),
    ] {
        let form = crate::support::staff::form(&[("code", &typed)]);
        let html = guard.post(&path, &form).await.text().await.unwrap();
        assert!(html.contains(says), "{typed}: {says}\n{html}");
        assert!(!html.contains("forged") && !html.contains("<script>"), "{html}");
    }
}
