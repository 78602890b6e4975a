//! Posters: their page, their PDF, and that a phone reads what was printed.

use std::process::Command;

use backend::store::accounts::Role;
use protocol::token::{Claim, Kind, Token};

use crate::support::TestServer;

/// From the first to the last dark column of the middle of a PGM picture, where only the code stands.
fn dark_width(pgm: &[u8]) -> u32 {
    let mut head = pgm.splitn(4, |byte| byte.is_ascii_whitespace()).skip(1);
    let mut number = || std::str::from_utf8(head.next().unwrap()).unwrap().parse().unwrap();
    let (width, height): (usize, usize) = (number(), number());
    let pixels = &pgm[pgm.len() - width * height..];
    let rows = pixels.chunks(width).skip(height / 4).take(height / 2 - height / 50);
    let dark = |row: &[u8]| {
        let is_dark = |pixel: &u8| *pixel < 60;
        Some((row.iter().position(is_dark)?, row.iter().rposition(is_dark)?))
    };
    let spans: Vec<_> = rows.filter_map(dark).collect();
    let first = spans.iter().map(|span| span.0).min().unwrap();
    u32::try_from(spans.iter().map(|span| span.1).max().unwrap() + 1 - first).unwrap()
}

#[tokio::test]
async fn a_printed_poster_is_read_by_a_scanner_and_opens_its_position() {
    let server = TestServer::start().await;
    let venue = server.units().venues[0];
    let kiosk = server.kiosk().await;
    let manager = server.staff(Role::Manager).await;
    let path = format!("/staff/poster/{venue}/{}", kiosk.number);
    for (paper, code_mm) in [("a4.pdf", 150.0), ("a5.pdf", 106.0)] {
        let answer = manager.get(&format!("{path}/{paper}")).await;
        assert_eq!(answer.headers()["content-type"], "application/pdf", "{paper}");
        let pdf = answer.bytes().await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let (file, picture) = (dir.path().join("poster.pdf"), dir.path().join("poster"));
        std::fs::write(&file, &pdf).unwrap();
        let drawn = Command::new("pdftoppm")
            .args(["-gray", "-singlefile", "-r", "100"])
            .args([&file, &picture])
            .output()
            .expect("script/setup test installs poppler-utils");
        let picture = picture.with_extension("pgm");
        assert!(drawn.status.success(), "{}", String::from_utf8_lossy(&drawn.stderr));
        let read = Command::new("zbarimg")
            .args(["--xml", "--quiet"])
            .arg(&picture)
            .output()
            .expect("script/setup test installs zbar-tools");
        let read = String::from_utf8(read.stdout).unwrap();
        let url = read.split("<![CDATA[").nth(1).unwrap().split("]]>").next().unwrap();
        let token = Token::from_url(url).unwrap();
        assert_eq!(token.claim, Claim::fixed(kiosk.number, 0));
        assert!(token.is_authentic(&kiosk.enrolled.token_key));
        assert_eq!(token.claim.kind, Kind::Fixed);
        let wide = f64::from(dark_width(&std::fs::read(&picture).unwrap())) / 100.0 * 25.4;
        assert!((wide - code_mm).abs() < 1.0, "{paper}: {wide} mm");
    }
    let html = manager.text(&path).await;
    assert!(html.contains("BSON ") && html.contains("Chợ Bồng Sơn") && html.contains("Cổng số 2"));
}

#[tokio::test]
async fn missing_fonts_are_named_and_the_page_to_print_is_still_there() {
    let server = TestServer::start_with(crate::support::NOW, |config, folder| {
        config.poster_fonts = folder.join("none");
    })
    .await;
    let venue = server.units().venues[0];
    let kiosk = server.kiosk().await;
    let manager = server.staff(Role::Manager).await;
    let path = format!("/staff/poster/{venue}/{}", kiosk.number);
    let answer = manager.get(&format!("{path}/a4.pdf?lang=en")).await;
    assert_eq!(answer.status(), 503);
    let html = answer.text().await.unwrap();
    assert!(html.contains("install fonts-noto-core") && html.contains(&format!("href=\"{path}\"")));
    assert_eq!(manager.get(&path).await.status(), 200);
}

#[tokio::test]
async fn posters_of_others_and_of_kiosks_without_a_code_are_not_there() {
    let server = TestServer::start().await;
    let units = server.units();
    let manager = server.staff(Role::Manager).await;
    let ([own, other], [waits, theirs]) = (units.venues, units.kiosks);
    for path in [
        format!("/staff/poster/{other}"),
        format!("/staff/poster/{other}/{theirs}"),
        format!("/staff/poster/{own}/{theirs}"),
        format!("/staff/poster/{own}/{waits}"),
        format!("/staff/poster/{own}/{waits}/a4.pdf"),
        format!("/staff/poster/{own}/{waits}/a3.pdf"),
        format!("/staff/poster/{own}/x"),
    ] {
        assert_eq!(manager.get(&path).await.status(), 404, "{path}");
    }
    let html = manager.text(&format!("/staff/poster/{own}?lang=en")).await;
    assert!(html.contains("No code yet") && !html.contains("a4.pdf"), "{html}");
}
