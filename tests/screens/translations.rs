//! Every text of the screens has its English, and no English is left over.

use std::collections::BTreeSet;
use std::path::Path;

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
fn english_is_complete_and_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut source = BTreeSet::new();
    collect(&root.join("ui"), &mut source);
    let catalogue = std::fs::read_to_string(root.join("lang/en/LC_MESSAGES/ui.po")).unwrap();
    let ids: BTreeSet<String> =
        quoted(&catalogue, "msgid \"").into_iter().skip(1).map(str::to_owned).collect();
    assert_eq!(source.difference(&ids).collect::<Vec<_>>(), Vec::<&String>::new(), "no English");
    assert_eq!(ids.difference(&source).collect::<Vec<_>>(), Vec::<&String>::new(), "left over");
    for (id, text) in
        quoted(&catalogue, "msgid \"").iter().zip(quoted(&catalogue, "msgstr \"")).skip(1)
    {
        assert!(!text.is_empty(), "{id} has no text");
        assert_eq!(id.matches('{').count(), text.matches('{').count(), "{id}");
    }
}
