use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use protocol::language::Language;
use visitor_page::plural;
use visitor_page::words::{COMPLETE, Catalogue, PAGES};

use super::{STAFF, tr, tr_count};

/// The Rust string whose opening quote was passed, and what follows it.
fn literal(text: &str) -> (String, &str) {
    let mut string = String::new();
    let mut rest = text;
    loop {
        let stop = rest.find(['"', '\\']).expect("a string ends");
        string.push_str(&rest[..stop]);
        let after = &rest[stop + 1..];
        if rest[stop..].starts_with('"') {
            return (string, after);
        }
        rest = match after.strip_prefix('\n') {
            Some(next_line) => next_line.trim_start(),
            None => {
                let letter = after.chars().next().expect("an escape has a letter");
                assert!(matches!(letter, '"' | '\\'), "write the letter itself, not \\{letter}");
                string.push(letter);
                &after[1..]
            }
        };
    }
}

/// What follows a call whose opening bracket was passed.
fn behind_call(text: &str) -> &str {
    let mut open = 1;
    let end = text.find(|letter| {
        open += i32::from(letter == '(') - i32::from(letter == ')');
        open == 0
    });
    end.map_or("", |end| text[end + 1..].trim_start())
}

/// What the sources ask for: each text, whether it has a count, and the names that it is given.
#[derive(Default)]
struct Used(BTreeMap<String, (bool, BTreeSet<String>)>);

impl Used {
    fn read(&mut self, source: &str) {
        for call in ["tr(", "tr_count("] {
            for (at, _) in source.match_indices(call) {
                if source[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
                {
                    continue;
                }
                let arguments = source[at + call.len()..].trim_start();
                // Templates reach both by a method that passes the text on.
                if source[..at].ends_with("fn ") || arguments.starts_with("self.language") {
                    continue;
                }
                // The language comes first where it is no method: `language` or a field of that name.
                let path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
                let text = arguments.trim_start_matches(path).trim_start_matches(',').trim_start();
                let text = text.strip_prefix('"').expect("the text stands there itself");
                let (text, mut rest) = literal(text);
                let counts = call == "tr_count(";
                let mut names: BTreeSet<String> =
                    counts.then(|| "count".into()).into_iter().collect();
                // Up to the end of the call, then the values one after the other.
                rest = behind_call(rest);
                while let Some(with) = rest.strip_prefix(".with(\"") {
                    let (name, after) = literal(with);
                    names.insert(name);
                    rest = behind_call(after);
                }
                let before = self.0.insert(text.clone(), (counts, names.clone()));
                assert!(before.is_none_or(|before| before == (counts, names)), "{text}");
            }
        }
    }

    fn collect(&mut self, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // These define the words, and use none.
            if path.is_dir() && !path.ends_with("src/words") {
                self.collect(&path);
            } else if path.is_file() && !path.ends_with("src/words.rs") {
                self.read(&std::fs::read_to_string(path).unwrap());
            }
        }
    }

    fn of_the_pages() -> Self {
        let mut used = Self::default();
        for folder in ["src", "templates", "../visitor_page/src", "../visitor_page/templates"] {
            used.collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
        }
        assert!(used.0.len() > 50, "only {} texts were found", used.0.len());
        used
    }
}

fn catalogues() -> impl Iterator<Item = &'static Catalogue> {
    STAFF.iter().chain(PAGES)
}

/// The `{names}` of a text.
fn names(text: &str) -> BTreeSet<String> {
    let parts = text.split('{').skip(1);
    parts.map(|part| part.split_once('}').expect("a name ends").0.to_owned()).collect()
}

#[test]
fn every_text_is_given_the_values_that_it_names() {
    for (text, (_, given)) in Used::of_the_pages().0 {
        assert_eq!(names(&text), given, "{text}");
    }
}

#[test]
fn english_is_complete_and_no_translation_is_left_over() {
    let used = Used::of_the_pages().0;
    for catalogue in catalogues() {
        let tag = catalogue.tag;
        assert!(Language::from_tag(tag).is_some(), "lang/{tag} is no language of the protocol");
        for (source, forms) in catalogue.texts {
            let (counts, given) = used.get(*source).unwrap_or_else(|| panic!("{tag}: {source}"));
            assert_eq!(*counts, forms.len() > 1 || plural::form(catalogue.plural, 2) == Some(0));
            for (index, form) in forms.iter().enumerate() {
                let fits = names(form).is_subset(given);
                // A form for one thing may say it in a word.
                let whole = names(form) == *given || (*counts && index + 1 < forms.len());
                assert!(fits && whole, "{tag}: {source}");
            }
        }
    }
    let english: Vec<_> = catalogues().filter(|it| it.tag == COMPLETE.tag()).collect();
    for source in used.keys() {
        let translated = english.iter().filter(|it| it.find(source).is_some()).count();
        assert_eq!(translated, 1, "{source:?} has English once");
    }
}

#[test]
fn every_count_has_a_form() {
    for catalogue in catalogues() {
        for (source, forms) in catalogue.texts.iter().filter(|(_, forms)| forms.len() > 1) {
            for count in 0..1000 {
                let index = plural::form(catalogue.plural, count);
                assert!(index.is_some_and(|index| index < forms.len()), "{source} for {count}");
            }
        }
    }
}

#[test]
fn a_text_takes_its_values_once() {
    for (language, count, text) in [
        (Language::Vi, 1_u64, "Cho 1 người"),
        (Language::Vi, 4, "Cho 4 người"),
        (Language::En, 1, "For 1 person"),
        (Language::En, 4, "For 4 people"),
    ] {
        assert_eq!(tr_count(language, "Cho {count} người", count).to_string(), text);
    }
    let unknown = |name: &'static str| tr(Language::En, name);
    assert_eq!(unknown("không có").to_string(), "không có", "better than nothing");
    let text = unknown("{a} và {b}").with("a", "{b}").with("b", "x");
    assert_eq!(text.to_string(), "{b} và x", "a value is no pattern");
    assert_eq!(unknown("{a}").to_string(), "{a}");
}
