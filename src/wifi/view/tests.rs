use super::*;
use crate::wifi::{Event, News, step};

fn told(news: impl IntoIterator<Item = News>) -> State {
    let mut state = State::default();
    step(&mut state, Event::Search);
    for it in news {
        step(&mut state, Event::News(it));
    }
    state
}

fn found(connectivity: Connectivity) -> News {
    let network = WifiNetwork {
        name: "A".to_owned(),
        strength: 50,
        security: Security::Open,
        is_joined: false,
    };
    let state = NetworkState { connectivity, has_wifi: true, ..NetworkState::default() };
    News::Found(Ok((state, vec![network])))
}

#[test]
fn each_failure_is_a_sentence_with_its_remedy_in_each_language() {
    let failures = [
        NetworkError::WrongPassword,
        NetworkError::OutOfReach,
        NetworkError::NoAddress,
        NetworkError::Timeout,
        NetworkError::NoWifi,
        NetworkError::Denied,
        NetworkError::Unavailable,
        NetworkError::Failed("it burns".to_owned()),
    ];
    for language in Language::ALL {
        for error in &failures {
            let mut state = told([found(Connectivity::None)]);
            step(&mut state, Event::Choose(0));
            step(&mut state, Event::News(News::Joined(Err(error.clone()))));
            let line = view(&state, language).lines.remove(0);
            assert!(line.text.starts_with("A: ") && line.tone == Tone::Warning, "{line:?}");
            assert!(line.detail.ends_with('.') && !line.detail.contains("burns"), "{line:?}");
        }
    }
    let texts = failures.map(|error| said(&error, Language::Vi).0);
    assert_eq!(texts[..4].iter().collect::<std::collections::HashSet<_>>().len(), 4);
}

#[test]
fn a_way_out_is_told_for_what_it_is() {
    for (connectivity, tone, word) in [
        (Connectivity::Full, Tone::Good, "Có Internet"),
        (Connectivity::Local, Tone::Warning, "Không ra được"),
        (Connectivity::Captive, Tone::Warning, "đăng nhập trên web"),
        (Connectivity::None, Tone::Warning, "cắm dây"),
    ] {
        let shown = view(&told([found(connectivity)]), Language::Vi);
        let line = &shown.lines[0];
        assert!(line.tone == tone && line.detail.contains(word), "{line:?}");
    }
}

#[test]
fn each_stage_is_told() {
    let stages =
        [None, Some(JoinStage::Password), Some(JoinStage::Address), Some(JoinStage::Reach)];
    let mut details = Vec::new();
    for stage in stages {
        let mut state = told([found(Connectivity::None)]);
        step(&mut state, Event::Choose(0));
        stage.into_iter().for_each(|it| drop(step(&mut state, Event::News(News::Stage(it)))));
        let shown = view(&state, Language::En);
        assert_eq!((shown.body, shown.act), (Body::Lines, None), "nothing to touch meanwhile");
        details.push(shown.lines[0].detail.clone());
    }
    details.dedup();
    assert_eq!(details.len(), 4, "{details:?}");
}

#[test]
fn a_password_is_never_part_of_what_is_compared_and_kept() {
    let network = WifiNetwork {
        name: "A".to_owned(),
        strength: 50,
        security: Security::Wpa3,
        is_joined: false,
    };
    let mut state = told([News::Found(Ok((NetworkState::default(), vec![network])))]);
    step(&mut state, Event::Choose(0));
    assert_eq!(view(&state, Language::En).more, None, "nothing to show yet");
    "qzqzqzqz".chars().for_each(|letter| drop(step(&mut state, Event::Letter(letter))));
    step(&mut state, Event::More);
    let shown = view(&state, Language::En);
    assert_eq!((shown.act, shown.more), (Some("Connect"), Some("Hide")));
    assert_eq!(shown.body, Body::Letters(8));
    assert!(!format!("{shown:?} {state:?}").contains("qz"));
}
