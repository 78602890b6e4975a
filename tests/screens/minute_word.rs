//! The word of the minute: on the kiosk, on the guard's page and on a visitor's phone it is the same.

use std::sync::Arc;

use backend::accounts::token::{Token, TokenKind};
use backend::accounts::{self, links};
use backend::clock::SetClock;
use backend::kiosks;
use backend::kiosks::code::OneTimeCode;
use backend::store::accounts::{NewAccount, Role, Unit};
use backend::store::venues::NewVenue;
use backend::venues::{add_commune, add_venue};
use ed25519_dalek::SigningKey;
use kiosk::screens::{Status, Update, VenueIdentity};
use protocol::api::{self, Enrol, Enrolled};
use protocol::clock::ClockConfidence;
use protocol::language::Language;
use protocol::minute_word::MinuteWord;
use protocol::proof::sign_enrolment;
use protocol::secret::Secret;
use protocol::token::Claim;
use reqwest::Response;

use crate::support::backend::Backend;
use crate::support::harness::{Harness, MORNING_MS, identity, status};

const NOW_S: i64 = MORNING_MS / 1000;

const PASSWORD: &str = "ba con vịt ngoài đồng";

/// What the kiosk's screen says, in whichever language.
fn shown(harness: &Harness, word: &MinuteWord) -> bool {
    let grounds = ["tím", "nâu", "đen", "xám", "hồng", "cam", "vàng đất", "chàm"];
    let label = |ground| format!("Từ của phút: {}, nền {ground}", word.word);
    grounds.iter().any(|ground| harness.find(&label(ground)).is_some())
}

fn word_at(unix_s: i64) -> MinuteWord {
    MinuteWord::at(identity().word_key.as_ref().unwrap(), unix_s)
}

#[test]
fn it_changes_with_the_minute_and_is_said_in_both_languages() {
    let harness = Harness::new(800, 480);
    let (first, next) = (word_at(NOW_S), word_at(NOW_S + 60));
    assert_ne!(first, next);
    assert!(shown(&harness, &first));
    harness.wait_ms(58_000);
    assert!(shown(&harness, &first));
    harness.wait_ms(3_000);
    assert!(shown(&harness, &next) && !shown(&harness, &first));
    harness.set_language(Language::En);
    assert!(!shown(&harness, &next));
    let label = |ground| format!("Word of the minute: {}, on {ground}", next.word);
    let grounds = ["purple", "brown", "black", "grey", "pink", "orange", "ochre", "indigo"];
    assert!(grounds.iter().any(|ground| harness.find(&label(ground)).is_some()));
}

#[test]
fn without_a_key_or_a_sure_time_there_is_none() {
    let harness = Harness::new(800, 480);
    let word = || word_at(harness.unix_ms() / 1000);
    assert!(shown(&harness, &word()));
    harness.trust_clock(ClockConfidence::Unknown);
    assert!(!shown(&harness, &word()));
    harness.trust_clock(ClockConfidence::Held);
    assert!(shown(&harness, &word()));
    harness.screens.apply(Update::Status(Status { clock_doubted: true, ..status() }));
    harness.settle();
    assert!(!shown(&harness, &word()));
    harness.screens.apply(Update::Status(status()));
    harness.screens.apply(Update::Enrolled(Some(VenueIdentity { word_key: None, ..identity() })));
    harness.settle();
    assert!(!shown(&harness, &word()));
}

/// A backend at the harness's time.
struct Stand {
    backend: Backend,
    http: reqwest::Client,
}

