//! Rules of the house that no compiler knows.

use std::path::Path;
use std::process::Command;

/// The lines of the backend for which `broken` holds.
fn lines(broken: impl Fn(&str) -> bool) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = Command::new("git")
        .args(["ls-files", "backend/src/*.rs", "backend/src/*.sql"])
        .current_dir(root)
        .output()
        .unwrap();
    let (mut files, mut found) = (0, Vec::new());
    for name in String::from_utf8(listed.stdout).unwrap().lines() {
        // A file that was deleted and not committed yet.
        let Ok(text) = std::fs::read_to_string(root.join(name)) else { continue };
        files += 1;
        let numbered = text.lines().enumerate().filter(|(_, line)| broken(line));
        found.extend(numbered.map(|(number, line)| format!("{name}:{}: {line}", number + 1)));
    }
    assert!(files > 100, "only {files} files were read");
    found
}

#[test]
fn no_result_holds_another() {
    let nested = ["Ok(Err(", "Ok(Ok(", "Result<Result<"];
    let found = lines(|line| nested.iter().any(|it| line.contains(it)));
    assert!(found.is_empty(), "one enum of errors and `?` say it plainer:\n{}", found.join("\n"));
}

#[test]
fn rows_are_inserted_by_the_names_of_their_columns() {
    let positional = |line: &str| {
        let rest = line.split_once("INSERT INTO ").map(|(_, rest)| rest);
        rest.is_some_and(|rest| {
            rest.split_whitespace().nth(1).is_some_and(|it| it.starts_with("VALUES"))
        })
    };
    assert!(
        positional("INSERT INTO plays VALUES (?1)") && !positional("INSERT INTO plays (a) VALUES")
    );
    let found = lines(positional);
    assert!(found.is_empty(), "a new column would shift them:\n{}", found.join("\n"));
}
