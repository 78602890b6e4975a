//! New versions of the kiosks' image on the portal: rings, release, stop, withdrawal, and how far the kiosks are.

use backend::fleet;
use backend::store::accounts::Role;
use backend::store::updates::NewBundle;
use protocol::api;
use protocol::report::Report;
use protocol::update::{Refusal, Refused, Update, UpdateReport};
use reqwest::Method;

use crate::support::staff::form;
use crate::support::{Kiosk, TestServer};

fn add(server: &TestServer, version: &str) {
    let version = version.to_owned();
    let new = NewBundle { version, sha256: [5; 32], size: 231_000_000, halt_percent: 10 };
    let mut tx = server.tx();
    tx.add_bundle(&new, server.now()).unwrap().unwrap();
    tx.commit().unwrap();
}

async fn failed(server: &TestServer, kiosk: &Kiosk) {
    let least = r#"{"clock":"synced","contacts_waiting":0,"records_waiting":0,"radio":"none"}"#;
    let report: Report = serde_json::from_str(least).unwrap();
    let refused = Some(Refused { version: "1.2.0".to_owned(), why: Refusal::DoesNotWork });
    let update = Update { version: "1.1.0".to_owned(), refused, ..Update::default() };
    let report = Report { update: Some(UpdateReport { update, fetching: None }), ..report };
    let body = serde_json::to_vec(&report).unwrap();
    server.proven(kiosk, Method::POST, api::REPORT, &body).send().await.unwrap();
    let seen = server.app.seen.take();
    let mut tx = server.tx();
    fleet::write_down(tx.as_mut(), &seen).unwrap();
    tx.commit().unwrap();
}

#[tokio::test]
async fn an_operator_releases_stops_and_withdraws_a_version() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let operator = server.staff(Role::Operator).await;
    assert!(operator.text("/staff/updates").await.contains("Chưa có bản nào"));
    add(&server, "1.2.0");
    assert!(operator.text("/staff/updates").await.contains("Chưa phát"));
    let number = kiosk.number.to_string();
    let rings = "/staff/updates/rings";
    let first = form(&[("kiosk", &number), ("venue", ""), ("ring", "first")]);
    assert_eq!(operator.post(rings, &first).await.status(), 303);
    let shown = operator.text(rings).await;
    assert!(shown.contains("Cổng số 2, Chợ Bồng Sơn (máy số 1)"), "{shown}");
    for wrong in [&[("kiosk", "99"), ("ring", "first")][..], &[("kiosk", "1"), ("ring", "x")]] {
        assert_eq!(operator.post(rings, &form(wrong)).await.status(), 422);
    }

    let page = "/staff/updates/1.2.0";
    let act = async |fields: &[(&str, &str)]| operator.post(page, &form(fields)).await.status();
    let release = [("act", "release"), ("ring", "first"), ("halt_percent", "20")];
    assert_eq!(act(&release).await, 303);
    assert!(operator.text("/staff/updates").await.contains("Đang phát: Vòng đầu"));
    for odd in ["0", "101", "x"] {
        let odd = [("act", "release"), ("ring", "early"), ("halt_percent", odd)];
        assert_eq!(act(&odd).await, 422);
    }
    failed(&server, &kiosk).await;
    let shown = operator.text(page).await;
    assert!(shown.contains("máy đã tự về bản cũ") && shown.contains("Chợ Bồng Sơn"), "{shown}");
    let fleet = operator.text("/staff/kiosks").await;
    assert!(fleet.contains("Cập nhật hỏng"), "{fleet}");
    assert_eq!(act(&[("act", "stop")]).await, 303);
    assert!(operator.text(page).await.contains("Đã dừng phát"));
    assert_eq!(act(&[("act", "withdraw")]).await, 303);
    let over = operator.text(page).await;
    assert!(over.contains("Đã rút hẳn") && !over.contains("value=\"release\""), "{over}");
    assert_eq!(operator.get("/staff/updates/9.9.9").await.status(), 404);
    let trail = server.trail();
    let noted: Vec<_> = trail
        .iter()
        .filter(|(kind, ..)| *kind == "update")
        .map(|(_, _, reason)| reason.as_str())
        .collect();
    let expected = ["ring first", "released to first, halts at 20 %", "stopped", "withdrawn"];
    assert!(expected.iter().all(|line| noted.contains(line)), "{noted:?}");
}
