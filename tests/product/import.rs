//! What a kiosk without a network exports onto a stick is imported at the portal, opened there, and not counted
//! again when the kiosk has its network back.

use data_encoding::BASE64;
use kiosk::store::Store;
use serde_json::Value;

use crate::common::staff::Staff;
use crate::common::{Backend, Kiosk, count, json_lines, now_s, wait_for};
use crate::support::fixtures::declaration;

const NAMES: [&str; 2] = ["Lê Thị Hoa", "Trần Văn Mẫu"];

/// An enrolled kiosk that sealed what two visitors said, and never delivered it.
fn filled(backend: &Backend) -> Kiosk {
    let kiosk = Kiosk::enrolled(backend);
    let store = Store::open(&kiosk.database()).unwrap();
    let recipients = store.identity().unwrap().unwrap().venue.recipients;
    for (index, name) in (0..).zip(NAMES) {
        let sealed = BASE64.encode(&recipients.seal(name.as_bytes()).unwrap());
        store.submit_sealed(declaration(&sealed, now_s() - 60 * index)).unwrap();
    }
    kiosk
}

/// The files of an export, as the program names them.
fn export(kiosk: &Kiosk) -> Vec<Vec<u8>> {
    let stick = tempfile::tempdir().unwrap();
    let mut command = kiosk.command();
    command.arg("export").arg(stick.path()).arg("--config").arg(kiosk.config());
    let answer = json_lines(&command.output().unwrap(), &["export"]);
    assert_eq!(answer[0]["sealed"], 2, "{answer:?}");
    let files = answer[0]["files"].as_array().unwrap();
    files.iter().map(|file| std::fs::read(file.as_str().unwrap()).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_of_a_real_kiosk_is_imported_opened_and_counted_once() {
    let backend = Backend::start().await;
    let clerk = Staff::clerk(&backend).await;
    let mut kiosk = filled(&backend);
    let files = export(&kiosk);
    for title in ["Đã nhận 2 mục mới", "Không có mục nào mới từ máy 1"] {
        for file in &files {
            let answer = clerk.import(file).await;
            let (status, html) = (answer.status(), answer.text().await.unwrap());
            assert!(status == 200 && html.contains(title), "{status} {title}: {html}");
        }
    }

    let opened = clerk.post("/staff/log/open", "reason=Nhap+tu+USB").await;
    let opened = opened.text().await.unwrap();
    let bodies = opened.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        BASE64.decode(line["body"].as_str()?.as_bytes()).ok()
    });
    let mut names: Vec<_> = bodies
        .map(|body| String::from_utf8(age::decrypt(&backend.commune, &body).unwrap()).unwrap())
        .collect();
    names.sort();
    assert_eq!(names, NAMES, "{opened}");

    // Its network is back: it delivers the same, which is known.
    kiosk.start();
    wait_for("nothing that waits at the kiosk", async || {
        let store = Store::open_existing(&kiosk.database()).unwrap();
        (store.backlog().unwrap().records == 0).then_some(())
    })
    .await;
    assert_eq!(count(&backend.database(), "SELECT count(*) FROM sealed"), 2);
}
