//! Somebody of the staff at the real backend's portal.

use reqwest::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use reqwest::{RequestBuilder, Response};

use super::Backend;

const PASSWORD: &str = "ba+con+vit+ngoai+dong";

const BOUNDARY: &str = "--------boundary";

/// A browser that is signed in.
pub struct Staff {
    url: String,
    http: reqwest::Client,
    cookie: String,
}

impl Staff {
    /// A new clerk of commune 1, who has chosen a password by the link of the invitation.
    pub async fn clerk(backend: &Backend) -> Self {
        let about = ["--role", "commune", "--commune", "1", "--person", "Lê Thị Hạnh"];
        let added = backend.cli(&[&["user", "add", "hanh.le"][..], &about].concat());
        let redirect = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder().redirect(redirect).build().unwrap();
        let mut staff = Self { url: backend.url(), http, cookie: String::new() };
        let form = format!("password={PASSWORD}&again={PASSWORD}");
        let answer = staff.post(added[0]["path"].as_str().unwrap(), &form).await;
        assert_eq!(answer.status(), 303, "{}", answer.text().await.unwrap());
        let cookies = answer.headers().get_all(SET_COOKIE).into_iter();
        let pairs = cookies.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap());
        staff.cookie = pairs.collect::<Vec<_>>().join("; ");
        staff
    }

    async fn send(&self, request: RequestBuilder) -> Response {
        // As a browser says that its own page asks.
        let request = request.header("sec-fetch-site", "same-origin").header(COOKIE, &self.cookie);
        request.send().await.unwrap()
    }

    pub async fn post(&self, path: &str, form: &str) -> Response {
        let request = self.http.post(format!("{}{path}", self.url)).body(form.to_owned());
        self.send(request.header(CONTENT_TYPE, "application/x-www-form-urlencoded")).await
    }

    /// Sends a file as the page of the import does.
    pub async fn import(&self, file: &[u8]) -> Response {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"kiosk.tar\"\r\n\
             Content-Type: application/x-tar\r\n\r\n"
        );
        let body = [head.as_bytes(), file, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        let request = self.http.post(format!("{}/staff/import?lang=vi", self.url)).body(body);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(request.header(CONTENT_TYPE, kind)).await
    }
}
