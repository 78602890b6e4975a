//! A feedback as tables and stories.

use super::*;
use crate::forms::commune::{CardAddress, Commune, CommuneSearch, Offered};
use crate::forms::cover::{Cover, ENDING_S};
use crate::forms::timing::{IDLE_S, SUBMIT_S};
use Event::{Back, Choose, Here, Next, NotStored, Open, Scanned, Stored, Toggle, Wipe};

const ERASE: Event = Event::Edit(Edit::Erase);

fn key(key: char) -> Event {
    Event::Edit(Edit::Key(key))
}

/// Two communes, enough to look for.
struct Map;

impl CommuneSearch for Map {
    fn suggest(&self, query: &str, around: Option<&Commune>, most: usize) -> Vec<Offered> {
        assert_eq!(around.unwrap().name, "Phường Bồng Sơn");
        let names = ["Xã Hoài Ân", "Phường Hoài Nhơn"].into_iter();
        let found = names.filter(|name| name.to_uppercase().contains(query)).take(most);
        found.map(|name| Offered { commune: Commune::named(name), formerly: None }).collect()
    }

    fn resolve(&self, _: &str) -> CardAddress {
        CardAddress::default()
    }

    fn named(&self, name: &str) -> Commune {
        Commune::named(name)
    }
}

struct Story {
    state: State,
    sent: Vec<Feedback>,
}

impl Story {
    fn new() -> Self {
        Self { state: None, sent: Vec::new() }.play([Open])
    }

    fn play(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        let around = Commune::named("Phường Bồng Sơn");
        let context = Context {
            unix_s: 1_625_702_412,
            here: "Chợ Bồng Sơn, Phường Bồng Sơn",
            around: Some(&around),
            communes: &Map,
        };
        for event in events {
            let (state, send) = step(self.state.take(), event, &context);
            self.state = state;
            self.sent.extend(send.map(|feedback| *feedback));
        }
        self
    }

    fn write(self, text: &str) -> Self {
        self.play(text.chars().map(key))
    }

    fn wait(self, seconds: u32) -> Self {
        self.play((0..seconds).map(|_| Event::Tick))
    }

    fn page(&self) -> Option<Page> {
        self.state.as_ref().map(|form| form.page)
    }

    fn form(&self) -> &Form {
        self.state.as_ref().unwrap()
    }
}

/// From the first page to the review, with something in each.
fn whole() -> Story {
    let story = Story::new().play([Toggle(1), Toggle(4), Next]).write("SẠP 12, SỐT CAO");
    story.play([Next, Here])
}

#[test]
fn ways_through_the_pages_as_a_table() {
    use Page::{Categories, Location, Review, Sending, Words};
    let cases: [(&str, Vec<Event>, Option<Page>); 15] = [
        ("opened", vec![], Some(Categories)),
        ("nothing ticked goes on to the words", vec![Next], Some(Words)),
        ("nothing at all is no feedback", vec![Next, Next], Some(Words)),
        ("spaces are nothing", vec![Next, key(' '), Next], Some(Words)),
        ("words are enough", vec![Next, key('A'), Next], Some(Location)),
        ("a tick is enough", vec![Toggle(0), Next, Next], Some(Location)),
        ("a tick taken back is none", vec![Toggle(0), Toggle(0), Next, Next], Some(Words)),
        ("the location may be left out", vec![Toggle(0), Next, Next, Next], Some(Review)),
        ("here at one touch", vec![Toggle(0), Next, Next, Here], Some(Review)),
        (
            "what is not offered is not chosen",
            vec![Toggle(0), Next, Next, Choose(0)],
            Some(Location),
        ),
        ("sent", vec![Toggle(0), Next, Next, Next, Next], Some(Sending)),
        (
            "back step by step",
            vec![Toggle(0), Next, Next, Next, Back, Back, Back],
            Some(Categories),
        ),
        ("and out", vec![Back], None),
        ("erased when it was asked", vec![Toggle(0), Next, Wipe, Wipe], None),
        ("erased at once", vec![Next, Wipe], None),
    ];
    for (what, events, page) in cases {
        assert_eq!(Story::new().play(events).page(), page, "{what}");
    }
}

#[test]
fn what_is_missing_is_shown_once_it_was_missed() {
    let story = Story::new().play([Next]);
    assert!(!story.form().misses());
    let story = story.play([Next]);
    assert!(story.form().misses());
    let story = story.write("A");
    assert!(!story.form().misses());
    let story = story.play([ERASE, Back, Toggle(2), Next]);
    assert!(!story.form().misses());
}

#[test]
fn it_is_sent_as_it_was_given() {
    let story = whole();
    assert_eq!(story.page(), Some(Page::Review));
    assert!(story.sent.is_empty(), "nothing leaves before the visitor sends it");
    let story = story.play([Next]);
    let [feedback] = story.sent.as_slice() else { panic!("one feedback") };
    assert_eq!(feedback.categories, [Category::FromAffectedArea, Category::IllegalEntry]);
    assert_eq!(feedback.text, "SẠP 12, SỐT CAO");
    assert_eq!(feedback.location, "Chợ Bồng Sơn, Phường Bồng Sơn");
    assert_eq!(feedback.at_s, 1_625_702_412);
    let story = story.play([Stored]);
    assert_eq!(story.page(), Some(Page::Done));
    let form = story.form();
    assert!(!form.any_ticked() && form.words.is_empty() && form.location.line().is_empty());
    assert_eq!(story.wait(DONE_S).page(), None);
}

