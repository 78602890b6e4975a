//! Who is asked next and what is remembered, as stories.

use super::*;

const ID: ContactId = ContactId([7; 12]);

/// Second and slot; slots here are 900 s, as in life.
fn at(second: u64) -> Moment {
    Moment::new(Duration::from_secs(second), i64::try_from(second).unwrap() * 1000)
}

/// A phone under an address that its name stands for.
fn phone(name: &str) -> Device {
    let number = name.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(byte));
    let [.., a, b, c, d, e, f] = number.to_be_bytes();
    let path = format!("{a:02X}_{b:02X}_{c:02X}_{d:02X}_{e:02X}_{f:02X}");
    Device::at(&format!("/org/bluez/hci0/dev_{path}")).unwrap()
}

fn heard(inquiries: &mut Inquiries, name: &str, now: Moment) -> Option<ContactId> {
    inquiries.id_of(phone(name), true, Some(-60), now)
}

#[test]
fn the_surest_is_asked_first_then_the_nearest() {
    let mut inquiries = Inquiries::default();
    for (name, sure, rssi) in [
        ("candidate, near", false, Some(-40)),
        ("sure, far", true, Some(-90)),
        ("sure, no signal", true, None),
        ("sure, near", true, Some(-50)),
        ("candidate, far", false, Some(-80)),
    ] {
        assert_eq!(inquiries.id_of(phone(name), sure, rssi, at(0)), None);
    }
    for name in ["sure, near", "sure, far", "sure, no signal", "candidate, near", "candidate, far"]
    {
        assert_eq!(inquiries.next(at(1)), Some(phone(name)), "{name}");
        assert_eq!(inquiries.next(at(1)), None, "one at a time");
        inquiries.answered(None, at(1));
    }
    assert_eq!(inquiries.next(at(1)), None);
}

#[test]
fn an_id_is_remembered_for_its_slot_and_a_failure_for_15_minutes() {
    // What is answered at second 800, when the phone is heard again, and whether it is asked then.
    for (answer, again, known, asked) in [
        (Some(ID), 801, true, false),
        (Some(ID), 899, true, false),
        (Some(ID), 900, false, true),
        (None, 801, false, false),
        (None, 1699, false, false),
        (None, 1700, false, true),
    ] {
        let mut inquiries = Inquiries::default();
        heard(&mut inquiries, "a", at(795));
        assert!(inquiries.next(at(795)).is_some());
        assert_eq!(inquiries.answered(answer, at(800)), Some(phone("a")));
        inquiries.forget(phone("a"));
        let found = heard(&mut inquiries, "a", at(again)).is_some();
        let next = inquiries.next(at(again)).is_some();
        assert_eq!((found, next), (known, asked), "{again}");
    }
}

#[test]
fn an_id_read_over_the_edge_of_a_slot_is_read_again() {
    let mut inquiries = Inquiries::default();
    heard(&mut inquiries, "a", at(898));
    inquiries.next(at(898));
    inquiries.answered(Some(ID), at(902));
    assert_eq!(heard(&mut inquiries, "a", at(903)), None);
    assert!(inquiries.next(at(903)).is_some());
}

#[test]
fn a_clock_that_is_set_forgets_ids_but_not_failures() {
    let mut inquiries = Inquiries::default();
    for (name, answer) in [("has it", Some(ID)), ("has it not", None)] {
        heard(&mut inquiries, name, at(10));
        inquiries.next(at(10));
        inquiries.answered(answer, at(10));
    }
    let set = Moment { at: Duration::from_secs(20), slot: 5000 };
    assert_eq!(heard(&mut inquiries, "has it", set), None);
    assert_eq!(heard(&mut inquiries, "has it not", set), None);
    assert_eq!(inquiries.next(set), Some(phone("has it")));
}

#[test]
fn who_has_left_is_not_asked() {
    let mut inquiries = Inquiries::default();
    heard(&mut inquiries, "left", at(0));
    heard(&mut inquiries, "forgotten", at(15));
    inquiries.forget(phone("forgotten"));
    assert_eq!(inquiries.next(at(20)), None);
}

#[test]
fn an_interrupted_phone_is_asked_again() {
    let mut inquiries = Inquiries::default();
    heard(&mut inquiries, "a", at(0));
    inquiries.next(at(0));
    assert_eq!(heard(&mut inquiries, "a", at(1)), None, "not twice in the queue");
    assert_eq!(inquiries.interrupted(), Some(phone("a")));
    assert_eq!(inquiries.next(at(1)), None);
    heard(&mut inquiries, "a", at(2));
    assert!(inquiries.next(at(2)).is_some());
}

#[test]
fn invented_addresses_are_bounded() {
    let mut inquiries = Inquiries::default();
    for number in 0..10_000 {
        heard(&mut inquiries, &number.to_string(), at(0));
        if number % 2 == 0 && inquiries.next(at(0)).is_some() {
            inquiries.answered(None, at(0));
        }
    }
    assert!(inquiries.waiting.len() <= WAITING_MAX && inquiries.answers.len() <= ANSWERS_MAX);
    heard(&mut inquiries, "late", at(900));
    assert!(inquiries.next(at(900)).is_some(), "the failures have expired");
}
