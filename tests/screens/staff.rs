//! Staff mode: five touches of the corner, a PIN, and a page for each thing.

use kiosk::cards::trial::Verdict;
use kiosk::devices::network::{Connectivity, NetworkError, NetworkState, Security, WifiNetwork};
use kiosk::screens::{Command, Scan, Update};
use kiosk::staff::{Export, Level, Levels, News, PinAnswer, Request};
use kiosk::status::Facts;
use kiosk::store::Counts;
use kiosk::wifi;
use protocol::clock::ClockConfidence;
use protocol::report::Radio;

use crate::staff_update;
use crate::status_display::well;
use crate::support::harness::Harness;
use crate::tour::Visit;

const MENU: [&str; 12] = [
    "Tình trạng",
    "Số liệu",
    "Máy ở gần",
    "Đầu đọc thẻ",
    "Mạng",
    "Gửi dữ liệu",
    "Xuất ra USB",
    "Sáng, tiếng",
    "Đồng hồ",
    "Khóa",
    "Ghép máy",
    "Xóa máy",
];

pub(crate) fn tell(harness: &Harness, news: News) {
    harness.screens.apply(Update::Staff(news));
    harness.settle();
}

pub(crate) fn facts() -> Facts {
    Facts {
        minute: Some(7 * 60),
        today: Counts { entered: 312, left: 287 },
        online: false,
        offline_s: 900,
        radio: Radio::Absent,
        heard_ago_s: None,
        present: 14,
        ..well()
    }
}

pub(crate) fn knock(harness: &Harness) {
    harness.wait_for_touches();
    for _ in 0..5 {
        harness.tap((12.0, 12.0));
        harness.wait_ms(300);
    }
}

pub(crate) fn asked(harness: &Harness) -> Vec<Request> {
    let commands = std::mem::take(&mut *harness.commands.borrow_mut());
    let requests = commands.into_iter().filter_map(|command| match command {
        Command::Staff(Request::Look) => None,
        Command::Staff(request) => Some(request),
        _ => None,
    });
    requests.collect()
}

pub(crate) fn entered() -> Harness {
    let harness = Harness::new(800, 480);
    knock(&harness);
    tell(&harness, News::Opened { has_pin: true, has_network: true, has_clock: true });
    tell(&harness, News::Pin(PinAnswer::Right));
    tell(&harness, News::Facts { facts: Box::new(facts()), pending: None });
    harness
}

fn networks() -> News {
    let network = |name: &str, strength, security, is_joined| WifiNetwork {
        name: name.to_owned(),
        strength,
        security,
        is_joined,
    };
    News::Wifi(wifi::News::Found(Ok((
        NetworkState {
            connectivity: Connectivity::Full,
            has_wifi: true,
            joined: Some("Ban quản lý chợ".to_owned()),
            ..NetworkState::default()
        },
        vec![
            network("Ban quản lý chợ", 82, Security::Password, true),
            network("Quán cà phê Bồng Sơn", 54, Security::Open, false),
            network("Bưu điện", 23, Security::Other, false),
        ],
    ))))
}

/// Every page of staff mode in each state that differs to the eye.
pub(crate) fn pages(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    knock(&harness);
    tell(&harness, News::Opened { has_pin: false, has_network: false, has_clock: false });
    visit("staff-no-pin", &harness);
    harness.touch("Đóng");
    knock(&harness);
    tell(&harness, News::Opened { has_pin: true, has_network: false, has_clock: false });
    harness.type_text("482");
    visit("staff-pin", &harness);
    tell(&harness, News::Pin(PinAnswer::Wrong { left: 9 }));
    visit("staff-pin-wrong", &harness);

    let harness = entered();
    visit("staff-menu", &harness);
    for name in MENU {
        page(name, &harness, visit);
    }
    harness.screens.set_backend("kiosk.example.vn");
    pair_again(&harness);
    visit("pairing-again", &harness);
}

pub(crate) fn pair_again(harness: &Harness) {
    for button in ["Ghép máy", "Ghép lại…", "Ghép lại ngay"] {
        harness.touch(button);
    }
}

/// A page of the menu, and what leads on from it.
fn page(name: &str, harness: &Harness, visit: Visit<'_>) {
    harness.touch(name);
    match name {
        "Tình trạng" => {
            visit("staff-health", harness);
            harness.touch("Cập nhật…");
            staff_update::pages(harness, visit);
        }
        "Số liệu" => visit("staff-counts", harness),
        "Máy ở gần" => {
            visit("staff-near-none", harness);
            tell(harness, News::Signals(vec![-38, -61, -84]));
            visit("staff-near", harness);
        }
        "Đầu đọc thẻ" => {
            visit("staff-scanner", harness);
            harness.screens.apply(Update::Scanned(Scan::Trial(Verdict::Whole)));
            harness.settle();
            visit("staff-scanner-right", harness);
        }
        "Mạng" => {
            tell(harness, networks());
            visit("staff-network", harness);
            harness.touch("Ban quản lý chợ");
            for letter in ["b", "o", "n", "g"] {
                harness.touch(letter);
            }
            visit("staff-password", harness);
            harness.touch("Quay lại");
        }
        "Gửi dữ liệu" => visit("staff-send", harness),
        "Xuất ra USB" => {
            visit("staff-export", harness);
            tell(harness, News::Export(Export::Running { records: 120, of: 312 }));
            visit("staff-exporting", harness);
            tell(harness, News::Export(Export::Done { records: 312, released: true }));
            visit("staff-exported", harness);
        }
        "Sáng, tiếng" => {
            tell(
                harness,
                News::Levels(Levels { brightness: Some(80), volume: Some(40), is_quiet: false }),
            );
            visit("staff-levels", harness);
        }
        "Đồng hồ" => {
            visit("staff-clock", harness);
            told_facts(harness, Facts { clock: ClockConfidence::Unknown, minute: None, ..facts() });
            visit("staff-clock-unknown", harness);
            harness.touch("Đặt giờ…");
            harness.type_text("15062021");
            visit("staff-set-clock", harness);
            harness.type_text("1405");
            harness.touch("Đặt giờ này");
            tell(harness, News::ClockSet(Ok(())));
            visit("staff-clock-set", harness);
            told_facts(harness, facts());
        }
        "Khóa" => {
            visit("staff-keys-none", harness);
            let pending = Some("0123-4567-89AB-CDEF".parse().unwrap());
            tell(harness, News::Facts { facts: Box::new(facts()), pending });
            visit("staff-keys", harness);
        }
        "Ghép máy" => {
            visit("staff-pair", harness);
            harness.touch("Ghép lại…");
            visit("staff-pair-sure", harness);
        }
        "Xóa máy" => {
            visit("staff-reset", harness);
            harness.touch("Xóa hết…");
            visit("staff-reset-sure", harness);
        }
        other => panic!("no page {other}"),
    }
    harness.touch("Quay lại");
}

