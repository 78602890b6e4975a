//! Khai hộ: one who declares, several people, one record.

use super::*;

/// A name of its own for each person.
fn name(index: usize) -> String {
    ["AN", "BÌNH", "CHI", "DUNG", "EM", "GIANG", "HÀ", "KHOA", "LAN", "MAI"][index].to_owned()
}

fn others() -> Story {
    Story::begin(Purpose::Others)
        .write("LÊ THỊ HOA")
        .play([Event::Next])
        .write("0912345678")
        .play([Event::Next])
}

/// Someone typed, who lives here or where the one before lives.
fn person(story: Story, index: usize) -> Story {
    let home = if index == 0 { Event::Here } else { Event::Same };
    let story = story.type_person(&name(index), "2010", Gender::Nam).play([home]);
    let asks = story.page() == Some(Page::Street);
    story.play(asks.then_some(Event::Next)).no_contacts()
}

#[test]
fn four_people_are_declared_by_one() {
    let mut story = others();
    assert_eq!(story.page(), Some(Page::Name));
    for index in 0..4 {
        if index > 0 {
            story = story.play([Event::Add]);
        }
        story = person(story, index);
        assert_eq!((story.page(), story.form().people.count()), (Some(Page::People), index + 1));
    }
    let story = story.play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Review));
    assert_eq!(story.names(), ["AN", "BÌNH", "CHI", "DUNG"]);
    let story = story.play([Event::Next, Event::Stored(None)]);
    let form = story.form();
    assert_eq!((form.thanked, form.masked_name.as_str()), (4, "LÊ THỊ H***"));
    assert_eq!(story.effects.len(), 1, "one record");
}

#[test]
fn the_visitor_is_the_first_of_a_group() {
    let story = Story::begin(Purpose::Group).type_person("HOA", "1951", Gender::Nu);
    assert_eq!(story.page(), Some(Page::Phone));
    let story = story.play([Event::Next, Event::Here, Event::Next]).no_contacts();
    assert_eq!(story.page(), Some(Page::People));
    let story = story.play([Event::Add]).type_person("BÌNH", "2010", Gender::Nam);
    assert_eq!(story.page(), Some(Page::Where), "the phone is asked for once");
    let story = story.play([Event::Same]).no_contacts().play([Event::Next]);
    assert_eq!(story.form().declared_by(), "H***");
    let story = story.play([Event::Back, Event::Correct(0), Event::Remove]);
    assert_eq!(story.page(), Some(Page::Sections), "who declares stays");
}

#[test]
fn children_come_by_their_cards() {
    let mut story = others();
    for (index, number) in ["001210000001", "001310000002", "001210000003"].iter().enumerate() {
        story = story.play([scan(number, &name(index), 2010, Gender::Nam)]);
        assert_eq!(story.page(), Some(Page::Where), "at the name, and at the list");
        story = story.play([Event::Next]).no_contacts();
        assert_eq!(story.page(), Some(Page::People));
    }
    let story = story.play([scan("001310000002", "BÌNH", 2010, Gender::Nam)]);
    assert_eq!((story.page(), story.form().notice), (Some(Page::People), Some(Notice::Twice)));
    assert_eq!(story.names(), ["AN", "BÌNH", "CHI"]);
}

#[test]
fn the_declarant_has_a_card_too() {
    let story = Story::begin(Purpose::Others).play([her_card()]);
    assert_eq!(
        (story.page(), story.form().declared_by().as_str()),
        (Some(Page::Phone), "NGUYỄN THỊ M***")
    );
    let story = story.play([Event::Next]);
    assert_eq!((story.page(), story.names()), (Some(Page::Name), vec![String::new()]));
}

#[test]
fn one_is_corrected_and_one_is_removed() {
    let story = person(person(others(), 0).play([Event::Add]), 1);
    let story = story.play([Event::Correct(0), Event::Section(Section::Name)]);
    let story = story.write("H").play([Event::Next]);
    assert_eq!(
        (story.page(), story.names()),
        (Some(Page::Sections), vec!["ANH".to_owned(), name(1)])
    );
    let story = story.play([Event::Back, Event::Correct(1), Event::Remove]);
    assert_eq!((story.page(), story.names()), (Some(Page::People), vec!["ANH".to_owned()]));
    let story = story.play([Event::Correct(0), Event::Remove]);
    assert_eq!(
        (story.page(), story.names()),
        (Some(Page::Name), vec![String::new()]),
        "someone must be"
    );
    assert_eq!(story.play([Event::Back]).page(), Some(Page::Phone));
}

#[test]
fn a_person_given_up_halfway_is_not_on_the_list() {
    let story = person(others(), 0).play([Event::Add]).write("BÌNH").play([Event::Next]);
    let story = story.play([Event::Back, Event::Back]);
    assert_eq!((story.page(), story.names()), (Some(Page::People), vec![name(0)]));
}

#[test]
fn ten_are_enough() {
    let mut story = person(others(), 0);
    for index in 1..PEOPLE_MAX {
        story = person(story.play([Event::Add]), index);
    }
    assert_eq!(story.form().people.count(), PEOPLE_MAX);
    for event in [Event::Add, her_card()] {
        story = story.play([event]);
        assert_eq!((story.page(), story.form().notice), (Some(Page::People), Some(Notice::Full)));
    }
    assert_eq!(story.form().people.count(), PEOPLE_MAX);
}

#[test]
fn the_bar_goes_from_left_to_right_for_each_person() {
    let bar = |story: &Story| progress(story.form(), &story.asked);
    let mut story = Story::begin(Purpose::Others);
    let declarant = bar(&story);
    story = story.write("LÊ THỊ HOA").play([Event::Next]);
    assert!(bar(&story) > declarant);
    story = story.play([Event::Next]);
    for index in 0..2 {
        if index > 0 {
            story = story.play([Event::Add]);
        }
        let mut before = 0.0;
        let year = |story: Story| story.write("2010").play([Event::Gender(Gender::Nam)]);
        let steps: [&dyn Fn(Story) -> Story; 7] = [
            &|story| story.write("AN").play([Event::Next]),
            &|story| year(story).play([Event::Next]),
            &|story| story.play([Event::Next]),
            &|story| story.play([Event::Here]),
            &|story| story.play([Event::Next]),
            &|story| story.play([Event::Answer(Answer::No)]),
            &|story| story.play([Event::Answer(Answer::No), Event::Answer(Answer::No)]),
        ];
        for step in steps {
            assert!(bar(&story) >= before, "person {index}, {:?}", story.page());
            before = bar(&story);
            story = step(story);
        }
        assert!((bar(&story) - 1.0).abs() < f32::EPSILON, "the list is the end of each");
    }
}

#[test]
fn the_declarant_is_corrected_from_the_list() {
    let story = person(others(), 0).play([Event::Back]);
    assert_eq!(story.page(), Some(Page::Declarant));
    let story = story.write("A").play([Event::Next, Event::Next]);
    assert_eq!((story.page(), &*story.form().declarant.name), (Some(Page::People), "LÊ THỊ HOAA"));
    let story = story.play([Event::Back, Event::Back]);
    assert_eq!(story.page(), Some(Page::People), "back leads there as well");
}
