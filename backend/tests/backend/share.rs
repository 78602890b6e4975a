//! What other systems read: with a key of their own, what was chosen, and sealed as it is.

use backend::store::accounts::Role;
use data_encoding::BASE64;
use protocol::api;
use protocol::declaration::{Answer, CONSENT_VERSION, Declaration, FORM_VERSION, Gender, Person};
use protocol::language::Language;
use protocol::record::SealedKind;
use protocol::signed_venue::SignedVenue;
use reqwest::Response;
use serde_json::{Value, json};

use crate::support::records::{batch, elsewhere, sealed};
use crate::support::staff::{Browser, form};
use crate::support::{NOW, RECIPIENT, TestServer};

/// It is 07:00 on Thursday 8 July 2021 in Vietnam.
const DAY: &str = "2021-07-08";

async fn ask(server: &TestServer, key: &str, path: &str) -> Response {
    let request = server.http.get(server.at(&format!("/api/share{path}")));
    request.header("authorization", format!("Bearer {key}")).send().await.unwrap()
}

async fn json(answer: Response) -> Value {
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

/// The key that a page shows once.
async fn made(answer: Response) -> String {
    assert_eq!(answer.status(), 200);
    let html = answer.text().await.unwrap();
    assert!(html.contains("bzk_"), "{html}");
    let at = html.find("bzk_").unwrap();
    html[at..].split('<').next().unwrap().to_owned()
}

async fn key(staff: &Browser<'_>, scopes: &[&str], commune: &str) -> String {
    let mut fields = vec![("do", "key"), ("key_name", "CDC Bình Định"), ("key_commune", commune)];
    fields.extend(scopes.iter().map(|scope| ("scope", *scope)));
    made(staff.post("/staff/sharing", &form(&fields)).await).await
}

fn declaration() -> Declaration {
    let mut person = Person::new("LÊ THỊ HOA".to_owned(), 1951, Gender::Nu, "Việt Nam".to_owned());
    person.has_patient = Some(Answer::No);
    person.has_from_sick_country = Some(Answer::No);
    person.has_sick = Some(Answer::Yes);
    person.show_signal = Some(true);
    person.show_signal_note = Some("ho".to_owned());
    person.health_insurance_card = Some("GD4010123456789".to_owned());
    Declaration {
        form: FORM_VERSION.to_owned(),
        consent: CONSENT_VERSION.to_owned(),
        at_s: NOW,
        language: Language::Vi,
        receipt: None,
        phone: Some("0912345678".to_owned()),
        phone_verified: false,
        declarant: None,
        out_of_province: false,
        people: vec![person],
    }
}

#[tokio::test]
async fn a_declaration_reaches_another_system_sealed_and_opens_there_alone() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let authority = server.staff(Role::Authority).await;
    let identity = age::x25519::Identity::generate();
    let public = identity.to_public().to_string();
    let mut fields =
        vec![("do", "recipient"), ("recipient_name", "CDC Bình Định"), ("public", public.as_str())];
    let none = authority.post("/staff/sharing?lang=vi", &form(&fields)).await;
    assert_eq!(none.status(), 422);
    let html = none.text().await.unwrap();
    assert!(html.contains("ít nhất một xã, phường") && html.contains(&public), "{html}");
    fields.push(("recipient_commune", "1"));
    assert_eq!(authority.post("/staff/sharing", &form(&fields)).await.status(), 303);
    let again = authority.post("/staff/sharing", &form(&fields)).await;
    assert!(again.text().await.unwrap().contains("đang niêm phong cho khóa này"));

    // The kiosk is told, with the signature that it checks, and staff see who can open.
    let signed = server.get(&kiosk, &format!("{}?nonce=5f", api::VENUE)).await;
    let signed: SignedVenue = signed.json().await.unwrap();
    let venue = signed.verify(kiosk.number, "5f", &server.app.keys.signing.verifying_key());
    let recipients: Vec<String> = venue.unwrap().recipients.into();
    assert_eq!(recipients, [RECIPIENT, &public]);
    let operator = server.staff(Role::Operator).await;
    let page = operator.text("/staff/communes/1").await;
    assert!(page.contains("CDC Bình Định cũng mở được") && page.contains(&public), "{page}");

    // What the kiosk seals to them.
    let plain = serde_json::to_vec(&declaration()).unwrap();
    let commune = server.read().commune(1).unwrap().unwrap();
    let body = commune.recipients.seal(&plain).unwrap();
    let records = vec![
        sealed(1, SealedKind::Declaration, NOW, &body),
        sealed(2, SealedKind::Feedback, NOW, &body),
        elsewhere(3, NOW, None),
    ];
    server.send(&kiosk, &batch(vec![], records)).await;

    let reads = key(&operator, &["declarations", "channels"], "1").await;
    let path = format!("/v1/declarations?commune=1&day={DAY}");
    let found = json(ask(&server, &reads, &path).await).await;
    let items = found["items"].as_array().unwrap();
    assert_eq!((items.len(), &found["next"]), (1, &Value::Null), "no feedback: {found}");
    assert_eq!((&items[0]["channel"], &items[0]["direction"]), (&json!("kiosk"), &json!("in")));
    let body = BASE64.decode(items[0]["sealed"].as_str().unwrap().as_bytes()).unwrap();
    let opened = age::decrypt(&identity, &body).unwrap();
    assert_eq!(opened, plain);
    let after = format!("{path}&after={}", items[0]["id"].as_str().unwrap());
    assert_eq!(json(ask(&server, &reads, &after).await).await["items"], json!([]));

    // Both keep to the published schema.
    let channels =
        json(ask(&server, &reads, &format!("/v1/channels?commune=1&day={DAY}")).await).await;
    assert_eq!(channels["items"][0]["channel"], "zalo");
    let schema: Value = server.page("/api/share/schema.json").await.json().await.unwrap();
    let document: Value = serde_json::from_slice(&opened).unwrap();
    assert_eq!(document["people"][0]["healthinSuranceIdCard"], "GD4010123456789");
    for (shape, answer) in
        [("Declarations", &found), ("Channels", &channels), ("Declaration", &document)]
    {
        let mut schema = schema.clone();
        schema["$ref"] = json!(format!("#/$defs/{shape}"));
        let validator = jsonschema::validator_for(&schema).unwrap();
        let wrong: Vec<_> = validator.iter_errors(answer).map(|one| one.to_string()).collect();
        assert!(wrong.is_empty(), "{shape}: {wrong:?}\n{answer}");
        assert!(!validator.is_valid(&json!({ "items": 5, "people": 5 })), "{shape} says something");
    }

    // Removed: later records are not sealed to it.
    let number = server.read().shared_recipients().unwrap()[0].recipient.to_string();
    let remove = form(&[("do", "remove"), ("number", &number)]);
    assert_eq!(authority.post("/staff/sharing", &remove).await.status(), 303);
    let left: Vec<String> = server.read().commune(1).unwrap().unwrap().recipients.into();
    assert_eq!(left, [RECIPIENT]);
    let trail = server.trail();
    let reads = trail.iter().filter(|(kind, who, _)| *kind == "share" && who.starts_with("API: "));
    assert_eq!(reads.count(), 3, "{trail:?}");
}

