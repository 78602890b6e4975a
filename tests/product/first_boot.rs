//! From power on to a paired kiosk whose staff mode opens, without a command line: Wi-Fi, six digits, six words, a PIN.

use std::io::Write;

use kiosk::devices::network::{Connectivity, NetworkState, Security, WifiNetwork};
use kiosk::screens::Update;
use kiosk::staff::{News, PinAnswer, pin};
use kiosk::store::Store;
use kiosk::wifi;

use crate::common::wait_for;
use crate::pairing::{page, stand};
use crate::support::harness::Harness;
use crate::visitor::{self, Step};

const NETWORK: &str = "Ban quản lý chợ";
/// Of the simulated network.
const PASSWORD: &str = "bongson2021";
const PIN: &str = "482913";

/// The way of whoever places the kiosk, each step with the page after it.
struct Way {
    networks: Step,
    joined: Step,
    digits: Step,
    pairs: Vec<(f32, f32)>,
    new_pin: Step,
    kept: Step,
    close: Vec<(f32, f32)>,
    asked: Step,
    menu: Step,
}

fn network(name: &str, strength: u8, security: Security, is_joined: bool) -> WifiNetwork {
    WifiNetwork { name: name.to_owned(), strength, security, is_joined }
}

/// What the simulated network answers.
fn found(joined: Option<&str>) -> News {
    let connectivity = if joined.is_some() { Connectivity::Full } else { Connectivity::None };
    let joined = joined.map(str::to_owned);
    let networks = vec![
        network(NETWORK, 82, Security::Password, joined.is_some()),
        network("Cho Bong Son", 54, Security::Open, false),
        network("Bưu điện", 23, Security::Other, false),
    ];
    let state = NetworkState { connectivity, has_wifi: true, joined, ..NetworkState::default() };
    News::Wifi(wifi::News::Found(Ok((state, networks))))
}

fn tell(screen: &Harness, news: News) {
    screen.screens.apply(Update::Staff(news));
    screen.settle();
}

fn way(host: &str, digits: &str) -> Way {
    let (host, digits) = (host.to_owned(), digits.to_owned());
    let find = move || {
        let screen = page(&host);
        for _ in 0..4 {
            let state = NetworkState { has_wifi: true, ..NetworkState::default() };
            screen.screens.apply(Update::Network(state));
        }
        tell(&screen, found(None));
        let networks = Step::of(&screen);
        screen.touch(NETWORK);
        PASSWORD.chars().for_each(|letter| screen.touch(&letter.to_string()));
        screen.touch("Kết nối");
        tell(&screen, News::Wifi(wifi::News::Joined(Ok(()))));
        tell(&screen, found(Some(NETWORK)));
        let joined = Step::of(&screen);
        screen.touch("Tiếp tục");
        let state = NetworkState {
            connectivity: Connectivity::Full,
            has_wifi: true,
            ..NetworkState::default()
        };
        screen.screens.apply(Update::Network(state));
        screen.settle();
        let typing = Step::of(&screen);
        screen.type_text(&digits);
        let pairs = screen.touches.take();

        let placed = visitor::home();
        tell(&placed, News::PinDue);
        let new_pin = Step::of(&placed);
        placed.type_text(PIN);
        placed.type_text(PIN);
        tell(&placed, News::PinKept(true));
        let kept = Step::of(&placed);
        placed.touch("Xong");
        let close = placed.touches.take();
        placed.wait_for_touches();
        let knocks = vec![(12.0, 12.0); 5];
        knocks.iter().for_each(|knock| placed.tap(*knock));
        tell(&placed, News::Opened { has_pin: true, has_network: true, has_clock: false });
        let asked = Step { touches: knocks, ..Step::of(&placed) };
        placed.type_text(PIN);
        tell(&placed, News::Pin(PinAnswer::Right));
        let menu = Step::of(&placed);
        Way { networks, joined, digits: typing, pairs, new_pin, kept, close, asked, menu }
    };
    // Slint's platform belongs to a thread.
    std::thread::spawn(find).join().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_box_is_set_up_at_its_screen_alone() {
    let (backend, portal, mut kiosk) = stand().await;
    let mut config = std::fs::File::options().append(true).open(kiosk.config()).unwrap();
    config.write_all(b"[network]\nkind = \"simulated\"\n").unwrap();
    let mut simulator = kiosk.start_with_simulator().await;
    let digits: String = portal.digits().show().split(' ').collect();
    let way = way(&backend.url().replace("http://", ""), &digits);
    way.networks.play("the networks in reach, by themselves", &mut simulator).await;
    way.joined.play("the network that was joined", &mut simulator).await;
    way.digits.play("the six digits", &mut simulator).await;
    assert!(visitor::play(&mut simulator, &way.pairs).await);
    portal.words().await;
    portal.confirm();
    simulator.qr(|text| text.contains("/Q/")).await;
    way.new_pin.play("the choice of a PIN", &mut simulator).await;
    way.kept.play("that it is kept", &mut simulator).await;
    assert!(visitor::play(&mut simulator, &way.close).await);
    let store = Store::open(&kiosk.database()).unwrap();
    let kept = async || store.staff_pin().unwrap();
    assert!(pin::is_right(PIN, &wait_for("the PIN in the store", kept).await));
    way.asked.play("the page of the PIN", &mut simulator).await;
    way.menu.play("the menu", &mut simulator).await;
    let log = std::fs::read_to_string(kiosk.log()).unwrap();
    assert!(!log.contains(PASSWORD) && !log.contains(PIN), "{log}");
}
