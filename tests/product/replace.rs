//! A box breaks and another one takes its place: what each has recorded is at the backend once.

use data_encoding::BASE64;
use kiosk::store::Store;

use crate::common::staff::Staff;
use crate::common::{Backend, Kiosk, count, json_lines, now_s, wait_for};
use crate::support::fixtures::declaration;

/// Seals what visitors said, with the kiosk stopped.
fn seal(kiosk: &Kiosk, texts: &[&str]) {
    let store = Store::open(&kiosk.database()).unwrap();
    let recipients = store.identity().unwrap().unwrap().venue.recipients;
    for (index, text) in (0..).zip(texts) {
        let sealed = BASE64.encode(&recipients.seal(text.as_bytes()).unwrap());
        store.submit_sealed(declaration(&sealed, now_s() - 60 * index)).unwrap();
    }
}

fn waiting(kiosk: &Kiosk) -> u32 {
    Store::open_existing(&kiosk.database()).unwrap().backlog().unwrap().records
}

/// The files of an export of what was not sent.
fn export(kiosk: &Kiosk) -> Vec<Vec<u8>> {
    let stick = tempfile::tempdir().unwrap();
    let mut command = kiosk.command();
    command.arg("export").arg(stick.path()).arg("--config").arg(kiosk.config());
    let answer = json_lines(&command.output().unwrap(), &["export"]);
    let files = answer[0]["files"].as_array().unwrap();
    files.iter().map(|file| std::fs::read(file.as_str().unwrap()).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_records_of_both_boxes_count_once_under_one_number() {
    let backend = Backend::start().await;
    let clerk = Staff::clerk(&backend).await;
    let mut old = Kiosk::enrolled(&backend);
    seal(&old, &["sent 1", "sent 2"]);
    old.start();
    wait_for("what the old box sends", async || (waiting(&old) == 0).then_some(())).await;
    old.kill();
    seal(&old, &["unsent 3", "unsent 4", "unsent 5"]);

    let replaced = backend.cli(&["kiosk", "replace", "1"]);
    let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
    let mut new = Kiosk::new(&backend.url(), display, "kind = \"simulated\"");
    new.enrol(replaced[0]["invitation"].as_str().unwrap());
    assert_eq!(Store::open(&new.database()).unwrap().identity().unwrap().unwrap().kiosk, 1);
    // The old one is switched on again: nobody listens to it, and it keeps what it has.
    old.start();
    wait_for("the refusal", async || {
        let log = std::fs::read_to_string(old.log()).unwrap();
        log.contains("the backend refused").then_some(())
    })
    .await;
    old.kill();
    assert_eq!(waiting(&old), 3);

    seal(&new, &["new 1", "new 2"]);
    new.start();
    wait_for("what the new box sends", async || (waiting(&new) == 0).then_some(())).await;
    let sealed = || count(&backend.database(), "SELECT count(*) FROM sealed");
    assert_eq!(sealed(), 4);
    let files = export(&old);
    for title in ["Đã nhận 3 mục mới", "Không có mục nào mới từ máy 1"] {
        for file in &files {
            let html = clerk.import(file).await.text().await.unwrap();
            assert!(html.contains(title), "{title}: {html}");
        }
    }
    assert_eq!(sealed(), 7);
    let once = "SELECT count(DISTINCT body) FROM sealed WHERE kiosk_id = 1 AND incarnation = 0";
    assert_eq!(count(&backend.database(), once), 7, "and no second life is told of");
    assert_eq!(count(&backend.database(), "SELECT sum(rewound) FROM kiosk_streams"), 0);
    // What comes later goes on above.
    new.kill();
    seal(&new, &["new 3"]);
    new.start();
    wait_for("what the new box sends later", async || (waiting(&new) == 0).then_some(())).await;
    assert_eq!(sealed(), 8);
}
