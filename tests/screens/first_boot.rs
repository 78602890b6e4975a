//! From power on to a paired kiosk with a PIN, as a market manager sees it: Wi-Fi, the backend's address, six digits, six
//! words, a PIN.

use kiosk::devices::network::{
    Connectivity, JoinStage, NetworkError, NetworkState, Security, WifiNetwork,
};
use kiosk::screens::{Command, PairingNews, Scan, Update};
use kiosk::staff::{News, Request};
use kiosk::wifi;
use protocol::invitation_link::InvitationLink;

use crate::pairing::WORDS;
use crate::staff::{asked, tell};
use crate::support::harness::{Harness, identity};
use crate::tour::Visit;

/// Looks at the network after which its page opens by itself.
const LOOKS: usize = 4;

fn state(connectivity: Connectivity) -> NetworkState {
    NetworkState { connectivity, has_wifi: true, ..NetworkState::default() }
}

fn network(name: &str, strength: u8, security: Security) -> WifiNetwork {
    WifiNetwork { name: name.to_owned(), strength, security, is_joined: false }
}

fn found(harness: &Harness, now: NetworkState) {
    let mut networks = vec![
        network("Ban quản lý chợ", 82, Security::Password),
        network("Quán cà phê Bồng Sơn", 54, Security::Open),
        network("Trường Tam Quan", 41, Security::Password),
        network("Bưu điện", 23, Security::Other),
        network("VNPT-8F2C", 12, Security::Password),
    ];
    if now.joined.is_some() {
        networks[0].is_joined = true;
    }
    tell(harness, News::Wifi(wifi::News::Found(Ok((now, networks)))));
}

fn joined(harness: &Harness, joined: Result<(), NetworkError>) {
    tell(harness, News::Wifi(wifi::News::Joined(joined)));
}

fn look(harness: &Harness, now: NetworkState) {
    harness.screens.apply(Update::Network(now));
    harness.settle();
}

/// Without a network, as it stands there a moment after power on.
fn powered_on() -> Harness {
    let harness = Harness::bare(800, 480);
    harness.screens.set_backend("");
    harness.settle();
    for _ in 0..LOOKS {
        look(&harness, state(Connectivity::None));
    }
    harness
}

fn touch_one(harness: &Harness, labels: [&str; 2]) {
    let label = labels.into_iter().find(|label| harness.find(label).is_some());
    harness.touch(label.unwrap_or(labels[0]));
}

fn type_password(harness: &Harness, password: &str) {
    password.chars().for_each(|letter| harness.touch(&letter.to_string()));
}

fn at_market() -> NetworkState {
    NetworkState { joined: Some("Ban quản lý chợ".to_owned()), ..state(Connectivity::Full) }
}

/// In the order in which they come, with what goes wrong on the way.
pub(crate) fn pages(visit: Visit<'_>) {
    let harness = powered_on();
    visit("pairing-1-searching", &harness);
    found(&harness, state(Connectivity::None));
    visit("pairing-2-networks", &harness);
    harness.touch("Ban quản lý chợ");
    type_password(&harness, "bongson");
    visit("pairing-3-password", &harness);
    touch_one(&harness, ["Hiện chữ", "Show"]);
    visit("pairing-3-password-shown", &harness);
    type_password(&harness, "1");
    touch_one(&harness, ["Kết nối", "Connect"]);
    tell(&harness, News::Wifi(wifi::News::Stage(JoinStage::Address)));
    visit("pairing-4-joining", &harness);
    joined(&harness, Err(NetworkError::WrongPassword));
    found(&harness, state(Connectivity::None));
    visit("pairing-4-wrong-password", &harness);
    for error in [NetworkError::OutOfReach, NetworkError::NoAddress, NetworkError::Timeout] {
        harness.touch("Quán cà phê Bồng Sơn");
        joined(&harness, Err(error.clone()));
        found(&harness, state(Connectivity::None));
        visit(&format!("pairing-4-{error:?}").to_lowercase(), &harness);
    }
    harness.touch("Quán cà phê Bồng Sơn");
    joined(&harness, Ok(()));
    found(&harness, NetworkState { connectivity: Connectivity::Captive, ..at_market() });
    visit("pairing-4-captive", &harness);
    touch_one(&harness, ["Mạng ẩn tên…", "Hidden network…"]);
    type_password(&harness, "kho");
    visit("pairing-5-hidden", &harness);
    touch_one(&harness, ["Tiếp tục", "Continue"]);
    visit("pairing-5-hidden-password", &harness);
    touch_one(&harness, ["Quay lại", "Back"]);
    touch_one(&harness, ["Tìm lại", "Search again"]);
    tell(&harness, News::Wifi(wifi::News::Found(Err(NetworkError::NoWifi))));
    visit("pairing-5-no-adapter", &harness);
    touch_one(&harness, ["Tìm lại", "Search again"]);
    found(&harness, at_market());
    visit("pairing-6-joined", &harness);
    touch_one(&harness, ["Tiếp tục", "Continue"]);
    look(&harness, at_market());
    visit("pairing-7-address", &harness);
    harness.screens.set_backend("kiosk.example.vn");
    harness.settle();
    visit("pairing-8-digits", &harness);
    look(&harness, state(Connectivity::None));
    visit("pairing-8-no-network", &harness);
    look(&harness, at_market());
    harness.type_text("482913");
    harness.screens.apply(Update::Pairing(PairingNews::Words(WORDS)));
    harness.settle();
    visit("pairing-9-words", &harness);
    harness.screens.apply(Update::Enrolled(Some(identity())));
    tell(&harness, News::PinDue);
    visit("new-pin-1", &harness);
    harness.type_text("123456");
    visit("new-pin-1-easy", &harness);
    harness.type_text("482913");
    visit("new-pin-2", &harness);
    harness.type_text("482914");
    visit("new-pin-2-differs", &harness);
    harness.type_text("482913");
    harness.type_text("482913");
    tell(&harness, News::PinKept(true));
    visit("new-pin-3", &harness);
}

