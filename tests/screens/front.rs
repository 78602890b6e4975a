//! What is scanned or pressed reaches the page in front, and none behind it.

use kiosk::cards::Card;
use kiosk::cards::trial::Verdict;
use kiosk::devices::scanner::{Mode, ScannerState};
use kiosk::screens::{Command, Scan, StartupProblem, Update};
use kiosk::sound::{Cue, Prompt};
use protocol::invitation_link::InvitationLink;
use zeroize::Zeroizing;

use crate::declaration::cards::CCCD;
use crate::support::harness::{Harness, status};
use crate::{idle, staff};

const INVITATION: &str = "KIOSK:HTTPS://KIOSK.EXAMPLE.VN/2Z2Z3-45678-D5P2-FDGJ-MHVJ-VPGQ";

fn card() -> Box<Card> {
    Box::new(kiosk::cards::read(CCCD).unwrap())
}

/// One of each kind.
fn scans() -> [Scan; 5] {
    [
        Scan::Card(card()),
        Scan::DeclaredCard(card()),
        Scan::Receipt(Zeroizing::new("0000-0000-0000".to_owned())),
        Scan::Invitation(InvitationLink::parse(INVITATION).unwrap()),
        Scan::Trial(Verdict::Whole),
    ]
}

/// Everything that may come from outside while a page is open.
fn happen(harness: &Harness) {
    for scan in scans() {
        harness.screens.apply(Update::Scanned(scan));
    }
    harness.screens.apply(Update::HelpPressed);
    harness.screens.apply(Update::Scanner(ScannerState::Ready(Mode::Serial)));
    harness.settle();
}

pub(crate) fn prompts(harness: &Harness) -> Vec<Prompt> {
    let commands = harness.commands.borrow();
    let spoken = commands.iter().filter_map(|command| match command {
        Command::PlayPrompt(Cue { prompt, .. }) => Some(*prompt),
        _ => None,
    });
    spoken.collect()
}

fn pairing_again() -> Harness {
    let harness = staff::entered();
    harness.screens.set_backend("kiosk.example.vn");
    staff::pair_again(&harness);
    harness.commands.borrow_mut().clear();
    harness
}

#[test]
fn a_kiosk_that_is_paired_again_opens_nothing_behind_the_page() {
    let harness = pairing_again();
    happen(&harness);
    assert_eq!(harness.asked(), [], "nobody is called, nothing is asked");
    assert!(harness.find("Gõ mã ghép máy").is_some());
    harness.touch("Hủy");
    assert!(harness.find("Khai báo y tế").is_some(), "the home page, and no form");
}

#[test]
fn staff_mode_opens_nothing_behind_its_pages() {
    let harness = staff::entered();
    harness.commands.borrow_mut().clear();
    happen(&harness);
    assert_eq!(harness.asked(), []);
    harness.touch("Đóng");
    assert!(harness.find("Khai báo y tế").is_some(), "the home page, and no form");
}

#[test]
fn a_new_kiosk_calls_nobody_and_shows_no_slide_behind_its_page() {
    let harness = Harness::bare(800, 480);
    harness.screens.set_backend("kiosk.example.vn");
    harness.screens.set_idle(idle::setup());
    harness.screens.apply(Update::HelpPressed);
    harness.settle();
    assert_eq!(harness.asked(), []);
    harness.wait_ms(600_000);
    staff::knock(&harness);
    assert!(harness.asked().iter().any(|asked| matches!(asked, Command::Staff(_))), "the corner");
}

#[test]
fn the_page_of_a_failed_start_has_nothing_behind_it() {
    let harness = Harness::bare(800, 480);
    harness.screens.set_backend("kiosk.example.vn");
    harness.screens.show_startup_error(StartupProblem::Other, "the display failed");
    harness.settle();
    staff::knock(&harness);
    assert_eq!(harness.asked(), []);
}

#[test]
fn nobody_is_told_to_scan_a_code_that_is_not_shown() {
    let nudge = Update::Status(kiosk::screens::Status { nudge: true, ..status() });
    let harness = Harness::new(800, 480);
    harness.screens.apply(nudge.clone());
    assert!(prompts(&harness).contains(&Prompt::ScanFirst));
    for harness in [pairing_again(), staff::entered()] {
        harness.screens.apply(nudge.clone());
        assert!(!prompts(&harness).contains(&Prompt::ScanFirst));
    }
}

#[test]
fn a_card_ends_the_check_of_a_phone() {
    let harness = Harness::with_gazetteer(800, 480);
    harness.touch("Kiểm tra Bluezone của bạn");
    harness.screens.apply(Update::Scanned(Scan::Card(card())));
    harness.settle();
    assert!(harness.asked().contains(&Command::CheckEnded), "no phone is listened for");
}
