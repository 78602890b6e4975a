//! Every page of the visitor's phone in both languages, held to what every page promises, and each
//! page to its own promise.

use std::collections::HashMap;

use backend::visitor::page::{
    CodeProblem, Lang, NoReceipt, Page, ReceiptView, RefusedReason, STYLE, VenueView, render,
};
use protocol::record::Direction;

/// A page over the wire, with its style sheet, may not be larger.
const PAGE_MAX: usize = 30_000;
/// What we aim at, uncompressed, so that nobody adds a picture without noticing.
const PAGE_AIM: usize = 10_000;

const HOSTILE: &str = r#"</title><script>alert("1")</script>'&<img src=x onerror=alert(1)>"#;

const REASONS: [RefusedReason; 8] = [
    RefusedReason::Expired { seconds: 185 },
    RefusedReason::FromFuture,
    RefusedReason::NotAuthentic,
    RefusedReason::Malformed,
    RefusedReason::UnknownKiosk,
    RefusedReason::Revoked,
    RefusedReason::TicketExpired,
    RefusedReason::TicketInvalid,
];

fn venue(text: &str) -> VenueView {
    VenueView { name: text.to_owned(), place: text.to_owned(), commune: text.to_owned() }
}

/// Every page there is, with `text` wherever text comes from outside.
fn pages(text: &str) -> Vec<Page> {
    let mut pages = vec![Page::Trouble, Page::NotFound];
    for problem in
        [None, Some(CodeProblem::NotACode), Some(CodeProblem::Unknown), Some(CodeProblem::TooMany)]
    {
        pages.push(Page::EnterCode { problem });
    }
    for fixed in [false, true] {
        pages.push(Page::CheckIn {
            venue: venue(text),
            ticket: text.to_owned(),
            fixed,
            self_path: format!("/Q/{text}"),
        });
        for direction in [Direction::In, Direction::Out] {
            let (at, date) = (text.to_owned(), text.to_owned());
            pages.push(Page::Confirmed { venue: venue(text), direction, at, date, fixed });
        }
    }
    for people in [1, 4] {
        let (code, commune, date) = (text.to_owned(), text.to_owned(), text.to_owned());
        let receipt = ReceiptView { code, commune, date, people };
        pages.push(Page::Receipt { receipt, self_path: format!("/R/{text}") });
    }
    for reason in [NoReceipt::Invalid, NoReceipt::TooMany] {
        pages.push(Page::NoReceipt { reason, self_path: format!("/R/{text}") });
    }
    for reason in REASONS {
        pages.push(Page::Refused { reason, self_path: format!("/Q/{text}") });
    }
    pages
}

fn every_page(text: &str) -> Vec<(Page, Lang, String)> {
    let both = |page: Page| Lang::ALL.map(|lang| (page.clone(), lang, render(&page, lang)));
    pages(text).into_iter().flat_map(both).collect()
}

/// The tags of a document, without their brackets, in order. Attribute values hold no raw `>`,
/// because everything dynamic is escaped and the templates have none.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|part| part.split('>').next()).collect()
}

fn assert_balanced(html: &str) {
    const VOID: [&str; 4] = ["!DOCTYPE", "meta", "link", "input"];
    let mut open = Vec::new();
    for tag in tags(html) {
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{html}");
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}\n{html}");
}

#[test]
fn every_page_keeps_what_all_promise() {
    for (page, lang, html) in every_page("Chợ Bồng Sơn") {
        let said = format!("{page:?} {lang:?}\n{html}");
        assert!(html.starts_with("<!DOCTYPE html>"), "{said}");
        assert_balanced(&html);
        assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())), "{said}");
        assert!(html.contains("<meta charset=\"utf-8\">"), "{said}");
        assert!(html.len() + STYLE.len() < PAGE_AIM.min(PAGE_MAX), "{} {said}", html.len());
        for landmark in ["<title>", "<header>", "<main>", "<h1>"] {
            assert_eq!(html.matches(landmark).count(), 1, "{landmark} {said}");
        }
        for never in ["<script", " style=", "<style", "javascript:", "http:", "https:", " on"] {
            let found = tags(&html).into_iter().any(|tag| format!("<{tag}").contains(never));
            assert!(!found, "{never} {said}");
        }
    }
}

#[test]
fn every_page_has_a_title_of_its_own_kind() {
    let mut titles: HashMap<(String, Lang), Page> = HashMap::new();
    for (page, lang, html) in every_page("Chợ") {
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let title = title.unwrap().to_owned();
        let kind = std::mem::discriminant(&page);
        if let Some(other) = titles.insert((title.clone(), lang), page) {
            assert_eq!(std::mem::discriminant(&other), kind, "{title} stands for two pages");
        }
    }
}

#[test]
fn hostile_text_stays_text() {
    for (page, lang, html) in every_page(HOSTILE) {
        assert_balanced(&html);
        for never in ["<script", "<img", "</title><", "\"1\"", "'&<"] {
            assert!(!html.contains(never), "{never} {page:?} {lang:?}\n{html}");
        }
    }
}

