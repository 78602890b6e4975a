//! A new kiosk is paired at its screen: six digits, then six words, and a sentence for each trouble.

use kiosk::devices::scanner::{Mode, ScannerState};
use kiosk::screens::{Command, PairingNews, PairingProblem, Scan, Update};
use protocol::invitation_link::InvitationLink;
use protocol::pairing::{PairingCode, WORDS_LEN};

use crate::support::harness::{Harness, identity};
use crate::tour::Visit;

pub(crate) const WORDS: [&str; WORDS_LEN] = ["THUYỀN", "TRĂNG", "SƯƠNG", "TUYẾT", "ĐƯỜNG", "RUỘNG"];

const PROBLEMS: [(PairingProblem, &str); 9] = [
    (PairingProblem::Unknown, "Không có máy nào chờ mã này. Xem lại từng số, hoặc lấy mã mới."),
    (
        PairingProblem::Used,
        "Mã này đã dùng, hoặc gõ sai nên bị hủy. Lấy mã khác trên trang ghép máy.",
    ),
    (
        PairingProblem::Unproven,
        "Nơi trả lời không biết mã này: gõ nhầm, hoặc có người đứng giữa. Lấy mã khác.",
    ),
    (PairingProblem::Offline, "Chưa có mạng. Xem SIM, dây mạng hay Wi-Fi, rồi gõ lại."),
    (
        PairingProblem::Address,
        "kiosk.example.vn không phải máy chủ của hệ thống này. Xem lại địa chỉ.",
    ),
    (PairingProblem::Invitation, "Mã QR này đã dùng hoặc hết hạn. Lấy mã khác trên trang của máy."),
    (PairingProblem::OtherCode, "Đây không phải mã QR của trang ghép máy."),
    (PairingProblem::TooMany, "Đã thử quá nhiều. Chờ một phút rồi gõ lại."),
    (
        PairingProblem::Failed,
        "Máy chủ hoặc bộ nhớ của máy gặp lỗi. Thử lại; nếu vẫn vậy, báo người quản trị.",
    ),
];

fn new_kiosk() -> Harness {
    let harness = Harness::bare(800, 480);
    harness.screens.set_backend("kiosk.example.vn");
    harness.settle();
    harness
}

fn tell(harness: &Harness, news: PairingNews) {
    harness.screens.apply(Update::Pairing(news));
    harness.settle();
}

/// The page of a new kiosk in every state that differs to the eye.
pub(crate) fn pages(visit: Visit<'_>) {
    let harness = new_kiosk();
    visit("pairing", &harness);
    harness.type_text("482");
    visit("pairing-half", &harness);
    harness.type_text("913");
    visit("pairing-sending", &harness);
    tell(&harness, PairingNews::Words(WORDS));
    visit("pairing-words", &harness);
    for (problem, _) in PROBLEMS {
        harness.touch_cancel();
        harness.type_text("482913");
        tell(&harness, PairingNews::Failed(problem));
        visit(&format!("pairing-{problem:?}").to_lowercase(), &harness);
    }
    harness.touch_cancel();
    harness.screens.apply(Update::Scanner(ScannerState::Ready(Mode::Serial)));
    harness.settle();
    visit("pairing-scanner", &harness);
    let harness = Harness::bare(800, 480);
    harness.screens.set_backend("");
    harness.settle();
    visit("pairing-host-first", &harness);
    harness.screens.set_backend("kiosk.example.vn");
    harness.settle();
    harness.touch("Địa chỉ");
    harness.screens.apply(Update::Scanner(ScannerState::Ready(Mode::Serial)));
    harness.settle();
    visit("pairing-host", &harness);
    for problem in [PairingProblem::NoAddress, PairingProblem::OtherCode, PairingProblem::Failed] {
        tell(&harness, PairingNews::Failed(problem));
        visit(&format!("pairing-host-{problem:?}").to_lowercase(), &harness);
    }
}

impl Harness {
    /// Leaves what is under way, in whichever language it is called.
    fn touch_cancel(&self) {
        for label in ["Có từ khác, hủy", "A word differs, cancel", "Hủy", "Cancel"] {
            if self.find(label).is_some() {
                self.touch(label);
            }
        }
    }
}

