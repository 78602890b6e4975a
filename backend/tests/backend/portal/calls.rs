//! Calls for staff on the pages of those who can go there.

use backend::store::accounts::Role;

use crate::support::records::{batch, call};
use crate::support::{NOW, TestServer, location};

#[tokio::test]
async fn whoever_goes_says_so_and_the_kiosk_is_told() {
    let server = TestServer::start().await;
    let venue = server.units().venues[0];
    let kiosk = server.kiosk().await;
    let records = vec![call(5, NOW - 90, "Cổng số 2"), call(6, NOW - 30, "")];
    server.send(&kiosk, &batch(vec![], records)).await;
    for (role, page, class) in [(Role::Manager, "today", "bad"), (Role::Guard, "gate", "warn")] {
        let staff = server.staff(role).await;
        let path = format!("/staff/{page}/{venue}");
        let html = staff.text(&format!("{path}?lang=en")).await;
        let waits = format!("<form class=\"note {class}\" method=\"post\" action=\"{path}/call\"");
        let (seq, place) = match role {
            Role::Manager => (5, "Cổng số 2 calls for staff".to_owned()),
            _ => (6, format!("Kiosk {} calls for staff", kiosk.number)),
        };
        assert!(html.contains(&waits) && html.contains(&place), "{html}");
        let id = format!("{}-{seq}", kiosk.number);
        let answer = staff.post(&format!("{path}/call"), &format!("call={id}")).await;
        let to = location(&answer);
        assert_eq!(to, format!("{path}?seen={NOW}"));
        let html = staff.text(&format!("{to}&lang=en")).await;
        assert!(html.contains("staff have seen the call") && !html.contains(&place), "{html}");
        let seen = ("call-seen", role.word().to_owned(), String::new());
        assert!(server.trail().contains(&seen), "{:?}", server.trail());
        server.clock.set(NOW + 60);
        assert!(!staff.text(&to).await.contains("class=\"note ok\""), "said for a moment");
        server.clock.set(NOW);
    }
    let seen = server.read().calls_seen(venue, kiosk.number, 0, 0).unwrap();
    let order: Vec<_> = seen.iter().map(|call| call.seq).collect();
    assert_eq!(order, [5, 6]);
}

#[tokio::test]
async fn calls_of_others_and_of_the_past_are_not_there() {
    let server = TestServer::start().await;
    let units = server.units();
    let kiosk = server.kiosk().await;
    server.send(&kiosk, &batch(vec![], vec![call(5, NOW - 1801, "Cổng số 2")])).await;
    let guard = server.staff(Role::Guard).await;
    let [own, other] = units.venues.map(|venue| format!("/staff/gate/{venue}"));
    assert!(!guard.text(&own).await.contains("name=\"call\""), "half an hour ago");
    let [call, wrong] = [5, 6].map(|seq| format!("call={}-{seq}", kiosk.number));
    for (page, call, status) in [
        (&own, "call=x", 404),
        (&own, "", 404),
        (&own, wrong.as_str(), 404),
        (&own, "call=99-5", 404),
        (&other, call.as_str(), 404),
        (&own, call.as_str(), 303),
    ] {
        let answer = guard.post(&format!("{page}/call"), call).await;
        assert_eq!(answer.status(), status, "{page} {call}");
    }
}
