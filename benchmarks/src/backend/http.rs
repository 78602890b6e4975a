//! As little of HTTP as the measurements need, so that what is measured is the server: both share the
//! processor.

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A status whose answers have no body.
const NO_CONTENT: u16 = 204;

pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Connection {
    pub async fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::new() })
    }

    /// Sends a request; `headers` are whole lines.
    pub async fn send(
        &mut self,
        method: &str,
        target: &str,
        headers: &str,
        body: &[u8],
    ) -> anyhow::Result<()> {
        let length = body.len();
        let head = format!("{method} {target} HTTP/1.1\r\nhost: a\r\ncontent-length: {length}\r\n");
        let mut request = Vec::with_capacity(head.len() + headers.len() + 2 + length);
        for part in [head.as_bytes(), headers.as_bytes(), b"\r\n", body] {
            request.extend_from_slice(part);
        }
        Ok(self.stream.write_all(&request).await?)
    }

    /// Reads the answer to the oldest request.
    pub async fn answer(&mut self) -> anyhow::Result<Answer> {
        let head_end = self.read_until("\r\n\r\n").await?;
        let head = String::from_utf8(self.read.drain(..head_end).collect())?.to_lowercase();
        let status = head.split(' ').nth(1).context("an answer without a status")?.parse()?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = match length {
            Some(length) => length.trim().parse()?,
            None if status == NO_CONTENT => 0,
            None => bail!("an answer of unknown length: {head}"),
        };
        while self.read.len() < length {
            self.read_more().await?;
        }
        Ok(Answer { status, body: self.read.drain(..length).collect() })
    }

    /// Reads until `words` came; returns where they end in what was read.
    pub async fn read_until(&mut self, words: &str) -> anyhow::Result<usize> {
        let words = words.as_bytes();
        let mut searched = 0_usize;
        loop {
            let from = searched.saturating_sub(words.len());
            let rest = self.read.get(from..).unwrap_or_default();
            if let Some(at) = rest.windows(words.len()).position(|window| window == words) {
                return Ok(from + at + words.len());
            }
            searched = self.read.len();
            self.read_more().await?;
        }
    }

    /// Forgets what was read up to there.
    pub fn skip(&mut self, to: usize) {
        self.read.drain(..to.min(self.read.len()));
    }

    /// The next line, without its end.
    pub async fn line(&mut self) -> anyhow::Result<String> {
        let end = self.read_until("\n").await?;
        let line: Vec<u8> = self.read.drain(..end).collect();
        Ok(String::from_utf8(line)?.trim_end().to_owned())
    }

    async fn read_more(&mut self) -> anyhow::Result<()> {
        ensure!(self.stream.read_buf(&mut self.read).await? > 0, "the server closed a connection");
        Ok(())
    }
}
