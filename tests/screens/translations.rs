//! Every text of the screens is translated into every language, and no translation is left over.

use std::collections::BTreeSet;
use std::path::Path;

use kiosk::declaration::form::NATIONS;
use kiosk::declaration::questions::{QUESTIONS, SIGNS};
use protocol::language::Language;

/// The quoted texts that follow `mark`, as they are written.
fn quoted<'a>(text: &'a str, mark: &str) -> Vec<&'a str> {
    let end = |rest: &str| rest.replace("\\\"", "..").find('"').unwrap_or(rest.len());
    text.split(mark).skip(1).map(|rest| &rest[..end(rest)]).collect()
}

fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let source = std::fs::read_to_string(&path).unwrap();
            found.extend(quoted(&source, "@tr(\"").into_iter().map(str::to_owned));
        }
    }
}

#[test]
fn translations_are_complete_and_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut source = BTreeSet::new();
    collect(&root.join("ui"), &mut source);
    // The source is written in the default language.
    for language in Language::ALL.into_iter().filter(|language| *language != Language::default()) {
        let tag = language.tag();
        let catalogue = root.join("lang").join(tag).join("LC_MESSAGES/ui.po");
        let catalogue = std::fs::read_to_string(catalogue).unwrap();
        let ids = quoted(&catalogue, "msgid \"");
        let known: BTreeSet<String> = ids.iter().skip(1).map(|id| (*id).to_owned()).collect();
        let missing: Vec<&String> = source.difference(&known).collect();
        let left_over: Vec<&String> = known.difference(&source).collect();
        assert!(missing.is_empty() && left_over.is_empty(), "{tag}: {missing:?} {left_over:?}");
        for (id, text) in ids.iter().zip(quoted(&catalogue, "msgstr \"")).skip(1) {
            assert!(!text.is_empty(), "{tag}: {id} has no text");
            assert_eq!(id.matches('{').count(), text.matches('{').count(), "{tag}: {id}");
        }
    }
}

#[test]
fn every_question_and_every_name_has_words() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/components");
    let topics = std::fs::read_to_string(ui.join("topics.slint")).unwrap();
    for question in &QUESTIONS {
        for id in question.answered_ids().into_iter().chain([question.id]) {
            assert_eq!(topics.matches(&format!("if id == \"{id}\"")).count(), 1, "{id}");
        }
    }
    let names = std::fs::read_to_string(ui.join("names.slint")).unwrap();
    for name in NATIONS.into_iter().chain(SIGNS) {
        assert!(names.contains(&format!("\"{name}\" ? @tr(\"{name}\")")), "{name}");
    }
}