#[test]
fn the_sixth_digit_asks_and_the_words_are_shown_until_the_kiosk_has_its_place() {
    let harness = new_kiosk();
    harness.type_text("48291");
    harness.touch("Xóa chữ cuối");
    harness.type_text("1");
    assert_eq!(harness.asked(), []);
    harness.type_text("3");
    let code = PairingCode::parse("482913").unwrap();
    assert_eq!(harness.asked(), [Command::Pair(code)]);
    assert!(harness.find("Đang ghép máy…").is_some());
    tell(&harness, PairingNews::Words(WORDS));
    for (number, word) in (1..).zip(WORDS) {
        assert!(harness.find(&format!("{number}. {word}")).is_some(), "{word}");
    }
    harness.screens.apply(Update::Enrolled(Some(identity())));
    harness.settle();
    assert!(harness.decode().is_some(), "the QR of the venue");

    // A kiosk that is sent back to the start asks for new digits.
    harness.screens.apply(Update::Enrolled(None));
    harness.settle();
    assert!(harness.find("Gõ mã ghép máy").is_some());
}

#[test]
fn words_that_differ_end_it() {
    let harness = new_kiosk();
    harness.type_text("482913");
    tell(&harness, PairingNews::Words(WORDS));
    harness.touch("Có từ khác, hủy");
    assert_eq!(harness.asked().last(), Some(&Command::StopPairing));
    assert!(harness.find("Gõ mã ghép máy").is_some());
    tell(&harness, PairingNews::Words(WORDS));
    assert!(harness.find("1. THUYỀN").is_none(), "news of a pairing that is over");
}

#[test]
fn each_trouble_is_a_sentence_with_its_remedy() {
    let harness = new_kiosk();
    for (problem, text) in PROBLEMS {
        harness.type_text("482913");
        tell(&harness, PairingNews::Failed(problem));
        assert!(harness.find(text).is_some(), "{problem:?}");
        harness.type_text("4");
        assert!(harness.find(text).is_none(), "{problem:?} is over");
        harness.touch("Xóa chữ cuối");
    }
}

#[test]
fn a_kiosk_without_a_backend_asks_for_its_address() {
    let harness = Harness::bare(800, 480);
    harness.screens.set_backend("");
    harness.settle();
    harness.type_text("K9.VN:8-");
    harness.touch("Xóa chữ cuối");
    assert_eq!(harness.value("Địa chỉ máy chủ"), "k9.vn:8");
    harness.touch("Xong");
    assert_eq!(harness.asked(), [Command::SetBackend("k9.vn:8".to_owned())]);
    tell(&harness, PairingNews::Failed(PairingProblem::NoAddress));
    let text = "Đây không phải địa chỉ máy chủ. Gõ như kiosk.example.vn.";
    assert!(harness.find(text).is_some());
    assert_eq!(harness.value("Địa chỉ máy chủ"), "k9.vn:8", "nothing typed is lost");
    harness.screens.apply(Update::Backend("k9.vn:8".to_owned()));
    harness.settle();
    assert!(harness.find("Gõ mã ghép máy").is_some());

    harness.touch("Địa chỉ");
    harness.touch("Quay lại");
    assert!(harness.find("Gõ mã ghép máy").is_some());
}

#[test]
fn the_qr_of_the_portal_is_scanned_instead() {
    let text = "KIOSK:HTTPS://KIOSK.EXAMPLE.VN/2Z2Z3-45678-D5P2-FDGJ-MHVJ-VPGQ";
    let link = InvitationLink::parse(text).unwrap();
    for host in ["", "kiosk.example.vn"] {
        let harness = Harness::bare(800, 480);
        harness.screens.set_backend(host);
        harness.screens.apply(Update::Scanned(Scan::Unreadable));
        harness.settle();
        assert!(harness.find("Đây không phải mã QR của trang ghép máy.").is_some(), "{host}");
        harness.screens.apply(Update::Scanned(Scan::Invitation(link.clone())));
        harness.settle();
        assert_eq!(harness.asked(), [Command::Enrol(link.clone())]);
        assert!(harness.find("Đang ghép máy…").is_some(), "{host}");
    }
}
