//! The wizard, told as stories.

use super::*;

const NOW: Now = Now { unix_s: 1_625_702_412, this_year: Some(2021) };

fn run(mut state: State, events: impl IntoIterator<Item = Event>) -> (State, Option<Effect>) {
    let mut last = None;
    for event in events {
        let effect;
        (state, effect) = step(state, event, NOW);
        last = effect.or(last);
    }
    (state, last)
}

fn type_in(text: &str) -> Vec<Event> {
    text.chars().map(Event::Type).collect()
}

fn page(state: &State) -> Option<Page> {
    state.as_ref().map(|form| form.page)
}

/// From the home page to the review.
fn filled() -> State {
    let events = [Event::Open]
        .into_iter()
        .chain(type_in("LÊ THỊ HOA"))
        .chain([Event::Next])
        .chain(type_in("1951"))
        .chain([Event::Gender(Gender::Nu), Event::Next, Event::Next])
        .chain(type_in("0912345678"))
        .chain([Event::Next])
        .chain([Answer::No, Answer::No, Answer::Yes].map(Event::Answer));
    run(None, events).0
}

#[test]
fn a_visitor_declares() {
    let state = filled();
    assert_eq!(page(&state), Some(Page::Review));
    let (state, effect) = run(state, [Event::Next]);
    assert_eq!(page(&state), Some(Page::Sending));
    let Some(Effect::Submit(declaration)) = effect else { panic!("nothing was submitted") };
    let [person] = declaration.people.as_slice() else { panic!("one person") };
    assert_eq!(person.full_name, "LÊ THỊ HOA");
    assert_eq!(person.birth_year, 1951);
    assert_eq!(person.gender, Gender::Nu);
    assert_eq!(person.nation, "Việt Nam");
    assert_eq!(declaration.phone.as_deref(), Some("0912345678"));
    assert_eq!(person.has_sick, Answer::Yes);
    assert_eq!(declaration.at_s, NOW.unix_s);
    let (state, _) = run(state, [Event::Submitted(true)]);
    let form = state.as_ref().unwrap();
    assert_eq!((form.page, form.masked_name.as_str()), (Page::Done, "LÊ THỊ H***"));
    assert_eq!(form.fields.name, "", "the input is gone once it is stored");
    assert!(run(state, [Event::Tick; DONE_S as usize]).0.is_none());
}

#[test]
fn a_failed_submission_keeps_the_form() {
    let (state, _) = run(filled(), [Event::Next, Event::Submitted(false)]);
    assert_eq!(page(&state), Some(Page::Failed));
    let (state, effect) = run(state, [Event::Next]);
    assert_eq!(page(&state), Some(Page::Sending));
    let Some(Effect::Submit(declaration)) = effect else { panic!("nothing was submitted") };
    assert_eq!(declaration.people[0].full_name, "LÊ THỊ HOA");
    let (state, _) = run(state, [Event::Tick; SUBMIT_S as usize]);
    assert_eq!(page(&state), Some(Page::Failed), "silence counts as failure");
    let (state, _) = run(state, [Event::Submitted(true)]);
    assert_eq!(page(&state), Some(Page::Done), "unless the answer comes late");
}

#[test]
fn what_is_missing_is_told_and_waits() {
    let (state, _) = run(None, [Event::Open, Event::Next]);
    let form = state.as_ref().unwrap();
    assert_eq!((form.page, form.verdict(NOW)), (Page::Name, Verdict::Missing));
    let (state, _) = run(state, type_in("AN"));
    let (state, _) = run(state, [Event::Next]);
    assert_eq!(page(&state), Some(Page::Birth));
    assert_eq!(state.as_ref().unwrap().fields.gender, None, "nothing is preselected");
    let (state, _) = run(state, type_in("1990"));
    let (state, _) = run(state, [Event::Next]);
    assert_eq!(page(&state), Some(Page::Birth), "gender is required");
    let (state, _) = run(state, [Event::Gender(Gender::Khac), Event::Next, Event::Next]);
    let (state, _) = run(state, type_in("123"));
    assert_eq!(state.as_ref().unwrap().verdict(NOW), Verdict::Doubtful);
    let (state, _) = run(state, [Event::Next, Event::Next]);
    assert_eq!(page(&state), Some(Page::Question(0)), "a doubt never blocks, a question waits");
}

#[test]
fn another_nation_is_typed() {
    let (state, _) = run(filled(), [Event::Back; 4]);
    assert_eq!(page(&state), Some(Page::Contact));
    let (state, _) = run(state, [Event::Foreign(true), Event::Next, Event::Next]);
    assert_eq!(page(&state), Some(Page::Nation));
    let (state, _) = run(state, type_in("LAO"));
    let (state, _) = run(state, [Event::Replace('Ò'), Event::Next]);
    let form = state.unwrap();
    assert_eq!((form.page, form.fields.nationality()), (Page::Question(0), "LAÒ"));
}

#[test]
fn left_alone_it_is_forgotten() {
    for (state, seconds) in [(run(None, [Event::Open]).0, IDLE_S), (filled(), IDLE_REVIEW_S)] {
        let (state, _) = run(state, vec![Event::Tick; seconds as usize - 1]);
        assert_eq!(state.as_ref().map(|form| form.left_s), Some(1));
        let (state, _) = run(state, [Event::Touch]);
        assert_eq!(state.as_ref().map(|form| form.left_s), Some(seconds));
        assert!(run(state, vec![Event::Tick; seconds as usize]).0.is_none());
    }
}

#[test]
fn one_may_leave_from_anywhere() {
    assert!(run(filled(), [Event::Wipe]).0.is_none());
    assert!(run(filled(), [Event::Back; 8]).0.is_none());
    assert!(run(None, [Event::Next, Event::Type('A'), Event::Tick]).0.is_none());
}

#[test]
fn fields_take_only_what_belongs_there() {
    for (field, typed, kept) in [
        (Field::Name, "  A1a  Ặ.", "A Ặ"),
        (Field::BirthYear, "19a517", "1951"),
        (Field::Passport, "b1 Đ2C", "12C"),
        (Field::Phone, "+84 91", "8491"),
    ] {
        let mut fields = Fields::default();
        typed.chars().for_each(|letter| fields.push(field, letter));
        assert_eq!(fields.text(field), kept);
    }
}

#[test]
fn debug_tells_no_one() {
    let text = format!("{:?}", filled());
    assert!(!text.contains("HOA") && !text.contains("1951"), "{text}");
}
