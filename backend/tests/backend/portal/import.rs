//! The import of a kiosk's export: stored once, whatever comes first, and whom it is refused to.

use backend::store::accounts::Role;
use data_encoding::BASE64;
use ed25519_dalek::SigningKey;
use protocol::clock::ClockConfidence;
use protocol::export::{About, pack};
use protocol::record::{Body, Record, SealedKind};
use protocol::seal::Recipients;
use reqwest::Response;

use crate::support::records::{AGE_FILE, batch, gap, sealed};
use crate::support::staff::Browser;
use crate::support::{Kiosk, NOW, TestServer};

const BOUNDARY: &str = "--------boundary";

async fn import(browser: &Browser<'_>, file: &[u8]) -> Response {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"kiosk.tar\"\r\n\
         Content-Type: application/x-tar\r\n\r\n"
    );
    let end = format!("\r\n--{BOUNDARY}--\r\n");
    let body = [head.as_bytes(), file, end.as_bytes()].concat();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    browser.post_body("/staff/import?lang=en", &kind, body).await
}

fn export_of(kiosk: u32, key: &SigningKey, records: Vec<Record>) -> Vec<u8> {
    let clock = ClockConfidence::Synced;
    let about = About { kiosk, incarnation: 0, venue: 1, made_s: NOW, clock };
    let mut file = Vec::new();
    pack(&mut file, about, records, key).unwrap();
    file
}

fn export(kiosk: &Kiosk, records: Vec<Record>) -> Vec<u8> {
    export_of(kiosk.number, &kiosk.key, records)
}

/// The four figures of an answer: new, known, set aside, refused.
async fn figures(answer: Response) -> [String; 4] {
    assert_eq!(answer.status(), 200);
    let html = answer.text().await.unwrap();
    let figures: Vec<String> = html
        .split("<div><b>")
        .skip(1)
        .map(|part| part.split("</b>").next().unwrap().to_owned())
        .collect();
    figures.try_into().unwrap()
}

async fn refused(answer: Response, status: u16, word: &str) {
    let (code, html) = (answer.status(), answer.text().await.unwrap());
    let problem = html.split("role=\"alert\"").nth(1).unwrap_or_default();
    assert!(code == status && problem.contains(word), "{code} {word}: {html}");
}

#[tokio::test]
async fn an_offline_kiosk_is_imported_opened_and_counted_once() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let clerk = server.staff(Role::Commune).await;
    let commune = age::x25519::Identity::generate();
    let recipients = Recipients::try_from(vec![commune.to_public().to_string()]).unwrap();
    let age_file = recipients.seal("Lê Thị Hoa".as_bytes()).unwrap();
    let records = vec![
        sealed(1, SealedKind::Declaration, NOW - 100, &age_file),
        sealed(2, SealedKind::CardCheckin, NOW - 86_400, AGE_FILE),
        gap(3, NOW - 60),
    ];
    let file = export(&kiosk, records.clone());

    assert_eq!(figures(import(&clerk, &file).await).await, ["3", "0", "0", "0"]);
    let body = server.tx().sealed_body(kiosk.number, 1, 0).unwrap().unwrap();
    assert_eq!(age::decrypt(&commune, &body).unwrap(), "Lê Thị Hoa".as_bytes());
    let opened = clerk.post("/staff/log/open?day=2021-07-08", "reason=Rà soát hằng ngày").await;
    let log = opened.text().await.unwrap();
    assert!(log.contains(&BASE64.encode(&age_file)), "{log}");
    let trail = server.trail();
    let (_, who, told) = trail.iter().find(|(kind, ..)| *kind == "import").unwrap();
    assert!(who == "commune" && told.contains("3 new, 0 known"), "{told}");

    let before = server.dump();
    assert_eq!(figures(import(&clerk, &file).await).await, ["0", "3", "0", "0"]);
    let taken = server.send(&kiosk, &batch(vec![], records)).await;
    assert_eq!((taken.accepted, taken.duplicates), (0, 3), "the network came back");
    assert_eq!(server.dump(), before);
}

#[tokio::test]
async fn what_was_synced_before_is_known_and_odd_lines_are_told_apart() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let clerk = server.staff(Role::Commune).await;
    let declaration = |seq| sealed(seq, SealedKind::Declaration, NOW - 100, AGE_FILE);
    server.send(&kiosk, &batch(vec![], vec![declaration(1), gap(2, NOW - 60)])).await;
    let mut crowd = declaration(5);
    if let Body::Sealed(sealed) = &mut crowd.body {
        sealed.people = 99;
    }
    let records = vec![
        declaration(1),
        // Other content under a known number: the storage went back.
        gap(2, NOW - 600),
        declaration(3),
        // Of a day that no retention allows.
        gap(4, NOW - 90 * 86_400),
        crowd,
    ];
    let answer = import(&clerk, &export(&kiosk, records)).await;
    let html = answer.text().await.unwrap();
    let figures: Vec<&str> =
        html.split("<div><b>").skip(1).map(|part| part.split('<').next().unwrap()).collect();
    assert_eq!(figures, ["2", "1", "1", "1"], "{html}");
    assert!(html.contains("went back in time") && html.contains("body.people"), "{html}");
    assert_eq!(server.read().quarantine().unwrap().len(), 1);
}

#[tokio::test]
async fn an_export_is_taken_of_an_own_kiosk_that_signed_it_and_of_no_other() {
    let server = TestServer::start().await;
    let units = server.units();
    let (kiosk, other) = (server.kiosk().await, server.kiosk().await);
    let clerk = server.staff(Role::Commune).await;
    let records = || vec![gap(1, NOW - 60)];
    let file = export(&kiosk, records());

    refused(
        import(&clerk, &export_of(kiosk.number, &other.key, records())).await,
        422,
        "signature",
    )
    .await;
    for stranger in [units.kiosks[1], 9_999] {
        let answer = import(&clerk, &export_of(stranger, &kiosk.key, records())).await;
        refused(answer, 404, "Your unit has no kiosk").await;
    }
    let mut changed = file.clone();
    let at = changed.windows(3).position(|bytes| bytes == b"gap").unwrap();
    changed[at] = b'G';
    refused(import(&clerk, &changed).await, 422, "records.jsonl").await;
    refused(import(&clerk, &file[..file.len() / 3]).await, 422, "cut short").await;
    for nonsense in [&b"GIF89a"[..], b"\0\0\0", b"{}"] {
        refused(import(&clerk, nonsense).await, 422, "no export").await;
    }
    refused(clerk.post("/staff/import?lang=en", "file=x").await, 422, "Choose the file").await;
    let bomb = vec![0; protocol::export::ARCHIVE_MAX + 100_000];
    assert_eq!(import(&clerk, &bomb).await.status(), 413);

    let mut tx = server.tx();
    backend::kiosks::revoke(tx.as_mut(), kiosk.number, NOW).unwrap();
    tx.commit().unwrap();
    refused(import(&clerk, &file).await, 422, "was revoked").await;
    assert!(server.dump().is_empty() && !server.trail().iter().any(|(kind, ..)| *kind == "import"));
}
