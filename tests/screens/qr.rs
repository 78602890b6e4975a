//! The code on the screen decodes, turns with the slot, and stays fixed without a clock.

use kiosk::screens::Update;
use protocol::clock::ClockConfidence;
use protocol::token::{Kind, Token};

use crate::bench::{Bench, identity};

fn expected(bench: &Bench, confidence: ClockConfidence) -> Option<String> {
    let source = identity().source;
    Some(source.code(&source.claim_at(bench.unix_ms(), confidence)).unwrap().url)
}

#[test]
fn decodes_from_the_pixels_of_every_screen() {
    for (width, height) in
        [(800, 480), (1024, 600), (1280, 720), (1920, 1080), (600, 1024), (720, 1280)]
    {
        let bench = Bench::new(width, height);
        let url = expected(&bench, ClockConfidence::Synced);
        assert_eq!(bench.decode(), url, "home at {width}×{height}");
        bench.touch("Khai báo y tế");
        assert_eq!(bench.decode(), url, "wizard at {width}×{height}");
    }
}

#[test]
fn turns_at_the_end_of_its_slot_and_not_before() {
    let bench = Bench::new(800, 480);
    let first = bench.decode();
    bench.wait_ms(29_900);
    assert_eq!(bench.decode(), first);
    bench.wait_ms(200);
    let second = bench.decode();
    assert_ne!(second, first);
    assert_eq!(second, expected(&bench, ClockConfidence::Synced));
}

#[test]
fn is_fixed_while_the_time_is_unknown() {
    let bench = Bench::new(800, 480);
    bench.trust_clock(ClockConfidence::Unknown);
    let fixed = bench.decode().unwrap();
    let token = Token::from_url(&fixed).unwrap();
    assert_eq!(token.claim.kind, Kind::Fixed);
    assert!(token.is_authentic(&identity().source.token_key));
    bench.wait_ms(31_000);
    assert_eq!(bench.decode(), Some(fixed));
    bench.trust_clock(ClockConfidence::Held);
    assert_eq!(bench.decode(), expected(&bench, ClockConfidence::Held));
}

#[test]
fn there_is_none_before_enrolment() {
    let bench = Bench::bare(800, 480);
    assert_eq!(bench.decode(), None);
    assert!(bench.find("Khai báo y tế").is_none());
    bench.screens.apply(Update::Enrolled(Some(identity())));
    bench.settle();
    assert!(bench.decode().is_some());
}