#[test]
fn locations_are_found_or_taken_as_typed() {
    let search = || Story::new().play([Toggle(0), Next, Next]).write("HOÀI");
    let story = search();
    let names: Vec<_> =
        story.form().location.query.offered.iter().map(|it| it.commune.name.clone()).collect();
    assert_eq!(names, ["Xã Hoài Ân", "Phường Hoài Nhơn"]);
    for (events, place) in [
        (vec![Choose(1)], "Phường Hoài Nhơn"),
        (vec![Next], "HOÀI"),
        (vec![Here], "Chợ Bồng Sơn, Phường Bồng Sơn"),
        // Typing again gives a choice up, and so does erasing.
        (vec![Choose(1), Back, key('X'), Next], "X"),
        (vec![Choose(1), Back, ERASE, Next], ""),
        (vec![Choose(1), Back, Next], "Phường Hoài Nhơn"),
    ] {
        let story = search().play(events).play([Next]);
        assert_eq!(story.sent[0].location, place);
    }
}

#[test]
fn a_failure_keeps_everything() {
    let story = whole().play([Next, NotStored]);
    assert_eq!(story.page(), Some(Page::Failed));
    let story = story.play([Next]);
    assert_eq!((story.page(), story.sent.len()), (Some(Page::Sending), 2));
    let story = story.play([Wipe, Back, Next]);
    assert_eq!(story.page(), Some(Page::Sending), "nothing is taken while it is stored");
    let story = story.wait(SUBMIT_S);
    assert_eq!(story.page(), Some(Page::Failed), "silence counts as failure");
    assert_eq!(story.sent[0], story.sent[1]);
    let story = story.play([Back]);
    assert_eq!(&*story.form().words, "SẠP 12, SỐT CAO");
    let story = story.play([Next]);
    assert_eq!((story.page(), story.sent.len()), (Some(Page::Sending), 2), "handed in already");
    let story = story.wait(SUBMIT_S).play([Stored]);
    assert_eq!(story.page(), Some(Page::Done), "an answer that comes late is as good");
    let story = whole().play([Next, NotStored, Stored]);
    assert_eq!(story.page(), Some(Page::Failed), "an answer for which nobody waits");
}

#[test]
fn scans_do_not_keep_what_was_left() {
    let mut story = whole();
    for _ in 1..IDLE_S {
        story = story.wait(1).play([Scanned]);
    }
    assert_eq!(story.wait(1).page(), None);
}

#[test]
fn left_alone_it_is_wiped() {
    let story = Story::new().play([Next]).wait(IDLE_S - 1);
    assert_eq!(story.page(), Some(Page::Words));
    let story = story.write("A").wait(IDLE_S - 1);
    assert_eq!(story.form().left_s, 1, "a touch starts the minute anew");
    assert_eq!(story.wait(1).page(), None);
    let late = whole().wait(IDLE_S).play([Stored, NotStored, Next, key('A')]);
    assert_eq!(late.page(), None, "nothing but a visitor opens it");
}

#[test]
fn what_was_written_is_erased_after_a_question() {
    let story = whole().play([Wipe]);
    assert_eq!(story.form().cover(), Some(Cover::Erase));
    let story = story.play([Event::Touch]);
    assert_eq!(story.form().cover(), Some(Cover::Erase), "another language asks the same");
    let story = story.play([Event::Keep]);
    assert_eq!((story.form().cover(), story.page()), (None, Some(Page::Review)), "kept");
    assert_eq!(story.play([Wipe, Wipe]).page(), None);
    let story = Story::new().play([Toggle(0), Back]);
    assert_eq!(story.form().cover(), Some(Cover::Erase), "leaving would lose it as well");
}

#[test]
fn the_end_is_announced_and_a_finger_that_moves_is_there() {
    let story = whole().wait(IDLE_S - ENDING_S - 1);
    assert_eq!(story.form().cover(), None);
    let story = story.wait(1);
    assert_eq!(story.form().cover(), Some(Cover::StillThere));
    let story = story.play([Event::Moved]);
    assert_eq!((story.form().cover(), story.form().left_s), (None, IDLE_S));
    let story = story.wait(IDLE_S - 1);
    assert_eq!(story.play([Wipe]).page(), None, "that question is asked already");
    let blank = Story::new().play([Next]).wait(IDLE_S - 1);
    assert_eq!(blank.form().cover(), None, "nothing would be lost");
}

#[test]
fn a_card_has_no_use_and_harms_nothing() {
    let story = whole().play([Scanned]);
    assert!(story.form().card_unused && story.page() == Some(Page::Review));
    let story = story.play([Event::Touch]);
    assert!(!story.form().card_unused, "shown once");
    let story = story.play([Next, Stored, Scanned]);
    assert_eq!(story.page(), None, "the next visitor's card ends the thanks");
}

#[test]
fn the_words_end_where_the_record_ends() {
    let story = Story::new().play([Next]).write(&"Ễ".repeat(TEXT_MAX + 5));
    assert!(story.form().is_full());
    let story = story.write("12").play([Next, Next, Next]);
    assert_eq!(story.sent[0].text.chars().count(), TEXT_MAX);
    assert_eq!(format!("{:?}", story.form()), "Form(Sending, …)");
}
