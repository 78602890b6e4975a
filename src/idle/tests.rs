use protocol::playlist::{MediaId, Schedule};

use super::dimming::Levels;
use super::*;

/// 8 July 2021, 09:00 in Vietnam.
const MORNING_S: i64 = 1_625_709_600;

const VI: Language = Language::Vi;

const NOW: Now = Now { unix_s: Some(MORNING_S), quiet: false };

fn rules() -> Rules {
    let levels = Levels { calm: 60, ..Levels::FULL };
    Rules { after_s: Some(60), levels, ..Rules::default() }
}

fn poster(name: &str) -> Slide {
    let content = Content::Pictures(MediaId::of(name.as_bytes()));
    Slide { content, part_ms: 10_000, parts: 1, languages: vec![VI], ..Slide::guide() }
}

fn file(name: &str) -> MediaId {
    MediaId::of(name.as_bytes())
}

/// A kiosk whose effects are collected, and whose pictures load at once or not at all.
struct Kiosk {
    idle: Idle,
    rules: Rules,
    now: Now,
    broken: Vec<MediaId>,
    absent: Vec<MediaId>,
    seen: Vec<Effect>,
}

impl Kiosk {
    fn new(slides: Vec<Slide>) -> Self {
        let (idle, rules) = (Idle::default(), rules());
        let (broken, absent, seen) = (vec![], vec![], vec![]);
        let mut kiosk = Self { idle, rules, now: NOW, broken, absent, seen };
        kiosk.play(Event::Slides(slides));
        kiosk.seen.clear();
        kiosk
    }

    fn play(&mut self, event: Event) {
        let (idle, effects) = step(std::mem::take(&mut self.idle), event, self.now, &self.rules);
        self.idle = idle;
        for effect in effects {
            self.seen.push(effect);
            if let Effect::Load { ticket, file, .. } = effect
                && !self.absent.contains(&file)
            {
                self.play(Event::Loaded { ticket, ok: !self.broken.contains(&file) });
            }
        }
    }

    fn ticks(&mut self, count: u32) {
        for _ in 0..count {
            self.play(Event::Tick);
        }
    }

    /// The time of what is on is over.
    fn due(&mut self) {
        self.play(Event::Due(self.idle.ticket));
    }

    /// What was shown since the last call.
    fn shown(&mut self) -> Vec<(Content, u32, Language)> {
        let seen = std::mem::take(&mut self.seen);
        seen.into_iter()
            .filter_map(|effect| match effect {
                Effect::Show { content, part, language } => Some((content, part, language)),
                _ => None,
            })
            .collect()
    }
}

#[test]
fn slides_come_when_nobody_has_been_there_for_a_minute() {
    let mut kiosk = Kiosk::new(vec![Slide::guide()]);
    kiosk.ticks(59);
    assert!(!kiosk.idle.is_showing());
    kiosk.ticks(1);
    assert_eq!(kiosk.shown(), [(Content::Guide, 0, VI)]);
    kiosk.play(Event::Visitor);
    assert_eq!(kiosk.seen, [Effect::Home]);
    for event in [Event::Visitor, Event::Busy(false)] {
        kiosk.ticks(59);
        kiosk.play(event);
        kiosk.ticks(59);
        assert!(!kiosk.idle.is_showing());
    }
    kiosk.play(Event::Busy(true));
    kiosk.ticks(600);
    assert!(!kiosk.idle.is_showing(), "not over somebody's form");
    kiosk.play(Event::Busy(false));
    kiosk.ticks(60);
    assert!(kiosk.idle.is_showing());
}

#[test]
fn there_is_no_idle_screen_where_it_is_off_or_nothing_is_to_be_shown() {
    let mut kiosk = Kiosk::new(vec![]);
    kiosk.ticks(600);
    assert_eq!(kiosk.shown(), []);
    let mut kiosk = Kiosk::new(vec![Slide::guide()]);
    kiosk.rules.after_s = None;
    kiosk.ticks(600);
    assert!(!kiosk.idle.is_showing());
}

#[test]
fn the_guide_is_gone_through_and_comes_in_english_next() {
    let mut kiosk = Kiosk::new(vec![Slide::guide()]);
    kiosk.ticks(60);
    for _ in 0..slide::GUIDE_PAGES {
        kiosk.due();
    }
    let pages: Vec<_> = (0..slide::GUIDE_PAGES).map(|part| (Content::Guide, part, VI)).collect();
    assert_eq!(kiosk.shown(), [&pages[..], &[(Content::Guide, 0, Language::En)]].concat());
}

#[test]
fn a_sequence_loads_its_pictures_one_by_one_and_counts_once() {
    let clip = Slide { parts: 3, rounds: 2, part_ms: 200, ..poster("clip") };
    let content = clip.content;
    let mut kiosk = Kiosk::new(vec![clip]);
    kiosk.ticks(60);
    for _ in 0..5 {
        kiosk.due();
    }
    assert_eq!(kiosk.shown(), [0, 1, 2, 0, 1, 2].map(|part| (content, part, VI)));
    kiosk.due();
    assert!(kiosk.seen.contains(&Effect::Played { file: file("clip"), seconds: 1 }));
    let ticket = kiosk.idle.ticket;
    kiosk.seen.clear();
    for stale in [ticket - 1, ticket + 1] {
        kiosk.play(Event::Due(stale));
        kiosk.play(Event::Loaded { ticket: stale, ok: false });
    }
    kiosk.play(Event::Loaded { ticket, ok: false });
    assert_eq!(kiosk.seen, [], "answers to what was not asked change nothing");
}

