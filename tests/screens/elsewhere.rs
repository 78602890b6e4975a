//! Visitors from elsewhere: who has declared there already, and who comes from another province.

use kiosk::checkin::card_number::CardNumber;
use kiosk::screens::{Command, Scan, Setup, SubmitProblem, Update};
use protocol::record::Channel;

use crate::declaration::cards::{CCCD, scan};
use crate::support::harness::Harness;

fn told(harness: &Harness) -> Vec<Channel> {
    let commands = harness.commands.borrow();
    let channel = |command: &Command| match command {
        Command::DeclaredElsewhere(channel, _) => Some(*channel),
        _ => None,
    };
    commands.iter().filter_map(channel).collect()
}

fn answer(harness: &Harness, outcome: Result<(), SubmitProblem>) {
    harness.screens.apply(Update::Submitted(outcome.map(|()| None)));
    harness.settle();
}

#[test]
fn who_has_declared_elsewhere_says_where_in_one_touch_and_goes_in() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Đã khai ở nơi khác");
    harness.touch("Ncovi");
    assert_eq!(told(&harness), [Channel::Ncovi]);
    answer(&harness, Ok(()));
    assert!(harness.find("Đã ghi nhận").is_some() && harness.find("Mời vào").is_some());
}

#[test]
fn what_was_not_stored_is_tried_again() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Đã khai ở nơi khác");
    harness.touch("tokhaiyte.vn");
    answer(&harness, Err(SubmitProblem::Store));
    harness.touch("Thử lại");
    assert_eq!(told(&harness), [Channel::Tokhaiyte; 2]);
    answer(&harness, Err(SubmitProblem::Store));
    harness.touch("Quay lại");
    harness.touch("Zalo");
    assert_eq!(told(&harness).last(), Some(&Channel::Zalo));
}

#[test]
fn whoever_shows_a_card_may_have_declared_elsewhere_too() {
    let harness = Harness::new(800, 480);
    scan(&harness, CCCD);
    harness.touch("Đã khai ở nơi khác");
    harness.touch("Quay lại");
    assert!(harness.find("Khai báo y tế").is_some(), "back at the card");
    harness.touch("Đã khai ở nơi khác");
    harness.touch("Zalo");
    let card = kiosk::cards::read(CCCD).unwrap();
    let known = Command::DeclaredElsewhere(Channel::Zalo, Some(CardNumber::of(&card)));
    assert!(harness.commands.borrow().contains(&known), "it is known again today");
    answer(&harness, Ok(()));
    assert!(harness.find("Đã ghi nhận").is_some());

    // Of whom it is known it is not asked again.
    harness.screens.apply(Update::Scanned(Scan::DeclaredCard(Box::new(card))));
    harness.settle();
    assert!(harness.find("Đã khai ở nơi khác").is_none() && harness.find("Vào").is_some());
}

#[test]
fn a_venue_may_want_a_declaration_of_its_own() {
    let harness = Harness::new(800, 480);
    harness.screens.set_declaration(Setup { takes_elsewhere: false, ..Setup::default() });
    harness.touch("Khai báo y tế");
    assert!(harness.find("Đã khai ở nơi khác").is_none());
    harness.touch("Xóa ngay");
    scan(&harness, CCCD);
    assert!(harness.find("Đã khai ở nơi khác").is_none());
}

/// At the commune, with the list of all of them.
fn at_the_commune() -> Harness {
    let harness = Harness::with_gazetteer(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness
}

#[test]
fn who_comes_from_another_province_is_told_at_once_and_marked() {
    for (typed, commune, outside) in
        [("BA DINH", "Phường Ba Đình", true), ("HOAI AN", "Xã Hoài Ân", false)]
    {
        let harness = at_the_commune();
        harness.type_text(typed);
        harness.touch(commune);
        assert_eq!(
            harness.find("Xin cài đặt Bluezone trên điện thoại và luôn bật Bluetooth.").is_some(),
            outside,
            "{commune}"
        );
        if outside {
            harness.touch("Tiếp tục");
        }
        harness.touch("Tiếp tục");
        harness.answer(["Không"; 3]);
        harness.touch("Gửi tờ khai");
        let commands = harness.commands.borrow();
        let marked = commands.iter().find_map(|command| match command {
            Command::Submit(declaration, _) => Some(declaration.out_of_province),
            _ => None,
        });
        assert_eq!(marked, Some(outside), "{commune}");
    }
}
