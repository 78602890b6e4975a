//! The pages as HTML, from what they show.

use protocol::record::Direction;

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// Where the visitor stands.
#[derive(Clone, Debug)]
pub struct VenueView {
    /// Name of the venue.
    pub name: String,
    /// Place in it; may be empty.
    pub place: String,
    /// Name of the commune.
    pub commune: String,
}

/// What a page shows.
#[derive(Clone, Debug)]
pub enum Page {
    /// The start page and a wrong short code.
    EnterCode {
        /// What was wrong with the code before.
        problem: Option<CodeProblem>,
    },
    /// In or out in one tap.
    CheckIn {
        /// Where.
        venue: VenueView,
        /// What the tap brings back.
        ticket: String,
        /// Whether the code was a fixed one.
        fixed: bool,
        /// Path of this page, for the language links.
        self_path: String,
    },
    /// Counted.
    Confirmed {
        /// Where.
        venue: VenueView,
        /// Which way.
        direction: Direction,
        /// When, such as `07:43`.
        at: String,
        /// On which day, such as `08/07/2021`.
        date: String,
        /// Whether the code was a fixed one.
        fixed: bool,
    },
    /// Not counted.
    Refused {
        /// Why.
        reason: RefusedReason,
        /// Path of this page, for the language links.
        self_path: String,
    },
    /// The server failed.
    Trouble,
    /// No such page.
    NotFound,
}

/// Why a short code led nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    /// Not letters and six digits.
    NotACode,
    /// No venue shows it now.
    Unknown,
    /// Too many wrong ones.
    TooMany,
}

/// Why a check-in was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedReason {
    /// The code was opened too late.
    Expired {
        /// Seconds since it left the screen.
        seconds: i64,
    },
    /// The kiosk's clock runs ahead.
    FromFuture,
    /// Not made by a kiosk.
    NotAuthentic,
    /// No code at all.
    Malformed,
    /// An unknown kiosk.
    UnknownKiosk,
    /// A kiosk that was withdrawn.
    Revoked,
    /// Tapped too late.
    TicketExpired,
    /// Not a ticket.
    TicketInvalid,
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The page as a whole HTML document.
pub fn render(page: &Page, lang: Lang) -> String {
    let body = match page {
        Page::EnterCode { problem } => format!(
            "{}<form method=\"post\" action=\"/code\"><input name=\"code\"><button>OK</button></form>",
            problem.map(|p| format!("<p>{p:?}</p>")).unwrap_or_default()
        ),
        Page::CheckIn { venue, ticket, .. } => format!(
            "<h1>{}</h1><form method=\"post\" action=\"/tap\"><input type=\"hidden\" \
             name=\"ticket\" value=\"{}\"><button name=\"direction\" value=\"in\">Vào</button>\
             <button name=\"direction\" value=\"out\">Ra</button></form>",
            escape(&venue.name),
            escape(ticket)
        ),
        Page::Confirmed { venue, direction, at, date, .. } => {
            format!("<h1>{}</h1><p>{direction:?} {at} {date}</p>", escape(&venue.name))
        }
        Page::Refused { reason, .. } => format!("<p>{reason:?}</p>"),
        Page::Trouble => "<p>Trouble</p>".to_owned(),
        Page::NotFound => "<p>NotFound</p>".to_owned(),
    };
    let lang = if lang == Lang::En { "en" } else { "vi" };
    format!(
        "<!doctype html><html lang=\"{lang}\"><link rel=\"stylesheet\" href=\"/style.css\">{body}</html>"
    )
}
