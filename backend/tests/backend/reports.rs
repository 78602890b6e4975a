//! What kiosks tell of themselves, and who reads it.

use backend::fleet;
use backend::store::accounts::Role;
use backend::store::fleet::Among;
use protocol::api;
use protocol::clock::ClockConfidence;
use protocol::report::{Radio, Report, Storage, Writes};
use reqwest::{Method, StatusCode};

use crate::support::{Kiosk, TestServer};

fn well() -> Report {
    Report {
        clock: ClockConfidence::Synced,
        clock_off_s: Some(0),
        clock_doubted: false,
        contacts_waiting: 0,
        records_waiting: 3,
        parked: 0,
        oldest_s: Some(12),
        storage: Some(Storage { free_mb: 14_000, size_mb: 30_000 }),
        writes: Writes::Well,
        radio: Radio::Listening,
        heard_ago_s: Some(4),
        screen: true,
        keys_pending: false,
        sealing_to: Vec::new(),
        waiting_for: std::collections::BTreeMap::new(),
        case_open: false,
        case_opened_ago_s: None,
        temperature_c: Some(51),
        update: None,
    }
}

async fn tell(server: &TestServer, kiosk: &Kiosk, report: &str) -> StatusCode {
    let request = server.proven(kiosk, Method::POST, api::REPORT, report.as_bytes());
    let status = request.send().await.unwrap().status();
    // What the server does every half minute.
    let seen = server.app.seen.take();
    let mut tx = server.tx();
    fleet::write_down(tx.as_mut(), &seen).unwrap();
    tx.commit().unwrap();
    status
}

#[tokio::test]
async fn what_needs_somebody_is_said_with_its_remedy() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let text = |report: &Report| serde_json::to_string(report).unwrap();
    assert_eq!(tell(&server, &kiosk, &text(&well())).await, 204);
    let operator = server.staff(Role::Operator).await;
    let manager = server.staff(Role::Manager).await;
    let list = operator.text("/staff/kiosks").await;
    assert!(list.contains("1 máy, không máy nào cần xem"), "{list}");
    for figure in ["<td class=\"num\">3</td>", "<td class=\"\">Đúng</td>", ">54%<"] {
        assert!(list.contains(figure), "{figure}\n{list}");
    }
    let venue = server.read().venues().unwrap()[0].venue;
    let today = format!("/staff/today/{venue}");
    assert!(manager.text(&today).await.contains(">Tốt<"));

    let ill =
        Report { radio: Radio::Absent, contacts_waiting: 211, oldest_s: Some(10_800), ..well() };
    assert_eq!(tell(&server, &kiosk, &text(&ill)).await, 204);
    let list = operator.text("/staff/kiosks").await;
    assert!(list.contains("1 trong 1 máy cần xem"), "{list}");
    for figure in ["<td class=\"num mind\">214</td>", "<td class=\"mind\">không thấy</td>"] {
        assert!(list.contains(figure), "{figure}\n{list}");
    }
    assert!(operator.text("/staff/kiosks?state=ailing").await.contains("Cổng số 2"));
    let page = operator.text(&format!("/staff/kiosks/{}?lang=en", kiosk.number)).await;
    for text in ["Unplug the Bluetooth adapter", "214, the oldest 3 h", "51 °C", "14,000 MB free"]
    {
        assert!(page.contains(text), "{text}\n{page}");
    }
    let page = manager.text(&today).await;
    assert!(page.contains("Rút bộ thu Bluetooth ra"), "{page}");
    let todo = operator.text("/staff/overview?lang=en").await;
    assert!(todo.contains("1 kiosk says that something is wrong: Cổng số 2"), "{todo}");
}

#[tokio::test]
async fn a_report_is_a_kiosks_own_and_may_know_more_than_the_backend() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let later = r#"{"clock":"synced","contacts_waiting":0,"records_waiting":0,"radio":"of-2031",
        "screen":true,"fans":2}"#;
    assert_eq!(tell(&server, &kiosk, later).await, 204);
    let seen = server.read().seen_kiosks(Among::All).unwrap();
    assert_eq!(seen[0].report.as_ref().unwrap().0.radio, Radio::Failed);
    assert_eq!(tell(&server, &kiosk, "{}").await, 400);
    let bare = server.http.post(server.at(api::REPORT)).json(&well()).send().await.unwrap();
    assert_eq!(bare.status(), 401);
}

#[tokio::test]
async fn a_venues_page_reads_its_own_kiosks_alone() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let report = serde_json::to_string(&well()).unwrap();
    tell(&server, &kiosk, &report).await;
    let read = || server.read();
    let own = kiosk.enrolled.venue.venue;
    let numbers = |among| -> Vec<u32> {
        read().seen_kiosks(among).unwrap().iter().map(|seen| seen.kiosk).collect()
    };
    assert_eq!(numbers(Among::All), [kiosk.number]);
    assert_eq!(numbers(Among::Venue(own)), [kiosk.number]);
    assert_eq!(numbers(Among::Venue(own + 1)), [0_u32; 0]);
}
