//! The keys of a commune change at the backend: the kiosk seals to the old ones until staff confirm the
//! fingerprint that the backend's operator reads out.

use serde_json::Value;

use crate::common::{self, Backend, Kiosk, wait_for};

fn kiosk_cli(kiosk: &Kiosk, arguments: &[&str]) -> (bool, Vec<Value>, String) {
    let mut command = kiosk.command();
    let output = command.args(arguments).arg("--config").arg(kiosk.config()).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (output.status.success(), lines, String::from_utf8(output.stderr).unwrap())
}

fn part(kiosk: &Kiosk, name: &str) -> Value {
    let (_, report, _) = kiosk_cli(kiosk, &["selftest"]);
    let parts = report[0]["parts"].as_array().unwrap();
    parts.iter().find(|part| part["part"] == name).unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn other_keys_wait_until_staff_confirm_them() {
    let backend = Backend::start().await;
    let mut kiosk = Kiosk::enrolled(&backend);
    let invitation = backend.cli(&["commune", "list"])[0]["fingerprint"].clone();
    let (_, keys, _) = kiosk_cli(&kiosk, &["keys"]);
    assert_eq!((&keys[0]["state"], &keys[0]["fingerprint"]), (&"in-use".into(), &invitation));
    assert_eq!(part(&kiosk, "keys")["state"], "ok");

    let authority = age::x25519::Identity::generate().to_public().to_string();
    let changed = backend.cli(&["commune", "authority", "1", "--authority", &authority]);
    let new = changed[0]["fingerprint"].as_str().unwrap().to_owned();
    kiosk.start_with_simulator().await;
    let log = kiosk.log();
    wait_for("a warning", async || {
        std::fs::read_to_string(&log).unwrap().contains(&new).then_some(())
    })
    .await;
    let (_, keys, _) = kiosk_cli(&kiosk, &["keys"]);
    assert_eq!(keys.len(), 2, "{keys:?}");
    assert_eq!((&keys[0]["authority"], &keys[1]["state"]), (&Value::Null, &"pending".into()));
    assert_eq!(part(&kiosk, "keys")["state"], "degraded");

    let (done, _, error) = kiosk_cli(&kiosk, &["keys", "confirm", invitation.as_str().unwrap()]);
    assert!(!done && error.contains(&new), "{error}");
    let (done, keys, error) = kiosk_cli(&kiosk, &["keys", "confirm", &new.to_lowercase()]);
    assert!(done, "{error}");
    assert_eq!(keys[0]["authority"][0], authority.as_str());
    assert_eq!(part(&kiosk, "keys")["state"], "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_taken_whole_or_not_at_all() {
    let backend = Backend::start().await;
    let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
    let kiosk = Kiosk::new(&backend.url(), display, "kind = \"none\"");
    let invitation = backend.invitation();
    let other = Backend::start().await.invitation();
    let mixed = format!("{}{}", &invitation[..12], &other[12..]);
    for (typed, word) in [(&invitation[..11], "cut short"), (&mixed, "other keys")] {
        let (done, _, error) = kiosk_cli(&kiosk, &["enrol", "--code", typed]);
        assert!(!done && error.contains(word), "{typed}: {error}");
    }
    assert_eq!(
        common::count(
            &kiosk.database(),
            "SELECT count(*) FROM setting WHERE name = 'identity.kiosk'"
        ),
        0
    );
    // The code is the kiosk's, whatever else was wrong.
    kiosk.enrol(&invitation);
}
