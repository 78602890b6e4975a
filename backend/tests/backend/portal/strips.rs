//! Paper strips: printed with numbers, and typed once each afterwards.

use std::process::Command;

use backend::store::accounts::Role;
use backend::strips::code::StripCode;

use crate::support::staff::{Browser, form};
use crate::support::{NOW, TestServer};

// It is 07:00 on Thursday 8 July 2021 in Vietnam.
const DAY: &str = "2021-07-08";

async fn printed(manager: &Browser<'_>, venue: i64, sheets: u32) {
    let answer = manager.post(&format!("/staff/strips/{venue}"), &format!("sheets={sheets}")).await;
    assert_eq!(answer.status(), 303);
}

/// Types rows of code, time in and time out of the morning of [`DAY`]; returns the status and page.
async fn typed(browser: &Browser<'_>, venue: i64, rows: &[[&str; 3]]) -> (u16, String) {
    let mut fields = vec![("day", DAY), ("from", "05:00"), ("to", "06:30")];
    for [code, way_in, way_out] in rows {
        fields.extend([("code", *code), ("in", *way_in), ("out", *way_out)]);
    }
    let answer = browser.post(&format!("/staff/strips/{venue}/type"), &form(&fields)).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Starts two days before, so that strips are printed before the power cut.
async fn market(server: &TestServer) -> (Browser<'_>, i64) {
    let venue = server.units().venues[0];
    let manager = server.staff(Role::Manager).await;
    server.clock.set(NOW - 2 * 86_400);
    printed(&manager, venue, 2).await;
    server.clock.set(NOW);
    (manager, venue)
}

#[tokio::test]
async fn strips_are_printed_with_numbers_that_are_never_used_again() {
    let server = TestServer::start().await;
    let (manager, venue) = market(&server).await;
    printed(&manager, venue, 1).await;
    let code = |number| StripCode::of(venue, "BSON", number).to_string();
    let html = manager.text(&format!("/staff/strips/{venue}")).await;
    for (first, last) in [(1, 16), (17, 24)] {
        let title = format!("<h2>{} – {}</h2>", code(first), code(last));
        assert!(html.contains(&title), "{title}\n{html}");
    }
    for sheets in ["0", "51", "x", ""] {
        let path = format!("/staff/strips/{venue}");
        assert_eq!(manager.post(&path, &format!("sheets={sheets}")).await.status(), 422);
    }
    let answer = manager.get(&format!("/staff/strips/{venue}/print/1.pdf")).await;
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    let pdf = answer.bytes().await.unwrap();
    assert!(pdf.len() < 1_000_000, "{} bytes", pdf.len());
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("strips.pdf");
    std::fs::write(&file, &pdf).unwrap();
    let info = Command::new("pdfinfo").arg(&file).output().unwrap();
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).map(str::trim);
    assert_eq!(pages, Some("2"), "{info}");
    assert!(info.contains("A4"), "{info}");
    let drawn = Command::new("pdftoppm")
        .args(["-gray", "-r", "40"])
        .args([&file, &dir.path().join("page")])
        .status();
    assert!(drawn.unwrap().success());
    for page in ["page-1.pgm", "page-2.pgm"] {
        let pixels = std::fs::read(dir.path().join(page)).unwrap();
        assert!(pixels.iter().filter(|pixel| **pixel < 100).count() > 2000, "{page} is empty");
    }
    let none = manager.get(&format!("/staff/strips/{venue}/print/9.pdf")).await;
    assert_eq!(none.status(), 404);
}

