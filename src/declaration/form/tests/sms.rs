//! The phone confirmed by SMS: right, wrong, late, offline; and never in the way.

use super::*;

fn at_otp() -> Story {
    let mut story = Story::begin(Purpose::Me).type_person("AN", "1990", Gender::Nam);
    story.otp = true;
    let story = story.write("0912345678").play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Otp));
    assert!(
        matches!(story.effects.as_slice(), [Effect::SendOtp(phone)] if &**phone == "0912345678")
    );
    story
}

fn checked(digits: &str) -> Story {
    let story = at_otp().play([Event::Otp(OtpNews::Sent)]).write(digits);
    assert_eq!(story.form().otp.state, OtpState::Checking);
    let Some(Effect::CheckOtp { code }) = story.effects.last() else { panic!("no check") };
    assert_eq!(&**code, digits);
    story
}

#[test]
fn the_right_digits_confirm_and_go_on() {
    let story = checked("123456").play([Event::Otp(OtpNews::Right)]);
    assert_eq!((story.page(), story.form().declarant.verified), (Some(Page::Where), true));
    let story = story.play([Event::Back]);
    assert_eq!(story.page(), Some(Page::Phone), "not asked twice");
    let story = story.play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Where));
    let story = story.play([Event::Back, ERASE]).write("9");
    assert!(!story.form().declarant.verified, "another number is another phone");
}

#[test]
fn wrong_digits_are_typed_again() {
    let story = checked("111111").play([Event::Otp(OtpNews::Wrong)]);
    assert_eq!((story.form().otp.state, story.text()), (OtpState::Wrong, ""));
    let story = story.write("123456").play([Event::Otp(OtpNews::Right)]);
    assert!(story.form().declarant.verified);
}

#[test]
fn late_digits_need_another_sms() {
    let story = checked("123456").play([Event::Otp(OtpNews::Expired)]);
    assert_eq!(story.form().otp.state, OtpState::Expired);
    let story = story.write("9").play([Event::Resend]);
    assert_eq!((story.form().otp.state, story.text()), (OtpState::Sending, ""));
    assert_eq!(story.effects.len(), 3);
}

#[test]
fn without_the_network_it_goes_on_unverified() {
    for story in [
        at_otp().play([Event::Otp(OtpNews::Unavailable)]),
        at_otp().wait(ANSWER_S),
        checked("123456").wait(ANSWER_S),
    ] {
        assert_eq!(story.form().otp.state, OtpState::Unavailable);
        let story = story.play([Event::Next]);
        assert_eq!((story.page(), story.form().declarant.verified), (Some(Page::Where), false));
        let story = story.play([Event::Otp(OtpNews::Right)]);
        assert!(!story.form().declarant.verified, "an answer for which nobody waits");
    }
}

#[test]
fn it_may_be_skipped_at_once() {
    let story = at_otp().play([Event::Next]);
    assert_eq!(story.page(), Some(Page::Where));
}

#[test]
fn it_is_asked_only_for_a_mobile_number() {
    for phone in ["", "02353861234"] {
        let mut story = Story::begin(Purpose::Me).type_person("AN", "1990", Gender::Nam);
        story.otp = true;
        let story = story.write(phone).play([Event::Next]);
        assert_eq!((story.page(), story.effects.len()), (Some(Page::Where), 0), "{phone}");
    }
}

#[test]
fn waiting_for_an_sms_does_not_keep_the_form_for_ever() {
    let story = at_otp().play([Event::Otp(OtpNews::Sent)]).wait(IDLE_S);
    assert_eq!(story.page(), None);
}

#[test]
fn the_way_back_leads_to_the_phone() {
    for story in [at_otp(), at_otp().play([Event::Otp(OtpNews::Unavailable)]), checked("123456")] {
        let story = story.play([Event::Back]);
        assert_eq!((story.page(), story.text()), (Some(Page::Phone), "0912345678"));
    }
}

#[test]
fn an_impatient_finger_asks_for_one_sms() {
    let story = at_otp().play([Event::Resend, Event::Resend]);
    assert_eq!(story.effects.len(), 1);
    let story = story.play([Event::Otp(OtpNews::Sent), Event::Resend, Event::Resend]);
    assert_eq!(story.effects.len(), 2);
}
