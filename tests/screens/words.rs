//! Words that stay as they were decided: one for each thing, on the screen as in the voice.

use std::path::{Path, PathBuf};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Texts that visitors see or hear, with their file.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["ui", "lang", "sounds", "backend/templates", "protocol/terms"] {
        files(&root.join(folder), &mut found);
    }
    // Staff read the portal, and its catalogues.
    let staff = [
        "portal",
        "portal.po",
        "log.po",
        "gate.po",
        "messages.po",
        "fleet.po",
        "content.po",
        "exposures.po",
        "cases.po",
    ];
    let is_of_staff = |part: &std::ffi::OsStr| staff.iter().any(|it| part == *it);
    found.retain(|path| !path.components().any(|part| is_of_staff(part.as_os_str())));
    let text = |path: PathBuf| (path.display().to_string(), std::fs::read_to_string(path).unwrap());
    found.into_iter().map(text).collect()
}

#[test]
fn a_receipt_and_a_scanner_have_one_name() {
    for (path, text) in texts() {
        let lower = text.to_lowercase();
        for word in ["phiếu", "giấy biên nhận", "máy đọc", "xã/phường", "nghe thấy", "lên tiếng"]
        {
            assert!(!lower.contains(word), "{path}: {word}");
        }
    }
}

/// The green button goes on, and never passes something over.
#[test]
fn the_primary_button_is_never_skip() {
    for (path, text) in texts() {
        for (at, _) in text.match_indices("@tr(\"Bỏ qua\")") {
            let after: String = text[at..].chars().take(60).collect();
            assert!(after.contains("next-strong: false"), "{path}: {after}");
        }
    }
}

/// "Xin bấm Gửi tờ khai" names a button that there is.
#[test]
fn the_voice_names_buttons_as_the_screen_does() {
    let catalogue = read("lang/en/LC_MESSAGES/ui.po");
    let quoted = |mark: &str| -> Vec<String> {
        let lines = catalogue.lines().filter_map(|line| line.strip_prefix(mark));
        lines.map(|text| text.trim_matches('"').to_owned()).collect()
    };
    let known = [quoted("msgid "), quoted("msgstr ")];
    let mut named = 0;
    for line in read("sounds/prompts.tsv").lines().filter(|line| !line.starts_with('#')).skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        for (words, known) in columns[1..].iter().zip(&known) {
            for mark in ["bấm ", "chạm vào ", "press ", "touch "] {
                for (at, _) in words.match_indices(mark) {
                    let rest = &words[at + mark.len()..];
                    let end = rest.find([',', '.']).unwrap_or(rest.len());
                    assert!(known.iter().any(|it| it == &rest[..end]), "{}: {}", columns[0], rest);
                    named += 1;
                }
            }
        }
    }
    assert!(named >= 12, "{named} buttons are named");
}
