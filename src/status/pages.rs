//! What the status display says, page by page. Pure.

mod page;
mod screenful;

use protocol::language::Language;
use protocol::report::Radio;
use updater::told::{Fetching, UpdateStage};

use super::facts::Facts;
use super::judge::troubles;
use super::part::Part;
use super::phrases::{span, time_of_day, trust};
use super::trouble::{Severity, Trouble};

pub use page::{Page, Tone};
pub use screenful::{Screenful, split};

/// All pages, the worst first.
pub fn pages(facts: &Facts, language: Language) -> Vec<Page> {
    if !facts.started {
        let starting = language.pick("Đang khởi động", "Starting").to_owned();
        return vec![Page {
            heading: "Kiosk".to_owned(),
            tone: Tone::Calm,
            paragraphs: vec![starting],
        }];
    }
    let all = troubles(facts);
    let mut pages: Vec<Page> =
        all.iter().map(|trouble| of_trouble(*trouble, facts, language)).collect();
    if all.iter().all(|trouble| trouble.severity() == Severity::Notice) {
        pages.insert(0, all_well(facts, language));
    }
    pages.extend([
        address(facts, language),
        backlog(facts, language),
        radio(facts, language),
        clock(facts, language),
        update(facts, language),
    ]);
    pages
}

/// Why the kiosk could not start; `detail` is the error as an engineer needs it.
pub fn start_failed(trouble: Option<Trouble>, detail: &str, language: Language) -> Page {
    let heading = language.pick("Không khởi động", "Cannot start").to_owned();
    let mut paragraphs = match trouble {
        Some(trouble) => {
            let said = trouble.words().in_language(language);
            vec![said.sentence.to_owned(), said.remedy.to_owned()]
        }
        None => vec![
            language
                .pick("Chụp ảnh trang này, gọi hỗ trợ.", "Take a photo, call support.")
                .to_owned(),
        ],
    };
    paragraphs.push(detail.to_owned());
    Page { heading, tone: Tone::Bad, paragraphs }
}

fn of_trouble(trouble: Trouble, facts: &Facts, language: Language) -> Page {
    let said = trouble.words().in_language(language);
    let mut paragraphs = vec![said.sentence.to_owned(), said.remedy.to_owned()];
    if trouble == Trouble::NotEnrolled {
        paragraphs.push(facts.host.clone());
    }
    Page {
        heading: trouble.part().title(language).to_owned(),
        tone: match trouble.severity() {
            Severity::Failed => Tone::Bad,
            Severity::Degraded => Tone::Warning,
            Severity::Notice => Tone::Calm,
        },
        paragraphs,
    }
}

fn all_well(facts: &Facts, language: Language) -> Page {
    let heading = language.pick("Mọi thứ tốt", "All is well").to_owned();
    let venue = facts.venue.clone().unwrap_or_default();
    let paragraphs = [venue.name, venue.position].into_iter().filter(|it| !it.is_empty()).collect();
    Page { heading, tone: Tone::Good, paragraphs }
}

fn address(facts: &Facts, language: Language) -> Page {
    let heading = language.pick("Địa chỉ", "Address").to_owned();
    let mut paragraphs = Vec::new();
    if let Some(venue) = &facts.venue {
        paragraphs.push(format!("{} {}", language.pick("Máy số", "Kiosk"), venue.kiosk));
    }
    paragraphs.push(match facts.address {
        Some(address) => address.to_string(),
        None => language.pick("Chưa có địa chỉ mạng", "No address yet").to_owned(),
    });
    paragraphs.push(facts.host.clone());
    Page { heading, tone: Tone::Calm, paragraphs }
}

fn backlog(facts: &Facts, language: Language) -> Page {
    let delivery = facts.delivery;
    let online = match facts.online {
        true => language.pick("Có mạng", "Online"),
        false => language.pick("Mất mạng", "Offline"),
    };
    let records = language.pick("mục", "records");
    let contacts = language.pick("mã Bluetooth", "contacts");
    let mut paragraphs = vec![
        online.to_owned(),
        format!("{} {records}", delivery.records),
        format!("{} {contacts}", delivery.contacts),
    ];
    if let Some(oldest_s) = delivery.oldest_s {
        let oldest = language.pick("lâu nhất", "oldest");
        paragraphs.push(format!("{oldest} {}", span(language, oldest_s)));
    }
    Page::calm(Part::Records, language, paragraphs)
}

fn radio(facts: &Facts, language: Language) -> Page {
    let mut paragraphs = vec![
        match facts.radio {
            Radio::None => language.pick("Không dùng", "Not used"),
            Radio::Listening => language.pick("Đang nghe", "Listening"),
            Radio::Quiet => language.pick("Đang nghe, chưa thấy ai", "Listening, nobody is near"),
            _ => language.pick("Không nghe được", "Does not hear"),
        }
        .to_owned(),
    ];
    if facts.radio != Radio::None {
        let near = language.pick("máy Bluezone ở gần", "Bluezone phones near");
        paragraphs.push(format!("{} {near}", facts.present));
    }
    if let (Radio::Quiet, Some(ago_s)) = (facts.radio, facts.heard_ago_s) {
        let heard = language.pick("nghe lần cuối cách đây", "last heard");
        paragraphs.push(format!("{heard} {}", span(language, ago_s)));
    }
    Page::calm(Part::Bluetooth, language, paragraphs)
}

