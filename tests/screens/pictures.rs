//! Pictures of the real screens: the gallery for eyes (`script/gallery`), and the few small ones of
//! `docs/screens`, which are compared with every run.
//!
//! After a change that is meant, look at the gallery, then renew them with
//! `script/gallery --renew`.

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use protocol::language::Language;
use ui::Mode;

use crate::palette::{Picture, indexed};
use crate::support::harness::Harness;
use crate::tour::{self, SIZES, Visit};

/// Pages that are drawn in every look.
const MAIN: [&str; 8] = [
    "home",
    "home-full",
    "check-waiting",
    "check-not-heard",
    "name",
    "question-1",
    "review",
    "done",
];

/// Name, page, size, language and look.
type Kept = (&'static str, &'static str, (u32, u32), Language, Mode, bool);

/// Pictures of the documents.
const KEPT: [Kept; 31] = [
    ("pairing-vi", "pairing", (800, 480), Language::Vi, Mode::Day, false),
    ("pairing-words-vi", "pairing-words", (800, 480), Language::Vi, Mode::Day, false),
    ("pairing-host-vi", "pairing-host-first", (800, 480), Language::Vi, Mode::Day, false),
    ("pairing-host-standing-en", "pairing-host", (480, 800), Language::En, Mode::Day, false),
    ("home-vi", "home", (800, 480), Language::Vi, Mode::Day, false),
    ("home-en", "home", (800, 480), Language::En, Mode::Day, false),
    ("home-night-vi", "home", (800, 480), Language::Vi, Mode::Night, false),
    ("home-contrast-vi", "home", (800, 480), Language::Vi, Mode::Contrast, true),
    ("home-standing-vi", "home", (480, 800), Language::Vi, Mode::Day, false),
    ("home-full-vi", "home-full", (800, 480), Language::Vi, Mode::Day, false),
    ("flash-in-vi", "flash-in", (800, 480), Language::Vi, Mode::Day, false),
    ("check-waiting-vi", "check-waiting", (800, 480), Language::Vi, Mode::Day, false),
    ("check-heard-vi", "check-android", (800, 480), Language::Vi, Mode::Day, false),
    ("check-not-heard-vi", "check-not-heard", (800, 480), Language::Vi, Mode::Day, false),
    ("question-1-vi", "question-1", (800, 480), Language::Vi, Mode::Day, false),
    ("for-whom-vi", "for-whom", (800, 480), Language::Vi, Mode::Day, false),
    ("name-vi", "document-name", (800, 480), Language::Vi, Mode::Day, false),
    ("name-standing-en", "document-name", (480, 800), Language::En, Mode::Day, false),
    ("birth-vi", "document-birth", (800, 480), Language::Vi, Mode::Day, false),
    ("where-vi", "where-found", (800, 480), Language::Vi, Mode::Day, false),
    ("question-1-night-vi", "question-1", (800, 480), Language::Vi, Mode::Night, false),
    ("people-vi", "document-people", (800, 480), Language::Vi, Mode::Day, false),
    ("review-vi", "document-review", (800, 480), Language::Vi, Mode::Day, false),
    ("review-contrast-en", "document-review", (800, 480), Language::En, Mode::Contrast, true),
    ("done-vi", "document-done", (800, 480), Language::Vi, Mode::Day, false),
    ("card-vi", "card", (800, 480), Language::Vi, Mode::Day, false),
    ("otp-wrong-vi", "otp-wrong", (800, 480), Language::Vi, Mode::Day, false),
    ("feedback-vi", "feedback-categories-all", (800, 480), Language::Vi, Mode::Day, false),
    ("call-vi", "call-told", (800, 480), Language::Vi, Mode::Day, false),
    ("guide-vi", "idle-guide-1", (800, 480), Language::Vi, Mode::Day, false),
    ("announcement-vi", "idle-announcement", (800, 480), Language::Vi, Mode::Day, false),
];

/// Share of pixels that may differ: 256 colours are not all.
const TOLERATED: f64 = 0.002;

fn everywhere(visit: Visit<'_>) {
    tour::home(visit);
    tour::first_boot(visit);
    tour::staff(visit);
    tour::check(visit);
    tour::feedback(visit);
    tour::declaration(visit);
    tour::idle(visit);
    tour::group(visit);
    tour::questions(visit);
    tour::cards(visit);
    tour::outsider(visit);
    tour::large(visit);
}

fn take(harness: &Harness, language: Language, mode: Mode, large: bool) -> Picture {
    harness.set_language(language);
    harness.wear(mode, large);
    Picture::of(&harness.picture())
}

fn save(path: &Path, picture: &Picture) {
    let file = BufWriter::new(File::create(path).unwrap());
    indexed(picture).write(file).unwrap();
}

