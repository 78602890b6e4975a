//! People without a phone: a card that declared at one kiosk is known at the other ones of the commune, and
//! so are two words and four digits, until the day ends. The number is nowhere.

use data_encoding::HEXLOWER;
use kiosk::checkin::receipt_code::ReceiptCode;
use kiosk::devices::simulator::ToKiosk;
use kiosk::gazetteer::Gazetteer;
use kiosk::screens::{Scan, Setup, Update};
use protocol::declared::WordCode;
use slint::ComponentHandle;
use ui::HomeAdapter;

use crate::common::simulator::SimulatorClient;
use crate::common::{Backend, Kiosk, all_bytes, contains, wait_for};
use crate::support::harness::Harness;
use crate::visitor::{self, SIZE};

const NUMBER: &str = "001160012345";
const CCCD: &str =
    "001160012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Phường Bồng Sơn, Hoài Nhơn, Bình Định|15042021";

/// Where somebody touches who does `this`.
fn touches(this: impl FnOnce(&Harness) + Send + 'static) -> Vec<(f32, f32)> {
    // Slint's platform belongs to a thread.
    let touches = std::thread::spawn(move || {
        let screen = Harness::with_gazetteer(SIZE.0, SIZE.1);
        // The page of whom to declare for offers it, and is another without.
        screen.screens.component().global::<HomeAdapter>().set_scanner_present(true);
        this(&screen);
        screen.touches.take()
    });
    touches.join().unwrap()
}

fn scanned(screen: &Harness, scan: Scan) {
    screen.screens.apply(Update::Scanned(scan));
    screen.settle();
}

fn card() -> Box<kiosk::cards::Card> {
    Box::new(kiosk::cards::read(CCCD.as_bytes()).unwrap())
}

fn declare_by_card(screen: &Harness) {
    scanned(screen, Scan::Card(card()));
    screen.touch("Khai báo y tế");
    screen.touch("Tiếp tục");
    screen.touch("Tiếp tục");
    screen.answer(["Không"; 3]);
    screen.read_and_send();
}

/// "In biên nhận", after the thanks.
fn print_receipt(screen: &Harness) {
    let communes = Box::new(Gazetteer::builtin().unwrap());
    screen.screens.set_declaration(Setup { communes, prints: true, ..Setup::default() });
    declare_by_card(screen);
    screen.touches.take();
    let words = WordCode::parse("VOI CAM 3071").unwrap();
    let receipt = ReceiptCode::new("kiosk.example.vn", "7K2P9QXA00BM").with_words(words);
    screen.screens.apply(Update::Submitted(Ok(Some(receipt))));
    screen.settle();
    screen.touch("In biên nhận");
}

/// Holds the card to the scanner and touches, again while the thanks for something else cover the page, until
/// `done`.
async fn scan_and_touch(
    simulator: &mut SimulatorClient,
    touches: &[(f32, f32)],
    done: impl Fn() -> bool,
) {
    wait_for("what a scan and its touches lead to", async || {
        let hex = HEXLOWER.encode(CCCD.as_bytes());
        simulator.play(&ToKiosk::Scan { hex }).await;
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        assert!(visitor::play(simulator, touches).await);
        for _ in 0..20 {
            if done() {
                return Some(());
            }
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
        None
    })
    .await;
}

fn passages(kiosk: &Kiosk, source: u8) -> i64 {
    kiosk.count(&format!("SELECT count(*) FROM passage WHERE source = {source} AND direction = 0"))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_declared_at_one_kiosk_just_enters_at_another() {
    let mut backend = Backend::start().await;
    let (mut gate, mut hall) = (Kiosk::enrolled(&backend), Kiosk::enrolled(&backend));
    let mut at_gate = gate.start_with_simulator().await;
    at_gate.qr(|_| true).await;
    let declare = touches(declare_by_card);
    let enter = touches(|screen| {
        scanned(screen, Scan::DeclaredCard(card()));
        screen.touch("Vào");
    });

    let print = touches(print_receipt);

    // Known again at once where it was scanned, also without a network.
    backend.kill();
    scan_and_touch(&mut at_gate, &declare, || passages(&gate, 1) == 1).await;
    assert_eq!(gate.count("SELECT count(*) FROM declared_card"), 1);
    let slip = wait_for("the receipt on paper", async || {
        visitor::play(&mut at_gate, &print).await;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        at_gate.slips().pop()
    })
    .await;
    scan_and_touch(&mut at_gate, &enter, || passages(&gate, 2) == 1).await;

    // Known at the other kiosk once both have a network.
    backend.serve().await;
    let mut at_hall = hall.start_with_simulator().await;
    at_hall.qr(|_| true).await;
    wait_for("the tag at the other kiosk", async || {
        (hall.count("SELECT count(*) FROM declared_card") == 1).then_some(())
    })
    .await;
    scan_and_touch(&mut at_hall, &enter, || passages(&hall, 2) == 1).await;
    assert_eq!((passages(&gate, 1), passages(&hall, 1)), (1, 0), "asked once");

    // The words were on the screen and the printer of the first only.
    assert!(WordCode::parse(&slip.words).is_some(), "{}", slip.words);
    let typed = touches(move |screen| {
        screen.touch("Khai báo y tế");
        screen.touch("Có biên nhận hôm nay");
        screen.type_text(&slip.words);
        screen.touch("Tiếp tục");
        screen.touch("Vào");
    });
    for shown in [true, false] {
        let thanks = async || (at_hall.picture().thanks() == shown).then_some(());
        wait_for("the thanks and their end", thanks).await;
    }
    assert!(visitor::play(&mut at_hall, &typed).await);
    wait_for("the words let in", async || (passages(&hall, 3) == 1).then_some(())).await;

    for dir in [&backend.dir, &gate.dir, &hall.dir] {
        for (path, bytes) in all_bytes(dir.path()) {
            assert!(!contains(&bytes, NUMBER.as_bytes()), "{} holds the number", path.display());
        }
    }
    hall.kill();
}
