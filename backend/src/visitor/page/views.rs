//! The templates and what each is filled with. Everything that comes from outside passes through
//! askama's HTML escaping; no template switches it off.

use askama::Template;
use protocol::record::Direction;

use super::notice::Notice;
use super::words::Words;
use super::{CodeProblem, Lang, Page, ReceiptView, VenueView};

/// What every page has around its content.
struct Frame {
    lang: &'static str,
    words: &'static Words,
    /// Path that the choice of language leads to; `None` offers no choice.
    own_path: Option<String>,
}

#[derive(Template)]
#[template(path = "enter_code.html")]
struct EnterCode {
    frame: Frame,
    problem: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "check_in.html")]
struct CheckIn<'a> {
    frame: Frame,
    venue: &'a VenueView,
    place: String,
    ticket: &'a str,
    fixed: bool,
}

#[derive(Template)]
#[template(path = "confirmed.html")]
struct Confirmed<'a> {
    frame: Frame,
    venue: &'a VenueView,
    place: String,
    inward: bool,
    greeting: &'static str,
    way: &'static str,
    at: &'a str,
    date: &'a str,
    stored: String,
    fixed: bool,
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct Receipt<'a> {
    frame: Frame,
    receipt: &'a ReceiptView,
    people: String,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct Told {
    frame: Frame,
    notice: Notice,
}

/// Fills the template of `page`.
pub(super) fn render(page: &Page, lang: Lang, words: &'static Words) -> String {
    let frame = |own_path: Option<&str>| Frame {
        lang: lang.tag(),
        words,
        own_path: own_path.map(local_path),
    };
    let filled = match page {
        Page::EnterCode { problem } => {
            let code = &words.code;
            let problem = problem.map(|problem| match problem {
                CodeProblem::NotACode => code.not_a_code,
                CodeProblem::Unknown => code.unknown,
                CodeProblem::TooMany => code.too_many,
            });
            EnterCode { frame: frame(Some("/")), problem }.render()
        }
        Page::CheckIn { venue, ticket, fixed, self_path } => CheckIn {
            frame: frame(Some(self_path)),
            venue,
            place: place_of(venue),
            ticket,
            fixed: *fixed,
        }
        .render(),
        Page::Confirmed { venue, direction, at, date, fixed } => Confirmed {
            frame: frame(None),
            venue,
            place: place_of(venue),
            inward: *direction == Direction::In,
            greeting: (words.confirmed.greeting)(*direction),
            way: (words.confirmed.direction)(*direction),
            at,
            date,
            stored: (words.confirmed.stored)(*direction, at),
            fixed: *fixed,
        }
        .render(),
        Page::Refused { reason, self_path } => {
            let notice = Notice::refused(*reason, &words.notices);
            Told { frame: frame(Some(self_path)), notice }.render()
        }
        Page::Receipt { receipt, self_path } => Receipt {
            frame: frame(Some(self_path)),
            receipt,
            people: (words.receipt.people)(receipt.people),
        }
        .render(),
        Page::NoReceipt { reason, self_path } => {
            let notice = Notice::no_receipt(*reason, &words.receipt);
            Told { frame: frame(Some(self_path)), notice }.render()
        }
        Page::Trouble => {
            Told { frame: frame(Some("/")), notice: Notice::trouble(&words.notices) }.render()
        }
        Page::NotFound => {
            Told { frame: frame(Some("/")), notice: Notice::not_found(&words.notices) }.render()
        }
    };
    // Writing into a String does not fail; a sentence is still better than an empty page.
    filled.unwrap_or_else(|_| words.notices.trouble.heading.to_owned())
}

/// "Cổng số 2 · Phường Bồng Sơn", whichever of both there is.
fn place_of(venue: &VenueView) -> String {
    let parts = [venue.place.trim(), venue.commune.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The path without query, or `/` when it would lead to another host: a path that begins with two
/// slashes, or a slash and a backslash, names a host to browsers.
fn local_path(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut letters = path.chars();
    let local = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    // Browsers drop tabs and line breaks from addresses, which would join two slashes again.
    if local && !path.contains(char::is_control) { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_on_this_host() {
        for (path, link) in [
            ("/", "/"),
            ("/Q/ABC", "/Q/ABC"),
            ("/Q/ABC?lang=vi", "/Q/ABC"),
            ("/Q/ABC#x", "/Q/ABC"),
            ("", "/"),
            ("Q/ABC", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("https://evil.example/", "/"),
        ] {
            assert_eq!(local_path(path), link, "{path:?}");
        }
    }

    #[test]
    fn a_place_has_what_there_is() {
        for (place, commune, line) in [
            ("Cổng số 2", "Phường Bồng Sơn", "Cổng số 2 · Phường Bồng Sơn"),
            (" ", "Phường Bồng Sơn", "Phường Bồng Sơn"),
            ("Cổng số 2", "", "Cổng số 2"),
            ("", "", ""),
        ] {
            let venue = VenueView {
                name: String::new(),
                place: place.to_owned(),
                commune: commune.to_owned(),
            };
            assert_eq!(place_of(&venue), line);
        }
    }
}
