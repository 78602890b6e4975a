//! The health authority's inbox of feedback.

use backend::store::accounts::Role;
use protocol::record::SealedKind;
use serde_json::Value;

use super::log::deliver;
use crate::support::records::{AGE_FILE, sealed};
use crate::support::staff::form;
use crate::support::{NOW, TestServer};

#[tokio::test]
async fn feedback_of_all_communes_is_opened_with_a_reason_and_followed_up() {
    let server = TestServer::start().await;
    let units = server.units();
    for n in 0..2 {
        let feedback = sealed(1, SealedKind::Feedback, NOW - 60 * n, AGE_FILE);
        let declaration = sealed(2, SealedKind::Declaration, NOW, AGE_FILE);
        deliver(&server, &units, n.try_into().unwrap(), vec![feedback, declaration]);
    }
    let authority = server.staff(Role::Authority).await;
    let html = authority.text("/staff/feedback?lang=vi").await;
    assert!(html.contains("2 phản ánh chưa xem") && html.contains("Cũ nhất: 06:59"), "{html}");
    assert!(!html.contains("age-encryption"));
    assert_eq!(authority.post("/staff/feedback/open", "reason=").await.status(), 422);
    let fields = form(&[("reason", "Xem các phản ánh mới")]);
    let opened = authority.post("/staff/feedback/open", &fields).await.text().await.unwrap();
    let ids = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|line| line["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&opened), ["1-1-0", "2-1-0"]);
    assert_eq!(server.trail().last().unwrap().2, "Xem các phản ánh mới");

    for (path, fields, status) in [
        ("/staff/feedback/1-1-0/note", "state=forwarded&note=", 422),
        ("/staff/feedback/1-1-0/note", "state=nonsense", 422),
        ("/staff/feedback/1-2-0/note", "state=done", 404),
        ("/staff/feedback/1-1-0/note", "state=forwarded&note=C%C3%B4ng+an+x%C3%A3", 303),
        ("/staff/feedback/2-1-0/note", "state=seen", 303),
    ] {
        assert_eq!(authority.post(path, fields).await.status(), status, "{path} {fields}");
    }
    let last: Vec<_> = server.trail().into_iter().filter(|line| line.0 == "feedback").collect();
    assert_eq!(last[0].2, "forwarded: Công an xã");
    let html = authority.text("/staff/feedback?lang=vi").await;
    assert!(html.contains("Không có phản ánh nào chưa xem") && html.contains("Chưa xong 1"));
    assert!(!html.contains("Công an xã"));
    let all = authority.text("/staff/feedback?only=all&lang=vi").await;
    assert!(all.contains("Công an xã") && all.contains("Đang xem"), "{all}");
    let opened = authority.post("/staff/feedback/open", &fields).await.text().await.unwrap();
    assert_eq!(ids(&opened), ["2-1-0"]);
}
