//! Files that are read into a case: exports of Exposure Notification, and Bluezone keys.

use backend::config::ExposurePublisher;
use protocol::civil::{day_start_s, vietnam_day};

use super::cases::office;
use crate::support::{NOW, TestServer};

/// Of the publishers of the format.
const EXPORT: &[u8] = include_bytes!("../../data/export.zip");

#[tokio::test]
async fn an_export_is_read_into_a_draft_with_what_its_signature_says() {
    let server = TestServer::start().await;
    let office = office(&server).await;
    office.enter("draft").await;
    let upload = async |bytes: &[u8]| {
        let head =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"e.zip\"\r\n\r\n";
        let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
        let kind = "multipart/form-data; boundary=b";
        office.tung.post_body("/staff/cases/1/export", kind, body).await
    };
    let wrong = upload(b"no export").await;
    assert_eq!(wrong.status(), 422);
    assert!(wrong.text().await.unwrap().contains("không phải export.bin"));
    for _ in 0..2 {
        assert_eq!(upload(EXPORT).await.status(), 303);
    }
    let page = office.tung.text("/staff/cases/1/edit").await;
    for part in ["2 khóa", "some_id", "1.2.840.10045.4.3.2", "chưa kiểm được chữ ký"] {
        assert_eq!(page.matches(part).count(), 1, "{part}\n{page}");
    }
    // What was entered before is there, and nothing of it is handed over without more.
    let parts = server.read().case_parts(1).unwrap();
    assert_eq!((parts.exports.len(), parts.days.len(), parts.stays.len()), (1, 2, 1));
}

/// The page of a draft into which the published export was read, where one publisher is known.
async fn judged(public_key: &str, key_id: &str) -> String {
    let server = TestServer::start_with(NOW, |config, dir| {
        let path = dir.join("publisher.pem");
        std::fs::write(&path, public_key).unwrap();
        config.exposure_publishers = vec![ExposurePublisher {
            name: "Sở Y tế".to_owned(),
            key_id: key_id.to_owned(),
            key_version: None,
            public_key: path,
        }];
    })
    .await;
    let office = office(&server).await;
    office.enter("draft").await;
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"e.zip\"\r\n\r\n";
    let body = [head.as_bytes(), EXPORT, b"\r\n--b--\r\n"].concat();
    let kind = "multipart/form-data; boundary=b";
    assert_eq!(office.tung.post_body("/staff/cases/1/export", kind, body).await.status(), 303);
    office.tung.text("/staff/cases/1/edit").await
}

#[tokio::test]
async fn an_export_is_judged_by_the_keys_of_the_publishers_that_are_known() {
    let (right, other) =
        (include_str!("../../data/export.pem"), include_str!("../../data/other.pem"));
    assert!(judged(right, "some_id").await.contains("chữ ký đúng của Sở Y tế"));
    let forged = judged(other, "some_id").await;
    assert!(forged.contains("chữ ký sai") && forged.contains("class=\"note warn\""), "{forged}");
    assert!(judged(other, "another").await.contains("chưa kiểm được chữ ký"));
}

#[tokio::test]
async fn an_exports_ids_are_written_for_other_logs() {
    let server = TestServer::start().await;
    let file = server.dir.path().join("export.zip");
    std::fs::write(&file, EXPORT).unwrap();
    let key = server.dir.path().join("key.pem");
    std::fs::write(&key, include_str!("../../data/export.pem")).unwrap();
    let read = ["case", "read-export", "--file", file.to_str().unwrap()];
    let judged = [&read[..], &["--public-key", key.to_str().unwrap()]].concat();
    let summary = server.lines(&judged).await.remove(0);
    assert_eq!((&summary["verdict"], &summary["keys"]), (&"valid".into(), &2.into()));
    let ids = server.lines(&[&read[..], &["--ids"]].concat()).await;
    assert_eq!(ids[0]["id"].as_str().unwrap().len(), 32);
}

/// A form with a file, as browsers send it.
fn with_file(fields: &[(&str, &str)], file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    let head =
        "--b\r\nContent-Disposition: form-data; name=\"keys-file\"; filename=\"f0.json\"\r\n\r\n";
    [body.as_slice(), head.as_bytes(), file, b"\r\n--b--\r\n"].concat()
}

#[tokio::test]
async fn a_file_of_keys_is_read_into_the_form_and_checked_like_what_is_typed() {
    let server = TestServer::start().await;
    let office = office(&server).await;
    let [first, last] = &office.days;
    let read = async |path: &str, file: &[u8]| {
        let (from, to) = (format!("{first} 00:00"), format!("{last} 16:30"));
        let fields = [("number", "HN-0417"), ("from", &from), ("to", &to), ("note", "nhẹ")];
        let body = with_file(&fields, file);
        let answer = office.tung.post_body(path, "multipart/form-data; boundary=b", body).await;
        (answer.status(), answer.text().await.unwrap())
    };
    let path = "/staff/cases/new/keys";
    let day_s = day_start_s(vietnam_day(server.now()) - 1) + 7 * 3600;
    let entry = |key: &str| {
        format!(
            r#"{{"daily_key":"{key}","time_start":{day_s},"time_end":{},"max":96}}"#,
            day_s + 3600
        )
    };
    let file = format!(r#"{{"data":[{}]}}"#, entry(&office.key));
    let (status, html) = read(path, file.as_bytes()).await;
    assert_eq!(status, 200, "{html}");
    assert!(html.contains("có khóa của 1 ngày") && html.contains(&office.key), "{html}");
    for typed in ["HN-0417", "nhẹ", first] {
        assert!(html.contains(typed), "{typed} stays: {html}");
    }
    assert!(server.read().case_rows().unwrap().is_empty(), "nothing is kept yet");

    let broken = format!(r#"{{"data":[{},{}]}}"#, entry("abc"), entry(&office.key));
    let (status, html) = read(path, broken.as_bytes()).await;
    assert_eq!(status, 422);
    assert!(html.contains("Mục 1 của JSON") && !html.contains("Mục 2 của JSON"), "{html}");
    let lines = format!("{first} {}\n{last} {}", office.key, &office.key[1..]);
    let (status, html) = read(path, lines.as_bytes()).await;
    assert_eq!(status, 422);
    assert!(html.contains("Dòng 2"), "{html}");
    // As Windows writes it.
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(file.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read(path, &wide).await.0, 200);
    let (status, html) = read(path, &[0xff, 0xd8, 0xff, 0xe0]).await;
    assert!(status == 422 && html.contains("không phải văn bản"), "{html}");

    // Into a draft, of which something was kept before.
    office.enter("draft").await;
    let (status, html) = read("/staff/cases/1/keys", file.as_bytes()).await;
    assert!(status == 200 && html.contains("action=\"/staff/cases/1/edit\""), "{html}");
    assert_eq!(server.read().case_parts(1).unwrap().days.len(), 2, "unchanged");
    assert_eq!(office.tung.get(path).await.status(), 303);
}