/// A picture of every page in every look that matters, and a sheet of them all.
#[test]
#[ignore = "writes some hundred pictures; script/gallery runs it"]
fn gallery() {
    let folder =
        PathBuf::from(std::env::var("KIOSK_GALLERY").expect("script/gallery names a folder"));
    std::fs::create_dir_all(&folder).unwrap();
    // The two small sizes, each page in larger type as well, for a quick look.
    let only = std::env::var_os("KIOSK_GALLERY_SMALL");
    let sizes: &[(u32, u32)] = if only.is_some() { &[SIZES[0], SIZES[4]] } else { &SIZES };
    // Only pages whose names have one of these words, for a quicker look.
    let pages = std::env::var("KIOSK_GALLERY_PAGES").unwrap_or_default();
    let mut sheet = SHEET_HEAD.to_owned();
    everywhere(&mut |name, harness| {
        if !pages.is_empty() && !pages.split(' ').any(|page| name.contains(page)) {
            return;
        }
        let _ = write!(sheet, "<h2>{name}</h2>\n<div>");
        for (width, height) in sizes.iter().copied() {
            harness.resize(width, height);
            for language in Language::ALL {
                for (look, mode, large) in [
                    ("", Mode::Day, false),
                    ("-large", Mode::Day, true),
                    ("-night", Mode::Night, false),
                    ("-contrast", Mode::Contrast, true),
                ] {
                    let main = MAIN.contains(&name) || (look == "-large" && only.is_some());
                    if !look.is_empty() && !main {
                        continue;
                    }
                    let tag = language.tag();
                    let file = format!("{name}-{width}x{height}-{tag}{look}.png");
                    save(&folder.join(&file), &take(harness, language, mode, large));
                    let _ = write!(
                        sheet,
                        "<a href=\"{file}\"><img loading=lazy src=\"{file}\" alt=\"\">{width}×{height} {tag} {}</a>",
                        look.trim_start_matches('-')
                    );
                }
            }
        }
        sheet.push_str("</div>\n");
        harness.resize(800, 480);
        harness.set_language(Language::Vi);
    });
    std::fs::write(folder.join("index.html"), sheet).unwrap();
}

const SHEET_HEAD: &str = "<!doctype html><meta charset=utf-8><title>Screens of the kiosk</title>
<style>body{font:15px sans-serif;margin:2rem;background:#eee}div{display:flex;flex-wrap:wrap;gap:1rem}
a{color:#333;text-decoration:none;display:grid;gap:.3rem}img{height:15rem;border:1px solid #999}</style>
";

/// Compares pictures with those of the documents, or draws them anew.
struct Album {
    folder: PathBuf,
    renews: bool,
    wrong: Vec<String>,
    seen: usize,
}

impl Album {
    fn open(folder: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let renews = std::env::var_os("KIOSK_RENEW_PICTURES").is_some();
        Self { folder, renews, wrong: Vec::new(), seen: 0 }
    }

    fn compare(&mut self, file: &str, now: &Picture) {
        self.seen += 1;
        let path = self.folder.join(format!("{file}.png"));
        if self.renews {
            save(&path, now);
        }
        match Picture::load(&path).map(|kept| kept.differs(now)) {
            Some(share) if share <= TOLERATED => {}
            Some(share) => self.wrong.push(format!("{file}: {:.1} % differ", share * 100.0)),
            None => self.wrong.push(format!("{file}: there is no picture")),
        }
        let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
        if bytes > 30_000 {
            self.wrong.push(format!("{file}: {bytes} bytes are too many"));
        }
    }

    fn judge(self) {
        let how = "look at `script/gallery`; if the change is meant: `script/gallery --renew`";
        assert!(self.wrong.is_empty(), "{}\n{how}", self.wrong.join("\n"));
    }
}

/// As it was before pictures were taken.
fn undress(harness: &Harness) {
    harness.resize(800, 480);
    harness.set_language(Language::Vi);
    harness.wear(Mode::Day, false);
}

/// The pictures of the documents show the screens as they are.
#[test]
fn the_documents_show_the_screens_as_they_are() {
    let mut album = Album::open("docs/screens");
    let mut look = |page: &str, harness: &Harness| {
        for (file, _, (width, height), language, mode, large) in
            KEPT.into_iter().filter(|kept| kept.1 == page)
        {
            harness.resize(width, height);
            album.compare(file, &take(harness, language, mode, large));
        }
        undress(harness);
    };
    everywhere(&mut look);
    tour::documents(&mut look);
    assert_eq!(album.seen, KEPT.len(), "a page of KEPT is no stop of the tour");
    album.judge();
}

/// From power on to a paired kiosk with a PIN, lying in Vietnamese and standing in English.
#[test]
fn the_documents_show_the_first_boot_as_it_is() {
    let mut album = Album::open("docs/screens/first-boot");
    tour::first_boot(&mut |page, harness| {
        let file = page.trim_start_matches("pairing-");
        album.compare(&format!("{file}-vi"), &take(harness, Language::Vi, Mode::Day, false));
        harness.resize(480, 800);
        album.compare(&format!("{file}-en"), &take(harness, Language::En, Mode::Day, false));
        undress(harness);
    });
    album.judge();
}

/// Every page of staff mode, lying in Vietnamese and standing in English.
#[test]
fn the_documents_show_staff_mode_as_it_is() {
    let mut album = Album::open("docs/screens/staff");
    tour::staff(&mut |page, harness| {
        let file = page.trim_start_matches("staff-");
        album.compare(&format!("{file}-vi"), &take(harness, Language::Vi, Mode::Day, false));
        harness.resize(480, 800);
        album.compare(&format!("{file}-en"), &take(harness, Language::En, Mode::Day, false));
        undress(harness);
    });
    album.judge();
}
