//! People of the staff portal, each with a browser.

use std::collections::BTreeMap;
use std::sync::Mutex;

use backend::accounts::token::{Token, TokenKind};
use backend::accounts::{self, links};
use backend::media::{self, Wanted};
use backend::store::accounts::{NewAccount, Role, Unit};
use backend::store::media::MediaScope;
use backend::store::venues::NewVenue;
use backend::venues::{add_commune, add_venue};
use protocol::playlist::Schedule;
use reqwest::Response;
use reqwest::header::SET_COOKIE;

use super::{RECIPIENT, TestServer};

pub(crate) const PASSWORD: &str = "ba con vịt ngoài đồng";

/// A browser with its cookies.
pub(crate) struct Browser<'a> {
    server: &'a TestServer,
    pub(crate) cookies: Mutex<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(server: &'a TestServer) -> Self {
        Self { server, cookies: Mutex::default() }
    }

    fn header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&self, answer: &Response) {
        let mut cookies = self.cookies.lock().unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match rest.contains("Max-Age=0") {
                true => cookies.remove(name),
                false => cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        let request = self.server.http.get(self.server.at(path)).header("cookie", self.header());
        let answer = request.send().await.unwrap();
        self.keep(&answer);
        answer
    }

    pub(crate) async fn post(&self, path: &str, form: &str) -> Response {
        self.post_from(path, form, "same-origin").await
    }

    pub(crate) async fn post_from(&self, path: &str, form: &str, site: &str) -> Response {
        let request = self.server.http.post(self.server.at(path)).header("cookie", self.header());
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site);
        let answer = request.body(form.to_owned()).send().await.unwrap();
        self.keep(&answer);
        answer
    }

    /// A form of another kind than [`Browser::post`] sends.
    pub(crate) async fn post_body(&self, path: &str, kind: &str, body: Vec<u8>) -> Response {
        let request = self.server.http.post(self.server.at(path)).header("cookie", self.header());
        let request = request.header("content-type", kind).header("sec-fetch-site", "same-origin");
        let answer = request.body(body).send().await.unwrap();
        self.keep(&answer);
        answer
    }

    pub(crate) async fn sign_in(&self, name: &str, password: &str) -> Response {
        let form = form(&[("name", name), ("password", password)]);
        self.post("/staff/sign-in", &form).await
    }

    /// What a page says.
    pub(crate) async fn text(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }
}

impl TestServer {
    /// A browser that is signed in at another process on the same database.
    pub(crate) fn staff_session(&self, other: &Browser<'_>) -> Browser<'_> {
        let browser = Browser::new(self);
        browser.cookies.lock().unwrap().clone_from(&other.cookies.lock().unwrap());
        browser
    }
}

/// A form's body.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Two communes, each with a venue and a kiosk that waits.
pub(crate) struct Units {
    pub(crate) communes: [i64; 2],
    pub(crate) venues: [i64; 2],
    pub(crate) kiosks: [u32; 2],
    /// An item of each venue's idle screens, where [`TestServer::units_with_media`] made one.
    pub(crate) media: [i64; 2],
}

impl TestServer {
    pub(crate) fn units(&self) -> Units {
        let mut tx = self.tx();
        let mut made = Units { communes: [0; 2], venues: [0; 2], kiosks: [0; 2], media: [0; 2] };
        for (index, (name, market, letters)) in [
            ("Phường Bồng Sơn", "Chợ Bồng Sơn", "BSON"),
            ("Phường Tam Quan", "Chợ Tam Quan", "TQUA"),
        ]
        .into_iter()
        .enumerate()
        {
            let keys = vec![RECIPIENT.to_owned()];
            let commune = add_commune(tx.as_mut(), name, keys, vec![], self.now()).unwrap();
            let venue = NewVenue {
                commune,
                name: market.to_owned(),
                letters: letters.to_owned(),
                ..NewVenue::default()
            };
            let venue = add_venue(tx.as_mut(), &venue, self.now()).unwrap();
            let random = backend::keys::random::<64>().unwrap();
            let code = backend::kiosks::code::OneTimeCode::from_random(&random).unwrap();
            let keys = &self.app.keys;
            let kiosk =
                backend::kiosks::add(tx.as_mut(), keys, venue, "Cổng số 1", &code, self.now());
            made.communes[index] = commune;
            made.venues[index] = venue;
            made.kiosks[index] = kiosk.unwrap();
        }
        tx.commit().unwrap();
        made
    }

    pub(crate) fn units_with_media(&self) -> Units {
        let mut made = self.units();
        let mut tx = self.tx();
        made.media = made.venues.map(|venue| {
            let item = Wanted {
                scope: MediaScope::Venue(venue),
                kind: None,
                title: "Thông điệp 5K".to_owned(),
                duration_s: None,
                schedule: Schedule::default(),
                priority: 5,
            };
            media::add(tx.as_mut(), b"\x89PNG\r\n\x1a\nposter", &item, self.now()).unwrap().0
        });
        tx.commit().unwrap();
        made
    }

    /// An account with [`PASSWORD`]; managers and guards of the first venue, clerks of the first commune.
    pub(crate) async fn account(&self, name: &str, role: Role) -> i64 {
        let password = zeroize::Zeroizing::new(PASSWORD.to_owned());
        let phc = self.app.passwords.hash(password, [7; 16]).await.unwrap();
        let mut tx = self.tx();
        let unit = match role {
            Role::Operator | Role::Authority => Unit::Province,
            Role::Commune => Unit::Commune(tx.communes().unwrap()[0].commune),
            Role::Manager | Role::Guard => Unit::Venues(vec![tx.venues().unwrap()[0].venue]),
        };
        let person = format!("{} Thị Mẫu", role.word());
        let new = NewAccount { name: name.to_owned(), person, role, unit };
        let link = Token::from_random(backend::keys::random().unwrap());
        let hash = link.hash(&self.app.keys, TokenKind::Link);
        let account = accounts::invite(tx.as_mut(), "test", &new, &hash, self.now()).unwrap();
        links::redeem(tx.as_mut(), &self.app.keys, &link, &phc, self.now()).unwrap();
        tx.commit().unwrap();
        account
    }

    /// Someone of a role, signed in; the name of the account is the role's word.
    pub(crate) async fn staff(&self, role: Role) -> Browser<'_> {
        self.account(role.word(), role).await;
        let browser = Browser::new(self);
        let answer = browser.sign_in(role.word(), PASSWORD).await;
        assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
        browser
    }

    /// Kind, person and reason of the lines of the audit trail.
    pub(crate) fn trail(&self) -> Vec<(&'static str, String, String)> {
        let lines = self.read().audit().unwrap();
        let entry = |line: backend::store::audit::AuditRow| line.entry;
        lines
            .into_iter()
            .map(entry)
            .map(|entry| (entry.kind.word(), entry.who, entry.reason))
            .collect()
    }
}
