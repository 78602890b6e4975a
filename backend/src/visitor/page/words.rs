//! Every word of the page, once per language. A missing translation does not compile.
//!
//! The terms are those of the directives: "ghi nhận ra/vào" (Hải Dương), "điểm kiểm dịch" and
//! "người kiểm soát" (Hoài Nhơn). Sentences are short and say what to do.

mod en;
mod vi;

use protocol::record::Direction;

use super::Lang;

/// The words of one language.
pub(super) struct Words {
    /// What this service is, in the bar on top and in titles.
    pub(super) service: &'static str,
    /// Names the choice of language to a screen reader.
    pub(super) languages: &'static str,
    /// The start page.
    pub(super) code: CodeWords,
    /// In or out.
    pub(super) check_in: CheckInWords,
    /// The confirmation.
    pub(super) confirmed: ConfirmedWords,
    /// Receipts of declarations.
    pub(super) receipt: ReceiptWords,
    /// Refusals and failures.
    pub(super) notices: NoticeWords,
}

/// The words of the page that a receipt opens.
pub(super) struct ReceiptWords {
    /// Heading of one that holds.
    pub(super) valid: &'static str,
    /// For how many people.
    pub(super) people: fn(u8) -> String,
    /// What to do with it.
    pub(super) show: &'static str,
    /// Not of today.
    pub(super) invalid: Told,
    /// Wait.
    pub(super) too_many: Told,
}

/// The words of the start page.
pub(super) struct CodeWords {
    /// Heading.
    pub(super) heading: &'static str,
    /// The easier way, and when to type.
    pub(super) intro: &'static str,
    /// Above the field.
    pub(super) label: &'static str,
    /// Under the label: what a code looks like.
    pub(super) example: &'static str,
    /// The button.
    pub(super) submit: &'static str,
    /// Not letters and six digits.
    pub(super) not_a_code: &'static str,
    /// No venue shows it.
    pub(super) unknown: &'static str,
    /// Wait.
    pub(super) too_many: &'static str,
}

/// The words of the page with the two buttons.
pub(super) struct CheckInWords {
    /// Names the two buttons to a screen reader.
    pub(super) choose: &'static str,
    /// The first button.
    pub(super) go_in: &'static str,
    /// The second button.
    pub(super) go_out: &'static str,
    /// What will be stored.
    pub(super) stored: &'static str,
    /// The code is the fixed one.
    pub(super) fixed: &'static str,
}

/// The words of the confirmation.
pub(super) struct ConfirmedWords {
    /// It is durable.
    pub(super) recorded: &'static str,
    /// After [`ConfirmedWords::recorded`], to someone who goes in or out.
    pub(super) greeting: fn(Direction) -> &'static str,
    /// The direction as one word.
    pub(super) direction: fn(Direction) -> &'static str,
    /// What was stored: direction and time of day.
    pub(super) stored: fn(Direction, &str) -> String,
    /// Whom to show the page to.
    pub(super) show: &'static str,
    /// The code was the fixed one.
    pub(super) fixed: &'static str,
}

/// One refusal or failure.
pub(super) struct Told {
    /// Heading.
    pub(super) heading: &'static str,
    /// What happened.
    pub(super) what: &'static str,
    /// What to do now.
    pub(super) remedy: &'static str,
}

/// The words of refusals and failures.
pub(super) struct NoticeWords {
    /// Above the heading wherever a tap or a scan came to nothing.
    pub(super) not_recorded: &'static str,
    /// The link to the start page.
    pub(super) type_code: &'static str,
    /// What happened to an old code: seconds since it left the screen.
    pub(super) expired_what: fn(i64) -> String,
    /// Heading of an old code, and its remedy.
    pub(super) expired: (&'static str, &'static str),
    /// The kiosk's clock runs ahead.
    pub(super) from_future: Told,
    /// A forged code.
    pub(super) not_authentic: Told,
    /// No code at all.
    pub(super) malformed: Told,
    /// Nobody enrolled this kiosk.
    pub(super) unknown_kiosk: Told,
    /// This kiosk was withdrawn.
    pub(super) revoked: Told,
    /// The page was open too long.
    pub(super) ticket_expired: Told,
    /// The tap did not come from a page of ours.
    pub(super) ticket_invalid: Told,
    /// The backend failed.
    pub(super) trouble: Told,
    /// No such page.
    pub(super) not_found: Told,
}

/// The words of a language.
pub(super) fn of(lang: Lang) -> &'static Words {
    match lang {
        Lang::Vi => &vi::WORDS,
        Lang::En => &en::WORDS,
    }
}

/// A stretch of time in the largest unit that fits, rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ago {
    Now,
    Seconds(i64),
    Minutes(i64),
    Hours(i64),
    Days(i64),
}

impl Ago {
    fn of(seconds: i64) -> Self {
        match seconds {
            ..1 => Self::Now,
            1..60 => Self::Seconds(seconds),
            60..3_600 => Self::Minutes(seconds / 60),
            3_600..86_400 => Self::Hours(seconds / 3_600),
            86_400.. => Self::Days(seconds / 86_400),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_codes_say_how_old() {
        let say = |lang: Lang, seconds| (of(lang).notices.expired_what)(seconds);
        for (seconds, vi, en) in [
            (i64::MIN, "Mã này vừa hết hạn.", "This code has just expired."),
            (0, "Mã này vừa hết hạn.", "This code has just expired."),
            (1, "Mã này đã hết hạn 1 giây trước.", "This code expired 1 second ago."),
            (59, "Mã này đã hết hạn 59 giây trước.", "This code expired 59 seconds ago."),
            (60, "Mã này đã hết hạn 1 phút trước.", "This code expired 1 minute ago."),
            (199, "Mã này đã hết hạn 3 phút trước.", "This code expired 3 minutes ago."),
            (3_600, "Mã này đã hết hạn 1 giờ trước.", "This code expired 1 hour ago."),
            (86_399, "Mã này đã hết hạn 23 giờ trước.", "This code expired 23 hours ago."),
            (172_800, "Mã này đã hết hạn 2 ngày trước.", "This code expired 2 days ago."),
        ] {
            assert_eq!(say(Lang::Vi, seconds), vi);
            assert_eq!(say(Lang::En, seconds), en);
        }
    }
}