#[test]
fn what_is_left_early_counts_for_as_long_as_it_was_on() {
    let mut kiosk = Kiosk::new(vec![poster("poster")]);
    kiosk.ticks(60 + 4);
    kiosk.play(Event::Visitor);
    let played = Effect::Played { file: file("poster"), seconds: 4 };
    assert_eq!(kiosk.seen.last_chunk(), Some(&[played, Effect::Home]));
    kiosk.ticks(59);
    assert_eq!(kiosk.seen.iter().filter(|effect| **effect == played).count(), 1);
}

#[test]
fn what_cannot_be_loaded_is_passed_over() {
    let mut kiosk = Kiosk::new(vec![poster("broken"), poster("absent"), poster("good")]);
    kiosk.broken = vec![file("broken")];
    kiosk.absent = vec![file("absent")];
    let good = Content::Pictures(file("good"));
    kiosk.ticks(60);
    assert_eq!(kiosk.shown(), [], "one is broken, the next is waited for");
    kiosk.ticks(LOAD_TIMEOUT_S + 1);
    assert_eq!(kiosk.shown(), [(good, 0, VI)]);
    kiosk.due();
    let loads =
        |effect: &&Effect| matches!(effect, Effect::Load { file: it, .. } if *it == file("broken"));
    assert_eq!(kiosk.seen.iter().filter(loads).count(), 0, "it is not tried again");
    kiosk.play(Event::Slides(vec![poster("broken")]));
    assert_eq!(kiosk.seen.iter().filter(loads).count(), 1, "until a new list comes");
    assert_eq!(kiosk.seen.last(), Some(&Effect::Home), "and nothing is left to show");
}

#[test]
fn schedules_hold_only_while_the_time_is_known() {
    let day = protocol::civil::vietnam_day(MORNING_S);
    let over = Schedule { to_day: Some(day - 1), ..Schedule::default() };
    let open = Schedule { from_day: Some(day), ..Schedule::default() };
    for (schedule, unix_s, shown) in [
        (over, Some(MORNING_S), false),
        (open.clone(), Some(MORNING_S), true),
        (open, None, false),
        (Schedule::default(), None, true),
    ] {
        let mut kiosk = Kiosk::new(vec![Slide { schedule, ..poster("poster") }]);
        kiosk.now.unix_s = unix_s;
        kiosk.ticks(60);
        assert_eq!(kiosk.shown().len(), usize::from(shown), "{unix_s:?}");
    }
}

#[test]
fn sounds_are_for_hours_that_are_not_quiet() {
    let audio = Slide { content: Content::Audio(file("loa")), ..poster("loa") };
    let mut kiosk = Kiosk::new(vec![audio.clone()]);
    kiosk.now.quiet = true;
    kiosk.ticks(60);
    assert!(!kiosk.idle.is_showing());
    kiosk.now.quiet = false;
    kiosk.ticks(1);
    let hear = Effect::PlayFile(file("loa"));
    assert_eq!(kiosk.seen.iter().filter(|effect| **effect == hear).count(), 1);

    let mut kiosk = Kiosk::new(vec![Slide { part_ms: 30_000, ..Slide::guide() }]);
    kiosk.rules.speak_every_min = Some(5);
    kiosk.ticks(60);
    for _ in 0..20 {
        for _ in 0..slide::GUIDE_PAGES {
            kiosk.ticks(30);
            kiosk.due();
        }
    }
    // 51 minutes of a guide of 2.5 minutes: with every second of its turns.
    let said = kiosk.seen.iter().filter(|effect| **effect == Effect::PlayReminder).count();
    assert_eq!(said, 11);
}

#[test]
fn light_and_care_are_told_when_they_change() {
    let mut kiosk = Kiosk::new(vec![]);
    let brightness = |kiosk: &mut Kiosk| -> Vec<u8> {
        let seen = std::mem::take(&mut kiosk.seen);
        let levels = seen.into_iter().filter_map(|effect| match effect {
            Effect::Brightness(percent) => Some(percent),
            _ => None,
        });
        levels.collect()
    };
    kiosk.ticks(dimming::BRIGHT_S + 100);
    assert_eq!(brightness(&mut kiosk), [60]);
    kiosk.play(Event::Present(3));
    assert_eq!(brightness(&mut kiosk), [100]);
    kiosk.play(Event::Present(0));
    assert_eq!(brightness(&mut kiosk), [60]);
    kiosk.play(Event::Visitor);
    assert_eq!(brightness(&mut kiosk), [100]);
    kiosk.ticks(u32::try_from(burn_in::SHIFT_INTERVAL_S).unwrap());
    let moved = |effect: &&Effect| matches!(effect, Effect::BurnIn(protection) if protection.shift == (1, 0));
    assert_eq!(kiosk.seen.iter().filter(moved).count(), 1);
}

#[test]
fn whoever_moves_brightens_the_screen_and_leaves_the_slide() {
    let mut kiosk = Kiosk::new(vec![poster("a")]);
    kiosk.ticks(200);
    assert!(kiosk.idle.is_showing());
    assert!(kiosk.seen.contains(&Effect::Brightness(60)));
    kiosk.seen.clear();
    kiosk.play(Event::Motion(true));
    assert_eq!(kiosk.seen, [Effect::Brightness(100)]);
    kiosk.ticks(300);
    assert!(!kiosk.seen.contains(&Effect::Brightness(60)), "somebody is still there");
    kiosk.play(Event::Motion(false));
    kiosk.ticks(119);
    assert!(!kiosk.seen.contains(&Effect::Brightness(60)));
    kiosk.ticks(1);
    assert!(kiosk.seen.contains(&Effect::Brightness(60)) && kiosk.idle.is_showing());
}
