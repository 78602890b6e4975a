//! Every page of the visitor's phone in each language, held to what every page promises, and each
//! page to its own promise.

use std::collections::HashMap;

use askama::Template;
use backend::http::visitor::{DECLARE_STYLE, STYLE, Sample, WARNING_STYLE, samples};
use backend::words::tr;
use protocol::language::Language;
use protocol::record::Direction;
use protocol::token::Evidence;
use visitor_page::{CheckIn, Confirmed, Frame, VenueView};

/// What we aim at, uncompressed, so that nobody adds a picture without noticing.
const PAGE_AIM: usize = 14_000;
/// The same of the declaration, of which one document has every page.
const DECLARE_AIM: usize = 34_000;
/// The same of the diary.
const DIARY_AIM: usize = 20_000;

const HOSTILE: &str = r#"</title><script>alert("1")</script>'&<img src=x onerror=alert(1)>"#;

fn every_page(text: &str) -> Vec<(Language, Sample)> {
    let samples = |language| samples(text, language).into_iter().map(move |page| (language, page));
    Language::ALL.into_iter().flat_map(samples).collect()
}

/// The tags of a document, without their brackets, in order. Attribute values hold no raw `>`,
/// because everything dynamic is escaped and the templates have none.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|part| part.split('>').next()).collect()
}

/// A tag without the values of its attributes that are text; addresses stay.
fn bare(tag: &str) -> String {
    let part = |(index, part): (usize, &str)| {
        let is_text = index % 2 == 1 && part.contains(' ');
        (!is_text).then(|| part.to_owned())
    };
    tag.split('"').enumerate().filter_map(part).collect()
}

/// What is read where scripts run.
fn with_scripts(html: &str) -> String {
    let (before, rest) = html.split_once("<noscript>").unwrap_or((html, ""));
    before.to_owned() + rest.split_once("</noscript>").map_or("", |(_, after)| after)
}

/// Files of this server, loaded after the page: no page holds a script itself.
fn without_own_scripts(html: &str) -> String {
    let own = |tag: &&str| tag.starts_with("script src=\"/script/") && tag.ends_with(" defer");
    let all = tags(html).into_iter().filter(own);
    all.fold(html.to_owned(), |html, tag| html.replace(&format!("<{tag}></script>"), ""))
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
    for (language, Sample { page, variant, html }) in every_page("Chợ Bồng Sơn") {
        let said = format!("{page} {variant} {language:?}\n{html}");
        assert!(html.starts_with("<!DOCTYPE html>"), "{said}");
        assert_balanced(&html);
        assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{said}");
        assert!(html.contains("<meta charset=\"utf-8\">"), "{said}");
        // All pages of the declaration are one document, which nobody waits for before they check in.
        let (aim, style) = match page {
            "declare" => (DECLARE_AIM, STYLE.len() + DECLARE_STYLE.len()),
            // It has the words of every warning, because it is read without a network.
            "diary" => (DIARY_AIM, STYLE.len() + WARNING_STYLE.len()),
            _ => (PAGE_AIM, STYLE.len()),
        };
        assert!(html.len() + style < aim, "{} {said}", html.len());
        for landmark in ["<title>", "<header>", "<main>", "<h1"] {
            // Each page of the declaration has a heading, and is shown alone.
            let most = if (page, landmark) == ("declare", "<h1") {
                html.matches("<section").count()
            } else {
                1
            };
            assert_eq!(with_scripts(&html).matches(landmark).count(), most, "{landmark} {said}");
        }
        let html = without_own_scripts(&html);
        for never in ["<script", " style=", "<style", "javascript:", "http:", "https:", " on"] {
            let found =
                tags(&html).into_iter().any(|tag| format!("<{}", bare(tag)).contains(never));
            assert!(!found, "{never} {said}");
        }
    }
}

#[test]
fn every_page_has_a_title_of_its_own_kind() {
    let mut titles: HashMap<(String, Language), &str> = HashMap::new();
    for (language, Sample { page, html, .. }) in every_page("Chợ") {
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let title = title.unwrap().to_owned();
        if let Some(other) = titles.insert((title.clone(), language), page) {
            assert_eq!(other, page, "{title} stands for two pages");
        }
    }
}

#[test]
fn hostile_text_stays_text() {
    for (language, Sample { page, variant, html }) in every_page(HOSTILE) {
        assert_balanced(&html);
        let html = without_own_scripts(&html);
        for never in ["<script", "<img", "</title><", "\"1\"", "'&<"] {
            assert!(!html.contains(never), "{never} {page} {variant} {language:?}\n{html}");
        }
    }
}

