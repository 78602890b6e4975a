//! What is read and what is refused.

use super::*;

fn refused(text: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("backend.toml");
    std::fs::write(&path, text).unwrap();
    match Config::read(&path).and_then(|config| config.check()) {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

/// docs/backend.toml tells every setting with its default.
#[test]
fn the_sample_says_the_defaults_of_every_setting() {
    let sample = include_str!("../../../docs/backend.toml");
    let config: Config = toml::from_str(sample).unwrap();
    assert_eq!(config, Config::default());
    let error = toml::from_str::<Config>("no_such_key = 1").unwrap_err().to_string();
    let (_, keys) = error.split_once("expected ").unwrap();
    for key in keys.split('`').skip(1).step_by(2) {
        let said = sample
            .lines()
            .any(|line| line.trim_start_matches("# ").starts_with(&format!("{key} = ")));
        assert!(said, "docs/backend.toml lacks {key}");
    }
}

#[test]
fn wrong_files_are_named_with_the_line() {
    for (text, says) in [
        ("", ""),
        ("listen = \"0.0.0.0:80\"\nhost = \"kiosk.example.vn\"", ""),
        ("period = 30", "unknown field `period`"),
        ("tap_s = \"600\"", "line 1"),
        ("\ngrace_s = ", "line 2"),
        ("period_s = 1", "period_s must be 5 to 3600, is 1"),
        ("trusted_proxies = [\"10.0.0.5\", \"fd00::/8\"]", ""),
        ("trusted_proxies = [\"proxy\"]", "\"proxy\" is no address"),
        ("host = \"a/b\"", "host must be a host"),
        ("database = \"mysql://x\"", "must be the name of an SQLite file or"),
        ("silent_notice_minutes = 5", "silent_notice_minutes must be 0 or 10 to 1440, is 5"),
        ("tls_key = \"key.pem\"", "tls_cert and tls_key go together"),
        ("log = \"json\"\nmetrics = \"127.0.0.1:9464\"", ""),
        ("log = \"xml\"", "unknown variant `xml`"),
        ("drain_s = 301", "drain_s must be 0 to 300, is 301"),
        ("redirect = \"0.0.0.0:80\"", "redirect leads to TLS, which needs tls_cert"),
        ("notice_hours = [\"6-20\"]", "are no hours"),
        (
            "exposure_publishers = [{ name = \"CWA\", key_id = \"262\", public_key = \"cwa.pem\" }]",
            "",
        ),
        (
            "exposure_publishers = [{ name = \"\", key_id = \"262\", public_key = \"a\" }]",
            "exposure_publishers must have a name",
        ),
        ("exposure_publishers = [{ name = \"CWA\" }]", "missing field `key_id`"),
        ("push_services = []", ""),
        ("push_services = [\"10.0.0.5\"]", "push_services \"10.0.0.5\" is no push service"),
        ("sms_code_text = \"Ma cua ban\"", "sms_code_text must have {code}"),
    ] {
        let found = refused(text);
        assert!(found.contains(says) && found.is_empty() == says.is_empty(), "{text}: {found}");
    }
}
