//! Cards, read well and badly, at any moment.

use protocol::declaration::IdentitySource;

use super::*;

#[test]
fn a_card_at_the_home_page_is_asked_about() {
    let story = Story::new().play([her_card()]);
    assert_eq!(story.page(), Some(Page::Card));
    let story = story.play([Event::Purpose(Purpose::Me)]);
    let person = story.form().person();
    assert_eq!(&*person.name, "NGUYỄN THỊ MẪU");
    assert_eq!((&*person.birth_year, person.gender), ("1960", Some(Gender::Nu)));
    assert_eq!(&*person.number, "001160012345");
    assert_eq!(person.home.line(), "Xã Hoài Ân, Gia Lai");
    assert_eq!((story.page(), story.form().notice), (Some(Page::Phone), Some(Notice::CardRead)));
    let story = story.play([Event::Next, Event::Next]).no_contacts();
    assert_eq!(story.page(), Some(Page::Review), "the card's street is not asked again");
    assert_eq!(&*story.form().person().home.street, "Thôn 2");
}

#[test]
fn another_commune_than_the_cards_has_another_street() {
    let story = Story::new().play([her_card(), Event::Purpose(Purpose::Me), Event::Next]);
    let story = story.play([Event::Here]);
    assert_eq!(story.page(), Some(Page::Street));
    assert_eq!(&*story.form().person().home.street, "");
}

#[test]
fn a_card_answers_wherever_identity_is_asked() {
    for events in [
        vec![],
        vec![Event::Purpose(Purpose::Me)],
        vec![Event::Purpose(Purpose::Me), key('X'), Event::Next, key('1')],
    ] {
        let story = Story::new().play([Event::Open]).play(events).play([her_card()]);
        assert_eq!(story.page(), Some(Page::Phone));
        assert_eq!(story.names(), ["NGUYỄN THỊ MẪU"]);
    }
}

#[test]
fn elsewhere_a_card_changes_nothing() {
    let before = Story::alone();
    let after = Story::alone().play([her_card()]);
    assert_eq!((after.page(), after.form().notice), (before.page(), Some(Notice::NotNow)));
    assert_eq!(after.names(), before.names());
    assert_eq!(after.play([Event::Touch]).form().notice, None, "said once");
}

#[test]
fn what_the_card_does_not_say_is_asked() {
    let mut odd = card("******012345", "NGUYEN THI MAU", 1960, Gender::Nu);
    (odd.kind, odd.name_suspect, odd.gender) = (CardKind::CovidQr, true, None);
    (odd.address, odd.phone) = (String::new(), "0912345678".to_owned());
    let story = Story::begin(Purpose::Me).play([Event::Card(Box::new(odd.clone()))]);
    assert_eq!((story.page(), story.verdict()), (Some(Page::Name), Verdict::Suspect));
    assert_eq!(&*story.form().person().number, "", "a masked number is none");
    let story = story.play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Birth));
    let story = story.play([Event::Gender(Gender::Nu), Event::Next]);
    assert_eq!((story.page(), story.text()), (Some(Page::Phone), "0912345678"));

    (odd.name, odd.name_suspect) = (String::new(), false);
    let story = Story::begin(Purpose::Me).play([Event::Card(Box::new(odd))]);
    assert_eq!(story.page(), Some(Page::Name), "a name is needed");
}

#[test]
fn an_insurance_number_is_no_identity_number() {
    let mut bhyt = card("GD4010123456789", "Nguyễn Thị Mẫu", 1960, Gender::Nu);
    (bhyt.kind, bhyt.insurance) = (CardKind::Bhyt, "GD4010123456789".to_owned());
    let story = Story::begin(Purpose::Me).play([Event::Card(Box::new(bhyt))]);
    let person = story.form().person();
    assert_eq!((&*person.number, &*person.insurance), ("", "GD4010123456789"));
}

#[test]
fn what_is_corrected_after_a_scan_counts_as_typed() {
    let begin = || Story::new().play([her_card(), Event::Purpose(Purpose::Me)]);
    let send = |story: Story| {
        let story = story.play([Event::Next, Event::Next]).no_contacts().play([Event::Next]);
        let Some(Effect::Submit(declaration, _)) = story.effects.into_iter().last() else {
            panic!("nothing was submitted")
        };
        declaration.people[0].identity_source
    };
    assert_eq!(send(begin()), IdentitySource::Card);
    let back = [Event::Back, Event::Purpose(Purpose::Me), Event::Next, Event::Next];
    let story = begin().play(back).no_contacts().play([Event::Back]);
    let story = story.play([Event::Section(Section::Name), ERASE, Event::Next]);
    let story = story.play([Event::Back, Event::Next]);
    let Some(Effect::Submit(declaration, _)) = story.effects.last() else {
        panic!("not submitted")
    };
    assert_eq!(declaration.people[0].identity_source, IdentitySource::Typed);
    assert_eq!(declaration.people[0].ward_id.as_deref(), Some("00001"));
    assert_eq!(declaration.people[0].address.as_deref(), Some("Thôn 2"));
}

#[test]
fn a_card_that_cannot_be_read_loses_nothing() {
    let story = Story::begin(Purpose::Me).write("HOA").play([Event::Unread]);
    assert_eq!((story.page(), story.form().notice), (Some(Page::Name), Some(Notice::Unread)));
    assert_eq!(story.names(), ["HOA"]);
    let story = Story::new().play([Event::Unread]);
    assert_eq!(story.page(), Some(Page::Unread));
    assert_eq!(story.play([her_card()]).page(), Some(Page::Card));
    assert_eq!(Story::new().play([Event::Unread]).wait(UNREAD_S).page(), None);
}