fn clock(facts: &Facts, language: Language) -> Page {
    let trusted = trust(language, facts.clock).to_owned();
    Page::calm(Part::Clock, language, vec![time_of_day(facts.minute), trusted])
}

/// What is being fetched.
pub fn fetching_words(fetching: &Fetching, language: Language) -> String {
    let fetches = language.pick("Đang tải bản", "Fetching");
    format!("{fetches} {} ({} %)", fetching.version, fetching.percent)
}

fn update(facts: &Facts, language: Language) -> Page {
    let heading = language.pick("Phiên bản", "Version").to_owned();
    let Some(update) = &facts.update else {
        let paragraphs = vec![env!("CARGO_PKG_VERSION").to_owned()];
        return Page { heading, tone: Tone::Calm, paragraphs };
    };
    let next = update.next.as_deref().unwrap_or_default();
    let stage = match update.stage {
        UpdateStage::None => None,
        UpdateStage::Checking => Some(language.pick("Đang kiểm tra bản", "Checking")),
        UpdateStage::Writing => Some(language.pick("Đang ghi bản", "Writing")),
        UpdateStage::Waiting => {
            Some(language.pick("Chờ đêm để đổi sang bản", "Changes by night to"))
        }
        UpdateStage::Trial => Some(language.pick("Đang chạy thử", "On trial")),
    };
    let stage = stage.map(|stage| format!("{stage} {next}").trim_end().to_owned());
    let fetching = facts.fetching.as_ref().map(|it| fetching_words(it, language));
    let paragraphs = std::iter::once(update.version.clone()).chain(stage).chain(fetching).collect();
    Page { heading, tone: Tone::Calm, paragraphs }
}

#[cfg(test)]
mod tests {
    use protocol::clock::ClockConfidence;

    use super::super::facts::Venue;
    use super::super::judge::tests::well;
    use super::*;

    fn headings(facts: &Facts) -> Vec<String> {
        pages(facts, Language::En).into_iter().map(|page| page.heading).collect()
    }

    #[test]
    fn troubles_come_before_what_is_good_to_know() {
        let rest = ["Address", "Waiting", "Bluetooth", "Clock", "Version"];
        assert_eq!(headings(&Facts::default()), ["Kiosk"]);
        assert_eq!(headings(&well()), [&["All is well"][..], &rest].concat());
        let bad = Facts { radio: Radio::Absent, online: false, offline_s: 99, ..well() };
        assert_eq!(headings(&bad), [&["Bluetooth", "Network"][..], &rest].concat());
        let held = Facts { clock: ClockConfidence::Held, ..well() };
        assert_eq!(headings(&held), [&["All is well", "Clock"][..], &rest].concat());
    }

    #[test]
    fn a_kiosk_that_waits_to_be_paired_names_its_backend() {
        let facts = Facts { venue: None, host: "kiosk.example.vn".to_owned(), ..well() };
        let page = pages(&facts, Language::Vi).remove(0);
        assert_eq!(page.tone, Tone::Bad);
        assert!(page.paragraphs.iter().any(|it| it == "kiosk.example.vn"), "{page:?}");
    }

    #[test]
    fn the_version_tells_what_comes_and_why_a_bundle_is_refused() {
        use updater::told::{Refusal, Refused, Update};
        let update = Update {
            version: "1.1.0".to_owned(),
            stage: UpdateStage::Waiting,
            next: Some("1.2.0".to_owned()),
            refused: None,
        };
        let facts = Facts { update: Some(update.clone()), ..well() };
        let page = pages(&facts, Language::Vi).pop().unwrap();
        assert_eq!(page.paragraphs, ["1.1.0", "Chờ đêm để đổi sang bản 1.2.0"]);
        let refused = Some(Refused { version: "1.2.0".to_owned(), why: Refusal::DoesNotWork });
        let stage = UpdateStage::None;
        let facts = Facts { update: Some(Update { stage, refused, ..update }), ..well() };
        assert_eq!(pages(&facts, Language::En)[0].heading, "Update");
        assert_eq!(pages(&facts, Language::En).pop().unwrap().paragraphs, ["1.1.0"]);
    }

    #[test]
    fn a_failed_start_says_what_to_do_and_what_it_was() {
        let page = start_failed(Some(Trouble::NoDisplay), "no /dev/dri", Language::Vi);
        assert_eq!(page.paragraphs[0], "Không thấy màn hình lớn");
        assert_eq!(page.paragraphs.last().unwrap(), "no /dev/dri");
        assert!(start_failed(None, "x", Language::En).paragraphs[0].contains("support"));
    }

    #[test]
    fn every_heading_fits_beside_the_count_of_pages() {
        let facts = Facts { venue: Some(Venue::default()), ..well() };
        for language in Language::ALL {
            for page in pages(&facts, language) {
                assert!(page.heading.chars().count() <= 15, "{}", page.heading);
            }
            for trouble in Trouble::ALL {
                let title = trouble.part().title(language);
                assert!(title.chars().count() <= 15, "{title}");
            }
        }
    }
}
