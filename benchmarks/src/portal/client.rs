//! A browser without a screen: one connection for each page.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, ensure};

use super::fill::PASSWORD;

pub struct Browser {
    address: SocketAddr,
    cookie: String,
}

impl Browser {
    pub fn sign_in(address: SocketAddr, name: &str) -> anyhow::Result<Self> {
        let mut browser = Self { address, cookie: String::new() };
        let body = format!("name={name}&password={}", PASSWORD.replace(' ', "+"));
        let head = format!(
            "POST /staff/sign-in HTTP/1.1\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n",
            body.len()
        );
        let answer = browser.ask(&head, &body)?;
        ensure!(answer.starts_with("HTTP/1.1 303"), "{name} cannot sign in: {answer}");
        let cookies = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        let pairs: Vec<_> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
        browser.cookie = pairs.join("; ");
        Ok(browser)
    }

    pub fn get(&self, path: &str) -> anyhow::Result<String> {
        let answer = self.ask(&format!("GET {path} HTTP/1.1\r\n"), "")?;
        ensure!(answer.starts_with("HTTP/1.1 200"), "{path}: {}", &answer[..answer.len().min(300)]);
        Ok(answer)
    }

    fn ask(&self, head: &str, body: &str) -> anyhow::Result<String> {
        let mut stream = TcpStream::connect(self.address)?;
        let (host, cookie) = (self.address, &self.cookie);
        let request =
            format!("{head}host: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n{body}");
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).context("an answer is no text")?;
        Ok(answer)
    }
}
