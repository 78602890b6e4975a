use super::*;

const LEAST: &str = "data_dir = \"/var/lib/kiosk\"\n[backend]\nurl = \"https://a.vn\"\n";

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("kiosk.toml")).map_err(|error| error.to_string())
}

#[test]
fn the_least_configuration_suits_a_venue() {
    let config = parse(LEAST).unwrap();
    assert_eq!(config.display.kind, DisplayKind::Kms);
    assert_eq!(config.beacons.kind, BeaconKind::Bluez);
    assert_eq!(config.retention, RetentionDays { contacts: 14, records: 21 });
}

#[test]
fn bad_values_are_named_with_their_place() {
    for (text, parts) in [
        (String::new(), vec!["data_dir"]),
        (format!("{LEAST}[display]\nwdith = 800\n"), vec!["line 5", "wdith"]),
        (format!("{LEAST}[display]\nwidth = \"800\"\n"), vec!["line 5", "expected u32"]),
        (format!("{LEAST}[display]\nwidth = 8\n"), vec!["display.width", "320 to 4096", "8"]),
        (
            format!("{LEAST}[display]\nwidth_mm = 80\n"),
            vec!["display.width_mm", "150 to 1500", "80"],
        ),
        (format!("{LEAST}[display]\nnight = \"9pm\"\n"), vec!["line 5", "21:00-06:00"]),
        (format!("{LEAST}[display]\nkind = \"big\"\n"), vec!["line 5", "big", "kms"]),
        (format!("{LEAST}[display]\nkind = \"memory\"\n"), vec!["display.kind", "[simulator]"]),
        (format!("{LEAST}[beacons]\nkind = \"replay\"\n"), vec!["beacons.file"]),
        (format!("{LEAST}[scanner]\nkind = \"simulated\"\n"), vec!["scanner.kind", "[simulator]"]),
        (format!("{LEAST}[printer]\nkind = \"simulated\"\n"), vec!["printer.kind", "[simulator]"]),
        (format!("{LEAST}[printer]\nkind = \"thermal\"\n"), vec!["line 5", "thermal"]),
        (format!("{LEAST}[printer]\npaper_mm = 70\n"), vec!["printer.paper_mm", "58 or 80"]),
        (format!("{LEAST}[scanner]\ndevice = \"/dev/ttyACM0\"\n"), vec!["scanner.device"]),
        (
            format!("{LEAST}[scanner]\nkind = \"serial\"\ndevice = \"ttyACM0\"\n"),
            vec!["scanner.device", "/dev/ttyACM0"],
        ),
        (format!("{LEAST}[presence]\nflush_after_s = 0\n"), vec!["presence.flush_after_s"]),
        (format!("{LEAST}[presence]\njournal_s = 901\n"), vec!["presence.journal_s"]),
        (format!("{LEAST}[presence]\nnear_android_dbm = 86\n"), vec!["-120 to -20", "86"]),
        (format!("{LEAST}[presence]\nnear_ios_dbm = 0\n"), vec!["presence.near_ios_dbm"]),
        (format!("{LEAST}[presence]\nnear_minutes = 16\n"), vec!["presence.near_minutes"]),
        (
            format!("{LEAST}[presence]\ntouching_dbm = -10\n"),
            vec!["presence.touching_dbm", "-90 to -20", "-10"],
        ),
        (LEAST.replace("https://a.vn", "a.vn"), vec!["backend.url", "a.vn"]),
        (LEAST.replace("https://a.vn", "https://a.vn/x"), vec!["backend.url"]),
        (LEAST.replace("https://a.vn", "http://a.vn"), vec!["backend.url", "insecure = true"]),
        (LEAST.replace("https://a.vn", "http://10.0.0.2:8080"), vec!["insecure = true"]),
        (LEAST.replace("https://a.vn", "http://127.0.0.1.a.vn"), vec!["insecure = true"]),
        ("data_dir = ".to_owned(), vec!["line 1"]),
    ] {
        let error = parse(&text).unwrap_err();
        assert!(error.starts_with("the configuration kiosk.toml is wrong"), "{error}");
        for part in parts {
            assert!(error.contains(part), "{part:?} is not in {error}");
        }
    }
}

#[test]
fn plain_http_is_for_this_machine_or_for_whoever_asks_for_it() {
    for (url, more, in_clear) in [
        ("https://a.vn", "", false),
        ("http://localhost:8080", "", false),
        ("http://127.0.0.1:8080", "", false),
        ("http://[::1]:8080", "", false),
        ("http://a.vn", "insecure = true\n", true),
        ("https://a.vn", "insecure = true\n", false),
    ] {
        let config = parse(&format!("{}{more}", LEAST.replace("https://a.vn", url))).unwrap();
        assert_eq!(config.backend.is_in_clear(), in_clear, "{url}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = Config::load(Path::new("/nowhere/kiosk.toml")).unwrap_err().to_string();
    assert!(error.starts_with("the configuration /nowhere/kiosk.toml cannot be read"), "{error}");
}