#[test]
fn nothing_reads_the_same_in_both_languages() {
    let words = |html: &str| {
        let main = html.split("<main>").nth(1).unwrap().to_owned();
        // Names of places and apps are the same in every language.
        let own = main.split('<').filter(|part| !part.contains("translate=\"no\""));
        let text = own.filter_map(|part| part.split('>').nth(1));
        text.map(|text| text.trim().to_owned())
            .filter(|text| text.chars().any(char::is_alphabetic))
            .collect::<Vec<_>>()
    };
    for (vi, en) in samples("", Language::Vi).iter().zip(samples("", Language::En)) {
        let said = format!("{} {}", vi.page, vi.variant);
        assert_eq!((vi.page, vi.variant), (en.page, en.variant));
        let (vi, en) = (words(&vi.html), words(&en.html));
        assert_eq!(vi.len(), en.len(), "{said}");
        for (vi, en) in vi.iter().zip(&en) {
            assert_ne!(vi, en, "{said}");
        }
    }
}

#[test]
fn in_or_out_in_one_tap() {
    for (language, go_in, go_out) in
        [(Language::Vi, "Tôi vào", "Tôi ra"), (Language::En, "Going in", "Going out")]
    {
        let venue = VenueView {
            name: "Chợ Bồng Sơn".to_owned(),
            position: "Cổng số 2".to_owned(),
            commune: "Phường Bồng Sơn".to_owned(),
            letters: "BSON".to_owned(),
        };
        let ticket = "v1.abc-_".to_owned();
        let html =
            CheckIn::new(Frame::new(language, Some("/Q/CAFE")), venue, ticket, Evidence::Live);
        let html = html.render().unwrap();
        // As a person reads it: the venue, then the two buttons, then the small print.
        let order = [
            "href=\"/Q/CAFE?lang=vi\"",
            "href=\"/Q/CAFE?lang=en\"",
            "<h1>Chợ Bồng Sơn</h1>",
            "Cổng số 2 · Phường Bồng Sơn",
            &format!("<form method=\"post\" action=\"/tap?lang={}\"", language.tag()),
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
    let pages = every_page("").into_iter().filter(|(_, sample)| sample.page == "enter-code");
    for (language, Sample { variant, html, .. }) in pages {
        let form = format!("<form method=\"post\" action=\"/code?lang={}\"", language.tag());
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
        assert_eq!(announced, !variant.is_empty(), "{html}");
    }
}

#[test]
fn a_confirmation_says_all_of_it() {
    for (language, direction, heading, way) in [
        (Language::Vi, Direction::In, "Đã ghi nhận · Mời vào", "Vào"),
        (Language::Vi, Direction::Out, "Đã ghi nhận · Hẹn gặp lại", "Ra"),
        (Language::En, Direction::In, "Recorded · Please come in", "In"),
        (Language::En, Direction::Out, "Recorded · See you again", "Out"),
    ] {
        let name = "Chợ Bồng Sơn".to_owned();
        let letters = "BSON".to_owned();
        let venue = VenueView { name, position: String::new(), commune: String::new(), letters };
        let when = ("07:43".to_owned(), "08/07/2021".to_owned());
        let page = Confirmed::new(
            Frame::new(language, None),
            venue,
            direction,
            when,
            Evidence::Live,
            None,
        );
        let html = page.render().unwrap();
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
    let mut fixed = 0;
    for (_, Sample { variant, html, .. }) in every_page("") {
        let named = html.contains("class=\"weaker\"");
        assert_eq!(named, variant.contains("fixed"), "{html}");
        fixed += usize::from(named);
    }
    assert_eq!(fixed, 3 * Language::ALL.len(), "one before the tap, one for each direction");
}

#[test]
fn a_refusal_says_what_happened_and_what_to_do() {
    let pages = every_page("TOKEN").into_iter().filter(|(_, sample)| sample.page == "refused");
    for (language, Sample { variant, html, .. }) in pages {
        let not_recorded = tr(language, "Chưa ghi nhận").to_string();
        let code = format!("href=\"/?lang={}\"", language.tag());
        for part in [&not_recorded, "class=\"remedy\"", &code, "href=\"/Q/TOKEN?lang=vi\""] {
            assert!(html.contains(part), "{part} {variant}\n{html}");
        }
    }
    let refused = |(language, sample): &(Language, Sample)| {
        *language == Language::Vi && sample.page == "refused" && sample.variant == "expired"
    };
    let (_, expired) = every_page("TOKEN").into_iter().find(refused).unwrap();
    let html = expired.html;
    assert!(html.contains("Mã này đã hết hạn 3 phút trước."), "{html}");
    assert!(html.contains("Hãy quét lại mã đang hiện trên màn hình."), "{html}");
}
