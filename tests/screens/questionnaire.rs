//! What a venue asks and says for itself.

use std::collections::BTreeMap;

use i_slint_backend_testing::mock_elapsed_time;
use kiosk::config::Staff;
use kiosk::idle::{Rules, Slide};
use kiosk::screens::{Command, IdleSetup, Update, VenueIdentity};
use protocol::declaration::FORM_VERSION;
use protocol::language::Language;
use protocol::questionnaire::Questionnaire;
use slint::ComponentHandle;
use ui::{HomeAdapter, IdleAdapter};

use crate::support::harness::{Harness, identity};

fn set() -> Questionnaire {
    Questionnaire {
        ask: vec!["signs".to_owned(), "temperature".to_owned()],
        notice: BTreeMap::from([(Language::Vi, "Rửa tay\nTrước khi vào.".to_owned())]),
    }
}

fn harness() -> Harness {
    let harness = Harness::new(800, 480);
    let venue = VenueIdentity { questionnaire: Some(set()), illnesses: true, ..identity() };
    harness.screens.apply(Update::Enrolled(Some(venue)));
    harness.settle();
    harness
}

#[test]
fn a_venue_asks_what_was_set_and_the_declaration_says_which_version() {
    let harness = harness();
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Ở Phường Bồng Sơn");
    harness.touch("Tiếp tục");
    harness.answer(["Không", "Không", "Không"]);
    harness.touch("Không");
    harness.read_and_send();
    let commands = harness.commands.borrow();
    let sent = commands.iter().find_map(|command| match command {
        Command::Submit(declaration, _) => Some(declaration),
        _ => None,
    });
    let sent = sent.unwrap();
    assert_eq!(sent.form, format!("{FORM_VERSION}+{}", set().version()));
    let person = &sent.people[0];
    assert_eq!((person.show_signal, person.show_country_passing), (Some(false), None));
    assert_eq!(person.has_chronic_liver, None, "the questionnaire alone decides");
}

#[test]
fn a_notice_stands_on_the_idle_screen_and_changes_with_the_venue() {
    let harness = harness();
    let rules = Rules { after_s: Some(10), ..Rules::default() };
    harness.screens.set_idle(IdleSetup { rules, ..IdleSetup::default() });
    harness.screens.apply(Update::Slides(vec![Slide::notice(vec![Language::Vi])]));
    for _ in 0..11 {
        mock_elapsed_time(std::time::Duration::from_secs(1));
    }
    harness.settle();
    let adapter = harness.screens.component();
    let adapter = adapter.global::<IdleAdapter>();
    assert_eq!(
        (adapter.get_heading().as_str(), adapter.get_body().as_str()),
        ("Rửa tay", "Trước khi vào.")
    );
}

#[test]
fn the_commune_s_help_line_stands_where_the_venue_has_no_phone_of_its_own() {
    let harness = Harness::new(800, 480);
    let phone =
        || harness.screens.component().global::<HomeAdapter>().get_staff_phone().to_string();
    assert_eq!(phone(), "");
    let help_line = Some("0256 000 1188".to_owned());
    harness.screens.apply(Update::Enrolled(Some(VenueIdentity { help_line, ..identity() })));
    harness.settle();
    assert_eq!(phone(), "0256 000 1188");
    harness.screens.set_staff(Staff { phone: "0905 1".to_owned(), ..Staff::default() });
    assert_eq!(phone(), "0905 1");
}
