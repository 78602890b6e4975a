//! Keys of a commune and of the authority, as a browser sends them.

use backend::store::accounts::Role;
use backend::store::unit_keys::KeyOwner;
use data_encoding::BASE64;
use protocol::seal::key_id;
use serde_json::Value;

use crate::support::staff::{Browser, PASSWORD, form};
use crate::support::{NOW, RECIPIENT, TestServer};

/// What a browser would send: a new key, and wrapped copies that only words open.
fn made() -> (age::x25519::Identity, String) {
    let identity = age::x25519::Identity::generate();
    let copy = BASE64.encode(b"age-encryption.org/v1\n-> scrypt AAAA 17\n");
    let public = identity.to_public().to_string();
    let fields =
        [("public", public.as_str()), ("person", &copy), ("sheet", &copy), ("place", "Két")];
    (identity, form(&fields))
}

fn recipients(server: &TestServer, commune: i64) -> Vec<String> {
    server.read().commune(commune).unwrap().unwrap().recipients.into()
}

async fn copies(browser: &Browser<'_>) -> Vec<Value> {
    browser.get("/staff/keys/wrapped").await.json().await.unwrap()
}

#[tokio::test]
async fn a_new_key_takes_the_place_of_the_own_one_and_leaves_the_provinces() {
    let server = TestServer::start().await;
    let units = server.units();
    let clerk = server.staff(Role::Commune).await;
    assert!(clerk.text("/staff/keys?lang=vi").await.contains("Chưa có khóa"));
    let (first, fields) = made();
    assert_eq!(clerk.post("/staff/keys/new", &fields).await.status(), 204);
    let (first, own) = (first.to_public().to_string(), units.communes[0]);
    assert_eq!(recipients(&server, own), [first.clone(), RECIPIENT.to_owned()]);
    let (second, fields) = made();
    assert_eq!(clerk.post("/staff/keys/new", &fields).await.status(), 204);
    assert_eq!(recipients(&server, own), [second.to_public().to_string(), RECIPIENT.to_owned()]);
    assert_eq!(recipients(&server, units.communes[1]), [RECIPIENT]);
    // What was sealed to the old key can still be opened with its copies.
    assert_eq!(copies(&clerk).await.len(), 4);
    let html = clerk.text("/staff/keys?lang=vi").await;
    assert!(html.contains("Khóa tốt") && html.contains(RECIPIENT), "{html}");
    let trail = server.trail();
    let lines = trail.iter().filter(|(kind, ..)| *kind == "key");
    assert!(lines.map(|line| &line.2).any(|reason| *reason == format!("new key {first}")));
}

#[tokio::test]
async fn what_is_no_wrapped_key_is_not_kept() {
    let server = TestServer::start().await;
    let units = server.units();
    let clerk = server.staff(Role::Commune).await;
    let (identity, good) = made();
    let secret = age::secrecy::ExposeSecret::expose_secret(&identity.to_string()).to_owned();
    let plain = form_urlencoded_of(&BASE64.encode(secret.as_bytes()));
    let copy = form_urlencoded_of(&BASE64.encode(b"age-encryption.org/v1\n-> scrypt AAAA 17\n"));
    for bad in [
        good.replace(&copy, &plain),
        good.replace("place=K%C3%A9t", "place="),
        good.replace("public=age1", "public=age2"),
        "public=&person=&sheet=".to_owned(),
    ] {
        assert_ne!(bad, good);
        assert_eq!(clerk.post("/staff/keys/new", &bad).await.status(), 422, "{bad}");
    }
    assert_eq!(recipients(&server, units.communes[0]), [RECIPIENT]);
    assert!(copies(&clerk).await.is_empty());
}

fn form_urlencoded_of(text: &str) -> String {
    form(&[("", text)]).trim_start_matches('=').to_owned()
}

#[tokio::test]
async fn a_key_is_changed_only_by_who_proved_who_they_are() {
    let server = TestServer::start().await;
    server.units();
    let clerk = server.staff(Role::Commune).await;
    server.clock.set(NOW + 11 * 60);
    let (_, fields) = made();
    let answer = clerk.post("/staff/keys/new", &fields).await;
    assert_eq!(answer.status(), 303);
    assert!(copies(&clerk).await.is_empty());
}

#[tokio::test]
async fn the_drill_is_opened_with_the_key_and_with_nothing_else() {
    let server = TestServer::start().await;
    server.units();
    let clerk = server.staff(Role::Commune).await;
    let (identity, fields) = made();
    clerk.post("/staff/keys/new", &fields).await;
    let holders = copies(&clerk).await;
    let holder = holders[1]["holder"].to_string();
    server.clock.set(NOW + 300);
    let record = clerk.get("/staff/keys/drill").await.bytes().await.unwrap();
    let text = String::from_utf8(age::decrypt(&identity, &record).unwrap()).unwrap();
    for (holder, text) in [(holder.as_str(), "0"), ("99", text.as_str()), (&holder, "")] {
        let fields = form(&[("holder", holder), ("text", text)]);
        assert_eq!(clerk.post("/staff/keys/drill", &fields).await.status(), 422);
    }
    let fields = form(&[("holder", &holder), ("text", &text)]);
    assert_eq!(clerk.post("/staff/keys/drill", &fields).await.status(), 204);
    let mut read = server.read();
    let commune = read.communes().unwrap()[0].commune;
    let keys = read.unit_keys(KeyOwner::Commune(commune)).unwrap();
    let tried: Vec<_> = keys[0].holders.iter().map(|holder| holder.tried_s).collect();
    assert_eq!(tried, [None, Some(NOW + 300)]);
}

