//! From a new kiosk to its QR by six digits: at the command line, and at its screen.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use backend::keys::MasterKeys;
use backend::store::sqlite::Sqlite;
use backend::store::{Store, Tx};
use kiosk::devices::simulator::ToKiosk;
use kiosk::screens::Update;
use kiosk::staff::{News, PinAnswer, pin};
use kiosk::store::Store as KioskStore;
use protocol::invitation_link::InvitationLink;
use protocol::pairing::PairingCode;
use protocol::pin::Invitation;
use slint::ComponentHandle;

use crate::common::{Backend, Kiosk, json_lines, now_s, wait_for};
use crate::support::harness::Harness;
use crate::visitor::{self, Step};

const SIZE: (u32, u32) = (800, 480);

/// The portal's side, from another process than the one that answers the kiosk.
pub struct Portal(Sqlite);

impl Portal {
    fn work<T>(&self, work: impl FnOnce(&mut dyn Tx, &MasterKeys) -> T) -> T {
        let mut tx = self.0.begin().unwrap();
        let keys = MasterKeys::load(tx.as_mut()).unwrap();
        let result = work(tx.as_mut(), &keys);
        tx.commit().unwrap();
        result
    }

    pub fn digits(&self) -> PairingCode {
        self.work(|tx, keys| {
            let kiosk = tx.kiosk(1).unwrap().unwrap();
            let random = backend::keys::random().unwrap();
            backend::pairing::begin(tx, &kiosk, random, now_s()).unwrap();
            backend::pairing::code(keys, &tx.pairing_of(1).unwrap().unwrap())
        })
    }

    /// The words, once a kiosk has proved its key.
    pub async fn words(&self) -> String {
        wait_for("a kiosk that typed the digits", async || {
            self.work(|tx, keys| {
                let row = tx.pairing_of(1).unwrap().unwrap();
                let commune = tx.venue(1).unwrap().unwrap().commune;
                backend::pairing::words(keys, &row, &commune).map(|words| words.join(" "))
            })
        })
        .await
    }

    pub fn confirm(&self) {
        self.work(|tx, _| {
            let key = tx.pairing_of(1).unwrap().unwrap().public_key.unwrap();
            backend::pairing::confirm(tx, 1, &key, now_s()).unwrap();
        });
    }
}

/// A backend with a kiosk that waits to be paired, and that kiosk.
pub async fn stand() -> (Backend, Portal, Kiosk) {
    let backend = Backend::start().await;
    backend.invitation();
    let portal = Portal(Sqlite::open(&backend.database()).unwrap());
    let kiosk = new_kiosk(&backend.url());
    (backend, portal, kiosk)
}

fn new_kiosk(url: &str) -> Kiosk {
    let display = format!("kind = \"memory\"\nwidth = {}\nheight = {}", SIZE.0, SIZE.1);
    Kiosk::new(url, &display, "kind = \"none\"")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_pairs_and_says_what_to_compare() {
    let (_backend, portal, kiosk) = stand().await;
    let digits = portal.digits();
    let mut command = kiosk.command();
    command.args(["pair", &digits.show(), "--config"]).arg(kiosk.config());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let words = portal.words().await;
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains(&words), "{said}");
    portal.confirm();
    let lines = json_lines(&child.wait_with_output().unwrap(), &["pair"]);
    assert_eq!((&lines[0]["kiosk"], &lines[0]["venue"]), (&1.into(), &"Chợ Bồng Sơn".into()));

    for (typed, word) in [("12345", "has six digits"), (&*digits.show(), "used up")] {
        let arguments = ["pair", typed, "--config"];
        let output = kiosk.command().args(arguments).arg(kiosk.config()).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(word), "{typed}: {error}");
    }
}

/// Where somebody touches who types this on a new kiosk's page of six digits, or of the backend's address.
fn touches(host: &str, typed: &str) -> Vec<(f32, f32)> {
    // Slint's platform belongs to a thread.
    let (host, typed) = (host.to_owned(), typed.to_owned());
    let find = move || {
        let harness = page(&host);
        harness.type_text(&typed);
        if host.is_empty() {
            harness.touch("Xong");
        }
        harness.touches.take()
    };
    std::thread::spawn(find).join().unwrap()
}

/// What a new kiosk shows that asks the backend at `host`.
pub fn page(host: &str) -> Harness {
    let harness = Harness::bare(SIZE.0, SIZE.1);
    harness.screens.set_backend(host);
    // The simulated one.
    harness.screens.component().global::<ui::HomeAdapter>().set_scanner_present(true);
    harness.settle();
    harness
}

