//! A mail server that speaks SMTP, and an SMS gateway that speaks HTTP.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use backend::config::Config;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// An e-mail as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) head: String,
    /// Decoded.
    pub(crate) body: String,
}

#[derive(Default)]
struct Mailbox {
    letters: Vec<Letter>,
    /// What RCPT is answered next; 250 when there is nothing.
    answers: VecDeque<&'static str>,
    signed_in: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct MailServer {
    url: String,
    mailbox: Arc<Mutex<Mailbox>>,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let mailbox = Arc::<Mutex<Mailbox>>::default();
        let own = Arc::clone(&mailbox);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mailbox = Arc::clone(&own);
                // A client that breaks off is no failure of the test.
                tokio::spawn(async move { drop(converse(stream, &mailbox).await) });
            }
        });
        Self { url, mailbox }
    }

    pub(crate) fn configure(&self, config: &mut Config) {
        config.smtp_url = Some(self.url.clone());
        config.smtp_from = Some("Ghi nhận ra/vào <kiosk@example.vn>".to_owned());
        config.host = Some("kiosk.example.vn".to_owned());
    }

    /// What the next address is answered with.
    pub(crate) fn answer(&self, answer: &'static str) {
        self.mailbox.lock().unwrap().answers.push_back(answer);
    }

    pub(crate) fn signed_in(&self) -> Vec<String> {
        self.mailbox.lock().unwrap().signed_in.clone()
    }

    pub(crate) fn letters(&self) -> Vec<Letter> {
        self.mailbox.lock().unwrap().letters.clone()
    }

    /// The letters, once there are so many.
    pub(crate) async fn wait(&self, count: usize) -> Vec<Letter> {
        until(|| self.letters().len() >= count).await;
        self.letters()
    }
}

/// Waits until something holds, for as long as a slow machine may need.
pub(crate) async fn until(holds: impl Fn() -> bool) {
    for _ in 0..600 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(holds(), "within half a minute");
}

async fn converse(stream: TcpStream, mailbox: &Mutex<Mailbox>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 test ESMTP\r\n").await?;
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        let path = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let word = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN".to_owned(),
            "AUTH" => {
                mailbox.lock().unwrap().signed_in.push(line.clone());
                "235 2.7.0 welcome".to_owned()
            }
            "MAIL" => {
                from = path();
                "250 2.1.0 fine".to_owned()
            }
            "RCPT" => {
                to = path();
                let answer = mailbox.lock().unwrap().answers.pop_front();
                answer.unwrap_or("250 2.1.5 fine").to_owned()
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let text = data(&mut stream).await?;
                let letter = read(&text, &from, &to);
                mailbox.lock().unwrap().letters.push(letter);
                "250 2.0.0 taken".to_owned()
            }
            "QUIT" => {
                stream.write_all(b"221 2.0.0 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 2.0.0 fine".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

async fn data(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if line == ".\r\n" || line.is_empty() {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn read(text: &str, from: &str, to: &str) -> Letter {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let encoding = |name: &str| head.to_lowercase().contains(&format!("encoding: {name}"));
    let bytes = if encoding("base64") {
        let packed: String = body.split_whitespace().collect();
        data_encoding::BASE64.decode(packed.as_bytes()).unwrap()
    } else if encoding("quoted-printable") {
        quoted(body)
    } else {
        body.as_bytes().to_vec()
    };
    let body = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    let (from, to, head) = (from.to_owned(), to.to_owned(), head.to_owned());
    Letter { from, to, head, body }
}

/// Quoted-printable (RFC 2045).
fn quoted(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let mut parts = joined.split('=');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}

#[derive(Clone, Default)]
pub(crate) struct SmsGateway(Arc<Mutex<Vec<Value>>>);

impl SmsGateway {
    /// A gateway and its address.
    pub(crate) async fn start() -> (Self, String) {
        let gateway = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let take = |State(gateway): State<Self>, Json(sms): Json<Value>| async move {
            gateway.0.lock().unwrap().push(sms);
            StatusCode::ACCEPTED
        };
        let routes = Router::new().route("/send", post(take)).with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        (gateway, url)
    }

    pub(crate) fn sent(&self) -> Vec<Value> {
        self.0.lock().unwrap().clone()
    }
}