#[tokio::test]
async fn a_person_has_one_copy_and_sheets_several() {
    let server = TestServer::start().await;
    server.units();
    let clerk = server.staff(Role::Commune).await;
    let copy = BASE64.encode(b"age-encryption.org/v1\n-> scrypt BBBB 17\n");
    let person = form(&[("kind", "person"), ("wrapped", &copy)]);
    assert_eq!(clerk.post("/staff/keys/copy", &person).await.status(), 422, "there is no key yet");
    clerk.post("/staff/keys/new", &made().1).await;
    assert_eq!(clerk.post("/staff/keys/copy", &person).await.status(), 204);
    let sheet = form(&[("kind", "sheet"), ("wrapped", &copy), ("place", "Tủ hồ sơ")]);
    assert_eq!(clerk.post("/staff/keys/copy", &sheet).await.status(), 204);
    let kinds: Vec<String> =
        copies(&clerk).await.iter().map(|copy| copy["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["person", "sheet", "sheet"]);
}

#[tokio::test]
async fn the_authoritys_key_reads_the_feedback_of_all_communes() {
    let server = TestServer::start().await;
    let units = server.units();
    let authority = server.staff(Role::Authority).await;
    let (identity, fields) = made();
    assert_eq!(authority.post("/staff/keys/new", &fields).await.status(), 204);
    for commune in units.communes {
        let commune = server.read().commune(commune).unwrap().unwrap();
        let keys: Vec<String> = commune.authority.unwrap().into();
        assert_eq!(keys, [identity.to_public().to_string()]);
        assert_eq!(Vec::from(commune.recipients), [RECIPIENT]);
    }
}

#[tokio::test]
async fn after_a_change_the_page_says_which_kiosk_still_needs_the_old_key() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let clerk = server.staff(Role::Commune).await;
    let (first, fields) = made();
    clerk.post("/staff/keys/new", &fields).await;
    assert!(!clerk.text("/staff/keys?lang=en").await.contains("The old key"), "none was replaced");
    let (second, fields) = made();
    clerk.post("/staff/keys/new", &fields).await;
    let [first, second] = [first, second].map(|key| key_id(&key.to_public().to_string()));
    for (told, says) in [
        (String::new(), "did not say"),
        (format!(r#","sealing_to":["{first}"]"#), "still seals to the old key"),
        (
            format!(r#","sealing_to":["{second}"],"waiting_for":{{"{first}":7}}"#),
            "7 records that only it opens",
        ),
        (format!(r#","sealing_to":["{second}"]"#), "no kiosk needs it any more"),
    ] {
        let rest = r#""clock":"synced","contacts_waiting":0,"records_waiting":9,"radio":"none""#;
        let report = serde_json::from_str(&format!("{{{rest}{told}}}")).unwrap();
        server.app.seen.report(kiosk.number, report, server.now());
        let mut tx = server.tx();
        backend::fleet::write_down(tx.as_mut(), &server.app.seen.take()).unwrap();
        tx.commit().unwrap();
        let html = clerk.text("/staff/keys?lang=en").await;
        assert!(html.contains(says), "{says}: {html}");
    }
}

#[tokio::test]
async fn the_authority_sees_who_missed_drills() {
    let server = TestServer::start().await;
    server.units();
    let clerk = server.staff(Role::Commune).await;
    clerk.post("/staff/keys/new", &made().1).await;
    server.account("authority", Role::Authority).await;
    let page = async || {
        let authority = Browser::new(&server);
        authority.sign_in("authority", PASSWORD).await;
        authority.text("/staff/drills?lang=en").await
    };
    let html = page().await;
    assert!(
        html.contains("Every key was tried") && html.contains("2 places have made no key"),
        "{html}"
    );
    server.clock.set(NOW + 32 * 86_400);
    let html = page().await;
    assert!(html.contains("One place missed") && html.contains(">Due<"), "{html}");
    server.clock.set(NOW + 63 * 86_400);
    let html = page().await;
    let bad = html.split("class=\"flag bad\"").nth(1).unwrap();
    assert!(bad.split("</tr>").next().unwrap().contains("Phường Bồng Sơn"), "{html}");
    assert!(bad.contains("Call them"), "{html}");
    assert_eq!(clerk.get("/staff/drills").await.status(), 303, "the session is over");
}
