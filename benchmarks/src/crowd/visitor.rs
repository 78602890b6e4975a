//! Visitors who scan and tap at a process, and try again until they are confirmed.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use backend::clock::{Clock, SystemClock};
use protocol::token::{Claim, PATH};

use super::kiosk::Simulated;
use super::world::World;
use crate::backend::http::{Answer, Connection};

/// Between two tries.
const AGAIN: Duration = Duration::from_millis(200);

/// One visitor with an address of its own, as behind a proxy.
pub struct Visitor<'a> {
    kiosk: &'a Simulated,
    from: String,
    form: String,
}

impl<'a> Visitor<'a> {
    /// Scans the code of a kiosk and opens its page, at one process or at any.
    pub async fn scan(kiosk: &'a Simulated, process: Option<usize>) -> anyhow::Result<Self> {
        let from = std::net::Ipv4Addr::from(0x0a00_0000 | fastrand::u32(..0x0100_0000));
        let from = format!("x-forwarded-for: {from}\r\n");
        let claim = Claim::live(kiosk.kiosk.number, SystemClock.now_s(), 30);
        let page = format!("{PATH}{}", claim.mint(&kiosk.kiosk.token_key));
        let page = ask(&kiosk.world, process, ("GET", &page), &from, b"").await?;
        let page = String::from_utf8(page.body)?;
        let ticket = page.split_once("name=\"ticket\" value=\"");
        let ticket = ticket.and_then(|(_, rest)| rest.split_once('"')).map(|(ticket, _)| ticket);
        let form = format!("ticket={}&direction=in", ticket.context("the page has no ticket")?);
        Ok(Self { kiosk, from, form })
    }

    /// Taps until it is confirmed; returns the number of the check-in at its kiosk when nobody else taps there.
    pub async fn tap(&self, process: Option<usize>) -> anyhow::Result<i64> {
        let form = "content-type: application/x-www-form-urlencoded\r\n";
        let headers = format!("{}{form}", self.from);
        let call = ("POST", "/tap");
        ask(&self.kiosk.world, process, call, &headers, self.form.as_bytes()).await?;
        Ok(self.kiosk.taps.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// Asks until there is an answer other than "unavailable".
async fn ask(
    world: &World,
    process: Option<usize>,
    (method, target): (&str, &str),
    headers: &str,
    body: &[u8],
) -> anyhow::Result<Answer> {
    let begun = Instant::now();
    loop {
        match once(world, process, (method, target), headers, body).await {
            Ok(answer) if [200, 303].contains(&answer.status) => return Ok(answer),
            Ok(answer) if answer.status != 503 => {
                bail!("{method} {target} of a visitor was answered {}", answer.status)
            }
            other if begun.elapsed() > world.timeouts.request => {
                other?;
                bail!("a visitor was not answered");
            }
            _ => tokio::time::sleep(AGAIN).await,
        }
    }
}

async fn once(
    world: &World,
    process: Option<usize>,
    (method, target): (&str, &str),
    headers: &str,
    body: &[u8],
) -> anyhow::Result<Answer> {
    let mut connection: Connection = match process {
        Some(process) => world.connect_to(process).await?,
        None => world.connect().await?.0,
    };
    connection.send(method, target, headers, body).await?;
    tokio::time::timeout(world.timeouts.request, connection.answer()).await?
}
