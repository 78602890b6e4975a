//! "Gửi phản ánh" and "Gọi nhân viên" by touch on a real kiosk: a report that the authority opens and
//! the commune does not, and one call for many touches, kept while there is no network.

use std::time::Duration;

use kiosk::screens::{CallOutcome, Update};
use protocol::feedback::{Category, Feedback};

use crate::common::simulator::{Picture, SimulatorClient};
use crate::common::{Backend, Kiosk, all_bytes, contains, wait_for};
use crate::visitor::{self, play};

/// The ground of what can be done on the home page (ui/theme.slint, `soft`).
const SOFT: [u8; 3] = [0xE4, 0xEC, 0xF6];

/// Where a visitor touches.
struct Places {
    /// "Gọi nhân viên", and back to the home page.
    call: [(f32, f32); 2],
    /// From the home page to "Gửi phản ánh" on the review.
    report: Vec<(f32, f32)>,
    /// The report without the last touch, and then "Xóa ngay".
    erase: Vec<(f32, f32)>,
}

fn places() -> Places {
    // Slint's platform belongs to a thread; this one is the visitor's alone.
    let act = || {
        let screen = visitor::home();
        screen.touch("Gọi nhân viên");
        screen.screens.apply(Update::Called(CallOutcome::Sent));
        screen.settle();
        screen.touch("Về trang chính");
        let call = screen.touches.take().try_into().unwrap();
        let write = || {
            screen.touch("Gửi phản ánh");
            screen.touch(Category::SuspectedCase.words());
            screen.touch(Category::IllegalEntry.words());
            screen.touch("Tiếp tục");
            screen.type_text("SAU CHO");
            screen.touch("Ơ");
            screen.touch("Ợ");
            screen.touch("Tiếp tục");
            screen.touch("Tại đây");
        };
        write();
        screen.erase();
        let erase = screen.touches.take();
        write();
        screen.touch("Gửi phản ánh");
        Places { call, report: screen.touches.take(), erase }
    };
    std::thread::spawn(act).join().unwrap()
}

fn is(picture: &Picture, (x, y): (f32, f32), color: [u8; 3]) -> bool {
    let at = (y as usize * picture.width + x as usize) * 3;
    picture.rgb.get(at..at + 3).is_some_and(|pixel| pixel == color)
}

/// Waits until the home page has all its buttons: above the word of "Gọi nhân viên" is its ground.
async fn home(simulator: &SimulatorClient, places: &Places) {
    let (x, y) = places.call[0];
    let home = async || is(&simulator.picture(), (x, y - 36.0), SOFT).then_some(());
    wait_for("the home page", home).await;
}

async fn call(simulator: &mut SimulatorClient, places: &Places) {
    assert!(play(simulator, &places.call[..1]).await);
    // The page has its place, whatever it says.
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(play(simulator, &places.call[1..]).await);
    home(simulator, places).await;
}

/// A backend whose commune names an authority, and a kiosk there.
async fn venue() -> (Backend, age::x25519::Identity, Kiosk) {
    let backend = Backend::start().await;
    let authority = age::x25519::Identity::generate();
    let key = authority.to_public().to_string();
    backend.cli(&["commune", "authority", "1", "--authority", &key]);
    let kiosk = Kiosk::enrolled(&backend);
    (backend, authority, kiosk)
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_authority_reads_what_was_reported() {
    let (backend, authority, mut kiosk) = venue().await;
    let places = places();
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    home(&simulator, &places).await;
    assert!(play(&mut simulator, &places.erase).await);
    home(&simulator, &places).await;
    assert!(play(&mut simulator, &places.report).await);
    wait_for("the thanks", async || simulator.picture().thanks().then_some(())).await;
    // Confirmed means durable, and a report is no passage.
    assert_eq!(kiosk.count("SELECT count(*) FROM outbox"), 1, "what was erased is not sent");
    assert_eq!(kiosk.count("SELECT count(*) FROM passage"), 0);

    let listed = wait_for("the report at the backend", async || {
        backend.cli(&["records", "list"]).into_iter().next()
    })
    .await;
    assert_eq!(listed["kind"], "feedback");
    assert_eq!(listed["direction"], serde_json::Value::Null);
    assert_eq!((&listed["attention"], &listed["people"]), (&false.into(), &1.into()));
    let seq = listed["seq"].to_string();
    let sealed = backend.sealed(&seq);
    assert!(age::decrypt(&backend.commune, &sealed).is_err(), "the commune opens it");
    let opened = age::decrypt(&authority, &sealed).unwrap();
    let feedback: Feedback = serde_json::from_slice(&opened).unwrap();
    assert_eq!(feedback.categories, [Category::SuspectedCase, Category::IllegalEntry]);
    assert_eq!(feedback.text, "SAU CHỢ");
    // Which of the communes of that name it is, no list says.
    assert!(
        feedback.location.starts_with("Chợ Bồng Sơn, Phường Bồng Sơn"),
        "{}",
        feedback.location
    );

    let mut files = all_bytes(kiosk.dir.path());
    files.extend(all_bytes(backend.dir.path()));
    assert!(files.iter().any(|(path, _)| path.ends_with("data/kiosk.db-wal")));
    for (path, bytes) in files {
        for secret in ["SAU CHỢ", "SAU CHO", "suspected-case", "categories"] {
            assert!(!contains(&bytes, secret.as_bytes()), "{} holds {secret}", path.display());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_arrives_once_however_often_one_touches_and_whenever_the_network_is_back() {
    let (mut backend, _, mut kiosk) = venue().await;
    let places = places();
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|_| true).await;
    home(&simulator, &places).await;
    backend.kill();
    for _ in 0..3 {
        call(&mut simulator, &places).await;
    }
    assert_eq!(kiosk.count("SELECT count(*) FROM outbox"), 1, "kept, and once");
    backend.serve().await;
    let calls = || backend.cli(&["calls"]);
    let listed = wait_for("the call at the backend", async || calls().into_iter().next()).await;
    assert_eq!((&listed["venue"], &listed["kiosk"]), (&1.into(), &1.into()));
    assert_eq!((&listed["position"], &listed["clock"]), (&"Cổng số 2".into(), &"synced".into()));
    // Slides may have come meanwhile; on the home page nothing happens here.
    assert!(simulator.try_tap(700.0, 20.0).await);
    home(&simulator, &places).await;
    call(&mut simulator, &places).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(calls().len(), 1);
    assert_eq!(kiosk.count("SELECT count(*) FROM outbox"), 1);
}
