//! Whoever declared today by a card is not asked again.

use super::*;

fn declared(card: Card) -> Event {
    Event::DeclaredCard(Box::new(card))
}

fn her() -> Card {
    card("001160012345", "Nguyễn Thị Mẫu", 1960, Gender::Nu)
}

#[test]
fn a_known_card_begins_with_the_way_in() {
    let done = Story::alone().play([Event::Next, Event::Stored(None)]);
    for story in [
        Story::new(),
        Story::new().play([Event::Open]),
        Story::new().play([Event::Open, Event::HasReceipt]),
        Story::begin(Purpose::Me),
        Story::new().play([her_card()]),
        done,
    ] {
        let story = story.play([declared(her())]);
        assert_eq!((story.page(), story.form().declared), (Some(Page::Card), true));
        assert_eq!(story.form().pass.as_ref().unwrap().card(), Some(&her()));
        let story = story.play([Event::Pass(Direction::In)]);
        assert!(matches!(story.effects.last(), Some(Effect::Pass(Direction::In, Pass::Card(_)))));
    }
    let story = Story::new().play([declared(her()), her_card()]);
    assert!(!story.form().declared, "another card follows");
}

#[test]
fn who_wants_to_declares_again() {
    let story = Story::new().play([declared(her()), Event::Purpose(Purpose::Me)]);
    assert_eq!(
        (story.page(), story.names()),
        (Some(Page::Phone), vec!["NGUYỄN THỊ MẪU".to_owned()])
    );
    let story = story.play([declared(her())]);
    assert_eq!((story.page(), story.form().notice), (Some(Page::Phone), Some(Notice::NotNow)));
}

#[test]
fn nobody_is_added_who_has_declared() {
    let child = || card("052212000001", "Lê Văn An", 2012, Gender::Nam);
    let story = Story::begin(Purpose::Group).play([her_card(), Event::Next, Event::Next]);
    let story = story.no_contacts();
    assert_eq!(story.page(), Some(Page::People));
    let story = story.play([declared(child())]);
    assert_eq!((story.page(), story.form().notice), (Some(Page::People), Some(Notice::Declared)));
    let story = story.play([Event::Add, declared(child())]);
    assert_eq!((story.page(), story.form().notice), (Some(Page::Name), Some(Notice::Declared)));
    assert_eq!(story.names(), ["NGUYỄN THỊ MẪU", ""]);
    let story = Story::begin(Purpose::Me).write("HOA").play([declared(her())]);
    assert_eq!(story.names(), ["HOA"], "what was typed stays");
    assert_eq!(story.form().notice, Some(Notice::Declared));
}

#[test]
fn the_cards_of_all_are_handed_over_to_be_known_again() {
    let numbers = |story: Story| {
        let Some(Effect::Submit(declaration, cards)) = story.effects.into_iter().last() else {
            panic!("nothing was submitted")
        };
        (declaration.people.len(), cards)
    };
    let child = card("052212000001", "Lê Văn An", 2012, Gender::Nam);
    let of = |card: &Card| crate::checkin::card_number::CardNumber::of(card);
    let group = |event: Event| {
        let story = Story::begin(Purpose::Group).play([her_card(), Event::Next, Event::Next]);
        story
            .no_contacts()
            .play([event, Event::Next])
            .no_contacts()
            .play([Event::Next, Event::Next])
    };
    let story = group(Event::Card(Box::new(child.clone())));
    assert_eq!(numbers(story), (2, vec![of(&her()), of(&child)]));

    // A name that was corrected is still the card's; another number is not.
    let begin = || Story::new().play([her_card(), Event::Purpose(Purpose::Me)]);
    let send = |story: Story| story.play([Event::Next, Event::Next]).no_contacts();
    let named = send(begin().play([Event::Back, Event::Purpose(Purpose::Me)]));
    let named = named.play([Event::Back, Event::Section(Section::Name), ERASE, Event::Next]);
    assert_eq!(numbers(named.play([Event::Back, Event::Next])), (1, vec![of(&her())]));
    let other = send(begin()).play([Event::Back, Event::Section(Section::Papers), ERASE]);
    assert_eq!(
        numbers(other.write("6").play([Event::Next, Event::Back, Event::Next])),
        (1, vec![])
    );
}

#[test]
fn words_are_as_good_as_twelve_characters() {
    let begin = || Story::new().play([Event::Open, Event::HasReceipt]);
    for text in ["NGAN SON 1171", "NGANSON1171", "ngan-son-1171"] {
        assert_eq!(begin().write(text).play([Event::Next]).page(), Some(Page::Receipt), "{text}");
    }
    for text in ["NGAN SON", "NGAN SON 117", "NGANSON117", "XXXXSON1171"] {
        let story = begin().write(text).play([Event::Next]);
        assert_eq!(
            (story.page(), story.verdict()),
            (Some(Page::ReceiptCode), Verdict::Missing),
            "{text}"
        );
    }
}

#[test]
fn a_receipt_is_printed_once_and_again_when_it_failed() {
    let words = protocol::declared::WordCode::parse("VOI CAM 3071").unwrap();
    let receipt = crate::checkin::receipt_code::ReceiptCode::new("k.example", "7K2P9QXA00BM");
    let print = || {
        Event::Print(SlipTexts {
            heading: "Biên nhận".to_owned(),
            people: String::new(),
            good: "Hôm nay".to_owned(),
        })
    };
    let slips = |story: &Story| {
        story.effects.iter().filter(|effect| matches!(effect, Effect::Print(_))).count()
    };
    let story = Story::alone().play([Event::Next, print()]);
    assert_eq!(slips(&story), 0, "not before it is stored");
    let story = story.play([Event::Stored(Some(receipt.with_words(words))), print(), print()]);
    let Some(Effect::Print(slip)) = story.effects.last() else { panic!("nothing was printed") };
    assert_eq!((slip.words.as_str(), slip.code.as_str()), ("VOI CAM 3071", "7K2P-9QXA-00BM"));
    assert_eq!(slip.url, "https://K.EXAMPLE/R/7K2P9QXA00BM");
    assert_eq!(slip.lines, ["08/07/2021", "Hôm nay"]);
    let story = story.play([Event::Printed(false), print(), Event::Printed(true), print()]);
    assert_eq!((slips(&story), story.form().printing), (2, Printing::Done));
    let story = Story::alone().play([Event::Next, Event::Stored(None), print()]);
    assert_eq!(slips(&story), 0, "without a receipt there is nothing to print");
}