#[tokio::test]
async fn a_key_reads_what_was_chosen_until_it_is_revoked() {
    let server = TestServer::start().await;
    let units = server.units();
    let operator = server.staff(Role::Operator).await;
    let [own, other] = units.communes.map(|commune| commune.to_string());
    let reads = key(&operator, &["check-points", "report"], &own).await;
    let secret = reads.strip_prefix("bzk_").unwrap().as_bytes();
    assert!(!server.stored.holds(secret), "stored hashed");

    server.lines(&["report", "plan"]).await;
    let points = json(ask(&server, &reads, &format!("/v1/check-points?commune={own}")).await).await;
    assert_eq!(points["items"][0]["name"], "Chợ Bồng Sơn");
    assert!(points.to_string().find("phone").is_none(), "{points}");
    let report = json(ask(&server, &reads, &format!("/v1/report?commune={own}")).await).await;
    assert_eq!(report["items"][2]["due"], "2021-09-21");
    assert_eq!(report["items"][0]["handed_in"], false);

    for (with, path, status) in [
        (reads.as_str(), format!("/v1/report?commune={other}"), 403),
        (reads.as_str(), format!("/v1/declarations?commune={own}&day={DAY}"), 403),
        (reads.as_str(), format!("/v1/declarations?commune={own}&day=today"), 400),
        (reads.as_str(), format!("/v1/declarations?commune={own}&day={DAY}&after=x"), 400),
        (reads.as_str(), "/v1/report".to_owned(), 400),
        (reads.as_str(), "/v1/nothing".to_owned(), 404),
        ("bzk_AAAA", format!("/v1/report?commune={own}"), 401),
        ("", format!("/v1/report?commune={own}"), 401),
    ] {
        let answer = ask(&server, with, &path).await;
        assert_eq!(answer.status(), status, "{path}");
    }
    let no_key = server.page(&format!("/api/share/v1/report?commune={own}")).await;
    assert_eq!(no_key.status(), 401);

    // A minute's worth at once, then one a second.
    let path = format!("/v1/report?commune={own}");
    let mut last = 200;
    for _ in 0..61 {
        last = ask(&server, &reads, &path).await.status().as_u16();
    }
    assert_eq!(last, 429);
    let answer = ask(&server, &reads, &path).await;
    assert!(answer.headers().contains_key("retry-after"));
    server.clock.set(NOW + 5);
    assert_eq!(ask(&server, &reads, &path).await.status(), 200);

    let page = operator.text("/staff/sharing?lang=en").await;
    assert!(page.contains("1 other system reads") && !page.contains("bzk_"), "shown once: {page}");
    let number = server.read().api_keys().unwrap()[0].key.to_string();
    let revoke = form(&[("do", "revoke"), ("number", &number)]);
    assert_eq!(operator.post("/staff/sharing", &revoke).await.status(), 303);
    assert_eq!(ask(&server, &reads, &path).await.status(), 401);
    assert_eq!(operator.post("/staff/sharing", &revoke).await.status(), 404);

    for (fields, said) in [
        (vec![("do", "key"), ("key_name", "")], "Say whose system"),
        (vec![("do", "key"), ("key_name", "CDC")], "at least one kind"),
        (vec![("do", "key"), ("key_name", "CDC"), ("scope", "report")], "at least one commune"),
        (
            vec![
                ("do", "recipient"),
                ("recipient_name", "CDC"),
                ("public", "age1x"),
                ("recipient_commune", own.as_str()),
            ],
            "no public age key",
        ),
    ] {
        let answer = operator.post("/staff/sharing", &form(&fields)).await;
        assert_eq!(answer.status(), 422, "{fields:?}");
        let html = answer.text().await.unwrap();
        assert!(html.contains(said), "{said}: {html}");
    }
}

#[tokio::test]
async fn the_commands_share_too() {
    let server = TestServer::start_today().await;
    server.units();
    let add = ["share", "add-key", "--name", "CDC", "--scope", "report", "--commune", "1"];
    let made = &server.lines(&add).await[0];
    let text = made["authorization"].as_str().unwrap();
    assert_eq!(ask(&server, text, "/v1/report?commune=1").await.status(), 200);
    server.lines(&["share", "revoke-key", "1"]).await;
    assert_eq!(ask(&server, text, "/v1/report?commune=1").await.status(), 401);
    assert_eq!(server.lines(&["share", "keys"]).await[0]["scopes"], json!(["report"]));
    let public = age::x25519::Identity::generate().to_public().to_string();
    let add = ["share", "add-recipient", "--commune", "1", "--name", "CDC", "--recipient", &public];
    server.lines(&add).await;
    assert_eq!(server.lines(&["share", "recipients"]).await[0]["public"], public);
    server.lines(&["share", "remove-recipient", "1"]).await;
    assert!(server.lines(&["share", "recipients"]).await.is_empty());
    let refused = server.command(&["share", "remove-recipient", "1"]).await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("may have been revoked or removed"));
}
