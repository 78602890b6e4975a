//! One visitor, typing.

use super::*;

#[test]
fn a_visitor_declares() {
    let story = Story::alone();
    assert_eq!(story.page(), Some(Page::Review));
    assert!(story.effects.is_empty(), "nothing leaves before the visitor sends it");
    let story = story.play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Sending));
    let [Effect::Submit(declaration, _)] = story.effects.as_slice() else { panic!("submitted") };
    assert_eq!(declaration.people[0].full_name, "LÊ THỊ HOA");
    let story = story.play([Event::Stored(None)]);
    let form = story.form();
    assert_eq!((form.page, form.masked_name.as_str()), (Page::Done, "LÊ THỊ H***"));
    assert_eq!(form.thanked, 1);
    assert_eq!(story.names(), [""], "the input is gone once it is stored");
    assert_eq!(&*form.declarant.phone, "");
    assert_eq!(story.wait(DONE_S).page(), None);
}

#[test]
fn a_failed_submission_keeps_the_form() {
    let story = Story::alone().play([Event::Next, Event::NotStored]);
    assert_eq!(story.page(), Some(Page::Failed));
    let story = story.play([Event::Next]);
    assert_eq!((story.page(), story.effects.len()), (Some(Page::Sending), 2));
    let story = story.wait(SUBMIT_S);
    assert_eq!(story.page(), Some(Page::Failed), "silence counts as failure");
    let story = story.play([Event::Stored(None)]);
    assert_eq!(story.page(), Some(Page::Done), "unless the answer comes late");
}

#[test]
fn what_is_missing_is_told_and_waits() {
    let story = Story::begin(Purpose::Me).play([Event::Next]);
    assert_eq!((story.form().page, story.verdict()), (Page::Name, Verdict::Missing));
    let story = story.write("AN").play([Event::Next]).write("1990").play([Event::Next]);
    assert_eq!(story.form().person().gender, None, "nothing is preselected");
    assert_eq!(story.page(), Some(Page::Birth), "gender is required");
    let story = story.play([Event::Gender(Gender::Khac), Event::Next]).write("123");
    assert_eq!(story.verdict(), Verdict::Doubtful);
    let story = story.play([Event::Next, Event::Next]);
    assert_eq!(story.page(), Some(Page::Where), "a doubt never blocks, and the phone is skipped");
    let story = story.play([Event::Next]);
    assert_eq!(story.verdict(), Verdict::Missing);
    let story = story.play([Event::Here, Event::Next, Event::Next]);
    assert_eq!(story.page(), Some(asks("patient")), "a question waits for an answer");
}

#[test]
fn an_old_phone_number_becomes_todays() {
    let story = Story::begin(Purpose::Me).type_person("AN", "1990", Gender::Nam);
    let story = story.write("01681234567");
    assert_eq!(story.verdict(), Verdict::Old);
    let story = story.play([Event::Next]);
    assert_eq!(&*story.form().declarant.phone, "0381234567");
}

#[test]
fn the_commune_is_found_chosen_or_taken_as_typed() {
    let at_where = || {
        let story = Story::begin(Purpose::Me).type_person("AN", "1990", Gender::Nam);
        story.play([Event::Next])
    };
    let story = at_where().write("HOÀI");
    assert_eq!(story.form().person().home.query.offered.len(), 2);
    let story = story.play([Event::Choose(7), Event::Choose(1)]);
    assert_eq!(story.page(), Some(Page::Street));
    assert_eq!(story.form().person().home.line(), "Phường Hoài Nhơn, Gia Lai");
    let story = story.write("12/3 LÊ LỢI").play([Event::Back, Event::Next, Event::Next]);
    assert_eq!(story.page(), Some(asks("patient")), "the choice stays on the way back");
    assert_eq!(&*story.form().person().home.street, "12/3 LÊ LỢI");

    let story = at_where().write("VIENTIANE");
    assert_eq!(story.verdict(), Verdict::Doubtful);
    let story = story.play([Event::Next]);
    assert_eq!(
        (story.page(), story.form().person().home.line().as_str()),
        (Some(Page::Street), "VIENTIANE")
    );
}

