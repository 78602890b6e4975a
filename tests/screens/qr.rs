//! The code on the screen decodes, turns with the slot, and stays fixed without a clock.

use kiosk::screens::Update;
use protocol::clock::ClockConfidence;
use protocol::token::{Kind, Token};

use crate::support::harness::{Harness, identity};

fn expected(harness: &Harness, confidence: ClockConfidence) -> Option<String> {
    let source = identity().source;
    Some(source.code(&source.claim_at(harness.unix_ms(), confidence)).unwrap().url)
}

#[test]
fn decodes_from_the_pixels_of_every_screen() {
    for (width, height) in
        [(800, 480), (1024, 600), (1280, 720), (1920, 1080), (600, 1024), (720, 1280)]
    {
        let harness = Harness::new(width, height);
        let url = expected(&harness, ClockConfidence::Synced);
        assert_eq!(harness.decode(), url, "home at {width}×{height}");
        harness.touch("Khai báo y tế");
        assert_eq!(harness.decode(), url, "wizard at {width}×{height}");
    }
}

#[test]
fn turns_at_the_end_of_its_slot_and_not_before() {
    let harness = Harness::new(800, 480);
    let first = harness.decode();
    harness.wait_ms(29_900);
    assert_eq!(harness.decode(), first);
    harness.wait_ms(200);
    let second = harness.decode();
    assert_ne!(second, first);
    assert_eq!(second, expected(&harness, ClockConfidence::Synced));
}

#[test]
fn is_fixed_while_the_time_is_unknown() {
    let harness = Harness::new(800, 480);
    harness.trust_clock(ClockConfidence::Unknown);
    let fixed = harness.decode().unwrap();
    let token = Token::from_url(&fixed).unwrap();
    assert_eq!(token.claim.kind, Kind::Fixed);
    assert!(token.is_authentic(&identity().source.token_key));
    harness.wait_ms(31_000);
    assert_eq!(harness.decode(), Some(fixed));
    harness.trust_clock(ClockConfidence::Held);
    assert_eq!(harness.decode(), expected(&harness, ClockConfidence::Held));
}

#[test]
fn there_is_none_before_enrolment() {
    let harness = Harness::bare(800, 480);
    assert_eq!(harness.decode(), None);
    assert!(harness.find("Khai báo y tế").is_none());
    harness.screens.apply(Update::Enrolled(Some(identity())));
    harness.settle();
    assert!(harness.decode().is_some());
}