#[tokio::test]
async fn typed_strips_are_passages_once_each_and_name_nobody() {
    let server = TestServer::start().await;
    let (manager, venue) = market(&server).await;
    let code = |number| StripCode::of(venue, "BSON", number).to_string();
    let (status, html) = typed(
        &manager,
        venue,
        &[[&code(1), "5:05", "0610"], [&code(2), "5h30", ""], [&code(3), "", "6:15"]],
    )
    .await;
    assert_eq!(status, 200, "{html}");
    assert!(html.contains("Đã ghi 3 phiếu."), "{html}");
    let totals = {
        let mut read = server.read();
        backend::venues::totals(read.as_mut(), venue, 18_816).unwrap()
    };
    assert_eq!((totals.entered, totals.left), (2, 2));

    // Who typed them cannot type them again, and neither can the clerk.
    let clerk = server.staff(Role::Commune).await;
    for browser in [&manager, &clerk] {
        let (status, html) = typed(browser, venue, &[[&code(1), "5:05", "6:10"]]).await;
        assert_eq!(status, 422);
        assert!(html.contains("đã được gõ rồi"), "{html}");
        assert!(html.contains(&format!("value=\"{}\"", code(1))), "{html}");
    }
    // The other half of a strip that was typed for one direction only.
    assert_eq!(typed(&clerk, venue, &[[&code(3), "5:50", ""]]).await.0, 200);

    let log = clerk.text(&format!("/staff/log?day={DAY}")).await;
    assert_eq!(log.matches("Phiếu giấy</td>").count(), 5, "{log}");
    assert!(log.contains("Số 1, tên ở trên giấy"), "{log}");
    let mut tx = server.tx();
    let passages = tx.passages(venue, NOW - 86_400, NOW).unwrap();
    assert_eq!(passages.iter().filter(|passage| passage.visit.as_deref() == Some("#1")).count(), 2);
    let present = backend::exposures::present(tx.as_mut(), venue, NOW - 2500, NOW, 4 * 3600);
    assert_eq!(present.unwrap().strips, 1, "two left before 06:18, one never did");
    drop(tx);
    let trail = server.trail();
    let lines = trail.iter().filter(|(kind, ..)| *kind == "strips");
    let lines: Vec<_> = lines.map(|(_, _, reason)| reason.as_str()).collect();
    assert_eq!(lines[..2], ["printed 1 to 16", "typed 3, 0 not taken"]);
}

#[tokio::test]
async fn what_cannot_be_is_refused_row_by_row() {
    let server = TestServer::start().await;
    let (manager, venue) = market(&server).await;
    let code = |number| StripCode::of(venue, "BSON", number).to_string();
    let mut wrong = code(4).into_bytes();
    let last = wrong.last_mut().unwrap();
    *last = if *last == b'9' { b'0' } else { *last + 1 };
    let wrong = String::from_utf8(wrong).unwrap();
    let (status, html) = typed(
        &manager,
        venue,
        &[
            [&wrong, "5:10", ""],
            ["TQUA 00004-1", "5:10", ""],
            ["17", "5:10", ""],
            [&code(17), "5:10", ""],
            [&code(5), "4:59", ""],
            [&code(5), "6:00", "6:31"],
            [&code(5), "6:00", "5:59"],
            [&code(5), "", ""],
            [&code(5), "sáng", ""],
            [&code(6), "5:15", ""],
        ],
    )
    .await;
    assert_eq!(status, 422);
    assert!(html.contains("Đã ghi 1 phiếu.") && html.contains("9 dòng chưa ghi"), "{html}");
    for said in [
        "gõ nhầm một chữ số",
        "của điểm khác",
        "năm chữ số",
        "chưa được in",
        "ngoài khoảng dùng giấy",
        "sớm hơn giờ vào",
        "giờ vào, giờ ra hoặc cả hai",
        "như 7:05 hay 16:30.<",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    for period in [
        [("day", DAY), ("from", "06:00"), ("to", "05:00")],
        [("day", DAY), ("from", "05:00"), ("to", "23:00")],
        [("day", "2021-06-01"), ("from", "05:00"), ("to", "06:00")],
        [("day", ""), ("from", "05:00"), ("to", "06:00")],
    ] {
        let mut fields = period.to_vec();
        let own = code(7);
        fields.extend([("code", own.as_str()), ("in", "5:30"), ("out", "")]);
        let path = format!("/staff/strips/{venue}/type");
        let answer = manager.post(&path, &form(&fields)).await;
        assert_eq!(answer.status(), 422, "{period:?}");
        let html = answer.text().await.unwrap();
        assert!(html.contains(&format!("value=\"{own}\"")), "what was typed is kept");
    }
}
