//! docs/kiosk.toml tells every setting with its default.

use std::path::Path;

use super::Config;

const SAMPLE: &str = include_str!("../../docs/kiosk.toml");

const NEEDED: &str =
    "data_dir = \"/var/lib/bluezone-kiosk\"\n[backend]\nurl = \"https://kiosk.example.vn\"\n";

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("kiosk.toml")).map_err(|error| error.to_string())
}

/// The keys that a table takes, from what the parser says of one that it does not.
fn keys(before: &str) -> Vec<String> {
    let error = parse(&format!("{before}no_such_key = 1\n")).unwrap_err();
    let (_, list) = error.split_once("expected ").unwrap_or_else(|| panic!("{before}: {error}"));
    list.split('`').skip(1).step_by(2).map(ToOwned::to_owned).collect()
}

/// Whether the sample has `key`, as a setting or as an example behind "#", in the section.
fn has(section: &str, key: &str) -> bool {
    let mut inside = section.is_empty();
    for line in SAMPLE.lines() {
        let line = line.trim_start_matches("# ");
        if line.starts_with('[') {
            inside = line == format!("[{section}]");
        } else if inside && line.starts_with(&format!("{key} = ")) {
            return true;
        }
    }
    false
}

#[test]
fn the_sample_says_the_defaults() {
    assert_eq!(parse(SAMPLE), parse(NEEDED));
}

#[test]
fn the_sample_has_every_setting() {
    let mut count = 0;
    for key in keys("") {
        let section = keys(&match key.as_str() {
            "data_dir" | "hardware" => {
                assert!(has("", &key), "docs/kiosk.toml lacks {key}");
                continue;
            }
            "backend" => "data_dir = \"/d\"\n[backend]\n".to_owned(),
            key => format!("{NEEDED}[{key}]\n"),
        });
        for setting in section {
            assert!(has(&key, &setting), "docs/kiosk.toml lacks {setting} in [{key}]");
            count += 1;
        }
    }
    assert!(count > 40, "{count} settings");
}

#[test]
fn the_package_brings_what_is_needed_and_no_more() {
    assert_eq!(parse(include_str!("../../deploy/debian/kiosk/kiosk.toml")), parse(NEEDED));
}
