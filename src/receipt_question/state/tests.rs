use protocol::receipt_question::Said;

use super::*;

fn answer() -> Answer {
    let answer = ReceiptAnswer {
        code: "7K2P-9QXA-00BM".to_owned(),
        day: 18_814,
        help_line: None,
        said: Said::Nothing,
    };
    Answer { answer, here_only: false, is_today: false }
}

fn scan() -> Event {
    Event::Scanned(Entry::holding(TEXT_MAX, "HTTPS://K.VN/R/7K2P9QXA00BM"))
}

fn typed(text: &str) -> Vec<Event> {
    [Event::Open].into_iter().chain(text.chars().map(Event::Key)).collect()
}

/// The state after these events, and what was asked meanwhile.
fn after(events: impl IntoIterator<Item = Event>) -> (State, Vec<String>) {
    let mut asked = Vec::new();
    let mut state = None;
    for event in events {
        let (next, text) = step(state, event);
        state = next;
        asked.extend(text.map(|text| text.to_string()));
    }
    (state, asked)
}

fn page(events: impl IntoIterator<Item = Event>) -> Option<(Page, Option<Problem>)> {
    after(events).0.map(|question| (question.page, question.problem))
}

#[test]
fn a_typed_receipt_is_asked_when_it_is_whole() {
    for (text, asked) in [
        ("7k2p9qxa00bm", Some("7K2P9QXA00BM")),
        ("7K2P-9QXA-00BM", Some("7K2P-9QXA-00BM")),
        ("7K2P-9QXA-00B", None),
        ("Ế7K2P9QXA00", None),
        ("", None),
    ] {
        let (state, texts) = after(typed(text).into_iter().chain([Event::Ask]));
        assert_eq!(texts.first().map(String::as_str), asked, "{text}");
        let problem = asked.is_none().then_some(Problem::Malformed);
        assert_eq!(state.unwrap().problem, problem, "{text}");
    }
    let corrected = typed("7K2P9QXA00BX").into_iter().chain([Event::Erase, Event::Key('M')]);
    assert_eq!(after(corrected.chain([Event::Ask])).1, ["7K2P9QXA00BM"]);
}

#[test]
fn a_scanned_receipt_is_asked_at_once_wherever_one_is() {
    let text = "HTTPS://K.VN/R/7K2P9QXA00BM";
    assert_eq!(after([scan()]).1, [text]);
    assert_eq!(after(typed("AB").into_iter().chain([scan()])).1, [text]);
    assert_eq!(after([scan(), scan()]).1, [text], "one question at a time");
    assert_eq!(after([scan(), Event::Answered(Ok(answer())), scan()]).1, [text, text]);
    assert_eq!(page([Event::Open, Event::Unread]), Some((Page::Typing, Some(Problem::Malformed))));
    assert_eq!(page([Event::Unread]), None);
}

#[test]
fn an_answer_is_shown_and_nothing_of_the_question_is_left() {
    let events = typed("7K2P9QXA00BM").into_iter().chain([Event::Ask]);
    let (state, _) = after(events.chain([Event::Answered(Ok(answer()))]));
    let question = state.unwrap();
    assert_eq!((question.page, &*question.code), (Page::Answered, ""));
    assert_eq!(question.answer, Some(answer()));
}

#[test]
fn without_an_answer_what_was_typed_stays_to_be_corrected() {
    let events = typed("7K2P9QXA00BM").into_iter().chain([Event::Ask]);
    let (state, _) = after(events.chain([Event::Answered(Err(Problem::Unknown))]));
    let question = state.unwrap();
    assert_eq!((question.page, &*question.code), (Page::Typing, "7K2P9QXA00BM"));
    let (state, _) = step(Some(question), Event::Erase);
    assert_eq!(state.unwrap().problem, None);
}

#[test]
fn what_comes_too_late_changes_nothing() {
    let late = Event::Answered(Ok(answer()));
    assert_eq!(page([late.clone()]), None);
    assert_eq!(page([Event::Open, late.clone()]), Some((Page::Typing, None)));
    assert_eq!(page([scan(), Event::Close, late]), None);
    assert_eq!(page([Event::Key('A'), Event::Ask, Event::Tick]), None);
}

#[test]
fn each_page_ends_by_itself() {
    let ticks = |count: u32| (0..count).map(|_| Event::Tick);
    assert_eq!(
        page([Event::Open].into_iter().chain(ticks(IDLE_S - 1))),
        Some((Page::Typing, None))
    );
    assert_eq!(page([Event::Open].into_iter().chain(ticks(IDLE_S))), None);
    let touched = [Event::Open].into_iter().chain(ticks(IDLE_S - 1)).chain([Event::Touch]);
    assert!(page(touched.chain(ticks(IDLE_S - 1))).is_some());
    let silent = page([scan()].into_iter().chain(ticks(ANSWER_S)));
    assert_eq!(silent, Some((Page::Typing, Some(Problem::Failed))));
    let shown = || [scan(), Event::Answered(Ok(answer()))].into_iter();
    assert!(page(shown().chain(ticks(SHOWN_S - 1))).is_some());
    assert_eq!(page(shown().chain(ticks(SHOWN_S))), None);
    assert_eq!(page(shown().chain([Event::Another])), Some((Page::Typing, None)));
}
