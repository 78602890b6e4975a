use super::*;

fn hours(text: &str) -> Hours {
    Hours::try_from(text.to_owned()).unwrap()
}

fn loudness() -> Loudness {
    Loudness {
        volume: 80,
        hours: vec![(hours("12:00-13:30"), 30), (hours("18:00-21:00"), 50)],
        quiet: Night::Between(hours("21:00-06:00")),
    }
}

fn at(steady_ms: i64) -> Now {
    Now { steady_ms, minute: Some(8 * 60) }
}

fn say(prompt: Prompt) -> Event {
    Event::Request(Cue { prompt, language: Language::Vi })
}

#[test]
fn it_is_as_loud_as_the_hour_wants() {
    let muted = Loudness::default();
    for (loudness, minute, volume) in [
        (loudness(), Some(8 * 60), 80),
        (loudness(), Some(12 * 60), 30),
        (loudness(), Some(13 * 60 + 29), 30),
        (loudness(), Some(13 * 60 + 30), 80),
        (loudness(), Some(20 * 60 + 59), 50),
        (loudness(), Some(21 * 60), 0),
        (loudness(), Some(0), 0),
        (loudness(), Some(6 * 60), 80),
        (loudness(), None, 30),
        (Loudness { volume: 200, quiet: Night::Never, ..Loudness::default() }, Some(0), 100),
        (Loudness { volume: 50, quiet: Night::Always, ..Loudness::default() }, None, 0),
        (muted.clone(), Some(0), 0),
        (muted, None, 0),
    ] {
        assert_eq!(loudness.at(minute), volume, "at {minute:?} of {loudness:?}");
    }
}

#[test]
fn what_staff_choose_is_kept_by_the_hours() {
    for (percent, usual, noon) in [(80, 80, 30), (40, 40, 15), (100, 100, 37), (0, 0, 0)] {
        let turned = loudness().turned_to(percent);
        let heard = [8 * 60, 12 * 60, 22 * 60].map(|minute| turned.at(Some(minute)));
        assert_eq!(heard, [usual, noon, 0], "{percent}");
    }
    let mute = Loudness { volume: 0, quiet: Night::Never, ..loudness() };
    assert_eq!(mute.turned_to(50).at(Some(8 * 60)), 50);
}

/// What is heard of a story of events, by name.
fn heard(story: &[(i64, Event)]) -> Vec<&'static str> {
    let mut state = State::default();
    let mut names = Vec::new();
    for (ms, event) in story {
        let (next, play) = step(state, *event, at(*ms), &loudness());
        state = next;
        names.extend(play.map(|play| play.name));
    }
    names
}

#[test]
fn nothing_is_said_over_something_else() {
    use Prompt::{AskBirth, AskName, ChimeIn, Install, ScanFirst, Thanks, Welcome};
    for (story, expected) in [
        (vec![(0, say(Welcome))], &["welcome"][..]),
        // The visitor is faster than the voice.
        (vec![(0, say(AskName)), (900, say(AskBirth))], &["ask-name", "ask-birth"]),
        // An answer does not wait for a guide, nor a guide for a reminder.
        (vec![(0, say(AskName)), (900, say(ChimeIn))], &["ask-name", "chime-in"]),
        (vec![(0, say(Install)), (900, say(AskName))], &["install", "ask-name"]),
        // One that matters less waits for the end.
        (
            vec![(0, say(Thanks)), (100, say(AskName)), (2000, Event::Ended(1))],
            &["thanks", "ask-name"],
        ),
        (vec![(0, say(Thanks)), (100, say(AskName))], &["thanks"]),
        // Of those that wait, the latest; and not for long.
        (
            vec![
                (0, say(Thanks)),
                (100, say(ScanFirst)),
                (200, say(AskName)),
                (2000, Event::Ended(1)),
                (5000, Event::Ended(2)),
            ],
            &["thanks", "ask-name"],
        ),
        (vec![(0, say(Thanks)), (100, say(AskName)), (4101, Event::Ended(1))], &["thanks"]),
        // The end of what was cut short means nothing.
        (
            vec![
                (0, say(AskName)),
                (10, say(Thanks)),
                (20, say(AskBirth)),
                (30, Event::Ended(1)),
                (40, Event::Ended(2)),
            ],
            &["ask-name", "thanks", "ask-birth"],
        ),
        (vec![(0, Event::Ended(7))], &[]),
    ] {
        assert_eq!(heard(&story), expected, "{story:?}");
    }
}

#[test]
fn quiet_hours_are_silent_and_leave_nothing_behind() {
    let night = Now { steady_ms: 0, minute: Some(23 * 60) };
    let (state, play) = step(State::default(), say(Prompt::Welcome), night, &loudness());
    assert_eq!((state.clone(), play), (State::default(), None));
    let (_, play) = step(state, say(Prompt::Welcome), at(1), &loudness());
    assert_eq!(
        play,
        Some(Play {
            number: 1,
            name: "welcome",
            files: vec!["chime/in.wav".to_owned(), "vi/welcome.wav".to_owned()],
            volume: 80,
        })
    );
}
