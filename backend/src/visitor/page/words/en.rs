//! English.

use protocol::record::Direction;

use super::{Ago, CheckInWords, CodeWords, ConfirmedWords, NoticeWords, ReceiptWords, Told, Words};

fn ago(n: i64, unit: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("This code expired {n} {unit}{plural} ago.")
}

/// All words in English.
pub(super) const WORDS: Words = Words {
    service: "Check-in",
    languages: "Language",
    code: CodeWords {
        heading: "Type the venue code",
        intro: "The quickest way: scan the QR code on the screen with your phone’s camera. \
                If that fails, type the letters and digits right below the QR code.",
        label: "Code below the QR code",
        example: "Example: BSON\u{a0}482\u{a0}913",
        submit: "Continue",
        not_a_code: "A code is a few letters and six digits, such as BSON\u{a0}482\u{a0}913. \
                     Please look again and retype it.",
        unknown: "There is no such code, or it has just changed. \
                  Please type the code that is on the screen now.",
        too_many: "Too many wrong codes. Please wait a few minutes and try again, \
                   or scan the QR code.",
    },
    check_in: CheckInWords {
        choose: "Choose in or out",
        go_in: "Going in",
        go_out: "Going out",
        stored: "One tap and you are done. We only store that somebody went in or out here, \
                 and when. No name, no phone number.",
        fixed: "This is the fixed code: printed on paper, or shown while the kiosk does not know \
                the right time. It is accepted, but counts as weaker evidence.",
    },
    confirmed: ConfirmedWords {
        recorded: "Recorded",
        greeting: |direction| match direction {
            Direction::In => "Please come in",
            Direction::Out => "See you again",
        },
        direction: |direction| match direction {
            Direction::In => "In",
            Direction::Out => "Out",
        },
        stored: |direction, at| {
            let way = match direction {
                Direction::In => "went in here",
                Direction::Out => "went out of here",
            };
            format!("We only store that somebody {way} at {at}. No name, no phone number.")
        },
        show: "If asked, show this page to the person at the entrance.",
        fixed: "Recorded with the fixed code: accepted, but weaker evidence, because this code \
                does not tell when it was scanned.",
    },
    receipt: ReceiptWords {
        valid: "Valid today",
        people: |people| match people {
            1 => "For 1 person".to_owned(),
            people => format!("For {people} people"),
        },
        show: "This receipt holds at every kiosk of the commune until midnight: scan its QR code \
               there or type the code above. You need not declare again today.",
        invalid: Told {
            heading: "Not valid today",
            what: "This receipt is of another day, or the code was mistyped.",
            remedy: "Please look at the code again, or make a new declaration at the kiosk.",
        },
        too_many: Told {
            heading: "Too many wrong receipts",
            what: "Too many codes that hold nowhere came from this network.",
            remedy: "Please wait a few minutes and open the receipt again.",
        },
    },
    notices: NoticeWords {
        not_recorded: "Not recorded",
        type_code: "Type the code below the QR",
        expired: ("This code has expired", "Please scan the code that is on the screen now."),
        expired_what: |seconds| match Ago::of(seconds) {
            Ago::Now => "This code has just expired.".to_owned(),
            Ago::Seconds(n) => ago(n, "second"),
            Ago::Minutes(n) => ago(n, "minute"),
            Ago::Hours(n) => ago(n, "hour"),
            Ago::Days(n) => ago(n, "day"),
        },
        from_future: Told {
            heading: "The kiosk’s clock is wrong",
            what: "This code belongs to a time that has not come yet: \
                   the clock of the kiosk here is wrong.",
            remedy: "Please tell the staff here, or scan the printed code if there is one.",
        },
        not_authentic: Told {
            heading: "This code is not genuine",
            what: "This code was not made by the venue’s kiosk, or it was changed.",
            remedy: "Please scan the code on the kiosk’s screen. If you see this page again, \
                     tell the staff: the code may be a fake.",
        },
        malformed: Told {
            heading: "This code is incomplete",
            what: "This address does not hold a complete venue code.",
            remedy: "Please scan the code on the screen again and hold the phone still.",
        },
        unknown_kiosk: Told {
            heading: "Unknown kiosk",
            what: "This code belongs to a kiosk that is not registered.",
            remedy: "Please tell the staff here, or scan another code at this place.",
        },
        revoked: Told {
            heading: "This kiosk is out of service",
            what: "This code belongs to a kiosk that was withdrawn. It can no longer record visits.",
            remedy: "Please tell the staff here, or scan the code on another screen.",
        },
        ticket_expired: Told {
            heading: "This page was open too long",
            what: "Too much time passed between the scan and the tap.",
            remedy: "Please scan the code that is on the screen now, then tap again.",
        },
        ticket_invalid: Told {
            heading: "The tap did not count",
            what: "It did not come from the venue’s page, or the page was changed.",
            remedy: "Please scan the code that is on the screen now, then tap again.",
        },
        trouble: Told {
            heading: "Something went wrong",
            what: "The fault is in our system, not in your phone.",
            remedy: "Please wait a minute and scan the code again. If it still fails, \
                     tell the staff here.",
        },
        not_found: Told {
            heading: "No such page",
            what: "This address leads nowhere.",
            remedy: "Please scan the QR code on the screen, or type the code below it.",
        },
    },
};