#[test]
fn a_kiosk_without_a_network_begins_with_wifi_and_goes_on_to_its_pairing() {
    let harness = powered_on();
    assert_eq!(asked(&harness), [Request::Wifi(wifi::Request::Search)]);
    found(&harness, state(Connectivity::None));
    harness.touch("Quán cà phê Bồng Sơn");
    joined(&harness, Ok(()));
    found(&harness, at_market());
    harness.touch("Tiếp tục");
    assert!(harness.find("Địa chỉ máy chủ").is_some());
    for _ in 0..2 * LOOKS {
        look(&harness, state(Connectivity::None));
    }
    assert!(harness.find("Địa chỉ máy chủ").is_some(), "it opens by itself once");
    assert!(harness.find("Chưa có mạng").is_some(), "and says what is missing");
}

#[test]
fn whoever_types_is_not_interrupted() {
    let harness = Harness::bare(800, 480);
    harness.screens.set_backend("kiosk.example.vn");
    harness.settle();
    harness.type_text("4");
    for _ in 0..2 * LOOKS {
        look(&harness, state(Connectivity::None));
    }
    assert!(harness.find("Gõ mã ghép máy").is_some());
    harness.touch("Chưa có mạng");
    assert_eq!(asked(&harness), [Request::Wifi(wifi::Request::Search)]);
}

#[test]
fn a_kiosk_that_has_a_cable_and_no_wifi_offers_none() {
    let harness = Harness::bare(800, 480);
    harness.screens.set_backend("kiosk.example.vn");
    look(&harness, NetworkState { has_wifi: false, is_wired: true, ..state(Connectivity::Full) });
    assert!(harness.find("Wi-Fi").is_none());
    look(&harness, state(Connectivity::Full));
    assert!(harness.find("Wi-Fi").is_some());
}

#[test]
fn the_language_is_chosen_before_anything_is_set() {
    let harness = powered_on();
    found(&harness, state(Connectivity::None));
    harness.touch("English");
    assert!(harness.find("Not connected").is_some());
    harness.touch("Back");
    assert!(harness.find("Server address").is_some());
}

#[test]
fn a_password_is_shown_on_request() {
    let harness = powered_on();
    found(&harness, state(Connectivity::None));
    harness.touch("Ban quản lý chợ");
    type_password(&harness, "bong");
    let seen = |text: &str| harness.find(text).is_some();
    assert!(seen("•") && seen("g") && harness.find("Hiện chữ").is_some());
    harness.touch("Hiện chữ");
    assert!(!seen("•") && seen("Che chữ"));
}

#[test]
fn once_it_is_paired_the_network_is_behind_the_pin() {
    let harness = powered_on();
    found(&harness, state(Connectivity::None));
    harness.screens.apply(Update::Enrolled(Some(identity())));
    harness.settle();
    assert!(harness.find("Khai báo y tế").is_some(), "the home page");
    for _ in 0..2 * LOOKS {
        look(&harness, state(Connectivity::None));
    }
    assert!(harness.find("Khai báo y tế").is_some() && harness.find("Chưa có mạng").is_none());
}

#[test]
fn the_portals_qr_is_taken_while_the_network_is_set() {
    let text = "KIOSK:HTTPS://KIOSK.EXAMPLE.VN/2Z2Z3-45678-D5P2-FDGJ-MHVJ-VPGQ";
    let link = InvitationLink::parse(text).unwrap();
    let harness = powered_on();
    harness.screens.apply(Update::Scanned(Scan::Invitation(link.clone())));
    harness.settle();
    assert!(harness.asked().contains(&Command::Enrol(link)));
    assert!(harness.find("Đang ghép máy…").is_some());
}

#[test]
fn a_paired_kiosk_asks_for_its_first_pin_beside_its_qr() {
    let harness = Harness::new(800, 480);
    tell(&harness, News::PinDue);
    harness.wait_for_touches();
    assert!(harness.decode().is_some(), "visitors go on scanning");
    asked(&harness);
    harness.type_text("482913");
    harness.type_text("482913");
    let [Request::KeepPin(pin)] = &asked(&harness)[..] else { panic!("it is kept") };
    assert_eq!(&**pin, "482913");
    tell(&harness, News::PinKept(true));
    harness.touch("Xong");
    assert!(harness.find("Khai báo y tế").is_some(), "the home page");
}