#[test]
fn a_foreigner_chooses_or_types_the_nationality() {
    let at_nation = || {
        let story = Story::begin(Purpose::Me).write("AN").play([Event::Next]).write("1990");
        story.play([Event::Gender(Gender::Nam), Event::Next, Event::Abroad])
    };
    let story = at_nation();
    assert_eq!(story.page(), Some(Page::Nation));
    let story = story.play([Event::Nation(Some(2))]);
    assert_eq!((story.page(), &*story.form().person().nation), (Some(Page::Passport), "Lào"));
    let story = story.write("PA0123456").play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Phone));
    assert_eq!(&*story.form().person().number, "PA0123456");

    let story = at_nation().play([Event::Nation(None), Event::Next]);
    assert_eq!((story.page(), story.verdict()), (Some(Page::NationName), Verdict::Missing));
    let story = story.write("ÚC").play([Event::Next]);
    assert_eq!((story.page(), &*story.form().person().nation), (Some(Page::Passport), "ÚC"));
    let story = story.play([Event::Back, Event::Back, Event::Back, Event::Next]);
    assert_eq!(story.page(), Some(Page::Phone), "the number alone after all");
}

#[test]
fn the_operators_questions_are_asked_in_their_order() {
    let mut story = Story::begin(Purpose::Me).type_person("AN", "1990", Gender::Nam);
    story.asked = every_question();
    let story = story.play([Event::Next, Event::Here, Event::Next]);
    assert_eq!(story.page(), Some(asks("travel")));
    let story = story.play([Event::Answer(Answer::Yes), Event::Next]);
    assert_eq!((story.page(), story.verdict()), (Some(details("travel")), Verdict::Missing));
    let story = story.write("ĐÀ NẴNG").play([Event::Next, Event::Answer(Answer::Yes), Event::Next]);
    assert_eq!(story.page(), Some(details("signs")), "which ones?");
    let story = story.play([Event::Toggle(0), Event::Toggle(1), Event::Toggle(0), Event::Next]);
    assert_eq!(story.page(), Some(asks("patient")));
    let story = story.no_contacts().play([Event::Next]);
    assert_eq!(story.page(), Some(asks("illnesses")), "each needs an answer");
    let answers = (0..3).map(|index| Event::Line(index, Answer::No));
    let story = story.play(answers).play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Review));
    assert!(needs_attention(&story.form().person().answers), "travel and signs count");
}

#[test]
fn every_page_leads_back() {
    let pages = [
        Page::Street,
        Page::Where,
        Page::Phone,
        Page::Number,
        Page::Birth,
        Page::Name,
        Page::ForWhom,
    ];
    let mut story = Story::begin(Purpose::Me).type_person("AN", "1990", Gender::Nam);
    story = story.play([Event::Next, Event::Here, Event::Next, Event::Answer(Answer::No)]);
    story = story.play([Event::Back, Event::Back]);
    for page in pages {
        assert_eq!(story.page(), Some(page));
        story = story.play([Event::Back]);
    }
    assert_eq!(story.form().cover(), Some(Cover::Erase), "from the first page one leaves");
    assert_eq!(story.play([Event::Wipe]).page(), None);
}

#[test]
fn the_review_corrects_one_thing_and_returns() {
    let sections = [
        (Section::Name, 1),
        (Section::Birth, 1),
        (Section::Papers, 1),
        (Section::Contact, 1),
        (Section::Home, 2),
    ];
    for (section, pages) in sections {
        let story = Story::alone().play([Event::Back, Event::Section(section)]);
        assert_eq!(story.page().and_then(Page::section), Some(section));
        let story = story.play((0..pages).map(|_| Event::Next));
        assert_eq!(story.page(), Some(Page::Sections), "{section:?}");
        assert_eq!(story.play([Event::Back]).page(), Some(Page::Review));
    }
    let story = Story::alone().play([Event::Back, Event::Section(Section::Answers)]);
    let story = story.no_contacts();
    assert_eq!(story.page(), Some(Page::Sections));
    assert!(!needs_attention(&story.form().person().answers));
    let story = story.play([Event::Section(Section::Home), Event::Next, Event::Back, Event::Back]);
    assert_eq!(story.page(), Some(Page::Sections), "back leads there as well");
    let story = story.play([Event::Section(Section::Name), ERASE, Event::Back]);
    assert_eq!(story.names(), ["LÊ THỊ HOA"], "and changes nothing");
}
