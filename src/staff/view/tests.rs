use protocol::clock::ClockConfidence;

use super::*;
use crate::staff::event::Event;
use crate::staff::level::Levels;
use crate::staff::request::{News, PinAnswer};
use crate::staff::step::step;
use crate::status::{Delivery, Facts};

fn on(page: Page, facts: Facts) -> State {
    let mut state = State::default();
    let news = [
        News::Opened { has_pin: true, has_network: false, has_clock: true },
        News::Pin(PinAnswer::Right),
        News::Facts { facts: Box::new(facts), pending: None },
    ];
    step(&mut state, Event::Open);
    for it in news {
        step(&mut state, Event::News(it));
    }
    step(&mut state, Event::Choose(MENU.iter().position(|it| *it == page).unwrap()));
    step(&mut state, Event::News(News::Levels(Levels::default())));
    state
}

#[test]
fn every_page_says_something_in_each_language() {
    for language in Language::ALL {
        for page in MENU {
            let view = view(&on(page, Facts::default()), language).unwrap();
            assert!(!view.lines.is_empty() && view.lines[0].text.chars().count() > 2, "{page:?}");
            assert!(!view.has_tools, "{page:?}");
            assert!(view.title.chars().count() <= 12, "{}", view.title);
            assert_eq!(view.body == Body::Lines, page != Page::Scanner, "{page:?}");
        }
    }
    assert_eq!(view(&State::default(), Language::Vi), None);
}

#[test]
fn whoever_erases_is_told_what_is_lost() {
    let delivery = Delivery { records: 3, ..Delivery::default() };
    let lost = on(Page::Reset, Facts { delivery, ..Facts::default() });
    let lost = view(&lost, Language::Vi).unwrap();
    assert!(lost.lines.iter().any(|line| line.text == "3 mục chưa gửi sẽ mất"), "{lost:?}");
    let none = view(&on(Page::Reset, Facts::default()), Language::Vi).unwrap();
    assert_eq!(none.lines.len(), 1);
}

#[test]
fn whoever_pairs_again_is_told_what_was_not_sent() {
    let sent = view(&on(Page::Pair, Facts::default()), Language::Vi).unwrap();
    assert_eq!((sent.body, sent.is_grave), (Body::Lines, true));
    let delivery = Delivery { records: 3, contacts: 40, ..Delivery::default() };
    let waits = on(Page::Pair, Facts { delivery, ..Facts::default() });
    let waits = view(&waits, Language::Vi).unwrap();
    assert_eq!(waits.lines[0].text, "Chưa gửi: 3 mục, 40 mã Bluetooth");
    let Body::Choices(choices) = waits.body else { panic!("{:?}", waits.body) };
    assert_eq!(
        choices.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(),
        ["Gửi dữ liệu", "Xuất ra USB"]
    );
}

#[test]
fn a_time_that_is_known_is_set_by_nobody() {
    let clocks = [
        (ClockConfidence::Unknown, true),
        (ClockConfidence::Held, false),
        (ClockConfidence::Synced, false),
    ];
    for (clock, may) in clocks {
        let view =
            view(&on(Page::Clock, Facts { clock, ..Facts::default() }), Language::Vi).unwrap();
        assert_eq!(view.act.is_some(), may, "{clock:?}");
    }
}

#[test]
fn a_first_pin_has_a_sentence_for_each_step() {
    for language in Language::ALL {
        let mut state = State::default();
        let mut said = Vec::new();
        let mut tell = |event: Event, state: &mut State| {
            step(state, event);
            let view = view(state, language).unwrap();
            assert_eq!(view.back.is_empty(), state.page != Page::NewPinAgain);
            said.push(view.lines[0].text.clone());
        };
        tell(Event::News(News::PinDue), &mut state);
        "111111482913482914482913482913"
            .chars()
            .for_each(|digit| tell(Event::Digit(digit), &mut state));
        tell(Event::News(News::PinKept(true)), &mut state);
        said.dedup();
        // Chosen, easy, chosen anew, again, differs, chosen anew, again, being kept, kept.
        assert_eq!(said.len(), 9, "{said:#?}");
    }
}
