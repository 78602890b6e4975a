//! Every document that the code names is in the repository, and every test that `docs/SECURITY.md` names.

use std::path::Path;
use std::process::Command;

/// Kinds of files whose comments name documents; scripts have no ending.
const CODE: [&str; 9] = ["rs", "slint", "toml", "sh", "py", "js", "mjs", "sql", "html"];

/// The words of a text that end in `.md`, as they are spelled there.
fn documents(text: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    text.split(move |c| !part(c))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.strip_suffix(".md").is_some_and(|name| !name.is_empty()))
}

#[test]
fn documents_that_code_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = Command::new("git").args(["ls-files"]).current_dir(root).output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let (mut files, mut missing) = (0, Vec::new());
    for name in String::from_utf8(listed.stdout).unwrap().lines() {
        let path = Path::new(name);
        let ending = path.extension().map_or("", |ending| ending.to_str().unwrap());
        let is_script =
            ending.is_empty() && (name.starts_with("script/") || name.starts_with(".ci/"));
        if !is_script && !CODE.contains(&ending) {
            continue;
        }
        // A file that was deleted and not committed yet.
        let Ok(text) = std::fs::read_to_string(root.join(path)) else { continue };
        files += 1;
        for (number, line) in text.lines().enumerate() {
            for document in documents(line) {
                if !root.join(document).is_file() {
                    missing.push(format!("{name}:{}: {document}", number + 1));
                }
            }
        }
    }
    assert!(files > 300, "only {files} files were read");
    assert!(missing.is_empty(), "no such document:\n{}", missing.join("\n"));
}

#[test]
fn documents_are_found_in_comments() {
    let text = "//! (docs/FORMATS.md, section 1). See `README.md`: not md, not .md.";
    assert!(documents(text).eq(["docs/FORMATS.md", "README.md"]));
}

/// What stands between backticks in a document.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn tests_that_the_security_document_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("docs/SECURITY.md")).unwrap();
    let attacks: String = std::fs::read_dir(root.join("tests/attack"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "py"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let (mut named, mut missing) = (0, Vec::new());
    for word in quoted(&text) {
        let exists = if let Some((file, test)) = word.split_once(".rs::") {
            let source = std::fs::read_to_string(root.join(format!("{file}.rs")));
            source.is_ok_and(|source| source.contains(&format!("fn {test}(")))
        } else if let Some(attack) = word.strip_prefix("attack: ") {
            attacks.contains(&format!("Attack(\"{attack}\""))
        } else if word.contains("::")
            && word.chars().all(|c| c.is_ascii_lowercase() || "_:".contains(c))
        {
            // A test without its file.
            false
        } else {
            continue;
        };
        named += 1;
        if !exists {
            missing.push(word);
        }
    }
    assert!(named > 20, "only {named} tests are named");
    assert!(missing.is_empty(), "docs/SECURITY.md names tests that do not exist: {missing:#?}");
}
