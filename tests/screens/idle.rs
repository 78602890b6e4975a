//! While nobody is there: slides beside the code, and home at a touch.

use std::collections::BTreeMap;
use std::time::Duration;

use i_slint_backend_testing::mock_elapsed_time;
use kiosk::idle::{Content, Rules, Slide};
use kiosk::media::decode::Picture;
use kiosk::screens::{Command, IdleRequest, IdleSetup, Status, Update};
use kiosk::sound::{Cue, Loudness, Prompt};
use protocol::language::Language;
use protocol::playlist::MediaId;
use protocol::record::Direction;
use protocol::token::Evidence;
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition};
use ui::{HomeAdapter, IdleAdapter};

use crate::support::harness::{Harness, status};

const HOME: &str = "Về trang chính";

/// A poster in red, so that nothing else looks like it.
const RED: [u8; 3] = [200, 10, 30];

pub(crate) fn setup() -> IdleSetup {
    IdleSetup {
        rules: Rules { after_s: Some(60), ..Rules::default() },
        loudness: Loudness { volume: 70, ..Loudness::default() },
        announcements: vec![BTreeMap::from([
            (
                Language::Vi,
                "Tiêm chủng sáng thứ Bảy\nTừ 7 giờ đến 11 giờ tại trạm y tế phường. Mang theo căn \
                 cước và thẻ bảo hiểm y tế."
                    .to_owned(),
            ),
            (
                Language::En,
                "Vaccination on Saturday\nFrom 7 to 11 at the ward's health station.".to_owned(),
            ),
        ])],
    }
}

fn poster() -> Slide {
    let content = Content::Pictures(MediaId::of(b"poster"));
    Slide { content, parts: 1, part_ms: 10_000, languages: vec![Language::Vi], ..Slide::guide() }
}

fn kiosk(width: u32, height: u32, slides: Vec<Slide>) -> Harness {
    let harness = Harness::new(width, height);
    harness.screens.set_idle(setup());
    harness.screens.apply(Update::Slides(slides));
    harness
}

/// Lets seconds pass one by one, as the heart beats.
fn wait_s(harness: &Harness, seconds: u32) {
    for _ in 0..seconds {
        mock_elapsed_time(Duration::from_secs(1));
    }
    harness.settle();
}

fn pixel(harness: &Harness, x: u32, y: u32) -> [u8; 3] {
    let picture = harness.picture();
    let pixel = picture.as_slice()[(y * picture.width() + x) as usize];
    [pixel.r, pixel.g, pixel.b]
}

/// Answers the last wish for a picture, as the backstage does.
fn project(harness: &Harness, paint: impl Fn(u32, u32) -> Option<Picture>) {
    let wish = harness.commands.borrow().iter().rev().find_map(|command| match command {
        Command::Idle(IdleRequest::Picture { ticket, width, height, .. }) => {
            Some((*ticket, *width, *height))
        }
        _ => None,
    });
    let (ticket, width, height) = wish.unwrap();
    harness.screens.apply(Update::Picture { ticket, picture: paint(width, height) });
    harness.settle();
}

fn red(width: u32, height: u32) -> Option<Picture> {
    Some(Picture { width, height, rgb: RED.repeat((width * height) as usize) })
}

#[test]
fn slides_come_after_a_minute_and_the_code_stays() {
    for (width, height) in [(800, 480), (1024, 600), (1920, 1080), (480, 800), (600, 1024)] {
        let harness = kiosk(
            width,
            height,
            vec![Slide::guide(), Slide::announcement(0, Language::ALL.to_vec())],
        );
        wait_s(&harness, 58);
        assert!(harness.find(HOME).is_none());
        assert!(harness.find("Khai báo y tế").is_some());
        wait_s(&harness, 2);
        assert!(harness.find(HOME).is_some(), "{width} × {height}");
        assert!(harness.find("Khai báo y tế").is_none(), "nothing beneath can be touched");
        let code = harness.decode().unwrap();
        assert!(code.contains("/Q/"), "the venue's own code at {width} × {height}: {code}");
    }
}

#[test]
fn the_codes_of_the_stores_lead_to_the_stores() {
    for (width, height) in [(800, 480), (1920, 1080), (480, 800), (600, 1024)] {
        let harness = kiosk(width, height, vec![Slide::guide()]);
        for (part, store) in [(1, "https://play.google.com/"), (2, "https://apps.apple.com/")] {
            wait_s(&harness, if part == 1 { 60 + 10 } else { 9 });
            let adapter = harness.screens.component().global::<IdleAdapter>();
            assert_eq!(adapter.get_part(), part);
            let texts = harness.decode_all();
            assert_eq!(texts.len(), 2, "one store beside the venue, {width} × {height}: {texts:?}");
            assert!(texts.iter().any(|text| text.starts_with(store)), "{texts:?}");
        }
    }
}