pub(crate) fn told_facts(harness: &Harness, facts: Facts) {
    tell(harness, News::Facts { facts: Box::new(facts), pending: None });
}

#[test]
fn five_touches_and_the_pin_open_it() {
    let harness = Harness::new(800, 480);
    for _ in 0..4 {
        harness.tap((12.0, 12.0));
    }
    assert_eq!(asked(&harness), []);
    harness.wait_ms(6_000);
    knock(&harness);
    assert_eq!(asked(&harness), [Request::Open]);
    tell(&harness, News::Opened { has_pin: true, has_network: false, has_clock: false });
    harness.type_text("482913");
    let [Request::Enter(pin)] = &asked(&harness)[..] else { panic!("the PIN is judged") };
    assert_eq!(&**pin, "482913");
    tell(&harness, News::Pin(PinAnswer::Wait { minutes: 12 }));
    assert!(harness.find("Đã thử quá nhiều. Chờ 12 phút rồi thử lại.").is_some());
    tell(&harness, News::Pin(PinAnswer::Right));
    assert!(harness.find("Số liệu").is_some());
}

#[test]
fn it_leaves_by_itself_and_a_visitor_finds_the_home_page() {
    let harness = entered();
    harness.touch("Số liệu");
    harness.wait_ms(185_000);
    assert!(harness.find("Khai báo y tế").is_some(), "the home page");
    let digits = Harness::new(800, 480);
    knock(&digits);
    tell(&digits, News::Opened { has_pin: true, has_network: false, has_clock: false });
    digits.wait_ms(50_000);
    assert!(digits.find("Khai báo y tế").is_some());
}

#[test]
fn a_card_that_is_scanned_meanwhile_opens_no_form() {
    let harness = entered();
    harness.touch("Đầu đọc thẻ");
    harness.screens.apply(Update::Scanned(Scan::Unreadable));
    harness.settle();
    assert!(harness.find("Đó không phải mã thử").is_some());
    harness.screens.apply(Update::Scanned(Scan::Trial(Verdict::Lost)));
    harness.settle();
    assert!(harness.find("Đầu đọc làm mất chữ có dấu").is_some());
}

#[test]
fn a_wrong_wifi_password_is_told() {
    let harness = entered();
    harness.touch("Mạng");
    tell(&harness, networks());
    harness.touch("Ban quản lý chợ");
    for letter in "bongson1".chars() {
        harness.touch(&letter.to_string());
    }
    harness.touch("Kết nối");
    let requests = asked(&harness);
    assert!(
        matches!(requests.last(), Some(Request::Wifi(wifi::Request::Join(login)))
            if login.name == "Ban quản lý chợ"
                && login.passphrase.as_ref().unwrap().as_str() == "bongson1"),
        "{requests:?}"
    );
    tell(&harness, News::Wifi(wifi::News::Joined(Err(NetworkError::WrongPassword))));
    assert!(harness.find("Ban quản lý chợ: Mật khẩu sai").is_some());
}

#[test]
fn brightness_and_volume_change_with_each_touch() {
    let harness = entered();
    harness.touch("Sáng, tiếng");
    let levels = Levels { brightness: Some(80), volume: Some(40), is_quiet: false };
    tell(&harness, News::Levels(levels));
    asked(&harness);
    for button in ["Tối hơn", "Tối hơn", "To hơn"] {
        harness.touch(button);
    }
    let set = [(Level::Brightness, 70), (Level::Brightness, 60), (Level::Volume, 50)];
    assert_eq!(asked(&harness), set.map(|(level, percent)| Request::Set(level, percent)));
    assert!(harness.find("60 %").is_some() && harness.find("50 %").is_some());
}

#[test]
fn a_kiosk_is_paired_again_at_its_screen_or_stays_where_it_is() {
    let harness = entered();
    harness.screens.set_backend("kiosk.example.vn");
    pair_again(&harness);
    assert!(harness.find("Gõ mã ghép máy").is_some());
    harness.touch("Hủy");
    assert!(harness.find("Khai báo y tế").is_some(), "the home page");
    assert!(!asked(&harness).contains(&Request::PairAgain), "the screens do it themselves");
}
