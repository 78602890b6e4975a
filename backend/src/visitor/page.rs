//! The visitor's phone page as HTML: a pure function from what there is to say and a language.
//!
//! One document and one style sheet, no script, nothing from elsewhere, so that a cheap phone on a
//! slow network shows it at once and a strict content security policy holds. Every form carries
//! its language in the address (`?lang=`), so that the answer comes in the language of the page.

mod notice;
mod views;
mod words;

use protocol::record::Direction;

/// The style sheet that every page asks for at `/style.css`.
pub const STYLE: &str = include_str!("style.css");

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese, the first language.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// Both languages, in the order in which the page offers them.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The language tag (BCP 47), as in `?lang=` and in the document.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of a tag as `?lang=` carries it; `None` when it is none of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }
}

/// Where the visitor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueView {
    /// Name, such as "Chợ Bồng Sơn".
    pub name: String,
    /// Where the kiosk stands, such as "Cổng số 2"; may be empty.
    pub place: String,
    /// Name of the commune, such as "Phường Bồng Sơn"; may be empty.
    pub commune: String,
}

/// What there is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The start page, for phones whose camera fails; again after a code that did not work.
    EnterCode {
        /// What was wrong with the last code.
        problem: Option<CodeProblem>,
    },
    /// In or out in one tap.
    CheckIn {
        /// Where.
        venue: VenueView,
        /// Goes back with the tap; proves that the code was good when the page opened.
        ticket: String,
        /// Whether the code was the fixed one.
        fixed: bool,
        /// Path of this page, for the other language.
        self_path: String,
    },
    /// The tap is durable.
    Confirmed {
        /// Where.
        venue: VenueView,
        /// Which way.
        direction: Direction,
        /// Time of day at the venue, such as "07:43".
        at: String,
        /// Date at the venue, such as "08/07/2021".
        date: String,
        /// Whether the code was the fixed one.
        fixed: bool,
    },
    /// Nothing was recorded, and why.
    Refused {
        /// Why.
        reason: RefusedReason,
        /// Path of this page, for the other language.
        self_path: String,
    },
    /// The receipt of a declaration holds today.
    Receipt {
        /// What it says.
        receipt: ReceiptView,
        /// Path of this page, for the other language.
        self_path: String,
    },
    /// A code is no receipt of today, and why.
    NoReceipt {
        /// Why.
        reason: NoReceipt,
        /// Path of this page, for the other language.
        self_path: String,
    },
    /// The backend itself failed.
    Trouble,
    /// No such page.
    NotFound,
}

/// What was wrong with a typed short code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    /// Not letters and six digits.
    NotACode,
    /// No venue shows it now.
    Unknown,
    /// Too many wrong codes in a short time.
    TooMany,
}

/// A receipt that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptView {
    /// The code as people read it, `XXXX-XXXX-XXXX`.
    pub code: String,
    /// Name of the commune at whose kiosks it holds.
    pub commune: String,
    /// The day on which it holds, such as "08/07/2021".
    pub date: String,
    /// For how many people.
    pub people: u8,
}

/// Why a code is no receipt of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReceipt {
    /// Of another day, mistyped or forged.
    Invalid,
    /// Too many wrong ones in a short time.
    TooMany,
}

/// Why a scan or a tap was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedReason {
    /// The code left the screen too long ago.
    Expired {
        /// Seconds since it left the screen; below 1 reads as "just now".
        seconds: i64,
    },
    /// The kiosk's clock runs ahead.
    FromFuture,
    /// Not made by the kiosk that it names.
    NotAuthentic,
    /// No venue code at all.
    Malformed,
    /// Names a kiosk that nobody enrolled.
    UnknownKiosk,
    /// Names a kiosk that was withdrawn.
    Revoked,
    /// The page was open for too long before the tap.
    TicketExpired,
    /// The tap did not come from a page of ours.
    TicketInvalid,
}

/// The whole document, UTF-8 HTML.
pub fn render(page: &Page, lang: Lang) -> String {
    views::render(page, lang, words::of(lang))
}