#[test]
fn a_touch_anywhere_goes_home_and_presses_nothing() {
    for (width, height) in [(800, 480), (600, 1024)] {
        let home = kiosk(width, height, vec![Slide::guide()]);
        let button = home.find("Khai báo y tế").unwrap();
        let (corner, size) = (button.absolute_position(), button.size());
        let middle =
            LogicalPosition::new(corner.x + size.width / 2.0, corner.y + size.height / 2.0);
        for position in [middle, LogicalPosition::new(5.0, 5.0)] {
            let home = kiosk(width, height, vec![Slide::guide()]);
            wait_s(&home, 61);
            assert!(home.find(HOME).is_some());
            let button = PointerEventButton::Left;
            for event in [
                WindowEvent::PointerMoved { position },
                WindowEvent::PointerPressed { position, button },
                WindowEvent::PointerReleased { position, button },
                WindowEvent::PointerExited,
            ] {
                home.screens.window().dispatch_event(event);
                mock_elapsed_time(Duration::from_millis(20));
            }
            home.settle();
            assert!(home.find(HOME).is_none());
            assert!(home.find("Khai báo y tế").is_some(), "home, and no form");
            wait_s(&home, 61);
            // Their second turn is in English.
            assert!(home.find("Home page").is_some(), "slides come back when the visitor has gone");
        }
    }
}

#[test]
fn a_check_in_wakes_it_and_is_seen() {
    let harness = kiosk(800, 480, vec![Slide::guide()]);
    wait_s(&harness, 60);
    harness.screens.apply(Update::CheckIn { direction: Direction::In, evidence: Evidence::Live });
    harness.settle();
    assert!(harness.find(HOME).is_none());
    assert_eq!(pixel(&harness, 1, 1), [0x0b, 0x7a, 0x4b]);
}

#[test]
fn nobody_is_disturbed_who_uses_the_kiosk() {
    let harness = kiosk(800, 480, vec![Slide::guide()]);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    wait_s(&harness, 55);
    harness.type_text("A");
    wait_s(&harness, 20);
    assert!(harness.find(HOME).is_none());
}

#[test]
fn a_poster_is_shown_pixel_by_pixel_and_counted() {
    let harness = kiosk(800, 480, vec![poster()]);
    wait_s(&harness, 60);
    assert!(harness.find("Khai báo y tế").is_some(), "home stays until the picture is there");
    project(&harness, red);
    assert_eq!([pixel(&harness, 340, 5), pixel(&harness, 795, 420)], [RED, RED]);
    assert!(harness.decode().is_some());
    wait_s(&harness, 10);
    let played =
        Command::Idle(IdleRequest::CountPlay { file: MediaId::of(b"poster"), seconds: 10 });
    assert_eq!(harness.commands.borrow().iter().filter(|it| **it == played).count(), 1);
    project(&harness, |_, _| None);
    assert!(harness.find("Khai báo y tế").is_some(), "a damaged file leaves the home page");
}

#[test]
fn slides_speak_both_languages_and_leave_the_visitors_alone() {
    let harness = kiosk(800, 480, vec![Slide::announcement(0, Language::ALL.to_vec())]);
    let heading = || harness.screens.component().global::<IdleAdapter>().get_heading().to_string();
    wait_s(&harness, 60);
    assert!(heading().starts_with("Tiêm chủng"));
    wait_s(&harness, 12);
    assert!(heading().starts_with("Vaccination"));
    harness.find("Home page").unwrap().invoke_accessible_default_action();
    harness.settle();
    let language = harness.screens.component().global::<HomeAdapter>().get_language();
    assert_eq!(language, Language::Vi.tag());
}

#[test]
fn prompts_are_said_at_their_moments() {
    let harness = kiosk(800, 480, vec![]);
    let said = || -> Vec<Prompt> {
        let mut commands = harness.commands.borrow_mut();
        let said = commands.iter().filter_map(|command| match command {
            Command::PlayPrompt(Cue { prompt, language: Language::Vi }) => Some(*prompt),
            _ => None,
        });
        let said = said.collect();
        commands.clear();
        said
    };
    let check_in = |direction| {
        harness.screens.apply(Update::CheckIn { direction, evidence: Evidence::Live });
    };
    check_in(Direction::In);
    wait_s(&harness, 2);
    check_in(Direction::Out);
    assert_eq!(said(), [Prompt::Welcome, Prompt::Goodbye]);
    for nudge in [true, true, false, true] {
        harness.screens.apply(Update::Status(Status { nudge, ..status() }));
    }
    assert_eq!(said(), [Prompt::ScanFirst, Prompt::ScanFirst]);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    wait_s(&harness, 3);
    assert_eq!(said(), [Prompt::AskWhom, Prompt::AskName]);
    check_in(Direction::In);
    assert_eq!(said(), [Prompt::ChimeIn], "no words over somebody's form");
    harness.touch("Xóa ngay");
    harness.touch("Kiểm tra Bluezone của bạn");
    wait_s(&harness, 31);
    assert_eq!(said(), [Prompt::HoldPhone, Prompt::PhoneNotHeard]);
    harness.set_language(Language::En);
    harness.screens.apply(Update::CheckIn { direction: Direction::In, evidence: Evidence::Live });
    let english = Command::PlayPrompt(Cue { prompt: Prompt::ChimeIn, language: Language::En });
    assert!(harness.commands.borrow().contains(&english));
}

#[test]
fn the_code_steps_aside_and_can_still_be_read() {
    let harness = kiosk(800, 480, vec![]);
    let adapter = harness.screens.component().global::<IdleAdapter>();
    for (x, y, deep) in [(1, 0, false), (2, 2, true), (0, 2, true)] {
        adapter.set_shift_x(x);
        adapter.set_shift_y(y);
        adapter.set_deep(deep);
        harness.settle();
        assert!(harness.decode().is_some(), "{x}, {y}");
        let blue = if deep { [0x08, 0x3b, 0x7c] } else { [0x0b, 0x4e, 0xa2] };
        assert_eq!(pixel(&harness, 0, 0), blue, "no seam at the edge");
    }
}
