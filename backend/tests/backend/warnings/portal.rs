//! P12b: made by one person of the authority, confirmed by another.

use backend::store::accounts::Role;

use super::story::Story;
use crate::support::staff::{Browser, PASSWORD, form};
use crate::support::{TestServer, location};

async fn person<'a>(server: &'a TestServer, name: &str) -> Browser<'a> {
    let browser = Browser::new(server);
    assert_eq!(browser.sign_in(name, PASSWORD).await.status(), 303);
    browser
}

#[tokio::test]
async fn two_people_tell_the_public_in_the_portal() {
    let story = Story::tell().await;
    let server = &story.server;
    let (one, other) = (person(server, "authority").await, person(server, "second").await);
    let page = one.text("/staff/warnings/new?case=1&lang=vi").await;
    assert!(page.contains("Có thể báo 2 khung của ca số 1"), "{page}");
    assert_eq!(page.matches("không, quá ít người").count(), 1, "{page}");
    assert!(page.contains("nhật ký báo F1") && !page.contains("nhật ký báo F2"), "{page}");
    let values: Vec<_> = page.split("name=\"window\" value=\"").skip(1).collect();
    let values: Vec<_> = values.iter().map(|part| part.split('"').next().unwrap()).collect();
    assert_eq!(values.len(), 2);

    let fields = |windows: &[&str], days: &str| {
        let mut fields = vec![("case", "1"), ("advice", "1"), ("days", days), ("again", "24")];
        fields.extend(windows.iter().map(|window| ("window", *window)));
        fields.push(("sms", "TTYT: xin o nha va goi 0256 000 2266"));
        form(&fields)
    };
    for (windows, days, problem) in
        [(&[][..], "14", "Hãy chọn ít nhất một khung"), (&values[..], "x", "1 đến 21")]
    {
        let answer = one.post("/staff/warnings/new", &fields(windows, days)).await;
        assert_eq!(answer.status(), 422);
        let page = answer.text().await.unwrap();
        assert!(page.contains(problem) && page.contains("0256 000 2266"), "kept: {page}");
    }
    let lighter = fields(&values, "14").replace("advice=1", "advice=2");
    let answer = one.post("/staff/warnings/new", &lighter).await;
    assert_eq!(answer.status(), 422, "whoever was near an F0 is no F2");
    let made = location(&one.post("/staff/warnings/new", &fields(&values, "14")).await);
    let page = one.text(&made).await;
    assert!(page.contains("Sẽ báo 1 khung của ca số 1") && page.contains("Chưa báo gì."), "{page}");
    assert!(!page.contains(&format!("{made}/confirm")), "nobody confirms their own: {page}");
    let own = one.post(&format!("{made}/confirm"), "").await;
    assert_eq!(own.status(), 409);
    assert!(own.text().await.unwrap().contains("người khác"));

    let list = other.text("/staff/warnings").await;
    assert!(list.contains("1 cảnh báo chờ người thứ hai"), "{list}");
    assert!(other.text(&made).await.contains(&format!("{made}/confirm")));
    assert!(other.text(&format!("{made}/confirm")).await.contains("Báo cho người dân?"));
    assert_eq!(location(&other.post(&format!("{made}/confirm"), "").await), made);
    assert!(one.text(&made).await.contains("Đã báo 1 khung của ca số 1"));

    let back = format!("{made}/ask-back");
    assert_eq!(other.post(&back, "").await.status(), 422, "with a reason");
    assert_eq!(other.post(&back, &form(&[("reason", "nhầm ca")])).await.status(), 303);
    assert_eq!(other.post(&format!("{made}/take-back"), "").await.status(), 409);
    assert_eq!(one.post(&format!("{made}/take-back"), "").await.status(), 303);
    assert!(other.text(&made).await.contains("đã thu hồi"));
    let trail = server.trail().into_iter().filter(|(kind, ..)| *kind == "warning");
    let trail: Vec<_> = trail.map(|(_, who, reason)| (who, reason)).collect();
    let line = |who: &str, reason: &str| (who.to_owned(), reason.to_owned());
    assert_eq!(
        trail,
        [
            line("authority", "made for case 1"),
            line("second", "confirm"),
            line("second", "ask-back: nhầm ca"),
            line("authority", "take-back"),
        ]
    );
    assert_eq!(one.get("/staff/warnings/new?case=9").await.status(), 404);
    assert_eq!(one.get(&format!("{made}/burn")).await.status(), 404);
    let clerk = server.staff(Role::Commune).await;
    assert_eq!(clerk.get(&made).await.status(), 403);
}