#[test]
fn a_card_goes_in_and_out() {
    let story = Story::new().play([her_card(), Event::Pass(Direction::Out)]);
    assert_eq!(story.page(), Some(Page::Passing));
    assert!(matches!(story.effects.as_slice(), [Effect::Pass(Direction::Out, Pass::Card(_))]));
    let story = story.play([Event::Passed(Ok(1))]);
    let form = story.form();
    assert_eq!((form.page, form.masked_name.as_str()), (Page::Passed, "Nguyễn Thị M***"));
    assert!(form.pass.is_none());
    assert_eq!(story.wait(PASSED_S).page(), None);

    let story = Story::new().play([her_card(), Event::Pass(Direction::Out)]);
    let story = story.play([Event::Passed(Err(PassProblem::Store))]);
    assert_eq!(story.page(), Some(Page::NotPassed));
    let story = story.play([Event::Pass(Direction::Out)]);
    assert_eq!((story.page(), story.effects.len()), (Some(Page::Passing), 2));
    assert_eq!(story.wait(SUBMIT_S).page(), Some(Page::NotPassed), "silence counts as failure");
}

#[test]
fn a_receipt_is_scanned_or_typed() {
    let text = "HTTPS://KIOSK.EXAMPLE.VN/R/7K2P9QXA00BM";
    let story = Story::new().play([Event::Receipt(Entry::holding(120, text))]);
    assert_eq!(story.page(), Some(Page::Receipt));
    let story = story.play([Event::Pass(Direction::In)]);
    let [Effect::Pass(Direction::In, Pass::Receipt(sent))] = story.effects.as_slice() else {
        panic!("no passage")
    };
    assert_eq!(&**sent, text);
    assert_eq!(story.play([Event::Passed(Ok(4))]).form().thanked, 4);

    let story = Story::new().play([Event::Open, Event::HasReceipt]).write("7K2P-9QXA");
    let story = story.play([Event::Next]);
    assert_eq!((story.page(), story.verdict()), (Some(Page::ReceiptCode), Verdict::Missing));
    let story = story.write("00BM").play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Receipt));
    let story = story.play([Event::Pass(Direction::In), Event::Passed(Err(PassProblem::Invalid))]);
    assert_eq!(story.form().refused, Some(PassProblem::Invalid));
    let story = story.play([Event::Purpose(Purpose::Me)]);
    assert_eq!((story.page(), story.names()), (Some(Page::Name), vec![String::new()]));
}

#[test]
fn a_card_after_the_thanks_is_the_next_visitor() {
    let story = Story::alone().play([Event::Next, Event::Stored(None), her_card()]);
    assert_eq!(story.page(), Some(Page::Card));
    assert_eq!(story.form().masked_name.as_str(), "");
}

#[test]
fn left_with_a_card_it_is_forgotten() {
    assert_eq!(Story::new().play([her_card()]).wait(IDLE_CARD_S).page(), None);
}

#[test]
fn a_form_that_was_left_is_not_kept_by_cards() {
    let mut story = Story::alone();
    let begin = story.form().left_s;
    for _ in 1..begin {
        story = story.wait(1).play([her_card()]);
    }
    assert_eq!(story.form().left_s, 1);
    assert_eq!(story.wait(1).page(), None);
}

#[test]
fn another_card_leaves_nothing_of_the_first() {
    let story = Story::begin(Purpose::Me).play([her_card(), Event::Back]);
    assert_eq!(story.page(), Some(Page::ForWhom));
    let mut bhyt = card("", "Trần Thị Mẹ", 1935, Gender::Nu);
    (bhyt.kind, bhyt.insurance) = (CardKind::Bhyt, "GD4010123456789".to_owned());
    bhyt.address.clear();
    let story = story.play([Event::Card(Box::new(bhyt))]);
    let person = story.form().person();
    assert_eq!((&*person.name, &*person.number), ("TRẦN THỊ MẸ", ""));
    assert_eq!(&*person.insurance, "GD4010123456789");
    assert_eq!(person.home.line(), "");
}

#[test]
fn a_number_that_was_typed_is_not_the_cards() {
    let mut bhyt = card("", "Trần Thị Mẹ", 1935, Gender::Nu);
    (bhyt.kind, bhyt.insurance) = (CardKind::Bhyt, "GD4010123456789".to_owned());
    let story = Story::begin(Purpose::Me).type_person("AN", "1935", Gender::Nu);
    let story = story.play([Event::Back]).write("123456789");
    let story = story.play([Event::Card(Box::new(bhyt))]);
    let person = story.form().person();
    assert_eq!((&*person.number, person.by_card, person.corrected), ("123456789", true, true));
}

#[test]
fn ones_own_card_makes_one_the_declarant() {
    let story = Story::begin(Purpose::Me).play([her_card(), Event::Back]);
    let story = story.play([Event::Purpose(Purpose::Others)]);
    assert_eq!(&*story.form().declarant.name, "NGUYỄN THỊ MẪU");
    let person = story.form().person();
    assert_eq!((&*person.name, person.by_card), ("", false), "nobody is declared yet");
}
