//! Time that runs out, keys that do not belong, and random hands.

use super::*;

#[test]
fn left_alone_it_is_forgotten() {
    for story in [Story::begin(Purpose::Me), Story::alone()] {
        let seconds = IDLE_S;
        let story = story.wait(seconds - 1);
        assert_eq!(story.form().left_s, 1);
        let story = story.play([Event::Keep]);
        assert_eq!(story.form().left_s, seconds);
        assert_eq!(story.wait(seconds).page(), None);
    }
}

#[test]
fn one_may_leave_from_anywhere() {
    assert_eq!(Story::begin(Purpose::Me).play([Event::Wipe]).page(), None);
    assert_eq!(Story::alone().play([Event::Wipe, Event::Wipe]).page(), None);
    assert_eq!(Story::new().play([Event::Next, key('A'), Event::Tick]).page(), None);
}

#[test]
fn what_was_typed_is_erased_after_a_question() {
    let story = Story::alone().play([Event::Wipe]);
    assert_eq!(story.form().cover(), Some(Cover::Erase));
    let story = story.play([Event::Touch]);
    assert_eq!(story.form().cover(), Some(Cover::Erase), "another language asks the same");
    let story = story.play([Event::Keep]);
    assert_eq!((story.form().cover(), story.page()), (None, Some(Page::Review)), "kept");
    let story = Story::begin(Purpose::Me).write("AN").play([Event::Back, Event::Back]);
    assert_eq!(story.form().cover(), Some(Cover::Erase), "leaving would lose it as well");
    let story = story.play([her_card()]);
    assert_eq!(story.form().cover(), None, "whoever holds a card goes on");
}

#[test]
fn the_end_is_announced_and_a_finger_that_moves_is_there() {
    for story in [Story::alone(), Story::begin(Purpose::Me).write("AN")] {
        let story = story.wait(IDLE_S - ENDING_S - 1);
        assert_eq!(story.form().cover(), None);
        let story = story.wait(1);
        assert_eq!(story.form().cover(), Some(Cover::StillThere));
        let story = story.play([Event::Moved]);
        assert_eq!((story.form().cover(), story.form().left_s), (None, IDLE_S));
        let story = story.wait(IDLE_S - 1);
        assert_eq!(story.play([Event::Wipe]).page(), None, "that question is asked already");
    }
    let blank = Story::begin(Purpose::Me).wait(IDLE_S - 1);
    assert_eq!(blank.form().cover(), None, "nothing would be lost");
    let sending = Story::alone().play([Event::Next]).wait(SUBMIT_S - 1).play([Event::Moved]);
    assert_eq!(sending.wait(1).page(), Some(Page::Failed), "a finger does not delay an answer");
}

#[test]
fn fields_take_only_what_belongs_there() {
    let story = Story::begin(Purpose::Me).write("  A1a  Ặ.");
    assert_eq!(story.text(), "Aa Ặ.");
    let marks = crate::typing::marks::Choice::new("Ắ").unwrap();
    let story = story.play([Event::Edit(Edit::Marks(marks)), Event::Next]).write("19a517");
    assert_eq!(story.text(), "1951");
    let story = story.play([Event::Gender(Gender::Nam), Event::Next]).write("b1 Đ2C");
    assert_eq!(story.text(), "12");
    let story = story.play([Event::Next]).write("+84 91");
    assert_eq!(story.text(), "8491");
}

#[test]
fn debug_tells_no_one() {
    let story = Story::alone();
    let text = format!("{:?} {:?}", story.state, story.form().people);
    assert!(!text.contains("HOA") && !text.contains("1951"), "{text}");
}

/// A generator that is good enough for hands.
fn hand(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    (*seed >> 33) as usize
}

fn any_event(seed: &mut u64) -> Event {
    let n = hand(seed);
    let answer = if n.is_multiple_of(2) { Answer::Yes } else { Answer::No };
    let purposes = [Purpose::Me, Purpose::Group, Purpose::Others];
    let section = [
        Section::Name,
        Section::Birth,
        Section::Papers,
        Section::Contact,
        Section::Home,
        Section::Answers,
    ][n % 6];
    let news = [OtpNews::Sent, OtpNews::Right, OtpNews::Wrong, OtpNews::Expired];
    match hand(seed) % 31 {
        0 => Event::Open,
        1 => scan(&format!("0012100000{:02}", n % 20), "Mẫu", 2010, Gender::Nam),
        2 => Event::Unread,
        3 => Event::Purpose(purposes[n % 3]),
        4 => Event::Pass(Direction::In),
        5 => Event::Passed(if n.is_multiple_of(2) { Ok(1) } else { Err(PassProblem::Invalid) }),
        28 => Event::HasReceipt,
        29 => Event::Receipt(Entry::holding(9, "7K2P9QXA")),
        6..=8 => key(['A', '1', 'Ặ', ' ', '0'][n % 5]),
        9 => ERASE,
        10 => Event::Gender(Gender::Nu),
        11 => Event::Abroad,
        12 => Event::Nation((!n.is_multiple_of(4)).then_some(n % 9)),
        13 => Event::Choose(n % 4),
        14 => Event::Here,
        15 => Event::Same,
        16 | 17 => Event::Answer(answer),
        18 => Event::Otp(news[n % 4]),
        19 => Event::Add,
        20 => Event::Correct(n % 12),
        21 => Event::Section(section),
        22 => Event::Remove,
        23 => Event::Back,
        24 => Event::Tick,
        25 => {
            if n.is_multiple_of(2) {
                Event::Stored(None)
            } else {
                Event::NotStored
            }
        }
        _ => Event::Next,
    }
}

#[test]
fn random_hands_break_nothing() {
    let mut seed = 4;
    let mut story = Story::new();
    for turn in 0..100_000 {
        story.otp = turn % 1000 < 500;
        let all = turn % 3000 < 1000;
        story.asked = if all { every_question() } else { Asked::default() };
        story = story.play([any_event(&mut seed)]);
        story.effects.clear();
        if let Some(form) = &story.state {
            assert!(form.people.count() <= PEOPLE_MAX && form.left_s <= IDLE_S);
            if form.page == Page::Review {
                let names = story.names();
                assert!(story.sendable(), "{:?} {names:?} {turn}", form.purpose);
            }
        }
    }
}