impl Stand {
    async fn start() -> Self {
        let backend = Backend::start(Arc::new(SetClock::new(NOW_S))).await;
        let none = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().redirect(none).no_proxy().build().unwrap();
        Self { backend, http }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.backend.url)
    }

    /// A kiosk of a new market.
    async fn enrolled(&self) -> Enrolled {
        let mut tx = self.backend.app.store.begin().unwrap();
        let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p".to_owned();
        let commune =
            add_commune(tx.as_mut(), "Phường Bồng Sơn", vec![key], vec![], NOW_S).unwrap();
        let venue = NewVenue {
            commune,
            name: "Chợ Bồng Sơn".to_owned(),
            letters: "BSON".to_owned(),
            ..NewVenue::default()
        };
        let venue = add_venue(tx.as_mut(), &venue, NOW_S).unwrap();
        let code = OneTimeCode::from_random(&[3; 10]).unwrap();
        kiosks::add(tx.as_mut(), &self.backend.app.keys, venue, "Cổng số 2", &code, NOW_S).unwrap();
        tx.commit().unwrap();
        let key = SigningKey::from_bytes(&[7; 32]);
        let enrol = Enrol {
            code: code.show(),
            public_key: data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes()),
            signature: sign_enrolment(&code.show(), &key),
        };
        let answer = self.http.post(self.at(api::ENROL)).json(&enrol).send().await.unwrap();
        answer.json().await.unwrap()
    }

    async fn post(&self, path: &str, form: &str) -> Response {
        let request = self.http.post(self.at(path)).body(form.to_owned());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.header("sec-fetch-site", "same-origin").send().await.unwrap()
    }

    /// What a visitor's phone says after a scan of this code and a tap.
    async fn phone(&self, path: &str) -> String {
        let page = self.http.get(self.at(path)).send().await.unwrap().text().await.unwrap();
        let ticket = page.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next();
        let form = format!("ticket={}&direction=in", ticket.unwrap());
        let tapped = self.post("/tap", &form).await;
        let to = tapped.headers()["location"].to_str().unwrap().to_owned();
        self.http.get(self.at(&to)).send().await.unwrap().text().await.unwrap()
    }

    /// What the page of a guard of the venue says.
    async fn guard(&self, venue: i64) -> String {
        let password = zeroize::Zeroizing::new(PASSWORD.to_owned());
        let phc = self.backend.app.passwords.hash(password, [7; 16]).await.unwrap();
        let mut tx = self.backend.app.store.begin().unwrap();
        let new = NewAccount {
            name: "guard".to_owned(),
            person: "Lê Thị Mẫu".to_owned(),
            role: Role::Guard,
            unit: Unit::Venues(vec![venue]),
        };
        let link = Token::from_random(backend::keys::random().unwrap());
        let hash = link.hash(&self.backend.app.keys, TokenKind::Link);
        accounts::invite(tx.as_mut(), "test", &new, &hash, NOW_S).unwrap();
        links::redeem(tx.as_mut(), &self.backend.app.keys, &link, &phc, NOW_S).unwrap();
        tx.commit().unwrap();
        let password: String = PASSWORD.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let signed_in =
            self.post("/staff/sign-in", &format!("name=guard&password={password}")).await;
        let cookies: Vec<_> = signed_in
            .headers()
            .get_all("set-cookie")
            .iter()
            .map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned())
            .collect();
        let request = self.http.get(self.at(&format!("/staff/gate/{venue}")));
        request.header("cookie", cookies.join("; ")).send().await.unwrap().text().await.unwrap()
    }
}

#[tokio::test]
async fn kiosk_guard_and_phone_show_the_same() {
    let stand = Stand::start().await;
    let Enrolled { kiosk, token_key, venue, .. } = stand.enrolled().await;
    let key: Secret = venue.word_key.clone().unwrap();
    let harness = Harness::new(800, 480);
    let enrolled = VenueIdentity { word_key: venue.word_key, ..identity() };
    harness.screens.apply(Update::Enrolled(Some(enrolled)));
    harness.settle();
    let word = MinuteWord::at(&key, NOW_S);
    assert!(shown(&harness, &word), "{word:?}");

    let claim = Claim::live(kiosk, NOW_S, venue.period_s);
    let phone = stand.phone(&format!("/Q/{}", claim.mint(&token_key))).await;
    let guard = stand.guard(venue.venue).await;
    let said = format!("<b lang=\"vi\">{}</b>", word.word);
    for (who, page) in [("phone", &phone), ("guard", &guard)] {
        assert!(page.contains(&said), "{who}: {said}\n{page}");
    }
    // And on the same colour.
    let class = |page: &str| {
        let start = page.split("class=\"word ").nth(1).unwrap();
        start.split([' ', '"']).next().unwrap().to_owned()
    };
    assert_eq!(class(&phone), class(&guard));
    assert_eq!(class(&phone), format!("w-{:?}", word.colour).to_lowercase());
}
