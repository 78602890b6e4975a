use super::*;
use crate::staff::request::{News, PinAnswer};
use crate::staff::state::{Event, step};
use crate::status::{Delivery, Facts};

fn on(page: Page, facts: Facts) -> State {
    let mut state = State::default();
    let news = [
        News::Opened { has_pin: true, has_network: false },
        News::Pin(PinAnswer::Right),
        News::Facts { facts: Box::new(facts), pending: None },
    ];
    step(&mut state, Event::Open);
    for it in news {
        step(&mut state, Event::News(it));
    }
    step(&mut state, Event::Choose(MENU.iter().position(|it| *it == page).unwrap()));
    state
}

#[test]
fn every_page_says_something_in_each_language() {
    for language in Language::ALL {
        for page in MENU {
            let view = view(&on(page, Facts::default()), language).unwrap();
            assert!(!view.lines.is_empty() && view.lines[0].text.chars().count() > 2, "{page:?}");
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