#[tokio::test(flavor = "multi_thread")]
async fn digits_typed_at_the_screen_lead_to_the_venues_qr() {
    let (_backend, portal, mut kiosk) = stand().await;
    let mut simulator = kiosk.start_with_simulator().await;
    let digits: String = portal.digits().show().split(' ').collect();
    assert!(visitor::play(&mut simulator, &touches("kiosk.example.vn", &digits)).await);
    portal.words().await;
    portal.confirm();
    simulator.qr(|text| text.contains("/Q/")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_that_knows_no_backend_takes_its_address_at_the_screen_and_keeps_it() {
    let (backend, portal, _) = stand().await;
    let mut kiosk = new_kiosk("");
    let mut simulator = kiosk.start_with_simulator().await;
    let digits: String = portal.digits().show().split(' ').collect();
    let address = format!("127.0.0.1:{}", backend.port);
    assert!(visitor::play(&mut simulator, &touches("", &address)).await);
    let host = address.clone();
    let asks = std::thread::spawn(move || visitor::Page::of(&page(&host))).join().unwrap();
    let shown = async || asks.is(&simulator.picture()).then_some(());
    wait_for("the page of six digits", shown).await;
    assert!(visitor::play(&mut simulator, &touches(&address, &digits)).await);
    portal.words().await;
    portal.confirm();
    simulator.qr(|text| text.contains("/Q/")).await;

    // It knows the address after a restart, and so does its command line.
    let output = kiosk.command().args(["selftest", "--config"]).arg(kiosk.config()).output();
    let said = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(said.contains(&format!("http://{address} answers")), "{said}");
    kiosk.kill();
    let simulator = kiosk.start_with_simulator().await;
    simulator.qr(|text| text.contains("/Q/")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portals_qr_under_the_scanner_is_enough() {
    let backend = Backend::start().await;
    let invitation = Invitation::parse(&backend.invitation()).unwrap();
    let link = InvitationLink { address: backend.url(), invitation };
    let mut kiosk = new_kiosk("");
    let mut simulator = kiosk.start_with_simulator().await;
    let scan = ToKiosk::Scan { hex: data_encoding::HEXLOWER.encode(link.to_string().as_bytes()) };
    assert!(simulator.play(&scan).await);
    simulator.qr(|text| text.contains("/Q/")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kiosk_with_a_place_is_paired_again_by_staff_and_loses_nothing() {
    let (backend, portal, kiosk) = stand().await;
    let mut kiosk = kiosk;
    kiosk.enrol(&backend.invitation());
    let kept = KioskStore::open(&kiosk.database()).unwrap();
    kept.set_staff_pin(Some(&pin::hash("482913").unwrap())).unwrap();
    let mut simulator = kiosk.start_with_simulator().await;
    simulator.qr(|text| text.contains("/Q/")).await;
    let digits: String = portal.digits().show().split(' ').collect();
    let (steps, typed) = again(&backend.url().replace("http://", ""), &digits);
    for (step, page) in steps.iter().zip(["the PIN", "the menu", "the six digits"]) {
        step.play(page, &mut simulator).await;
    }
    assert!(visitor::play(&mut simulator, &typed).await);
    portal.words().await;
    assert_eq!(kept.identity().unwrap().unwrap().kiosk, 2, "it stays where it is until then");
    portal.confirm();
    let moved = async || (kept.identity().unwrap().unwrap().kiosk == 1).then_some(());
    wait_for("the other place", moved).await;
    simulator.qr(|text| text.contains("/Q/")).await;
    assert!(kept.staff_pin().unwrap().is_some(), "it has forgotten nothing else");
}

/// The way of staff to the page of six digits, and where they type them.
fn again(host: &str, digits: &str) -> ([Step; 3], Vec<(f32, f32)>) {
    let (host, digits) = (host.to_owned(), digits.to_owned());
    let find = move || {
        let screen = visitor::home();
        screen.screens.set_backend(&host);
        let tell = |news| {
            screen.screens.apply(Update::Staff(news));
            screen.settle();
        };
        screen.wait_for_touches();
        let knocks = [(12.0, 12.0); 5];
        knocks.iter().for_each(|knock| screen.tap(*knock));
        tell(News::Opened { has_pin: true, has_network: false, has_clock: false });
        let asked = Step { touches: knocks.to_vec(), ..Step::of(&screen) };
        screen.type_text("482913");
        tell(News::Pin(PinAnswer::Right));
        let menu = Step::of(&screen);
        for button in ["Ghép máy", "Ghép lại…", "Ghép lại ngay"] {
            screen.touch(button);
        }
        let page = Step::of(&screen);
        screen.type_text(&digits);
        ([asked, menu, page], screen.touches.take())
    };
    std::thread::spawn(find).join().unwrap()
}
