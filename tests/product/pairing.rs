//! From a new kiosk to its QR by six digits: at the command line, and at its screen.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use backend::keys::MasterKeys;
use backend::store::sqlite::Sqlite;
use backend::store::{Store, Tx};
use protocol::pairing::PairingCode;

use crate::common::{Backend, Kiosk, json_lines, now_s, wait_for};
use crate::support::harness::Harness;
use crate::visitor;

const SIZE: (u32, u32) = (800, 480);

/// The portal's side, from another process than the one that answers the kiosk.
struct Portal(Sqlite);

impl Portal {
    fn work<T>(&self, work: impl FnOnce(&mut dyn Tx, &MasterKeys) -> T) -> T {
        let mut tx = self.0.begin().unwrap();
        let keys = MasterKeys::load(tx.as_mut()).unwrap();
        let result = work(tx.as_mut(), &keys);
        tx.commit().unwrap();
        result
    }

    fn digits(&self) -> PairingCode {
        self.work(|tx, keys| {
            let kiosk = tx.kiosk(1).unwrap().unwrap();
            let random = backend::keys::random().unwrap();
            backend::pairing::begin(tx, &kiosk, random, now_s()).unwrap();
            backend::pairing::code(keys, &tx.pairing_of(1).unwrap().unwrap())
        })
    }

    /// The words, once a kiosk has proved its key.
    async fn words(&self) -> String {
        wait_for("a kiosk that typed the digits", async || {
            self.work(|tx, keys| {
                let row = tx.pairing_of(1).unwrap().unwrap();
                let commune = tx.venue(1).unwrap().unwrap().commune;
                backend::pairing::words(keys, &row, &commune).map(|words| words.join(" "))
            })
        })
        .await
    }

    fn confirm(&self) {
        self.work(|tx, _| {
            let key = tx.pairing_of(1).unwrap().unwrap().public_key.unwrap();
            backend::pairing::confirm(tx, 1, &key, now_s()).unwrap();
        });
    }
}

async fn stand() -> (Backend, Portal, Kiosk) {
    let backend = Backend::start().await;
    backend.invitation();
    let portal = Portal(Sqlite::open(&backend.database()).unwrap());
    let display = format!("kind = \"memory\"\nwidth = {}\nheight = {}", SIZE.0, SIZE.1);
    let kiosk = Kiosk::new(&backend.url(), &display, "kind = \"none\"");
    (backend, portal, kiosk)
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

/// Where the keys of these digits lie on the screen.
fn touches(digits: &str) -> Vec<(f32, f32)> {
    // Slint's platform belongs to a thread.
    let digits = digits.to_owned();
    let find = move || {
        let harness = Harness::bare(SIZE.0, SIZE.1);
        harness.type_text(&digits);
        harness.touches.take()
    };
    std::thread::spawn(find).join().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn digits_typed_at_the_screen_lead_to_the_venues_qr() {
    let (_backend, portal, mut kiosk) = stand().await;
    let mut simulator = kiosk.start_with_simulator().await;
    let digits: String = portal.digits().show().split(' ').collect();
    assert!(visitor::play(&mut simulator, &touches(&digits)).await);
    portal.words().await;
    portal.confirm();
    simulator.qr(|text| text.contains("/Q/")).await;
}