#[test]
fn nothing_reads_the_same_in_both_languages() {
    for page in pages("") {
        let words = |lang| {
            let html = render(&page, lang);
            let main = html.split("<main>").nth(1).unwrap().to_owned();
            let text = main.split('<').filter_map(|part| part.split('>').nth(1));
            text.map(|text| text.trim().to_owned())
                .filter(|text| text.chars().any(char::is_alphabetic))
                .collect::<Vec<_>>()
        };
        let (vi, en) = (words(Lang::Vi), words(Lang::En));
        assert_eq!(vi.len(), en.len(), "{page:?}");
        for (vi, en) in vi.iter().zip(&en) {
            assert_ne!(vi, en, "{page:?}");
        }
    }
}

#[test]
fn in_or_out_in_one_tap() {
    for (lang, go_in, go_out) in
        [(Lang::Vi, "Tôi vào", "Tôi ra"), (Lang::En, "Going in", "Going out")]
    {
        let page = Page::CheckIn {
            venue: VenueView {
                name: "Chợ Bồng Sơn".to_owned(),
                place: "Cổng số 2".to_owned(),
                commune: "Phường Bồng Sơn".to_owned(),
            },
            ticket: "v1.abc-_".to_owned(),
            fixed: false,
            self_path: "/Q/CAFE".to_owned(),
        };
        let html = render(&page, lang);
        // As a person reads it: the venue, then the two buttons, then the small print.
        let order = [
            "href=\"/Q/CAFE?lang=vi\"",
            "href=\"/Q/CAFE?lang=en\"",
            "<h1>Chợ Bồng Sơn</h1>",
            "Cổng số 2 · Phường Bồng Sơn",
            &format!("<form method=\"post\" action=\"/tap?lang={}\"", lang.tag()),
            "<input type=\"hidden\" name=\"ticket\" value=\"v1.abc-_\">",
            "type=\"submit\" name=\"direction\" value=\"in\"",
            go_in,
            "type=\"submit\" name=\"direction\" value=\"out\"",
            go_out,
            "</form>",
            "class=\"hint\"",
        ];
        let mut rest = html.as_str();
        for part in order {
            let found = rest.split_once(part);
            rest = found.unwrap_or_else(|| panic!("{part} is missing or too early\n{html}")).1;
        }
        assert_eq!(html.matches("<button").count(), 2);
    }
}

#[test]
fn a_code_can_be_typed() {
    for (page, lang, html) in every_page("") {
        let Page::EnterCode { problem } = page else { continue };
        let form = format!("<form method=\"post\" action=\"/code?lang={}\"", lang.tag());
        for part in [
            &form,
            "<label for=\"code\"",
            "name=\"code\"",
            "autocomplete=\"off\"",
            "autocapitalize=\"characters\"",
            "inputmode=\"text\"",
            "href=\"/?lang=vi\"",
            "href=\"/?lang=en\"",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        let announced = html.contains("role=\"alert\"") && html.contains("aria-invalid=\"true\"");
        assert_eq!(announced, problem.is_some(), "{html}");
    }
}

#[test]
fn a_confirmation_says_all_of_it() {
    for (lang, direction, heading, way) in [
        (Lang::Vi, Direction::In, "Đã ghi nhận · Mời vào", "Vào"),
        (Lang::Vi, Direction::Out, "Đã ghi nhận · Hẹn gặp lại", "Ra"),
        (Lang::En, Direction::In, "Recorded · Please come in", "In"),
        (Lang::En, Direction::Out, "Recorded · See you again", "Out"),
    ] {
        let page = Page::Confirmed {
            venue: venue("Chợ Bồng Sơn"),
            direction,
            at: "07:43".to_owned(),
            date: "08/07/2021".to_owned(),
            fixed: false,
        };
        let html = render(&page, lang);
        let way = format!("<b>{way}</b>");
        for part in [heading, &way, "<time>07:43</time>", "08/07/2021", "Chợ Bồng Sơn"] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        // Its address is the one of a tap, which no link may repeat.
        assert!(!html.contains("href=\"/tap") && !html.contains("<nav"), "{html}");
    }
}

#[test]
fn a_fixed_code_is_named_as_weaker() {
    for (page, _, html) in every_page("") {
        let named = html.contains("class=\"weaker\"");
        match page {
            Page::CheckIn { fixed, .. } | Page::Confirmed { fixed, .. } => assert_eq!(named, fixed),
            _ => assert!(!named),
        }
    }
}

#[test]
fn a_refusal_says_what_happened_and_what_to_do() {
    for (page, lang, html) in every_page("TOKEN") {
        let Page::Refused { reason, .. } = page else { continue };
        let not_recorded = if lang == Lang::Vi { "Chưa ghi nhận" } else { "Not recorded" };
        let code = format!("href=\"/?lang={}\"", lang.tag());
        for part in [not_recorded, "class=\"remedy\"", &code, "href=\"/Q/TOKEN?lang=vi\""] {
            assert!(html.contains(part), "{part} {reason:?}\n{html}");
        }
    }
    let expired = Page::Refused { reason: REASONS[0], self_path: "/Q/TOKEN".to_owned() };
    let html = render(&expired, Lang::Vi);
    assert!(html.contains("Mã này đã hết hạn 3 phút trước."), "{html}");
    assert!(html.contains("Hãy quét lại mã đang hiện trên màn hình."), "{html}");
}
