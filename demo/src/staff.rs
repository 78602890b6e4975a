//! Sample people of the staff portal, each signed in with one click. They are accounts like others, with a
//! password that this data folder alone knows; the backend has no other way in for the demo.

mod key;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use data_encoding::HEXLOWER;
use reqwest::header::{COOKIE, HeaderValue, SET_COOKIE};
use serde::Deserialize;

use crate::setup::{Setup, VENUE};

pub use key::PHRASE;

/// Somebody of the portal; the words are the backend's of their roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Person {
    Operator,
    Manager,
    Guard,
    Commune,
    Authority,
    /// The second person of the health authority.
    Second,
}

impl Person {
    const ALL: [Self; 6] =
        [Self::Operator, Self::Manager, Self::Guard, Self::Commune, Self::Authority, Self::Second];

    /// Name of the account, its role, who it is, and of which unit.
    fn account(self) -> [&'static str; 5] {
        match self {
            Self::Operator => ["minh.do", "operator", "Đỗ Quang Minh", "", ""],
            Self::Manager => ["mau.ngo", "manager", "Ngô Thị Mẫu", "--venue", VENUE],
            Self::Guard => ["dung.tran", "guard", "Trần Văn Dũng", "--venue", VENUE],
            Self::Commune => ["hanh.le", "commune", "Lê Thị Hạnh", "--commune", "1"],
            Self::Authority => ["tung.phan", "authority", "BS. Phan Thanh Tùng", "", ""],
            Self::Second => ["lan.ngo", "authority", "ThS. Ngô Thị Lan", "", ""],
        }
    }
}

pub struct Staff {
    setup: Arc<Setup>,
    client: reqwest::Client,
    password: String,
}

impl Staff {
    /// Makes the accounts and hands the portal the keys of commune and authority, wrapped, unless an
    /// earlier run has. The backend is running.
    pub async fn prepare(setup: Arc<Setup>) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let path = setup.staff_password();
        let known = std::fs::read_to_string(&path).ok();
        let new = known.is_none();
        let password = known.map_or_else(random_password, Ok)?;
        let staff = Self { setup, client: client.build()?, password };
        let list = staff.setup.run_backend(&["user", "list"], b"").await?;
        let is_there = |person: Person| list.iter().any(|row| row["name"] == person.account()[0]);
        // An older folder may lack people of this version.
        for person in Person::ALL.into_iter().filter(|person| new || !is_there(*person)) {
            staff.add(person).await?;
        }
        if new {
            for (person, key) in [
                (Person::Commune, staff.setup.commune_key()),
                (Person::Authority, staff.setup.authority_key()),
            ] {
                staff.hand_over(person, &key).await?;
            }
            // Last, so that a run that was ended in between begins again.
            std::fs::write(&path, &staff.password)
                .with_context(|| format!("{} cannot be written", path.display()))?;
        }
        Ok(staff)
    }

    /// An account, or that of an earlier run that was ended, with the password of this one.
    async fn add(&self, person: Person) -> anyhow::Result<()> {
        let [name, role, who, unit, number] = person.account();
        let list = self.setup.run_backend(&["user", "list"], b"").await?;
        let invited = if list.iter().any(|row| row["name"] == name) {
            self.setup.run_backend(&["user", "reset", name], b"").await?
        } else {
            let mut add = vec!["user", "add", name, "--role", role, "--person", who];
            add.extend([unit, number].iter().filter(|word| !word.is_empty()));
            self.setup.run_backend(&add, b"").await?
        };
        let link = invited.first().and_then(|line| line["path"].as_str());
        let link = link.context("the backend printed no link for a sample user")?;
        let fields = [("password", self.password.as_str()), ("again", &self.password)];
        self.post(link, &fields, &[]).await.map(drop)
    }

    /// Sends a form as a browser would; the answer is the cookies.
    async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        cookies: &[HeaderValue],
    ) -> anyhow::Result<Vec<HeaderValue>> {
        let mut request = self
            .client
            .post(format!("{}{path}", self.setup.backend_url()))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        for cookie in cookies.iter().filter_map(|cookie| cookie.to_str().ok()) {
            request = request.header(COOKIE, cookie.split(';').next().unwrap_or_default());
        }
        let answer = request.body(encode(fields)?).send().await?;
        let status = answer.status();
        ensure!(
            status.is_redirection() || status.is_success(),
            "the backend did not take a sample user's form ({path}: {status})"
        );
        Ok(answer.headers().get_all(SET_COOKIE).iter().cloned().collect())
    }

    /// Signs somebody in; the answer is the cookies for their browser.
    pub async fn sign_in(&self, person: Person) -> anyhow::Result<Vec<HeaderValue>> {
        let [name, ..] = person.account();
        let fields = [("name", name), ("password", self.password.as_str())];
        self.post("/staff/sign-in", &fields, &[]).await
    }

    /// Gives the portal a wrapped copy of the key that kiosks seal to already.
    async fn hand_over(&self, person: Person, file: &Path) -> anyhow::Result<()> {
        let key = key::wrap(file)?;
        let cookies = self.sign_in(person).await?;
        let fields = [
            ("public", key.public.as_str()),
            ("person", &key.wrapped),
            ("sheet", &key.wrapped),
            ("place", "Két của bản thử"),
        ];
        // One cookie a header does for HTTP/1.1, and the session is the first.
        self.post("/staff/keys/new", &fields, &cookies[..1.min(cookies.len())]).await.map(drop)
    }
}

fn random_password() -> anyhow::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(HEXLOWER.encode(&random))
}

fn encode(fields: &[(&str, &str)]) -> anyhow::Result<String> {
    let mut url = reqwest::Url::parse("http://localhost/")?;
    url.query_pairs_mut().extend_pairs(fields);
    Ok(url.query().unwrap_or_default().to_owned())
}

/// Where the browser goes that asked the demo at `host`: to the portal on the same machine, because cookies
/// belong to a machine and not to a port.
pub fn portal_address(host: &str, backend_port: u16, path: &str, language: &str) -> String {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    format!("http://{name}:{backend_port}{path}?lang={language}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portal_is_on_the_machine_that_the_browser_asked() {
        for (host, address) in [
            ("127.0.0.1:8700", "http://127.0.0.1:8702/staff?lang=vi"),
            ("localhost:8700", "http://localhost:8702/staff?lang=vi"),
            ("[::1]:8700", "http://[::1]:8702/staff?lang=vi"),
        ] {
            assert_eq!(portal_address(host, 8702, "/staff", "vi"), address);
        }
    }

    #[test]
    fn forms_are_written_as_browsers_write_them() {
        assert_eq!(
            encode(&[("a", "x+/="), ("b", "Chợ 1")]).unwrap(),
            "a=x%2B%2F%3D&b=Ch%E1%BB%A3+1"
        );
    }
}
